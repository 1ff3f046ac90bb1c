/* Saved filters of tickets: those of a login, keeping one, dropping one. */
#ifndef DB_SAVED_FILTER_H
#define DB_SAVED_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "db/ticket.h"

struct act;

struct saved_filter {
	const char *name;
	struct ticket_filter filter; /* viewer, now and the instants of opening are the reader's to set */
	int days;		     /* taken in the last so many days; 0 for any time */
};

enum { SAVED_FILTERS_MOST = 50 };
struct saved_filters {
	size_t count;
	struct saved_filter filter[SAVED_FILTERS_MOST];
};

/* Those of a login, by name. */
bool saved_filters_read(struct db *db, const char *login, struct arena *arena, struct saved_filters *filters,
			struct err *err);

/* Keeps it as the act's author's; one of the same name is replaced. */
bool saved_filter_put(struct act *act, const struct saved_filter *filter, struct err *err);
bool saved_filter_drop(struct act *act, const char *name, struct err *err);

#endif
