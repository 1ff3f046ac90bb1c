/* Which entries of the journal stand behind something: what a verdict names, without what they say. */
#ifndef DB_ENTRY_LIST_H
#define DB_ENTRY_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct arena;
struct db;
struct err;

struct entry_row {
	struct hash hash;
	struct id entity;
	const char *kind;
	const char *author; /* name; NULL for the station itself */
	const char *tag;    /* of the station that wrote it; NULL when that is not known here */
	int64_t at_ms;
	bool refused, cut, redacted; /* verdicts */
	bool ahead;		     /* its time has not come: not folded yet */
};

enum { ENTRY_PAGE_ROWS = 200 };
struct entry_page {
	size_t count;
	struct entry_row row[ENTRY_PAGE_ROWS];
};

/*
 * Of an entity, and of a household's members, incomes, measures, assignments and card too: in the order in
 * which they count, from place `first` on. Texts live in `arena`.
 */
bool entry_list(struct db *db, const struct id *entity, size_t first, struct arena *arena, struct entry_page *page,
		struct err *err);

/*
 * What the digits that a list printed mean, also when it was erased or counts no more: the one entity of the journal whose
 * id begins so. ERR_INPUT when several do or there are fewer than 6 digits; ERR_MISSING without one.
 */
bool entry_by_prefix(struct db *db, const char *prefix, struct id *entity, struct err *err);

#endif
