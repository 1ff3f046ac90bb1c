#include "db/sync_state.h"

#include "core/arena.h"
#include "core/err.h"
#include "db/db.h"

/* Positions have no gaps, for nothing leaves the journal: a difference is a count. */
static const char state_now[] =
	"SELECT coalesce((SELECT max(at_ms) FROM cursor), 0),"
	"       coalesce((SELECT max(pos) FROM event), 0) - coalesce((SELECT max(pushed) FROM cursor), 0),"
	"       (SELECT count(*) FROM held), (SELECT count(*) FROM quarantine), (SELECT count(*) FROM ahead),"
	"       coalesce((SELECT value FROM setting WHERE key = 'forks'), 0),"
	"       coalesce((SELECT value FROM setting WHERE key = 'sync_failed_ms'), 0),"
	"       (SELECT value FROM setting WHERE key = 'sync_failure'),"
	"       EXISTS (SELECT 1 FROM station WHERE fingerprint = :own),"
	"       coalesce((SELECT value FROM setting WHERE key = 'returned'), 0),"
	"       (SELECT coalesce(reason, '') FROM cut WHERE station = :own ORDER BY seq, entity LIMIT 1)";

bool sync_state_read(struct db *db, const struct hash *own, struct arena *arena, struct sync_state *state,
		     struct err *err)
{
	struct sync_state read = { 0 };
	struct stmt *stmt = stmt_start(db, state_now);
	stmt_hash(stmt, ":own", own);
	if (stmt_next(stmt)) {
		read.last_ms = stmt_get_int(stmt, 0);
		read.pending = stmt_get_int(stmt, 1);
		read.held = stmt_get_int(stmt, 2);
		read.quarantined = stmt_get_int(stmt, 3);
		read.ahead = stmt_get_int(stmt, 4);
		read.forks = stmt_get_int(stmt, 5);
		read.failed_ms = stmt_get_int(stmt, 6);
		read.failure = stmt_get_text(stmt, 7, arena);
		read.enrolled = stmt_get_int(stmt, 8) != 0;
		read.returned = stmt_get_int(stmt, 9);
		read.cut = stmt_get_text(stmt, 10, arena);
	}
	if (!stmt_end(stmt, err))
		return false;
	*state = read;
	return true;
}

static bool set(struct db *db, const char *key, const char *text, int64_t number, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "INSERT INTO setting(key, value) VALUES (:key, coalesce(:text, :number))"
					   " ON CONFLICT (key) DO UPDATE SET value = excluded.value");
	stmt_text(stmt, ":key", key);
	stmt_text(stmt, ":text", text);
	stmt_int(stmt, ":number", number);
	return stmt_run(stmt, err);
}

bool sync_state_failed(struct db *db, int64_t now_ms, const char *why, struct err *err)
{
	return set(db, "sync_failed_ms", NULL, now_ms, err) && set(db, "sync_failure", why, 0, err);
}

bool sync_state_good(struct db *db, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "DELETE FROM setting WHERE key IN ('sync_failed_ms', 'sync_failure')");
	return stmt_run(stmt, err);
}

bool sync_state_forked(struct db *db, struct err *err)
{
	int64_t forks;
	return db_number(db, "SELECT value FROM setting WHERE key = 'forks'", 0, &forks, err) &&
	       set(db, "forks", NULL, forks + 1, err);
}

bool sync_state_returned(struct db *db, int64_t events, struct err *err)
{
	int64_t returned;
	return db_number(db, "SELECT value FROM setting WHERE key = 'returned'", 0, &returned, err) &&
	       set(db, "returned", NULL, returned + events, err);
}
