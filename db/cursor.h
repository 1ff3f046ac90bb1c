/* How far each store was read and written to. Kept in the transaction of the data that came. */
#ifndef DB_CURSOR_H
#define DB_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "core/id.h"

struct db;
struct err;

struct cursor {
	int64_t pulled;	    /* the store's number of what was read last */
	struct hash digest; /* of all that the store had up to it */
	int64_t pushed;	    /* our own position up to which the store has everything */
	int64_t at_ms;	    /* when the last sync with the store ended; 0: never */
};

/* An empty one for a store that was never met. */
bool cursor_read(struct db *db, const char *store, struct cursor *cursor, struct err *err);
bool cursor_write(struct db *db, const char *store, const struct cursor *cursor, struct err *err);

#endif
