/* One step on many tickets: what it does to each is shown first, what came of it afterwards. */
#ifndef TUI_TICKET_BULK_H
#define TUI_TICKET_BULK_H

#include <stdbool.h>
#include <stddef.h>

#include "core/id.h"

struct screen;

/* Marked tickets; the owner frees `ticket`. */
enum { TICKET_IDS_MOST = 500 };
struct ticket_ids {
	struct id *ticket;
	size_t count;
};
bool ticket_ids_has(const struct ticket_ids *ids, const struct id *ticket);
/* Puts it in or takes it out; one too many is left out. */
void ticket_ids_toggle(struct ticket_ids *ids, const struct id *ticket);

/* Asks which step, opens the screen with what it would do; those on which it was taken lose their mark in `ids`. */
void ticket_bulk(struct screen *screen, struct ticket_ids *ids);

#endif
