/* Character sets: the one door to iconv. */
#ifndef CORE_ENCODING_H
#define CORE_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;

/* "utf-8" for a byte order mark or text that is UTF-8, else "gb18030". */
const char *encoding_detect(const char *bytes, size_t length);

/*
 * Converts between "utf-8" and "gb18030" (or any name iconv knows). The result ends in a NUL
 * that `*converted_length` does not count. ERR_INPUT with the place of the first byte that
 * means nothing in `from`.
 */
char *encoding_convert(struct arena *arena, const char *bytes, size_t length, const char *from, const char *to,
		       size_t *converted_length, struct err *err);

/* The same to UTF-8; a byte order mark is left out. */
char *encoding_to_utf8(struct arena *arena, const char *bytes, size_t length, const char *from,
		       size_t *converted_length, struct err *err);

#endif
