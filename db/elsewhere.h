/* One person in two households: what is unique across entities is reported, not enforced. */
#ifndef DB_ELSEWHERE_H
#define DB_ELSEWHERE_H

#include <stdbool.h>

#include "core/id.h"

struct arena;
struct db;
struct err;
struct household;

/*
 * Another household of the register in which somebody lives with this ID number (a disability certificate
 * holds one): "230124-202205-0017 德善乡德善村" in `arena`, NULL when there is none.
 */
bool elsewhere_find(struct db *db, const char *idnumber, const struct id *household, struct arena *arena,
		    const char **where, struct err *err);

/* The same for each member of a household, by their places; NULL for who has left. */
bool elsewhere_members(struct db *db, const struct household *household, struct arena *arena, const char ***where,
		       struct err *err);

#endif
