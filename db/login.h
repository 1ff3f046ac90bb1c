/* Logging in: passwords are a station's own and stand in no journal. */
#ifndef DB_LOGIN_H
#define DB_LOGIN_H

#include <stdbool.h>

#include "core/access.h"
#include "core/onetime.h"

struct err;
struct station;

struct login {
	struct person person;
	bool choose; /* it was the one-time code: let the person choose a password (login_change) before any work */
};

/*
 * Checks a password or a one-time code. After three wrong ones each further makes the next
 * wait twice as long, up to 15 minutes (ERR_BUSY, saying how many seconds). ERR_DENIED for a wrong
 * one, an unknown or disabled login; ERR_MISSING when this station has no password of that login yet.
 */
bool login_enter(struct station *station, const char *login, const char *password, struct login *entered,
		 struct err *err);

/* Who a login is, without any proof: for what the holder of the station's folder may do. */
bool login_person(struct station *station, const char *login, struct person *person, struct err *err);

/*
 * Whether who logged in as `person` still is let in as that. ERR_DENIED once the login was disabled or given another
 * role, area or person.
 */
bool login_holds(struct station *station, const struct person *person, struct err *err);

/* A person sets the own password: `old` is the one that holds, or the one-time code. */
bool login_change(struct station *station, const char *login, const char *old, const char *password, struct err *err);

/* Sets a password without asking for one before: for those that a station is made with. */
bool login_set(struct station *station, const char *login, const char *password, struct err *err);

/*
 * Takes away a password and gives a one-time code for the next log-in here. `author` needs the right
 * USER_RESET for the user's area, and must be let see to the login (db/user_rules.h); NULL is whoever holds the station's folder, who may reset an
 * administrator only. An event (user.reset) says that it was done.
 */
bool login_reset(struct station *station, const struct person *author, const char *login,
		 char code[static ONETIME_BYTES], struct err *err);

/*
 * The way back for a county that no administrator is left of, since two demoted each other at two stations, say.
 * Whether it is open: at the county's first station alone, and while no login of an administrator of the county opens.
 */
bool login_rescue_is_due(struct station *station, bool *due, struct err *err);

/*
 * Makes the login, whoever's it is, an administrator's of the county and gives a one-time code, both by whoever holds the
 * folder. ERR_DENIED while it is not due; ERR_MISSING without such a login; ERR_CONFLICT when its person has left.
 */
bool login_rescue(struct station *station, const char *login, char code[static ONETIME_BYTES], struct err *err);

#endif
