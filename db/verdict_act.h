/*
 * Acts on the journal itself: events that are not to count, payloads to erase. Inside an open act. One that would leave
 * the county without an administrator is refused with ERR_CONFLICT, and so is a refusal or redaction that there is already.
 */
#ifndef DB_VERDICT_ACT_H
#define DB_VERDICT_ACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct act;
struct arena;
struct db;
struct err;

/* The entries that add to a diary entry and are not erased: none for another event. In `arena`. */
struct supplements {
	size_t count;
	struct hash *hash;
};
bool verdict_supplements(struct db *db, const struct hash *target, struct arena *arena, struct supplements *supplements,
			 struct err *err);

/*
 * The payload of the event is erased on every replica, and those of a diary entry's supplements, which speak of it; header, hash and chain stay. ERR_CONFLICT for
 * what the county stands on (its genesis, its stations' keys, verdicts); ERR_MISSING for an event
 * that is not here. Rights: JOURNAL_REDACT.
 */
bool verdict_redact(struct act *act, const struct hash *target, const char *reason, struct err *err);

/* The event stays as it is and counts no more. Rights: JOURNAL_REFUSE. */
bool verdict_refuse(struct act *act, const struct hash *target, const char *reason, struct err *err);

/*
 * A chain ends here: what its station wrote after the event counts no more (a lost PC, a stolen
 * key). Rights: JOURNAL_REFUSE.
 */
bool verdict_cut(struct act *act, const struct hash *last_good, const char *reason, struct err *err);

/*
 * Ends every chain of a station: what it wrote from `from_ms` on, UTC milliseconds, counts no more, in whatever
 * scope. ERR_CONFLICT for the county's first station and for this one. Rights: JOURNAL_REFUSE.
 */
bool verdict_cut_station(struct act *act, const struct hash *station, int64_t from_ms, const char *reason,
			 struct err *err);

#endif
