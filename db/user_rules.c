#include "db/user_rules.h"

#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/staff.h"
#include "core/text.h"
#include "db/act.h"
#include "db/db.h"
#include "db/own.h"
#include "db/staff.h"
#include "db/station.h"

static size_t place_of(const char *name)
{
	return (size_t)record_field(&user_type, name);
}

static const char *value_of(const char *const *values, const char *name)
{
	return values ? values[place_of(name)] : NULL;
}

static bool is_disabled(const char *const *values)
{
	return text_same(value_of(values, "disabled"), "1");
}

static bool may_give(struct act *act, const char *const *values, struct err *err)
{
	enum role role;
	return !role_parse(value_of(values, "role"), &role) || access_may_give(act_author(act), role, err);
}

/* Who does not work in :area, or has households or tickets elsewhere; one of the county as a whole works in none. */
static const char reaches_out[] =
	"SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM staff WHERE entity = :staff"
	"                              AND substr(area, 1, length(:area)) = :area)"
	" OR EXISTS (SELECT 1 FROM assign WHERE staff = :staff AND scope <> :area AND " ASSIGNED_EVER ")"
	" OR EXISTS (SELECT 1 FROM ticket_assignee JOIN ticket USING (entity) WHERE ticket_assignee.staff = :staff"
	"              AND length(ticket.area) >= 9 AND substr(ticket.area, 1, length(:area)) <> :area)";

bool user_rules_check_reach(struct db *db, const struct person *author, const struct id *staff, struct err *err)
{
	if (id_is_none(staff) || access_covers(author, ACCESS_USER_EDIT, NULL))
		return true;
	struct stmt *stmt = stmt_start(db, reaches_out);
	stmt_id(stmt, ":staff", staff);
	stmt_text(stmt, ":area", author->area);
	bool out = stmt_next(stmt);
	return stmt_end(stmt, err) &&
	       (!out || err_set(err, ERR_DENIED,
				_("this person works outside %s, or has households or tickets there: an administrator "
				  "of the county sees to the login"),
				author->area));
}

static bool check_reach(struct act *act, const char *const *values, struct err *err)
{
	const char *staff = value_of(values, "staff");
	struct id entity;
	return !staff || !id_parse(staff, &entity) ||
	       user_rules_check_reach(act_station(act)->db, act_author(act), &entity, err);
}

static bool check_staff(struct act *act, const struct id *user, const struct id *entity, struct err *err)
{
	struct arena arena = { 0 };
	struct staff staff;
	char today[11];
	const char *login = NULL;
	struct db *db = act_station(act)->db;
	day_format(day_at(act_now(act)), today);
	bool ok = staff_read(db, entity, &arena, &staff, err);
	if (!ok && err->code == ERR_MISSING) {
		arena_release(&arena);
		return true; /* of the same act: founding a county, a demonstration */
	}
	if (ok && staff_has_left(staff.left_on, today))
		ok = err_set(err, ERR_CONFLICT, _("%1$s left on %2$s: who has left gets no login"), staff.name,
			     staff.left_on);
	if (ok) {
		struct stmt *stmt = stmt_start(db, "SELECT login FROM user WHERE staff = :staff AND entity <> :user"
						   " AND NOT disabled ORDER BY login, entity LIMIT 1");
		stmt_id(stmt, ":staff", entity);
		stmt_blob(stmt, ":user", user, sizeof *user);
		login = stmt_next(stmt) ? stmt_get_text(stmt, 0, &arena) : NULL;
		ok = stmt_end(stmt, err);
	}
	if (ok && login)
		ok = err_set(err, ERR_CONFLICT,
			     _("%1$s has the login %2$s already: change that one, or disable it first"), staff.name,
			     login);
	arena_release(&arena);
	return ok;
}

/* A login that is being closed, or that stays whose it was, is not asked about again. */
static bool check_person(struct act *act, const struct user_change *change, struct err *err)
{
	const char *staff = value_of(change->after, "staff");
	enum role role;
	struct id entity;
	bool reopened = is_disabled(change->before) && !is_disabled(change->after),
	     changed = !change->before || reopened || !text_same(value_of(change->before, "staff"), staff) ||
		       !text_same(value_of(change->before, "role"), value_of(change->after, "role"));
	if (is_disabled(change->after) || !changed)
		return true;
	if (staff && id_parse(staff, &entity))
		return check_staff(act, &change->user, &entity, err);
	if (role_parse(value_of(change->after, "role"), &role) && access_reach(role, ACCESS_TICKET_SEE) == REACH_OWN)
		return err_set(err, ERR_INPUT,
			       _("the role %s sees what is its own: say which member of staff the login is for"),
			       _(role_label(role)));
	return true;
}

/* Of those who reach the whole county. */
static bool is_admin(const char *const *values)
{
	return text_same(value_of(values, "role"), role_name(ROLE_ADMIN)) && value_of(values, "area") &&
	       strlen(value_of(values, "area")) == 6 && !is_disabled(values);
}

static bool check_last_admin(struct act *act, const struct user_change *change, size_t *field, struct err *err)
{
	bool left;
	if (!is_admin(change->before) || is_admin(change->after))
		return true;
	if (!user_rules_admin_is_left(act_station(act)->db, &change->user, NULL, &left, err) || left)
		return left;
	*field = is_disabled(change->after)					     ? place_of("disabled")
		 : text_same(value_of(change->after, "role"), role_name(ROLE_ADMIN)) ? place_of("area")
										     : place_of("role");
	return user_rules_refuse_last(err);
}

bool user_rules_check(struct act *act, const struct user_change *change, size_t *field, struct err *err)
{
	*field = place_of("role");
	if (!may_give(act, change->after, err) || (change->before && !may_give(act, change->before, err)))
		return false;
	*field = place_of("staff");
	return check_reach(act, change->before, err) && check_reach(act, change->after, err) &&
	       check_person(act, change, err) && check_last_admin(act, change, field, err);
}

static bool admin_is_left(struct db *db, const struct id *user, const struct id *staff, const char *today, bool *left,
			  struct err *err)
{
	struct stmt *stmt =
		stmt_start(db, "SELECT 1 FROM user LEFT JOIN staff ON staff.entity = user.staff"
			       " WHERE user.login >= '' AND user.role = :admin AND length(user.area) = 6"
			       "   AND NOT user.disabled AND (staff.left_on IS NULL OR staff.left_on > :today)"
			       "   AND user.entity IS NOT :user AND (:staff IS NULL OR user.staff IS NOT :staff)"
			       " LIMIT 1");
	stmt_text(stmt, ":admin", role_name(ROLE_ADMIN));
	stmt_id(stmt, ":user", user);
	stmt_id(stmt, ":staff", staff);
	stmt_text(stmt, ":today", today);
	bool found = stmt_next(stmt);
	if (!stmt_end(stmt, err))
		return false;
	*left = found;
	return true;
}

bool user_rules_admin_is_left(struct db *db, const struct id *user, const struct id *staff, bool *left, struct err *err)
{
	return admin_is_left(db, user, staff, NULL, left, err);
}

bool user_rules_admin_is_in_office(struct db *db, const char *today, bool *in_office, struct err *err)
{
	return admin_is_left(db, NULL, NULL, today, in_office, err);
}

bool user_rules_refuse_last(struct err *err)
{
	return err_set(err, ERR_CONFLICT,
		       _("this is the last administrator of the county: make another one first, or nobody can let "
			 "anybody in"));
}
