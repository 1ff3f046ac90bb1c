#include "db/find_key.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/area.h"
#include "core/err.h"
#include "core/fulltext.h"
#include "core/pinyin.h"
#include "core/text.h"
#include "db/db.h"

enum { FIRST_ROOM = 256 };

/* Each once: of a name with one reading the parts may be the same. */
static bool has_key(const struct find_keys *keys, enum find_kind kind, const char *text, size_t length)
{
	for (const char *at = keys->text; at && *at; at += strcspn(at, "\n") + 1)
		if (*at == (char)kind && strncmp(at + 1, text, length) == 0 && at[length + 1] == '\n')
			return true;
	return false;
}

static void add(struct find_keys *keys, enum find_kind kind, const char *text)
{
	size_t length = strlen(text), needed = keys->length + length + 3;
	if (length == 0 || has_key(keys, kind, text, length))
		return;
	if (needed > keys->room) {
		char *grown = arena_alloc(keys->arena, 2 * needed + FIRST_ROOM);
		if (keys->text)
			memcpy(grown, keys->text, keys->length);
		keys->text = grown;
		keys->room = 2 * needed + FIRST_ROOM;
	}
	char *end = keys->text + keys->length;
	*end = (char)kind;
	memcpy(end + 1, text, length);
	memcpy(end + 1 + length, "\n", 2);
	keys->length += length + 2;
}

void find_keys_name(struct find_keys *keys, const char *name, bool surname)
{
	struct pinyin_keys readings;
	uint32_t codepoint;
	if (!name)
		return;
	const char *lower = fulltext_simplify(text_lower(keys->arena, text_halfwidth(keys->arena, name)), keys->arena);
	add(keys, FIND_NAME, lower);
	for (const char *part = lower + text_next(lower, &codepoint); *part; part += text_next(part, &codepoint))
		if ((unsigned char)*part >= 0x80)
			add(keys, FIND_NAME_PART, part);
	pinyin_name(name, surname, keys->arena, &readings);
	for (size_t i = 0; i < readings.full_count; i++)
		add(keys, FIND_PINYIN, readings.full[i]);
	for (size_t i = 0; i < readings.initials_count; i++)
		add(keys, FIND_INITIALS, readings.initials[i]);
}

static const char *reversed(const char *text, size_t length, struct arena *arena)
{
	char *back = arena_bytes(arena, text, length);
	for (size_t i = 0; i < length; i++)
		back[i] = (char)tolower((unsigned char)text[length - 1 - i]);
	return back;
}

void find_keys_number(struct find_keys *keys, const char *number)
{
	if (!number)
		return;
	char *plain = arena_text(keys->arena, text_lower(keys->arena, number)), *out = plain;
	for (const char *at = plain; *at; at++)
		if (isalnum((unsigned char)*at))
			*out++ = *at;
	*out = '\0';
	add(keys, FIND_NUMBER, plain);
	add(keys, FIND_NUMBER_END, reversed(plain, strlen(plain), keys->arena));
}

void find_keys_phones(struct find_keys *keys, const char *phones)
{
	while (phones && *phones) {
		size_t length = strcspn(phones, ",");
		add(keys, FIND_PHONE, reversed(phones, length, keys->arena));
		phones += length;
		phones += *phones == ',';
	}
}

void find_keys_idnumber(struct find_keys *keys, const char *idnumber)
{
	if (idnumber)
		add(keys, FIND_IDNUMBER, reversed(idnumber, strlen(idnumber), keys->arena));
}

enum find_class find_class_of(const char *subject)
{
	return strcmp(subject, "staff") == 0  ? FIND_OF_STAFF
	       : strcmp(subject, "area") == 0 ? FIND_OF_AREA
					      : FIND_OF_REGISTER;
}

/* Begins the line that is no key: a change of the township alone writes all keys anew. */
static const char township_line = '@';

static int64_t township_of(const char *area)
{
	char township[10] = "";
	if (area)
		area_township(area, township);
	return strtoll(township, NULL, 10);
}

static const char delete_key[] = "DELETE FROM find_key WHERE key = :key AND entity = :entity";
/* Overwriting is one descent of the tree where asking for a conflict first would be two. */
static const char insert_key[] =
	"INSERT OR REPLACE INTO find_key(key, entity, township) VALUES (:key, :entity, :township)";

static bool each_key(struct db *db, const char *sql, const char *keys, const struct find_entity *entity,
		     struct err *err)
{
	char key[600] = { (char)find_class_of(entity->subject) };
	int64_t township = township_of(entity->area);
	while (*keys) {
		size_t length = strcspn(keys, "\n");
		if (*keys != township_line && length + 1 < sizeof key) {
			memcpy(key + 1, keys, length);
			key[length + 1] = '\0';
			struct stmt *stmt = stmt_start(db, sql);
			stmt_text(stmt, ":key", key);
			stmt_id(stmt, ":entity", &entity->entity);
			if (sql == insert_key)
				stmt_int(stmt, ":township", township);
			if (!stmt_run(stmt, err))
				return false;
		}
		keys += length + 1;
	}
	return true;
}

static bool read_old(struct db *db, const struct find_entity *entity, struct arena *arena, const char **keys,
		     struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT keys FROM find_entity WHERE entity = :entity");
	stmt_id(stmt, ":entity", &entity->entity);
	*keys = stmt_next(stmt) ? stmt_get_text(stmt, 0, arena) : NULL;
	return stmt_end(stmt, err);
}

static bool write_entity(struct db *db, const struct find_entity *entity, const char *keys, struct err *err)
{
	struct stmt *stmt = stmt_start(db, "INSERT OR REPLACE INTO find_entity(entity, subject, household, keys)"
					   " VALUES (:entity, :subject, :household, :keys)");
	stmt_id(stmt, ":entity", &entity->entity);
	stmt_text(stmt, ":subject", entity->subject);
	stmt_id(stmt, ":household", &entity->household);
	stmt_text(stmt, ":keys", keys);
	return stmt_run(stmt, err);
}

static const char delete_entity[] = "DELETE FROM find_entity WHERE entity = :entity";

bool find_keys_put(struct db *db, const struct find_entity *entity, const struct find_keys *keys, struct err *err)
{
	const char *old, *now = keys->text ? arena_format(keys->arena, "%c%lld\n%s", township_line,
							  (long long)township_of(entity->area), keys->text)
					   : "";
	if (!read_old(db, entity, keys->arena, &old, err))
		return false;
	bool same = old && strcmp(old, now) == 0;
	if (old && !same && !each_key(db, delete_key, old, entity, err))
		return false;
	if (!*now) {
		struct stmt *stmt = stmt_start(db, delete_entity);
		stmt_id(stmt, ":entity", &entity->entity);
		return !old || stmt_run(stmt, err);
	}
	return (same || each_key(db, insert_key, now, entity, err)) && write_entity(db, entity, now, err);
}
