#include "db/founding.h"

#include <string.h>

#include "core/area.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/record.h"
#include "core/staff.h"
#include "db/staff_act.h"

static void set(const struct record_type *type, const char *value[], const char *name, const char *text)
{
	int place = record_field(type, name);
	if (place >= 0)
		value[place] = text;
}

bool founding_areas(struct act *act, struct err *err)
{
	size_t count;
	const struct area_entry *area = area_table(&count);
	struct arena arena = { 0 };
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++) {
		const char *value[RECORD_FIELDS] = { NULL };
		set(&area_type, value, "code", area[i].code);
		set(&area_type, value, "name", area[i].name);
		set(&area_type, value, "short", area_short_name(area[i].name, &arena));
		ok = area_put(act, &(struct put){ .value = value }, NULL, &(enum put_result){ PUT_NOTHING }, NULL, err);
	}
	arena_release(&arena);
	return ok;
}

bool founding_admin(struct act *act, const struct founding_admin *admin, struct err *err)
{
	const char *staff[RECORD_FIELDS] = { NULL }, *user[RECORD_FIELDS] = { NULL };
	char entity[ID_TEXT_BYTES];
	struct id id;
	enum put_result result;
	size_t field;
	set(&staff_type, staff, "number", admin->login);
	set(&staff_type, staff, "name", admin->name);
	set(&staff_type, staff, "duty", "admin");
	set(&staff_type, staff, "area", admin->area);
	/* Both have it: what is wrong with it is wrong with a login. */
	set(&user_type, user, "login", admin->login);
	if (!user_check(user, &field, err) || !staff_put(act, &(struct put){ .value = staff }, &id, &result, NULL, err))
		return false;
	id_format(&id, entity);
	set(&user_type, user, "staff", entity);
	set(&user_type, user, "role", "admin");
	set(&user_type, user, "area", admin->area);
	return user_put(act, &(struct put){ .value = user }, NULL, &result, NULL, err);
}
