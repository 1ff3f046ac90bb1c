#include "db/record_act.h"

#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/act.h"
#include "db/station.h"

bool record_check_required(const struct record_type *type, const char *const value[], size_t *field, struct err *err)
{
	for (size_t i = 0; i < type->count; i++)
		if ((type->field[i].flags & FIELD_REQUIRED) && !value[i]) {
			if (field)
				*field = i;
			return err_set(err, ERR_INPUT, _("%s must not be empty"), _(type->field[i].label));
		}
	return true;
}

void record_natural(const struct act *act, const char *subject, const char *key, struct id *entity)
{
	id_natural(act_station(act)->county_secret, subject, key, entity);
}

bool record_is_known(const struct record *record)
{
	for (size_t i = 0; i < record->type->count; i++)
		if (!hash_is_none(&record->setter[i]))
			return true;
	return false;
}

bool record_put(struct act *act, const struct record_put *what, enum put_result *result, struct err *err)
{
	const struct record *seen = what->put->seen ? what->put->seen : what->before;
	struct json *payload = record_change(what->type, seen, what->value, what->put->settle);
	enum put_result did = !payload ? PUT_NOTHING : what->before ? PUT_CHANGED : PUT_NEW;
	if (payload && !act_add(act,
				&(struct act_event){ .scope = what->scope,
						     .kind = what->type->kind,
						     .entity = what->entity,
						     .payload = payload },
				NULL, err))
		return false;
	if (result)
		*result = did;
	return true;
}
