/* Whom a notice reaches, when and by which channel; and that a message says nothing private. */
#include "core/notice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/config.h"
#include "tests/support/suite.h"

enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE };

static const struct notice_rules rules = {
	.hours = { .count = 1, .interval = { { 7 * 60, 21 * 60 } } }, .daily_cap = 3, .gather_minutes = 2, .tries = 2
};
static const char *const channels[] = { "短信", "邮件" };

/* 2026-11-24, county time. */
static int64_t at(int hour, int minute)
{
	return day_start_ms((struct day){ 2026, 11, 24 }) + (int64_t)hour * HOUR + (int64_t)minute * MINUTE;
}

static struct notice_plan plan(const struct notice_waiting *waiting, size_t count, int sent_today, int64_t now)
{
	struct notice_plan result;
	notice_plan(&rules,
		    &(struct notice_person){ .channel = channels,
					     .channels = 2,
					     .waiting = waiting,
					     .count = count,
					     .sent_today = sent_today },
		    now, &result);
	return result;
}

static void several_go_as_one_after_a_moment(void **state)
{
	(void)state;
	struct notice_waiting waiting[] = { { .queued_ms = at(9, 0) }, { .queued_ms = at(9, 1) } };
	struct notice_plan first = plan(waiting, 2, 0, at(9, 1));
	assert_int_equal(first.deed, NOTICE_DEED_WAIT);
	assert_int_equal(first.at_ms, at(9, 2));
	first = plan(waiting, 2, 0, at(9, 2));
	assert_int_equal(first.deed, NOTICE_DEED_SEND);
	assert_int_equal(first.count, 2);
	assert_string_equal(first.channel, "短信");
}

static void what_is_urgent_goes_at_once_and_alone(void **state)
{
	(void)state;
	struct notice_waiting waiting[] = { { .queued_ms = at(23, 0) }, { .queued_ms = at(23, 5), .urgent = true } };
	struct notice_plan night = plan(waiting, 2, 99, at(23, 5));
	assert_int_equal(night.deed, NOTICE_DEED_SEND);
	assert_true(night.urgent);
	assert_int_equal(night.count, 1);
	assert_int_equal(night.notice[0], 1);
}

static void the_rest_waits_for_the_morning(void **state)
{
	(void)state;
	struct notice_waiting waiting[] = { { .queued_ms = at(23, 0) } };
	struct notice_plan night = plan(waiting, 1, 0, at(23, 30));
	assert_int_equal(night.deed, NOTICE_DEED_WAIT);
	assert_int_equal(night.at_ms, at(24 + 7, 0));
}

static void a_full_day_is_left_in_peace(void **state)
{
	(void)state;
	struct notice_waiting waiting[] = { { .queued_ms = at(9, 0) } };
	struct notice_plan full = plan(waiting, 1, 3, at(10, 0));
	assert_int_equal(full.deed, NOTICE_DEED_WAIT);
	assert_int_equal(full.at_ms, at(24 + 7, 0));
	assert_int_equal(plan(waiting, 1, 2, at(10, 0)).deed, NOTICE_DEED_SEND);
}

static void a_channel_that_fails_gives_way_to_the_next(void **state)
{
	(void)state;
	struct notice_try try[] = { { "短信", at(9, 2), NOTICE_LATER },
				    { "短信", at(9, 3), NOTICE_LATER },
				    { "邮件", at(9, 4), NOTICE_NEVER } };
	struct notice_waiting waiting = { .queued_ms = at(9, 0), .try = try };
	waiting.try_count = 1;
	assert_int_equal(plan(&waiting, 1, 0, at(9, 2)).at_ms, at(9, 3)); /* a minute later */
	waiting.try_count = 2;
	assert_string_equal(plan(&waiting, 1, 0, at(9, 5)).channel, "邮件");
	waiting.try_count = 3;
	assert_int_equal(plan(&waiting, 1, 0, at(9, 5)).deed, NOTICE_DEED_GIVE_UP);
}

static void an_urgent_one_goes_round_the_channels(void **state)
{
	(void)state;
	struct notice_try try[] = { { "短信", at(9, 0), NOTICE_LATER },
				    { "邮件", at(9, 0), NOTICE_LATER },
				    { "短信", at(9, 1), NOTICE_LATER } };
	struct notice_waiting waiting = { .queued_ms = at(9, 0), .urgent = true, .try = try, .try_count = 1 };
	struct notice_plan next = plan(&waiting, 1, 0, at(9, 0));
	assert_int_equal(next.deed, NOTICE_DEED_SEND);
	assert_string_equal(next.channel, "邮件");
	waiting.try_count = 2;
	assert_int_equal(plan(&waiting, 1, 0, at(9, 0)).at_ms, at(9, 1));
	waiting.try_count = 3;
	assert_string_equal(plan(&waiting, 1, 0, at(9, 1)).channel, "邮件");
}

static void what_may_have_come_says_so(void **state)
{
	(void)state;
	struct notice_try try[] = { { "短信", at(9, 2), NOTICE_UNANSWERED } };
	struct notice_waiting waiting = { .queued_ms = at(9, 0), .try = try, .try_count = 1 };
	struct notice_plan again = plan(&waiting, 1, 0, at(9, 10));
	assert_int_equal(again.deed, NOTICE_DEED_SEND);
	assert_true(again.again);
}

static void nobody_to_tell_is_nothing_to_do(void **state)
{
	(void)state;
	struct notice_waiting waiting = { .queued_ms = at(9, 0) };
	assert_int_equal(plan(NULL, 0, 0, at(9, 0)).deed, NOTICE_DEED_NONE);
	struct notice_plan none;
	notice_plan(&rules, &(struct notice_person){ .waiting = &waiting, .count = 1 }, at(9, 0), &none);
	assert_int_equal(none.deed, NOTICE_DEED_GIVE_UP);
}

/* What a random history of failures must keep to, whatever the order of things. */
struct simulated {
	struct notice_try try[64];
	struct notice_waiting waiting;
	bool done;
};

static uint32_t seed;
static uint32_t below(uint32_t most)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % most;
}

static void simulate(int notices)
{
	enum { MOST = 12, DAYS = 20 };
	struct simulated all[MOST] = { 0 };
	int64_t now = at(6, 0), last_day = 0;
	int today = 0, deeds = 0;
	for (int i = 0; i < notices; i++)
		all[i].waiting = (struct notice_waiting){ .queued_ms = now + (int64_t)below(24 * HOUR),
							  .urgent = below(4) == 0,
							  .try = all[i].try };
	while (now < at(24 * DAYS, 0)) {
		struct notice_waiting waiting[MOST];
		int place[MOST], count = 0;
		for (int i = 0; i < notices; i++)
			if (!all[i].done && all[i].waiting.queued_ms <= now) {
				place[count] = i;
				waiting[count++] = all[i].waiting;
			}
		if (day_number(day_at(now)) != last_day)
			today = 0;
		last_day = day_number(day_at(now));
		struct notice_plan next = plan(waiting, (size_t)count, today, now);
		if (next.deed == NOTICE_DEED_NONE || next.deed == NOTICE_DEED_WAIT) {
			assert_true(next.deed == NOTICE_DEED_NONE || next.at_ms > now);
			now += next.deed == NOTICE_DEED_NONE || next.at_ms > now + 10 * MINUTE ? 10 * MINUTE
											       : next.at_ms - now;
			continue;
		}
		assert_true(++deeds < 1000);
		assert_true(next.count > 0);
		uint32_t outcome = below(4);
		for (size_t i = 0; i < next.count; i++) {
			struct simulated *one = &all[place[next.notice[i]]];
			if (next.deed == NOTICE_DEED_GIVE_UP) {
				/* Only when each channel said never, or was tried as often as allowed. */
				assert_true(one->waiting.try_count >= 2);
				one->done = true;
				continue;
			}
			assert_int_equal(one->waiting.urgent, next.urgent);
			if (!one->waiting.urgent) {
				int64_t minute = (now - day_start_ms(day_at(now))) / MINUTE;
				assert_in_range(minute, 7 * 60, 21 * 60 - 1);
				assert_true(today < rules.daily_cap);
			}
			assert_true(one->waiting.try_count < 4);
			one->try[one->waiting.try_count++] =
				(struct notice_try){ next.channel, now, (enum notice_outcome)outcome };
			one->done = outcome == NOTICE_WENT;
		}
		if (next.deed == NOTICE_DEED_SEND && !next.urgent && (outcome == NOTICE_WENT || outcome == 3))
			today++;
	}
	for (int i = 0; i < notices; i++)
		assert_true(all[i].done);
}

static void every_notice_comes_to_an_end(void **state)
{
	(void)state;
	const char *given = getenv("SEED");
	seed = given ? (uint32_t)strtoul(given, NULL, 10) : (uint32_t)clock_now(&clock_system);
	print_message("SEED=%u\n", seed);
	for (int i = 0; i < 400; i++)
		simulate(1 + (int)below(12));
}

static void hours_are_those_of_every_day(void **state)
{
	(void)state;
	assert_int_equal(notice_in_hours(&rules.hours, at(6, 59)), at(7, 0));
	assert_int_equal(notice_in_hours(&rules.hours, at(7, 0)), at(7, 0));
	assert_int_equal(notice_in_hours(&rules.hours, at(20, 59)), at(20, 59));
	assert_int_equal(notice_in_hours(&rules.hours, at(21, 0)), at(31, 0));
	assert_int_equal(notice_in_hours(&(struct calendar_hours){ 0 }, at(3, 0)), at(3, 0));
}

static void words_are_read_as_they_are_written(void **state)
{
	(void)state;
	for (int i = 0; i < NOTICE_KINDS; i++) {
		enum notice_kind kind;
		assert_true(notice_kind_parse(notice_kind_name((enum notice_kind)i), &kind));
		assert_int_equal(kind, i);
	}
	for (int i = 0; i < NOTICE_STATES; i++) {
		enum notice_state found;
		assert_true(notice_state_parse(notice_state_name((enum notice_state)i), &found));
		assert_int_equal(found, i);
	}
	for (int i = 0; i < NOTICE_OUTCOMES; i++) {
		enum notice_outcome outcome;
		assert_true(notice_outcome_parse(notice_outcome_name((enum notice_outcome)i), &outcome));
		assert_int_equal(outcome, i);
	}
}

static const char settings[] = "ticket:\n"
			       "  urgencies: [{ code: usual, name: 一般 }, { code: urgent, name: 紧急 }]\n"
			       "  categories: [{ code: illness, name: 看病就医, notice: 上门服务 }]\n"
			       "notices:\n"
			       "  urgent: [urgent]\n"
			       "  channels:\n"
			       "    - { name: 短信, kind: http, url: 'https://sms.example.cn' }\n";

static int lines_of(const char *text)
{
	int lines = 1;
	for (; *text; text++)
		lines += *text == '\n';
	return lines;
}

static void several_greet_once(void **state)
{
	(void)state;
	struct config config = { 0 };
	struct arena arena = { 0 };
	struct err err;
	enum { MANY = NOTICE_DIGEST_MOST };
	enum notice_kind kind[MANY];
	struct notice_facts facts[MANY];
	assert_ok(config_read("data/fangzheng.yaml", &config, NULL, &err), err);
	for (int i = 0; i < MANY; i++) {
		kind[i] = i % 2 ? NOTICE_OVERDUE : NOTICE_DISPATCH;
		facts[i] = (struct notice_facts){ .number = "T261124-01-004",
						  .category = "housing",
						  .urgency = "normal",
						  .due_ms = at(17, 0),
						  .name = "孟岚" };
	}
	const char *text = notice_message(&config, kind, facts, MANY, false, &arena);
	assert_null(strstr(strstr(text, "您好") + 1, "您好"));
	assert_non_null(strstr(text, "10"));
	assert_int_equal(lines_of(text), 1 + MANY + 1);
	arena_release(&arena);
	config_release(&config);
}

static void a_message_has_a_number_a_matter_a_date_and_whom_to_call(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct config config = { 0 };
	struct err err = { 0 };
	assert_ok(config_parse(settings, strlen(settings), &config, NULL, &err), err);
	assert_true(notice_is_urgent(&config, "urgent"));
	assert_false(notice_is_urgent(&config, "usual"));
	enum notice_kind kind[] = { NOTICE_DISPATCH, NOTICE_OVERDUE };
	struct notice_facts facts[] = { { .number = "T261124-01-001",
					  .category = "illness",
					  .urgency = "urgent",
					  .due_ms = at(17, 0),
					  .name = "张海涛",
					  .part = "主办" },
					{ .number = "T261120-01-002",
					  .category = "illness",
					  .urgency = "usual",
					  .due_ms = at(9, 0),
					  .name = "张海涛",
					  .level = "乡镇" } };
	const char *one = notice_message(&config, kind, facts, 1, false, &arena);
	assert_non_null(strstr(one, "T261124-01-001"));
	assert_non_null(strstr(one, "上门服务"));
	assert_null(strstr(one, "看病"));
	assert_non_null(strstr(one, "11-24 17:00"));
	assert_non_null(strstr(one, "57110998"));
	const char *both = notice_message(&config, kind, facts, 2, true, &arena);
	assert_non_null(strstr(both, "T261120-01-002"));
	assert_non_null(strstr(both, "2件"));
	assert_non_null(strstr(both, "可能已发送"));
	arena_release(&arena);
	config_release(&config);
}

static void a_text_has_no_place_for_what_is_private(void **state)
{
	(void)state;
	static const char *const places[] = { "title", "head", "village", "address", "idnumber", "text", "caller" };
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		char text[200];
		struct config config = { 0 };
		struct err err = { 0 };
		int length = snprintf(text, sizeof text, "notices:\n  texts: { dispatch: \"{%s}\" }\n", places[i]);
		assert_false(config_parse(text, (size_t)length, &config, NULL, &err));
		config_release(&config);
	}
}

static void a_channel_says_what_it_lacks(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"{ name: a, kind: smtp, url: 'https://x' }",
		"{ name: a, kind: smtp, url: 'smtp://x' }",
		"{ name: a, kind: http, url: 'ftp://x' }",
		"{ name: a, kind: print }",
		"{ name: a, kind: command }",
		"{ name: a, kind: pigeon }",
		"{ name: 'a,b', kind: print, printer: p }",
		"{ name: a, kind: print, printer: p, device: /dev/lp0 }",
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		char text[300];
		struct config config = { 0 };
		struct err err = { 0 };
		int length = snprintf(text, sizeof text, "notices:\n  channels:\n    - %s\n", wrong[i]);
		assert_false(config_parse(text, (size_t)length, &config, NULL, &err));
		assert_non_null(strstr(err.text, "3:"));
		config_release(&config);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(several_go_as_one_after_a_moment),
		cmocka_unit_test(what_is_urgent_goes_at_once_and_alone),
		cmocka_unit_test(the_rest_waits_for_the_morning),
		cmocka_unit_test(a_full_day_is_left_in_peace),
		cmocka_unit_test(a_channel_that_fails_gives_way_to_the_next),
		cmocka_unit_test(an_urgent_one_goes_round_the_channels),
		cmocka_unit_test(several_greet_once),
		cmocka_unit_test(what_may_have_come_says_so),
		cmocka_unit_test(nobody_to_tell_is_nothing_to_do),
		cmocka_unit_test(every_notice_comes_to_an_end),
		cmocka_unit_test(hours_are_those_of_every_day),
		cmocka_unit_test(words_are_read_as_they_are_written),
		cmocka_unit_test(a_message_has_a_number_a_matter_a_date_and_whom_to_call),
		cmocka_unit_test(a_text_has_no_place_for_what_is_private),
		cmocka_unit_test(a_channel_says_what_it_lacks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
