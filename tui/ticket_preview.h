/* What a list of tickets shows of the one under its cursor, where there is room. */
#ifndef TUI_TICKET_PREVIEW_H
#define TUI_TICKET_PREVIEW_H

#include "tui/box.h"

struct console;
struct ticket;

enum { TICKET_PREVIEW_FROM_COLUMNS = 120 }; /* narrower terminals have none */

/* The columns of the list that leave the preview its place; all of them on narrow terminals. */
int ticket_preview_leaves(int columns);

void ticket_preview_draw(const struct console *console, const struct ticket *ticket, struct box box);

#endif
