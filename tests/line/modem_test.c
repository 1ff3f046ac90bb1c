/* Caller ID as modems give it, at any cut of the bytes and any pace of the rings. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "line/modem.h"
#include "tests/support/suite.h"

struct heard {
	int calls;
	char number[8][LINE_NUMBER_BYTES * 2];
};

static void hear(const struct line_news *news, void *context)
{
	struct heard *heard = context;
	assert_int_equal(news->kind, LINE_RANG);
	assert_true(heard->calls < 8);
	snprintf(heard->number[heard->calls++], sizeof heard->number[0], "%s", news->number);
}

struct part {
	int64_t at_ms;
	const char *bytes; /* NULL: only time passes */
};

/* Plays the parts, with time passing in steps of a quarter second; `cut` bytes at a time. */
static struct heard play(const struct part *part, size_t cut)
{
	struct heard heard = { 0 };
	struct modem modem = { .length = 0 };
	int64_t now = 1000;
	for (; part->at_ms >= 0; part++) {
		for (; now < 1000 + part->at_ms; now += 250)
			modem_wait(&modem, now, hear, &heard);
		const char *bytes = part->bytes ? part->bytes : "";
		for (size_t left = strlen(bytes); left > 0;) {
			size_t size = left < cut ? left : cut;
			modem_feed(&modem, bytes, size, now, hear, &heard);
			bytes += size;
			left -= size;
		}
	}
	return heard;
}

#define END                                                                                                            \
	{                                                                                                              \
		-1, NULL                                                                                               \
	}

static void a_call_is_told_once_whatever_the_cut(void **state)
{
	(void)state;
	static const struct part call[] = {
		{ 0, "\r\nRING\r\n" },
		{ 1500, "\r\nDATE = 1123\r\n\r\nTIME = 0915\r\n\r\nNMBR = 15400000017\r\n\r\nNAME = O\r\n" },
		{ 5000, "\r\nRING\r\n" },
		{ 10000, "\r\nRING\r\n" },
		{ 15000, "\r\nRING\r\n" },
		END,
	};
	for (size_t cut = 1; cut < 80; cut++) {
		struct heard heard = play(call, cut);
		assert_int_equal(heard.calls, 1);
		assert_string_equal(heard.number[0], "15400000017");
	}
}

static void a_number_may_come_before_the_first_ring(void **state)
{
	(void)state;
	struct heard heard = play(
		(const struct part[]){ { 0, "NMBR=045157110001\r\n" }, { 800, "RING\r\n" }, { 5800, "RING\r\n" }, END },
		100);
	assert_int_equal(heard.calls, 1);
	assert_string_equal(heard.number[0], "045157110001");
}

static void a_call_without_a_number_is_told_all_the_same(void **state)
{
	(void)state;
	struct heard silent =
		play((const struct part[]){ { 0, "RING\r\n" }, { 5000, "RING\r\n" }, { 9000, NULL }, END }, 100);
	assert_int_equal(silent.calls, 1);
	assert_string_equal(silent.number[0], "");
	/* One ring, and no more. */
	struct heard once = play((const struct part[]){ { 0, "RING\r\n" }, { 20000, NULL }, END }, 100);
	assert_int_equal(once.calls, 1);
	struct heard withheld = play((const struct part[]){ { 0, "RING\r\n" }, { 1500, "NMBR = P\r\n" }, END }, 100);
	assert_int_equal(withheld.calls, 1);
	assert_string_equal(withheld.number[0], "");
	struct heard away = play((const struct part[]){ { 0, "RING\r\n" }, { 1500, "NMBR = O\r\n" }, END }, 100);
	assert_string_equal(away.number[0], "");
}

static void two_calls_are_two(void **state)
{
	(void)state;
	struct heard heard = play((const struct part[]){ { 0, "RING\r\n" },
							 { 1500, "NMBR = 15400000017\r\n" },
							 { 5000, "RING\r\n" },
							 { 14000, "RING\r\n" },
							 { 15500, "NMBR = 15400000017\r\n" },
							 END },
				  100);
	assert_int_equal(heard.calls, 2);
}

static void noise_is_no_call(void **state)
{
	(void)state;
	char endless[5000];
	memset(endless, 'N', sizeof endless - 1);
	endless[sizeof endless - 1] = '\0';
	struct heard heard =
		play((const struct part[]){ { 0, "OK\r\nNO CARRIER\r\nCONNECT 9600\r\nRINGING\r\nNMBRS = 1\r\n" },
					    { 100, endless },
					    { 200, "NMBR = 1\r\nNMBR 2\r\n" },
					    { 20000, NULL },
					    END },
		     7);
	assert_int_equal(heard.calls, 0);
	/* What was too long hid only itself. */
	struct heard after = play((const struct part[]){ { 100, endless }, { 200, "\r\nNMBR = 998\r\n" }, END }, 7);
	assert_int_equal(after.calls, 1);
}

static void a_clock_set_back_keeps_no_call_for_ever(void **state)
{
	(void)state;
	struct heard heard = { 0 };
	struct modem modem = { .length = 0 };
	modem_feed(&modem, "RING\r\n", 6, 1000000, hear, &heard);
	for (int64_t now = 1000; now < 30000; now += 250)
		modem_wait(&modem, now, hear, &heard);
	assert_int_equal(heard.calls, 1);
	modem_feed(&modem, "NMBR = 998\r\n", 12, 31000, hear, &heard);
	assert_int_equal(heard.calls, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_call_is_told_once_whatever_the_cut),
		cmocka_unit_test(a_number_may_come_before_the_first_ring),
		cmocka_unit_test(a_call_without_a_number_is_told_all_the_same),
		cmocka_unit_test(two_calls_are_two),
		cmocka_unit_test(noise_is_no_call),
		cmocka_unit_test(a_clock_set_back_keeps_no_call_for_ever),
	};
	return cmocka_run_group_tests_name("modem", tests, NULL, NULL);
}
