/* A ticket's clock for people: what was granted, when it is due, what stood still, what was late, round by round. */
#ifndef DB_TICKET_CLOCK_H
#define DB_TICKET_CLOCK_H

#include <stdint.h>

#include "core/calendar.h"

struct arena;
struct config;
struct ticket;

/*
 * Lines, translated: each time limit with what was granted, when it ends or ended and by how much working time it was
 * missed; every suspension with the working time that it took; what was overdue before it went to others or stood still; every extension; and of earlier rounds what was done when.
 */
char *ticket_clock(const struct ticket *ticket, const struct config *config, int64_t now_ms, struct arena *arena);

/*
 * "Suspended until 2026-12-01; it was overdue by 30 working minutes then", in `arena`; NULL when it is not suspended.
 */
const char *ticket_pause_text(const struct ticket *ticket, const struct calendar *calendar, struct arena *arena);

/* How much time lies between, "2 working days 3 h": working time, or plain where the limit is. In `arena`. */
const char *ticket_span(const struct calendar *calendar, int64_t from_ms, int64_t until_ms, enum duration_unit unit,
			struct arena *arena);

#endif
