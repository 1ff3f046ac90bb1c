/* A station's folder: its key, its file, how it is made and opened. */
#include "db/station.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/clock.h"
#include "db/db.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

static struct clock noon(void)
{
	return clock_fixed(1763870400000);
}

static void copy_file(const struct station *from, const char *name, const struct station *to, const char *as)
{
	char path[4200], bytes[8192];
	snprintf(path, sizeof path, "%s/%s", from->home, name);
	FILE *in = fopen(path, "rb");
	snprintf(path, sizeof path, "%s/%s", to->home, as);
	FILE *out = fopen(path, "wb");
	assert_true(in && out);
	for (size_t size; (size = fread(bytes, 1, sizeof bytes, in)) > 0;)
		assert_int_equal(fwrite(bytes, 1, size, out), size);
	fclose(in);
	fclose(out);
	assert_int_equal(chmod(path, 0600), 0);
}

static bool reopen(struct station *station, const struct clock *clock, bool read_only, struct err *err)
{
	char home[sizeof station->home];
	memcpy(home, station->home, sizeof home);
	station_close(station);
	bool ok = station_open(home, &(struct station_open_options){ .clock = clock, .read_only = read_only }, station,
			       err);
	memcpy(station->home, home, sizeof home);
	return ok;
}

static void a_key_of_another_station_is_refused(void **state)
{
	(void)state;
	struct clock clock = noon();
	struct station root, second, joining;
	struct test_answer answer;
	struct err err;
	test_station_open(&root, &clock);
	test_station_join(&root, &second, &clock);
	test_station_take_place(&root, &joining, &clock, &answer);
	struct station *const stations[] = { &second, &joining };
	for (size_t i = 0; i < 2; i++) {
		copy_file(stations[i], "station.key", stations[i], "own.key");
		copy_file(&root, "station.key", stations[i], "station.key");
		for (int read_only = 0; read_only < 2; read_only++) {
			assert_false(reopen(stations[i], &clock, read_only, &err));
			assert_int_equal(err.code, ERR_CONFLICT);
			assert_non_null(strstr(err.text, "station.key"));
		}
		copy_file(stations[i], "own.key", stations[i], "station.key");
		assert_ok(reopen(stations[i], &clock, false, &err), err);
	}
	test_station_close(&joining);
	test_station_close(&second);
	test_station_close(&root);
}

static void a_key_that_waits_for_its_place_is_read(void **state)
{
	(void)state;
	struct clock clock = noon();
	struct station root, second;
	struct err err;
	test_station_open(&root, &clock);
	test_station_join(&root, &second, &clock);
	copy_file(&second, "station.key", &second, "station.key.new");
	copy_file(&root, "station.key", &second, "station.key");
	struct hash own = second.fingerprint;
	assert_ok(reopen(&second, &clock, true, &err), err);
	assert_true(hash_equal(&own, &second.fingerprint));
	assert_ok(reopen(&second, &clock, false, &err), err);
	assert_true(hash_equal(&own, &second.fingerprint));
	test_station_close(&second);
	test_station_close(&root);
}

/* Made before the journal named its key from the first day on. */
static void an_older_station_is_known_by_its_tag(void **state)
{
	(void)state;
	struct clock clock = noon();
	struct station root, second;
	struct err err;
	test_station_open(&root, &clock);
	test_station_join(&root, &second, &clock);
	assert_ok(db_script(second.db,
			    "DELETE FROM setting WHERE key = 'key'; DROP TRIGGER event_insert; DROP TRIGGER event_pos;"
			    "DROP TRIGGER chain_insert; DROP TRIGGER payload_insert;"
			    "UPDATE setting SET value = 1 WHERE key = 'journal_format'",
			    &err),
		  err);
	copy_file(&second, "station.key", &second, "own.key");
	copy_file(&root, "station.key", &second, "station.key");
	assert_false(reopen(&second, &clock, true, &err));
	assert_false(reopen(&second, &clock, false, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	copy_file(&second, "own.key", &second, "station.key");
	assert_ok(reopen(&second, &clock, false, &err), err);
	assert_int_equal(test_number(&second, "SELECT count(*) FROM setting WHERE key = 'key'"), 1);
	assert_int_equal(test_number(&second, "SELECT count(*) FROM sqlite_schema WHERE name = 'event_pos'"), 1);
	test_station_close(&second);
	test_station_close(&root);
}

static void a_key_that_others_can_read_is_refused(void **state)
{
	(void)state;
	struct clock clock = noon();
	struct station root;
	struct err err;
	char path[4200];
	test_station_open(&root, &clock);
	snprintf(path, sizeof path, "%s/station.key", root.home);
	static const mode_t modes[] = { 0644, 0640, 0602 };
	for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
		assert_int_equal(chmod(path, modes[i]), 0);
		assert_false(reopen(&root, &clock, true, &err));
		assert_int_equal(err.code, ERR_DENIED);
		assert_non_null(strstr(err.text, "chmod 600"));
	}
	assert_int_equal(chmod(path, 0600), 0);
	assert_ok(reopen(&root, &clock, false, &err), err);
	test_station_close(&root);
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_of_another_station_is_refused),
		cmocka_unit_test(a_key_that_waits_for_its_place_is_read),
		cmocka_unit_test(an_older_station_is_known_by_its_tag),
		cmocka_unit_test(a_key_that_others_can_read_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
