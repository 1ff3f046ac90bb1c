/* The tables that the build makes from data/pinyin.tsv and data/surnames.tsv: only for core/pinyin.c. */
#ifndef CORE_PINYIN_TABLE_H
#define CORE_PINYIN_TABLE_H

#include <stddef.h>
#include <stdint.h>

struct pinyin_entry {
	uint32_t codepoint; /* ascending */
	uint32_t offset;    /* of its readings in the pool, with commas between */
};

struct pinyin_surname {
	const char *surname, *readings; /* "ou yang"; alternatives after commas */
};

extern const char pinyin_pool[];
extern const struct pinyin_entry pinyin_entries[];
extern const size_t pinyin_count;
extern const struct pinyin_surname pinyin_surnames[];
extern const size_t pinyin_surname_count;

#endif
