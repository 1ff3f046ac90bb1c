/* Time as an argument: milliseconds since 1970-01-01 UTC. */
#ifndef CORE_CLOCK_H
#define CORE_CLOCK_H

#include <stdint.h>

struct clock {
	int64_t (*now_ms)(const struct clock *clock);
	int64_t fixed_ms; /* what a fixed clock says; tests move it */
};

static inline int64_t clock_now(const struct clock *clock)
{
	return clock->now_ms(clock);
}

/* The machine's clock. */
extern const struct clock clock_system;

/* A clock that stands still at `ms` until its fixed_ms is changed. */
struct clock clock_fixed(int64_t ms);

/* The county's time is UTC+8 the year round (China has one zone and no summer time). */
enum { COUNTY_OFFSET_MS = 8 * 3600 * 1000 };

struct day {
	int year, month, day; /* month and day from 1 */
};

/* Days since 1970-01-01 of a date in the Gregorian calendar, and back. */
int64_t day_number(struct day day);
struct day day_from_number(int64_t number);

/* The county's date at an instant, and the instant at which that date begins there. */
struct day day_at(int64_t ms);
int64_t day_start_ms(struct day day);

/* "2026-11-23" and "2026-11-23 09:12", county time. `text` holds 11 and 17 bytes. */
void day_format(struct day day, char text[static 11]);
void clock_format(int64_t ms, char text[static 17]);

/* Reads "2026-11-23", "2026/11/23", "20261123", "2026.11.23" or "2026年11月23日"; 0 when not a date. */
int day_parse(const char *text, struct day *day);

#endif
