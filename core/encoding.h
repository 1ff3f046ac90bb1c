/* Character sets: the one door to iconv. */
#ifndef CORE_ENCODING_H
#define CORE_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;

/* How many places of a text mean nothing in either character set, and how many are characters that only UTF-8 writes so. */
struct encoding_faults {
	size_t utf8, gb18030, utf8_characters;
};

/* Adds those of a part of the text that ends in a NUL and at a line's end, so that no character is cut. */
void encoding_count_faults(const char *bytes, size_t length, struct encoding_faults *faults);

/*
 * "utf-8" or "gb18030": nearly every run of UTF-8 can be read as GB18030, so UTF-8 it is where most of the text is that,
 * and where no more of it means nothing.
 */
const char *encoding_better(const struct encoding_faults *faults);

/*
 * Converts between "utf-8" and "gb18030" (or any name iconv knows). The result ends in a NUL
 * that `*converted_length` does not count. ERR_INPUT with the place of the first byte that
 * means nothing in `from`.
 */
char *encoding_convert(struct arena *arena, const char *bytes, size_t length, const char *from, const char *to,
		       size_t *converted_length, struct err *err);

/*
 * The same to UTF-8 for what must not be lost: bytes that mean nothing become U+FFFD. `*bad` is the first of
 * these, from 1; 0 when there is none. `from` is "utf-8" or "gb18030".
 */
char *encoding_mend(struct arena *arena, const char *bytes, size_t length, const char *from, size_t *bad);

/* As encoding_convert to UTF-8; a byte order mark is left out. */
char *encoding_to_utf8(struct arena *arena, const char *bytes, size_t length, const char *from,
		       size_t *converted_length, struct err *err);

#endif
