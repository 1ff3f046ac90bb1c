#include "db/reassign.h"

#include "core/arena.h"
#include "core/err.h"
#include "db/act.h"
#include "db/db.h"
#include "db/station.h"
#include "db/ticket.h"
#include "db/ticket_act.h"

static bool take(struct act *act, const struct config *config, const struct reassign *what, const struct id *entity,
		 struct arena *arena, const char **number, struct err *err)
{
	struct ticket_step_new step = { .step = STEP_REASSIGN, .main = what->to, .note = what->note };
	struct ticket ticket;
	if (!ticket_read(act_station(act)->db, entity, act_now(act), arena, &ticket, err))
		return false;
	*number = ticket.number;
	step.saw = ticket.last_step;
	for (size_t i = 0; i < ticket.party_count && step.co_count < TICKET_CO_MOST; i++) {
		const struct ticket_party *party = &ticket.party[i];
		if (!party->main && !id_equal(&party->staff, &what->to))
			step.co[step.co_count++] = party->staff;
	}
	return ticket_step(act, config, entity, &step, NULL, err);
}

#define WAIT                                                                                                           \
	"ticket_assignee JOIN ticket USING (entity) WHERE ticket_assignee.staff = :staff AND part = 'main'"            \
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
		bool ok = act_begin(station, author, &act, &refused) &&
			  act_finish(act, take(act, config, what, &ticket[i], arena, &number, &refused), &refused);
		reassigned->row[i].number = number;
		reassigned->row[i].why_not = ok ? NULL : arena_text(arena, refused.text);
		reassigned->done += ok;
	}
	return true;
}
