#include "db/call.h"

#include <stdio.h>
#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/db.h"
#include "db/name_of.h"
#include "db/station.h"

const char *call_state_label(enum call_state state)
{
	static const char *const labels[] = {
		[CALL_RINGING] = N_("Ringing"),
		[CALL_ANSWERED] = N_("On the phone"),
		[CALL_ENDED] = N_("Ended"),
		[CALL_MISSED] = N_("Missed"),
	};
	return labels[state];
}

bool call_is_undecided(const struct call_row *call)
{
	return call->answered_at && !call->result;
}

/* The codes are words of ours: they have a name in every language. */
const char *call_result_label(const char *code)
{
	static const struct {
		const char *code, *label;
	} known[] = {
		{ "ticket", N_("Ticketed") },
		{ "advice", N_("Advised") },
		{ "wrong", N_("Misdial") },
		{ "missed", N_("Missed") },
	};
	for (size_t i = 0; code && i < sizeof known / sizeof *known; i++)
		if (strcmp(known[i].code, code) == 0)
			return _(known[i].label);
	return dictionary_name(dictionary_find("call_result"), code);
}

const char *call_outcome_label(const struct call_row *call)
{
	const char *name = call_result_label(call->result);
	if (call->state == CALL_ENDED && !call->result)
		return _("Outcome open");
	if (name && (call->state != CALL_MISSED || strcmp(call->result, "missed") != 0))
		return name;
	if (call->state == CALL_MISSED && call->back_tries > 0)
		return call->back_reached ? _("Called back") : _("Tried");
	return _(call_state_label(call->state));
}

/* Rows ------------------------------------------------------------------------------------------------- */

#define ANSWERED_NAME NAME_OF("call.answered_by")
/* Of a call that is about no household yet: the heads of those whose number it surely is. */
#define SAME_NUMBER                                                                                                    \
	"(call.number, :prefix || call.number, CASE WHEN call.number LIKE :prefix || '%' THEN"                         \
	"   substr(call.number, length(:prefix) + 1) END)"
#define HEADS_OF_NUMBER                                                                                                \
	"(SELECT group_concat(head, '、') FROM (SELECT DISTINCT known.head FROM phone"                                \
	"  LEFT JOIN member ON phone.subject = 'member' AND member.entity = phone.entity"                              \
	"  LEFT JOIN number_note ON phone.subject = 'number' AND number_note.entity = phone.entity AND NOT maybe"      \
	"  JOIN household AS known ON known.entity = coalesce(member.household, number_note.household, phone.entity)"  \
	" WHERE phone.number IN " SAME_NUMBER                                                                          \
	"   AND member.left_on IS NULL AND known.left_on IS NULL ORDER BY known.head LIMIT 3))"
/* What the desk called somebody who is of no household. */
#define STRANGER_OF_NUMBER                                                                                             \
	"(SELECT name FROM number_note WHERE number IN " SAME_NUMBER                                                   \
	"   AND household IS NULL AND name IS NOT NULL ORDER BY entity LIMIT 1)"
#define COLUMNS                                                                                                        \
	"SELECT call.entity, call.answered_by, call.household, call.ticket, call.number, call.result,"                 \
	"       " ANSWERED_NAME ", CASE WHEN call.household IS NOT NULL THEN household.head"                           \
	"        ELSE coalesce(iif(ifnull(call.result, 'missed') = 'missed', " HEADS_OF_NUMBER ", NULL),"              \
	"                      " STRANGER_OF_NUMBER ") END,"                                                           \
	"       (SELECT short FROM area WHERE code = household.area),"                                                 \
	"       ticket.number, ticket.title, call.note, ticket.state IN ('closed', 'void', 'merged'),"                 \
	"       call.rang_at, call.answered_at, call.ended_at, call.back_tries, call.back_reached"
#define ROWS(page)                                                                                                     \
	COLUMNS "  FROM (" page ") AS page CROSS JOIN call ON call.entity = page.entity"                               \
		"  LEFT JOIN household ON household.entity = call.household"                                           \
		"  LEFT JOIN ticket ON ticket.entity = call.ticket"                                                    \
		" ORDER BY call.rang_at DESC, call.entity"
#define LATEST " ORDER BY rang_at DESC, entity LIMIT :most OFFSET :first"

static enum call_state state_of(const struct call_row *call, int64_t now_ms)
{
	if (call->ended_at && call->answered_at)
		return CALL_ENDED;
	if (call->answered_at)
		return CALL_ANSWERED;
	return call->ended_at || now_ms - call->rang_at >= CALL_RINGS_MS ? CALL_MISSED : CALL_RINGING;
}

static void read_row(struct stmt *stmt, int64_t now_ms, struct arena *arena, struct call_row *call)
{
	*call = (struct call_row){ 0 };
	const char **text[] = { &call->number,	&call->result,	      &call->answered_name, &call->head,
				&call->village, &call->ticket_number, &call->ticket_title,  &call->note };
	struct id *id[] = { &call->entity, &call->answered_by, &call->household, &call->ticket };
	int at = 0;
	for (size_t i = 0; i < sizeof id / sizeof *id; i++)
		stmt_get_id(stmt, at++, id[i]);
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		*text[i] = stmt_get_text(stmt, at++, arena);
	call->ticket_over = stmt_get_int(stmt, at++) != 0;
	call->rang_at = stmt_get_int(stmt, at++);
	call->answered_at = stmt_get_int(stmt, at++);
	call->ended_at = stmt_get_int(stmt, at++);
	call->back_tries = (int)stmt_get_int(stmt, at++);
	call->back_reached = stmt_get_int(stmt, at) != 0;
	call->state = state_of(call, now_ms);
}

/* Numbers are whole for the desk and for who took the call. */
static const char *number_for(const struct person *viewer, const struct id *answered_by, const char *number,
			      struct arena *arena)
{
	bool own = viewer && memcmp(answered_by, viewer->staff, sizeof viewer->staff) == 0;
	char masked[PHONE_BYTES];
	if (!number || access_sees_whole_phone(viewer, PHONE_ON_CALL, own))
		return number;
	phone_mask(number, masked);
	return arena_text(arena, masked);
}

static bool read_page(struct stmt *stmt, const struct person *viewer, int64_t now_ms, struct arena *arena,
		      struct call_page *page, struct err *err)
{
	struct call_page *read = arena_alloc(arena, sizeof *read);
	while (read->count < CALL_PAGE_ROWS && stmt_next(stmt)) {
		struct call_row *row = &read->row[read->count++];
		read_row(stmt, now_ms, arena, row);
		row->number = number_for(viewer, &row->answered_by, row->number, arena);
	}
	if (!stmt_end(stmt, err))
		return false;
	*page = *read;
	return true;
}

/* A call that its console forgot to end is not the answerer's for ever. */
enum { CALL_LASTS_MS = 12 * 3600 * 1000 };

static const char ringing[] =
	ROWS("SELECT entity FROM call WHERE result IS NULL AND rang_at > :since AND station = :station"
	     " AND ((ended_at IS NULL AND answered_by IS NULL AND ifnull(answered_at, rang_at) > :ringing)"
	     " OR answered_by = :staff)" LATEST);

bool call_now(struct station *station, const struct id *staff, struct arena *arena, struct call_page *page,
	      struct err *err)
{
	int64_t now_ms = clock_now(station->clock);
	struct stmt *stmt = stmt_start(station->db, ringing);
	stmt_int(stmt, ":since", now_ms - CALL_LASTS_MS);
	stmt_int(stmt, ":ringing", now_ms - CALL_RINGS_MS);
	stmt_hash(stmt, ":station", &station->fingerprint);
	stmt_id(stmt, ":staff", staff);
	stmt_int(stmt, ":most", CALL_PAGE_ROWS);
	stmt_int(stmt, ":first", 0);
	return read_page(stmt, NULL, now_ms, arena, page, err);
}

static const char on_line[] = "SELECT entity, line_call FROM call WHERE line_call IS NOT NULL AND ended_at IS NULL"
			      "   AND station = :station ORDER BY rang_at, entity LIMIT :most";

bool call_read_on_line(struct station *station, struct arena *arena, struct calls_on_line *calls, struct err *err)
{
	struct calls_on_line *read = arena_alloc(arena, sizeof *read);
	struct stmt *stmt = stmt_start(station->db, on_line);
	stmt_hash(stmt, ":station", &station->fingerprint);
	stmt_int(stmt, ":most", CALLS_ON_LINE_MOST);
	for (read->count = 0; stmt_next(stmt); read->count++) {
		stmt_get_id(stmt, 0, &read->call[read->count].entity);
		read->call[read->count].name = stmt_get_text(stmt, 1, arena);
	}
	if (!stmt_end(stmt, err))
		return false;
	*calls = *read;
	return true;
}

bool call_of_line(struct station *station, const char *name, struct id *entity, struct err *err)
{
	struct stmt *stmt =
		stmt_start(station->db, "SELECT entity FROM call WHERE line_call = :name AND station = :station"
					" ORDER BY rang_at DESC, entity LIMIT 1");
	stmt_text(stmt, ":name", name);
	stmt_hash(stmt, ":station", &station->fingerprint);
	bool found = stmt_next(stmt) && stmt_get_id(stmt, 0, entity);
	if (!stmt_end(stmt, err))
		return false;
	return found || err_set(err, ERR_MISSING, _("there is no such call"));
}

bool call_read(struct db *db, const struct id *entity, int64_t now_ms, struct arena *arena, struct call_row *call,
	       struct err *err)
{
	struct stmt *stmt = stmt_start(db, ROWS("SELECT :entity AS entity"));
	stmt_id(stmt, ":entity", entity);
	bool found = stmt_next(stmt);
	if (found)
		read_row(stmt, now_ms, arena, call);
	if (!stmt_end(stmt, err))
		return false;
	return found || err_set(err, ERR_MISSING, _("there is no such call"));
}

/* The log ---------------------------------------------------------------------------------------------- */

#define IN_TIME " rang_at >= :from AND rang_at < :until"
#define IS_OF_NUMBER " AND (:number IS NULL OR number IN (:number, :local))"
#define BY_WHOM " AND (:answered_by IS NULL OR answered_by = :answered_by)"
#define IS_MISSED " answered_at IS NULL AND (ended_at IS NOT NULL OR rang_at <= :ringing)"
/*
 * Nobody was reached since, neither called back nor when the number called again, and nothing else came of it. A wrong
 * number settles itself only; a later call that was missed too stands for the earlier ones.
 */
#define IS_WAITING                                                                                                     \
	" AND back_reached = 0 AND (result IS NULL OR result = 'missed') AND NOT EXISTS (SELECT 1 FROM call AS other"  \
	" WHERE other.number = call.number AND other.entity <> call.entity AND ((other.back_reached"                   \
	"  AND other.back_at > call.rang_at) OR ((other.rang_at, other.entity) > (call.rang_at, call.entity)"          \
	"  AND ifnull(other.result, '') <> 'wrong' AND (other.answered_at IS NOT NULL OR other.ended_at IS NOT NULL"   \
	"  OR other.rang_at <= :ringing))))"
#define IS_UNDECIDED " answered_at IS NOT NULL AND result IS NULL"
static const char log_of_all[] = ROWS("SELECT entity FROM call WHERE" IN_TIME BY_WHOM LATEST);
static const char log_of_missed[] =
	ROWS("SELECT entity FROM call WHERE" IN_TIME " AND" IS_MISSED IS_OF_NUMBER BY_WHOM LATEST);
static const char log_of_waiting[] =
	ROWS("SELECT entity FROM call WHERE" IN_TIME " AND" IS_MISSED IS_OF_NUMBER BY_WHOM IS_WAITING LATEST);
static const char log_of_undecided[] =
	ROWS("SELECT entity FROM call WHERE" IN_TIME " AND" IS_UNDECIDED IS_OF_NUMBER BY_WHOM LATEST);
static const char log_of_result[] =
	ROWS("SELECT entity FROM call WHERE" IN_TIME " AND result = :result" IS_OF_NUMBER BY_WHOM LATEST);
static const char log_of_number[] =
	ROWS("SELECT entity FROM call WHERE" IN_TIME " AND number IN (:number, :local)" BY_WHOM LATEST);

static void bind_number(struct stmt *stmt, const struct call_filter *filter)
{
	char whole[PHONE_BYTES];
	const char *prefix = filter->phone_prefix ? filter->phone_prefix : "";
	if (!filter->number) {
		stmt_text(stmt, ":number", NULL);
		stmt_text(stmt, ":local", NULL);
		return;
	}
	snprintf(whole, sizeof whole, "%s", filter->number);
	if (*prefix)
		phone_complete(whole, prefix);
	stmt_text(stmt, ":number", whole);
	stmt_text(stmt, ":local", phone_local(whole, prefix));
}

bool call_list(struct db *db, const struct call_filter *filter, size_t first, struct arena *arena,
	       struct call_page *page, struct err *err)
{
	struct stmt *stmt = stmt_start(db, filter->waiting     ? log_of_waiting
					   : filter->undecided ? log_of_undecided
					   : filter->missed    ? log_of_missed
					   : filter->result    ? log_of_result
					   : filter->number    ? log_of_number
							       : log_of_all);
	stmt_text(stmt, ":prefix", filter->phone_prefix);
	stmt_int(stmt, ":from", filter->from_ms);
	stmt_int(stmt, ":until", filter->until_ms ? filter->until_ms : INT64_MAX);
	if (stmt_has(stmt, ":number"))
		bind_number(stmt, filter);
	if (stmt_has(stmt, ":answered_by"))
		stmt_id(stmt, ":answered_by", &filter->answered_by);
	if (stmt_has(stmt, ":result"))
		stmt_text(stmt, ":result", filter->result);
	if (stmt_has(stmt, ":ringing"))
		stmt_int(stmt, ":ringing", filter->now_ms - CALL_RINGS_MS);
	stmt_int(stmt, ":most", CALL_PAGE_ROWS);
	stmt_int(stmt, ":first", (int64_t)first);
	return read_page(stmt, filter->viewer, filter->now_ms, arena, page, err);
}

static bool count_calls(struct stmt *stmt, int64_t *count, struct err *err)
{
	int64_t found = stmt_next(stmt) ? stmt_get_int(stmt, 0) : 0;
	if (!stmt_end(stmt, err))
		return false;
	*count = found;
	return true;
}

bool call_waiting_count(struct db *db, int64_t now_ms, int64_t *count, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT count(*) FROM call WHERE" IS_MISSED IS_WAITING);
	stmt_int(stmt, ":ringing", now_ms - CALL_RINGS_MS);
	return count_calls(stmt, count, err);
}

bool call_undecided_count(struct db *db, int64_t *count, struct err *err)
{
	return count_calls(stmt_start(db, "SELECT count(*) FROM call WHERE" IS_UNDECIDED), count, err);
}

static const char promises[] =
	"SELECT call_promise.entity, call_promise.hash, call_promise.at_ms, call.answered_by,"
	"       " NAME_OF(
		"call_promise.author") ", call_promise.text, call_promise.due_on, call.number,"
				       "       (SELECT head FROM household WHERE household.entity = call.household)"
				       "  FROM call_promise JOIN call ON call.entity = call_promise.entity WHERE "
				       "call_promise.kept_at IS NULL"
				       " ORDER BY call_promise.due_on IS NULL, call_promise.due_on, "
				       "call_promise.at_ms, call_promise.hash LIMIT :most OFFSET :first";

bool call_promises_read(struct db *db, const struct person *viewer, size_t first, struct arena *arena,
			struct call_promises *promises_read, struct err *err)
{
	struct call_promises *read = arena_alloc(arena, sizeof *read);
	if (!count_calls(stmt_start(db, "SELECT count(*) FROM call_promise WHERE kept_at IS NULL"), &read->all, err))
		return false;
	struct id answered_by;
	struct stmt *stmt = stmt_start(db, promises);
	stmt_int(stmt, ":most", CALL_PROMISES_MOST);
	stmt_int(stmt, ":first", (int64_t)first);
	for (read->count = 0; stmt_next(stmt); read->count++) {
		struct call_promise_row *row = &read->row[read->count];
		*row = (struct call_promise_row){ .at_ms = stmt_get_int(stmt, 2) };
		stmt_get_id(stmt, 0, &row->call);
		stmt_get_hash(stmt, 1, &row->promise);
		stmt_get_id(stmt, 3, &answered_by);
		row->author_name = stmt_get_text(stmt, 4, arena);
		row->text = stmt_get_text(stmt, 5, arena);
		row->due_on = stmt_get_text(stmt, 6, arena);
		row->number = number_for(viewer, &answered_by, stmt_get_text(stmt, 7, arena), arena);
		row->head = stmt_get_text(stmt, 8, arena);
	}
	if (!stmt_end(stmt, err))
		return false;
	*promises_read = *read;
	return true;
}
