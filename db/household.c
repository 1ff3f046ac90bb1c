#include "db/household.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "db/db.h"
#include "db/own.h"

/* The list ---------------------------------------------------------------------------------------- */

struct household_list {
	struct id *entity;
	size_t count;
};

/* Every condition but the assigned staff's; all columns stand in the index household_list. */
#define LIST_CONDITIONS                                                                                                \
	" area >= :area AND area < :area_end"                                                                          \
	" AND (:presence = 2 OR (left_on IS NOT NULL) = :presence)"                                                    \
	" AND (:category IS NULL OR category = :category)"                                                             \
	" AND (:status IS NULL OR status = :status)"                                                                   \
	" AND (:cause IS NULL OR :cause IN (cause, cause2, cause3))"                                                   \
	" AND (:monitor IS NULL OR monitor = :monitor)"                                                                \
	" AND (:unvisited_since IS NULL OR NOT EXISTS (SELECT 1 FROM diary WHERE diary.household = household.entity"   \
	"                                               AND diary.visited_on >= :unvisited_since))"
#define LIST_OF_ALL "SELECT entity FROM household WHERE" LIST_CONDITIONS
#define LIST_OF_STAFF                                                                                                  \
	"SELECT entity FROM household"                                                                                 \
	" WHERE entity IN (SELECT household FROM assign WHERE assign.staff = :staff"                                   \
	"                     AND (:duty IS NULL OR assign.duty = :duty)"                                              \
	"                     AND (:today IS NULL OR ifnull(assign.from_on, '') <= :today)"                            \
	"                     AND (:today IS NULL OR ifnull(assign.until_on, '~') >= :today))"                         \
	" AND" LIST_CONDITIONS
#define LAST_VISIT                                                                                                     \
	"(SELECT max(visited_on) FROM diary WHERE diary.household = household.entity AND visited_on IS NOT NULL)"

static const char *const list_of_all[] = {
	[HOUSEHOLD_BY_NAME] = LIST_OF_ALL " ORDER BY head_key, entity",
	[HOUSEHOLD_BY_NUMBER] = LIST_OF_ALL " ORDER BY number, entity",
	[HOUSEHOLD_BY_WALK] = LIST_OF_ALL " ORDER BY area, team_key, head_key, entity",
	[HOUSEHOLD_BY_VISIT] = LIST_OF_ALL " ORDER BY " LAST_VISIT ", area, team_key, head_key, entity",
};
static const char *const list_of_staff[] = {
	[HOUSEHOLD_BY_NAME] = LIST_OF_STAFF " ORDER BY head_key, entity",
	[HOUSEHOLD_BY_NUMBER] = LIST_OF_STAFF " ORDER BY number, entity",
	[HOUSEHOLD_BY_WALK] = LIST_OF_STAFF " ORDER BY area, team_key, head_key, entity",
	[HOUSEHOLD_BY_VISIT] = LIST_OF_STAFF " ORDER BY " LAST_VISIT ", area, team_key, head_key, entity",
};

static void bind_filter(struct stmt *stmt, const struct household_filter *filter)
{
	char end[16];
	const char *area = filter->area ? filter->area : "";
	snprintf(end, sizeof end, "%.12s~", area); /* after every digit */
	stmt_text(stmt, ":area", area);
	stmt_text(stmt, ":area_end", end);
	stmt_int(stmt, ":presence", filter->presence);
	stmt_text(stmt, ":category", filter->category);
	stmt_text(stmt, ":status", filter->status);
	stmt_text(stmt, ":cause", filter->cause);
	stmt_text(stmt, ":monitor", filter->monitor);
	stmt_text(stmt, ":unvisited_since", filter->unvisited_since);
	if (!stmt_has(stmt, ":staff"))
		return;
	stmt_id(stmt, ":staff", &filter->staff);
	stmt_text(stmt, ":duty", filter->duty);
	stmt_text(stmt, ":today", filter->today);
}

bool household_list_open(struct db *db, const struct household_filter *filter, struct household_list **list,
			 struct err *err)
{
	struct household_list *opened = calloc(1, sizeof *opened);
	if (!opened)
		err_out_of_memory();
	const char *const *texts = id_is_none(&filter->staff) ? list_of_all : list_of_staff;
	struct stmt *stmt = stmt_start(db, texts[filter->order]);
	bind_filter(stmt, filter);
	for (size_t room = 0; stmt_next(stmt); opened->count++) {
		if (opened->count == room) {
			room = room ? 2 * room : 256;
			opened->entity = realloc(opened->entity, room * sizeof *opened->entity);
			if (!opened->entity)
				err_out_of_memory();
		}
		stmt_get_id(stmt, 0, &opened->entity[opened->count]);
	}
	if (!stmt_end(stmt, err)) {
		household_list_close(opened);
		return false;
	}
	*list = opened;
	return true;
}

void household_list_close(struct household_list *list)
{
	if (!list)
		return;
	free(list->entity);
	free(list);
}

size_t household_list_count(const struct household_list *list)
{
	return list ? list->count : 0;
}

const struct id *household_list_at(const struct household_list *list, size_t place)
{
	return place < household_list_count(list) ? &list->entity[place] : NULL;
}

ptrdiff_t household_list_place(const struct household_list *list, const struct id *entity)
{
	for (size_t i = 0; i < household_list_count(list); i++)
		if (id_equal(&list->entity[i], entity))
			return (ptrdiff_t)i;
	return -1;
}

static const char one_row[] =
	"SELECT number, head, area, team, category, status, cause, monitor, left_on,"
	"       (SELECT short FROM area WHERE code = household.area),"
	"       (SELECT short FROM area WHERE code = substr(household.area, 1, 9)),"
	"       (SELECT staff.name FROM assign JOIN staff ON staff.entity = assign.staff"
	"         WHERE assign.household = household.entity AND assign.duty = 'helper'"
	"           AND " ASSIGNED_NOW "         ORDER BY assign.from_on, assign.entity LIMIT 1),"
	"       " LAST_VISIT ","
	"       (SELECT count(*) FROM member WHERE member.household = household.entity AND member.left_on IS NULL),"
	"       (SELECT count(DISTINCT visited_on) FROM diary WHERE diary.household = household.entity"
	"           AND visited_on >= substr(:today, 1, 7) AND visited_on < substr(:today, 1, 7) || '~'),"
	"       (SELECT count(*) FROM ticket WHERE ticket.household = household.entity"
	"           AND state NOT IN ('closed', 'void', 'merged'))"
	"  FROM household WHERE entity = :entity";

static bool read_row(struct db *db, const struct id *entity, const char *today, struct arena *arena,
		     struct household_row *row, bool *found, struct err *err)
{
	struct household_row read = { .entity = *entity };
	struct stmt *stmt = stmt_start(db, one_row);
	stmt_id(stmt, ":entity", entity);
	stmt_text(stmt, ":today", today);
	*found = stmt_next(stmt);
	if (*found) {
		const char **text[] = { &read.number,	&read.head,   &read.area,      &read.team,    &read.category,
					&read.status,	&read.cause,  &read.monitor,   &read.left_on, &read.village,
					&read.township, &read.helper, &read.last_visit };
		size_t texts = sizeof text / sizeof *text;
		for (size_t i = 0; i < texts; i++)
			*text[i] = stmt_get_text(stmt, (int)i, arena);
		read.people = (int)stmt_get_int(stmt, (int)texts);
		read.visits = (int)stmt_get_int(stmt, (int)texts + 1);
		read.tickets = (int)stmt_get_int(stmt, (int)texts + 2);
	}
	if (!stmt_end(stmt, err))
		return false;
	*row = read;
	return true;
}

bool household_list_read(struct db *db, const struct household_list *list, size_t first, size_t most, const char *today,
			 struct arena *arena, struct household_row *row, size_t *count, struct err *err)
{
	size_t all = household_list_count(list), end = first >= all ? first : most < all - first ? first + most : all;
	bool found;
	for (size_t i = first; i < end; i++)
		if (!read_row(db, &list->entity[i], today, arena, &row[i - first], &found, err))
			return false;
	*count = end - first;
	return true;
}

bool household_row_read(struct db *db, const struct id *entity, const char *today, struct arena *arena,
			struct household_row *row, struct err *err)
{
	bool found;
	struct household_row read;
	if (!read_row(db, entity, today, arena, &read, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_MISSING, _("there is no such household"));
	*row = read;
	return true;
}

bool household_areas_read(struct db *db, const char *parent, struct arena *arena, struct household_areas *areas,
			  struct err *err)
{
	struct household_areas found = { 0 };
	size_t room = 0;
	struct stmt *stmt =
		stmt_start(db, "SELECT code, name, short, level,"
			       "       (SELECT count(*) FROM household WHERE household.area >= area.code AND "
			       "household.area < area.code || '~'"
			       "                                         AND household.left_on IS NULL)"
			       "  FROM area WHERE parent IS :parent AND retired IS NOT 1 ORDER BY code, entity");
	stmt_text(stmt, ":parent", parent);
	for (; stmt_next(stmt); found.count++) {
		if (found.count == room) {
			struct household_area *grown =
				arena_alloc(arena, (room = room ? 2 * room : 32) * sizeof *grown);
			if (found.count > 0)
				memcpy(grown, found.area, found.count * sizeof *grown);
			found.area = grown;
		}
		found.area[found.count] = (struct household_area){ .code = stmt_get_text(stmt, 0, arena),
								   .name = stmt_get_text(stmt, 1, arena),
								   .brief = stmt_get_text(stmt, 2, arena),
								   .level = stmt_get_text(stmt, 3, arena),
								   .households = stmt_get_int(stmt, 4) };
	}
	if (!stmt_end(stmt, err))
		return false;
	*areas = found;
	return true;
}

/* One household whole ------------------------------------------------------------------------------ */

/* Columns that are named as fields become their values, `entity` the id; the rest is not looked at. */
static void read_part(struct stmt *stmt, const struct record_type *type, struct arena *arena,
		      struct household_part *part)
{
	*part = (struct household_part){ 0 };
	for (int i = 0; i < stmt_columns(stmt); i++) {
		int field = record_field(type, stmt_column_name(stmt, i));
		struct id id;
		if (strcmp(stmt_column_name(stmt, i), "entity") == 0) {
			stmt_get_id(stmt, i, &part->entity);
		} else if (field >= 0 && type->field[field].type == FIELD_ENTITY) {
			char text[ID_TEXT_BYTES];
			if (!stmt_get_id(stmt, i, &id))
				continue;
			id_format(&id, text);
			part->value[field] = arena_text(arena, text);
		} else if (field >= 0) {
			part->value[field] = stmt_get_text(stmt, i, arena);
		}
	}
}

static struct household_part *add_part(struct household_parts *parts, size_t *room, struct arena *arena)
{
	if (parts->count == *room) {
		*room = *room ? 2 * *room : 8;
		struct household_part *grown = arena_alloc(arena, *room * sizeof *grown);
		if (parts->count > 0)
			memcpy(grown, parts->part, parts->count * sizeof *grown);
		parts->part = grown;
	}
	return &parts->part[parts->count++];
}

static bool read_parts(struct db *db, const char *sql, const struct record_type *type, const struct id *household,
		       struct arena *arena, struct household_parts *parts, struct err *err)
{
	size_t room = 0;
	struct stmt *stmt = stmt_start(db, sql);
	stmt_id(stmt, ":household", household);
	while (stmt_next(stmt))
		read_part(stmt, type, arena, add_part(parts, &room, arena));
	return stmt_end(stmt, err);
}

static const char members[] = "SELECT * FROM member WHERE household = :household"
			      " ORDER BY left_on IS NOT NULL, relation, birth, entity";
static const char incomes[] = "SELECT * FROM income WHERE household = :household ORDER BY year DESC, entity";
static const char measures[] = "SELECT * FROM measure WHERE household = :household ORDER BY started_on DESC, entity";

bool household_members_read(struct db *db, const struct id *household, struct arena *arena,
			    struct household_parts *found, struct err *err)
{
	struct household_parts read = { 0 };
	if (!read_parts(db, members, &member_type, household, arena, &read, err))
		return false;
	*found = read;
	return true;
}

bool household_measures_read(struct db *db, const struct id *household, struct arena *arena,
			     struct household_parts *found, struct err *err)
{
	struct household_parts read = { 0 };
	if (!read_parts(db, measures, &measure_type, household, arena, &read, err))
		return false;
	*found = read;
	return true;
}

static bool read_head(struct db *db, struct arena *arena, struct household *household, struct err *err)
{
	struct household_part part;
	struct stmt *stmt = stmt_start(
		db, "SELECT household.*, (SELECT short FROM area WHERE code = household.area) AS village,"
		    "       (SELECT short FROM area WHERE code = substr(household.area, 1, 9)) AS township,"
		    "       (SELECT code FROM card WHERE card.household = household.entity AND code IS NOT NULL"
		    "         ORDER BY issued_at DESC, entity LIMIT 1) AS card"
		    "  FROM household WHERE entity = :entity");
	stmt_id(stmt, ":entity", &household->entity);
	bool found = stmt_next(stmt);
	if (found) {
		read_part(stmt, &household_type, arena, &part);
		memcpy(household->value, part.value, sizeof household->value);
		int last = stmt_columns(stmt) - 1;
		household->card = stmt_get_text(stmt, last, arena);
		household->township = stmt_get_text(stmt, last - 1, arena);
		household->village = stmt_get_text(stmt, last - 2, arena);
		for (int i = 0; i < last; i++)
			if (strcmp(stmt_column_name(stmt, i), "scope") == 0)
				snprintf(household->scope, sizeof household->scope, "%s",
					 stmt_get_text(stmt, i, arena));
	}
	if (!stmt_end(stmt, err))
		return false;
	return found || err_set(err, ERR_MISSING, _("there is no such household"));
}

static bool read_assigned(struct db *db, const char *today, struct arena *arena, struct household *household,
			  struct err *err)
{
	struct household_parts parts = { 0 };
	size_t room = 0, rows = 0;
	struct household_assigned *row = NULL;
	struct stmt *stmt = stmt_start(
		db,
		"SELECT " ASSIGNED_NOW " AS now,"
		"       staff.name AS name, staff.unit AS unit, staff.title AS title, staff.phones AS phones, assign.*"
		"  FROM assign LEFT JOIN staff ON staff.entity = assign.staff WHERE assign.household = :household"
		"   AND " ASSIGNED_EVER " ORDER BY now DESC, assign.duty DESC, assign.from_on, assign.entity");
	stmt_id(stmt, ":household", &household->entity);
	stmt_text(stmt, ":today", today);
	while (stmt_next(stmt)) {
		struct household_part *part = add_part(&parts, &room, arena);
		if (rows < room) {
			struct household_assigned *grown = arena_alloc(arena, room * sizeof *grown);
			if (parts.count > 1)
				memcpy(grown, row, (parts.count - 1) * sizeof *grown);
			row = grown;
			rows = room;
		}
		read_part(stmt, &assign_type, arena, part);
		row[parts.count - 1] = (struct household_assigned){ .part = *part,
								    .now = stmt_get_int(stmt, 0) != 0,
								    .name = stmt_get_text(stmt, 1, arena),
								    .unit = stmt_get_text(stmt, 2, arena),
								    .title = stmt_get_text(stmt, 3, arena),
								    .phones = stmt_get_text(stmt, 4, arena) };
	}
	household->assigned.row = row;
	household->assigned.count = parts.count;
	return stmt_end(stmt, err);
}

bool household_read(struct db *db, const struct id *entity, const char *today, struct arena *arena,
		    struct household *household, struct err *err)
{
	struct household read = { .entity = *entity };
	if (!read_head(db, arena, &read, err) ||
	    !read_parts(db, members, &member_type, entity, arena, &read.member, err) ||
	    !read_parts(db, incomes, &income_type, entity, arena, &read.income, err) ||
	    !read_parts(db, measures, &measure_type, entity, arena, &read.measure, err) ||
	    !read_assigned(db, today, arena, &read, err))
		return false;
	*household = read;
	return true;
}

const char *household_value(const struct household *household, const char *name)
{
	int field = record_field(&household_type, name);
	return field < 0 ? NULL : household->value[field];
}

const char *household_part_value(const struct household_part *part, const struct record_type *type, const char *name)
{
	int field = record_field(type, name);
	return field < 0 ? NULL : part->value[field];
}

bool household_by_number(struct db *db, const char *number, struct id *entity, struct err *err)
{
	struct id read;
	struct stmt *stmt = stmt_start(
		db, "SELECT entity FROM household WHERE number = :number ORDER BY left_on IS NOT NULL, entity LIMIT 1");
	stmt_text(stmt, ":number", number);
	bool found = stmt_next(stmt) && stmt_get_id(stmt, 0, &read);
	if (!stmt_end(stmt, err))
		return false;
	if (!found)
		return err_set(err, ERR_MISSING, _("there is no household %.40s"), number);
	*entity = read;
	return true;
}
