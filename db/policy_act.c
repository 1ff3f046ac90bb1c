#include "db/policy_act.h"

#include "core/access.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/text.h"
#include "core/typed.h"
#include "db/act.h"
#include "db/policy.h"
#include "db/record_act.h"
#include "db/station.h"

static const char common[] = "common";

static bool may(const struct act *act, struct err *err)
{
	return access_may(act_author(act), ACCESS_POLICY_PUBLISH, &(struct access_subject){ 0 }, err);
}

bool policy_publish(struct act *act, const struct config *config, const struct policy *policy, struct id *entity,
		    enum policy_result *result, struct err *err)
{
	struct arena arena = { 0 };
	struct policy settled = *policy;
	struct policy_whole before;
	enum policy_result did = POLICY_NEW;
	struct act_event event = { .scope = common, .kind = "policy.publish" };
	bool ok = may(act, err) && policy_settle(&settled, config, &arena, err) && act_fold(act, err), found = false;
	if (ok) {
		record_natural(act, "policy", settled.number, &event.entity);
		ok = policy_find(act_station(act)->db, &event.entity, &arena, &before, &found, err);
	}
	if (ok && found)
		did = !before.row.retired && policy_equal(&before.policy, &settled) ? POLICY_SAME : POLICY_REPLACED;
	if (ok && did != POLICY_SAME) {
		event.payload = policy_json(&settled);
		ok = act_add(act, &event, NULL, err);
	}
	if (ok && entity)
		*entity = event.entity;
	if (ok && result)
		*result = did;
	arena_release(&arena);
	return ok;
}

bool policy_retire(struct act *act, const struct id *policy, const char *reason, struct err *err)
{
	struct arena arena = { 0 };
	struct policy_whole before;
	bool found = false;
	bool ok = may(act, err) && typed_check(_("Reason"), reason, POLICY_LINE_MOST, err) && act_fold(act, err) &&
		  policy_find(act_station(act)->db, policy, &arena, &before, &found, err);
	if (ok && !found)
		ok = err_set(err, ERR_MISSING, _("there is no such policy"));
	if (ok && before.row.retired)
		ok = err_set(err, ERR_CONFLICT, _("the policy %s is retired already"), before.policy.number);
	const char *why = ok && reason ? text_trim(&arena, reason) : "";
	if (ok && !*why)
		ok = err_set(err, ERR_INPUT, _("say why the policy is retired"));
	if (ok) {
		struct json *payload = json_new_object();
		struct act_event event = {
			.scope = common, .kind = "policy.retire", .entity = *policy, .payload = payload
		};
		json_set_text(payload, "reason", why);
		ok = act_add(act, &event, NULL, err);
	}
	arena_release(&arena);
	return ok;
}
