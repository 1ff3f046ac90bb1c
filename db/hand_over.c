#include "db/hand_over.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/assign_period.h"
#include "db/db.h"
#include "db/household.h"
#include "db/household_act.h"
#include "db/own.h"
#include "db/reassign.h"
#include "db/staff.h"
#include "db/station.h"
#include "db/take_back.h"

enum { HOUSEHOLDS_MOST = 2000 }; /* a helper has some dozens, a doctor some hundreds */

struct assignment {
	struct id entity, household;
	const char *duty, *from_on, *until_on; /* until_on NULL: without an end */
};

struct handing {
	struct act *act;
	struct hand_over *what;
	char today[11], on[11], before[11];
	struct id *household;			      /* those named */
	const char *to_number, *to_name, *to_left_on; /* of the successor */
	struct assignment *row;
	size_t count;
	struct arena arena;
};

static struct db *db_of(const struct handing *handing)
{
	return act_station(handing->act)->db;
}

static bool read_households(struct handing *handing, struct err *err)
{
	size_t count = handing->what->number_count;
	handing->household = arena_alloc(&handing->arena, (count + 1) * sizeof *handing->household);
	for (size_t i = 0; i < count; i++)
		if (!household_by_number(db_of(handing), handing->what->number[i], &handing->household[i], err))
			return false;
	return true;
}

static bool read_what(struct handing *handing, struct err *err)
{
	const struct hand_over *what = handing->what;
	struct day day = day_at(act_now(handing->act));
	if (what->on && !day_parse(what->on, &day))
		return err_set(err, ERR_INPUT, _("a date is wanted, like 2026-11-23"));
	day_format(day_at(act_now(handing->act)), handing->today);
	day_format(day, handing->on);
	day_format(day_from_number(day_number(day) - 1), handing->before);
	if (id_equal(&what->from, &what->to))
		return err_set(err, ERR_INPUT, _("households are handed over to somebody else"));
	handing->what->later = strcmp(handing->on, handing->today) > 0;
	return read_households(handing, err);
}

static bool read_people(struct handing *handing, struct err *err)
{
	const struct hand_over *what = handing->what;
	struct staff from, to;
	if (!staff_read(db_of(handing), &what->from, &handing->arena, &from, err) ||
	    !staff_read(db_of(handing), &what->to, &handing->arena, &to, err))
		return false;
	handing->to_number = to.number;
	handing->to_name = to.name;
	handing->to_left_on = to.left_on;
	return true;
}

static bool check_successor(struct handing *handing, struct err *err)
{
	const char *left_on = handing->to_left_on;
	snprintf(handing->what->to_leaves, sizeof handing->what->to_leaves, "%s", left_on ? left_on : "");
	return !left_on || strcmp(left_on, handing->on) > 0 ||
	       err_set(err, ERR_CONFLICT, _("%1$s leaves office on %2$s: households go to somebody who is there then"),
		       handing->to_name, left_on);
}

static bool is_named(const struct handing *handing, const struct id *household)
{
	for (size_t i = 0; i < handing->what->number_count; i++)
		if (id_equal(&handing->household[i], household))
			return true;
	return handing->what->number_count == 0;
}

/* Every household that was named is among the rows. */
static bool check_named(const struct handing *handing, struct err *err)
{
	for (size_t i = 0; i < handing->what->number_count; i++) {
		size_t at = 0;
		while (at < handing->count && !id_equal(&handing->row[at].household, &handing->household[i]))
			at++;
		if (at == handing->count)
			return err_set(err, ERR_MISSING,
				       _("household %.40s is not assigned to this person on that day"),
				       handing->what->number[i]);
	}
	return true;
}

static bool read_assignments(struct handing *handing, struct err *err)
{
	struct stmt *stmt =
		stmt_start(db_of(handing), "SELECT entity, household, duty, until_on FROM assign"
					   " WHERE staff = :staff AND " ASSIGNED_NOW " AND " ASSIGNED_IN_REGISTER
					   " ORDER BY household, duty, entity LIMIT :most");
	stmt_id(stmt, ":staff", &handing->what->from);
	stmt_text(stmt, ":today", handing->on);
	stmt_int(stmt, ":most", HOUSEHOLDS_MOST + 1);
	handing->row = arena_alloc(&handing->arena, (HOUSEHOLDS_MOST + 1) * sizeof *handing->row);
	while (stmt_next(stmt)) {
		struct assignment *row = &handing->row[handing->count];
		stmt_get_id(stmt, 0, &row->entity);
		stmt_get_id(stmt, 1, &row->household);
		if (!is_named(handing, &row->household))
			continue;
		handing->count++;
		row->duty = stmt_get_text(stmt, 2, &handing->arena);
		row->until_on = stmt_get_text(stmt, 3, &handing->arena);
	}
	if (!stmt_end(stmt, err) || !check_named(handing, err))
		return false;
	if (handing->count == 0)
		return err_set(err, ERR_MISSING, _("no household is assigned to this person on that day"));
	return handing->count <= HOUSEHOLDS_MOST ||
	       err_set(err, ERR_INPUT, _("these are more than %d households: import their assignments instead"),
		       HOUSEHOLDS_MOST);
}

static bool end(struct handing *handing, const struct id *assignment, const char *on, struct err *err)
{
	return assign_period_check_settled(db_of(handing), assignment, err) &&
	       assign_end(handing->act, assignment, on, err);
}

static bool pass(struct handing *handing, const struct id *assignment, const char *on, const char *to, struct err *err)
{
	return assign_period_check_settled(db_of(handing), assignment, err) &&
	       assign_pass_on(handing->act, assignment, on, to, err);
}

/* The later of two last days; NULL is without an end. */
static const char *later_end(const char *one, const char *other)
{
	return !one || !other ? NULL : strcmp(one, other) < 0 ? other : one;
}

/*
 * What would cut short the period that begins: a planned hand-over that follows on it and has not begun yet, or
 * periods of the successor's own. The entity is none when there is no more.
 */
static bool read_planned(struct handing *handing, const struct assignment *row, struct assignment *planned,
			 struct err *err)
{
	struct stmt *stmt = stmt_start(
		db_of(handing), "SELECT entity, from_on, until_on FROM assign WHERE household = :household"
				" AND duty = :duty AND from_on > :on AND " ASSIGNED_EVER
				" AND ((from_on = :next AND from_on > :today) OR (staff = :to AND from_on <= :next))"
				" ORDER BY staff = :to DESC, from_on, entity LIMIT 1");
	*planned = (struct assignment){ .household = row->household, .duty = row->duty };
	stmt_id(stmt, ":household", &row->household);
	stmt_text(stmt, ":duty", row->duty);
	stmt_text(stmt, ":on", handing->on);
	stmt_text(stmt, ":today", handing->today);
	stmt_text(stmt, ":next", row->until_on ? assign_period_day(row->until_on, 1, &handing->arena) : "~");
	stmt_id(stmt, ":to", &handing->what->to);
	if (stmt_next(stmt)) {
		stmt_get_id(stmt, 0, &planned->entity);
		planned->from_on = stmt_get_text(stmt, 1, &handing->arena);
		planned->until_on = stmt_get_text(stmt, 2, &handing->arena);
	}
	return stmt_end(stmt, err);
}

/* Takes back what was planned: the period that begins now reaches to the end of the last of them. */
static bool replace_planned(struct handing *handing, struct assignment *row, struct err *err)
{
	struct assignment planned;
	for (;;) {
		if (!read_planned(handing, row, &planned, err))
			return false;
		if (id_is_none(&planned.entity))
			return true;
		if (!end(handing, &planned.entity, assign_period_day(planned.from_on, -1, &handing->arena), err) ||
		    !act_fold(handing->act, err))
			return false;
		row->until_on = later_end(row->until_on, planned.until_on);
	}
}

/*
 * A period of the successor's that goes on: it holds on that day or ended on the day before. Else one that never
 * began, to be used for this; those that are over stay as they are. The entity is none when there is neither.
 */
static bool read_successor(struct handing *handing, const struct assignment *row, struct assignment *successor,
			   bool *goes_on, struct err *err)
{
	struct stmt *stmt = stmt_start(
		db_of(handing),
		"SELECT entity, until_on, " ASSIGNED_EVER " AS ever FROM assign WHERE household = :household"
		" AND staff = :staff AND duty = :duty AND (NOT " ASSIGNED_EVER " OR (ifnull(from_on, '') <= :on AND "
		"ifnull(until_on, '~') >= :before)) ORDER BY ever DESC, ifnull(until_on, '~') DESC, entity LIMIT 1");
	*successor = (struct assignment){ .household = row->household, .duty = row->duty };
	stmt_id(stmt, ":household", &row->household);
	stmt_id(stmt, ":staff", &handing->what->to);
	stmt_text(stmt, ":duty", row->duty);
	stmt_text(stmt, ":on", handing->on);
	stmt_text(stmt, ":before", handing->before);
	*goes_on = false;
	if (stmt_next(stmt)) {
		stmt_get_id(stmt, 0, &successor->entity);
		successor->until_on = stmt_get_text(stmt, 1, &handing->arena);
		*goes_on = stmt_get_int(stmt, 2) != 0;
	}
	return stmt_end(stmt, err);
}

static bool pass_on(struct handing *handing, struct assignment *row, struct err *err)
{
	const char *value[RECORD_FIELDS] = { NULL };
	char household[ID_TEXT_BYTES], staff[ID_TEXT_BYTES];
	struct assignment successor;
	bool goes_on;
	if (!pass(handing, &row->entity, handing->before, handing->to_number, err) ||
	    !replace_planned(handing, row, err) || !read_successor(handing, row, &successor, &goes_on, err))
		return false;
	if (goes_on)
		return end(handing, &successor.entity, later_end(row->until_on, successor.until_on), err);
	id_format(&row->household, household);
	id_format(&handing->what->to, staff);
	value[record_field(&assign_type, "household")] = household;
	value[record_field(&assign_type, "staff")] = staff;
	value[record_field(&assign_type, "duty")] = row->duty;
	value[record_field(&assign_type, "from_on")] = handing->on;
	/* An end that is not a hand-over's stays. */
	value[record_field(&assign_type, "until_on")] = row->until_on;
	return assign_put(handing->act, &(struct put){ .entity = successor.entity, .value = value }, NULL, NULL, NULL,
			  err);
}

/* What went from one to the other on a day between these, both included: the periods that ended. */
static bool read_handed(struct handing *handing, const char *first, const char *last, struct id **former, size_t *count,
			struct err *err)
{
	struct stmt *stmt = stmt_start(db_of(handing), "SELECT entity, household FROM assign"
						       " WHERE staff = :from AND passed_to = :to"
						       "   AND date(until_on, '+1 day') BETWEEN :first AND :last"
						       " ORDER BY household, duty, entity LIMIT :most");
	struct id *read = arena_alloc(&handing->arena, HOUSEHOLDS_MOST * sizeof *read), household;
	size_t found = 0;
	stmt_id(stmt, ":from", &handing->what->from);
	stmt_text(stmt, ":to", handing->to_number);
	stmt_text(stmt, ":first", first);
	stmt_text(stmt, ":last", last);
	stmt_int(stmt, ":most", HOUSEHOLDS_MOST);
	while (stmt_next(stmt)) {
		stmt_get_id(stmt, 0, &read[found]);
		stmt_get_id(stmt, 1, &household);
		found += is_named(handing, &household);
	}
	*former = read;
	*count = found;
	return stmt_end(stmt, err);
}

static bool take_all_back(struct handing *handing, const struct id *former, size_t count, struct err *err)
{
	int64_t *first_ms = &handing->what->handed_at_ms, at_ms;
	for (size_t i = 0; i < count; i++) {
		if (!take_back(handing->act, &former[i], &at_ms, err))
			return false;
		/* Households of one day may have gone in several acts. */
		if (*first_ms == 0 || at_ms < *first_ms)
			*first_ms = at_ms;
	}
	return true;
}

/* A hand-over to the same person that was planned for a sooner day is put off. */
static bool put_off(struct handing *handing, struct err *err)
{
	struct id *former;
	size_t count;
	if (!handing->what->later)
		return true;
	return read_handed(handing, assign_period_day(handing->today, 1, &handing->arena), handing->before, &former,
			   &count, err) &&
	       take_all_back(handing, former, count, err);
}

bool hand_over(struct act *act, struct hand_over *what, struct err *err)
{
	struct handing handing = { .act = act, .what = what };
	bool ok = act_fold(act, err) && read_what(&handing, err) && read_people(&handing, err) &&
		  check_successor(&handing, err) && put_off(&handing, err) && read_assignments(&handing, err);
	for (size_t i = 0; ok && i < handing.count; i++)
		ok = pass_on(&handing, &handing.row[i], err);
	ok = ok && reassign_count(db_of(&handing), &what->from, &what->open_tickets, err);
	if (ok)
		what->households = (int64_t)handing.count;
	arena_release(&handing.arena);
	return ok;
}

bool hand_over_undo(struct act *act, struct hand_over *what, struct err *err)
{
	struct handing handing = { .act = act, .what = what };
	struct id *former;
	size_t count;
	bool ok = act_fold(act, err) && read_what(&handing, err) && read_people(&handing, err) &&
		  read_handed(&handing, handing.on, handing.on, &former, &count, err) &&
		  (count > 0 ||
		   err_set(err, ERR_MISSING, _("no household was handed over between these two on %s"), handing.on)) &&
		  take_all_back(&handing, former, count, err) &&
		  reassign_count(db_of(&handing), &what->to, &what->open_tickets, err);
	if (ok)
		what->households = (int64_t)count;
	arena_release(&handing.arena);
	return ok;
}
