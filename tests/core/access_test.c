#include "core/access.h"

#include <string.h>

#include "core/arena.h"
#include "core/codes.h"
#include "tests/support/suite.h"

static const char township[] = "230124202", village[] = "230124202203", elsewhere[] = "230124100201";

static struct person person_of(enum role role, const char *area)
{
	struct person person = { .role = role };
	strcpy(person.area, area);
	return person;
}

static bool may(enum role role, enum access_act act, const char *area, bool own)
{
	bool in_county = role == ROLE_DESK || role == ROLE_INSPECTOR || role == ROLE_ADMIN;
	struct person person = person_of(role, in_county ? "230124" : township);
	struct access_subject subject = { area, own };
	struct err err = { 0 };
	bool covers = access_may(&person, act, &subject, &err);
	assert_int_equal(covers, access_covers(&person, act, &subject));
	if (!covers) {
		assert_int_equal(err.code, ERR_DENIED);
		assert_true(strlen(err.text) > 20);
		assert_null(strstr(err.text, "(null)"));
	}
	return covers;
}

static void every_act_has_a_row_and_somebody_who_may(void **state)
{
	(void)state;
	for (int act = 0; act < ACCESS_COUNT; act++) {
		assert_non_null(access_act_name((enum access_act)act));
		assert_non_null(access_act_label((enum access_act)act));
		bool somebody = false;
		for (int role = 0; role < ROLE_COUNT; role++)
			somebody |= access_reach((enum role)role, (enum access_act)act) != REACH_NONE;
		assert_true(somebody);
		for (int other = 0; other < act; other++)
			assert_string_not_equal(access_act_name((enum access_act)act),
						access_act_name((enum access_act)other));
	}
}

static void roles_are_those_of_the_dictionary(void **state)
{
	(void)state;
	const struct dictionary *dictionary = dictionary_find("role");
	assert_non_null(dictionary);
	assert_int_equal(dictionary_count(dictionary), ROLE_COUNT);
	for (size_t i = 0; i < ROLE_COUNT; i++) {
		enum role role = ROLE_COUNT;
		assert_string_equal(dictionary_at(dictionary, i)->code, role_name((enum role)i));
		assert_true(role_parse(role_name((enum role)i), &role));
		assert_int_equal(role, i);
	}
	enum role untouched = ROLE_ADMIN;
	assert_false(role_parse("root", &untouched));
	assert_false(role_parse(NULL, &untouched));
	assert_int_equal(untouched, ROLE_ADMIN);
}

static void only_the_desk_strikes_off(void **state)
{
	(void)state;
	for (int role = 0; role < ROLE_COUNT; role++)
		assert_int_equal(may((enum role)role, ACCESS_TICKET_CLOSE, village, true), role == ROLE_DESK);
}

static void leader_and_inspector_change_nothing(void **state)
{
	(void)state;
	static const enum access_act reading[] = {
		ACCESS_HOUSEHOLD_SEE,  ACCESS_IDNUMBER_SEE, ACCESS_PHONE_REVEAL, ACCESS_REVEAL_SEE,
		ACCESS_DIARY_SEE,      ACCESS_TICKET_SEE,   ACCESS_CALL_SEE,	 ACCESS_CARD_SEE,
		ACCESS_COCKPIT_SEE,    ACCESS_EXPORT,	    ACCESS_STAFF_SEE,	 ACCESS_STATION_SEE,
		ACCESS_JOURNAL_VERIFY, ACCESS_SYNC,	    ACCESS_POLICY_SEE,	 ACCESS_JOURNAL_SEE,
	};
	for (int act = 0; act < ACCESS_COUNT; act++) {
		bool reads = false;
		for (size_t i = 0; i < sizeof reading / sizeof *reading; i++)
			reads |= reading[i] == (enum access_act)act;
		if (reads)
			continue;
		assert_int_equal(access_reach(ROLE_LEADER, (enum access_act)act), REACH_NONE);
		assert_int_equal(access_reach(ROLE_INSPECTOR, (enum access_act)act), REACH_NONE);
	}
}

static void a_clerk_reaches_the_own_township_and_no_other(void **state)
{
	(void)state;
	assert_true(may(ROLE_CLERK, ACCESS_HOUSEHOLD_EDIT, village, false));
	assert_true(may(ROLE_CLERK, ACCESS_HOUSEHOLD_EDIT, township, false));
	assert_false(may(ROLE_CLERK, ACCESS_HOUSEHOLD_EDIT, elsewhere, false));
	assert_false(may(ROLE_CLERK, ACCESS_HOUSEHOLD_EDIT, elsewhere, true));
	assert_false(may(ROLE_CLERK, ACCESS_HOUSEHOLD_EDIT, "230124", false));
	assert_false(may(ROLE_CLERK, ACCESS_HOUSEHOLD_EDIT, NULL, false));
	assert_false(may(ROLE_CLERK, ACCESS_HOUSEHOLD_EDIT, "2301242", false));
}

static void a_helper_reaches_what_is_assigned(void **state)
{
	(void)state;
	assert_true(may(ROLE_HELPER, ACCESS_DIARY_WRITE, village, true));
	assert_true(may(ROLE_HELPER, ACCESS_DIARY_WRITE, elsewhere, true));
	assert_false(may(ROLE_HELPER, ACCESS_DIARY_WRITE, village, false));
	assert_false(may(ROLE_HELPER, ACCESS_HOUSEHOLD_EDIT, village, true));
	struct person helper = person_of(ROLE_HELPER, township);
	assert_false(access_covers(&helper, ACCESS_DIARY_WRITE, NULL));
}

static void an_administrator_of_a_township_leaves_the_county_alone(void **state)
{
	(void)state;
	struct person county = person_of(ROLE_ADMIN, "230124"), local = person_of(ROLE_ADMIN, township);
	struct access_subject there = { village, false }, other = { elsewhere, false };
	struct err err;
	assert_ok(access_may(&county, ACCESS_CONFIG_PUBLISH, NULL, &err), err);
	assert_false(access_may(&local, ACCESS_CONFIG_PUBLISH, NULL, &err));
	assert_non_null(strstr(err.text, township));
	assert_ok(access_may(&local, ACCESS_USER_RESET, &there, &err), err);
	assert_false(access_may(&local, ACCESS_USER_RESET, &other, &err));
}

/* What the table says of every role, not a list of names: the inspector and the desk reach the county, a clerk does not. */
static void an_administrator_of_a_township_gives_no_role_that_reaches_the_county(void **state)
{
	(void)state;
	struct person county = person_of(ROLE_ADMIN, "230124"), local = person_of(ROLE_ADMIN, township);
	struct err err;
	for (int role = 0; role < ROLE_COUNT; role++) {
		bool beyond = role == ROLE_DESK || role == ROLE_INSPECTOR;
		assert_ok(access_may_give(&county, (enum role)role, &err), err);
		assert_ok(access_may_give(NULL, (enum role)role, &err), err);
		assert_int_equal(access_may_give(&local, (enum role)role, &err), !beyond);
		if (beyond)
			assert_non_null(strstr(err.text, township));
	}
}

static void a_person_without_an_area_reaches_none(void **state)
{
	(void)state;
	struct person person = person_of(ROLE_ADMIN, "");
	struct access_subject there = { village, false };
	assert_false(access_covers(&person, ACCESS_HOUSEHOLD_EDIT, &there));
	assert_false(access_covers(&person, ACCESS_CONFIG_PUBLISH, NULL));
}

static void the_station_itself_may(void **state)
{
	(void)state;
	struct err err;
	for (int act = 0; act < ACCESS_COUNT; act++)
		assert_ok(access_may(NULL, (enum access_act)act, NULL, &err), err);
}

static void a_refusal_says_what_and_who_may(void **state)
{
	(void)state;
	struct person doctor = person_of(ROLE_DOCTOR, township);
	struct err err = { 0 };
	assert_false(access_may(&doctor, ACCESS_TICKET_PROXY, NULL, &err));
	assert_string_equal(err.text, "the role contracted doctor may not record a step for someone else; "
				      "it is for: desk, township clerk");
	assert_false(access_may_somewhere(&doctor, ACCESS_CALL_TAKE, &err));
	assert_non_null(strstr(err.text, "it is for: desk"));
	assert_true(access_may_somewhere(&doctor, ACCESS_TICKET_ACCEPT, &err));
}

static void phones_are_whole_where_one_calls(void **state)
{
	(void)state;
	struct person desk = person_of(ROLE_DESK, "230124"), helper = person_of(ROLE_HELPER, township);
	assert_true(access_sees_whole_phone(&desk, PHONE_ON_CALL, false));
	assert_true(access_sees_whole_phone(&desk, PHONE_ON_TICKET, false));
	assert_false(access_sees_whole_phone(&desk, PHONE_ELSEWHERE, false));
	assert_true(access_sees_whole_phone(&helper, PHONE_ON_TICKET, true));
	assert_false(access_sees_whole_phone(&helper, PHONE_ON_TICKET, false));
	assert_false(access_sees_whole_phone(&helper, PHONE_ELSEWHERE, true));
}

static void id_numbers_are_masked_but_for_three_roles(void **state)
{
	(void)state;
	for (int role = 0; role < ROLE_COUNT; role++) {
		struct person person = person_of((enum role)role, township);
		bool whole = role == ROLE_CLERK || role == ROLE_ADMIN || role == ROLE_INSPECTOR;
		assert_int_equal(access_sees_idnumber(&person, village), whole);
		assert_int_equal(access_sees_idnumber(&person, elsewhere), role == ROLE_INSPECTOR);
	}
}

static void the_table_has_a_row_an_act(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	size_t lines = 0;
	for (const char *at = access_table(&arena); (at = strchr(at, '\n')); at++)
		lines++;
	assert_int_equal(lines, ACCESS_COUNT + 2);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_act_has_a_row_and_somebody_who_may),
		cmocka_unit_test(roles_are_those_of_the_dictionary),
		cmocka_unit_test(only_the_desk_strikes_off),
		cmocka_unit_test(leader_and_inspector_change_nothing),
		cmocka_unit_test(a_clerk_reaches_the_own_township_and_no_other),
		cmocka_unit_test(a_helper_reaches_what_is_assigned),
		cmocka_unit_test(an_administrator_of_a_township_leaves_the_county_alone),
		cmocka_unit_test(an_administrator_of_a_township_gives_no_role_that_reaches_the_county),
		cmocka_unit_test(a_person_without_an_area_reaches_none),
		cmocka_unit_test(the_station_itself_may),
		cmocka_unit_test(a_refusal_says_what_and_who_may),
		cmocka_unit_test(phones_are_whole_where_one_calls),
		cmocka_unit_test(id_numbers_are_masked_but_for_three_roles),
		cmocka_unit_test(the_table_has_a_row_an_act),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
