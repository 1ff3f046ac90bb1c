/* One word of the find box: in which keys it may stand, and which areas it may name. */
#ifndef DB_FIND_WORD_H
#define DB_FIND_WORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/find_key.h"

struct arena;
struct db;
struct err;

/* How well a word fits. */
enum fit { FIT_EXACT, FIT_PREFIX, FIT_PART, FIT_AREA, FIT_NONE };

/* A kind of key in which a word may stand, and as what. */
struct probe {
	enum find_kind kind;
	const char *text;
	size_t length;
};

enum {
	WORD_PROBES_MOST = 8,
	WORD_AREAS_MOST = 40,
	WORD_MANY_KEYS = 400, /* a word with so many finds nobody in particular */
};

struct word {
	const char *text;		      /* half-width, small letters, simplified */
	bool letters, han;		      /* all letters; Han characters */
	struct probe probe[WORD_PROBES_MOST]; /* the likelier first */
	size_t probes;
	char area[WORD_AREAS_MOST][13]; /* codes of the areas that it may name */
	size_t areas;
	int64_t keys; /* of people, as far as WORD_MANY_KEYS; see word_count_keys */
};

/* What words are read for. */
struct word_reader {
	const char *phone_prefix; /* "0451": a local number finds those kept with it; may be NULL */
	const char *own_area;	  /* of who sees no other; NULL: of everywhere */
	struct arena *arena;	  /* of all texts */
};

/* Splits what was typed; "+86 138 0000 0017" is one word. Returns how many, at most `most`. */
size_t words_read(const struct word_reader *reader, const char *typed, struct word *word, size_t most);

/* Finds the areas that the word names by the beginning of their name, its pinyin or initials. */
bool word_read_areas(struct word *word, struct db *db, struct arena *arena, struct err *err);

/* Counts the keys of people that begin so. */
bool word_count_keys(struct word *word, struct db *db, struct arena *arena, struct err *err);

/* The key that a probe looks for, and the last text that begins so. */
const char *word_key(enum find_class class, const struct probe *probe, struct arena *arena);
const char *word_key_end(const char *key, struct arena *arena);

/* How well the best of an entity's keys (find_entity.keys, `size` bytes) fits, and its kind (may be NULL). */
enum fit word_fit(const struct word *word, const char *keys, size_t size, enum find_kind *kind);

/* Whether the area is one that the word names, or lies in one. */
bool word_names_area(const struct word *word, const char *area);

#endif
