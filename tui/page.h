/* A page: styled lines that are longer than the screen, scrolled. */
#ifndef TUI_PAGE_H
#define TUI_PAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "tui/box.h"

struct page_line {
	int column;
	enum term_style style;
	const char *text;
	bool rule, same; /* a line across; on the same line as the one before */
};

struct page {
	struct arena arena; /* of lines and texts */
	struct page_line *line;
	size_t count, room;
	int top, rows, all; /* first line shown, lines shown, lines in all */
};

/* Empties the page for new lines; the place in it stays. */
void page_reset(struct page *page);
void page_release(struct page *page);
void page_wipe(struct page *page); /* releases it and leaves nothing of its texts in memory */

/* Adds a line, a heading with a rule, or more text on the last line from `column` on. */
void page_add(struct page *page, int column, enum term_style style, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void page_more(struct page *page, int column, enum term_style style, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void page_heading(struct page *page, const char *text);
/* A text of any length, wrapped at `columns`: from a new line on, or from the last one. */
void page_wrap(struct page *page, int column, int columns, enum term_style style, const char *text);
void page_wrap_more(struct page *page, int column, int columns, enum term_style style, const char *text);

bool page_key(struct page *page, const struct term_event *event);
/* Draws what fits; true when that is not all of it. */
bool page_draw(struct page *page, struct box box);

#endif
