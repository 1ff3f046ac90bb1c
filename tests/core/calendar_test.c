#include "core/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/crypto.h"
#include "tests/support/suite.h"

enum { MINUTE_MS = 60000, DAY_MINUTES = 1440 };

static int32_t number_of(int year, int month, int day)
{
	return (int32_t)day_number((struct day){ year, month, day });
}

static int64_t instant(int year, int month, int day, int hour, int minute)
{
	return day_start_ms((struct day){ year, month, day }) + (int64_t)(hour * 60 + minute) * MINUTE_MS;
}

/* Office hours as in the county's north: 8:30 to 11:30 and 13:30 to 17:00, from Monday to Friday. */
static struct calendar office(void)
{
	struct calendar calendar = { 0 };
	for (int i = 0; i < 5; i++) {
		calendar.weekday[i].count = 2;
		calendar.weekday[i].interval[0].from = 510;
		calendar.weekday[i].interval[0].until = 690;
		calendar.weekday[i].interval[1].from = 810;
		calendar.weekday[i].interval[1].until = 1020;
	}
	return calendar;
}

/* The National Day holiday of 2026, as the State Council gave it. */
static struct calendar october(void)
{
	static int32_t holiday[7], workday[2];
	for (int i = 0; i < 7; i++)
		holiday[i] = number_of(2026, 10, 1 + i);
	workday[0] = number_of(2026, 9, 20);
	workday[1] = number_of(2026, 10, 10);
	struct calendar calendar = office();
	calendar.holiday = holiday;
	calendar.holiday_count = 7;
	calendar.workday = workday;
	calendar.workday_count = 2;
	return calendar;
}

static int64_t add(const struct calendar *calendar, int64_t start_ms, int amount, enum duration_unit unit)
{
	return calendar_add(calendar, start_ms, (struct duration){ amount, unit });
}

static void working_hours_stop_at_noon_and_at_night(void **state)
{
	(void)state;
	struct calendar calendar = october();
	int64_t start = instant(2026, 11, 23, 10, 30); /* a Monday */
	assert_int_equal(add(&calendar, start, 1, DURATION_WORK_HOURS), instant(2026, 11, 23, 11, 30));
	assert_int_equal(add(&calendar, start, 2, DURATION_WORK_HOURS), instant(2026, 11, 23, 14, 30));
	assert_int_equal(add(&calendar, start, 5, DURATION_WORK_HOURS), instant(2026, 11, 24, 9, 0));
	assert_int_equal(add(&calendar, instant(2026, 11, 21, 3, 0), 1, DURATION_WORK_HOURS),
			 instant(2026, 11, 23, 9, 30));
	assert_int_equal(add(&calendar, start, 3, DURATION_HOURS), instant(2026, 11, 23, 13, 30));
	assert_int_equal(add(&calendar, start, 90, DURATION_MINUTES), instant(2026, 11, 23, 12, 0));
	assert_int_equal(add(&calendar, start, 7, DURATION_DAYS), instant(2026, 11, 30, 10, 30));
}

static void working_days_leave_out_the_day_of_the_start_and_end_with_the_office(void **state)
{
	(void)state;
	struct calendar calendar = october();
	assert_int_equal(add(&calendar, instant(2026, 11, 23, 9, 0), 1, DURATION_WORK_DAYS),
			 instant(2026, 11, 24, 17, 0));
	assert_int_equal(add(&calendar, instant(2026, 11, 20, 23, 59), 1, DURATION_WORK_DAYS),
			 instant(2026, 11, 23, 17, 0));
	assert_int_equal(add(&calendar, instant(2026, 11, 21, 9, 0), 5, DURATION_WORK_DAYS),
			 instant(2026, 11, 27, 17, 0));
}

static void holidays_rest_and_given_weekends_work(void **state)
{
	(void)state;
	struct calendar calendar = october();
	/* Wednesday 30 September: the 1st to 7th rest; 8th and 9th work, Saturday the 10th too. */
	int64_t start = instant(2026, 9, 30, 9, 0);
	assert_int_equal(add(&calendar, start, 1, DURATION_WORK_DAYS), instant(2026, 10, 8, 17, 0));
	assert_int_equal(add(&calendar, start, 3, DURATION_WORK_DAYS), instant(2026, 10, 10, 17, 0));
	assert_int_equal(add(&calendar, start, 4, DURATION_WORK_DAYS), instant(2026, 10, 12, 17, 0));
	assert_int_equal(calendar_working_ms(&calendar, instant(2026, 10, 1, 0, 0), instant(2026, 10, 8, 0, 0)), 0);
	assert_int_equal(calendar_working_ms(&calendar, instant(2026, 10, 10, 0, 0), instant(2026, 10, 11, 0, 0)),
			 390 * MINUTE_MS);
}

static void no_amount_is_no_time(void **state)
{
	(void)state;
	struct calendar calendar = october();
	for (int unit = DURATION_MINUTES; unit <= DURATION_WORK_DAYS; unit++)
		assert_int_equal(add(&calendar, 12345, 0, (enum duration_unit)unit), 12345);
}

static void without_office_hours_time_is_plain(void **state)
{
	(void)state;
	struct calendar calendar = { 0 };
	assert_int_equal(add(&calendar, 5, 2, DURATION_WORK_HOURS), 5 + 120 * MINUTE_MS);
	assert_int_equal(add(&calendar, 5, 2, DURATION_WORK_DAYS), 5 + (int64_t)2 * DAY_MINUTES * MINUTE_MS);
	assert_int_equal(calendar_working_ms(&calendar, 5, 50), 45);
}

/*
 * The same by brute force: a flag for every minute of years, made without any of the calendar's
 * own arithmetic.
 */
enum { FIRST_YEAR = 2024, YEARS = 4, MINUTES = (4 * 365 + 1) * DAY_MINUTES, DAYS = MINUTES / DAY_MINUTES };
struct brute {
	struct calendar calendar;
	int32_t holiday[120], workday[40];
	int64_t start_ms;
	unsigned char works[MINUTES]; /* minute by minute */
	bool day_works[DAYS];
	int day_ends[DAYS]; /* minute of the last working minute's end, in the day */
};

static bool leap(int year)
{
	return year % 4 == 0; /* right from 1901 to 2099 */
}

static void random_days(struct chance *chance, int32_t *days, size_t *count, size_t most, int32_t first)
{
	static bool taken[DAYS];
	memset(taken, 0, sizeof taken);
	size_t wanted = chance_below(chance, (uint32_t)most);
	for (size_t i = 0; i < wanted; i++)
		taken[chance_below(chance, DAYS)] = true;
	*count = 0;
	for (int32_t i = 0; i < DAYS; i++)
		if (taken[i])
			days[(*count)++] = first + i;
}

static void random_hours(struct chance *chance, struct calendar_hours *hours)
{
	int at = 0;
	hours->count = (int)chance_below(chance, CALENDAR_INTERVALS + 1);
	for (int i = 0; i < hours->count; i++) {
		int room = (DAY_MINUTES - at) / (hours->count - i);
		hours->interval[i].from = at + (int)chance_below(chance, (uint32_t)room / 2 + 1);
		hours->interval[i].until = hours->interval[i].from + 1 + (int)chance_below(chance, (uint32_t)room / 2);
		at = hours->interval[i].until;
	}
}

static bool listed(const int32_t *days, size_t count, int32_t day)
{
	for (size_t i = 0; i < count; i++)
		if (days[i] == day)
			return true;
	return false;
}

static void make_brute(struct brute *brute, struct chance *chance)
{
	memset(brute, 0, sizeof *brute);
	int32_t first = number_of(FIRST_YEAR, 1, 1);
	brute->start_ms = instant(FIRST_YEAR, 1, 1, 0, 0);
	for (int i = 0; i < 7; i++)
		random_hours(chance, &brute->calendar.weekday[i]);
	if (brute->calendar.weekday[0].count == 0)
		brute->calendar.weekday[0] = office().weekday[0];
	random_days(chance, brute->holiday, &brute->calendar.holiday_count, 120, first);
	random_days(chance, brute->workday, &brute->calendar.workday_count, 40, first);
	brute->calendar.holiday = brute->holiday;
	brute->calendar.workday = brute->workday;

	/* 1 January 2024 was a Monday; days and months are counted one by one. */
	int day = 0;
	for (int year = FIRST_YEAR; year < FIRST_YEAR + YEARS; year++) {
		for (int i = 0; i < (leap(year) ? 366 : 365); i++, day++) {
			const struct calendar_hours *hours = &brute->calendar.weekday[day % 7];
			if (listed(brute->workday, brute->calendar.workday_count, first + day))
				hours = &brute->calendar.weekday[0];
			else if (listed(brute->holiday, brute->calendar.holiday_count, first + day))
				continue;
			for (int k = 0; k < hours->count; k++) {
				brute->day_works[day] = true;
				brute->day_ends[day] = hours->interval[k].until;
				for (int m = hours->interval[k].from; m < hours->interval[k].until; m++)
					brute->works[day * DAY_MINUTES + m] = 1;
			}
		}
	}
	assert_int_equal(day, DAYS);
}

static int64_t at(const struct brute *brute, int minute)
{
	return brute->start_ms + (int64_t)minute * MINUTE_MS;
}

static int count_minutes(const struct brute *brute, int from, int until)
{
	int sum = 0;
	for (int m = from; m < until; m++)
		sum += brute->works[m];
	return sum;
}

static int brute_add(const struct brute *brute, int start, struct duration duration)
{
	int left = duration.amount, m = start;
	if (left == 0)
		return start;
	switch (duration.unit) {
	case DURATION_MINUTES:
		return start + left;
	case DURATION_HOURS:
		return start + left * 60;
	case DURATION_DAYS:
		return start + left * DAY_MINUTES;
	case DURATION_WORK_HOURS:
		for (left *= 60; left > 0; m++)
			left -= brute->works[m];
		return m;
	case DURATION_WORK_DAYS:
		break;
	}
	int day = start / DAY_MINUTES;
	while (left > 0)
		left -= brute->day_works[++day];
	return day * DAY_MINUTES + brute->day_ends[day];
}

static struct duration random_duration(struct chance *chance)
{
	struct duration duration = { 0, (enum duration_unit)chance_below(chance, 5) };
	duration.amount = (int)chance_below(
		chance, duration.unit == DURATION_MINUTES					? 20000
			: duration.unit == DURATION_DAYS || duration.unit == DURATION_WORK_DAYS ? 30
												: 200);
	return duration;
}

static uint64_t seed_of_the_day(void)
{
	const char *given = getenv("SEED");
	uint64_t seed = given ? strtoull(given, NULL, 10) : 20261123;
	print_message("SEED=%llu\n", (unsigned long long)seed);
	return seed;
}

static void it_agrees_with_counting_every_minute_of_years(void **state)
{
	(void)state;
	struct chance chance = { .seeded = true, .seed = seed_of_the_day() };
	struct brute *brute = malloc(sizeof *brute);
	for (int round = 0; round < 20; round++) {
		make_brute(brute, &chance);
		for (int i = 0; i < 200; i++) {
			int from = (int)chance_below(&chance, MINUTES), until = (int)chance_below(&chance, MINUTES);
			int64_t expected = (int64_t)(from < until ? count_minutes(brute, from, until) : 0) * MINUTE_MS;
			assert_int_equal(calendar_working_ms(&brute->calendar, at(brute, from), at(brute, until)),
					 expected);
		}
		for (int i = 0; i < 500; i++) {
			int start = (int)chance_below(&chance, MINUTES / 2);
			struct duration duration = random_duration(&chance);
			assert_int_equal(calendar_add(&brute->calendar, at(brute, start), duration),
					 at(brute, brute_add(brute, start, duration)));
		}
	}
	free(brute);
}

/* One pause after another, as a ticket has them: each moves what the ones before it left. */
static void pauses_agree_with_counting_every_minute(void **state)
{
	(void)state;
	enum { PAUSES = 6 };
	struct chance chance = { .seeded = true, .seed = seed_of_the_day() };
	struct brute *brute = malloc(sizeof *brute);
	unsigned char *paused = malloc(MINUTES);
	for (int round = 0; round < 20; round++) {
		make_brute(brute, &chance);
		for (int i = 0; i < 100; i++) {
			int start = (int)chance_below(&chance, MINUTES / 4), at_minute = start;
			size_t count = chance_below(&chance, PAUSES + 1);
			struct duration duration = random_duration(&chance);
			bool working = duration.unit == DURATION_WORK_HOURS || duration.unit == DURATION_WORK_DAYS;
			int due = brute_add(brute, start, duration);
			int left = working ? count_minutes(brute, start, due) : due - start, m = start;
			int64_t moved = at(brute, due);
			memset(paused, 0, MINUTES);
			for (size_t p = 0; p < count; p++) {
				int from = at_minute + (int)chance_below(&chance, 8000);
				int until = from + (int)chance_below(&chance, 15000);
				memset(paused + from, 1, (size_t)(until - from));
				moved = calendar_after_pause(&brute->calendar, moved, duration.unit, at(brute, from),
							     at(brute, until));
				at_minute = until;
			}
			if (left == 0)
				continue;
			for (; left > 0; m++)
				left -= !paused[m] && (!working || brute->works[m]);
			if (m >= at_minute) {
				assert_int_equal(moved, at(brute, m));
				continue;
			}
			/* It was late before a pause: what is late since is counted without them. */
			int now = at_minute + (int)chance_below(&chance, 8000), late = 0;
			for (; m < now; m++)
				late += !paused[m] && (!working || brute->works[m]);
			struct calendar_left said =
				calendar_left(&brute->calendar, at(brute, now), moved, duration.unit);
			int64_t ms = working ? calendar_working_ms(&brute->calendar, moved, at(brute, now))
					     : at(brute, now) - moved;
			assert_int_equal(ms, (int64_t)late * MINUTE_MS);
			assert_int_equal(said.overdue, late > 0 || moved < at(brute, now));
		}
	}
	free(paused);
	free(brute);
}

static void what_is_left_is_said_in_working_days(void **state)
{
	(void)state;
	struct calendar calendar = october();
	struct calendar_left left = calendar_left(&calendar, instant(2026, 11, 23, 16, 0), instant(2026, 11, 25, 17, 0),
						  DURATION_WORK_DAYS);
	assert_false(left.overdue);
	assert_int_equal(left.days, 2);
	assert_int_equal(left.hours, 1);
	left = calendar_left(&calendar, instant(2026, 11, 23, 16, 0), instant(2026, 11, 23, 13, 30), DURATION_HOURS);
	assert_true(left.overdue);
	assert_int_equal(left.days, 0);
	assert_int_equal(left.hours, 2);
	assert_int_equal(left.minutes, 30);
}

static void a_duration_is_read_as_it_is_written(void **state)
{
	(void)state;
	static const struct {
		const char *text, *again;
	} good[] = {
		{ "4 work hours", "4 work hours" },
		{ "1 work day", "1 work day" },
		{ "2个工作日", "2 work days" },
		{ "3工作日", "3 work days" },
		{ "1 小时", "1 hour" },
		{ "30分钟", "30 minutes" },
		{ "0 days", "0 days" },
		{ "4个工作小时", "4 work hours" },
		{ "366 days", "366 days" },
	};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct duration duration, again;
		char text[DURATION_TEXT_BYTES];
		assert_true(duration_parse(good[i].text, &duration));
		duration_format(duration, text);
		assert_string_equal(text, good[i].again);
		assert_true(duration_parse(text, &again));
		assert_memory_equal(&duration, &again, sizeof duration);
	}
	static const char *const bad[] = {
		"",	   "days",    "-1 days", "1", "2 fortnights", "367 days", "99999999999999999999 days",
		"1 days ", "+3 days", "１ days"
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct duration duration;
		assert_false(duration_parse(bad[i], &duration));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(working_hours_stop_at_noon_and_at_night),
		cmocka_unit_test(working_days_leave_out_the_day_of_the_start_and_end_with_the_office),
		cmocka_unit_test(holidays_rest_and_given_weekends_work),
		cmocka_unit_test(no_amount_is_no_time),
		cmocka_unit_test(without_office_hours_time_is_plain),
		cmocka_unit_test(it_agrees_with_counting_every_minute_of_years),
		cmocka_unit_test(pauses_agree_with_counting_every_minute),
		cmocka_unit_test(what_is_left_is_said_in_working_days),
		cmocka_unit_test(a_duration_is_read_as_it_is_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
