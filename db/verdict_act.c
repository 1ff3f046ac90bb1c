#include "db/verdict_act.h"

#include <stdio.h>
#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/event.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/act.h"
#include "db/journal.h"
#include "db/station.h"

/* What every replica needs to check all the rest. */
static bool is_foundation(const char *kind)
{
	static const char *const kinds[] = { "county.found", "station.enrol", "refuse", "cut", "redact", NULL };
	for (const char *const *name = kinds; *name; name++)
		if (strcmp(*name, kind) == 0)
			return true;
	return false;
}

static bool check(struct act *act, enum access_act right, const struct hash *target, const char *reason,
		  struct event *event, struct err *err)
{
	struct arena arena = { 0 };
	bool ok = access_may(act_author(act), right, NULL, err) &&
		  journal_get(act_station(act)->db, target, &arena, event, err);
	event->payload = NULL;
	arena_release(&arena);
	if (ok && (!reason || !*reason))
		return err_set(err, ERR_INPUT, _("say why: the reason stays beside the entry"));
	return ok;
}

static bool add_target(struct act *act, const char *kind, const struct event *target, const struct hash *hash,
		       const char *reason, struct err *err)
{
	if (is_foundation(target->kind))
		return err_set(err, ERR_CONFLICT,
			       _("an entry that the journal itself stands on cannot be redacted or refused"));
	char hex[HASH_TEXT_BYTES];
	hash_format(hash, hex);
	struct act_event event = { .scope = target->scope, .kind = kind, .payload = json_new_object() };
	memcpy(&event.entity, hash, sizeof event.entity);
	json_set_text(event.payload, "target", hex);
	json_set_text(event.payload, "reason", reason);
	return act_add(act, &event, NULL, err);
}

bool verdict_redact(struct act *act, const struct hash *target, const char *reason, struct err *err)
{
	struct event event = { 0 };
	return check(act, ACCESS_JOURNAL_REDACT, target, reason, &event, err) &&
	       add_target(act, "redact", &event, target, reason, err);
}

bool verdict_refuse(struct act *act, const struct hash *target, const char *reason, struct err *err)
{
	struct event event = { 0 };
	return check(act, ACCESS_JOURNAL_REFUSE, target, reason, &event, err) &&
	       add_target(act, "refuse", &event, target, reason, err);
}

/* All cuts of a chain meet at one entity, where the strictest counts. */
static void chain_entity(const struct station *station, const struct event *event, struct id *entity)
{
	char hex[HASH_TEXT_BYTES], key[HASH_TEXT_BYTES + 16];
	hash_format(&event->station, hex);
	snprintf(key, sizeof key, "%s/%s", hex, event->scope);
	id_natural(station->county_secret, "cut", key, entity);
}

bool verdict_cut(struct act *act, const struct hash *last_good, const char *reason, struct err *err)
{
	struct event target = { 0 };
	char hex[HASH_TEXT_BYTES];
	if (!check(act, ACCESS_JOURNAL_REFUSE, last_good, reason, &target, err))
		return false;
	struct act_event event = { .scope = target.scope, .kind = "cut", .payload = json_new_object() };
	chain_entity(act_station(act), &target, &event.entity);
	hash_format(&target.station, hex);
	json_set_text(event.payload, "station", hex);
	json_set_text(event.payload, "scope", target.scope);
	json_set_int(event.payload, "seq", (int64_t)target.seq);
	hash_format(last_good, hex);
	json_set_text(event.payload, "hash", hex);
	json_set_text(event.payload, "reason", reason);
	return act_add(act, &event, NULL, err);
}
