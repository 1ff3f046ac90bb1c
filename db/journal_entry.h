/* Reading a whole event from a row: shared by the files that walk the journal. */
#ifndef DB_JOURNAL_ENTRY_H
#define DB_JOURNAL_ENTRY_H

#include <stdbool.h>

struct arena;
struct db;
struct err;
struct hash;
struct journal_entry;
struct stmt;

/* FROM event JOIN chain ON chain.id = event.chain LEFT JOIN payload USING (pos) */
#define JOURNAL_ENTRY_COLUMNS                                                                                          \
	"event.pos, event.hash, chain.station, chain.scope, event.seq, event.prev, event.hlc, event.txn, event.kind,"  \
	" event.version, event.entity, event.author, event.length, event.payload_hash, event.signature, payload.text"
enum { JOURNAL_ENTRY_COUNT = 16 };

/* Reads those columns, the first of the row; the payload in `arena`. */
void journal_entry_get(struct stmt *stmt, struct arena *arena, struct journal_entry *entry);

/* The public key of an enrolled station; `*known` is false when there is none. */
bool journal_station_key(struct db *db, const struct hash *station, struct hash *key, bool *known, struct err *err);

#endif
