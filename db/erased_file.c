#include "db/erased_file.h"

#include <string.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/event.h"
#include "core/json.h"
#include "db/db.h"
#include "db/journal.h"
#include "db/kept_file.h"
#include "db/station.h"

/* Looks through all payloads, those too that are not folded: rare, for each redaction is a person's decision. */
static const char note_file[] = "INSERT INTO setting(key, value) SELECT 'erased_file:' || :file, 1"
				" WHERE NOT EXISTS (SELECT 1 FROM payload WHERE instr(text, :file)"
				"                      AND pos <> (SELECT pos FROM event WHERE hash = :entry))"
				" ON CONFLICT DO NOTHING";

static bool note_files(struct db *db, const struct hash *entry, const struct json *list, struct err *err)
{
	for (size_t i = 0; i < json_count(list); i++) {
		const char *file = json_text(json_at(list, i), "hash");
		struct hash hash;
		/* What came from elsewhere may say anything. */
		if (!file || !hash_parse(file, &hash))
			continue;
		struct stmt *stmt = stmt_start(db, note_file);
		stmt_text(stmt, ":file", file);
		stmt_hash(stmt, ":entry", entry);
		if (!stmt_run(stmt, err))
			return false;
	}
	return true;
}

bool erased_file_note(struct db *db, const struct hash *entry, struct err *err)
{
	struct arena arena = { 0 };
	struct event event;
	struct err ignored;
	bool ok = journal_get(db, entry, &arena, &event, err);
	struct json *payload = ok && event.payload ? json_parse(event.payload, strlen(event.payload), &ignored) : NULL;
	ok = ok && note_files(db, entry, json_get(payload, "photos"), err) &&
	     note_files(db, entry, json_get(payload, "attachments"), err);
	json_release(payload);
	arena_release(&arena);
	return ok;
}

static bool is_named(struct db *db, const struct hash *file, bool *named, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT 1 FROM photo WHERE hash = :file"
					   " UNION ALL SELECT 1 FROM policy_file WHERE hash = :file LIMIT 1");
	stmt_hash(stmt, ":file", file);
	*named = stmt_next(stmt);
	return stmt_end(stmt, err);
}

bool erased_file_list(struct db *db, struct arena *arena, struct erased_files *files, struct err *err)
{
	int64_t most;
	if (!db_number(db, "SELECT count(*) FROM setting WHERE key >= 'erased_file:' AND key < 'erased_file;'", 0,
		       &most, err))
		return false;
	struct erased_files read = { 0, arena_alloc(arena, ((size_t)most + 1) * sizeof *read.hash) };
	struct stmt *stmt = stmt_start(
		db, "SELECT key FROM setting WHERE key >= 'erased_file:' AND key < 'erased_file;' ORDER BY key");
	bool ok = true;
	while (ok && read.count < (size_t)most && stmt_next(stmt)) {
		struct hash *hash = &read.hash[read.count];
		bool named;
		if (!hash_parse(stmt_get_text(stmt, 0, arena) + strlen("erased_file:"), hash))
			continue;
		ok = is_named(db, hash, &named, err);
		read.count += ok && !named;
	}
	if (!stmt_end(stmt, ok ? err : &(struct err){ 0 }) || !ok)
		return false;
	*files = read;
	return true;
}

void erased_file_remove(const struct station *station)
{
	struct arena arena = { 0 };
	struct erased_files files = { 0 };
	struct err ignored;
	if (erased_file_list(station->db, &arena, &files, &ignored))
		for (size_t i = 0; i < files.count; i++)
			unlink(kept_file_path(station, &files.hash[i], &arena));
	arena_release(&arena);
}
