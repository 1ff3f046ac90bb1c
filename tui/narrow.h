/* What a list is narrowed by while one types: any part of a text, or its pinyin or initials. */
#ifndef TUI_NARROW_H
#define TUI_NARROW_H

#include <stdbool.h>

struct arena;

/* The text and how its first two words may be typed (a name and what it is of), in the arena. */
const char *narrow_keys(const char *text, struct arena *arena);

/* The same of its first word alone, the name: what fits there is meant before what fits elsewhere. */
const char *narrow_name_keys(const char *text, struct arena *arena);

/* Whether each word that was typed stands somewhere in these keys, in small letters or capitals. */
bool narrow_matches(const char *keys, const char *typed);

#endif
