/* Calls on the console: they pop up, wait, are put aside and come back, and none is lost. */
#define _GNU_SOURCE
#include <string.h>

#include "core/i18n.h"
#include "tests/support/county.h"
#include "tests/support/pty.h"
#include "tests/support/suite.h"

static const struct county_window small = { .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "en" };

static void leave_the_form(struct pty *pty)
{
	pty_type(pty, "<Esc>");
	pty_wait(pty, "Throw away");
	pty_type(pty, "y");
	pty_wait_gone(pty, "next field");
}

/* What an operator types when it rings stays text: no key of it ends the call or opens anything. */
static void what_is_typed_stays_text_when_it_rings(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "2n");
	pty_wait(pty, "New ticket");
	pty_type(pty, "<Tab><Tab>128");
	pty_wait(pty, "128");
	county_run("ring 15400000017");
	pty_wait(pty, "Ringing");
	pty_wait(pty, "F8 take the call");
	pty_type(pty, "x0x2hvu");
	pty_wait(pty, "128x0x2hvu");
	pty_wait(pty, "Ringing");
	pty_assert_straight(pty);
	assert_non_null(strstr(county_run_as("desk", "calls list"), "Ringing"));
	/* One key of its own takes it; then its keys are keys, and the one that ends it asks. */
	pty_type(pty, "<F8>");
	pty_wait_gone(pty, "F8 take the call");
	pty_type(pty, "x");
	pty_wait(pty, "A wrong number, and nothing was asked for?");
	pty_type(pty, "n");
	pty_wait_gone(pty, "A wrong number, and nothing was asked for?");
	pty_wait(pty, "Ringing");
	pty_type(pty, "v<F2>");
	pty_wait_gone(pty, "Ringing");
	pty_wait(pty, "128x0x2hvu");
	pty_type(pty, "!");
	pty_wait(pty, "128x0x2hvu!");
	leave_the_form(pty);
	county_leave(pty);
}

/* So in a prompt, and in the find box. */
static void prompts_keep_their_keys_when_it_rings(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "/");
	pty_wait(pty, "Find");
	county_run("ring 15400000017");
	pty_wait(pty, "F8 take the call");
	pty_type(pty, "sft");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "230124-202205-0017");
	pty_wait(pty, "Ringing");
	pty_type(pty, "<F8>a");
	pty_wait(pty, "answered by 李敏");
	pty_type(pty, "xy");
	pty_wait_gone(pty, "answered by");
	county_leave(pty);
}

/* What is confirmed moves up in the list, and stays what is chosen; so does what is left when another is taken off. */
static void the_choice_follows_the_household(void **state)
{
	(void)state;
	county_run_as("desk", "number attach 15400000098 230124-202205-0018");
	county_run_as("desk", "number attach 15400000098 230124-202205-0017 --maybe --note 邻居借的手机");
	struct pty *pty = county_console_of(&small, "desk");
	county_run("ring 15400000098");
	pty_wait(pty, "Ringing");
	pty_wait(pty, "邻居借的手机");
	pty_type(pty, "2y");
	pty_wait_gone(pty, "perhaps");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "New ticket");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "New ticket");
	county_leave(pty);
}

/* Put aside, over a list or in the form that it came to: one key brings it back, and the title says that there is one. */
static void a_call_put_aside_comes_back(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	county_run("ring 15400000017");
	pty_wait(pty, "Ringing");
	pty_type(pty, "a");
	pty_wait(pty, "answered by");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "answered by");
	pty_wait(pty, "F8: calls put aside 1");
	pty_type(pty, "<F8>");
	pty_wait(pty, "answered by");
	pty_wait_gone(pty, "calls put aside");
	pty_type(pty, "1<Enter>");
	pty_wait(pty, "Request");
	assert_false(pty_shows(pty, "calls put aside"));
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "next field");
	pty_wait(pty, "calls put aside 1");
	/* From the log as well, with all that can come of it. */
	pty_type(pty, "6");
	pty_wait(pty, "Outcome");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "answered by");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "answered by");
	pty_type(pty, "f3");
	pty_wait(pty, "Outcome open");
	pty_type(pty, "o");
	pty_wait(pty, "What came of the call?");
	pty_type(pty, "1");
	pty_wait(pty, "What was said");
	pty_type(pty, "问低保<F2>");
	pty_wait(pty, "No call here");
	pty_wait_gone(pty, "calls put aside");
	county_leave(pty);
	assert_non_null(strstr(county_run_as("desk", "calls list --number 15400000017 --json"), "问低保"));
	county_run("verify");
}

/* A second call shows on the first one's pop-up; a key goes there, and what waits comes up when the first is over. */
static void a_second_call_waits_on_the_first(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	county_run("ring 15400000017");
	pty_wait(pty, "Ringing 15400000017");
	pty_type(pty, "a");
	pty_wait(pty, "On the phone 15400000017");
	county_run("ring 15410000113");
	pty_wait(pty, "another call: 15410000113 曲振河");
	pty_assert_straight(pty);
	pty_type(pty, "<Tab>");
	pty_wait(pty, "Ringing 15410000113");
	pty_wait(pty, "another call: 15400000017");
	pty_type(pty, "<Tab>");
	pty_wait(pty, "On the phone 15400000017");
	pty_type(pty, "v<F2>");
	pty_wait(pty, "Ringing 15410000113");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "Ringing 15410000113");
	pty_wait(pty, "calls put aside 1");
	county_leave(pty);
}

/* Of several that wait it says how many, and one key goes round all of them, who waits longest first. */
static void all_who_wait_are_counted_and_gone_round(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	county_run("ring 15400000017");
	pty_wait(pty, "Ringing 15400000017");
	county_run("ring 15410000113");
	county_run("ring 15499999991");
	county_run("ring 15499999992");
	pty_wait(pty, "3 more calls; Tab goes to the next: 15410000113 曲振河");
	pty_type(pty, "<Tab>");
	pty_wait(pty, "Ringing 15410000113");
	pty_wait(pty, "Tab goes to the next: 15499999991");
	pty_type(pty, "<Tab>");
	pty_wait(pty, "Ringing 15499999991");
	pty_type(pty, "<Tab>");
	pty_wait(pty, "Ringing 15499999992");
	pty_type(pty, "<Tab>a");
	pty_wait(pty, "On the phone 15400000017");
	pty_wait(pty, "3 more calls; Tab goes to the next: 15410000113");
	pty_type(pty, "v<F2>");
	/* Who waits longest is the next one; in a form it is said too. */
	pty_wait(pty, "Ringing 15410000113");
	pty_type(pty, "1<Enter>");
	pty_wait(pty, "next field");
	pty_wait(pty, "Ringing 15499999991");
	pty_wait(pty, "another call: 15499999992");
	county_run("ring 15499999993");
	pty_wait(pty, "2 more calls, the next: 15499999992");
	pty_assert_straight(pty);
	pty_type(pty, "<F8>v<F2>");
	pty_wait(pty, "Ringing 15499999992");
	pty_type(pty, "<F8>v<F2>");
	pty_wait(pty, "Ringing 15499999993");
	pty_type(pty, "<F8>v<F2>");
	pty_wait_gone(pty, "Ringing");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "next field");
	county_leave(pty);
}

/* From one that is spoken Tab goes to those that ring first, and round all the others then. */
static void tab_goes_first_to_what_rings(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	for (int i = 1; i <= 3; i++) {
		county_run("ring 1549999999%d", i);
		pty_wait(pty, "Ringing 1549999999");
		pty_type(pty, "a");
		pty_wait(pty, "On the phone 1549999999");
		if (i < 3)
			pty_type(pty, "<Esc>");
		pty_wait_gone(pty, i < 3 ? "On the phone" : "Ringing");
	}
	county_run("ring 15499999994");
	county_run("ring 15499999995");
	pty_wait(pty, "4 more calls; Tab goes to the next: 15499999994");
	static const char *const round[] = { "Ringing 15499999994",	 "Ringing 15499999995",
					     "On the phone 15499999993", "On the phone 15499999992",
					     "On the phone 15499999991", "Ringing 15499999994" };
	for (size_t i = 0; i < sizeof round / sizeof *round; i++) {
		pty_type(pty, "<Tab>");
		pty_wait(pty, round[i]);
	}
	pty_type(pty, "<Esc>");
	pty_wait(pty, "Ringing 15499999995");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "Ringing");
	county_leave(pty);
}

/* Who logs in while it rings sees what waits behind the call, and so when it changes meanwhile. */
static void what_lies_behind_a_call_is_read(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_wait(pty, "To dispatch 4");
	county_leave(pty);
	county_run("ring 15499999991");
	pty = county_console_of(&small, "desk");
	pty_wait(pty, "Ringing 15499999991");
	pty_wait(pty, "To dispatch 4");
	pty_wait(pty, "Sent back");
	county_run_as("desk", "ticket open '东墙裂了' --category housing --household 230124-202205-0018");
	pty_wait(pty, "To dispatch 5");
	pty_wait(pty, "Ringing 15499999991");
	pty_type(pty, "<Esc>");
	county_leave(pty);
}

/* One key is named once, and of two calls one has a box. */
static void a_call_that_waits_has_one_box_and_one_hint(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	county_run("ring 15400000017");
	pty_wait(pty, "Ringing 15400000017");
	pty_type(pty, "a<Esc>");
	pty_wait(pty, "F8: calls put aside 1");
	pty_type(pty, "/");
	pty_wait(pty, "Find");
	county_run("ring 15499999991");
	pty_wait(pty, "F8 take the call");
	pty_type(pty, "<Esc>2n");
	pty_wait(pty, "New ticket");
	pty_wait(pty, "F8 take the call");
	assert_false(pty_shows(pty, "F8 call"));
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "New ticket");
	pty_type(pty, "<F8>");
	pty_wait_gone(pty, "F8 take the call");
	pty_type(pty, "u");
	pty_wait(pty, "Which household?");
	county_run("ring 15499999992");
	pty_wait(pty, "F8 take the call");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "F8 take the call");
	pty_wait(pty, "2 more calls");
	pty_type(pty, "<Esc><Esc>");
	pty_wait_gone(pty, "Ringing");
	county_leave(pty);
	/* Who takes no calls is told that, and not that there is none. */
	pty = county_console_of(&small, "clerk");
	pty_type(pty, "<F8>");
	pty_wait(pty, "take calls");
	county_leave(pty);
}

/* The caller's name is typed at once; what is no letter is on no key of the box. */
static void the_name_of_an_unknown_caller_is_typed_at_once(void **state)
{
	(void)state;
	county_run_as("desk", "number attach 15499999992 --name 路过的老张");
	struct pty *pty = county_console_of(&small, "desk");
	county_run("ring 15499999991");
	pty_wait(pty, "type the name in Han, or u and pinyin");
	pty_type(pty, "单福田");
	pty_wait(pty, "Which household?");
	pty_wait(pty, "/ 单福田");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Enter>1");
	pty_wait(pty, "h card");
	/* Where somebody is known by the number it is no key. */
	pty_type(pty, "单");
	pty_type(pty, "v<F2>");
	pty_wait_gone(pty, "Ringing");
	county_run("ring 15499999992");
	pty_wait(pty, "路过的老张 stranger");
	pty_type(pty, "v<F2>");
	pty_wait_gone(pty, "Ringing");
	/* Found again, a stranger leads to their calls. */
	pty_type(pty, "/");
	pty_wait(pty, "Find");
	pty_type(pty, "老张");
	pty_wait(pty, "1 found");
	pty_wait(pty, "stranger");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "6 Calls");
	pty_wait(pty, "15499999992");
	assert_false(pty_shows(pty, "15499999991"));
	pty_type(pty, "<Esc>");
	county_leave(pty);
}

/* While the first is being written down, the second stands beside the form; put aside it does not come by itself. */
static void a_call_that_rings_during_a_ticket_stands_beside_it(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	county_run("ring 15400000017");
	pty_wait(pty, "Ringing");
	county_run("ring 15410000113");
	pty_wait(pty, "another call");
	pty_type(pty, "1<Enter>");
	pty_wait(pty, "Request");
	pty_wait(pty, "Ringing 15410000113");
	pty_type(pty, "<Right><Tab><Tab>井水发黄<F2>");
	pty_wait(pty, "Timeline");
	pty_wait(pty, "Ringing 15410000113");
	pty_type(pty, "<F8>");
	pty_wait(pty, "曲振河");
	pty_type(pty, "v<F2>");
	pty_wait_gone(pty, "Ringing");
	county_leave(pty);
	county_run("verify");
}

/* Operator, days and outcome narrow the log together; x takes all of them off. */
static void the_log_is_narrowed_by_who_answered_and_when(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	county_run("ring 15400000017");
	pty_wait(pty, "Ringing");
	pty_type(pty, "v<F2>6f");
	pty_wait(pty, "Answered by");
	pty_type(pty, "7");
	pty_wait(pty, "李敏 县扶贫服务台");
	pty_type(pty, "lm<Enter>");
	pty_wait_gone(pty, "县扶贫服务台");
	pty_wait(pty, "15400000017");
	pty_type(pty, "f5");
	pty_wait(pty, "A day, like");
	pty_type(pty, "2031-01-01<Enter>");
	pty_wait(pty, "李敏 · 2031-01-01 -");
	pty_wait(pty, "No call here; x takes the filters off.");
	pty_type(pty, "f2");
	pty_wait(pty, "15400000017");
	pty_type(pty, "f6");
	pty_wait(pty, "A day, like");
	pty_type(pty, "2020-01-01<Enter>");
	pty_wait(pty, "No call here");
	pty_type(pty, "x");
	pty_wait(pty, "15400000017");
	pty_type(pty, "f7");
	pty_wait(pty, "赵静 县扶贫服务台");
	pty_type(pty, "zj<Enter>");
	pty_wait_gone(pty, "县扶贫服务台");
	pty_wait_gone(pty, "15400000017");
	county_leave(pty);
}

/* The lock screen says that somebody calls and not who; the call is there when it is unlocked. */
static void a_locked_screen_says_only_that_it_rings(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "<F12>");
	pty_wait(pty, "Locked");
	county_run("ring 15400000017");
	pty_wait(pty, "A call is ringing");
	assert_false(pty_shows(pty, "0017"));
	pty_type(pty, "fangzheng<Enter>");
	pty_wait(pty, "Ringing 15400000017");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "Ringing");
	/* Put aside once it does not come by itself. */
	pty_type(pty, "<F12>");
	pty_wait(pty, "Locked");
	pty_type(pty, "fangzheng<Enter>");
	pty_wait(pty, "calls put aside 1");
	assert_false(pty_shows(pty, "Ringing"));
	county_leave(pty);
}

/* What was missed is called back, and a ticket comes of it with its number and household. */
static void a_missed_call_is_called_back_and_comes_to_a_ticket(void **state)
{
	(void)state;
	county_run_as("desk", "number attach 15410000139 230124-202205-0017");
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "6m");
	pty_wait(pty, "单福田");
	pty_wait(pty, "only those to be called back");
	pty_wait(pty, "m all calls");
	pty_wait(pty, "15410000139");
	pty_type(pty, "b");
	pty_wait(pty, "reached them");
	pty_type(pty, "2");
	pty_wait(pty, "What was said");
	pty_type(pty, "没人接<F2>");
	pty_wait(pty, "Tried");
	pty_type(pty, "n");
	pty_wait(pty, "next field");
	pty_wait(pty, "15410000139");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Right><Tab><Tab>腿疼<F2>");
	pty_wait(pty, "Timeline");
	pty_type(pty, "6");
	pty_wait(pty, "No call here");
	county_leave(pty);
	county_run("verify");
}

/* A promise is noted while one speaks. */
static void a_promise_is_noted_while_one_speaks(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	county_run("ring --withheld");
	pty_wait(pty, "the number is withheld: ask who calls");
	pty_type(pty, "ap");
	pty_wait(pty, "What was promised:");
	pty_type(pty, "问清再回电话<Enter><Enter>");
	pty_wait(pty, "The promise is noted");
	pty_type(pty, "<Esc>");
	county_leave(pty);
	const char *page = county_run_as("desk", "calls handover");
	assert_non_null(strstr(page, "问清再回电话"));
	assert_non_null(strstr(strstr(page, "Answered, outcome open  1"), "李敏"));
}

/* The next shift calls it: the number is whole, with a day and without one, also of a caller whom nobody knows. */
static void a_promise_is_handed_over_with_the_number_to_call(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	county_run("ring 13900012345");
	pty_wait(pty, "Ringing");
	pty_type(pty, "ap");
	pty_wait(pty, "What was promised:");
	pty_type(pty, "明天回电话<Enter><Enter>");
	pty_wait(pty, "The promise is noted");
	pty_type(pty, "<Esc>6h");
	pty_wait(pty, "no day      13900012345              明天回电话");
	county_leave(pty);
	const char *page = county_run_as("desk", "calls handover");
	assert_non_null(strstr(page, "no day      13900012345              明天回电话"));
	assert_non_null(strstr(page, "Due         Telephone      Head      Promised (by whom)"));
}

/* Of several who share the number the one picked stays picked while the call is aside; nobody is noted unasked. */
static void who_was_picked_stays_picked_and_nobody_is_noted_unasked(void **state)
{
	(void)state;
	static const char *const list = "calls list --number 15400000017 --json";
	struct pty *pty = county_console_of(&small, "desk");
	county_run("ring 15400000017");
	pty_wait(pty, "Ringing");
	pty_wait(pty, "1 …9 pick");
	pty_type(pty, "2");
	pty_wait(pty, "▸2 ");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "Ringing");
	pty_type(pty, "<F8>");
	pty_wait(pty, "Ringing");
	pty_type(pty, "v");
	pty_wait(pty, "What was said");
	pty_type(pty, "问单福田<F2>");
	pty_wait_gone(pty, "Ringing");
	assert_non_null(strstr(county_run_as("desk", list), "\"household\":\"单福田\""));
	county_run("ring 15400000017");
	pty_wait(pty, "Ringing");
	pty_type(pty, "v");
	pty_wait(pty, "What was said");
	pty_type(pty, "没说是谁<F2>");
	pty_wait(pty, "noted for no household");
	assert_null(strstr(county_run_as("desk", list), "\"household\":\"单福海\""));
	assert_non_null(strstr(county_run_as("desk", list), "没说是谁"));
	county_leave(pty);
}

/* Of an unknown number the first thing to do is to look for who calls; what is answered is not offered again. */
static void the_hints_of_a_call_say_what_there_is_to_do(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	county_run("ring 15499999999");
	pty_wait(pty, "unknown number: type the name in Han, or u and pinyin");
	pty_wait(pty, "u find by name  a answer");
	pty_type(pty, "a");
	pty_wait(pty, "answered by 李敏");
	pty_wait_gone(pty, "a answer ");
	pty_type(pty, "u");
	pty_wait(pty, "Which household?");
	pty_type(pty, "sft");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Whose number is it?");
	pty_type(pty, "1");
	pty_wait(pty, "u other");
	assert_false(pty_shows(pty, "find by name"));
	pty_type(pty, "u");
	pty_wait(pty, "Which household?");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "Which household?");
	pty_type(pty, "v<F2>");
	pty_wait_gone(pty, "On the phone");
	county_leave(pty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		story(what_is_typed_stays_text_when_it_rings),
		story(prompts_keep_their_keys_when_it_rings),
		story(the_choice_follows_the_household),
		story(a_call_put_aside_comes_back),
		story(who_was_picked_stays_picked_and_nobody_is_noted_unasked),
		story(the_hints_of_a_call_say_what_there_is_to_do),
		story(a_second_call_waits_on_the_first),
		story(all_who_wait_are_counted_and_gone_round),
		story(tab_goes_first_to_what_rings),
		story(what_lies_behind_a_call_is_read),
		story(a_call_that_waits_has_one_box_and_one_hint),
		story(the_name_of_an_unknown_caller_is_typed_at_once),
		story(a_call_that_rings_during_a_ticket_stands_beside_it),
		story(a_missed_call_is_called_back_and_comes_to_a_ticket),
		story(a_promise_is_noted_while_one_speaks),
		story(a_promise_is_handed_over_with_the_number_to_call),
		story(the_log_is_narrowed_by_who_answered_and_when),
		story(a_locked_screen_says_only_that_it_rings),
	};
	return cmocka_run_group_tests(tests, county_make, county_remove);
}
