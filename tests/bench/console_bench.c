/* The console from outside, in a pseudo-terminal: what the person at the keys waits for. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/measure.h"
#include "tests/support/pty.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

enum { STARTS = 15, MOVES = 300, RINGS = 20, LARGE_COUNTY = 100000 };

static char folder[64], home[300], program[300];

static void run(const char *arguments)
{
	char command[800];
	snprintf(command, sizeof command, "%s --home %s %s >/dev/null 2>&1", program, home, arguments);
	if (system(command) != 0)
		fail_msg("failed: %s", command);
}

static struct pty *start(void)
{
	const char *argv[] = { program, "--home", home, "--lang", "en", NULL };
	return pty_start(&(struct pty_plan){ .rows = 24, .columns = 80, .locale = "C.UTF-8", .argv = argv });
}

static void leave(struct pty *pty)
{
	pty_type(pty, "<C-q>");
	pty_wait(pty, "Leave the program?");
	pty_type(pty, "y");
	pty_end(pty);
}

static void bench_starts(void)
{
	double took[STARTS];
	for (int i = 0; i < STARTS; i++) {
		double began = measure_now();
		struct pty *pty = start();
		pty_wait(pty, "Password");
		took[i] = measure_now() - began;
		pty_type(pty, "<C-q>");
		pty_end(pty);
	}
	measure_say("start to the painted log-in, median", measure_share(took, STARTS, 0.5) * 1000, "ms", -25);
}

static bool in_path(const char *name)
{
	char command[100];
	snprintf(command, sizeof command, "command -v %s >/dev/null", name);
	return system(command) == 0;
}

/* The same of programs that people like to live in, where they are installed. */
static void bench_others(void)
{
	static const char *const others[] = { "tig", "htop", "calcurse" };
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		double took[STARTS];
		char what[60];
		const char *argv[] = { "/usr/bin/env", others[i], NULL };
		if (!in_path(others[i]))
			continue;
		for (int start = 0; start < STARTS; start++) {
			double began = measure_now();
			struct pty *pty = pty_start(
				&(struct pty_plan){ .rows = 24, .columns = 80, .locale = "C.UTF-8", .argv = argv });
			pty_type_and_see(pty, "");
			took[start] = measure_now() - began;
			pty_kill(pty);
		}
		snprintf(what, sizeof what, "%s: start to the first picture, median", others[i]);
		measure_say(what, measure_share(took, STARTS, 0.5) * 1000, "ms", 0);
	}
}

static struct pty *log_in(void)
{
	struct pty *pty = start();
	pty_wait(pty, "Password");
	pty_type(pty, "desk<Enter>fangzheng<Enter>");
	pty_wait(pty, "1 My work");
	return pty;
}

static void bench_screens(struct pty *pty)
{
	static const struct {
		const char *key, *title;
	} screens[] = { { "2", "2 Tickets" }, { "3", "3 Households" }, { "4", "4 Diaries" },
			{ "5", "5 Cockpit" }, { "6", "6 Calls" },      { "1", "1 My work" } };
	for (size_t i = 0; i < sizeof screens / sizeof *screens; i++) {
		char what[60];
		double began = measure_now();
		pty_type(pty, screens[i].key);
		pty_wait(pty, screens[i].title);
		snprintf(what, sizeof what, "%s opened", screens[i].title);
		measure_say(what, (measure_now() - began) * 1000, "ms", 0);
	}
}

static void bench_moves(struct pty *pty)
{
	double took[MOVES];
	pty_type(pty, "3");
	pty_wait(pty, "households");
	for (int i = 0; i < MOVES; i++) {
		double began = measure_now();
		pty_type_and_see(pty, "j");
		took[i] = measure_now() - began;
	}
	measure_say("cursor moved in the list, median", measure_share(took, MOVES, 0.5) * 1000, "ms", -2);
	measure_say("cursor moved in the list, p99", measure_share(took, MOVES, 0.99) * 1000, "ms", 0);
}

static void bench_find(struct pty *pty)
{
	static const char *const words[] = { "shanfutian",  "sft", "wang", "lxm",
					     "zhanghaitao", "qgl", "0017", "230124202205" };
	double took[200];
	size_t count = 0;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		pty_type(pty, "/");
		pty_wait(pty, "Find");
		for (const char *at = words[i]; *at && count < 200; at++) {
			char key[2] = { *at, '\0' };
			double began = measure_now();
			pty_type_and_see(pty, key);
			took[count++] = measure_now() - began;
		}
		pty_type(pty, "<Esc>");
		pty_wait_gone(pty, "Find");
	}
	measure_say("keystroke to painted answer, median", measure_share(took, count, 0.5) * 1000, "ms", 0);
	measure_say("keystroke to painted answer, p99", measure_share(took, count, 0.99) * 1000, "ms", -16);
}

static void bench_rings(struct pty *pty)
{
	double took[RINGS];
	for (int i = 0; i < RINGS; i++) {
		double began = measure_now();
		run("ring 15400000017");
		pty_wait(pty, "Ringing");
		took[i] = measure_now() - began;
		pty_type(pty, "xy");
		pty_wait_gone(pty, "15400000017  0");
	}
	measure_say("ring to painted pop-up, p99", measure_share(took, RINGS, 0.99) * 1000, "ms", -200);
}

static void bench_county(void **state)
{
	(void)state;
	const char *build = getenv("FANGZHENG_BUILD");
	snprintf(program, sizeof program, "%s/fangzheng", build ? build : "build");
	test_folder_make(folder);
	snprintf(home, sizeof home, "%s/county", folder);
	run("demo");
	bench_starts();
	bench_others();
	struct pty *pty = log_in();
	bench_rings(pty);
	measure_say("memory of the console at most", (double)pty_memory_kib(pty) / 1024, "MiB", -20);
	leave(pty);
	test_folder_remove(folder);
}

/* Takes minutes to make: LARGE_COUNTY names the folder of one that is there already. */
static void bench_large_county(void **state)
{
	(void)state;
	const char *there = getenv("LARGE_COUNTY");
	char demo[60];
	test_folder_make(folder);
	snprintf(home, sizeof home, "%s/county", folder);
	if (there) {
		snprintf(home, sizeof home, "%s", there);
	} else {
		double began = measure_now();
		snprintf(demo, sizeof demo, "demo --households %d", LARGE_COUNTY);
		run(demo);
		measure_say("a county of 100,000 households made", measure_now() - began, "s", 0);
	}
	struct pty *pty = log_in();
	bench_screens(pty);
	bench_moves(pty);
	bench_find(pty);
	measure_say("memory of the console at 100,000", (double)pty_memory_kib(pty) / 1024, "MiB", -20);
	leave(pty);
	test_folder_remove(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(bench_county), cmocka_unit_test(bench_large_county) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
