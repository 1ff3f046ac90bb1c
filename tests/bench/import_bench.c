/* A register comes in from CSV, with all its checks: new households, and the same file once more. */
#include <stdio.h>
#include <stdlib.h>

#include "core/access.h"
#include "core/crypto.h"
#include "core/err.h"
#include "db/act.h"
#include "db/founding.h"
#include "db/import.h"
#include "tests/support/measure.h"
#include "tests/support/station.h"

enum { HOUSEHOLDS = 100000 };

static void end_on(bool ok, const struct err *err)
{
	if (ok)
		return;
	fprintf(stderr, "%s\n", err->text);
	exit(1);
}

static void say(const char *sentence, void *context)
{
	(void)context;
	fprintf(stderr, "%s\n", sentence);
}

static void write_households(const char *path)
{
	static const char *const head[] = { "单福田", "曲桂兰", "宋长河", "孙德才", "田凤英", "王立", "李国明" };
	FILE *file = fopen(path, "w");
	fprintf(file, "户编号,户主,乡镇,行政村,村民组,家庭住址,联系电话,贫困户属性,主要致贫原因,脱贫属性\r\n");
	for (int i = 0; i < HOUSEHOLDS; i++)
		fprintf(file,
			"230124-202205-%06d,%s,德善乡,德善村,%d组,德善村%d组%d号,154%08d,一般贫困户,因病,未脱贫\r\n", i,
			head[i % 7], 1 + i % 6, 1 + i % 6, i, i);
	fclose(file);
}

static void import(struct station *station, const char *path, const char *kind, const char *name)
{
	struct person admin = { .role = ROLE_ADMIN, .area = "230124" };
	struct import_job job = { .path = path, .kind = import_kind_find(kind), .encoding = "auto", .say = say };
	struct import_counts counts;
	struct err err;
	double began = measure_now();
	end_on(import_run(station, &admin, &job, &counts, &err), &err);
	measure_say(name, (double)counts.rows / (measure_now() - began), "rows/s", 20000);
}

int main(void)
{
	struct station station;
	struct act *act;
	struct err err;
	char path[sizeof station.home + 32];
	crypto_start();
	test_station_open(&station, &clock_system);
	end_on(act_begin(&station, NULL, &act, &err) && founding_areas(act, &err) && act_commit(act, &err), &err);
	snprintf(path, sizeof path, "%s/households.csv", station.home);
	write_households(path);
	import(&station, path, "households", "households imported from CSV, new");
	import(&station, path, "households", "the same file again");
	remove(path);
	test_station_close(&station);
	return 0;
}
