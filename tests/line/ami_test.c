/* Calls as Asterisk tells of them, at any cut of the bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "line/ami.h"
#include "tests/support/suite.h"

struct heard {
	char text[600];
};

static void hear(const struct line_news *news, void *context)
{
	static const char *const words[] = {
		[LINE_RANG] = "rang",	  [LINE_PICKED_UP] = "picked up", [LINE_HUNG_UP] = "hung up",
		[LINE_STANDS] = "stands", [LINE_NO_OTHER] = "no other",
	};
	struct heard *heard = context;
	size_t used = strlen(heard->text);
	snprintf(heard->text + used, sizeof heard->text - used, "%s %s %s;", words[news->kind], news->call,
		 news->number);
}

#define BANNER "Asterisk Call Manager/5.0.2\r\n"
#define LOGGED_IN "Response: Success\r\nActionID: login\r\nMessage: Authentication accepted\r\n\r\n"
#define EVENT(name, channel, call, rest)                                                                               \
	"Event: " name "\r\nPrivilege: call,all\r\nUniqueid: " channel "\r\nLinkedid: " call "\r\n" rest "\r\n"
#define FROM(number) "Context: from-trunk\r\nCallerIDNum: " number "\r\n"

/* What is heard of the text, `cut` bytes at a time. */
static struct heard hear_all(const char *text, const char *context, size_t cut)
{
	struct heard heard = { "" };
	struct ami ami = { .context = context };
	for (size_t left = strlen(text); left > 0;) {
		size_t size = left < cut ? left : cut;
		ami_feed(&ami, text, size, 1000, hear, &heard);
		text += size;
		left -= size;
	}
	ami_wait(&ami, 60000, hear, &heard);
	return heard;
}

static void a_call_is_followed_from_ring_to_hang_up(void **state)
{
	(void)state;
	static const char call[] = BANNER LOGGED_IN EVENT("Newchannel", "1.1", "1.1", FROM("15400000017"))
		EVENT("Newstate", "1.1", "1.1", FROM("15400000017"))
			EVENT("Newchannel", "1.2", "1.1", "Context: from-internal\r\nCallerIDNum: 801\r\n") EVENT(
				"DialBegin", "1.1", "1.1", "") EVENT("DialEnd", "1.1", "1.1", "DialStatus: ANSWER\r\n")
				EVENT("BridgeEnter", "1.1", "1.1", "") EVENT("BridgeEnter", "1.2", "1.1", "")
					EVENT("Hangup", "1.2", "1.1", "") EVENT("Hangup", "1.1", "1.1", "");
	for (size_t cut = 1; cut < 200; cut++)
		assert_string_equal(hear_all(call, "from-trunk", cut).text,
				    "rang 1.1 15400000017;picked up 1.1 ;hung up 1.1 ;");
}

static void a_call_that_nobody_picks_up_is_hung_up_only(void **state)
{
	(void)state;
	assert_string_equal(hear_all(LOGGED_IN EVENT("Newchannel", "7", "7", FROM("045157110001"))
					     EVENT("DialEnd", "7", "7", "DialStatus: NOANSWER\r\n")
						     EVENT("Hangup", "7", "7", ""),
				     "from-trunk", 100)
				    .text,
			    "rang 7 045157110001;hung up 7 ;");
}

static void numbers_that_come_late_or_never(void **state)
{
	(void)state;
	assert_string_equal(hear_all(LOGGED_IN EVENT("Newchannel", "7", "7", FROM("<unknown>"))
					     EVENT("NewCallerid", "7", "7", FROM("15400000017")),
				     "from-trunk", 100)
				    .text,
			    "rang 7 15400000017;");
	assert_string_equal(
		hear_all(LOGGED_IN EVENT("Newchannel", "7", "7", FROM("anonymous")), "from-trunk", 100).text,
		"rang 7 ;");
	assert_string_equal(hear_all(LOGGED_IN EVENT("Newchannel", "7", "7", FROM("")) EVENT("Hangup", "7", "7", ""),
				     "from-trunk", 100)
				    .text,
			    "rang 7 ;hung up 7 ;");
}

static void calls_of_the_desk_itself_are_none(void **state)
{
	(void)state;
	static const char out[] =
		LOGGED_IN EVENT("Newchannel", "7", "7", "Context: from-internal\r\nCallerIDNum: 801\r\n")
			EVENT("Hangup", "7", "7", "");
	assert_string_equal(hear_all(out, "from-trunk", 100).text, "");
	assert_string_equal(hear_all(out, "", 100).text, "rang 7 801;hung up 7 ;");
}

static void nothing_is_heard_before_the_log_in(void **state)
{
	(void)state;
	assert_string_equal(hear_all(BANNER EVENT("Newchannel", "7", "7", FROM("998")), "from-trunk", 100).text, "");
	struct ami ami = { .context = "" };
	static const char refused[] = "Response: Error\r\nActionID: login\r\nMessage: Authentication failed\r\n\r\n";
	struct heard heard = { "" };
	ami_feed(&ami, refused, sizeof refused - 1, 0, hear, &heard);
	assert_int_equal(ami.state, AMI_REFUSED);
}

/* What the exchange answers when it is asked which calls there are: their first legs, wherever the dialplan has them now. */
static void what_stands_at_the_log_in_is_told_with_that_there_is_no_other(void **state)
{
	(void)state;
	static const char standing[] = LOGGED_IN
		"Response: Success\r\nActionID: standing\r\n\r\n" EVENT("Status", "1", "1", FROM("15400000017"))
			EVENT("Status", "2", "2", "Context: macro-dial\r\nCallerIDNum: 15400000031\r\nBridgeID: b\r\n")
				EVENT("Status", "3", "2", "Context: from-internal\r\nBridgeID: b\r\n")
					EVENT("StatusComplete", "", "", "Items: 3\r\n") EVENT("Hangup", "2", "2", "");
	assert_string_equal(hear_all(standing, "from-trunk", 7).text,
			    "rang 1 15400000017;stands 2 15400000031;picked up 2 ;no other  ;hung up 2 ;");
	/* What came in since is not told twice. */
	assert_string_equal(hear_all(LOGGED_IN EVENT("Newchannel", "7", "7", FROM("15400000017"))
					     EVENT("Status", "7", "7", FROM("15400000017")),
				     "from-trunk", 100)
				    .text,
			    "rang 7 15400000017;");
	struct heard heard = { "" };
	struct ami ami = { .context = "" };
	ami_feed(&ami, LOGGED_IN, sizeof LOGGED_IN - 1, 0, hear, &heard);
	assert_true(ami.asking);
	static const char denied[] = "Response: Error\r\nActionID: standing\r\nMessage: Permission denied\r\n\r\n";
	ami_feed(&ami, denied, sizeof denied - 1, 0, hear, &heard);
	assert_false(ami.asking);
	assert_int_equal(ami.state, AMI_READY);
	assert_string_equal(heard.text, "");
}

static void more_calls_than_places_lose_the_oldest_only(void **state)
{
	(void)state;
	struct heard heard = { "" };
	struct ami ami = { .context = "" };
	char text[300];
	ami_feed(&ami, LOGGED_IN, sizeof LOGGED_IN - 1, 0, hear, &heard);
	for (int i = 0; i < AMI_CALLS + 1; i++) {
		heard.text[0] = '\0';
		snprintf(text, sizeof text, EVENT("Newchannel", "c%d", "c%d", FROM("998")), i, i);
		ami_feed(&ami, text, strlen(text), 1000 + i, hear, &heard);
	}
	heard.text[0] = '\0';
	ami_feed(&ami, EVENT("Hangup", "c0", "c0", ""), sizeof EVENT("Hangup", "c0", "c0", "") - 1, 5000, hear, &heard);
	assert_string_equal(heard.text, "");
	ami_feed(&ami, EVENT("Hangup", "c1", "c1", ""), sizeof EVENT("Hangup", "c1", "c1", "") - 1, 5000, hear, &heard);
	assert_string_equal(heard.text, "hung up c1 ;");
}

static void a_log_in_brings_no_lines_of_its_own(void **state)
{
	(void)state;
	char text[200];
	ami_login("desk", "s3cret", text, sizeof text);
	assert_string_equal(text, "Action: Login\r\nActionID: login\r\nUsername: desk\r\nSecret: s3cret\r\nEvents: "
				  "call\r\n\r\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_is_followed_from_ring_to_hang_up),
		cmocka_unit_test(a_call_that_nobody_picks_up_is_hung_up_only),
		cmocka_unit_test(numbers_that_come_late_or_never),
		cmocka_unit_test(calls_of_the_desk_itself_are_none),
		cmocka_unit_test(nothing_is_heard_before_the_log_in),
		cmocka_unit_test(what_stands_at_the_log_in_is_told_with_that_there_is_no_other),
		cmocka_unit_test(more_calls_than_places_lose_the_oldest_only),
		cmocka_unit_test(a_log_in_brings_no_lines_of_its_own),
	};
	return cmocka_run_group_tests_name("ami", tests, NULL, NULL);
}
