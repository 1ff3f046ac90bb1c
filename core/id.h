/* The two kinds of name that bytes have here: entities (128 bit) and hashes (256 bit). */
#ifndef CORE_ID_H
#define CORE_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct id {
	unsigned char byte[16];
};

struct hash {
	unsigned char byte[32];
};

enum { ID_TEXT_BYTES = 33, HASH_TEXT_BYTES = 65 }; /* lower-case hexadecimal and a NUL */

void id_format(const struct id *id, char text[static ID_TEXT_BYTES]);
void hash_format(const struct hash *hash, char text[static HASH_TEXT_BYTES]);

/* Read exactly what the formats write; false otherwise, and then the output is untouched. */
bool id_parse(const char *text, struct id *id);
bool hash_parse(const char *text, struct hash *hash);

/* The first and the last entity whose text begins with `prefix`, digits of id_format; false for other characters. */
bool id_parse_prefix(const char *prefix, struct id *first, struct id *last);

/* Hexadecimal of any bytes, and back; `text` has 2 * size + 1 bytes. */
void hex_format(const unsigned char *bytes, size_t size, char *text);
bool hex_parse(const char *text, unsigned char *bytes, size_t size);

static inline bool id_equal(const struct id *a, const struct id *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

static inline bool hash_equal(const struct hash *a, const struct hash *b)
{
	return memcmp(a, b, sizeof *a) == 0;
}

/* All bytes zero: "none". */
bool id_is_none(const struct id *id);
bool hash_is_none(const struct hash *hash);

#endif
