#include "db/policy_reach.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/db.h"
#include "db/own.h"
#include "db/policy.h"

/* A household of the register that a row of `policy` is for. */
#define CONCERNS                                                                                                       \
	"household.left_on IS NULL"                                                                                    \
	" AND (for_category IS NULL OR instr(for_category, ',' || category || ',') > 0)"                               \
	" AND (for_status IS NULL OR instr(for_status, ',' || status || ',') > 0)"                                     \
	" AND (for_monitor IS NULL OR instr(for_monitor, ',' || monitor || ',') > 0)"                                  \
	" AND (for_cause IS NULL OR instr(for_cause, ',' || ifnull(cause, '') || ',') > 0"                             \
	"      OR instr(for_cause, ',' || ifnull(cause2, '') || ',') > 0"                                              \
	"      OR instr(for_cause, ',' || ifnull(cause3, '') || ',') > 0)"                                             \
	" AND (for_area IS NULL OR instr(for_area, ',' || area || ',') > 0"                                            \
	"      OR instr(for_area, ',' || substr(area, 1, 9) || ',') > 0"                                               \
	"      OR instr(for_area, ',' || substr(area, 1, 6) || ',') > 0)"
#define IS_REACHED                                                                                                     \
	"EXISTS (SELECT 1 FROM diary_policy WHERE diary_policy.policy = policy.entity"                                 \
	"           AND diary_policy.household = household.entity)"
#define EXPLAINED_AT                                                                                                   \
	"ifnull((SELECT max(at_ms) FROM diary_policy JOIN diary ON diary.entity = diary_policy.entity"                 \
	"         WHERE diary_policy.policy = policy.entity AND diary_policy.household = household.entity), 0)"
#define IN_AREA "household.area >= :area AND household.area < :area || ':'"
#define OWN                                                                                                            \
	"(SELECT DISTINCT household AS entity FROM assign WHERE staff = :staff AND duty = 'helper'"                    \
	"    AND " ASSIGNED_NOW ")"
#define VILLAGE                                                                                                        \
	"(SELECT short FROM area WHERE code = household.area),"                                                        \
	" (SELECT short FROM area WHERE code = substr(household.area, 1, 9))"

static const char by_area[] =
	"SELECT substr(household.area, 1, :length) AS part,"
	"       (SELECT short FROM area WHERE code = substr(household.area, 1, :length)), count(*), sum(" IS_REACHED ")"
	"  FROM policy CROSS JOIN household WHERE policy.entity = :policy AND " IN_AREA " AND " CONCERNS
	" GROUP BY part ORDER BY part";
static const char by_policy[] = "SELECT policy.entity, policy.number, title, count(*), sum(" IS_REACHED ") AS reached"
				"  FROM policy CROSS JOIN household WHERE " POLICY_IN_FORCE " AND " IN_AREA
				" AND " CONCERNS " GROUP BY policy.entity"
				" ORDER BY reached * 1000000 / count(*), count(*) DESC, policy.entity";
static const char of_own[] = "SELECT count(*), ifnull(sum(" IS_REACHED "), 0) FROM policy CROSS JOIN " OWN " AS own"
			     "  CROSS JOIN household ON household.entity = own.entity"
			     " WHERE policy.entity = :policy AND " CONCERNS;

int policy_share_percent(const struct policy_share *share)
{
	return share->households > 0 ? (int)(share->reached * 100 / share->households) : -1;
}

static struct policy_share *next_share(struct policy_shares *shares, size_t *room, struct arena *arena)
{
	if (shares->count == *room) {
		*room = *room ? 2 * *room : 32;
		struct policy_share *grown = arena_alloc(arena, *room * sizeof *grown);
		if (shares->count > 0)
			memcpy(grown, shares->row, shares->count * sizeof *grown);
		shares->row = grown;
	}
	return &shares->row[shares->count++];
}

static bool read_shares(struct stmt *stmt, bool of_policies, struct arena *arena, struct policy_shares *shares,
			struct err *err)
{
	struct policy_shares found = { 0 };
	size_t room = 0;
	while (stmt_next(stmt)) {
		struct policy_share *share = next_share(&found, &room, arena);
		int at = 0;
		if (of_policies)
			stmt_get_id(stmt, at++, &share->policy);
		share->code = stmt_get_text(stmt, at++, arena);
		share->name = stmt_get_text(stmt, at++, arena);
		share->households = stmt_get_int(stmt, at++);
		share->reached = stmt_get_int(stmt, at);
		found.total.households += share->households;
		found.total.reached += share->reached;
	}
	if (!stmt_end(stmt, err))
		return false;
	*shares = found;
	return true;
}

bool policy_reach_areas(struct db *db, const struct id *policy, const char *area, struct arena *arena,
			struct policy_shares *shares, struct err *err)
{
	struct stmt *stmt = stmt_start(db, by_area);
	stmt_id(stmt, ":policy", policy);
	stmt_text(stmt, ":area", area);
	stmt_int(stmt, ":length", strlen(area) == 6 ? 9 : 12);
	return read_shares(stmt, false, arena, shares, err);
}

bool policy_reach_policies(struct db *db, const char *area, const char *today, struct arena *arena,
			   struct policy_shares *shares, struct err *err)
{
	struct stmt *stmt = stmt_start(db, by_policy);
	stmt_text(stmt, ":area", area);
	stmt_text(stmt, ":today", today);
	return read_shares(stmt, true, arena, shares, err);
}

bool policy_reach_own(struct db *db, const struct id *policy, const struct id *staff, const char *today,
		      struct policy_share *share, struct err *err)
{
	struct policy_share found = { .policy = *policy };
	struct stmt *stmt = stmt_start(db, of_own);
	stmt_id(stmt, ":policy", policy);
	stmt_id(stmt, ":staff", staff);
	stmt_text(stmt, ":today", today);
	if (stmt_next(stmt)) {
		found.households = stmt_get_int(stmt, 0);
		found.reached = stmt_get_int(stmt, 1);
	}
	if (!stmt_end(stmt, err))
		return false;
	*share = found;
	return true;
}

/* Households ---------------------------------------------------------------------------------------- */

#define CONCERN_COLUMNS                                                                                                \
	"SELECT household.entity, household.number, head, " VILLAGE ","                                                \
	"       (SELECT staff.name FROM assign JOIN staff ON staff.entity = assign.staff"                              \
	"         WHERE assign.household = household.entity AND assign.duty = 'helper'"                                \
	"           AND " ASSIGNED_NOW "         ORDER BY assign.entity LIMIT 1), " EXPLAINED_AT " AS explained_at"
#define WALK                                                                                                           \
	" AND (:missing = 0 OR NOT " IS_REACHED ")"                                                                    \
	" ORDER BY household.area, team_key, head_key, household.number, household.entity LIMIT :most OFFSET :skip"

static const char concerned_in_area[] = CONCERN_COLUMNS
	"  FROM policy CROSS JOIN household WHERE policy.entity = :policy AND " IN_AREA " AND " CONCERNS WALK;
static const char concerned_of_own[] =
	CONCERN_COLUMNS "  FROM policy CROSS JOIN " OWN " AS own CROSS JOIN household ON household.entity = own.entity"
			" WHERE policy.entity = :policy AND " CONCERNS WALK;

bool policy_concerned(struct db *db, const struct policy_concern_filter *filter, size_t first, struct arena *arena,
		      struct policy_concern_page *page, struct err *err)
{
	bool own = !id_is_none(&filter->staff);
	struct policy_concern_page *read = arena_alloc(arena, sizeof *read);
	struct stmt *stmt = stmt_start(db, own ? concerned_of_own : concerned_in_area);
	stmt_id(stmt, ":policy", &filter->policy);
	if (own)
		stmt_id(stmt, ":staff", &filter->staff);
	else
		stmt_text(stmt, ":area", filter->area);
	stmt_text(stmt, ":today", filter->today);
	stmt_int(stmt, ":missing", filter->missing);
	stmt_int(stmt, ":most", POLICY_CONCERN_ROWS);
	stmt_int(stmt, ":skip", (int64_t)first);
	for (; read->count < POLICY_CONCERN_ROWS && stmt_next(stmt); read->count++) {
		struct policy_concern *row = &read->row[read->count];
		const char **text[] = { &row->number, &row->head, &row->village, &row->township, &row->helper };
		int at = 0;
		stmt_get_id(stmt, at++, &row->household);
		for (size_t i = 0; i < sizeof text / sizeof *text; i++)
			*text[i] = stmt_get_text(stmt, at++, arena);
		row->explained_at = stmt_get_int(stmt, at);
	}
	if (!stmt_end(stmt, err))
		return false;
	*page = *read;
	return true;
}

/* What is still to be explained ---------------------------------------------------------------------- */

#define DUE_COLUMNS                                                                                                    \
	"SELECT policy.entity, household.entity, policy.number, title, head, " VILLAGE ", " EXPLAINED_AT               \
	" AS explained_at"

static const char dues_of_helper[] =
	DUE_COLUMNS "  FROM " OWN " AS own CROSS JOIN household ON household.entity = own.entity CROSS JOIN policy"
		    " WHERE " POLICY_IN_FORCE " AND " CONCERNS " AND NOT " IS_REACHED
		    " ORDER BY household.area, team_key, head_key, household.entity, published_at DESC, policy.number, "
		    "policy.entity"
		    " LIMIT :most";
static const char dues_of_household[] = DUE_COLUMNS
	"  FROM household CROSS JOIN policy WHERE household.entity = :household AND " POLICY_IN_FORCE " AND " CONCERNS
	" ORDER BY explained_at > 0, published_at DESC, policy.number, policy.entity LIMIT :most";

static bool read_dues(struct stmt *stmt, struct arena *arena, struct policy_dues *dues, struct err *err)
{
	struct policy_dues found = { 0 };
	size_t room = 0;
	stmt_int(stmt, ":most", POLICY_DUES_MOST);
	for (; stmt_next(stmt); found.count++) {
		if (found.count == room) {
			struct policy_due *grown = arena_alloc(arena, (room = room ? 2 * room : 32) * sizeof *grown);
			if (found.count > 0)
				memcpy(grown, found.row, found.count * sizeof *grown);
			found.row = grown;
		}
		struct policy_due *due = &found.row[found.count];
		const char **text[] = { &due->number, &due->title, &due->head, &due->village, &due->township };
		int at = 0;
		stmt_get_id(stmt, at++, &due->policy);
		stmt_get_id(stmt, at++, &due->household);
		for (size_t i = 0; i < sizeof text / sizeof *text; i++)
			*text[i] = stmt_get_text(stmt, at++, arena);
		due->explained_at = stmt_get_int(stmt, at);
		found.households += found.count == 0 || !id_equal(&due[-1].household, &due->household);
	}
	if (!stmt_end(stmt, err))
		return false;
	*dues = found;
	return true;
}

bool policy_dues(struct db *db, const struct id *staff, const char *today, struct arena *arena,
		 struct policy_dues *dues, struct err *err)
{
	struct stmt *stmt = stmt_start(db, dues_of_helper);
	stmt_id(stmt, ":staff", staff);
	stmt_text(stmt, ":today", today);
	return read_dues(stmt, arena, dues, err);
}

bool policy_of_household(struct db *db, const struct id *household, const char *today, struct arena *arena,
			 struct policy_dues *dues, struct err *err)
{
	struct stmt *stmt = stmt_start(db, dues_of_household);
	stmt_id(stmt, ":household", household);
	stmt_text(stmt, ":today", today);
	return read_dues(stmt, arena, dues, err);
}

bool policy_fits(struct db *db, const struct id *policy, const struct id *household, const char *day, struct err *err)
{
	struct arena arena = { 0 };
	struct day first = { 0 };
	const char *number = "";
	bool in_force = false, concerns = false;
	day_parse(day, &first);
	struct stmt *stmt = stmt_start(
		db, "SELECT policy.number, ifnull(from_on, '') <= :day AND ifnull(to_on, '~') >= :day"
		    "       AND ifnull(retired_at, :begins) >= :begins, " CONCERNS "  FROM policy CROSS JOIN household"
		    " WHERE policy.entity = :policy AND household.entity = :household");
	stmt_text(stmt, ":day", day);
	stmt_int(stmt, ":begins", day_start_ms(first));
	stmt_id(stmt, ":policy", policy);
	stmt_id(stmt, ":household", household);
	bool found = stmt_next(stmt);
	if (found) {
		number = stmt_get_text(stmt, 0, &arena);
		in_force = stmt_get_int(stmt, 1) != 0;
		concerns = stmt_get_int(stmt, 2) != 0;
	}
	bool ok = stmt_end(stmt, err);
	if (ok && !found)
		ok = err_set(err, ERR_MISSING, _("there is no such policy"));
	else if (ok && !in_force)
		ok = err_set(err, ERR_CONFLICT, _("the policy %1$s was not in force on %2$s, the day of the visit"),
			     number, day);
	else if (ok && !concerns)
		ok = err_set(err, ERR_CONFLICT,
			     _("the policy %s is not for households like this one: its audience says whom it concerns"),
			     number);
	arena_release(&arena);
	return ok;
}
