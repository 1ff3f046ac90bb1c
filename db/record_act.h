/* Putting records: what the acts on the register, on staff and on areas share. */
#ifndef DB_RECORD_ACT_H
#define DB_RECORD_ACT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/record.h"
#include "db/household_act.h"

struct act;
struct err;

/* Every required field has a value; `*field` (may be NULL) is the first that has none. */
bool record_check_required(const struct record_type *type, const char *const value[], size_t *field, struct err *err);

/* The entity whose natural key this is in the act's county. */
void record_natural(const struct act *act, const char *subject, const char *key, struct id *entity);

/*
 * Compares `value` with what `put` saw, or with `before` when it saw nothing particular, and adds
 * the event for what differs. Rights and rules have been checked.
 */
struct record_put {
	const struct record_type *type;
	const struct put *put;
	const struct record *before; /* as it stands; NULL for a new entity */
	const char *const *value;
	const char *scope;
	struct id entity;
};
bool record_put(struct act *act, const struct record_put *what, enum put_result *result, struct err *err);

/* Whether anything was ever set: the entity is known here. */
bool record_is_known(const struct record *record);

#endif
