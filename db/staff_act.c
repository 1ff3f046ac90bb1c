#include "db/staff_act.h"

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
#include "db/fold.h"
#include "db/own.h"
#include "db/reassign.h"
#include "db/record_act.h"
#include "db/station.h"
#include "db/user_rules.h"

/* What staff, logins and areas differ in. All of them live in the scope `common`. */
struct common_subject {
	const struct record_type *type;
	const char *key; /* field of the natural key */
	bool (*check)(const char *const value[], size_t *field, struct err *err);
	const char *taken;  /* msgid */
	const char *of_key; /* SQL: the entity that has :key, other than :entity */
	enum access_act right;
};

static const struct common_subject staff_subject = {
	&staff_type,
	"number",
	staff_check,
	N_("another member of staff has this number"),
	"SELECT 1 FROM staff WHERE number = :key AND entity <> :entity LIMIT 1",
	ACCESS_STAFF_EDIT
};
static const struct common_subject user_subject = {
	&user_type,
	"login",
	user_check,
	N_("there is a login of this name already"),
	"SELECT 1 FROM user WHERE login = :key AND entity <> :entity LIMIT 1",
	ACCESS_USER_EDIT
};
static const struct common_subject area_subject = {
	&area_type,
	"code",
	area_check,
	N_("there is an area with this code already"),
	"SELECT 1 FROM area WHERE code = :key AND entity <> :entity LIMIT 1",
	ACCESS_AREA_EDIT
};

static bool check_key(struct db *db, const struct common_subject *subject, const char *key, const struct id *entity,
		      bool *taken, struct err *err)
{
	struct stmt *stmt = stmt_start(db, subject->of_key);
	stmt_text(stmt, ":key", key);
	stmt_id(stmt, ":entity", entity);
	*taken = stmt_next(stmt);
	return stmt_end(stmt, err);
}

static bool check_rights(struct act *act, const struct common_subject *subject, const char *area, bool settle,
			 struct err *err)
{
	struct access_subject reached = { .area = area };
	return access_may(act_author(act), subject->right, &reached, err) &&
	       (!settle || access_may(act_author(act), ACCESS_CONFLICT_SETTLE, &reached, err));
}

/* How many households are theirs after that day, of other duties than `duty`; NULL: of any. */
static bool count_households(struct db *db, const struct id *staff, const char *day, const char *duty, int64_t *count,
			     struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT count(DISTINCT household) FROM assign WHERE staff = :staff"
					   " AND ifnull(until_on, '~') > :today AND duty IS NOT :duty"
					   " AND " ASSIGNED_EVER " AND " ASSIGNED_IN_REGISTER);
	stmt_id(stmt, ":staff", staff);
	stmt_text(stmt, ":today", day);
	stmt_text(stmt, ":duty", duty);
	*count = stmt_next(stmt) ? stmt_get_int(stmt, 0) : 0;
	return stmt_end(stmt, err);
}

/* Who leaves has handed over by then: households and tickets that wait for them would be nobody's. */
static bool check_leaving(struct act *act, const struct id *staff, const char *name, const char *left_on,
			  struct err *err)
{
	struct db *db = act_station(act)->db;
	char yesterday[11];
	int64_t households, tickets;
	day_format(day_from_number(day_number(day_at(act_now(act))) - 1), yesterday);
	if (!count_households(db, staff, strcmp(left_on, yesterday) > 0 ? left_on : yesterday, NULL, &households,
			      err) ||
	    !reassign_count(db, staff, &tickets, err))
		return false;
	return (households == 0 && tickets == 0) ||
	       err_set(err, ERR_CONFLICT,
		       _("%s still has %lld households and %lld open tickets: hand them over and reassign them first"),
		       name, (long long)households, (long long)tickets);
}

/* Households are assigned to a post: who takes another has handed them over first. */
static bool check_new_duty(struct act *act, const struct id *staff, const char *name, const char *duty, struct err *err)
{
	char yesterday[11];
	int64_t households;
	day_format(day_from_number(day_number(day_at(act_now(act))) - 1), yesterday);
	return count_households(act_station(act)->db, staff, yesterday, duty, &households, err) &&
	       (households == 0 ||
		err_set(err, ERR_CONFLICT, _("%s still has %lld households in this post: hand them over first"), name,
			(long long)households));
}

/* Nor does the last one leave who can let others in. */
static bool check_admin_stays(struct act *act, const struct id *staff, struct err *err)
{
	bool before, after;
	struct db *db = act_station(act)->db;
	return user_rules_admin_is_left(db, NULL, NULL, &before, err) &&
	       user_rules_admin_is_left(db, NULL, staff, &after, err) &&
	       (after || !before || user_rules_refuse_last(err));
}

/* What a person who is known may become. */
static bool check_staff_change(struct act *act, const struct id *staff, const char *const before[],
			       const char *const after[], size_t *field, struct err *err)
{
	size_t left = (size_t)record_field(&staff_type, "left_on"), duty = (size_t)record_field(&staff_type, "duty");
	const char *name = after[record_field(&staff_type, "name")];
	*field = left;
	if (after[left] && !text_same(before[left], after[left]) &&
	    (!check_leaving(act, staff, name, after[left], err) || !check_admin_stays(act, staff, err)))
		return false;
	*field = duty;
	return text_same(before[duty], after[duty]) || check_new_duty(act, staff, name, after[duty], err);
}

static bool put_common(struct act *act, const struct common_subject *subject, const struct put *put,
		       struct arena *arena, struct id *entity, enum put_result *result, size_t *field, struct err *err)
{
	const struct record_type *type = subject->type;
	struct db *db = act_station(act)->db;
	struct record record;
	size_t key = (size_t)record_field(type, subject->key), place = 0;
	bool taken;

	if (!record_check_required(type, put->value, &place, err) || !subject->check(put->value, &place, err)) {
		if (field)
			*field = place;
		return false;
	}
	struct id id = put->entity;
	if (id_is_none(&id))
		record_natural(act, type->subject, put->value[key], &id);
	if (!fold_read_record(db, type, &id, arena, &record, err) ||
	    !check_key(db, subject, put->value[key], &id, &taken, err))
		return false;
	bool known = record_is_known(&record);
	if (taken || (known && id_is_none(&put->entity))) {
		if (field)
			*field = key;
		return err_set(err, ERR_CONFLICT, "%s", _(subject->taken));
	}
	if (!known && !id_is_none(&put->entity))
		return err_set(err, ERR_MISSING, _("what was to be changed is not there any more"));
	int area = record_field(type, "area");
	const char *reaches = area < 0 ? put->value[key] : put->value[area],
		   *reached = area < 0 ? record.value[key] : record.value[area];
	if (!check_rights(act, subject, reaches, put->settle, err) ||
	    (known && !check_rights(act, subject, reached, put->settle, err)))
		return false;
	if (known && type == &staff_type &&
	    !check_staff_change(act, &id, (const char *const *)record.value, put->value, &place, err)) {
		if (field)
			*field = place;
		return false;
	}
	struct user_change change = { id, known ? (const char *const *)record.value : NULL, put->value };
	if (type == &user_type && !user_rules_check(act, &change, &place, err)) {
		if (field)
			*field = place;
		return false;
	}
	struct record_put what = { .type = type,
				   .put = put,
				   .before = known ? &record : NULL,
				   .value = put->value,
				   .scope = "common",
				   .entity = id };
	if (!record_put(act, &what, result, err))
		return false;
	if (entity)
		*entity = id;
	return true;
}

#define PUT(subject)                                                                                                   \
	bool subject##_put(struct act *act, const struct put *put, struct id *entity, enum put_result *result,         \
			   size_t *field, struct err *err)                                                             \
	{                                                                                                              \
		struct arena arena = { 0 };                                                                            \
		bool ok = put_common(act, &subject##_subject, put, &arena, entity, result, field, err);                \
		arena_release(&arena);                                                                                 \
		return ok;                                                                                             \
	}
PUT(staff)
PUT(user)
PUT(area)
