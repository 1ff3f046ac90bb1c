#include "db/phone_reveal.h"

#include "core/access.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/text.h"
#include "core/typed.h"
#include "db/act.h"
#include "db/db.h"
#include "db/name_of.h"
#include "db/own.h"
#include "db/station.h"

static bool add(struct act *act, const struct id *household, const char *scope, const char *reason, struct err *err)
{
	char hex[ID_TEXT_BYTES];
	struct act_event event = { .scope = scope, .kind = "phone.reveal", .payload = json_new_object() };
	id_format(household, hex);
	json_set_text(event.payload, "household", hex);
	json_set_text(event.payload, "reason", *reason ? reason : NULL);
	chance_bytes(&act_station(act)->chance, &event.entity, sizeof event.entity);
	return act_add(act, &event, NULL, err);
}

bool phone_reveal(struct act *act, const struct id *household, const char *reason, struct err *err)
{
	struct db *db = act_station(act)->db;
	struct arena arena = { 0 };
	char today[11];
	const char *why = text_trim(&arena, reason ? reason : "");
	day_format(day_at(act_now(act)), today);
	bool ok = typed_check(_("the reason"), why, PHONE_REVEAL_REASON_CHARACTERS, err) &&
		  own_may(db, act_author(act), ACCESS_PHONE_REVEAL, household, today, err);
	if (ok) {
		struct stmt *stmt = stmt_start(db, "SELECT scope FROM household WHERE entity = :household");
		stmt_id(stmt, ":household", household);
		const char *scope = stmt_next(stmt) ? stmt_get_text(stmt, 0, &arena) : NULL;
		ok = stmt_end(stmt, err) && (scope || err_set(err, ERR_MISSING, _("there is no such household"))) &&
		     add(act, household, scope, why, err);
	}
	arena_release(&arena);
	return ok;
}

bool phone_reveal_list(struct db *db, const struct id *household, struct arena *arena, struct phone_reveals *reveals,
		       struct err *err)
{
	struct phone_reveals found = { .row = arena_alloc(arena, PHONE_REVEALS_MOST * sizeof *found.row) };
	struct stmt *stmt = stmt_start(
		db,
		"SELECT at_ms, " NAME_OF(
			"phone_reveal.author") ", reason FROM phone_reveal"
					       " WHERE household = :household ORDER BY at_ms DESC, entity LIMIT :most");
	stmt_id(stmt, ":household", household);
	stmt_int(stmt, ":most", PHONE_REVEALS_MOST);
	for (; stmt_next(stmt); found.count++)
		found.row[found.count] = (struct phone_reveal_row){ .at_ms = stmt_get_int(stmt, 0),
								    .name = stmt_get_text(stmt, 1, arena),
								    .reason = stmt_get_text(stmt, 2, arena) };
	if (!stmt_end(stmt, err))
		return false;
	*reveals = found;
	return true;
}
