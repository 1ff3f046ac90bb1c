#include "db/reassign.h"

#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/staff.h"
#include "db/act.h"
#include "db/db.h"
#include "db/staff.h"
#include "db/station.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "db/ticket_conditions.h"

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
		if (staff_has_left(staff.left_on, today) && !replaced)
			*left = *left ? arena_format(arena, "%s%s%s", *left, _(", "), staff.name) : staff.name;
		else if (!id_equal(&staff.entity, &step->main))
			step->co[step->co_count++] = staff.entity;
	}
	return true;
}

/* Who had it before it was reassigned, a JSON array: the main assignee first. */
static bool list_former(const char *before, struct ticket_step_new *step, struct err *err)
{
	struct json *parties = json_parse(before, strlen(before), err);
	if (!parties)
		return false;
	const char *id = json_text_at(parties, 0);
	if (id)
		id_parse(id, &step->main);
	for (size_t i = 1; step->co_count < TICKET_CO_MOST && (id = json_text_at(parties, i)) != NULL; i++)
		id_parse(id, &step->co[step->co_count++]);
	json_release(parties);
	return true;
}

struct waiting {
	struct id ticket;
	const char *before; /* who had it, when it goes back to them; else NULL */
};

static bool take(struct act *act, const struct config *config, const struct reassign *what,
		 const struct waiting *waiting, struct arena *arena, const char **number, struct err *err)
{
	struct ticket_step_new step = { .step = STEP_REASSIGN, .note = what->note, .anyway = true };
	struct ticket ticket;
	const char *left = NULL;
	if (!ticket_read(act_station(act)->db, &waiting->ticket, act_now(act), arena, &ticket, err))
		return false;
	*number = ticket.number;
	step.saw = ticket.last_step;
	step.main = id_equal(&ticket.main, &what->from) ? what->to : ticket.main;
	if (!(waiting->before ? list_former(waiting->before, &step, err)
			      : list_others(act, what, &ticket, arena, &step, &left, err)))
		return false;
	if (left)
		step.note = arena_format(arena, _("%1$s; no longer in office: %2$s"), what->note, left);
	return ticket_step(act, config, &waiting->ticket, &step, NULL, err);
}

#define WAIT_FOR "ticket_assignee JOIN ticket ON ticket.entity = ticket_assignee.entity"
#define WAITS "ticket_assignee.staff = :staff AND " TICKET_IS_AT_WORK

bool reassign_count(struct db *db, const struct id *staff, int64_t *count, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT count(*) FROM " WAIT_FOR " WHERE " WAITS);
	stmt_id(stmt, ":staff", staff);
	*count = stmt_next(stmt) ? stmt_get_int(stmt, 0) : 0;
	return stmt_end(stmt, err);
}

static bool read_open(struct db *db, const struct reassign *what, struct arena *arena, struct waiting *waiting,
		      size_t *count, struct err *err)
{
	char to[ID_TEXT_BYTES];
	struct stmt *stmt = stmt_start(
		db, "SELECT ticket.entity, iif(:since = 0, NULL, ticket_step.before) FROM " WAIT_FOR
		    "  LEFT JOIN ticket_step ON ticket_step.entity = ticket.entity AND ticket_step.hash = last_step"
		    " WHERE " WAITS " AND (:since = 0 OR (step = 'reassign' AND at_ms >= :since"
		    "       AND instr(ticket_step.before, :to) > 0 AND instr(parties, :to) = 0))"
		    " ORDER BY ticket.number, ticket.entity LIMIT :most");
	id_format(&what->to, to);
	stmt_id(stmt, ":staff", &what->from);
	stmt_text(stmt, ":to", to);
	stmt_int(stmt, ":since", what->since_ms);
	stmt_int(stmt, ":most", REASSIGN_MOST);
	for (*count = 0; stmt_next(stmt); (*count)++) {
		stmt_get_id(stmt, 0, &waiting[*count].ticket);
		waiting[*count].before = stmt_get_text(stmt, 1, arena);
	}
	return stmt_end(stmt, err);
}

bool reassign_open(struct station *station, const struct person *author, const struct config *config,
		   const struct reassign *what, struct arena *arena, struct reassigned *reassigned, struct err *err)
{
	struct waiting *waiting = arena_alloc(arena, REASSIGN_MOST * sizeof *waiting);
	size_t count;
	if (!read_open(station->db, what, arena, waiting, &count, err))
		return false;
	reassigned->count = count;
	reassigned->done = 0;
	for (size_t i = 0; i < count; i++) {
		struct act *act;
		struct err refused = { 0 };
		const char *number = "";
		bool ok = act_begin(station, author, &act, &refused);
		if (ok) {
			ok = take(act, config, what, &waiting[i], arena, &number, &refused);
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
