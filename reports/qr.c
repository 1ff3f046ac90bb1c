#include "reports/qr.h"

#include <errno.h>
#include <qrencode.h>
#include <stddef.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"

enum { VERSION_MOST = (QR_SIDE_MOST - 17) / 4 };

/* NULL when it takes more than the highest version we use. */
static QRcode *encode(const char *text, QRecLevel level)
{
	QRcode *code = QRcode_encodeString(text, 0, level, QR_MODE_8, 1);
	if (!code && errno == ENOMEM)
		err_out_of_memory();
	if (code && code->version > VERSION_MOST) {
		QRcode_free(code);
		code = NULL;
	}
	return code;
}

bool qr_make(const char *text, struct qr *qr, struct err *err)
{
	enum { DIGITS_MOST = 187 }; /* the most that version 4 can hold, in its densest mode */
	QRcode *code = NULL;
	if (strlen(text) <= DIGITS_MOST)
		code = encode(text, QR_ECLEVEL_M);
	if (!code && strlen(text) <= DIGITS_MOST)
		code = encode(text, QR_ECLEVEL_L);
	if (!code)
		return err_set(err, ERR_INPUT, _("the text is empty or too long for a small QR code"));
	*qr = (struct qr){ .size = code->width };
	for (int row = 0; row < qr->size; row++)
		for (int column = 0; column < qr->size; column++)
			qr->dark[row][column] = code->data[row * qr->size + column] & 1;
	QRcode_free(code);
	return true;
}

bool qr_is_dark(const struct qr *qr, int row, int column)
{
	return row >= 0 && row < qr->size && column >= 0 && column < qr->size && qr->dark[row][column];
}

/* How a code becomes text: what is written for the modules of one character, and round each line. */
struct script {
	int modules;	     /* above one another in one character: 1 or 2 */
	const char *cell[4]; /* by upper module + 2 * lower module, 1 being dark */
	const char *before, *after;
};

#define BLACK_ON_WHITE "\033[30;47m"
#define RESET "\033[0m"

static const char *write_lines(const struct qr *qr, const struct script *script, struct arena *arena)
{
	size_t widest = 0;
	for (int i = 0; i < 4; i++)
		if (script->cell[i] && strlen(script->cell[i]) > widest)
			widest = strlen(script->cell[i]);
	size_t side = (size_t)qr->size + 2 * QR_QUIET;
	size_t line_bytes = strlen(script->before) + side * widest + strlen(script->after) + 1;
	char *lines = arena_alloc(arena, side * line_bytes + 1), *end = lines;
	for (int row = -QR_QUIET; row < qr->size + QR_QUIET; row += script->modules) {
		end = stpcpy(end, script->before);
		for (int column = -QR_QUIET; column < qr->size + QR_QUIET; column++) {
			int lower = script->modules == 2 && qr_is_dark(qr, row + 1, column);
			end = stpcpy(end, script->cell[qr_is_dark(qr, row, column) + 2 * lower]);
		}
		end = stpcpy(stpcpy(end, script->after), "\n");
	}
	return lines;
}

const char *qr_half_blocks(const struct qr *qr, struct arena *arena)
{
	static const struct script plain = { 2, { " ", "▀", "▄", "█" }, "", "" };
	return write_lines(qr, &plain, arena);
}

const char *qr_wide_blocks(const struct qr *qr, struct arena *arena)
{
	static const struct script wide = { 2, { "  ", "▀", "▄", "█" }, "", "" };
	return write_lines(qr, &wide, arena);
}

const char *qr_half_blocks_coloured(const struct qr *qr, struct arena *arena)
{
	static const struct script coloured = { 2, { " ", "▀", "▄", "█" }, BLACK_ON_WHITE, RESET };
	return write_lines(qr, &coloured, arena);
}

const char *qr_ascii(const struct qr *qr, struct arena *arena)
{
	static const struct script ascii = { 1, { "  ", "##", NULL, NULL }, "", "" };
	return write_lines(qr, &ascii, arena);
}

const char *qr_two_columns_coloured(const struct qr *qr, struct arena *arena)
{
	static const struct script blanks = { 1, { "\033[47m  ", "\033[40m  ", NULL, NULL }, "", RESET };
	return write_lines(qr, &blanks, arena);
}
