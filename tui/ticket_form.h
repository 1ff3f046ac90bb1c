/* The form in which a request becomes a ticket. */
#ifndef TUI_TICKET_FORM_H
#define TUI_TICKET_FORM_H

#include "core/id.h"

struct frame;

/* What is known already; none and NULL for what is not. */
struct ticket_form {
	struct id household, call;
	const char *number; /* that calls */
	const char *caller;
};

void ticket_form_open(struct frame *frame, const struct ticket_form *known);

#endif
