/* PNG pictures of QR codes, for printing. */
#ifndef REPORTS_PNG_H
#define REPORTS_PNG_H

#include <stdbool.h>

struct err;
struct qr;

enum { PNG_SCALE_LEAST = 3, PNG_SCALE_USUAL = 8, PNG_SCALE_MOST = 64 };

struct png_style {
	int scale;     /* pixels a module, within the limits above */
	bool specimen; /* a black band below the code says 样张 SPECIMEN; the code stays readable */
};

/*
 * Writes the code with its quiet zone to `path`: black and white, the same bytes for the same code. The
 * file appears whole or not at all (it is written beside its place and renamed), mode 0644, but is not
 * forced to the disk: after a power cut, ask png_is_whole. Fails with ERR_SYSTEM.
 */
bool png_write_qr(const char *path, const struct qr *qr, const struct png_style *style, struct err *err);

/* Whether the file is there and begins and ends as a PNG does. */
bool png_is_whole(const char *path);

#endif
