/* Notices on their way in: queued by steps and by the clock, seen by whom they are for. Inside an open act. */
#ifndef DB_NOTICE_ACT_H
#define DB_NOTICE_ACT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/id.h"

struct act;
struct config;
struct db;
struct err;
struct person;
struct ticket;
struct ticket_step_new;

/*
 * What the step, which was added to the act, tells its ticket's assignees; and that whoever took it knows of the
 * ticket. `ticket` is as it stood before. Nothing is queued where neither this station nor the county's settings
 * have a way to send.
 */
bool notice_step(struct act *act, const struct config *config, const struct ticket *ticket,
		 const struct ticket_step_new *step, struct err *err);

/*
 * What is due soon and what is past its time, the most pressing limit of each ticket, told once for each instant and level: to the main assignee, and from the
 * township's level on to the leaders there (where a township has none, to its clerks; a follow-up, which is the desk's,
 * to the county's alone). Where there is nobody, the desk sees that as not reached. Only tickets whose notices this station sends, at most NOTICE_CLOCK_MOST
 * of them; `*queued` says how many were.
 */
enum { NOTICE_CLOCK_MOST = 100 };
bool notice_clock(struct act *act, const struct config *config, int64_t *queued, struct err *err);

/* Whether notices of the ticket wait to be seen by the person. */
bool notice_is_unseen(struct db *db, const struct id *ticket, const struct person *person, bool *unseen,
		      struct err *err);

/* The person has the ticket before them. */
bool notice_seen(struct act *act, const struct id *ticket, const struct id *staff, struct err *err);

#endif
