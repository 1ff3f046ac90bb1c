#include "db/ticket.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/calendar.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/phone.h"
#include "db/db.h"
#include "db/name_of.h"
#include "db/own.h"
#include "db/ticket_conditions.h"
#include "db/ticket_correct.h"
#include "db/ticket_link.h"

#define OPENER_NAME NAME_OF("ticket.opened_by")
#define AUTHOR_NAME NAME_OF("ticket_step.author")
#define WRITER_NAME NAME_OF("ifnull(diary.entered_by, diary.staff)")

const char *ticket_state_text(enum ticket_state state, bool to_resume)
{
	return to_resume ? _("To resume") : _(ticket_state_label(state));
}

/* One ticket whole ------------------------------------------------------------------------------------ */

static const char one_ticket[] =
	"SELECT household, call, opened_by, main, scope, number, area, caller, relation, callback, category, urgency,"
	"       title, text, rule, limits, until, state, before, round, told_at IS NOT NULL AND "
	"NOT " TICKET_HAS_UNREACHED ", " TICKET_IS_KNOWN ", extension_asked, content,"
	"       opened_at, state_at, dispatched_at, accepted_at, contacted_at, resolved_at, closed_at,"
	"       accept_due, contact_due, resolve_due, follow_up_due, due_at, pause_ends,"
	"       held_contact_due, held_resolve_due,"
	"       last_step,"
	"       " OPENER_NAME "  FROM ticket WHERE entity = :entity";

static void read_ticket(struct stmt *stmt, struct arena *arena, struct ticket *ticket)
{
	struct id *id[] = { &ticket->household, &ticket->call, &ticket->opened_by, &ticket->main };
	const char *scope = NULL;
	const char **text[] = { &scope,
				&ticket->number,
				&ticket->area,
				&ticket->caller,
				&ticket->relation,
				&ticket->callback,
				&ticket->category,
				&ticket->urgency,
				&ticket->title,
				&ticket->text,
				&ticket->rule,
				&ticket->limits,
				&ticket->until };
	int64_t *time[] = { &ticket->opened_at,	  &ticket->state_at,	     &ticket->dispatched_at,
			    &ticket->accepted_at, &ticket->contacted_at,     &ticket->resolved_at,
			    &ticket->closed_at,	  &ticket->accept_due,	     &ticket->contact_due,
			    &ticket->resolve_due, &ticket->follow_up_due,    &ticket->due_at,
			    &ticket->pause_ends,  &ticket->held_contact_due, &ticket->held_resolve_due };
	int at = 0;
	for (size_t i = 0; i < sizeof id / sizeof *id; i++)
		stmt_get_id(stmt, at++, id[i]);
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		*text[i] = stmt_get_text(stmt, at++, arena);
	snprintf(ticket->scope, sizeof ticket->scope, "%s", scope ? scope : "");
	ticket_state_parse(stmt_get_text(stmt, at++, arena), &ticket->state);
	ticket_state_parse(stmt_get_text(stmt, at++, arena), &ticket->before);
	ticket->round = (int)stmt_get_int(stmt, at++);
	ticket->told = stmt_get_int(stmt, at++) != 0;
	ticket->knows = stmt_get_int(stmt, at++) != 0;
	ticket->extension_asked = stmt_get_int(stmt, at++) != 0;
	if (!stmt_get_null(stmt, at))
		ticket->result = stmt_get_int(stmt, at) ? TICKET_CONTENT : TICKET_NOT_CONTENT;
	at++;
	for (size_t i = 0; i < sizeof time / sizeof *time; i++)
		*time[i] = stmt_get_int(stmt, at++);
	stmt_get_hash(stmt, at++, &ticket->last_step);
	ticket->opened_by_name = stmt_get_text(stmt, at, arena);
}

static const char its_household[] =
	"SELECT head, household.number, (SELECT short FROM area WHERE code = household.area),"
	"       (SELECT short FROM area WHERE code = substr(household.area, 1, 9)), team, address, household.phones,"
	"       helper.name, helper.phones"
	"  FROM household LEFT JOIN staff AS helper ON helper.entity ="
	"       (SELECT staff FROM assign WHERE assign.household = household.entity AND assign.duty = 'helper'"
	"           AND " ASSIGNED_NOW "         ORDER BY assign.from_on, assign.entity LIMIT 1)"
	" WHERE household.entity = :household";

static bool read_household(struct db *db, const char *today, struct arena *arena, struct ticket *ticket,
			   struct err *err)
{
	const char **text[] = { &ticket->head,	       &ticket->household_number, &ticket->village, &ticket->township,
				&ticket->team,	       &ticket->address,	  &ticket->phones,  &ticket->helper,
				&ticket->helper_phones };
	struct stmt *stmt = stmt_start(db, its_household);
	stmt_id(stmt, ":household", &ticket->household);
	stmt_text(stmt, ":today", today);
	if (stmt_next(stmt))
		for (size_t i = 0; i < sizeof text / sizeof *text; i++)
			*text[i] = stmt_get_text(stmt, (int)i, arena);
	return stmt_end(stmt, err);
}

static bool read_parties(struct db *db, struct arena *arena, struct ticket *ticket, struct err *err)
{
	size_t room = 0;
	struct stmt *stmt =
		stmt_start(db, "SELECT ticket_assignee.staff, part = 'main', staff.name, staff.unit, staff.phones"
			       "  FROM ticket_assignee LEFT JOIN staff ON staff.entity = ticket_assignee.staff"
			       " WHERE ticket_assignee.entity = :entity"
			       " ORDER BY part = 'main' DESC, staff.name_key, ticket_assignee.staff");
	stmt_id(stmt, ":entity", &ticket->entity);
	for (; stmt_next(stmt); ticket->party_count++) {
		if (ticket->party_count == room) {
			struct ticket_party *grown = arena_alloc(arena, (room = room ? 2 * room : 8) * sizeof *grown);
			if (ticket->party_count > 0)
				memcpy(grown, ticket->party, ticket->party_count * sizeof *grown);
			ticket->party = grown;
		}
		struct ticket_party *party = &ticket->party[ticket->party_count];
		stmt_get_id(stmt, 0, &party->staff);
		party->main = stmt_get_int(stmt, 1) != 0;
		party->name = stmt_get_text(stmt, 2, arena);
		party->unit = stmt_get_text(stmt, 3, arena);
		party->phones = stmt_get_text(stmt, 4, arena);
	}
	return stmt_end(stmt, err);
}

bool ticket_awaits(const struct ticket *ticket, enum ticket_limit limit)
{
	return ticket_waits_for(ticket->to_resume ? ticket->before : ticket->state, limit);
}

/* The timeline ----------------------------------------------------------------------------------------- */

/* What a diary has no step for is empty; of two lines of one instant the step comes first. */
#define STEP_LINES                                                                                                     \
	"SELECT at_ms, hash, NULL, step, author, on_behalf, note, rule, until, result, co, counts, 0, parties,"        \
	"       " AUTHOR_NAME ", (SELECT name FROM staff WHERE staff.entity = ticket_step.on_behalf),"                 \
	"       (SELECT number FROM ticket WHERE ticket.entity = ticket_step.other), score, correct, other, before,"   \
	"       overdue_since, changed_rule, overdue_limit, place AS "                                                 \
	"place"                                                                                                        \
	"  FROM ticket_step WHERE entity = :entity"
#define DIARY_LINES                                                                                                    \
	"SELECT at_ms, NULL, entity, 'note', ifnull(entered_by, staff), iif(entered_by IS NULL, NULL, staff), text,"   \
	"       NULL, NULL, NULL, 0, 1, photos, NULL, " WRITER_NAME ","                                                \
	"       (SELECT name FROM staff WHERE staff.entity = diary.staff AND diary.entered_by IS NOT NULL),"           \
	"       NULL, 0, NULL, NULL, NULL, NULL, NULL, NULL, 1000000 AS place"                                         \
	"  FROM diary WHERE ticket = :entity"
/* Others that were merged into it, whatever became of that. */
#define MERGE_LINES                                                                                                    \
	"SELECT at_ms, NULL, NULL, step, author, on_behalf, note, NULL, NULL, NULL, 0, counts, 0, NULL, " AUTHOR_NAME  \
	", NULL, (SELECT number FROM ticket WHERE ticket.entity = ticket_step.entity), 0, NULL, NULL, NULL, NULL, "    \
	"NULL, NULL, 1000001 AS place"                                                                                 \
	"  FROM ticket_step WHERE other = :entity AND step = 'merge'"
static const char lines[] =
	STEP_LINES " UNION ALL " DIARY_LINES " UNION ALL " MERGE_LINES " ORDER BY at_ms, place, hash, entity";

/* "张海涛; 孟岚" for the entities of a dispatch. */
static bool name_parties(struct db *db, const char *parties, struct arena *arena, const char **names, struct err *err)
{
	struct json *list = json_parse(parties, strlen(parties), err);
	bool ok = list != NULL;
	const char *text = NULL;
	for (size_t i = 0; ok && i < json_count(list); i++) {
		struct id staff = { { 0 } };
		if (!json_text_at(list, i) || !id_parse(json_text_at(list, i), &staff))
			continue;
		struct stmt *stmt = stmt_start(db, "SELECT name FROM staff WHERE entity = :entity");
		stmt_id(stmt, ":entity", &staff);
		const char *name = stmt_next(stmt) ? stmt_get_text(stmt, 0, arena) : NULL;
		ok = stmt_end(stmt, err);
		if (name)
			text = text ? arena_format(arena, "%s%s%s", text, i == 1 ? _("; with ") : _(", "), name) : name;
	}
	json_release(list);
	if (ok)
		*names = text;
	return ok;
}

/* "Caller: 王五 → 赵六" for the fields of a correction. */
static bool word_correction(struct arena *arena, struct ticket_line *line, struct err *err)
{
	struct json *fields = json_parse(line->correct, strlen(line->correct), err);
	if (!fields)
		return false;
	line->correct = ticket_correct_text(fields, false, arena);
	line->correct_whole = ticket_correct_text(fields, true, arena);
	json_release(fields);
	return true;
}

/* What was linked is named later: its entity. */
static void read_line(struct stmt *stmt, struct arena *arena, struct ticket_line *line, struct id *linked)
{
	*line = (struct ticket_line){ .at_ms = stmt_get_int(stmt, 0), .step = STEP_NOTE };
	stmt_get_hash(stmt, 1, &line->hash);
	stmt_get_id(stmt, 2, &line->diary);
	ticket_step_parse(stmt_get_text(stmt, 3, arena), &line->step);
	stmt_get_id(stmt, 4, &line->author);
	stmt_get_id(stmt, 5, &line->on_behalf);
	line->note = stmt_get_text(stmt, 6, arena);
	line->rule = stmt_get_text(stmt, 7, arena);
	line->until = stmt_get_text(stmt, 8, arena);
	ticket_result_parse(stmt_get_text(stmt, 9, arena), &line->result);
	line->co = stmt_get_int(stmt, 10) != 0;
	line->counts = stmt_get_int(stmt, 11) != 0;
	line->photos = (int)stmt_get_int(stmt, 12);
	line->parties = stmt_get_text(stmt, 13, arena);
	line->author_name = stmt_get_text(stmt, 14, arena);
	line->on_behalf_name = stmt_get_text(stmt, 15, arena);
	line->other = stmt_get_text(stmt, 16, arena);
	line->merged_here = line->step == STEP_MERGE && hash_is_none(&line->hash);
	line->score = (int)stmt_get_int(stmt, 17);
	line->correct = stmt_get_text(stmt, 18, arena);
	stmt_get_id(stmt, 19, linked);
	line->before = stmt_get_text(stmt, 20, arena);
	line->overdue_since = stmt_get_int(stmt, 21);
	line->changed_rule = stmt_get_text(stmt, 22, arena);
	const char *limit = stmt_get_text(stmt, 23, arena);
	struct duration granted = { 0, DURATION_WORK_HOURS };
	if (limit)
		duration_parse(limit, &granted);
	line->overdue_unit = granted.unit;
}

static bool name_linked(struct db *db, const struct id *linked, struct arena *arena, struct ticket_line *line,
			struct err *err)
{
	struct ticket_link link;
	if (ticket_link_read(db, linked, arena, &link, err))
		line->other = link.label;
	else if (err->code != ERR_MISSING)
		return false;
	return true;
}

static bool read_lines(struct db *db, struct arena *arena, struct ticket *ticket, struct err *err)
{
	size_t room = 0;
	struct id *linked = NULL;
	struct stmt *stmt = stmt_start(db, lines);
	stmt_id(stmt, ":entity", &ticket->entity);
	for (; stmt_next(stmt); ticket->line_count++) {
		if (ticket->line_count == room) {
			struct ticket_line *grown = arena_alloc(arena, (room = room ? 2 * room : 16) * sizeof *grown);
			if (ticket->line_count > 0)
				memcpy(grown, ticket->line, ticket->line_count * sizeof *grown);
			ticket->line = grown;
			struct id *more = arena_alloc(arena, room * sizeof *more);
			if (ticket->line_count > 0)
				memcpy(more, linked, ticket->line_count * sizeof *more);
			linked = more;
		}
		read_line(stmt, arena, &ticket->line[ticket->line_count], &linked[ticket->line_count]);
	}
	if (!stmt_end(stmt, err))
		return false;
	for (size_t i = 0; i < ticket->line_count; i++) {
		struct ticket_line *line = &ticket->line[i];
		if ((line->parties && !name_parties(db, line->parties, arena, &line->parties, err)) ||
		    (line->before && !name_parties(db, line->before, arena, &line->before, err)) ||
		    (line->correct && !word_correction(arena, line, err)) ||
		    ((ticket_step_needs(line->step) & NEEDS_LINK) && !name_linked(db, &linked[i], arena, line, err)))
			return false;
	}
	return true;
}

const char *ticket_line_parties(const struct ticket_line *line, struct arena *arena)
{
	if (!line->parties || !line->before)
		return line->parties;
	return arena_format(arena, "%s → %s", line->before, line->parties);
}

/* Those merged into what was merged into it too. */
static const char merged_rows[] =
	"WITH RECURSIVE below(entity) AS (SELECT entity FROM ticket WHERE merged_into = :entity UNION"
	" SELECT ticket.entity FROM below JOIN ticket ON ticket.merged_into = below.entity)"
	"SELECT entity, number, title, ifnull(caller, (SELECT head FROM household WHERE household.entity = household)),"
	"       callback FROM below JOIN ticket USING (entity) WHERE entity <> :entity ORDER BY number, entity LIMIT "
	":most";

const char *ticket_line_other(const struct ticket_line *line, struct arena *arena)
{
	return line->merged_here ? arena_format(arena, _("%s was merged into this one"), line->other) : line->other;
}

const char *ticket_merged_text(const struct ticket_merged *merged, bool whole_phone, struct arena *arena)
{
	char masked[PHONE_BYTES] = "";
	const char *callback = merged->callback;
	if (callback && !whole_phone) {
		phone_mask(callback, masked);
		callback = masked;
	}
	return arena_format(arena, "%s  %s  %s %s", merged->number, merged->title, merged->caller ? merged->caller : "",
			    callback ? callback : "");
}

static bool read_merged(struct db *db, struct arena *arena, struct ticket *ticket, struct err *err)
{
	enum { MERGED_MOST = 20 };
	struct stmt *stmt = stmt_start(db, merged_rows);
	stmt_id(stmt, ":entity", &ticket->entity);
	stmt_int(stmt, ":most", MERGED_MOST);
	for (; stmt_next(stmt); ticket->merged_count++) {
		if (!ticket->merged)
			ticket->merged = arena_alloc(arena, MERGED_MOST * sizeof *ticket->merged);
		struct ticket_merged *merged = &ticket->merged[ticket->merged_count];
		stmt_get_id(stmt, 0, &merged->entity);
		merged->number = stmt_get_text(stmt, 1, arena);
		merged->title = stmt_get_text(stmt, 2, arena);
		merged->caller = stmt_get_text(stmt, 3, arena);
		merged->callback = stmt_get_text(stmt, 4, arena);
	}
	return stmt_end(stmt, err);
}

bool ticket_read(struct db *db, const struct id *entity, int64_t now_ms, struct arena *arena, struct ticket *ticket,
		 struct err *err)
{
	char today[11];
	struct ticket read = { .entity = *entity };
	struct stmt *stmt = stmt_start(db, one_ticket);
	stmt_id(stmt, ":entity", entity);
	stmt_int(stmt, ":now", now_ms);
	bool found = stmt_next(stmt);
	if (found)
		read_ticket(stmt, arena, &read);
	if (!stmt_end(stmt, err))
		return false;
	if (!found)
		return err_set(err, ERR_MISSING, _("there is no such ticket"));
	read.overdue = ticket_is_overdue(read.due_at, read.pause_ends, now_ms);
	read.to_resume = read.pause_ends != 0 && read.pause_ends <= now_ms;
	day_format(day_at(now_ms), today);
	if (!read_household(db, today, arena, &read, err) || !read_parties(db, arena, &read, err) ||
	    !read_lines(db, arena, &read, err) || !read_merged(db, arena, &read, err) ||
	    !ticket_links_read(db, entity, arena, &read.link, &read.link_count, err))
		return false;
	*ticket = read;
	return true;
}

/* Whose it is ----------------------------------------------------------------------------------------- */

bool ticket_may(struct db *db, const struct person *person, enum access_act act, const struct id *entity,
		struct err *err)
{
	struct arena arena = { 0 };
	struct access_subject subject = { 0 };
	struct id staff = { { 0 } };
	if (person)
		memcpy(&staff, person->staff, sizeof staff);
	struct stmt *stmt = stmt_start(
		db, "SELECT area, opened_by IS :staff"
		    "    OR EXISTS (SELECT 1 FROM ticket_assignee WHERE entity = :entity AND staff = :staff)"
		    "    OR EXISTS (SELECT 1 FROM ticket_step WHERE entity = :entity AND :staff IN (author, on_behalf))"
		    "  FROM ticket WHERE entity = :entity");
	stmt_id(stmt, ":entity", entity);
	stmt_id(stmt, ":staff", &staff);
	bool found = stmt_next(stmt);
	if (found) {
		subject.area = stmt_get_text(stmt, 0, &arena);
		subject.own = stmt_get_int(stmt, 1) != 0;
	}
	bool ok = stmt_end(stmt, err);
	if (ok && !found)
		ok = err_set(err, ERR_MISSING, _("there is no such ticket"));
	ok = ok && access_may(person, act, &subject, err);
	arena_release(&arena);
	return ok;
}

bool ticket_households_agree(const struct ticket *one, const struct ticket *other)
{
	return id_is_none(&one->household) || id_is_none(&other->household) ||
	       id_equal(&one->household, &other->household);
}

/* The last time that more time was asked for. */
static int64_t asked_at(const struct ticket *ticket)
{
	int64_t at = 0;
	for (size_t i = 0; i < ticket->line_count && ticket->extension_asked; i++)
		if (ticket->line[i].counts && ticket->line[i].step == STEP_EXTEND_ASK)
			at = ticket->line[i].at_ms;
	return at;
}

bool ticket_is_party(const struct ticket *ticket, const struct id *staff)
{
	for (size_t i = 0; i < ticket->party_count; i++)
		if (id_equal(&ticket->party[i].staff, staff))
			return true;
	return false;
}

struct ticket_stand ticket_stands(const struct ticket *ticket, int64_t now_ms)
{
	return (struct ticket_stand){ .state = ticket->state,
				      .extension_asked = ticket->extension_asked,
				      .resolve_past = ticket->resolve_due != 0 && (ticket->resolve_due < now_ms),
				      .has_merged = (ticket->merged_count > 0),
				      .asked_at = asked_at(ticket) };
}

void ticket_who(const struct ticket *ticket, const struct person *person, struct ticket_who *who)
{
	*who = (struct ticket_who){ .person = person, .area = ticket->area };
	for (size_t i = 0; person && i < ticket->party_count; i++)
		if (memcmp(&ticket->party[i].staff, person->staff, sizeof person->staff) == 0) {
			who->main |= ticket->party[i].main;
			who->co |= !ticket->party[i].main;
		}
}

bool ticket_by_number(struct db *db, const char *typed, int64_t now_ms, struct id *entity, struct err *err)
{
	struct ticket_number number;
	char glob[TICKET_NUMBER_BYTES];
	struct id found = { { 0 } };
	if (!ticket_number_parse(typed, day_at(now_ms), &number))
		return err_set(err, ERR_INPUT, _("this is no number of a ticket; one is like T261123-01-004"));
	ticket_number_glob(&number, glob);
	char from[TICKET_NUMBER_BYTES];
	snprintf(from, sizeof from, "%.*s", (int)strcspn(glob, "*"), glob);
	struct stmt *stmt = stmt_start(db, "SELECT entity FROM ticket WHERE number >= :from AND number < :from || '~'"
					   " AND number GLOB :glob ORDER BY number, entity LIMIT 2");
	stmt_text(stmt, ":from", from);
	stmt_text(stmt, ":glob", glob);
	bool one = stmt_next(stmt) && stmt_get_id(stmt, 0, &found), several = one && stmt_next(stmt);
	if (!stmt_end(stmt, err))
		return false;
	if (several)
		return err_set(err, ERR_INPUT,
			       _("several stations have a ticket of this date and serial; type the whole number"));
	if (!one)
		return err_set(err, ERR_MISSING, _("there is no ticket with this number"));
	*entity = found;
	return true;
}
