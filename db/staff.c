#include "db/staff.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/staff.h"
#include "db/db.h"
#include "db/own.h"
#include "db/sight.h"

#define STAFF_COLUMNS                                                                                                  \
	"staff.entity, staff.number, staff.name, staff.unit, staff.department, staff.duty, staff.title, staff.area,"   \
	" (SELECT short FROM area WHERE area.code = staff.area), staff.phones, staff.left_on"

static void read_staff(struct stmt *stmt, struct arena *arena, struct staff *staff)
{
	*staff = (struct staff){ 0 };
	const char **text[] = { &staff->number, &staff->name, &staff->unit,	 &staff->department, &staff->duty,
				&staff->title,	&staff->area, &staff->area_name, &staff->phones,     &staff->left_on };
	stmt_get_id(stmt, 0, &staff->entity);
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		*text[i] = stmt_get_text(stmt, (int)i + 1, arena);
}

/* Reads the rest of the statement and ends it. */
static bool read_staff_rows(struct stmt *stmt, struct arena *arena, struct staff_rows *rows, struct err *err)
{
	struct staff_rows found = { 0 };
	size_t room = 0;
	for (; stmt_next(stmt); found.count++) {
		if (found.count == room) {
			struct staff *grown = arena_alloc(arena, (room = room ? 2 * room : 16) * sizeof *grown);
			if (found.count > 0)
				memcpy(grown, found.row, found.count * sizeof *grown);
			found.row = grown;
		}
		read_staff(stmt, arena, &found.row[found.count]);
	}
	if (!stmt_end(stmt, err))
		return false;
	*rows = found;
	return true;
}

#define STAFF_CONDITIONS                                                                                               \
	" AND (:area IS NULL OR (staff.area >= :area AND staff.area < :area || '~'))"                                  \
	" AND (:today IS NULL OR " IN_OFFICE ")"                                                                       \
	" ORDER BY staff.duty, staff.area, staff.name_key, staff.entity LIMIT :most"

static const char list_of_duty[] = "SELECT " STAFF_COLUMNS " FROM staff WHERE staff.duty = :duty"
				   " AND (:department IS NULL OR staff.department = :department)" STAFF_CONDITIONS;
static const char list_of_department[] =
	"SELECT " STAFF_COLUMNS " FROM staff WHERE staff.department = :department" STAFF_CONDITIONS;
static const char list_of_all[] = "SELECT " STAFF_COLUMNS " FROM staff WHERE staff.duty >= ''" STAFF_CONDITIONS;

bool staff_list(struct db *db, const struct staff_filter *filter, struct arena *arena, struct staff_rows *rows,
		struct err *err)
{
	struct stmt *stmt = stmt_start(db, filter->duty		? list_of_duty
					   : filter->department ? list_of_department
								: list_of_all);
	if (stmt_has(stmt, ":duty"))
		stmt_text(stmt, ":duty", filter->duty);
	if (stmt_has(stmt, ":department"))
		stmt_text(stmt, ":department", filter->department);
	stmt_text(stmt, ":area", filter->area);
	stmt_text(stmt, ":today", filter->today);
	stmt_int(stmt, ":most", STAFF_ROWS_MOST);
	return read_staff_rows(stmt, arena, rows, err);
}

bool staff_read(struct db *db, const struct id *entity, struct arena *arena, struct staff *staff, struct err *err)
{
	struct staff_rows rows;
	struct stmt *stmt = stmt_start(db, "SELECT " STAFF_COLUMNS " FROM staff WHERE staff.entity = :entity");
	stmt_id(stmt, ":entity", entity);
	if (!read_staff_rows(stmt, arena, &rows, err))
		return false;
	if (rows.count == 0)
		return err_set(err, ERR_MISSING, _("there is no such member of staff"));
	*staff = rows.row[0];
	return true;
}

bool staff_is_in_office(struct db *db, const struct person *person, const char *today, struct err *err)
{
	struct arena arena = { 0 };
	struct stmt *stmt = stmt_start(db, "SELECT left_on FROM staff WHERE entity = :entity AND left_on <= :today");
	stmt_blob(stmt, ":entity", person->staff, sizeof person->staff);
	stmt_text(stmt, ":today", today);
	const char *left_on = stmt_next(stmt) ? stmt_get_text(stmt, 0, &arena) : NULL;
	bool ok = stmt_end(stmt, err);
	if (ok && left_on)
		ok = err_set(err, ERR_DENIED, _("%1$s left office on %2$s: this login may do nothing any more"),
			     person->name, left_on);
	arena_release(&arena);
	return ok;
}

bool staff_by_number(struct db *db, const char *number, struct id *entity, struct err *err)
{
	struct id read;
	struct stmt *stmt = stmt_start(
		db, "SELECT entity FROM staff WHERE number = :number ORDER BY left_on IS NOT NULL, entity LIMIT 1");
	stmt_text(stmt, ":number", number);
	bool found = stmt_next(stmt) && stmt_get_id(stmt, 0, &read);
	if (!stmt_end(stmt, err))
		return false;
	if (!found)
		return err_set(err, ERR_MISSING, _("there is no member of staff with the number %.40s"), number);
	*entity = read;
	return true;
}

bool staff_by_word(struct db *db, const char *word, const char *today, struct id *entity, struct err *err)
{
	struct id first = { { 0 } };
	bool left = false, second = false;
	if (staff_by_number(db, word, entity, err))
		return true;
	if (err->code != ERR_MISSING)
		return false;
	struct stmt *stmt =
		stmt_start(db, "SELECT entity, NOT " IN_OFFICE " AS gone FROM staff WHERE duty >= '' AND name = :name"
			       " ORDER BY gone, entity LIMIT 2");
	stmt_text(stmt, ":name", word);
	stmt_text(stmt, ":today", today);
	if (stmt_next(stmt)) {
		stmt_get_id(stmt, 0, &first);
		left = stmt_get_int(stmt, 1) != 0;
		second = stmt_next(stmt) && (stmt_get_int(stmt, 1) != 0) == left;
	}
	if (!stmt_end(stmt, err))
		return false;
	if (id_is_none(&first))
		return err_set(err, ERR_MISSING, _("there is no member of staff with the number or name %.40s"), word);
	if (second)
		return err_set(err, ERR_CONFLICT, _("more than one is called %.40s: give the number"), word);
	*entity = first;
	return true;
}

bool staff_by_phone(struct db *db, const char *phone, struct arena *arena, struct staff_rows *rows, struct err *err)
{
	struct stmt *stmt = stmt_start(
		db,
		"SELECT " STAFF_COLUMNS " FROM staff_phone JOIN staff ON staff.entity = staff_phone.entity"
		" WHERE staff_phone.phone = :phone ORDER BY staff.left_on IS NOT NULL, staff.name_key, staff.entity");
	stmt_text(stmt, ":phone", phone);
	return read_staff_rows(stmt, arena, rows, err);
}

bool staff_of_household(struct db *db, const struct id *household, const char *duty, const char *today,
			struct arena *arena, struct staff_rows *rows, struct err *err)
{
	struct stmt *stmt =
		stmt_start(db, "SELECT " STAFF_COLUMNS " FROM assign JOIN staff ON staff.entity = assign.staff"
			       " WHERE assign.household = :household AND (:duty IS NULL OR assign.duty = :duty)"
			       "   AND " ASSIGNED_NOW " ORDER BY assign.duty DESC, assign.from_on, assign.entity");
	stmt_id(stmt, ":household", household);
	stmt_text(stmt, ":duty", duty);
	stmt_text(stmt, ":today", today);
	return read_staff_rows(stmt, arena, rows, err);
}

/* Logins ------------------------------------------------------------------------------------------ */

#define USER_COLUMNS                                                                                                   \
	"user.entity, user.staff, user.login, user.role, user.area, staff.name, user.disabled, staff.left_on"

static void read_user(struct stmt *stmt, struct arena *arena, struct user *user)
{
	*user = (struct user){ .login = stmt_get_text(stmt, 2, arena),
			       .role = stmt_get_text(stmt, 3, arena),
			       .area = stmt_get_text(stmt, 4, arena),
			       .name = stmt_get_text(stmt, 5, arena),
			       .disabled = stmt_get_int(stmt, 6) != 0,
			       .left_on = stmt_get_text(stmt, 7, arena) };
	stmt_get_id(stmt, 0, &user->entity);
	stmt_get_id(stmt, 1, &user->staff);
}

const char *user_standing(const struct user *user, const char *today)
{
	if (staff_has_left(user->left_on, today))
		return _("has left");
	return user->disabled ? _("disabled") : "";
}

bool user_read(struct db *db, const char *login, struct arena *arena, struct user *user, struct err *err)
{
	struct user read;
	struct stmt *stmt =
		stmt_start(db, "SELECT " USER_COLUMNS " FROM user LEFT JOIN staff ON staff.entity = user.staff"
			       " WHERE user.login = :login ORDER BY user.entity LIMIT 1");
	stmt_text(stmt, ":login", login);
	bool found = stmt_next(stmt);
	if (found)
		read_user(stmt, arena, &read);
	if (!stmt_end(stmt, err))
		return false;
	if (!found)
		return err_set(err, ERR_MISSING, _("there is no login of that name"));
	*user = read;
	return true;
}

bool user_list(struct db *db, struct arena *arena, struct user_rows *rows, struct err *err)
{
	struct user_rows found = { 0 };
	size_t room = 0;
	struct stmt *stmt =
		stmt_start(db, "SELECT " USER_COLUMNS " FROM user LEFT JOIN staff ON staff.entity = user.staff"
			       " WHERE user.login >= '' ORDER BY user.login, user.entity LIMIT :most");
	stmt_int(stmt, ":most", STAFF_ROWS_MOST);
	for (; stmt_next(stmt); found.count++) {
		if (found.count == room) {
			struct user *grown = arena_alloc(arena, (room = room ? 2 * room : 16) * sizeof *grown);
			if (found.count > 0)
				memcpy(grown, found.row, found.count * sizeof *grown);
			found.row = grown;
		}
		read_user(stmt, arena, &found.row[found.count]);
	}
	if (!stmt_end(stmt, err))
		return false;
	*rows = found;
	return true;
}

/* Areas ------------------------------------------------------------------------------------------- */

static void read_area(struct stmt *stmt, struct arena *arena, struct area_row *area)
{
	*area = (struct area_row){ .code = stmt_get_text(stmt, 1, arena),
				   .name = stmt_get_text(stmt, 2, arena),
				   .brief = stmt_get_text(stmt, 3, arena),
				   .level = stmt_get_text(stmt, 4, arena),
				   .parent = stmt_get_text(stmt, 5, arena) };
	stmt_get_id(stmt, 0, &area->entity);
}

bool area_read(struct db *db, const char *code, struct arena *arena, struct area_row *area, struct err *err)
{
	struct area_row read;
	struct stmt *stmt = stmt_start(
		db,
		"SELECT entity, code, name, short, level, parent FROM area WHERE code = :code ORDER BY entity LIMIT 1");
	stmt_text(stmt, ":code", code);
	bool found = stmt_next(stmt);
	if (found)
		read_area(stmt, arena, &read);
	if (!stmt_end(stmt, err))
		return false;
	if (!found)
		return err_set(err, ERR_MISSING, _("there is no area %.12s"), code);
	*area = read;
	return true;
}

bool area_children(struct db *db, const char *parent, struct arena *arena, struct area_rows *rows, struct err *err)
{
	struct area_rows found = { 0 };
	size_t room = 0;
	struct stmt *stmt = stmt_start(db, "SELECT entity, code, name, short, level, parent FROM area"
					   " WHERE parent IS :parent AND retired IS NOT 1 ORDER BY code, entity");
	stmt_text(stmt, ":parent", parent);
	for (; stmt_next(stmt); found.count++) {
		if (found.count == room) {
			struct area_row *grown = arena_alloc(arena, (room = room ? 2 * room : 32) * sizeof *grown);
			if (found.count > 0)
				memcpy(grown, found.row, found.count * sizeof *grown);
			found.row = grown;
		}
		read_area(stmt, arena, &found.row[found.count]);
	}
	if (!stmt_end(stmt, err))
		return false;
	*rows = found;
	return true;
}

bool staff_assignments_read(struct db *db, const struct person *viewer, const struct id *staff, const char *today,
			    struct arena *arena, struct staff_assignments *assignments, struct err *err)
{
	struct staff_assignments *read = arena_alloc(arena, sizeof *read);
	struct sight sight = sight_of(viewer, ACCESS_HOUSEHOLD_SEE, NULL);
	bool seen = !sight.nothing && (id_is_none(&sight.own) || id_equal(&sight.own, staff));
	struct stmt *stmt = stmt_start(
		db, "SELECT count(DISTINCT iif(" ASSIGNED_NOW " AND " ASSIGNED_IN_REGISTER ", household, NULL)),"
		    " count(DISTINCT household) FROM assign WHERE staff = :staff AND " ASSIGNED_EVER);
	stmt_id(stmt, ":staff", staff);
	stmt_text(stmt, ":today", today);
	read->count = 0;
	if (stmt_next(stmt)) {
		read->now = stmt_get_int(stmt, 0);
		read->all = stmt_get_int(stmt, 1);
	}
	if (!stmt_end(stmt, err))
		return false;
	stmt = stmt_start(db,
			  "SELECT household.head, (SELECT short FROM area WHERE code = household.area),"
			  "       household.number, household.status, assign.duty, assign.from_on,"
			  "       assign.until_on, assign.household"
			  "  FROM assign JOIN household ON household.entity = assign.household"
			  " WHERE assign.staff = :staff AND " ASSIGNED_EVER
			  "   AND (:area IS NULL OR (household.area >= :area AND household.area < :area || ':'))"
			  " ORDER BY " ASSIGNED_NOW " DESC, assign.from_on DESC, household.area, household.head_key,"
			  "          assign.entity LIMIT :most");
	stmt_id(stmt, ":staff", staff);
	stmt_text(stmt, ":today", today);
	stmt_text(stmt, ":area", sight.area);
	stmt_int(stmt, ":most", seen ? STAFF_ASSIGNMENTS_MOST : 0);
	while (stmt_next(stmt)) {
		struct staff_assignment *row = &read->row[read->count++];
		const char **text[] = { &row->head, &row->village, &row->number,  &row->status,
					&row->duty, &row->from_on, &row->until_on };
		for (size_t i = 0; i < sizeof text / sizeof *text; i++)
			*text[i] = stmt_get_text(stmt, (int)i, arena);
		stmt_get_id(stmt, sizeof text / sizeof *text, &row->household);
	}
	if (!stmt_end(stmt, err))
		return false;
	*assignments = *read;
	return true;
}

bool staff_household_counts(struct db *db, const struct staff_rows *rows, const char *today, int64_t count[],
			    struct err *err)
{
	for (size_t i = 0; i < rows->count; i++) {
		struct stmt *stmt =
			stmt_start(db, "SELECT count(DISTINCT household) FROM assign"
				       " WHERE staff = :staff AND " ASSIGNED_NOW " AND " ASSIGNED_IN_REGISTER);
		stmt_id(stmt, ":staff", &rows->row[i].entity);
		stmt_text(stmt, ":today", today);
		count[i] = stmt_next(stmt) ? stmt_get_int(stmt, 0) : 0;
		if (!stmt_end(stmt, err))
			return false;
	}
	return true;
}
