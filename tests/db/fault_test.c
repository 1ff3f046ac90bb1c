/* A disk that fails: an act that fails leaves no trace, an act that was confirmed is there for ever. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/json.h"
#include "db/act.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/journal.h"
#include "db/station.h"
#include "tests/support/faults.h"
#include "tests/support/suite.h"

static char folder[64];

static void fresh_folder(void)
{
	snprintf(folder, sizeof folder, "/tmp/fangzheng-fault-XXXXXX");
	assert_non_null(mkdtemp(folder));
}

static void remove_folder(void)
{
	char command[100];
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	assert_int_equal(system(command), 0);
}

static bool create(struct station *station, struct err *err)
{
	static struct clock clock;
	clock = clock_fixed(1700000000000);
	struct station_plan plan = { .home = folder, .clock = &clock, .chance = { .seeded = true, .seed = 7 } };
	return station_create(&plan, station, err);
}

static bool reopen(struct station *station, struct err *err)
{
	static struct clock clock;
	clock = clock_fixed(1700000000000);
	return station_open(folder, &(struct station_open_options){ .clock = &clock }, station, err);
}

/* One act of two events in two scopes, of a household named by `number`. */
static bool put_household(struct station *station, int number, struct err *err)
{
	struct act *act;
	char text[20];
	if (!act_begin(station, NULL, &act, err))
		return false;
	snprintf(text, sizeof text, "%d", number);
	for (int i = 0; i < 2; i++) {
		struct json *payload = json_new_object(), *set = json_new_object();
		json_set_text(set, "number", text);
		json_set_text(set, "head", "张三");
		json_set(payload, "set", set);
		struct act_event event = { .scope = i ? "county" : "230124202",
					   .kind = "household.put",
					   .payload = payload };
		id_natural(station->county_secret, "household", text, &event.entity);
		if (!act_add(act, &event, NULL, err)) {
			act_abandon(act);
			return false;
		}
	}
	return act_commit(act, err);
}

static void no_finding(const char *sentence, void *context)
{
	(void)context;
	fail_msg("%s", sentence);
}

/* The journal's hashes and tables hold, and `least` to `most` acts are there. */
static void check_station(struct station *station, int64_t least, int64_t most)
{
	struct err err;
	int64_t findings = 0, events;
	char path[100];
	snprintf(path, sizeof path, "%s/station.db", folder);
	assert_ok(fold_verify(path, no_finding, NULL, &findings, &err), err);
	assert_ok(db_number(station->db, "SELECT count(*) FROM event", 0, &events, &err), err);
	assert_int_equal(events % 2, 0);
	assert_true(events / 2 >= least && events / 2 <= most);
	int64_t prevs;
	assert_ok(db_number(station->db,
			    "SELECT count(*) FROM event WHERE seq > 1 AND prev NOT IN (SELECT hash FROM event)", 0,
			    &prevs, &err),
		  err);
	assert_int_equal(prevs, 0);
}

static void an_act_that_fails_at_any_write_leaves_no_trace(void **state)
{
	(void)state;
	struct station station;
	struct err err;
	fresh_folder();
	faults_start();
	assert_ok(create(&station, &err), err);
	assert_ok(put_household(&station, 0, &err), err);
	int done = 1;
	bool passed = false;
	for (long nth = 1; !passed && nth < 500; nth++) {
		faults_fail_at(nth, true);
		passed = put_household(&station, (int)nth, &err);
		/* A checkpoint that fails after the commit does not make the act fail. */
		bool reached = faults_count() >= nth;
		faults_heal();
		if (passed)
			done++;
		check_station(&station, done, done);
		passed = passed && !reached;
	}
	assert_true(passed);
	station_close(&station);
	faults_stop();
	remove_folder();
}

static void a_power_cut_at_any_write_loses_no_confirmed_act(void **state)
{
	(void)state;
	unsigned seed = (unsigned)time(NULL);
	print_message("seed %u\n", seed);
	srand(seed);
	struct station station;
	struct err err;
	for (int round = 0; round < 60; round++) {
		fresh_folder();
		faults_start();
		assert_ok(create(&station, &err), err);
		faults_fail_at(1 + rand() % 120, false);
		int confirmed = 0;
		while (confirmed < 200 && put_household(&station, confirmed, &err))
			confirmed++;
		station_close(&station);
		faults_heal();
		faults_power_cut();
		assert_ok(reopen(&station, &err), err);
		check_station(&station, confirmed, confirmed + 1);
		assert_ok(put_household(&station, 1000, &err), err);
		station_close(&station);
		faults_stop();
		remove_folder();
	}
}

static void a_station_that_cannot_be_made_leaves_nothing(void **state)
{
	(void)state;
	struct station station;
	struct err err;
	bool made = false;
	for (long nth = 1; !made && nth < 500; nth++) {
		fresh_folder();
		faults_start();
		faults_fail_at(nth, true);
		made = create(&station, &err);
		faults_heal();
		if (made) {
			assert_ok(put_household(&station, 1, &err), err);
			station_close(&station);
		} else {
			char path[100];
			snprintf(path, sizeof path, "%s/station.key", folder);
			assert_int_not_equal(access(path, F_OK), 0);
			snprintf(path, sizeof path, "%s/station.db", folder);
			assert_int_not_equal(access(path, F_OK), 0);
		}
		faults_stop();
		remove_folder();
	}
	assert_true(made);
}

/* In a process without root's rights, which has no part in who may enter a folder. */
static void a_station_of_somebody_else_is_not_taken_for_none(void **state)
{
	struct station station;
	struct err err;
	int status;
	(void)state;
	fresh_folder();
	assert_int_equal(rmdir(folder), 0);
	assert_true(create(&station, &err));
	station_close(&station);
	assert_int_equal(chmod(folder, 0), 0);
	pid_t child = fork();
	if (child == 0) {
		struct station_open_options options = { .clock = &clock_system };
		bool mine = geteuid() != 0 || setuid(65534) == 0;
		_exit(mine && !station_open(folder, &options, &station, &err) && err.code == ERR_DENIED ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(chmod(folder, 0700), 0);
	remove_folder();
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_act_that_fails_at_any_write_leaves_no_trace),
		cmocka_unit_test(a_power_cut_at_any_write_loses_no_confirmed_act),
		cmocka_unit_test(a_station_that_cannot_be_made_leaves_nothing),
		cmocka_unit_test(a_station_of_somebody_else_is_not_taken_for_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
