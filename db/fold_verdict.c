/*
 * Verdicts: `refuse` names an event that is not to count, `cut` the last good event of a chain,
 * `redact` a payload to erase. They touch what they hit, so that every replica folds it again.
 */
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/json.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/journal.h"

static bool touch_target(struct db *db, const struct hash *target, struct err *err)
{
	struct arena arena = { 0 };
	struct id entity;
	const char *kind = NULL;
	struct stmt *stmt = stmt_start(
		db, "SELECT kind, entity FROM event WHERE hash = :target AND kind NOT IN " JOURNAL_FOUNDATION);
	stmt_hash(stmt, ":target", target);
	if (stmt_next(stmt)) {
		kind = stmt_get_text(stmt, 0, &arena);
		stmt_get_id(stmt, 1, &entity);
	}
	bool ok = stmt_end(stmt, err) && (!kind || fold_touch(db, kind, &entity, err));
	arena_release(&arena);
	return ok;
}

/* The row of the first event whose payload names a target that belongs to this entity. */
static bool fold_target(const struct fold *fold, const char *remove, const char *insert, struct err *err)
{
	struct stmt *stmt = stmt_start(fold->db, remove);
	stmt_id(stmt, ":entity", &fold->entity);
	if (!stmt_run(stmt, err))
		return false;
	for (size_t i = 0; i < fold->count; i++) {
		const char *hex = json_text(fold->event[i].payload, "target");
		struct hash target;
		if (!hex || !hash_parse(hex, &target) || memcmp(&target, &fold->entity, sizeof fold->entity) != 0)
			continue;
		stmt = stmt_start(fold->db, insert);
		stmt_id(stmt, ":entity", &fold->entity);
		stmt_hash(stmt, ":target", &target);
		if (stmt_has(stmt, ":reason"))
			stmt_text(stmt, ":reason", json_text(fold->event[i].payload, "reason"));
		return stmt_run(stmt, err) && touch_target(fold->db, &target, err);
	}
	return true;
}

static bool fold_refuse(const struct fold *fold, struct err *err)
{
	return fold_target(fold, "DELETE FROM refused WHERE entity = :entity",
			   "INSERT INTO refused(entity, target, reason) VALUES (:entity, :target, :reason)", err);
}

static bool fold_redact(const struct fold *fold, struct err *err)
{
	return fold_target(fold, "DELETE FROM redacted WHERE entity = :entity",
			   "INSERT INTO redacted(entity, target) VALUES (:entity, :target)", err);
}

static bool touch_after_cut(struct db *db, const struct hash *station, const char *scope, int64_t seq, struct err *err)
{
	struct arena arena = { 0 };
	struct stmt *stmt = stmt_start(
		db, "SELECT DISTINCT kind, entity FROM event"
		    " WHERE chain = (SELECT id FROM chain WHERE station = :station AND scope = :scope) AND seq > :seq"
		    "   AND kind NOT IN " JOURNAL_FOUNDATION);
	stmt_hash(stmt, ":station", station);
	stmt_text(stmt, ":scope", scope);
	stmt_int(stmt, ":seq", seq);
	bool ok = true;
	while (ok && stmt_next(stmt)) {
		struct id entity;
		stmt_get_id(stmt, 1, &entity);
		ok = fold_touch(db, stmt_get_text(stmt, 0, &arena), &entity, err);
		arena_reset(&arena);
	}
	ok = stmt_end(stmt, err) && ok;
	arena_release(&arena);
	return ok;
}

/* The strictest cut of a chain counts: the one with the lowest seq, the first of those. */
static bool fold_cut(const struct fold *fold, struct err *err)
{
	struct stmt *stmt = stmt_start(fold->db, "DELETE FROM cut WHERE entity = :entity");
	stmt_id(stmt, ":entity", &fold->entity);
	if (!stmt_run(stmt, err))
		return false;
	const struct json *strictest = NULL;
	for (size_t i = 0; i < fold->count; i++)
		if (!strictest ||
		    json_int(fold->event[i].payload, "seq", INT64_MAX) < json_int(strictest, "seq", INT64_MAX))
			strictest = fold->event[i].payload;
	struct hash station, hash;
	const char *scope = json_text(strictest, "scope");
	int64_t seq = json_int(strictest, "seq", -1);
	if (!scope || seq < 0 || !json_text(strictest, "station") ||
	    !hash_parse(json_text(strictest, "station"), &station) || !json_text(strictest, "hash") ||
	    !hash_parse(json_text(strictest, "hash"), &hash))
		return true;
	stmt = stmt_start(fold->db, "INSERT INTO cut(entity, station, scope, seq, hash, reason)"
				    " VALUES (:entity, :station, :scope, :seq, :hash, :reason)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_hash(stmt, ":station", &station);
	stmt_text(stmt, ":scope", scope);
	stmt_int(stmt, ":seq", seq);
	stmt_blob(stmt, ":hash", &hash, sizeof hash);
	stmt_text(stmt, ":reason", json_text(strictest, "reason"));
	return stmt_run(stmt, err) && touch_after_cut(fold->db, &station, scope, seq, err);
}

#define NAMES(...)                                                                                                     \
	(const char *const[])                                                                                          \
	{                                                                                                              \
		__VA_ARGS__, NULL                                                                                      \
	}

const struct fold_subject fold_subject_refuse = { "refuse", NAMES("refuse"), NAMES("refused"), fold_refuse };
const struct fold_subject fold_subject_cut = { "cut", NAMES("cut"), NAMES("cut"), fold_cut };
const struct fold_subject fold_subject_redact = { "redact", NAMES("redact"), NAMES("redacted"), fold_redact };
