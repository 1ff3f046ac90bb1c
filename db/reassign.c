#include "db/reassign.h"

#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/db.h"
#include "db/staff.h"
#include "db/station.h"
#include "db/ticket.h"
#include "db/ticket_act.h"

/* Who stays beside the main assignee; the names of those who have left, with commas between, else NULL. */
static bool list_others(struct act *act, const struct reassign *what, const struct ticket *ticket, struct arena *arena,
			struct ticket_step_new *step, const char **left, struct err *err)
{
	struct db *db = act_station(act)->db;
	char today[11];
	day_format(day_at(act_now(act)), today);
	*left = NULL;
	for (size_t i = 0; i < ticket->party_count && step->co_count < TICKET_CO_MOST; i++) {
		const struct ticket_party *party = &ticket->party[i];
		bool replaced = id_equal(&party->staff, &what->from);
		struct staff staff;
		if (party->main || (!replaced && id_equal(&party->staff, &what->to)))
			continue;
		if (!staff_read(db, replaced ? &what->to : &party->staff, arena, &staff, err))
			return false;
		if (staff.left_on && strcmp(staff.left_on, today) <= 0 && !replaced)
			*left = *left ? arena_format(arena, "%s%s%s", *left, _(", "), staff.name) : staff.name;
		else if (!id_equal(&staff.entity, &step->main))
			step->co[step->co_count++] = staff.entity;
	}
	return true;
}

static bool take(struct act *act, const struct config *config, const struct reassign *what, const struct id *entity,
		 struct arena *arena, const char **number, struct err *err)
{
	struct ticket_step_new step = { .step = STEP_REASSIGN, .note = what->note, .anyway = true };
	struct ticket ticket;
	const char *left;
	if (!ticket_read(act_station(act)->db, entity, act_now(act), arena, &ticket, err))
		return false;
	*number = ticket.number;
	step.saw = ticket.last_step;
	step.main = id_equal(&ticket.main, &what->from) ? what->to : ticket.main;
	if (!list_others(act, what, &ticket, arena, &step, &left, err))
		return false;
	if (left)
		step.note = arena_format(arena, _("%1$s; no longer in office: %2$s"), what->note, left);
	return ticket_step(act, config, entity, &step, NULL, err);
}

#define WAIT                                                                                                           \
	"ticket_assignee JOIN ticket USING (entity) WHERE ticket_assignee.staff = :staff"                              \
	" AND state IN ('dispatched', 'accepted', 'working', 'suspended', 'reopened')"

bool reassign_count(struct db *db, const struct id *staff, int64_t *count, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT count(*) FROM " WAIT);
	stmt_id(stmt, ":staff", staff);
	*count = stmt_next(stmt) ? stmt_get_int(stmt, 0) : 0;
	return stmt_end(stmt, err);
}

static bool read_open(struct db *db, const struct id *from, struct id *ticket, size_t *count, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT entity FROM " WAIT " ORDER BY ticket.number, entity LIMIT :most");
	stmt_id(stmt, ":staff", from);
	stmt_int(stmt, ":most", REASSIGN_MOST);
	for (*count = 0; stmt_next(stmt); (*count)++)
		stmt_get_id(stmt, 0, &ticket[*count]);
	return stmt_end(stmt, err);
}

bool reassign_open(struct station *station, const struct person *author, const struct config *config,
		   const struct reassign *what, struct arena *arena, struct reassigned *reassigned, struct err *err)
{
	struct id *ticket = arena_alloc(arena, REASSIGN_MOST * sizeof *ticket);
	size_t count;
	if (!read_open(station->db, &what->from, ticket, &count, err))
		return false;
	reassigned->count = count;
	reassigned->done = 0;
	for (size_t i = 0; i < count; i++) {
		struct act *act;
		struct err refused = { 0 };
		const char *number = "";
		bool ok = act_begin(station, author, &act, &refused);
		if (ok) {
			ok = take(act, config, what, &ticket[i], arena, &number, &refused);
			if (what->dry_run)
				act_abandon(act);
			else
				ok = act_finish(act, ok, &refused);
		}
		reassigned->row[i].number = number;
		reassigned->row[i].why_not = ok ? NULL : arena_text(arena, refused.text);
		reassigned->done += ok;
	}
	return true;
}
