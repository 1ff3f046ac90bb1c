/* call.ring, call.answer, call.end, number.attach: calls, and whose a number is. */
#include <string.h>

#include "core/json.h"
#include "db/db.h"
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

/* The first to answer has the call; the last word on what came of it counts. */
static bool put_call(const struct fold *fold, const struct fold_event *ring, const struct fold_event *answer,
		     const struct fold_event *end, const struct json *outcome, struct err *err)
{
	struct stmt *stmt =
		stmt_start(fold->db, "INSERT INTO call(entity, number, rang_at, station, answered_at, answered_by,"
				     " ended_at, result, household, ticket, note)"
				     " VALUES (:entity, :number, :rang_at, :station, :answered_at, :answered_by,"
				     " :ended_at, :result, :household, :ticket, :note)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_text(stmt, ":number", json_text(ring->payload, "number"));
	stmt_int(stmt, ":rang_at", ring->at_ms);
	stmt_hash(stmt, ":station", &ring->station);
	bind_time(stmt, ":answered_at", answer);
	stmt_id(stmt, ":answered_by", answer ? &answer->author : NULL);
	bind_time(stmt, ":ended_at", end);
	stmt_text(stmt, ":result", json_text(outcome, "result"));
	bind_id(stmt, ":household", outcome, "household");
	bind_id(stmt, ":ticket", outcome, "ticket");
	stmt_text(stmt, ":note", json_text(outcome, "note"));
	return stmt_run(stmt, err);
}

static bool fold_call(const struct fold *fold, struct err *err)
{
	const struct fold_event *ring = NULL, *answer = NULL, *end = NULL;
	const struct json *outcome = NULL;
	if (!fold_row_delete(fold, "DELETE FROM call WHERE entity = :entity", err))
		return false;
	for (size_t i = 0; i < fold->count; i++) {
		const struct fold_event *event = &fold->event[i];
		if (strcmp(event->kind, "call.ring") == 0)
			ring = ring ? ring : event;
		else if (strcmp(event->kind, "call.answer") == 0)
			answer = answer ? answer : event;
		else {
			end = end ? end : event;
			outcome = event->payload ? event->payload : outcome;
		}
	}
	return !ring || put_call(fold, ring, answer, end, outcome, err);
}

static bool put_number(const struct fold *fold, const struct json *payload, struct err *err)
{
	struct stmt *stmt = stmt_start(fold->db, "INSERT INTO number_note(entity, number, household, name, note)"
						 " VALUES (:entity, :number, :household, :name, :note)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_text(stmt, ":number", json_text(payload, "number"));
	bind_id(stmt, ":household", payload, "household");
	stmt_text(stmt, ":name", json_text(payload, "name"));
	stmt_text(stmt, ":note", json_text(payload, "note"));
	return stmt_run(stmt, err);
}

static bool fold_number(const struct fold *fold, struct err *err)
{
	const struct json *last = NULL;
	for (size_t i = 0; i < fold->count; i++)
		if (fold->event[i].payload)
			last = fold->event[i].payload;
	const char *number = last && !json_bool(last, "detached", false) ? json_text(last, "number") : NULL;
	return fold_row_delete(fold, "DELETE FROM number_note WHERE entity = :entity", err) &&
	       phone_keys_put(fold, "number", number, err) && (!number || put_number(fold, last, err));
}

extern const struct fold_subject fold_subject_call, fold_subject_number;
const struct fold_subject fold_subject_call = {
	"call",
	(const char *const[]){ "call.ring", "call.answer", "call.end", NULL },
	(const char *const[]){ "call", NULL },
	fold_call,
};
const struct fold_subject fold_subject_number = {
	"number",
	(const char *const[]){ "number.attach", NULL },
	(const char *const[]){ "number_note", "phone", NULL },
	fold_number,
};
