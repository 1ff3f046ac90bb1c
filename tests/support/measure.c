#include "tests/support/measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

double measure_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

double measure_share(double *values, size_t count, double share)
{
	qsort(values, count, sizeof *values, by_value);
	size_t place = (size_t)((double)count * share);
	return count == 0 ? 0 : values[place < count ? place : count - 1];
}

/* Two figures below 100, whole numbers with commas above. */
static void format_number(double value, char text[static 32])
{
	if (value < 100) {
		snprintf(text, 32, value < 10 ? "%.2f" : "%.1f", value);
		return;
	}
	char digits[24];
	snprintf(digits, sizeof digits, "%.0f", value);
	size_t length = strlen(digits), used = 0;
	for (size_t i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			text[used++] = ',';
		text[used++] = digits[i];
	}
	text[used] = '\0';
}

void measure_say(const char *what, double value, const char *unit, double goal)
{
	char number[32], wanted[32];
	format_number(value, number);
	format_number(goal < 0 ? -goal : goal, wanted);
	printf("%-52s %10s %-10s", what, number, unit);
	if (goal > 0)
		printf(" goal: at least %s%s", wanted, value < goal ? "   MISSED" : "");
	else if (goal < 0)
		printf(" goal: at most %s%s", wanted, value > -goal ? "   MISSED" : "");
	putchar('\n');
	fflush(stdout);
}
