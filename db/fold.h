/* The fold: tables from events. Each subject's tables are written by its fold_*.c and by nothing else. */
#ifndef DB_FOLD_H
#define DB_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct arena;
struct db;
struct err;
struct json;
struct record;
struct record_type;

/* Bumped whenever db/tables.sql or a fold changes: a station then folds its tables again. */
enum { FOLD_VERSION = 26 };

/* One event of the entity being folded, in the total order (hlc, station, hash). */
struct fold_event {
	struct hash hash, station;
	const char *scope, *kind;
	int version;
	int64_t at_ms; /* the event's time */
	uint64_t hlc;
	struct id author;	    /* staff; none for the station itself */
	const struct json *payload; /* NULL when erased */
};

struct fold {
	struct db *db;
	struct id entity;
	const struct fold_event *event; /* those that count: not refused, cut off or ahead of time */
	size_t count;			/* 0: the entity's rows go away */
	struct arena *arena;		/* released after the entity */
};

/*
 * A subject: what kinds of event make it, which tables it fills, and how. `fold` is called with
 * the entity's old rows still there: it deletes them (by entity) and writes the new ones. It
 * reads nothing but its events.
 */
struct fold_subject {
	const char *name;
	const char *const *kinds;  /* ends with NULL */
	const char *const *tables; /* ends with NULL; all have a column `entity` */
	bool (*fold)(const struct fold *fold, struct err *err);
};
extern const struct fold_subject *const fold_subjects[];      /* ends with NULL; db/fold_subjects.c */
const struct fold_subject *fold_subject_of(const char *kind); /* NULL for a kind not known here */

/* Folds an entity of the subject again from the journal. Needs an open transaction. */
bool fold_entity(struct db *db, const struct fold_subject *subject, const struct id *entity, struct err *err);

/* For put-kinds: the record of the fold's events, in the fold's arena; and its rivals into field_conflict. */
bool fold_record(const struct fold *fold, const struct record_type *type, struct record *record, struct err *err);

/* Reads the events of an entity and folds them in memory only: what a form or an import compares with. */
bool fold_read_record(struct db *db, const struct record_type *type, const struct id *entity, struct arena *arena,
		      struct record *record, struct err *err);

/* The same of the events before the stamp `hlc`. */
bool fold_read_record_before(struct db *db, const struct record_type *type, const struct id *entity, uint64_t hlc,
			     struct arena *arena, struct record *record, struct err *err);

/*
 * Notes that events touched (kind, entity); fold_touched then folds each once. Verdicts
 * (refuse, cut, redact) touch what they hit. Both need an open transaction.
 */
bool fold_touch(struct db *db, const char *kind, const struct id *entity, struct err *err);
bool fold_touched(struct db *db, struct err *err);

/* What a connection needs before it folds: a scratch list. */
bool fold_prepare(struct db *db, struct err *err);

/* The stamp up to which events are folded; fold_advance moves it. */
bool fold_horizon(struct db *db, uint64_t *horizon, struct err *err);

/* How many events lie ahead of the clock, and when the last of them comes to count. */
bool fold_ahead(struct db *db, int64_t *count, int64_t *last_ms, struct err *err);

/* Events that lay ahead of the clock and whose time has come are folded. Cheap when there are none. */
bool fold_advance(struct db *db, int64_t now_ms, struct err *err);

/* Whether fold_advance would fold any. */
bool fold_is_due(struct db *db, int64_t now_ms, bool *due, struct err *err);

/*
 * Takes the horizon back to the clock, after it stood far ahead: what was folded before its time waits again. Needs
 * an open transaction.
 */
bool fold_retreat(struct db *db, int64_t now_ms, struct err *err);

/* Empties and folds all tables, in one transaction of its own. */
bool fold_rebuild(struct db *db, void (*progress)(int64_t done, int64_t of, void *context), void *context,
		  struct err *err);

/*
 * Folds the journal of the station file at `path` afresh in a scratch file and compares every
 * table, row by row. Each difference is told to `finding`, one sentence without private values.
 */
bool fold_verify(const char *path, void (*finding)(const char *sentence, void *context), void *context,
		 int64_t *findings, struct err *err);

#endif
