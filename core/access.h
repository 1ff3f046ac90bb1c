/* Who may do what, where: roles by acts by reach, in one table (docs/roles.md is made from it). */
#ifndef CORE_ACCESS_H
#define CORE_ACCESS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/id.h"

struct err;

enum role {
	ROLE_DESK, ROLE_CLERK, ROLE_HELPER, ROLE_DOCTOR, ROLE_DEPARTMENT, ROLE_LEADER, ROLE_INSPECTOR, ROLE_ADMIN,
	ROLE_COUNT
};
const char *role_name(enum role role);		/* "desk": in payloads and in fangzheng.yaml */
const char *role_label(enum role role);		/* msgid */
bool role_parse(const char *name, enum role *role);

/* Who is at the keyboard. */
struct person {
	unsigned char staff[16];	/* entity of the staff member; zero for a login without one */
	char login[33];
	char name[64];
	enum role role;
	char area[13];			/* 6 digits: the county; 9: a township */
};

enum access_act {
	ACCESS_HOUSEHOLD_SEE,		/* the register: households, members, income, measures */
	ACCESS_HOUSEHOLD_PUT,
	ACCESS_ASSIGN_PUT,		/* who helps whom */
	ACCESS_IMPORT,
	ACCESS_STAFF_PUT,
	ACCESS_AREA_PUT,
	ACCESS_CONFLICT_SETTLE,
	ACCESS_IDNUMBER_SEE,		/* whole; otherwise masked */
	ACCESS_PHONE_SEE,		/* whole everywhere; on calls and own tickets it is whole anyway */
	ACCESS_PHONE_REVEAL,		/* one masked number, which is an event */
	ACCESS_DIARY_SEE,
	ACCESS_DIARY_ADD,
	ACCESS_TICKET_SEE,
	ACCESS_TICKET_OPEN,
	ACCESS_TICKET_DESK,		/* the steps that are the desk's: dispatch, follow up, strike off, void, on behalf */
	ACCESS_TICKET_WORK,		/* the steps of those it was sent to */
	ACCESS_CALL_TAKE,
	ACCESS_CARD_ISSUE,
	ACCESS_CARD_PRINT,
	ACCESS_COCKPIT_SEE,
	ACCESS_EXPORT,
	ACCESS_USER_PUT,
	ACCESS_STATION_ADD,
	ACCESS_CONFIG_PUBLISH,
	ACCESS_VERDICT,			/* refuse, cut, redact */
	ACCESS_COUNT
};
const char *access_act_label(enum access_act act);	/* msgid: "see households" */

/* How far a role reaches with an act. */
enum access_reach {
	REACH_NONE,
	REACH_OWN,		/* assigned or sent to them */
	REACH_AREA,		/* the township or county of their login */
	REACH_COUNTY,
};
enum access_reach access_reach(enum role role, enum access_act act);

/* What the act is done to. An empty area is the county's: only who reaches the county may. */
struct access_subject {
	const char *area;	/* 6, 9 or 12 digits; NULL is the county */
	bool own;		/* assigned or sent to this person */
};

/*
 * False with ERR_DENIED and a sentence that says what this role may not do and who may. A NULL
 * person is the station itself, which may do everything; a NULL subject asks whether there is
 * anything at all to which the person may do it.
 */
bool access_may(const struct person *person, enum access_act act, const struct access_subject *subject, struct err *err);

#endif
