#include "db/config_edition.h"

#include <string.h>

#include "core/access.h"
#include "core/config.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/act.h"
#include "db/db.h"
#include "db/enrol.h"
#include "db/station.h"

bool config_edition_read_at(struct db *db, int64_t at_ms, struct config *config, bool *found, struct err *err)
{
	struct arena arena = { 0 };
	const char *text = NULL;
	struct stmt *stmt = stmt_start(
		db, "SELECT text FROM config WHERE at_ms <= :at_ms ORDER BY at_ms DESC, entity DESC LIMIT 1");
	stmt_int(stmt, ":at_ms", at_ms);
	if (stmt_next(stmt))
		text = stmt_get_text(stmt, 0, &arena);
	bool ok = stmt_end(stmt, err);
	if (ok && text) {
		struct json *json = json_parse(text, strlen(text), err);
		ok = json && config_from_county_json(json, config, err);
		json_release(json);
		if (!ok)
			err_prefix(err, "%s", _("the county's published settings"));
	}
	*found = text != NULL;
	arena_release(&arena);
	return ok;
}

bool config_edition_read(struct db *db, struct config *config, struct err *err)
{
	bool found;
	return config_edition_read_at(db, INT64_MAX, config, &found, err);
}

/* Which edition the file stands for is setting "county_edition"; older stations stand for what they published last. */
static const char in_force[] =
	"SELECT config.at_ms, station.tag, station.name,"
	"       coalesce((SELECT value FROM setting WHERE key = 'county_edition') = lower(hex(config.entity)),"
	"                chain.station = :own)"
	"  FROM config LEFT JOIN event ON event.entity = config.entity AND event.kind = 'config.publish'"
	"  LEFT JOIN chain ON chain.id = event.chain LEFT JOIN station ON station.fingerprint = chain.station"
	" ORDER BY config.at_ms DESC, config.entity DESC LIMIT 1";

bool config_edition_look(struct station *station, struct arena *arena, struct config_edition *edition, struct err *err)
{
	struct config_edition read = { 0 };
	struct stmt *stmt = stmt_start(station->db, in_force);
	stmt_hash(stmt, ":own", &station->fingerprint);
	if (stmt_next(stmt)) {
		read.at_ms = stmt_get_int(stmt, 0);
		read.tag = stmt_get_text(stmt, 1, arena);
		read.station = stmt_get_text(stmt, 2, arena);
		read.is_of_file = stmt_get_int(stmt, 3) != 0;
	}
	if (!stmt_end(stmt, err) || (read.at_ms == 0 && !enrol_is_root(station, &read.is_of_file, err)))
		return false;
	*edition = read;
	return true;
}

bool config_edition_settle(struct station *station, struct err *err)
{
	struct arena arena = { 0 };
	struct stmt *stmt = stmt_start(
		station->db, "SELECT lower(hex(entity)) FROM config ORDER BY at_ms DESC, entity DESC LIMIT 1");
	const char *entity = stmt_next(stmt) ? stmt_get_text(stmt, 0, &arena) : NULL;
	bool ok = stmt_end(stmt, err) && station_set_setting(station, "county_edition", entity, err);
	arena_release(&arena);
	return ok;
}

bool config_edition_publish(struct act *act, const struct config *config, struct err *err)
{
	if (!access_may(act_author(act), ACCESS_CONFIG_PUBLISH, &(struct access_subject){ 0 }, err))
		return false;
	struct act_event event = { .scope = "common", .kind = "config.publish", .payload = json_new_object() };
	chance_bytes(&act_station(act)->chance, &event.entity, sizeof event.entity);
	json_set(event.payload, "config", config_county_json(config));
	return act_add(act, &event, NULL, err) && act_fold(act, err) && config_edition_settle(act_station(act), err);
}
