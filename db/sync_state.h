/* How this station stands towards the others: for the title bar and the page about sync. */
#ifndef DB_SYNC_STATE_H
#define DB_SYNC_STATE_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct db;
struct err;
struct hash;

struct sync_state {
	int64_t last_ms;     /* when a sync last came to its end; 0: never */
	int64_t pending;     /* events that no store is known to have */
	int64_t held;	     /* runs under keys not known yet, or with events missing before them */
	int64_t quarantined; /* runs that were refused */
	int64_t ahead;	     /* events whose time has not come */
	int64_t forks;	     /* times that one key wrote two events of one number: a restored backup, a cloned PC */
	int64_t returned;  /* entries of this station's own key that came back from a store: its backup was restored */
	int64_t failed_ms; /* when a sync last failed after the last good one; 0: none did */
	const char *failure; /* why; NULL when none did */
	const char *cut;     /* why this station was cut off; NULL: it was not */
	bool enrolled;	     /* whether the county knows this station's key, as far as was heard */
};

/* Cheap: for every tick of a clock. `own` is the station's fingerprint; texts live in `arena`. */
bool sync_state_read(struct db *db, const struct hash *own, struct arena *arena, struct sync_state *state,
		     struct err *err);

/* What the program that syncs leaves behind. Need an open transaction. */
bool sync_state_failed(struct db *db, int64_t now_ms, const char *why, struct err *err);
bool sync_state_good(struct db *db, struct err *err);
bool sync_state_forked(struct db *db, struct err *err);
bool sync_state_returned(struct db *db, int64_t events, struct err *err);

#endif
