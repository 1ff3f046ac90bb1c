/* Choosing what a ticket is linked to, or which link is taken off. */
#ifndef TUI_TICKET_LINK_H
#define TUI_TICKET_LINK_H

#include <stdbool.h>

#include "core/id.h"

struct screen;
struct ticket;

/* False: nothing was chosen. */
bool ticket_link_choose(struct screen *screen, const struct ticket *ticket, struct id *other);
bool ticket_link_choose_old(struct screen *screen, const struct ticket *ticket, struct id *other);

#endif
