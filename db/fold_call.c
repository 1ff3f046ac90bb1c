/* call.ring, call.answer, call.end, call.back, call.promise, number.attach: calls, and whose a number is. */
#include <string.h>

#include "core/json.h"
#include "db/db.h"
#include "db/find_key.h"
#include "db/fold.h"
#include "db/fold_row.h"
#include "db/phone_key.h"

static void bind_id(struct stmt *stmt, const char *name, const struct json *payload, const char *key)
{
	struct id id = { { 0 } };
	const char *hex = json_text(payload, key);
	if (hex)
		id_parse(hex, &id);
	stmt_id(stmt, name, &id);
}

static void bind_time(struct stmt *stmt, const char *name, const struct fold_event *event)
{
	if (event)
		stmt_int(stmt, name, event->at_ms);
	else
		stmt_null(stmt, name);
}

/* What the events of one call come to. */
struct folding {
	const struct fold_event *ring, *answer, *taken, *end;
	const struct json *outcome;
	int64_t back_at, back_tries;
	bool back_reached;
};

/* The first person to answer has the call, whenever the telephone was picked up; the last word on what came of it counts. */
static bool put_call(const struct fold *fold, const struct folding *call, struct err *err)
{
	const struct fold_event *ring = call->ring;
	struct stmt *stmt = stmt_start(
		fold->db, "INSERT INTO call(entity, number, rang_at, station, answered_at, answered_by,"
			  " ended_at, result, household, ticket, note, back_at, back_tries, back_reached, line_call)"
			  " VALUES (:entity, :number, :rang_at, :station, :answered_at, :answered_by,"
			  " :ended_at, :result, :household, :ticket, :note, :back_at, :back_tries, :back_reached,"
			  " :line_call)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_text(stmt, ":number", json_text(ring->payload, "number"));
	stmt_text(stmt, ":line_call", json_text(ring->payload, "line_call"));
	stmt_int(stmt, ":rang_at", ring->at_ms);
	stmt_hash(stmt, ":station", &ring->station);
	bind_time(stmt, ":answered_at", call->answer);
	stmt_id(stmt, ":answered_by", call->taken ? &call->taken->author : NULL);
	bind_time(stmt, ":ended_at", call->end);
	stmt_text(stmt, ":result", json_text(call->outcome, "result"));
	bind_id(stmt, ":household", call->outcome, "household");
	bind_id(stmt, ":ticket", call->outcome, "ticket");
	stmt_text(stmt, ":note", json_text(call->outcome, "note"));
	if (call->back_tries > 0)
		stmt_int(stmt, ":back_at", call->back_at);
	else
		stmt_null(stmt, ":back_at");
	stmt_int(stmt, ":back_tries", call->back_tries);
	stmt_int(stmt, ":back_reached", call->back_reached);
	return stmt_run(stmt, err);
}

/* A promise, and when a later event of the call says that it was kept. */
static bool put_promise(const struct fold *fold, size_t place, struct err *err)
{
	const struct fold_event *event = &fold->event[place], *kept = NULL;
	const char *text = json_text(event->payload, "text");
	char hex[HASH_TEXT_BYTES];
	if (!text)
		return true;
	hash_format(&event->hash, hex);
	for (size_t i = place + 1; i < fold->count && !kept; i++) {
		const char *named = json_text(fold->event[i].payload, "kept");
		if (named && strcmp(named, hex) == 0 && strcmp(fold->event[i].kind, "call.promise") == 0)
			kept = &fold->event[i];
	}
	struct stmt *stmt =
		stmt_start(fold->db, "INSERT INTO call_promise(entity, hash, at_ms, author, text, due_on, kept_at)"
				     " VALUES (:entity, :hash, :at_ms, :author, :text, :due_on, :kept_at)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_hash(stmt, ":hash", &event->hash);
	stmt_int(stmt, ":at_ms", event->at_ms);
	stmt_id(stmt, ":author", &event->author);
	stmt_text(stmt, ":text", text);
	stmt_text(stmt, ":due_on", json_text(event->payload, "due_on"));
	bind_time(stmt, ":kept_at", kept);
	return stmt_run(stmt, err);
}

static void fold_back(struct folding *call, const struct fold_event *event)
{
	call->back_at = event->at_ms;
	call->back_tries++;
	call->back_reached |= json_bool(event->payload, "reached", false);
}

static bool fold_call(const struct fold *fold, struct err *err)
{
	struct folding call = { 0 };
	if (!fold_row_delete(fold, "DELETE FROM call WHERE entity = :entity", err) ||
	    !fold_row_delete(fold, "DELETE FROM call_promise WHERE entity = :entity", err))
		return false;
	for (size_t i = 0; i < fold->count; i++) {
		const struct fold_event *event = &fold->event[i];
		if (strcmp(event->kind, "call.ring") == 0)
			call.ring = call.ring ? call.ring : event;
		else if (strcmp(event->kind, "call.answer") == 0) {
			call.answer = call.answer ? call.answer : event;
			call.taken = call.taken || id_is_none(&event->author) ? call.taken : event;
		} else if (strcmp(event->kind, "call.back") == 0)
			fold_back(&call, event);
		else if (strcmp(event->kind, "call.end") == 0) {
			call.end = call.end ? call.end : event;
			/* That the line hung up says nothing of what came of it. */
			call.outcome = json_text(event->payload, "result") ? event->payload : call.outcome;
		} else if (!put_promise(fold, i, err))
			return false;
	}
	return !call.ring || put_call(fold, &call, err);
}

static bool put_number(const struct fold *fold, const struct json *payload, struct err *err)
{
	struct stmt *stmt = stmt_start(fold->db, "INSERT INTO number_note(entity, number, household, maybe, name, note)"
						 " VALUES (:entity, :number, :household, :maybe, :name, :note)");
	stmt_int(stmt, ":maybe", json_bool(payload, "maybe", false));
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_text(stmt, ":number", json_text(payload, "number"));
	bind_id(stmt, ":household", payload, "household");
	stmt_text(stmt, ":name", json_text(payload, "name"));
	stmt_text(stmt, ":note", json_text(payload, "note"));
	return stmt_run(stmt, err);
}

/* A household is found by it, a stranger by it and by name. */
static bool put_number_keys(const struct fold *fold, const struct json *payload, struct err *err)
{
	struct find_keys keys = { .arena = fold->arena };
	struct find_entity entity = { .subject = "number", .entity = fold->entity };
	const char *household = payload ? json_text(payload, "household") : NULL;
	if (payload && (!household || id_parse(household, &entity.household)))
		find_keys_phones(&keys, json_text(payload, "number"));
	if (payload && !household)
		find_keys_name(&keys, json_text(payload, "name"), true);
	return find_keys_put(fold->db, &entity, &keys, err);
}

static bool fold_number(const struct fold *fold, struct err *err)
{
	const struct json *last = NULL;
	for (size_t i = 0; i < fold->count; i++)
		if (fold->event[i].payload)
			last = fold->event[i].payload;
	const char *number = last && !json_bool(last, "detached", false) ? json_text(last, "number") : NULL;
	return put_number_keys(fold, number ? last : NULL, err) &&
	       fold_row_delete(fold, "DELETE FROM number_note WHERE entity = :entity", err) &&
	       phone_keys_put(fold, "number", number, err) && (!number || put_number(fold, last, err));
}

extern const struct fold_subject fold_subject_call, fold_subject_number;
const struct fold_subject fold_subject_call = {
	"call",
	(const char *const[]){ "call.ring", "call.answer", "call.end", "call.back", "call.promise", NULL },
	(const char *const[]){ "call", "call_promise", NULL },
	fold_call,
};
const struct fold_subject fold_subject_number = {
	"number",
	(const char *const[]){ "number.attach", NULL },
	(const char *const[]){ "number_note", "phone", NULL },
	fold_number,
};
