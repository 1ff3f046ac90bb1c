/* Forms that somebody half filled in and left: which there are, and opening one again. */
#ifndef TUI_DRAFTS_H
#define TUI_DRAFTS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/id.h"
#include "core/ticket.h"

struct arena;
struct console;
struct screen;

struct draft_kind;
struct draft_row {
	const char *what;	       /* translated: "diary  单福田" */
	const char *name;	       /* as in console_draft */
	const struct draft_kind *kind; /* NULL: a step of a ticket */
	enum ticket_step step;	       /* that one */
	const char *whose;	       /* of another kind; "" for nobody's */
	struct id about, with;
};

enum { DRAFTS_MOST = 16 };
struct drafts {
	size_t count;
	struct draft_row row[DRAFTS_MOST];
};

/* Those of whoever is logged in, that can be opened. Texts live in `arena`. */
void drafts_read(const struct console *console, struct arena *arena, struct drafts *drafts);

/* Opens one, or asks which. */
void drafts_open(struct screen *screen, const struct drafts *drafts);

#endif
