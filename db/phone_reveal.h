/* Who had masked telephone numbers of a household shown whole: an event, for whoever looks into it later. */
#ifndef DB_PHONE_REVEAL_H
#define DB_PHONE_REVEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct act;
struct arena;
struct db;
struct err;

enum { PHONE_REVEAL_REASON_CHARACTERS = 200 };

/*
 * Notes that the author has the numbers of the household and of its members shown, and why (NULL or blank: no
 * reason given). Show them after the act is committed. ERR_DENIED unless the role may (ACCESS_PHONE_REVEAL).
 */
bool phone_reveal(struct act *act, const struct id *household, const char *reason, struct err *err);

struct phone_reveal_row {
	int64_t at_ms;
	const char *name, *reason; /* reason: NULL without one */
};
struct phone_reveals {
	struct phone_reveal_row *row;
	size_t count;
};

enum { PHONE_REVEALS_MOST = 20 };
/* The latest of a household, the last one first. Whether the reader may see it: ACCESS_REVEAL_SEE. */
bool phone_reveal_list(struct db *db, const struct id *household, struct arena *arena, struct phone_reveals *reveals,
		       struct err *err);

#endif
