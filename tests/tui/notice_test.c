/* Notices in a pseudo-terminal: the console's child sends them, the ticket says how that went, and the desk whom to call. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/i18n.h"
#include "tests/support/county.h"
#include "tests/support/suite.h"

static const struct county_window small = { .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "en" },
				  small_gb18030 = {
					  .rows = 24, .columns = 80, .locale = "zh_CN.GB18030", .language = "zh"
				  };

/* The station's settings with a program as its only channel, which takes every message or none. */
static void have_channel(bool takes)
{
	char program[4200], settings[4200], changed[4400], line[2000];
	snprintf(program, sizeof program, "%s/send", county_home());
	FILE *file = fopen(program, "w");
	fprintf(file, "#!/bin/sh\ncat >/dev/null\nexit %d\n", takes ? 0 : 1);
	fclose(file);
	chmod(program, 0700);
	snprintf(settings, sizeof settings, "%s/fangzheng.yaml", county_home());
	snprintf(changed, sizeof changed, "%s.new", settings);
	FILE *from = fopen(settings, "r"), *to = fopen(changed, "w");
	assert_true(from && to);
	while (fgets(line, sizeof line, from)) {
		if (strncmp(line, "  gather_minutes:", 17) == 0)
			fputs("  gather_minutes: 0\n", to);
		else if (strncmp(line, "  hours: 07", 11) == 0)
			fputs("  hours: 00:00-24:00\n", to);
		else
			fputs(line, to);
		if (strncmp(line, "  sender:", 9) == 0)
			fprintf(to, "  channels:\n    - { name: 微信, kind: command, command: %s }\n", program);
	}
	fclose(from);
	fclose(to);
	assert_int_equal(rename(changed, settings), 0);
}

/* A ticket that was dispatched, by its number. */
static void dispatch(char number[static 40])
{
	const char *said =
		county_run_as("desk", "ticket open 山墙裂了 --category housing --household 230124-202205-0017");
	const char *at = strchr(said, 'T');
	assert_non_null(at);
	snprintf(number, 40, "%.*s", (int)strspn(at, "T0123456789-"), at);
	county_run_as("desk", "ticket dispatch %s", number);
}

static void the_ticket_says_that_they_were_told(void **state)
{
	char number[40];
	have_channel(true);
	struct pty *pty = county_console_of(*state, "desk");
	dispatch(number);
	/* The latest stands on top. */
	pty_type(pty, ":notices<Enter>");
	pty_wait(pty, number);
	pty_wait(pty, _("delivered"));
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("Timeline"));
	pty_type(pty, "<End>");
	pty_wait(pty, _("Notices"));
	pty_wait(pty, _("delivered"));
	pty_assert_straight(pty);
	pty_type(pty, "<Esc><Esc>");
	county_leave(pty);
}

static void whom_no_message_reaches_the_desk_is_told_at_once(void **state)
{
	char number[40];
	have_channel(false);
	struct pty *pty = county_console_of(*state, "desk");
	dispatch(number);
	pty_wait(pty, _("somebody is reached by no message: call them (:notices lists whom)"));
	pty_type(pty, ":notices<Enter>");
	pty_wait(pty, _("Not reached: to be called"));
	pty_wait(pty, number);
	pty_assert_straight(pty);
	pty_type(pty, "f");
	pty_wait(pty, _("Which notices"));
	pty_type(pty, "<Down><Down><Enter>");
	pty_wait(pty, _("All notices"));
	pty_type(pty, "<Esc>");
	county_leave(pty);
}

int main(void)
{
#define TEST(name, window)                                                                                             \
	{                                                                                                              \
#name ", " #window, name, county_copy, county_drop, (void *)(uintptr_t) & (window)                     \
	}
	const struct CMUnitTest tests[] = {
		TEST(the_ticket_says_that_they_were_told, small),
		TEST(the_ticket_says_that_they_were_told, small_gb18030),
		TEST(whom_no_message_reaches_the_desk_is_told_at_once, small),
		TEST(whom_no_message_reaches_the_desk_is_told_at_once, small_gb18030),
	};
	return cmocka_run_group_tests(tests, county_make, county_remove);
}
