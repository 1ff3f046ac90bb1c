/* Runs of events as bytes: what goes over a wire, into a store, into quarantine. See docs/journal.md. */
#ifndef DB_RUN_H
#define DB_RUN_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;
struct journal_entry;
struct journal_page;

/* One event after the other: header, signature when sealed, 1 or 0 for a payload or none, payload. */
unsigned char *run_encode(const struct journal_entry *entry, size_t count, struct arena *arena, size_t *size);

/*
 * Reads what run_encode writes and gives each event its hash; payloads in `arena`. Fails with
 * ERR_DAMAGED when bytes are missing, left over or mean nothing. Signatures, links and payload
 * hashes are journal_receive's to check.
 */
bool run_decode(const unsigned char *bytes, size_t size, struct arena *arena, struct journal_page *page,
		struct err *err);

#endif
