#include "db/text_index.h"

#include <stdio.h>
#include <string.h>

#include "core/area.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "db/db.h"

/* Keys -------------------------------------------------------------------------------------------------- */

enum { KEY_DIGITS = 12, TOWNSHIP_DIGITS = 9 };

static const char *id_key(char letter, const struct id *id, struct arena *arena)
{
	char hex[ID_TEXT_BYTES];
	id_format(id, hex);
	return arena_format(arena, "\1%c%.*s", letter, KEY_DIGITS, hex);
}

static const char *area_key(const char *area, struct arena *arena)
{
	return area && strlen(area) >= TOWNSHIP_DIGITS && strspn(area, "0123456789") == strlen(area)
		       ? arena_format(arena, "\1t%.*s", TOWNSHIP_DIGITS, area)
		       : NULL;
}

static const char *kind_key(const char *kind, struct arena *arena)
{
	return strcmp(kind, "diary") != 0 ? arena_format(arena, "\1k%s", kind) : NULL;
}

static const char *quoted(const char *key, struct arena *arena)
{
	return key ? arena_format(arena, "\"%s\"", key) : NULL;
}

const char *text_index_area(const char *area, struct arena *arena)
{
	return quoted(area_key(area, arena), arena);
}

const char *text_index_household(const struct id *household, struct arena *arena)
{
	return quoted(id_key('h', household, arena), arena);
}

const char *text_index_person(const struct id *staff, struct arena *arena)
{
	return quoted(id_key('s', staff, arena), arena);
}

const char *text_index_kind(const char *kind, struct arena *arena)
{
	return quoted(kind_key(kind, arena), arena);
}

static const char *keys_of(const struct text_entry *entry, struct arena *arena)
{
	const char *area = area_key(entry->area, arena), *kind = kind_key(entry->kind, arena);
	char *keys = arena_format(arena, "%s%s", kind ? kind : "", area ? area : "");
	if (!id_is_none(&entry->household))
		keys = arena_format(arena, "%s%s", keys, id_key('h', &entry->household, arena));
	for (size_t i = 0; i < entry->people_count; i++) {
		const char *key = id_key('s', &entry->people[i], arena);
		if (!id_is_none(&entry->people[i]) && !strstr(keys, key))
			keys = arena_format(arena, "%s%s", keys, key);
	}
	return keys;
}

/* Putting ------------------------------------------------------------------------------------------------ */

bool text_index_prepare(struct db *db, struct err *err)
{
	return db_script(db,
			 "CREATE TEMP TABLE IF NOT EXISTS text_todo("
			 " place INTEGER PRIMARY KEY, keys TEXT, text TEXT)",
			 err);
}

struct standing {
	bool there;
	int64_t place, at_ms;
	const char *keys, *text;
	struct id household;
};

static bool read_standing(struct db *db, const struct id *entity, struct arena *arena, struct standing *standing,
			  struct err *err)
{
	*standing = (struct standing){ 0 };
	struct stmt *stmt =
		stmt_start(db, "SELECT place, at_ms, keys, text, household FROM text_entry WHERE entity = :entity");
	stmt_id(stmt, ":entity", entity);
	if ((standing->there = stmt_next(stmt))) {
		standing->place = stmt_get_int(stmt, 0);
		standing->at_ms = stmt_get_int(stmt, 1);
		standing->keys = stmt_get_text(stmt, 2, arena);
		standing->text = stmt_get_text(stmt, 3, arena);
		stmt_get_id(stmt, 4, &standing->household);
	}
	return stmt_end(stmt, err);
}

/* What the index holds at a place now; of several changes before the flush the first knows it. */
static bool note(struct db *db, int64_t place, const char *keys, const char *text, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "INSERT INTO text_todo(place, keys, text) VALUES (:place, :keys, :text)"
					   " ON CONFLICT DO NOTHING");
	stmt_int(stmt, ":place", place);
	stmt_text(stmt, ":keys", keys);
	stmt_text(stmt, ":text", text);
	return stmt_run(stmt, err);
}

static bool is_taken(struct db *db, int64_t place, bool *taken, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT 1 FROM text_entry WHERE place = :place");
	stmt_int(stmt, ":place", place);
	*taken = stmt_next(stmt);
	return stmt_end(stmt, err);
}

/*
 * A text's place is its second: so the index's own order is the order in time, a range of dates is a range of
 * places, and steps between them stay short. Of several in one second the others stand in a free one near by,
 * drawn from the entity over a range that doubles with each try.
 */
static bool find_place(struct db *db, const struct text_entry *entry, int64_t *place, struct err *err)
{
	int64_t second = entry->at_ms > 0 ? entry->at_ms / 1000 : 0;
	uint64_t mix;
	memcpy(&mix, &entry->entity, sizeof mix);
	bool taken = true;
	for (unsigned range = 0; taken; range += range < 40) {
		*place = second + (int64_t)(mix >> 20 & ((1ULL << range) - 1));
		if (!is_taken(db, *place, &taken, err))
			return false;
		mix = mix * 6364136223846793005ULL + 1442695040888963407ULL;
	}
	return true;
}

static bool remove_standing(struct db *db, const struct standing *standing, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "DELETE FROM text_entry WHERE place = :place");
	stmt_int(stmt, ":place", standing->place);
	return stmt_run(stmt, err) && note(db, standing->place, standing->keys, standing->text, err);
}

static bool insert(struct db *db, const struct text_entry *entry, int64_t place, const char *keys, const char *text,
		   struct err *err)
{
	struct stmt *stmt = stmt_start(db, "INSERT INTO text_entry(place, entity, kind, at_ms, household, keys, text)"
					   " VALUES (:place, :entity, :kind, :at_ms, :household, :keys, :text)");
	stmt_int(stmt, ":place", place);
	stmt_id(stmt, ":entity", &entry->entity);
	stmt_text(stmt, ":kind", entry->kind);
	stmt_int(stmt, ":at_ms", entry->at_ms);
	stmt_id(stmt, ":household", &entry->household);
	stmt_text(stmt, ":keys", keys);
	stmt_text(stmt, ":text", text);
	return stmt_run(stmt, err) && note(db, place, NULL, NULL, err);
}

static bool put(struct db *db, const struct text_entry *entry, struct arena *arena, struct err *err)
{
	struct standing standing;
	const char *keys = keys_of(entry, arena), *text = text_clean_lines(arena, entry->text);
	int64_t place;
	if (!read_standing(db, &entry->entity, arena, &standing, err))
		return false;
	if (standing.there && standing.at_ms == entry->at_ms && id_equal(&standing.household, &entry->household) &&
	    strcmp(standing.keys, keys) == 0 && strcmp(standing.text, text) == 0)
		return true;
	return (!standing.there || remove_standing(db, &standing, err)) && find_place(db, entry, &place, err) &&
	       insert(db, entry, place, keys, text, err);
}

bool text_index_put(struct db *db, const struct text_entry *entry, struct err *err)
{
	struct arena arena = { 0 };
	bool ok = put(db, entry, &arena, err);
	arena_release(&arena);
	return ok;
}

bool text_index_remove(struct db *db, const struct id *entity, struct err *err)
{
	struct arena arena = { 0 };
	struct standing standing;
	bool ok = read_standing(db, entity, &arena, &standing, err) &&
		  (!standing.there || remove_standing(db, &standing, err));
	arena_release(&arena);
	return ok;
}

/* Flushing ----------------------------------------------------------------------------------------------- */

enum { MANY = 20000 };

static bool drop_terms(struct db *db, int64_t place, const char *keys, const char *text, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "INSERT INTO text_index(text_index, rowid, keys, text)"
					   " VALUES ('delete', :place, :keys, :text)");
	stmt_int(stmt, ":place", place);
	stmt_text(stmt, ":keys", keys);
	stmt_text(stmt, ":text", text);
	return stmt_run(stmt, err);
}

static bool add_terms(struct db *db, int64_t place, const char *keys, const char *text, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "INSERT INTO text_index(rowid, keys, text) VALUES (:place, :keys, :text)");
	stmt_int(stmt, ":place", place);
	stmt_text(stmt, ":keys", keys);
	stmt_text(stmt, ":text", text);
	return stmt_run(stmt, err);
}

/* In order of places: FTS5 gathers terms in memory as long as they rise, and writes them out when they fall. */
static bool flush(struct db *db, struct err *err)
{
	struct arena arena = { 0 };
	struct stmt *stmt = stmt_start(db, "SELECT text_todo.place, text_todo.keys, text_todo.text,"
					   "       text_entry.keys, text_entry.text"
					   "  FROM text_todo LEFT JOIN text_entry ON text_entry.place = text_todo.place"
					   " ORDER BY text_todo.place");
	bool ok = true;
	while (ok && stmt_next(stmt)) {
		int64_t place = stmt_get_int(stmt, 0);
		if (!stmt_get_null(stmt, 2))
			ok = drop_terms(db, place, stmt_get_text(stmt, 1, &arena), stmt_get_text(stmt, 2, &arena), err);
		if (ok && !stmt_get_null(stmt, 4))
			ok = add_terms(db, place, stmt_get_text(stmt, 3, &arena), stmt_get_text(stmt, 4, &arena), err);
		arena_reset(&arena);
	}
	arena_release(&arena);
	return stmt_end(stmt, err) && ok && db_script(db, "DELETE FROM text_todo", err);
}

/* Many at once are gathered in memory in large parts, and merged to one in the end. */
static const char many_begin[] = "INSERT INTO text_index(text_index, rank) VALUES ('automerge', 0);"
				 "INSERT INTO text_index(text_index, rank) VALUES ('hashsize', 33554432)";
static const char many_end[] = "INSERT INTO text_index(text_index) VALUES ('optimize');"
			       "INSERT INTO text_index(text_index, rank) VALUES ('automerge', 4);"
			       "INSERT INTO text_index(text_index, rank) VALUES ('hashsize', 1048576)";

bool text_index_flush(struct db *db, struct err *err)
{
	int64_t count;
	if (!db_number(db, "SELECT count(*) FROM text_todo", 0, &count, err))
		return false;
	if (count == 0)
		return true;
	if (count < MANY)
		return flush(db, err);
	return db_script(db, many_begin, err) && flush(db, err) && db_script(db, many_end, err);
}

/* Comparing ---------------------------------------------------------------------------------------------- */

static bool tell(struct db *db, const char *sql, bool missing,
		 void (*difference)(const char *table, const char *key, bool missing, void *context), void *context,
		 struct err *err)
{
	char key[65];
	size_t size;
	struct stmt *stmt = stmt_start(db, sql);
	while (stmt_next(stmt)) {
		const void *term = stmt_get_blob(stmt, 0, &size);
		hex_format(term, size < 32 ? size : 32, key);
		difference("text_index", key, missing, context);
	}
	return stmt_end(stmt, err);
}

bool text_index_compare(struct db *db,
			void (*difference)(const char *table, const char *key, bool missing, void *context),
			void *context, struct err *err)
{
	return db_script(db,
			 "CREATE VIRTUAL TABLE temp.text_terms USING fts5vocab(main, text_index, row);"
			 "CREATE VIRTUAL TABLE temp.text_terms_other USING fts5vocab(station, text_index, row)",
			 err) &&
	       tell(db,
		    "SELECT CAST(term AS BLOB), doc FROM text_terms EXCEPT SELECT CAST(term AS BLOB), doc FROM "
		    "text_terms_other",
		    true, difference, context, err) &&
	       tell(db,
		    "SELECT CAST(term AS BLOB), doc FROM text_terms_other EXCEPT SELECT CAST(term AS BLOB), doc FROM "
		    "text_terms",
		    false, difference, context, err);
}
