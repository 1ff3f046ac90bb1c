/* All that somebody looks after goes to somebody else: a helper leaves, a doctor's villages change hands. */
#ifndef DB_HAND_OVER_H
#define DB_HAND_OVER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/id.h"

struct act;
struct err;

struct hand_over {
	struct id from, to;   /* staff */
	const char *on;	      /* date as typed: from that day on; NULL: today */
	int64_t households;   /* given back: how many changed hands */
	int64_t open_tickets; /* how many tickets wait for `from`, in whatever part */
	bool later;	      /* it begins on a day that is still to come */
};

/*
 * Ends the assignments of `from` on the day before and begins the same ones of `to`: who looked after a household from
 * when until when stays to be seen. A planned hand-over of the same households that has not begun yet is replaced.
 * ERR_CONFLICT when the successor's post does not fit. Rights as for any assignment (ACCESS_ASSIGN_EDIT), of every
 * household; else nothing happens.
 */
bool hand_over(struct act *act, struct hand_over *what, struct err *err);

#endif
