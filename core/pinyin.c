#include "core/pinyin.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/pinyin_table.h"
#include "core/text.h"

enum { CHARACTERS_MOST = 24, SPELLINGS_MOST = PINYIN_READINGS_MOST + 4 };

struct character {
	char reading[SPELLINGS_MOST][PINYIN_BYTES];
	size_t count;
};

/* Splits at `separators` into readings that are not there yet. */
static size_t add_readings(const char *list, size_t count, char readings[][PINYIN_BYTES], size_t most)
{
	while (*list && *list != ' ' && count < most) {
		size_t length = strcspn(list, ", ");
		char reading[PINYIN_BYTES] = "";
		memcpy(reading, list, length < PINYIN_BYTES ? length : PINYIN_BYTES - 1);
		bool known = false;
		for (size_t i = 0; i < count; i++)
			known |= strcmp(readings[i], reading) == 0;
		if (!known)
			memcpy(readings[count++], reading, PINYIN_BYTES);
		list += length;
		list += *list == ',';
	}
	return count;
}

static const char *readings_of(uint32_t codepoint)
{
	size_t low = 0, high = pinyin_count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (pinyin_entries[middle].codepoint < codepoint)
			low = middle + 1;
		else
			high = middle;
	}
	return low < pinyin_count && pinyin_entries[low].codepoint == codepoint
		       ? pinyin_pool + pinyin_entries[low].offset
		       : "";
}

size_t pinyin_readings(uint32_t codepoint, char readings[][PINYIN_BYTES], size_t most)
{
	return add_readings(readings_of(codepoint), 0, readings, most);
}

/* The longest surname of the table with which the name begins; 单于 alone is 单 with a given name. */
static const struct pinyin_surname *find_surname(const char *name)
{
	const struct pinyin_surname *found = NULL;
	for (size_t i = 0; i < pinyin_surname_count; i++) {
		size_t length = strlen(pinyin_surnames[i].surname);
		if (strncmp(name, pinyin_surnames[i].surname, length) == 0 && (name[length] || length <= 4) &&
		    (!found || length > strlen(found->surname)))
			found = &pinyin_surnames[i];
	}
	return found;
}

/* Passports write lü as lyu, people type lu too: such spellings stand behind the proper one. */
static void add_spellings_of_v(struct character *character)
{
	static const char *const spellings[] = { "u", "yu" };
	for (size_t i = 0, proper = character->count; i < proper; i++) {
		const char *reading = character->reading[i], *v = strchr(reading, 'v');
		for (size_t j = 0; v && j < 2; j++) {
			char spelling[2 * PINYIN_BYTES];
			snprintf(spelling, sizeof spelling, "%.*s%s%s", (int)(v - reading), reading, spellings[j],
				 v + 1);
			character->count = add_readings(spelling, character->count, character->reading, SPELLINGS_MOST);
		}
	}
}

static size_t read_characters(const char *name, bool surname, struct character character[CHARACTERS_MOST])
{
	const struct pinyin_surname *known = surname ? find_surname(name) : NULL;
	const char *parts = known ? known->readings : "";
	size_t count = 0, step, of_surname = known ? strlen(known->surname) : 0;
	uint32_t codepoint;
	for (const char *at = name; count < CHARACTERS_MOST && (step = text_next(at, &codepoint)) > 0; at += step) {
		struct character *one = &character[count];
		*one = (struct character){ .count = 0 };
		/* A surname's readings come first; those of a compound one stand between blanks. */
		if ((size_t)(at - name) < of_surname && *parts) {
			one->count = add_readings(parts, 0, one->reading, PINYIN_READINGS_MOST);
			parts += strcspn(parts, " ");
			parts += *parts == ' ';
		}
		if (codepoint < 0x80) {
			char letter[2] = { (char)(codepoint >= 'A' && codepoint <= 'Z' ? codepoint + 32 : codepoint),
					   '\0' };
			if ((letter[0] >= 'a' && letter[0] <= 'z') || (letter[0] >= '0' && letter[0] <= '9'))
				one->count = add_readings(letter, one->count, one->reading, PINYIN_READINGS_MOST);
		} else {
			one->count =
				add_readings(readings_of(codepoint), one->count, one->reading, PINYIN_READINGS_MOST);
			add_spellings_of_v(one);
		}
		count += one->count > 0;
	}
	return count;
}

static void add_key(const char *keys[], size_t *count, const char *key, struct arena *arena)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(keys[i], key) == 0)
			return;
	if (*count < PINYIN_KEYS_MOST)
		keys[(*count)++] = arena_text(arena, key);
}

static void add_choice(const struct character character[], size_t count, const size_t choice[], struct arena *arena,
		       const char *keys[], size_t *key_count)
{
	char key[CHARACTERS_MOST * PINYIN_BYTES] = "";
	size_t length = 0;
	for (size_t i = 0; i < count; i++) {
		const char *reading = character[i].reading[choice[i]];
		size_t bytes = strlen(reading);
		memcpy(key + length, reading, bytes);
		length += bytes;
	}
	add_key(keys, key_count, key, arena);
}

/* The likeliest; then every other reading of one character alone; then combinations while there is room. */
static void add_choices(const struct character character[], size_t count, struct arena *arena, const char *keys[],
			size_t *key_count)
{
	enum { TRIES = 10 * PINYIN_KEYS_MOST };
	size_t choice[CHARACTERS_MOST] = { 0 };
	add_choice(character, count, choice, arena, keys, key_count);
	for (size_t i = 0; i < count; i++) {
		for (choice[i] = 1; choice[i] < character[i].count; choice[i]++)
			add_choice(character, count, choice, arena, keys, key_count);
		choice[i] = 0;
	}
	for (size_t place = 0, tries = 0; place < count && *key_count < PINYIN_KEYS_MOST && tries < TRIES; tries++) {
		for (place = 0; place < count && ++choice[place] == character[place].count; place++)
			choice[place] = 0;
		if (place < count)
			add_choice(character, count, choice, arena, keys, key_count);
	}
}

void pinyin_name(const char *name, bool surname, struct arena *arena, struct pinyin_keys *keys)
{
	struct character character[CHARACTERS_MOST];
	size_t count = read_characters(name, surname, character);
	*keys = (struct pinyin_keys){ 0 };
	if (count == 0)
		return;
	add_choices(character, count, arena, keys->full, &keys->full_count);
	for (size_t i = 0; i < count; i++) {
		struct character initials = { .count = 0 };
		for (size_t j = 0; j < character[i].count; j++) {
			char initial[2] = { character[i].reading[j][0], '\0' };
			initials.count = add_readings(initial, initials.count, initials.reading, SPELLINGS_MOST);
		}
		character[i] = initials;
	}
	add_choices(character, count, arena, keys->initials, &keys->initials_count);
}

const char *pinyin_sort_key(const char *name, struct arena *arena)
{
	struct character character[CHARACTERS_MOST];
	size_t count = read_characters(name, true, character);
	char key[CHARACTERS_MOST * (PINYIN_BYTES + 1)] = "";
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			strcat(key, " ");
		strcat(key, character[i].reading[0]);
	}
	return arena_text(arena, key);
}
