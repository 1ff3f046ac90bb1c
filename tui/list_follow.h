/* A cursor that stays on its row while rows come in above it and others leave. */
#ifndef TUI_LIST_FOLLOW_H
#define TUI_LIST_FOLLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "core/id.h"

struct err;
struct list;
struct screen;

/* The rows of a screen's list. */
struct list_rows {
	size_t page; /* as many are read at once */
	/* Reads a page in which the rows from `top` on are. */
	bool (*read)(struct screen *screen, size_t top, struct err *err);
	const struct id *(*entity)(const struct screen *screen, size_t place); /* NULL: that row is not read */
};

/* What is under the cursor; none when nothing is. */
struct id list_under(const struct screen *screen, const struct list *list, const struct list_rows *rows);

/* After reading anew: puts the cursor on `was` again where it is at most half a page away, and reads what shows there. */
bool list_follow(struct screen *screen, struct list *list, const struct list_rows *rows, const struct id *was,
		 struct err *err);

#endif
