/* The periods for which somebody looks after a household: nobody has two for the same duty that share a day. */
#ifndef DB_ASSIGN_PERIOD_H
#define DB_ASSIGN_PERIOD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/id.h"

struct arena;
struct db;
struct err;

struct assign_period {
	struct id entity; /* none for one that is not there yet */
	struct id household, staff;
	const char *duty, *from_on, *until_on; /* dates NULL for open ends */
};

/* Whether both share a day. One that was replaced on the very day on which it began has none. */
bool assign_period_overlap(const struct assign_period *one, const struct assign_period *other);

/* All other periods of the same person, household and duty that share a day with this one, the earliest first. */
struct assign_periods {
	struct assign_period *row;
	size_t count;
};
bool assign_period_others(struct db *db, const struct assign_period *period, struct arena *arena,
			  struct assign_periods *others, struct err *err);

/* "2018-01-01 to 2018-12-31", "from 2024-01-01", "until 2018-12-31", "without dates" */
const char *assign_period_say(const struct assign_period *period, struct arena *arena);

/* ERR_CONFLICT that names both. */
bool assign_period_refuse(const struct assign_period *period, const struct assign_period *other, struct arena *arena,
			  struct err *err);

/*
 * ERR_CONFLICT, naming the household, while the assignment's end or its successor are in conflict (db/conflict.h): a
 * change of either value would hide the other.
 */
bool assign_period_check_settled(struct db *db, const struct id *assignment, struct err *err);

/* The day that lies `step` days after a date. In `arena`. */
const char *assign_period_day(const char *date, int step, struct arena *arena);

#endif
