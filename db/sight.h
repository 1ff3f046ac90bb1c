/* How far somebody sees: what a query of theirs is narrowed to. */
#ifndef DB_SIGHT_H
#define DB_SIGHT_H

#include <stdbool.h>

#include "core/access.h"
#include "core/id.h"

struct sight {
	bool nothing;	  /* that they may see */
	const char *area; /* NULL for everywhere */
	struct id own;	  /* whose own it must be; none: not narrowed to that */
};

/* Of `viewer` (NULL: the station itself, which sees all) for `see`, within `area` (NULL: wherever they may). */
struct sight sight_of(const struct person *viewer, enum access_act see, const char *area);

#endif
