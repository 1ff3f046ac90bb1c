/* diary.add, diary.amend: what was written, and the notes beside it. */
#include <string.h>

#include "core/arena.h"
#include "core/diary.h"
#include "core/json.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/fold_row.h"
#include "db/text_index.h"

static struct id id_in(const struct json *payload, const char *key)
{
	struct id id = { { 0 } };
	const char *hex = json_text(payload, key);
	if (hex)
		id_parse(hex, &id);
	return id;
}

static bool put_photo(const struct fold *fold, const struct json *photo, size_t place, struct err *err)
{
	struct hash hash;
	if (!json_text(photo, "hash") || !hash_parse(json_text(photo, "hash"), &hash))
		return true;
	struct stmt *stmt =
		stmt_start(fold->db, "INSERT INTO photo(entity, hash, place, size, taken_at, latitude, longitude)"
				     " VALUES (:entity, :hash, :place, :size, :taken_at, :latitude, :longitude)"
				     " ON CONFLICT DO NOTHING");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_hash(stmt, ":hash", &hash);
	stmt_int(stmt, ":place", (int64_t)place);
	stmt_int(stmt, ":size", json_int(photo, "size", 0));
	stmt_text(stmt, ":taken_at", json_text(photo, "taken_at"));
	stmt_text(stmt, ":latitude", json_text(photo, "latitude"));
	stmt_text(stmt, ":longitude", json_text(photo, "longitude"));
	return stmt_run(stmt, err);
}

/* What was explained, each policy once. */
static bool put_policies(const struct fold *fold, const struct fold_event *event, struct err *err)
{
	const struct json *policies = json_get(event->payload, "policies");
	struct id household = id_in(event->payload, "household"), policy;
	for (size_t i = 0; i < json_count(policies); i++) {
		const char *hex = json_text_at(policies, i);
		if (!hex || !id_parse(hex, &policy) || id_is_none(&policy))
			continue;
		struct stmt *stmt =
			stmt_start(fold->db, "INSERT INTO diary_policy(entity, policy, household)"
					     " VALUES (:entity, :policy, :household) ON CONFLICT DO NOTHING");
		stmt_id(stmt, ":entity", &fold->entity);
		stmt_id(stmt, ":policy", &policy);
		stmt_id(stmt, ":household", &household);
		if (!stmt_run(stmt, err))
			return false;
	}
	return true;
}

static bool put_diary(const struct fold *fold, const struct fold_event *event, struct err *err)
{
	const struct json *payload = event->payload, *photos = json_get(payload, "photos");
	struct id household = id_in(payload, "household"), staff = id_in(payload, "staff");
	struct id ticket = id_in(payload, "ticket"), measure = id_in(payload, "measure");
	const char *visited_on = json_text(payload, "visited_on"), *place = json_text(payload, "place");
	struct stmt *stmt = stmt_start(
		fold->db, "INSERT INTO diary(entity, scope, household, staff, entered_by, kind, text, at_ms, place,"
			  " station, visited_on, late, ticket, measure, photos)"
			  " VALUES (:entity, :scope, :household, :staff, :entered_by, :kind, :text, :at_ms, :place,"
			  " :station, :visited_on, :late, :ticket, :measure, :photos)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_text(stmt, ":scope", event->scope);
	stmt_id(stmt, ":household", &household);
	stmt_id(stmt, ":staff", id_is_none(&staff) ? &event->author : &staff);
	stmt_id(stmt, ":entered_by", id_is_none(&staff) || id_equal(&staff, &event->author) ? NULL : &event->author);
	stmt_text(stmt, ":kind", json_text(payload, "kind"));
	stmt_text(stmt, ":text", json_text(payload, "text"));
	stmt_int(stmt, ":at_ms", event->at_ms);
	stmt_text(stmt, ":place", place ? place : "");
	stmt_hash(stmt, ":station", &event->station);
	stmt_text(stmt, ":visited_on", visited_on);
	stmt_int(stmt, ":late", diary_is_late(visited_on, event->at_ms));
	stmt_id(stmt, ":ticket", &ticket);
	stmt_id(stmt, ":measure", &measure);
	stmt_int(stmt, ":photos", (int64_t)json_count(photos));
	if (!stmt_run(stmt, err))
		return false;
	for (size_t i = 0; i < json_count(photos); i++)
		if (!put_photo(fold, json_at(photos, i), i, err))
			return false;
	return put_policies(fold, event, err);
}

static bool is_note(const struct fold_event *event)
{
	return strcmp(event->kind, "diary.amend") == 0 && json_text(event->payload, "text");
}

static bool put_note(const struct fold *fold, const struct fold_event *event, struct err *err)
{
	struct stmt *stmt = stmt_start(fold->db, "INSERT INTO diary_note(entity, hash, at_ms, author, text)"
						 " VALUES (:entity, :hash, :at_ms, :author, :text)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_hash(stmt, ":hash", &event->hash);
	stmt_int(stmt, ":at_ms", event->at_ms);
	stmt_id(stmt, ":author", &event->author);
	stmt_text(stmt, ":text", json_text(event->payload, "text"));
	return stmt_run(stmt, err);
}

/* What came from elsewhere may say anything; an entry of no household is none. */
static bool is_entry(const struct fold_event *event)
{
	struct id household = id_in(event->payload, "household");
	return event->payload && strcmp(event->kind, "diary.add") == 0 && !id_is_none(&household) &&
	       json_text(event->payload, "kind") && json_text(event->payload, "text");
}

/* The entry and what was added to it later are found as one. */
static bool put_text(const struct fold *fold, const struct fold_event *entry, struct err *err)
{
	struct id staff = id_in(entry->payload, "staff");
	struct text_entry text = { .kind = "diary",
				   .entity = fold->entity,
				   .at_ms = entry->at_ms,
				   .area = entry->scope,
				   .household = id_in(entry->payload, "household"),
				   .people = id_is_none(&staff) ? &entry->author : &staff,
				   .people_count = 1,
				   .text = json_text(entry->payload, "text") };
	for (size_t i = 0; i < fold->count; i++)
		if (is_note(&fold->event[i]))
			text.text = arena_format(fold->arena, "%s\n%s", text.text,
						 json_text(fold->event[i].payload, "text"));
	return text_index_put(fold->db, &text, err);
}

/* An erased entry goes with all its notes: they speak of what must not be read any more. */
static bool fold_diary(const struct fold *fold, struct err *err)
{
	const struct fold_event *entry = NULL;
	if (!fold_row_delete(fold, "DELETE FROM diary WHERE entity = :entity", err) ||
	    !fold_row_delete(fold, "DELETE FROM diary_note WHERE entity = :entity", err) ||
	    !fold_row_delete(fold, "DELETE FROM diary_policy WHERE entity = :entity", err) ||
	    !fold_row_delete(fold, "DELETE FROM photo WHERE entity = :entity", err))
		return false;
	for (size_t i = 0; !entry && i < fold->count; i++)
		if (is_entry(&fold->event[i]))
			entry = &fold->event[i];
	if (!entry)
		return text_index_remove(fold->db, &fold->entity, err);
	if (!put_diary(fold, entry, err))
		return false;
	for (size_t i = 0; i < fold->count; i++)
		if (is_note(&fold->event[i]) && !put_note(fold, &fold->event[i], err))
			return false;
	return put_text(fold, entry, err);
}

extern const struct fold_subject fold_subject_diary;
const struct fold_subject fold_subject_diary = {
	"diary",
	(const char *const[]){ "diary.add", "diary.amend", NULL },
	(const char *const[]){ "diary", "diary_note", "diary_policy", "photo", NULL },
	fold_diary,
};
