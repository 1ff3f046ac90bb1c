/* The console as people use it who try everything: keys, pickers, forms. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "tests/support/county.h"
#include "tests/support/pty.h"
#include "tests/support/suite.h"

static const struct county_window small = { .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "en" },
				  chinese = { .rows = 24, .columns = 80, .locale = "zh_CN.UTF-8", .language = "zh" };

static void whose_login_is_disabled_is_put_out(void **state)
{
	struct pty *pty = county_console_of(&small, "desk");
	(void)state;
	county_run_as("admin", "user set desk --disable");
	pty_wait(pty, "desk");
	pty_wait(pty, _("Password"));
	county_run_as("admin", "user set desk --enable");
	county_log_in(pty, "desk");
	county_leave(pty);
}

static void the_last_administrator_cannot_go(void **state)
{
	struct pty *pty = county_console_of(&small, "admin");
	(void)state;
	pty_type(pty, "8");
	pty_wait(pty, _("8 Users"));
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("Change a login"));
	pty_type(pty, "<Tab><Tab><Tab><Right><F2>");
	pty_wait(pty, "last administrator");
	pty_type(pty, "<Esc>y");
	pty_wait(pty, _("reset password"));
	county_leave(pty);
}

static void open_shan(struct pty *pty)
{
	pty_type(pty, "/sft");
	pty_wait(pty, "单福田");
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("Guarantees"));
}

static void a_picker_stands_on_what_holds(void **state)
{
	struct pty *pty = county_console_of(&small, "clerk");
	(void)state;
	open_shan(pty);
	pty_type(pty, "e");
	pty_wait(pty, _("Main cause of poverty"));
	/* 已脱贫（享受政策） is the second; Space and Enter change nothing. */
	for (int i = 0; i < 8; i++)
		pty_type(pty, "<Tab>");
	for (int i = 0; i < 3; i++)
		pty_type(pty, "<Tab>");
	pty_wait(pty, _("Status"));
	pty_type(pty, " ");
	pty_wait(pty, "▸ 已脱贫享受政策");
	pty_type(pty, "<Enter>");
	pty_wait_gone(pty, "▸ 已脱贫享受政策");
	pty_type(pty, "<Esc>");
	pty_wait(pty, _("Throw away what you wrote?"));
	pty_type(pty, "y");
	pty_wait(pty, _("Guarantees"));
	pty_wait(pty, "已脱贫享受政策");
	county_leave(pty);
}

/* Enter is pressed in the flow; what is thrown away is so only by y, or an arrow and Enter. */
static void enter_throws_nothing_away(void **state)
{
	struct pty *pty = county_console_of(&small, "desk");
	(void)state;
	pty_type(pty, "<C-q>");
	pty_wait(pty, _("Leave the program?"));
	pty_type(pty, "<Enter>");
	pty_wait_gone(pty, _("Leave the program?"));
	pty_type(pty, "<C-q>");
	pty_wait(pty, _("Leave the program?"));
	pty_type(pty, "<Left><Enter>");
	assert_int_equal(pty_end(pty), 0);
}

static void space_marks_and_goes_on(void **state)
{
	struct pty *pty = county_console_of(&small, "desk");
	(void)state;
	for (int i = 0; i < 3; i++)
		county_run_as("desk", "ticket open '第%d件' --category other --household 230124-202205-0017", i);
	pty_type(pty, "2  ");
	pty_wait(pty, " 2 marked ");
	pty_type(pty, "<PgDn>");
	pty_wait(pty, " 2 marked ");
	county_leave(pty);
}

static void commands_are_found_as_they_are_called(void **state)
{
	struct pty *pty = county_console_of(&chinese, "desk");
	(void)state;
	pty_type(pty, ":rz");
	pty_wait(pty, "日志");
	pty_wait_gone(pty, "没有这样的命令");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "4 日志");
	pty_type(pty, ":工单");
	pty_wait(pty, "tickets");
	pty_type(pty, "<C-u>zzzz");
	pty_wait(pty, _("there is no such command here"));
	pty_type(pty, "<Esc>");
	county_leave(pty);
}

static void help_tells_what_is_possible_without_colour(void **state)
{
	struct county_window colourless = small;
	const char *environment[] = { "NO_COLOR=1", NULL };
	(void)state;
	colourless.environment = environment;
	struct pty *pty = county_console_of(&colourless, "leader");
	pty_type(pty, "5");
	pty_wait(pty, _("5 Cockpit"));
	pty_type(pty, "?");
	pty_wait(pty, _("What can be done here"));
	pty_wait(pty, _("choose"));
	pty_type(pty, "<End>");
	pty_wait(pty, "(8       Users)");
	pty_type(pty, "<Esc>");
	county_leave(pty);
}

#define story(test) cmocka_unit_test_setup_teardown(test, county_copy, county_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		story(whose_login_is_disabled_is_put_out),
		story(the_last_administrator_cannot_go),
		story(a_picker_stands_on_what_holds),
		story(enter_throws_nothing_away),
		story(space_marks_and_goes_on),
		story(commands_are_found_as_they_are_called),
		story(help_tells_what_is_possible_without_colour),
	};
	return cmocka_run_group_tests(tests, county_make, county_remove);
}
