#include "core/calendar.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS, DAY_MS = 24 * HOUR_MS };

/* The longest that a limit may be, in each unit: a year. */
static const struct {
	const char *name[7]; /* the first is written, all are read */
	int most;
} units[] = {
	[DURATION_MINUTES] = { { "minutes", "minute", "分钟", "分" }, 366 * 24 * 60 },
	[DURATION_HOURS] = { { "hours", "hour", "小时", "个小时" }, 366 * 24 },
	[DURATION_DAYS] = { { "days", "day", "天", "日", "自然日" }, 366 },
	[DURATION_WORK_HOURS] = { { "work hours", "work hour", "working hours", "working hour", "工作小时",
				    "个工作小时", "工时" },
				  366 * 24 },
	[DURATION_WORK_DAYS] = { { "work days", "work day", "working days", "working day", "工作日", "个工作日" },
				 366 },
};

bool duration_parse(const char *text, struct duration *duration)
{
	char *end;
	if (!isdigit((unsigned char)*text))
		return false;
	long amount = strtol(text, &end, 10);
	end += strspn(end, " ");
	for (size_t unit = 0; unit < sizeof units / sizeof *units; unit++) {
		for (size_t i = 0; i < 7 && units[unit].name[i]; i++) {
			if (strcmp(end, units[unit].name[i]) != 0)
				continue;
			if (amount > units[unit].most)
				return false;
			*duration = (struct duration){ (int)amount, (enum duration_unit)unit };
			return true;
		}
	}
	return false;
}

void duration_format(struct duration duration, char text[static DURATION_TEXT_BYTES])
{
	snprintf(text, DURATION_TEXT_BYTES, "%d %s", duration.amount, units[duration.unit].name[duration.amount == 1]);
}

void duration_show(struct duration duration, char text[static DURATION_TEXT_BYTES])
{
	const char *format = NULL;
	unsigned long amount = (unsigned long)duration.amount;
	switch (duration.unit) {
	case DURATION_MINUTES:
		format = ngettext("%d minute", "%d minutes", amount);
		break;
	case DURATION_HOURS:
		format = ngettext("%d hour", "%d hours", amount);
		break;
	case DURATION_DAYS:
		format = ngettext("%d day", "%d days", amount);
		break;
	case DURATION_WORK_HOURS:
		format = ngettext("%d working hour", "%d working hours", amount);
		break;
	case DURATION_WORK_DAYS:
		format = ngettext("%d working day", "%d working days", amount);
		break;
	}
	snprintf(text, DURATION_TEXT_BYTES, format, duration.amount);
}

static int64_t floor_div(int64_t value, int64_t by)
{
	return value / by - (value % by < 0);
}

static int64_t day_of(int64_t ms)
{
	return floor_div(ms + COUNTY_OFFSET_MS, DAY_MS);
}

static int64_t start_of(int64_t day)
{
	return day * DAY_MS - COUNTY_OFFSET_MS;
}

static int compare_days(const void *a, const void *b)
{
	int32_t first = *(const int32_t *)a, second = *(const int32_t *)b;
	return (first > second) - (first < second);
}

static bool has_day(const int32_t *days, size_t count, int64_t day)
{
	if (count == 0 || day < days[0] || day > days[count - 1])
		return false;
	int32_t key = (int32_t)day;
	return bsearch(&key, days, count, sizeof *days, compare_days) != NULL;
}

/* Day 0, 1970-01-01, was a Thursday. */
static int weekday_of(int64_t day)
{
	return (int)(day + 3 - floor_div(day + 3, 7) * 7);
}

const struct calendar_hours *calendar_day(const struct calendar *calendar, int64_t day)
{
	static const struct calendar_hours off = { 0 };
	if (has_day(calendar->workday, calendar->workday_count, day))
		return &calendar->weekday[0];
	if (has_day(calendar->holiday, calendar->holiday_count, day))
		return &off;
	return &calendar->weekday[weekday_of(day)];
}

int calendar_last_year(const struct calendar *calendar)
{
	if (calendar->holiday_count == 0)
		return 0;
	return day_from_number(calendar->holiday[calendar->holiday_count - 1]).year;
}

bool calendar_has_hours(const struct calendar *calendar)
{
	for (int i = 0; i < 7; i++)
		if (calendar->weekday[i].count > 0)
			return true;
	return false;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t calendar_working_ms(const struct calendar *calendar, int64_t from_ms, int64_t until_ms)
{
	int64_t sum = 0;
	if (until_ms <= from_ms)
		return 0;
	if (!calendar_has_hours(calendar))
		return until_ms - from_ms;
	for (int64_t day = day_of(from_ms); start_of(day) < until_ms; day++) {
		const struct calendar_hours *hours = calendar_day(calendar, day);
		for (int i = 0; i < hours->count; i++) {
			int64_t from = start_of(day) + (int64_t)hours->interval[i].from * MINUTE_MS;
			int64_t until = start_of(day) + (int64_t)hours->interval[i].until * MINUTE_MS;
			sum += later(0, earlier(until, until_ms) - later(from, from_ms));
		}
	}
	return sum;
}

/* The first instant at which `left` milliseconds of working time have passed since `from_ms`. */
static int64_t add_working_ms(const struct calendar *calendar, int64_t from_ms, int64_t left)
{
	if (left <= 0)
		return from_ms;
	if (!calendar_has_hours(calendar))
		return from_ms + left;
	/* Days off are given one by one, and weekdays have hours: it ends. */
	for (int64_t day = day_of(from_ms);; day++) {
		const struct calendar_hours *hours = calendar_day(calendar, day);
		for (int i = 0; i < hours->count; i++) {
			int64_t from = later(start_of(day) + (int64_t)hours->interval[i].from * MINUTE_MS, from_ms);
			int64_t until = start_of(day) + (int64_t)hours->interval[i].until * MINUTE_MS;
			if (until <= from)
				continue;
			if (left <= until - from)
				return from + left;
			left -= until - from;
		}
	}
}

/* The first instant from which `late` milliseconds of working time pass until `until_ms`. */
static int64_t working_ms_before(const struct calendar *calendar, int64_t until_ms, int64_t late)
{
	if (!calendar_has_hours(calendar))
		return until_ms - late;
	/* Days off are given one by one, and weekdays have hours: it ends. */
	for (int64_t day = day_of(until_ms);; day--) {
		const struct calendar_hours *hours = calendar_day(calendar, day);
		for (int i = hours->count; i-- > 0;) {
			int64_t from = start_of(day) + (int64_t)hours->interval[i].from * MINUTE_MS;
			int64_t until =
				earlier(start_of(day) + (int64_t)hours->interval[i].until * MINUTE_MS, until_ms);
			if (until <= from)
				continue;
			if (late < until - from)
				return until - late;
			late -= until - from;
		}
	}
}

static int64_t add_work_days(const struct calendar *calendar, int64_t start_ms, int amount)
{
	int64_t day = day_of(start_ms);
	const struct calendar_hours *hours = NULL;
	if (amount == 0)
		return start_ms;
	if (!calendar_has_hours(calendar))
		return start_ms + (int64_t)amount * DAY_MS;
	while (amount > 0) {
		hours = calendar_day(calendar, ++day);
		amount -= hours->count > 0;
	}
	return start_of(day) + (int64_t)hours->interval[hours->count - 1].until * MINUTE_MS;
}

int64_t calendar_add(const struct calendar *calendar, int64_t start_ms, struct duration duration)
{
	switch (duration.unit) {
	case DURATION_MINUTES:
		return start_ms + (int64_t)duration.amount * MINUTE_MS;
	case DURATION_HOURS:
		return start_ms + (int64_t)duration.amount * HOUR_MS;
	case DURATION_DAYS:
		return start_ms + (int64_t)duration.amount * DAY_MS;
	case DURATION_WORK_HOURS:
		return add_working_ms(calendar, start_ms, (int64_t)duration.amount * HOUR_MS);
	case DURATION_WORK_DAYS:
		return add_work_days(calendar, start_ms, duration.amount);
	}
	return start_ms;
}

/* Either kind of time, so that pauses are counted in the limit's own. */
static int64_t measure(const struct calendar *calendar, bool working, int64_t from_ms, int64_t until_ms)
{
	return working ? calendar_working_ms(calendar, from_ms, until_ms) : later(0, until_ms - from_ms);
}

static int64_t advance(const struct calendar *calendar, bool working, int64_t from_ms, int64_t left)
{
	return working ? add_working_ms(calendar, from_ms, left) : from_ms + left;
}

static bool is_working(enum duration_unit unit)
{
	return unit == DURATION_WORK_HOURS || unit == DURATION_WORK_DAYS;
}

int64_t calendar_after_pause(const struct calendar *calendar, int64_t due_ms, enum duration_unit unit, int64_t from_ms,
			     int64_t until_ms)
{
	bool working = is_working(unit);
	if (until_ms <= from_ms)
		return due_ms;
	if (due_ms <= from_ms) {
		int64_t late = measure(calendar, working, due_ms, from_ms);
		return working ? working_ms_before(calendar, until_ms, late) : until_ms - late;
	}
	return advance(calendar, working, until_ms, measure(calendar, working, from_ms, due_ms));
}

/* What a working day lasts. */
static int64_t day_length_ms(const struct calendar *calendar, bool working)
{
	int64_t sum = 0;
	const struct calendar_hours *hours = &calendar->weekday[0];
	for (int i = 0; i < hours->count; i++)
		sum += (int64_t)(hours->interval[i].until - hours->interval[i].from) * MINUTE_MS;
	return working && sum > 0 ? sum : DAY_MS;
}

struct calendar_left calendar_left(const struct calendar *calendar, int64_t now_ms, int64_t due_ms,
				   enum duration_unit unit)
{
	bool working = is_working(unit);
	struct calendar_left left = { .overdue = due_ms < now_ms };
	int64_t ms = measure(calendar, working, earlier(now_ms, due_ms), later(now_ms, due_ms));
	int64_t day = day_length_ms(calendar, working);
	left.days = (int)(ms / day);
	left.hours = (int)(ms % day / HOUR_MS);
	left.minutes = (int)(ms % day % HOUR_MS / MINUTE_MS);
	return left;
}
