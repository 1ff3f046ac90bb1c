/* What a county begins with: its areas and its first administrator. Inside an open act (db/act.h). */
#ifndef DB_FOUNDING_H
#define DB_FOUNDING_H

#include <stdbool.h>

struct act;
struct err;

/* The townships and villages of data/areas.csv. */
bool founding_areas(struct act *act, struct err *err);

struct founding_admin {
	const char *login, *name;
	const char *area; /* 6 digits of the county */
};
/* Staff and login of an administrator; the password is a station's own (db/login.h). */
bool founding_admin(struct act *act, const struct founding_admin *admin, struct err *err);

#endif
