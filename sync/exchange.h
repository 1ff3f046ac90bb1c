/* One run of a client: what the store lacks goes there, what this station lacks comes here. */
#ifndef SYNC_EXCHANGE_H
#define SYNC_EXCHANGE_H

#include <stdbool.h>
#include <stdint.h>

struct err;
struct station;
struct store;

enum exchange_phase { EXCHANGE_PUSH, EXCHANGE_PULL, EXCHANGE_PHOTOS };

struct exchange_plan {
	struct station *station;
	struct store *store;
	const char *const *scopes; /* what is pulled; ends with NULL, NULL itself is all */
	void (*progress)(enum exchange_phase phase, int64_t done, int64_t of, void *context); /* NULL for none */
	void *context;
};

struct exchange_report {
	int64_t pushed;		      /* events that the store did not have */
	int64_t taken, held, refused; /* events that came */
	int64_t unreadable;	      /* entries of the store that are no events */
	int64_t photos_put, photos_got;
	int64_t enrolled, bad_answers; /* stations let in; boxes that were no answer to our offers */
	bool forked;		       /* one key wrote two events of one number: both are kept */
	int64_t returned;	       /* events of this station's own key that it had not: its backup was restored */
	bool new_key;		       /* its own key was used twice: it took a new one */
	bool restored;		       /* the store had forgotten something: all was compared anew */
};

/*
 * Exchanges everything. What was done stays done when it fails or is killed half-way; to do it again
 * changes nothing more. Only one may run on a station at one time: see sync_lock.
 */
bool exchange_run(const struct exchange_plan *plan, struct exchange_report *report, struct err *err);

#endif
