/* The real program in a pseudo-terminal: keys in, screen out. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "core/ticket.h"
#include "tests/support/county.h"
#include "tests/support/pty.h"
#include "tests/support/suite.h"

static const struct county_window
	small = { .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "en" },
	small_chinese = { .rows = 24, .columns = 80, .locale = "zh_CN.UTF-8", .language = "zh" },
	large = { .rows = 40, .columns = 132, .locale = "C.UTF-8", .language = "zh" },
	small_gb18030 = { .rows = 24, .columns = 80, .locale = "zh_CN.GB18030", .language = "zh" },
	large_gb18030 = { .rows = 40, .columns = 132, .locale = "zh_CN.GB18030", .language = "zh" };

static void note_and_send(struct pty *pty, const char *note)
{
	pty_wait(pty, _("What was done, or why:"));
	pty_type(pty, note);
	pty_type(pty, "<F2>");
}

/* From the call to the strike-off, as one operator does it. */
static void a_call_becomes_a_ticket_and_is_struck_off(void **state)
{
	struct pty *pty = county_console_of(*state, "desk");
	county_run("ring 154-0000-0017");
	pty_wait(pty, _("Ringing"));
	pty_wait(pty, "单福田");
	pty_wait(pty, "单福海");
	pty_type(pty, "1<Enter>");
	pty_wait(pty, _("New ticket"));
	pty_wait(pty, _("Request"));
	pty_type(pty, "<Right><Right><Tab><Tab>东屋漏雨，墙皮脱落<F2>");
	pty_wait(pty, _("Timeline"));
	pty_wait(pty, "东屋漏雨");
	pty_type(pty, "p");
	pty_wait(pty, _("Main assignee"));
	pty_wait(pty, "张海涛");
	pty_wait(pty, "孟岚");
	pty_type(pty, "<F2>");
	pty_wait(pty, _("not told"));
	pty_type(pty, "t");
	pty_wait_gone(pty, _("not told"));
	pty_type(pty, "a");
	pty_wait(pty, _("Who reported by phone?"));
	pty_type(pty, "1");
	pty_wait(pty, _("Accepted"));
	pty_type(pty, "r");
	pty_wait(pty, _("Who reported by phone?"));
	pty_type(pty, "1");
	note_and_send(pty, "换了瓦，不漏了");
	pty_wait(pty, "换了瓦");
	pty_type(pty, "f");
	pty_wait(pty, _("What does the caller say?"));
	pty_type(pty, "1");
	pty_wait(pty, _("The caller's score"));
	pty_type(pty, "2");
	note_and_send(pty, "来电人说不漏了");
	pty_wait(pty, _("The caller is content: strike the ticket off now?"));
	pty_type(pty, "n");
	pty_wait(pty, "来电人说不漏了");
	pty_type(pty, "x");
	pty_wait(pty, _("yes"));
	pty_type(pty, "y");
	pty_wait(pty, _("Struck off"));
	county_leave(pty);
	county_run("verify");
}

/* "Ill": to the contracted doctor and the helper, from the ring to the strike-off. */
static void an_illness_goes_to_the_doctor_and_the_helper_and_is_struck_off(void **state)
{
	struct pty *pty = county_console_of(*state, "desk");
	county_run("ring 154-0000-0017");
	pty_wait(pty, _("Ringing"));
	pty_wait(pty, "单福田");
	pty_type(pty, "2<Enter>");
	pty_wait(pty, _("New ticket"));
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Right><Tab><Tab>头晕，走不了路<F2>");
	pty_wait(pty, _("Timeline"));
	pty_type(pty, "p");
	pty_wait(pty, "生病→签约医生+帮扶人");
	pty_type(pty, "<F2>");
	pty_wait(pty, _("not told"));
	pty_wait(pty, "卫生院");
	pty_wait(pty, "孟岚");
	pty_type(pty, "t");
	pty_wait_gone(pty, _("not told"));
	pty_type(pty, "a1");
	pty_wait(pty, _("Accepted"));
	pty_type(pty, "r1");
	note_and_send(pty, "上门量了血压，送了药");
	pty_wait(pty, "上门量了血压");
	pty_type(pty, "f1");
	pty_wait(pty, _("The caller's score"));
	pty_type(pty, "1");
	note_and_send(pty, "来电人说好多了");
	pty_wait(pty, _("The caller is content: strike the ticket off now?"));
	pty_type(pty, "y");
	pty_wait(pty, "来电人说好多了");
	pty_wait(pty, _("Struck off"));
	county_leave(pty);
	county_run("verify");
}

/* Into a form and into a prompt; what the ticket is about is filled in. */
static void canned_texts_are_put_into_what_is_written(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small_chinese, "desk");
	pty_type(pty, "2n");
	pty_wait(pty, _("New ticket"));
	/* Offered wherever the cursor is: it goes where words are written. */
	pty_type(pty, "<F5>");
	pty_wait(pty, _("Canned texts"));
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "登记答复");
	pty_type(pty, "<Right><Tab><Tab>井水发黄。<F5>");
	pty_wait(pty, _("Canned texts"));
	pty_type(pty, "材料<Enter>");
	pty_wait(pty, "井水发黄。材料不全，已告知需补充：");
	pty_type(pty, "水样<F2>");
	pty_wait(pty, _("Timeline"));
	pty_wait(pty, "已告知需补充：水样");
	pty_type(pty, "+");
	pty_wait(pty, _("What was done, or why:"));
	pty_type(pty, "<F5>催办<Enter>");
	pty_wait(pty, "电话催办");
	pty_type(pty, "<F2>");
	pty_wait_gone(pty, _("What was done, or why:"));
	pty_wait(pty, "电话催办");
	county_leave(pty);
}

/* Who calls again about the same is heard: what they say is added to the ticket that is there. */
static void a_second_call_about_the_same_adds_to_the_ticket(void **state)
{
	(void)state;
	county_run_as("desk", "ticket open '东墙裂了' --category housing --household 230124-202205-0018");
	struct pty *pty = county_console_of(&small_chinese, "desk");
	county_run("ring 154-0000-0017");
	pty_wait(pty, _("Ringing"));
	pty_type(pty, "1<Enter>");
	pty_wait(pty, "F7 补充到已有未结");
	pty_wait(pty, "F7 补充到已有  ");
	pty_type(pty, "<F7>");
	pty_wait(pty, _("Add to which ticket?"));
	pty_type(pty, "<Esc>");
	pty_type(pty, "<Right><Right>");
	pty_wait(pty, "东墙裂了");
	pty_type(pty, "<Tab><Tab>裂缝又宽了<F7>1");
	pty_wait(pty, _("Timeline"));
	pty_wait(pty, "再次来电：裂缝又宽了");
	county_leave(pty);
	county_run("verify");
}

/* zammad#2144, from the ring to the certainty: the number is told as perhaps theirs until a key says that it is. */
static void a_number_is_perhaps_theirs_until_it_is_confirmed(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small_chinese, "desk");
	county_run("ring 15400000098");
	pty_wait(pty, _("Ringing"));
	pty_type(pty, "u");
	pty_type(pty, "sft");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("Whose number is it?"));
	pty_type(pty, "2");
	pty_wait(pty, "单福田");
	pty_wait(pty, _("perhaps"));
	/* What stands beside it runs into nothing. */
	pty_wait(pty, "  未结 1：");
	pty_assert_straight(pty);
	pty_type(pty, "y");
	pty_wait_gone(pty, _("perhaps"));
	pty_wait(pty, "单福田");
	pty_type(pty, "d");
	pty_wait_gone(pty, "单福田");
	pty_type(pty, "<Esc>");
	county_leave(pty);
	county_run("verify");
}

/* The number that 'ticket open' prints first. */
static void first_word(const char *printed, char number[static TICKET_NUMBER_BYTES])
{
	snprintf(number, TICKET_NUMBER_BYTES, "%.*s", (int)strcspn(printed, " \n"), printed);
}

/* A clerk may correct, and still sees no number that is masked on the ticket; what is masked stays as it is. */
static void a_correction_shows_no_number_that_the_ticket_masks(void **state)
{
	(void)state;
	char number[TICKET_NUMBER_BYTES];
	first_word(county_run_as("desk", "ticket open '井水发黄' --category water --household 230124-202205-0017 "
					 "--callback 15400000031"),
		   number);
	struct pty *pty = county_console_of(&small_chinese, "clerk");
	pty_type(pty, "/sft");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Esc>2<End><Enter>");
	pty_wait(pty, "井水发黄");
	pty_wait(pty, "154****0031");
	pty_type(pty, ":correct<Enter>");
	pty_wait(pty, _("F3 finds another household, F4: no household"));
	pty_rest(pty);
	assert_false(pty_shows(pty, "15400000031"));
	pty_type(pty, "<C-u>王邻居<F2>");
	pty_wait(pty, "→ 王邻居");
	county_leave(pty);
	assert_non_null(strstr(county_run_as("desk", "ticket show %s", number), "15400000031"));
}

/* A number that is typed by hand finds what it asked for before; without a household it says where. */
static void a_typed_number_offers_what_it_asked_for_before(void **state)
{
	(void)state;
	county_run_as("desk", "ticket open '井干了' --category water --callback 13800001234");
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "2n");
	pty_wait(pty, "Area");
	pty_type(pty, "<S-Tab>1380000123");
	pty_wait(pty, "1380000123");
	assert_false(pty_shows(pty, "open already"));
	pty_type(pty, "4");
	pty_wait(pty, "1 open already");
	pty_wait(pty, "井干了");
	pty_type(pty, "<Tab><Right><Tab><Tab>水管坏了<Tab>德善乡<Enter>");
	pty_type(pty, "<F2>");
	pty_wait(pty, "Timeline");
	pty_wait(pty, "水管坏了");
	county_leave(pty);
}

/* What is opened elsewhere while one types is offered before a second ticket for it is taken. */
static void a_ticket_opened_meanwhile_is_offered_once(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "2n");
	pty_wait(pty, "Area");
	pty_type(pty, "<S-Tab>13800005678<Tab><Right><Tab><Tab>水管冻裂了");
	pty_wait(pty, "水管冻裂了");
	county_run_as("desk", "ticket open '水管没水' --category water --callback 13800005678");
	pty_type(pty, "<F2>");
	pty_wait(pty, "was opened meanwhile");
	pty_wait(pty, "1 open already");
	pty_type(pty, "<F2>");
	pty_wait(pty, "Timeline");
	pty_wait(pty, "水管冻裂了");
	county_leave(pty);
}

/* Who corrects one thing takes back nothing that another corrected meanwhile. */
static void two_who_correct_one_ticket_keep_both(void **state)
{
	(void)state;
	char number[TICKET_NUMBER_BYTES];
	first_word(
		county_run_as("desk",
			      "ticket open '墙裂了' --category housing --household 230124-202205-0017 --caller 张大娘"),
		number);
	struct pty *pty = county_console_of(&small_chinese, "desk");
	pty_type(pty, "2<End><Enter>");
	pty_wait(pty, "张大娘");
	pty_type(pty, ":correct<Enter>");
	pty_wait(pty, _("F3 finds another household, F4: no household"));
	county_run_as("desk", "ticket correct %s --caller 李大爷", number);
	pty_type(pty, "<Tab>邻居<F2>");
	pty_wait(pty, "→ 邻居");
	county_leave(pty);
	assert_non_null(strstr(county_run_as("desk", "ticket show %s --json", number), "\"caller\":\"李大爷\""));
	county_run("verify");
}

/* Two people on one ticket: each sees that the other is there, and neither is locked out. */
static void two_on_one_ticket_see_each_other(void **state)
{
	(void)state;
	county_run_as("desk", "ticket open '墙裂了' --category housing --household 230124-202205-0017");
	struct pty *desk = county_console_of(&small_chinese, "desk");
	pty_type(desk, "2<End><Enter>");
	pty_wait(desk, _("Timeline"));
	pty_wait(desk, "墙裂了");
	struct pty *clerk = county_console_of(&small_chinese, "clerk");
	pty_type(clerk, "2<End><Enter>");
	pty_wait(clerk, "墙裂了");
	pty_wait(clerk, "李敏 也打开着这张工单");
	pty_wait(desk, "也打开着这张工单");
	pty_type(clerk, ":note<Enter>");
	pty_wait(clerk, _("What was done, or why:"));
	pty_wait(desk, "正在填写");
	/* Nobody waits for anybody. */
	pty_type(desk, ":note<Enter>");
	pty_wait(desk, _("What was done, or why:"));
	pty_type(desk, "已联系村里<F2>");
	pty_wait(desk, "已联系村里");
	pty_kill(clerk);
	pty_wait_gone(desk, "正在填写");
	assert_false(pty_shows(desk, "也打开着这张工单"));
	county_leave(desk);
}

/* The caller was a neighbour, and the matter another household's: the timeline says what stood there. */
static void a_ticket_is_put_right_afterwards(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small_chinese, "desk");
	pty_type(pty, "/sft");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("Members"));
	pty_type(pty, "n");
	pty_wait(pty, _("New ticket"));
	pty_type(pty, "<Enter>");
	pty_wait(pty, "看病就医");
	pty_type(pty, "<Enter><Tab><Tab>火炕倒烟，炕面塌了<F2>");
	pty_wait(pty, _("Timeline"));
	pty_type(pty, ":correct<Enter>");
	pty_wait(pty, _("F3 finds another household, F4: no household"));
	pty_assert_straight(pty);
	pty_type(pty, "<C-u>王邻居<F3>");
	pty_type(pty, "sfh");
	pty_wait(pty, "单福海");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "王邻居");
	pty_wait(pty, "单福海");
	pty_type(pty, "<F2>");
	pty_wait(pty, _("Timeline"));
	pty_wait(pty, "单福田 德善村 → 单福海 德善村");
	pty_wait(pty, "→ 王邻居");
	pty_assert_straight(pty);
	county_leave(pty);
}

static void a_ticket_is_merged_into_another_and_back(void **state)
{
	(void)state;
	county_run_as("desk", "ticket open '墙裂了' --category housing --household 230124-202205-0017");
	county_run_as("desk", "ticket open '还是墙的事' --category housing --household 230124-202205-0017");
	struct pty *pty = county_console_of(&small_chinese, "desk");
	pty_type(pty, "2<End><Enter>");
	pty_wait(pty, "还是墙的事");
	pty_type(pty, ":merge<Enter>");
	pty_wait(pty, _("Merge into which ticket?"));
	pty_wait(pty, "墙裂了");
	pty_type(pty, "1<F2>");
	pty_wait(pty, _("Merged"));
	pty_type(pty, ":unmerge<Enter>");
	pty_wait(pty, _("What was done, or why:"));
	pty_type(pty, "不是一回事<F2>");
	pty_wait(pty, _("Undo the merge"));
	county_leave(pty);
	county_run("verify");
}

/* Another was first: it is told before the step is taken, and nothing that was typed is lost. */
static void a_step_on_a_ticket_that_changed_says_what_changed_first(void **state)
{
	(void)state;
	const char *said =
		county_run_as("desk", "ticket open '墙裂了' --category housing --household 230124-202205-0017");
	char number[32] = "";
	sscanf(said, "%31s", number);
	struct pty *pty = county_console_of(&small_chinese, "desk");
	pty_type(pty, "2<End><Enter>");
	pty_wait(pty, "墙裂了");
	pty_type(pty, ":void<Enter>");
	pty_wait(pty, _("What was done, or why:"));
	pty_type(pty, "打错了");
	county_run_as("clerk", "ticket dispatch %s", number);
	pty_type(pty, "<F2>");
	pty_wait(pty, "仍要办理吗");
	pty_wait(pty, _("Dispatch"));
	pty_type(pty, "n");
	pty_wait_gone(pty, "仍要办理吗");
	pty_wait(pty, "打错了");
	pty_type(pty, "<Esc>");
	pty_wait(pty, _("Throw away what you wrote?"));
	pty_type(pty, "y");
	pty_wait_gone(pty, "打错了");
	pty_wait(pty, _("Dispatched"));
	county_leave(pty);
}

/* What is due when stands in the form and is the operator's to change; what is given to others keeps its co-assignees. */
static void a_dispatch_shows_and_takes_time_limits(void **state)
{
	(void)state;
	char number[32] = "";
	sscanf(county_run_as("desk", "ticket open '墙裂了' --category housing --household 230124-202205-0017"), "%31s",
	       number);
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "2<End><Enter>");
	pty_wait(pty, "墙裂了");
	pty_type(pty, "p");
	pty_wait(pty, "Resolve within");
	pty_wait(pty, "5 working days");
	pty_type(pty, "<Tab><Tab><Tab><Tab><Tab><Tab><Tab><BS><BS><BS><BS><F2>");
	pty_wait(pty, "a time limit reads like");
	/* None at all would take the clock away. */
	pty_type(pty, "<C-u>0 days");
	pty_wait_gone(pty, "a time limit reads like");
	pty_type(pty, "<F2>");
	pty_wait(pty, "a time limit reads like");
	pty_type(pty, "<C-u>5 working days");
	pty_type(pty, "<Home>1");
	pty_wait(pty, "15 working days");
	pty_type(pty, "<F2>");
	pty_wait(pty, "not told");
	assert_non_null(strstr(county_run_as("desk", "ticket show %s", number), "15 working days, until"));
	pty_type(pty, ":reassign<Enter>");
	pty_wait(pty, "Reassign T");
	pty_wait(pty, "孟岚");
	pty_type(pty, "<F2>");
	pty_wait(pty, "this must not be empty");
	county_leave(pty);
}

/* Who sees no households finds a ticket by its number; what is typed there is no command. */
static void a_department_finds_its_tickets_by_number(void **state)
{
	(void)state;
	char number[32] = "";
	sscanf(county_run_as("desk", "ticket open '墙裂了' --category housing --household 230124-202205-0017"), "%31s",
	       number);
	county_run_as("desk", "ticket dispatch %s", number);
	struct pty *pty = county_console_of(&small, "department");
	pty_type(pty, "/0");
	pty_wait(pty, "Find a ticket");
	pty_type(pty, "<BS>");
	pty_type(pty, number);
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Timeline");
	pty_wait(pty, "墙裂了");
	county_leave(pty);
}

/* Who is no longer in charge can do nothing with what they wrote but read it: it stays before them. */
static void what_was_written_stays_when_the_ticket_has_gone_to_others(void **state)
{
	(void)state;
	char number[32] = "", other[64] = "";
	sscanf(county_run_as("desk", "ticket open '墙裂了' --category housing --household 230124-202205-0017"), "%31s",
	       number);
	sscanf(county_run_as("desk", "staff list --duty clerk"), "%63s", other);
	county_run_as("desk", "ticket dispatch %s", number);
	struct pty *pty = county_console_of(&small, "department");
	pty_type(pty, "2");
	pty_wait(pty, number);
	pty_type(pty, "<End><Enter>");
	pty_wait(pty, "Timeline");
	pty_wait(pty, "墙裂了");
	pty_type(pty, "b");
	pty_wait(pty, "What was done, or why:");
	pty_type(pty, "该归镇里管");
	county_run_as("desk", "ticket reassign %s '镇里就近' --main %s", number, other);
	pty_type(pty, "<F2>");
	pty_wait(pty, "was first");
	pty_wait(pty, "该归镇里管");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "Throw away what you wrote?");
	pty_type(pty, "n");
	pty_wait_gone(pty, "Throw away what you wrote?");
	pty_wait(pty, "该归镇里管");
	pty_type(pty, "<Esc>y");
	pty_wait_gone(pty, "该归镇里管");
	county_leave(pty);
}

/* What the next shift must know: who is to be called back, what was promised. */
static void a_shift_hands_over(void **state)
{
	(void)state;
	county_run("ring 15400000099");
	struct pty *pty = county_console_of(&small_chinese, "desk");
	pty_wait(pty, _("Ringing"));
	pty_type(pty, "v");
	pty_wait(pty, _("What was said (may be empty):"));
	pty_type(pty, "问低保<F2>");
	pty_type(pty, "6");
	pty_wait(pty, "问低保");
	pty_type(pty, "p");
	pty_wait(pty, _("What was promised:"));
	pty_type(pty, "问清再回电话<Enter>2026-12-01<Enter>");
	pty_wait(pty, _("The promise is noted; the hand-over page shows it."));
	pty_type(pty, "h");
	pty_wait(pty, _("Promised and not kept yet"));
	pty_wait(pty, "问清再回电话");
	pty_type(pty, "<Esc>d");
	pty_wait(pty, _("Which promise was kept?"));
	pty_type(pty, "1");
	pty_wait(pty, _("Kept."));
	pty_type(pty, "m");
	pty_wait(pty, _("only those to be called back"));
	county_leave(pty);
	assert_non_null(strstr(county_run_as("desk", "calls handover"), "Promised and not kept yet"));
	assert_non_null(strstr(county_run_as("desk", "calls list --number 15400000099 --json"), "问低保"));
	county_run("verify");
}

/* Nobody scrolls through three hundred names. */
static void an_assignee_is_picked_by_initials(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small_chinese, "desk");
	county_run_as("desk", "ticket open '井水发黄' --category other --household 230124-202205-0017");
	pty_type(pty, "2");
	pty_wait(pty, "井水发黄");
	pty_type(pty, "<End><Enter>p");
	pty_wait(pty, _("Main assignee"));
	pty_type(pty, "zht");
	pty_wait(pty, _("Type to narrow:"));
	pty_wait(pty, "1/1");
	pty_type(pty, "<Enter><F2>");
	pty_wait(pty, _("not told"));
	pty_wait(pty, "张海涛");
	county_leave(pty);
}

/* Looked at first, done on each by itself, and nothing is left to do a second time. */
static void marked_tickets_take_a_step_together(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small_chinese, "desk");
	for (int i = 0; i < 3; i++)
		county_run_as("desk", "ticket open '第%d件' --category other --household 230124-202205-0017", i);
	pty_type(pty, "2*b");
	pty_wait(pty, _("Which step, on all marked tickets?"));
	pty_type(pty, "1");
	pty_wait(pty, _("Goes to"));
	pty_wait(pty, "孟岚");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "已办");
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("it is done already; Esc goes back"));
	/* What was sent back needs somebody else and stays marked. */
	pty_type(pty, "<Esc>*b");
	pty_wait(pty, _("mark tickets first, with the space bar"));
	const char *left = county_run_as("desk", "ticket list --queue dispatch");
	assert_null(strstr(left, "第1件"));
	county_leave(pty);
}

static void a_filter_is_kept_and_picked_again(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small_chinese, "desk");
	county_run_as("desk", "ticket open '井水发黄' --category water --household 230124-202205-0017");
	county_run_as("desk", "ticket open '东墙裂了' --category housing --household 230124-202205-0017");
	pty_type(pty, "2f<Tab><Tab><Right><Right><Right><F2>");
	pty_wait(pty, "井水发黄");
	pty_wait_gone(pty, "东墙裂了");
	pty_type(pty, "F1");
	pty_wait(pty, _("Under which name?"));
	pty_type(pty, "吃水<Enter>");
	pty_wait(pty, "吃水");
	pty_type(pty, "F3");
	pty_wait(pty, "东墙裂了");
	pty_type(pty, "F1");
	pty_wait_gone(pty, "东墙裂了");
	pty_wait(pty, "井水发黄");
	pty_type(pty, "v");
	pty_wait(pty, "按类别");
	pty_wait(pty, "饮水");
	county_leave(pty);
	assert_non_null(strstr(county_run_as("desk", "ticket list --filter 吃水"), "井水发黄"));
	county_run("verify");
}

static void a_household_is_found_by_initials(void **state)
{
	struct pty *pty = county_console_of(*state, "desk");
	pty_type(pty, "/sft");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("Members"));
	pty_wait(pty, "单福田");
	county_leave(pty);
}

static void a_helper_writes_a_diary(void **state)
{
	struct pty *pty = county_console_of(*state, "helper");
	pty_type(pty, "/sft");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("Members"));
	pty_type(pty, "d");
	pty_wait(pty, _("Write a diary"));
	pty_type(pty, "<Tab><Left>");
	pty_wait(pty, "巧手");
	pty_type(pty, "<Tab><Tab>送药，看秋收<F2>");
	pty_wait_gone(pty, _("Write a diary"));
	pty_wait(pty, "送药，看秋收");
	pty_type(pty, "4");
	pty_wait(pty, "巧手");
	county_leave(pty);
}

/* Somebody new comes with a one-time code and chooses a password. */
static struct pty *a_new_operator(const char *login)
{
	char code[20] = "";
	const char *said = county_run_as("admin", "user add %s --role desk --area 230124", login);
	assert_int_equal(sscanf(strchr(said, ':'), ": %19s", code), 1);
	struct pty *pty = county_console(&small);
	pty_type(pty, login);
	pty_type(pty, "<Enter>");
	pty_type(pty, code);
	pty_type(pty, "<Enter>");
	pty_wait(pty, "A password of your own:");
	pty_type(pty, "eight or more<Enter>");
	pty_wait(pty, "The same once more:");
	pty_type(pty, "eight or more<Enter>");
	pty_wait(pty, "1 My work");
	return pty;
}

static void the_first_to_answer_has_the_call_and_the_others_see_who(void **state)
{
	(void)state;
	struct pty *other = a_new_operator("second"), *desk = county_console_of(&small, "desk"),
		   *leader = county_console_of(&small, "leader");
	county_run("ring 15400000017");
	pty_wait(desk, "Ringing");
	pty_wait(other, "Ringing");
	pty_type(desk, "a");
	pty_wait(desk, "answered by 李敏");
	/* There it is a line that takes no key, and goes by itself. */
	pty_wait(other, "李敏 has taken the call 15400000017");
	assert_false(pty_shows(other, "Ringing"));
	pty_type(other, "2");
	pty_wait(other, "2 Tickets");
	pty_wait(other, "李敏 has taken the call 15400000017");
	pty_wait_gone(other, "has taken the call");
	pty_type(desk, "v<F2>");
	pty_wait_gone(desk, "answered by");
	/* Who takes no calls has seen nothing of it. */
	size_t size;
	const char *bytes = pty_bytes(leader, &size);
	assert_null(memmem(bytes, size, "15400000017", 11));
	county_leave(leader);
	county_leave(other);
	county_leave(desk);
}

static void a_stranger_is_noted_and_known_the_next_time(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	county_run("ring 15499999999");
	pty_wait(pty, "unknown number");
	pty_type(pty, "t");
	pty_wait(pty, "Name of the caller:");
	pty_type(pty, "邮递员老何<Enter>");
	pty_wait(pty, "邮递员老何");
	pty_type(pty, "xy");
	pty_wait_gone(pty, "邮递员老何");
	county_run("ring 15499999999");
	pty_wait(pty, "邮递员老何");
	pty_type(pty, "xy");
	pty_wait_gone(pty, "邮递员老何");
	county_leave(pty);
}

/* Half a ticket is put aside by a call and is there again after it. */
static void a_call_loses_nothing_of_a_form(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "2n");
	pty_wait(pty, "New ticket");
	pty_type(pty, "<Tab><Tab>半句话");
	pty_wait(pty, "半句话");
	county_run("ring 15400000017");
	pty_wait(pty, "Ringing");
	pty_type(pty, "<F8>");
	pty_wait(pty, "单福海");
	pty_type(pty, "xy");
	pty_wait_gone(pty, "Ringing");
	pty_wait(pty, "半句话");
	pty_type(pty, "，说完了");
	pty_wait(pty, "半句话，说完了");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "Throw away");
	pty_type(pty, "y");
	pty_wait_gone(pty, "半句话");
	county_leave(pty);
}

static void a_locked_screen_shows_nothing_of_what_lies_below(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "3");
	pty_wait(pty, "households");
	pty_type(pty, "<F12>");
	pty_wait(pty, "Locked");
	pty_wait_gone(pty, "households");
	county_run("ring 15400000017");
	pty_type(pty, "wrong<Enter>");
	pty_wait(pty, "not right");
	assert_false(pty_shows(pty, "单福田"));
	pty_type(pty, "<Esc>3<C-q>");
	assert_false(pty_shows(pty, "households"));
	pty_type(pty, "<C-u>fangzheng<Enter>");
	pty_wait(pty, "3 Households");
	pty_wait(pty, "Ringing");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "Ringing");
	county_leave(pty);
}

static void a_form_can_be_locked_and_is_there_again(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "2n");
	pty_wait(pty, "New ticket");
	pty_type(pty, "<Tab><Tab>半句话<F12>");
	pty_wait(pty, "Locked");
	pty_wait_gone(pty, "半句话");
	pty_type(pty, "fangzheng<Enter>");
	pty_wait(pty, "半句话");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "Throw away");
	pty_type(pty, "y");
	county_leave(pty);
}

static void guesses_at_a_password_slow_down(void **state)
{
	(void)state;
	struct pty *pty = county_console(&small);
	for (int i = 0; i < 3; i++) {
		pty_type(pty, i ? "<C-u>guess<Enter>" : "desk<Enter>guess<Enter>");
		pty_wait(pty, "not right");
		/* The message goes with the next key. */
		pty_type(pty, "x");
		pty_wait_gone(pty, "not right");
	}
	pty_type(pty, "<C-u>fangzheng<Enter>");
	pty_wait(pty, "too many wrong passwords: wait");
	pty_type(pty, "<C-q>");
	assert_int_equal(pty_end(pty), 0);
}

static void a_small_window_says_so_and_comes_back(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "2n");
	pty_wait(pty, "New ticket");
	pty_type(pty, "<Tab><Tab>半句话");
	pty_wait(pty, "半句话");
	pty_resize(pty, 20, 60);
	pty_wait(pty, "too small");
	assert_false(pty_shows(pty, "半句话"));
	pty_resize(pty, 3, 10);
	pty_resize(pty, 40, 132);
	pty_wait(pty, "半句话");
	pty_resize(pty, 24, 80);
	pty_type(pty, "<Esc>");
	pty_wait(pty, "Throw away");
	pty_type(pty, "y");
	pty_wait_gone(pty, "半句话");
	county_leave(pty);
}

static void what_is_half_written_survives(const char *login, const char *keys, int number)
{
	struct pty *pty = county_console_of(&small, login);
	pty_type(pty, keys);
	pty_wait(pty, "New ticket");
	pty_type(pty, "<Tab><Tab><C-u>半句话");
	pty_wait(pty, "半句话");
	pty_signal(pty, number);
	assert_int_equal(pty_end(pty), 0);
	pty = county_console_of(&small, login);
	pty_type(pty, keys);
	pty_wait(pty, "半句话");
	pty_wait(pty, "is here again");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "Throw away");
	pty_type(pty, "y");
	pty_wait_gone(pty, "半句话");
	pty_type(pty, keys + strlen(keys) - 1);
	pty_wait(pty, "New ticket");
	assert_false(pty_shows(pty, "半句话"));
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "New ticket");
	county_leave(pty);
}

static void a_draft_survives_a_hang_up(void **state)
{
	(void)state;
	what_is_half_written_survives("desk", "2n", SIGHUP);
}

static void a_draft_survives_being_asked_to_end(void **state)
{
	(void)state;
	what_is_half_written_survives("desk", "2n", SIGTERM);
}

static bool a_draft_holds(const char *text)
{
	char command[200];
	snprintf(command, sizeof command, "grep -qsr --exclude='*.new' %s %s/drafts", text, county_home());
	return system(command) == 0;
}

/* Nobody asks it, and it can save nothing: what it saved while it was typed must do. */
static void a_draft_survives_being_killed(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "2n");
	pty_wait(pty, "New ticket");
	pty_type(pty, "<Tab><Tab>半句话");
	pty_wait(pty, "半句话");
	while (!a_draft_holds("半句话"))
		assert_true(pty_shows(pty, "半句话"));
	pty_kill(pty);
	pty = county_console_of(&small, "desk");
	pty_type(pty, "2n");
	pty_wait(pty, "半句话");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "Throw away");
	pty_type(pty, "y");
	county_leave(pty);
}

static void keys_of_an_input_method_are_their_half_width_twins(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "３");
	pty_wait(pty, "3 Households");
	pty_type(pty, "？");
	pty_wait(pty, "What can be done here");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "What can be done here");
	pty_type(pty, "／");
	pty_wait(pty, "Find");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "Find  ");
	pty_type(pty, "：");
	pty_wait(pty, "Command");
	pty_type(pty, "cockp<Enter>");
	pty_wait(pty, "5 Cockpit");
	pty_type(pty, "１");
	pty_wait(pty, "1 My work");
	county_leave(pty);
}

static void what_help_lists_can_be_picked_there(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "leader");
	pty_type(pty, "?");
	pty_wait(pty, "What can be done here");
	pty_wait(pty, "5       Cockpit");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "What can be done here");
	pty_type(pty, "8");
	pty_wait_gone(pty, "8 Users");
	pty_type(pty, ":coc<Enter>");
	pty_wait(pty, "5 Cockpit");
	county_leave(pty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_window(a_call_becomes_a_ticket_and_is_struck_off, "80x24, English", small),
		in_window(a_call_becomes_a_ticket_and_is_struck_off, "80x24", small_chinese),
		in_window(a_call_becomes_a_ticket_and_is_struck_off, "132x40", large),
		in_window(a_call_becomes_a_ticket_and_is_struck_off, "80x24, GB18030", small_gb18030),
		in_window(a_call_becomes_a_ticket_and_is_struck_off, "132x40, GB18030", large_gb18030),
		in_window(an_illness_goes_to_the_doctor_and_the_helper_and_is_struck_off, "80x24", small_chinese),
		in_window(an_illness_goes_to_the_doctor_and_the_helper_and_is_struck_off, "132x40, GB18030",
			  large_gb18030),
		story(canned_texts_are_put_into_what_is_written),
		story(a_typed_number_offers_what_it_asked_for_before),
		story(a_ticket_opened_meanwhile_is_offered_once),
		story(a_second_call_about_the_same_adds_to_the_ticket),
		story(a_number_is_perhaps_theirs_until_it_is_confirmed),
		story(a_correction_shows_no_number_that_the_ticket_masks),
		story(two_who_correct_one_ticket_keep_both),
		story(two_on_one_ticket_see_each_other),
		story(a_ticket_is_put_right_afterwards),
		story(a_ticket_is_merged_into_another_and_back),
		story(a_step_on_a_ticket_that_changed_says_what_changed_first),
		story(a_dispatch_shows_and_takes_time_limits),
		story(a_department_finds_its_tickets_by_number),
		story(what_was_written_stays_when_the_ticket_has_gone_to_others),
		story(a_shift_hands_over),
		story(an_assignee_is_picked_by_initials),
		story(marked_tickets_take_a_step_together),
		story(a_filter_is_kept_and_picked_again),
		in_window(a_household_is_found_by_initials, "80x24", small_chinese),
		in_window(a_household_is_found_by_initials, "132x40", large),
		in_window(a_household_is_found_by_initials, "80x24, GB18030", small_gb18030),
		in_window(a_household_is_found_by_initials, "132x40, GB18030", large_gb18030),
		in_window(a_helper_writes_a_diary, "80x24", small_chinese),
		in_window(a_helper_writes_a_diary, "132x40", large),
		in_window(a_helper_writes_a_diary, "80x24, GB18030", small_gb18030),
		in_window(a_helper_writes_a_diary, "132x40, GB18030", large_gb18030),
		story(the_first_to_answer_has_the_call_and_the_others_see_who),
		story(a_stranger_is_noted_and_known_the_next_time),
		story(a_call_loses_nothing_of_a_form),
		story(a_locked_screen_shows_nothing_of_what_lies_below),
		story(a_form_can_be_locked_and_is_there_again),
		story(guesses_at_a_password_slow_down),
		story(a_small_window_says_so_and_comes_back),
		story(a_draft_survives_a_hang_up),
		story(a_draft_survives_being_asked_to_end),
		story(a_draft_survives_being_killed),
		story(keys_of_an_input_method_are_their_half_width_twins),
		story(what_help_lists_can_be_picked_there),
	};
	return cmocka_run_group_tests(tests, county_make, county_remove);
}
