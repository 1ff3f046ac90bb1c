#include "core/fulltext.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/fulltext_table.h"
#include "core/text.h"

/* Reads one character of bytes that may end anywhere: a NUL is a character here. */
static size_t next(const char *bytes, size_t length, uint32_t *codepoint)
{
	char window[5] = { 0 };
	if (length >= 4 || (length > 0 && (unsigned char)bytes[0] < 0x80)) {
		size_t used = text_next(bytes, codepoint);
		return used > 0 ? used : 1;
	}
	memcpy(window, bytes, length);
	size_t used = text_next(window, codepoint);
	return used > 0 || length == 0 ? used : 1;
}

static bool is_between(uint32_t codepoint, uint32_t first, uint32_t last)
{
	return codepoint >= first && codepoint <= last;
}

static bool is_han(uint32_t c)
{
	return is_between(c, 0x4E00, 0x9FFF) || is_between(c, 0x3400, 0x4DBF) || c == 0x3005 || c == 0x3007 ||
	       is_between(c, 0x3041, 0x30FF) || is_between(c, 0xAC00, 0xD7A3) || is_between(c, 0xF900, 0xFAFF) ||
	       is_between(c, 0x20000, 0x3FFFD);
}

bool atom_run_letter(uint32_t c, uint32_t *folded)
{
	if (is_between(c, 0xFF01, 0xFF5E))
		c -= 0xFEE0;
	bool upper = is_between(c, 'A', 'Z') || (is_between(c, 0xC0, 0xDE) && c != 0xD7) || is_between(c, 0x410, 0x42F);
	*folded = upper ? c + 32 : c;
	return upper || is_between(c, 'a', 'z') || is_between(c, '0', '9') ||
	       (is_between(c, 0xDF, 0x24F) && c != 0xF7) || is_between(c, 0x386, 0x3FF) || is_between(c, 0x400, 0x52F);
}

static uint32_t simplified(uint32_t codepoint)
{
	size_t low = 0, high = fulltext_variant_count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (fulltext_variants[middle].codepoint < codepoint)
			low = middle + 1;
		else
			high = middle;
	}
	return low < fulltext_variant_count && fulltext_variants[low].codepoint == codepoint
		       ? fulltext_variants[low].simplified
		       : codepoint;
}

char *fulltext_simplify(const char *text, struct arena *arena)
{
	enum { BYTES_MOST = 4 }; /* of a character: a simplified form may be longer than what it stands for */
	char *simple = arena_alloc(arena, BYTES_MOST * strlen(text) + 1), *end = simple;
	uint32_t codepoint;
	for (size_t step; (step = text_next(text, &codepoint)) > 0; text += step)
		end += text_encode(simplified(codepoint), end);
	*end = '\0';
	return simple;
}

static bool is_key_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool atom_next(const char *bytes, size_t length, size_t at, struct atom *atom)
{
	uint32_t codepoint, folded;
	for (size_t step; at < length; at += step) {
		step = next(bytes + at, length - at, &codepoint);
		if (is_han(codepoint)) {
			*atom = (struct atom){ ATOM_HAN, codepoint, simplified(codepoint), at, at + step };
			return true;
		}
		size_t end = at + step;
		if (codepoint == TERM_KEY) {
			while (end < length && is_key_letter(bytes[end]))
				end++;
			*atom = (struct atom){ .kind = ATOM_KEY, .start = at, .end = end };
			return true;
		}
		if (!atom_run_letter(codepoint, &folded))
			continue;
		while (end < length && (step = next(bytes + end, length - end, &codepoint)) > 0 &&
		       atom_run_letter(codepoint, &folded))
			end += step;
		*atom = (struct atom){ .kind = ATOM_RUN, .start = at, .end = end };
		return true;
	}
	return false;
}

size_t atom_readings(const struct atom *atom, char readings[FULLTEXT_READINGS][PINYIN_BYTES])
{
	return pinyin_readings(atom->written, readings, FULLTEXT_READINGS);
}

/* Terms ------------------------------------------------------------------------------------------------- */

struct taking {
	bool (*take)(void *context, const struct term *term);
	void *context;
	struct atom atom;
	bool colocated;
};

static bool give(struct taking *taking, const char *bytes, size_t length, size_t end)
{
	struct term term = { bytes, length, taking->atom.start, end, taking->colocated };
	taking->colocated = true;
	return taking->take(taking->context, &term);
}

/* Readings of a Han atom and their initials, each once. */
struct reading {
	char reading[FULLTEXT_READINGS][PINYIN_BYTES];
	char initial[FULLTEXT_READINGS];
	size_t count, initials;
};

static void read(const struct atom *atom, struct reading *reading)
{
	reading->initials = 0;
	reading->count = atom->kind == ATOM_HAN ? atom_readings(atom, reading->reading) : 0;
	for (size_t i = 0; i < reading->count; i++)
		if (!memchr(reading->initial, reading->reading[i][0], reading->initials))
			reading->initial[reading->initials++] = reading->reading[i][0];
}

static bool give_readings(struct taking *taking, const struct reading *reading)
{
	char text[FULLTEXT_TERM_BYTES];
	for (size_t i = 0; i < reading->count; i++) {
		int length = snprintf(text, sizeof text, "%c%s", TERM_READING, reading->reading[i]);
		if (!give(taking, text, (size_t)length, taking->atom.end))
			return false;
	}
	return true;
}

static bool give_pairs(struct taking *taking, const struct reading *reading, const struct atom *after,
		       const struct reading *reading_after)
{
	char text[FULLTEXT_TERM_BYTES];
	for (size_t i = 0; i < reading->count; i++)
		for (size_t j = 0; j < reading_after->count; j++) {
			int length = snprintf(text, sizeof text, "%c%s'%s", TERM_READINGS, reading->reading[i],
					      reading_after->reading[j]);
			if (!give(taking, text, (size_t)length, after->end))
				return false;
		}
	for (size_t i = 0; i < reading->initials; i++)
		for (size_t j = 0; j < reading_after->initials; j++) {
			const char initials[3] = { TERM_INITIALS, reading->initial[i], reading_after->initial[j] };
			if (!give(taking, initials, sizeof initials, after->end))
				return false;
		}
	return true;
}

static bool give_run(struct taking *taking, const char *bytes)
{
	char text[1 + 4 * FULLTEXT_RUN_LETTERS + 5] = { TERM_RUN }, *out = text + 1;
	size_t at = taking->atom.start, step;
	size_t ends[FULLTEXT_RUN_LETTERS], letters = 0;
	for (; letters < FULLTEXT_RUN_LETTERS && at < taking->atom.end; at += step) {
		uint32_t codepoint, folded;
		step = next(bytes + at, taking->atom.end - at, &codepoint);
		atom_run_letter(codepoint, &folded);
		out += text_encode(folded, out);
		ends[letters++] = (size_t)(out - text);
	}
	while (letters-- > 0)
		if (!give(taking, text, ends[letters], taking->atom.end))
			return false;
	return true;
}

static bool give_han(struct taking *taking, const struct reading *reading, const struct atom *after,
		     const struct reading *reading_after)
{
	char text[9];
	size_t length = text_encode(taking->atom.han, text);
	if (!give(taking, text, length, taking->atom.end))
		return false;
	if (after) {
		size_t both = length + text_encode(after->han, text + length);
		if (!give(taking, text, both, after->end) || !give_pairs(taking, reading, after, reading_after))
			return false;
	}
	return give_readings(taking, reading);
}

bool fulltext_terms(const char *bytes, size_t length, bool (*take)(void *context, const struct term *term),
		    void *context)
{
	struct taking taking = { .take = take, .context = context };
	struct atom after;
	struct reading reading[2];
	size_t now = 0;
	bool more = atom_next(bytes, length, 0, &after);
	if (more)
		read(&after, &reading[now]);
	while (more) {
		taking.atom = after;
		taking.colocated = false;
		if ((more = atom_next(bytes, length, taking.atom.end, &after)))
			read(&after, &reading[!now]);
		bool ok = true, adjacent = more && after.kind == ATOM_HAN && after.start == taking.atom.end;
		size_t key = taking.atom.end - taking.atom.start;
		switch (taking.atom.kind) {
		case ATOM_HAN:
			ok = give_han(&taking, &reading[now], adjacent ? &after : NULL, &reading[!now]);
			break;
		case ATOM_RUN:
			ok = give_run(&taking, bytes);
			break;
		case ATOM_KEY:
			ok = key > FULLTEXT_KEY_BYTES || give(&taking, bytes + taking.atom.start, key, taking.atom.end);
			break;
		}
		if (!ok)
			return false;
		now = !now;
	}
	return true;
}
