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
#include "db/verdict_act.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

static const char right[] = "right password", wrong[] = "wrong password";

struct place {
	struct clock clock;
	struct station station;
};

struct new_user {
	const char *login, *role, *area;
	const char *staff; /* number; NULL: none */
};

static bool give(struct place *place, const struct person *author, const struct new_user *new, struct err *err)
{
	struct act *act;
	struct id staff;
	char hex[ID_TEXT_BYTES];
	enum put_result result;
	const char *value[RECORD_FIELDS] = { NULL };
	value[record_field(&user_type, "login")] = new->login;
	value[record_field(&user_type, "role")] = new->role;
	value[record_field(&user_type, "area")] = new->area;
	if (new->staff) {
		assert_ok(staff_by_number(place->station.db, new->staff, &staff, err), *err);
		id_format(&staff, hex);
		value[record_field(&user_type, "staff")] = hex;
	}
	return act_begin(&place->station, author, &act, err) &&
	       act_finish(act, user_put(act, &(struct put){ .value = value }, NULL, &result, NULL, err), err);
}

static void add_user(struct place *place, const char *login, const char *role, const char *area)
{
	struct err err;
	assert_ok(give(place, NULL, &(struct new_user){ login, role, area, NULL }, &err), err);
}

static bool put_staff(struct place *place, const char *number, const char *area, const char *left_on, struct err *err)
{
	struct arena arena = { 0 };
	struct act *act;
	struct id entity;
	struct record seen;
	enum put_result result;
	const char *value[RECORD_FIELDS] = { NULL };
	struct put put = { .value = value };
	if (left_on) {
		assert_ok(staff_by_number(place->station.db, number, &put.entity, err), *err);
		assert_ok(fold_read_record(place->station.db, &staff_type, &put.entity, &arena, &seen, err), *err);
		memcpy(value, seen.value, sizeof value);
		put.seen = &seen;
	}
	value[record_field(&staff_type, "number")] = number;
	value[record_field(&staff_type, "name")] = "孟岚";
	value[record_field(&staff_type, "duty")] = left_on ? value[record_field(&staff_type, "duty")] : "helper";
	value[record_field(&staff_type, "area")] = area;
	value[record_field(&staff_type, "left_on")] = left_on;
	bool ok = act_begin(&place->station, NULL, &act, err) &&
		  act_finish(act, staff_put(act, &put, &entity, &result, NULL, err), err);
	arena_release(&arena);
	return ok;
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
static bool change_user(struct place *place, const struct person *author, const char *login, const char *name,
			const char *value, struct err *err)
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
	bool ok = act_begin(&place->station, author, &act, err) &&
		  act_finish(act, user_put(act, &put, NULL, &result, NULL, err), err);
	arena_release(&arena);
	return ok;
}

static void the_last_administrator_of_the_county_stays_one(void **state)
{
	struct place *place = *state;
	struct err err;
	/* A township's does not let the county's people in. */
	assert_false(change_user(place, NULL, "admin", "disabled", "1", &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_false(change_user(place, NULL, "admin", "role", "leader", &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_false(change_user(place, NULL, "admin", "area", "230124202", &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	add_user(place, "second", "admin", "230124");
	assert_ok(change_user(place, NULL, "admin", "disabled", "1", &err), err);
	assert_false(change_user(place, NULL, "second", "disabled", "1", &err));
	assert_ok(change_user(place, NULL, "admin", "disabled", "0", &err), err);
	assert_ok(change_user(place, NULL, "second", "role", "desk", &err), err);
	assert_ok(change_user(place, NULL, "town", "disabled", "1", &err), err);
}

static void an_administrator_of_a_township_gives_nobody_more_than_it(void **state)
{
	struct place *place = *state;
	struct person town, admin;
	struct err err;
	char code[ONETIME_BYTES];
	assert_ok(login_person(&place->station, "town", &town, &err), err);
	assert_ok(login_person(&place->station, "admin", &admin, &err), err);
	assert_false(give(place, &town, &(struct new_user){ "evil", "inspector", "230124202", NULL }, &err));
	assert_int_equal(err.code, ERR_DENIED);
	assert_false(give(place, &town, &(struct new_user){ "evil", "desk", "230124202", NULL }, &err));
	assert_int_equal(err.code, ERR_DENIED);
	assert_ok(give(place, &town, &(struct new_user){ "good", "clerk", "230124202", NULL }, &err), err);
	assert_ok(give(place, &admin, &(struct new_user){ "eyes", "inspector", "230124202", NULL }, &err), err);

	/* Nor does one take over the login of somebody who has such a role. */
	assert_false(login_reset(&place->station, &town, "eyes", code, &err));
	assert_int_equal(err.code, ERR_DENIED);
	assert_false(change_user(place, &town, "eyes", "disabled", "1", &err));
	assert_false(change_user(place, &town, "eyes", "role", "clerk", &err));
	assert_false(change_user(place, &town, "good", "role", "inspector", &err));
	assert_ok(change_user(place, &town, "good", "role", "leader", &err), err);

	/* Whoever works elsewhere reaches further, too. */
	assert_ok(put_staff(place, "G1", "230124203", NULL, &err), err);
	assert_ok(put_staff(place, "G2", "230124202", NULL, &err), err);
	assert_false(give(place, &town, &(struct new_user){ "helper1", "helper", "230124202", "G1" }, &err));
	assert_int_equal(err.code, ERR_DENIED);
	assert_ok(give(place, &town, &(struct new_user){ "helper2", "helper", "230124202", "G2" }, &err), err);
}

static void the_login_of_who_works_elsewhere_is_the_countys_to_give(void **state)
{
	struct place *place = *state;
	struct person town, admin;
	struct err err;
	char code[ONETIME_BYTES];
	assert_ok(login_person(&place->station, "town", &town, &err), err);
	assert_ok(login_person(&place->station, "admin", &admin, &err), err);
	assert_ok(put_staff(place, "C1", "230124", NULL, &err), err);
	assert_ok(put_staff(place, "G1", "230124203", NULL, &err), err);
	assert_ok(put_staff(place, "G2", "230124202", NULL, &err), err);
	const char *const number[] = { "C1", "G1" };
	const char *const role[] = { "clerk", "helper", "doctor", "department", "leader" };
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < sizeof role / sizeof *role; j++) {
			assert_false(
				give(place, &town, &(struct new_user){ "spy", role[j], "230124202", number[i] }, &err));
			assert_int_equal(err.code, ERR_DENIED);
		}

	/* Nor is one that the county gave taken over, whatever its area says. */
	assert_ok(give(place, &admin, &(struct new_user){ "mixed", "helper", "230124202", "C1" }, &err), err);
	assert_false(login_reset(&place->station, &town, "mixed", code, &err));
	assert_int_equal(err.code, ERR_DENIED);
	assert_false(change_user(place, &town, "mixed", "disabled", "1", &err));
	assert_false(change_user(place, &town, "mixed", "staff", NULL, &err));
	assert_ok(login_reset(&place->station, &admin, "mixed", code, &err), err);

	/* Those of the township are its own. */
	assert_ok(give(place, &town, &(struct new_user){ "inside", "helper", "230124202", "G2" }, &err), err);
	assert_ok(login_reset(&place->station, &town, "inside", code, &err), err);
	assert_ok(change_user(place, &town, "inside", "disabled", "1", &err), err);
}

static void a_login_is_one_persons_who_is_in_office(void **state)
{
	struct place *place = *state;
	struct err err;
	assert_ok(put_staff(place, "G1", "230124202", NULL, &err), err);
	assert_ok(put_staff(place, "G2", "230124202", NULL, &err), err);
	assert_ok(put_staff(place, "G2", "230124202", "2025-01-01", &err), err);
	assert_false(give(place, NULL, &(struct new_user){ "nobody", "helper", "230124202", NULL }, &err));
	assert_int_equal(err.code, ERR_INPUT);
	assert_false(give(place, NULL, &(struct new_user){ "gone", "helper", "230124202", "G2" }, &err));
	assert_non_null(strstr(err.text, "2025-01-01"));
	assert_ok(give(place, NULL, &(struct new_user){ "one", "helper", "230124202", "G1" }, &err), err);
	assert_false(give(place, NULL, &(struct new_user){ "two", "helper", "230124202", "G1" }, &err));
	assert_non_null(strstr(err.text, "one"));
	assert_ok(change_user(place, NULL, "one", "disabled", "1", &err), err);
	assert_ok(give(place, NULL, &(struct new_user){ "two", "helper", "230124202", "G1" }, &err), err);
	assert_false(change_user(place, NULL, "one", "disabled", "0", &err));
}

static void the_first_stations_folder_is_the_way_back_when_no_administrator_is_left(void **state)
{
	struct place *place = *state;
	struct place second = { .clock = place->clock };
	struct login entered;
	struct err err;
	char code[ONETIME_BYTES];
	bool due;
	assert_ok(login_rescue_is_due(&place->station, &due, &err), err);
	assert_false(due);
	assert_false(login_rescue(&place->station, "clerk", code, &err));
	assert_int_equal(err.code, ERR_DENIED);
	add_user(place, "second", "admin", "230124");
	test_station_join(&place->station, &second.station, &place->clock);
	test_station_pass(&place->station, &second.station, &(struct journal_receipt){ 0 });
	assert_ok(change_user(place, NULL, "second", "role", "desk", &err), err);
	assert_ok(change_user(&second, NULL, "admin", "disabled", "1", &err), err);
	test_station_pass(&second.station, &place->station, &(struct journal_receipt){ 0 });
	test_station_pass(&place->station, &second.station, &(struct journal_receipt){ 0 });

	assert_ok(login_rescue_is_due(&second.station, &due, &err), err);
	assert_false(due);
	assert_false(login_rescue(&second.station, "admin", code, &err));
	assert_ok(login_rescue_is_due(&place->station, &due, &err), err);
	assert_true(due);
	assert_false(login_rescue(&place->station, "nobody", code, &err));
	assert_int_equal(err.code, ERR_MISSING);
	assert_ok(put_staff(place, "G1", "230124202", NULL, &err), err);
	assert_ok(give(place, NULL, &(struct new_user){ "gone", "helper", "230124202", "G1" }, &err), err);
	assert_ok(put_staff(place, "G1", "230124202", "2025-01-01", &err), err);
	assert_false(login_rescue(&place->station, "gone", code, &err));
	assert_non_null(strstr(err.text, "2025-01-01"));

	assert_ok(login_rescue(&place->station, "admin", code, &err), err);
	assert_ok(login_enter(&place->station, "admin", code, &entered, &err), err);
	assert_int_equal(entered.person.role, ROLE_ADMIN);
	assert_string_equal(entered.person.area, "230124");
	assert_false(login_rescue(&place->station, "clerk", code, &err));
	assert_int_equal(err.code, ERR_DENIED);
	test_station_verify(&place->station);
	test_station_close(&second.station);
}

static struct hash entry_of(struct place *place, const char *login)
{
	struct hash hash = { 0 };
	struct err err;
	struct stmt *stmt =
		stmt_start(place->station.db, "SELECT hash FROM event JOIN user USING (entity) WHERE login = :login"
					      "  AND event.kind = 'user.put' ORDER BY hlc DESC, hash LIMIT 1");
	stmt_text(stmt, ":login", login);
	assert_true(stmt_next(stmt));
	stmt_get_hash(stmt, 0, &hash);
	assert_ok(stmt_end(stmt, &err), err);
	return hash;
}

static bool judge(struct place *place, bool (*verdict)(struct act *, const struct hash *, const char *, struct err *),
		  const struct hash *target, struct err *err)
{
	struct act *act;
	return act_begin(&place->station, NULL, &act, err) && act_finish(act, verdict(act, target, "误", err), err);
}

static void no_verdict_takes_the_last_administrator_away(void **state)
{
	struct place *place = *state;
	struct err err;
	struct hash entry = entry_of(place, "admin"), genesis;
	assert_false(judge(place, verdict_refuse, &entry, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_false(judge(place, verdict_redact, &entry, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	struct stmt *stmt = stmt_start(place->station.db, "SELECT hash FROM event WHERE kind = 'county.found'");
	assert_true(stmt_next(stmt));
	stmt_get_hash(stmt, 0, &genesis);
	assert_ok(stmt_end(stmt, &err), err);
	assert_false(judge(place, verdict_cut, &genesis, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_int_equal(test_number(&place->station, "SELECT count(*) FROM user WHERE login = 'admin'"), 1);

	/* Nor does the last one leave. */
	assert_false(put_staff(place, "admin", "230124", "2025-12-01", &err));
	assert_int_equal(err.code, ERR_CONFLICT);

	add_user(place, "second", "admin", "230124");
	assert_ok(judge(place, verdict_refuse, &entry, &err), err);
	assert_false(judge(place, verdict_refuse, &entry, &err));
	assert_non_null(strstr(err.text, "already"));
	entry = entry_of(place, "second");
	assert_false(judge(place, verdict_refuse, &entry, &err));
	assert_int_equal(test_number(&place->station, "SELECT count(*) FROM event WHERE kind = 'refuse'"), 1);
	test_station_verify(&place->station);
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
		TEST(an_administrator_of_a_township_gives_nobody_more_than_it),
		TEST(the_login_of_who_works_elsewhere_is_the_countys_to_give),
		TEST(a_login_is_one_persons_who_is_in_office),
		TEST(the_first_stations_folder_is_the_way_back_when_no_administrator_is_left),
		TEST(no_verdict_takes_the_last_administrator_away),
		TEST(no_password_stands_in_the_journal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
