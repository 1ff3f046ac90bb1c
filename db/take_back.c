#include "db/take_back.h"

#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/hlc.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/text.h"
#include "db/act.h"
#include "db/assign_period.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/household_act.h"
#include "db/record_act.h"
#include "db/station.h"

enum { CHANGES_MOST = 64 }; /* periods of one household and duty in one act: two or three */

/* One period that the act set, before it, after it, and as it stands. */
struct change {
	struct id entity;
	struct record before, after, now;
};

struct taking {
	struct act *act;
	struct id household, txn;
	const char *duty, *number; /* the latter of the household */
	struct change *change;
	size_t count;
	struct arena arena;
};

static struct db *db_of(const struct taking *taking)
{
	return act_station(taking->act)->db;
}

static bool read_household(struct taking *taking, const struct id *former, struct err *err)
{
	struct stmt *stmt = stmt_start(db_of(taking), "SELECT assign.household, duty, number FROM assign"
						      "  JOIN household ON household.entity = assign.household"
						      " WHERE assign.entity = :former");
	stmt_id(stmt, ":former", former);
	if (stmt_next(stmt)) {
		stmt_get_id(stmt, 0, &taking->household);
		taking->duty = stmt_get_text(stmt, 1, &taking->arena);
		taking->number = stmt_get_text(stmt, 2, &taking->arena);
	}
	return stmt_end(stmt, err);
}

static bool read_act(struct taking *taking, const struct hash *setter, uint64_t *hlc, struct err *err)
{
	struct stmt *stmt = stmt_start(db_of(taking), "SELECT txn, hlc FROM event WHERE hash = :setter");
	stmt_hash(stmt, ":setter", setter);
	*hlc = 0;
	if (stmt_next(stmt)) {
		stmt_get_id(stmt, 0, &taking->txn);
		*hlc = (uint64_t)stmt_get_int(stmt, 1);
	}
	return stmt_end(stmt, err);
}

static bool is_sooner(const char *one, const char *other)
{
	return one && (!other || strcmp(one, other) < 0);
}

/*
 * The act by which `former` was handed over. One that gave it back to whom it was planned for is none: it gave it a
 * later end; what it took back is passed over.
 */
static bool find_act(struct taking *taking, const struct id *former, int64_t *at_ms, struct err *err)
{
	size_t to = (size_t)record_field(&assign_type, "passed_to");
	struct record then, before;
	uint64_t hlc = UINT64_MAX;
	do {
		if (!fold_read_record_before(db_of(taking), &assign_type, former, hlc, &taking->arena, &then, err) ||
		    !read_act(taking, &then.setter[to], &hlc, err) ||
		    !fold_read_record_before(db_of(taking), &assign_type, former, hlc, &taking->arena, &before, err))
			return false;
		if (at_ms)
			*at_ms = hlc_ms(hlc);
		if (!is_sooner(record_get(&before, "until_on"), record_get(&then, "until_on")))
			return true;
	} while (read_act(taking, &before.setter[to], &hlc, err));
	return false;
}

static bool read_change(struct taking *taking, struct change *change, uint64_t first, uint64_t last, struct err *err)
{
	struct db *db = db_of(taking);
	return fold_read_record_before(db, &assign_type, &change->entity, first, &taking->arena, &change->before,
				       err) &&
	       fold_read_record_before(db, &assign_type, &change->entity, last + 1, &taking->arena, &change->after,
				       err) &&
	       fold_read_record(db, &assign_type, &change->entity, &taking->arena, &change->now, err);
}

static bool read_changes(struct taking *taking, struct err *err)
{
	uint64_t first[CHANGES_MOST], last[CHANGES_MOST];
	struct stmt *stmt =
		stmt_start(db_of(taking), "SELECT assign.entity, min(event.hlc), max(event.hlc) FROM assign"
					  "  JOIN event ON event.entity = assign.entity"
					  " WHERE household = :household AND duty = :duty AND event.txn = :txn"
					  "   AND event.kind = 'assign.put'"
					  " GROUP BY assign.entity ORDER BY assign.entity LIMIT :most");
	taking->change = arena_alloc(&taking->arena, CHANGES_MOST * sizeof *taking->change);
	stmt_id(stmt, ":household", &taking->household);
	stmt_text(stmt, ":duty", taking->duty);
	stmt_id(stmt, ":txn", &taking->txn);
	stmt_int(stmt, ":most", CHANGES_MOST);
	while (stmt_next(stmt)) {
		stmt_get_id(stmt, 0, &taking->change[taking->count].entity);
		first[taking->count] = (uint64_t)stmt_get_int(stmt, 1);
		last[taking->count++] = (uint64_t)stmt_get_int(stmt, 2);
	}
	bool ok = stmt_end(stmt, err);
	for (size_t i = 0; ok && i < taking->count; i++)
		ok = read_change(taking, &taking->change[i], first[i], last[i], err);
	return ok;
}

/* Nobody has set what the act set since, nor is anything open about it. */
static bool check_unchanged(const struct taking *taking, struct err *err)
{
	for (size_t i = 0; i < taking->count; i++) {
		const struct change *change = &taking->change[i];
		bool is_new = !record_is_known(&change->before);
		if (!assign_period_check_settled(db_of(taking), &change->entity, err))
			return false;
		for (size_t j = 0; j < assign_type.count; j++)
			if ((is_new || !text_same(change->before.value[j], change->after.value[j])) &&
			    !text_same(change->now.value[j], change->after.value[j]))
				return err_set(err, ERR_CONFLICT,
					       _("who looks after household %.40s was changed again since: take that "
						 "back first, or hand the household back instead"),
					       taking->number);
	}
	return true;
}

/* Whether the period becomes shorter, or never was: such go first, so that nobody has two at a time. */
static bool becomes_shorter(const struct change *change)
{
	const char *from = record_get(&change->before, "from_on"), *until = record_get(&change->before, "until_on"),
		   *now = record_get(&change->after, "until_on");
	return !record_is_known(&change->before) || (from && is_sooner(until, from)) || is_sooner(until, now);
}

static bool restore(struct taking *taking, const struct change *change, struct err *err)
{
	const char *value[RECORD_FIELDS];
	memcpy(value, change->now.value, sizeof value);
	if (!record_is_known(&change->before))
		return assign_end(taking->act, &change->entity,
				  assign_period_day(record_get(&change->now, "from_on"), -1, &taking->arena), err);
	for (size_t i = 0; i < assign_type.count; i++)
		if (!text_same(change->before.value[i], change->after.value[i]))
			value[i] = change->before.value[i];
	return assign_put(taking->act, &(struct put){ .entity = change->entity, .value = value }, NULL, NULL, NULL,
			  err);
}

static bool restore_all(struct taking *taking, struct err *err)
{
	for (int shorter = 1; shorter >= 0; shorter--) {
		for (size_t i = 0; i < taking->count; i++)
			if (becomes_shorter(&taking->change[i]) == (shorter == 1) &&
			    !restore(taking, &taking->change[i], err))
				return false;
		if (!act_fold(taking->act, err))
			return false;
	}
	return true;
}

/* Whether the act set `former` while nobody else had handed it over. */
static bool is_hand_over(const struct taking *taking, const struct id *former)
{
	for (size_t i = 0; i < taking->count; i++)
		if (id_equal(&taking->change[i].entity, former))
			return taking->change[i].before.rival_count == 0;
	return false;
}

bool take_back(struct act *act, const struct id *former, int64_t *at_ms, struct err *err)
{
	struct taking taking = { .act = act };
	bool ok = assign_period_check_settled(db_of(&taking), former, err) && read_household(&taking, former, err) &&
		  find_act(&taking, former, at_ms, err) && read_changes(&taking, err);
	if (ok && !is_hand_over(&taking, former))
		ok = err_set(err, ERR_CONFLICT,
			     _("household %.40s did not simply go from one to the other (two hand-overs were settled, "
			       "or it was moved): hand it back instead"),
			     taking.number);
	ok = ok && check_unchanged(&taking, err) && restore_all(&taking, err);
	arena_release(&taking.arena);
	return ok;
}
