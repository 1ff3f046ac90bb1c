/* The periods that a file of assignments gives, compared with one another and with the register. Only for db/import*.c. */
#ifndef DB_IMPORT_PERIOD_H
#define DB_IMPORT_PERIOD_H

#include <stdbool.h>
#include <stddef.h>

#include "db/import_seen.h"

struct arena;
struct err;
struct import_row;
struct station;

/* Starts empty, all zero. */
struct import_periods {
	struct seen newest; /* by household, person and duty: a number in `noted`, from 1 */
	struct noted_period *noted;
	size_t count, room;
};

/*
 * Whether the row's period, whole as it would stand, shares no day with another of the same person, household and
 * duty: ERR_INPUT for one of a row before, ERR_CONFLICT for one of the register, which a row further down may end.
 */
bool import_period_check(struct import_periods *periods, const struct station *station, const struct import_row *row,
			 struct arena *arena, struct err *err);
/* The row is taken. */
void import_period_note(struct import_periods *periods, const struct station *station, const struct import_row *row,
			struct arena *lasting);
void import_periods_release(struct import_periods *periods);

#endif
