/* The demonstration county: families that are consistent, numbers that are nobody's, the same for the same seed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "core/crypto.h"
#include "core/idnumber.h"
#include "core/phone.h"
#include "db/db.h"
#include "db/login.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

/* On Tuesday 2026-11-24 at 10:30, county time. */
static const int64_t now_ms = 1795487400000;

struct made {
	char folder[64], home[96];
	struct clock clock;
	struct command_line line;
	int result;
};

static void copy_settings(const char *home)
{
	char command[300];
	snprintf(command, sizeof command, "mkdir '%s' && cp data/fangzheng.yaml '%s'", home, home);
	assert_int_equal(system(command), 0);
}

/* What the command says is of no interest here. */
static int run_quietly(struct made *made, const char *households, const char *seed)
{
	char *words[] = { "demo", "--households", (char *)households, "--seed", (char *)seed, NULL };
	fflush(stdout);
	fflush(stderr);
	int out = dup(1), error = dup(2);
	assert_non_null(freopen("/dev/null", "w", stdout));
	assert_true(dup2(1, 2) == 2);
	int result = command_demo(&made->line, 5, words);
	fflush(stdout);
	dup2(out, 1);
	dup2(error, 2);
	close(out);
	close(error);
	return result;
}

static struct made *make_at(int64_t at_ms, const char *households, const char *seed)
{
	struct made *made = calloc(1, sizeof *made);
	test_folder_make(made->folder);
	snprintf(made->home, sizeof made->home, "%s/county", made->folder);
	copy_settings(made->home);
	made->clock = clock_fixed(at_ms);
	made->line = (struct command_line){ .home = made->home, .clock = &made->clock };
	made->result = run_quietly(made, households, seed);
	return made;
}

static struct made *make(const char *households, const char *seed)
{
	return make_at(now_ms, households, seed);
}

static void release(struct made *made)
{
	command_line_release(&made->line);
	test_folder_remove(made->folder);
	free(made);
}

static int make_one(void **state)
{
	struct made *made = make("500", "7");
	*state = made;
	return made->result;
}

static int release_one(void **state)
{
	release(*state);
	return 0;
}

static int64_t number(void **state, const char *sql)
{
	return test_number(&((struct made *)*state)->line.station, sql);
}

static void the_register_has_the_households_asked_for(void **state)
{
	assert_int_equal(number(state, "SELECT count(*) FROM household WHERE left_on IS NULL"), 500);
	assert_int_equal(number(state, "SELECT count(DISTINCT substr(area, 1, 9)) FROM household"), 8);
	assert_int_equal(
		number(state, "SELECT count(*) FROM household WHERE area LIKE '230124400%' OR area LIKE '230124500%'"),
		0);
	assert_int_equal(number(state, "SELECT count(*) FROM household WHERE area NOT IN (SELECT code FROM area)"), 0);
	assert_int_equal(number(state, "SELECT count(*) - count(DISTINCT number) FROM household"), 0);
	assert_in_range(number(state, "SELECT 100 * count(*) / 500 FROM member WHERE left_on IS NULL"), 240, 280);
	assert_int_equal(number(state, "SELECT count(*) FROM card WHERE code IS NOT NULL"),
			 number(state, "SELECT count(*) FROM household"));
}

static void families_are_consistent(void **state)
{
	static const char *const none[] = {
		/* One head each, who is the household's; nobody's name twice in a household. */
		"SELECT count(*) FROM household WHERE 1 <> (SELECT count(*) FROM member WHERE household = "
		"household.entity"
		" AND relation = '01' AND name = head)",
		"SELECT count(*) FROM (SELECT 1 FROM member GROUP BY household, name HAVING count(*) > 1)",
		/* Children are 16 years younger than the head or more, parents as much older, couples of an age. */
		"SELECT count(*) FROM member JOIN member AS head ON head.household = member.household AND "
		"head.relation = '01'"
		" WHERE member.relation IN ('03', '04') AND member.birth < date(head.birth, '+16 years')",
		"SELECT count(*) FROM member JOIN member AS head ON head.household = member.household AND "
		"head.relation = '01'"
		" WHERE member.relation IN ('07', '08') AND member.birth < date(head.birth, '+34 years')",
		"SELECT count(*) FROM member JOIN member AS head ON head.household = member.household AND "
		"head.relation = '01'"
		" WHERE member.relation IN ('11', '12') AND member.birth > date(head.birth, '-16 years')",
		"SELECT count(*) FROM member JOIN member AS head ON head.household = member.household AND "
		"head.relation = '01'"
		" WHERE member.relation = '02' AND (member.birth > date(head.birth, '+8 years') OR member.sex = "
		"head.sex)",
		/* Children bear the head's surname; sex is what the relation says. */
		"SELECT count(*) FROM member JOIN member AS head ON head.household = member.household AND "
		"head.relation = '01'"
		" WHERE member.relation IN ('03', '04', '07', '08', '11') AND substr(member.name, 1, 1) <> "
		"substr(head.name, 1, 1)",
		"SELECT count(*) FROM member WHERE sex <> CASE WHEN relation IN ('03', '06', '07', '11') THEN '1'"
		" WHEN relation IN ('04', '05', '08', '12') THEN '2' ELSE sex END",
		/* School, work and health by age. */
		"SELECT count(*) FROM member WHERE schooling <> '00' AND (birth < '2003-01-01' OR labour <> '4')",
		"SELECT count(*) FROM member WHERE birth > '2011-12-31' AND (labour <> '4' OR work IS NOT NULL)",
		"SELECT count(*) FROM member WHERE birth > '2021-01-01' AND education <> '07'",
		"SELECT count(*) FROM member WHERE work IS NOT NULL AND labour NOT IN ('1', '2')",
		/* Causes are what the members are. */
		"SELECT count(*) FROM household WHERE cause = '01' AND NOT EXISTS (SELECT 1 FROM member WHERE "
		"household = household.entity"
		" AND (health LIKE '%2%' OR health LIKE '%3%'))",
		"SELECT count(*) FROM household WHERE '08' IN (cause, cause2) AND EXISTS (SELECT 1 FROM member"
		" WHERE household = household.entity AND labour IN ('1', '2') AND left_on IS NULL)",
	};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		if (number(state, none[i]) != 0)
			fail_msg("%d rows: %s", (int)number(state, none[i]), none[i]);
}

static void incomes_rise_and_fit_the_status(void **state)
{
	assert_int_equal(number(state, "SELECT count(*) FROM household WHERE 5 <> (SELECT count(*) FROM income"
				       " WHERE household = household.entity)"),
			 0);
	assert_int_equal(number(state,
				"SELECT count(*) FROM income JOIN household ON household.entity = income.household"
				" WHERE year = 2025 AND (per_head < 400000) <> (status = '1') AND status <> '4'"),
			 0);
	assert_int_equal(number(state,
				"SELECT count(*) FROM income AS later JOIN income AS former ON former.household = "
				"later.household"
				" AND former.year = later.year - 1 JOIN household ON household.entity = later.household"
				" WHERE status <> '4' AND former.net >= later.net"),
			 0);
	assert_int_equal(number(state, "SELECT count(*) FROM income WHERE people <> (SELECT count(*) FROM member"
				       " WHERE household = income.household AND left_on IS NULL)"
				       " AND household IN (SELECT entity FROM household WHERE left_on IS NULL)"),
			 0);
}

static void id_numbers_are_right_in_form_and_nobodys(void **state)
{
	struct made *made = *state;
	struct arena arena = { 0 };
	struct err err;
	int count = 0;
	struct stmt *stmt = stmt_start(made->line.station.db, "SELECT idnumber, sex, birth FROM member");
	while (stmt_next(stmt)) {
		struct idnumber id;
		char birth[11];
		const char *text = stmt_get_text(stmt, 0, &arena);
		assert_ok(idnumber_parse(text, &id, &err), err);
		day_format((struct day){ id.year, id.month, id.day }, birth);
		assert_string_equal(birth, stmt_get_text(stmt, 2, &arena));
		assert_string_equal(id.sex == SEX_MALE ? "1" : "2", stmt_get_text(stmt, 1, &arena));
		assert_memory_equal(text, "999999", 6);
		count++;
	}
	assert_ok(stmt_end(stmt, &err), err);
	arena_release(&arena);
	assert_int_equal(count, number(state, "SELECT count(DISTINCT idnumber) FROM member"));
}

static void telephone_numbers_are_nobodys(void **state)
{
	char phone[PHONE_BYTES];
	struct err err;
	assert_ok(phone_normalise("15400000017", phone, &err), err);
	assert_int_equal(
		number(state,
		       "SELECT count(*) FROM (SELECT number FROM phone UNION SELECT phone FROM staff_phone"
		       " UNION SELECT number FROM call WHERE number IS NOT NULL UNION SELECT number FROM number_note)"
		       " WHERE number NOT GLOB '154[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'"),
		0);
}

static void every_helper_has_some_neighbouring_households(void **state)
{
	assert_int_equal(number(state, "SELECT count(*) FROM household WHERE 1 <> (SELECT count(*) FROM assign"
				       " WHERE household = household.entity AND duty = 'helper')"),
			 0);
	assert_int_equal(number(state,
				"SELECT count(*) FROM staff WHERE duty = 'helper' AND (SELECT count(*) FROM assign"
				" WHERE staff = staff.entity) NOT BETWEEN 4 AND 20"),
			 0);
	assert_int_equal(
		number(state,
		       "SELECT count(*) FROM assign JOIN staff ON staff.entity = assign.staff JOIN household"
		       " ON household.entity = assign.household WHERE substr(household.area, 1, 9) <> staff.area"),
		0);
}

static void the_household_of_the_newspaper_is_there(void **state)
{
	assert_int_equal(
		number(state, "SELECT count(*) FROM household JOIN assign ON assign.household = household.entity AND "
			      "assign.duty = 'helper'"
			      " JOIN staff ON staff.entity = assign.staff WHERE household.number = '230124-202205-0017'"
			      " AND household.head = '单福田' AND household.team = '3' AND household.cause = '01'"
			      " AND staff.name = '孟岚' AND staff.unit = '市场监督管理局'"),
		1);
	assert_int_equal(
		number(state,
		       "SELECT count(*) FROM member WHERE household = (SELECT entity FROM household WHERE number ="
		       " '230124-202205-0017') AND relation IN ('01', '02', '03')"),
		3);
	assert_int_equal(
		number(state,
		       "SELECT count(*) FROM household WHERE phones = '15400000017' AND head IN ('单福田', '单福海')"),
		2);
}

static void tickets_stand_in_every_state(void **state)
{
	assert_int_equal(number(state, "SELECT count(DISTINCT state) FROM ticket"), 12);
	assert_int_equal(number(state, "SELECT count(*) FROM ticket WHERE rivals > 0"), 0);
	assert_true(number(state, "SELECT count(*) FROM ticket WHERE state = 'closed'") > 50);
	assert_int_equal(number(state, "SELECT count(DISTINCT result) FROM call WHERE result IS NOT NULL"), 4);
}

static void nothing_is_of_the_future(void **state)
{
	assert_int_equal(number(state, "SELECT count(*) FROM event WHERE hlc >> 16 > 1795487400000"), 0);
	assert_int_equal(
		number(state, "SELECT count(*) FROM diary WHERE at_ms > 1795487400000 OR visited_on > '2026-11-24'"),
		0);
}

static void the_station_verifies_clean(void **state)
{
	test_station_verify(&((struct made *)*state)->line.station);
}

static void everybody_told_of_can_log_in(void **state)
{
	struct made *made = *state;
	struct login login;
	struct err err;
	assert_ok(login_enter(&made->line.station, "desk", "fangzheng", &login, &err), err);
	assert_string_equal(login.person.name, "李敏");
	assert_ok(login_enter(&made->line.station, "department", "fangzheng", &login, &err), err);
	assert_string_equal(login.person.name, "张海涛");
	assert_int_equal(number(state, "SELECT count(*) FROM credential"), 8);
}

static void a_second_county_in_the_same_folder_is_refused(void **state)
{
	struct made *made = *state;
	int64_t events = number(state, "SELECT count(*) FROM event");
	struct made again = { .clock = clock_fixed(now_ms), .line = { .home = made->home } };
	again.line.clock = &again.clock;
	assert_int_equal(run_quietly(&again, "30", "1"), COMMAND_FAILED);
	command_line_release(&again.line);
	assert_int_equal(number(state, "SELECT count(*) FROM event"), events);
}

/* The bytes of all events, in one number for each of the first and last: the hash goes over them all. */
static void read_heads(struct made *made, struct arena *arena, char **heads)
{
	struct err err;
	*heads = arena_text(arena, "");
	struct stmt *stmt = stmt_start(
		made->line.station.db,
		"SELECT hex(hash) FROM event WHERE pos IN (SELECT max(pos) FROM event GROUP BY chain) ORDER BY pos");
	while (stmt_next(stmt))
		*heads = arena_format(arena, "%s%s\n", *heads, stmt_get_text(stmt, 0, arena));
	assert_ok(stmt_end(stmt, &err), err);
}

static void the_same_seed_and_day_make_the_same_county(void **state)
{
	(void)state;
	/* At another hour of the day too. */
	struct made *one = make("40", "3"), *same = make_at(now_ms + 3 * 3600 * 1000, "40", "3"),
		    *other = make("40", "4");
	struct arena arena = { 0 };
	char *first, *second, *third;
	assert_int_equal(one->result + same->result + other->result, COMMAND_OK);
	read_heads(one, &arena, &first);
	read_heads(same, &arena, &second);
	read_heads(other, &arena, &third);
	assert_true(strlen(first) > 64);
	assert_string_equal(first, second);
	assert_string_not_equal(first, third);
	arena_release(&arena);
	release(one);
	release(same);
	release(other);
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest on_one[] = {
		cmocka_unit_test(the_register_has_the_households_asked_for),
		cmocka_unit_test(families_are_consistent),
		cmocka_unit_test(incomes_rise_and_fit_the_status),
		cmocka_unit_test(id_numbers_are_right_in_form_and_nobodys),
		cmocka_unit_test(telephone_numbers_are_nobodys),
		cmocka_unit_test(every_helper_has_some_neighbouring_households),
		cmocka_unit_test(the_household_of_the_newspaper_is_there),
		cmocka_unit_test(tickets_stand_in_every_state),
		cmocka_unit_test(nothing_is_of_the_future),
		cmocka_unit_test(the_station_verifies_clean),
		cmocka_unit_test(everybody_told_of_can_log_in),
		cmocka_unit_test(a_second_county_in_the_same_folder_is_refused),
	};
	const struct CMUnitTest alone[] = { cmocka_unit_test(the_same_seed_and_day_make_the_same_county) };
	int failed = cmocka_run_group_tests(on_one, make_one, release_one);
	return failed + cmocka_run_group_tests(alone, NULL, NULL);
}
