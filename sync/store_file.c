#include "sync/store_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"
#include "db/db.h"
#include "sync/photo_file.h"
#include "sync/store.h"

enum { CENTRAL_FORMAT = 1, WAIT_MS = 60 * 1000, PROBE_WAIT_MS = 20 };

/* The central file trusts nobody and decides nothing. `digest` is that of all events up to the row. */
static const char schema[] =
	"CREATE TABLE setting(key TEXT PRIMARY KEY, value) WITHOUT ROWID;"
	"CREATE TABLE event("
	"  pos INTEGER PRIMARY KEY, hash BLOB NOT NULL UNIQUE, scope TEXT NOT NULL, header BLOB NOT NULL,"
	"  signature BLOB, payload TEXT, digest BLOB NOT NULL);"
	"CREATE TABLE offer(locator BLOB PRIMARY KEY, box BLOB NOT NULL, answer BLOB) WITHOUT ROWID;";

struct store_file {
	struct store store; /* first: a struct store * is this */
	struct db *db;
	char photos[4200]; /* the folder */
};

static struct store_file *of(struct store *store)
{
	return (struct store_file *)store;
}

/* What happened there, with the place before it. */
static bool at_file(struct err *err)
{
	return err_prefix(err, "%s", _("central file"));
}

static void chain_digest(struct hash *digest, const struct hash *event)
{
	unsigned char bytes[2 * sizeof(struct hash)];
	memcpy(bytes, digest, sizeof *digest);
	memcpy(bytes + sizeof *digest, event, sizeof *event);
	hash_of("fangzheng-store-1", bytes, sizeof bytes, digest);
}

static bool read_digest(struct db *db, int64_t pos, struct hash *digest, struct err *err)
{
	*digest = (struct hash){ 0 };
	struct stmt *stmt = stmt_start(db, "SELECT digest FROM event WHERE pos = :pos");
	stmt_int(stmt, ":pos", pos);
	if (stmt_next(stmt))
		stmt_get_hash(stmt, 0, digest);
	return stmt_end(stmt, err);
}

static bool read_last(struct db *db, int64_t *last, struct err *err)
{
	return db_number(db, "SELECT max(pos) FROM event", 0, last, err);
}

/* Files of before name no county: theirs is the one whose genesis they hold; of an empty one, whoever comes first. */
static const char claim[] =
	"INSERT OR IGNORE INTO setting(key, value) SELECT 'genesis', :genesis"
	" WHERE NOT EXISTS (SELECT 1 FROM event) OR EXISTS (SELECT 1 FROM event WHERE hash = :hash)";

static bool claim_file(struct db *db, const struct hash *genesis, const char *hex, struct err *err)
{
	if (!db_begin(db, err))
		return false;
	struct stmt *stmt = stmt_start(db, claim);
	stmt_text(stmt, ":genesis", hex);
	stmt_hash(stmt, ":hash", genesis);
	if (stmt_run(stmt, err))
		return db_commit(db, err);
	db_rollback(db);
	return false;
}

static bool is_county(struct db *db, const char *hex, bool *county, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT 1 FROM setting WHERE key = 'genesis' AND value = :genesis");
	stmt_text(stmt, ":genesis", hex);
	*county = stmt_next(stmt);
	return stmt_end(stmt, err);
}

static bool check_county(struct db *db, const struct hash *genesis, struct err *err)
{
	char hex[HASH_TEXT_BYTES];
	bool county;
	hash_format(genesis, hex);
	if (!is_county(db, hex, &county, err))
		return false;
	if (!county && (!claim_file(db, genesis, hex, err) || !is_county(db, hex, &county, err)))
		return false;
	return county ||
	       err_set(err, ERR_CONFLICT,
		       _("it belongs to another county, so nothing was sent or taken; check 'to:' under 'sync:' in "
			 "fangzheng.yaml"));
}

static bool file_hello(struct store *store, const struct hash *genesis, int64_t asked, struct store_hello *hello,
		       struct err *err)
{
	struct db *db = of(store)->db;
	if (!check_county(db, genesis, err))
		return at_file(err);
	struct arena arena = { 0 };
	struct store_hello read = { 0 };
	struct stmt *stmt = stmt_start(db, "SELECT value FROM setting WHERE key = 'generation'");
	if (stmt_next(stmt))
		snprintf(read.name, sizeof read.name, "file:%s", stmt_get_text(stmt, 0, &arena));
	bool ok = stmt_end(stmt, err) && read_last(db, &read.last, err) && read_digest(db, asked, &read.digest, err);
	arena_release(&arena);
	if (ok)
		*hello = read;
	return ok || at_file(err);
}

static bool is_there(struct db *db, const struct hash *hash, bool *there, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT 1 FROM event WHERE hash = :hash");
	stmt_hash(stmt, ":hash", hash);
	*there = stmt_next(stmt);
	return stmt_end(stmt, err);
}

static bool insert(struct db *db, int64_t pos, const struct journal_entry *entry, const struct hash *digest,
		   struct err *err)
{
	unsigned char header[EVENT_HEADER_BYTES];
	event_encode(&entry->event, header);
	struct stmt *stmt = stmt_start(db, "INSERT INTO event(pos, hash, scope, header, signature, payload, digest)"
					   " VALUES (:pos, :hash, :scope, :header, :signature, :payload, :digest)");
	stmt_int(stmt, ":pos", pos);
	stmt_hash(stmt, ":hash", &entry->hash);
	stmt_text(stmt, ":scope", entry->event.scope);
	stmt_blob(stmt, ":header", header, sizeof header);
	if (entry->event.seal)
		stmt_blob(stmt, ":signature", entry->event.signature, sizeof entry->event.signature);
	if (entry->event.payload)
		stmt_text(stmt, ":payload", entry->event.payload);
	stmt_blob(stmt, ":digest", digest, sizeof *digest);
	return stmt_run(stmt, err);
}

static bool insert_missing(struct db *db, const struct journal_entry *entry, size_t count,
			   struct store_receipt *receipt, struct err *err)
{
	int64_t last;
	struct hash digest;
	if (!read_last(db, &last, err) || !read_digest(db, last, &digest, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		bool there;
		if (!is_there(db, &entry[i].hash, &there, err))
			return false;
		if (!there)
			chain_digest(&digest, &entry[i].hash);
		if (!there && !insert(db, ++last, &entry[i], &digest, err))
			return false;
		*(there ? &receipt->known : &receipt->taken) += 1;
	}
	return true;
}

static bool file_push(struct store *store, const struct journal_entry *entry, size_t count,
		      struct store_receipt *receipt, struct err *err)
{
	struct db *db = of(store)->db;
	struct store_receipt pushed = *receipt;
	if (!db_begin(db, err))
		return at_file(err);
	if (!insert_missing(db, entry, count, &pushed, err)) {
		db_rollback(db);
		return at_file(err);
	}
	if (!db_commit(db, err))
		return at_file(err);
	*receipt = pushed;
	return true;
}

static bool is_wanted(const char *scope, const char *const *scopes)
{
	if (!scopes)
		return true;
	for (; *scopes; scopes++)
		if (strcmp(*scopes, scope) == 0)
			return true;
	return false;
}

/* Columns: pos, scope, header, signature, payload, digest. False for bytes that are no event. */
static bool read_entry(struct stmt *stmt, struct arena *arena, struct journal_entry *entry)
{
	struct err ignored;
	size_t size;
	const void *bytes = stmt_get_blob(stmt, 2, &size);
	*entry = (struct journal_entry){ 0 };
	if (size != EVENT_HEADER_BYTES || !event_decode(bytes, &entry->event, &ignored))
		return false;
	event_hash(&entry->event, &entry->hash);
	bytes = stmt_get_blob(stmt, 3, &size);
	if (entry->event.seal != (size == EVENT_SIGNATURE_BYTES))
		return false;
	if (entry->event.seal)
		memcpy(entry->event.signature, bytes, size);
	if (stmt_get_null(stmt, 4))
		return true;
	bytes = stmt_get_blob(stmt, 4, &size);
	if (size != entry->event.payload_length || !text_is_utf8(bytes, size))
		return false;
	entry->event.payload = arena_bytes(arena, bytes, size);
	return true;
}

/* Where a page may end: the number and digest there, and how many events it has then. */
struct page_end {
	int64_t last, unreadable;
	struct hash digest;
	size_t count;
};

static bool file_pull(struct store *store, int64_t after, const char *const *scopes, struct arena *arena,
		      struct store_page *page, struct err *err)
{
	struct journal_entry *entry = arena_alloc(arena, STORE_PAGE_EVENTS * sizeof *entry);
	struct page_end now = { .last = after }, sealed = { 0 };
	size_t bytes = 0;
	bool whole = true; /* the store's end was reached */
	if (!read_digest(of(store)->db, after, &now.digest, err))
		return at_file(err);
	struct stmt *stmt = stmt_start(of(store)->db, "SELECT pos, scope, header, signature, payload, digest FROM "
						      "event WHERE pos > :after ORDER BY pos LIMIT :most");
	stmt_int(stmt, ":after", after);
	stmt_int(stmt, ":most", STORE_PAGE_EVENTS + 1);
	while (stmt_next(stmt)) {
		if (now.count == STORE_PAGE_EVENTS || bytes >= STORE_PAGE_BYTES) {
			whole = false;
			break;
		}
		struct arena name = { 0 };
		struct journal_entry *read = &entry[now.count];
		bool wanted = is_wanted(stmt_get_text(stmt, 1, &name), scopes),
		     readable = read_entry(stmt, arena, read);
		arena_release(&name);
		now.last = stmt_get_int(stmt, 0);
		stmt_get_hash(stmt, 5, &now.digest);
		now.unreadable += !readable;
		if (readable && wanted) {
			bytes += EVENT_HEADER_BYTES + read->event.payload_length;
			now.count++;
		}
		if (!wanted || (readable && read->event.seal))
			sealed = now;
	}
	if (!stmt_end(stmt, err))
		return at_file(err);
	/* A run that never ends on a seal is passed on as it is: the journal refuses it, and goes on. */
	if (!whole && sealed.last > after)
		now = sealed;
	*page = (struct store_page){
		.events = { entry, now.count }, .last = now.last, .digest = now.digest, .unreadable = now.unreadable
	};
	return true;
}

/* One short transaction. */
static bool change(struct store *store,
		   struct stmt *(*bind)(struct db *db, const struct hash *key, const struct enrol_box *box),
		   const struct hash *key, const struct enrol_box *box, struct err *err)
{
	struct db *db = of(store)->db;
	if (!db_begin(db, err))
		return at_file(err);
	if (stmt_run(bind(db, key, box), err))
		return db_commit(db, err) || at_file(err);
	db_rollback(db);
	return at_file(err);
}

static struct stmt *bind_erase(struct db *db, const struct hash *key, const struct enrol_box *box)
{
	(void)box;
	struct stmt *stmt = stmt_start(db, "UPDATE event SET payload = NULL WHERE hash = :key");
	stmt_hash(stmt, ":key", key);
	return stmt;
}

static bool file_erase(struct store *store, const struct hash *event, struct err *err)
{
	struct stmt *stmt = stmt_start(of(store)->db, "SELECT 1 FROM event WHERE hash = :hash AND payload IS NOT NULL");
	stmt_hash(stmt, ":hash", event);
	bool there = stmt_next(stmt);
	if (!stmt_end(stmt, err))
		return at_file(err);
	return !there || change(store, bind_erase, event, NULL, err);
}

/* "FILE-photos/ab/abcdef…" */
static void photo_path(struct store *store, const struct hash *photo, char folder[static 4300], char path[static 4400])
{
	char hex[HASH_TEXT_BYTES];
	hash_format(photo, hex);
	snprintf(folder, 4300, "%s/%.2s", of(store)->photos, hex);
	snprintf(path, 4400, "%s/%s", folder, hex);
}

static bool file_photo_has(struct store *store, const struct hash *photo, bool *has, struct err *err)
{
	(void)err;
	char folder[4300], path[4400];
	photo_path(store, photo, folder, path);
	*has = access(path, F_OK) == 0;
	return true;
}

static bool make_folder(const char *path, struct err *err)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST ||
	       err_set(err, ERR_SYSTEM, _("the folder %s cannot be made: %s"), path, strerror(errno));
}

static bool file_photo_put(struct store *store, const struct hash *photo, const char *path, struct err *err)
{
	char folder[4300], there[4400];
	struct stat status;
	photo_path(store, photo, folder, there);
	if (!make_folder(of(store)->photos, err) || !make_folder(folder, err) ||
	    !photo_file_copy(path, there, photo, err))
		return false;
	/* By the clock of the machine that keeps the folder. */
	if (stat(there, &status) == 0)
		photo_file_sweep(folder, (int64_t)status.st_mtime * 1000);
	return true;
}

static bool file_photo_get(struct store *store, const struct hash *photo, const char *path, struct err *err)
{
	char folder[4300], there[4400];
	photo_path(store, photo, folder, there);
	return photo_file_copy(there, path, photo, err);
}

static bool file_photo_erase(struct store *store, const struct hash *photo, struct err *err)
{
	char folder[4300], there[4400];
	photo_path(store, photo, folder, there);
	return unlink(there) == 0 || errno == ENOENT || errno == ENOTDIR ||
	       err_set(err, ERR_SYSTEM, _("%s cannot be removed: %s"), there, strerror(errno));
}

static struct stmt *bind_offer(struct db *db, const struct hash *key, const struct enrol_box *box)
{
	struct stmt *stmt =
		stmt_start(db, "INSERT INTO offer(locator, box) VALUES (:key, :box) ON CONFLICT DO NOTHING");
	stmt_hash(stmt, ":key", key);
	stmt_blob(stmt, ":box", box->bytes, box->size);
	return stmt;
}

/* The first answer stands: a code serves one station. */
static struct stmt *bind_answer(struct db *db, const struct hash *key, const struct enrol_box *box)
{
	struct stmt *stmt = stmt_start(db, "UPDATE offer SET answer = :box WHERE locator = :key AND answer IS NULL");
	stmt_hash(stmt, ":key", key);
	stmt_blob(stmt, ":box", box->bytes, box->size);
	return stmt;
}

static struct stmt *bind_end(struct db *db, const struct hash *key, const struct enrol_box *box)
{
	(void)box;
	struct stmt *stmt = stmt_start(db, "DELETE FROM offer WHERE locator = :key");
	stmt_hash(stmt, ":key", key);
	return stmt;
}

static bool get_box(struct store *store, struct stmt *stmt, const struct hash *locator, struct arena *arena,
		    struct enrol_box *box, struct err *err)
{
	struct enrol_box read = { 0 };
	stmt_hash(stmt, ":key", locator);
	if (stmt_next(stmt)) {
		const void *bytes = stmt_get_blob(stmt, 0, &read.size);
		if (read.size > 0)
			read.bytes = (unsigned char *)arena_bytes(arena, bytes, read.size);
	}
	(void)store;
	if (!stmt_end(stmt, err))
		return at_file(err);
	*box = read;
	return true;
}

static bool file_offer_put(struct store *store, const struct hash *locator, const struct enrol_box *box,
			   struct err *err)
{
	return change(store, bind_offer, locator, box, err);
}

static bool file_offer_get(struct store *store, const struct hash *locator, struct arena *arena, struct enrol_box *box,
			   struct err *err)
{
	return get_box(store, stmt_start(of(store)->db, "SELECT box FROM offer WHERE locator = :key"), locator, arena,
		       box, err);
}

static bool file_answer_put(struct store *store, const struct hash *locator, const struct enrol_box *box,
			    struct err *err)
{
	return change(store, bind_answer, locator, box, err);
}

static bool file_answer_get(struct store *store, const struct hash *locator, struct arena *arena, struct enrol_box *box,
			    struct err *err)
{
	return get_box(store, stmt_start(of(store)->db, "SELECT answer FROM offer WHERE locator = :key"), locator,
		       arena, box, err);
}

static bool file_offer_end(struct store *store, const struct hash *locator, struct err *err)
{
	return change(store, bind_end, locator, NULL, err);
}

static void file_close(struct store *store)
{
	db_close(of(store)->db);
	free(store);
}

static const struct store_operations operations = {
	file_hello,	 file_push,	  file_pull,	    file_erase,	    file_photo_has,
	file_photo_put,	 file_photo_get,  file_photo_erase, file_offer_put, file_offer_get,
	file_answer_put, file_answer_get, file_offer_end,   file_close,
};

static const struct db_options for_writing = { .use = DB_WRITE, .central = true, .busy_timeout_ms = WAIT_MS };

/* 1: a central file; 0: a database without any table, as a first sync that was killed leaves one; -1: another. */
static bool what_is_it(struct db *db, int *what, struct err *err)
{
	int64_t tables, format = 0;
	if (!db_number(db, "SELECT count(*) FROM sqlite_schema", 0, &tables, err))
		return false;
	if (tables > 0 &&
	    !db_number(db, "SELECT count(*) FROM sqlite_schema WHERE name IN ('setting', 'offer', 'event')", 0, &format,
		       err))
		return false;
	if (format == 3 && !db_number(db, "SELECT value FROM setting WHERE key = 'central_format'", 0, &format, err))
		return false;
	*what = tables == 0 ? 0 : format == CENTRAL_FORMAT ? 1 : -1;
	return true;
}

static bool refuse(const char *path, struct err *err)
{
	return err_set(err, ERR_INPUT, _("%s is not a central file of this version"), path);
}

/*
 * Looks at the header before SQLite does: to open a station's file (in WAL mode, which byte 18 of
 * the header says) as a central one would change its journal mode. Not by a read-only connection: that
 * cannot take back what a killed writer left half done.
 */
static bool check_header(const char *path, struct err *err)
{
	unsigned char header[20] = { 0 };
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return err_set(err, errno == ENOENT ? ERR_MISSING : ERR_SYSTEM, _("%s cannot be opened: %s"), path,
			       strerror(errno));
	ssize_t got = read(file, header, sizeof header);
	close(file);
	if (got == 0)
		return true;
	if (got < (ssize_t)sizeof header || memcmp(header, "SQLite format 3", 16) != 0)
		return err_set(err, ERR_DAMAGED, _("%s is not a central file: it is no database"), path);
	return header[18] == 1 || refuse(path, err);
}

static bool open_existing(const char *path, struct db **db, struct err *err)
{
	int what;
	struct db *opened;
	if (!check_header(path, err) || !db_open(path, &for_writing, &opened, err))
		return false;
	bool ok = what_is_it(opened, &what, err) && (what >= 0 || refuse(path, err));
	if (!ok) {
		db_close(opened);
		return false;
	}
	*db = opened;
	return true;
}

static bool write_schema(struct db *db, struct err *err)
{
	struct chance chance = { 0 };
	unsigned char generation[16];
	char hex[33];
	chance_bytes(&chance, generation, sizeof generation);
	hex_format(generation, sizeof generation, hex);
	struct stmt *stmt;
	if (!db_script(db, schema, err))
		return false;
	stmt = stmt_start(
		db, "INSERT INTO setting(key, value) VALUES ('generation', :generation), ('central_format', :format)");
	stmt_text(stmt, ":generation", hex);
	stmt_int(stmt, ":format", CENTRAL_FORMAT);
	return stmt_run(stmt, err);
}

/* Two stations may make the file at one time: who gets the lock writes the tables. */
static bool found(struct db *db, struct err *err)
{
	int what;
	if (!db_begin(db, err))
		return false;
	bool ok = what_is_it(db, &what, err) && (what == 1 || write_schema(db, err));
	if (ok)
		return db_commit(db, err);
	db_rollback(db);
	return false;
}

static int try_to_write(const char *path)
{
	struct db *db;
	struct err err;
	struct db_options impatient = { .use = DB_WRITE, .central = true, .busy_timeout_ms = PROBE_WAIT_MS };
	bool wrote = db_open(path, &impatient, &db, &err) && db_begin(db, &err);
	return wrote ? 1 : err.code == ERR_BUSY ? 0 : 2;
}

/*
 * Some shares grant every lock. While this process holds the file, another must not get it. It is
 * another process, for POSIX locks never stand in the way of the process that has them.
 */
static bool probe_locks(struct db *db, const char *path, struct err *err)
{
	int status = 0;
	if (!db_begin(db, err))
		return false;
	pid_t child = fork();
	if (child == 0)
		_exit(try_to_write(path));
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	db_rollback(db);
	if (child < 0)
		return err_set(err, ERR_SYSTEM, _("no process for the test of locks: %s"), strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	return err_set(
		err, ERR_SYSTEM,
		_("the locks of the share on which %s lies do not work, so two stations could write at one time; "
		  "put it elsewhere"),
		path);
}

static bool open_or_make(const char *path, bool create, struct db **db, struct err *err)
{
	struct db_options making = for_writing;
	making.use = DB_CREATE;
	if (open_existing(path, db, err))
		return true;
	if (err->code != ERR_MISSING || !create)
		return false;
	/* Another may have made it meanwhile. */
	return db_open(path, &making, db, err) || (err->code == ERR_CONFLICT && open_existing(path, db, err));
}

bool store_file_open(const char *path, bool create, struct store **store, struct err *err)
{
	struct db *db;
	if (!open_or_make(path, create, &db, err))
		return false;
	if (!found(db, err) || !probe_locks(db, path, err)) {
		db_close(db);
		return false;
	}
	struct store_file *opened = calloc(1, sizeof *opened);
	if (!opened)
		err_out_of_memory();
	*opened = (struct store_file){ .store = { &operations }, .db = db };
	snprintf(opened->photos, sizeof opened->photos, "%s-photos", path);
	*store = &opened->store;
	return true;
}
