/* Which tickets a list shows: chosen in a form, kept under a name, picked again. */
#ifndef TUI_TICKET_FILTER_FORM_H
#define TUI_TICKET_FILTER_FORM_H

#include <stdbool.h>

#include "db/saved_filter.h"

struct arena;
struct console;
struct screen;

/*
 * Opens the form over a screen that lies below it until it is closed. What is chosen is written to
 * `asked` and `*chosen` set; its texts live in `arena`.
 */
void ticket_filter_ask(struct screen *screen, struct saved_filter *asked, struct arena *arena, bool *chosen);

/* A menu of those kept, of keeping what is asked now, and of dropping one; as above. */
void ticket_filter_pick(struct screen *screen, struct saved_filter *asked, struct arena *arena, bool *chosen);

/* Nothing is asked any more but the queue. */
void ticket_filter_off(struct saved_filter *asked, bool *chosen);

/* What is asked, as a line: "看病就医 · 德善乡 · 张海涛". "" when nothing is. */
const char *ticket_filter_text(struct console *console, const struct saved_filter *asked, struct arena *arena);

#endif
