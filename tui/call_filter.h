/* Which calls the log shows: chosen from a menu, one thing after the other. */
#ifndef TUI_CALL_FILTER_H
#define TUI_CALL_FILTER_H

#include <stdbool.h>

#include "db/call.h"
#include "tui/staff_pick.h"

struct arena;
struct screen;

struct call_chosen {
	struct call_filter filter;
	char number[PHONE_BYTES], from[11], until[11],
		answerer[STAFF_PICK_BYTES]; /* what it points at, and its words */
};

/* `row` is the call under the cursor; NULL for none. True when something was chosen. */
bool call_filter_ask(struct screen *screen, const struct call_row *row, struct call_chosen *chosen);

/* Only those of this number. */
void call_filter_number(struct call_chosen *chosen, const char *number);

/* "李敏 · 2026-11-01 - 2026-11-23"; "" when all are shown. */
const char *call_filter_text(const struct call_chosen *chosen, struct arena *arena);

#endif
