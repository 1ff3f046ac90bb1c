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
	enum { WORDS = 2 };
	const char *keys = text, *word = text;
	for (int i = 0; i < WORDS && *word; i++) {
		struct pinyin_keys pinyin;
		size_t length = strcspn(word, " ");
		pinyin_name(arena_bytes(arena, word, length), i == 0, arena, &pinyin);
		for (size_t j = 0; j < pinyin.full_count; j++)
			keys = arena_format(arena, "%s %s", keys, pinyin.full[j]);
		for (size_t j = 0; j < pinyin.initials_count; j++)
			keys = arena_format(arena, "%s %s", keys, pinyin.initials[j]);
		word += length;
		word += strspn(word, " ");
	}
	return keys;
}
