/* Rules on logins that look at more than the login: who may give what, whose it is, and that an administrator is left. */
#ifndef DB_USER_RULES_H
#define DB_USER_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "core/id.h"

struct act;
struct db;
struct err;
struct person;

/* A login as it is (NULL: a new one) and as it is to be: values by the fields of user_type. */
struct user_change {
	struct id user;
	const char *const *before, *const *after;
};

/*
 * Nobody gives, or changes the login of one who has, a role that reaches further than they do; nor the login of a person
 * who does (user_rules_check_reach). A person has one login, who left gets none, and a role that reaches what is a
 * person's own is a person's. On false `field` is the one at fault.
 */
bool user_rules_check(struct act *act, const struct user_change *change, size_t *field, struct err *err);

/*
 * Whether `author` (NULL: the station itself) may see to the login of `staff` (none: of nobody): an administrator of an
 * area of those alone who work in it and have no household and no ticket elsewhere. ERR_DENIED says so.
 */
bool user_rules_check_reach(struct db *db, const struct person *author, const struct id *staff, struct err *err);

/*
 * Whether a login can still let everybody in: an enabled administrator's of the county, of one who does not leave.
 * `user` and `staff` are left out of account; NULL: none.
 */
bool user_rules_admin_is_left(struct db *db, const struct id *user, const struct id *staff, bool *left,
			      struct err *err);

/* Whether one lets everybody in on the day `today`, who may leave later. */
bool user_rules_admin_is_in_office(struct db *db, const char *today, bool *in_office, struct err *err);

/* The sentence for when none would be; always false. */
bool user_rules_refuse_last(struct err *err);

#endif
