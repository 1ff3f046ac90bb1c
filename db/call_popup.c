/* Who calls: all whose number it is, and what is to be known of them before the first word. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/household.h"
#include "db/call.h"
#include "db/db.h"
#include "db/household.h"
#include "db/own.h"
#include "db/staff.h"

/* The forms in which one number may be kept. */
struct forms {
	char whole[PHONE_BYTES];
	const char *local;
};

struct looking {
	struct db *db;
	struct forms forms;
	const char *phone_prefix;
	char today[11];
	struct arena *arena;
	struct call_popup *popup;
};

static struct stmt *start(const struct looking *looking, const char *sql)
{
	struct stmt *stmt = stmt_start(looking->db, sql);
	stmt_text(stmt, ":whole", looking->forms.whole);
	stmt_text(stmt, ":local", looking->forms.local);
	return stmt;
}

/* A place for one more; NULL when there are too many or it is there already. */
static struct call_match *add_match(struct call_popup *popup, enum call_match_kind kind, const struct id *entity)
{
	for (size_t i = 0; i < popup->match_count; i++)
		if (popup->match[i].kind == kind && kind != CALL_STRANGER && id_equal(&popup->match[i].entity, entity))
			return NULL;
	if (popup->match_count == CALL_MATCHES_MOST) {
		popup->more = true;
		return NULL;
	}
	struct call_match *match = &popup->match[popup->match_count++];
	*match = (struct call_match){ .kind = kind, .entity = *entity, .age = -1, .days = -1 };
	return match;
}

/* The household's own numbers come first, then its members', then what was attached, then what is perhaps theirs. */
static const char households[] =
	"SELECT household.entity, NULL, NULL, NULL, 0 AS rank, household.head_key AS name_key, 0"
	"  FROM phone JOIN household ON household.entity = phone.entity"
	" WHERE phone.number IN (:whole, :local) AND subject = 'household' AND household.left_on IS NULL"
	" UNION ALL"
	" SELECT household.entity, member.entity, member.name, NULL, 1, household.head_key, 0"
	"  FROM phone JOIN member ON member.entity = phone.entity JOIN household ON household.entity = member.household"
	" WHERE phone.number IN (:whole, :local) AND subject = 'member' AND member.left_on IS NULL"
	"   AND household.left_on IS NULL"
	" UNION ALL"
	" SELECT household.entity, NULL, number_note.name, number_note.note, 2 + maybe, household.head_key,"
	"       maybe"
	"  FROM phone JOIN number_note ON number_note.entity = phone.entity"
	"  JOIN household ON household.entity = number_note.household"
	" WHERE phone.number IN (:whole, :local) AND subject = 'number' AND household.left_on IS NULL"
	" ORDER BY rank, name_key, 1, 2";

static bool find_households(struct looking *looking, struct err *err)
{
	struct stmt *stmt = start(looking, households);
	while (stmt_next(stmt)) {
		struct id entity;
		if (!stmt_get_id(stmt, 0, &entity))
			continue;
		struct call_match *match = add_match(looking->popup, CALL_HOUSEHOLD, &entity);
		if (!match)
			continue;
		stmt_get_id(stmt, 1, &match->member);
		match->caller = stmt_get_text(stmt, 2, looking->arena);
		match->note = stmt_get_text(stmt, 3, looking->arena);
		match->attached = stmt_get_int(stmt, 4) >= 2;
		match->maybe = stmt_get_int(stmt, 6) != 0;
	}
	return stmt_end(stmt, err);
}

static const char beside[] =
	"SELECT head.sex, head.birth, ticket.entity, ticket.number, ticket.title,"
	"       (SELECT staff.phones FROM assign JOIN staff ON staff.entity = assign.staff"
	"         WHERE assign.household = :household AND assign.duty = 'helper'"
	"           AND " ASSIGNED_NOW "         ORDER BY assign.from_on, assign.entity LIMIT 1)"
	"  FROM (SELECT 1)"
	"  LEFT JOIN member AS head ON head.entity = (SELECT entity FROM member WHERE household = :household"
	"       AND relation = '" RELATION_HEAD "' AND left_on IS NULL ORDER BY birth, entity LIMIT 1)"
	"  LEFT JOIN ticket ON ticket.entity = (SELECT entity FROM ticket WHERE household = :household"
	"       AND state NOT IN ('closed', 'void', 'merged') ORDER BY opened_at DESC, entity LIMIT 1)";

static bool read_household(const struct looking *looking, struct call_match *match, struct err *err)
{
	struct household_row row;
	struct day today, visit;
	if (!household_row_read(looking->db, &match->entity, looking->today, looking->arena, &row, err))
		return false;
	match->name = row.head;
	match->number = row.number;
	match->village = row.village;
	match->township = row.township;
	match->team = row.team;
	match->cause = row.cause;
	match->status = row.status;
	match->helper = row.helper;
	match->last_visit = row.last_visit;
	match->visits = row.visits;
	match->tickets = row.tickets;
	day_parse(looking->today, &today);
	if (row.last_visit && day_parse(row.last_visit, &visit))
		match->days = (int)(day_number(today) - day_number(visit));
	struct stmt *stmt = stmt_start(looking->db, beside);
	stmt_id(stmt, ":household", &match->entity);
	stmt_text(stmt, ":today", looking->today);
	if (stmt_next(stmt)) {
		match->sex = stmt_get_text(stmt, 0, looking->arena);
		match->age = member_age(stmt_get_text(stmt, 1, looking->arena), today);
		stmt_get_id(stmt, 2, &match->ticket);
		match->ticket_number = stmt_get_text(stmt, 3, looking->arena);
		match->ticket_title = stmt_get_text(stmt, 4, looking->arena);
		match->helper_phones = stmt_get_text(stmt, 5, looking->arena);
	}
	return stmt_end(stmt, err);
}

static bool find_staff(struct looking *looking, struct err *err)
{
	struct staff_rows rows;
	const char *form[] = { looking->forms.whole, looking->forms.local };
	for (size_t f = 0; f < 2; f++) {
		if (!staff_by_phone(looking->db, form[f], looking->arena, &rows, err))
			return false;
		for (size_t i = 0; i < rows.count; i++) {
			struct call_match *match = add_match(looking->popup, CALL_STAFF, &rows.row[i].entity);
			if (!match)
				continue;
			match->name = rows.row[i].name;
			match->unit = rows.row[i].unit;
			match->duty = rows.row[i].duty;
			match->township = rows.row[i].area_name;
		}
	}
	return true;
}

static bool find_strangers(struct looking *looking, struct err *err)
{
	struct stmt *stmt = start(looking, "SELECT number_note.entity, name, note"
					   "  FROM phone JOIN number_note ON number_note.entity = phone.entity"
					   " WHERE phone.number IN (:whole, :local) AND subject = 'number'"
					   "   AND household IS NULL ORDER BY number_note.entity");
	while (stmt_next(stmt)) {
		struct id entity;
		if (!stmt_get_id(stmt, 0, &entity))
			continue;
		struct call_match *match = add_match(looking->popup, CALL_STRANGER, &entity);
		if (!match)
			continue;
		match->name = stmt_get_text(stmt, 1, looking->arena);
		match->note = stmt_get_text(stmt, 2, looking->arena);
	}
	return stmt_end(stmt, err);
}

/* Earlier calls that are over or lost: the one that rings now is on the screen already. */
static bool read_recent(struct looking *looking, int64_t now_ms, struct err *err)
{
	struct call_popup *popup = looking->popup;
	struct call_page *page = arena_alloc(looking->arena, sizeof *page);
	struct call_filter filter = { .number = looking->forms.whole,
				      .phone_prefix = looking->phone_prefix,
				      .now_ms = now_ms };
	if (!call_list(looking->db, &filter, 0, looking->arena, page, err))
		return false;
	for (size_t i = 0; i < page->count && popup->recent_count < CALL_RECENT_MOST; i++)
		if (page->row[i].state == CALL_ENDED || page->row[i].state == CALL_MISSED)
			popup->recent[popup->recent_count++] = page->row[i];
	return true;
}

bool call_popup(struct db *db, const char *number, const char *phone_prefix, int64_t now_ms, struct arena *arena,
		struct call_popup *popup, struct err *err)
{
	struct call_popup *found = arena_alloc(arena, sizeof *found);
	struct looking looking = { .db = db, .phone_prefix = phone_prefix, .arena = arena, .popup = found };
	if (!number || !*number) {
		*popup = *found;
		return true;
	}
	/* One of an earlier version may be longer than is a number. */
	struct err odd;
	if (!phone_of_call(number, looking.forms.whole, &odd)) {
		*popup = *found;
		return true;
	}
	snprintf(found->number, sizeof found->number, "%s", looking.forms.whole);
	looking.forms.local = looking.forms.whole;
	if (phone_prefix && *phone_prefix) {
		phone_complete(looking.forms.whole, phone_prefix);
		looking.forms.local = phone_local(looking.forms.whole, phone_prefix);
	}
	day_format(day_at(now_ms), looking.today);
	if (!find_households(&looking, err))
		return false;
	for (size_t i = 0; i < found->match_count; i++)
		if (!read_household(&looking, &found->match[i], err))
			return false;
	if (!find_staff(&looking, err) || !find_strangers(&looking, err) || !read_recent(&looking, now_ms, err))
		return false;
	*popup = *found;
	return true;
}
