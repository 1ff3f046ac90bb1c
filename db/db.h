/* A SQLite file and its statements: the one door to sqlite3. */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct arena;
struct db;
struct err;
struct stmt;

enum db_use {
	DB_CREATE,  /* a new file; fails when there is one */
	DB_WRITE,   /* an existing file */
	DB_READ,    /* an existing file, nothing is ever written */
	DB_SCRATCH, /* a database that is gone when it is closed; path is not looked at */
};

struct db_options {
	enum db_use use;
	bool central;	     /* a file that several machines share: TRUNCATE journal instead of WAL */
	int busy_timeout_ms; /* how long to wait for another process; 0 is 5,000 */
};

/*
 * Opens `path`. Fails with ERR_MISSING (no such file), ERR_DAMAGED (not a database), ERR_BUSY,
 * ERR_SYSTEM (rights, full disk) and then changes nothing. Foreign keys on, FULL commits.
 */
bool db_open(const char *path, const struct db_options *options, struct db **db, struct err *err);
void db_close(struct db *db); /* NULL is accepted */

/* Runs statements separated by semicolons, without parameters: a schema. */
bool db_script(struct db *db, const char *sql, struct err *err);

/* Makes the tables of another file readable under `name`. */
bool db_attach(struct db *db, const char *path, const char *name, struct err *err);

/*
 * A write transaction: takes the file's lock file (see docs/architecture.md), then BEGIN
 * IMMEDIATE. Not nested. db_rollback after a failed commit or without one is harmless.
 */
bool db_begin(struct db *db, struct err *err);
bool db_commit(struct db *db, struct err *err);
void db_rollback(struct db *db);

/*
 * For long work: whether another process waits to write, so that the transaction had better end now; and, after
 * that, lets the others go first. Gives up after a moment.
 */
bool db_is_wanted(struct db *db);
void db_yield(struct db *db);

/* A read transaction: several queries that see one state. */
bool db_read_begin(struct db *db, struct err *err);
void db_read_end(struct db *db);

/* How much of the file is kept in memory, KiB: more for work that touches all of it. 0 is the usual 4 MiB. */
void db_cache(struct db *db, int kib);

/* Rises whenever another connection has committed (PRAGMA data_version); cheap enough for a tick. */
int64_t db_change_count(struct db *db);

/*
 * Statements. `sql` must be a literal or live as long as the connection: it is prepared once
 * and found again by its address. Setters name parameters (":area"). The first failure is
 * kept, makes the rest do nothing, and is reported by stmt_end.
 *
 *	struct stmt *stmt = stmt_start(db, "SELECT …");
 *	stmt_text(stmt, ":area", area);
 *	while (stmt_next(stmt))
 *		… stmt_get_text(stmt, 0, arena) …
 *	return stmt_end(stmt, err);
 */
struct stmt *stmt_start(struct db *db, const char *sql);
void stmt_text(struct stmt *stmt, const char *name, const char *text); /* NULL is SQL NULL; copied */
void stmt_int(struct stmt *stmt, const char *name, int64_t value);
void stmt_null(struct stmt *stmt, const char *name);
void stmt_blob(struct stmt *stmt, const char *name, const void *bytes, size_t size);
void stmt_id(struct stmt *stmt, const char *name, const struct id *id);	      /* NULL or none is SQL NULL */
void stmt_hash(struct stmt *stmt, const char *name, const struct hash *hash); /* the same */
bool stmt_has(struct stmt *stmt, const char *name); /* whether the statement has that parameter */
bool stmt_next(struct stmt *stmt);		    /* true while there is a row */
int stmt_columns(struct stmt *stmt);
const char *stmt_column_name(struct stmt *stmt, int column);
int64_t stmt_get_int(struct stmt *stmt, int column);
bool stmt_get_null(struct stmt *stmt, int column);
char *stmt_get_text(struct stmt *stmt, int column, struct arena *arena); /* NULL for SQL NULL */
const void *stmt_get_blob(struct stmt *stmt, int column, size_t *size);	 /* until the next stmt_ call */
bool stmt_get_id(struct stmt *stmt, int column, struct id *id);		 /* false (and none) unless 16 bytes */
bool stmt_get_hash(struct stmt *stmt, int column, struct hash *hash);
bool stmt_end(struct stmt *stmt, struct err *err);

/* Runs to the end without looking at rows: for INSERT and the like. */
bool stmt_run(struct stmt *stmt, struct err *err);

/* One number from a query without parameters; `missing` when it has no row. */
bool db_number(struct db *db, const char *sql, int64_t missing, int64_t *number, struct err *err);

/*
 * The one id that begins with these 6 digits or more, from a query of ids between :from and :until, two at most.
 * ERR_INPUT when it is no such beginning, or that of several; ERR_MISSING when of none.
 */
bool db_id_by_prefix(struct db *db, const char *sql, const char *prefix, struct id *id, struct err *err);

/* Drops every table that is not among `keep` (ends with NULL). Needs an open transaction. */
bool db_drop_tables_except(struct db *db, const char *const *keep, struct err *err);

/*
 * Compares every table of `main` with the one of the same name in the attached `other`, row by
 * row, and tells each difference: table, its first column that is no text in hexadecimal, and whether the
 * row is missing there or another (true) or too much. `key` is NULL for a table that is missing there.
 */
bool db_compare_tables(struct db *db, const char *other,
		       void (*difference)(const char *table, const char *key, bool missing, void *context),
		       void *context, struct err *err);

/*
 * For tests of plans: the EXPLAIN QUERY PLAN of every statement prepared so far, one line a
 * step, each after its SQL.
 */
bool db_plans(struct db *db, struct arena *arena, char **text, struct err *err);

#endif
