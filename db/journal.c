#include "db/journal.h"

#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/db.h"
#include "db/erased_file.h"
#include "db/fold.h"
#include "db/journal_entry.h"
#include "db/run.h"

bool journal_head(struct db *db, const struct hash *station, const char *scope, struct journal_head *head,
		  struct err *err)
{
	return journal_head_until(db, station, scope, INT64_MAX, head, err);
}

bool journal_head_until(struct db *db, const struct hash *station, const char *scope, uint64_t until,
			struct journal_head *head, struct err *err)
{
	struct journal_head found = { 0 };
	struct stmt *stmt =
		stmt_start(db, "SELECT seq, hash, hlc FROM event"
			       " WHERE chain = (SELECT id FROM chain WHERE station = :station AND scope = :scope)"
			       "   AND hlc <= :until ORDER BY seq DESC, hash LIMIT 1");
	stmt_hash(stmt, ":station", station);
	stmt_text(stmt, ":scope", scope);
	stmt_int(stmt, ":until", (int64_t)until);
	if (stmt_next(stmt)) {
		found.seq = (uint64_t)stmt_get_int(stmt, 0);
		stmt_get_hash(stmt, 1, &found.hash);
		found.hlc = (uint64_t)stmt_get_int(stmt, 2);
	}
	if (!stmt_end(stmt, err))
		return false;
	*head = found;
	return true;
}

static bool find_chain(struct db *db, const struct event *event, int64_t *chain, struct err *err)
{
	*chain = 0;
	struct stmt *stmt = stmt_start(db, "SELECT id FROM chain WHERE station = :station AND scope = :scope");
	stmt_hash(stmt, ":station", &event->station);
	stmt_text(stmt, ":scope", event->scope);
	if (stmt_next(stmt))
		*chain = stmt_get_int(stmt, 0);
	return stmt_end(stmt, err);
}

static bool number_chain(struct db *db, const struct event *event, int64_t *chain, struct err *err)
{
	if (!find_chain(db, event, chain, err))
		return false;
	if (*chain)
		return true;
	struct stmt *stmt = stmt_start(db, "INSERT INTO chain(station, scope) VALUES (:station, :scope) RETURNING id");
	stmt_hash(stmt, ":station", &event->station);
	stmt_text(stmt, ":scope", event->scope);
	if (stmt_next(stmt))
		*chain = stmt_get_int(stmt, 0);
	return stmt_end(stmt, err);
}

static bool put_header(struct db *db, const struct event *event, const struct hash *hash, int64_t chain, int64_t *pos,
		       struct err *err)
{
	struct stmt *stmt = stmt_start(db, "INSERT INTO event(hash, chain, seq, prev, hlc, txn, kind, version, entity, "
					   "author, length, payload_hash, signature)"
					   " VALUES (:hash, :chain, :seq, :prev, :hlc, :txn, :kind, :version, :entity, "
					   ":author, :length, :payload_hash,"
					   "         :signature)"
					   " ON CONFLICT (hash) DO NOTHING RETURNING pos");
	stmt_hash(stmt, ":hash", hash);
	stmt_int(stmt, ":chain", chain);
	stmt_int(stmt, ":seq", (int64_t)event->seq);
	stmt_blob(stmt, ":prev", &event->prev, sizeof event->prev);
	stmt_int(stmt, ":hlc", (int64_t)event->hlc);
	stmt_blob(stmt, ":txn", &event->txn, sizeof event->txn);
	stmt_text(stmt, ":kind", event->kind);
	stmt_int(stmt, ":version", event->version);
	stmt_blob(stmt, ":entity", &event->entity, sizeof event->entity);
	stmt_blob(stmt, ":author", &event->author, sizeof event->author);
	stmt_int(stmt, ":length", event->payload_length);
	stmt_blob(stmt, ":payload_hash", &event->payload_hash, sizeof event->payload_hash);
	if (event->seal)
		stmt_blob(stmt, ":signature", event->signature, sizeof event->signature);
	*pos = stmt_next(stmt) ? stmt_get_int(stmt, 0) : 0;
	return stmt_end(stmt, err);
}

static bool put_payload(struct db *db, const struct event *event, int64_t pos, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "INSERT INTO payload(pos, text) VALUES (:pos, :text)");
	stmt_int(stmt, ":pos", pos);
	stmt_text(stmt, ":text", event->payload);
	return stmt_run(stmt, err);
}

static bool note_ahead(struct db *db, const struct event *event, int64_t pos, struct err *err)
{
	uint64_t horizon;
	if (!fold_horizon(db, &horizon, err))
		return false;
	if (event->hlc <= horizon)
		return true;
	struct stmt *stmt = stmt_start(db, "INSERT INTO ahead(pos, hlc) VALUES (:pos, :hlc)");
	stmt_int(stmt, ":pos", pos);
	stmt_int(stmt, ":hlc", (int64_t)event->hlc);
	return stmt_run(stmt, err);
}

bool journal_put(struct db *db, const struct event *event, const struct hash *hash, bool *fresh, struct err *err)
{
	int64_t chain, pos;
	if (!number_chain(db, event, &chain, err) || !put_header(db, event, hash, chain, &pos, err))
		return false;
	*fresh = pos != 0;
	return pos == 0 || ((!event->payload || put_payload(db, event, pos, err)) && note_ahead(db, event, pos, err));
}

void journal_entry_get(struct stmt *stmt, struct arena *arena, struct journal_entry *entry)
{
	struct event *event = &entry->event;
	*entry = (struct journal_entry){ .pos = stmt_get_int(stmt, 0) };
	stmt_get_hash(stmt, 1, &entry->hash);
	stmt_get_hash(stmt, 2, &event->station);
	size_t size;
	const char *name = stmt_get_blob(stmt, 3, &size);
	memcpy(event->scope, name, size < sizeof event->scope ? size : sizeof event->scope - 1);
	event->seq = (uint64_t)stmt_get_int(stmt, 4);
	stmt_get_hash(stmt, 5, &event->prev);
	event->hlc = (uint64_t)stmt_get_int(stmt, 6);
	stmt_get_id(stmt, 7, &event->txn);
	name = stmt_get_blob(stmt, 8, &size);
	memcpy(event->kind, name, size < sizeof event->kind ? size : sizeof event->kind - 1);
	event->version = (uint16_t)stmt_get_int(stmt, 9);
	stmt_get_id(stmt, 10, &event->entity);
	stmt_get_id(stmt, 11, &event->author);
	event->payload_length = (uint32_t)stmt_get_int(stmt, 12);
	stmt_get_hash(stmt, 13, &event->payload_hash);
	const void *signature = stmt_get_blob(stmt, 14, &size);
	event->seal = size == sizeof event->signature;
	if (event->seal)
		memcpy(event->signature, signature, size);
	/* A payload whose length is not the header's cannot be handed on: its hash is wrong anyway. */
	const void *payload = stmt_get_blob(stmt, 15, &size);
	if (!stmt_get_null(stmt, 15))
		event->payload = arena_bytes(arena, payload, size);
}

bool journal_get(struct db *db, const struct hash *hash, struct arena *arena, struct event *event, struct err *err)
{
	struct journal_entry entry;
	struct stmt *stmt =
		stmt_start(db, "SELECT " JOURNAL_ENTRY_COLUMNS
			       " FROM event JOIN chain ON chain.id = event.chain LEFT JOIN payload USING (pos)"
			       " WHERE event.hash = :hash");
	stmt_hash(stmt, ":hash", hash);
	bool found = stmt_next(stmt);
	if (found)
		journal_entry_get(stmt, arena, &entry);
	if (!stmt_end(stmt, err))
		return false;
	if (!found)
		return err_set(err, ERR_MISSING, _("this event is not in the journal of this station"));
	*event = entry.event;
	return true;
}

bool journal_read(struct db *db, int64_t *pos, size_t most, struct arena *arena, struct journal_page *page,
		  struct err *err)
{
	struct journal_page read = { arena_alloc(arena, most * sizeof *read.entry), 0 };
	struct stmt *stmt =
		stmt_start(db, "SELECT " JOURNAL_ENTRY_COLUMNS
			       " FROM event JOIN chain ON chain.id = event.chain LEFT JOIN payload USING (pos)"
			       " WHERE event.pos > :pos ORDER BY event.pos LIMIT :most");
	stmt_int(stmt, ":pos", *pos);
	stmt_int(stmt, ":most", (int64_t)most);
	while (read.count < most && stmt_next(stmt))
		journal_entry_get(stmt, arena, &read.entry[read.count++]);
	if (!stmt_end(stmt, err))
		return false;
	if (read.count > 0)
		*pos = read.entry[read.count - 1].pos;
	*page = read;
	return true;
}

/* What is wrong with a run by itself; true when nothing is. */
static bool check_run(const struct journal_entry *entry, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		const struct event *event = &entry[i].event, *before = i > 0 ? &entry[i - 1].event : NULL;
		struct err parse;
		struct json *payload = NULL;
		if (before &&
		    (!hash_equal(&event->station, &before->station) || strcmp(event->scope, before->scope) != 0))
			return err_set(err, ERR_DAMAGED, _("a run of more than one chain"));
		if (before && (event->seq != before->seq + 1 || !hash_equal(&event->prev, &entry[i - 1].hash)))
			return err_set(err, ERR_DAMAGED, _("event %llu does not follow the one before it"),
				       (unsigned long long)event->seq);
		if (before && event->hlc <= before->hlc)
			return err_set(err, ERR_DAMAGED, _("event %llu is not later than the one before it"),
				       (unsigned long long)event->seq);
		if (!event_payload_is_good(event) ||
		    (event->payload && strlen(event->payload) != event->payload_length))
			return err_set(err, ERR_DAMAGED, _("the payload of event %llu is not the one that was signed"),
				       (unsigned long long)event->seq);
		if (event->payload && !(payload = json_parse(event->payload, event->payload_length, &parse)))
			return err_set(err, ERR_DAMAGED, _("the payload of event %llu is not JSON"),
				       (unsigned long long)event->seq);
		json_release(payload);
	}
	if (!entry[count - 1].event.seal)
		return err_set(err, ERR_DAMAGED, _("a run that does not end on a seal"));
	if ((entry[0].event.seq == 1) != hash_is_none(&entry[0].event.prev))
		return err_set(err, ERR_DAMAGED, _("a chain that does not begin with its first event"));
	return true;
}

bool journal_station_key(struct db *db, const struct hash *station, struct hash *key, bool *known, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT public_key FROM station WHERE fingerprint = :station");
	stmt_hash(stmt, ":station", station);
	*known = stmt_next(stmt) && stmt_get_hash(stmt, 0, key);
	return stmt_end(stmt, err);
}

/* The key of the county's root stands in the genesis event, whose hash this station was told to trust. */
static bool root_key(struct db *db, const struct journal_entry *entry, struct hash *key, bool *known, struct err *err)
{
	char text[HASH_TEXT_BYTES];
	hash_format(&entry->hash, text);
	struct stmt *stmt = stmt_start(db, "SELECT 1 FROM setting WHERE key = 'genesis' AND value = :hash");
	stmt_text(stmt, ":hash", text);
	bool trusted = stmt_next(stmt);
	if (!stmt_end(stmt, err))
		return false;

	struct err ignored;
	struct json *payload = trusted && entry->event.payload
				       ? json_parse(entry->event.payload, entry->event.payload_length, &ignored)
				       : NULL;
	const char *hex = payload ? json_text(payload, "public_key") : NULL;
	if (hex && hash_parse(hex, key)) {
		struct hash fingerprint;
		station_fingerprint(key->byte, &fingerprint);
		*known = hash_equal(&fingerprint, &entry->event.station);
	}
	json_release(payload);
	return true;
}

static bool find_key(struct db *db, const struct journal_entry *entry, struct hash *key, bool *known, struct err *err)
{
	return journal_station_key(db, &entry->event.station, key, known, err) &&
	       (*known || root_key(db, entry, key, known, err));
}

static bool is_here(struct db *db, const struct hash *hash, bool *here, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT 1 FROM event WHERE hash = :hash");
	stmt_hash(stmt, ":hash", hash);
	*here = stmt_next(stmt);
	return stmt_end(stmt, err);
}

static bool is_forked(struct db *db, const struct event *event, const struct hash *hash, bool *forked, struct err *err)
{
	struct stmt *stmt = stmt_start(
		db,
		"SELECT 1 FROM event WHERE chain = (SELECT id FROM chain WHERE station = :station AND scope = :scope)"
		" AND seq = :seq AND hash <> :hash LIMIT 1");
	stmt_hash(stmt, ":station", &event->station);
	stmt_text(stmt, ":scope", event->scope);
	stmt_int(stmt, ":seq", (int64_t)event->seq);
	stmt_hash(stmt, ":hash", hash);
	if (stmt_next(stmt))
		*forked = true;
	return stmt_end(stmt, err);
}

static void digest_of(const unsigned char *run, size_t size, struct hash *digest)
{
	hash_of("fangzheng-run-1", run, size, digest);
}

static bool set_aside(struct db *db, const struct journal_entry *entry, size_t count, const char *reason,
		      int64_t now_ms, struct err *err)
{
	struct arena arena = { 0 };
	struct hash digest;
	size_t size;
	unsigned char *run = run_encode(entry, count, &arena, &size);
	digest_of(run, size, &digest);
	struct stmt *stmt = stmt_start(db, reason ? "INSERT INTO quarantine(digest, reason, at_ms, run) VALUES "
						    "(:digest, :reason, :at_ms, :run) ON CONFLICT DO NOTHING"
						  : "INSERT INTO held(digest, station, run) VALUES (:digest, :station, "
						    ":run) ON CONFLICT DO NOTHING");
	stmt_hash(stmt, ":digest", &digest);
	stmt_blob(stmt, ":run", run, size);
	if (reason) {
		stmt_text(stmt, ":reason", reason);
		stmt_int(stmt, ":at_ms", now_ms);
	} else {
		stmt_hash(stmt, ":station", &entry->event.station);
	}
	bool ok = stmt_run(stmt, err);
	arena_release(&arena);
	return ok;
}

static bool take(struct db *db, const struct journal_entry *entry, size_t count, struct journal_receipt *receipt,
		 struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		bool fresh;
		if (!is_forked(db, &entry[i].event, &entry[i].hash, &receipt->forked, err) ||
		    !journal_put(db, &entry[i].event, &entry[i].hash, &fresh, err) ||
		    (fresh && !fold_touch(db, entry[i].event.kind, &entry[i].event.entity, err)))
			return false;
		*(fresh ? &receipt->taken : &receipt->known) += 1;
	}
	return true;
}

/* Passes over what is here already. */
static bool skip_known(struct db *db, const struct journal_entry **entry, size_t *count,
		       struct journal_receipt *receipt, struct err *err)
{
	for (bool known = true; *count > 0; ++*entry, --*count, receipt->known++) {
		if (!is_here(db, &(*entry)->hash, &known, err))
			return false;
		if (!known)
			break;
	}
	return true;
}

bool journal_receive(struct db *db, const struct journal_entry *entry, size_t count, int64_t now_ms,
		     struct journal_receipt *receipt, struct err *err)
{
	if (count == 0)
		return true;
	struct err reason = { 0 };
	if (!check_run(entry, count, &reason)) {
		receipt->refused += (int64_t)count;
		return set_aside(db, entry, count, reason.text, now_ms, err);
	}
	if (!skip_known(db, &entry, &count, receipt, err))
		return false;
	if (count == 0)
		return true;

	struct hash key;
	bool known, follows = entry->event.seq == 1;
	if (!find_key(db, entry, &key, &known, err) || (!follows && !is_here(db, &entry->event.prev, &follows, err)))
		return false;
	if (!known || !follows) {
		receipt->held += (int64_t)count;
		return set_aside(db, entry, count, NULL, now_ms, err);
	}
	for (size_t i = 0; i < count; i++)
		if (entry[i].event.seal && !signature_is_good(key.byte, &entry[i].hash, entry[i].event.signature)) {
			receipt->refused += (int64_t)count;
			return set_aside(db, entry, count, _("a seal that the station's key did not make"), now_ms,
					 err);
		}
	return take(db, entry, count, receipt, err);
}

static bool next_held(struct db *db, int64_t *id, struct arena *arena, unsigned char **run, size_t *size,
		      struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT id, run FROM held WHERE id > :id ORDER BY id LIMIT 1");
	stmt_int(stmt, ":id", *id);
	*run = NULL;
	if (stmt_next(stmt)) {
		*id = stmt_get_int(stmt, 0);
		const void *bytes = stmt_get_blob(stmt, 1, size);
		*run = (unsigned char *)arena_bytes(arena, bytes, *size);
	}
	return stmt_end(stmt, err);
}

static bool forget_held(struct db *db, int64_t id, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "DELETE FROM held WHERE id = :id");
	stmt_int(stmt, ":id", id);
	return stmt_run(stmt, err);
}

/* Tries each held run once; `*progressed` when one is held no longer. */
static bool try_held(struct db *db, int64_t now_ms, struct journal_receipt *receipt, bool *progressed, struct err *err)
{
	struct arena arena = { 0 };
	struct journal_page page;
	unsigned char *run;
	size_t size;
	bool ok = true;
	for (int64_t id = 0; (ok = next_held(db, &id, &arena, &run, &size, err)) && run; arena_reset(&arena)) {
		struct journal_receipt one = { 0 };
		ok = run_decode(run, size, &arena, &page, err) &&
		     journal_receive(db, page.entry, page.count, now_ms, &one, err);
		if (ok && one.held == 0) {
			ok = forget_held(db, id, err) && fold_touched(db, err);
			receipt->taken += one.taken;
			receipt->refused += one.refused;
			receipt->forked |= one.forked;
			*progressed = true;
		}
		if (!ok)
			break;
	}
	arena_release(&arena);
	return ok;
}

bool journal_receive_held(struct db *db, int64_t now_ms, struct journal_receipt *receipt, struct err *err)
{
	for (bool progressed = true; progressed;) {
		progressed = false;
		if (!try_held(db, now_ms, receipt, &progressed, err))
			return false;
	}
	return true;
}

static bool erase(struct db *db, const struct hash *target, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "INSERT INTO erased(target) VALUES (:target) ON CONFLICT DO NOTHING");
	stmt_hash(stmt, ":target", target);
	if (!stmt_run(stmt, err) || !erased_file_note(db, target, err))
		return false;
	stmt = stmt_start(db, "DELETE FROM payload WHERE pos = (SELECT pos FROM event WHERE hash = :target)");
	stmt_hash(stmt, ":target", target);
	return stmt_run(stmt, err);
}

bool journal_erase_redacted(struct db *db, int64_t *erased, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT redacted.target FROM redacted JOIN event ON event.hash = "
					   "redacted.target JOIN payload USING (pos)"
					   " WHERE event.kind NOT IN " JOURNAL_FOUNDATION " ORDER BY redacted.entity");
	bool ok = true;
	while (ok && stmt_next(stmt)) {
		struct hash target;
		stmt_get_hash(stmt, 0, &target);
		ok = erase(db, &target, err);
		*erased += ok;
	}
	return stmt_end(stmt, err) && ok;
}
