/* Who looks at the same ticket: told while they do, and forgotten with their process, however it ends. */
#include "db/presence.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/station.h"
#include "tests/support/suite.h"

static const struct id ticket = { { 1, 2, 3 } }, other_ticket = { { 1, 2, 4 } };

static void others_are_told_and_not_oneself(void **state)
{
	struct station *station = *state;
	struct presence_other other[PRESENCE_MOST];
	struct presence *first = presence_enter(station, &ticket, "李敏", 1000);
	assert_int_equal(presence_others(first, other), 0);
	struct presence *second = presence_enter(station, &ticket, "孟 岚", 2000);
	struct presence *elsewhere = presence_enter(station, &other_ticket, "王五", 3000);
	assert_int_equal(presence_others(first, other), 1);
	assert_string_equal(other[0].name, "孟 岚");
	assert_int_equal(other[0].since_ms, 2000);
	assert_false(other[0].writing);
	presence_writing(second, true);
	assert_int_equal(presence_others(first, other), 1);
	assert_true(other[0].writing);
	assert_int_equal(presence_others(second, other), 1);
	assert_string_equal(other[0].name, "李敏");
	presence_leave(second);
	assert_int_equal(presence_others(first, other), 0);
	presence_leave(first);
	presence_leave(elsewhere);
	presence_leave(NULL);
}

static void who_was_killed_is_there_no_more(void **state)
{
	struct station *station = *state;
	struct presence_other other[PRESENCE_MOST];
	int ready[2], status;
	char byte;
	assert_int_equal(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		presence_enter(station, &ticket, "孟岚", 2000);
		if (write(ready[1], "x", 1) == 1)
			pause();
		_exit(1);
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	struct presence *own = presence_enter(station, &ticket, "李敏", 1000);
	assert_int_equal(presence_others(own, other), 1);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(presence_others(own, other), 0);
	presence_leave(own);
	close(ready[0]);
	close(ready[1]);
}

static void more_than_can_be_shown_and_files_that_mean_nothing(void **state)
{
	struct station *station = *state;
	struct presence_other other[PRESENCE_MOST];
	struct presence *there[PRESENCE_MOST + 3];
	char path[5000], hex[ID_TEXT_BYTES];
	for (int i = 0; i < PRESENCE_MOST + 3; i++)
		there[i] = presence_enter(station, &ticket, "某人", i);
	assert_int_equal(presence_others(there[0], other), PRESENCE_MOST);
	for (int i = 1; i < PRESENCE_MOST + 3; i++)
		presence_leave(there[i]);
	id_format(&ticket, hex);
	snprintf(path, sizeof path, "%s/presence/%s-odd", station->home, hex);
	FILE *file = fopen(path, "w");
	fputs("\x1b[31m nonsense", file);
	fclose(file);
	assert_int_equal(presence_others(there[0], other), 0);
	presence_leave(there[0]);
}

static int open_station(void **state)
{
	static struct station station;
	test_station_open(&station, &clock_system);
	*state = &station;
	return 0;
}

static int close_station(void **state)
{
	test_station_close(*state);
	return 0;
}

#define station_test(test) cmocka_unit_test_setup_teardown(test, open_station, close_station)

int main(void)
{
	const struct CMUnitTest tests[] = {
		station_test(others_are_told_and_not_oneself),
		station_test(who_was_killed_is_there_no_more),
		station_test(more_than_can_be_shown_and_files_that_mean_nothing),
	};
	return cmocka_run_group_tests_name("presence", tests, NULL, NULL);
}
