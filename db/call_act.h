/* Acts on calls: it rings, somebody answers, it ends; and whose a number is. Inside an open act (db/act.h). */
#ifndef DB_CALL_ACT_H
#define DB_CALL_ACT_H

#include <stdbool.h>

#include "core/id.h"

struct act;
struct err;
struct station;

/*
 * A call rings at this station; `number` as the line gives it; NULL or a word for it (phone_is_withheld) when withheld;
 * else see phone_of_call. Of the station itself: it needs no rights.
 */
bool call_ring(struct act *act, const char *number, struct id *call, struct err *err);
/* The same of a line that has a name of its own for the call, by which call_of_line finds it; "" or NULL when it has none. */
bool call_ring_on_line(struct act *act, const char *number, const char *line_call, struct id *call, struct err *err);

/*
 * Opens an act of the station itself for what a line tells, and waits for other work as long as a telephone rings: a
 * call is not lost for an import.
 */
bool call_line_begin(struct station *station, struct act **act, struct err *err);

/*
 * The line says that a telephone was picked up: the call is not missed, and whoever takes it on a console has it. That it
 * was hung up: a call that nobody picked up or took is missed, and of any other it stays open what came of it. Nothing
 * when it had ended before.
 */
bool call_picked_up(struct act *act, const struct id *call, struct err *err);
bool call_hung_up(struct act *act, const struct id *call, struct err *err);

/* The author has it. ERR_CONFLICT names who had it first. Rights: ACCESS_CALL_TAKE. */
bool call_answer(struct act *act, const struct id *call, struct err *err);

/* What came of it. Who ends a call that nobody answered leaves it missed. Rights: ACCESS_CALL_TAKE. */
struct call_outcome {
	const char *result;	     /* code of the dictionary call_result: "ticket", "advice", "wrong", "missed" */
	struct id household, ticket; /* none for what it was not about */
	const char *note;
};
bool call_end(struct act *act, const struct id *call, const struct call_outcome *outcome, struct err *err);

/* A missed call was called back: whether somebody was reached, and what was said. Rights: ACCESS_CALL_TAKE. */
bool call_back(struct act *act, const struct id *call, bool reached, const char *note, struct err *err);

/* What was promised on the telephone, and until which day ("2026-12-01"; NULL: none was said); and that it was kept. */
bool call_promise(struct act *act, const struct id *call, const char *text, const char *due_on, struct err *err);
bool call_promise_kept(struct act *act, const struct id *call, const struct hash *promise, struct err *err);

/*
 * Whose a number is: a household's (and of it perhaps a person with a name), or a stranger's (name). The
 * same number and household again replaces what was said, but what is sure is not made perhaps (ERR_CONFLICT); `detach`
 * takes it back (ERR_MISSING where there is nothing). Rights: ACCESS_NUMBER_ATTACH.
 */
struct number_note {
	const char *number;
	struct id household; /* none: a stranger's */
	const char *name, *note;
	bool maybe; /* perhaps theirs: told as such until it is attached without this */
	bool detach;
};
bool number_attach(struct act *act, const struct number_note *note, struct err *err);

#endif
