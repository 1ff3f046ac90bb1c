/* Field conflicts: what two people set at once, until a person settles it. */
#ifndef DB_CONFLICT_H
#define DB_CONFLICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"
#include "core/record.h"

struct act;
struct arena;
struct db;
struct err;
struct person;

/* Which conflicts: those of a household, or all that the viewer may settle or is an author of. Latest first. */
struct conflict_query {
	const struct person *viewer; /* NULL: the station itself, which sees all */
	struct id household;	     /* none for any; who may see the household may see its conflicts */
};

struct conflict_row {
	struct id entity, household;
	const struct record_type *type; /* of core/household.h */
	size_t field;
	const char *value, *rival; /* canonical texts, NULL for empty; see register_show */
	struct hash setter, rival_setter;
	const char *author, *rival_author; /* names; NULL for the station itself */
	int64_t at_ms, rival_at_ms;
	const char *number, *head, *area, *village, *township; /* of the household */
	const char *member;				       /* name, when it is a member's; else NULL */
};

enum { CONFLICT_PAGE_ROWS = 100 };
struct conflict_page {
	size_t count;
	struct conflict_row row[CONFLICT_PAGE_ROWS];
};
bool conflict_list(struct db *db, const struct conflict_query *query, size_t first, struct arena *arena,
		   struct conflict_page *page, struct err *err);
bool conflict_count(struct db *db, const struct conflict_query *query, int64_t *count, struct err *err);

/*
 * The name by which a command line calls one: hexadecimal digits of the setter that lost, and the field. Found
 * among those of the query; ERR_MISSING when there is none of that name.
 */
const char *conflict_name(const struct conflict_row *row, struct arena *arena);
bool conflict_by_name(struct db *db, const struct conflict_query *query, const char *name, struct arena *arena,
		      struct conflict_row *row, struct err *err);

/*
 * Settles one: `value` (canonical; the one that counts, the rival, or another) is decided, and all that stood at that
 * field is seen. With an ID number go birth and sex, which follow from it; with whom an assignment was handed over to
 * goes its last day, and the other way round. Of two to whom it was handed over the other's ends; both stay when
 * `value` is NULL. Rights and rules are those of
 * household_put with `settle`; ERR_CONFLICT when it has been settled or another value came meanwhile.
 */
bool conflict_settle(struct act *act, const struct conflict_row *row, const char *value, struct err *err);

#endif
