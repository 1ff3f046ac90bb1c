/* The journal and the fold: one act committed, a register put in, everything verified and folded again. */
#include <stdio.h>
#include <stdlib.h>

#include "core/err.h"
#include "core/json.h"
#include "db/act.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/journal.h"
#include "tests/support/measure.h"
#include "tests/support/station.h"

/* The cache that an import asks for. */
enum { ACTS = 500, ROWS = 50000, CACHE_KIB = 48 * 1024 };

static void end_on(bool ok, const struct err *err)
{
	if (ok)
		return;
	fprintf(stderr, "%s\n", err->text);
	exit(1);
}

static bool put_household(struct act *act, int number, struct err *err)
{
	struct json *payload = json_new_object(), *set = json_new_object();
	char text[24];
	snprintf(text, sizeof text, "230124-202205-%06d", number);
	json_set_text(set, "number", text);
	json_set_text(set, "head", number % 2 ? "单福田" : "曲桂兰");
	json_set_text(set, "area", "230124202205");
	json_set_text(set, "team", "3");
	json_set_text(set, "status", "2");
	json_set_text(set, "cause", "01");
	json_set(payload, "set", set);
	struct act_event event = { .scope = "230124202", .kind = "household.put", .payload = payload };
	id_natural(act_station(act)->county_secret, "household", text, &event.entity);
	return act_add(act, &event, NULL, err);
}

static void bench_acts(struct station *station)
{
	static double took[ACTS];
	struct err err;
	for (int i = 0; i < ACTS; i++) {
		struct act *act;
		double began = measure_now();
		end_on(act_begin(station, NULL, &act, &err) && put_household(act, i, &err) && act_commit(act, &err),
		       &err);
		took[i] = measure_now() - began;
	}
	measure_say("one act committed, median", measure_share(took, ACTS, 0.5) * 1000, "ms", 0);
	measure_say("one act committed, p95", measure_share(took, ACTS, 0.95) * 1000, "ms", -5);
}

static void bench_rows(struct station *station)
{
	struct act *act;
	struct err err;
	db_cache(station->db, CACHE_KIB);
	double began = measure_now();
	end_on(act_begin(station, NULL, &act, &err), &err);
	for (int i = 0; i < ROWS; i++)
		end_on(put_household(act, ACTS + i, &err), &err);
	end_on(act_commit(act, &err), &err);
	measure_say("households journaled and folded", ROWS / (measure_now() - began), "rows/s", 20000);
	db_cache(station->db, 0);
}

static void tell(const char *sentence, void *context)
{
	(void)context;
	fprintf(stderr, "%s\n", sentence);
}

static void bench_verify(struct station *station)
{
	char path[sizeof station->home + 16];
	struct journal_check check = { .finding = tell };
	int64_t findings, events = test_number(station, "SELECT count(*) FROM event");
	struct err err;
	double began = measure_now();
	end_on(journal_verify(station->db, &check, &findings, &err), &err);
	measure_say("hashes, links and seals verified", (double)events / (measure_now() - began), "events/s", 40000);
	snprintf(path, sizeof path, "%s/station.db", station->home);
	began = measure_now();
	end_on(fold_verify(path, tell, NULL, &findings, &err), &err);
	measure_say("tables compared with a fresh fold", (double)events / (measure_now() - began), "events/s", 0);
	began = measure_now();
	end_on(fold_rebuild(station->db, NULL, NULL, &err), &err);
	measure_say("tables folded again", (double)events / (measure_now() - began), "events/s", 20000);
}

int main(void)
{
	struct station station;
	crypto_start();
	test_station_open(&station, &clock_system);
	bench_acts(&station);
	bench_rows(&station);
	bench_verify(&station);
	test_station_close(&station);
	return 0;
}
