#include "db/diary.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/db.h"
#include "db/name_of.h"
#include "db/own.h"
#include "db/sight.h"

/* Lists -------------------------------------------------------------------------------------------------- */

/* What every list is narrowed to; the plus keeps the time out of the choice of an index. */
#define SEEN                                                                                                           \
	" AND +at_ms >= :from AND +at_ms < :until"                                                                     \
	" AND (:household IS NULL OR household = :household) AND (:staff IS NULL OR +staff = :staff)"                  \
	" AND (:kind IS NULL OR kind = :kind) AND (:late = 0 OR late = 1) AND (:photos = 0 OR photos > 0)"             \
	" AND (:area IS NULL OR EXISTS (SELECT 1 FROM household WHERE household.entity = diary.household"              \
	"                                  AND area >= :area AND area < :area || ':'))"                                \
	" AND (:own IS NULL OR +staff = :own OR +household IN " OWN_HOUSEHOLDS ")"

#define STAFF_NAME NAME_OF("diary.staff")
#define ENTERED_NAME NAME_OF("diary.entered_by")
#define AUTHOR_NAME NAME_OF("author")
/* The first of the helper's visits to the household on that day is the one that counts. */
#define COUNTS                                                                                                         \
	"diary.visited_on IS NOT NULL AND NOT EXISTS (SELECT 1 FROM diary AS before"                                   \
	" WHERE before.household = diary.household AND before.visited_on = diary.visited_on"                           \
	"   AND before.staff = diary.staff AND (before.at_ms, before.entity) < (diary.at_ms, diary.entity))"
#define COLUMNS                                                                                                        \
	"SELECT diary.entity, diary.household, diary.staff, household.head,"                                           \
	"       (SELECT short FROM area WHERE code = household.area),"                                                 \
	"       (SELECT short FROM area WHERE code = substr(household.area, 1, 9)), " STAFF_NAME ", " ENTERED_NAME "," \
	"       diary.kind, diary.text, diary.place, diary.visited_on,"                                                \
	"       (SELECT number FROM ticket WHERE ticket.entity = diary.ticket),"                                       \
	"       (SELECT measure.measure FROM measure WHERE measure.entity = diary.measure), diary.at_ms,"              \
	"       diary.late, diary.photos,"                                                                             \
	"       (SELECT count(*) FROM diary_note WHERE diary_note.entity = diary.entity)," COUNTS ","                  \
	"       diary.ticket, diary.measure, diary.entered_by, diary.station"
#define BESIDE "  LEFT JOIN household ON household.entity = diary.household"
#define ROWS(condition)                                                                                                \
	COLUMNS "  FROM (SELECT entity FROM diary WHERE " condition SEEN                                               \
		" ORDER BY at_ms DESC, entity LIMIT :most OFFSET :first) AS page"                                      \
		" CROSS JOIN diary ON diary.entity = page.entity" BESIDE " ORDER BY diary.at_ms DESC, diary.entity"

static const char of_household[] = ROWS("household = :household");
static const char of_staff[] = ROWS("staff = :staff");
static const char of_own[] = ROWS("entity IN (SELECT entity FROM diary WHERE staff = :own"
				  " UNION ALL SELECT entity FROM diary WHERE household IN " OWN_HOUSEHOLDS ")");
static const char of_village[] =
	ROWS("household IN (SELECT entity FROM household WHERE area >= :area AND area < :area || ':')");
static const char of_late[] = ROWS("late = 1 AND at_ms >= :from AND at_ms < :until");
static const char of_photos[] = ROWS("photos > 0 AND at_ms >= :from AND at_ms < :until");
static const char of_time[] = ROWS("at_ms >= :from AND at_ms < :until");

/* The way that has the fewest rows to look at. A township is an eighth of all: there the time leads. */
static const char *way_of(const struct diary_filter *filter, const struct sight *sight)
{
	enum { VILLAGE_DIGITS = 12 };
	if (!id_is_none(&filter->household))
		return of_household;
	if (!id_is_none(&filter->staff))
		return of_staff;
	if (!id_is_none(&sight->own))
		return of_own;
	if (sight->area && strlen(sight->area) >= VILLAGE_DIGITS)
		return of_village;
	return filter->late ? of_late : filter->photos ? of_photos : of_time;
}

static int64_t start_of(const char *date, int days, int64_t missing)
{
	struct day day;
	if (!date || !day_parse(date, &day))
		return missing;
	return day_start_ms(day_from_number(day_number(day) + days));
}

static void read_row(struct stmt *stmt, struct arena *arena, struct diary_row *row)
{
	*row = (struct diary_row){ 0 };
	const char **text[] = { &row->head,	    &row->village, &row->township, &row->staff_name,
				&row->entered_name, &row->kind,	   &row->text,	   &row->place,
				&row->visited_on,   &row->ticket,  &row->measure };
	int at = 0;
	stmt_get_id(stmt, at++, &row->entity);
	stmt_get_id(stmt, at++, &row->household);
	stmt_get_id(stmt, at++, &row->staff);
	for (size_t i = 0; i < sizeof text / sizeof *text; i++)
		*text[i] = stmt_get_text(stmt, at++, arena);
	row->at_ms = stmt_get_int(stmt, at++);
	row->late = stmt_get_int(stmt, at++) != 0;
	row->photos = (int)stmt_get_int(stmt, at++);
	row->notes = (int)stmt_get_int(stmt, at++);
	row->counts = stmt_get_int(stmt, at) != 0;
}

bool diary_list(struct db *db, const struct diary_filter *filter, size_t first, struct arena *arena,
		struct diary_page *page, struct err *err)
{
	struct diary_page *read = arena_alloc(arena, sizeof *read);
	struct sight sight = sight_of(filter->viewer, ACCESS_DIARY_SEE, filter->area);
	if (sight.nothing) {
		*page = *read;
		return true;
	}
	struct stmt *stmt = stmt_start(db, way_of(filter, &sight));
	stmt_int(stmt, ":from", start_of(filter->from, 0, 0));
	stmt_int(stmt, ":until", start_of(filter->until, 1, INT64_MAX));
	stmt_id(stmt, ":household", &filter->household);
	stmt_id(stmt, ":staff", &filter->staff);
	stmt_text(stmt, ":kind", filter->kind);
	stmt_int(stmt, ":late", filter->late);
	stmt_int(stmt, ":photos", filter->photos);
	stmt_text(stmt, ":area", sight.area);
	stmt_id(stmt, ":own", &sight.own);
	stmt_text(stmt, ":today", filter->today);
	stmt_int(stmt, ":most", DIARY_PAGE_ROWS);
	stmt_int(stmt, ":first", (int64_t)first);
	while (read->count < DIARY_PAGE_ROWS && stmt_next(stmt))
		read_row(stmt, arena, &read->row[read->count++]);
	if (!stmt_end(stmt, err))
		return false;
	*page = *read;
	return true;
}

/* One whole --------------------------------------------------------------------------------------------- */

static bool read_notes(struct db *db, struct arena *arena, struct diary *diary, struct err *err)
{
	size_t count = 0, room = (size_t)diary->row.notes;
	diary->note = arena_alloc(arena, (room + 1) * sizeof *diary->note);
	struct stmt *stmt = stmt_start(db, "SELECT at_ms, " AUTHOR_NAME ", text"
					   "  FROM diary_note WHERE entity = :entity ORDER BY at_ms, hash");
	stmt_id(stmt, ":entity", &diary->row.entity);
	for (; count < room && stmt_next(stmt); count++) {
		diary->note[count].at_ms = stmt_get_int(stmt, 0);
		diary->note[count].author_name = stmt_get_text(stmt, 1, arena);
		diary->note[count].text = stmt_get_text(stmt, 2, arena);
	}
	diary->note_count = count;
	return stmt_end(stmt, err);
}

static bool read_photos(struct db *db, struct arena *arena, struct diary *diary, struct err *err)
{
	size_t count = 0, room = (size_t)diary->row.photos;
	diary->photo = arena_alloc(arena, (room + 1) * sizeof *diary->photo);
	struct stmt *stmt = stmt_start(db, "SELECT hash, size, taken_at, latitude, longitude FROM photo"
					   " WHERE entity = :entity ORDER BY place, hash");
	stmt_id(stmt, ":entity", &diary->row.entity);
	for (; count < room && stmt_next(stmt); count++) {
		struct diary_photo *photo = &diary->photo[count];
		stmt_get_hash(stmt, 0, &photo->hash);
		photo->size = stmt_get_int(stmt, 1);
		photo->taken_at = stmt_get_text(stmt, 2, arena);
		photo->latitude = stmt_get_text(stmt, 3, arena);
		photo->longitude = stmt_get_text(stmt, 4, arena);
	}
	diary->photo_count = count;
	return stmt_end(stmt, err);
}

static bool read_policies(struct db *db, struct arena *arena, struct diary *diary, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT policy, number, title FROM diary_policy"
					   "  LEFT JOIN policy ON policy.entity = diary_policy.policy"
					   " WHERE diary_policy.entity = :entity ORDER BY number, policy LIMIT :most");
	stmt_id(stmt, ":entity", &diary->row.entity);
	stmt_int(stmt, ":most", DIARY_POLICIES_MOST);
	while (diary->policy_count < DIARY_POLICIES_MOST && stmt_next(stmt)) {
		struct diary_policy *policy = &diary->policy[diary->policy_count++];
		stmt_get_id(stmt, 0, &policy->policy);
		policy->number = stmt_get_text(stmt, 1, arena);
		policy->title = stmt_get_text(stmt, 2, arena);
	}
	return stmt_end(stmt, err);
}

bool diary_read(struct db *db, const struct id *entity, struct arena *arena, struct diary *diary, struct err *err)
{
	enum { AFTER_ROW = 19 };
	struct diary read = { .ticket = { { 0 } } };
	struct stmt *stmt = stmt_start(db, COLUMNS " FROM diary" BESIDE " WHERE diary.entity = :entity");
	stmt_id(stmt, ":entity", entity);
	bool found = stmt_next(stmt);
	if (found) {
		read_row(stmt, arena, &read.row);
		stmt_get_id(stmt, AFTER_ROW, &read.ticket);
		stmt_get_id(stmt, AFTER_ROW + 1, &read.measure);
		stmt_get_id(stmt, AFTER_ROW + 2, &read.entered_by);
		stmt_get_hash(stmt, AFTER_ROW + 3, &read.station);
	}
	if (!stmt_end(stmt, err))
		return false;
	if (!found)
		return err_set(err, ERR_MISSING, _("there is no such diary entry"));
	if (!read_notes(db, arena, &read, err) || !read_photos(db, arena, &read, err) ||
	    !read_policies(db, arena, &read, err))
		return false;
	*diary = read;
	return true;
}

bool diary_may(struct db *db, const struct person *person, enum access_act act, const struct diary *diary,
	       const char *today, struct err *err)
{
	if (person && access_reach(person->role, act) == REACH_OWN &&
	    memcmp(&diary->row.staff, person->staff, sizeof person->staff) == 0)
		return true;
	return own_may(db, person, act, &diary->row.household, today, err);
}

bool diary_by_prefix(struct db *db, const char *prefix, struct id *entity, struct err *err)
{
	return db_id_by_prefix(db,
			       "SELECT entity FROM diary WHERE entity >= :from AND entity <= :until"
			       " ORDER BY entity LIMIT 2",
			       prefix, entity, err);
}

/* Visits ------------------------------------------------------------------------------------------------- */

#define THIS_MONTH "visited_on >= substr(:today, 1, 7) AND visited_on < substr(:today, 1, 7) || '~'"

bool diary_visits(struct db *db, const struct id *staff, const char *today, int *visits, struct err *err)
{
	int found = 0;
	struct stmt *stmt = stmt_start(db, "SELECT count(*) FROM (SELECT DISTINCT visited_on, household FROM diary"
					   "  WHERE staff = :staff AND " THIS_MONTH ")");
	stmt_id(stmt, ":staff", staff);
	stmt_text(stmt, ":today", today);
	if (stmt_next(stmt))
		found = (int)stmt_get_int(stmt, 0);
	if (!stmt_end(stmt, err))
		return false;
	*visits = found;
	return true;
}

static const char dues_of_staff[] =
	"SELECT household.entity, number, head, (SELECT short FROM area WHERE code = household.area),"
	"       (SELECT short FROM area WHERE code = substr(household.area, 1, 9)), team, phones, status, cause,"
	"       (SELECT max(visited_on) FROM diary WHERE diary.household = household.entity AND diary.staff = :staff"
	"           AND visited_on IS NOT NULL) AS last_visit,"
	"       (SELECT count(DISTINCT visited_on) FROM diary WHERE diary.household = household.entity"
	"           AND diary.staff = :staff AND " THIS_MONTH "),"
	"       (SELECT count(*) FROM ticket WHERE ticket.household = household.entity"
	"           AND state NOT IN ('closed', 'void', 'merged'))"
	"  FROM (SELECT DISTINCT household AS entity FROM assign WHERE staff = :staff AND duty = 'helper'"
	"           AND " ASSIGNED_NOW ") AS own"
	"  CROSS JOIN household ON household.entity = own.entity"
	" WHERE household.left_on IS NULL"
	" ORDER BY last_visit IS NOT NULL, last_visit, household.area, team_key, head_key, household.entity";

bool diary_dues(struct db *db, const struct id *staff, const char *today, struct arena *arena, struct diary_dues *dues,
		struct err *err)
{
	struct diary_dues found = { 0 };
	size_t room = 0;
	struct stmt *stmt = stmt_start(db, dues_of_staff);
	stmt_id(stmt, ":staff", staff);
	stmt_text(stmt, ":today", today);
	for (; stmt_next(stmt); found.count++) {
		if (found.count == room) {
			struct diary_due *grown = arena_alloc(arena, (room = room ? 2 * room : 32) * sizeof *grown);
			if (found.count > 0)
				memcpy(grown, found.row, found.count * sizeof *grown);
			found.row = grown;
		}
		struct diary_due *due = &found.row[found.count];
		const char **text[] = { &due->number, &due->head,   &due->village, &due->township,  &due->team,
					&due->phones, &due->status, &due->cause,   &due->last_visit };
		int at = 0;
		stmt_get_id(stmt, at++, &due->household);
		for (size_t i = 0; i < sizeof text / sizeof *text; i++)
			*text[i] = stmt_get_text(stmt, at++, arena);
		due->visits = (int)stmt_get_int(stmt, at++);
		due->tickets = (int)stmt_get_int(stmt, at);
	}
	if (!stmt_end(stmt, err))
		return false;
	*dues = found;
	return true;
}
