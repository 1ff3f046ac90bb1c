#include "core/locale_text.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "core/arena.h"
#include "core/text.h"

static bool locale_is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

char *locale_text_decode(const char *bytes, struct arena *arena, bool *good)
{
	size_t left = strlen(bytes);
	char *text = arena_alloc(arena, 4 * left + 5), *at = text;
	mbstate_t state = { 0 };
	*good = true;
	while (left > 0) {
		wchar_t character;
		size_t used = mbrtowc(&character, bytes, left, &state);
		if (used == (size_t)-1 || used == (size_t)-2) {
			character = 0xFFFD;
			used = 1;
			state = (mbstate_t){ 0 };
			*good = false;
		}
		at += text_encode((uint32_t)character, at);
		bytes += used;
		left -= used;
	}
	*at = '\0';
	return text;
}

const char *locale_text_encode(const char *text, struct arena *arena)
{
	if (locale_is_utf8())
		return text;
	char *bytes = arena_alloc(arena, strlen(text) * MB_CUR_MAX + 1), *at = bytes;
	mbstate_t state = { 0 };
	uint32_t codepoint;
	for (size_t used; (used = text_next(text, &codepoint)) > 0; text += used) {
		char character[64];
		size_t size = wcrtomb(character, (wchar_t)codepoint, &state);
		if (size == (size_t)-1)
			return "";
		memcpy(at, character, size);
		at += size;
	}
	*at = '\0';
	return bytes;
}
