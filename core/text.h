/* Text: UTF-8 without a locale, columns of a terminal, and the one sanitiser of what is shown. */
#ifndef CORE_TEXT_H
#define CORE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Reads one character and returns its bytes: 0 at the end, 1 and U+FFFD for a byte that is none. */
size_t text_next(const char *text, uint32_t *codepoint);

/* Writes a character as UTF-8, 1 to 4 bytes and a NUL. */
size_t text_encode(uint32_t codepoint, char utf8[static 5]);

bool text_is_utf8(const char *bytes, size_t length);

/* Columns on a terminal: 2 for wide (East Asian W and F), 0 for combining and format characters. */
int codepoint_width(uint32_t codepoint);
int text_width(const char *text);

/* Bytes of the longest prefix of whole characters within `columns`; `*used` of those it takes. */
size_t text_fit(const char *text, int columns, int *used);

/* Whether they are the same; nothing (NULL) is the same as nothing. */
bool text_same(const char *one, const char *other);

/*
 * Bytes of the line when only the first `fits` bytes of a longer one fit: broken where Chinese and Latin text may be, and
 * anywhere where that is nowhere near. At least one character; a blank there is left for the caller to pass over.
 */
size_t text_break(const char *text, size_t fits);

size_t text_count(const char *text); /* characters */

/*
 * What may go to a terminal: control, bidi and other invisible format characters become "·",
 * tabs and line ends a blank (text_clean_lines keeps these as "\n"), variation selectors nothing,
 * bytes that are no UTF-8 U+FFFD.
 */
char *text_clean(struct arena *arena, const char *text);
char *text_clean_lines(struct arena *arena, const char *text);

/* Full-width ASCII (U+FF01 … U+FF5E, U+3000) as its half-width twin. */
char *text_halfwidth(struct arena *arena, const char *text);

/* Without blanks at both ends: ASCII, ideographic and no-break spaces, byte order marks. */
char *text_trim(struct arena *arena, const char *text);

char *text_lower(struct arena *arena, const char *text); /* ASCII letters */

#endif
