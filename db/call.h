/* Calls: whose number it is, what rings now, and the log. */
#ifndef DB_CALL_H
#define DB_CALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"
#include "core/phone.h"

struct arena;
struct person;
struct db;
struct err;
struct station;

/* A call that nobody answered for so long does not ring any more: it is missed. */
enum { CALL_RINGS_MS = 120 * 1000 };

enum call_state { CALL_RINGING, CALL_ANSWERED, CALL_ENDED, CALL_MISSED };
const char *call_state_label(enum call_state state); /* msgid */

struct call_row {
	struct id entity, answered_by, household, ticket;
	const char *number;	   /* NULL when withheld */
	const char *result;	   /* code of the dictionary call_result; NULL while nobody has said it */
	const char *answered_name; /* NULL when nobody answered */
	/* Of the household it was about; before one is known the heads of all with its number, else what a stranger was called; NULL without one. */
	const char *head, *village;
	const char *ticket_number, *ticket_title, *note;
	bool ticket_over;
	enum call_state state;
	int back_tries;				/* of a missed call: how often it was called back */
	bool back_reached;			/* and whether somebody was reached */
	int64_t rang_at, answered_at, ended_at; /* 0 for what was not */
};

/* The name of what came of a call, by its code, translated; NULL when the code is unknown. */
const char *call_result_label(const char *code);

/*
 * What to call the outcome of a call, or how it stands while there is none. Translated. Whether somebody still has to say
 * what came of it: it was answered, on the line or not.
 */
const char *call_outcome_label(const struct call_row *call);
bool call_is_undecided(const struct call_row *call);

enum { CALL_PAGE_ROWS = 50 };
struct call_page {
	size_t count;
	struct call_row row[CALL_PAGE_ROWS];
};

/*
 * The calls that ring at this station now, and those answered by `staff` (may be NULL) in the last hours of which it is
 * not known yet what came of them.
 */
bool call_now(struct station *station, const struct id *staff, struct arena *arena, struct call_page *page,
	      struct err *err);

/* The calls that came to this station from a line which names its calls, and have not ended as far as is known here: the earliest first. */
enum { CALLS_ON_LINE_MOST = 256 };
struct calls_on_line {
	size_t count;
	struct {
		struct id entity;
		const char *name; /* the line's own */
	} call[CALLS_ON_LINE_MOST];
};
bool call_read_on_line(struct station *station, struct arena *arena, struct calls_on_line *calls, struct err *err);

/* The call, ended or not, that the line calls so; ERR_MISSING when there is none. */
bool call_of_line(struct station *station, const char *name, struct id *entity, struct err *err);

/* One call; ERR_MISSING when there is none. */
bool call_read(struct db *db, const struct id *entity, int64_t now_ms, struct arena *arena, struct call_row *call,
	       struct err *err);

/* The log, latest first. Rights: ACCESS_CALL_SEE. */
struct call_filter {
	const struct person *viewer; /* who may see numbers whole sees them so; NULL: the station itself */
	const char *number;	     /* normalised; NULL for any */
	const char *phone_prefix;    /* "0451": a local number is the same with and without it; may be NULL */
	const char *result;	     /* code; NULL for any */
	bool missed;		     /* only those that nobody answered */
	bool waiting;		     /* only those that are to be called back: of each number the latest */
	bool undecided;		     /* only those of which nobody has said what came of them */
	struct id answered_by;	     /* staff; none for any */
	int64_t from_ms, until_ms;   /* half open; 0 for open ends */
	int64_t now_ms;
};
bool call_list(struct db *db, const struct call_filter *filter, size_t first, struct arena *arena,
	       struct call_page *page, struct err *err);

/* How many are to be called back, and of how many nobody has said what came of them: as many as are listed. */
bool call_waiting_count(struct db *db, int64_t now_ms, int64_t *count, struct err *err);
bool call_undecided_count(struct db *db, int64_t *count, struct err *err);

/* What was promised on the telephone and is not kept yet: what is due first, those without a day last. */
struct call_promise_row {
	struct id call;
	struct hash promise;
	int64_t at_ms;
	const char *author_name, *text, *due_on; /* due_on: date; NULL for none */
	const char *number, *head;		 /* of the call and its household; NULL for none */
};
enum { CALL_PROMISES_MOST = 100 };
struct call_promises {
	int64_t all;
	size_t count;
	struct call_promise_row row[CALL_PROMISES_MOST];
};
bool call_promises_read(struct db *db, const struct person *viewer, size_t first, struct arena *arena,
			struct call_promises *promises, struct err *err);

/* One of those whose number it is. */
enum call_match_kind { CALL_HOUSEHOLD, CALL_STAFF, CALL_STRANGER };
struct call_match {
	enum call_match_kind kind;
	struct id entity;   /* of the household or the staff */
	struct id member;   /* whose phone it is, when a member's */
	const char *name;   /* head of the household, staff, or what the stranger was called */
	const char *caller; /* the member's name; NULL when the number is the household's */
	const char *number; /* household number */
	const char *village, *township, *team;
	const char *sex, *cause, *status; /* codes; sex of the head */
	int age;			  /* of the head; -1 when not known */
	const char *helper, *helper_phones;
	const char *last_visit; /* date; NULL when never visited */
	int days;		/* since then; -1 when never */
	int visits;		/* days with a visit in this month */
	int tickets;		/* not over */
	struct id ticket;	/* the latest of them */
	const char *ticket_number, *ticket_title;
	const char *unit, *duty; /* of staff; duty is a code */
	const char *note;	 /* of a number that was attached */
	bool attached, maybe;	 /* by somebody at the desk; and that only perhaps */
};

enum { CALL_MATCHES_MOST = 9, CALL_RECENT_MOST = 5 };
struct call_popup {
	char number[PHONE_BYTES]; /* normalised; "" when withheld */
	size_t match_count;	  /* households first */
	bool more;		  /* there are still others */
	struct call_match match[CALL_MATCHES_MOST];
	size_t recent_count;
	struct call_row recent[CALL_RECENT_MOST]; /* earlier calls of this number, latest first */
};

/*
 * All whose number it is: phones of households and members, of staff, and numbers attached. With
 * `phone_prefix` ("0451") a local number finds those kept with it and the other way round; what is no number is nobody's. Texts
 * live in `arena`.
 */
bool call_popup(struct db *db, const char *number, const char *phone_prefix, int64_t now_ms, struct arena *arena,
		struct call_popup *popup, struct err *err);

#endif
