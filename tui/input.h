/* A line that is typed: UTF-8, with a cursor. */
#ifndef TUI_INPUT_H
#define TUI_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/box.h"

enum { INPUT_BYTES = 4096 };

struct input {
	char text[INPUT_BYTES];
	size_t cursor; /* byte offset, at a character */
	bool secret;   /* shown as stars */
	bool lines;    /* Enter makes a new line */
};

void input_set(struct input *input, const char *text);

/* Whether the key was one for typing or moving; others are the caller's. */
bool input_key(struct input *input, uint32_t key);

/* Puts a text in at the cursor; what does not fit any more is left out. */
void input_insert(struct input *input, const char *text);

/* One line of the text, scrolled so that the cursor is seen; with `focus` the cursor is shown. */
void input_draw(const struct input *input, struct box box, int row, int column, int columns, bool focus);

/* The lines around the cursor, wrapped in the box; marks at its right tell of others above and below. */
void input_draw_lines(const struct input *input, struct box box, bool focus);

#endif
