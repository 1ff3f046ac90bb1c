/* Pinyin of Han characters and of names, without tones. From Unihan; surnames from a table of their own. */
#ifndef CORE_PINYIN_H
#define CORE_PINYIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum { PINYIN_BYTES = 8, PINYIN_READINGS_MOST = 6, PINYIN_KEYS_MOST = 24 };

/* The readings of one character, the most usual first, lü as "lv"; 0 for one that has none. */
size_t pinyin_readings(uint32_t codepoint, char readings[][PINYIN_BYTES], size_t most);

/*
 * The ways in which a name may be typed: full pinyin ("shanfutian", "danfutian", …) and
 * initials ("sft", "dft", …), each once, the likeliest first (the surname's own reading, then
 * the usual ones; lü as lv, lu and lyu). Letters and digits of the name stand for themselves, all else
 * is left out. `surname` says that the name begins with one. Texts live in `arena`.
 */
struct pinyin_keys {
	const char *full[PINYIN_KEYS_MOST];
	size_t full_count;
	const char *initials[PINYIN_KEYS_MOST];
	size_t initials_count;
};
void pinyin_name(const char *name, bool surname, struct arena *arena, struct pinyin_keys *keys);

/* The likeliest full pinyin with a blank after the surname's part: for sorting names. */
const char *pinyin_sort_key(const char *name, struct arena *arena);

#endif
