/* Acts on staff, logins and areas. Inside an open act (db/act.h); see struct put in db/household_act.h. */
#ifndef DB_STAFF_ACT_H
#define DB_STAFF_ACT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/id.h"
#include "db/household_act.h"

/*
 * As household_put: rights, rules and natural keys (staff number, login, area code) are checked. Nobody leaves
 * (left_on) while tickets wait for them or households would beyond that day, nor takes another post while households
 * are theirs in the old one: ERR_CONFLICT says how many. Nor does the county's last enabled
 * administrator stop being one. A login is checked by db/user_rules.h, too.
 */
bool staff_put(struct act *act, const struct put *put, struct id *entity, enum put_result *result, size_t *field,
	       struct err *err);
bool user_put(struct act *act, const struct put *put, struct id *entity, enum put_result *result, size_t *field,
	      struct err *err);
bool area_put(struct act *act, const struct put *put, struct id *entity, enum put_result *result, size_t *field,
	      struct err *err);

#endif
