/* QR codes: what a camera reads off a micro-card, as modules and as text for a terminal. */
#ifndef REPORTS_QR_H
#define REPORTS_QR_H

#include <stdbool.h>

struct arena;
struct err;

/*
 * Version 4 at most: with its quiet zone that is 41 modules, so 21 lines of half blocks: it fits
 * an 80x24 terminal.
 */
enum { QR_SIDE_MOST = 33, QR_QUIET = 4 };

struct qr {
	int size;			       /* modules a side, without the quiet zone */
	bool dark[QR_SIDE_MOST][QR_SIDE_MOST]; /* [row][column] */
};

/*
 * Makes the smallest code for `text`, at error correction level M where version 4 holds it, else
 * at L. Text of digits, capitals and "$%*+-./: " takes the alphanumeric mode. Fails with
 * ERR_INPUT when `text` is empty or too long.
 */
bool qr_make(const char *text, struct qr *qr, struct err *err);

/* Whether a module is dark; outside the code, in the quiet zone and beyond, none is. */
bool qr_is_dark(const struct qr *qr, int row, int column);

/*
 * Lines of UTF-8 ending in '\n', with the quiet zone; a character (▀ ▄ █ or a blank) is two modules, one
 * above the other. A block is dark, a blank is light: show them black on white explicitly, as a screen does by
 * its colours, because on a dark terminal the code would come out as its negative, which not every camera
 * reads. Not for locales where a block takes two columns (zh_CN.GB18030): there use qr_wide_blocks, or
 * qr_two_columns_coloured.
 */
const char *qr_half_blocks(const struct qr *qr, struct arena *arena);

/* The same where blocks take two columns: twice as wide as it is high, which cameras read as they read one seen aslant. */
const char *qr_wide_blocks(const struct qr *qr, struct arena *arena);

/* The same for standard output: every line sets black on white itself (ECMA-48 SGR) and resets it. */
const char *qr_half_blocks_coloured(const struct qr *qr, struct arena *arena);

/* Lines of "##" and blanks, two columns and one line a module, with the quiet zone. */
const char *qr_ascii(const struct qr *qr, struct arena *arena);

/* The same made of blanks alone, by colours as above: for any character set on a terminal with colours. */
const char *qr_two_columns_coloured(const struct qr *qr, struct arena *arena);

#endif
