/* Taking a step of a ticket from the console: what it must bring is asked for, and what changed first is told. */
#ifndef TUI_TICKET_STEP_H
#define TUI_TICKET_STEP_H

#include <stdbool.h>
#include <stddef.h>

#include "core/ticket.h"

struct console;
struct draft;
struct err;
struct id;
struct screen;
struct ticket;
struct ticket_step_new;

/* The steps that this person may take now, their own and those that they record for others. */
size_t ticket_step_offers(const struct console *console, const struct ticket *ticket,
			  enum ticket_step steps[static TICKET_STEPS]);

/* NULL when it is possible, else a sentence. */
const char *ticket_step_why_not(const struct console *console, const struct ticket *ticket, enum ticket_step step);

void ticket_step_take(struct screen *screen, const struct ticket *ticket, enum ticket_step step);

/* What is written for the step, kept under the ticket and the step's name. */
void ticket_step_draft(const struct console *console, const struct id *ticket, enum ticket_step step,
		       struct draft *draft);

/* Commits the step. When somebody was first, what they did is told before anything is taken. */
bool ticket_step_commit(struct screen *screen, const struct id *ticket, struct ticket_step_new *step, struct err *err);

#endif
