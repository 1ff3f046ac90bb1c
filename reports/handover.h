/* The hand-over page of the desk: what the next shift must know. */
#ifndef REPORTS_HANDOVER_H
#define REPORTS_HANDOVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct config;
struct db;
struct err;
struct person;

struct handover_query {
	const struct config *config;
	const struct person *viewer;
	int64_t now_ms;
	size_t most; /* lines of a part */
	int columns; /* of a line; what is longer is cut, but no telephone number */
};

/*
 * Lines of text, translated, in `arena`: calls to be called back, calls of which nobody has said what came of them,
 * promises that are not kept, follow-ups, what is to be dispatched or told, what is overdue; of each how many there are,
 * the first of them, and how many more. What the viewer may see of tickets; rights to calls (ACCESS_CALL_SEE) are the
 * caller's to ask.
 */
bool handover_text(struct db *db, const struct handover_query *query, struct arena *arena, char **text,
		   struct err *err);

#endif
