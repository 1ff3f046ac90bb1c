/* The form in which a ticket is given to those who must act: whom the rules propose, by when, and the operator's word on it. */
#ifndef TUI_TICKET_DISPATCH_H
#define TUI_TICKET_DISPATCH_H

#include "core/ticket.h"

struct screen;
struct ticket;

/* For STEP_DISPATCH and STEP_REASSIGN. */
void ticket_dispatch_open(struct screen *screen, const struct ticket *ticket, enum ticket_step step);

#endif
