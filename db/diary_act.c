#include "db/diary_act.h"

#include <stdio.h>
#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/text.h"
#include "core/typed.h"
#include "db/act.h"
#include "db/db.h"
#include "db/diary.h"
#include "db/kept_file.h"
#include "db/own.h"
#include "db/policy_reach.h"
#include "db/station.h"

static void set_id(struct json *payload, const char *key, const struct id *id)
{
	char hex[ID_TEXT_BYTES];
	if (id_is_none(id))
		return;
	id_format(id, hex);
	json_set_text(payload, key, hex);
}

static void set_filled(struct json *payload, const char *key, const char *text)
{
	json_set_text(payload, key, *text ? text : NULL);
}

/* A diary on its way through the checks. */
struct writing {
	struct act *act;
	const struct diary_new *diary;
	struct id staff;
	const char *registered_on, *place;
	char scope[13], today[11], visited_on[11];
	struct arena arena;
};

static struct db *db_of(const struct act *act)
{
	return act_station(act)->db;
}

static bool find_household(struct writing *writing, struct err *err)
{
	struct stmt *stmt =
		stmt_start(db_of(writing->act), "SELECT scope, registered_on FROM household WHERE entity = :household");
	stmt_id(stmt, ":household", &writing->diary->household);
	bool found = stmt_next(stmt);
	if (found) {
		snprintf(writing->scope, sizeof writing->scope, "%s", stmt_get_text(stmt, 0, &writing->arena));
		writing->registered_on = stmt_get_text(stmt, 1, &writing->arena);
	}
	if (!stmt_end(stmt, err))
		return false;
	return found || err_set(err, ERR_MISSING, _("there is no such household"));
}

/* Helpers write of their own visits; for another's the author must answer for the whole area. */
static bool find_staff(struct writing *writing, struct err *err)
{
	const struct person *author = act_author(writing->act);
	struct id own = { { 0 } };
	if (author)
		memcpy(&own, author->staff, sizeof own);
	writing->staff = id_is_none(&writing->diary->staff) ? own : writing->diary->staff;
	if (!author || id_equal(&writing->staff, &own))
		return true;
	if (access_reach(author->role, ACCESS_DIARY_WRITE) == REACH_OWN)
		return err_set(err, ERR_DENIED,
			       _("a diary of another's visit is entered by the clerks of the township"));
	struct stmt *stmt = stmt_start(db_of(writing->act), "SELECT 1 FROM staff WHERE entity = :entity");
	stmt_id(stmt, ":entity", &writing->staff);
	bool found = stmt_next(stmt);
	if (!stmt_end(stmt, err))
		return false;
	return found || err_set(err, ERR_MISSING, _("there is no such member of staff"));
}

/* What a diary is linked to is the same household's. */
static bool check_links(const struct writing *writing, struct err *err)
{
	if (id_is_none(&writing->diary->ticket) && id_is_none(&writing->diary->measure))
		return true;
	if (!act_fold(writing->act, err))
		return false;
	struct stmt *stmt = stmt_start(
		db_of(writing->act),
		"SELECT (:ticket IS NULL OR EXISTS (SELECT 1 FROM ticket WHERE entity = :ticket AND household = "
		":household))"
		"   AND (:measure IS NULL"
		"        OR EXISTS (SELECT 1 FROM measure WHERE entity = :measure AND household = :household))");
	stmt_id(stmt, ":ticket", &writing->diary->ticket);
	stmt_id(stmt, ":measure", &writing->diary->measure);
	stmt_id(stmt, ":household", &writing->diary->household);
	bool good = stmt_next(stmt) && stmt_get_int(stmt, 0);
	if (!stmt_end(stmt, err))
		return false;
	return good || err_set(err, ERR_INPUT, _("the ticket or measure that the diary names is another household's"));
}

/* What is explained was in force on the day of the visit, and for this household. */
static bool check_policies(const struct writing *writing, struct err *err)
{
	bool ok = writing->diary->policy_count == 0 || act_fold(writing->act, err);
	for (size_t i = 0; i < writing->diary->policy_count && ok; i++)
		ok = policy_fits(db_of(writing->act), &writing->diary->policy[i], &writing->diary->household,
				 *writing->visited_on ? writing->visited_on : writing->today, err);
	return ok;
}

static struct json *policies_json(const struct diary_new *diary)
{
	struct json *policies = json_new_array();
	for (size_t i = 0; i < diary->policy_count; i++) {
		char hex[ID_TEXT_BYTES];
		id_format(&diary->policy[i], hex);
		json_add_text(policies, hex);
	}
	return policies;
}

static bool check_entry(struct writing *writing, struct err *err)
{
	const struct diary_new *diary = writing->diary;
	struct day day;
	struct diary_entry entry = {
		.kind = diary->kind, .text = diary->text, .visited_on = diary->visited_on, .photos = diary->photo_count
	};
	if (!diary_check(&entry, act_now(writing->act), writing->registered_on, err) ||
	    !typed_check(_("Text"), diary->text, DIARY_TEXT_MOST, err))
		return false;
	if (diary->visited_on && day_parse(diary->visited_on, &day))
		day_format(day, writing->visited_on);
	for (size_t i = 0; i < diary->photo_count; i++)
		if (!kept_file_is_here(act_station(writing->act), &diary->photo[i].hash))
			return err_set(err, ERR_MISSING, _("a photo of the diary is not in the station's folder"));
	return true;
}

static struct json *photos_json(const struct diary_new *diary)
{
	struct json *photos = json_new_array();
	for (size_t i = 0; i < diary->photo_count; i++) {
		const struct photo *photo = &diary->photo[i];
		char hex[HASH_TEXT_BYTES];
		struct json *json = json_new_object();
		hash_format(&photo->hash, hex);
		json_set_text(json, "hash", hex);
		json_set_int(json, "size", photo->size);
		set_filled(json, "taken_at", photo->taken_at);
		set_filled(json, "latitude", photo->latitude);
		set_filled(json, "longitude", photo->longitude);
		json_add(photos, json);
	}
	return photos;
}

static bool add_entry(struct writing *writing, struct id *entity, struct err *err)
{
	const struct diary_new *diary = writing->diary;
	struct station *station = act_station(writing->act);
	if (!station_setting(station, "place", &writing->arena, &writing->place, err))
		return false;
	struct json *payload = json_new_object();
	struct act_event event = { .scope = writing->scope, .kind = "diary.add", .payload = payload };
	set_id(payload, "household", &diary->household);
	set_id(payload, "staff", &writing->staff);
	json_set_text(payload, "kind", diary->kind);
	json_set_text(payload, "text", text_trim(&writing->arena, diary->text));
	set_filled(payload, "visited_on", writing->visited_on);
	set_filled(payload, "place", writing->place ? writing->place : "");
	set_id(payload, "ticket", &diary->ticket);
	set_id(payload, "measure", &diary->measure);
	if (diary->policy_count > 0)
		json_set(payload, "policies", policies_json(diary));
	if (diary->photo_count > 0)
		json_set(payload, "photos", photos_json(diary));
	chance_bytes(&station->chance, &event.entity, sizeof event.entity);
	*entity = event.entity;
	return act_add(writing->act, &event, NULL, err);
}

bool diary_add(struct act *act, const struct diary_new *diary, struct id *entity, struct err *err)
{
	struct id made;
	struct writing writing = { .act = act, .diary = diary };
	day_format(day_at(act_now(act)), writing.today);
	bool ok = find_household(&writing, err) &&
		  own_may(db_of(act), act_author(act), ACCESS_DIARY_WRITE, &diary->household, writing.today, err) &&
		  find_staff(&writing, err) && check_entry(&writing, err) && check_links(&writing, err) &&
		  check_policies(&writing, err) && add_entry(&writing, &made, err);
	arena_release(&writing.arena);
	if (ok && entity)
		*entity = made;
	return ok;
}

bool diary_amend(struct act *act, const struct id *diary, const char *text, struct err *err)
{
	struct arena arena = { 0 };
	struct access_subject subject = { 0 };
	struct id staff = { { 0 } };
	char scope[13] = "";
	const struct person *author = act_author(act);
	if (author)
		memcpy(&staff, author->staff, sizeof staff);
	struct stmt *stmt =
		stmt_start(db_of(act), "SELECT diary.scope, household.area, :staff IN (diary.staff, entered_by)"
				       "  FROM diary LEFT JOIN household ON household.entity = diary.household"
				       " WHERE diary.entity = :entity");
	stmt_id(stmt, ":entity", diary);
	stmt_id(stmt, ":staff", &staff);
	bool found = stmt_next(stmt);
	if (found) {
		snprintf(scope, sizeof scope, "%s", stmt_get_text(stmt, 0, &arena));
		subject.area = stmt_get_text(stmt, 1, &arena);
		subject.own = stmt_get_int(stmt, 2) != 0;
	}
	bool ok = stmt_end(stmt, err);
	if (ok && !found)
		ok = err_set(err, ERR_MISSING, _("there is no such diary entry"));
	ok = ok && access_may(author, ACCESS_DIARY_AMEND, &subject, err) && diary_check_amendment(text, err) &&
	     typed_check(_("Text"), text, DIARY_TEXT_MOST, err);
	if (ok) {
		struct json *payload = json_new_object();
		struct act_event event = {
			.scope = scope, .kind = "diary.amend", .entity = *diary, .payload = payload
		};
		json_set_text(payload, "text", text_trim(&arena, text));
		ok = act_add(act, &event, NULL, err);
	}
	arena_release(&arena);
	return ok;
}
