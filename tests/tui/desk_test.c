/* The screens of the register and the diaries, as people use them. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "tests/support/county.h"
#include "tests/support/pty.h"
#include "tests/support/suite.h"

static const struct county_window small = { .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "en" },
				  large = { .rows = 40, .columns = 132, .locale = "C.UTF-8", .language = "en" },
				  large_gb18030 = {
					  .rows = 40, .columns = 132, .locale = "zh_CN.GB18030", .language = "zh"
				  };

/* Households ---------------------------------------------------------------------------------------- */

/* The tree stands beside the list; what is under its cursor is what the list shows. */
static void areas_are_a_pane_of_wide_windows(void **state)
{
	struct pty *pty = county_console_of(*state, "desk");
	pty_type(pty, "3");
	pty_wait(pty, _("Area"));
	pty_wait(pty, "德善乡");
	pty_wait(pty, "方正县  60");
	pty_assert_straight(pty);
	pty_type(pty, "a<Down>");
	pty_wait(pty, "方正县 > 方正镇");
	pty_type(pty, "<Right>");
	pty_wait(pty, "东升社区");
	pty_type(pty, "<Down>");
	pty_wait(pty, "方正县 > 方正镇 > ");
	pty_type(pty, "<Enter><BS>");
	pty_wait_gone(pty, "方正镇 > ");
	pty_wait(pty, "方正县 > 方正镇");
	pty_assert_straight(pty);
	county_leave(pty);
}

static void a_small_window_shows_the_areas_on_a_key(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "clerk");
	pty_type(pty, "3");
	pty_wait(pty, "3 Households");
	pty_wait(pty, "德善乡");
	assert_false(pty_shows(pty, "Area"));
	pty_type(pty, "a");
	pty_wait(pty, "Area");
	pty_type(pty, "<Down>");
	pty_wait(pty, "德善乡 > ");
	pty_type(pty, "<Enter>");
	pty_wait_gone(pty, "Area");
	pty_wait(pty, "德善乡 > ");
	county_leave(pty);
}

static void households_are_filtered_by_helper(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "3");
	pty_wait(pty, "60 households");
	pty_type(pty, "f");
	pty_wait(pty, "Filter by");
	pty_type(pty, "3");
	pty_wait(pty, "Type to narrow:");
	pty_type(pty, "menglan");
	pty_wait(pty, "1/1 ");
	pty_wait(pty, "孟岚");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Helper 孟岚 · ");
	pty_wait_gone(pty, "60 households");
	pty_wait(pty, "单福田");
	pty_type(pty, "x");
	pty_wait(pty, "60 households");
	pty_wait_gone(pty, "Helper 孟岚 · ");
	county_leave(pty);
}

static void a_helper_has_the_own_households_and_no_others(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&large, "helper");
	pty_type(pty, "3");
	pty_wait(pty, "My households");
	assert_false(pty_shows(pty, "Area"));
	pty_type(pty, "a");
	pty_wait(pty, "these are your own households");
	pty_type(pty, "f");
	pty_wait(pty, "Filter by");
	pty_type(pty, "3");
	assert_false(pty_shows(pty, "Type to narrow:"));
	pty_type(pty, "<Esc>x");
	pty_wait(pty, "My households");
	county_leave(pty);
}

#define story(test) cmocka_unit_test_setup_teardown(test, county_copy, county_drop)
#define in_window(test, where, window)                                                                                 \
	{                                                                                                              \
#test ": " where, test, county_copy, county_drop, (void *)&(window)                                    \
	}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_window(areas_are_a_pane_of_wide_windows, "132x40", large),
		in_window(areas_are_a_pane_of_wide_windows, "132x40, GB18030", large_gb18030),
		story(a_small_window_shows_the_areas_on_a_key),
		story(households_are_filtered_by_helper),
		story(a_helper_has_the_own_households_and_no_others),
	};
	return cmocka_run_group_tests(tests, county_make, county_remove);
}
