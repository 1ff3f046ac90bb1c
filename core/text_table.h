/* The ranges of characters that the build makes from data/widths.tsv: only for core/text.c. */
#ifndef CORE_TEXT_TABLE_H
#define CORE_TEXT_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct text_range {
	uint32_t first, last; /* ascending, apart from each other */
};

extern const struct text_range text_wide[], text_zero[], text_hidden[], text_variant[];
extern const size_t text_wide_count, text_zero_count, text_hidden_count, text_variant_count;

#endif
