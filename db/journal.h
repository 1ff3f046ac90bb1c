/* The journal: every event this station holds, keyed by hash. Nothing in it is changed or deleted. */
#ifndef DB_JOURNAL_H
#define DB_JOURNAL_H

#include <stdbool.h>
#include <stdint.h>

#include "core/event.h"

struct arena;
struct db;
struct err;

/*
 * What the rest stands on: these always count and are never erased. Were verdicts and keys subject to
 * verdicts, what holds would hang on the order in which they come, and two could call each other
 * for ever.
 */
#define JOURNAL_FOUNDATION "('refuse', 'cut', 'redact', 'county.found', 'station.enrol', 'station.succeed')"

/* The last event of a chain, from which the next one is made. */
struct journal_head {
	uint64_t seq; /* 0 when the chain is empty */
	struct hash hash;
	uint64_t hlc;
};
bool journal_head(struct db *db, const struct hash *station, const char *scope, struct journal_head *head,
		  struct err *err);

/* The same of the events that are not later than the stamp `until`. */
bool journal_head_until(struct db *db, const struct hash *station, const char *scope, uint64_t until,
			struct journal_head *head, struct err *err);

/*
 * Puts an event that has been checked into the journal. `*fresh` is false when it was there
 * already. Needs an open transaction; folding is the caller's (see db/fold.h).
 */
bool journal_put(struct db *db, const struct event *event, const struct hash *hash, bool *fresh, struct err *err);

/* Reads one event; the payload in `arena`. ERR_MISSING when it is not here. */
bool journal_get(struct db *db, const struct hash *hash, struct arena *arena, struct event *event, struct err *err);

/*
 * Walks events by their local position: those after `*pos`, ascending, at most `most`; `*pos`
 * moves on. Payloads in `arena`.
 */
struct journal_entry {
	struct event event;
	struct hash hash;
	int64_t pos; /* 0 for what is not from this journal */
};
struct journal_page {
	struct journal_entry *entry;
	size_t count;
};
bool journal_read(struct db *db, int64_t *pos, size_t most, struct arena *arena, struct journal_page *page,
		  struct err *err);

/*
 * Takes what came from elsewhere: a run of events of one chain that ends on a seal. Everything
 * is checked (bytes, links, seals, key); a run that fails goes to quarantine whole with the
 * reason and is counted in `refused`; one under a key not known yet, or with events missing
 * before it, is held. Events here already count as `known`. What is taken is touched: call
 * fold_touched before the commit. Needs an open transaction.
 */
struct journal_receipt {
	int64_t taken, known, held, refused;
	bool forked; /* a chain had two events of one seq: both are kept */
};
bool journal_receive(struct db *db, const struct journal_entry *entry, size_t count, int64_t now_ms,
		     struct journal_receipt *receipt, struct err *err);

/* Tries the held runs again until none can be taken; folds what it takes. Needs an open transaction. */
bool journal_receive_held(struct db *db, int64_t now_ms, struct journal_receipt *receipt, struct err *err);

/*
 * Erases the payloads that folded `redact` events name and that are still here; a trigger refuses
 * any other erasing. Cheap when there are none. Needs an open transaction; `*erased` grows by their number, and after the
 * commit erased_file_remove takes the files that they alone named.
 */
bool journal_erase_redacted(struct db *db, int64_t *erased, struct err *err);

/*
 * Re-checks every hash, link and seal. Each finding is told to `finding`, one sentence.
 * `*findings` counts them.
 */
struct journal_check {
	void (*finding)(const char *sentence, void *context);
	void (*progress)(int64_t done, int64_t of, void *context);
	void *context;
};
bool journal_verify(struct db *db, const struct journal_check *check, int64_t *findings, struct err *err);

#endif
