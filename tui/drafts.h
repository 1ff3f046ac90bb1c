/* Forms that somebody half filled in and left: which there are, and opening one again. */
#ifndef TUI_DRAFTS_H
#define TUI_DRAFTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"
#include "core/ticket.h"

struct arena;
struct console;
struct screen;

struct draft_kind;
struct draft_row {
	const char *what;    /* translated: "diary  单福田" */
	const char *file;    /* in drafts/ */
	const char *text;    /* all that was written, to be read */
	const char *excerpt; /* of it, on one line */
	const char *why_not; /* it cannot be gone on with, only read; NULL: it can */
	int64_t kept_ms;
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

/* Those of whoever is logged in, the latest first. Texts live in `arena`. */
void drafts_read(const struct console *console, struct arena *arena, struct drafts *drafts);

/* Opens one, or asks which: to go on with it where that is possible, else to read it and let it go. */
void drafts_open(struct screen *screen, const struct drafts *drafts);

#endif
