#include "db/verdict_act.h"

#include <stdio.h>
#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/event.h"
#include "core/hlc.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/act.h"
#include "db/db.h"
#include "db/journal.h"
#include "db/station.h"
#include "db/user_rules.h"

/* What every replica needs to check all the rest. */
static bool is_foundation(const char *kind)
{
	static const char *const kinds[] = {
		"county.found", "station.enrol", "station.succeed", "refuse", "cut", "redact", NULL
	};
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

static bool had_admin(struct act *act, bool *had, struct err *err)
{
	return user_rules_admin_is_left(act_station(act)->db, NULL, NULL, had, err);
}

/* Nothing that counts any less may lock the whole county out. */
static bool keeps_admin(struct act *act, bool had, struct err *err)
{
	bool left;
	if (!act_fold(act, err) || !user_rules_admin_is_left(act_station(act)->db, NULL, NULL, &left, err))
		return false;
	return left || !had ||
	       err_set(err, ERR_CONFLICT,
		       _("this would take the county's last administrator away: make another one first, or nobody can "
			 "let anybody in"));
}

/* `known`: SQL, whether the verdict on :target is there already. */
static bool check_new(struct act *act, const char *known, const struct hash *target, const char *already,
		      struct err *err)
{
	struct stmt *stmt = stmt_start(act_station(act)->db, known);
	stmt_hash(stmt, ":target", target);
	bool found = stmt_next(stmt);
	return stmt_end(stmt, err) && (!found || err_set(err, ERR_CONFLICT, "%s", already));
}

static const char adds_to[] = "SELECT added.hash FROM event JOIN event AS added ON added.entity = event.entity"
			      " WHERE event.hash = :target AND event.kind = 'diary.add' AND added.kind = 'diary.amend'"
			      "   AND NOT EXISTS (SELECT 1 FROM redacted WHERE target = added.hash)"
			      " ORDER BY added.hlc, added.hash";

bool verdict_supplements(struct db *db, const struct hash *target, struct arena *arena, struct supplements *supplements,
			 struct err *err)
{
	struct supplements found = { 0 };
	struct hash hash;
	struct stmt *stmt = stmt_start(db, adds_to);
	stmt_hash(stmt, ":target", target);
	while (stmt_next(stmt) && stmt_get_hash(stmt, 0, &hash)) {
		struct hash *all = arena_alloc(arena, (found.count + 1) * sizeof hash);
		if (found.count > 0)
			memcpy(all, found.hash, found.count * sizeof hash);
		all[found.count++] = hash;
		found.hash = all;
	}
	if (!stmt_end(stmt, err))
		return false;
	*supplements = found;
	return true;
}

static bool redact_supplements(struct act *act, const struct event *entry, const struct hash *target,
			       const char *reason, struct err *err)
{
	struct arena arena = { 0 };
	struct supplements supplements = { 0 };
	bool ok = verdict_supplements(act_station(act)->db, target, &arena, &supplements, err);
	for (size_t i = 0; ok && i < supplements.count; i++)
		ok = add_target(act, "redact", entry, &supplements.hash[i], reason, err);
	arena_release(&arena);
	return ok;
}

bool verdict_redact(struct act *act, const struct hash *target, const char *reason, struct err *err)
{
	struct event event = { 0 };
	bool had;
	return check(act, ACCESS_JOURNAL_REDACT, target, reason, &event, err) &&
	       check_new(act, "SELECT 1 FROM redacted WHERE target = :target", target,
			 _("this entry is erased already; nothing was written"), err) &&
	       had_admin(act, &had, err) && add_target(act, "redact", &event, target, reason, err) &&
	       redact_supplements(act, &event, target, reason, err) && keeps_admin(act, had, err);
}

bool verdict_refuse(struct act *act, const struct hash *target, const char *reason, struct err *err)
{
	struct event event = { 0 };
	bool had;
	return check(act, ACCESS_JOURNAL_REFUSE, target, reason, &event, err) &&
	       check_new(act, "SELECT 1 FROM refused WHERE target = :target", target,
			 _("this entry counts no more already; nothing was written"), err) &&
	       had_admin(act, &had, err) && add_target(act, "refuse", &event, target, reason, err) &&
	       keeps_admin(act, had, err);
}

/* All cuts of a chain meet at one entity, where the strictest counts. */
static void chain_entity(const struct station *station, const struct event *event, struct id *entity)
{
	char hex[HASH_TEXT_BYTES], key[HASH_TEXT_BYTES + 16];
	hash_format(&event->station, hex);
	snprintf(key, sizeof key, "%s/%s", hex, event->scope);
	id_natural(station->county_secret, "cut", key, entity);
}

/* The chain of `last` ends after it; of a chain that has nothing good `last` has seq 0 and `hash` is zero. */
static bool add_cut(struct act *act, const struct event *last, const struct hash *hash, const char *reason,
		    struct err *err)
{
	char hex[HASH_TEXT_BYTES];
	struct act_event event = { .scope = last->scope, .kind = "cut", .payload = json_new_object() };
	chain_entity(act_station(act), last, &event.entity);
	hash_format(&last->station, hex);
	json_set_text(event.payload, "station", hex);
	json_set_text(event.payload, "scope", last->scope);
	json_set_int(event.payload, "seq", (int64_t)last->seq);
	hash_format(hash, hex);
	json_set_text(event.payload, "hash", hex);
	json_set_text(event.payload, "reason", reason);
	return act_add(act, &event, NULL, err);
}

bool verdict_cut(struct act *act, const struct hash *last_good, const char *reason, struct err *err)
{
	struct event last = { 0 };
	bool had;
	return check(act, ACCESS_JOURNAL_REFUSE, last_good, reason, &last, err) && had_admin(act, &had, err) &&
	       add_cut(act, &last, last_good, reason, err) && keeps_admin(act, had, err);
}

/* The county's own: its genesis would stand alone. And who cuts the ground under the own feet means another. */
static bool may_be_cut(const struct station *own, const struct hash *station, struct err *err)
{
	struct stmt *stmt = stmt_start(own->db, "SELECT 1 FROM county WHERE root = :station");
	stmt_hash(stmt, ":station", station);
	bool root = stmt_next(stmt);
	if (!stmt_end(stmt, err))
		return false;
	if (root || hash_equal(station, &own->fingerprint))
		return err_set(err, ERR_CONFLICT, _("the county's first station and the one you sit at cannot be cut"));
	return true;
}

/* Of each chain that there is or could be the last event up to an instant; those that began later have none. */
static const char last_good_of_chains[] =
	"SELECT scopes.scope, event.seq, event.hash"
	"  FROM (SELECT 'common' AS scope UNION SELECT 'county' UNION SELECT code FROM area WHERE length(code) = 9"
	"        UNION SELECT scope FROM chain WHERE station = :station) AS scopes"
	"  LEFT JOIN chain ON chain.station = :station AND chain.scope = scopes.scope"
	"  LEFT JOIN event ON event.pos = (SELECT pos FROM event AS last WHERE last.chain = chain.id AND last.hlc < "
	":until"
	"                                   ORDER BY last.seq DESC, last.hash LIMIT 1)"
	" ORDER BY scopes.scope";

enum { CHAINS_MOST = 32 };

bool verdict_cut_station(struct act *act, const struct hash *station, int64_t from_ms, const char *reason,
			 struct err *err)
{
	struct event last[CHAINS_MOST] = { 0 };
	struct hash hash[CHAINS_MOST] = { 0 };
	int count = 0;
	bool had;
	if (!access_may(act_author(act), ACCESS_JOURNAL_REFUSE, NULL, err) ||
	    !may_be_cut(act_station(act), station, err) || !had_admin(act, &had, err))
		return false;
	if (!reason || !*reason)
		return err_set(err, ERR_INPUT, _("say why: the reason stays beside the entry"));
	struct stmt *stmt = stmt_start(act_station(act)->db, last_good_of_chains);
	stmt_hash(stmt, ":station", station);
	stmt_int(stmt, ":until", (int64_t)hlc_at(from_ms));
	for (; count < CHAINS_MOST && stmt_next(stmt); count++) {
		size_t size;
		const char *scope = stmt_get_blob(stmt, 0, &size);
		last[count].station = *station;
		memcpy(last[count].scope, scope, size < sizeof last->scope ? size : sizeof last->scope - 1);
		last[count].seq = (uint64_t)stmt_get_int(stmt, 1);
		stmt_get_hash(stmt, 2, &hash[count]);
	}
	if (!stmt_end(stmt, err))
		return false;
	for (int i = 0; i < count; i++)
		if (!add_cut(act, &last[i], &hash[i], reason, err))
			return false;
	return keeps_admin(act, had, err);
}
