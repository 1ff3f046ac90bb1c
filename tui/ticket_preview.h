/* What a list of tickets shows of the one under its cursor, where there is room. */
#ifndef TUI_TICKET_PREVIEW_H
#define TUI_TICKET_PREVIEW_H

#include "tui/box.h"

struct console;
struct ticket;

void ticket_preview_draw(const struct console *console, const struct ticket *ticket, struct box box);

#endif
