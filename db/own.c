#include "db/own.h"

#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/db.h"

bool own_household(struct db *db, const struct person *person, const struct id *household, const char *today, bool *own,
		   struct err *err)
{
	struct id staff;
	memcpy(&staff, person->staff, sizeof staff);
	struct stmt *stmt =
		stmt_start(db, "SELECT EXISTS (SELECT 1 FROM assign WHERE household = :household AND staff = :staff"
			       "                  AND " ASSIGNED_NOW ")"
			       "    OR EXISTS (SELECT 1 FROM ticket_assignee JOIN ticket USING (entity)"
			       "                WHERE ticket_assignee.staff = :staff AND ticket.household = :household"
			       "                  AND ticket.state NOT IN ('closed', 'void', 'merged'))");
	stmt_id(stmt, ":household", household);
	stmt_id(stmt, ":staff", &staff);
	stmt_text(stmt, ":today", today);
	bool found = stmt_next(stmt) && stmt_get_int(stmt, 0);
	if (!stmt_end(stmt, err))
		return false;
	*own = found;
	return true;
}

bool own_may(struct db *db, const struct person *person, enum access_act act, const struct id *household,
	     const char *today, struct err *err)
{
	struct arena arena = { 0 };
	struct stmt *stmt = stmt_start(db, "SELECT area FROM household WHERE entity = :household");
	stmt_id(stmt, ":household", household);
	bool found = stmt_next(stmt);
	struct access_subject subject = { .area = found ? stmt_get_text(stmt, 0, &arena) : NULL };
	bool ok = stmt_end(stmt, err);
	if (ok && !found)
		ok = err_set(err, ERR_MISSING, _("there is no such household"));
	if (ok && person)
		ok = own_household(db, person, household, today, &subject.own, err) &&
		     access_may(person, act, &subject, err);
	arena_release(&arena);
	return ok;
}
