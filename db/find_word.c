#include "db/find_word.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/fulltext.h"
#include "core/phone.h"
#include "core/text.h"
#include "db/db.h"

static const char *reverse(const char *text, struct arena *arena)
{
	size_t length = strlen(text);
	char *back = arena_bytes(arena, text, length);
	for (size_t i = 0; i < length; i++)
		back[i] = text[length - 1 - i];
	return back;
}

/* "230124-2022" is 2301242022; NULL for what holds other characters than numbers do. */
static const char *plain_number(const char *text, struct arena *arena)
{
	char *plain = arena_text(arena, text), *out = plain;
	bool digit = false;
	for (const char *at = text; *at; at++) {
		if (*at == '-' || *at == '+' || *at == '(' || *at == ')')
			continue;
		if (!isalnum((unsigned char)*at))
			return NULL;
		digit |= isdigit((unsigned char)*at) != 0;
		*out++ = *at;
	}
	*out = '\0';
	return digit ? plain : NULL;
}

static void add_probe(struct word *word, enum find_kind kind, const char *text)
{
	word->probe[word->probes++] = (struct probe){ kind, text, strlen(text) };
}

/* A telephone number of this county in its other form: with or without the area code. NULL for none. */
static const char *other_phone(const struct word_reader *reader, const char *text, const char *plain)
{
	char phone[PHONE_BYTES];
	struct err ignored;
	const char *prefix = reader->phone_prefix;
	if (!phone_normalise(text, phone, &ignored))
		return NULL;
	if (strcmp(phone, plain) != 0)
		return reverse(phone, reader->arena);
	if (!prefix)
		return NULL;
	if (strlen(phone) >= 7 && strlen(phone) <= 8)
		return reverse(arena_format(reader->arena, "%s%s", prefix, phone), reader->arena);
	return strncmp(phone, prefix, strlen(prefix)) == 0 ? reverse(phone + strlen(prefix), reader->arena) : NULL;
}

static void add_number_probes(const struct word_reader *reader, struct word *word, const char *plain)
{
	/* All numbers of a township begin alike: who sees no other looks beyond that. */
	const char *area = reader->own_area ? reader->own_area : "";
	add_probe(word, FIND_NUMBER, strncmp(area, plain, strlen(plain)) == 0 ? area : plain);
	if (strlen(plain) < 4)
		return;
	const char *end = reverse(plain, reader->arena), *other = other_phone(reader, word->text, plain);
	add_probe(word, FIND_NUMBER_END, end);
	add_probe(word, FIND_PHONE, end);
	if (other)
		add_probe(word, FIND_PHONE, other);
	add_probe(word, FIND_IDNUMBER, end);
}

static void read_word(const struct word_reader *reader, const char *text, struct word *word)
{
	*word = (struct word){ .text = text, .han = (unsigned char)text[0] >= 0x80 };
	word->letters = !word->han && strspn(text, "abcdefghijklmnopqrstuvwxyz") == strlen(text);
	const char *plain = word->han ? NULL : plain_number(text, reader->arena);
	if (word->han) {
		add_probe(word, FIND_NAME, text);
		add_probe(word, FIND_NAME_PART, text);
	}
	if (word->letters) {
		add_probe(word, FIND_INITIALS, text);
		add_probe(word, FIND_PINYIN, text);
	}
	if (plain)
		add_number_probes(reader, word, plain);
}

/* "+86 138 0000 0017" is one number, not four words. */
static bool is_spaced_number(const char *text)
{
	size_t digits = 0;
	for (const char *at = text; *at; at++) {
		if (!strchr("0123456789 +-()", *at))
			return false;
		digits += *at >= '0' && *at <= '9';
	}
	return digits >= 7 && strchr(text, ' ') && (*text == '+' || *text == '0' || *text == '1' || *text == '(');
}

static void drop_blanks(char *text)
{
	char *out = text;
	for (const char *at = text; *at; at++)
		if (*at != ' ')
			*out++ = *at;
	*out = '\0';
}

size_t words_read(const struct word_reader *reader, const char *typed, struct word *word, size_t most)
{
	const char *lower = text_lower(reader->arena, text_trim(reader->arena, text_halfwidth(reader->arena, typed)));
	char *text = fulltext_simplify(lower, reader->arena), *place = NULL;
	size_t count = 0;
	if (is_spaced_number(text))
		drop_blanks(text);
	for (char *one = strtok_r(text, " \t", &place); one && count < most; one = strtok_r(NULL, " \t", &place))
		read_word(reader, one, &word[count++]);
	return count;
}

const char *word_key_end(const char *key, struct arena *arena)
{
	return arena_format(arena, "%s\xF4\x8F\xBF\xBF", key);
}

const char *word_key(enum find_class class, const struct probe *probe, struct arena *arena)
{
	return arena_format(arena, "%c%c%s", class, (char)probe->kind, probe->text);
}

static bool read_areas(struct word *word, struct db *db, const char *key, struct arena *arena, struct err *err)
{
	struct stmt *stmt = stmt_start(
		db, "SELECT area.code FROM find_key CROSS JOIN area ON area.entity = find_key.entity"
		    " WHERE find_key.key >= :key AND find_key.key <= :end ORDER BY find_key.key, area.code LIMIT 40");
	stmt_text(stmt, ":key", key);
	stmt_text(stmt, ":end", word_key_end(key, arena));
	while (word->areas < WORD_AREAS_MOST && stmt_next(stmt))
		snprintf(word->area[word->areas++], sizeof word->area[0], "%s", stmt_get_text(stmt, 0, arena));
	return stmt_end(stmt, err);
}

bool word_read_areas(struct word *word, struct db *db, struct arena *arena, struct err *err)
{
	/* One letter names no area: it would name half of them. */
	if (!word->han && !(word->letters && strlen(word->text) >= 2))
		return true;
	for (size_t i = 0; i < word->probes; i++)
		if (word->probe[i].kind != FIND_NAME_PART &&
		    !read_areas(word, db, word_key(FIND_OF_AREA, &word->probe[i], arena), arena, err))
			return false;
	return true;
}

bool word_names_area(const struct word *word, const char *area)
{
	for (size_t i = 0; *area && i < word->areas; i++)
		if (strncmp(area, word->area[i], strlen(word->area[i])) == 0)
			return true;
	return false;
}

/* How one key, `length` bytes of kind and text, answers a probe. */
static enum fit fit_of_key(const struct probe *probe, const char *key, size_t length)
{
	if (key[0] != (char)probe->kind || length < probe->length + 1 ||
	    memcmp(key + 1, probe->text, probe->length) != 0)
		return FIT_NONE;
	return probe->kind == FIND_NAME_PART ? FIT_PART : length == probe->length + 1 ? FIT_EXACT : FIT_PREFIX;
}

enum fit word_fit(const struct word *word, const char *keys, size_t size, enum find_kind *kind)
{
	enum fit best = FIT_NONE;
	for (const char *at = keys, *end = keys + size; at < end;) {
		const char *line = memchr(at, '\n', (size_t)(end - at));
		size_t length = (size_t)((line ? line : end) - at);
		for (size_t i = 0; i < word->probes; i++) {
			enum fit fit = fit_of_key(&word->probe[i], at, length);
			if (fit >= best)
				continue;
			best = fit;
			if (kind)
				*kind = word->probe[i].kind;
		}
		at += length + 1;
	}
	return best;
}

bool word_count_keys(struct word *word, struct db *db, struct arena *arena, struct err *err)
{
	for (size_t i = 0; i < word->probes && word->keys < WORD_MANY_KEYS; i++) {
		const char *key = word_key(FIND_OF_REGISTER, &word->probe[i], arena);
		struct stmt *stmt = stmt_start(
			db,
			"SELECT count(*) FROM (SELECT 1 FROM find_key WHERE key >= :key AND key <= :end LIMIT 400)");
		stmt_text(stmt, ":key", key);
		stmt_text(stmt, ":end", word_key_end(key, arena));
		word->keys += stmt_next(stmt) ? stmt_get_int(stmt, 0) : 0;
		if (!stmt_end(stmt, err))
			return false;
	}
	return true;
}
