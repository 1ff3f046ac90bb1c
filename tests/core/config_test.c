#include "core/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/card.h"
#include "core/config_doubts.h"
#include "core/config_keys.h"
#include "core/json.h"
#include "tests/support/suite.h"

static const char shipped[] = "data/fangzheng.yaml";

static bool parse(const char *text, struct config *config, struct config_problems *problems)
{
	struct err err = { 0 };
	bool ok = config_parse(text, strlen(text), config, problems, &err);
	if (!ok) {
		char first[ERR_TEXT_BYTES];
		assert_true(problems->count > 0);
		snprintf(first, sizeof first, "%d:%d: %s", problems->problem[0].line, problems->problem[0].column,
			 problems->problem[0].text);
		assert_string_equal(first, err.text);
	}
	return ok;
}

/* Every problem of a text, one a line. */
static void assert_problems(const char *text, const char *expected)
{
	struct config config = { 0 };
	struct config_problems problems = { 0 };
	char found[8192] = "";
	bool ok = parse(text, &config, &problems);
	assert_int_equal(ok, *expected == '\0');
	for (size_t i = 0; i < problems.count; i++)
		snprintf(found + strlen(found), sizeof found - strlen(found), "%d:%d: %s\n", problems.problem[i].line,
			 problems.problem[i].column, problems.problem[i].text);
	assert_string_equal(found, expected);
	config_release(&config);
	config_problems_release(&problems);
}

static void an_empty_file_gives_what_holds_by_default(void **state)
{
	(void)state;
	static const char *const empty[] = { "", "\n", "# nothing\n", "---\n", "{}", "~" };
	for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
		struct config config = { 0 };
		struct config_problems problems = { 0 };
		assert_true(parse(empty[i], &config, &problems));
		assert_string_equal(config.hotline, "57110998");
		assert_string_equal(config.language, "zh");
		assert_int_equal(config.visits_per_helper, 4);
		assert_int_equal(config.idle_lock_minutes, 15);
		assert_int_equal(config.category_count, 1);
		assert_int_equal(config.rule_count, 1);
		assert_int_equal(config.calendar.weekday[4].count, 2);
		assert_int_equal(config.calendar.weekday[5].count, 0);
		assert_true(card_base_is_placeholder(config.card_url));
		config_release(&config);
		config_problems_release(&problems);
	}
}

static struct config read_shipped(void)
{
	struct config config = { 0 };
	struct err err;
	assert_ok(config_read(shipped, &config, NULL, &err), err);
	return config;
}

static ptrdiff_t match(const struct config *config, const char *category, const char *urgency)
{
	struct dispatch_facts facts = { .category = category, .urgency = urgency };
	return dispatch_match(config->rule, config->rule_count, &facts);
}

static void the_shipped_file_is_right(void **state)
{
	(void)state;
	struct config config = read_shipped();
	assert_string_equal(config.county_name, "方正县");
	assert_string_equal(config.phone_prefix, "0451");
	assert_true(card_base_is_placeholder(config.card_url));
	assert_true(config.department_count >= 12);

	const struct dispatch_rule *ill = &config.rule[match(&config, "illness", "normal")];
	assert_int_equal(ill->main.kind, PARTY_DOCTOR);
	assert_int_equal(ill->co_count, 1);
	assert_int_equal(ill->co[0].kind, PARTY_HELPER);
	const struct dispatch_rule *house = &config.rule[match(&config, "housing", "normal")];
	assert_int_equal(house->main.kind, PARTY_OFFICER);
	assert_string_equal(house->main.department, "housing");
	assert_int_equal(house->co[0].kind, PARTY_HELPER);
	for (size_t i = 0; i < config.category_count; i++) {
		ptrdiff_t place = match(&config, config.category[i].code, "normal");
		assert_true(place >= 0);
		struct dispatch_limits limits =
			config_limits(&config, &config.rule[place], config.category[i].code, "normal");
		assert_true(limits.accept.amount > 0 && limits.contact.amount > 0 && limits.resolve.amount > 0 &&
			    limits.follow_up.amount > 0);
	}
	config_release(&config);
}

static bool works(const struct config *config, int year, int month, int day)
{
	return calendar_day(&config->calendar, day_number((struct day){ year, month, day }))->count > 0;
}

static void the_shipped_calendar_is_that_of_the_state_council(void **state)
{
	(void)state;
	struct config config = read_shipped();
	int days[2] = { 0, 0 };
	for (int64_t day = day_number((struct day){ 2025, 1, 1 }); day < day_number((struct day){ 2027, 1, 1 }); day++)
		days[day_from_number(day).year - 2025] += calendar_day(&config.calendar, day)->count > 0;
	assert_int_equal(days[0], 248); /* 365 days - 104 at weekends - 13 holidays by law, all exchanged for others */
	assert_int_equal(days[1], 248);
	assert_false(works(&config, 2026, 2, 16));
	assert_true(works(&config, 2026, 2, 14));
	assert_true(works(&config, 2026, 2, 28));
	assert_true(works(&config, 2026, 9, 20));
	assert_false(works(&config, 2026, 10, 7));
	assert_true(works(&config, 2026, 10, 8));
	config_release(&config);
}

static void the_shipped_file_is_quickly_read(void **state)
{
	(void)state;
	enum { ROUNDS = 50 };
	struct timespec from, until;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
	for (int i = 0; i < ROUNDS; i++) {
		struct config config = read_shipped();
		config_release(&config);
	}
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &until);
	double ms =
		((double)(until.tv_sec - from.tv_sec) * 1e3 + (double)(until.tv_nsec - from.tv_nsec) / 1e6) / ROUNDS;
	print_message("%.2f ms a time\n", ms);
	assert_true(ms < 25); /* so much even under the sanitizers; 1 ms without */
}

static void limits_come_from_rule_urgency_category_and_county_in_turn(void **state)
{
	(void)state;
	struct config config = read_shipped();
	struct dispatch_limits limits = config_limits(&config, NULL, "illness", "normal");
	assert_int_equal(limits.accept.amount, 2);
	assert_int_equal(limits.accept.unit, DURATION_WORK_HOURS);
	assert_int_equal(limits.follow_up.unit, DURATION_WORK_DAYS);
	limits = config_limits(&config, NULL, "illness", "urgent");
	assert_int_equal(limits.accept.unit, DURATION_HOURS);
	struct dispatch_rule rule = { .limits = { .accept = { 5, DURATION_MINUTES } } };
	limits = config_limits(&config, &rule, "illness", "urgent");
	assert_int_equal(limits.accept.unit, DURATION_MINUTES);
	assert_int_equal(limits.resolve.amount, 24);
	limits = config_limits(&config, NULL, "unknown", NULL);
	assert_int_equal(limits.resolve.amount, 5);
	config_release(&config);
}

static void a_key_that_is_not_known_names_the_nearest(void **state)
{
	(void)state;
	assert_problems("languag: zh\n", "1:1: the key 'languag' is not known here; did you mean 'language'?\n");
	assert_problems("county:\n  hotlien: '998'\n",
			"2:3: the key 'hotlien' is not known here; did you mean 'hotline'?\n");
	assert_problems("hotline: '998'\n",
			"1:1: the key 'hotline' is not known here; did you mean 'county.hotline'?\n");
	assert_problems("visits: { per_hepler: 4 }\n",
			"1:11: the key 'per_hepler' is not known here; did you mean 'per_helper'?\n");
	assert_problems("sync:\n  zebra: 1\n",
			"2:3: the key 'zebra' is not known here: allowed are to, every_minutes\n");
}

static void all_that_is_wrong_is_said_in_the_order_of_lines(void **state)
{
	(void)state;
	assert_problems(
		"language: fr\n"
		"county: { code: '23', hotline: abc }\n"
		"visits: { per_helper: 101, per_household: -1 }\n"
		"card: { url: ftp://card }\n"
		"language: en\n",
		"1:11: 'fr' is no 'language': allowed are zh, en\n"
		"2:17: '23' is no 'county.code': allowed are 6 digits\n"
		"2:32: 'abc' is no 'county.hotline': allowed are 3 to 12 digits\n"
		"3:23: '101' is no 'visits.per_helper': allowed is a number from 0 to 100\n"
		"3:43: '-1' is no 'visits.per_household': allowed is a number from 0 to 31\n"
		"4:14: 'ftp://card' is no address: allowed is http:// or https:// with letters, digits and . - : /\n"
		"5:1: the key 'language' stands here twice\n");
}

static void rules_name_only_what_there_is(void **state)
{
	(void)state;
	assert_problems(
		"departments: [{ code: housing, name: A }]\n"
		"ticket:\n"
		"  categories: [{ code: house, name: B }]\n"
		"  urgencies: [{ code: normal, name: C }]\n"
		"  rules:\n"
		"    - { name: one, when: { category: home, urgency: now }, main: department:water }\n"
		"    - { name: two, when: { area: '23', cause: 生病, status: [未脱贫, '9'] }, main: nobody }\n",
		"6:38: 'home' is not in 'ticket.categories': add it there, or use a code that is\n"
		"6:53: 'now' is not in 'ticket.urgencies': add it there, or use a code that is\n"
		"6:66: 'water' is not in 'departments': add it there, or use a code that is\n"
		"7:34: '23' is no area: allowed are codes of 6, 9 or 12 digits\n"
		"7:47: '生病' is no 'ticket.rules[].when.cause': allowed are 01 因病, 02 因残, 03 因学, 04 因灾, "
		"05 缺土地, 06 缺水, 07 缺技术, 08 缺劳力, 09 缺资金, 10 交通条件落后, 11 自身发展动力不足, 99 其他\n"
		"7:65: '9' is no 'ticket.rules[].when.status': allowed are 1 未脱贫, 2 已脱贫享受政策, 3 "
		"已脱贫不享受政策, 4 返贫\n"
		"7:79: 'nobody' is nobody: allowed are helper, doctor, clerk, desk, and department:CODE\n");
}

static void names_and_codes_of_conditions_are_the_same(void **state)
{
	(void)state;
	struct config config = { 0 };
	struct config_problems problems = { 0 };
	assert_true(parse("ticket: { rules: [{ name: r, when: { cause: [因病, '02'] }, main: doctor }] }", &config,
			  &problems));
	assert_string_equal(config.rule[0].when.cause.text[0], "01");
	assert_string_equal(config.rule[0].when.cause.text[1], "02");
	config_release(&config);
}

static void a_rule_that_is_never_reached_is_a_mistake(void **state)
{
	(void)state;
	assert_problems("ticket:\n  rules:\n    - { name: all, main: clerk }\n    - { name: some, when: { cause: '01' "
			"}, main: doctor }\n",
			"4:7: the rule 'some' is never reached: 'all' above takes all that it asks for\n");
}

static void what_must_be_there_is_asked_for_and_nothing_stands_twice(void **state)
{
	(void)state;
	assert_problems("departments:\n  - code: a\n  - { code: b, name: B }\n  - { code: b, name: C }\nticket: { "
			"rules: [{ name: x }] }\n",
			"2:5: 'name' is missing here\n"
			"4:5: 'b' stands twice in 'departments'\n"
			"5:19: 'main' is missing here\n");
}

static void assert_doubts(const char *text, struct day today, const char *expected)
{
	struct config config = { 0 };
	struct config_problems problems = { 0 };
	char found[2048] = "";
	assert_true(parse(text, &config, &problems));
	config_doubts(&config, today, &problems);
	for (size_t i = 0; i < problems.count; i++)
		snprintf(found + strlen(found), sizeof found - strlen(found), "%d: %s\n", problems.problem[i].line,
			 problems.problem[i].text);
	assert_string_equal(found, expected);
	config_release(&config);
	config_problems_release(&problems);
}

static void what_settings_hardly_mean_is_said(void **state)
{
	(void)state;
	struct day october = { 2026, 10, 31 }, november = { 2026, 11, 1 };
	struct config config = read_shipped();
	struct config_problems problems = { 0 };
	config_doubts(&config, october, &problems);
	assert_int_equal(problems.count, 0);
	config_doubts(&config, november, &problems);
	assert_int_equal(problems.count, 1);
	assert_non_null(strstr(problems.problem[0].text, "2027"));
	config_release(&config);
	config_problems_release(&problems);
	assert_doubts("ticket:\n"
		      "  limits: { accept: 3 work days, resolve: 1 work day }\n"
		      "  escalate: { township: 3 work days, county: 1 work day }\n"
		      "  rules:\n"
		      "    - { name: 外县, when: { area: ['999999'] }, main: desk }\n"
		      "    - { name: 双份, main: doctor, co: [helper, doctor] }\n"
		      "calendar:\n"
		      "  holidays: [2026-10-01]\n"
		      "  workdays: [2026-10-10, 2026-10-12]\n",
		      october,
		      "5: the area 999999 of the rule '外县' is not in the county 230124\n"
		      "6: the rule '双份' names somebody twice: who is main needs not be beside\n"
		      "0: 'other', 'normal': accepting or first contact would be due after resolving\n"
		      "0: 'ticket.escalate': what is overdue comes before the county first, and only then before the "
		      "township\n"
		      "0: 2026-10-12 is worked anyway: 'calendar.workdays' are days off that are worked\n");
}

static void the_calendar_is_checked(void **state)
{
	(void)state;
	assert_problems(
		"calendar:\n"
		"  hours: { monday: ['08:30-11:30', '11:00-12:00'], tuesday: 8 to 5, friday: '12:00-25:00' }\n"
		"  holidays: [2026-02-30, 2026-10-07..2026-10-01]\n",
		"2:36: '11:00-12:00' begins before the office hours that stand before it end\n"
		"2:61: '8 to 5' are no office hours: allowed is, for instance, 08:30-11:30, until at most 24:00\n"
		"2:77: '12:00-25:00' are no office hours: allowed is, for instance, 08:30-11:30, until at most 24:00\n"
		"3:14: '2026-02-30' is no day: allowed are dates, like 2026-10-01, and ranges, like "
		"2026-10-01..2026-10-07\n");
	assert_problems("calendar:\n  holidays: [2026-10-01..2026-10-07]\n  workdays: [2026-10-05]\n",
			"1:1: 2026-10-05 is both a holiday and a day worked\n");
	assert_problems("calendar:\n  holidays: [2026-10-01, 2026-10-01]\n",
			"2:13: 2026-10-01 stands twice in 'calendar.holidays'\n");
	assert_problems("calendar: { hours: { monday: [] } }\n",
			"1:1: Monday needs office hours: days worked instead have them too\n");
	assert_problems("ticket: { limits: { accept: soon } }\n",
			"1:29: 'soon' is no time limit: allowed are, for instance, 4 work hours, 2 work days, 1 hour, "
			"30 minutes, 7 days\n");
}

static void what_is_no_yaml_is_said_where(void **state)
{
	(void)state;
	assert_problems("county:\n\tname: x\n", "2:1: this is not YAML: found character that cannot start any token\n");
	assert_problems("county: [1, 2\n", "2:1: this is not YAML: did not find expected ',' or ']'\n");
	assert_problems("language: en\n\xB7\xBD\xD5\xFD: 1\n",
			"2:1: this file is not UTF-8 text (invalid leading UTF-8 octet); save it as UTF-8\n");
	assert_problems("county: &a { name: x }\nsync: *a\n",
			"2:7: anchors and aliases (& and *) are not used here; write the value out\n");
	assert_problems("language: en\n---\nlanguage: zh\n",
			"2:1: a settings file holds one document; take out the second '---'\n");
	assert_problems("just words\n", "1:1: keys are expected here, as in 'name: value'\n");
	assert_problems("[a]: b\n", "1:1: a key is a word\n");
	assert_problems("station: { name: [a] }\n", "1:18: 'station.name' is one value, no list\n");
	assert_problems("departments: { code: a }\n", "1:14: 'departments' is a list: every item begins with '- '\n");
	assert_problems("calendar: { holidays: { a: b } }\n",
			"1:23: 'calendar.holidays' is a list of values, without keys\n");
}

static void a_station_listens_to_one_line(void **state)
{
	(void)state;
	assert_problems("caller_id: { device: /dev/ttyUSB0 }\n", "");
	assert_problems("caller_id: { ami: { host: pbx, user: desk, secret: s, port: 5039, context: '' } }\n", "");
	assert_problems(
		"language: zh\ncaller_id: { device: /dev/ttyUSB0, ami: { host: pbx, user: desk, secret: s } }\n",
		"2:1: 'caller_id' has both a device and an exchange: a station listens to one\n");
	assert_problems("caller_id: { ami: { host: pbx, user: desk } }\n",
			"1:1: 'caller_id.ami' needs a user and a secret, those of manager.conf\n");
	assert_problems("caller_id: { ami: { host: pbx, user: desk, secret: s, port: 70000 } }\n",
			"1:61: '70000' is no 'caller_id.ami.port': allowed is a number from 1 to 65535\n");
}

static void hostile_text_never_comes_back_raw(void **state)
{
	(void)state;
	assert_problems("station: { name: \"a\\x1b[31mb\" }\n", "1:18: the text has control or invisible characters\n");
	assert_problems("station: { name: \"a\xE2\x80\xAE"
			"b\" }\n",
			"1:18: the text has control or invisible characters\n");
	assert_problems("\"\\x1b]0;x\\a\": 1\n",
			"1:1: the key '·]0;x·' is not known here: allowed are language, station, sync, caller_id, "
			"county, card, visits, departments, ticket, calendar, notices\n");
	assert_problems("station: { name: \"a\\0b\" }\n", "1:18: control characters are not allowed\n");
	char deep[4001];
	memset(deep, '[', 4000);
	deep[4000] = '\0';
	assert_problems(deep, "1:14: this is more than any settings need\n");
	char *wide = malloc(2000000);
	strcpy(wide, "station: { name: ");
	memset(wide + 17, 'x', 1000000);
	strcpy(wide + 1000017, " }");
	assert_problems(wide, "1:18: 'station.name' has 1000000 characters, at most 40 are allowed\n");
	free(wide);
}

static void many_problems_are_cut_short(void **state)
{
	(void)state;
	char text[40000] = "";
	for (int i = 0; i < 1000; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "unknown_key_number_%d: 1\n", i);
	struct config config = { 0 };
	struct config_problems problems = { 0 };
	assert_false(parse(text, &config, &problems));
	assert_true(problems.count >= 100 && problems.count <= 200);
	config_problems_release(&problems);
}

static void a_failed_read_leaves_the_settings_alone(void **state)
{
	(void)state;
	struct config config;
	struct err err;
	config_defaults(&config);
	assert_false(config_parse("language: fr", 12, &config, NULL, &err));
	assert_string_equal(config.language, "zh");
	assert_false(config_read("/nonexistent/fangzheng.yaml", &config, NULL, &err));
	assert_int_equal(err.code, ERR_MISSING);
	assert_false(config_read("/", &config, NULL, &err));
	assert_int_equal(err.code, ERR_SYSTEM);
	assert_string_equal(config.language, "zh");
	config_release(&config);
	config_release(&config);
}

static void a_file_is_named_before_its_problem(void **state)
{
	(void)state;
	char path[] = "/tmp/fangzheng-config-XXXXXX";
	int descriptor = mkstemp(path);
	assert_int_equal(write(descriptor, "language: fr\n", 13), 13);
	close(descriptor);
	struct config config = { 0 };
	struct err err;
	char expected[ERR_TEXT_BYTES];
	snprintf(expected, sizeof expected, "%s:1:11: 'fr' is no 'language': allowed are zh, en", path);
	assert_false(config_read(path, &config, NULL, &err));
	assert_string_equal(err.text, expected);
	unlink(path);
}

static void a_published_county_takes_the_place_of_the_own_and_the_station_stays(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct config county = read_shipped(), config = { 0 };
	struct config_problems problems = { 0 };
	struct err err;
	assert_true(
		parse("language: en\nstation: { name: 德善乡, idle_lock_minutes: 5 }\nsync: { to: /mnt/centre.db }\n"
		      "caller_id: { device: /dev/ttyS0, speed: 9600 }\n"
		      "notices: { channels: [{ name: 小票, kind: print, printer: receipt }] }\n"
		      "county: { name: 无名县 }\nvisits: { per_helper: 9 }\n",
		      &config, &problems));
	struct json *json = config_county_json(&county);
	char *text = json_dump(json, &arena);
	assert_null(strstr(text, "language"));
	assert_null(strstr(text, "station"));
	assert_null(strstr(text, "sync"));
	assert_true(strlen(text) < 60000); /* an event's payload */

	assert_ok(config_from_county_json(json, &config, &err), err);
	assert_string_equal(config.language, "en");
	assert_string_equal(config.station_name, "德善乡");
	assert_int_equal(config.idle_lock_minutes, 5);
	assert_string_equal(config.sync_to, "/mnt/centre.db");
	assert_string_equal(config.caller_id.device, "/dev/ttyS0");
	assert_int_equal(config.caller_id.speed, 9600);
	assert_string_equal(config.caller_id.ami.host, "");
	assert_int_equal(config.notices.channel_count, 1);
	assert_string_equal(config.notices.channel[0].channel.name, "小票");
	assert_string_equal(config.county_name, "方正县");
	assert_int_equal(config.visits_per_helper, 4);
	assert_int_equal(match(&config, "housing", "urgent"), match(&county, "housing", "urgent"));
	struct json *again = config_county_json(&config);
	assert_string_equal(json_dump(again, &arena), text);
	json_release(again);
	json_release(json);
	config_release(&config);
	config_release(&county);
	arena_release(&arena);
}

static const char commented[] = "language: en\n"
				"notices:\n"
				"  # 渠道说明\n"
				"  channels:\n"
				"    # 一楼的\n"
				"    - { name: 小票, kind: print, printer: receipt }   # 热敏\n"
				"  hours: 07:00-21:00   # 只在这段时间\n"
				"  daily_cap: %s   # 最多几条\n"
				"  texts:\n"
				"    remind: \"%s # {number}\"  # 催\n"
				"    # 重办的\n"
				"    reopen: 重办{number}\n"
				"calendar:\n"
				"  # 放假\n"
				"  holidays:%s\n"
				"  workdays: [2026-01-04]  # 补班\n"
				"\n"
				"# 走访\n"
				"visits:\n"
				"  per_helper: %s # 户\n"
				"%s";

static void what_differs_is_written_into_the_file_and_every_other_line_stays(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct config county = { 0 };
	struct err err;
	char *result;
	const char *own = arena_format(&arena, commented, "12", "催办",
				       "\n    # 元旦\n    - 2026-01-01..2026-01-03 # 三天", "9", ""),
		   *published = arena_format(&arena, commented, "6", "催", " [2026-01-01, 2026-05-01, 2026-05-02]", "4",
					     "county:\n  name: 某县\n"),
		   *expected = arena_format(&arena, commented, "6", "催",
					    "\n    - \"2026-01-01\"\n    - \"2026-05-01..2026-05-02\"", "4",
					    "\ncounty:\n  name: \"某县\"\n");
	assert_ok(config_parse(published, strlen(published), &county, NULL, &err), err);
	assert_ok(config_county_into(own, &county, &arena, &result, &err), err);
	assert_string_equal(result, expected);
	assert_ok(config_county_into(result, &county, &arena, &result, &err), err);
	assert_string_equal(result, expected);
	config_release(&county);
	arena_release(&arena);
}

static void what_no_file_says_is_published_as_it_is_read(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct config none, published;
	struct err err;
	config_defaults(&none);
	config_defaults(&published);
	struct json *json = config_county_json(&none);
	assert_ok(config_from_county_json(json, &published, &err), err);
	struct json *again = config_county_json(&published);
	assert_string_equal(json_dump(again, &arena), json_dump(json, &arena));
	assert_string_equal(none.category[0].notice, "");
	json_release(again);
	json_release(json);
	config_release(&published);
	config_release(&none);
	arena_release(&arena);
}

static void a_published_county_of_a_newer_version_is_read_as_far_as_known(void **state)
{
	(void)state;
	static const char newer[] =
		"{\"weather\":{\"station\":\"x\"},\"county\":{\"name\":\"新县\",\"mayor\":1},\"language\":\"fr\"}";
	static const char wrong[] = "{\"county\":{\"code\":\"x\"}}";
	struct config config;
	struct err err;
	config_defaults(&config);
	struct json *json = json_parse(newer, strlen(newer), &err);
	assert_ok(config_from_county_json(json, &config, &err), err);
	assert_string_equal(config.county_name, "新县");
	assert_string_equal(config.language, "zh");
	json_release(json);
	json = json_parse(wrong, strlen(wrong), &err);
	assert_false(config_from_county_json(json, &config, &err));
	assert_string_equal(config.county_name, "新县");
	json_release(json);
	config_release(&config);
}

static void every_key_says_what_it_is_for_and_every_default_is_allowed(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	size_t lines = 0;
	for (size_t i = 0; i < config_keys_count; i++) {
		assert_true(config_keys[i].help && *config_keys[i].help);
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(config_keys[i].path, config_keys[k].path);
	}
	struct config config;
	config_defaults(&config); /* asserts that no default is a problem */
	config_release(&config);
	for (const char *at = config_table(&arena); (at = strchr(at, '\n')); at++)
		lines++;
	assert_int_equal(lines, config_keys_count + 2);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_gives_what_holds_by_default),
		cmocka_unit_test(the_shipped_file_is_right),
		cmocka_unit_test(the_shipped_calendar_is_that_of_the_state_council),
		cmocka_unit_test(the_shipped_file_is_quickly_read),
		cmocka_unit_test(limits_come_from_rule_urgency_category_and_county_in_turn),
		cmocka_unit_test(a_key_that_is_not_known_names_the_nearest),
		cmocka_unit_test(all_that_is_wrong_is_said_in_the_order_of_lines),
		cmocka_unit_test(rules_name_only_what_there_is),
		cmocka_unit_test(names_and_codes_of_conditions_are_the_same),
		cmocka_unit_test(a_rule_that_is_never_reached_is_a_mistake),
		cmocka_unit_test(what_must_be_there_is_asked_for_and_nothing_stands_twice),
		cmocka_unit_test(what_settings_hardly_mean_is_said),
		cmocka_unit_test(the_calendar_is_checked),
		cmocka_unit_test(what_is_no_yaml_is_said_where),
		cmocka_unit_test(a_station_listens_to_one_line),
		cmocka_unit_test(hostile_text_never_comes_back_raw),
		cmocka_unit_test(many_problems_are_cut_short),
		cmocka_unit_test(a_failed_read_leaves_the_settings_alone),
		cmocka_unit_test(a_file_is_named_before_its_problem),
		cmocka_unit_test(a_published_county_takes_the_place_of_the_own_and_the_station_stays),
		cmocka_unit_test(what_differs_is_written_into_the_file_and_every_other_line_stays),
		cmocka_unit_test(what_no_file_says_is_published_as_it_is_read),
		cmocka_unit_test(a_published_county_of_a_newer_version_is_read_as_far_as_known),
		cmocka_unit_test(every_key_says_what_it_is_for_and_every_default_is_allowed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
