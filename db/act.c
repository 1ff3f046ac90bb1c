#include "db/act.h"

#include <stdlib.h>
#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/event.h"
#include "core/hlc.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/journal.h"
#include "db/station.h"

enum { CHAINS_MOST = 32 };

/*
 * One chain that the act writes to. Its last event waits here until it is known whether it is
 * the one that must be sealed.
 */
struct act_chain {
	char scope[13];
	struct journal_head head; /* of what is written */
	bool waiting;
	struct event event; /* waiting; its payload is malloc'ed */
	int since_seal;	    /* events */
	size_t bytes_since_seal;
};

struct act {
	struct station *station;
	const struct person *author;
	int64_t now_ms;
	struct id txn;
	struct act_chain chain[CHAINS_MOST];
	size_t chains;
	bool failed; /* an act_add failed: the act cannot be committed */
};

bool act_begin(struct station *station, const struct person *author, struct act **act, struct err *err)
{
	if (!db_begin(station->db, err))
		return false;
	if (!station_follow_key(station, err)) {
		db_rollback(station->db);
		return false;
	}
	struct act *begun = calloc(1, sizeof *begun);
	if (!begun)
		err_out_of_memory();
	begun->station = station;
	begun->author = author;
	begun->now_ms = clock_now(station->clock);
	chance_bytes(&station->chance, &begun->txn, sizeof begun->txn);
	if (!fold_advance(station->db, begun->now_ms, err)) {
		act_abandon(begun);
		return false;
	}
	*act = begun;
	return true;
}

int64_t act_now(const struct act *act)
{
	return act->now_ms;
}

struct station *act_station(const struct act *act)
{
	return act->station;
}

const struct person *act_author(const struct act *act)
{
	return act->author;
}

void act_at(struct act *act, int64_t ms)
{
	if (ms > act->now_ms || act->chains == 0)
		act->now_ms = ms;
}

void act_as(struct act *act, const struct person *author)
{
	act->author = author;
}

/* Writes the event that waits on the chain, sealed when `seal`. */
static bool write_waiting(struct act *act, struct act_chain *chain, bool seal, struct err *err)
{
	struct hash hash;
	bool fresh;
	if (seal)
		event_seal(&chain->event, &act->station->key, &hash);
	else
		event_hash(&chain->event, &hash);
	bool ok = journal_put(act->station->db, &chain->event, &hash, &fresh, err) &&
		  fold_touch(act->station->db, chain->event.kind, &chain->event.entity, err);
	chain->head = (struct journal_head){ chain->event.seq, hash, chain->event.hlc };
	chain->since_seal = seal ? 0 : chain->since_seal + 1;
	chain->bytes_since_seal = seal ? 0 : chain->bytes_since_seal + chain->event.payload_length;
	chain->waiting = false;
	free((void *)chain->event.payload);
	chain->event.payload = NULL;
	return ok;
}

static bool find_chain(struct act *act, const char *scope, struct act_chain **chain, struct err *err)
{
	for (size_t i = 0; i < act->chains; i++)
		if (strcmp(act->chain[i].scope, scope) == 0) {
			*chain = &act->chain[i];
			return true;
		}
	if (act->chains == CHAINS_MOST || !event_scope_is_name(scope))
		return err_set(err, ERR_INPUT, _("there is no scope %.12s, or one act has too many of them"), scope);
	struct act_chain *found = &act->chain[act->chains];
	*found = (struct act_chain){ 0 };
	memcpy(found->scope, scope, strlen(scope));
	if (!journal_head(act->station->db, &act->station->fingerprint, scope, &found->head, err))
		return false;
	act->chains++;
	*chain = found;
	return true;
}

/* The salt keeps the hash of a payload from being guessed once the payload is erased. */
static char *salted_payload(struct act *act, struct json *payload)
{
	unsigned char salt[12];
	char hex[2 * sizeof salt + 1];
	struct arena arena = { 0 };
	chance_bytes(&act->station->chance, salt, sizeof salt);
	hex_format(salt, sizeof salt, hex);
	json_set_text(payload, "salt", hex);
	char *text = strdup(json_dump(payload, &arena));
	arena_release(&arena);
	if (!text)
		err_out_of_memory();
	return text;
}

static bool add(struct act *act, const struct act_event *added, struct hash *hash, struct err *err)
{
	struct act_chain *chain = NULL;
	if (!find_chain(act, added->scope, &chain, err))
		return false;
	if (chain->waiting &&
	    !write_waiting(act, chain,
			   chain->since_seal + 1 >= EVENT_SEAL_EVERY ||
				   chain->bytes_since_seal + chain->event.payload_length + EVENT_PAYLOAD_MOST >
					   EVENT_SEAL_BYTES,
			   err))
		return false;

	struct event *event = &chain->event;
	*event = (struct event){ .station = act->station->fingerprint,
				 .version = (uint16_t)(added->version ? added->version : 1),
				 .seq = chain->head.seq + 1,
				 .prev = chain->head.hash,
				 .hlc = hlc_next(chain->head.hlc, act->now_ms),
				 .txn = act->txn,
				 .entity = added->entity };
	if (hlc_ms(event->hlc) > act->now_ms + EVENT_AHEAD_MS)
		return err_set(
			err, ERR_CONFLICT,
			_("the clock of this computer stands before the station's last entry; set it right first"));
	if (act->author)
		memcpy(&event->author, act->author->staff, sizeof event->author);
	memcpy(event->scope, chain->scope, sizeof event->scope);
	strncpy(event->kind, added->kind, sizeof event->kind - 1);
	char *payload = salted_payload(act, added->payload);
	size_t length = strlen(payload);
	if (length > EVENT_PAYLOAD_MOST) {
		free(payload);
		return err_set(err, ERR_INPUT, _("the text is too long for one entry: at most 64 KiB in all"));
	}
	event->payload = payload;
	event->payload_length = (uint32_t)length;
	event_payload_hash(payload, length, &event->payload_hash);
	chain->waiting = true;
	if (!hash)
		return true;
	if (!write_waiting(act, chain, true, err))
		return false;
	*hash = chain->head.hash;
	return true;
}

bool act_add(struct act *act, const struct act_event *event, struct hash *hash, struct err *err)
{
	bool ok = add(act, event, hash, err);
	json_release(event->payload);
	act->failed |= !ok;
	return ok;
}

static bool write_all_waiting(struct act *act, struct err *err)
{
	for (size_t i = 0; i < act->chains; i++)
		if (act->chain[i].waiting && !write_waiting(act, &act->chain[i], true, err))
			return false;
	return true;
}

bool act_fold(struct act *act, struct err *err)
{
	if (write_all_waiting(act, err) && fold_touched(act->station->db, err))
		return true;
	act->failed = true;
	return false;
}

bool act_commit(struct act *act, struct err *err)
{
	if (act->failed)
		err_set(err, ERR_CONFLICT, _("a part of this act failed, so none of it was done"));
	bool ok = !act->failed && act_fold(act, err) && journal_erase_redacted(act->station->db, err) &&
		  db_commit(act->station->db, err);
	if (ok)
		free(act);
	else
		act_abandon(act);
	return ok;
}

void act_abandon(struct act *act)
{
	if (!act)
		return;
	for (size_t i = 0; i < act->chains; i++)
		free((void *)act->chain[i].event.payload);
	db_rollback(act->station->db);
	free(act);
}
