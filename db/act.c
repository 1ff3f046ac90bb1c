#include "db/act.h"

#include <stdlib.h>
#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/event.h"
#include "core/hlc.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/db.h"
#include "db/erased_file.h"
#include "db/fold.h"
#include "db/journal.h"
#include "db/staff.h"
#include "db/station.h"
#include "db/verdict.h"

enum {
	CHAINS_MOST = 32,
	WRITE_EVENTS = 4000, /* at most, of a transaction of act_write: many, for each writes its pages once */
	WRITE_STEP = 250,    /* after so many it is folded and looked whether somebody waits */
};

/* An event that was checked and waits for act_write. The payload is malloc'ed. */
struct gathered {
	char scope[13], kind[25];
	int version;
	struct id entity;
	char *payload;
};

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
	bool before_ahead;
	bool failed; /* an act_add failed: the act cannot be committed */
	bool gathering;
	struct gathered *gathered;
	size_t gathered_count, gathered_room, gathered_done;
};

/* Somebody who left while their console was open acts no more. */
static bool is_in_office(struct station *station, const struct person *author, int64_t now_ms, struct err *err)
{
	char today[11];
	day_format(day_at(now_ms), today);
	return !author || staff_is_in_office(station->db, author, today, err);
}

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
	if (!fold_advance(station->db, begun->now_ms, err) || !is_in_office(station, author, begun->now_ms, err)) {
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

void act_before_ahead(struct act *act)
{
	act->before_ahead = true;
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
	uint64_t until = act->before_ahead ? hlc_at(act->now_ms + EVENT_AHEAD_MS) : INT64_MAX;
	if (!journal_head_until(act->station->db, &act->station->fingerprint, scope, until, &found->head, err) ||
	    !verdict_check_chain(act->station->db, &act->station->fingerprint, scope, found->head.seq, err))
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

static void refuse_time(const struct act *act, uint64_t last, struct err *err)
{
	char entry[17], now[17];
	clock_format(hlc_ms(last), entry);
	clock_format(act->now_ms, now);
	err_set(err, ERR_CONFLICT,
		_("the clock of this computer says %s, the station's last entry was at %s; set the clock right; if it "
		  "is "
		  "right now and was wrong then, run 'fangzheng station new-key --today %.10s'"),
		now, entry, now);
}

/* Takes over `payload`. */
static bool add(struct act *act, const struct act_event *added, char *payload, struct hash *hash, struct err *err)
{
	struct act_chain *chain = NULL;
	if (!find_chain(act, added->scope, &chain, err))
		goto drop;
	if (chain->waiting &&
	    !write_waiting(act, chain,
			   chain->since_seal + 1 >= EVENT_SEAL_EVERY ||
				   chain->bytes_since_seal + chain->event.payload_length + EVENT_PAYLOAD_MOST >
					   EVENT_SEAL_BYTES,
			   err))
		goto drop;

	struct event *event = &chain->event;
	*event = (struct event){ .station = act->station->fingerprint,
				 .version = (uint16_t)(added->version ? added->version : 1),
				 .seq = chain->head.seq + 1,
				 .prev = chain->head.hash,
				 .hlc = hlc_next(chain->head.hlc, act->now_ms),
				 .txn = act->txn,
				 .entity = added->entity };
	if (hlc_ms(event->hlc) > act->now_ms + EVENT_AHEAD_MS) {
		refuse_time(act, event->hlc, err);
		goto drop;
	}
	if (act->author)
		memcpy(&event->author, act->author->staff, sizeof event->author);
	memcpy(event->scope, chain->scope, sizeof event->scope);
	strncpy(event->kind, added->kind, sizeof event->kind - 1);
	size_t length = strlen(payload);
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
drop:
	free(payload);
	return false;
}

static void keep(struct act *act, const struct act_event *added, char *payload)
{
	if (act->gathered_count == act->gathered_room) {
		act->gathered_room = act->gathered_room ? 2 * act->gathered_room : 1024;
		act->gathered = realloc(act->gathered, act->gathered_room * sizeof *act->gathered);
		if (!act->gathered)
			err_out_of_memory();
	}
	struct gathered *kept = &act->gathered[act->gathered_count++];
	*kept = (struct gathered){ .version = added->version, .entity = added->entity, .payload = payload };
	strncpy(kept->scope, added->scope, sizeof kept->scope - 1);
	strncpy(kept->kind, added->kind, sizeof kept->kind - 1);
}

bool act_add(struct act *act, const struct act_event *event, struct hash *hash, struct err *err)
{
	char *payload = salted_payload(act, event->payload);
	bool ok = true;
	if (strlen(payload) > EVENT_PAYLOAD_MOST) {
		free(payload);
		ok = err_set(err, ERR_INPUT, _("the text is too long for one entry: at most 64 KiB in all"));
	} else if (act->gathering) {
		keep(act, event, payload);
	} else {
		ok = add(act, event, payload, hash, err);
	}
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
	int64_t erased = 0;
	bool ok = !act->failed && act_fold(act, err) && journal_erase_redacted(act->station->db, &erased, err) &&
		  db_commit(act->station->db, err);
	if (ok && erased > 0)
		erased_file_remove(act->station);
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
	for (size_t i = act->gathered_done; i < act->gathered_count; i++)
		free(act->gathered[i].payload);
	free(act->gathered);
	if (act->gathering)
		db_read_end(act->station->db);
	else
		db_rollback(act->station->db);
	free(act);
}

bool act_finish(struct act *act, bool ok, struct err *err)
{
	if (ok)
		return act_commit(act, err);
	act_abandon(act);
	return false;
}

bool act_gather(struct station *station, const struct person *author, struct act **act, struct err *err)
{
	if (!db_read_begin(station->db, err))
		return false;
	if (!is_in_office(station, author, clock_now(station->clock), err)) {
		db_read_end(station->db);
		return false;
	}
	struct act *begun = calloc(1, sizeof *begun);
	if (!begun)
		err_out_of_memory();
	begun->station = station;
	begun->author = author;
	begun->now_ms = clock_now(station->clock);
	begun->gathering = true;
	*act = begun;
	return true;
}

/* The next transaction of what was gathered. */
static bool write_some(struct act *gathering, struct err *err)
{
	struct station *station = gathering->station;
	struct act *act;
	if (!act_begin(station, gathering->author, &act, err))
		return false;
	bool ok = true;
	size_t until = gathering->gathered_done + WRITE_EVENTS;
	if (until > gathering->gathered_count)
		until = gathering->gathered_count;
	while (ok && gathering->gathered_done < until) {
		struct gathered *next = &gathering->gathered[gathering->gathered_done++];
		struct act_event event = {
			.scope = next->scope, .kind = next->kind, .version = next->version, .entity = next->entity
		};
		ok = add(act, &event, next->payload, NULL, err);
		if (!ok || gathering->gathered_done % WRITE_STEP != 0)
			continue;
		ok = fold_touched(station->db, err);
		if (db_is_wanted(station->db))
			break;
	}
	if (ok)
		return act_commit(act, err);
	act_abandon(act);
	return false;
}

bool act_write(struct act *act, const struct act_progress *progress, int64_t *written, struct err *err)
{
	bool ok = true;
	*written = 0;
	db_read_end(act->station->db);
	while (ok && act->gathered_done < act->gathered_count && (ok = write_some(act, err))) {
		*written = (int64_t)act->gathered_done;
		if (progress->tell)
			progress->tell(*written, (int64_t)act->gathered_count, progress->context);
		db_yield(act->station->db);
	}
	act_abandon(act);
	return ok;
}
