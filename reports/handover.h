/* The hand-over page of the desk: what the next shift must know. */
#ifndef REPORTS_HANDOVER_H
#define REPORTS_HANDOVER_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct config;
struct db;
struct err;
struct person;

/*
 * Lines of text, translated, in `arena`: calls to be called back, promises that are not kept, follow-ups, what is
 * to be dispatched or told, what is overdue; of each the first few, and how many there are. What the viewer may
 * see of tickets; rights to calls (ACCESS_CALL_SEE) are the caller's to ask.
 */
bool handover_text(struct db *db, const struct config *config, const struct person *viewer, int64_t now_ms,
		   struct arena *arena, char **text, struct err *err);

#endif
