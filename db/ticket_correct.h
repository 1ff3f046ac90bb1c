/* What is put right on a ticket afterwards: whose matter it is, who asked, of what kind it is. */
#ifndef DB_TICKET_CORRECT_H
#define DB_TICKET_CORRECT_H

#include <stdbool.h>

#include "core/id.h"

struct act;
struct arena;
struct config;
struct err;
struct json;
struct ticket;

/* NULL: stays as it is; "" takes it away (not from a category or urgency). */
struct ticket_correction {
	bool sets_household;
	struct id household; /* none: it is no household's matter */
	const char *caller, *relation, *callback;
	const char *category, *urgency; /* codes */
};

/*
 * The payload's `correct`: of every field that becomes another one its value and, for people, what stood there and
 * what stands there now. The caller owns it. NULL with ERR_INPUT when nothing would change or a word will not do, ERR_DENIED
 * when the author may not take tickets of that household.
 */
struct json *ticket_correct_json(struct act *act, const struct config *config, const struct ticket *ticket,
				 const struct ticket_correction *correction, struct err *err);

/* For the timeline, translated, in `arena`: "Caller: 王五 → 赵六". Telephone numbers are masked unless they may be seen whole. */
const char *ticket_correct_text(const struct json *correct, bool whole_phones, struct arena *arena);

#endif
