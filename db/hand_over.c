#include "db/hand_over.h"

#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/db.h"
#include "db/household_act.h"
#include "db/own.h"
#include "db/reassign.h"
#include "db/staff.h"
#include "db/station.h"

enum { HOUSEHOLDS_MOST = 2000 }; /* a helper has some dozens, a doctor some hundreds */

struct assignment {
	struct id entity, household;
	const char *duty, *until_on; /* until_on NULL: without an end */
};

struct handing {
	struct act *act;
	struct hand_over *what;
	char on[11], before[11];
	const char *to_name, *to_duty;
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
	handing->what->later = day_number(day) > day_number(day_at(act_now(handing->act)));
	handing->to_name = to.name;
	handing->to_duty = to.duty;
	return !to.left_on || err_set(err, ERR_CONFLICT, _("%s is not in office any more"), to.name);
}

static bool read_assignments(struct handing *handing, struct err *err)
{
	struct stmt *stmt = stmt_start(db_of(handing), "SELECT entity, household, duty, until_on FROM assign"
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
		row->until_on = stmt_get_text(stmt, 3, &handing->arena);
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

/* A doctor's villages go to a doctor, a helper's households to a helper. */
static bool check_duty(const struct handing *handing, const struct assignment *row, struct err *err)
{
	const struct dictionary *duties = dictionary_find("staff_duty");
	if (row->duty && handing->to_duty && strcmp(row->duty, handing->to_duty) == 0)
		return true;
	/* Translators: a name, the kind of their post, the kind of post that is wanted. */
	return err_set(err, ERR_CONFLICT, _("%1$s is '%2$s', and these households go to a '%3$s' only"),
		       handing->to_name, dictionary_name(duties, handing->to_duty ? handing->to_duty : ""),
		       dictionary_name(duties, row->duty ? row->duty : ""));
}

static bool pass_on(struct handing *handing, const struct assignment *row, struct err *err)
{
	const char *value[RECORD_FIELDS] = { NULL };
	char household[ID_TEXT_BYTES], staff[ID_TEXT_BYTES];
	struct put put = { .value = value };
	bool already;
	if (!check_duty(handing, row, err) || !read_successor(handing, row, &put.entity, &already, err) ||
	    !assign_end(handing->act, &row->entity, handing->before, err))
		return false;
	if (already)
		return true;
	id_format(&row->household, household);
	id_format(&handing->what->to, staff);
	value[record_field(&assign_type, "household")] = household;
	value[record_field(&assign_type, "staff")] = staff;
	value[record_field(&assign_type, "duty")] = row->duty;
	value[record_field(&assign_type, "from_on")] = handing->on;
	/* What was to end, for somebody else begins then, ends still. */
	value[record_field(&assign_type, "until_on")] = row->until_on;
	return assign_put(handing->act, &put, NULL, NULL, NULL, err);
}

bool hand_over(struct act *act, struct hand_over *what, struct err *err)
{
	struct handing handing = { .act = act, .what = what };
	bool ok = act_fold(act, err) && check(&handing, err) && read_assignments(&handing, err);
	for (size_t i = 0; ok && i < handing.count; i++)
		ok = pass_on(&handing, &handing.row[i], err);
	ok = ok && reassign_count(db_of(&handing), &what->from, &what->open_tickets, err);
	if (ok)
		what->households = (int64_t)handing.count;
	arena_release(&handing.arena);
	return ok;
}
