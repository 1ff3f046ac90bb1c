/* The main screens and their lists, left and come back to. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "db/ticket.h"
#include "tests/support/county.h"
#include "tests/support/pty.h"
#include "tests/support/suite.h"

static const struct county_window small = { .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "en" },
				  large = { .rows = 40, .columns = 132, .locale = "C.UTF-8", .language = "en" },
				  small_gb18030 = {
					  .rows = 24, .columns = 80, .locale = "zh_CN.GB18030", .language = "zh"
				  };

/* What was asked for is there again, by a digit as by Esc; until somebody logs out. */
static void main_screens_come_back_as_they_were_left(void **state)
{
	struct pty *pty = county_console_of(*state, "desk");
	pty_type(pty, "3f3menglan<Enter>");
	pty_wait(pty, "Helper 孟岚 · ");
	pty_type(pty, "4l");
	pty_wait(pty, "late entries only");
	pty_type(pty, "6m");
	pty_wait(pty, "only those to be called back");
	pty_type(pty, "3");
	pty_wait(pty, "Helper 孟岚 · ");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "1 My work");
	pty_type(pty, "3");
	pty_wait(pty, "Helper 孟岚 · ");
	pty_type(pty, "14");
	pty_wait(pty, "late entries only");
	pty_type(pty, "6");
	pty_wait(pty, "only those to be called back");
	/* What is opened for one thing shows that, and leaves the main screen what it was. */
	pty_type(pty, "5<Enter><Enter>");
	pty_wait(pty, "3 Households");
	assert_false(pty_shows(pty, "Helper 孟岚 · "));
	pty_type(pty, "3");
	pty_wait(pty, "Helper 孟岚 · ");
	pty_type(pty, ":log out<Enter>y");
	pty_wait(pty, "Password");
	county_log_in(pty, "clerk");
	pty_type(pty, "3");
	pty_wait(pty, "by name");
	assert_false(pty_shows(pty, "Helper 孟岚 · "));
	county_leave(pty);
}

/* The queue, its order, and the row; another ticket comes in above it meanwhile. */
static void sorting_keeps_the_cursor_and_filters_the_order(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&large, "desk");
	pty_type(pty, "2q<End><Enter>");
	pty_wait(pty, "Struck off");
	pty_type(pty, "<Down><Down>");
	pty_rest(pty);
	char under[60] = "";
	assert_int_equal(sscanf(strstr(pty_screen(pty), "▸ ") + strlen("▸ "), " %40[T0-9-]", under), 1);
	pty_type(pty, "o");
	pty_wait(pty, "What comes first?");
	pty_type(pty, "2");
	pty_wait_gone(pty, "What comes first?");
	pty_rest(pty);
	const char *row = strstr(pty_screen(pty), "▸ "), *number = strstr(row, under);
	assert_non_null(number);
	assert_true(number - row < 10);
	pty_wait(pty, _(ticket_order_label((enum ticket_order)1)));
	pty_type(pty, "x");
	pty_rest(pty);
	pty_wait(pty, _(ticket_order_label((enum ticket_order)1)));
	county_leave(pty);
}

static void the_cursor_comes_back_to_its_ticket(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&large, "desk");
	pty_type(pty, "2q<End><Enter>");
	pty_wait(pty, "Struck off");
	pty_type(pty, "  ");
	pty_wait(pty, "2 marked");
	pty_rest(pty);
	char under[60] = "";
	assert_int_equal(sscanf(strstr(pty_screen(pty), "▸ ") + strlen("▸ "), " %40[T0-9-]", under), 1);
	pty_type(pty, "3");
	pty_wait(pty, "60 households");
	county_run_as("desk", "ticket open 井水发黄 --category 其他");
	pty_type(pty, "2");
	pty_wait(pty, "井水发黄");
	pty_rest(pty);
	const char *row = strstr(pty_screen(pty), "▸ "), *number = strstr(row, under);
	assert_non_null(number);
	assert_true(number - row < 10);
	county_leave(pty);
}

static void marks_last_while_their_tickets_are_listed(void **state)
{
	struct pty *pty = county_console_of(*state, "desk");
	pty_type(pty, "2q<End><Enter>");
	pty_wait(pty, "Struck off");
	pty_type(pty, "  ");
	pty_wait(pty, "2 marked");
	pty_type(pty, "o4");
	pty_wait_gone(pty, "What comes first?");
	pty_wait(pty, "2 marked");
	pty_type(pty, "3");
	pty_wait(pty, "60 households");
	pty_type(pty, "2");
	pty_wait(pty, "2 marked");
	/* Both came in today. */
	pty_type(pty, "q7");
	pty_wait(pty, "2 marks fell away");
	pty_wait_gone(pty, "2 marked");
	county_leave(pty);
}

/* Numbers of work are whole for all who see the staff; households and tickets open from there, and Esc comes back. */
static void a_page_of_the_staff_leads_on(void **state)
{
	(void)state;
	county_run_as("desk", "ticket open 屋顶漏雨 --category 住房安全 --household 230124-202205-0017");
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "/ml");
	pty_wait(pty, "孟岚");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Looks after 8 households now");
	pty_wait(pty, "Telephone 15410000");
	assert_false(pty_shows(pty, "****"));
	pty_assert_straight(pty);
	pty_type(pty, "<Tab><Home><Enter>");
	pty_wait(pty, "Members");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "Looks after 8 households now");
	county_leave(pty);
}

/* What can be noted of somebody on the list can be noted on their page, and a page with nothing says so. */
static void what_is_noted_of_staff_is_noted_on_their_page(void **state)
{
	(void)state;
	static const struct county_window wide = { .rows = 40, .columns = 132, .locale = "C.UTF-8", .language = "en" };
	struct pty *pty = county_console_of(&wide, "admin");
	pty_type(pty, "0");
	pty_wait(pty, "1 of ");
	pty_wait(pty, "in office");
	pty_type(pty, "fml<Enter>");
	pty_wait(pty, "Looks after 8 households now");
	pty_wait(pty, "230124-202205-0017");
	pty_assert_straight(pty);
	pty_type(pty, "a");
	pty_wait(pty, "Absence  孟岚");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "Looks after 8 households now");
	pty_type(pty, "o");
	pty_wait(pty, "Hand over  孟岚");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "Looks after 8 households now");
	pty_type(pty, "e");
	pty_wait(pty, "Staff number");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "Looks after 8 households now");
	pty_type(pty, "<Esc>fwxb<Enter>");
	pty_wait(pty, "No ticket waits for this person");
	county_leave(pty);
}

/* Hints and help speak of the pane that has the keys. */
static void the_pane_of_areas_says_its_keys(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "clerk");
	pty_type(pty, "3");
	pty_wait(pty, "Enter card");
	pty_type(pty, "a");
	pty_wait(pty, "Enter its households");
	assert_false(pty_shows(pty, "Enter card"));
	pty_type(pty, "n");
	pty_wait(pty, "the cursor is on an area: Enter goes to its households");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Enter card");
	pty_wait(pty, "Tab areas, list");
	county_leave(pty);
}

/* The program's own words are in its language: a post is called as its role is. */
static void posts_have_names_in_the_language(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "admin");
	pty_type(pty, "0");
	pty_wait(pty, "in office");
	pty_wait(pty, "administrator");
	assert_false(pty_shows(pty, "管理员"));
	pty_type(pty, "8");
	pty_wait(pty, "township clerk");
	pty_wait(pty, "administrator");
	county_leave(pty);
}

/* Who must be told is called from there. */
static void a_ticket_says_how_to_reach_its_assignees(void **state)
{
	struct pty *pty = county_console_of(*state, "desk");
	pty_type(pty, "2q2<Enter>");
	pty_wait(pty, "Timeline");
	pty_wait(pty, " 15410000");
	pty_assert_straight(pty);
	county_leave(pty);
}

/* What is typed is a name before it is a township. */
static void names_come_first_where_people_are_picked(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "admin");
	pty_type(pty, "0fml");
	pty_wait(pty, "Type to narrow:");
	pty_wait_gone(pty, "吴学斌 扶");
	pty_rest(pty);
	const char *name = strstr(pty_screen(pty), "孟岚"), *place = strstr(pty_screen(pty), "得莫利");
	assert_non_null(name);
	assert_true(!place || name < place);
	pty_type(pty, "<Enter>");
	pty_wait(pty, "households now");
	pty_wait(pty, "孟岚");
	county_leave(pty);
}

static void a_code_fits_the_smallest_window(void **state)
{
	struct pty *pty = county_console_of(*state, "desk");
	pty_type(pty, "/230124-202205-0017");
	pty_wait(pty, "单福田");
	pty_type(pty, "<Enter>m");
	pty_wait(pty, "▀▀▀▀▀");
	pty_wait(pty, "230124-202205-0017");
	pty_assert_straight(pty);
	county_leave(pty);
}

/* All queues are in sight, on two lines where one is too short. */
static void every_queue_is_in_sight(void **state)
{
	struct pty *pty = county_console_of(*state, "desk");
	pty_type(pty, "2");
	pty_wait(pty, _("saved filters"));
	pty_rest(pty);
	static const enum ticket_queue always[] = { QUEUE_DISPATCH,  QUEUE_WORK, QUEUE_OVERDUE, QUEUE_ESCALATED,
						    QUEUE_FOLLOW_UP, QUEUE_OPEN, QUEUE_ALL };
	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		pty_wait(pty, _(ticket_queue_label(always[i])));
	pty_assert_straight(pty);
	county_leave(pty);
}

/* Where the first queue is short, the next ones stand below it; the cursor passes over their names. */
static void the_first_page_shows_the_next_queues_too(void **state)
{
	struct pty *pty = county_console_of(*state, "desk");
	pty_wait(pty, "\n  Not yet told 3");
	pty_type(pty, "<Down><Down><Down><Down><Enter>");
	pty_wait(pty, "Timeline");
	pty_wait(pty, "not told");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "1 My work");
	pty_assert_straight(pty);
	county_leave(pty);
}

/* Nothing beyond what is due, on both. */
static void a_helper_reads_the_quota_as_the_cockpit_counts_it(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "helper");
	int made = -1, due = -1, counted = -1, of = -1;
	pty_wait(pty, "households to tell of policies");
	assert_int_equal(sscanf(strstr(pty_screen(pty), "Visits this month"), "Visits this month %d/%d", &made, &due),
			 2);
	assert_true(made <= due);
	pty_type(pty, "5");
	pty_wait(pty, "Your visits");
	pty_wait(pty, "Tickets ever");
	const char *visits = strchr(strstr(pty_screen(pty), "Your visits"), '%');
	assert_non_null(visits);
	assert_int_equal(sscanf(visits + 1, "%d/%d", &counted, &of), 2);
	assert_int_equal(counted, made);
	assert_int_equal(of, due);
	county_leave(pty);
}

/* The name that the desk gave a stranger's number; and what came of a call, in English. */
static void the_log_of_calls_names_strangers(void **state)
{
	(void)state;
	county_run_as("desk", "number attach 15410009876 --name 过路记者");
	county_run("ring 15410009876");
	struct pty *pty = county_console_of(&small, "desk");
	pty_wait(pty, "Ringing");
	pty_type(pty, "<Esc>6");
	pty_wait(pty, "15410009876");
	pty_wait(pty, "过路记者");
	pty_wait(pty, "Ticketed");
	assert_false(pty_shows(pty, "已建工单"));
	county_leave(pty);
}

static void a_diary_has_room_for_what_it_says(void **state)
{
	(void)state;
	county_run_as("helper", "diary add 230124-202205-0017 老人说屋里暖和，药也够吃 --kind 入户走访");
	struct pty *pty = county_console_of(&small, "helper");
	pty_type(pty, "4");
	pty_wait(pty, "老人说屋里暖和，药也够吃\n");
	pty_wait(pty, "入户走访  entered");
	pty_assert_straight(pty);
	county_leave(pty);
}

/* Lines that are not broken, under the page's own name; calls of long ago are counted. */
static void the_hand_over_page_is_one_page(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "6h");
	pty_wait(pty, "Hand-over  ");
	pty_wait(pty, "Hand-over of the desk");
	pty_type(pty, "<PgDn>");
	pty_wait(pty, "Due soon");
	pty_rest(pty);
	assert_null(strstr(pty_screen(pty), "\n  00\n"));
	pty_assert_straight(pty);
	pty_wait(pty, "PgDn scroll");
	pty_type(pty, "?");
	pty_wait(pty, "Scroll by a page");
	pty_type(pty, "<Esc>");
	county_leave(pty);
	assert_non_null(strstr(county_run_as("desk", "calls handover"), "from before yesterday: 6 and m"));
	assert_null(strstr(county_run_as("desk", "calls handover --all"), "older ones"));
}

/* Each under its own name, with the ticket's number. */
static void the_pages_of_a_ticket_say_whose_they_are(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "2<Enter>i");
	pty_wait(pty, "demo  Time limits");
	pty_wait(pty, "\n  T");
	pty_type(pty, "<Esc>y");
	pty_wait(pty, "demo  Dispatch slip");
	pty_type(pty, "<Esc>");
	county_leave(pty);
}

/* A wide window shows more of the requests; what is overdue is marked as in the lists. */
static void the_hand_over_page_is_as_wide_as_the_window(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&large, "desk");
	pty_type(pty, "6h");
	pty_wait(pty, "Ticket number   State");
	pty_wait(pty, "  !");
	pty_rest(pty);
	assert_true(strcspn(strstr(pty_screen(pty), "Ticket number   State"), "\n") > 110);
	pty_assert_straight(pty);
	county_leave(pty);
}

/* A step that nobody of the marked tickets takes stands in brackets; who reported by phone is named beside the list. */
static void a_bulk_offers_what_is_possible(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&large, "desk");
	pty_type(pty, "2 ");
	pty_wait(pty, "1 marked");
	pty_type(pty, "b");
	pty_wait(pty, "Which step, on all marked tickets?");
	pty_wait(pty, "(Remind)");
	pty_type(pty, "<Esc>q<End><Enter>o4<Home><Down>");
	pty_wait(pty, "Struck off");
	pty_wait(pty, " (by phone)");
	county_leave(pty);
}

/* What is counted above the list is walked by Tab in the same order; calls are told by their key. */
static void the_first_page_walks_its_queues_as_they_stand(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	char line[200], strip[400];
	pty_wait(pty, "missed calls ");
	pty_wait(pty, " (key 6)");
	pty_rest(pty);
	ptrdiff_t last = -1, found = 0;
	size_t counted = 0, walked = 0;
	/* Read anew each time: while one walks, what was due soon becomes overdue. */
	for (; found > last; walked++) {
		const char *screen = pty_screen(pty), *rule = strstr(screen, "──"), *heading = strstr(rule, "\n") + 2;
		size_t label = strcspn(heading, "0123456789");
		snprintf(strip, sizeof strip, "%.*s", (int)(rule - screen), screen);
		snprintf(line, sizeof line, "%.*s", (int)(label + strspn(heading + label, "0123456789")), heading);
		const char *place = strstr(strip, line);
		assert_non_null(place);
		last = walked == 0 ? -1 : found;
		found = place - strip;
		pty_type_and_see(pty, "<Tab>");
		pty_rest(pty);
	}
	for (int queue = 0; queue < QUEUE_OPEN; queue++) {
		snprintf(line, sizeof line, "%s ", _(ticket_queue_label((enum ticket_queue)queue)));
		counted += strstr(strip, line) != NULL;
	}
	assert_int_equal(walked, counted + 1);
	county_leave(pty);
}

/* No more than the line shows; what was marked is a tick, and what can be done with it stands in the hints. */
static void tab_goes_to_what_the_line_shows_and_marks_are_ticks(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "doctor");
	pty_type(pty, "2<Tab>");
	pty_rest(pty);
	assert_null(strstr(pty_screen(pty), "To dispatch 0"));
	county_leave(pty);
	pty = county_console_of(&small, "desk");
	pty_type(pty, "2 ");
	pty_wait(pty, "1 marked");
	pty_wait(pty, "✓  T2");
	pty_wait(pty, "b bulk");
	pty_type(pty, "F");
	pty_wait(pty, "Filter nothing");
	assert_false(pty_shows(pty, "Drop a filter"));
	pty_type(pty, "<Esc>");
	county_leave(pty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_window(main_screens_come_back_as_they_were_left, "80x24", small),
		in_window(main_screens_come_back_as_they_were_left, "132x40", large),
		story(sorting_keeps_the_cursor_and_filters_the_order),
		story(the_cursor_comes_back_to_its_ticket),
		in_window(marks_last_while_their_tickets_are_listed, "80x24", small),
		story(a_page_of_the_staff_leads_on),
		story(what_is_noted_of_staff_is_noted_on_their_page),
		story(the_pane_of_areas_says_its_keys),
		story(posts_have_names_in_the_language),
		in_window(a_ticket_says_how_to_reach_its_assignees, "80x24", small),
		in_window(a_ticket_says_how_to_reach_its_assignees, "132x40", large),
		in_window(a_code_fits_the_smallest_window, "80x24", small),
		in_window(a_code_fits_the_smallest_window, "80x24, GB18030", small_gb18030),
		in_window(every_queue_is_in_sight, "80x24", small),
		in_window(every_queue_is_in_sight, "80x24, GB18030", small_gb18030),
		in_window(every_queue_is_in_sight, "132x40", large),
		in_window(the_first_page_shows_the_next_queues_too, "80x24", small),
		in_window(the_first_page_shows_the_next_queues_too, "132x40", large),
		story(a_helper_reads_the_quota_as_the_cockpit_counts_it),
		story(the_log_of_calls_names_strangers),
		story(a_diary_has_room_for_what_it_says),
		story(the_hand_over_page_is_one_page),
		story(the_pages_of_a_ticket_say_whose_they_are),
		story(the_first_page_walks_its_queues_as_they_stand),
		story(tab_goes_to_what_the_line_shows_and_marks_are_ticks),
		story(the_hand_over_page_is_as_wide_as_the_window),
		story(a_bulk_offers_what_is_possible),
		story(names_come_first_where_people_are_picked),
	};
	return cmocka_run_group_tests(tests, county_make, county_remove);
}
