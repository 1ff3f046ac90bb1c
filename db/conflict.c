#include "db/conflict.h"

#include <stdio.h>
#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/text.h"
#include "db/act.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/household_act.h"
#include "db/name_of.h"
#include "db/own.h"
#include "db/station.h"

/*
 * What is not settled is little, whatever the size of the county: it is walked. The plus keeps the other tables from
 * being walked instead. 48 bits of milliseconds stand over the counter of a stamp.
 */
#define CONFLICTS                                                                                                      \
	"  FROM (SELECT field_conflict.*, CASE subject"                                                                \
	"                 WHEN 'household' THEN entity"                                                                \
	"                 WHEN 'member' THEN (SELECT household FROM member WHERE entity = field_conflict.entity)"      \
	"                 WHEN 'income' THEN (SELECT household FROM income WHERE entity = field_conflict.entity)"      \
	"                 WHEN 'measure' THEN (SELECT household FROM measure WHERE entity = field_conflict.entity)"    \
	"                 WHEN 'assign' THEN (SELECT household FROM assign WHERE entity = field_conflict.entity)"      \
	"                 END AS household FROM field_conflict) AS conflict"                                           \
	"  CROSS JOIN household ON household.entity = conflict.household"                                              \
	"  LEFT JOIN event AS won ON won.hash = setter LEFT JOIN event AS lost ON lost.hash = rival_setter"            \
	" WHERE (:household IS NULL OR conflict.household = :household)"                                               \
	"   AND (:everything OR (+household.area >= :area AND +household.area < :area || '~')"                         \
	"        OR won.author = :author OR lost.author = :author)"

static const char rows[] =
	"SELECT conflict.entity, conflict.household, subject, field, value, rival, setter, rival_setter,"
	"       " NAME_OF("won.author") ", " NAME_OF(
		"lost.author") ", won.hlc >> 16, lost.hlc >> 16,"
			       "       household.number, household.head, household.area,"
			       "       (SELECT short FROM area WHERE code = household.area),"
			       "       (SELECT short FROM area WHERE code = substr(household.area, 1, 9)),"
			       "       (SELECT name FROM member WHERE member.entity = conflict.entity)" CONFLICTS
			       " ORDER BY max(won.hlc, lost.hlc) DESC, conflict.entity, field, rival_setter LIMIT "
			       ":most OFFSET :first";
static const char number[] = "SELECT count(*)" CONFLICTS;

static void bind(struct stmt *stmt, const struct conflict_query *query)
{
	const struct person *viewer = query->viewer;
	bool all = !viewer || !id_is_none(&query->household);
	enum reach reach = all ? REACH_COUNTY : access_reach(viewer->role, ACCESS_CONFLICT_SETTLE);
	struct id author = { { 0 } };
	if (viewer)
		memcpy(&author, viewer->staff, sizeof author);
	stmt_id(stmt, ":household", &query->household);
	stmt_int(stmt, ":everything", reach == REACH_COUNTY);
	/* No area begins with a tilde: of the others only what they wrote. */
	stmt_text(stmt, ":area", reach == REACH_AREA ? viewer->area : "~");
	stmt_id(stmt, ":author", &author);
}

static const struct record_type *type_of(const char *subject)
{
	static const struct record_type *const types[] = { &household_type, &member_type, &income_type, &measure_type,
							   &assign_type };
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i]->subject, subject) == 0)
			return types[i];
	return NULL;
}

/* False for a field that this version does not know. */
static bool read_row(struct stmt *stmt, struct arena *arena, struct conflict_row *row)
{
	*row = (struct conflict_row){ .type = type_of(stmt_get_text(stmt, 2, arena)) };
	int field = row->type ? record_field(row->type, stmt_get_text(stmt, 3, arena)) : -1;
	if (field < 0)
		return false;
	row->field = (size_t)field;
	stmt_get_id(stmt, 0, &row->entity);
	stmt_get_id(stmt, 1, &row->household);
	row->value = stmt_get_text(stmt, 4, arena);
	row->rival = stmt_get_text(stmt, 5, arena);
	stmt_get_hash(stmt, 6, &row->setter);
	stmt_get_hash(stmt, 7, &row->rival_setter);
	row->author = stmt_get_text(stmt, 8, arena);
	row->rival_author = stmt_get_text(stmt, 9, arena);
	row->at_ms = stmt_get_int(stmt, 10);
	row->rival_at_ms = stmt_get_int(stmt, 11);
	row->number = stmt_get_text(stmt, 12, arena);
	row->head = stmt_get_text(stmt, 13, arena);
	row->area = stmt_get_text(stmt, 14, arena);
	row->village = stmt_get_text(stmt, 15, arena);
	row->township = stmt_get_text(stmt, 16, arena);
	row->member = stmt_get_text(stmt, 17, arena);
	return true;
}

bool conflict_list(struct db *db, const struct conflict_query *query, size_t first, struct arena *arena,
		   struct conflict_page *page, struct err *err)
{
	struct conflict_page *found = arena_alloc(arena, sizeof *found);
	found->count = 0;
	struct stmt *stmt = stmt_start(db, rows);
	bind(stmt, query);
	stmt_int(stmt, ":most", CONFLICT_PAGE_ROWS);
	stmt_int(stmt, ":first", (int64_t)first);
	while (stmt_next(stmt) && found->count < CONFLICT_PAGE_ROWS)
		found->count += read_row(stmt, arena, &found->row[found->count]);
	if (!stmt_end(stmt, err))
		return false;
	*page = *found;
	return true;
}

bool conflict_count(struct db *db, const struct conflict_query *query, int64_t *count, struct err *err)
{
	int64_t read = 0;
	struct stmt *stmt = stmt_start(db, number);
	bind(stmt, query);
	if (stmt_next(stmt))
		read = stmt_get_int(stmt, 0);
	if (!stmt_end(stmt, err))
		return false;
	*count = read;
	return true;
}

enum { NAME_DIGITS = 12 };

const char *conflict_name(const struct conflict_row *row, struct arena *arena)
{
	char hash[HASH_TEXT_BYTES];
	hash_format(&row->rival_setter, hash);
	return arena_format(arena, "%.*s.%s", NAME_DIGITS, hash, row->type->field[row->field].name);
}

bool conflict_by_name(struct db *db, const struct conflict_query *query, const char *name, struct arena *arena,
		      struct conflict_row *row, struct err *err)
{
	struct conflict_page *page = arena_alloc(arena, sizeof *page);
	for (size_t first = 0;; first += CONFLICT_PAGE_ROWS) {
		if (!conflict_list(db, query, first, arena, page, err))
			return false;
		for (size_t i = 0; i < page->count; i++)
			if (strcmp(conflict_name(&page->row[i], arena), name) == 0) {
				*row = page->row[i];
				return true;
			}
		if (page->count == 0)
			return err_set(err, ERR_MISSING,
				       _("no conflict is called %.80s: 'fangzheng conflicts' lists them"), name);
	}
}

/* Settling ------------------------------------------------------------------------------------------- */

static bool put_of(struct act *act, const struct record_type *type, const struct put *put, struct err *err)
{
	static const struct {
		const struct record_type *type;
		bool (*put)(struct act *, const struct put *, struct id *, enum put_result *, size_t *, struct err *);
	} puts[] = {
		{ &household_type, household_put }, { &member_type, member_put }, { &income_type, income_put },
		{ &measure_type, measure_put },	    { &assign_type, assign_put },
	};
	for (size_t i = 0; i < sizeof puts / sizeof *puts; i++)
		if (puts[i].type == type)
			return puts[i].put(act, put, NULL, NULL, NULL, err);
	return err_set(err, ERR_INPUT, _("this version cannot settle that"));
}

/* Birth and sex follow from the ID number. */
static bool follows(const struct conflict_row *row, size_t field)
{
	const char *name = row->type->field[field].name;
	return row->type->field[row->field].type == FIELD_IDNUMBER &&
	       (strcmp(name, "birth") == 0 || strcmp(name, "sex") == 0);
}

/* To whom and until when are one hand-over's: where one side is taken at the one field, so it is at the other. */
static bool is_other_half(const struct conflict_row *row, const char *value, const struct record_rival *rival)
{
	size_t to = (size_t)record_field(&assign_type, "passed_to"),
	       until = (size_t)record_field(&assign_type, "until_on");
	if (row->type != &assign_type || !hash_equal(&rival->setter, &row->rival_setter))
		return false;
	/* A last day that neither side said leaves open whose it is. */
	return (row->field == to && rival->field == until) ||
	       (row->field == until && rival->field == to &&
		(text_same(value, row->value) || text_same(value, row->rival)));
}

/*
 * Of what stands only the rivals that are decided: the others stay. `*half`, when there is one, is the rival at the
 * other field of a hand-over.
 */
static bool keep_decided(const struct conflict_row *row, const char *value, struct record *record,
			 struct record_rival **half)
{
	size_t kept = 0;
	bool found = false;
	*half = NULL;
	for (size_t i = 0; i < record->rival_count; i++) {
		struct record_rival *rival = &record->rival[i];
		bool decided = rival->field == row->field, other_half = is_other_half(row, value, rival);
		found |= decided && hash_equal(&rival->setter, &row->rival_setter);
		if (!decided && !other_half && !follows(row, rival->field))
			continue;
		record->rival[kept] = *rival;
		if (other_half)
			*half = &record->rival[kept];
		kept++;
	}
	record->rival_count = kept;
	return found && hash_equal(&record->setter[row->field], &row->setter);
}

/* The assignment that began when this one was handed over to that number; none when there is none any more. */
static bool read_began(struct act *act, const struct id *passed, const char *to, struct arena *arena, struct id *entity,
		       const char **from_on, struct err *err)
{
	struct stmt *stmt = stmt_start(
		act_station(act)->db,
		"SELECT assign.entity, assign.from_on FROM assign AS passed"
		"  JOIN assign ON assign.household = passed.household AND assign.duty = passed.duty"
		"  JOIN staff ON staff.entity = assign.staff AND staff.number = :number"
		" WHERE passed.entity = :passed AND " ASSIGNED_EVER
		"   AND (assign.from_on = date(passed.until_on, '+1 day') OR EXISTS (SELECT 1 FROM field_conflict"
		"         WHERE field_conflict.entity = passed.entity AND field = 'until_on'"
		"           AND assign.from_on = date(rival, '+1 day')))"
		" ORDER BY assign.from_on DESC, assign.entity LIMIT 1");
	*entity = (struct id){ { 0 } };
	stmt_id(stmt, ":passed", passed);
	stmt_text(stmt, ":number", to);
	if (stmt_next(stmt)) {
		stmt_get_id(stmt, 0, entity);
		*from_on = stmt_get_text(stmt, 1, arena);
	}
	return stmt_end(stmt, err);
}

/* Who is not to have it has it until yesterday, or never had it. */
static bool end_other(struct act *act, const struct id *passed, const char *to, struct arena *arena, struct err *err)
{
	struct id entity;
	const char *from_on = NULL;
	struct day first;
	char before[11], yesterday[11];
	if (!read_began(act, passed, to, arena, &entity, &from_on, err))
		return false;
	if (id_is_none(&entity) || !day_parse(from_on, &first))
		return true;
	day_format(day_from_number(day_number(first) - 1), before);
	day_format(day_from_number(day_number(day_at(act_now(act))) - 1), yesterday);
	return assign_end(act, &entity, strcmp(before, yesterday) > 0 ? before : yesterday, err);
}

/* `side` are the two to whom it was handed over, `to` is who has it now. */
static bool settle_hand_over(struct act *act, const struct id *passed, const char *const side[2], const char *to,
			     struct arena *arena, struct err *err)
{
	for (size_t i = 0; to && i < 2; i++)
		if (side[i] && strcmp(side[i], to) != 0 && !end_other(act, passed, side[i], arena, err))
			return false;
	return true;
}

bool conflict_settle(struct act *act, const struct conflict_row *row, const char *value, struct err *err)
{
	struct arena arena = { 0 };
	struct record record;
	struct record_rival *half;
	const char *decided[RECORD_FIELDS];
	size_t to = (size_t)record_field(&assign_type, "passed_to");
	bool ok = fold_read_record(act_station(act)->db, row->type, &row->entity, &arena, &record, err);
	if (ok && !keep_decided(row, value, &record, &half))
		ok = err_set(err, ERR_CONFLICT, _("somebody else settled or changed this meanwhile: look again"));
	if (ok) {
		memcpy(decided, record.value, sizeof decided);
		for (size_t i = 0; value && i < row->type->count; i++)
			if (follows(row, i))
				decided[i] = NULL; /* filled in from the ID number */
		if (half && text_same(value, row->rival))
			decided[half->field] = half->value;
		decided[row->field] = value;
		ok = put_of(act, row->type,
			    &(struct put){ .entity = row->entity, .seen = &record, .value = decided, .settle = true },
			    err);
		if (ok && row->type == &assign_type && row->field == to)
			ok = settle_hand_over(act, &row->entity, (const char *const[]){ row->value, row->rival }, value,
					      &arena, err);
		else if (ok && half && half->field == to)
			ok = settle_hand_over(act, &row->entity, (const char *const[]){ record.value[to], half->value },
					      decided[to], &arena, err);
	}
	arena_release(&arena);
	return ok;
}
