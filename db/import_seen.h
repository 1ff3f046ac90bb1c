/* Where in a file something was seen: keys are 128-bit hashes of what makes it the same. Only for db/import*.c. */
#ifndef DB_IMPORT_SEEN_H
#define DB_IMPORT_SEEN_H

#include <stddef.h>

#include "core/id.h"

struct arena;
struct station;

/* Starts empty, all zero. */
struct seen {
	struct seen_place {
		struct id key;
		long place; /* from 1: a line, or a number in a list; 0: free */
	} * place;
	size_t room, count;
};

/* The place of `key`; 0 when it was not seen. */
long seen_get(const struct seen *seen, const struct station *station, const char *key);
void seen_set(struct seen *seen, const struct station *station, const char *key, long place);
/* The place of `key` before this one; 0 when it is new, and then it is noted. */
long seen_note(struct seen *seen, const struct station *station, const char *key, long place);
/* The places of `seen` whose keys `other` has not, ascending, in `arena`. */
size_t seen_without(const struct seen *seen, const struct seen *other, struct arena *arena, long **places);
void seen_release(struct seen *seen);

#endif
