#include "db/hand_over.h"

#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/db.h"
#include "db/household_act.h"
#include "db/own.h"
#include "db/staff.h"
#include "db/station.h"

enum { HOUSEHOLDS_MOST = 2000 }; /* a helper has some dozens, a doctor some hundreds */

struct assignment {
	struct id entity, household;
	const char *duty, *from_on;
};

struct handing {
	struct act *act;
	struct hand_over *what;
	char on[11], before[11];
	struct assignment *row;
	size_t count;
	struct arena arena;
};

static struct db *db_of(const struct handing *handing)
{
	return act_station(handing->act)->db;
}

static bool check(struct handing *handing, struct err *err)
{
	const struct hand_over *what = handing->what;
	struct day day = day_at(act_now(handing->act));
	struct staff from, to;
	if (what->on && !day_parse(what->on, &day))
		return err_set(err, ERR_INPUT, _("a date is wanted, like 2026-11-23"));
	day_format(day, handing->on);
	day_format(day_from_number(day_number(day) - 1), handing->before);
	if (id_equal(&what->from, &what->to))
		return err_set(err, ERR_INPUT, _("households are handed over to somebody else"));
	if (!staff_read(db_of(handing), &what->from, &handing->arena, &from, err) ||
	    !staff_read(db_of(handing), &what->to, &handing->arena, &to, err))
		return false;
	return !to.left_on || err_set(err, ERR_CONFLICT, _("%s is not in office any more"), to.name);
}

static bool read_assignments(struct handing *handing, struct err *err)
{
	struct stmt *stmt = stmt_start(db_of(handing), "SELECT entity, household, duty, from_on FROM assign"
						       " WHERE staff = :staff AND " ASSIGNED_NOW
						       " ORDER BY household, duty, entity LIMIT :most");
	stmt_id(stmt, ":staff", &handing->what->from);
	stmt_text(stmt, ":today", handing->on);
	stmt_int(stmt, ":most", HOUSEHOLDS_MOST + 1);
	handing->row = arena_alloc(&handing->arena, (HOUSEHOLDS_MOST + 1) * sizeof *handing->row);
	while (stmt_next(stmt)) {
		struct assignment *row = &handing->row[handing->count++];
		stmt_get_id(stmt, 0, &row->entity);
		stmt_get_id(stmt, 1, &row->household);
		row->duty = stmt_get_text(stmt, 2, &handing->arena);
		row->from_on = stmt_get_text(stmt, 3, &handing->arena);
	}
	if (!stmt_end(stmt, err))
		return false;
	if (handing->count == 0)
		return err_set(err, ERR_MISSING, _("no household is assigned to this person on that day"));
	return handing->count <= HOUSEHOLDS_MOST ||
	       err_set(err, ERR_INPUT, _("these are more than %d households: import their assignments instead"),
		       HOUSEHOLDS_MOST);
}

/* The successor may have looked after the household before, or do so already. */
static bool read_successor(struct handing *handing, const struct assignment *row, struct id *entity, bool *already,
			   struct err *err)
{
	struct stmt *stmt =
		stmt_start(db_of(handing), "SELECT entity, " ASSIGNED_NOW " FROM assign WHERE household = :household"
					   " AND staff = :staff AND duty = :duty LIMIT 1");
	*entity = (struct id){ { 0 } };
	stmt_id(stmt, ":household", &row->household);
	stmt_id(stmt, ":staff", &handing->what->to);
	stmt_text(stmt, ":duty", row->duty);
	stmt_text(stmt, ":today", handing->on);
	*already = false;
	if (stmt_next(stmt)) {
		stmt_get_id(stmt, 0, entity);
		*already = stmt_get_int(stmt, 1) != 0;
	}
	return stmt_end(stmt, err);
}

static bool pass_on(struct handing *handing, const struct assignment *row, struct err *err)
{
	const char *value[RECORD_FIELDS] = { NULL };
	char household[ID_TEXT_BYTES], staff[ID_TEXT_BYTES];
	struct put put = { .value = value };
	bool already;
	/* One who began on that very day ends on it. */
	const char *end = row->from_on && strcmp(row->from_on, handing->before) > 0 ? row->from_on : handing->before;
	if (!read_successor(handing, row, &put.entity, &already, err) ||
	    !assign_end(handing->act, &row->entity, end, err))
		return false;
	if (already)
		return true;
	id_format(&row->household, household);
	id_format(&handing->what->to, staff);
	value[record_field(&assign_type, "household")] = household;
	value[record_field(&assign_type, "staff")] = staff;
	value[record_field(&assign_type, "duty")] = row->duty;
	value[record_field(&assign_type, "from_on")] = handing->on;
	return assign_put(handing->act, &put, NULL, NULL, NULL, err);
}

static bool count_tickets(struct handing *handing, struct err *err)
{
	int64_t count = 0;
	struct stmt *stmt = stmt_start(db_of(handing), "SELECT count(*) FROM ticket_assignee JOIN ticket USING (entity)"
						       " WHERE ticket_assignee.staff = :staff AND part = 'main'"
						       "   AND state NOT IN ('closed', 'void', 'merged')");
	stmt_id(stmt, ":staff", &handing->what->from);
	if (stmt_next(stmt))
		count = stmt_get_int(stmt, 0);
	handing->what->open_tickets = count;
	return stmt_end(stmt, err);
}

bool hand_over(struct act *act, struct hand_over *what, struct err *err)
{
	struct handing handing = { .act = act, .what = what };
	bool ok = act_fold(act, err) && check(&handing, err) && read_assignments(&handing, err);
	for (size_t i = 0; ok && i < handing.count; i++)
		ok = pass_on(&handing, &handing.row[i], err);
	ok = ok && count_tickets(&handing, err);
	if (ok)
		what->households = (int64_t)handing.count;
	arena_release(&handing.arena);
	return ok;
}
