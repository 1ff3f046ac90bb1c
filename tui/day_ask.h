/* A day typed at a prompt: the ends of filters. */
#ifndef TUI_DAY_ASK_H
#define TUI_DAY_ASK_H

#include <stdbool.h>

struct frame;

/* What stands in `day` ("2026-11-23", or "" for an open end) is offered and replaced; false leaves it as it is. */
bool day_ask(struct frame *frame, const char *label, char day[static 11]);

#endif
