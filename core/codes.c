#include "core/codes.h"

#include <stdbool.h>
#include <string.h>

#include "core/codes_table.h"

const struct dictionary *dictionary_find(const char *name)
{
	for (size_t i = 0; name && i < dictionaries_count; i++)
		if (strcmp(dictionaries[i].name, name) == 0)
			return &dictionaries[i];
	return NULL;
}

const char *dictionary_version(const struct dictionary *dictionary)
{
	return dictionary->version;
}

const char *dictionary_name(const struct dictionary *dictionary, const char *code)
{
	for (size_t i = 0; dictionary && code && i < dictionary->count; i++)
		if (strcmp(dictionary->entry[i].code, code) == 0)
			return dictionary->entry[i].name;
	return NULL;
}

static const char *without_noughts(const char *digits)
{
	while (digits[0] == '0' && digits[1] != '\0')
		digits++;
	return digits;
}

static bool is_code(const char *code, const char *written)
{
	return strcmp(without_noughts(code), without_noughts(written)) == 0;
}

/* The next character of a name, the half-width twin of a full-width one: A级（安全） is typed A级(安全) too. */
static int next_byte(const unsigned char **at)
{
	const unsigned char *byte = *at;
	if (byte[0] == 0xEF && (byte[1] == 0xBC || byte[1] == 0xBD) && byte[2] >= 0x80) {
		int twin = (byte[1] == 0xBC ? 0x20 : 0x60) + (byte[2] - 0x80);
		if (twin > 0x20 && twin < 0x7F) {
			*at += 3;
			return twin;
		}
	}
	*at += 1;
	return byte[0];
}

/* Whether `name`, up to a | or its end, is what was written. */
static bool is_name(const char *name, const char *written)
{
	const unsigned char *one = (const unsigned char *)name, *other = (const unsigned char *)written;
	while (*one && *one != '|')
		if (!*other || next_byte(&one) != next_byte(&other))
			return false;
	return *other == '\0' && one != (const unsigned char *)name;
}

static bool is_among(const char *names, const char *written)
{
	while (names) {
		if (is_name(names, written))
			return true;
		names = strchr(names, '|');
		names = names ? names + 1 : NULL;
	}
	return false;
}

const char *dictionary_code(const struct dictionary *dictionary, const char *code_or_name)
{
	for (size_t i = 0; dictionary && i < dictionary->count; i++) {
		const struct dictionary_entry *entry = &dictionary->entry[i];
		if (!entry->retired && (is_code(entry->code, code_or_name) || is_name(entry->name, code_or_name) ||
					is_among(entry->others, code_or_name)))
			return entry->code;
	}
	return NULL;
}

size_t dictionary_count(const struct dictionary *dictionary)
{
	return dictionary ? dictionary->count : 0;
}

const struct dictionary_entry *dictionary_at(const struct dictionary *dictionary, size_t index)
{
	return &dictionary->entry[index];
}
