/* When a ticket's steps are due: what a dispatch grants, and how a suspension moves it. */
#ifndef DB_TICKET_DUE_H
#define DB_TICKET_DUE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/dispatch.h"

struct arena;
struct calendar;
struct config;
struct db;
struct err;
struct json;
struct ticket;
struct ticket_case;

/* The limits of a dispatch as the event carries them, and back; the caller owns the JSON. */
struct json *ticket_limits_json(const struct dispatch_limits *limits);
struct dispatch_limits ticket_limits_read(const char *text);

/*
 * What the settings of the day on which the ticket was taken give it as `facts`: what was written down then, when it was
 * of this kind, else by the edition that held then; where none was published yet, by `config`.
 */
bool ticket_limits_when_taken(struct db *db, const struct config *config, const struct ticket *ticket,
			      const struct ticket_case *facts, struct dispatch_limits *limits, struct err *err);

/* The instant that a limit gives from `now_ms` on; 0 without one. */
int64_t ticket_due(const struct calendar *calendar, int64_t now_ms, struct duration limit);

/* When a pause until this date is over: at the end of the day's office hours, else at midnight. */
int64_t ticket_pause_ends(const struct calendar *calendar, const char *date);

/* A day's end as a limit: when its office hours end; of a day off those of the next day worked (Civil Code, article 203). */
int64_t ticket_due_on(const struct calendar *calendar, const char *date);

/* A sentence, in `arena`, when `due_ms` lies in a year for which no holidays are set; else NULL. */
const char *ticket_due_warning(const struct calendar *calendar, int64_t due_ms, struct arena *arena);

#endif
