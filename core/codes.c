#include "core/codes.h"

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

const char *dictionary_code(const struct dictionary *dictionary, const char *code_or_name)
{
	for (size_t i = 0; dictionary && i < dictionary->count; i++) {
		const struct dictionary_entry *entry = &dictionary->entry[i];
		if (!entry->retired && (strcmp(entry->code, code_or_name) == 0 || strcmp(entry->name, code_or_name) == 0))
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
