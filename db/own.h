/* What is a person's own: the households and tickets that they look after. */
#ifndef DB_OWN_H
#define DB_OWN_H

#include <stdbool.h>

#include "core/access.h"
#include "core/id.h"

struct db;
struct err;

/* A condition on `assign`: it holds on the day :today. */
#define ASSIGNED_NOW "ifnull(assign.from_on, '') <= :today AND ifnull(assign.until_on, '~') >= :today"

/* It held on some day: one that was replaced on the very day on which it began never did. */
#define ASSIGNED_EVER "ifnull(assign.until_on, '~') >= ifnull(assign.from_on, '')"

/* Its household is in the register on that day. */
#define ASSIGNED_IN_REGISTER                                                                                           \
	"NOT EXISTS (SELECT 1 FROM household WHERE household.entity = assign.household AND household.left_on <= "      \
	":today)"

/* The households of which :own is in charge on that day. */
#define OWN_HOUSEHOLDS "(SELECT assign.household FROM assign WHERE assign.staff = :own AND " ASSIGNED_NOW ")"

/* Whether the household is assigned to the person today, or a ticket of it is with them that is not over. */
bool own_household(struct db *db, const struct person *person, const struct id *household, const char *today, bool *own,
		   struct err *err);

/*
 * access_may for a household: by its area, and by whether it is the person's own. ERR_MISSING when
 * there is no such household. A NULL person is the station itself.
 */
bool own_may(struct db *db, const struct person *person, enum access_act act, const struct id *household,
	     const char *today, struct err *err);

#endif
