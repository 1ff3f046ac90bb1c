#include "db/succession.h"

#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/event.h"
#include "core/hlc.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/act.h"
#include "db/db.h"
#include "db/enrol.h"
#include "db/fold.h"
#include "db/station.h"

void succession_hash(const struct hash *old_station, struct hash *hash)
{
	hash_of("fangzheng-succession-1", old_station, sizeof *old_station, hash);
}

/*
 * The walk over all that this station wrote only begins when a sync has noticed a fork. A key that was cut names no
 * other: the station is to join anew.
 */
static const char used_twice[] =
	"SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM cut WHERE station = :own AND scope = 'common')"
	" AND (EXISTS (SELECT 1 FROM station WHERE successor_of = :own)"
	" OR (EXISTS (SELECT 1 FROM setting WHERE key = 'forks') AND EXISTS ("
	"     SELECT 1 FROM chain JOIN event ON event.chain = chain.id WHERE chain.station = :own"
	"      GROUP BY event.chain, event.seq HAVING count(*) > 1)))";

bool succession_is_due(struct station *station, bool *due, struct err *err)
{
	struct stmt *stmt = stmt_start(station->db, used_twice);
	stmt_hash(stmt, ":own", &station->fingerprint);
	*due = stmt_next(stmt);
	return stmt_end(stmt, err);
}

/* A letter and two more from the key itself: two copies of one station that never meet take different ones. */
static void tag_of(const struct key_pair *key, char tag[static 4])
{
	static const char letters[] = "ABCDEFGHJKLMNPQRSUVWXYZ", all[] = "0123456789ABCDEFGHJKLMNPQRSUVWXYZ";
	struct hash fingerprint;
	station_fingerprint(key->public_key, &fingerprint);
	tag[0] = letters[fingerprint.byte[0] % (sizeof letters - 1)];
	tag[1] = all[fingerprint.byte[1] % (sizeof all - 1)];
	tag[2] = all[fingerprint.byte[2] % (sizeof all - 1)];
	tag[3] = '\0';
}

static bool tag_is_free(struct station *station, const char *tag, bool *is_free, struct err *err)
{
	struct stmt *stmt = stmt_start(station->db, "SELECT 1 FROM station WHERE tag = :tag");
	stmt_text(stmt, ":tag", tag);
	*is_free = !stmt_next(stmt);
	return stmt_end(stmt, err);
}

static bool prepare(struct station *station, struct key_pair *key, char tag[static 4], struct err *err)
{
	bool is_free = false;
	while (!is_free) {
		if (!station_prepare_key(station, key, err))
			return false;
		tag_of(key, tag);
		if (!tag_is_free(station, tag, &is_free, err))
			return false;
	}
	return true;
}

static struct json *payload_of(struct station *station, const struct key_pair *key, const char *tag, const char *name,
			       const char *place)
{
	struct json *payload = json_new_object();
	struct hash hash;
	unsigned char signature[64];
	char hex[2 * sizeof signature + 1];
	hex_format(key->public_key, sizeof key->public_key, hex);
	json_set_text(payload, "public_key", hex);
	succession_hash(&station->fingerprint, &hash);
	sign_hash(key, &hash, signature);
	hex_format(signature, sizeof signature, hex);
	json_set_text(payload, "signature", hex);
	json_set_text(payload, "tag", tag);
	json_set_text(payload, "name", name);
	json_set_text(payload, "place", place);
	return payload;
}

static bool announce(struct station *station, const struct key_pair *key, const char *tag, bool from_future,
		     struct err *err)
{
	struct arena arena = { 0 };
	struct act *act = NULL;
	struct hash fingerprint;
	char hex[HASH_TEXT_BYTES];
	const char *name, *place;
	station_fingerprint(key->public_key, &fingerprint);
	hash_format(&fingerprint, hex);
	bool ok = station_setting(station, "name", &arena, &name, err) &&
		  station_setting(station, "place", &arena, &place, err) && act_begin(station, NULL, &act, err);
	if (ok) {
		struct act_event event = { .scope = "common",
					   .kind = "station.succeed",
					   .payload = payload_of(station, key, tag, name, place) };
		memcpy(&event.entity, &fingerprint, sizeof event.entity);
		if (from_future)
			act_before_ahead(act);
		ok = (!from_future || fold_retreat(station->db, act_now(act), err)) &&
		     act_add(act, &event, NULL, err) && station_set_setting(station, "key", hex, err) &&
		     station_set_setting(station, "tag", tag, err);
		ok = act_finish(act, ok, err);
	}
	arena_release(&arena);
	return ok;
}

static bool take(struct station *station, bool from_future, struct err *err)
{
	struct key_pair key;
	char tag[4];
	bool ok = prepare(station, &key, tag, err) && announce(station, &key, tag, from_future, err) &&
		  station_follow_key(station, err);
	wipe(&key, sizeof key);
	return ok;
}

bool succession_take(struct station *station, struct err *err)
{
	bool known;
	return enrol_is_known(station, &known, err) && (!known || take(station, false, err));
}

/* Whether the own key wrote after `limit`; and whether it is known, and was so before that. */
static const char ahead_of[] = "SELECT EXISTS (SELECT 1 FROM chain JOIN event ON event.chain = chain.id"
			       "                WHERE chain.station = :own AND event.hlc > :limit),"
			       "       EXISTS (SELECT 1 FROM event WHERE entity = substr(:own, 1, 16) AND hlc <= :limit"
			       "                AND kind IN ('county.found', 'station.enrol', 'station.succeed'))";

bool succession_leave_future(struct station *station, struct err *err)
{
	struct stmt *stmt = stmt_start(station->db, ahead_of);
	stmt_hash(stmt, ":own", &station->fingerprint);
	stmt_int(stmt, ":limit", (int64_t)hlc_at(clock_now(station->clock) + EVENT_AHEAD_MS));
	bool read = stmt_next(stmt), ahead = read && stmt_get_int(stmt, 0), known = read && stmt_get_int(stmt, 1);
	if (!stmt_end(stmt, err))
		return false;
	if (!ahead)
		return err_set(err, ERR_CONFLICT,
			       _("no entry of this station lies ahead of the clock: it needs no new key"));
	if (!known)
		return err_set(err, ERR_CONFLICT,
			       _("this station was itself made ahead of time: make it anew under the right clock"));
	return take(station, true, err);
}
