/* Stations that meet at a central file. */
#include "sync/exchange.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/json.h"
#include "db/act.h"
#include "db/cursor.h"
#include "db/db.h"
#include "db/enrol.h"
#include "db/fold.h"
#include "db/succession.h"
#include "db/sync_state.h"
#include "sync/handshake.h"
#include "sync/store.h"
#include "sync/store_file.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

struct place {
	struct clock clock;
	char folder[64], file[100];
};

static void open_place(struct place *place)
{
	*place = (struct place){ .clock = clock_fixed(1763870400000) };
	test_folder_make(place->folder);
	snprintf(place->file, sizeof place->file, "%s/central.db", place->folder);
}

static void close_place(struct place *place)
{
	test_folder_remove(place->folder);
}

static bool try_sync(struct station *station, const char *file, struct exchange_report *report, struct err *err)
{
	struct store *store;
	if (!store_file_open(file, true, &store, err))
		return false;
	bool ok = exchange_run(&(struct exchange_plan){ .station = station, .store = store }, report, err);
	store_close(store);
	return ok;
}

static struct exchange_report sync_station(struct place *place, struct station *station)
{
	struct exchange_report report;
	struct err err;
	assert_ok(try_sync(station, place->file, &report, &err), err);
	return report;
}

static void write_areas(struct station *station, const char *scope, int first, int count)
{
	struct err err;
	struct act *act;
	assert_ok(act_begin(station, NULL, &act, &err), err);
	for (int i = first; i < first + count; i++) {
		char code[13];
		snprintf(code, sizeof code, "23012420%04d", i);
		struct json *payload = json_new_object(), *set = json_new_object();
		json_set_text(set, "code", code);
		json_set_text(set, "name", "某村村委会");
		json_set_text(set, "level", "village");
		json_set(payload, "set", set);
		struct act_event event = { .scope = scope, .kind = "area.put", .payload = payload };
		id_natural(station->county_secret, "area", code, &event.entity);
		assert_ok(act_add(act, &event, NULL, &err), err);
	}
	assert_ok(act_commit(act, &err), err);
}

static int64_t central_number(struct place *place, const char *sql)
{
	struct err err;
	struct db *db;
	int64_t number;
	assert_ok(db_open(place->file, &(struct db_options){ .use = DB_READ, .central = true }, &db, &err), err);
	assert_ok(db_number(db, sql, -1, &number, &err), err);
	db_close(db);
	return number;
}

/* Lets a station in through the file, as `fangzheng station add` and `fangzheng init --join` do. */
static void join(struct place *place, struct station *root, struct station *joined)
{
	struct err err;
	char code[ONETIME_BYTES], home[64];
	struct store *store;
	assert_ok(enrol_offer(root, NULL, "第二站", code, &err), err);
	sync_station(place, root);
	test_folder_make(home);
	assert_ok(store_file_open(place->file, false, &store, &err), err);
	assert_ok(handshake_join(&(struct station_plan){ .home = home, .clock = &place->clock }, store, code, joined,
				 &err),
		  err);
	store_close(store);
	sync_station(place, joined);
}

static void two_stations_end_with_equal_tables(void **state)
{
	(void)state;
	struct place place;
	struct station root, second;
	open_place(&place);
	test_station_open(&root, &place.clock);
	write_areas(&root, "common", 0, 30);
	join(&place, &root, &second);
	write_areas(&second, "common", 30, 10);
	write_areas(&second, "230124202", 40, 10);
	struct exchange_report report = sync_station(&place, &second);
	assert_int_equal(report.pushed, 20);

	/* The root has not read the answer yet: it does so before it reads, so nothing is held. */
	report = sync_station(&place, &root);
	assert_int_equal(report.enrolled, 1);
	assert_int_equal(report.taken, 20);
	assert_int_equal(report.held, 0);
	report = sync_station(&place, &second);
	assert_int_equal(report.taken, 1);
	assert_int_equal(test_number(&root, "SELECT count(*) FROM area"), 50);
	assert_int_equal(central_number(&place, "SELECT count(*) FROM event"),
			 test_number(&root, "SELECT count(*) FROM event"));
	assert_int_equal(central_number(&place, "SELECT count(*) FROM offer"), 0);
	test_station_equal(&root, &second);
	test_station_verify(&root);
	test_station_verify(&second);
	test_station_close(&second);
	test_station_close(&root);
	close_place(&place);
}

static void a_second_sync_changes_nothing(void **state)
{
	(void)state;
	struct place place;
	struct station root, second;
	open_place(&place);
	test_station_open(&root, &place.clock);
	write_areas(&root, "common", 0, 30);
	join(&place, &root, &second);
	sync_station(&place, &root);
	sync_station(&place, &second);
	int64_t last = central_number(&place, "SELECT max(pos) FROM event");
	for (int i = 0; i < 2; i++) {
		struct exchange_report report = sync_station(&place, i ? &root : &second);
		assert_int_equal(report.pushed + report.taken + report.held + report.refused + report.enrolled, 0);
		assert_false(report.restored);
	}
	assert_int_equal(central_number(&place, "SELECT max(pos) FROM event"), last);
	struct sync_state sync;
	struct arena arena = { 0 };
	struct err err;
	assert_ok(sync_state_read(root.db, &root.fingerprint, &arena, &sync, &err), err);
	assert_int_equal(sync.pending, 0);
	assert_int_equal(sync.held + sync.quarantined + sync.forks, 0);
	assert_true(sync.enrolled);
	assert_int_equal(sync.last_ms, clock_now(&place.clock));
	arena_release(&arena);
	test_station_close(&second);
	test_station_close(&root);
	close_place(&place);
}

static void three_stations_pass_on_what_the_others_wrote(void **state)
{
	(void)state;
	struct place place;
	struct station station[3];
	open_place(&place);
	test_station_open(&station[0], &place.clock);
	join(&place, &station[0], &station[1]);
	join(&place, &station[0], &station[2]);
	sync_station(&place, &station[0]);
	for (int round = 0; round < 6; round++) {
		write_areas(&station[round % 3], round % 2 ? "common" : "230124203", round * 10, 25);
		place.clock.fixed_ms += round % 2 ? 1000 : 0;
		sync_station(&place, &station[(round * 2) % 3]);
	}
	for (int i = 0; i < 6; i++)
		sync_station(&place, &station[i % 3]);
	test_station_equal(&station[0], &station[1]);
	test_station_equal(&station[0], &station[2]);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(test_number(&station[i], "SELECT count(*) FROM event"),
				 central_number(&place, "SELECT count(*) FROM event"));
		assert_int_equal(test_number(&station[i], "SELECT count(*) FROM held"), 0);
		test_station_verify(&station[i]);
	}
	for (int i = 0; i < 3; i++)
		test_station_close(&station[i]);
	close_place(&place);
}

static void a_long_journal_travels_in_pages_that_end_on_seals(void **state)
{
	(void)state;
	struct place place;
	struct station root, second;
	struct store *store;
	struct store_page page;
	struct arena arena = { 0 };
	struct err err;
	open_place(&place);
	test_station_open(&root, &place.clock);
	for (int i = 0; i < 5; i++)
		write_areas(&root, "common", 0, 1300);
	sync_station(&place, &root);
	assert_ok(store_file_open(place.file, false, &store, &err), err);
	int pages = 0;
	for (int64_t pos = 0;; pos = page.last, pages++) {
		assert_ok(store->operations->pull(store, pos, NULL, &arena, &page, &err), err);
		if (page.last == pos)
			break;
		assert_true(page.events.count <= STORE_PAGE_EVENTS);
		assert_true(page.events.entry[page.events.count - 1].event.seal);
	}
	assert_true(pages >= 4);
	const char *const nothing[] = { "230124299", NULL };
	assert_ok(store->operations->pull(store, 0, nothing, &arena, &page, &err), err);
	assert_int_equal(page.events.count, 0);
	assert_true(page.last > 1000);
	store_close(store);
	join(&place, &root, &second);
	assert_int_equal(test_number(&second, "SELECT count(*) FROM event"), 6501);
	test_station_equal(&root, &second);
	arena_release(&arena);
	test_station_close(&second);
	test_station_close(&root);
	close_place(&place);
}

static void copy_file(const char *from, const char *to)
{
	char bytes[1 << 16];
	FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
	assert_true(in && out);
	for (size_t size; (size = fread(bytes, 1, sizeof bytes, in)) > 0;)
		assert_int_equal(fwrite(bytes, 1, size, out), size);
	fclose(in);
	fclose(out);
}

static void a_file_that_was_restored_from_a_backup_gets_everything_again(void **state)
{
	(void)state;
	struct place place;
	struct station root, second;
	char backup[120];
	open_place(&place);
	snprintf(backup, sizeof backup, "%s/backup", place.folder);
	test_station_open(&root, &place.clock);
	write_areas(&root, "common", 0, 20);
	join(&place, &root, &second);
	sync_station(&place, &root);
	copy_file(place.file, backup);
	write_areas(&root, "common", 20, 20);
	sync_station(&place, &root);
	sync_station(&place, &second);
	int64_t all = test_number(&root, "SELECT count(*) FROM event");

	copy_file(backup, place.file);
	write_areas(&second, "county", 40, 5);
	struct exchange_report report = sync_station(&place, &second);
	assert_true(report.restored);
	assert_int_equal(report.pushed, 25);
	report = sync_station(&place, &root);
	assert_int_equal(report.taken, 5);
	assert_int_equal(central_number(&place, "SELECT count(*) FROM event"), all + 5);
	test_station_equal(&root, &second);
	test_station_close(&second);
	test_station_close(&root);
	close_place(&place);
}

static void damaged_entries_are_kept_out_and_block_nothing_else(void **state)
{
	(void)state;
	struct place place;
	struct station root, second;
	struct err err;
	struct db *db;
	open_place(&place);
	test_station_open(&root, &place.clock);
	join(&place, &root, &second);
	sync_station(&place, &root);
	sync_station(&place, &second);
	write_areas(&root, "230124202", 0, 3);
	write_areas(&root, "230124203", 3, 3);
	write_areas(&root, "230124205", 6, 3);
	sync_station(&place, &root);
	assert_ok(db_open(place.file, &(struct db_options){ .use = DB_WRITE, .central = true }, &db, &err), err);
	assert_ok(db_script(db,
			    "UPDATE event SET payload = replace(payload, '某村', '他村')"
			    " WHERE pos = (SELECT min(pos) FROM event WHERE scope = '230124202');"
			    "UPDATE event SET header = x'00' WHERE pos = (SELECT max(pos) FROM event WHERE scope = "
			    "'230124203')",
			    &err),
		  err);
	db_close(db);
	struct exchange_report report = sync_station(&place, &second);
	assert_int_equal(report.taken, 3);
	assert_int_equal(report.refused, 3 + 2);
	assert_int_equal(report.unreadable, 1);
	assert_int_equal(test_number(&second, "SELECT count(*) FROM quarantine"), 2);
	assert_int_equal(test_number(&second, "SELECT count(*) FROM area"), 3);
	test_station_verify(&second);
	test_station_close(&second);
	test_station_close(&root);
	close_place(&place);
}

static void a_redacted_payload_leaves_the_file_and_every_station(void **state)
{
	(void)state;
	struct place place;
	struct station root, second;
	struct err err;
	struct act *act;
	struct hash hash;
	char hex[HASH_TEXT_BYTES];
	open_place(&place);
	test_station_open(&root, &place.clock);
	join(&place, &root, &second);
	sync_station(&place, &root);
	assert_ok(act_begin(&root, NULL, &act, &err), err);
	struct act_event event = {
		.scope = "county", .kind = "x.secret", .entity = { { 7 } }, .payload = json_new_object()
	};
	json_set_text(event.payload, "text", "不该写的");
	assert_ok(act_add(act, &event, &hash, &err), err);
	assert_ok(act_commit(act, &err), err);
	sync_station(&place, &root);
	sync_station(&place, &second);
	assert_int_equal(central_number(&place, "SELECT count(*) FROM event WHERE payload LIKE '%不该写的%'"), 1);

	hash_format(&hash, hex);
	assert_ok(act_begin(&root, NULL, &act, &err), err);
	event = (struct act_event){ .scope = "county", .kind = "redact", .payload = json_new_object() };
	memcpy(&event.entity, &hash, sizeof event.entity);
	json_set_text(event.payload, "target", hex);
	assert_ok(act_add(act, &event, NULL, &err), err);
	assert_ok(act_commit(act, &err), err);
	sync_station(&place, &root);
	sync_station(&place, &second);
	assert_int_equal(central_number(&place, "SELECT count(*) FROM event WHERE payload LIKE '%不该写的%'"), 0);
	assert_int_equal(test_number(&second, "SELECT count(*) FROM payload WHERE text LIKE '%不该写的%'"), 0);
	test_station_verify(&second);
	test_station_equal(&root, &second);
	test_station_close(&second);
	test_station_close(&root);
	close_place(&place);
}

static void what_is_no_central_file_is_left_alone(void **state)
{
	(void)state;
	struct place place;
	struct station root;
	struct store *store;
	struct err err;
	char path[4200];
	open_place(&place);
	test_station_open(&root, &place.clock);
	snprintf(path, sizeof path, "%s/station.db", root.home);
	assert_false(store_file_open(path, true, &store, &err));
	assert_int_equal(err.code, ERR_INPUT);
	assert_false(store_file_open(place.file, false, &store, &err));
	assert_int_equal(err.code, ERR_MISSING);
	FILE *text = fopen(place.file, "w");
	assert_non_null(text);
	fputs("this is a letter, not a database, and longer than a header of SQLite is, which has 100 bytes; so it "
	      "goes on.",
	      text);
	fclose(text);
	assert_false(store_file_open(place.file, true, &store, &err));
	assert_int_equal(err.code, ERR_DAMAGED);
	write_areas(&root, "common", 0, 1);
	test_station_verify(&root);
	test_station_close(&root);
	close_place(&place);
}

static void a_file_belongs_to_one_county(void **state)
{
	(void)state;
	struct place place;
	struct station root, second, foreign;
	struct exchange_report report;
	struct err err;
	struct db *db;
	open_place(&place);
	test_station_open(&root, &place.clock);
	test_station_open(&foreign, &place.clock);
	join(&place, &root, &second);
	sync_station(&place, &root);
	int64_t events = central_number(&place, "SELECT count(*) FROM event");
	for (int of_before = 0; of_before < 2; of_before++) {
		assert_false(try_sync(&foreign, place.file, &report, &err));
		assert_int_equal(err.code, ERR_CONFLICT);
		assert_int_equal(central_number(&place, "SELECT count(*) FROM event"), events);
		assert_int_equal(test_number(&foreign, "SELECT count(*) FROM held"), 0);
		/* Made before files named their county. */
		assert_ok(db_open(place.file, &(struct db_options){ .use = DB_WRITE, .central = true }, &db, &err),
			  err);
		assert_ok(db_script(db, "DELETE FROM setting WHERE key = 'genesis'", &err), err);
		db_close(db);
	}
	sync_station(&place, &second);
	assert_int_equal(central_number(&place, "SELECT count(*) FROM setting WHERE key = 'genesis'"), 1);
	test_station_equal(&root, &second);
	test_station_close(&foreign);
	test_station_close(&second);
	test_station_close(&root);
	close_place(&place);
}

static void a_code_opens_one_place_once(void **state)
{
	(void)state;
	struct place place;
	struct station root, second, third;
	struct store *store;
	struct err err;
	char code[ONETIME_BYTES], home[64];
	open_place(&place);
	test_station_open(&root, &place.clock);
	assert_ok(enrol_offer(&root, NULL, "第二站", code, &err), err);
	sync_station(&place, &root);
	assert_ok(store_file_open(place.file, false, &store, &err), err);
	test_folder_make(home);
	struct station_plan plan = { .home = home, .clock = &place.clock };
	assert_false(handshake_join(&plan, store, "0000-0000-0000-0000", &second, &err));
	assert_int_equal(err.code, ERR_INPUT);
	assert_ok(handshake_join(&plan, store, code, &second, &err), err);
	station_close(&second);
	/* The same folder again: an earlier try that was cut off. */
	assert_ok(handshake_join(&plan, store, code, &second, &err), err);
	test_folder_make(home);
	assert_false(handshake_join(&(struct station_plan){ .home = home, .clock = &place.clock }, store, code, &third,
				    &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_int_equal(access(home, F_OK), -1); /* nothing of it is left, the county's secret least of all */
	sync_station(&place, &root);
	assert_int_equal(test_number(&root, "SELECT count(*) FROM station"), 2);
	/* The code is spent. */
	test_folder_make(home);
	assert_false(handshake_join(&(struct station_plan){ .home = home, .clock = &place.clock }, store, code, &third,
				    &err));
	assert_int_equal(err.code, ERR_INPUT);
	test_folder_remove(home);
	store_close(store);
	test_station_close(&second);
	test_station_close(&root);
	close_place(&place);
}

static bool write_area(struct station *station, const char *scope, struct err *err)
{
	struct act *act;
	struct act_event event = { .scope = scope, .kind = "x.one", .entity = { { 7 } }, .payload = json_new_object() };
	if (!act_begin(station, NULL, &act, err)) {
		json_release(event.payload);
		return false;
	}
	return act_finish(act, act_add(act, &event, NULL, err), err);
}

/* One act in `scope` under a clock that stands far ahead. */
static void leave_future(const char *scope, bool root_does)
{
	struct place place;
	struct station root, second;
	struct err err;
	open_place(&place);
	test_station_open(&root, &place.clock);
	join(&place, &root, &second);
	sync_station(&place, &root);
	sync_station(&place, &second);
	struct station *wrong = root_does ? &root : &second;
	write_areas(wrong, "common", 1, 1);
	assert_false(succession_leave_future(wrong, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	const int64_t years = 3LL * 365 * 24 * 3600 * 1000;
	place.clock.fixed_ms += years;
	write_areas(wrong, scope, 10, 1);
	place.clock.fixed_ms -= years;
	assert_int_equal(test_number(wrong, "SELECT count(*) FROM area"), 2);
	assert_false(write_area(wrong, scope, &err));
	assert_non_null(strstr(err.text, "new-key --today"));
	assert_ok(succession_leave_future(wrong, &err), err);
	/* What lies ahead waits, here as anywhere; work goes on. */
	assert_int_equal(test_number(wrong, "SELECT count(*) FROM area"), 1);
	write_areas(wrong, "common", 20, 1);
	write_areas(wrong, scope, 30, 1);
	for (int i = 0; i < 2; i++) {
		sync_station(&place, &root);
		sync_station(&place, &second);
	}
	struct station *const both[] = { &root, &second };
	for (int i = 0; i < 2; i++) {
		assert_int_equal(test_number(both[i], "SELECT count(*) FROM area"), 3);
		assert_int_equal(test_number(both[i], "SELECT count(*) FROM held"), 0);
		assert_int_equal(test_number(both[i], "SELECT count(*) FROM quarantine"), 0);
		assert_int_equal(test_number(both[i], "SELECT count(*) FROM ahead"), 1);
		test_station_verify(both[i]);
	}
	test_station_equal(&root, &second);
	/* One who comes from now on takes it all. */
	struct station third;
	join(&place, &root, &third);
	sync_station(&place, &root);
	sync_station(&place, &third);
	test_station_equal(&root, &third);
	test_station_close(&third);
	/* Its time comes. */
	place.clock.fixed_ms += years;
	for (int i = 0; i < 2; i++) {
		assert_ok(write_area(both[i], "county", &err), err);
		assert_int_equal(test_number(both[i], "SELECT count(*) FROM area"), 4);
		test_station_verify(both[i]);
	}
	test_station_close(&second);
	test_station_close(&root);
	close_place(&place);
}

static void a_station_that_wrote_ahead_of_time_works_on(void **state)
{
	(void)state;
	leave_future("county", false);
	leave_future("common", false);
	leave_future("county", true);
	leave_future("common", true);
}

static void two_syncs_at_once_wait_for_one_another(void **state)
{
	(void)state;
	struct place place;
	struct station root, second;
	open_place(&place);
	test_station_open(&root, &place.clock);
	join(&place, &root, &second);
	sync_station(&place, &root);
	char homes[2][4200];
	snprintf(homes[0], sizeof homes[0], "%s", root.home);
	snprintf(homes[1], sizeof homes[1], "%s", second.home);
	station_close(&root);
	station_close(&second);
	pid_t child[2];
	for (int i = 0; i < 2; i++)
		if ((child[i] = fork()) == 0) {
			struct station station;
			struct exchange_report report;
			struct err err;
			bool ok = station_open(homes[i], &(struct station_open_options){ .clock = &place.clock },
					       &station, &err);
			for (int round = 0; ok && round < 15; round++) {
				struct act *act;
				ok = act_begin(&station, NULL, &act, &err);
				for (int e = 0; ok && e < 20; e++) {
					struct act_event event = { .scope = "county",
								   .kind = "x.one",
								   .entity = { { (unsigned char)e } },
								   .payload = json_new_object() };
					ok = act_add(act, &event, NULL, &err);
				}
				ok = ok && act_commit(act, &err) && try_sync(&station, place.file, &report, &err);
			}
			if (!ok)
				fprintf(stderr, "%s\n", err.text);
			_exit(ok ? 0 : 1);
		}
	for (int i = 0; i < 2; i++) {
		int status;
		assert_int_equal(waitpid(child[i], &status, 0), child[i]);
		assert_int_equal(status, 0);
	}
	struct err err;
	assert_ok(station_open(homes[0], &(struct station_open_options){ .clock = &place.clock }, &root, &err), err);
	assert_ok(station_open(homes[1], &(struct station_open_options){ .clock = &place.clock }, &second, &err), err);
	for (int i = 0; i < 2; i++) {
		sync_station(&place, &root);
		sync_station(&place, &second);
	}
	assert_int_equal(central_number(&place, "SELECT count(*) FROM event WHERE scope = 'county'"), 600);
	assert_int_equal(test_number(&second, "SELECT count(*) FROM event WHERE kind = 'x.one'"), 600);
	test_station_equal(&root, &second);
	test_station_verify(&root);
	test_station_close(&second);
	test_station_close(&root);
	close_place(&place);
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_stations_end_with_equal_tables),
		cmocka_unit_test(a_second_sync_changes_nothing),
		cmocka_unit_test(three_stations_pass_on_what_the_others_wrote),
		cmocka_unit_test(a_long_journal_travels_in_pages_that_end_on_seals),
		cmocka_unit_test(a_file_that_was_restored_from_a_backup_gets_everything_again),
		cmocka_unit_test(damaged_entries_are_kept_out_and_block_nothing_else),
		cmocka_unit_test(a_redacted_payload_leaves_the_file_and_every_station),
		cmocka_unit_test(what_is_no_central_file_is_left_alone),
		cmocka_unit_test(a_file_belongs_to_one_county),
		cmocka_unit_test(a_code_opens_one_place_once),
		cmocka_unit_test(a_station_that_wrote_ahead_of_time_works_on),
		cmocka_unit_test(two_syncs_at_once_wait_for_one_another),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
