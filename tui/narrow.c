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

/* `keys`, and how the first words of `text` may be typed. */
static const char *add_pinyin(const char *keys, const char *text, int words, struct arena *arena)
{
	const char *word = text;
	for (int i = 0; i < words && *word; i++) {
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

const char *narrow_keys(const char *text, struct arena *arena)
{
	enum { WORDS = 2 };
	return add_pinyin(text, text, WORDS, arena);
}

const char *narrow_name_keys(const char *text, struct arena *arena)
{
	return add_pinyin(arena_bytes(arena, text, strcspn(text, " ")), text, 1, arena);
}
