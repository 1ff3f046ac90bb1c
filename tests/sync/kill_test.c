/* Killed at any moment: the journal verifies, no confirmed act is missing, nothing is there twice. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/json.h"
#include "db/act.h"
#include "db/db.h"
#include "db/import.h"
#include "sync/exchange.h"
#include "sync/store.h"
#include "sync/store_file.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

enum { KILLS = 200, IMPORT_ROWS = 60, ACT_EVENTS = 3 };

struct work {
	char home[sizeof((struct station *)0)->home], central[100], folder[64];
	int number;    /* of the station: 0 or 1 */
	int next;      /* of the acts */
	int confirmed; /* a pipe: each byte is one act that was confirmed */
};

static void must(bool ok, const struct err *err)
{
	if (ok)
		return;
	fprintf(stderr, "the child failed: %s\n", err->text);
	_exit(1);
}

/* Entities are numbered by station and act, so that what is missing or there twice can be counted. */
static void do_act(struct station *station, const struct work *work, int number)
{
	struct act *act;
	struct err err;
	must(act_begin(station, NULL, &act, &err), &err);
	for (int i = 0; i < ACT_EVENTS; i++) {
		struct act_event event = { .scope = i % 2 ? "county" : "230124202",
					   .kind = "x.kill",
					   .payload = json_new_object() };
		json_set_int(event.payload, "station", work->number);
		json_set_int(event.payload, "act", number);
		event.entity.byte[0] = (unsigned char)number;
		must(act_add(act, &event, NULL, &err), &err);
	}
	must(act_commit(act, &err), &err);
}

static void do_import(struct station *station, const struct work *work, int number)
{
	char path[200];
	struct err err;
	struct import_counts counts;
	snprintf(path, sizeof path, "%s/staff-%d-%d.csv", work->folder, work->number, number);
	FILE *file = fopen(path, "w");
	if (!file)
		_exit(1);
	fputs("number,name,duty\n", file);
	for (int i = 0; i < IMPORT_ROWS; i++)
		fprintf(file, "K%d-%d-%d,某人,helper\n", work->number, number, i);
	fclose(file);
	struct import_job job = { .kind = import_kind_find("staff"), .path = path, .encoding = "utf-8" };
	must(import_run(station, NULL, &job, &counts, &err), &err);
}

static void do_sync(struct station *station, const struct work *work)
{
	struct store *store;
	struct exchange_report report;
	struct err err;
	must(store_file_open(work->central, true, &store, &err), &err);
	must(exchange_run(&(struct exchange_plan){ .station = station, .store = store }, &report, &err), &err);
	store_close(store);
}

static void run_until_killed(const struct work *work)
{
	struct station station;
	struct err err;
	must(station_open(work->home, &(struct station_open_options){ .clock = &clock_system }, &station, &err), &err);
	for (int number = work->next;; number++) {
		if (number % 5 == 4)
			do_import(&station, work, number);
		else
			do_act(&station, work, number);
		if (write(work->confirmed, "!", 1) != 1)
			_exit(1);
		if (number % 3 == 2)
			do_sync(&station, work);
	}
}

static int count_confirmed(int pipe)
{
	char bytes[4096];
	int count = 0;
	for (ssize_t got; (got = read(pipe, bytes, sizeof bytes)) > 0;)
		count += (int)got;
	return count;
}

static int start_and_kill(struct work *work, long after_us)
{
	int ends[2], status;
	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(ends[0]);
		work->confirmed = ends[1];
		run_until_killed(work);
	}
	close(ends[1]);
	nanosleep(&(struct timespec){ .tv_nsec = after_us * 1000 }, NULL);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	int confirmed = count_confirmed(ends[0]);
	close(ends[0]);
	return confirmed;
}

/* An act of three events or an import of sixty rows is there whole or not at all; one that was confirmed is there. */
static void check_acts(struct work *work, int confirmed_until)
{
	struct station station;
	struct err err;
	assert_ok(station_open(work->home, &(struct station_open_options){ .clock = &clock_system }, &station, &err),
		  err);
	int done = work->next;
	for (int number = work->next;; number++) {
		struct stmt *stmt = stmt_start(
			station.db,
			number % 5 == 4
				? "SELECT count(*) FROM staff WHERE number GLOB 'K' || :station || '-' || :number || "
				  "'-*'"
				: "SELECT count(*) FROM payload WHERE pos > (SELECT max(pos) FROM event) - 20000 AND"
				  " json_extract(text, '$.station') = :station AND json_extract(text, '$.act') = "
				  ":number");
		stmt_int(stmt, ":station", work->number);
		stmt_int(stmt, ":number", number);
		int64_t found = stmt_next(stmt) ? stmt_get_int(stmt, 0) : -1;
		assert_ok(stmt_end(stmt, &err), err);
		assert_true(found == 0 || found == (number % 5 == 4 ? IMPORT_ROWS : ACT_EVENTS));
		if (found == 0)
			break;
		done = number + 1;
	}
	assert_true(done >= confirmed_until);
	assert_true(done <= confirmed_until + 1);
	work->next = done;
	station_close(&station);
}

static void check_all(struct work work[static 2])
{
	struct station station[2];
	struct err err;
	struct station_open_options options = { .clock = &clock_system };
	for (int i = 0; i < 2; i++)
		assert_ok(station_open(work[i].home, &options, &station[i], &err), err);
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < 2; i++)
			do_sync(&station[i], &work[i]);
	for (int i = 0; i < 2; i++) {
		test_station_verify(&station[i]);
		assert_int_equal(test_number(&station[i], "SELECT count(*) FROM held"), 0);
		assert_int_equal(test_number(&station[i], "SELECT count(*) FROM quarantine"), 0);
		assert_int_equal(
			test_number(&station[i], "SELECT coalesce((SELECT value FROM setting WHERE key = 'forks'), 0)"),
			0);
	}
	test_station_equal(&station[0], &station[1]);
	for (int i = 0; i < 2; i++)
		station_close(&station[i]);
}

static void what_was_confirmed_survives_being_killed_at_any_moment(void **state)
{
	(void)state;
	static struct work work[2];
	static struct station station[2];
	const char *fixed = getenv("FANGZHENG_SEED");
	unsigned seed = fixed ? (unsigned)strtoul(fixed, NULL, 10) : (unsigned)time(NULL);
	print_message("    seed %u\n", seed);
	srand(seed);
	char folder[64];
	test_folder_make(folder);
	test_station_open(&station[0], &clock_system);
	test_station_join(&station[0], &station[1], &clock_system);
	for (int i = 0; i < 2; i++) {
		work[i] = (struct work){ .number = i };
		memcpy(work[i].home, station[i].home, sizeof work[i].home);
		snprintf(work[i].folder, sizeof work[i].folder, "%s", folder);
		snprintf(work[i].central, sizeof work[i].central, "%s/central.db", folder);
		station_close(&station[i]);
	}
	for (int kill = 0; kill < KILLS; kill++) {
		struct work *one = &work[kill % 2];
		int confirmed = start_and_kill(one, 500 + rand() % 30000);
		check_acts(one, one->next + confirmed);
		if (kill % 50 == 49)
			check_all(work);
	}
	print_message("    %d acts and imports on two stations\n", work[0].next + work[1].next);
	for (int i = 0; i < 2; i++)
		test_folder_remove(work[i].home);
	test_folder_remove(folder);
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_confirmed_survives_being_killed_at_any_moment),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
