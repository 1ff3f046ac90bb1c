#include "db/card_act.h"

#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/card.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/act.h"
#include "db/card.h"
#include "db/db.h"
#include "db/station.h"

struct place {
	char scope[13], area[13];
	bool left; /* the register */
};

static bool find_place(struct db *db, const struct id *household, struct place *place, struct err *err)
{
	struct arena arena = { 0 };
	*place = (struct place){ 0 };
	struct stmt *stmt = stmt_start(db, "SELECT scope, area, left_on FROM household WHERE entity = :household");
	stmt_id(stmt, ":household", household);
	bool found = stmt_next(stmt);
	if (found) {
		const char *scope = stmt_get_text(stmt, 0, &arena), *area = stmt_get_text(stmt, 1, &arena);
		strncpy(place->scope, scope, sizeof place->scope - 1);
		strncpy(place->area, area ? area : "", sizeof place->area - 1);
		place->left = !stmt_get_null(stmt, 2);
	}
	bool ok = stmt_end(stmt, err);
	arena_release(&arena);
	return ok && (found || err_set(err, ERR_MISSING, _("there is no such household")));
}

static bool add(struct act *act, const struct id *household, const struct place *place, struct json *payload,
		struct err *err)
{
	char hex[ID_TEXT_BYTES];
	id_format(household, hex);
	json_set_text(payload, "household", hex);
	struct act_event event = { .scope = place->scope, .kind = "card.issue", .payload = payload };
	id_natural(act_station(act)->county_secret, "card", hex, &event.entity);
	return act_add(act, &event, NULL, err);
}

static bool may_issue(struct act *act, const struct id *household, struct place *place, struct err *err)
{
	return find_place(act_station(act)->db, household, place, err) &&
	       access_may(act_author(act), ACCESS_CARD_ISSUE, &(struct access_subject){ .area = place->area }, err);
}

bool card_issue(struct act *act, const struct id *household, bool anew, struct err *err)
{
	struct station *station = act_station(act);
	struct place place;
	struct arena arena = { 0 };
	struct card card = { 0 };
	if (!may_issue(act, household, &place, err))
		return false;
	if (place.left)
		return err_set(err, ERR_CONFLICT, _("the household has left the register, so it has no card any more"));
	bool known = card_read(station->db, household, &arena, &card, err), has_code = known && card.code;
	arena_release(&arena);
	if (!known && err->code != ERR_MISSING)
		return false;
	if (has_code && !anew)
		return true;

	unsigned char random[CARD_RANDOM_BYTES];
	char code[CARD_CODE_BYTES];
	chance_bytes(&station->chance, random, sizeof random);
	card_code_make(random, code);
	struct json *payload = json_new_object();
	json_set_text(payload, "code", code);
	return add(act, household, &place, payload, err);
}

bool card_revoke(struct act *act, const struct id *household, const char *reason, struct err *err)
{
	struct place place;
	struct arena arena = { 0 };
	struct card card = { 0 };
	if (!may_issue(act, household, &place, err))
		return false;
	bool ok = card_read(act_station(act)->db, household, &arena, &card, err);
	bool has_code = ok && card.code;
	arena_release(&arena);
	if (!ok)
		return false;
	if (!has_code)
		return err_set(err, ERR_CONFLICT, _("the card of this household is revoked already"));
	struct json *payload = json_new_object();
	json_set_bool(payload, "revoked", true);
	json_set_text(payload, "reason", reason);
	return add(act, household, &place, payload, err);
}
