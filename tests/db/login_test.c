/* Logging in: slow guesses, one-time codes, and who may reset whom. */
#include "db/login.h"

#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/staff.h"
#include "db/act.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/founding.h"
#include "db/staff.h"
#include "db/staff_act.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

static const char right[] = "right password", wrong[] = "wrong password";

struct place {
	struct clock clock;
	struct station station;
};

static void add_user(struct place *place, const char *login, const char *role, const char *area)
{
	struct act *act;
	struct err err;
	enum put_result result;
	const char *value[RECORD_FIELDS] = { NULL };
	value[record_field(&user_type, "login")] = login;
	value[record_field(&user_type, "role")] = role;
	value[record_field(&user_type, "area")] = area;
	assert_ok(act_begin(&place->station, NULL, &act, &err), err);
	assert_ok(user_put(act, &(struct put){ .value = value }, NULL, &result, NULL, &err), err);
	assert_ok(act_commit(act, &err), err);
}

static int open_place(void **state)
{
	static struct place place;
	struct act *act;
	struct err err;
	place = (struct place){ .clock = clock_fixed(1763870400000) };
	test_station_open(&place.station, &place.clock);
	assert_ok(act_begin(&place.station, NULL, &act, &err), err);
	assert_ok(founding_admin(act, &(struct founding_admin){ "admin", "管理员", "230124" }, &err), err);
	assert_ok(act_commit(act, &err), err);
	add_user(&place, "clerk", "clerk", "230124202");
	add_user(&place, "other", "clerk", "230124203");
	add_user(&place, "town", "admin", "230124202");
	assert_ok(login_set(&place.station, "clerk", right, &err), err);
	*state = &place;
	return 0;
}

static int close_place(void **state)
{
	struct place *place = *state;
	test_station_close(&place->station);
	return 0;
}

static enum err_code enter(struct place *place, const char *login, const char *password)
{
	struct login entered;
	struct err err;
	return login_enter(&place->station, login, password, &entered, &err) ? ERR_NONE : err.code;
}

static void the_right_password_opens_and_says_who_it_is(void **state)
{
	struct place *place = *state;
	struct login entered;
	struct err err;
	assert_ok(login_enter(&place->station, "clerk", right, &entered, &err), err);
	assert_false(entered.choose);
	assert_string_equal(entered.person.login, "clerk");
	assert_string_equal(entered.person.area, "230124202");
	assert_int_equal(entered.person.role, ROLE_CLERK);
	assert_int_equal(enter(place, "clerk", wrong), ERR_DENIED);
	assert_int_equal(enter(place, "nobody", right), ERR_DENIED);
	assert_int_equal(enter(place, "", ""), ERR_DENIED);
	assert_int_equal(enter(place, "other", right), ERR_MISSING);
}

static void each_wrong_guess_after_the_third_waits_twice_as_long(void **state)
{
	struct place *place = *state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(enter(place, "clerk", wrong), ERR_DENIED);
	int64_t wait = 1000;
	for (int i = 0; i < 9; i++, wait *= 2) {
		/* Not even the right one counts before its time. */
		assert_int_equal(enter(place, "clerk", right), ERR_BUSY);
		place->clock.fixed_ms += wait - 1;
		assert_int_equal(enter(place, "clerk", right), ERR_BUSY);
		place->clock.fixed_ms += 1;
		assert_int_equal(enter(place, "clerk", wrong), ERR_DENIED);
	}
	place->clock.fixed_ms += 15 * 60 * 1000;
	assert_int_equal(enter(place, "clerk", right), ERR_NONE);
	/* Success forgets. */
	assert_int_equal(enter(place, "clerk", wrong), ERR_DENIED);
	assert_int_equal(enter(place, "clerk", right), ERR_NONE);
}

static void guessing_at_logins_slows_down_too(void **state)
{
	struct place *place = *state;
	assert_int_equal(enter(place, "one", wrong), ERR_DENIED);
	assert_int_equal(enter(place, "two", wrong), ERR_DENIED);
	assert_int_equal(enter(place, "three", wrong), ERR_DENIED);
	assert_int_equal(enter(place, "four", wrong), ERR_BUSY);
	assert_int_equal(enter(place, "clerk", right), ERR_NONE);
}

static void a_one_time_code_opens_once_to_choose_a_password(void **state)
{
	struct place *place = *state;
	struct login entered;
	struct person admin;
	struct err err;
	char code[ONETIME_BYTES];
	assert_ok(login_person(&place->station, "admin", &admin, &err), err);
	assert_ok(login_reset(&place->station, &admin, "clerk", code, &err), err);
	assert_int_equal(enter(place, "clerk", right), ERR_DENIED);
	assert_ok(login_enter(&place->station, "clerk", code, &entered, &err), err);
	assert_true(entered.choose);
	assert_false(login_change(&place->station, "clerk", code, "short", &err));
	assert_false(login_change(&place->station, "clerk", code, "clerk", &err));
	assert_ok(login_change(&place->station, "clerk", code, "another password", &err), err);
	assert_int_equal(enter(place, "clerk", code), ERR_DENIED);
	assert_int_equal(enter(place, "clerk", "another password"), ERR_NONE);
	assert_false(login_change(&place->station, "clerk", wrong, right, &err));
	assert_int_equal(test_number(&place->station, "SELECT count(*) FROM event WHERE kind = 'user.reset'"), 1);
}

static void resetting_reaches_as_far_as_the_administrator_does(void **state)
{
	struct place *place = *state;
	struct person town, clerk;
	struct err err;
	char code[ONETIME_BYTES];
	assert_ok(login_person(&place->station, "town", &town, &err), err);
	assert_ok(login_person(&place->station, "clerk", &clerk, &err), err);
	assert_ok(login_reset(&place->station, &town, "clerk", code, &err), err);
	assert_false(login_reset(&place->station, &town, "other", code, &err));
	assert_int_equal(err.code, ERR_DENIED);
	assert_false(login_reset(&place->station, &town, "admin", code, &err));
	assert_int_equal(err.code, ERR_DENIED);
	assert_false(login_reset(&place->station, &clerk, "clerk", code, &err));
	assert_int_equal(err.code, ERR_DENIED);
}

static void whoever_holds_the_folder_resets_a_lost_administrator_only(void **state)
{
	struct place *place = *state;
	struct err err;
	char code[ONETIME_BYTES];
	assert_false(login_reset(&place->station, NULL, "clerk", code, &err));
	assert_int_equal(err.code, ERR_DENIED);
	assert_ok(login_reset(&place->station, NULL, "admin", code, &err), err);
	assert_int_equal(enter(place, "admin", code), ERR_NONE);
	test_station_verify(&place->station);
}

/* Changes one field of a login. */
static bool change_user(struct place *place, const char *login, const char *name, const char *value, struct err *err)
{
	struct arena arena = { 0 };
	struct user user;
	struct record seen;
	struct act *act;
	enum put_result result;
	const char *values[RECORD_FIELDS];
	assert_ok(user_read(place->station.db, login, &arena, &user, err), *err);
	assert_ok(fold_read_record(place->station.db, &user_type, &user.entity, &arena, &seen, err), *err);
	memcpy(values, seen.value, sizeof values);
	values[record_field(&user_type, name)] = value;
	struct put put = { .entity = user.entity, .seen = &seen, .value = values };
	bool ok = act_begin(&place->station, NULL, &act, err) &&
		  act_finish(act, user_put(act, &put, NULL, &result, NULL, err), err);
	arena_release(&arena);
	return ok;
}

static void the_last_administrator_of_the_county_stays_one(void **state)
{
	struct place *place = *state;
	struct err err;
	/* A township's does not let the county's people in. */
	assert_false(change_user(place, "admin", "disabled", "1", &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_false(change_user(place, "admin", "role", "leader", &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_false(change_user(place, "admin", "area", "230124202", &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	add_user(place, "second", "admin", "230124");
	assert_ok(change_user(place, "admin", "disabled", "1", &err), err);
	assert_false(change_user(place, "second", "disabled", "1", &err));
	assert_ok(change_user(place, "admin", "disabled", "0", &err), err);
	assert_ok(change_user(place, "second", "role", "desk", &err), err);
	assert_ok(change_user(place, "town", "disabled", "1", &err), err);
}

static void no_password_stands_in_the_journal(void **state)
{
	struct place *place = *state;
	assert_int_equal(
		test_number(&place->station,
			    "SELECT count(*) FROM payload WHERE text LIKE '%password%' OR text LIKE '%argon%'"),
		0);
}

int main(void)
{
	crypto_start();
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_place, close_place)
	const struct CMUnitTest tests[] = {
		TEST(the_right_password_opens_and_says_who_it_is),
		TEST(each_wrong_guess_after_the_third_waits_twice_as_long),
		TEST(guessing_at_logins_slows_down_too),
		TEST(a_one_time_code_opens_once_to_choose_a_password),
		TEST(resetting_reaches_as_far_as_the_administrator_does),
		TEST(whoever_holds_the_folder_resets_a_lost_administrator_only),
		TEST(the_last_administrator_of_the_county_stays_one),
		TEST(no_password_stands_in_the_journal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
