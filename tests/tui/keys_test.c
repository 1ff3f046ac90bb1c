/* The console as people use it who try everything: keys, pickers, forms. */
#define _GNU_SOURCE
#include <signal.h>
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

static void open_shan_chinese(struct pty *pty)
{
	pty_type(pty, "/sft");
	pty_wait(pty, "单福田");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "家庭成员");
}

static void throw_away(struct pty *pty)
{
	pty_type(pty, "<Esc>");
	pty_wait(pty, _("Throw away what you wrote?"));
	pty_type(pty, "y");
	pty_wait_gone(pty, _("Throw away what you wrote?"));
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
	pty_wait(pty, ": rz");
	pty_wait(pty, "4 日志");
	pty_type(pty, "<C-u>diaries<Enter>");
	pty_wait_gone(pty, "命令");
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

/* Looking leaves a trace: an edit form shows no number that nobody asked for, and saving it writes none. */
static void an_edit_form_shows_no_masked_number(void **state)
{
	struct pty *pty = county_console_of(&small, "clerk");
	(void)state;
	open_shan(pty);
	pty_type(pty, "e");
	pty_wait(pty, "154****0017");
	assert_false(pty_shows(pty, "15400000017"));
	pty_type(pty, "<F2>");
	pty_wait(pty, _("Guarantees"));
	assert_non_null(strstr(county_run_as("clerk", "show 230124-202205-0017"), "154****0017"));
	/* One more is added without the others being seen. */
	pty_type(pty, "e");
	pty_wait(pty, _("More telephone numbers"));
	for (int i = 0; i < 6; i++)
		pty_type(pty, "<Down>");
	pty_wait(pty, _("F3 shows the numbers that are there, to change them; it is noted who did"));
	pty_type(pty, "154-0000-0099<F2>");
	pty_wait(pty, _("Guarantees"));
	county_run("ring 15400000099");
	pty_type(pty, "e");
	pty_wait(pty, "154****0017,154****0099");
	pty_type(pty, "<F3>");
	pty_wait(pty, _("Show the telephone numbers whole"));
	pty_type(pty, "核对<Enter>");
	pty_wait(pty, "15400000017,15400000099");
	pty_type(pty, "<Esc>");
	pty_wait(pty, _("Guarantees"));
	county_leave(pty);
	struct pty *inspector = county_console_of(&small, "inspector");
	open_shan(inspector);
	pty_type(inspector, "<End>");
	pty_wait(inspector, "核对");
	county_leave(inspector);
}

static void a_village_is_picked(void **state)
{
	struct pty *pty = county_console_of(&small, "clerk");
	(void)state;
	pty_type(pty, "3");
	pty_wait(pty, _("3 Households"));
	pty_type(pty, "c");
	pty_wait(pty, _("Household number"));
	pty_type(pty, "甲#1<Tab>");
	pty_wait(pty, "letters and - only");
	pty_type(pty, "230124<Tab>");
	pty_wait(pty, _("a name has letters, not digits alone"));
	pty_type(pty, "dsc");
	pty_wait(pty, _("Type to narrow:"));
	pty_type(pty, "<Enter>");
	pty_wait(pty, "德善乡 德善村");
	pty_type(pty, "<Esc>y");
	county_leave(pty);
}

static void who_leaves_does_so_with_day_and_reason(void **state)
{
	struct pty *pty = county_console_of(&small, "clerk");
	(void)state;
	open_shan(pty);
	pty_type(pty, "t");
	pty_wait(pty, _("Who leaves?"));
	pty_type(pty, "1");
	pty_wait(pty, _("Reason for leaving"));
	pty_type(pty, "<Tab><Right><Right><F2>");
	pty_wait(pty, _("yes"));
	pty_type(pty, "y");
	pty_wait(pty, _("Guarantees"));
	pty_wait(pty, "整户迁出");
	county_leave(pty);
}

static void the_find_box_says_why_and_how_many(void **state)
{
	struct pty *pty = county_console_of(&small, "desk");
	(void)state;
	pty_type(pty, "/15400000017");
	pty_wait(pty, "household tel.");
	pty_wait(pty, "2 found");
	pty_type(pty, "<C-u>wang");
	pty_wait_gone(pty, "household tel.");
	pty_type(pty, "<Esc>");
	county_leave(pty);
}

/* A figure leads to its list. */
static void a_village_of_the_cockpit_opens_its_households(void **state)
{
	struct pty *pty = county_console_of(&chinese, "clerk");
	(void)state;
	pty_type(pty, "5");
	pty_wait(pty, "丰玉村");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "3 贫困户");
	pty_wait(pty, "德善乡 > 丰玉村");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "5 驾驶舱");
	/* So does one that was found. */
	pty_type(pty, "/fengyucun");
	pty_wait(pty, "▸ 丰玉村");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "德善乡 > 丰玉村");
	county_leave(pty);
}

static void the_console_opens_after_the_settings_were_published(void **state)
{
	(void)state;
	county_run_as("admin", "config publish");
	struct pty *pty = county_console_of(&chinese, "desk");
	pty_type(pty, "2");
	pty_wait(pty, "2 工单");
	county_leave(pty);
}

static void the_title_bar_tells_a_demonstration(void **state)
{
	struct pty *pty = county_console_of(&chinese, "desk");
	(void)state;
	pty_wait(pty, "57110998 演示");
	/* What is overdue says so without colour. */
	pty_type(pty, "2q");
	pty_wait(pty, "▸ 待派单");
	pty_type(pty, "<Down><Down><Down><Down><Down><Enter>");
	pty_wait(pty, " !1");
	county_leave(pty);
}

static void a_photo_is_told_and_saved(void **state)
{
	(void)state;
	const char *home = county_home();
	county_run_as("admin", "card 230124-202205-0017 --png %s/picture.png --specimen", home);
	county_run_as("helper", "diary add 230124-202205-0017 看房 --photo %s/picture.png", home);
	struct pty *pty = county_console_of(&small, "helper");
	pty_type(pty, "4");
	pty_wait(pty, "photo 1: ");
	pty_type(pty, "v");
	pty_wait(pty, _("Save a copy"));
	pty_type(pty, "2");
	pty_wait(pty, _("Where (a file that is not there yet):"));
	pty_type(pty, "<C-u>");
	pty_type(pty, home);
	pty_type(pty, "/copy.png<Enter>");
	pty_wait(pty, "Saved:");
	county_leave(pty);
	county_run("--version && cmp %s/picture.png %s/copy.png", home, home);
}

static void a_draft_is_told_after_the_log_in(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "helper");
	open_shan(pty);
	pty_type(pty, "d");
	pty_wait(pty, _("Write a diary"));
	pty_type(pty, "<Tab><Tab><C-u>2099-01-01<Tab>");
	pty_wait(pty, _("the day of the visit has not come yet"));
	pty_type(pty, "炕修好了");
	pty_wait(pty, "炕修好了");
	pty_signal(pty, SIGTERM);
	pty_end(pty);
	pty = county_console_of(&small, "helper");
	pty_wait(pty, "Half written: Write a diary  单福田");
	pty_type(pty, "w");
	pty_wait(pty, "炕修好了");
	pty_type(pty, "<Esc>y");
	pty_wait(pty, _("1 My work"));
	county_leave(pty);
}

static void a_form_is_paged_and_an_open_question_is_no_no(void **state)
{
	struct pty *pty = county_console_of(&small, "clerk");
	(void)state;
	pty_type(pty, "3");
	pty_wait(pty, _("3 Households"));
	pty_type(pty, "c");
	pty_wait(pty, _("Household number"));
	pty_type(pty, "230124-202205-0777<Tab>丁小山<Tab>德善 德善村<Enter>");
	pty_wait(pty, "德善乡 德善村");
	pty_type(pty, "<PgDn><PgDn>");
	pty_wait(pty, _("Safe water"));
	pty_type(pty, "<PgUp><PgUp><F2>");
	pty_wait(pty, _("Guarantees"));
	pty_wait(pty, "food-");
	county_leave(pty);
}

/* What was saved is said, and the cursor stays on whom it was about though the list has another order now. */
static void saving_says_what_was_saved(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "helper");
	char before[400], *line;
	pty_type(pty, "<Home>");
	pty_wait(pty, "▸");
	line = strstr(pty_screen(pty), "▸ ");
	snprintf(before, sizeof before, "%.*s", (int)strlen("▸ 单福田"), line);
	pty_type(pty, "d");
	pty_wait(pty, _("Write a diary"));
	pty_type(pty, "<Tab><Tab><Tab>看了看<F2>");
	pty_wait(pty, _("Saved"));
	pty_wait(pty, before + strlen("▸ "));
	assert_true(pty_shows(pty, before));
	county_leave(pty);
	pty = county_console_of(&small, "clerk");
	open_shan(pty);
	pty_type(pty, "e");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Tab><Tab><Tab>前屯<F2>");
	pty_wait(pty, "Saved: Household  单福田");
	county_leave(pty);
}

static void an_income_form_says_whose_and_what_it_comes_to(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&chinese, "clerk");
	open_shan_chinese(pty);
	pty_type(pty, "i1");
	pty_wait(pty, "收入  单福田 230124-202205-0017");
	pty_wait(pty, "工资性收入（元）");
	pty_type(pty, "2025<Tab>3<Tab>30000<Tab>");
	pty_wait(pty, "人均 10000 元");
	pty_type(pty, "6000");
	pty_wait(pty, "人均 12000 元，纯收入 36000");
	pty_type(pty, "<Esc>y");
	pty_wait_gone(pty, "工资性收入（元）");
	pty_type(pty, "e");
	pty_wait(pty, "户主");
	pty_type(pty, "<PgDn><PgDn>");
	pty_wait(pty, "耕地面积（亩）");
	pty_type(pty, "<Esc>");
	county_leave(pty);
}

/* A year that was mistyped would count as a visit of long ago. */
static void a_visit_of_long_ago_is_asked_about_once(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "helper");
	open_shan(pty);
	pty_type(pty, "d");
	pty_wait(pty, _("Write a diary"));
	pty_type(pty, "<Tab><Tab><C-u>2020-01-01<Tab>看房<F2>");
	pty_wait(pty, "The visit of 2020-01-01 lies");
	pty_wait(pty, "y yes  n no  Esc back");
	pty_type(pty, "n");
	pty_wait(pty, _("nothing was saved: put it right, or say y"));
	pty_type(pty, "<F2>");
	pty_wait(pty, "The visit of 2020-01-01 lies");
	pty_type(pty, "y");
	pty_wait(pty, _("Saved"));
	county_leave(pty);
}

static void prompts_say_their_keys(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "2<Enter>");
	pty_wait(pty, "Timeline");
	pty_type(pty, "+");
	pty_wait(pty, "F2 done  Esc cancel  F6 policies  F5 canned texts");
	for (char line[] = "1"; line[0] <= '8'; line[0]++) {
		pty_type(pty, line);
		pty_type(pty, "<Enter>");
	}
	pty_wait(pty, "… │");
	pty_type(pty, "<Up><Up><Up><Up><Up><Up><Up><Up><Up>");
	throw_away(pty);
	pty_type(pty, "<Esc>f");
	pty_wait(pty, "F2 apply");
	pty_type(pty, "<Esc>");
	county_leave(pty);
}

/* Areas have names, and what is wrong is told where it was typed. */
static void a_form_of_staff_checks_what_is_left(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "admin");
	pty_type(pty, "0n");
	pty_wait(pty, _("Staff number"));
	pty_type(pty, "9001<Tab>吴一<Tab><Tab><Tab><Tab><Tab>");
	pty_type(pty, "方正镇");
	pty_wait(pty, "▸ 方正镇");
	pty_type(pty, "<Enter>");
	pty_wait_gone(pty, "▸ 方正镇");
	pty_wait(pty, "方正镇");
	pty_type(pty, "<Tab><Tab>nobody<Tab>");
	pty_wait(pty, _("an e-mail address is like name@example.cn"));
	throw_away(pty);
	pty_type(pty, "8n");
	pty_wait(pty, _("Add a login"));
	pty_type(pty, "Wu Yi<Tab>");
	pty_wait(pty, _("a login has small letters, digits, and _ . - only"));
	throw_away(pty);
	county_leave(pty);
}

static void the_cursor_goes_to_whom_was_entered(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "admin");
	pty_type(pty, "0");
	pty_wait(pty, _("0 Staff"));
	pty_type(pty, "<PgDn>n");
	pty_wait(pty, _("Staff number"));
	pty_type(pty, "9001<Tab>吴一<Tab><Tab><Tab> ");
	pty_wait(pty, "▸ 帮扶干部");
	pty_type(pty, "<Enter><F2>");
	pty_wait_gone(pty, _("Staff number"));
	pty_wait(pty, _("Saved"));
	pty_wait(pty, "吴一");
	/* Whoever is under the cursor is opened. */
	pty_type(pty, "<Enter>");
	pty_wait(pty, "9001");
	pty_type(pty, "<Esc>8n");
	pty_wait(pty, _("Add a login"));
	pty_type(pty, "zz.wu<Tab> <Enter><Tab> <Enter><F2>");
	pty_wait_gone(pty, _("Add a login"));
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("Change a login"));
	pty_wait(pty, "zz.wu");
	pty_type(pty, "<Esc>");
	county_leave(pty);
}

/* Departments have names; no list of many is walked with an arrow, and moving the cursor writes nothing. */
static void a_choice_of_many_is_opened(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "admin");
	pty_type(pty, "0");
	pty_wait(pty, _("0 Staff"));
	pty_type(pty, "e");
	pty_wait(pty, _("Staff number"));
	pty_type(pty, "<Tab><Tab><Tab>住");
	pty_wait(pty, "▸ 住房和城乡建设局");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "▸");
	pty_type(pty, "<Tab><Tab><Tab><Right>");
	pty_wait(pty, _("Space opens the list; typing finds"));
	pty_type(pty, "<S-Tab><Left><Right><Esc>");
	pty_wait(pty, _("hand over"));
	pty_type(pty, "e");
	pty_wait(pty, _("Staff number"));
	pty_type(pty, "<Tab><Tab><Tab>住房<Enter><F2>");
	pty_wait(pty, _("hand over"));
	pty_type(pty, "e");
	pty_wait(pty, "住房和城乡建设局");
	pty_type(pty, "<Esc>");
	county_leave(pty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		story(whose_login_is_disabled_is_put_out),
		story(the_last_administrator_cannot_go),
		story(a_picker_stands_on_what_holds),
		story(enter_throws_nothing_away),
		story(space_marks_and_goes_on),
		story(commands_are_found_as_they_are_called),
		story(an_edit_form_shows_no_masked_number),
		story(a_village_is_picked),
		story(who_leaves_does_so_with_day_and_reason),
		story(the_find_box_says_why_and_how_many),
		story(a_village_of_the_cockpit_opens_its_households),
		story(the_console_opens_after_the_settings_were_published),
		story(the_title_bar_tells_a_demonstration),
		story(a_photo_is_told_and_saved),
		story(a_draft_is_told_after_the_log_in),
		story(a_form_is_paged_and_an_open_question_is_no_no),
		story(saving_says_what_was_saved),
		story(an_income_form_says_whose_and_what_it_comes_to),
		story(a_form_of_staff_checks_what_is_left),
		story(the_cursor_goes_to_whom_was_entered),
		story(a_choice_of_many_is_opened),
		story(a_visit_of_long_ago_is_asked_about_once),
		story(prompts_say_their_keys),
		story(help_tells_what_is_possible_without_colour),
	};
	return cmocka_run_group_tests(tests, county_make, county_remove);
}
