#include "db/staff_act.h"

#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/staff.h"
#include "db/act.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/record_act.h"
#include "db/station.h"

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
