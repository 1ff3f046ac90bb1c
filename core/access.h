/* Rights: which role may do what, and how far it reaches. Asked before every act and every query. */
#ifndef CORE_ACCESS_H
#define CORE_ACCESS_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;

/* Names and order are those of data/codes/role.tsv. */
enum role {
	ROLE_DESK,
	ROLE_CLERK,
	ROLE_HELPER,
	ROLE_DOCTOR,
	ROLE_DEPARTMENT,
	ROLE_LEADER,
	ROLE_INSPECTOR,
	ROLE_ADMIN,
	ROLE_COUNT
};

const char *role_name(enum role role);		    /* "desk", as it is kept */
const char *role_label(enum role role);		    /* msgid */
bool role_parse(const char *name, enum role *role); /* of a name; false when it is none */

/* Who acts: the author of events, the eyes of a query. */
struct person {
	unsigned char staff[16]; /* entity of the staff, else of the login */
	char login[33];
	char name[124]; /* 30 characters */
	enum role role;
	char area[13]; /* where they work: 6 digits of the county, or 9 of a township */
};

enum access_act {
	ACCESS_HOUSEHOLD_SEE,
	ACCESS_HOUSEHOLD_EDIT,
	ACCESS_MEMBER_EDIT,
	ACCESS_INCOME_EDIT,
	ACCESS_MEASURE_EDIT,
	ACCESS_ASSIGN_EDIT,
	ACCESS_REGISTER_IMPORT,
	ACCESS_CONFLICT_SETTLE,
	ACCESS_IDNUMBER_SEE,
	ACCESS_PHONE_REVEAL,
	ACCESS_REVEAL_SEE, /* who had numbers revealed, and why */
	ACCESS_DIARY_SEE,
	ACCESS_DIARY_WRITE,
	ACCESS_DIARY_AMEND,
	ACCESS_TICKET_SEE,
	ACCESS_TICKET_OPEN,
	ACCESS_TICKET_PROXY,	/* record a step for one who reported by phone (代办) */
	ACCESS_TICKET_TELL,	/* note that the assignees were told of the dispatch */
	ACCESS_TICKET_DISPATCH, /* from here on the steps of core/ticket.h */
	ACCESS_TICKET_REASSIGN,
	ACCESS_TICKET_ACCEPT,
	ACCESS_TICKET_RETURN,
	ACCESS_TICKET_CONTACT,
	ACCESS_TICKET_WORK,
	ACCESS_TICKET_RESOLVE,
	ACCESS_TICKET_SUSPEND,
	ACCESS_TICKET_RESUME,
	ACCESS_TICKET_EXTEND_ASK,
	ACCESS_TICKET_EXTEND_GRANT,
	ACCESS_TICKET_EXTEND_REFUSE,
	ACCESS_TICKET_REMIND,
	ACCESS_TICKET_FOLLOW_UP,
	ACCESS_TICKET_REOPEN,
	ACCESS_TICKET_CLOSE,
	ACCESS_TICKET_VOID,
	ACCESS_TICKET_MERGE,
	ACCESS_TICKET_UNMERGE,
	ACCESS_TICKET_NOTE,
	ACCESS_TICKET_CORRECT,
	ACCESS_TICKET_LINK,
	ACCESS_CALL_SEE,
	ACCESS_CALL_TAKE,
	ACCESS_NUMBER_ATTACH,
	ACCESS_CARD_SEE,
	ACCESS_CARD_ISSUE,
	ACCESS_CARD_PRINT,
	ACCESS_POLICY_SEE,
	ACCESS_POLICY_PUBLISH, /* and retire */
	ACCESS_COCKPIT_SEE,    /* own: figures of the own households, visits and tickets alone */
	ACCESS_EXPORT,
	ACCESS_STAFF_SEE,
	ACCESS_STAFF_EDIT,
	ACCESS_ABSENCE_EDIT,
	ACCESS_USER_EDIT,
	ACCESS_USER_RESET, /* give a new password */
	ACCESS_AREA_EDIT,
	ACCESS_STATION_SEE,
	ACCESS_STATION_ADD,
	ACCESS_CONFIG_PUBLISH,
	ACCESS_JOURNAL_VERIFY,
	ACCESS_JOURNAL_SEE,    /* which entries stand behind something, and who wrote them */
	ACCESS_JOURNAL_REFUSE, /* verdicts: refuse, cut */
	ACCESS_JOURNAL_REDACT,
	ACCESS_SYNC,
	ACCESS_COUNT
};

const char *access_act_name(enum access_act act);  /* "ticket.close": for documents */
const char *access_act_label(enum access_act act); /* msgid: "strike off a ticket" */

enum reach {
	REACH_NONE,
	REACH_OWN,  /* what is assigned to or sent to the person, or written by them */
	REACH_AREA, /* what lies in the person's area */
	REACH_COUNTY,
};

/* How far the role reaches with the act: for a query, what its rows must be narrowed to. */
enum reach access_reach(enum role role, enum access_act act);

/* What is acted on. NULL instead of one: the county as a whole (its settings, its stations). */
struct access_subject {
	const char *area; /* 6, 9 or 12 digits; NULL: the county as a whole */
	bool own;	  /* assigned to or sent to the person, or written by them */
};

/*
 * Whether `person` may do it. NULL for the person is the station itself, which may. False with
 * ERR_DENIED and a sentence that says what is not allowed, how far it goes, and who may.
 */
bool access_may(const struct person *person, enum access_act act, const struct access_subject *subject,
		struct err *err);

/* The same without a sentence, for menus and keys. */
bool access_covers(const struct person *person, enum access_act act, const struct access_subject *subject);

/* Whether the person may do it to anything at all: for screens and commands that come before their subject. */
bool access_may_somewhere(const struct person *person, enum access_act act, struct err *err);

/*
 * Whether `giver` may let somebody be the role. One who reaches an area only gives no role that reaches the county with
 * an act with which the giver does not. False with ERR_DENIED names the act.
 */
bool access_may_give(const struct person *giver, enum role role, struct err *err);

/*
 * Phones of households and callers are whole on call and ticket screens for the desk and for those
 * assigned (`own`), and masked everywhere else: revealing one there is an act of its own
 * (ACCESS_PHONE_REVEAL). Those of staff are numbers of work: whole for whoever sees the staff.
 */
enum phone_place { PHONE_ON_CALL, PHONE_ON_TICKET, PHONE_ELSEWHERE };
bool access_sees_whole_phone(const struct person *person, enum phone_place place, bool own);

/* Whether the person sees the ID numbers of those who live in `area` whole. */
bool access_sees_idnumber(const struct person *person, const char *area);

/* The whole table, a row an act, as Markdown in `arena`: for documents. */
char *access_table(struct arena *arena);

#endif
