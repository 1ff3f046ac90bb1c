#include "tui/box.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"

struct box box_below(struct box box, int rows)
{
	return (struct box){ box.row + rows, box.column, box.rows - rows, box.columns };
}

struct box box_above(struct box box, int rows)
{
	return (struct box){ box.row, box.column, box.rows - rows, box.columns };
}

struct box box_right_of(struct box box, int columns)
{
	return (struct box){ box.row, box.column + columns, box.rows, box.columns - columns };
}

struct box box_beside_pane(struct box box)
{
	if (box.columns >= BOX_WIDE)
		box.columns -= BOX_PANE + 2;
	return box;
}

struct box box_pane(struct box box)
{
	return box_right_of(box, box.columns >= BOX_WIDE ? box.columns - BOX_PANE : box.columns);
}

void box_rule(struct box box, int row)
{
	if (row >= 0 && row < box.rows)
		term_fill(box.row + row, box.column, box.columns, STYLE_RULE, term_glyph(GLYPH_RULE));
}

int box_put(struct box box, int row, int column, enum term_style style, const char *text)
{
	if (row < 0 || row >= box.rows || column >= box.columns || !text)
		return 0;
	return term_put(box.row + row, box.column + column, box.columns - column, style, text);
}

int box_format(struct box box, int row, int column, enum term_style style, const char *format, ...)
{
	struct arena arena = { 0 };
	va_list arguments, again;
	va_start(arguments, format);
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	char *text = arena_alloc(&arena, (size_t)(length < 0 ? 0 : length) + 1);
	vsnprintf(text, (size_t)(length < 0 ? 0 : length) + 1, format, again);
	va_end(again);
	int used = box_put(box, row, column, style, text);
	arena_release(&arena);
	return used;
}

size_t box_line(const char *text, int columns)
{
	int used;
	size_t whole = strcspn(text, "\n"), fits = term_fit(text, columns, &used);
	return fits >= whole ? whole : text_break(text, fits);
}

int box_wrap(struct box box, enum term_style style, const char *text, int first)
{
	struct arena arena = { 0 };
	const char *clean = text_clean_lines(&arena, text);
	int line = 0;
	for (; *clean; line++) {
		size_t length = box_line(clean, box.columns);
		if (line >= first && line - first < box.rows)
			box_put(box, line - first, 0, style, arena_bytes(&arena, clean, length));
		clean += length;
		clean += *clean == '\n' || *clean == ' ';
	}
	arena_release(&arena);
	return line;
}

void box_write(struct box_pen *pen, enum term_style style, const char *text)
{
	if (pen->row < pen->box.rows && text && *text)
		pen->row += box_wrap(box_below(pen->box, pen->row), style, text, 0);
}

struct box box_frame(struct box box, const char *title)
{
	int rows = box.rows, columns = box.columns;
	int last = box.column + columns - 1;
	for (int row = 0; row < rows; row++) {
		/* A column of air on both sides, so that halves of what lies below do not touch the frame. */
		term_fill(box.row + row, box.column - 1, columns + 2, STYLE_NORMAL, " ");
		term_put(box.row + row, box.column, 1, STYLE_RULE, term_glyph(GLYPH_BAR));
		term_put(box.row + row, last, 1, STYLE_RULE, term_glyph(GLYPH_BAR));
	}
	for (int row = 0; row < rows; row += rows - 1)
		term_fill(box.row + row, box.column + 1, columns - 2, STYLE_RULE, term_glyph(GLYPH_RULE));
	term_put(box.row, box.column, 1, STYLE_RULE, term_glyph(GLYPH_TOP_LEFT));
	term_put(box.row, last, 1, STYLE_RULE, term_glyph(GLYPH_TOP_RIGHT));
	term_put(box.row + rows - 1, box.column, 1, STYLE_RULE, term_glyph(GLYPH_BOTTOM_LEFT));
	term_put(box.row + rows - 1, last, 1, STYLE_RULE, term_glyph(GLYPH_BOTTOM_RIGHT));
	if (title) {
		int used = term_put(box.row, box.column + 3, columns - 6, STYLE_HEADING, title);
		term_put(box.row, box.column + 2, 1, STYLE_NORMAL, " ");
		term_put(box.row, box.column + 3 + used, 1, STYLE_NORMAL, " ");
	}
	return (struct box){ box.row + 1, box.column + 2, rows - 2, columns - 4 };
}

struct box box_popup(int rows, int columns, const char *title)
{
	if (rows > term_rows() - 2)
		rows = term_rows() - 2;
	if (columns > term_columns() - 2)
		columns = term_columns() - 2;
	return box_frame((struct box){ (term_rows() - rows) / 2, (term_columns() - columns) / 2, rows, columns },
			 title);
}

void box_bar(struct box box, int row, int column, int columns, int64_t value, int64_t of, enum term_style style)
{
	int full = of > 0 && value > 0 ? (int)((value >= of ? of : value) * columns / of) : 0;
	for (int i = 0; i < columns; i++)
		box_put(box, row, column + i, i < full ? style : STYLE_MUTED,
			term_glyph(i < full ? GLYPH_FULL : GLYPH_LIGHT));
}

void box_sparks(struct box box, int row, int column, const int64_t values[], size_t count, enum term_style style)
{
	int64_t most = 1;
	for (size_t i = 0; i < count; i++)
		most = values[i] > most ? values[i] : most;
	for (size_t i = 0; i < count; i++) {
		int64_t height = values[i] > 0 ? values[i] * 7 / most : 0;
		box_put(box, row, column + (int)i, style, term_glyph((enum term_glyph)(GLYPH_SPARK + height)));
	}
}
