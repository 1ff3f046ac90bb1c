#include "core/pinyin.h"

#include <string.h>

#include "core/arena.h"
#include "core/pinyin_table.h"
#include "core/text.h"

enum { CHARACTERS_MOST = 24 };

struct character {
	char reading[PINYIN_READINGS_MOST + 4][PINYIN_BYTES];
	size_t count;
};

/* Splits at `separators` into readings that are not there yet. */
static size_t add_readings(const char *list, size_t count, char readings[][PINYIN_BYTES], size_t most)
{
	while (*list && *list != ' ' && count < most) {
		size_t length = strcspn(list, ", ");
		char reading[PINYIN_BYTES] = "";
		memcpy(reading, list, length < PINYIN_BYTES ? length : PINYIN_BYTES - 1);
		int known = 0;
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
	return low < pinyin_count && pinyin_entries[low].codepoint == codepoint ? pinyin_pool + pinyin_entries[low].offset : "";
}

size_t pinyin_readings(uint32_t codepoint, char readings[][PINYIN_BYTES], size_t most)
{
	return add_readings(readings_of(codepoint), 0, readings, most);
}

/* The longest surname of the table with which the name begins. */
static const struct pinyin_surname *find_surname(const char *name)
{
	const struct pinyin_surname *found = NULL;
	for (size_t i = 0; i < pinyin_surname_count; i++) {
		size_t length = strlen(pinyin_surnames[i].surname);
		if (strncmp(name, pinyin_surnames[i].surname, length) == 0 && (!found || length > strlen(found->surname)))
			found = &pinyin_surnames[i];
	}
	return found;
}

/* Passports write lü as lyu, people type lu: such readings are added behind the proper one. */
static void add_spellings_of_v(struct character *character)
{
	for (size_t i = 0; i < character->count && character->count + 1 < PINYIN_READINGS_MOST + 4; i++) {
		char *v = strchr(character->reading[i], 'v');
		char other[PINYIN_BYTES];
		if (!v)
			continue;
		memcpy(other, character->reading[i], PINYIN_BYTES);
		other[v - character->reading[i]] = 'u';
		character->count = add_readings(other, character->count, character->reading, PINYIN_READINGS_MOST + 4);
	}
}

static size_t read_characters(const char *name, int surname, struct character character[CHARACTERS_MOST])
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
			char letter[2] = { (char)(codepoint >= 'A' && codepoint <= 'Z' ? codepoint + 32 : codepoint), '\0' };
			if ((letter[0] >= 'a' && letter[0] <= 'z') || (letter[0] >= '0' && letter[0] <= '9'))
				one->count = add_readings(letter, one->count, one->reading, PINYIN_READINGS_MOST);
		} else {
			one->count = add_readings(readings_of(codepoint), one->count, one->reading, PINYIN_READINGS_MOST);
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

/* Adds the full pinyin and the initials of one choice of readings. */
static void add_choice(const struct character character[], size_t count, const size_t choice[], struct arena *arena,
		       struct pinyin_keys *keys)
{
	char full[CHARACTERS_MOST * PINYIN_BYTES] = "", initials[CHARACTERS_MOST + 1] = "";
	for (size_t i = 0; i < count; i++) {
		strcat(full, character[i].reading[choice[i]]);
		initials[i] = character[i].reading[choice[i]][0];
	}
	add_key(keys->full, &keys->full_count, full, arena);
	add_key(keys->initials, &keys->initials_count, initials, arena);
}

void pinyin_name(const char *name, int surname, struct arena *arena, struct pinyin_keys *keys)
{
	struct character character[CHARACTERS_MOST];
	size_t count = read_characters(name, surname, character), choice[CHARACTERS_MOST] = { 0 };
	*keys = (struct pinyin_keys){ 0 };
	if (count == 0)
		return;
	/* The likeliest; then every other reading of one character alone; then all combinations. */
	add_choice(character, count, choice, arena, keys);
	for (size_t i = 0; i < count; i++) {
		for (choice[i] = 1; choice[i] < character[i].count; choice[i]++)
			add_choice(character, count, choice, arena, keys);
		choice[i] = 0;
	}
	for (size_t place = 0; place < count && keys->full_count < PINYIN_KEYS_MOST;) {
		add_choice(character, count, choice, arena, keys);
		for (place = 0; place < count && ++choice[place] == character[place].count; place++)
			choice[place] = 0;
	}
}

const char *pinyin_sort_key(const char *name, struct arena *arena)
{
	struct character character[CHARACTERS_MOST];
	size_t count = read_characters(name, 1, character);
	char key[CHARACTERS_MOST * (PINYIN_BYTES + 1)] = "";
	for (size_t i = 0; i < count; i++) {
		strcat(key, character[i].reading[0]);
		strcat(key, " ");
	}
	return arena_text(arena, key);
}
