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
#include "db/station.h"

bool config_edition_read(struct db *db, struct config *config, struct err *err)
{
	struct arena arena = { 0 };
	const char *text = NULL;
	struct stmt *stmt = stmt_start(db, "SELECT text FROM config ORDER BY at_ms DESC, entity DESC LIMIT 1");
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
	return act_add(act, &event, NULL, err);
}
