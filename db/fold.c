#include "db/fold.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/event.h"
#include "core/hlc.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/record.h"
#include "db/db.h"
#include "db/journal.h"
#include "db/schema.h"
#include "db/text_index.h"

const struct fold_subject *fold_subject_of(const char *kind)
{
	for (size_t i = 0; fold_subjects[i]; i++)
		for (const char *const *name = fold_subjects[i]->kinds; *name; name++)
			if (strcmp(*name, kind) == 0)
				return fold_subjects[i];
	return NULL;
}

static int64_t number_of_subject(const struct fold_subject *subject)
{
	int64_t number = 0;
	while (fold_subjects[number] != subject)
		number++;
	return number;
}

bool fold_prepare(struct db *db, struct err *err)
{
	return text_index_prepare(db, err) &&
	       db_script(db,
			 "CREATE TEMP TABLE IF NOT EXISTS touched("
			 " subject INTEGER, entity BLOB, PRIMARY KEY (subject, entity)) WITHOUT ROWID",
			 err);
}

bool fold_horizon(struct db *db, uint64_t *horizon, struct err *err)
{
	int64_t stamp;
	if (!db_number(db, "SELECT value FROM setting WHERE key = 'horizon'", 0, &stamp, err))
		return false;
	*horizon = (uint64_t)stamp;
	return true;
}

/*
 * The events of an entity that count, in the total order. The list of kinds stands last in its conditions: SQLite makes a
 * table of it, which is then left out where no verdict hits.
 */
static const char events_of_entity[] =
	"SELECT event.hash, chain.station, chain.scope, event.kind, event.version, event.hlc, event.author,"
	"       CASE WHEN EXISTS (SELECT 1 FROM redacted WHERE target = event.hash)"
	"             AND event.kind NOT IN " JOURNAL_FOUNDATION " THEN NULL ELSE payload.text END"
	"  FROM event JOIN chain ON chain.id = event.chain LEFT JOIN payload USING (pos)"
	" WHERE event.entity = :entity AND event.hlc <= (SELECT value FROM setting WHERE key = 'horizon')"
	"   AND ((NOT EXISTS (SELECT 1 FROM refused WHERE target = event.hash) AND"
	"         NOT EXISTS (SELECT 1 FROM cut WHERE cut.station = chain.station AND cut.scope = chain.scope"
	"                                         AND event.seq > cut.seq))"
	"        OR event.kind IN " JOURNAL_FOUNDATION ")"
	" ORDER BY event.hlc, chain.station, event.hash";

struct reading {
	struct fold_event *event;
	size_t count, room;
	struct json **payload; /* to release, beside event[] */
};

static void reading_release(struct reading *reading)
{
	for (size_t i = 0; i < reading->count; i++)
		json_release(reading->payload[i]);
}

static void reading_grow(struct reading *reading, struct arena *arena)
{
	size_t room = reading->room ? 2 * reading->room : 4;
	struct fold_event *event = arena_alloc(arena, room * sizeof *event);
	struct json **payload = arena_alloc(arena, room * sizeof *payload);
	if (reading->count > 0) {
		memcpy(event, reading->event, reading->count * sizeof *event);
		memcpy(payload, reading->payload, reading->count * sizeof *payload);
	}
	*reading = (struct reading){ event, reading->count, room, payload };
}

static void read_event(struct stmt *stmt, struct arena *arena, struct fold_event *event, struct json **payload)
{
	struct err ignored;
	*event = (struct fold_event){ .scope = stmt_get_text(stmt, 2, arena),
				      .kind = stmt_get_text(stmt, 3, arena),
				      .version = (int)stmt_get_int(stmt, 4),
				      .hlc = (uint64_t)stmt_get_int(stmt, 5) };
	event->at_ms = hlc_ms(event->hlc);
	stmt_get_hash(stmt, 0, &event->hash);
	stmt_get_hash(stmt, 1, &event->station);
	stmt_get_id(stmt, 6, &event->author);
	size_t size;
	const char *text = stmt_get_blob(stmt, 7, &size);
	*payload = stmt_get_null(stmt, 7) ? NULL : json_parse(text, size, &ignored);
	event->payload = *payload;
}

static bool is_kind_of(const struct fold_subject *subject, const char *kind)
{
	for (const char *const *name = subject->kinds; *name; name++)
		if (strcmp(*name, kind) == 0)
			return true;
	return false;
}

static bool read_events(struct db *db, const struct fold_subject *subject, const struct id *entity, struct arena *arena,
			struct reading *reading, struct err *err)
{
	struct stmt *stmt = stmt_start(db, events_of_entity);
	stmt_id(stmt, ":entity", entity);
	while (stmt_next(stmt)) {
		if (reading->count == reading->room)
			reading_grow(reading, arena);
		read_event(stmt, arena, &reading->event[reading->count], &reading->payload[reading->count]);
		if (is_kind_of(subject, reading->event[reading->count].kind))
			reading->count++;
		else
			json_release(reading->payload[reading->count]);
	}
	return stmt_end(stmt, err);
}

static bool fold_in(struct db *db, const struct fold_subject *subject, const struct id *entity, struct arena *arena,
		    struct err *err)
{
	struct reading reading = { 0 };
	bool ok = read_events(db, subject, entity, arena, &reading, err);
	if (ok) {
		struct fold fold = { db, *entity, reading.event, reading.count, arena };
		ok = subject->fold(&fold, err);
	}
	reading_release(&reading);
	return ok;
}

bool fold_entity(struct db *db, const struct fold_subject *subject, const struct id *entity, struct err *err)
{
	struct arena arena = { 0 };
	bool ok = fold_in(db, subject, entity, &arena, err) && text_index_flush(db, err);
	arena_release(&arena);
	return ok;
}

static void record_of(const struct fold_event *event, size_t count, const struct record_type *type, struct arena *arena,
		      struct record *record)
{
	struct record_event *events = arena_alloc(arena, (count + 1) * sizeof *events);
	for (size_t i = 0; i < count; i++)
		events[i] = (struct record_event){ event[i].hash, event[i].payload };
	record_fold(type, events, count, arena, record);
}

static bool put_rival(const struct fold *fold, const struct record *record, const struct record_rival *rival,
		      struct err *err)
{
	struct stmt *stmt = stmt_start(
		fold->db, "INSERT INTO field_conflict(entity, subject, field, value, setter, rival, rival_setter)"
			  " VALUES (:entity, :subject, :field, :value, :setter, :rival, :rival_setter)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_text(stmt, ":subject", record->type->subject);
	stmt_text(stmt, ":field", record->type->field[rival->field].name);
	stmt_text(stmt, ":value", record->value[rival->field]);
	stmt_hash(stmt, ":setter", &record->setter[rival->field]);
	stmt_text(stmt, ":rival", rival->value);
	stmt_hash(stmt, ":rival_setter", &rival->setter);
	return stmt_run(stmt, err);
}

bool fold_record(const struct fold *fold, const struct record_type *type, struct record *record, struct err *err)
{
	record_of(fold->event, fold->count, type, fold->arena, record);
	struct stmt *stmt =
		stmt_start(fold->db, "DELETE FROM field_conflict WHERE entity = :entity AND subject = :subject");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_text(stmt, ":subject", type->subject);
	if (!stmt_run(stmt, err))
		return false;
	for (size_t i = 0; i < record->rival_count; i++)
		if (!put_rival(fold, record, &record->rival[i], err))
			return false;
	return true;
}

bool fold_read_record_before(struct db *db, const struct record_type *type, const struct id *entity, uint64_t hlc,
			     struct arena *arena, struct record *record, struct err *err)
{
	struct reading reading = { 0 };
	size_t count = 0;
	bool ok = read_events(db, fold_subject_of(type->kind), entity, arena, &reading, err);
	while (ok && count < reading.count && reading.event[count].hlc < hlc)
		count++;
	if (ok)
		record_of(reading.event, count, type, arena, record);
	reading_release(&reading);
	return ok;
}

bool fold_read_record(struct db *db, const struct record_type *type, const struct id *entity, struct arena *arena,
		      struct record *record, struct err *err)
{
	return fold_read_record_before(db, type, entity, UINT64_MAX, arena, record, err);
}

bool fold_touch(struct db *db, const char *kind, const struct id *entity, struct err *err)
{
	const struct fold_subject *subject = fold_subject_of(kind);
	if (!subject)
		return true;
	struct stmt *stmt = stmt_start(
		db, "INSERT INTO touched(subject, entity) VALUES (:subject, :entity) ON CONFLICT DO NOTHING");
	stmt_int(stmt, ":subject", number_of_subject(subject));
	stmt_blob(stmt, ":entity", entity, sizeof *entity);
	return stmt_run(stmt, err);
}

struct touched {
	int64_t subject;
	struct id entity;
};

/* Takes the whole list: a fold may touch others while it goes through it. */
static bool take_touched(struct db *db, struct arena *arena, struct touched **touched, size_t *count, struct err *err)
{
	int64_t rows;
	if (!db_number(db, "SELECT count(*) FROM touched", 0, &rows, err))
		return false;
	*touched = arena_alloc(arena, (size_t)rows * sizeof **touched);
	struct stmt *stmt = stmt_start(db, "SELECT subject, entity FROM touched ORDER BY subject, entity");
	for (*count = 0; *count < (size_t)rows && stmt_next(stmt); ++*count) {
		(*touched)[*count].subject = stmt_get_int(stmt, 0);
		stmt_get_id(stmt, 1, &(*touched)[*count].entity);
	}
	return stmt_end(stmt, err) && (rows == 0 || db_script(db, "DELETE FROM touched", err));
}

/*
 * Verdicts stand first in fold_subjects; what they hit is touched again by their fold and so is
 * folded with them in force.
 */
bool fold_touched(struct db *db, struct err *err)
{
	struct arena list = { 0 }, arena = { 0 };
	struct touched *touched;
	size_t count;
	bool ok;
	while ((ok = take_touched(db, &list, &touched, &count, err)) && count > 0) {
		for (size_t i = 0; ok && i < count; i++) {
			ok = fold_in(db, fold_subjects[touched[i].subject], &touched[i].entity, &arena, err);
			arena_reset(&arena);
		}
		if (!ok)
			break;
		arena_reset(&list);
	}
	arena_release(&arena);
	arena_release(&list);
	return ok && text_index_flush(db, err);
}

/* Touches what the query names (kind, entity). */
static bool touch_all(struct db *db, const char *sql, uint64_t horizon, struct err *err)
{
	struct stmt *stmt = stmt_start(db, sql);
	stmt_int(stmt, ":horizon", (int64_t)horizon);
	bool ok = true;
	while (ok && stmt_next(stmt)) {
		struct arena arena = { 0 };
		struct id entity;
		stmt_get_id(stmt, 1, &entity);
		ok = fold_touch(db, stmt_get_text(stmt, 0, &arena), &entity, err);
		arena_release(&arena);
	}
	return stmt_end(stmt, err) && ok;
}

static bool touch_due(struct db *db, uint64_t horizon, struct err *err)
{
	if (!touch_all(db,
		       "SELECT event.kind, event.entity FROM ahead JOIN event USING (pos) WHERE ahead.hlc <= :horizon",
		       horizon, err))
		return false;
	struct stmt *stmt = stmt_start(db, "DELETE FROM ahead WHERE hlc <= :horizon");
	stmt_int(stmt, ":horizon", (int64_t)horizon);
	return stmt_run(stmt, err);
}

static bool put_horizon(struct db *db, uint64_t horizon, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "INSERT INTO setting(key, value) VALUES ('horizon', :horizon) ON CONFLICT "
					   "(key) DO UPDATE SET value = excluded.value");
	stmt_int(stmt, ":horizon", (int64_t)horizon);
	return stmt_run(stmt, err);
}

bool fold_retreat(struct db *db, int64_t now_ms, struct err *err)
{
	uint64_t horizon = hlc_at(now_ms + EVENT_AHEAD_MS);
	struct stmt *stmt = stmt_start(db, "INSERT OR IGNORE INTO ahead(pos, hlc) SELECT pos, hlc FROM event"
					   " WHERE hlc > :horizon");
	stmt_int(stmt, ":horizon", (int64_t)horizon);
	return stmt_run(stmt, err) && put_horizon(db, horizon, err) &&
	       touch_all(db,
			 "SELECT event.kind, event.entity FROM ahead JOIN event USING (pos) WHERE ahead.hlc > :horizon",
			 horizon, err) &&
	       fold_touched(db, err);
}

bool fold_is_due(struct db *db, int64_t now_ms, bool *due, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT 1 FROM ahead WHERE hlc <= :horizon LIMIT 1");
	stmt_int(stmt, ":horizon", (int64_t)hlc_at(now_ms + EVENT_AHEAD_MS));
	*due = stmt_next(stmt);
	return stmt_end(stmt, err);
}

bool fold_ahead(struct db *db, int64_t *count, int64_t *last_ms, struct err *err)
{
	int64_t last;
	if (!db_number(db, "SELECT count(*) FROM ahead", 0, count, err) ||
	    !db_number(db, "SELECT max(hlc) FROM ahead", 0, &last, err))
		return false;
	*last_ms = hlc_ms((uint64_t)last) - EVENT_AHEAD_MS;
	return true;
}

/* The horizon rises here and is only taken back by fold_retreat: a clock that is set back unfolds nothing. */
bool fold_advance(struct db *db, int64_t now_ms, struct err *err)
{
	uint64_t before, horizon = hlc_at(now_ms + EVENT_AHEAD_MS);
	if (!fold_horizon(db, &before, err))
		return false;
	if (horizon <= before)
		return true;
	return put_horizon(db, horizon, err) && touch_due(db, horizon, err) && fold_touched(db, err);
}

/* Folding everything touches every page of the tables. */
enum { REBUILD_CACHE_KIB = 64 * 1024 };

static const char *const journal_tables[] = { "setting", "chain",      "event",	     "payload", "erased", "ahead",
					      "held",	 "quarantine", "credential", "cursor",	NULL };

struct counting {
	void (*progress)(int64_t done, int64_t of, void *context);
	void *context;
	int64_t done, of;
};

/* Folds every entity of the journal, the verdicts first; the tables are empty. */
static bool fold_everything(struct db *db, struct counting *counting, struct err *err)
{
	struct arena arena = { 0 }, row = { 0 };
	struct id entity;
	bool ok = true;
	for (int verdicts = 1; ok && verdicts >= 0; verdicts--) {
		struct stmt *stmt = stmt_start(db, "SELECT DISTINCT entity, kind FROM event WHERE (kind IN ('refuse', "
						   "'cut', 'redact')) = :verdicts ORDER BY entity");
		stmt_int(stmt, ":verdicts", verdicts);
		const struct fold_subject *last = NULL;
		struct id last_entity = { 0 };
		while (ok && stmt_next(stmt)) {
			stmt_get_id(stmt, 0, &entity);
			const struct fold_subject *subject = fold_subject_of(stmt_get_text(stmt, 1, &row));
			/* A subject of several kinds is folded once. */
			if (subject && (subject != last || !id_equal(&entity, &last_entity)))
				ok = fold_in(db, subject, &entity, &arena, err);
			last = subject;
			last_entity = entity;
			arena_reset(&arena);
			arena_reset(&row);
			if (counting->progress && ++counting->done % 500 == 0)
				counting->progress(counting->done, counting->of, counting->context);
		}
		ok = stmt_end(stmt, err) && ok;
	}
	arena_release(&arena);
	arena_release(&row);
	return ok && text_index_flush(db, err);
}

bool fold_rebuild(struct db *db, void (*progress)(int64_t done, int64_t of, void *context), void *context,
		  struct err *err)
{
	struct counting counting = { .progress = progress, .context = context };
	bool ok = false;
	if (!db_begin(db, err))
		return false;
	db_cache(db, REBUILD_CACHE_KIB);
	if (db_drop_tables_except(db, journal_tables, err) && db_script(db, schema_tables, err) &&
	    fold_prepare(db, err) && db_script(db, "DELETE FROM text_todo", err) &&
	    db_number(db, "SELECT count(DISTINCT entity) FROM event", 0, &counting.of, err) &&
	    fold_everything(db, &counting, err)) {
		struct stmt *stmt = stmt_start(db, "INSERT INTO setting(key, value) VALUES ('fold_version', :version)"
						   " ON CONFLICT (key) DO UPDATE SET value = excluded.value");
		stmt_int(stmt, ":version", FOLD_VERSION);
		/* What the verdicts touched was folded with them in force. */
		ok = stmt_run(stmt, err) && db_script(db, "DELETE FROM touched", err) && db_commit(db, err);
	}
	if (!ok)
		db_rollback(db);
	db_cache(db, 0);
	return ok;
}

struct telling {
	void (*finding)(const char *sentence, void *context);
	void *context;
	int64_t findings, of_table;
	char table[64]; /* of the last one told */
};

/* One fault may hit every row of a table: the first ones are told, then how many more. */
enum { TOLD_OF_A_TABLE = 20 };

static void tell_more(struct telling *telling)
{
	struct arena arena = { 0 };
	if (telling->of_table > TOLD_OF_A_TABLE)
		telling->finding(arena_format(&arena, _("table %s: %lld rows more"), telling->table,
					      (long long)telling->of_table - TOLD_OF_A_TABLE),
				 telling->context);
	telling->of_table = 0;
	arena_release(&arena);
}

static void tell_difference(const char *table, const char *key, bool missing, void *context)
{
	struct telling *telling = context;
	struct arena arena = { 0 };
	telling->findings++;
	if (strcmp(telling->table, table) != 0)
		tell_more(telling);
	snprintf(telling->table, sizeof telling->table, "%s", table);
	if (++telling->of_table > TOLD_OF_A_TABLE)
		return;
	telling->finding(
		!key ? arena_format(&arena, _("table %s is missing: 'fangzheng rebuild' makes it anew"), table)
		     : arena_format(
			       &arena,
			       missing ? _("table %s, key %.32s: the row that the journal gives is missing or another")
				       : _("table %s, key %.32s: the row is not what the journal gives"),
			       table, key),
		telling->context);
	arena_release(&arena);
}

bool fold_verify(const char *path, void (*finding)(const char *sentence, void *context), void *context,
		 int64_t *findings, struct err *err)
{
	struct telling telling = { .finding = finding, .context = context };
	struct counting counting = { 0 };
	struct db *scratch;
	if (!db_open(NULL, &(struct db_options){ .use = DB_SCRATCH }, &scratch, err))
		return false;
	db_cache(scratch, REBUILD_CACHE_KIB);
	/* Names without a schema mean the scratch tables first, then the station's journal. */
	bool ok = db_script(scratch, schema_tables, err) && fold_prepare(scratch, err) &&
		  db_attach(scratch, path, "station", err) && db_read_begin(scratch, err);
	ok = ok && fold_everything(scratch, &counting, err);
	if (ok && (!db_compare_tables(scratch, "station", tell_difference, &telling, err) ||
		   !text_index_compare(scratch, tell_difference, &telling, err)))
		ok = err->code != ERR_DAMAGED ? false
					      : err_set(err, ERR_DAMAGED,
							_("a table or the index of texts in %s is damaged: 'fangzheng "
							  "rebuild' makes them anew from the journal"),
							path);
	tell_more(&telling);
	db_read_end(scratch);
	db_close(scratch);
	if (ok)
		*findings = telling.findings;
	return ok;
}
