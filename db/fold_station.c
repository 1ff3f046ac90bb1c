/*
 * county.found, station.enrol: the county and the keys that speak in it. The genesis event is the
 * one that this station was founded with or told of when it joined; only the key that wrote it
 * enrols others.
 */
#include <string.h>

#include "core/crypto.h"
#include "core/err.h"
#include "core/json.h"
#include "db/db.h"
#include "db/fold.h"

static bool clear(const struct fold *fold, const char *remove, struct err *err)
{
	struct stmt *stmt = stmt_start(fold->db, remove);
	stmt_id(stmt, ":entity", &fold->entity);
	return stmt_run(stmt, err);
}

/* The genesis never changes in the life of a station, so the fold still is a function of the journal. */
static bool is_root(struct db *db, const struct hash *station, bool *root, struct err *err)
{
	struct stmt *stmt = stmt_start(
		db, "SELECT 1 FROM event"
		    " WHERE chain = (SELECT id FROM chain WHERE station = :station AND scope = 'common') AND seq = 1"
		    "   AND kind = 'county.found' AND lower(hex(hash)) = (SELECT value FROM setting WHERE key = "
		    "'genesis')");
	stmt_hash(stmt, ":station", station);
	*root = stmt_next(stmt);
	return stmt_end(stmt, err);
}

static bool put_station(const struct fold *fold, const struct fold_event *event, struct err *err)
{
	struct hash key, fingerprint;
	const char *hex = json_text(event->payload, "public_key"), *tag = json_text(event->payload, "tag");
	if (!hex || !tag || !hash_parse(hex, &key))
		return true;
	station_fingerprint(key.byte, &fingerprint);
	if (memcmp(&fingerprint, &fold->entity, sizeof fold->entity) != 0)
		return true;
	struct stmt *stmt = stmt_start(
		fold->db, "INSERT INTO station(entity, fingerprint, public_key, tag, name, place, enrolled_at)"
			  " VALUES (:entity, :fingerprint, :key, :tag, :name, :place, :at)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_hash(stmt, ":fingerprint", &fingerprint);
	stmt_blob(stmt, ":key", &key, sizeof key);
	stmt_text(stmt, ":tag", tag);
	stmt_text(stmt, ":name", json_text(event->payload, "name"));
	stmt_text(stmt, ":place", json_text(event->payload, "place"));
	stmt_int(stmt, ":at", event->at_ms);
	return stmt_run(stmt, err);
}

static bool put_county(const struct fold *fold, const struct fold_event *event, struct err *err)
{
	const char *code = json_text(event->payload, "code"), *name = json_text(event->payload, "county");
	if (!code || !name)
		return true;
	struct stmt *stmt = stmt_start(
		fold->db, "INSERT INTO county(entity, code, name, root) VALUES (:entity, :code, :name, :root)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_text(stmt, ":code", code);
	stmt_text(stmt, ":name", name);
	stmt_hash(stmt, ":root", &event->station);
	return stmt_run(stmt, err);
}

/* A key is enrolled once: the first event that the root wrote about it counts. */
static bool fold_station(const struct fold *fold, struct err *err)
{
	if (!clear(fold, "DELETE FROM station WHERE entity = :entity", err) ||
	    !clear(fold, "DELETE FROM county WHERE entity = :entity", err))
		return false;
	for (size_t i = 0; i < fold->count; i++) {
		const struct fold_event *event = &fold->event[i];
		bool root;
		if (!event->payload)
			continue;
		if (!is_root(fold->db, &event->station, &root, err))
			return false;
		if (root)
			return put_station(fold, event, err) &&
			       (strcmp(event->kind, "county.found") != 0 || put_county(fold, event, err));
	}
	return true;
}

const struct fold_subject fold_subject_station = {
	"station",
	(const char *const[]){ "county.found", "station.enrol", NULL },
	(const char *const[]){ "station", "county", NULL },
	fold_station,
};
