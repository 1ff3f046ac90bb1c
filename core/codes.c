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

static bool is_among(const char *names, const char *name)
{
	size_t length = strcspn(name, "|");
	if (length == 0 || name[length] != '\0')
		return false;
	while (names) {
		if (strncmp(names, name, length) == 0 && (names[length] == '|' || names[length] == '\0'))
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
		if (!entry->retired && (is_code(entry->code, code_or_name) || strcmp(entry->name, code_or_name) == 0 ||
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
