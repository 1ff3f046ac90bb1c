/* A household in a few lines, below a list of them or beside a ticket of it: who, income, members, what is open, last diaries. */
#ifndef TUI_HOUSEHOLD_PREVIEW_H
#define TUI_HOUSEHOLD_PREVIEW_H

#include <stdbool.h>

#include "core/arena.h"
#include "core/clock.h"
#include "db/diary.h"
#include "db/household.h"
#include "tui/box.h"

struct console;
struct err;
struct ticket_page;

enum { PREVIEW_ROWS = 4, PREVIEW_ROWS_TALL = 10, PREVIEW_TALL_FROM = 32 /* rows of the body */ };

struct household_preview {
	struct arena arena;
	struct id entity; /* none: nothing is read */
	struct household household;
	struct diary_page diaries;
	struct day today;
	const char *who, *members; /* lines */
	struct id revealed;	   /* whose telephone number is shown whole */
};

/* The lines that it takes of a body of so many rows. */
int household_preview_rows(int rows);

/* Reads it unless it is read already. */
bool household_preview_read(struct household_preview *preview, const struct console *console, const struct id *entity,
			    struct err *err);
void household_preview_forget(struct household_preview *preview); /* data changed */
void household_preview_release(struct household_preview *preview);

void household_preview_draw(const struct household_preview *preview, const struct household_row *row, struct box box);
/* In a narrow box, with its tickets but `but`: what may be the same matter, and who is at work there already. */
void household_preview_draw_beside(const struct household_preview *preview, const struct ticket_page *tickets,
				   const struct id *but, struct box box);

/* How a guarantee stands: given, not given, not answered (NULL). */
const char *guarantee_sign(const char *value);
enum term_style guarantee_style(const char *value);

#endif
