/* Rules on logins that look at more than the login: who may give what, whose it is, and that an administrator is left. */
#ifndef DB_USER_RULES_H
#define DB_USER_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/id.h"

struct act;
struct db;
struct err;

/* A login as it is (NULL: a new one) and as it is to be: values by the fields of user_type. */
struct user_change {
	struct id user;
	const char *const *before, *const *after;
};

/*
 * Nobody gives, or changes the login of one who has, a role that reaches further than they do. A person has one login,
 * who left gets none, and a role that reaches what is a person's own is a person's. On false `field` is the one at fault.
 */
bool user_rules_check(struct act *act, const struct user_change *change, size_t *field, struct err *err);

/*
 * Whether a login can still let everybody in: an enabled administrator's of the county, of one who does not leave.
 * `user` and `staff` are left out of account; NULL: none.
 */
bool user_rules_admin_is_left(struct db *db, const struct id *user, const struct id *staff, bool *left,
			      struct err *err);

/* The sentence for when none would be; always false. */
bool user_rules_refuse_last(struct err *err);

#endif
