/* Policies on the console: looked up over a call and a ticket, quoted, listed, read, their attachments saved. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/i18n.h"
#include "tests/support/county.h"
#include "tests/support/pty.h"
#include "tests/support/suite.h"

static const struct county_window
	small = { .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "en" },
	small_chinese = { .rows = 24, .columns = 80, .locale = "zh_CN.UTF-8", .language = "zh" },
	large = { .rows = 40, .columns = 132, .locale = "C.UTF-8", .language = "zh" },
	small_gb18030 = { .rows = 24, .columns = 80, .locale = "zh_CN.GB18030", .language = "zh" },
	large_gb18030 = { .rows = 40, .columns = 132, .locale = "zh_CN.GB18030", .language = "zh" };

static void a_policy_is_taken_out_of_force_and_stays_to_be_read(void **state)
{
	struct pty *pty = county_console_of(*state, "admin");
	pty_type(pty, "9");
	pty_wait(pty, _("in force"));
	pty_type(pty, "f2危房改造<Enter>");
	pty_wait(pty, "/ 危房改造");
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("Issued by"));
	pty_type(pty, "x");
	pty_wait(pty, _("Why:"));
	pty_type(pty, "新办法已发<Enter>");
	pty_wait(pty, _("It is no longer in force."));
	pty_type(pty, "x");
	pty_wait(pty, _("it is retired already"));
	pty_type(pty, "<Esc>f3");
	pty_wait(pty, _("retired"));
	county_leave(pty);
}

/* A call, its ticket, one key: the paragraph is in what is saved, and nothing of what was typed is lost. */
static void a_policy_is_quoted_into_a_ticket(void **state)
{
	struct pty *pty = county_console_of(*state, "desk");
	county_run("ring 154-0000-0017");
	pty_wait(pty, _("Ringing"));
	pty_type(pty, "<F6>");
	pty_wait(pty, "学生资助");
	pty_type(pty, "wf");
	pty_wait_gone(pty, "学生资助");
	pty_wait(pty, "危房改造");
	pty_type(pty, "<Esc>");
	pty_wait(pty, _("Ringing"));
	pty_type(pty, "1<Enter>");
	pty_wait(pty, _("Request"));
	pty_type(pty, "<Right><Right><Tab><Tab>东屋漏雨。<F6>");
	pty_wait(pty, "危房改造");
	/* Of the ticket's category first, and what one types narrows it. */
	pty_type(pty, "漏雨");
	pty_wait_gone(pty, "学生资助");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "谁");
	/* The paragraph with the words is chosen already. */
	pty_type(pty, "<Down><Up><Enter>");
	pty_wait(pty, "东屋漏雨。");
	pty_type(pty, "请尽快。<F2>");
	pty_wait(pty, _("Timeline"));
	/* And into the note of a step, in a prompt over the ticket. */
	pty_type(pty, "+");
	pty_wait(pty, _("What was done, or why:"));
	pty_type(pty, "已答复：<F6>");
	pty_wait(pty, "学生资助");
	pty_type(pty, "<Tab>");
	pty_wait_gone(pty, "学生资助");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "谁");
	/* Without words it is the first paragraph, not the heading above it. */
	pty_type(pty, "<Enter>");
	pty_wait(pty, "已答复：");
	pty_wait(pty, "房屋经鉴定");
	pty_type(pty, "<F2>");
	pty_wait_gone(pty, _("What was done, or why:"));
	county_leave(pty);
	char number[40];
	assert_int_equal(sscanf(strstr(county_run_as("desk", "ticket list --queue dispatch | grep 东屋漏雨"), "T"),
				"%39s", number),
			 1);
	const char *saved = county_run_as("desk", "ticket show %s --json", number);
	assert_non_null(strstr(saved, "东屋漏雨。"));
	assert_non_null(strstr(saved, "屋顶漏雨、墙体开裂等急事，先打服务台电话"));
	assert_non_null(strstr(saved, "再办手续。请尽快。"));
	assert_non_null(strstr(saved, "已答复："));
	assert_non_null(strstr(saved, "唯一住房的低保户"));
	county_run("verify");
}

static void policies_are_listed_and_read(void **state)
{
	struct pty *pty = county_console_of(*state, "helper");
	pty_type(pty, "9");
	pty_wait(pty, "学生资助");
	assert_false(pty_shows(pty, "2025 年度"));
	pty_type(pty, "f3");
	pty_wait(pty, "2025 年度");
	pty_type(pty, "f3");
	pty_wait_gone(pty, "2025 年度");
	pty_type(pty, "f2危房<Enter>");
	pty_wait_gone(pty, "学生资助");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "住房和城乡建设局");
	pty_type(pty, "<End>");
	pty_wait(pty, "一卡通");
	pty_assert_straight(pty);
	county_leave(pty);
}

/* Into a new file at the place that is offered or typed; what is there already stays as it is. */
static void an_attachment_is_saved(void **state)
{
	struct pty *pty = county_console_of(*state, "helper");
	char path[300], kept[300], typed[400], command[1200];
	snprintf(path, sizeof path, "%s/form.txt", county_home());
	snprintf(kept, sizeof kept, "%s/house-repair-application.txt", getenv("HOME"));
	snprintf(typed, sizeof typed, "%s<Enter>", path);
	unlink(kept);
	pty_type(pty, "9f2饮水<Enter>");
	pty_wait_gone(pty, "学生资助");
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("Issued by"));
	pty_type(pty, "s");
	pty_wait(pty, _("no file is attached to it"));
	pty_type(pty, "9xf2危房<Enter>");
	pty_wait_gone(pty, "学生资助");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "house-repair-application.txt");
	pty_type(pty, "s");
	pty_wait(pty, _("Where (a file that is not there yet):"));
	pty_assert_straight(pty);
	pty_type(pty, "<Enter>");
	pty_wait_gone(pty, _("Save a copy"));
	pty_rest(pty);
	assert_int_equal(access(kept, R_OK), 0);
	pty_type(pty, "s");
	pty_wait(pty, _("Where (a file that is not there yet):"));
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("there is something of this name already; nothing is written over"));
	pty_type(pty, "<C-u>");
	pty_type(pty, typed);
	pty_wait_gone(pty, _("Save a copy"));
	pty_rest(pty);
	county_leave(pty);
	snprintf(command, sizeof command, "cmp %s examples/policies/house-repair-application.txt && cmp %s %s", path,
		 path, kept);
	assert_int_equal(system(command), 0);
	unlink(kept);
}

static bool is_under_cursor(struct pty *pty, const char *words)
{
	const char *line = strstr(pty_screen(pty), "▸"), *end = line ? strchr(line, '\n') : NULL;
	return line && end && memmem(line, (size_t)(end - line), words, strlen(words));
}

/* What waits for a helper, a diary about it, and it waits no more; the leader sees the share. */
static void a_helper_explains_a_policy(void **state)
{
	struct pty *pty = county_console_of(*state, "helper");
	char before[200], after[200];
	snprintf(before, sizeof before, "%s", county_run_as("helper", "policy reach 饮水 | tail -n 1"));
	pty_wait(pty, _("policies"));
	pty_type(pty, "9f2饮水<Enter>");
	pty_wait_gone(pty, "学生资助");
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("Reached"));
	pty_type(pty, "1");
	pty_type(pty, ":policies to<Enter>");
	pty_wait(pty, _("Policies to explain"));
	pty_wait(pty, "饮水");
	pty_rest(pty);
	while (!is_under_cursor(pty, "饮水")) {
		pty_type_and_see(pty, "<Down>");
		pty_rest(pty);
	}
	pty_type(pty, "h");
	pty_wait(pty, _("Members"));
	pty_type(pty, "<End>");
	pty_wait(pty, _("Policies for it"));
	pty_wait(pty, "饮水");
	pty_type(pty, "<Esc>");
	pty_wait(pty, _("Policies to explain"));
	pty_type(pty, "d");
	pty_wait(pty, _("Write a diary"));
	pty_wait(pty, "政策宣传");
	pty_type(pty, "<Tab><Tab><Tab>讲了停水打哪个电话<F2>");
	pty_wait_gone(pty, _("Write a diary"));
	pty_type(pty, "4");
	pty_wait(pty, "讲了停水");
	county_leave(pty);
	snprintf(after, sizeof after, "%s", county_run_as("helper", "policy reach 饮水 | tail -n 1"));
	assert_string_not_equal(before, after);
	county_run("verify");
}

static void a_leader_sees_how_far_policies_have_reached(void **state)
{
	struct pty *pty = county_console_of(*state, "leader");
	pty_type(pty, "5l");
	pty_wait(pty, _("How far policies have reached"));
	pty_wait(pty, "方正县");
	pty_wait(pty, "%");
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("Reached"));
	pty_wait(pty, "德善乡");
	pty_assert_straight(pty);
	char title[25];
	pty_rest(pty);
	snprintf(title, sizeof title, "%s", strchr(pty_screen(pty), '\n') + 1);
	pty_type(pty, "l");
	pty_wait(pty, _("shown: not told yet"));
	assert_memory_equal(strchr(pty_screen(pty), '\n') + 1, title, strlen(title));
	pty_wait(pty, _("not yet"));
	pty_type(pty, "f");
	pty_wait(pty, _("shown: all that it concerns"));
	pty_assert_straight(pty);
	pty_type(pty, "d");
	pty_rest(pty);
	assert_false(pty_shows(pty, _("Write a diary")));
	county_leave(pty);
}

/* From another station anything may come: nothing of it reaches the terminal but its letters. */
static void a_policy_that_wants_to_drive_the_terminal_is_shown_as_letters(void **state)
{
	(void)state;
	char path[200];
	snprintf(path, sizeof path, "%s/bad.md", county_home());
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "---\nnumber: 坏-1\ntitle: 坏的政策\n---\n坏\033]0;title\007文\033[2J\302\233字\342\200\256尾\n");
	fclose(file);
	county_run_as("admin", "policy import %s", path);
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "2n");
	pty_wait(pty, "New ticket");
	/* The cursor is on the category: the quote goes where words are written. */
	pty_type(pty, "<Right><F6>");
	pty_wait(pty, "学生资助");
	pty_type(pty, "坏的<Enter>");
	pty_wait(pty, "尾");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "says:");
	pty_type(pty, "<F2>");
	pty_wait(pty, "Timeline");
	size_t size;
	const char *bytes = pty_bytes(pty, &size);
	assert_null(memmem(bytes, size, "\033]0;", 4));
	assert_null(memmem(bytes, size, "\302\233", 2));
	assert_null(memmem(bytes, size, "\342\200\256", 3));
	county_leave(pty);
	const char *printed = county_run_as("desk", "policy show 坏-1");
	assert_null(strchr(printed, '\033'));
	assert_null(strstr(printed, "\342\200\256"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_window(a_policy_is_taken_out_of_force_and_stays_to_be_read, "80x24, English", small),
		in_window(a_policy_is_taken_out_of_force_and_stays_to_be_read, "132x40, GB18030", large_gb18030),
		in_window(a_policy_is_quoted_into_a_ticket, "80x24, English", small),
		in_window(a_policy_is_quoted_into_a_ticket, "80x24", small_chinese),
		in_window(a_policy_is_quoted_into_a_ticket, "132x40, GB18030", large_gb18030),
		in_window(policies_are_listed_and_read, "80x24", small_chinese),
		in_window(policies_are_listed_and_read, "132x40", large),
		in_window(policies_are_listed_and_read, "80x24, GB18030", small_gb18030),
		in_window(an_attachment_is_saved, "80x24, English", small),
		in_window(an_attachment_is_saved, "80x24", small_chinese),
		in_window(an_attachment_is_saved, "132x40, GB18030", large_gb18030),
		in_window(a_helper_explains_a_policy, "80x24", small_chinese),
		in_window(a_helper_explains_a_policy, "132x40", large),
		in_window(a_leader_sees_how_far_policies_have_reached, "80x24, English", small),
		in_window(a_leader_sees_how_far_policies_have_reached, "132x40, GB18030", large_gb18030),
		story(a_policy_that_wants_to_drive_the_terminal_is_shown_as_letters),
	};
	return cmocka_run_group_tests(tests, county_make, county_remove);
}
