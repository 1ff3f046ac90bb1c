#include "db/station.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/config.h"
#include "core/err.h"
#include "core/event.h"
#include "core/hlc.h"
#include "core/i18n.h"
#include "core/text.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/schema.h"

/* Bumped when db/journal.sql or its guard changes; each step then has its migration here. */
enum { JOURNAL_FORMAT = 2 };

enum { PATH_BYTES = sizeof((struct station *)0)->home + 64 };

static void path_in(const struct station *station, const char *name, char path[static PATH_BYTES])
{
	snprintf(path, PATH_BYTES, "%s/%s", station->home, name);
}

static bool set_home(struct station *station, const char *home, struct err *err)
{
	size_t length = strlen(home);
	while (length > 1 && home[length - 1] == '/')
		length--;
	if (length == 0 || length >= sizeof station->home)
		return err_set(err, ERR_INPUT, _("the name of the station's folder is empty or too long"));
	memcpy(station->home, home, length);
	station->home[length] = '\0';
	return true;
}

static bool make_folder(const char *path, struct err *err)
{
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return true;
	return err_set(err, ERR_SYSTEM, _("the folder %s cannot be made: %s"), path, strerror(errno));
}

bool station_make_folders(const char *path, struct err *err)
{
	char part[PATH_BYTES];
	snprintf(part, sizeof part, "%s", path);
	for (char *slash = strchr(part + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (!make_folder(part, err))
			return false;
		*slash = '/';
	}
	return make_folder(part, err);
}

/*
 * station.key holds two lines, "key HEX" (the Ed25519 seed) and "county HEX" (the secret that
 * keys natural ids): text, so that it can be copied out on paper.
 */
static bool write_key_file(const char *path, const unsigned char seed[static 32], const unsigned char county[static 32],
			   struct err *err)
{
	char seed_hex[65], county_hex[65], text[160];
	hex_format(seed, 32, seed_hex);
	hex_format(county, 32, county_hex);
	int length = snprintf(text, sizeof text, "key %s\ncounty %s\n", seed_hex, county_hex);
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok = file >= 0 && write(file, text, (size_t)length) == length && fsync(file) == 0;
	if (!ok)
		err_set(err, ERR_SYSTEM, _("%s cannot be written: %s"), path, strerror(errno));
	if (file >= 0)
		close(file);
	wipe(seed_hex, sizeof seed_hex);
	wipe(county_hex, sizeof county_hex);
	wipe(text, sizeof text);
	return ok;
}

/* As ssh does: what others could read may be in their hands, and a person has to know. */
static bool is_secret(FILE *file, const char *path, struct err *err)
{
	struct stat status;
	if (fstat(fileno(file), &status) != 0 || (status.st_mode & 077) == 0)
		return true;
	return err_set(err, ERR_DENIED,
		       _("others on this computer can read %s, and who has it speaks for this station: run 'chmod 600 "
			 "%s', and tell the administrator if somebody may have copied it"),
		       path, path);
}

static bool read_key_file(struct station *station, const char *name, struct err *err)
{
	char path[PATH_BYTES], seed_hex[65] = "", county_hex[65] = "";
	unsigned char seed[32];
	path_in(station, name, path);
	FILE *file = fopen(path, "re");
	if (!file)
		return err_set(err, errno == ENOENT ? ERR_MISSING : ERR_SYSTEM,
			       _("the station's key %s cannot be read: %s"), path, strerror(errno));
	if (!is_secret(file, path, err)) {
		fclose(file);
		return false;
	}
	bool ok = fscanf(file, "key %64s county %64s", seed_hex, county_hex) == 2 && hex_parse(seed_hex, seed, 32) &&
		  hex_parse(county_hex, station->county_secret, 32);
	fclose(file);
	if (ok) {
		key_pair_from_seed(seed, &station->key);
		station_fingerprint(station->key.public_key, &station->fingerprint);
	} else {
		err_set(err, ERR_DAMAGED, _("the station's key %s is damaged; restore it from its backup"), path);
	}
	wipe(seed, sizeof seed);
	wipe(seed_hex, sizeof seed_hex);
	wipe(county_hex, sizeof county_hex);
	return ok;
}

bool station_prepare_key(struct station *station, struct key_pair *key, struct err *err)
{
	char path[PATH_BYTES];
	unsigned char seed[32];
	path_in(station, "station.key.new", path);
	unlink(path);
	chance_bytes(&station->chance, seed, sizeof seed);
	bool ok = write_key_file(path, seed, station->county_secret, err);
	if (ok)
		key_pair_from_seed(seed, key);
	wipe(seed, sizeof seed);
	return ok;
}

static bool sync_folder(const char *path)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = folder >= 0 && fsync(folder) == 0;
	if (folder >= 0)
		close(folder);
	return ok;
}

static bool refuse_key(const struct station *station, struct err *err)
{
	char path[PATH_BYTES];
	path_in(station, "station.key", path);
	return err_set(err, ERR_CONFLICT,
		       _("%s is the key of another station; put this station's own back from its copy, nothing was "
			 "written"),
		       path);
}

/* The key file of the fingerprint that the journal names: the prepared one, where a crash came before it was moved. */
static bool read_current_key(struct station *station, const struct hash *current, bool read_only, struct err *err)
{
	char prepared[PATH_BYTES], path[PATH_BYTES];
	if (!read_key_file(station, "station.key", err))
		return false;
	if (hash_equal(&station->fingerprint, current))
		return true;
	path_in(station, "station.key", path);
	path_in(station, "station.key.new", prepared);
	if (access(prepared, F_OK) != 0)
		return refuse_key(station, err);
	if (!read_key_file(station, "station.key.new", err))
		return false;
	if (!hash_equal(&station->fingerprint, current))
		return refuse_key(station, err);
	if (!read_only && (rename(prepared, path) != 0 || !sync_folder(station->home)))
		return err_set(err, ERR_SYSTEM, _("%s cannot be written: %s"), path, strerror(errno));
	return true;
}

static bool follow_key(struct station *station, bool read_only, struct err *err)
{
	struct arena arena = { 0 };
	struct hash current;
	const char *hex = NULL, *tag = NULL;
	bool ok = station_setting(station, "key", &arena, &hex, err);
	if (ok && hex && hash_parse(hex, &current) && !hash_equal(&current, &station->fingerprint)) {
		ok = read_current_key(station, &current, read_only, err) &&
		     station_setting(station, "tag", &arena, &tag, err);
		if (ok)
			snprintf(station->tag, sizeof station->tag, "%.3s", tag ? tag : "");
	}
	arena_release(&arena);
	return ok;
}

bool station_follow_key(struct station *station, struct err *err)
{
	return follow_key(station, false, err);
}

bool station_setting(struct station *station, const char *key, struct arena *arena, const char **value, struct err *err)
{
	struct stmt *stmt = stmt_start(station->db, "SELECT value FROM setting WHERE key = :key");
	stmt_text(stmt, ":key", key);
	const char *found = stmt_next(stmt) ? stmt_get_text(stmt, 0, arena) : NULL;
	if (!stmt_end(stmt, err))
		return false;
	*value = found;
	return true;
}

bool station_set_setting(struct station *station, const char *key, const char *value, struct err *err)
{
	struct stmt *stmt = stmt_start(station->db, value ? "INSERT INTO setting(key, value) VALUES (:key, :value) ON "
							    "CONFLICT (key) DO UPDATE SET value = excluded.value"
							  : "DELETE FROM setting WHERE key = :key");
	stmt_text(stmt, ":key", key);
	if (value)
		stmt_text(stmt, ":value", value);
	return stmt_run(stmt, err);
}

static bool put_number(struct station *station, const char *key, int64_t number, struct err *err)
{
	struct stmt *stmt = stmt_start(station->db, "INSERT INTO setting(key, value) VALUES (:key, :value) ON CONFLICT "
						    "(key) DO UPDATE SET value = excluded.value");
	stmt_text(stmt, ":key", key);
	stmt_int(stmt, ":value", number);
	return stmt_run(stmt, err);
}

/* From its first day on the journal names the key that speaks here, so that no other one does. */
static bool keep_key(struct station *station, struct err *err)
{
	char hex[HASH_TEXT_BYTES];
	hash_format(&station->fingerprint, hex);
	return station_set_setting(station, "key", hex, err);
}

static bool write_schema(struct station *station, const struct station_plan *plan, struct err *err)
{
	if (!db_begin(station->db, err))
		return false;
	if (db_script(station->db, schema_journal, err) && db_script(station->db, schema_journal_guard, err) &&
	    db_script(station->db, schema_tables, err) && put_number(station, "journal_format", JOURNAL_FORMAT, err) &&
	    put_number(station, "fold_version", FOLD_VERSION, err) && put_number(station, "horizon", 0, err) &&
	    station_set_setting(station, "name", plan->name ? plan->name : "", err) &&
	    station_set_setting(station, "place", plan->place ? plan->place : "", err) && keep_key(station, err) &&
	    station_set_setting(station, "demonstration", plan->demonstration ? "yes" : NULL, err))
		return db_commit(station->db, err) && fold_prepare(station->db, err);
	db_rollback(station->db);
	return false;
}

void station_remove_files(const struct station *station)
{
	static const char *const files[] = { "station.db", "station.db-wal", "station.db-shm", "station.lock",
					     "station.key" };
	static const char *const folders[] = { "photos", "drafts", "" };
	char path[PATH_BYTES];
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		path_in(station, files[i], path);
		unlink(path);
	}
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		path_in(station, folders[i], path);
		rmdir(path); /* leaves alone what holds somebody's files */
	}
}

bool station_check_name(const char *name, const char *place, struct err *err)
{
	if (name && text_count(name) > CONFIG_STATION_NAME_MOST)
		return err_set(err, ERR_INPUT, _("the name of a station has at most %d characters"),
			       CONFIG_STATION_NAME_MOST);
	return !place || text_count(place) <= CONFIG_STATION_PLACE_MOST ||
	       err_set(err, ERR_INPUT, _("the place of a station has at most %d characters"),
		       CONFIG_STATION_PLACE_MOST);
}

bool station_create(const struct station_plan *plan, struct station *station, struct err *err)
{
	struct station made = { .clock = plan->clock, .chance = plan->chance, .demonstration = plan->demonstration };
	char database[PATH_BYTES], key[PATH_BYTES], photos[PATH_BYTES], drafts[PATH_BYTES];
	unsigned char seed[32];
	if (!set_home(&made, plan->home, err) || !station_check_name(plan->name, plan->place, err))
		return false;
	path_in(&made, "station.db", database);
	path_in(&made, "station.key", key);
	path_in(&made, "photos", photos);
	path_in(&made, "drafts", drafts);
	if (access(database, F_OK) == 0 || access(key, F_OK) == 0)
		return err_set(err, ERR_CONFLICT, _("there is a station in %s already"), made.home);
	chance_bytes(&made.chance, seed, sizeof seed);
	if (plan->county_secret)
		memcpy(made.county_secret, plan->county_secret, sizeof made.county_secret);
	else
		chance_bytes(&made.chance, made.county_secret, sizeof made.county_secret);
	key_pair_from_seed(seed, &made.key);
	station_fingerprint(made.key.public_key, &made.fingerprint);
	bool ok = station_make_folders(made.home, err) && make_folder(photos, err) && make_folder(drafts, err) &&
		  write_key_file(key, seed, made.county_secret, err) &&
		  db_open(database, &(struct db_options){ .use = DB_CREATE }, &made.db, err) &&
		  write_schema(&made, plan, err);
	wipe(seed, sizeof seed);
	if (!ok) {
		db_close(made.db);
		station_remove_files(&made);
		return false;
	}
	*station = made;
	return true;
}

static const char own_key_is_anothers[] =
	"SELECT count(*) FROM setting AS tag JOIN setting AS own ON own.key = 'key'"
	" WHERE tag.key = 'tag' AND EXISTS (SELECT 1 FROM station WHERE station.tag = tag.value)"
	"   AND NOT EXISTS (SELECT 1 FROM station WHERE station.tag = tag.value"
	"                                           AND lower(hex(fingerprint)) = own.value)";

/*
 * 2: the journal names its key from the first day on, and is guarded against REPLACE. Who was let in before is known by the
 * tag that came with that; a station that nobody knows yet has written nothing that counts.
 */
static bool migrate(struct station *station, struct err *err)
{
	int64_t others;
	struct stmt *stmt = stmt_start(station->db, "INSERT OR IGNORE INTO setting(key, value) VALUES ('key', :key)");
	char hex[HASH_TEXT_BYTES];
	hash_format(&station->fingerprint, hex);
	stmt_text(stmt, ":key", hex);
	return stmt_run(stmt, err) && db_script(station->db, schema_journal_guard, err) &&
	       db_number(station->db, own_key_is_anothers, 0, &others, err) &&
	       (others == 0 || refuse_key(station, err)) && put_number(station, "journal_format", JOURNAL_FORMAT, err);
}

static bool migrate_journal(struct station *station, struct err *err)
{
	if (!db_begin(station->db, err))
		return false;
	if (migrate(station, err))
		return db_commit(station->db, err);
	db_rollback(station->db);
	return false;
}

static bool refuse_old(const struct station *station, struct err *err)
{
	return err_set(err, ERR_CONFLICT, _("the station in %s is from an older version: run 'fangzheng rebuild' once"),
		       station->home);
}

static bool check_formats(struct station *station, const struct station_open_options *options, struct err *err)
{
	int64_t format, fold;
	if (!db_number(station->db, "SELECT count(*) FROM sqlite_schema WHERE name IN ('event', 'payload', 'setting')",
		       0, &format, err))
		return false;
	if (format != 3)
		return err_set(err, ERR_DAMAGED, _("station.db in %s is not a station's file"), station->home);
	if (!db_number(station->db, "SELECT value FROM setting WHERE key = 'journal_format'", 0, &format, err) ||
	    !db_number(station->db, "SELECT value FROM setting WHERE key = 'fold_version'", 0, &fold, err))
		return false;
	if (format > JOURNAL_FORMAT || fold > FOLD_VERSION)
		return err_set(err, ERR_INPUT,
			       _("the station in %s is from a newer version of fangzheng; install that one"),
			       station->home);
	if (format < 1)
		return err_set(err, ERR_DAMAGED, _("station.db in %s is not a station's file"), station->home);
	if ((format < JOURNAL_FORMAT || fold < FOLD_VERSION) && options->read_only)
		return refuse_old(station, err);
	return format == JOURNAL_FORMAT || migrate_journal(station, err);
}

static bool refold(struct station *station, const struct station_open_options *options, struct err *err)
{
	int64_t fold;
	return db_number(station->db, "SELECT value FROM setting WHERE key = 'fold_version'", 0, &fold, err) &&
	       (fold == FOLD_VERSION || fold_rebuild(station->db, options->progress, options->context, err));
}

static bool read_settings(struct station *station, struct err *err)
{
	struct arena arena = { 0 };
	const char *genesis, *tag, *demonstration;
	bool ok = station_setting(station, "genesis", &arena, &genesis, err) &&
		  station_setting(station, "tag", &arena, &tag, err) &&
		  station_setting(station, "demonstration", &arena, &demonstration, err);
	if (ok) {
		if (genesis)
			hash_parse(genesis, &station->genesis);
		snprintf(station->tag, sizeof station->tag, "%.3s", tag ? tag : "");
		station->demonstration = demonstration != NULL;
	}
	arena_release(&arena);
	return ok;
}

/* The county's own area was made with the secret, by its code. */
bool station_secret_is_good(struct station *station, bool *good, struct err *err)
{
	struct arena arena = { 0 };
	bool known = false, found = false;
	struct stmt *stmt = stmt_start(station->db, "SELECT area.entity, area.code FROM county JOIN area USING (code)");
	while (stmt_next(stmt)) {
		struct id entity, natural;
		known = stmt_get_id(stmt, 0, &entity);
		id_natural(station->county_secret, "area", stmt_get_text(stmt, 1, &arena), &natural);
		found |= known && id_equal(&entity, &natural);
	}
	arena_release(&arena);
	if (!stmt_end(stmt, err))
		return false;
	*good = found || !known;
	return true;
}

/* Households, people and areas that are entered under another secret would be others than those that are there. */
static bool check_secret(struct station *station, struct err *err)
{
	bool good;
	return station_secret_is_good(station, &good, err) &&
	       (good || err_set(err, ERR_DAMAGED,
				_("the county's secret in %s/station.key is not the one that the county's numbers were "
				  "made with; put the file back from its copy, nothing was written"),
				station->home));
}

typedef bool move_function(struct db *db, int64_t now_ms, struct err *err);

static bool move(struct db *db, move_function *move_horizon, int64_t now_ms, struct err *err)
{
	if (!fold_prepare(db, err) || !db_begin(db, err))
		return false;
	if (move_horizon(db, now_ms, err))
		return db_commit(db, err);
	db_rollback(db);
	return false;
}

/*
 * Whether the station folded ahead under a clock that has been set right since, and wrote nothing itself meanwhile: what
 * others wrote ahead would else outdo what is written now. What it wrote itself needs succession_leave_future.
 */
static bool is_beyond(struct station *station, int64_t now_ms, bool *beyond, struct err *err)
{
	uint64_t horizon;
	if (!fold_horizon(station->db, &horizon, err))
		return false;
	*beyond = false;
	if (horizon <= hlc_at(now_ms + 2 * EVENT_AHEAD_MS))
		return true;
	struct stmt *stmt = stmt_start(station->db, "SELECT 1 FROM chain JOIN event ON event.chain = chain.id"
						    " WHERE chain.station = :own AND event.hlc > :now LIMIT 1");
	stmt_hash(stmt, ":own", &station->fingerprint);
	stmt_int(stmt, ":now", (int64_t)hlc_at(now_ms));
	bool wrote = stmt_next(stmt);
	if (!stmt_end(stmt, err))
		return false;
	*beyond = !wrote;
	return true;
}

/*
 * What lay ahead of the clock and is due now would else wait for somebody to write; what was folded under a clock that
 * was ahead waits again. Who only reads has it done in passing, where that can be: on a medium that is read-only it
 * stays as it is.
 */
static bool fold_due(struct station *station, const char *database, bool read_only, struct err *err)
{
	struct err ignored;
	struct db *db;
	int64_t now = clock_now(station->clock);
	bool due, beyond;
	if (!fold_is_due(station->db, now, &due, err) || !is_beyond(station, now, &beyond, err))
		return false;
	if (!due && !beyond)
		return true;
	move_function *move_horizon = beyond ? fold_retreat : fold_advance;
	if (!read_only)
		return move(station->db, move_horizon, now, err);
	if (db_open(database, &(struct db_options){ .use = DB_WRITE }, &db, &ignored)) {
		move(db, move_horizon, now, &ignored);
		db_close(db);
	}
	return true;
}

bool station_open(const char *home, const struct station_open_options *options, struct station *station,
		  struct err *err)
{
	struct station opened = { .clock = options->clock };
	char database[PATH_BYTES];
	if (!set_home(&opened, home, err))
		return false;
	path_in(&opened, "station.db", database);
	if (access(database, F_OK) != 0 && errno == EACCES)
		return err_set(err, ERR_DENIED, _("the folder %s is not yours to enter: its owner runs the station"),
			       opened.home);
	if (access(database, F_OK) != 0)
		return err_set(err, ERR_MISSING,
			       _("there is no station in %s; make one with 'fangzheng init' or 'fangzheng demo'"),
			       opened.home);
	bool ok = read_key_file(&opened, "station.key", err) &&
		  db_open(database, &(struct db_options){ .use = options->read_only ? DB_READ : DB_WRITE }, &opened.db,
			  err) &&
		  check_formats(&opened, options, err) && read_settings(&opened, err) &&
		  follow_key(&opened, options->read_only, err) && refold(&opened, options, err) &&
		  (options->read_only || (check_secret(&opened, err) && fold_prepare(opened.db, err))) &&
		  fold_due(&opened, database, options->read_only, err);
	if (!ok) {
		station_close(&opened);
		return false;
	}
	*station = opened;
	return true;
}

void station_close(struct station *station)
{
	db_close(station->db);
	wipe(&station->key, sizeof station->key);
	wipe(station->county_secret, sizeof station->county_secret);
	*station = (struct station){ 0 };
}

bool station_take_turn(const char *home, const char *what, bool wait, int *lock, struct err *err)
{
	char path[4200];
	snprintf(path, sizeof path, "%s/%s.lock", home, what);
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (file < 0)
		return err_set(err, ERR_SYSTEM, _("%s cannot be opened: %s"), path, strerror(errno));
	while (flock(file, LOCK_EX | (wait ? 0 : LOCK_NB)) != 0) {
		if (errno == EINTR)
			continue;
		bool busy = errno == EWOULDBLOCK;
		err_set(err, busy ? ERR_BUSY : ERR_SYSTEM, _("%s cannot be locked: %s"), path, strerror(errno));
		close(file);
		return false;
	}
	*lock = file;
	return true;
}

bool station_turn_is_taken(const char *home, const char *what)
{
	char path[4200];
	snprintf(path, sizeof path, "%s/%s.lock", home, what);
	int file = open(path, O_RDWR | O_CLOEXEC);
	if (file < 0)
		return false;
	bool taken = flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
	close(file);
	return taken;
}
