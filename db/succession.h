/* A key that was used twice (a restored backup, a cloned PC) or wrote ahead of time, and the one that takes over from it. See docs/journal.md. */
#ifndef DB_SUCCESSION_H
#define DB_SUCCESSION_H

#include <stdbool.h>

struct err;
struct hash;
struct station;

/*
 * Whether this station must leave its key: a chain of it has two events of one seq, or a copy of this station has
 * left it already.
 */
bool succession_is_due(struct station *station, bool *due, struct err *err);

/*
 * Takes a new key: an event under the old one names it, with a tag of its own for ticket numbers. What the old
 * key signed, on every branch, stays as it is. Does nothing before the county knows the old key.
 */
bool succession_take(struct station *station, struct err *err);

/*
 * Takes a new key where this station wrote under a clock far ahead, so that it can work on under the right one. The
 * event that names it stands beside what was written ahead of time, which waits until its time comes. ERR_CONFLICT
 * when no entry lies ahead, or the key itself was let in at a time to come.
 */
bool succession_leave_future(struct station *station, struct err *err);

/* What the new key signs, so that nobody can name a key that is not theirs. */
void succession_hash(const struct hash *old_station, struct hash *hash);

#endif
