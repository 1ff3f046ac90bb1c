/* One-time codes: for a station that joins, for a first log-in. Said over the telephone, typed once. */
#ifndef CORE_ONETIME_H
#define CORE_ONETIME_H

#include <stdbool.h>

struct chance;
struct err;

/*
 * 15 characters of 5 random bits and a check character, in groups of four: XXXX-XXXX-XXXX-XXXX,
 * in Crockford's base 32, which lacks I, L, O and U. 75 bits: nobody guesses one in its time.
 */
enum { ONETIME_BYTES = 20 };

void onetime_draw(struct chance *chance, char code[static ONETIME_BYTES]);

/* Reads what was typed: small letters, other or no separators, O for 0 and I or L for 1 are accepted. */
bool onetime_read(const char *typed, char code[static ONETIME_BYTES], struct err *err);

#endif
