/* CSV as Excel in China writes it (RFC 4180 with its usual liberties), a record at a time. */
#ifndef CORE_CSV_H
#define CORE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct arena;
struct err;

enum { CSV_FIELDS_MOST = 200, CSV_FIELD_BYTES = 64 * 1024 };

/* One record; texts are UTF-8 and live until the next csv_read. */
struct csv_record {
	const char *field[CSV_FIELDS_MOST];
	const char *fault[CSV_FIELDS_MOST]; /* what is wrong with the bytes of a field; NULL: nothing */
	size_t count;
	long line; /* where it begins, from 1 */
};

struct csv;

/*
 * Reads from `file`, which the caller closes. `encoding` is "auto", "utf-8" or "gb18030"; "auto" takes the
 * one in which less of the file means nothing (of a pipe: of its first MiB). The separator (comma, semicolon or tab) is the one that the first line has most of.
 */
bool csv_open(FILE *file, const char *encoding, struct csv **csv, struct err *err);
void csv_close(struct csv *csv);

/*
 * The next record that is not an empty line; `*more` is false at the end. Line ends inside a field
 * become "\n". Bytes that are no text and a NUL become U+FFFD and a field is cut at 64 KiB: each is a fault of
 * that field. Fails with ERR_INPUT "line N: …" for a quote that never ends or too many columns; nothing
 * can be read after that.
 */
bool csv_read(struct csv *csv, struct csv_record *record, bool *more, struct err *err);

const char *csv_encoding(const struct csv *csv);

/*
 * Writes a field, quoted when it must be, as UTF-8. What begins with = + - @ and is no negative number
 * would be a formula to Excel: it is written after an apostrophe, which csv_read takes off again.
 */
void csv_write_field(FILE *file, const char *field, bool last);

#endif
