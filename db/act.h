/* An act: what one person does at one moment. Its events and tables commit together or not at all. */
#ifndef DB_ACT_H
#define DB_ACT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/id.h"

struct act;
struct err;
struct json;
struct person;
struct station;

/* Opens the write transaction. `author` may be NULL for the station itself (init, demo, ring). */
bool act_begin(struct station *station, const struct person *author, struct act **act, struct err *err);

/*
 * Adds an event: chained on (this station, scope), stamped and salted. Takes over `payload` in
 * every case. A non-NULL `hash` is given the event's hash, which seals the chain there: ask only
 * when a later event of the same act must name it.
 */
struct act_event {
	const char *scope, *kind;
	int version; /* 0 is 1 */
	struct id entity;
	struct json *payload;
};
bool act_add(struct act *act, const struct act_event *event, struct hash *hash, struct err *err);

/*
 * An act too large for one transaction (an import): it gathers what is added, against one state of the tables, and
 * writes nothing. The author's rights and all rules are checked meanwhile as ever. Ends like any act: with
 * act_abandon, or with act_write.
 */
bool act_gather(struct station *station, const struct person *author, struct act **act, struct err *err);

/*
 * Writes what was gathered, in transactions short enough that a call still rings at once, and lets others go between
 * them. False leaves the transactions before the failure; `written` counts their events in every case. Frees the act.
 */
struct act_progress {
	void (*tell)(int64_t done, int64_t of, void *context); /* after each transaction; may be NULL */
	void *context;
};
bool act_write(struct act *act, const struct act_progress *progress, int64_t *written, struct err *err);

/* Folds what was added so far, so that the act's own queries see it. */
bool act_fold(struct act *act, struct err *err);

/* The instant of this act: all its events and derived stamps agree. UTC milliseconds. */
int64_t act_now(const struct act *act);
struct station *act_station(const struct act *act);
const struct person *act_author(const struct act *act);

/*
 * What is added from here on follows the last event of its chain that is not ahead of the clock, beside those that are:
 * a fork, for the one event that leaves a key which wrote ahead of time (db/succession.h).
 */
void act_before_ahead(struct act *act);

/* A demonstration writes events of the past: the instant of what is added from here on; it only rises. */
void act_at(struct act *act, int64_t ms);

/* A demonstration writes what several people did in one act: who the author is from here on. */
void act_as(struct act *act, const struct person *author);

/* Seals every chain, folds, commits. On false nothing of the act is left. Both free the act. */
bool act_commit(struct act *act, struct err *err);
void act_abandon(struct act *act); /* NULL is accepted */

/*
 * How most acts end: committed when what they were for was `ok`, else abandoned. False says why in `err`, which
 * holds it already when it was not. So: act_begin(…, &act, err) && act_finish(act, what(act, …, err), err).
 */
bool act_finish(struct act *act, bool ok, struct err *err);

#endif
