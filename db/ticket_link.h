/* What a ticket is about beside its household: another household, a measure, a diary. */
#ifndef DB_TICKET_LINK_H
#define DB_TICKET_LINK_H

#include <stdbool.h>
#include <stddef.h>

#include "core/id.h"

struct arena;
struct db;
struct err;

enum ticket_link_kind { TICKET_LINK_HOUSEHOLD, TICKET_LINK_MEASURE, TICKET_LINK_DIARY, TICKET_LINK_KINDS };
const char *ticket_link_kind_name(enum ticket_link_kind kind);	/* "measure", as it is kept */
const char *ticket_link_kind_label(enum ticket_link_kind kind); /* msgid */

struct ticket_link {
	struct id other, household; /* the household of what is linked, or that itself */
	enum ticket_link_kind kind;
	const char *label; /* for people: no name of anybody */
};

/* What the entity is, and how it is called. ERR_MISSING when it is none of these. */
bool ticket_link_read(struct db *db, const struct id *other, struct arena *arena, struct ticket_link *link,
		      struct err *err);

/* Those of a ticket, at most TICKET_LINKS_MOST. What was linked and has not come here yet is left out. */
enum { TICKET_LINKS_MOST = 32 };
bool ticket_links_read(struct db *db, const struct id *ticket, struct arena *arena, struct ticket_link **links,
		       size_t *count, struct err *err);

#endif
