/*
 * county.found, station.enrol, station.succeed, station.describe: the county and the keys that speak in it. The genesis event is
 * the one that this station was founded with or told of when it joined; only the key that wrote it, and
 * those that took over from it, enrol others. A key that was used twice names the one that takes over. What it is called and
 * where it stands a station says itself.
 */
#include <string.h>

#include "core/crypto.h"
#include "core/err.h"
#include "core/json.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/succession.h"

static bool clear(const struct fold *fold, const char *remove, struct err *err)
{
	struct stmt *stmt = stmt_start(fold->db, remove);
	stmt_id(stmt, ":entity", &fold->entity);
	return stmt_run(stmt, err);
}

/*
 * The genesis never changes in the life of a station, so the fold still is a function of the journal. What a key
 * wrote is held until it is known, so all that made it known is in the journal before.
 */
static bool is_root(struct db *db, const struct hash *station, bool *root, struct err *err)
{
	struct stmt *stmt = stmt_start(
		db, "WITH RECURSIVE line(station) AS (SELECT :station UNION SELECT chain.station"
		    "  FROM line JOIN event ON event.entity = substr(line.station, 1, 16) AND event.kind = "
		    "'station.succeed'"
		    "            JOIN chain ON chain.id = event.chain)"
		    "SELECT 1 FROM line JOIN chain ON chain.station = line.station AND chain.scope = 'common'"
		    "            JOIN event ON event.chain = chain.id AND event.seq = 1"
		    " WHERE event.kind = 'county.found' AND lower(hex(event.hash)) = (SELECT value FROM setting"
		    "                                                                 WHERE key = 'genesis')"
		    " LIMIT 1");
	stmt_hash(stmt, ":station", station);
	*root = stmt_next(stmt);
	return stmt_end(stmt, err);
}

/* Both keys speak: the old one by the seal of its event, the new one by the signature in it. */
static bool is_succession(const struct fold *fold, const struct fold_event *event)
{
	struct hash key, fingerprint, hash;
	unsigned char signature[64];
	const char *key_hex = json_text(event->payload, "public_key"), *hex = json_text(event->payload, "signature");
	if (strcmp(event->kind, "station.succeed") != 0 || !key_hex || !hash_parse(key_hex, &key) || !hex ||
	    strlen(hex) != 2 * sizeof signature || !hex_parse(hex, signature, sizeof signature))
		return false;
	station_fingerprint(key.byte, &fingerprint);
	succession_hash(&event->station, &hash);
	return memcmp(&fingerprint, &fold->entity, sizeof fold->entity) == 0 &&
	       signature_is_good(key.byte, &hash, signature);
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
		fold->db,
		"INSERT INTO station(entity, fingerprint, public_key, tag, name, place, enrolled_at,"
		" successor_of) VALUES (:entity, :fingerprint, :key, :tag, :name, :place, :at, :successor_of)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_hash(stmt, ":fingerprint", &fingerprint);
	stmt_blob(stmt, ":key", &key, sizeof key);
	stmt_text(stmt, ":tag", tag);
	stmt_text(stmt, ":name", json_text(event->payload, "name"));
	stmt_text(stmt, ":place", json_text(event->payload, "place"));
	stmt_int(stmt, ":at", event->at_ms);
	stmt_hash(stmt, ":successor_of", strcmp(event->kind, "station.succeed") == 0 ? &event->station : NULL);
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

/* Its own word alone counts; the last one. */
static bool put_descriptions(const struct fold *fold, struct err *err)
{
	for (size_t i = 0; i < fold->count; i++) {
		const struct fold_event *event = &fold->event[i];
		if (strcmp(event->kind, "station.describe") != 0 || !event->payload ||
		    memcmp(&event->station, &fold->entity, sizeof fold->entity) != 0)
			continue;
		struct stmt *stmt =
			stmt_start(fold->db, "UPDATE station SET name = :name, place = :place WHERE entity = :entity");
		stmt_text(stmt, ":name", json_text(event->payload, "name"));
		stmt_text(stmt, ":place", json_text(event->payload, "place"));
		stmt_id(stmt, ":entity", &fold->entity);
		if (!stmt_run(stmt, err))
			return false;
	}
	return true;
}

/* A key becomes known once: the first event of the root about it counts, or of the key that it takes over from. */
static bool fold_station(const struct fold *fold, struct err *err)
{
	if (!clear(fold, "DELETE FROM station WHERE entity = :entity", err) ||
	    !clear(fold, "DELETE FROM county WHERE entity = :entity", err))
		return false;
	for (size_t i = 0; i < fold->count; i++) {
		const struct fold_event *event = &fold->event[i];
		bool root;
		if (!event->payload || strcmp(event->kind, "station.describe") == 0)
			continue;
		if (is_succession(fold, event))
			return put_station(fold, event, err) && put_descriptions(fold, err);
		if (!is_root(fold->db, &event->station, &root, err))
			return false;
		if (root && strcmp(event->kind, "station.succeed") != 0)
			return put_station(fold, event, err) && put_descriptions(fold, err) &&
			       (strcmp(event->kind, "county.found") != 0 || put_county(fold, event, err));
	}
	return true;
}

const struct fold_subject fold_subject_station = {
	"station",
	(const char *const[]){ "county.found", "station.enrol", "station.succeed", "station.describe", NULL },
	(const char *const[]){ "station", "county", NULL },
	fold_station,
};
