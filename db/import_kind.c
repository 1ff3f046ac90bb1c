/* The kinds of import: what makes two rows the same entity, and which entity a row is about. */
#include "db/import_kind.h"

#include <string.h>

#include "core/crypto.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/idnumber.h"
#include "core/staff.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/own.h"
#include "db/record_act.h"
#include "db/staff_act.h"
#include "db/station.h"

static const char *get(const struct import_kind *kind, const struct import_row *row, const char *name)
{
	int field = record_field(kind->type, name);
	return field < 0 ? NULL : row->value[field];
}

static const struct import_kind *kind_of(const struct record_type *type)
{
	const struct import_kind *kind = import_kinds;
	while (kind->type != type)
		kind++;
	return kind;
}

/* Runs a query of one entity; none when it has no row. */
static bool find_one(struct stmt *stmt, struct id *entity, struct err *err)
{
	struct id found = { { 0 } };
	if (stmt_next(stmt))
		stmt_get_id(stmt, 0, &found);
	if (!stmt_end(stmt, err))
		return false;
	*entity = found;
	return true;
}

/*
 * The entity that was made under this natural key, though its key may have changed since: what
 * a field was formerly still finds it.
 */
static bool find_natural(struct station *station, const struct record_type *type, const char *key, struct id *entity,
			 struct err *err)
{
	struct id natural;
	id_natural(station->county_secret, type->subject, key, &natural);
	struct stmt *stmt =
		stmt_start(station->db, "SELECT entity FROM event WHERE entity = :entity AND kind = :kind LIMIT 1");
	stmt_id(stmt, ":entity", &natural);
	stmt_text(stmt, ":kind", type->kind);
	return find_one(stmt, entity, err);
}

/* Reads what is known of the row's entity. */
static bool read_known(struct station *station, const struct record_type *type, struct import_row *row,
		       struct arena *arena, struct err *err)
{
	return id_is_none(&row->entity) || fold_read_record(station->db, type, &row->entity, arena, &row->known, err);
}

/* What was found under a former key keeps the key that it has now. */
static bool match_number(struct station *station, const struct record_type *type, const char *sql,
			 struct import_row *row, struct arena *arena, struct err *err)
{
	int field = record_field(type, "number");
	const char *number = row->value[field];
	row->key = number;
	struct stmt *stmt = stmt_start(station->db, sql);
	stmt_text(stmt, ":number", number);
	if (!find_one(stmt, &row->entity, err))
		return false;
	if (!id_is_none(&row->entity))
		return read_known(station, type, row, arena, err);
	if (!find_natural(station, type, number, &row->entity, err) || !read_known(station, type, row, arena, err))
		return false;
	if (!id_is_none(&row->entity))
		row->value[field] = row->known.value[field];
	return true;
}

static bool match_household(struct station *station, struct import_row *row, struct arena *arena, struct err *err)
{
	return match_number(
		station, &household_type,
		"SELECT entity FROM household WHERE number = :number ORDER BY left_on IS NOT NULL, entity LIMIT 1", row,
		arena, err);
}

static bool match_staff(struct station *station, struct import_row *row, struct arena *arena, struct err *err)
{
	return match_number(
		station, &staff_type,
		"SELECT entity FROM staff WHERE number = :number ORDER BY left_on IS NOT NULL, entity LIMIT 1", row,
		arena, err);
}

/* The member of that name: its entity and whether it has an ID number. */
static bool find_by_name(struct station *station, const struct id *household, const char *name, struct id *entity,
			 bool *has_idnumber, struct err *err)
{
	struct stmt *stmt = stmt_start(
		station->db,
		"SELECT entity, idnumber IS NOT NULL FROM member WHERE household = :household AND name = :name"
		" ORDER BY left_on IS NOT NULL, entity LIMIT 1");
	stmt_id(stmt, ":household", household);
	stmt_text(stmt, ":name", name);
	*entity = (struct id){ { 0 } };
	*has_idnumber = false;
	if (stmt_next(stmt)) {
		stmt_get_id(stmt, 0, entity);
		*has_idnumber = stmt_get_int(stmt, 1) != 0;
	}
	return stmt_end(stmt, err);
}

/* The 18 characters that name the person; the number itself when it cannot be read. */
static const char *person_of(const char *idnumber, struct arena *arena)
{
	struct idnumber id;
	struct err ignored;
	char resident[19];
	if (!idnumber_parse(idnumber, &id, &ignored))
		return idnumber;
	idnumber_resident(&id, resident);
	return arena_text(arena, resident);
}

static bool find_by_person(struct station *station, const struct id *household, const char *person, struct arena *arena,
			   struct id *entity, struct err *err)
{
	struct id found = { { 0 } };
	struct stmt *stmt = stmt_start(
		station->db, "SELECT entity, idnumber FROM member WHERE household = :household AND idnumber IS NOT NULL"
			     " ORDER BY left_on IS NOT NULL, entity");
	stmt_id(stmt, ":household", household);
	while (id_is_none(&found) && stmt_next(stmt))
		if (strcmp(person_of(stmt_get_text(stmt, 1, arena), arena), person) == 0)
			stmt_get_id(stmt, 0, &found);
	if (!stmt_end(stmt, err))
		return false;
	*entity = found;
	return true;
}

static bool match_member(struct station *station, struct import_row *row, struct arena *arena, struct err *err)
{
	const struct import_kind *kind = kind_of(&member_type);
	const char *idnumber = get(kind, row, "idnumber"), *name = get(kind, row, "name"),
		   *place = get(kind, row, "household");
	const char *person = idnumber ? person_of(idnumber, arena) : NULL;
	struct id household;
	bool has_idnumber;
	id_parse(place, &household);
	row->key = arena_format(arena, "%s/%s", place, person ? person : name);
	if (person && !find_by_person(station, &household, person, arena, &row->entity, err))
		return false;
	/* One whose ID number was mended since keeps the one that it has now. */
	if (person && id_is_none(&row->entity)) {
		if (!find_natural(station, &member_type, row->key, &row->entity, err) ||
		    !read_known(station, &member_type, row, arena, err))
			return false;
		if (!id_is_none(&row->entity)) {
			int field = record_field(&member_type, "idnumber");
			row->value[field] = row->known.value[field];
			return true;
		}
	}
	if (id_is_none(&row->entity)) {
		if (!find_by_name(station, &household, name, &row->entity, &has_idnumber, err))
			return false;
		if (has_idnumber && idnumber)
			return err_set(err, ERR_INPUT,
				       _("the household has a member of this name with another ID number: mend it "
					 "there or here"));
	}
	return read_known(station, &member_type, row, arena, err);
}

static bool match_natural(struct station *station, const struct record_type *type, struct import_row *row,
			  struct arena *arena, struct err *err)
{
	return find_natural(station, type, row->key, &row->entity, err) && read_known(station, type, row, arena, err);
}

static bool match_income(struct station *station, struct import_row *row, struct arena *arena, struct err *err)
{
	const struct import_kind *kind = kind_of(&income_type);
	row->key = arena_format(arena, "%s/%s", get(kind, row, "household"), get(kind, row, "year"));
	return match_natural(station, &income_type, row, arena, err);
}

/*
 * The period that begins on the same day; a row without a first day is about the one that it ends as it stands, else
 * about the latest.
 */
static bool match_assign(struct station *station, struct import_row *row, struct arena *arena, struct err *err)
{
	const struct import_kind *kind = kind_of(&assign_type);
	const char *place = get(kind, row, "household"), *person = get(kind, row, "staff"),
		   *duty = get(kind, row, "duty"), *from_on = get(kind, row, "from_on");
	struct id household, staff;
	id_parse(place, &household);
	id_parse(person, &staff);
	row->key = arena_format(arena, "%s/%s/%s/%s", place, person, duty, from_on ? from_on : "");
	struct stmt *stmt = stmt_start(station->db, "SELECT entity FROM assign WHERE household = :household"
						    " AND staff = :staff AND duty = :duty AND " ASSIGNED_EVER
						    " AND (:from_on IS NULL OR from_on = :from_on)"
						    " ORDER BY until_on IS :until_on DESC, ifnull(until_on, '~') DESC,"
						    " entity LIMIT 1");
	stmt_id(stmt, ":household", &household);
	stmt_id(stmt, ":staff", &staff);
	stmt_text(stmt, ":duty", duty);
	stmt_text(stmt, ":from_on", from_on);
	stmt_text(stmt, ":until_on", get(kind, row, "until_on"));
	return find_one(stmt, &row->entity, err) && read_known(station, &assign_type, row, arena, err);
}

/* A measure begins once on a day. */
static bool match_measure(struct station *station, struct import_row *row, struct arena *arena, struct err *err)
{
	const struct import_kind *kind = kind_of(&measure_type);
	const char *measure = get(kind, row, "measure"), *started_on = get(kind, row, "started_on");
	struct id household;
	id_parse(get(kind, row, "household"), &household);
	row->key = arena_format(arena, "%s/%s/%s", get(kind, row, "household"), measure, started_on);
	struct stmt *stmt = stmt_start(station->db, "SELECT entity FROM measure WHERE household = :household AND "
						    "started_on = :started_on AND measure = :measure"
						    " ORDER BY entity LIMIT 1");
	stmt_id(stmt, ":household", &household);
	stmt_text(stmt, ":measure", measure);
	stmt_text(stmt, ":started_on", started_on);
	return find_one(stmt, &row->entity, err) && read_known(station, &measure_type, row, arena, err);
}

const struct import_kind import_kinds[] = {
	{ "households", N_("Households"), &household_type, household_put, match_household, true },
	{ "members", N_("Members"), &member_type, member_put, match_member, false },
	{ "staff", N_("Staff"), &staff_type, staff_put, match_staff, true },
	{ "assignments", N_("Assignments"), &assign_type, assign_put, match_assign, false },
	{ "incomes", N_("Incomes"), &income_type, income_put, match_income, false },
	{ "measures", N_("Measures"), &measure_type, measure_put, match_measure, false },
	{ NULL, NULL, NULL, NULL, NULL, false },
};
