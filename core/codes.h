/* Dictionaries: codes and their names, from data/codes/. Codes are retired, never deleted. */
#ifndef CORE_CODES_H
#define CORE_CODES_H

#include <stddef.h>

struct dictionary;

struct dictionary_entry {
	const char *code, *name; /* the name in Chinese */
	const char *retired;	 /* the date since when it is no longer given; NULL while it is */
	const char *others;	 /* other names that forms and people use, | between; NULL for none */
};

/* By name ("cause"); NULL when there is none. */
const struct dictionary *dictionary_find(const char *name);
const char *dictionary_version(const struct dictionary *dictionary);

/* The name of a code, retired or not; NULL when it is unknown. */
const char *dictionary_name(const struct dictionary *dictionary, const char *code);

/*
 * The code of what is written as a code (spreadsheets lose its leading noughts) or as one of its names;
 * NULL when it is neither, or retired.
 */
const char *dictionary_code(const struct dictionary *dictionary, const char *code_or_name);

size_t dictionary_count(const struct dictionary *dictionary);
const struct dictionary_entry *dictionary_at(const struct dictionary *dictionary, size_t index);

#endif
