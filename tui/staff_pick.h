/* One of the helpers of an area, picked by typing: for filters. */
#ifndef TUI_STAFF_PICK_H
#define TUI_STAFF_PICK_H

#include <stdbool.h>

#include "core/id.h"

struct arena;
struct console;
struct staff_rows;

/* "孟岚 教育和体育局 h12", one a row: choices of a form, in `arena`. */
const char *const *staff_choices(const struct staff_rows *staff, struct arena *arena);

enum { STAFF_PICK_BYTES = 124 };

/*
 * Asks for one who works in the township of `area`, or in the county. True when one was picked, or "any": then
 * `staff` is none and `name` empty.
 */
bool staff_pick(struct console *console, const char *area, struct id *staff, char name[static STAFF_PICK_BYTES]);

/* The columns of the longest name of a role, or of the post that goes with it, in the language. */
int role_columns(void);

#endif
