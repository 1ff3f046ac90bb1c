#include "db/assign_period.h"

#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/db.h"
#include "db/own.h"

static bool ends_before(const struct assign_period *one, const struct assign_period *other)
{
	return one->until_on && other->from_on && strcmp(one->until_on, other->from_on) < 0;
}

bool assign_period_overlap(const struct assign_period *one, const struct assign_period *other)
{
	return !ends_before(one, one) && !ends_before(other, other) && !ends_before(one, other) &&
	       !ends_before(other, one);
}

bool assign_period_others(struct db *db, const struct assign_period *period, struct arena *arena,
			  struct assign_periods *others, struct err *err)
{
	struct assign_periods found = { 0 };
	size_t room = 0;
	struct stmt *stmt =
		stmt_start(db, "SELECT entity, from_on, until_on FROM assign WHERE household = :household"
			       " AND staff = :staff AND duty = :duty AND entity IS NOT :entity AND " ASSIGNED_EVER
			       " ORDER BY from_on, entity");
	stmt_id(stmt, ":household", &period->household);
	stmt_id(stmt, ":staff", &period->staff);
	stmt_text(stmt, ":duty", period->duty);
	stmt_id(stmt, ":entity", &period->entity);
	while (stmt_next(stmt)) {
		struct assign_period other = *period;
		stmt_get_id(stmt, 0, &other.entity);
		other.from_on = stmt_get_text(stmt, 1, arena);
		other.until_on = stmt_get_text(stmt, 2, arena);
		if (!assign_period_overlap(period, &other))
			continue;
		if (found.count == room) {
			struct assign_period *grown = arena_alloc(arena, (room = room ? 2 * room : 4) * sizeof *grown);
			if (found.count > 0)
				memcpy(grown, found.row, found.count * sizeof *grown);
			found.row = grown;
		}
		found.row[found.count++] = other;
	}
	if (!stmt_end(stmt, err))
		return false;
	*others = found;
	return true;
}

const char *assign_period_say(const struct assign_period *period, struct arena *arena)
{
	if (period->from_on && period->until_on)
		return arena_format(arena, _("%1$s to %2$s"), period->from_on, period->until_on);
	if (period->from_on)
		return arena_format(arena, _("from %s"), period->from_on);
	return period->until_on ? arena_format(arena, _("until %s"), period->until_on) : _("without dates");
}

bool assign_period_refuse(const struct assign_period *period, const struct assign_period *other, struct arena *arena,
			  struct err *err)
{
	/* Translators: both are periods, like "2018-01-01 to 2018-12-31". */
	return err_set(err, ERR_CONFLICT,
		       _("this one is assigned to the household already: the period %1$s and the one that is there, "
			 "%2$s, share days"),
		       assign_period_say(period, arena), assign_period_say(other, arena));
}

bool assign_period_check_settled(struct db *db, const struct id *assignment, struct err *err)
{
	struct arena arena = { 0 };
	struct stmt *stmt = stmt_start(db, "SELECT household.number FROM field_conflict"
					   "  JOIN assign ON assign.entity = field_conflict.entity"
					   "  JOIN household ON household.entity = assign.household"
					   " WHERE field_conflict.entity = :entity AND subject = 'assign'"
					   "   AND field IN ('until_on', 'passed_to') LIMIT 1");
	stmt_id(stmt, ":entity", assignment);
	bool open = stmt_next(stmt);
	const char *number = open ? stmt_get_text(stmt, 0, &arena) : "";
	bool ok = stmt_end(stmt, err);
	if (ok && open)
		ok = err_set(err, ERR_CONFLICT,
			     _("two people have changed at once who has household %.40s from when on: settle that "
			       "first ('fangzheng conflicts' lists it)"),
			     number);
	arena_release(&arena);
	return ok;
}

const char *assign_period_day(const char *date, int step, struct arena *arena)
{
	struct day day;
	char *text = arena_alloc(arena, 11);
	day_parse(date, &day);
	day_format(day_from_number(day_number(day) + step), text);
	return text;
}
