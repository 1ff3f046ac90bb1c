/* The real program in a pseudo-terminal: keys in, screen out. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/text.h"
#include "tests/support/pty.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

enum { COMMAND_BYTES = 600 };

static char county[64], home[64], program[300];

static void run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void run(const char *format, ...)
{
	char command[COMMAND_BYTES];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(command, sizeof command, format, arguments);
	va_end(arguments);
	if (system(command) != 0)
		fail_msg("failed: %s", command);
}

/* A county is made once; each test has a copy of its own. */
static int make_county(void **state)
{
	(void)state;
	const char *build = getenv("FANGZHENG_BUILD");
	snprintf(program, sizeof program, "%s/fangzheng", build ? build : "build");
	test_folder_make(county);
	run("%s --home %s/county demo --households 60 >/dev/null 2>&1", program, county);
	return 0;
}

static int remove_county(void **state)
{
	(void)state;
	test_folder_remove(county);
	return 0;
}

static int copy_county(void **state)
{
	(void)state;
	test_folder_make(home);
	run("cp -r %s/county %s/county", county, home);
	return 0;
}

static int remove_copy(void **state)
{
	(void)state;
	test_folder_remove(home);
	return 0;
}

struct size {
	int rows, columns;
	const char *locale;
};
static const struct size small = { 24, 80, "C.UTF-8" };

static struct pty *start(const struct size *size)
{
	char folder[80];
	snprintf(folder, sizeof folder, "%s/county", home);
	const char *argv[] = { program, "--home", folder, "--lang", "en", NULL };
	return pty_start(&(struct pty_plan){
		.rows = size->rows, .columns = size->columns, .locale = size->locale, .argv = argv });
}

static void log_in(struct pty *pty, const char *login)
{
	pty_wait(pty, "Password");
	pty_type(pty, login);
	pty_type(pty, "<Enter>fangzheng<Enter>");
	pty_wait(pty, "1 My work");
}

static struct pty *start_as(const struct size *size, const char *login)
{
	struct pty *pty = start(size);
	log_in(pty, login);
	return pty;
}

static void leave(struct pty *pty)
{
	pty_type(pty, "<C-q>");
	pty_wait(pty, "Leave the program?");
	pty_type(pty, "y");
	assert_int_equal(pty_end(pty), 0);
}

/* From the call to the strike-off, as one operator does it. */
static void take_a_call(const struct size *size)
{
	struct pty *pty = start_as(size, "desk");
	run("%s --home %s/county ring 154-0000-0017 2>/dev/null", program, home);
	pty_wait(pty, "Ringing");
	pty_wait(pty, "单福田");
	pty_wait(pty, "单福海");
	pty_type(pty, "1<Enter>");
	pty_wait(pty, "New ticket");
	pty_wait(pty, "Request");
	pty_type(pty, "<Right><Right><Tab><Tab>东屋漏雨，墙皮脱落<F2>");
	pty_wait(pty, "Timeline");
	pty_wait(pty, "东屋漏雨");
	pty_type(pty, "p");
	pty_wait(pty, "Main assignee");
	pty_wait(pty, "张海涛");
	pty_wait(pty, "孟岚");
	pty_type(pty, "<F2>");
	pty_wait(pty, "Dispatched");
	pty_type(pty, "t");
	pty_wait_gone(pty, "not told");
	pty_type(pty, "a");
	pty_wait(pty, "Who reported by phone?");
	pty_type(pty, "1");
	pty_wait(pty, "Accepted");
	pty_type(pty, "r");
	pty_wait(pty, "Who reported by phone?");
	pty_type(pty, "1");
	pty_wait(pty, "What was done");
	pty_type(pty, "换了瓦，不漏了<F2>");
	pty_wait(pty, "Resolved");
	pty_type(pty, "f");
	pty_wait(pty, "What does the caller say?");
	pty_type(pty, "1");
	pty_wait(pty, "What was done");
	pty_type(pty, "<F2>");
	pty_wait(pty, "Followed up");
	pty_type(pty, "x");
	pty_wait(pty, "Struck off");
	leave(pty);
	run("%s --home %s/county verify >/dev/null 2>&1", program, home);
}

static void a_call_becomes_a_ticket_and_is_struck_off(void **state)
{
	(void)state;
	take_a_call(&small);
}

static void the_same_on_a_wide_terminal(void **state)
{
	(void)state;
	take_a_call(&(struct size){ 40, 132, "C.UTF-8" });
}

static void the_same_in_gb18030(void **state)
{
	(void)state;
	take_a_call(&(struct size){ 24, 80, "zh_CN.GB18030" });
}

static void a_helper_finds_a_household_and_writes_a_diary(void **state)
{
	(void)state;
	struct pty *pty = start_as(&small, "helper");
	pty_wait(pty, "Visits this month");
	pty_type(pty, "/sft");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Members");
	pty_type(pty, "d");
	pty_wait(pty, "Write a diary");
	pty_type(pty, "<Tab><Tab>送药，看秋收<F2>");
	pty_wait(pty, "送药，看秋收");
	leave(pty);
}

static void a_locked_screen_shows_nothing_of_what_lies_below(void **state)
{
	(void)state;
	struct pty *pty = start_as(&small, "desk");
	pty_type(pty, "3");
	pty_wait(pty, "households");
	pty_type(pty, "<F12>");
	pty_wait(pty, "Locked");
	pty_wait_gone(pty, "households");
	pty_type(pty, "wrong<Enter>");
	pty_wait_gone(pty, "*****");
	pty_type(pty, "fangzheng<Enter>");
	pty_wait(pty, "3 Households");
	leave(pty);
}

static void a_small_window_says_so_and_comes_back(void **state)
{
	(void)state;
	struct pty *pty = start_as(&small, "desk");
	pty_resize(pty, 20, 60);
	pty_wait(pty, "too small");
	pty_resize(pty, 24, 80);
	pty_wait(pty, "1 My work");
	leave(pty);
}

static void what_is_half_written_survives_a_hang_up(void **state)
{
	(void)state;
	static const int signals[] = { SIGHUP, SIGTERM };
	for (size_t i = 0; i < 2; i++) {
		struct pty *pty = start_as(&small, "desk");
		pty_type(pty, "2n");
		pty_wait(pty, "New ticket");
		pty_type(pty, "<Tab><Tab><C-u>半句话");
		pty_wait(pty, "半句话");
		pty_signal(pty, signals[i]);
		assert_int_equal(pty_end(pty), 0);
		pty = start_as(&small, "desk");
		pty_type(pty, "2n");
		pty_wait(pty, "半句话");
		pty_type(pty, "<Esc>");
		pty_wait(pty, "Throw away");
		pty_type(pty, "y");
		pty_wait_gone(pty, "半句话");
		leave(pty);
	}
}

static void keys_of_an_input_method_are_their_half_width_twins(void **state)
{
	(void)state;
	struct pty *pty = start_as(&small, "desk");
	pty_type(pty, "３");
	pty_wait(pty, "3 Households");
	pty_type(pty, "？");
	pty_wait(pty, "What can be done here");
	pty_type(pty, "<Esc>／");
	pty_wait(pty, "Find");
	pty_type(pty, "<Esc>：");
	pty_wait(pty, "Command");
	pty_type(pty, "cockp<Enter>");
	pty_wait(pty, "5 Cockpit");
	leave(pty);
}

/* No line is wider than the screen, whoever looks at whatever. */
static void no_screen_breaks_a_column(void **state)
{
	(void)state;
	static const char *const logins[] = { "desk",	    "clerk",  "helper",	   "doctor",
					      "department", "leader", "inspector", "admin" };
	for (size_t i = 0; i < sizeof logins / sizeof *logins; i++) {
		struct pty *pty = start_as(&small, logins[i]);
		char screen[2] = "1";
		for (; screen[0] <= '8'; screen[0]++) {
			pty_type(pty, screen);
			pty_wait(pty, "help");
			struct arena arena = { 0 };
			char *lines = arena_text(&arena, pty_screen(pty)), *place = NULL;
			for (char *line = strtok_r(lines, "\n", &place); line; line = strtok_r(NULL, "\n", &place))
				assert_true(text_width(line) <= 80);
			arena_release(&arena);
		}
		leave(pty);
	}
}

static void hostile_text_never_reaches_the_terminal(void **state)
{
	(void)state;
	struct pty *pty = start_as(&small, "desk");
	pty_type(pty, "2n");
	pty_wait(pty, "New ticket");
	/* A right-to-left override and a C1 control, typed as characters. */
	pty_type(pty, "<Tab><Tab>坏\xE2\x80\xAE文\xC2\x9B"
		      "31m字<F2>");
	pty_wait(pty, "must not be empty");
	pty_type(pty, "<Right><F2>");
	pty_wait(pty, "Timeline");
	pty_wait(pty, "坏");
	size_t size;
	const char *bytes = pty_bytes(pty, &size);
	assert_null(memmem(bytes, size, "\xE2\x80\xAE", 3));
	assert_null(memmem(bytes, size, "\xC2\x9B", 2));
	leave(pty);
}

#define story(test) cmocka_unit_test_setup_teardown(test, copy_county, remove_copy)

int main(void)
{
	const struct CMUnitTest tests[] = {
		story(a_call_becomes_a_ticket_and_is_struck_off),
		story(the_same_on_a_wide_terminal),
		story(the_same_in_gb18030),
		story(a_helper_finds_a_household_and_writes_a_diary),
		story(a_locked_screen_shows_nothing_of_what_lies_below),
		story(a_small_window_says_so_and_comes_back),
		story(what_is_half_written_survives_a_hang_up),
		story(keys_of_an_input_method_are_their_half_width_twins),
		story(no_screen_breaks_a_column),
		story(hostile_text_never_reaches_the_terminal),
	};
	return cmocka_run_group_tests(tests, make_county, remove_county);
}
