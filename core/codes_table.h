/* The table that the build makes from data/codes/: only for core/codes.c. */
#ifndef CORE_CODES_TABLE_H
#define CORE_CODES_TABLE_H

#include "core/codes.h"

struct dictionary {
	const char *name, *version;
	const struct dictionary_entry *entry;
	size_t count;
};

extern const struct dictionary dictionaries[];
extern const size_t dictionaries_count;

#endif
