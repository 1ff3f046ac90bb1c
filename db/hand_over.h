/* All that somebody looks after goes to somebody else: a helper leaves, a doctor's villages change hands. */
#ifndef DB_HAND_OVER_H
#define DB_HAND_OVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct act;
struct err;

struct hand_over {
	struct id from, to;	   /* staff */
	const char *on;		   /* date as typed: from that day on; NULL: today */
	const char *const *number; /* of the households, as typed; with a number_count of 0 all that are theirs */
	size_t number_count;
	int64_t households;   /* given back: how many changed hands */
	int64_t handed_at_ms; /* of what is taken back: when it was handed over */
	int64_t open_tickets; /* how many tickets wait for whom they go from, in whatever part */
	bool later;	      /* it begins on a day that is still to come */
	char to_leaves[11];   /* the day on which the successor leaves in turn; "" for none */
};

/*
 * Ends the assignments of `from` on the day before and begins the same ones of `to`: who looked after a household from
 * when until when stays to be seen. A planned hand-over of the same households that has not begun yet is replaced, by
 * a later one to the same person too. ERR_CONFLICT when the successor's post does not fit or they have left by then.
 * Households that have left the register by then stay where they are. ERR_CONFLICT, too, where two have changed at once
 * who has one of the households until when (db/conflict.h): that is settled first. Rights as for any assignment
 * (ACCESS_ASSIGN_EDIT), of every household; else nothing happens.
 */
bool hand_over(struct act *act, struct hand_over *what, struct err *err);

/*
 * Takes a mistaken hand-over back: what went from `from` to `to` on that day is `from`'s again as if it had never gone;
 * what was `to`'s before, or planned for others, is as before too (db/take_back.h). ERR_MISSING when nothing went so.
 * Tickets stay where they are.
 */
bool hand_over_undo(struct act *act, struct hand_over *what, struct err *err);

#endif
