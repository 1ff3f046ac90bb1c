/* The verdicts of the county: what does not count any more, and why. */
#ifndef DB_VERDICT_H
#define DB_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct arena;
struct db;
struct err;

enum { VERDICT_ROWS_MOST = 200 };
struct verdict_page {
	size_t count;
	struct verdict_row {
		const char *kind;	/* "refuse", "cut", "redact" */
		struct hash target;	/* the event that is hit; of a cut the last that counts, zero when none does */
		const char *event_kind; /* of the target, NULL when it is not here */
		const char *tag, *name; /* of the station that a cut ends, NULL otherwise */
		const char *scope;
		const char *reason; /* NULL of a redaction */
	} row[VERDICT_ROWS_MOST];
};

/*
 * Refuses with ERR_DENIED, saying why and what to do, when a cut says that what this key adds to its chain of `scope`
 * after `seq` counts no more.
 */
bool verdict_check_chain(struct db *db, const struct hash *station, const char *scope, uint64_t seq, struct err *err);

/* At most VERDICT_ROWS_MOST, refusals first, then cuts, then redactions. Texts live in `arena`. */
bool verdict_list(struct db *db, struct arena *arena, struct verdict_page *page, struct err *err);

#endif
