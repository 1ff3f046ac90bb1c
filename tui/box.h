/* A rectangle of the screen, and what is drawn straight into one. */
#ifndef TUI_BOX_H
#define TUI_BOX_H

#include <stddef.h>
#include <stdint.h>

#include "tui/term.h"

struct box {
	int row, column, rows, columns;
};

/* The box without `rows` lines above or below, or `columns` left or right. */
struct box box_below(struct box box, int rows);
struct box box_above(struct box box, int rows);
struct box box_right_of(struct box box, int columns);

/*
 * Wide windows have room for a pane beside what they show: what is left of the box, and the pane.
 * Narrow ones keep all of it, and their pane is empty.
 */
enum { BOX_WIDE = 120, BOX_PANE = 44 /* columns */ };
struct box box_beside_pane(struct box box);
struct box box_pane(struct box box);

/* A line across. */
void box_rule(struct box box, int row);

/* Text on a line of the box, from a column of it on; returns the columns it took. */
int box_put(struct box box, int row, int column, enum term_style style, const char *text);
int box_format(struct box box, int row, int column, enum term_style style, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/*
 * Bytes of the first line of `text` when it is wrapped at `columns`, its line end left out: broken
 * where Chinese and Latin text may be. At least one character of a text that does not begin with "\n".
 */
size_t box_line(const char *text, int columns);

/* Text of several lines, wrapped at the box's width, from line `first` of it on; returns all lines. */
int box_wrap(struct box box, enum term_style style, const char *text, int first);

/* Texts one below the other, each wrapped: from line `row` on, which then stands below. NULL and "" take no line. */
struct box_pen {
	struct box box;
	int row;
};
void box_write(struct box_pen *pen, enum term_style style, const char *text);

/* A framed box there, or in the middle of the screen, emptied; returns its inside. */
struct box box_frame(struct box box, const char *title);
struct box box_popup(int rows, int columns, const char *title);

/* A bar of `columns` columns filled to value / of, and one spark for each value. */
void box_bar(struct box box, int row, int column, int columns, int64_t value, int64_t of, enum term_style style);
void box_sparks(struct box box, int row, int column, const int64_t values[], size_t count, enum term_style style);

#endif
