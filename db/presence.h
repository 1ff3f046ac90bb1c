/*
 * Who else of this station looks at the same thing right now. A lock file each in the station's folder: it ends with
 * its process however that ends, costs no entry in any journal, and locks nobody out. A courtesy: what goes wrong with it is
 * no error.
 */
#ifndef DB_PRESENCE_H
#define DB_PRESENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct presence;
struct station;

enum { PRESENCE_MOST = 8, PRESENCE_NAME_BYTES = 124 };
struct presence_other {
	char name[PRESENCE_NAME_BYTES];
	int64_t since_ms;
	bool writing;
};

/* `name` is there from now on; NULL when that cannot be told. */
struct presence *presence_enter(const struct station *station, const struct id *thing, const char *name,
				int64_t now_ms);

/* Whether they are writing something about it. */
void presence_writing(struct presence *presence, bool writing);

/* The others, the first to come first; NULL is accepted. */
size_t presence_others(const struct presence *presence, struct presence_other other[static PRESENCE_MOST]);

void presence_leave(struct presence *presence); /* NULL is accepted */

#endif
