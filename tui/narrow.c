#include "tui/narrow.h"

#include <string.h>

#include "core/arena.h"
#include "core/pinyin.h"

static char lower(char character)
{
	return character >= 'A' && character <= 'Z' ? (char)(character - 'A' + 'a') : character;
}

static bool holds(const char *text, const char *word, size_t length)
{
	for (; *text; text++) {
		size_t i = 0;
		while (i < length && text[i] && lower(text[i]) == lower(word[i]))
			i++;
		if (i == length)
			return true;
	}
	return length == 0;
}

bool narrow_matches(const char *keys, const char *typed)
{
	while (*typed) {
		size_t length = strcspn(typed, " ");
		if (!holds(keys, typed, length))
			return false;
		typed += length;
		typed += strspn(typed, " ");
	}
	return true;
}

const char *narrow_keys(const char *text, struct arena *arena)
{
	struct pinyin_keys pinyin;
	const char *keys = text;
	pinyin_name(arena_bytes(arena, text, strcspn(text, " ")), true, arena, &pinyin);
	for (size_t i = 0; i < pinyin.full_count; i++)
		keys = arena_format(arena, "%s %s", keys, pinyin.full[i]);
	for (size_t i = 0; i < pinyin.initials_count; i++)
		keys = arena_format(arena, "%s %s", keys, pinyin.initials[i]);
	return keys;
}
