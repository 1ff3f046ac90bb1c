/* phone.reveal: one row an event. */
#include "core/err.h"
#include "core/json.h"
#include "db/db.h"
#include "db/fold.h"

static bool put(const struct fold *fold, const struct fold_event *event, struct err *err)
{
	struct id household = { { 0 } };
	const char *hex = json_text(event->payload, "household");
	if (!hex || !id_parse(hex, &household) || id_is_none(&household))
		return true;
	struct stmt *stmt =
		stmt_start(fold->db, "INSERT INTO phone_reveal(entity, scope, household, author, at_ms, reason)"
				     " VALUES (:entity, :scope, :household, :author, :at_ms, :reason)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_text(stmt, ":scope", event->scope);
	stmt_id(stmt, ":household", &household);
	stmt_id(stmt, ":author", &event->author);
	stmt_int(stmt, ":at_ms", event->at_ms);
	stmt_text(stmt, ":reason", json_text(event->payload, "reason"));
	return stmt_run(stmt, err);
}

static bool fold_phone_reveal(const struct fold *fold, struct err *err)
{
	struct stmt *stmt = stmt_start(fold->db, "DELETE FROM phone_reveal WHERE entity = :entity");
	stmt_id(stmt, ":entity", &fold->entity);
	if (!stmt_run(stmt, err))
		return false;
	for (size_t i = 0; i < fold->count; i++)
		if (fold->event[i].payload)
			return put(fold, &fold->event[i], err);
	return true;
}

const struct fold_subject fold_subject_phone_reveal = {
	"phone_reveal",
	(const char *const[]){ "phone.reveal", NULL },
	(const char *const[]){ "phone_reveal", NULL },
	fold_phone_reveal,
};
