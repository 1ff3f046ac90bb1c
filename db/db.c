#include "db/db.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/tokenizer.h"

enum {
	STATEMENT_BUCKETS = 256,
	BUSY_TIMEOUT_MS = 5000,
	CLOSE_TIMEOUT_MS = 200,
	WAL_PAGES = 1000,
	WAL_PAGES_BULK = 64 * 1024,
	CACHE_KIB = 2048,
	YIELD_MOST_MS = 100
};

struct stmt {
	struct stmt *after; /* in its bucket */
	struct db *db;
	sqlite3_stmt *handle;
	const char *sql;
	int failure; /* first result code that was none of OK, ROW, DONE */
	char message[200];
	bool busy;	      /* between stmt_start and stmt_end */
	char **parameter;     /* names by number from 0; copies, since SQLite may prepare anew */
	int parameters, last; /* the last one that was set: the next is mostly the one after it */
};

struct db {
	sqlite3 *handle;
	char *path; /* for who reads of a failure */
	struct stmt *bucket[STATEMENT_BUCKETS];
	int lock_file; /* -1 without one */
	int busy_timeout_ms;
	int wal_pages; /* after the last commit */
	bool locked;
	bool bulk; /* work that touches all of the file: the WAL may grow before it is taken into the file */
};

static bool set_full(const struct db *db, struct err *err)
{
	return err_set(
		err, ERR_SYSTEM,
		_("the disk of %s is full, or may hold no larger file; free some space and try again, the last step "
		  "was not written"),
		db->path);
}

/* One sentence for each way in which a file can fail. */
static bool set_failure(const struct db *db, struct err *err, int result, const char *message)
{
	int number = sqlite3_system_errno(db->handle);
	bool full = number == ENOSPC || number == EDQUOT || number == EFBIG;
	switch (result & 0xFF) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ERR_BUSY, _("%s is in use by another process; try again in a moment"), db->path);
	case SQLITE_FULL:
		return set_full(db, err);
	case SQLITE_NOTADB:
		return err_set(err, ERR_DAMAGED, _("%s is not a database of this program"), db->path);
	case SQLITE_CORRUPT:
		if (result == SQLITE_CORRUPT_VTAB)
			return err_set(
				err, ERR_DAMAGED,
				_("the index of texts in %s is damaged: 'fangzheng rebuild' makes it anew from the "
				  "journal"),
				db->path);
		return err_set(err, ERR_DAMAGED, _("%s is damaged; restore a backup and sync again"), db->path);
	case SQLITE_READONLY:
		return err_set(err, ERR_SYSTEM, _("%s is read-only; check its rights and those of its folder"),
			       db->path);
	case SQLITE_CANTOPEN:
		return full ? set_full(db, err)
			    : err_set(err, ERR_SYSTEM,
				      _("%s cannot be opened; check its rights and those of its folder"), db->path);
	case SQLITE_IOERR:
		return full ? set_full(db, err)
			    : err_set(err, ERR_SYSTEM,
				      _("the disk reports an error at %s (%s); look after the disk, the last step was "
					"not written"),
				      db->path, strerror(number));
	case SQLITE_NOMEM:
		err_out_of_memory();
	default:
		return err_set(err, ERR_STORE, _("the database %s refused: %s"), db->path, message);
	}
}

static bool fail(struct db *db, struct err *err)
{
	return set_failure(db, err, sqlite3_extended_errcode(db->handle), sqlite3_errmsg(db->handle));
}

static int note_wal_pages(void *context, sqlite3 *handle, const char *schema, int pages)
{
	(void)handle;
	(void)schema;
	((struct db *)context)->wal_pages = pages;
	return SQLITE_OK;
}

/* "station.db" is locked by "station.lock" beside it. */
static int open_lock_file(const char *path)
{
	char name[4200];
	size_t length = strlen(path);
	if (length > 3 && strcmp(path + length - 3, ".db") == 0)
		length -= 3;
	snprintf(name, sizeof name, "%.*s.lock", (int)length, path);
	return open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

static void pause_ms(int ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000L }, NULL);
}

/* Who waits for the turn shares a lock on the first byte of the lock file, so that it shows; the turn itself is flock's. */
static struct flock wish(short type)
{
	return (struct flock){ .l_type = type, .l_whence = SEEK_SET, .l_len = 1 };
}

static bool take_lock(struct db *db, int timeout_ms)
{
	struct flock waiting = wish(F_RDLCK), over = wish(F_UNLCK);
	bool taken = true, wished = false;
	if (db->lock_file < 0 || db->locked)
		return true;
	for (int waited = 0, step = 1; flock(db->lock_file, LOCK_EX | LOCK_NB) != 0; waited += step) {
		if ((errno != EWOULDBLOCK && errno != EINTR) || waited >= timeout_ms) {
			taken = false;
			break;
		}
		if (!wished)
			wished = fcntl(db->lock_file, F_SETLK, &waiting) == 0;
		pause_ms(step = step < 10 ? step + 1 : 10);
	}
	if (wished)
		fcntl(db->lock_file, F_SETLK, &over);
	db->locked = taken;
	return taken;
}

bool db_is_wanted(struct db *db)
{
	struct flock others = wish(F_WRLCK);
	return db->lock_file >= 0 && fcntl(db->lock_file, F_GETLK, &others) == 0 && others.l_type != F_UNLCK;
}

void db_yield(struct db *db)
{
	for (int waited = 0; waited < YIELD_MOST_MS && db_is_wanted(db); waited++)
		pause_ms(1);
}

static void release_lock(struct db *db)
{
	if (db->locked)
		flock(db->lock_file, LOCK_UN);
	db->locked = false;
}

static bool check_folder(const char *path, struct err *err)
{
	char folder[4200];
	struct stat status;
	const char *slash = strrchr(path, '/');
	snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
	return stat(folder, &status) == 0 ||
	       err_set(err, ERR_MISSING, _("there is no folder %s; make it, or see whether the share is there"),
		       folder);
}

static bool check_file(const char *path, const struct db_options *options, struct err *err)
{
	struct stat file;
	bool there = stat(path, &file) == 0;
	if (!there && errno != ENOENT)
		return err_set(err, ERR_SYSTEM, _("%s cannot be looked at: %s"), path, strerror(errno));
	if (options->use == DB_CREATE)
		return there ? err_set(err, ERR_CONFLICT, _("%s is there already"), path) : check_folder(path, err);
	if (!there)
		return err_set(err, ERR_MISSING, _("there is no file %s"), path);
	if (!S_ISREG(file.st_mode))
		return err_set(err, ERR_INPUT, _("%s is not a file"), path);
	if (options->use == DB_WRITE && access(path, W_OK) != 0)
		return err_set(err, ERR_SYSTEM, _("%s is read-only; check its rights and those of its folder"), path);
	return true;
}

static const char settings_common[] = "PRAGMA foreign_keys = ON;"
				      "PRAGMA synchronous = FULL;"
				      "PRAGMA temp_store = MEMORY;"
				      "PRAGMA trusted_schema = OFF;";

bool db_open(const char *path, const struct db_options *options, struct db **db, struct err *err)
{
	static const int flags[] = {
		[DB_CREATE] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		[DB_WRITE] = SQLITE_OPEN_READWRITE,
		[DB_READ] = SQLITE_OPEN_READONLY,
		[DB_SCRATCH] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
	};
	bool scratch = options->use == DB_SCRATCH, wal = !scratch && !options->central;
	if (!scratch && !check_file(path, options, err))
		return false;

	/* No process of ours has threads, so SQLite need not lock what it allocates. The first call counts. */
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	struct db *opened = calloc(1, sizeof *opened);
	if (!opened)
		err_out_of_memory();
	opened->busy_timeout_ms = options->busy_timeout_ms ? options->busy_timeout_ms : BUSY_TIMEOUT_MS;
	opened->lock_file = -1;
	if (!(opened->path = strdup(scratch ? _("a temporary file") : path)))
		err_out_of_memory();
	mode_t mask = umask(0077);
	int result = sqlite3_open_v2(scratch ? "" : path, &opened->handle,
				     flags[options->use] | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (wal && (options->use == DB_CREATE || options->use == DB_WRITE))
		opened->lock_file = open_lock_file(path);
	umask(mask);
	if (result != SQLITE_OK) {
		set_failure(opened, err, result, opened->handle ? sqlite3_errmsg(opened->handle) : "");
		goto close;
	}
	sqlite3_busy_timeout(opened->handle, opened->busy_timeout_ms);
	sqlite3_db_config(opened->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_wal_hook(opened->handle, note_wal_pages, opened);
	db_cache(opened, 0);
	if (!tokenizer_register(opened->handle)) {
		err_set(err, ERR_SYSTEM, _("this SQLite has no full-text search (FTS5); install one that has"));
		goto close;
	}
	if (sqlite3_exec(opened->handle, settings_common, NULL, NULL, NULL) != SQLITE_OK ||
	    (options->use == DB_CREATE &&
	     sqlite3_exec(opened->handle, wal ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = TRUNCATE", NULL,
			  NULL, NULL) != SQLITE_OK) ||
	    (options->central && options->use == DB_WRITE &&
	     sqlite3_exec(opened->handle, "PRAGMA journal_mode = TRUNCATE; PRAGMA mmap_size = 0", NULL, NULL, NULL) !=
		     SQLITE_OK) ||
	    /* Reads the header and the schema, so that what is no database is found out here. */
	    sqlite3_exec(opened->handle, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) != SQLITE_OK) {
		fail(opened, err);
		goto close;
	}
	*db = opened;
	return true;
close:
	db_close(opened);
	return false;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	for (size_t i = 0; i < STATEMENT_BUCKETS; i++)
		for (struct stmt *stmt = db->bucket[i], *after; stmt; stmt = after) {
			after = stmt->after;
			sqlite3_finalize(stmt->handle);
			for (int number = 0; number < stmt->parameters; number++)
				free(stmt->parameter[number]);
			free(stmt->parameter);
			free(stmt);
		}
	/* The last one to close empties the WAL into the file; that too is a checkpoint and takes its turn. */
	if (db->lock_file >= 0 && take_lock(db, CLOSE_TIMEOUT_MS))
		sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	sqlite3_close(db->handle);
	release_lock(db);
	if (db->lock_file >= 0)
		close(db->lock_file);
	free(db->path);
	free(db);
}

void db_cache(struct db *db, int kib)
{
	char pragma[60];
	snprintf(pragma, sizeof pragma, "PRAGMA cache_size = -%d", kib > 0 ? kib : CACHE_KIB);
	sqlite3_exec(db->handle, pragma, NULL, NULL, NULL);
	db->bulk = kib > 0;
}

bool db_script(struct db *db, const char *sql, struct err *err)
{
	return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK || fail(db, err);
}

bool db_attach(struct db *db, const char *path, const char *name, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "ATTACH :path AS :name");
	stmt_text(stmt, ":path", path);
	stmt_text(stmt, ":name", name);
	return stmt_run(stmt, err);
}

bool db_begin(struct db *db, struct err *err)
{
	if (!take_lock(db, db->busy_timeout_ms))
		return err_set(err, ERR_BUSY, _("another process is writing to %s; try again in a moment"), db->path);
	if (sqlite3_exec(db->handle, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK)
		return true;
	fail(db, err);
	release_lock(db);
	return false;
}

bool db_commit(struct db *db, struct err *err)
{
	if (sqlite3_exec(db->handle, "COMMIT", NULL, NULL, NULL) != SQLITE_OK) {
		fail(db, err);
		db_rollback(db);
		return false;
	}
	/* A checkpoint that cannot finish now is tried again after the next commit. */
	if (db->wal_pages > (db->bulk ? WAL_PAGES_BULK : WAL_PAGES))
		sqlite3_wal_checkpoint_v2(db->handle, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	release_lock(db);
	return true;
}

void db_rollback(struct db *db)
{
	if (!sqlite3_get_autocommit(db->handle))
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
	release_lock(db);
}

bool db_read_begin(struct db *db, struct err *err)
{
	return db_script(db, "BEGIN", err);
}

void db_read_end(struct db *db)
{
	if (!sqlite3_get_autocommit(db->handle))
		sqlite3_exec(db->handle, "COMMIT", NULL, NULL, NULL);
}

bool db_number(struct db *db, const char *sql, int64_t missing, int64_t *number, struct err *err)
{
	struct stmt *stmt = stmt_start(db, sql);
	int64_t found = stmt_next(stmt) ? stmt_get_int(stmt, 0) : missing;
	if (!stmt_end(stmt, err))
		return false;
	*number = found;
	return true;
}

bool db_id_by_prefix(struct db *db, const char *sql, const char *prefix, struct id *id, struct err *err)
{
	enum { PREFIX_LEAST = 6 };
	struct id from, until, found;
	if (strlen(prefix) < PREFIX_LEAST || !id_parse_prefix(prefix, &from, &until))
		return err_set(err, ERR_INPUT, _("an id is named by %d or more of its 32 digits 0-9 and a-f"),
			       PREFIX_LEAST);
	struct stmt *stmt = stmt_start(db, sql);
	stmt_blob(stmt, ":from", &from, sizeof from);
	stmt_blob(stmt, ":until", &until, sizeof until);
	bool one = stmt_next(stmt) && stmt_get_id(stmt, 0, &found), several = one && stmt_next(stmt);
	if (!stmt_end(stmt, err))
		return false;
	if (several)
		return err_set(err, ERR_INPUT, _("several ids begin so; type more of it"));
	if (!one)
		return err_set(err, ERR_MISSING, _("nothing here has an id that begins with %s"), prefix);
	*id = found;
	return true;
}

int64_t db_change_count(struct db *db)
{
	struct err ignored;
	int64_t count = 0;
	db_number(db, "PRAGMA data_version", 0, &count, &ignored);
	return count;
}

static void keep_failure(struct stmt *stmt, int result)
{
	if (stmt->failure != SQLITE_OK || result == SQLITE_OK)
		return;
	stmt->failure = result;
	snprintf(stmt->message, sizeof stmt->message, "%s", sqlite3_errmsg(stmt->db->handle));
}

static void prepare(struct stmt *stmt)
{
	keep_failure(stmt, sqlite3_prepare_v3(stmt->db->handle, stmt->sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle,
					      NULL));
	int count = stmt->handle ? sqlite3_bind_parameter_count(stmt->handle) : 0;
	if (count == 0)
		return;
	stmt->parameter = calloc((size_t)count, sizeof *stmt->parameter);
	if (!stmt->parameter)
		err_out_of_memory();
	for (; stmt->parameters < count; stmt->parameters++) {
		const char *name = sqlite3_bind_parameter_name(stmt->handle, stmt->parameters + 1);
		if (!(stmt->parameter[stmt->parameters] = strdup(name ? name : "?")))
			err_out_of_memory();
	}
}

struct stmt *stmt_start(struct db *db, const char *sql)
{
	struct stmt **bucket = &db->bucket[((uintptr_t)sql >> 3) % STATEMENT_BUCKETS], *stmt;
	for (stmt = *bucket; stmt; stmt = stmt->after)
		if (stmt->sql == sql && !stmt->busy)
			break;
	if (!stmt) {
		stmt = calloc(1, sizeof *stmt);
		if (!stmt)
			err_out_of_memory();
		*stmt = (struct stmt){ .after = *bucket, .db = db, .sql = sql };
		*bucket = stmt;
	}
	stmt->busy = true;
	stmt->failure = SQLITE_OK;
	stmt->last = -1;
	if (!stmt->handle)
		prepare(stmt);
	return stmt;
}

/* The parameter's number from 1, or 0. */
static int find_parameter(struct stmt *stmt, const char *name)
{
	for (int tried = 0, place = stmt->last; tried < stmt->parameters; tried++) {
		place = place + 1 < stmt->parameters ? place + 1 : 0;
		if (strcmp(stmt->parameter[place], name) == 0) {
			stmt->last = place;
			return place + 1;
		}
	}
	return 0;
}

/* The same; a name that the statement lacks is our mistake and fails it. */
static int parameter(struct stmt *stmt, const char *name)
{
	if (stmt->failure != SQLITE_OK)
		return 0;
	int number = find_parameter(stmt, name);
	if (number == 0) {
		stmt->failure = SQLITE_ERROR;
		snprintf(stmt->message, sizeof stmt->message, "no parameter %s in: %.120s", name, stmt->sql);
	}
	return number;
}

void stmt_text(struct stmt *stmt, const char *name, const char *text)
{
	int number = parameter(stmt, name);
	if (number)
		keep_failure(stmt, sqlite3_bind_text(stmt->handle, number, text, -1, SQLITE_TRANSIENT));
}

void stmt_int(struct stmt *stmt, const char *name, int64_t value)
{
	int number = parameter(stmt, name);
	if (number)
		keep_failure(stmt, sqlite3_bind_int64(stmt->handle, number, value));
}

void stmt_null(struct stmt *stmt, const char *name)
{
	int number = parameter(stmt, name);
	if (number)
		keep_failure(stmt, sqlite3_bind_null(stmt->handle, number));
}

void stmt_blob(struct stmt *stmt, const char *name, const void *bytes, size_t size)
{
	int number = parameter(stmt, name);
	if (number)
		keep_failure(stmt,
			     sqlite3_bind_blob64(stmt->handle, number, bytes ? bytes : "", size, SQLITE_TRANSIENT));
}

void stmt_id(struct stmt *stmt, const char *name, const struct id *id)
{
	if (!id || id_is_none(id))
		stmt_null(stmt, name);
	else
		stmt_blob(stmt, name, id, sizeof *id);
}

void stmt_hash(struct stmt *stmt, const char *name, const struct hash *hash)
{
	if (!hash || hash_is_none(hash))
		stmt_null(stmt, name);
	else
		stmt_blob(stmt, name, hash, sizeof *hash);
}

bool stmt_has(struct stmt *stmt, const char *name)
{
	return find_parameter(stmt, name) != 0;
}

bool stmt_next(struct stmt *stmt)
{
	if (stmt->failure != SQLITE_OK)
		return false;
	int result = sqlite3_step(stmt->handle);
	if (result == SQLITE_ROW)
		return true;
	if (result != SQLITE_DONE)
		keep_failure(stmt, result);
	return false;
}

int stmt_columns(struct stmt *stmt)
{
	return stmt->handle ? sqlite3_column_count(stmt->handle) : 0;
}

const char *stmt_column_name(struct stmt *stmt, int column)
{
	return sqlite3_column_name(stmt->handle, column);
}

int64_t stmt_get_int(struct stmt *stmt, int column)
{
	return sqlite3_column_int64(stmt->handle, column);
}

bool stmt_get_null(struct stmt *stmt, int column)
{
	return sqlite3_column_type(stmt->handle, column) == SQLITE_NULL;
}

char *stmt_get_text(struct stmt *stmt, int column, struct arena *arena)
{
	const unsigned char *text = sqlite3_column_text(stmt->handle, column);
	return text ? arena_bytes(arena, text, (size_t)sqlite3_column_bytes(stmt->handle, column)) : NULL;
}

const void *stmt_get_blob(struct stmt *stmt, int column, size_t *size)
{
	const void *bytes = sqlite3_column_blob(stmt->handle, column);
	*size = (size_t)sqlite3_column_bytes(stmt->handle, column);
	return bytes;
}

static bool get_fixed(struct stmt *stmt, int column, void *bytes, size_t size)
{
	size_t found;
	const void *blob = stmt_get_blob(stmt, column, &found);
	if (found != size) {
		memset(bytes, 0, size);
		return false;
	}
	memcpy(bytes, blob, size);
	return true;
}

bool stmt_get_id(struct stmt *stmt, int column, struct id *id)
{
	return get_fixed(stmt, column, id, sizeof *id);
}

bool stmt_get_hash(struct stmt *stmt, int column, struct hash *hash)
{
	return get_fixed(stmt, column, hash, sizeof *hash);
}

bool stmt_end(struct stmt *stmt, struct err *err)
{
	if (stmt->handle) {
		sqlite3_reset(stmt->handle);
		sqlite3_clear_bindings(stmt->handle);
	}
	stmt->busy = false;
	return stmt->failure == SQLITE_OK || set_failure(stmt->db, err, stmt->failure, stmt->message);
}

bool stmt_run(struct stmt *stmt, struct err *err)
{
	while (stmt_next(stmt))
		;
	return stmt_end(stmt, err);
}

/* Runs a statement whose table name comes from the schema itself, quoted by SQLite. */
static bool prepare_named(struct db *db, sqlite3_stmt **stmt, char *sql, struct err *err)
{
	if (!sql)
		err_out_of_memory();
	int result = sqlite3_prepare_v2(db->handle, sql, -1, stmt, NULL);
	sqlite3_free(sql);
	return result == SQLITE_OK || fail(db, err);
}

/* A virtual table comes and goes with those that it keeps for itself ("shadow"). */
static const char table_names[] = "SELECT name FROM pragma_table_list WHERE schema = 'main'"
				  " AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite%' ORDER BY name";
/* What can be compared row by row. */
static const char plain_table_names[] = "SELECT name FROM pragma_table_list WHERE schema = 'main'"
					" AND type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name";

static bool read_table_names(struct db *db, const char *sql, struct arena *arena, const char *names[], size_t most,
			     size_t *count, struct err *err)
{
	struct stmt *stmt = stmt_start(db, sql);
	for (*count = 0; *count < most && stmt_next(stmt); ++*count)
		names[*count] = stmt_get_text(stmt, 0, arena);
	return stmt_end(stmt, err);
}

enum { TABLES_MOST = 100 };

static bool is_among(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(*list, name) == 0)
			return true;
	return false;
}

bool db_drop_tables_except(struct db *db, const char *const *keep, struct err *err)
{
	struct arena arena = { 0 };
	const char *names[TABLES_MOST];
	size_t count;
	bool ok = read_table_names(db, table_names, &arena, names, TABLES_MOST, &count, err);
	for (size_t i = 0; ok && i < count; i++) {
		if (is_among(names[i], keep))
			continue;
		sqlite3_stmt *drop = NULL;
		ok = prepare_named(db, &drop, sqlite3_mprintf("DROP TABLE main.\"%w\"", names[i]), err);
		if (ok && sqlite3_step(drop) != SQLITE_DONE)
			ok = fail(db, err);
		sqlite3_finalize(drop);
	}
	arena_release(&arena);
	return ok;
}

/* The first column that is no text: a key may be somebody's name. */
static const char *key_text(sqlite3_stmt *row, char text[static 65])
{
	*text = '\0';
	for (int column = 0; column < sqlite3_column_count(row); column++) {
		if (sqlite3_column_type(row, column) != SQLITE_BLOB)
			continue;
		int size = sqlite3_column_bytes(row, column);
		hex_format(sqlite3_column_blob(row, column), (size_t)(size > 32 ? 32 : size), text);
		break;
	}
	return text;
}

/* All columns but the number of the row: that one is the file's own. */
static bool read_columns(struct db *db, const char *table, struct arena *arena, const char **columns, struct err *err)
{
	struct stmt *stmt =
		stmt_start(db, "SELECT group_concat('\"' || name || '\"') FROM pragma_table_info(:table, 'main')"
			       " WHERE NOT (pk = 1 AND type = 'INTEGER')");
	stmt_text(stmt, ":table", table);
	if (stmt_next(stmt))
		*columns = stmt_get_text(stmt, 0, arena);
	return stmt_end(stmt, err);
}

/* Leaves out of the rows that are too much those of a key that is in both: they were told as another. */
static bool read_key_condition(struct db *db, const char *table, struct arena *arena, const char **condition,
			       struct err *err)
{
	struct stmt *stmt =
		stmt_start(db, "SELECT group_concat('whole.\"' || name || '\" IS less.\"' || name || '\"', ' AND ')"
			       "  FROM pragma_table_info(:table, 'main') WHERE pk > 0"
			       " HAVING sum(type = 'INTEGER' AND pk = 1) = 0");
	stmt_text(stmt, ":table", table);
	*condition = stmt_next(stmt) ? stmt_get_text(stmt, 0, arena) : NULL;
	if (!*condition)
		*condition = "0";
	return stmt_end(stmt, err);
}

static bool is_table(struct db *db, const char *schema, const char *name, bool *there, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT 1 FROM pragma_table_list WHERE schema = :schema AND name = :name");
	stmt_text(stmt, ":schema", schema);
	stmt_text(stmt, ":name", name);
	*there = stmt_next(stmt);
	return stmt_end(stmt, err);
}

bool db_compare_tables(struct db *db, const char *other,
		       void (*difference)(const char *table, const char *key, bool missing, void *context),
		       void *context, struct err *err)
{
	struct arena arena = { 0 };
	const char *names[TABLES_MOST];
	size_t count;
	bool ok = read_table_names(db, plain_table_names, &arena, names, TABLES_MOST, &count, err);
	for (size_t i = 0; ok && i < 2 * count; i++) {
		const char *name = names[i / 2], *from = i % 2 ? other : "main", *less = i % 2 ? "main" : other;
		sqlite3_stmt *rows = NULL;
		const char *columns = NULL, *condition = NULL;
		bool there;
		if (!(ok = is_table(db, other, name, &there, err)))
			break;
		if (!there) {
			if (i % 2 == 0)
				difference(name, NULL, true, context);
			continue;
		}
		ok = read_columns(db, name, &arena, &columns, err) &&
		     read_key_condition(db, name, &arena, &condition, err) &&
		     prepare_named(db, &rows,
				   sqlite3_mprintf("SELECT %s FROM (SELECT %s FROM \"%w\".\"%w\" EXCEPT SELECT %s FROM "
						   "\"%w\".\"%w\") AS less WHERE NOT (%d AND EXISTS (SELECT 1 FROM "
						   "\"%w\".\"%w\" AS whole WHERE %s))",
						   columns, columns, from, name, columns, less, name, (int)(i % 2),
						   less, name, condition),
				   err);
		int result = SQLITE_DONE;
		char key[65] = "";
		while (ok && (result = sqlite3_step(rows)) == SQLITE_ROW)
			difference(name, key_text(rows, key), i % 2 == 0, context);
		if (ok && result != SQLITE_DONE)
			ok = fail(db, err);
		sqlite3_finalize(rows);
	}
	arena_release(&arena);
	return ok;
}

static bool explain(struct db *db, const struct stmt *stmt, struct arena *arena, char **text, struct err *err)
{
	char *sql = arena_format(arena, "EXPLAIN QUERY PLAN %s", stmt->sql);
	sqlite3_stmt *plan;
	if (sqlite3_prepare_v2(db->handle, sql, -1, &plan, NULL) != SQLITE_OK)
		return fail(db, err);
	*text = arena_format(arena, "%s%s\n", *text, stmt->sql);
	while (sqlite3_step(plan) == SQLITE_ROW)
		*text = arena_format(arena, "%s\t%s\n", *text, (const char *)sqlite3_column_text(plan, 3));
	return sqlite3_finalize(plan) == SQLITE_OK || fail(db, err);
}

bool db_plans(struct db *db, struct arena *arena, char **text, struct err *err)
{
	char *plans = arena_text(arena, "");
	for (size_t i = 0; i < STATEMENT_BUCKETS; i++)
		for (const struct stmt *stmt = db->bucket[i]; stmt; stmt = stmt->after)
			if (stmt->handle && !explain(db, stmt, arena, &plans, err))
				return false;
	*text = plans;
	return true;
}
