#include "core/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t system_now(const struct clock *clock)
{
	(void)clock;
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

const struct clock clock_system = { .now_ms = system_now };

static int64_t fixed_now(const struct clock *clock)
{
	return clock->fixed_ms;
}

struct clock clock_fixed(int64_t ms)
{
	return (struct clock){ .now_ms = fixed_now, .fixed_ms = ms };
}

/* Howard Hinnant, "chrono-compatible low-level date algorithms": days_from_civil. */
int64_t day_number(struct day day)
{
	int64_t year = day.month <= 2 ? day.year - 1 : day.year;
	int64_t era = (year >= 0 ? year : year - 399) / 400;
	int64_t of_era = year - era * 400;
	int64_t of_year = (153 * (day.month + (day.month > 2 ? -3 : 9)) + 2) / 5 + day.day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct day day_from_number(int64_t number)
{
	number += 719468;
	int64_t era = (number >= 0 ? number : number - 146096) / 146097;
	int64_t of_era = number - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
	int64_t month = (5 * of_year + 2) / 153;
	struct day day = { .day = (int)(of_year - (153 * month + 2) / 5 + 1),
			   .month = (int)(month < 10 ? month + 3 : month - 9) };
	day.year = (int)(year + era * 400 + (day.month <= 2));
	return day;
}

static int64_t floor_div(int64_t value, int64_t by)
{
	return value / by - (value % by < 0);
}

enum { DAY_MS = 24 * 3600 * 1000 };

struct day day_at(int64_t ms)
{
	return day_from_number(floor_div(ms + COUNTY_OFFSET_MS, DAY_MS));
}

int64_t day_start_ms(struct day day)
{
	return day_number(day) * DAY_MS - COUNTY_OFFSET_MS;
}

void day_format(struct day day, char text[static 11])
{
	int year = day.year < 0 ? 0 : day.year > 9999 ? 9999 : day.year;
	char digits[36];
	snprintf(digits, sizeof digits, "%04d-%02d-%02d", year, day.month, day.day);
	memcpy(text, digits, 10);
	text[10] = '\0';
}

void clock_format(int64_t ms, char text[static 17])
{
	struct day day = day_at(ms);
	int64_t minute = (ms - day_start_ms(day)) / 60000;
	char digits[24];
	snprintf(digits, sizeof digits, " %02d:%02d", (int)(minute / 60), (int)(minute % 60));
	day_format(day, text);
	memcpy(text + 10, digits, 7);
}

static int days_in_month(int year, int month)
{
	static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int leap = month == 2 && ((year % 4 == 0 && year % 100 != 0) || year % 400 == 0);
	return days[month - 1] + leap;
}

int day_parse(const char *text, struct day *day)
{
	int year, month, date, end = 0;
	if (strlen(text) == 8 && strspn(text, "0123456789") == 8) {
		if (sscanf(text, "%4d%2d%2d%n", &year, &month, &date, &end) != 3)
			return 0;
	} else if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &date, &end) != 3 &&
		   sscanf(text, "%4d/%2d/%2d%n", &year, &month, &date, &end) != 3 &&
		   sscanf(text, "%4d.%2d.%2d%n", &year, &month, &date, &end) != 3 &&
		   (sscanf(text, "%4d年%2d月%2d日%n", &year, &month, &date, &end) != 3 || end == 0)) {
		return 0;
	}
	if (text[end] != '\0' || year < 1800 || month < 1 || month > 12 || date < 1 ||
	    date > days_in_month(year, month))
		return 0;
	*day = (struct day){ year, month, date };
	return 1;
}
