/* The tables that the build makes from data/variants.tsv and data/pinyin.tsv: only for core/fulltext*.c. */
#ifndef CORE_FULLTEXT_TABLE_H
#define CORE_FULLTEXT_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct fulltext_variant {
	uint32_t codepoint, simplified; /* ascending */
};

extern const struct fulltext_variant fulltext_variants[];
extern const size_t fulltext_variant_count;
extern const char fulltext_syllables[][8]; /* ascending */
extern const size_t fulltext_syllable_count;

#endif
