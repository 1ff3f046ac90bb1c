/* The journal as it is written here and taken from elsewhere. */
#include "db/journal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/hlc.h"
#include "core/json.h"
#include "db/act.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/run.h"
#include "db/station.h"
#include "tests/support/suite.h"

enum { NOON = 1700000000 };
static const int64_t noon_ms = (int64_t)NOON * 1000;

struct place {
	char folder[64];
	struct clock clock;
	struct station station;
	struct arena arena;
};

static void open_place(struct place *place, uint64_t seed)
{
	struct err err;
	*place = (struct place){ .folder = "/tmp/fangzheng-journal-XXXXXX", .clock = clock_fixed(noon_ms) };
	assert_non_null(mkdtemp(place->folder));
	struct station_plan plan = { .home = place->folder,
				     .clock = &place->clock,
				     .chance = { .seeded = true, .seed = seed } };
	assert_ok(station_create(&plan, &place->station, &err), err);
}

static void close_place(struct place *place)
{
	char command[100];
	station_close(&place->station);
	arena_release(&place->arena);
	snprintf(command, sizeof command, "rm -rf '%s'", place->folder);
	assert_int_equal(system(command), 0);
}

/* Makes the key of `other` known, as an enrolment would. */
static void know(struct place *place, const struct place *other)
{
	struct err err;
	struct stmt *stmt = stmt_start(place->station.db, "INSERT INTO station(entity, fingerprint, public_key, tag, "
							  "enrolled_at) VALUES (:entity, :fingerprint, :key, 'T', 0)");
	stmt_blob(stmt, ":entity", &other->station.fingerprint, 16);
	stmt_hash(stmt, ":fingerprint", &other->station.fingerprint);
	stmt_blob(stmt, ":key", other->station.key.public_key, 32);
	assert_ok(stmt_run(stmt, &err), err);
}

static void write_events(struct place *place, const char *scope, const char *kind, int count)
{
	struct err err;
	struct act *act;
	assert_ok(act_begin(&place->station, NULL, &act, &err), err);
	for (int i = 0; i < count; i++) {
		struct json *payload = json_new_object();
		json_set_text(payload, "text", "一");
		struct act_event event = {
			.scope = scope, .kind = kind, .entity = { { (unsigned char)i, 1 } }, .payload = payload
		};
		assert_ok(act_add(act, &event, NULL, &err), err);
	}
	assert_ok(act_commit(act, &err), err);
}

static struct journal_page read_all(struct place *place)
{
	struct journal_page page;
	struct err err;
	int64_t pos = 0;
	assert_ok(journal_read(place->station.db, &pos, 10000, &place->arena, &page, &err), err);
	return page;
}

static struct journal_receipt receive(struct place *place, const struct journal_entry *entry, size_t count)
{
	struct journal_receipt receipt = { 0 };
	struct err err;
	assert_ok(db_begin(place->station.db, &err), err);
	assert_ok(fold_advance(place->station.db, clock_now(&place->clock), &err), err);
	assert_ok(journal_receive(place->station.db, entry, count, clock_now(&place->clock), &receipt, &err), err);
	assert_ok(fold_touched(place->station.db, &err), err);
	assert_ok(db_commit(place->station.db, &err), err);
	return receipt;
}

static int64_t number(struct place *place, const char *sql)
{
	struct err err;
	int64_t found;
	assert_ok(db_number(place->station.db, sql, -1, &found, &err), err);
	return found;
}

static void count_finding(const char *sentence, void *context)
{
	print_message("    %s\n", sentence);
	++*(int *)context;
}

static int verify(struct place *place)
{
	int told = 0;
	int64_t findings;
	struct err err;
	struct journal_check check = { .finding = count_finding, .context = &told };
	assert_ok(journal_verify(place->station.db, &check, &findings, &err), err);
	assert_int_equal(findings, told);
	return told;
}

static void every_act_ends_its_chains_on_a_seal(void **state)
{
	(void)state;
	struct place here;
	open_place(&here, 1);
	know(&here, &here);
	write_events(&here, "county", "x.one", 3);
	write_events(&here, "230124202", "x.one", 1201);
	struct journal_page page = read_all(&here);
	assert_int_equal(page.count, 1204);
	assert_true(page.entry[2].event.seal && !page.entry[1].event.seal);
	int run = 0;
	for (size_t i = 3; i < page.count; i++) {
		run = page.entry[i].event.seal ? 0 : run + 1;
		assert_true(run < EVENT_SEAL_EVERY);
		assert_true(i == 3 || page.entry[i].event.hlc > page.entry[i - 1].event.hlc);
	}
	assert_int_equal(run, 0);
	assert_int_equal(verify(&here), 0);
	close_place(&here);
}

static void a_run_from_elsewhere_is_taken_once(void **state)
{
	(void)state;
	struct place here, there;
	open_place(&here, 1);
	open_place(&there, 2);
	know(&here, &there);
	write_events(&there, "county", "x.one", 5);
	struct journal_page page = read_all(&there);
	assert_int_equal(receive(&here, page.entry, page.count).taken, 5);
	assert_int_equal(receive(&here, page.entry, page.count).known, 5);
	assert_int_equal(number(&here, "SELECT count(*) FROM event"), 5);
	assert_int_equal(verify(&here), 0);
	close_place(&here);
	close_place(&there);
}

static void bytes_survive_the_wire(void **state)
{
	(void)state;
	struct place there;
	struct err err;
	open_place(&there, 2);
	write_events(&there, "county", "x.one", 5);
	struct journal_page page = read_all(&there), again;
	size_t size;
	unsigned char *run = run_encode(page.entry, page.count, &there.arena, &size);
	assert_ok(run_decode(run, size, &there.arena, &again, &err), err);
	assert_int_equal(again.count, 5);
	for (size_t i = 0; i < 5; i++)
		assert_memory_equal(&again.entry[i].hash, &page.entry[i].hash, sizeof page.entry[i].hash);
	for (size_t cut = 1; cut < size; cut += 7)
		if (run_decode(run, cut, &there.arena, &again, &err))
			assert_true(again.count < 5);
	close_place(&there);
}

static void one_wrong_bit_sends_the_run_to_quarantine(void **state)
{
	(void)state;
	struct place here, there;
	struct err err;
	open_place(&here, 1);
	open_place(&there, 2);
	know(&here, &there);
	write_events(&there, "county", "x.one", 3);
	struct journal_page page = read_all(&there), bent;
	size_t size;
	unsigned char *run = run_encode(page.entry, page.count, &there.arena, &size);
	for (size_t bit = 0; bit < 8 * size; bit += 13) {
		run[bit / 8] ^= (unsigned char)(1 << bit % 8);
		if (run_decode(run, size, &there.arena, &bent, &err) && bent.count > 0) {
			struct journal_receipt receipt = receive(&here, bent.entry, bent.count);
			assert_int_equal(receipt.taken, 0);
			assert_true(receipt.refused + receipt.held > 0);
		}
		run[bit / 8] ^= (unsigned char)(1 << bit % 8);
	}
	assert_int_equal(number(&here, "SELECT count(*) FROM event"), 0);
	assert_true(number(&here, "SELECT count(*) FROM quarantine") > 0);
	assert_int_equal(receive(&here, page.entry, page.count).taken, 3);
	close_place(&here);
	close_place(&there);
}

static void a_run_under_an_unknown_key_is_held_until_it_is_known(void **state)
{
	(void)state;
	struct place here, there;
	struct err err;
	open_place(&here, 1);
	open_place(&there, 2);
	write_events(&there, "county", "x.one", 2);
	write_events(&there, "county", "x.one", 2);
	struct journal_page page = read_all(&there);
	/* The later run first: it waits for the earlier one too. */
	assert_int_equal(receive(&here, page.entry + 2, 2).held, 2);
	assert_int_equal(receive(&here, page.entry, 2).held, 2);
	know(&here, &there);
	struct journal_receipt receipt = { 0 };
	assert_ok(db_begin(here.station.db, &err), err);
	assert_ok(journal_receive_held(here.station.db, noon_ms, &receipt, &err), err);
	assert_ok(db_commit(here.station.db, &err), err);
	assert_int_equal(receipt.taken, 4);
	assert_int_equal(number(&here, "SELECT count(*) FROM held"), 0);
	assert_int_equal(verify(&here), 0);
	close_place(&here);
	close_place(&there);
}

static void both_branches_of_a_cloned_station_are_kept(void **state)
{
	(void)state;
	struct place here, one, two;
	open_place(&here, 1);
	open_place(&one, 2);
	open_place(&two, 2); /* the same key */
	know(&here, &one);
	two.clock.fixed_ms += 5000;
	write_events(&one, "county", "x.one", 2);
	write_events(&two, "county", "x.two", 3);
	struct journal_page page = read_all(&one);
	assert_false(receive(&here, page.entry, page.count).forked);
	page = read_all(&two);
	struct journal_receipt receipt = receive(&here, page.entry, page.count);
	assert_true(receipt.forked);
	assert_int_equal(receipt.taken, 3);
	assert_int_equal(number(&here, "SELECT count(*) FROM event"), 5);
	assert_int_equal(verify(&here), 0);
	close_place(&here);
	close_place(&one);
	close_place(&two);
}

static bool try_sql(struct place *place, const char *sql)
{
	struct err err;
	return db_script(place->station.db, sql, &err);
}

static void nothing_in_the_journal_can_be_changed(void **state)
{
	(void)state;
	struct place here;
	open_place(&here, 1);
	write_events(&here, "county", "x.one", 2);
	static const char *const attempts[] = {
		"UPDATE event SET kind = 'x.two' WHERE seq = 1",
		"DELETE FROM event WHERE seq = 2",
		"UPDATE payload SET text = '{}'",
		"DELETE FROM payload",
		"UPDATE chain SET scope = 'common'",
		"DELETE FROM chain",
		"INSERT INTO erased(target) SELECT hash FROM event WHERE seq = 1",
		"INSERT OR REPLACE INTO event SELECT pos, randomblob(32), chain, seq, prev, hlc, txn, kind, version, "
		"entity,"
		" author, length, payload_hash, signature FROM event WHERE seq = 1",
		"INSERT OR REPLACE INTO payload VALUES (1, '{}')",
		"REPLACE INTO chain SELECT id, station, 'common' FROM chain",
		"REPLACE INTO chain SELECT 7, station, scope FROM chain",
	};
	for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++) {
		print_message("    %s\n", attempts[i]);
		assert_false(try_sql(&here, attempts[i]));
	}
	/* What is known is passed over, whatever it says beside its hash. */
	assert_true(try_sql(&here,
			    "INSERT OR REPLACE INTO event SELECT 9, hash, chain, seq, prev, hlc, txn, 'x.two', version,"
			    " entity, author, length, payload_hash, signature FROM event WHERE seq = 1"));
	assert_int_equal(number(&here, "SELECT count(*) FROM event WHERE kind = 'x.one' AND pos IN (1, 2)"), 2);
	assert_int_equal(number(&here, "SELECT count(*) FROM event"), 2);
	close_place(&here);
}

static void a_redact_event_erases_its_target_and_nothing_else(void **state)
{
	(void)state;
	struct place here;
	struct err err;
	struct act *act;
	open_place(&here, 1);
	know(&here, &here);
	write_events(&here, "county", "x.one", 2);
	struct journal_page page = read_all(&here);
	char hex[HASH_TEXT_BYTES];
	hash_format(&page.entry[0].hash, hex);
	struct json *payload = json_new_object();
	json_set_text(payload, "target", hex);
	struct act_event event = { .scope = "county", .kind = "redact", .payload = payload };
	memcpy(&event.entity, &page.entry[0].hash, sizeof event.entity);
	assert_ok(act_begin(&here.station, NULL, &act, &err), err);
	assert_ok(act_add(act, &event, NULL, &err), err);
	assert_ok(act_commit(act, &err), err);
	page = read_all(&here);
	assert_null(page.entry[0].event.payload);
	assert_non_null(page.entry[1].event.payload);
	assert_int_equal(verify(&here), 0);
	assert_false(try_sql(&here, "DELETE FROM payload"));
	close_place(&here);
}

static void what_lies_ahead_of_the_clock_waits_for_its_time(void **state)
{
	(void)state;
	struct place here, there;
	struct err err;
	open_place(&here, 1);
	open_place(&there, 2);
	know(&here, &there);
	there.clock.fixed_ms += 3600 * 1000;
	struct act *act;
	struct json *payload = json_new_object();
	char hex[HASH_TEXT_BYTES] = "0100000000000000000000000000000000000000000000000000000000000000";
	json_set_text(payload, "target", hex);
	struct act_event event = { .scope = "county", .kind = "refuse", .entity = { { 1 } }, .payload = payload };
	assert_ok(act_begin(&there.station, NULL, &act, &err), err);
	assert_ok(act_add(act, &event, NULL, &err), err);
	assert_ok(act_commit(act, &err), err);
	struct journal_page page = read_all(&there);
	assert_int_equal(receive(&here, page.entry, page.count).taken, 1);
	assert_int_equal(number(&here, "SELECT count(*) FROM refused"), 0);
	here.clock.fixed_ms += 3600 * 1000;
	receive(&here, page.entry, page.count);
	assert_int_equal(number(&here, "SELECT count(*) FROM refused"), 1);
	close_place(&here);
	close_place(&there);
}

/* Whoever opens a station finds folded what is due, also who only reads: else it would wait for somebody to write. */
static void what_is_due_is_folded_when_the_station_is_opened(void **state)
{
	(void)state;
	struct err err;
	for (int read_only = 0; read_only < 2; read_only++) {
		struct place here, there;
		struct act *act;
		char hex[HASH_TEXT_BYTES] = "0100000000000000000000000000000000000000000000000000000000000000",
		     home[4096];
		open_place(&here, 1);
		open_place(&there, 2);
		know(&here, &there);
		there.clock.fixed_ms += 3600 * 1000;
		struct json *payload = json_new_object();
		json_set_text(payload, "target", hex);
		struct act_event event = {
			.scope = "county", .kind = "refuse", .entity = { { 1 } }, .payload = payload
		};
		assert_ok(act_begin(&there.station, NULL, &act, &err), err);
		assert_ok(act_add(act, &event, NULL, &err), err);
		assert_ok(act_commit(act, &err), err);
		struct journal_page page = read_all(&there);
		receive(&here, page.entry, page.count);
		here.clock.fixed_ms += 3600 * 1000;
		snprintf(home, sizeof home, "%s", here.station.home);
		station_close(&here.station);
		struct station_open_options options = { .clock = &here.clock, .read_only = read_only };
		assert_ok(station_open(home, &options, &here.station, &err), err);
		assert_int_equal(number(&here, "SELECT count(*) FROM refused"), 1);
		assert_int_equal(number(&here, "SELECT count(*) FROM ahead"), 0);

		/* That clock was wrong: under the right one it waits again. Another hour and it is due for good. */
		here.clock.fixed_ms -= 3600 * 1000;
		station_close(&here.station);
		assert_ok(station_open(home, &options, &here.station, &err), err);
		assert_int_equal(number(&here, "SELECT count(*) FROM refused"), 0);
		assert_int_equal(number(&here, "SELECT count(*) FROM ahead"), 1);
		here.clock.fixed_ms += 3600 * 1000;
		station_close(&here.station);
		options.read_only = false;
		assert_ok(station_open(home, &options, &here.station, &err), err);
		assert_int_equal(number(&here, "SELECT count(*) FROM refused"), 1);

		/* What it wrote there itself is not left behind by opening it. */
		assert_ok(act_begin(&here.station, NULL, &act, &err), err);
		event.entity.byte[0] = 2;
		event.payload = json_new_object();
		assert_ok(act_add(act, &event, NULL, &err), err);
		assert_ok(act_commit(act, &err), err);
		here.clock.fixed_ms -= 3600 * 1000;
		station_close(&here.station);
		assert_ok(station_open(home, &options, &here.station, &err), err);
		assert_int_equal(number(&here, "SELECT count(*) FROM refused"), 1);
		close_place(&here);
		close_place(&there);
	}
}

static void an_act_under_a_clock_set_far_back_is_refused(void **state)
{
	(void)state;
	struct place here;
	struct err err;
	struct act *act;
	open_place(&here, 1);
	write_events(&here, "county", "x.one", 1);
	here.clock.fixed_ms -= 24LL * 3600 * 1000;
	assert_ok(act_begin(&here.station, NULL, &act, &err), err);
	assert_false(act_add(act,
			     &(struct act_event){ .scope = "county", .kind = "x.one", .payload = json_new_object() },
			     NULL, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_false(act_commit(act, &err));
	assert_int_equal(number(&here, "SELECT count(*) FROM event"), 1);

	/* Before 1970, too, it names the last entry's time. */
	char last[17];
	clock_format(here.clock.fixed_ms + 24LL * 3600 * 1000, last);
	here.clock.fixed_ms = -157000000000;
	assert_ok(act_begin(&here.station, NULL, &act, &err), err);
	assert_false(act_add(act,
			     &(struct act_event){ .scope = "county", .kind = "x.one", .payload = json_new_object() },
			     NULL, &err));
	assert_non_null(strstr(err.text, last));
	act_abandon(act);
	close_place(&here);
}

static void tampering_with_the_file_is_found(void **state)
{
	(void)state;
	struct place here;
	open_place(&here, 1);
	know(&here, &here);
	write_events(&here, "county", "x.one", 4);
	assert_int_equal(verify(&here), 0);
	static const char *const harms[][2] = {
		{ "UPDATE event SET kind = 'x.two' WHERE seq = 2", "UPDATE event SET kind = 'x.one' WHERE seq = 2" },
		{ "UPDATE event SET hlc = hlc + 1 WHERE seq = 4", "UPDATE event SET hlc = hlc - 1 WHERE seq = 4" },
		{ "UPDATE payload SET text = replace(text, '一', '二') WHERE pos = 3",
		  "UPDATE payload SET text = replace(text, '二', '一')" },
		{ "UPDATE event SET seq = seq + 10 WHERE seq = 4", "UPDATE event SET seq = 4 WHERE seq = 14" },
		{ "UPDATE chain SET scope = 'common'", "UPDATE chain SET scope = 'county'" },
	};
	assert_true(
		try_sql(&here, "DROP TRIGGER event_update; DROP TRIGGER payload_update; DROP TRIGGER chain_update"));
	assert_int_equal(verify(&here), 3);
	assert_true(try_sql(
		&here, "PRAGMA foreign_keys = OFF; INSERT INTO payload VALUES (99, '{}'); PRAGMA foreign_keys = ON"));
	assert_int_equal(verify(&here), 4);
	assert_true(try_sql(&here, "CREATE TRIGGER event_update BEFORE UPDATE ON event WHEN 0 BEGIN SELECT 1; END"));
	assert_int_equal(verify(&here), 4);
	assert_true(try_sql(&here, "DROP TRIGGER event_update"));
	for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
		assert_true(try_sql(&here, harms[i][0]));
		assert_true(verify(&here) > 4);
		assert_true(try_sql(&here, harms[i][1]));
		assert_int_equal(verify(&here), 4);
	}
	close_place(&here);
}

static void a_folder_that_is_no_station_is_left_alone(void **state)
{
	(void)state;
	struct station station;
	struct place here;
	struct err err;
	char path[120];
	struct station_open_options options = { .clock = &clock_system };
	assert_false(station_open("/nonexistent/fangzheng", &options, &station, &err));
	assert_int_equal(err.code, ERR_MISSING);
	open_place(&here, 1);
	station_close(&here.station);
	assert_false(
		station_create(&(struct station_plan){ .home = here.folder, .clock = &clock_system }, &station, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	snprintf(path, sizeof path, "%s/station.db", here.folder);
	struct db *db;
	assert_ok(db_open(path, &(struct db_options){ .use = DB_WRITE }, &db, &err), err);
	assert_ok(db_script(db, "UPDATE setting SET value = 99 WHERE key = 'journal_format'", &err), err);
	db_close(db);
	assert_false(station_open(here.folder, &options, &station, &err));
	assert_int_equal(err.code, ERR_INPUT);
	FILE *file = fopen(path, "wb");
	fputs("this is no database at all, it only looks like a file that somebody put there by mistake", file);
	fclose(file);
	assert_false(station_open(here.folder, &options, &station, &err));
	assert_int_equal(err.code, ERR_DAMAGED);
	close_place(&here);
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_act_ends_its_chains_on_a_seal),
		cmocka_unit_test(a_run_from_elsewhere_is_taken_once),
		cmocka_unit_test(bytes_survive_the_wire),
		cmocka_unit_test(one_wrong_bit_sends_the_run_to_quarantine),
		cmocka_unit_test(a_run_under_an_unknown_key_is_held_until_it_is_known),
		cmocka_unit_test(both_branches_of_a_cloned_station_are_kept),
		cmocka_unit_test(nothing_in_the_journal_can_be_changed),
		cmocka_unit_test(a_redact_event_erases_its_target_and_nothing_else),
		cmocka_unit_test(what_lies_ahead_of_the_clock_waits_for_its_time),
		cmocka_unit_test(what_is_due_is_folded_when_the_station_is_opened),
		cmocka_unit_test(an_act_under_a_clock_set_far_back_is_refused),
		cmocka_unit_test(tampering_with_the_file_is_found),
		cmocka_unit_test(a_folder_that_is_no_station_is_left_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
