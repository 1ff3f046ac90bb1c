#include "core/text.h"

#include <string.h>

#include "core/arena.h"
#include "core/text_table.h"

enum { REPLACEMENT = 0xFFFD };

size_t text_next(const char *text, uint32_t *codepoint)
{
	static const uint32_t least[5] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *byte = (const unsigned char *)text;
	if (byte[0] < 0x80) {
		*codepoint = byte[0];
		return byte[0] != 0;
	}
	size_t length = byte[0] >= 0xF0 && byte[0] < 0xF5   ? 4
			: byte[0] >= 0xE0 && byte[0] < 0xF0 ? 3
			: byte[0] >= 0xC2 && byte[0] < 0xE0 ? 2
							    : 0;
	uint32_t value = length ? byte[0] & (0xFFu >> (length + 1)) : 0;
	for (size_t i = 1; i < length; i++) {
		if ((byte[i] & 0xC0) != 0x80) {
			length = 0;
			break;
		}
		value = value << 6 | (byte[i] & 0x3Fu);
	}
	if (length == 0 || value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000)) {
		*codepoint = REPLACEMENT;
		return 1;
	}
	*codepoint = value;
	return length;
}

size_t text_encode(uint32_t c, char utf8[static 5])
{
	size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[5] = { 0, 0, 0xC0, 0xE0, 0xF0 };
	for (size_t i = length; i-- > 1; c >>= 6)
		utf8[i] = (char)(0x80 | (c & 0x3F));
	utf8[0] = (char)(lead[length] | c);
	utf8[length] = '\0';
	return length;
}

bool text_is_utf8(const char *bytes, size_t length)
{
	for (size_t at = 0; at < length;) {
		uint32_t codepoint;
		char window[5] = { 0 };
		memcpy(window, bytes + at, length - at < 4 ? length - at : 4);
		size_t used = text_next(window, &codepoint);
		if (used == 0)
			used = 1; /* a NUL is a character */
		else if (used == 1 && codepoint == REPLACEMENT)
			return false;
		at += used;
	}
	return true;
}

static bool is_in(uint32_t codepoint, const struct text_range *range, size_t count)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (codepoint > range[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && codepoint >= range[low].first;
}

/* Most of what is shown here: no need to search the tables for it. */
static bool is_common_han(uint32_t codepoint)
{
	return codepoint >= 0x4E00 && codepoint < 0xA000;
}

int codepoint_width(uint32_t codepoint)
{
	if (codepoint < 0x300)
		return 1;
	if (is_common_han(codepoint))
		return 2;
	if (is_in(codepoint, text_zero, text_zero_count) || is_in(codepoint, text_hidden, text_hidden_count))
		return 0;
	return is_in(codepoint, text_wide, text_wide_count) ? 2 : 1;
}

size_t text_fit(const char *text, int columns, int *used)
{
	size_t bytes = 0, step;
	uint32_t codepoint;
	*used = 0;
	while ((step = text_next(text + bytes, &codepoint)) > 0) {
		int width = codepoint_width(codepoint);
		if (*used + width > columns)
			break;
		*used += width;
		bytes += step;
	}
	return bytes;
}

int text_width(const char *text)
{
	int width;
	text_fit(text, INT32_MAX, &width);
	return width;
}

bool text_same(const char *one, const char *other)
{
	return one && other ? strcmp(one, other) == 0 : one == other;
}

static bool is_one_of(uint32_t character, const char *set)
{
	uint32_t one;
	for (size_t step; (step = text_next(set, &one)) > 0; set += step)
		if (one == character)
			return true;
	return false;
}

static bool is_of_word(uint32_t character)
{
	return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'Z') ||
	       (character >= 'a' && character <= 'z') || is_one_of(character, "*:-._@");
}

/*
 * Closing marks begin no line, opening ones end none (GB/T 15834), Latin words, numbers, times and masked
 * numbers stay whole.
 */
static bool may_break(uint32_t before, uint32_t after)
{
	return !is_one_of(after, "，。、；：？！）》】〉」』”’…—％%,.;:?!)]}") &&
	       !is_one_of(before, "（《【〈「『“‘([{") && !(is_of_word(before) && is_of_word(after));
}

size_t text_break(const char *text, size_t fits)
{
	uint32_t before, after;
	text_next(text + fits, &after);
	for (size_t at = fits, start = fits; at > fits / 2; at = start, after = before) {
		while (start > 0 && ((unsigned char)text[--start] & 0xC0) == 0x80)
			;
		text_next(text + start, &before);
		if (before == ' ' && start > 0)
			return start;
		if (after == ' ' || may_break(before, after))
			return at;
	}
	/* Nowhere: what does not fit at all goes on in the next line too, so that an end is reached. */
	uint32_t first;
	return fits > 0 ? fits : text_next(text, &first);
}

size_t text_count(const char *text)
{
	size_t count = 0, step;
	uint32_t codepoint;
	for (; (step = text_next(text, &codepoint)) > 0; text += step)
		count++;
	return count;
}

static char *clean(struct arena *arena, const char *text, bool lines)
{
	char *result = arena_alloc(arena, 3 * strlen(text) + 1), *out = result;
	uint32_t codepoint;
	for (size_t step; (step = text_next(text, &codepoint)) > 0; text += step) {
		char utf8[5];
		if ((codepoint >= ' ' && codepoint <= '~') || is_common_han(codepoint)) {
			memcpy(out, text, step);
			out += step;
			continue;
		}
		if (is_in(codepoint, text_variant, text_variant_count) || (codepoint == '\r' && text[1] == '\n'))
			continue;
		if (codepoint == '\r' || codepoint == '\n')
			codepoint = lines ? '\n' : ' ';
		else if (codepoint == '\t')
			codepoint = ' ';
		else if (is_in(codepoint, text_hidden, text_hidden_count))
			codepoint = 0xB7;
		size_t length = text_encode(codepoint, utf8);
		memcpy(out, utf8, length);
		out += length;
	}
	*out = '\0';
	return result;
}

char *text_clean(struct arena *arena, const char *text)
{
	return clean(arena, text, false);
}

char *text_clean_lines(struct arena *arena, const char *text)
{
	return clean(arena, text, true);
}

char *text_halfwidth(struct arena *arena, const char *text)
{
	char *result = arena_alloc(arena, 3 * strlen(text) + 1), *out = result;
	uint32_t codepoint;
	for (size_t step; (step = text_next(text, &codepoint)) > 0; text += step) {
		char utf8[5];
		if (codepoint >= 0xFF01 && codepoint <= 0xFF5E)
			codepoint -= 0xFEE0;
		else if (codepoint == 0x3000)
			codepoint = ' ';
		size_t length = text_encode(codepoint, utf8);
		memcpy(out, utf8, length);
		out += length;
	}
	*out = '\0';
	return result;
}

static bool is_blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000 || c == 0xFEFF ||
	       (c >= 0x2000 && c <= 0x200B);
}

char *text_trim(struct arena *arena, const char *text)
{
	uint32_t codepoint;
	size_t step, end = 0;
	while ((step = text_next(text, &codepoint)) > 0 && is_blank(codepoint))
		text += step;
	for (size_t at = 0; (step = text_next(text + at, &codepoint)) > 0;) {
		at += step;
		if (!is_blank(codepoint))
			end = at;
	}
	return arena_bytes(arena, text, end);
}

char *text_lower(struct arena *arena, const char *text)
{
	char *lower = arena_text(arena, text);
	for (char *at = lower; *at; at++)
		if (*at >= 'A' && *at <= 'Z')
			*at = (char)(*at - 'A' + 'a');
	return lower;
}
