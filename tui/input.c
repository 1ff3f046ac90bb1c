#include "tui/input.h"

#include <string.h>

#include "core/arena.h"
#include "core/text.h"

void input_set(struct input *input, const char *text)
{
	size_t length = strlen(text);
	while (length >= INPUT_BYTES || (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80))
		length--;
	memcpy(input->text, text, length);
	input->text[length] = '\0';
	input->cursor = length;
}

static size_t before(const struct input *input)
{
	size_t at = input->cursor;
	while (at > 0 && ((unsigned char)input->text[--at] & 0xC0) == 0x80)
		;
	return at;
}

static size_t after(const struct input *input)
{
	uint32_t codepoint;
	return input->cursor + text_next(input->text + input->cursor, &codepoint);
}

static void erase(struct input *input, size_t from, size_t until)
{
	memmove(input->text + from, input->text + until, strlen(input->text + until) + 1);
	input->cursor = from;
}

static void insert(struct input *input, uint32_t codepoint)
{
	char utf8[5] = "";
	size_t length = text_encode(codepoint, utf8), all = strlen(input->text);
	if (all + length >= INPUT_BYTES)
		return;
	memmove(input->text + input->cursor + length, input->text + input->cursor, all - input->cursor + 1);
	memcpy(input->text + input->cursor, utf8, length);
	input->cursor += length;
}

void input_insert(struct input *input, const char *text)
{
	uint32_t codepoint;
	for (size_t step; (step = text_next(text, &codepoint)) > 0; text += step)
		insert(input, codepoint == '\n' && !input->lines ? ' ' : codepoint);
}

static size_t line_start(const struct input *input)
{
	size_t at = input->cursor;
	while (input->lines && at > 0 && input->text[at - 1] != '\n')
		at--;
	return input->lines ? at : 0;
}

static size_t line_end(const struct input *input)
{
	return input->cursor +
	       (input->lines ? strcspn(input->text + input->cursor, "\n") : strlen(input->text + input->cursor));
}

/* A line up or down, at the same column of it or its end. */
static bool move_line(struct input *input, bool down)
{
	size_t start = line_start(input), end = line_end(input);
	if (!input->lines || (down ? input->text[end] == '\0' : start == 0))
		return false;
	struct arena arena = { 0 };
	int place = term_width(arena_bytes(&arena, input->text + start, input->cursor - start)), used;
	if (down) {
		input->cursor = end + 1;
	} else {
		input->cursor = start - 1;
		input->cursor = line_start(input);
	}
	input->cursor += term_fit(arena_bytes(&arena, input->text + input->cursor, line_end(input) - input->cursor),
				  place, &used);
	arena_release(&arena);
	return true;
}

bool input_key(struct input *input, uint32_t key)
{
	switch (key) {
	case TERM_LEFT:
		input->cursor = before(input);
		return true;
	case TERM_RIGHT:
		input->cursor = after(input);
		return true;
	case TERM_HOME:
	case TERM_CTRL_A:
		input->cursor = line_start(input);
		return true;
	case TERM_END:
	case TERM_CTRL_A + 4: /* ^E */
		input->cursor = line_end(input);
		return true;
	case TERM_BACKSPACE:
		erase(input, before(input), input->cursor);
		return true;
	case TERM_DELETE:
		erase(input, input->cursor, after(input));
		return true;
	case TERM_CTRL_A + 10: /* ^K */
		erase(input, input->cursor, line_end(input));
		return true;
	case TERM_CTRL_A + 20: /* ^U */
		erase(input, line_start(input), input->cursor);
		return true;
	case TERM_UP:
	case TERM_DOWN:
		return move_line(input, key == TERM_DOWN);
	case TERM_ENTER:
		if (input->lines)
			insert(input, '\n');
		return input->lines;
	case '\n': /* pasted */
	case '\t':
		insert(input, key == '\n' && input->lines ? '\n' : ' ');
		return true;
	default:
		if (key < 0x20 || key >= TERM_FIRST)
			return false;
		insert(input, key);
		return true;
	}
}

static const char *stars(const char *text, struct arena *arena)
{
	size_t count = text_count(text);
	char *shown = arena_alloc(arena, count + 1);
	memset(shown, '*', count);
	return shown;
}

void input_draw(const struct input *input, struct box box, int row, int column, int columns, bool focus)
{
	struct arena arena = { 0 };
	char *left = arena_bytes(&arena, input->text, input->cursor);
	const char *text = input->secret ? stars(input->text, &arena) : input->text;
	int until = term_width(input->secret ? stars(left, &arena) : left), skipped = 0;
	/* Scrolled by whole characters until the cursor fits. */
	while (until - skipped >= columns) {
		uint32_t codepoint;
		size_t step = text_next(text, &codepoint);
		skipped += term_width(arena_bytes(&arena, text, step));
		text += step;
	}
	term_fill(box.row + row, box.column + column, columns, focus ? STYLE_FOCUS : STYLE_FIELD, " ");
	int used;
	size_t fits = term_fit(text, columns, &used);
	box_put(box, row, column, focus ? STYLE_FOCUS : STYLE_FIELD, arena_bytes(&arena, text, fits));
	if (focus)
		term_cursor(box.row + row, box.column + column + until - skipped);
	arena_release(&arena);
}

void input_draw_lines(const struct input *input, struct box box, bool focus)
{
	struct arena arena = { 0 };
	enum term_style style = focus ? STYLE_FOCUS : STYLE_FIELD;
	int line = 0, cursor_line = 0, cursor_column = 0, first;
	size_t at = 0;
	/* Wrapped at the width; where the cursor falls is found on the way. */
	for (int pass = 0; pass < 2; pass++) {
		first = cursor_line >= box.rows ? cursor_line - box.rows + 1 : 0;
		for (int row = 0; pass == 1 && row < box.rows; row++)
			term_fill(box.row + row, box.column, box.columns, style, " ");
		for (at = 0, line = 0;; line++) {
			int used;
			size_t whole = strcspn(input->text + at, "\n"),
			       fits = term_fit(input->text + at, box.columns - 1, &used);
			size_t length = fits < whole ? fits : whole;
			const char *shown = arena_bytes(&arena, input->text + at, length);
			if (pass == 1 && line >= first && line - first < box.rows)
				box_put(box, line - first, 0, style, shown);
			if (input->cursor >= at &&
			    (input->cursor < at + length || (input->cursor == at + length && length == whole))) {
				cursor_line = line;
				cursor_column = term_width(arena_bytes(&arena, input->text + at, input->cursor - at));
			}
			at += length;
			if (input->text[at] == '\0')
				break;
			at += length == whole;
		}
	}
	/* The last column is free for what lies above and below. */
	if (first > 0)
		box_put(box, 0, box.columns - 1, style, term_glyph(GLYPH_MORE));
	if (line >= first + box.rows)
		box_put(box, box.rows - 1, box.columns - 1, style, term_glyph(GLYPH_MORE));
	if (focus)
		term_cursor(box.row + cursor_line - first, box.column + cursor_column);
	arena_release(&arena);
}
