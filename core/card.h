/* Card codes: the random word on a household's micro-card, and the URL that its QR code holds. */
#ifndef CORE_CARD_H
#define CORE_CARD_H

#include <stdbool.h>

struct err;

/*
 * A code is 13 random symbols and a check symbol, out of 31 that nobody takes for one another
 * (no 0 O, 1 I L): 64 bits, so that guessing is hopeless. All of them belong to QR's
 * alphanumeric mode. 31 is a prime, and symbols are weighted by their place: one wrong symbol
 * and two swapped ones are always found.
 */
enum {
	CARD_RANDOM_BYTES = 16,
	CARD_CODE_BYTES = 15, /* 14 symbols and a NUL */
	CARD_URL_BYTES = 115, /* what QR version 4 holds at level L, and a NUL */
};

/* The same random bytes always give the same code. */
void card_code_make(const unsigned char random[static CARD_RANDOM_BYTES], char code[static CARD_CODE_BYTES]);

/*
 * Finds the code in what was typed or scanned: the code alone, or a URL that has it after
 * "/C/". Small letters, full-width characters, blanks and dashes within it do not matter, nor
 * does what a Chinese input method makes of a scanner's "/" and ".". False when there is none or its
 * check symbol is wrong; `code` is then untouched.
 */
bool card_code_from_text(const char *text, char code[static CARD_CODE_BYTES]);

/*
 * "https://card.fangzheng.gov.cn" and a code give "HTTPS://CARD.FANGZHENG.GOV.CN/C/CODE": all in capitals, which
 * QR keeps in its alphanumeric mode. Fails with ERR_INPUT when `base` is no http or https address, has
 * characters that this mode lacks, or is too long.
 */
bool card_url(const char *base, const char *code, char url[static CARD_URL_BYTES], struct err *err);

/* Whether the address is one that can never be reached, as shipped (RFC 2606: example, invalid, test, localhost). */
bool card_base_is_placeholder(const char *base);

#endif
