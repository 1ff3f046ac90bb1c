/*
 * The working calendar: office hours, holidays, and the weekends that are worked instead (调休).
 * All in county time. Time limits are counted on it.
 */
#ifndef CORE_CALENDAR_H
#define CORE_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/clock.h"

enum { CALENDAR_INTERVALS = 4, DURATION_TEXT_BYTES = 64 };

/* One day's office hours: minutes since midnight, rising, not overlapping. */
struct calendar_hours {
	int count;
	struct {
		int from, until;
	} interval[CALENDAR_INTERVALS]; /* half open, until at most 1440 */
};

struct calendar {
	struct calendar_hours weekday[7]; /* from Monday */
	const int32_t *holiday;		  /* day numbers (core/clock.h), ascending, no two alike */
	size_t holiday_count;
	const int32_t *workday; /* days worked whatever their weekday, with the hours of a Monday */
	size_t workday_count;
};

enum duration_unit { DURATION_MINUTES, DURATION_HOURS, DURATION_DAYS, DURATION_WORK_HOURS, DURATION_WORK_DAYS };

struct duration {
	int amount; /* 0: no limit */
	enum duration_unit unit;
};

/*
 * Reads "4 work hours", "2 work days", "1 hour", "30 minutes", "7 days", in English or as
 * 4工作小时, 2个工作日, 1小时, 30分钟, 7天. False when it is none, or longer than a year.
 */
bool duration_parse(const char *text, struct duration *duration);

/* As duration_parse reads it: "2 work days". */
void duration_format(struct duration duration, char text[static DURATION_TEXT_BYTES]);

/* For people, translated: "2 work days". */
void duration_show(struct duration duration, char text[static DURATION_TEXT_BYTES]);

/* The hours of a day given by its number; count is 0 on a day off. */
const struct calendar_hours *calendar_day(const struct calendar *calendar, int64_t day);

/* The last year of which days off are set; 0 when none are. */
int calendar_last_year(const struct calendar *calendar);

/* Whether any weekday has office hours; without them working time is counted as plain time. */
bool calendar_has_hours(const struct calendar *calendar);

/* Working time within [from, until), milliseconds; 0 when until comes first. */
int64_t calendar_working_ms(const struct calendar *calendar, int64_t from_ms, int64_t until_ms);

/*
 * When a duration that starts at `start_ms` is over. Working hours: the first instant at which so
 * much working time has passed. Working days: the day of the start does not count, and the last
 * one ends when its office hours end (Civil Code of China, articles 201 and 203); minutes, hours
 * and days are plain time. No amount: the start itself.
 */
int64_t calendar_add(const struct calendar *calendar, int64_t start_ms, struct duration duration);

/*
 * `due_ms` moved by a time in which the clock stood still (挂起), half open: after it as much time is left (working time
 * for working hours and days, else plain time) as there was at its beginning. What was due before it is as late after it
 * as it was: so what lies between an instant that was moved and any later one is all that is late.
 */
int64_t calendar_after_pause(const struct calendar *calendar, int64_t due_ms, enum duration_unit unit, int64_t from_ms,
			     int64_t until_ms);

/*
 * What remains until `due_ms`, for people, in the largest unit that says it: working days and
 * hours for working durations, else plain time. Negative when overdue.
 */
struct calendar_left {
	bool overdue;
	int days, hours, minutes; /* not negative; a working day has the hours of a Monday */
};
struct calendar_left calendar_left(const struct calendar *calendar, int64_t now_ms, int64_t due_ms,
				   enum duration_unit unit);

#endif
