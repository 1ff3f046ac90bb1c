/* config.publish: the editions of the county's settings. The latest counts, which is the query's business. */
#include "core/err.h"
#include "core/json.h"
#include "db/db.h"
#include "db/fold.h"

static bool fold_config(const struct fold *fold, struct err *err)
{
	struct stmt *stmt = stmt_start(fold->db, "DELETE FROM config WHERE entity = :entity");
	stmt_id(stmt, ":entity", &fold->entity);
	if (!stmt_run(stmt, err))
		return false;
	for (size_t i = 0; i < fold->count; i++) {
		const struct json *config = json_get(fold->event[i].payload, "config");
		if (!config)
			continue;
		stmt = stmt_start(fold->db, "INSERT INTO config(entity, at_ms, text) VALUES (:entity, :at_ms, :text)");
		stmt_id(stmt, ":entity", &fold->entity);
		stmt_int(stmt, ":at_ms", fold->event[i].at_ms);
		stmt_text(stmt, ":text", json_dump(config, fold->arena));
		return stmt_run(stmt, err);
	}
	return true;
}

const struct fold_subject fold_subject_config = {
	"config",
	(const char *const[]){ "config.publish", NULL },
	(const char *const[]){ "config", NULL },
	fold_config,
};
