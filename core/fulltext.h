/* What full-text search sees in a text: its atoms, and the terms under which an index keeps it. */
#ifndef CORE_FULLTEXT_H
#define CORE_FULLTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/pinyin.h"

struct arena;

/*
 * An atom is a Han character (or kana, hangul: what is written without blanks), a run of letters and digits,
 * or a key. A key is U+0001 and ASCII letters and digits: the index's own, no text that people wrote holds it.
 */
enum atom_kind { ATOM_HAN, ATOM_RUN, ATOM_KEY };
struct atom {
	enum atom_kind kind;
	uint32_t written, han; /* of ATOM_HAN: the character, and its simplified form */
	size_t start, end;     /* bytes */
};

/*
 * Finds the first atom that begins at or after `at`; false when there is none. The bytes may hold anything and
 * need no NUL at their end.
 */
bool atom_next(const char *bytes, size_t length, size_t at, struct atom *atom);

/* The text with every Han character in its simplified form, in `arena`: 單福田 is 单福田. */
char *fulltext_simplify(const char *text, struct arena *arena);

/* Whether a character is part of a run; if so it is given in half-width and small. */
bool atom_run_letter(uint32_t codepoint, uint32_t *folded);

enum { FULLTEXT_READINGS = 4, FULLTEXT_RUN_LETTERS = 12, FULLTEXT_TERM_BYTES = 64, FULLTEXT_KEY_BYTES = 40 };

/* How a Han atom is read: the usual readings without tones. */
size_t atom_readings(const struct atom *atom, char readings[FULLTEXT_READINGS][PINYIN_BYTES]);

/*
 * The terms of a text. Of each Han character at a position of its own:
 *
 *	访	the character
 *	访户	it and the one after it: a word of two characters is one term, not a phrase of two long lists
 *	2fang	how it is read, each reading
 *	3fanghu	how it and the one after it are read, with ' between: 3fang'hu
 *	4fh	the initials of both
 *
 * where 2, 3, 4 are the bytes U+0002 … U+0004; and of each run, at one position, 5 and its first one, two …
 * FULLTEXT_RUN_LETTERS letters. A key is a term as it stands.
 */
enum { TERM_KEY = '\1', TERM_READING, TERM_READINGS, TERM_INITIALS, TERM_RUN };
struct term {
	const char *bytes;
	size_t length;
	size_t start, end; /* of the text that it stands for */
	bool colocated;	   /* at the position of the term before it */
};

/* Gives each term to `take`, whose false ends it. */
bool fulltext_terms(const char *bytes, size_t length, bool (*take)(void *context, const struct term *term),
		    void *context);

#endif
