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

/* A framed box there, or in the middle of the screen, emptied; returns its inside. */
struct box box_frame(struct box box, const char *title);
struct box box_popup(int rows, int columns, const char *title);

/* A bar of `columns` columns filled to value / of, and one spark for each value. */
void box_bar(struct box box, int row, int column, int columns, int64_t value, int64_t of, enum term_style style);
void box_sparks(struct box box, int row, int column, const int64_t values[], size_t count, enum term_style style);

#endif
