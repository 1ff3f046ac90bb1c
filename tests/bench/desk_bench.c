/* One operator takes 60 calls in a row by keyboard, at full speed: how soon each pops up, and whether all are accounted for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "db/db.h"
#include "db/station.h"
#include "tests/support/measure.h"
#include "tests/support/pty.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

enum { CALLS = 60, HOUSEHOLDS = 3556 };

static char folder[64], home[300], program[300];

static void run(const char *arguments)
{
	char command[800];
	snprintf(command, sizeof command, "exec >/dev/null 2>&1; %s --home %s %s", program, home, arguments);
	if (system(command) != 0)
		fail_msg("failed: %s", command);
}

/* To write: a county of an older version is folded anew. */
static void open_station(struct station *station)
{
	struct err err;
	assert_ok(station_open(home, &(struct station_open_options){ .clock = &clock_system }, station, &err), err);
}

/* The telephones of households all over the county. */
static void read_phones(struct station *station, struct arena *arena, const char *phone[CALLS])
{
	struct err err;
	int count = 0;
	struct stmt *stmt =
		stmt_start(station->db, "SELECT number FROM phone WHERE subject = 'household' GROUP BY number"
					" HAVING count(*) = 1 ORDER BY substr(number, -3), number LIMIT :most");
	stmt_int(stmt, ":most", CALLS);
	while (count < CALLS && stmt_next(stmt))
		phone[count++] = stmt_get_text(stmt, 0, arena);
	assert_ok(stmt_end(stmt, &err), err);
	assert_int_equal(count, CALLS);
}

static int64_t number(struct station *station, const char *sql)
{
	struct err err;
	int64_t value = 0;
	struct stmt *stmt = stmt_start(station->db, sql);
	if (stmt_next(stmt))
		value = stmt_get_int(stmt, 0);
	assert_ok(stmt_end(stmt, &err), err);
	return value;
}

/* What the sixty calls must leave: a call answered, ended and come to a ticket of its own each. */
static const char *const counted[] = {
	"SELECT count(*) FROM call",
	"SELECT count(*) FROM call WHERE result = 'ticket' AND ticket IS NOT NULL AND answered_at > 0 AND ended_at > 0",
	"SELECT count(*) FROM ticket WHERE call IS NOT NULL",
	"SELECT count(*) FROM call JOIN ticket ON ticket.entity = call.ticket WHERE ticket.call = call.entity",
};
enum { COUNTED = sizeof counted / sizeof *counted };

static void take_call(struct pty *pty, const char *phone, int place, double *popped)
{
	char ring[64], request[80];
	snprintf(ring, sizeof ring, "ring %s &", phone); /* what it does after the call is known is not waited for */
	snprintf(request, sizeof request, "<Right><Tab><Tab>no. %d: the well is dry<F2>", place);
	double began = measure_now();
	run(ring);
	pty_wait(pty, "Ringing");
	*popped = measure_now() - began;
	pty_type(pty, "1<Enter>");
	pty_wait(pty, "New ticket");
	pty_type(pty, request);
	pty_wait(pty, "Timeline");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "1 My work");
}

static void bench_sixty_calls(void **state)
{
	const char *there = getenv("LARGE_COUNTY"), *phone[CALLS];
	struct station station;
	struct arena arena = { 0 };
	int64_t before[COUNTED];
	double popped[CALLS];
	char what[100], demo[60];
	(void)state;
	test_folder_make(folder);
	snprintf(home, sizeof home, "%s", there ? there : folder);
	if (!there) {
		snprintf(home, sizeof home, "%s/county", folder);
		snprintf(demo, sizeof demo, "demo --households %d", HOUSEHOLDS);
		run(demo);
	}
	open_station(&station);
	read_phones(&station, &arena, phone);
	for (size_t i = 0; i < COUNTED; i++)
		before[i] = number(&station, counted[i]);
	snprintf(what, sizeof what, "households and events of the county: %lld,",
		 (long long)number(&station, "SELECT count(*) FROM household"));
	measure_say(what, (double)number(&station, "SELECT count(*) FROM event"), "events", 0);
	station_close(&station);
	const char *argv[] = { program, "--home", home, "--lang", "en", NULL };
	struct pty *pty = pty_start(&(struct pty_plan){ .rows = 24, .columns = 80, .locale = "C.UTF-8", .argv = argv });
	pty_wait(pty, "Password");
	pty_type(pty, "desk<Enter>fangzheng<Enter>");
	pty_wait(pty, "1 My work");
	double began = measure_now();
	for (int i = 0; i < CALLS; i++)
		take_call(pty, phone[i], i + 1, &popped[i]);
	measure_say("60 calls taken, each a ticket", measure_now() - began, "s", 0);
	measure_say("ring to painted pop-up, median", measure_share(popped, CALLS, 0.5) * 1000, "ms", 0);
	measure_say("ring to painted pop-up, p99", measure_share(popped, CALLS, 0.99) * 1000, "ms", -100);
	pty_type(pty, "<C-q>");
	pty_wait(pty, "Leave the program?");
	pty_type(pty, "y");
	pty_end(pty);
	open_station(&station);
	for (size_t i = 0; i < COUNTED; i++)
		assert_int_equal(number(&station, counted[i]) - before[i], CALLS);
	station_close(&station);
	arena_release(&arena);
	test_folder_remove(folder);
}

int main(void)
{
	const char *build = getenv("FANGZHENG_BUILD");
	snprintf(program, sizeof program, "%s/fangzheng", build ? build : "build");
	const struct CMUnitTest tests[] = { cmocka_unit_test(bench_sixty_calls) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
