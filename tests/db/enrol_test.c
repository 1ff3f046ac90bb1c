/* Founding a county, and letting other stations in. */
#include "db/enrol.h"

#include <ctype.h>
#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/json.h"
#include "db/act.h"
#include "db/db.h"
#include "db/sync_state.h"
#include "db/verdict_act.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

static struct clock noon(void)
{
	return clock_fixed(1763870400000);
}

static void the_first_event_of_a_county_carries_the_key_of_its_root(void **state)
{
	(void)state;
	struct clock clock = noon();
	struct station root;
	struct arena arena = { 0 };
	struct county county;
	struct err err;
	test_station_open(&root, &clock);
	assert_ok(county_read(root.db, &arena, &county, &err), err);
	assert_string_equal(county.code, "230124");
	assert_string_equal(county.name, "方正县");
	assert_true(hash_equal(&county.root, &root.fingerprint));
	assert_string_equal(root.tag, "01");
	assert_int_equal(test_number(&root, "SELECT seq FROM event WHERE kind = 'county.found'"), 1);
	assert_false(county_found(&root, "230124", "方正县", &err));
	test_station_verify(&root);
	arena_release(&arena);
	test_station_close(&root);
}

static void a_station_that_joined_folds_what_the_root_folds(void **state)
{
	(void)state;
	struct clock clock = noon();
	struct station root, second, third;
	struct journal_receipt receipt;
	test_station_open(&root, &clock);
	test_station_join(&root, &second, &clock);
	test_station_join(&root, &third, &clock);
	test_station_pass(&root, &second, &receipt);
	assert_string_equal(second.tag, "02");
	assert_string_equal(third.tag, "03");
	assert_int_equal(test_number(&second, "SELECT count(*) FROM station"), 3);
	test_station_equal(&root, &second);
	test_station_equal(&root, &third);
	test_station_verify(&second);
	assert_memory_equal(root.county_secret, second.county_secret, sizeof root.county_secret);
	test_station_close(&third);
	test_station_close(&second);
	test_station_close(&root);
}

static void what_a_station_wrote_before_it_was_known_is_held_until_then(void **state)
{
	(void)state;
	struct clock clock = noon();
	struct station root, second;
	struct test_answer answer;
	struct journal_receipt receipt;
	struct act *act;
	struct err err;
	test_station_open(&root, &clock);
	test_station_take_place(&root, &second, &clock, &answer);
	assert_ok(act_begin(&second, NULL, &act, &err), err);
	struct act_event event = {
		.scope = "county", .kind = "x.one", .entity = { { 1 } }, .payload = json_new_object()
	};
	assert_ok(act_add(act, &event, NULL, &err), err);
	assert_ok(act_commit(act, &err), err);

	test_station_pass(&second, &root, &receipt);
	assert_int_equal(receipt.held, 1);
	assert_int_equal(test_number(&root, "SELECT count(*) FROM event WHERE kind = 'x.one'"), 0);
	test_station_enrol(&root, &answer);
	assert_ok(db_begin(root.db, &err), err);
	assert_ok(journal_receive_held(root.db, clock_now(&clock), &receipt, &err), err);
	assert_ok(db_commit(root.db, &err), err);
	assert_int_equal(test_number(&root, "SELECT count(*) FROM event WHERE kind = 'x.one'"), 1);
	assert_int_equal(test_number(&root, "SELECT count(*) FROM held"), 0);
	test_station_pass(&root, &second, &receipt);
	test_station_equal(&root, &second);
	test_station_close(&second);
	test_station_close(&root);
}

static bool write_one(struct station *station, const char *scope, struct err *err)
{
	struct act *act;
	if (!act_begin(station, NULL, &act, err))
		return false;
	struct act_event event = { .scope = scope, .kind = "x.one", .entity = { { 7 } }, .payload = json_new_object() };
	return act_finish(act, act_add(act, &event, NULL, err), err);
}

static void a_station_that_was_cut_writes_nothing_more(void **state)
{
	(void)state;
	struct clock clock = noon();
	struct station root, second;
	struct journal_receipt receipt;
	struct sync_state sync;
	struct station_rows rows;
	struct arena arena = { 0 };
	struct person admin = { .role = ROLE_ADMIN, .area = "230124" };
	struct act *act;
	struct err err;
	test_station_open(&root, &clock);
	test_station_join(&root, &second, &clock);
	assert_ok(write_one(&second, "county", &err), err);
	assert_ok(act_begin(&root, &admin, &act, &err), err);
	assert_ok(
		act_finish(act, verdict_cut_station(act, &second.fingerprint, noon().fixed_ms, "电脑被偷", &err), &err),
		err);
	test_station_pass(&root, &second, &receipt);
	int64_t events = test_number(&second, "SELECT count(*) FROM event");
	static const char *const scopes[] = { "common", "county" };
	for (size_t i = 0; i < sizeof scopes / sizeof *scopes; i++) {
		assert_false(write_one(&second, scopes[i], &err));
		assert_int_equal(err.code, ERR_DENIED);
		assert_non_null(strstr(err.text, "电脑被偷"));
	}
	assert_int_equal(test_number(&second, "SELECT count(*) FROM event"), events);
	assert_ok(sync_state_read(second.db, &second.fingerprint, &arena, &sync, &err), err);
	assert_string_equal(sync.cut, "电脑被偷");
	assert_ok(sync_state_read(root.db, &root.fingerprint, &arena, &sync, &err), err);
	assert_null(sync.cut);
	assert_ok(station_list(&second, &arena, &rows, &err), err);
	assert_null(rows.row[0].cut);
	assert_string_equal(rows.row[1].cut, "电脑被偷");
	/* What others write is still taken. */
	assert_ok(write_one(&root, "county", &err), err);
	test_station_pass(&root, &second, &receipt);
	assert_int_equal(receipt.taken, 1);
	test_station_verify(&second);
	arena_release(&arena);
	test_station_close(&second);
	test_station_close(&root);
}

static bool describe(struct station *station, const struct person *author, bool *changed, struct err *err)
{
	struct act *act;
	return act_begin(station, author, &act, err) &&
	       act_finish(act,
			  station_describe(act, &(struct station_description){ .name = "", .place = "德善乡政府" },
					   changed, err),
			  err);
}

static void a_station_says_itself_where_it_stands(void **state)
{
	(void)state;
	struct clock clock = noon();
	struct station root, second;
	struct journal_receipt receipt;
	struct station_rows rows;
	struct arena arena = { 0 };
	struct person admin = { .role = ROLE_ADMIN, .area = "230124" }, clerk = { .role = ROLE_CLERK };
	struct act *act;
	struct err err;
	bool changed;
	test_station_open(&root, &clock);
	test_station_join(&root, &second, &clock);
	assert_false(describe(&second, &clerk, &changed, &err));
	assert_int_equal(err.code, ERR_DENIED);
	assert_ok(describe(&second, &admin, &changed, &err), err);
	assert_true(changed);
	assert_ok(describe(&second, &admin, &changed, &err), err);
	assert_false(changed);
	test_station_pass(&second, &root, &receipt);
	struct station *const both[] = { &root, &second };
	for (int i = 0; i < 2; i++) {
		assert_ok(station_list(both[i], &arena, &rows, &err), err);
		assert_string_equal(rows.row[1].name, "测试站");
		assert_string_equal(rows.row[1].place, "德善乡政府");
	}
	/* Another's word of it counts nothing. */
	struct act_event event = { .scope = "common", .kind = "station.describe", .payload = json_new_object() };
	memcpy(&event.entity, &second.fingerprint, sizeof event.entity);
	json_set_text(event.payload, "name", "别站");
	json_set_text(event.payload, "place", "别处");
	assert_ok(act_begin(&root, &admin, &act, &err), err);
	assert_ok(act_finish(act, act_add(act, &event, NULL, &err), &err), err);
	assert_ok(station_list(&root, &arena, &rows, &err), err);
	assert_string_equal(rows.row[1].place, "德善乡政府");
	test_station_pass(&root, &second, &receipt);
	test_station_equal(&root, &second);
	test_station_verify(&second);
	arena_release(&arena);
	test_station_close(&second);
	test_station_close(&root);
}

static void an_answer_serves_once(void **state)
{
	(void)state;
	struct clock clock = noon();
	struct station root, second;
	struct test_answer answer;
	struct err err;
	test_station_open(&root, &clock);
	test_station_take_place(&root, &second, &clock, &answer);
	test_station_enrol(&root, &answer);
	test_station_enrol(&root, &answer);
	assert_int_equal(test_number(&root, "SELECT count(*) FROM event WHERE kind = 'station.enrol'"), 1);
	assert_ok(enrol_forget(&root, &answer.locator, &err), err);
	struct enrol_box box = { answer.bytes, answer.size };
	assert_false(enrol_accept(&root, &answer.locator, &box, &err));
	assert_int_equal(err.code, ERR_INPUT);
	test_station_close(&second);
	test_station_close(&root);
}

static void a_changed_answer_or_a_late_one_is_refused(void **state)
{
	(void)state;
	struct clock clock = noon();
	struct station root, second;
	struct test_answer answer;
	struct err err;
	test_station_open(&root, &clock);
	test_station_take_place(&root, &second, &clock, &answer);
	struct enrol_box box = { answer.bytes, answer.size };
	answer.bytes[answer.size / 2] ^= 1;
	assert_false(enrol_accept(&root, &answer.locator, &box, &err));
	answer.bytes[answer.size / 2] ^= 1;
	clock.fixed_ms += (int64_t)(ENROL_DAYS + 1) * 24 * 3600 * 1000;
	assert_false(enrol_accept(&root, &answer.locator, &box, &err));
	assert_int_equal(test_number(&root, "SELECT count(*) FROM station"), 1);
	test_station_close(&second);
	test_station_close(&root);
}

static void only_the_root_lets_others_in(void **state)
{
	(void)state;
	struct clock clock = noon();
	struct station root, second;
	struct err err;
	char code[ONETIME_BYTES];
	test_station_open(&root, &clock);
	test_station_join(&root, &second, &clock);
	assert_false(enrol_offer(&second, NULL, "第三站", code, &err));
	assert_int_equal(err.code, ERR_CONFLICT);

	/* Not even with an event of its own: the fold looks at whose chain it stands on. */
	struct act *act;
	unsigned char seed[32] = { 9 };
	char hex[65];
	struct key_pair stranger;
	struct hash fingerprint;
	key_pair_from_seed(seed, &stranger);
	station_fingerprint(stranger.public_key, &fingerprint);
	hex_format(stranger.public_key, 32, hex);
	assert_ok(act_begin(&second, NULL, &act, &err), err);
	struct act_event event = { .scope = "common", .kind = "station.enrol", .payload = json_new_object() };
	memcpy(&event.entity, &fingerprint, sizeof event.entity);
	json_set_text(event.payload, "public_key", hex);
	json_set_text(event.payload, "tag", "77");
	assert_ok(act_add(act, &event, NULL, &err), err);
	assert_ok(act_commit(act, &err), err);
	assert_int_equal(test_number(&second, "SELECT count(*) FROM station"), 2);
	test_station_close(&second);
	test_station_close(&root);
}

static void a_mistyped_code_is_told_from_a_wrong_one(void **state)
{
	(void)state;
	struct clock clock = noon();
	struct station root;
	struct err err;
	char code[ONETIME_BYTES], read[ONETIME_BYTES], typed[64];
	test_station_open(&root, &clock);
	assert_ok(enrol_offer(&root, NULL, "第二站", code, &err), err);
	assert_int_equal(strlen(code), 19);
	assert_ok(onetime_read(code, read, &err), err);
	assert_string_equal(read, code);
	for (size_t i = 0; i < strlen(code); i++) {
		strcpy(typed, code);
		if (typed[i] == '-')
			continue;
		typed[i] = typed[i] == '7' ? '8' : '7';
		assert_false(onetime_read(typed, read, &err));
	}
	size_t length = 0;
	for (size_t i = 0; code[i]; i++)
		if (code[i] != '-')
			typed[length++] = code[i] == '0'   ? 'o'
					  : code[i] == '1' ? 'l'
							   : (char)tolower((unsigned char)code[i]);
	typed[length] = '\0';
	assert_ok(onetime_read(typed, read, &err), err);
	assert_string_equal(read, code);
	assert_false(onetime_read("", read, &err));
	assert_false(onetime_read("XXXX", read, &err));
	assert_false(onetime_read("UUUU-UUUU-UUUU-UUUU", read, &err));
	test_station_close(&root);
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_event_of_a_county_carries_the_key_of_its_root),
		cmocka_unit_test(a_station_that_joined_folds_what_the_root_folds),
		cmocka_unit_test(what_a_station_wrote_before_it_was_known_is_held_until_then),
		cmocka_unit_test(a_station_that_was_cut_writes_nothing_more),
		cmocka_unit_test(a_station_says_itself_where_it_stands),
		cmocka_unit_test(an_answer_serves_once),
		cmocka_unit_test(a_changed_answer_or_a_late_one_is_refused),
		cmocka_unit_test(only_the_root_lets_others_in),
		cmocka_unit_test(a_mistyped_code_is_told_from_a_wrong_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
