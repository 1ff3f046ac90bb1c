/* Importing: character sets, columns, bad rows, twice the same. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/access.h"
#include "core/area.h"
#include "core/arena.h"
#include "core/crypto.h"
#include "core/encoding.h"
#include "core/household.h"
#include "core/staff.h"
#include "db/act.h"
#include "db/db.h"
#include "db/import.h"
#include "db/staff_act.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

enum { SAID_MOST = 40 };

struct county {
	struct station station;
	struct clock clock;
	char folder[64], path[128], rejects[128];
	char said[SAID_MOST][600];
	int said_count;
	struct import_counts counts;
	struct err err;
};

static void put_area(struct act *act, const char *code, const char *name)
{
	struct err err;
	const char *value[RECORD_FIELDS] = { NULL };
	value[record_field(&area_type, "code")] = code;
	value[record_field(&area_type, "name")] = name;
	assert_ok(area_put(act, &(struct put){ .value = value }, NULL, NULL, NULL, &err), err);
}

static int open_county(void **state)
{
	struct county *county = calloc(1, sizeof *county);
	struct act *act;
	county->clock = clock_fixed(1795000000000);
	test_station_open(&county->station, &county->clock);
	test_folder_make(county->folder);
	snprintf(county->path, sizeof county->path, "%s/list.csv", county->folder);
	snprintf(county->rejects, sizeof county->rejects, "%s/rejects.csv", county->folder);
	assert_ok(act_begin(&county->station, NULL, &act, &county->err), county->err);
	put_area(act, "230124203", "德善乡");
	put_area(act, "230124203200", "德善村村委会");
	put_area(act, "230124203201", "安乐村村委会");
	put_area(act, "230124204", "宝兴乡");
	put_area(act, "230124204200", "德善村村委会");
	assert_ok(act_commit(act, &county->err), county->err);
	*state = county;
	return 0;
}

static int close_county(void **state)
{
	struct county *county = *state;
	test_station_close(&county->station);
	test_folder_remove(county->folder);
	free(county);
	return 0;
}

static void hear(const char *sentence, void *context)
{
	struct county *county = context;
	if (county->said_count < SAID_MOST)
		snprintf(county->said[county->said_count++], sizeof county->said[0], "%s", sentence);
}

static void write_bytes(const struct county *county, const char *bytes, size_t length)
{
	FILE *file = fopen(county->path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	fclose(file);
}

struct how {
	bool skip_bad, dry_run;
	const struct person *author;
};

static bool import_file(struct county *county, const char *kind, const char *path, struct how how)
{
	struct import_job job = { .kind = import_kind_find(kind),
				  .path = path,
				  .encoding = "auto",
				  .rejects = how.skip_bad ? county->rejects : NULL,
				  .dry_run = how.dry_run,
				  .say = hear,
				  .context = county };
	county->said_count = 0;
	return import_run(&county->station, how.author, &job, &county->counts, &county->err);
}

static bool import(struct county *county, const char *kind, const char *text, struct how how)
{
	write_bytes(county, text, strlen(text));
	return import_file(county, kind, county->path, how);
}

static int64_t number(struct county *county, const char *sql)
{
	return test_number(&county->station, sql);
}

static void assert_text(struct county *county, const char *sql, const char *expected)
{
	struct err err;
	struct arena arena = { 0 };
	struct stmt *stmt = stmt_start(county->station.db, sql);
	assert_true(stmt_next(stmt));
	const char *text = stmt_get_text(stmt, 0, &arena);
	assert_non_null(text);
	assert_string_equal(text, expected);
	assert_ok(stmt_end(stmt, &err), err);
	arena_release(&arena);
}

static const char households[] =
	"户编号,户主姓名,乡(镇),行政村,村民小组,联系电话,主要致贫原因,脱贫属性,识别时间,序号\r\n"
	"230124-1,单福田,德善乡,德善村,3组,15400000017,因病,已脱贫享受政策,2014/12/1,1\r\n"
	"230124-2,曲桂兰,宝兴乡,德善村村委会,二组,,因残,未脱贫,2015年3月5日,2\r\n";

static void households_come_in_by_chinese_names(void **state)
{
	struct county *county = *state;
	assert_ok(import(county, "households", households, (struct how){ 0 }), county->err);
	assert_int_equal(county->counts.rows, 2);
	assert_int_equal(county->counts.fresh, 2);
	assert_int_equal(county->said_count, 1);
	assert_string_equal(county->said[0], "list.csv:1: the column “序号” is not known and is left out");
	assert_text(county, "SELECT area FROM household WHERE number = '230124-1'", "230124203200");
	assert_text(county, "SELECT area FROM household WHERE number = '230124-2'", "230124204200");
	assert_text(county, "SELECT scope FROM household WHERE number = '230124-2'", "230124204");
	assert_text(county, "SELECT head_key FROM household WHERE number = '230124-1'", "shan fu tian");
	assert_text(county, "SELECT team_key FROM household WHERE number = '230124-2'", "0002");
	assert_text(county, "SELECT registered_on FROM household WHERE number = '230124-2'", "2015-03-05");
	test_station_verify(&county->station);
}

static void the_same_file_twice_changes_nothing(void **state)
{
	struct county *county = *state;
	assert_ok(import(county, "households", households, (struct how){ 0 }), county->err);
	int64_t events = number(county, "SELECT count(*) FROM event");
	county->clock.fixed_ms += 1000;
	assert_ok(import(county, "households", households, (struct how){ 0 }), county->err);
	assert_int_equal(county->counts.same, 2);
	assert_int_equal(county->counts.fresh + county->counts.changed, 0);
	assert_int_equal(number(county, "SELECT count(*) FROM event"), events);
}

static void empty_cells_and_missing_columns_leave_what_is_known(void **state)
{
	struct county *county = *state;
	assert_ok(import(county, "households", households, (struct how){ 0 }), county->err);
	assert_ok(import(county, "households",
			 "number,head,area,cause,status,phones\n230124-1,单福田,230124203200,,返贫,15400000018\n",
			 (struct how){ 0 }),
		  county->err);
	assert_int_equal(county->counts.changed, 1);
	assert_text(county, "SELECT cause FROM household WHERE number = '230124-1'", "01");
	assert_text(county, "SELECT status FROM household WHERE number = '230124-1'", "4");
	assert_text(county, "SELECT phones FROM household WHERE number = '230124-1'", "15400000017,15400000018");
}

static void gb18030_and_byte_order_marks_are_read(void **state)
{
	struct county *county = *state;
	struct arena arena = { 0 };
	struct err err;
	size_t length;
	char *gb = encoding_convert(&arena, households, strlen(households), "utf-8", "gb18030", &length, &err);
	assert_non_null(gb);
	write_bytes(county, gb, length);
	assert_ok(import_file(county, "households", county->path, (struct how){ 0 }), county->err);
	assert_text(county, "SELECT head FROM household WHERE number = '230124-2'", "曲桂兰");
	char *marked = arena_format(&arena, "\xEF\xBB\xBF%s", households);
	assert_ok(import(county, "households", marked, (struct how){ 0 }), county->err);
	assert_int_equal(county->counts.same, 2);
	arena_release(&arena);
}

static void quotes_and_newlines_stand_in_fields(void **state)
{
	struct county *county = *state;
	assert_ok(import(county, "households",
			 "方正县建档立卡户信息表,,,\n"
			 "*户 编号,户主,区划代码,\"备注\n（可不填）\",备注\n"
			 "\"230124-3\",\"宋\"\"长河\",230124203201,,\"第一行\n第二行, 有逗号\"\n",
			 (struct how){ 0 }),
		  county->err);
	assert_text(county, "SELECT head FROM household", "宋\"长河");
	assert_text(county, "SELECT note FROM household", "第一行\n第二行, 有逗号");
	assert_int_equal(number(county, "SELECT count(*) FROM household WHERE team IS NULL"), 1);
}

static void every_bad_cell_is_told_without_what_stands_in_it(void **state)
{
	struct county *county = *state;
	int64_t events = number(county, "SELECT count(*) FROM event");
	assert_false(import(county, "households",
			    "户编号,户主姓名,区划代码,主要致贫原因,联系电话,脱贫时间,脱贫属性\n"
			    "230124-1,单福田,230124203200,因病,15400000017,,\n"
			    "230124-2,,230124203999,曲桂兰,abc,2018,\n"
			    "230124-3,宋长河,230124203999,因学,,,\n"
			    "230124-4,孙德才,230124203200,,,2018-01-01,未脱贫\n"
			    "2.30124E+17,田凤英,230124203200,,,,\n"
			    "230124-1,单福海,230124203200,,,,\n",
			    (struct how){ 0 }));
	assert_int_equal(county->err.code, ERR_INPUT);
	assert_non_null(strstr(county->err.text, "5 of 6 rows"));
	static const char *const starts[] = {
		"list.csv:3: 户主姓名: ", "list.csv:3: 主要致贫原因: ",
		"list.csv:3: 联系电话: ", "list.csv:3: 脱贫时间: ",
		"list.csv:4: 区划代码: ", "list.csv:5: 脱贫时间: ",
		"list.csv:6: 户编号: ",	  "list.csv:7: the row: it is about the same as line 2"
	};
	assert_int_equal(county->said_count, 8);
	for (int i = 0; i < 8; i++) {
		if (strncmp(county->said[i], starts[i], strlen(starts[i])) != 0)
			fail_msg("%s", county->said[i]);
		assert_null(strstr(county->said[i], "曲桂兰"));
		assert_null(strstr(county->said[i], "abc"));
	}
	assert_int_equal(number(county, "SELECT count(*) FROM event"), events);
	assert_int_equal(number(county, "SELECT count(*) FROM household"), 0);
}

static void refused_rows_are_mended_and_imported_again(void **state)
{
	struct county *county = *state;
	assert_ok(import(county, "households",
			 "户编号,户主姓名,区划代码,主要致贫原因,序号\n"
			 "230124-1,单福田,230124203200,因病,1\n"
			 "230124-2,曲桂兰,230124203200,\"=因 \"\"病\"\"\",2\n",
			 (struct how){ .skip_bad = true }),
		  county->err);
	assert_int_equal(county->counts.fresh, 1);
	assert_int_equal(county->counts.bad, 1);
	struct stat file;
	assert_int_equal(stat(county->rejects, &file), 0);
	assert_int_equal(file.st_mode & 0777, 0600);
	char text[1000] = "";
	FILE *rejects = fopen(county->rejects, "rb");
	size_t length = fread(text, 1, sizeof text - 1, rejects);
	fclose(rejects);
	assert_true(length > 0);
	assert_string_equal(text, "\xEF\xBB\xBF户编号,户主姓名,区划代码,主要致贫原因,序号\r\n"
				  "230124-2,曲桂兰,230124203200,\"'=因 \"\"病\"\"\",2\r\n");
	/* The file of rejects is never written over: it may be half mended. */
	assert_false(import_file(county, "households", county->rejects, (struct how){ .skip_bad = true }));
	assert_int_equal(county->err.code, ERR_CONFLICT);
	char *bad = strstr(text, "\"'=因 \"\"病\"\"\"");
	memmove(bad + strlen("因病"), bad + strlen("\"'=因 \"\"病\"\"\""),
		strlen(bad + strlen("\"'=因 \"\"病\"\"\"")) + 1);
	memcpy(bad, "因病", strlen("因病"));
	assert_ok(import(county, "households", text, (struct how){ 0 }), county->err);
	assert_int_equal(county->counts.fresh, 1);
	assert_int_equal(number(county, "SELECT count(*) FROM household"), 2);
}

static void bytes_that_are_no_text_are_the_fault_of_their_row(void **state)
{
	struct county *county = *state;
	static const char bytes[] = "户编号,户主姓名,区划代码,村民小组\n"
				    "230124-1,单福田,230124203200,1组\n"
				    "230124-2,曲桂\xFF兰,230124203200,2组\n"
				    "230124-3,王凤军,230124203200,3\0组\n"
				    "230124-4,张雨,230124203200,4组\n";
	write_bytes(county, bytes, sizeof bytes - 1);
	assert_false(import_file(county, "households", county->path, (struct how){ 0 }));
	assert_int_equal(county->said_count, 2);
	assert_string_equal(county->said[0], "list.csv:3: 户主姓名: byte 7 is not utf-8 text; name the right "
					     "character set with --encoding");
	assert_string_equal(county->said[1], "list.csv:4: 村民小组: there is a NUL byte, which no text has");
	assert_ok(import_file(county, "households", county->path, (struct how){ .skip_bad = true }), county->err);
	assert_int_equal(county->counts.fresh, 2);
	assert_int_equal(county->counts.bad, 2);
	char text[1000] = "";
	FILE *rejects = fopen(county->rejects, "rb");
	assert_true(fread(text, 1, sizeof text - 1, rejects) > 0);
	fclose(rejects);
	assert_string_equal(text, "\xEF\xBB\xBF户编号,户主姓名,区划代码,村民小组\r\n"
				  "230124-2,曲桂\uFFFD兰,230124203200,2组\r\n"
				  "230124-3,王凤军,230124203200,3\uFFFD组\r\n");
	/* They are still bad until they are mended. */
	assert_false(import_file(county, "households", county->rejects, (struct how){ 0 }));
}

static void a_dry_run_leaves_nothing(void **state)
{
	struct county *county = *state;
	int64_t events = number(county, "SELECT count(*) FROM event");
	assert_ok(import(county, "households", households, (struct how){ .dry_run = true }), county->err);
	assert_int_equal(county->counts.fresh, 2);
	assert_ok(import(county, "households", "户编号,户主,区划代码\n1,,230124203200\n",
			 (struct how){ .dry_run = true, .skip_bad = true }),
		  county->err);
	assert_int_equal(number(county, "SELECT count(*) FROM event"), events);
	assert_int_equal(access(county->rejects, F_OK), -1);
}

enum { MANY = 9000 };

static void write_many(const struct county *county)
{
	FILE *file = fopen(county->path, "w");
	assert_non_null(file);
	fputs("number,head,area\n", file);
	for (int i = 0; i < MANY; i++)
		fprintf(file, "230124-%05d,某人,230124203200\n", i);
	fclose(file);
}

/* After the first transaction that was written. */
static void end_there(int64_t done, int64_t of, void *context)
{
	(void)done;
	(void)context;
	if (of > 0)
		_exit(0);
}

/* In a process of its own, which opens the station anew. */
static pid_t import_elsewhere(struct county *county, void (*progress)(int64_t, int64_t, void *))
{
	fflush(NULL);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child > 0)
		return child;
	struct station station;
	struct err err;
	struct import_counts counts;
	struct import_job job = {
		.kind = import_kind_find("households"), .path = county->path, .encoding = "auto", .progress = progress
	};
	struct station_open_options options = { .clock = &county->clock };
	bool ok = station_open(county->station.home, &options, &station, &err) &&
		  import_run(&station, NULL, &job, &counts, &err);
	_exit(ok ? 0 : 1);
}

static void wait_for(pid_t child)
{
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static void an_import_that_is_killed_is_made_whole_by_another(void **state)
{
	struct county *county = *state;
	write_many(county);
	wait_for(import_elsewhere(county, end_there));
	int64_t there = number(county, "SELECT count(*) FROM household");
	assert_in_range(there, 1, MANY - 1);
	assert_int_equal(number(county, "SELECT count(*) FROM event WHERE kind = 'household.put'"), there);
	test_station_verify(&county->station);
	assert_ok(import_file(county, "households", county->path, (struct how){ 0 }), county->err);
	assert_int_equal(county->counts.same, there);
	assert_int_equal(county->counts.fresh, MANY - there);
	assert_int_equal(number(county, "SELECT count(*) FROM household"), MANY);
	test_station_verify(&county->station);
}

static void others_write_while_an_import_runs(void **state)
{
	struct county *county = *state;
	int64_t first = -1, last = 0;
	write_many(county);
	pid_t child = import_elsewhere(county, NULL);
	while (waitpid(child, NULL, WNOHANG) == 0) {
		struct act *act;
		assert_ok(act_begin(&county->station, NULL, &act, &county->err), county->err);
		last = number(county, "SELECT count(*) FROM household");
		/* Some of the rows are there and some are not: the import goes on after this act. */
		if (first < 0 && last > 0 && last < MANY)
			first = last;
		act_abandon(act);
	}
	assert_in_range(first, 1, MANY - 1);
	assert_int_equal(number(county, "SELECT count(*) FROM household"), MANY);
	test_station_verify(&county->station);
}

static void one_of_two_rows_about_the_same_member_is_refused(void **state)
{
	struct county *county = *state;
	assert_ok(import(county, "households", households, (struct how){ 0 }), county->err);
	assert_ok(import(county, "members",
			 "户编号,姓名,与户主关系,证件号码\n230124-1,单福田,户主,99999919590307001X\n",
			 (struct how){ 0 }),
		  county->err);
	assert_false(import(county, "members",
			    "户编号,姓名,与户主关系,证件号码\n230124-1,单福田,户主,99999919590307001X\n"
			    "230124-1,单福田,户主,\n",
			    (struct how){ 0 }));
	assert_string_equal(county->said[0], "list.csv:3: the row: it is about the same as line 2");
}

static void a_missing_or_doubled_column_is_told(void **state)
{
	struct county *county = *state;
	assert_false(import(county, "households", "户编号,户主姓名\n1,单福田\n", (struct how){ 0 }));
	assert_non_null(strstr(county->err.text, "行政村代码"));
	assert_false(import(county, "households", "户编号,户号,户主姓名,区划代码\n1,1,单福田,230124203200\n",
			    (struct how){ 0 }));
	assert_non_null(strstr(county->err.text, "户号"));
	assert_false(import(county, "households", "一,二\n三,四\n", (struct how){ 0 }));
	assert_false(import(county, "households", "", (struct how){ 0 }));
	assert_false(import_file(county, "households", "/nonexistent/list.csv", (struct how){ 0 }));
	assert_int_equal(county->err.code, ERR_SYSTEM);
}

static const char members[] = "户编号,姓名,与户主关系,证件号码,民族,健康状况\n"
			      "230124-1,单福田,户主,99999919590307001X,满族,长期慢性病、残疾\n"
			      "230124-1,曲秀英,配偶,999999196208150020,汉族,健康\n"
			      "230124-1,单小雨,之孙女,,汉族,健康\n";

static void members_name_their_household(void **state)
{
	struct county *county = *state;
	assert_false(import(county, "members", members, (struct how){ 0 }));
	assert_string_equal(county->said[0],
			    "list.csv:2: 户编号: no household has this number; import households first");
	assert_ok(import(county, "households", households, (struct how){ 0 }), county->err);
	assert_ok(import(county, "members", members, (struct how){ 0 }), county->err);
	assert_int_equal(county->counts.fresh, 3);
	assert_text(county, "SELECT birth FROM member WHERE name = '曲秀英'", "1962-08-15");
	assert_text(county, "SELECT health FROM member WHERE name = '单福田'", "2,4");
	int64_t events = number(county, "SELECT count(*) FROM event");
	assert_ok(import(county, "members", members, (struct how){ 0 }), county->err);
	assert_int_equal(county->counts.same, 3);
	assert_int_equal(number(county, "SELECT count(*) FROM event"), events);
	/* Who had no ID number is found by name and given one; another's is not overwritten by it. */
	assert_ok(import(county, "members",
			 "户编号,姓名,与户主关系,证件号码\n230124-1,单小雨,之孙女,999999199005010048\n",
			 (struct how){ 0 }),
		  county->err);
	assert_int_equal(county->counts.changed, 1);
	assert_false(import(county, "members",
			    "户编号,姓名,与户主关系,证件号码\n230124-1,单小雨,之孙女,999999198801200032\n",
			    (struct how){ 0 }));
	test_station_verify(&county->station);
}

static void one_id_number_in_two_households_is_told(void **state)
{
	struct county *county = *state;
	assert_ok(import(county, "households", households, (struct how){ 0 }), county->err);
	assert_ok(import(county, "members",
			 "户编号,姓名,与户主关系,证件号码\n"
			 "230124-1,单福田,户主,99999919590412039X\n"
			 "230124-2,单福田,之父,99999919590412039X\n",
			 (struct how){ 0 }),
		  county->err);
	assert_int_equal(county->counts.fresh, 2);
	assert_int_equal(county->said_count, 1);
	assert_string_equal(county->said[0],
			    "list.csv:3: 证件号码: line 2 has the same ID number in another household");
	assert_ok(import(county, "members",
			 "户编号,姓名,与户主关系,证件号码\n230124-2,单福田,之父,99999919590412039X\n",
			 (struct how){ 0 }),
		  county->err);
	assert_int_equal(county->said_count, 1);
	assert_string_equal(county->said[0],
			    "list.csv:2: 证件号码: the same ID number is in household 230124-1 德善乡德善村 too");
	assert_false(import(county, "members", "户编号,姓名,与户主关系,出生日期\n230124-2,曲小兰,之女,2099-01-01\n",
			    (struct how){ 0 }));
	assert_string_equal(county->said[0], "list.csv:2: 出生日期: the date of birth lies in the future");
}

static void a_household_has_one_head(void **state)
{
	struct county *county = *state;
	assert_ok(import(county, "households", households, (struct how){ 0 }), county->err);
	assert_false(import(county, "members", "户编号,姓名,与户主关系\n230124-1,单福田,户主\n230124-1,曲秀英,户主\n",
			    (struct how){ 0 }));
	assert_string_equal(county->said[0], "list.csv:3: 与户主关系: the household has a head already, in line 2");
	assert_ok(import(county, "members", members, (struct how){ 0 }), county->err);
	assert_false(import(county, "members", "户编号,姓名,与户主关系\n230124-1,单海,户主\n", (struct how){ 0 }));
	/* The new head may stand before the line in which the old one steps back. */
	assert_ok(import(county, "members",
			 "户编号,姓名,与户主关系,减少日期,减少原因\n"
			 "230124-1,曲秀英,户主,,\n"
			 "230124-1,单福田,户主,2026-11-01,死亡\n",
			 (struct how){ 0 }),
		  county->err);
	assert_int_equal(county->counts.rows, 2);
	assert_int_equal(county->counts.changed, 2);
	assert_text(county, "SELECT name FROM member WHERE relation = '01' AND left_on IS NULL", "曲秀英");
}

static void a_household_has_the_name_of_its_head(void **state)
{
	struct county *county = *state;
	static const char head[] = "SELECT head FROM household WHERE number = '230124-1'";
	assert_ok(import(county, "households", households, (struct how){ 0 }), county->err);
	assert_ok(import(county, "members", members, (struct how){ 0 }), county->err);
	/* Another name is told, and the rest of the row comes in. */
	for (int twice = 0; twice < 2; twice++) {
		assert_ok(import(county, "households",
				 "户编号,户主姓名,行政村代码,备注\n230124-1,王大山,230124203200,危房\n",
				 (struct how){ 0 }),
			  county->err);
		assert_int_equal(county->said_count, 1);
		assert_non_null(strstr(county->said[0], "list.csv:2: 户主姓名: "));
		assert_int_equal(county->counts.changed, !twice);
		assert_text(county, head, "单福田");
	}
	/* The household follows whoever becomes the head. */
	assert_ok(import(county, "members",
			 "户编号,姓名,与户主关系,减少日期,减少原因\n230124-1,单福田,户主,2026-11-01,死亡\n"
			 "230124-1,曲秀英,户主,,\n",
			 (struct how){ 0 }),
		  county->err);
	assert_int_equal(county->said_count, 0);
	assert_text(county, head, "曲秀英");
	/* A head who dies leaves a household without one, which is told. */
	assert_ok(import(county, "members",
			 "户编号,姓名,与户主关系,减少日期,减少原因\n230124-1,曲秀英,户主,2026-11-02,死亡\n"
			 "230124-2,曲桂兰,户主,2026-11-02,死亡\n230124-2,曲远,户主,,\n",
			 (struct how){ 0 }),
		  county->err);
	assert_int_equal(county->said_count, 1);
	assert_non_null(strstr(county->said[0], "list.csv:2: 与户主关系: "));
	assert_text(county, "SELECT head FROM household WHERE number = '230124-2'", "曲远");
	test_station_verify(&county->station);
}

static void what_lies_in_the_future_is_refused(void **state)
{
	struct county *county = *state;
	static const char *const refused[][2] = {
		{ "households",
		  "户编号,户主姓名,行政村代码,销户日期,销户原因\n230124-1,单福田,230124203200,2099-11-01,整户迁出\n" },
		{ "households",
		  "户编号,户主姓名,行政村代码,销户日期,销户原因\n230124-1,单福田,230124203200,2026-11-01,\n" },
		{ "members", "户编号,姓名,与户主关系,减少日期,减少原因\n230124-1,单福田,户主,2030-01-01,死亡\n" },
		{ "incomes", "户编号,年度,家庭人口\n230124-1,2027,3\n" },
		{ "staff", "编号,姓名,人员类别\nS1,123,帮扶干部\n" },
		{ "staff", "编号,姓名,人员类别\nx y,贺小满,帮扶干部\n" },
	};
	static const char *const why[] = { "销户日期: the day of leaving lies in the future",
					   "销户原因: a household that leaves the register needs a reason",
					   "减少日期: the day of leaving lies in the future",
					   "年度: the year lies in the future",
					   "姓名: a name has letters",
					   "编号: digits, letters and -_. only" };
	assert_ok(import(county, "households", households, (struct how){ 0 }), county->err);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		assert_false(import(county, refused[i][0], refused[i][1], (struct how){ 0 }));
		assert_int_equal(county->said_count, 1);
		assert_non_null(strstr(county->said[0], why[i]));
	}
}

static void assignments_incomes_and_measures_come_in(void **state)
{
	struct county *county = *state;
	assert_ok(import(county, "households", households, (struct how){ 0 }), county->err);
	static const char *const files[][2] = {
		{ "staff", "编号,姓名,工作单位,人员类别,联系电话,乡镇,行政村\nG001,孟岚,市场监督管理局,帮扶干部,154-"
			   "0000-0101,德善乡,德善村\n"
			   "G002,程大夫,德善乡卫生院,签约医生,,,\n" },
		{ "assignments", "户编号,帮扶人编号,帮扶职责,帮扶开始时间\n230124-1,G001,帮扶干部,2021-03-01\n230124-1,"
				 "G002,签约医生,\n" },
		{ "incomes", "户编号,年度,家庭人口,工资性收入,生产经营性收入,生产经营性支出\n230124-1,2025,3,\"12,"
			     "000\",8000.5,3000\n" },
		{ "measures", "户编号,帮扶措施,开始日期,金额\n230124-1,富硒水稻,2026-04-20,1200\n" },
	};
	for (int twice = 0; twice < 2; twice++)
		for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
			assert_ok(import(county, files[i][0], files[i][1], (struct how){ 0 }), county->err);
			assert_int_equal(twice ? county->counts.same : county->counts.fresh, county->counts.rows);
		}
	assert_text(county, "SELECT phones FROM staff WHERE number = 'G001'", "15400000101");
	assert_text(county, "SELECT area FROM staff WHERE number = 'G001'", "230124203200");
	assert_int_equal(number(county, "SELECT per_head FROM income"), 566683);
	assert_int_equal(number(county, "SELECT count(*) FROM assign"), 2);
	assert_int_equal(number(county, "SELECT amount FROM measure"), 120000);
	/* Whoever comes back after a period that is over begins another; the same files again change nothing. */
	static const char *const periods[] = {
		"户编号,帮扶人编号,帮扶职责,帮扶开始时间,帮扶结束时间\n230124-1,G001,帮扶干部,2021-03-01,2025-06-30\n",
		"户编号,帮扶人编号,帮扶职责,帮扶开始时间,帮扶结束时间\n230124-1,G001,帮扶干部,2026-02-01,\n",
	};
	for (int twice = 0; twice < 2; twice++)
		for (size_t i = 0; i < 2; i++) {
			assert_ok(import(county, "assignments", periods[i], (struct how){ 0 }), county->err);
			assert_int_equal(county->counts.same, twice);
			assert_int_equal(county->counts.fresh, !twice && i == 1);
		}
	assert_int_equal(number(county, "SELECT count(*) FROM assign"), 3);
	test_station_verify(&county->station);
}

#define PERIODS "户编号,帮扶人编号,帮扶职责,帮扶开始时间,帮扶结束时间\n"

static void open_people(struct county *county)
{
	assert_ok(import(county, "households", households, (struct how){ 0 }), county->err);
	assert_ok(import(county, "staff",
			 "编号,姓名,人员类别,部门代码,离岗日期\nG001,孟岚,帮扶干部,,\nG002,程大夫,签约医生,,\n"
			 "G003,贺小满,帮扶干部,,2025-01-01\nB001,张海涛,部门,housing,\nA001,秦月,管理员,,\n",
			 (struct how){ 0 }),
		  county->err);
}

static void a_period_of_the_past_leaves_the_present_one_as_it_is(void **state)
{
	struct county *county = *state;
	static const char now[] = PERIODS "230124-1,G001,帮扶干部,2024-01-01,\n",
			  past[] = PERIODS "230124-1,G001,帮扶干部,2018-01-01,2018-12-31\n";
	open_people(county);
	assert_ok(import(county, "assignments", now, (struct how){ 0 }), county->err);
	for (int twice = 0; twice < 2; twice++) {
		assert_ok(import(county, "assignments", past, (struct how){ 0 }), county->err);
		assert_int_equal(county->counts.fresh, !twice);
		assert_int_equal(county->counts.same, twice);
		assert_int_equal(number(county, "SELECT count(*) FROM assign WHERE until_on IS NULL"), 1);
	}
	/* What shares days with another is refused, and both are named. */
	assert_false(import(county, "assignments", PERIODS "230124-1,G001,帮扶干部,2018-12-31,2019-01-31\n",
			    (struct how){ 0 }));
	assert_int_equal(county->said_count, 1);
	assert_non_null(strstr(county->said[0], "list.csv:2: 帮扶开始时间: "));
	assert_non_null(strstr(county->said[0], "2018-12-31 to 2019-01-31"));
	assert_non_null(strstr(county->said[0], "2018-01-01 to 2018-12-31"));
	/* Without a first day it is about the present one. */
	assert_ok(import(county, "assignments", PERIODS "230124-1,G001,帮扶干部,,2026-06-30\n", (struct how){ 0 }),
		  county->err);
	assert_text(county, "SELECT from_on FROM assign WHERE until_on = '2026-06-30'", "2024-01-01");
	assert_int_equal(number(county, "SELECT count(*) FROM assign"), 2);
	test_station_verify(&county->station);
}

static void several_periods_of_one_person_come_in_at_once(void **state)
{
	struct county *county = *state;
	static const char list[] = PERIODS "230124-1,G001,帮扶干部,2024-01-01,\n"
					   "230124-1,G001,帮扶干部,2018-01-01,2018-12-31\n"
					   "230124-1,G001,帮扶干部,2020-01-01,2020-12-31\n";
	open_people(county);
	for (int twice = 0; twice < 2; twice++) {
		assert_ok(import(county, "assignments", list, (struct how){ 0 }), county->err);
		assert_int_equal(twice ? county->counts.same : county->counts.fresh, 3);
		assert_int_equal(number(county, "SELECT count(*) FROM assign"), 3);
	}
	/* The present one ends further down in the file in which the next begins. */
	assert_ok(import(county, "assignments",
			 PERIODS "230124-1,G001,帮扶干部,2026-01-01,\n230124-1,G001,帮扶干部,2024-01-01,2025-12-31\n",
			 (struct how){ 0 }),
		  county->err);
	assert_int_equal(county->counts.rows, 2);
	assert_text(county, "SELECT from_on FROM assign WHERE until_on IS NULL", "2026-01-01");
	/* Two of a file that share days are refused, by the line of the other. */
	assert_false(import(county, "assignments",
			    PERIODS "230124-2,G001,帮扶干部,2018-01-01,2019-12-31\n"
				    "230124-2,G001,帮扶干部,2019-12-31,\n",
			    (struct how){ 0 }));
	assert_int_equal(county->said_count, 1);
	assert_non_null(strstr(county->said[0], "list.csv:3: 帮扶开始时间: "));
	assert_non_null(strstr(county->said[0], "line 2"));
	test_station_verify(&county->station);
}

static void who_is_assigned_has_that_post_and_is_in_office(void **state)
{
	struct county *county = *state;
	static const char *const refused[] = {
		"230124-1,G003,帮扶干部,2025-01-01,\n", "230124-1,G003,帮扶干部,,\n",
		"230124-1,G003,帮扶干部,2024-01-01,\n", "230124-1,B001,签约医生,2026-01-01,\n",
		"230124-1,A001,帮扶干部,2026-01-01,\n", "230124-1,G001,签约医生,2026-01-01,\n",
		"230124-1,G002,帮扶干部,2026-01-01,\n", "230124-3,G001,帮扶干部,2026-11-01,\n",
	};
	open_people(county);
	assert_ok(import(county, "households",
			 "户编号,户主姓名,乡(镇),行政村,销户日期,销户原因\n230124-3,曲远,德善乡,德善村,2026-11-01,"
			 "整户迁出\n",
			 (struct how){ 0 }),
		  county->err);
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		char list[256];
		snprintf(list, sizeof list, PERIODS "%s", refused[i]);
		assert_false(import(county, "assignments", list, (struct how){ 0 }));
		assert_int_equal(county->said_count, 1);
		assert_non_null(strstr(county->said[0], "list.csv:2: "));
	}
	assert_ok(import(county, "assignments",
			 PERIODS "230124-1,G003,帮扶干部,2024-01-01,2024-12-31\n230124-1,G002,签约医生,,\n"
				 "230124-3,G001,帮扶干部,2025-01-01,\n",
			 (struct how){ 0 }),
		  county->err);
	assert_int_equal(county->counts.fresh, 3);
	test_station_verify(&county->station);
}

static void a_clerk_imports_the_own_township_only(void **state)
{
	struct county *county = *state;
	struct person clerk = { .login = "clerk", .role = ROLE_CLERK, .area = "230124203" };
	struct person desk = { .login = "desk", .role = ROLE_DESK, .area = "230124" };
	assert_false(import(county, "households", households, (struct how){ .author = &desk }));
	assert_int_equal(county->err.code, ERR_DENIED);
	assert_ok(import(county, "households", households, (struct how){ .author = &clerk, .skip_bad = true }),
		  county->err);
	assert_int_equal(county->counts.fresh, 1);
	assert_int_equal(county->counts.bad, 1);
	assert_text(county, "SELECT number FROM household", "230124-1");
}

static void a_household_is_found_by_its_former_number(void **state)
{
	struct county *county = *state;
	struct id entity = { { 0 } };
	struct act *act;
	struct arena arena = { 0 };
	assert_ok(import(county, "households", households, (struct how){ 0 }), county->err);
	assert_ok(act_begin(&county->station, NULL, &act, &county->err), county->err);
	struct stmt *stmt = stmt_start(county->station.db, "SELECT entity FROM household WHERE number = '230124-1'");
	assert_true(stmt_next(stmt) && stmt_get_id(stmt, 0, &entity));
	assert_ok(stmt_end(stmt, &county->err), county->err);
	const char *value[RECORD_FIELDS] = { NULL };
	value[record_field(&household_type, "number")] = "230124-9";
	value[record_field(&household_type, "head")] = "单福田";
	value[record_field(&household_type, "area")] = "230124203200";
	assert_ok(household_put(act, &(struct put){ .entity = entity, .value = value }, NULL, NULL, NULL, &county->err),
		  county->err);
	assert_ok(act_commit(act, &county->err), county->err);
	assert_ok(import(county, "households", households, (struct how){ 0 }), county->err);
	assert_int_equal(county->counts.fresh, 0);
	assert_int_equal(number(county, "SELECT count(*) FROM household"), 2);
	assert_int_equal(number(county, "SELECT count(*) FROM household WHERE number = '230124-9' AND cause = '01'"),
			 1);
	arena_release(&arena);
}

/* docs/import.md, section Columns. */
static void the_page_of_columns_is_what_the_program_reads(void **state)
{
	struct county *county = *state;
	struct arena arena = { 0 };
	static char page[64 * 1024];
	FILE *file = fopen("docs/import.md", "rb");
	assert_non_null(file);
	size_t length = fread(page, 1, sizeof page - 1, file);
	page[length] = '\0';
	fclose(file);
	for (int i = 0; import_kind_at(i); i++) {
		const char *name = import_kind_name(import_kind_at(i));
		const char *section =
			arena_format(&arena, "## %s\n\n%s", name, import_columns(import_kind_at(i), &arena));
		if (!strstr(page, section))
			fail_msg("docs/import.md has other columns of %s than fangzheng import --columns prints", name);
	}
	(void)county;
	arena_release(&arena);
}

static void the_examples_come_in(void **state)
{
	struct county *county = *state;
	static const char *const kinds[] = { "households", "staff", "members", "assignments", "incomes", "measures" };
	size_t count;
	const struct area_entry *areas = area_table(&count);
	struct act *act;
	char path[64];
	assert_ok(act_begin(&county->station, NULL, &act, &county->err), county->err);
	for (size_t i = 0; i < count; i++)
		if (strncmp(areas[i].code, "230124202", 9) == 0 || strcmp(areas[i].code, "230124204203") == 0)
			put_area(act, areas[i].code, areas[i].name);
	assert_ok(act_commit(act, &county->err), county->err);
	for (int twice = 0; twice < 2; twice++)
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
			snprintf(path, sizeof path, "examples/%s.csv", kinds[i]);
			bool ok = import_file(county, kinds[i], path, (struct how){ 0 });
			if (county->said_count > 0)
				fail_msg("%s: %s", path, county->said[0]);
			assert_ok(ok, county->err);
			assert_int_equal(twice ? county->counts.same : county->counts.fresh, county->counts.rows);
		}
	assert_int_equal(number(county, "SELECT count(*) FROM household"), 4);
	assert_text(county, "SELECT note FROM household WHERE number = '230124-202205-0018'", "房屋漏雨，\n已报住建局");
	assert_int_equal(number(county, "SELECT farmland FROM household WHERE head = '宋长河'"), 2075);
	test_station_verify(&county->station);
}

int main(void)
{
	crypto_start();
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_county, close_county)
	const struct CMUnitTest tests[] = {
		TEST(households_come_in_by_chinese_names),
		TEST(the_same_file_twice_changes_nothing),
		TEST(empty_cells_and_missing_columns_leave_what_is_known),
		TEST(gb18030_and_byte_order_marks_are_read),
		TEST(quotes_and_newlines_stand_in_fields),
		TEST(every_bad_cell_is_told_without_what_stands_in_it),
		TEST(refused_rows_are_mended_and_imported_again),
		TEST(bytes_that_are_no_text_are_the_fault_of_their_row),
		TEST(a_dry_run_leaves_nothing),
		TEST(an_import_that_is_killed_is_made_whole_by_another),
		TEST(others_write_while_an_import_runs),
		TEST(one_of_two_rows_about_the_same_member_is_refused),
		TEST(a_missing_or_doubled_column_is_told),
		TEST(members_name_their_household),
		TEST(one_id_number_in_two_households_is_told),
		TEST(a_household_has_one_head),
		TEST(a_household_has_the_name_of_its_head),
		TEST(what_lies_in_the_future_is_refused),
		TEST(assignments_incomes_and_measures_come_in),
		TEST(a_period_of_the_past_leaves_the_present_one_as_it_is),
		TEST(several_periods_of_one_person_come_in_at_once),
		TEST(who_is_assigned_has_that_post_and_is_in_office),
		TEST(a_clerk_imports_the_own_township_only),
		TEST(a_household_is_found_by_its_former_number),
		TEST(the_page_of_columns_is_what_the_program_reads),
		TEST(the_examples_come_in),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
