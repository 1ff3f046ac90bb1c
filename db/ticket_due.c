#include "db/ticket_due.h"

#include <stddef.h>
#include <string.h>

#include "core/arena.h"
#include "core/calendar.h"
#include "core/clock.h"
#include "core/config.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/config_edition.h"
#include "db/db.h"
#include "db/ticket.h"
#include "db/ticket_act.h"

static const struct {
	const char *name;
	size_t at;
} parts[] = {
	{ "accept", offsetof(struct dispatch_limits, accept) },
	{ "contact", offsetof(struct dispatch_limits, contact) },
	{ "resolve", offsetof(struct dispatch_limits, resolve) },
	{ "follow_up", offsetof(struct dispatch_limits, follow_up) },
};
enum { PARTS = sizeof parts / sizeof *parts };

struct json *ticket_limits_json(const struct dispatch_limits *limits)
{
	struct json *json = json_new_object();
	for (size_t i = 0; i < PARTS; i++) {
		struct duration limit;
		char text[DURATION_TEXT_BYTES];
		memcpy(&limit, (const char *)limits + parts[i].at, sizeof limit);
		if (limit.amount == 0)
			continue;
		duration_format(limit, text);
		json_set_text(json, parts[i].name, text);
	}
	return json;
}

struct dispatch_limits ticket_limits_read(const char *text)
{
	struct dispatch_limits limits = { 0 };
	struct err ignored;
	struct json *json = text ? json_parse(text, strlen(text), &ignored) : NULL;
	for (size_t i = 0; json && i < PARTS; i++) {
		struct duration limit;
		const char *part = json_text(json, parts[i].name);
		if (part && duration_parse(part, &limit))
			memcpy((char *)&limits + parts[i].at, &limit, sizeof limit);
	}
	json_release(json);
	return limits;
}

int64_t ticket_due(const struct calendar *calendar, int64_t now_ms, struct duration limit)
{
	return limit.amount == 0 ? 0 : calendar_add(calendar, now_ms, limit);
}

/* When its office hours end, else midnight. */
static int64_t end_of(const struct calendar *calendar, struct day day)
{
	enum { DAY_MINUTES = 24 * 60, MINUTE_MS = 60 * 1000 };
	const struct calendar_hours *hours = calendar_day(calendar, day_number(day));
	int end = hours->count > 0 ? hours->interval[hours->count - 1].until : DAY_MINUTES;
	return day_start_ms(day) + (int64_t)end * MINUTE_MS;
}

int64_t ticket_pause_ends(const struct calendar *calendar, const char *date)
{
	struct day day;
	return date && day_parse(date, &day) ? end_of(calendar, day) : 0;
}

int64_t ticket_due_on(const struct calendar *calendar, const char *date)
{
	struct day day;
	if (!date || !day_parse(date, &day))
		return 0;
	/* Days off are given one by one, and weekdays have hours: it ends. */
	while (calendar_has_hours(calendar) && calendar_day(calendar, day_number(day))->count == 0)
		day = day_from_number(day_number(day) + 1);
	return end_of(calendar, day);
}

const char *ticket_due_warning(const struct calendar *calendar, int64_t due_ms, struct arena *arena)
{
	int last = calendar_last_year(calendar);
	if (due_ms == 0 || last == 0 || day_at(due_ms).year <= last)
		return NULL;
	return arena_format(arena, _("(holidays are set until %d only)"), last);
}

static bool is_text(const struct json *payload, const char *key, const char *text)
{
	const char *kept = json_text(payload, key);
	return strcmp(kept ? kept : "", text ? text : "") == 0;
}

/* What it was opened with, when that was the same kind of matter; `*text` stays for another. */
static bool read_opening(struct db *db, const struct id *ticket, const struct ticket_case *facts, struct arena *arena,
			 const char **text, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT payload.text FROM event JOIN payload ON payload.pos = event.pos"
					   " WHERE event.entity = :entity AND event.kind = 'ticket.open'"
					   " ORDER BY event.hlc, event.pos LIMIT 1");
	struct err ignored;
	stmt_id(stmt, ":entity", ticket);
	const char *payload = stmt_next(stmt) ? stmt_get_text(stmt, 0, arena) : NULL;
	if (!stmt_end(stmt, err))
		return false;
	struct json *opening = payload ? json_parse(payload, strlen(payload), &ignored) : NULL;
	char household[ID_TEXT_BYTES] = "";
	if (!id_is_none(&facts->household))
		id_format(&facts->household, household);
	if (json_get(opening, "limits") && is_text(opening, "category", facts->category) &&
	    is_text(opening, "urgency", facts->urgency) && is_text(opening, "household", household))
		*text = json_dump(json_get(opening, "limits"), arena);
	json_release(opening);
	return true;
}

bool ticket_limits_when_taken(struct db *db, const struct config *config, const struct ticket *ticket,
			      const struct ticket_case *facts, struct dispatch_limits *limits, struct err *err)
{
	struct arena arena = { 0 };
	struct config then = { 0 };
	const char *written = NULL;
	bool found;
	config_defaults(&then);
	bool ok = read_opening(db, &ticket->entity, facts, &arena, &written, err) &&
		  config_edition_read_at(db, ticket->opened_at, &then, &found, err);
	if (ok && written)
		*limits = ticket_limits_read(written);
	else if (ok)
		ok = ticket_case_limits(db, found ? &then : config, facts, &arena, limits, err);
	config_release(&then);
	arena_release(&arena);
	return ok;
}
