/* card.issue: the latest event says which code a household's card has, or that it has none. */
#include "core/err.h"
#include "core/json.h"
#include "db/db.h"
#include "db/fold.h"

static bool put_card(const struct fold *fold, const struct fold_event *last, int64_t issued, struct err *err)
{
	struct id household;
	const char *hex = json_text(last->payload, "household");
	if (!hex || !id_parse(hex, &household) || id_is_none(&household))
		return true;
	struct stmt *stmt = stmt_start(fold->db, "INSERT INTO card(entity, scope, household, code, issued_at, issued)"
						 " VALUES (:entity, :scope, :household, :code, :issued_at, :issued)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_text(stmt, ":scope", last->scope);
	stmt_id(stmt, ":household", &household);
	stmt_text(stmt, ":code", json_text(last->payload, "code"));
	stmt_int(stmt, ":issued_at", last->at_ms);
	stmt_int(stmt, ":issued", issued);
	return stmt_run(stmt, err);
}

static bool fold_card(const struct fold *fold, struct err *err)
{
	struct stmt *stmt = stmt_start(fold->db, "DELETE FROM card WHERE entity = :entity");
	stmt_id(stmt, ":entity", &fold->entity);
	if (!stmt_run(stmt, err))
		return false;
	const struct fold_event *last = NULL;
	int64_t issued = 0;
	for (size_t i = 0; i < fold->count; i++) {
		if (!fold->event[i].payload)
			continue;
		last = &fold->event[i];
		issued += json_text(last->payload, "code") != NULL;
	}
	return !last || put_card(fold, last, issued, err);
}

const struct fold_subject fold_subject_card = {
	"card",
	(const char *const[]){ "card.issue", NULL },
	(const char *const[]){ "card", NULL },
	fold_card,
};
