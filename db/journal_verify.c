/* Re-checking the journal: hashes, links and seals of every chain. */
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/db.h"
#include "db/journal.h"
#include "db/journal_entry.h"
#include "db/schema.h"

/* Branches of a forked chain that stand side by side at one seq. */
enum { BRANCHES_MOST = 16 };

struct level {
	uint64_t seq;
	size_t count;
	struct branch {
		struct hash hash;
		uint64_t hlc;
		bool covered; /* sealed, or followed by an event that is */
	} branch[BRANCHES_MOST];
};

struct walk {
	const struct journal_check *check;
	int64_t findings;
	struct arena arena;
	struct hash station, key; /* of the chain being walked */
	char scope[13];
	bool key_known;
	struct level now, before;
};

static void tell(struct walk *walk, const char *what, uint64_t seq)
{
	char station[HASH_TEXT_BYTES];
	hash_format(&walk->station, station);
	walk->findings++;
	walk->check->finding(arena_format(&walk->arena, _("event %llu of station %.8s in scope %s: %s"),
					  (unsigned long long)seq, station, walk->scope, what),
			     walk->check->context);
}

static void close_level(struct walk *walk)
{
	for (size_t i = 0; i < walk->before.count; i++)
		if (!walk->before.branch[i].covered)
			tell(walk, _("no seal covers it"), walk->before.seq);
	walk->before = walk->now;
	walk->now.count = 0;
}

static bool enter_chain(struct db *db, struct walk *walk, const struct event *event, struct err *err)
{
	close_level(walk);
	close_level(walk);
	walk->station = event->station;
	memcpy(walk->scope, event->scope, sizeof walk->scope);
	if (!journal_station_key(db, &event->station, &walk->key, &walk->key_known, err))
		return false;
	if (!walk->key_known)
		tell(walk, _("its station was never enrolled, so no seal of it can be checked"), event->seq);
	return true;
}

static struct branch *branch_of(struct level *level, const struct hash *hash)
{
	for (size_t i = 0; i < level->count; i++)
		if (hash_equal(&level->branch[i].hash, hash))
			return &level->branch[i];
	return NULL;
}

static void check_link(struct walk *walk, const struct event *event)
{
	if (event->seq == 1) {
		if (!hash_is_none(&event->prev))
			tell(walk, _("it names an event before the first"), event->seq);
		return;
	}
	struct branch *prev = walk->before.seq + 1 == event->seq ? branch_of(&walk->before, &event->prev) : NULL;
	if (!prev) {
		tell(walk, _("the event before it is missing or is another"), event->seq);
		return;
	}
	prev->covered = true;
	if (event->hlc <= prev->hlc)
		tell(walk, _("it is not later than the one before it"), event->seq);
}

static void check_entry(struct walk *walk, const struct journal_entry *entry, bool may_be_erased)
{
	const struct event *event = &entry->event;
	struct hash hash;
	event_hash(event, &hash);
	if (!hash_equal(&hash, &entry->hash))
		tell(walk, _("its hash is not that of its header"), event->seq);
	if (!event_payload_is_good(event) || (event->payload && strlen(event->payload) != event->payload_length))
		tell(walk, _("its payload is not the one that was signed"), event->seq);
	if (!event->payload && !may_be_erased)
		tell(walk, _("its payload is missing and no redaction allows that"), event->seq);
	if (walk->key_known && event->seal && !signature_is_good(walk->key.byte, &entry->hash, event->signature))
		tell(walk, _("its seal was not made by the station's key"), event->seq);

	if (walk->now.count > 0 && walk->now.seq != event->seq)
		close_level(walk);
	check_link(walk, event);
	walk->now.seq = event->seq;
	if (walk->now.count < BRANCHES_MOST)
		walk->now.branch[walk->now.count++] =
			(struct branch){ .hash = entry->hash, .hlc = event->hlc, .covered = event->seal };
}

/* What belongs to no event cannot have been signed. */
static bool check_orphans(struct db *db, struct walk *walk, struct err *err)
{
	int64_t orphans;
	if (!db_number(
		    db,
		    "SELECT count(*) FROM payload WHERE NOT EXISTS (SELECT 1 FROM event WHERE event.pos = payload.pos)",
		    0, &orphans, err))
		return false;
	if (orphans == 0)
		return true;
	walk->findings++;
	walk->check->finding(arena_format(&walk->arena,
					  _("%lld payloads belong to no entry: their entries were taken out"),
					  (long long)orphans),
			     walk->check->context);
	return true;
}

/* The triggers that keep the journal are those that this version would write. */
static bool check_guard(struct db *db, struct walk *walk, struct err *err)
{
	struct db *scratch;
	if (!db_open(NULL, &(struct db_options){ .use = DB_SCRATCH }, &scratch, err))
		return false;
	bool ok = db_script(scratch, schema_journal, err) && db_script(scratch, schema_journal_guard, err);
	struct stmt *wanted =
		stmt_start(scratch, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name");
	while (ok && stmt_next(wanted)) {
		const char *name = stmt_get_text(wanted, 0, &walk->arena);
		struct stmt *here = stmt_start(
			db, "SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND name = :name AND sql = :sql");
		stmt_text(here, ":name", name);
		stmt_text(here, ":sql", stmt_get_text(wanted, 1, &walk->arena));
		bool same = stmt_next(here);
		ok = stmt_end(here, err);
		if (!ok || same)
			continue;
		walk->findings++;
		walk->check->finding(
			arena_format(&walk->arena,
				     _("the trigger %s, which keeps the journal from being changed, is missing "
				       "or another: somebody worked on the file by hand"),
				     name),
			walk->check->context);
	}
	ok = stmt_end(wanted, ok ? err : &(struct err){ 0 }) && ok;
	db_close(scratch);
	return ok;
}

bool journal_verify(struct db *db, const struct journal_check *check, int64_t *findings, struct err *err)
{
	struct walk walk = { .check = check };
	struct arena payloads = { 0 };
	int64_t done = 0, of;
	if (!db_number(db, "SELECT count(*) FROM event", 0, &of, err))
		return false;
	struct stmt *stmt =
		stmt_start(db, "SELECT " JOURNAL_ENTRY_COLUMNS ","
			       "       EXISTS (SELECT 1 FROM erased WHERE target = event.hash)"
			       "       OR EXISTS (SELECT 1 FROM redacted WHERE target = event.hash)"
			       "  FROM event JOIN chain ON chain.id = event.chain LEFT JOIN payload USING (pos)"
			       " ORDER BY event.chain, event.seq, event.hash");
	bool ok = true;
	while (ok && stmt_next(stmt)) {
		struct journal_entry entry;
		journal_entry_get(stmt, &payloads, &entry);
		if (!hash_equal(&entry.event.station, &walk.station) || strcmp(entry.event.scope, walk.scope) != 0)
			ok = enter_chain(db, &walk, &entry.event, err);
		if (ok)
			check_entry(&walk, &entry, stmt_get_int(stmt, JOURNAL_ENTRY_COUNT) != 0);
		arena_reset(&payloads);
		if (++done % 1000 == 0 && check->progress)
			check->progress(done, of, check->context);
	}
	close_level(&walk);
	close_level(&walk);
	ok = stmt_end(stmt, err) && ok && check_orphans(db, &walk, err) && check_guard(db, &walk, err);
	arena_release(&payloads);
	arena_release(&walk.arena);
	if (ok)
		*findings = walk.findings;
	return ok;
}
