/*
 * Tickets: their states and steps as tables, which of rival steps count, and their numbers.
 *
 *   受理 open → 派单 dispatched → 签收 accepted → 办理 working → 办结 resolved → 回访 follow-up → 销号 closed
 */
#ifndef CORE_TICKET_H
#define CORE_TICKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/access.h"
#include "core/clock.h"
#include "core/id.h"

struct arena;
struct err;

enum ticket_state {
	TICKET_OPEN,
	TICKET_DISPATCHED,
	TICKET_ACCEPTED,
	TICKET_WORKING,
	TICKET_RESOLVED,
	TICKET_FOLLOW_UP, /* the caller was called back and is content: may be struck off */
	TICKET_CLOSED,
	TICKET_RETURNED,
	TICKET_SUSPENDED,
	TICKET_REOPENED, /* the caller was not content: with the same people again, in a new round */
	TICKET_VOID,
	TICKET_MERGED,
	TICKET_STATES
};

const char *ticket_state_name(enum ticket_state state);	 /* "follow_up", as it is kept */
const char *ticket_state_label(enum ticket_state state); /* msgid */
bool ticket_state_parse(const char *name, enum ticket_state *state);
/* Closed, void or merged: no longer on anybody's list of open matters. */
bool ticket_state_is_over(enum ticket_state state);
/* Whether what is due next is past: nothing is while the clock stands still, until `pause_ends` (0: it runs). */
bool ticket_is_overdue(int64_t due_at, int64_t pause_ends, int64_t now_ms);
/* Whether the clock stands still and it was past when that began: moved by the pause it still ends before it. */
bool ticket_was_overdue(int64_t due_at, int64_t pause_ends, int64_t now_ms);
/* Not resolved yet: the caller of a ticket that is merged into it is called back with its own. */
bool ticket_state_takes_merges(enum ticket_state state);

enum ticket_step {
	STEP_DISPATCH,
	STEP_REASSIGN,
	STEP_ACCEPT,
	STEP_RETURN,
	STEP_CONTACT, /* the household was spoken to */
	STEP_WORK,
	STEP_RESOLVE,
	STEP_SUSPEND,
	STEP_RESUME,
	STEP_EXTEND_ASK,
	STEP_EXTEND_GRANT,
	STEP_EXTEND_REFUSE,
	STEP_REMIND,
	STEP_FOLLOW_UP,
	STEP_REOPEN,
	STEP_CLOSE,
	STEP_VOID,
	STEP_MERGE,
	STEP_UNMERGE,
	STEP_NOTE,
	STEP_TELL,    /* the assignees were told of the dispatch */
	STEP_CORRECT, /* whose matter it is, who asked, of what kind it is */
	STEP_LINK,    /* it is about another household, a measure, a diary too */
	STEP_UNLINK,
	TICKET_STEPS
};

const char *ticket_step_name(enum ticket_step step);  /* "follow_up", as it is kept and typed */
const char *ticket_step_label(enum ticket_step step); /* msgid */
bool ticket_step_parse(const char *name, enum ticket_step *step);

/* What a ticket can be late with. */
enum ticket_limit { LIMIT_ACCEPT, LIMIT_CONTACT, LIMIT_RESOLVE, LIMIT_FOLLOW_UP, TICKET_LIMITS };
const char *ticket_limit_label(enum ticket_limit limit); /* msgid */

/* Whether a ticket in this state waits for it, unless it is done already. */
bool ticket_waits_for(enum ticket_state state, enum ticket_limit limit);

enum ticket_result { /* of a follow-up call */
		     TICKET_NO_RESULT,
		     TICKET_CONTENT,
		     TICKET_NOT_CONTENT,
		     TICKET_NOT_REACHED,
		     TICKET_RESULTS
};
const char *ticket_result_name(enum ticket_result result);  /* "content"; NULL for none */
const char *ticket_result_label(enum ticket_result result); /* msgid; NULL for none */
bool ticket_result_parse(const char *name, enum ticket_result *result);

/* What a step must bring. */
enum {
	NEEDS_NOTE = 1, /* what was done, or why */
	NEEDS_DATE = 2, /* until when */
	NEEDS_MAIN = 4, /* the main assignee */
	NEEDS_RESULT = 8,
	NEEDS_TICKET = 16,     /* another ticket */
	NEEDS_CORRECTION = 32, /* what is put right */
	NEEDS_LINK = 64,       /* what it is linked to */
};
unsigned ticket_step_needs(enum ticket_step step);

/* Who takes a step. */
struct ticket_who {
	const struct person *person; /* NULL: the station itself, which may do what the desk may */
	const char *area;	     /* of the ticket */
	bool main, co;		     /* what the person is to the ticket or, with `proxy`, the one who reported */
	bool proxy;		     /* the step of an assignee, recorded by the person for them (代办) */
};

/* Where a ticket stands, as far as its steps hang on that. */
struct ticket_stand {
	enum ticket_state state;
	bool extension_asked; /* and neither granted nor refused since */
	bool resolve_past;    /* it was to be resolved by now */
	bool has_merged;      /* others are merged into it */
	int64_t asked_at;     /* when more time was asked for; 0 unless extension_asked */
};

/*
 * Whether the step may be taken by them as the ticket stands. False with a sentence: ERR_CONFLICT when
 * that does not allow it, ERR_DENIED when it is others' step.
 */
bool ticket_step_allowed(const struct ticket_stand *stand, enum ticket_step step, const struct ticket_who *who,
			 struct err *err);

/* The steps that they may take now, in the order of a menu; returns how many. */
size_t ticket_steps_from(const struct ticket_stand *stand, const struct ticket_who *who,
			 enum ticket_step steps[static TICKET_STEPS]);

/* Whether the step counts as that of a co-assignee: it is kept and shown, and leaves the state alone. */
bool ticket_step_is_co(enum ticket_step step, const struct ticket_who *who);

/*
 * The state after a step in `state`, or -1 when it is not possible there. `before` is the state in which the
 * ticket was suspended or merged.
 */
int ticket_step_to(enum ticket_state state, enum ticket_state before, enum ticket_step step, enum ticket_result result,
		   bool co);

/*
 * Whether others may be put beside the main assignee, who stays: a reassignment that leaves the state.
 */
bool ticket_may_change_beside(enum ticket_state state);

/* What a step brings with it. */
struct ticket_step_input {
	const char *note;
	const char *until; /* date */
	/* whether an assignee, another ticket, what is put right, what it is linked to is given */
	bool main, ticket, correction, link;
	enum ticket_result result;
	int score; /* 1 to TICKET_SCORE_MOST; 0 for none */
};
enum {
	TICKET_SCORE_FAIR = 3,
	TICKET_SCORE_MOST = 5,
	TICKET_NOTE_MOST = 2000,
	TICKET_TEXT_MOST = 4000
}; /* characters */

/* Whether the score does not belie the result. */
bool ticket_score_fits(enum ticket_result result, int score);

/* Whether `until` is a date that is not past. ERR_INPUT. */
bool ticket_step_check_date(enum ticket_step step, const char *until, struct day today, struct err *err);

/* Whether it brings what it must, on the day `today`. ERR_INPUT says what is missing. */
bool ticket_step_check(enum ticket_step step, const struct ticket_step_input *input, struct day today, struct err *err);

/*
 * The steps of one ticket, as its fold has them. Each names the event before it: the ticket's
 * opening, or the step that its author saw last.
 */
struct ticket_step_event {
	struct hash hash, before;
	enum ticket_step step;
	enum ticket_result result;
	bool co;     /* a co-assignee's */
	bool beside; /* a reassignment of those beside the main assignee, who stays */

	/* Given by ticket_fold. */
	bool counts;		 /* false: of or on a branch that was not taken, or not possible where it stands */
	bool possible;		 /* the state that its author saw allowed it */
	bool changes;		 /* it led to another state */
	enum ticket_state state; /* after this step, on its own branch */
	int round;		 /* 1, 2 … after this step */
};

struct ticket_fold {
	enum ticket_state state;
	int round;
	bool extension_asked; /* and neither granted nor refused since */
	struct hash last;     /* what the next step names: the last that changed the state, or the opening */
	size_t rivals;	      /* steps that do not count: for the desk to look at */
};

/*
 * Decides which of `count` steps count; they come in the total order of the fold. Steps that leave
 * the state as it is (notes, reminders, contacts, a co-assignee's) only add, and rival nothing. Of
 * rival branches of the others, the one with a strike-off is taken, then the one with most steps,
 * then the one that began first. A step that hangs on nothing known, or was not possible in the
 * state its author saw, stays where it is and changes nothing. The same for any order of arrival.
 */
void ticket_fold(const struct hash *opening, struct ticket_step_event *event, size_t count, struct arena *arena,
		 struct ticket_fold *fold);

/*
 * Merges of tickets into others, in the total order: gives false to `counts` of those that would
 * close a circle, so that A into B and B into A never end both. `into` and `ticket` of one merge differ
 * or it does not count.
 */
struct ticket_merge {
	struct id ticket, into;
	bool counts;
};
void ticket_merges(struct ticket_merge *merge, size_t count, struct arena *arena);

/*
 * Numbers: "T261123-01-004" is the 4th ticket taken on 23 November 2026 at the station 01. Two
 * stations never give the same one, however long they are offline.
 */
enum { TICKET_NUMBER_BYTES = 24, TICKET_SERIAL_MOST = 99999 };

/* `tag` has 1 to 3 letters and digits, as station.h has it. */
void ticket_number_format(struct day day, const char *tag, int serial, char number[static TICKET_NUMBER_BYTES]);

/* The part before the serial, "T261123-01-": numbers of a day and station begin with it. */
void ticket_number_prefix(struct day day, const char *tag, char prefix[static TICKET_NUMBER_BYTES]);

/* The serial in a number that begins with the prefix; 0 when it is none. */
int ticket_number_serial(const char *number);

/* What was typed or read out of a number. */
struct ticket_number {
	struct day day;
	char tag[4]; /* "" when not given */
	int serial;
};

/*
 * Reads a number however it is written: small letters, full-width characters, other or no dashes,
 * without T, year, station or leading zeros ("t1123-4", "Ｔ２６１１２３－０１－００４", "261123 4",
 * "#4"). Without a year it is the latest such day that is not after `today`, without a date today.
 */
bool ticket_number_parse(const char *text, struct day today, struct ticket_number *number);

/* A pattern for GLOB that finds it, "T261123-*-004" or "T261123-01-004". */
void ticket_number_glob(const struct ticket_number *number, char glob[static TICKET_NUMBER_BYTES]);

/* Every state and step, and who may take it, as Markdown in `arena`: for documents. */
char *ticket_table(struct arena *arena);

#endif
