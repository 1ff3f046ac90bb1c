#include "core/fulltext_query.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/fulltext.h"
#include "core/fulltext_table.h"
#include "core/text.h"

enum { READINGS_MOST = 64, LETTERS_MOST = 40 };

/* Syllables ---------------------------------------------------------------------------------------------- */

/* "ng" and "hm" are read so, but nobody splits letters that way. */
static bool has_vowel(const char *syllable)
{
	return strpbrk(syllable, "aeiouv") != NULL;
}

/* Passports write lü as lyu, and lüe as lue. */
static const char *usual_spelling(const char *text, struct arena *arena)
{
	static const char *const spellings[][2] = {
		{ "lyu", "lv" }, { "nyu", "nv" }, { "lue", "lve" }, { "nue", "nve" }
	};
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
		if (strcmp(text, spellings[i][0]) == 0)
			return arena_text(arena, spellings[i][1]);
	return text;
}

/* The first syllable that does not come before `text`. */
static size_t syllables_from(const char *text)
{
	size_t low = 0, high = fulltext_syllable_count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (strcmp(fulltext_syllables[middle], text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool is_syllable(const char *text)
{
	size_t at = syllables_from(text);
	return at < fulltext_syllable_count && strcmp(fulltext_syllables[at], text) == 0 && has_vowel(text);
}

static bool begins_syllable(const char *text)
{
	size_t at = syllables_from(text);
	return at < fulltext_syllable_count && strncmp(fulltext_syllables[at], text, strlen(text)) == 0;
}

/* Reading ------------------------------------------------------------------------------------------------ */

/* Ways to read a stretch of letters. */
struct splits {
	struct arena *arena;
	const char *letters;
	size_t length, count;
	struct pattern *pattern; /* QUERY_PATTERNS_MOST */
	bool complete;		 /* one of them has whole syllables only */
	bool dead[LETTERS_MOST]; /* places from which no way leads to the end */
};

static struct unit reading_unit(const char *text, bool prefix, struct arena *arena)
{
	return (struct unit){ UNIT_READING, prefix, 0, usual_spelling(text, arena) };
}

static void split_syllables(struct splits *splits, size_t at, struct pattern *so_far)
{
	enum { SYLLABLE_LETTERS = 6 };
	size_t left = splits->length - at, before = splits->count;
	if (so_far->count == QUERY_UNITS_MOST || splits->count == QUERY_PATTERNS_MOST / 2 || splits->dead[at])
		return;
	for (size_t length = left < SYLLABLE_LETTERS ? left : SYLLABLE_LETTERS; length > 0; length--) {
		const char *text = arena_bytes(splits->arena, splits->letters + at, length);
		bool last = length == left, whole = is_syllable(usual_spelling(text, splits->arena));
		if (!whole && !(last && begins_syllable(text)))
			continue;
		so_far->unit[so_far->count++] = reading_unit(text, last, splits->arena);
		if (!last)
			split_syllables(splits, at + length, so_far);
		else if (splits->count < QUERY_PATTERNS_MOST / 2) {
			splits->pattern[splits->count++] = *so_far;
			splits->complete |= whole;
		}
		so_far->count--;
	}
	splits->dead[at] = splits->count == before;
}

static bool is_initial(char letter)
{
	return begins_syllable((const char[2]){ letter, '\0' });
}

static size_t initial_length(const char *text, bool digraphs)
{
	return digraphs && text[0] && strchr("zcs", text[0]) && text[1] == 'h' ? 2 : 1;
}

/* The longest syllable at each place, else an initial; or initials only. */
static void split_initials(struct splits *splits, bool syllables, bool digraphs)
{
	struct pattern pattern = { 0 };
	for (size_t at = 0, length; at < splits->length; at += length) {
		const char *rest = splits->letters + at;
		const char *text = NULL;
		if (!is_initial(rest[0]) || pattern.count == QUERY_UNITS_MOST)
			return;
		for (length = 6; syllables && length > 1; length--) {
			if (length > splits->length - at)
				continue;
			text = arena_bytes(splits->arena, rest, length);
			if (is_syllable(usual_spelling(text, splits->arena)))
				break;
		}
		bool whole = syllables && length > 1;
		if (!whole) {
			length = initial_length(rest, digraphs);
			text = arena_bytes(splits->arena, rest, length);
		}
		pattern.unit[pattern.count++] =
			reading_unit(text, !whole || at + length == splits->length, splits->arena);
	}
	if (splits->count < QUERY_PATTERNS_MOST - 1)
		splits->pattern[splits->count++] = pattern;
}

static void split(struct splits *splits)
{
	split_syllables(splits, 0, &(struct pattern){ 0 });
	if (splits->complete || splits->length < 2)
		return;
	split_initials(splits, true, true);
	if (splits->length <= 8)
		split_initials(splits, false, false);
}

/* A run of the query, folded; `letters` tells whether it could be pinyin. */
static char *fold_run(const char *typed, const struct atom *atom, struct arena *arena, bool *letters)
{
	char *text = arena_alloc(arena, 3 * (atom->end - atom->start) + 5), *out = text;
	*letters = true;
	for (size_t at = atom->start, step; at < atom->end; at += step) {
		uint32_t codepoint;
		step = text_next(typed + at, &codepoint);
		atom_run_letter(codepoint, &codepoint);
		*letters &= codepoint >= 'a' && codepoint <= 'z';
		out += text_encode(codepoint, out);
	}
	return text;
}

static void append(struct pattern *pattern, const struct unit *unit, size_t count)
{
	for (size_t i = 0; i < count && pattern->count < QUERY_UNITS_MOST; i++)
		pattern->unit[pattern->count++] = unit[i];
}

/* Each pattern so far goes on with each way to read the letters. */
static void add_splits(struct query_word *word, const struct splits *splits, const struct pattern *before, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < splits->count && word->count < QUERY_PATTERNS_MOST; j++) {
			struct pattern *pattern = &word->pattern[word->count];
			*pattern = before[i];
			append(pattern, splits->pattern[j].unit, splits->pattern[j].count);
			/* Nearly every text has a character that begins with a given letter. */
			bool lone = pattern->count == 1 && !pattern->unit[0].text[1];
			word->count += !lone;
		}
}

static void add_run(struct query_word *word, const char *typed, const struct atom *atom, struct arena *arena)
{
	bool letters;
	const char *text = fold_run(typed, atom, arena, &letters);
	size_t length = strlen(text), count = word->count;
	struct pattern *before = arena_alloc(arena, (count + 1) * sizeof *before);
	memcpy(before, word->pattern, count * sizeof *before);
	/* More may be typed. */
	struct unit unit = { UNIT_RUN, true, 0, text };
	for (size_t i = 0; i < count; i++)
		append(&word->pattern[i], &unit, 1);
	if (!letters || length > LETTERS_MOST)
		return;
	struct splits splits = { .arena = arena, .letters = text, .length = length };
	splits.pattern = arena_alloc(arena, QUERY_PATTERNS_MOST * sizeof *splits.pattern);
	split(&splits);
	add_splits(word, &splits, before, count);
}

/* Only at the end of what is typed may more come. */
static void finish_runs(struct query_word *word)
{
	for (size_t i = 0; i < word->count; i++)
		for (size_t j = 0; j + 1 < word->pattern[i].count; j++)
			if (word->pattern[i].unit[j].kind == UNIT_RUN)
				word->pattern[i].unit[j].prefix = false;
}

/* The whole syllable that a word is when read as letters; NULL when it is more or something else. */
static const struct unit *lone_syllable(const struct query_word *word)
{
	for (size_t i = 0; i < word->count; i++)
		if (word->pattern[i].count == 1 && word->pattern[i].unit[0].kind == UNIT_READING &&
		    is_syllable(word->pattern[i].unit[0].text))
			return &word->pattern[i].unit[0];
	return NULL;
}

/* "wei fang" is one word of two syllables. */
static void join_syllables(struct fulltext_query *query)
{
	size_t kept = 0;
	for (size_t i = 0; i < query->count; i++) {
		struct query_word *word = &query->word[i], *before = kept > 0 ? &query->word[kept - 1] : NULL;
		const struct unit *unit = lone_syllable(word);
		bool join = before && unit && before->count == 1 && before->pattern[0].count < QUERY_UNITS_MOST &&
			    before->pattern[0].unit[0].kind == UNIT_READING;
		if (join) {
			struct pattern *pattern = &before->pattern[0];
			pattern->unit[pattern->count - 1].prefix = false;
			pattern->unit[pattern->count++] = *unit;
			continue;
		}
		bool starts = unit && i + 1 < query->count && lone_syllable(&query->word[i + 1]);
		query->word[kept] = *word;
		if (starts) {
			query->word[kept].pattern[0] = (struct pattern){ .count = 1, .unit = { *unit } };
			query->word[kept].count = 1;
		}
		kept++;
	}
	query->count = kept;
}

void fulltext_query_read(const char *typed, struct arena *arena, struct fulltext_query *query)
{
	struct fulltext_query read = { .word = arena_alloc(arena, QUERY_WORDS_MOST * sizeof *read.word) };
	const char *clean = text_clean(arena, typed);
	size_t length = strlen(clean), end = 0;
	struct query_word *word = NULL;
	struct atom atom;
	length = length < QUERY_BYTES_MOST ? length : QUERY_BYTES_MOST;
	for (size_t at = 0; atom_next(clean, length, at, &atom); at = end = atom.end) {
		if (!word || atom.start != end) {
			if (read.count == QUERY_WORDS_MOST)
				break;
			word = &read.word[read.count++];
			word->pattern = arena_alloc(arena, QUERY_PATTERNS_MOST * sizeof *word->pattern);
			word->count = 1;
		}
		struct unit han = { UNIT_HAN, false, atom.han, NULL };
		if (atom.kind == ATOM_RUN)
			add_run(word, clean, &atom, arena);
		for (size_t i = 0; atom.kind == ATOM_HAN && i < word->count; i++)
			append(&word->pattern[i], &han, 1);
	}
	for (size_t i = 0; i < read.count; i++)
		finish_runs(&read.word[i]);
	join_syllables(&read);
	*query = read;
}

/* The expression ------------------------------------------------------------------------------------------ */

struct readings {
	const char *text[READINGS_MOST];
	size_t count;
	bool many; /* more than there is room for */
};

static void readings_of(const struct unit *unit, struct readings *readings)
{
	size_t length = strlen(unit->text);
	readings->count = 0;
	readings->many = false;
	for (size_t at = syllables_from(unit->text); at < fulltext_syllable_count; at++) {
		const char *syllable = fulltext_syllables[at];
		if (unit->prefix ? strncmp(syllable, unit->text, length) != 0 : strcmp(syllable, unit->text) != 0)
			break;
		if (readings->count == READINGS_MOST) {
			readings->many = true;
			break;
		}
		readings->text[readings->count++] = syllable;
	}
}

static const char *both(const char *first, const char *word, const char *second, struct arena *arena)
{
	return !first ? second : !second ? first : arena_format(arena, "%s %s %s", first, word, second);
}

static const char *lone_term(const struct unit *unit, struct arena *arena)
{
	char han[5];
	struct readings readings;
	const char *any = NULL;
	switch (unit->kind) {
	case UNIT_HAN:
		text_encode(unit->han, han);
		return arena_format(arena, "\"%s\"", han);
	case UNIT_RUN: {
		size_t bytes = 0, letters = 0;
		for (uint32_t ignored; unit->text[bytes] && letters < FULLTEXT_RUN_LETTERS; letters++)
			bytes += text_next(unit->text + bytes, &ignored);
		return arena_format(arena, "\"%c%.*s\"", TERM_RUN, (int)bytes, unit->text);
	}
	case UNIT_READING:
		readings_of(unit, &readings);
		for (size_t i = 0; !readings.many && i < readings.count; i++)
			any = both(any, "OR", arena_format(arena, "\"%c%s\"", TERM_READING, readings.text[i]), arena);
		return any ? arena_format(arena, "(%s)", any) : NULL;
	}
	return NULL;
}

static const char *pair_of_readings(const struct unit *unit, struct arena *arena)
{
	struct readings first, second;
	const char *any = NULL;
	readings_of(&unit[0], &first);
	readings_of(&unit[1], &second);
	bool initials = !unit[0].text[1] && !unit[1].text[1] && unit[0].prefix && unit[1].prefix;
	if (initials || first.many || second.many || first.count * second.count > READINGS_MOST)
		return arena_format(arena, "\"%c%c%c\"", TERM_INITIALS, unit[0].text[0], unit[1].text[0]);
	for (size_t i = 0; i < first.count; i++)
		for (size_t j = 0; j < second.count; j++)
			any = both(any, "OR",
				   arena_format(arena, "\"%c%s'%s\"", TERM_READINGS, first.text[i], second.text[j]),
				   arena);
	return any ? arena_format(arena, "(%s)", any) : NULL;
}

static const char *pair_term(const struct unit *unit, struct arena *arena)
{
	char first[5], second[5];
	if (unit[0].kind == UNIT_READING && unit[1].kind == UNIT_READING)
		return pair_of_readings(unit, arena);
	if (unit[0].kind != UNIT_HAN || unit[1].kind != UNIT_HAN)
		return NULL;
	text_encode(unit[0].han, first);
	text_encode(unit[1].han, second);
	return arena_format(arena, "\"%s%s\"", first, second);
}

static const char *pattern_expression(const struct pattern *pattern, struct arena *arena)
{
	const char *all = NULL;
	for (size_t i = 0; i < pattern->count; i++) {
		const struct unit *unit = &pattern->unit[i];
		bool after = i + 1 < pattern->count && unit[0].kind == unit[1].kind && unit->kind != UNIT_RUN;
		bool before = i > 0 && unit[-1].kind == unit->kind && unit->kind != UNIT_RUN;
		const char *term = after ? pair_term(unit, arena) : before ? NULL : lone_term(unit, arena);
		all = both(all, "AND", term, arena);
	}
	return all;
}

const char *fulltext_query_expression(const struct fulltext_query *query, struct arena *arena)
{
	const char *all = NULL;
	for (size_t i = 0; i < query->count; i++) {
		const char *any = NULL;
		for (size_t j = 0; j < query->word[i].count; j++) {
			const char *one = pattern_expression(&query->word[i].pattern[j], arena);
			any = both(any, "OR", one ? arena_format(arena, "(%s)", one) : NULL, arena);
		}
		all = both(all, "AND", any ? arena_format(arena, "(%s)", any) : NULL, arena);
	}
	return all;
}

/* Matching ----------------------------------------------------------------------------------------------- */

static bool run_fits(const struct unit *unit, const char *text, const struct atom *atom)
{
	const char *asked = unit->text;
	for (size_t at = atom->start, step; at < atom->end; at += step) {
		uint32_t written, folded, wanted;
		size_t asked_step = text_next(asked, &wanted);
		if (asked_step == 0)
			return unit->prefix;
		step = text_next(text + at, &written);
		atom_run_letter(written, &folded);
		if (folded != wanted)
			return false;
		asked += asked_step;
	}
	return *asked == '\0';
}

static bool reading_fits(const struct unit *unit, const struct atom *atom)
{
	char readings[FULLTEXT_READINGS][PINYIN_BYTES];
	size_t count = atom_readings(atom, readings), length = strlen(unit->text);
	for (size_t i = 0; i < count; i++)
		if (unit->prefix ? strncmp(readings[i], unit->text, length) == 0 : strcmp(readings[i], unit->text) == 0)
			return true;
	return false;
}

static bool unit_fits(const struct unit *unit, const char *text, const struct atom *atom)
{
	switch (unit->kind) {
	case UNIT_HAN:
		return atom->kind == ATOM_HAN && atom->han == unit->han;
	case UNIT_RUN:
		return atom->kind == ATOM_RUN && run_fits(unit, text, atom);
	case UNIT_READING:
		return atom->kind == ATOM_HAN && reading_fits(unit, atom);
	}
	return false;
}

/* Whether the pattern stands at this atom, and where it ends. */
static bool pattern_fits(const struct pattern *pattern, const char *text, size_t length, struct atom atom, size_t *end)
{
	for (size_t i = 0; i < pattern->count; i++) {
		if (i > 0 && (!atom_next(text, length, *end, &atom) || atom.start != *end))
			return false;
		if (!unit_fits(&pattern->unit[i], text, &atom))
			return false;
		*end = atom.end;
	}
	return pattern->count > 0;
}

/* Puts a place among those there are: they stay in order and apart. False when there is no room. */
static void put_hit(struct fulltext_hit *hit, size_t most, size_t *count, size_t start, size_t end)
{
	size_t at = *count;
	while (at > 0 && hit[at - 1].start > start)
		at--;
	if (at > 0 && hit[at - 1].end >= start) {
		if (hit[at - 1].end < end)
			hit[at - 1].end = end;
		at--;
	} else if (*count < most) {
		memmove(hit + at + 1, hit + at, (*count - at) * sizeof *hit);
		hit[at] = (struct fulltext_hit){ start, end };
		++*count;
	} else {
		return;
	}
	while (at + 1 < *count && hit[at + 1].start <= hit[at].end) {
		if (hit[at].end < hit[at + 1].end)
			hit[at].end = hit[at + 1].end;
		memmove(hit + at + 1, hit + at + 2, (*count - at - 2) * sizeof *hit);
		--*count;
	}
}

static bool match_word(const struct query_word *word, const char *text, size_t length, struct fulltext_hit *hit,
		       size_t most, size_t *count)
{
	struct atom atom;
	bool found = false;
	for (size_t at = 0, end; atom_next(text, length, at, &atom); at = atom.end)
		for (size_t i = 0; i < word->count; i++)
			if (pattern_fits(&word->pattern[i], text, length, atom, &end)) {
				found = true;
				put_hit(hit, most, count, atom.start, end);
			}
	return found;
}

bool fulltext_match(const struct fulltext_query *query, const char *text, struct fulltext_hit *hit, size_t most,
		    size_t *count)
{
	size_t length = strlen(text);
	*count = 0;
	for (size_t i = 0; i < query->count; i++)
		if (!match_word(&query->word[i], text, length, hit, most, count))
			return false;
	return query->count > 0;
}
