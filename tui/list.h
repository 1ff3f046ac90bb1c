/* A list: a cursor in any number of rows, of which only a window is ever read or drawn. */
#ifndef TUI_LIST_H
#define TUI_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/box.h"

struct list {
	size_t count;	    /* rows in all */
	size_t cursor, top; /* of all rows; top is the first of the window */
	int rows;	    /* of the window, as it was drawn last */
	struct box box;	    /* where it was drawn last, for clicks; its first row is the heading */
	bool idle;	    /* keys go elsewhere: the row is marked, not lit */
};

struct list_column {
	const char *title; /* translated; NULL for none */
	int width;	   /* columns, at least those of the title; 0 takes what is left */
	bool right;	   /* numbers stand at the right */
	int from_columns;  /* shown on boxes at least this wide */
};

struct list_cell {
	const char *text; /* NULL: what stands in `room` */
	enum term_style style;
	char room[32]; /* for numbers and times, which are made for the cell */
};

/*
 * Moves the cursor: arrows, j and k, pages, Home and End, wheel, a click on a row. True when the key
 * was one of these; the owner then reads the window if list->top is another than before.
 */
bool list_key(struct list *list, const struct term_event *event);

/* Keeps cursor and window within `count` rows and a window of `rows`. */
void list_fit(struct list *list, size_t count, int rows);

/*
 * Draws a heading and the rows of the window. `cell` gives the text of a column in row `place` of
 * all; it may only look at what is read already.
 */
void list_draw(struct list *list, struct box box, const struct list_column columns[], size_t count,
	       struct list_cell (*cell)(const void *context, size_t place, size_t column), const void *context);

#endif
