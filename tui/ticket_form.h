/* The form in which a request becomes a ticket. */
#ifndef TUI_TICKET_FORM_H
#define TUI_TICKET_FORM_H

#include <stdbool.h>

#include "core/id.h"

struct console;
struct frame;
struct screen;

/* What is known already; none and NULL for what is not. */
struct ticket_form {
	struct id household, call;
	struct id match;    /* of those who have the number that calls: who it is */
	const char *number; /* that calls */
	const char *caller;
};

/* What has been typed so far into the form that is nearest to the top; false when there is none. NULL for nothing. */
struct ticket_typed {
	const char *caller;
	const char *category; /* code */
	const char *title;    /* what is asked for, all of it */
};
bool ticket_form_typed(const struct console *console, struct ticket_typed *typed);

/* Whether the form nearest to the top is what this call comes to. */
bool ticket_form_is_of_call(const struct frame *frame, const struct id *call);

/* It is this one who calls: a household, one of the staff or a stranger. */
struct call_match;
void ticket_form_set_match(struct ticket_form *known, const struct call_match *match);

void ticket_form_open(struct frame *frame, const struct ticket_form *known);

/* What was being written about a call, and who it was who called. */
void ticket_form_open_again(struct screen *screen, const struct id *call, const struct id *match);

#endif
