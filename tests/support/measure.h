/* What make bench prints: one line a figure, with its goal beside it. */
#ifndef TESTS_SUPPORT_MEASURE_H
#define TESTS_SUPPORT_MEASURE_H

#include <stddef.h>

/* Seconds since some moment, by a clock that is never set. */
double measure_now(void);

/* Sorts the values and gives the one that `share` of them (0.5: the median, 0.99: p99) do not exceed. */
double measure_share(double *values, size_t count, double share);

/*
 * "cards written      5,557 a second    goal: at least 1,185". A `goal` above 0 is to be reached, one below
 * 0 is not to be exceeded, 0 is none; a goal that is missed is marked.
 */
void measure_say(const char *what, double value, const char *unit, double goal);

#endif
