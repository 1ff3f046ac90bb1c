/* notice.queue, notice.begin, notice.end, notice.read, notice.drop: what became of one notice. */
#include <string.h>

#include "core/escalation.h"
#include "core/json.h"
#include "core/notice.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/fold_row.h"

struct folding {
	const struct fold_event *queue;
	struct id ticket, staff, away;
	enum notice_kind kind;
	enum notice_state state;
	int64_t state_at, tries, unanswered;
	const char *channel, *detail;
	bool sent, read;
};

static bool is(const struct fold_event *event, const char *kind)
{
	return strcmp(event->kind, kind) == 0;
}

static bool read_id(const struct json *payload, const char *key, struct id *id)
{
	const char *hex = json_text(payload, key);
	return hex && id_parse(hex, id) && !id_is_none(id);
}

static void stand(struct folding *folding, enum notice_state state, const struct fold_event *event)
{
	/* What was seen stays seen, and what has come stays delivered. */
	if ((folding->read && state != NOTICE_READ) || (folding->sent && state != NOTICE_READ && state != NOTICE_SENT))
		return;
	folding->state = state;
	folding->state_at = event->at_ms;
}

/* The end of the try that the event began; NULL while there is none. */
static const struct fold_event *find_end(const struct fold *fold, size_t begin, const char *batch)
{
	for (size_t i = begin + 1; i < fold->count; i++) {
		const char *named = json_text(fold->event[i].payload, "batch");
		if (is(&fold->event[i], "notice.end") && named && strcmp(named, batch) == 0)
			return &fold->event[i];
	}
	return NULL;
}

/* One try, its beginning and its end together. */
static bool put_try(const struct fold *fold, struct folding *folding, size_t place, struct err *err)
{
	const struct fold_event *begin = &fold->event[place];
	const char *batch = json_text(begin->payload, "batch"), *channel = json_text(begin->payload, "channel");
	enum notice_outcome outcome = NOTICE_UNANSWERED;
	if (!batch || !channel)
		return true;
	const struct fold_event *end = find_end(fold, place, batch);
	if (end)
		notice_outcome_parse(json_text(end->payload, "outcome"), &outcome);
	folding->channel = channel;
	folding->tries++;
	folding->unanswered += end && outcome == NOTICE_UNANSWERED;
	folding->detail = end ? json_text(end->payload, "detail") : NULL;
	stand(folding, !end ? NOTICE_SENDING : outcome == NOTICE_WENT ? NOTICE_SENT : NOTICE_QUEUED, end ? end : begin);
	folding->sent |= end && outcome == NOTICE_WENT;
	struct stmt *stmt =
		stmt_start(fold->db, "INSERT INTO notice_try(entity, batch, staff, urgent, channel, begun_at, ended_at,"
				     " outcome) VALUES (:entity, :batch, :staff, :urgent, :channel, :begun_at,"
				     " :ended_at, :outcome) ON CONFLICT DO NOTHING");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_text(stmt, ":batch", batch);
	stmt_id(stmt, ":staff", &folding->staff);
	stmt_int(stmt, ":urgent", json_bool(folding->queue->payload, "urgent", false));
	stmt_text(stmt, ":channel", channel);
	stmt_int(stmt, ":begun_at", begin->at_ms);
	if (end)
		stmt_int(stmt, ":ended_at", end->at_ms);
	else
		stmt_null(stmt, ":ended_at");
	stmt_text(stmt, ":outcome", end ? notice_outcome_name(outcome) : NULL);
	return stmt_run(stmt, err);
}

static bool put_notice(const struct fold *fold, const struct folding *folding, struct err *err)
{
	const struct json *payload = folding->queue->payload;
	const char *sender = json_text(payload, "sender");
	enum escalation level;
	int64_t due_ms = json_int(payload, "due_at", 0);
	struct stmt *stmt = stmt_start(
		fold->db,
		"INSERT INTO notice(entity, scope, ticket, staff, away, kind, urgent, sender, queued_at, due_at, "
		"level, "
		"state,"
		" state_at, channel, tries, unanswered, detail) VALUES (:entity, :scope, :ticket, :staff, :away, :kind,"
		" :urgent, :sender, :queued_at, :due_at, :level, :state, :state_at, :channel, :tries, :unanswered,"
		" :detail)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_text(stmt, ":scope", folding->queue->scope);
	stmt_id(stmt, ":ticket", &folding->ticket);
	stmt_id(stmt, ":staff", &folding->staff);
	stmt_id(stmt, ":away", &folding->away);
	stmt_text(stmt, ":kind", notice_kind_name(folding->kind));
	stmt_int(stmt, ":urgent", json_bool(payload, "urgent", false));
	stmt_text(stmt, ":sender", sender ? sender : "");
	stmt_int(stmt, ":queued_at", folding->queue->at_ms);
	if (due_ms)
		stmt_int(stmt, ":due_at", due_ms);
	else
		stmt_null(stmt, ":due_at");
	if (escalation_parse(json_text(payload, "level"), &level))
		stmt_int(stmt, ":level", (int64_t)level);
	else
		stmt_null(stmt, ":level");
	stmt_text(stmt, ":state", notice_state_name(folding->state));
	stmt_int(stmt, ":state_at", folding->state_at);
	stmt_text(stmt, ":channel", folding->channel);
	stmt_int(stmt, ":tries", folding->tries);
	stmt_int(stmt, ":unanswered", folding->unanswered);
	stmt_text(stmt, ":detail", folding->detail);
	return stmt_run(stmt, err);
}

/* The first that is one; two stations that queued the same notice said the same. */
static bool find_queue(const struct fold *fold, struct folding *folding)
{
	for (size_t i = 0; i < fold->count && !folding->queue; i++) {
		const struct fold_event *event = &fold->event[i];
		if (!is(event, "notice.queue") || !read_id(event->payload, "ticket", &folding->ticket))
			continue;
		folding->away = (struct id){ { 0 } };
		bool away = read_id(event->payload, "away", &folding->away);
		if ((read_id(event->payload, "staff", &folding->staff) || json_text(event->payload, "level") || away) &&
		    notice_kind_parse(json_text(event->payload, "kind"), &folding->kind))
			folding->queue = event;
	}
	return folding->queue != NULL;
}

static bool fold_notice(const struct fold *fold, struct err *err)
{
	struct folding folding = { .queue = NULL };
	if (!fold_row_delete(fold, "DELETE FROM notice WHERE entity = :entity", err) ||
	    !fold_row_delete(fold, "DELETE FROM notice_try WHERE entity = :entity", err))
		return false;
	if (!find_queue(fold, &folding))
		return true;
	folding.state = NOTICE_QUEUED;
	folding.state_at = folding.queue->at_ms;
	for (size_t i = 0; i < fold->count; i++) {
		const struct fold_event *event = &fold->event[i];
		const char *why = json_text(event->payload, "why");
		if (is(event, "notice.begin") && !put_try(fold, &folding, i, err))
			return false;
		if (is(event, "notice.read")) {
			stand(&folding, NOTICE_READ, event);
			folding.read = true;
		} else if (is(event, "notice.drop")) {
			stand(&folding, why && strcmp(why, "unreachable") == 0 ? NOTICE_FAILED : NOTICE_MOOT, event);
			if (json_text(event->payload, "detail"))
				folding.detail = json_text(event->payload, "detail");
		}
	}
	return put_notice(fold, &folding, err);
}

extern const struct fold_subject fold_subject_notice;

const struct fold_subject fold_subject_notice = {
	"notice",
	(const char *const[]){ "notice.queue", "notice.begin", "notice.end", "notice.read", "notice.drop", NULL },
	(const char *const[]){ "notice", "notice_try", NULL },
	fold_notice,
};
