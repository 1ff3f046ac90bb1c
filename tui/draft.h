/* One half-written form or note: a file of its own (0600) in the station's drafts/, named by what it is about. */
#ifndef TUI_DRAFT_H
#define TUI_DRAFT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/id.h"

struct json;

struct draft {
	char path[4200]; /* "" keeps none */
	struct id about,
		with; /* whole, kept in the file; none for nothing. `with`: what else it takes to open it again */
	int lock;     /* 0: none */
};

/* The keys of a note's texts, and of what was typed in the box before it; those of a form are its labels. */
extern const char draft_typed[], draft_before[];

/*
 * `name` is what a draft of this is called in `folder`. What another window is writing under that name is left to it:
 * this draft gets another place. What was left behind there is taken up before a new place is.
 */
void draft_open(struct draft *draft, const char *folder, const char *name, const struct id *about);
void draft_close(struct draft *draft);

/* Keeps an object of texts, and which editions they were written over ("saw"; or NULL), which it takes over, all of it
 * or nothing. */
bool draft_save(const struct draft *draft, struct json *texts, struct json *saw);
/* What was kept, for json_release, and the texts in it; NULL when there is nothing, or of something else. */
struct json *draft_read(const struct draft *draft, const struct json **texts);
void draft_forget(const struct draft *draft);

/*
 * Reads what the draft in this file is about and when it was kept; the rest as draft_read. NULL when it is none, or a
 * window is writing it.
 */
struct json *draft_look(const char *folder, const char *file, struct draft *draft, int64_t *kept_ms,
			const struct json **texts);

/* Of several that are kept under one name, draft_open takes up this file next. */
void draft_put_first(const char *folder, const char *file);

#endif
