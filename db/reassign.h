/* The open tickets of one who leaves or is away go to somebody else, whatever their part: each an act of its own. */
#ifndef DB_REASSIGN_H
#define DB_REASSIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct arena;
struct config;
struct db;
struct err;
struct person;
struct station;

struct reassign {
	struct id from, to; /* staff */
	const char *note;   /* why, as it stands in the timeline */
	int64_t since_ms; /* not 0: takes back, as they were, those that went from `to` to `from` since and that nobody
			       has acted on meanwhile */
	bool dry_run;	  /* says what would become of each, and does nothing */
};
enum { REASSIGN_MOST = 500 };
struct reassigned {
	size_t count, done;
	struct {
		const char *number, *why_not; /* why_not NULL: it was reassigned */
	} row[REASSIGN_MOST];
};

/* How many wait for somebody, as the main assignee or beside one. */
bool reassign_count(struct db *db, const struct id *staff, int64_t *count, struct err *err);

/*
 * Puts `to` in the place of `from` in the tickets that wait for them. Everybody else stays, but for co-assignees who have
 * left meanwhile: the timeline names them. What one ticket refuses (rights, its state) is in its row and does not undo
 * the others. Texts live in `arena`.
 */
bool reassign_open(struct station *station, const struct person *author, const struct config *config,
		   const struct reassign *what, struct arena *arena, struct reassigned *reassigned, struct err *err);

#endif
