/* What is half written: it belongs to what it is about, outlives its console, and stays its own window's. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/i18n.h"
#include "core/ticket.h"
#include "tests/support/county.h"
#include "tests/support/pty.h"
#include "tests/support/suite.h"

static const struct county_window small = { .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "en" };

static bool drafts_hold(const char *text)
{
	char command[300];
	snprintf(command, sizeof command, "grep -qsrF --exclude='*.new' '%s' %s/drafts", text, county_home());
	return system(command) == 0;
}

/* Ends as a cut power line ends it, once `text` is kept. */
/* Within ten seconds: typing rests soon, but the machine may be busy. */
static void wait_until_kept(const char *text)
{
	for (int i = 0; i < 200 && !drafts_hold(text); i++)
		nanosleep(&(struct timespec){ .tv_nsec = 50 * 1000 * 1000 }, NULL);
	assert_true(drafts_hold(text));
}

static void kill_when_kept(struct pty *pty, const char *text)
{
	pty_wait(pty, text);
	pty_rest(pty);
	wait_until_kept(text);
	pty_kill(pty);
}

static void throw_away(struct pty *pty)
{
	pty_type(pty, "<Esc>");
	pty_wait(pty, _("Throw away what you wrote?"));
	pty_type(pty, "y");
	pty_wait_gone(pty, _("Throw away what you wrote?"));
}

static void leave_something_old(void)
{
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "2n");
	pty_wait(pty, "New ticket");
	pty_type(pty, "<Tab><Tab>旧话");
	pty_wait(pty, "旧话");
	kill_when_kept(pty, "旧话");
}

/* The caller's number stands, and a stranger's name; what was left is offered and no more. */
static void a_call_is_not_filled_with_what_was_left(void **state)
{
	(void)state;
	leave_something_old();
	county_run_as("desk", "number attach 13900008888 --name 黄阿姨");
	struct pty *pty = county_console_of(&small, "desk");
	pty_wait(pty, "Half written: New ticket. w opens it, on a ticket :drafts.");
	county_run("ring 13900007777");
	pty_wait(pty, "Ringing");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Request");
	pty_wait(pty, "13900007777");
	assert_false(pty_shows(pty, "旧话"));
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "next field");
	county_run("ring 13900008888");
	pty_wait(pty, "黄阿姨");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Request");
	pty_wait(pty, "13900008888");
	pty_wait(pty, "黄阿姨");
	assert_false(pty_shows(pty, "旧话"));
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "next field");
	pty_type(pty, "1w");
	pty_wait(pty, "旧话");
	throw_away(pty);
	county_leave(pty);
}

/* With its number, its household, and what was typed. */
static void what_was_written_of_a_call_comes_back_with_its_caller(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	county_run("ring 15400000017");
	pty_wait(pty, "Ringing");
	pty_type(pty, "1<Enter>");
	pty_wait(pty, "Request");
	pty_type(pty, "<Tab><Tab>炕塌了");
	pty_wait(pty, "炕塌了");
	kill_when_kept(pty, "炕塌了");
	assert_false(drafts_hold("15400000017"));
	pty = county_console_of(&small, "desk");
	pty_wait(pty, "New ticket  15400000017");
	/* The call waits as well. */
	pty_type(pty, "<Esc>1w");
	pty_wait(pty, "炕塌了");
	pty_wait(pty, "15400000017");
	pty_wait(pty, "230124-202205-0018");
	throw_away(pty);
	assert_false(drafts_hold("texts"));
	county_leave(pty);
}

/* Two windows of one login, each with a form of the same kind; both come back. */
static void what_another_window_writes_is_left_to_it(void **state)
{
	(void)state;
	struct pty *first = county_console_of(&small, "desk"), *second = county_console_of(&small, "desk");
	pty_type(first, "2n");
	pty_wait(first, "New ticket");
	pty_type(first, "<Tab><Tab>第一窗");
	pty_wait(first, "第一窗");
	wait_until_kept("第一窗");
	pty_type(second, "2");
	pty_wait(second, "2 Tickets");
	pty_type(second, "1w");
	pty_wait(second, "nothing half written waits");
	pty_type(second, "2n");
	pty_wait(second, "New ticket");
	pty_type(second, "<Tab><Tab>第二窗");
	pty_wait(second, "第二窗");
	assert_false(pty_shows(second, "第一窗"));
	kill_when_kept(second, "第二窗");
	assert_true(drafts_hold("第一窗"));
	kill_when_kept(first, "第一窗");
	first = county_console_of(&small, "desk");
	pty_wait(first, "New ticket, and 1 more");
	/* The latest first; each is the one that was picked. */
	pty_type(first, "w");
	pty_wait(first, "New ticket  第一窗");
	pty_wait(first, "New ticket  第二窗");
	pty_type(first, "2");
	pty_wait(first, "Request");
	pty_wait_gone(first, "第二窗");
	pty_wait(first, "第一窗");
	throw_away(first);
	pty_type(first, "w");
	pty_wait(first, "第二窗");
	throw_away(first);
	county_leave(first);
}

static const char *open_ticket(char number[static 40])
{
	const char *said =
		county_run_as("desk", "ticket open '墙裂了' --category housing --household 230124-202205-0017");
	snprintf(number, 40, "%.*s", (int)strcspn(said, " \t\n"), said);
	return number;
}

static void write_dispatch(struct pty *pty)
{
	pty_type(pty, "2<End><Enter>");
	pty_wait(pty, "Timeline");
	pty_type(pty, "p");
	pty_wait(pty, "Main assignee");
	pty_type(pty, "<PgDn><PgDn>先去看一眼");
	pty_wait(pty, "先去看一眼");
}

static void the_dispatch_form_is_kept(void **state)
{
	(void)state;
	char number[40], offered[120];
	snprintf(offered, sizeof offered, "%s  %s", _(ticket_step_label(STEP_DISPATCH)), open_ticket(number));
	static const int ends[] = { SIGKILL, SIGTERM, SIGHUP };
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		struct pty *pty = county_console_of(&small, "desk");
		write_dispatch(pty);
		if (ends[i] == SIGKILL) {
			kill_when_kept(pty, "先去看一眼");
		} else {
			pty_signal(pty, ends[i]);
			pty_end(pty);
		}
		pty = county_console_of(&small, "desk");
		pty_wait(pty, offered);
		pty_type(pty, "w");
		pty_wait(pty, "先去看一眼");
		pty_wait(pty, "张海涛");
		throw_away(pty);
		pty_wait(pty, "Timeline");
		assert_false(drafts_hold("先去看一眼"));
		county_leave(pty);
	}
}

static void a_note_is_kept(void **state)
{
	(void)state;
	char number[40], offered[120];
	snprintf(offered, sizeof offered, "%s  %s", _(ticket_step_label(STEP_NOTE)), open_ticket(number));
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "2<End><Enter>");
	pty_wait(pty, "Timeline");
	pty_type(pty, "+");
	pty_wait(pty, "What was done, or why:");
	pty_type(pty, "他说下午在家");
	pty_wait(pty, "他说下午在家");
	kill_when_kept(pty, "他说下午在家");
	pty = county_console_of(&small, "desk");
	pty_wait(pty, offered);
	pty_type(pty, "w");
	pty_wait(pty, "他说下午在家");
	pty_wait(pty, "is here again");
	pty_type(pty, "，找他<F2>");
	pty_wait_gone(pty, "What was done, or why:");
	pty_wait(pty, "他说下午在家，找他");
	assert_false(drafts_hold("他说下午在家"));
	pty_type(pty, "+");
	pty_wait(pty, "What was done, or why:");
	assert_false(pty_shows(pty, "is here again"));
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "What was done, or why:");
	county_leave(pty);
}

static void dispatch(const char *number)
{
	county_run_as("desk", "ticket dispatch %s --main 张海涛 --co none", number);
}

/* It says what became of the ticket, is read, and thrown away; and while it is there its form opens when it can. */
static void a_form_that_is_not_possible_is_read_and_thrown_away(void **state)
{
	(void)state;
	char number[40];
	open_ticket(number);
	struct pty *pty = county_console_of(&small, "desk");
	write_dispatch(pty);
	kill_when_kept(pty, "先去看一眼");
	dispatch(number);
	pty = county_console_of(&small, "desk");
	pty_type(pty, "w");
	pty_wait(pty, "Note: 先去看一眼");
	pty_wait(pty, "is not possible while the ticket is 'Dispatched'");
	pty_wait(pty, "was first:");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "先去看一眼");
	assert_true(drafts_hold("先去看一眼"));
	pty_type(pty, "wx");
	pty_wait(pty, _("Throw away what you wrote?"));
	pty_type(pty, "y");
	pty_wait_gone(pty, "先去看一眼");
	assert_false(drafts_hold("先去看一眼"));
	pty_type(pty, "w");
	pty_wait(pty, "nothing half written waits");
	county_leave(pty);
}

/* The clock of a ticket that was sent back runs on: what was typed of it is told, not dropped. */
static void a_limit_that_is_not_asked_for_any_more_is_told(void **state)
{
	(void)state;
	char number[40];
	open_ticket(number);
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "2<End><Enter>");
	pty_wait(pty, "Timeline");
	pty_type(pty, "p");
	pty_wait(pty, "Resolve within");
	for (int i = 0; i < 7; i++)
		pty_type(pty, "<Tab>");
	pty_type(pty, "<C-u>7 work days<Tab>");
	pty_wait(pty, "7 work days");
	kill_when_kept(pty, "7 work days");
	dispatch(number);
	county_run_as("desk", "ticket return %s 不归我管 --for 张海涛", number);
	pty = county_console_of(&small, "desk");
	pty_type(pty, "w");
	pty_wait(pty, "write it elsewhere: Resolve within 7 work days");
	throw_away(pty);
	county_leave(pty);
}

static void a_note_whose_step_is_not_possible_is_kept_as_a_note(void **state)
{
	(void)state;
	char number[40];
	open_ticket(number);
	dispatch(number);
	county_run_as("desk", "ticket accept %s --for 张海涛", number);
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "2q<End><Enter>");
	pty_wait(pty, number);
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Timeline");
	pty_type(pty, "w");
	pty_wait(pty, "What was done, or why:");
	pty_type(pty, "已到现场");
	pty_wait(pty, "已到现场");
	kill_when_kept(pty, "已到现场");
	county_run_as("desk", "ticket suspend %s 等料 --until 2099-01-01 --for 张海涛 --anyway", number);
	pty = county_console_of(&small, "desk");
	pty_type(pty, "w");
	pty_wait(pty, "已到现场");
	pty_wait(pty, "Suspended");
	pty_type(pty, "+");
	pty_wait_gone(pty, "已到现场");
	assert_false(drafts_hold("已到现场"));
	assert_non_null(strstr(county_run_as("desk", "ticket show %s", number), "已到现场"));
	county_leave(pty);
}

/* What is wrong with a date is said while the date stands there; it comes back with the reason. */
static void a_date_is_checked_where_it_stands_and_kept(void **state)
{
	(void)state;
	char number[40];
	open_ticket(number);
	dispatch(number);
	county_run_as("desk", "ticket accept %s --for 张海涛", number);
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "2q<End><Enter>");
	pty_wait(pty, number);
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Timeline");
	pty_type(pty, ":suspend<Enter>");
	pty_wait(pty, "Until (like");
	pty_type(pty, "等开春<Enter>");
	pty_wait(pty, "needs a date, like 2026-11-23");
	pty_wait(pty, "等开春");
	pty_type(pty, "<C-u>2099-05-01<Enter>");
	pty_wait(pty, "What was done, or why:");
	pty_type(pty, "等料");
	pty_wait(pty, "等料");
	kill_when_kept(pty, "等料");
	pty = county_console_of(&small, "desk");
	pty_type(pty, "w");
	pty_wait(pty, "2099-05-01");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "等料");
	throw_away(pty);
	county_leave(pty);
}

/* So is what was said in a call, and what is added to a diary. */
static void other_notes_are_kept(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	county_run("ring 15400000017");
	pty_wait(pty, "Ringing");
	pty_type(pty, "v");
	pty_wait(pty, "What was said (may be empty):");
	pty_type(pty, "问了低保");
	pty_wait(pty, "问了低保");
	kill_when_kept(pty, "问了低保");
	pty = county_console_of(&small, "desk");
	pty_wait(pty, "What was said in a call  15400000017");
	pty_type(pty, "<Esc>1w");
	pty_wait(pty, "What was said (may be empty):");
	pty_wait(pty, "问了低保");
	pty_type(pty, "<F2>");
	pty_wait_gone(pty, "What was said (may be empty):");
	assert_false(drafts_hold("问了低保"));
	county_leave(pty);
	pty = county_console_of(&small, "helper");
	pty_type(pty, "4");
	pty_wait(pty, "4 Diaries");
	pty_type(pty, "+");
	pty_wait(pty, "What stands stays");
	pty_type(pty, "第二天又去了");
	pty_wait(pty, "第二天又去了");
	kill_when_kept(pty, "第二天又去了");
	pty = county_console_of(&small, "helper");
	pty_wait(pty, "Half written: Add to the diary");
	pty_type(pty, "w");
	pty_wait(pty, "What stands stays");
	pty_wait(pty, "第二天又去了");
	throw_away(pty);
	pty_wait(pty, "4 Diaries");
	assert_false(pty_shows(pty, "No diary here"));
	county_leave(pty);
}

static void open_shan(struct pty *pty)
{
	pty_type(pty, "/sft");
	pty_wait(pty, "单福田");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Guarantees");
}

/* Only what was typed comes back: what another changed meanwhile stands. */
static void a_change_comes_back_over_what_holds_now(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "clerk"), *other = county_console_of(&small, "admin");
	open_shan(pty);
	pty_type(pty, "e");
	pty_wait(pty, "Household  单福田");
	pty_type(pty, "<Tab><Tab><Tab><Tab><Tab><C-u>东头七号<Tab>");
	pty_wait(pty, "东头七号");
	kill_when_kept(pty, "东头七号");
	open_shan(other);
	pty_type(other, "e");
	pty_wait(other, "Household  单福田");
	pty_type(other, "<Tab><Tab><Tab><Tab><C-u>18组<F2>");
	pty_wait(other, "Guarantees");
	county_leave(other);
	pty = county_console_of(&small, "clerk");
	pty_wait(pty, "Half written: Household change  单福田");
	pty_type(pty, "w");
	pty_wait(pty, "东头七号");
	pty_wait(pty, "18组");
	pty_type(pty, "<F2>");
	pty_wait(pty, "1 My work");
	assert_false(drafts_hold("东头七号"));
	open_shan(pty);
	pty_wait(pty, "东头七号");
	pty_wait(pty, "18组");
	county_leave(pty);
}

/* Whoever saves what was kept did not see what another wrote meanwhile, as if both forms had stood open. */
static void a_kept_change_does_not_overwrite_anothers(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "clerk"), *other = county_console_of(&small, "admin");
	open_shan(pty);
	pty_type(pty, "e");
	pty_wait(pty, "Household  单福田");
	pty_type(pty, "<Tab><Tab><Tab><Tab><Tab><C-u>东头七号<Tab>");
	pty_wait(pty, "东头七号");
	kill_when_kept(pty, "东头七号");
	open_shan(other);
	pty_type(other, "e");
	pty_wait(other, "Household  单福田");
	pty_type(other, "<Tab><Tab><Tab><Tab><Tab><C-u>西头八号<F2>");
	pty_wait(other, "Guarantees");
	county_leave(other);
	/* Kept once more, it still knows what it was written over. */
	pty = county_console_of(&small, "clerk");
	pty_type(pty, "w");
	pty_wait(pty, "东头七号");
	pty_wait(pty, "changed meanwhile to: 西头八号");
	pty_type(pty, "<Tab><Tab><Tab><Tab><Tab><End>院<Tab>");
	pty_wait(pty, "东头七号院");
	kill_when_kept(pty, "东头七号院");
	pty = county_console_of(&small, "clerk");
	pty_type(pty, "w");
	pty_wait(pty, "东头七号院");
	pty_type(pty, "<F2>");
	pty_wait(pty, "1 My work");
	open_shan(pty);
	pty_wait(pty, "Two people changed the same");
	county_leave(pty);
}

/* Numbers that were asked to be shown are in no file of ours. */
static void a_revealed_number_is_in_no_draft(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "clerk");
	open_shan(pty);
	pty_type(pty, "e");
	pty_wait(pty, "More telephone numbers");
	pty_type(pty, "<F3>");
	pty_wait(pty, "Why");
	pty_type(pty, "核对<Enter>");
	pty_wait_gone(pty, "Why");
	pty_type(pty, ",13912341234<Up>后街");
	pty_wait(pty, "后街");
	kill_when_kept(pty, "后街");
	assert_false(drafts_hold("13912341234"));
	assert_false(drafts_hold("15400000017"));
	pty = county_console_of(&small, "clerk");
	pty_type(pty, "w");
	pty_wait(pty, "后街");
	assert_false(pty_shows(pty, "13912341234"));
	throw_away(pty);
	county_leave(pty);
}

/* It is still about the ticket that it was written from. */
static void the_diary_of_a_ticket_is_kept_with_it(void **state)
{
	(void)state;
	char number[40], find[60];
	open_ticket(number);
	snprintf(find, sizeof find, "/%s", number);
	struct pty *pty = county_console_of(&small, "clerk");
	pty_type(pty, find);
	pty_wait(pty, "墙裂了");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Timeline");
	pty_type(pty, "d");
	pty_wait(pty, "next field");
	pty_type(pty, "<Tab><Tab><Tab>看了墙");
	pty_wait(pty, "看了墙");
	kill_when_kept(pty, "看了墙");
	pty = county_console_of(&small, "clerk");
	pty_wait(pty, "Half written: Write a diary  单福田");
	pty_type(pty, "w");
	pty_wait(pty, "看了墙");
	pty_wait(pty, number);
	throw_away(pty);
	county_leave(pty);
}

static void parts_of_a_household_are_kept(void **state)
{
	(void)state;
	static const struct {
		const char *keys, *shows, *offered;
	} forms[] = {
		{ "p1", "Name", "Member new  单福田" },
		{ "i1", "Year", "Income new  单福田" },
		{ "t1", "Left on", "Leaving  单福田" },
	};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		struct pty *pty = county_console_of(&small, "clerk");
		open_shan(pty);
		pty_type(pty, forms[i].keys);
		pty_wait(pty, forms[i].shows);
		pty_wait(pty, "next field");
		pty_type(pty, "<C-u>2031");
		pty_wait(pty, "2031");
		kill_when_kept(pty, "2031");
		pty = county_console_of(&small, "clerk");
		pty_wait(pty, forms[i].offered);
		pty_type(pty, "w");
		pty_wait(pty, "2031");
		throw_away(pty);
		county_leave(pty);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		story(a_call_is_not_filled_with_what_was_left),
		story(what_was_written_of_a_call_comes_back_with_its_caller),
		story(what_another_window_writes_is_left_to_it),
		story(the_dispatch_form_is_kept),
		story(a_note_is_kept),
		story(other_notes_are_kept),
		story(a_form_that_is_not_possible_is_read_and_thrown_away),
		story(a_limit_that_is_not_asked_for_any_more_is_told),
		story(a_note_whose_step_is_not_possible_is_kept_as_a_note),
		story(a_date_is_checked_where_it_stands_and_kept),
		story(a_change_comes_back_over_what_holds_now),
		story(a_kept_change_does_not_overwrite_anothers),
		story(a_revealed_number_is_in_no_draft),
		story(the_diary_of_a_ticket_is_kept_with_it),
		story(parts_of_a_household_are_kept),
	};
	return cmocka_run_group_tests(tests, county_make, county_remove);
}
