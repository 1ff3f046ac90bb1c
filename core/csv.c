#include "core/csv.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/encoding.h"
#include "core/err.h"
#include "core/i18n.h"

enum { DETECT_BYTES = 1 << 20 };

struct csv {
	FILE *file;
	const char *encoding;
	char separator;
	long line;			/* of the next byte */
	/* The beginning of the file, read ahead to find out its character set. */
	char *ahead;
	size_t ahead_at, ahead_length;
	struct arena arena;		/* of the current record */
	char *field;			/* CSV_FIELD_BYTES + 1 */
};

static int next_byte(struct csv *csv)
{
	return csv->ahead_at < csv->ahead_length ? (unsigned char)csv->ahead[csv->ahead_at++] : getc(csv->file);
}

static void push_back(struct csv *csv, int byte)
{
	if (byte == EOF)
		return;
	if (csv->ahead_at > 0)
		csv->ahead_at--;
	else
		ungetc(byte, csv->file);
	if (csv->ahead_at < csv->ahead_length)
		csv->ahead[csv->ahead_at] = (char)byte;
}

/* Looks at whole lines only, so that no character of two bytes is cut. */
static void detect(struct csv *csv, const char *encoding)
{
	size_t length = csv->ahead_length;
	while (length == DETECT_BYTES && length > 1 && csv->ahead[length - 1] != '\n')
		length--;
	csv->encoding = strcmp(encoding, "auto") == 0 ? encoding_detect(csv->ahead, length) : encoding;
	if (csv->ahead_length >= 3 && memcmp(csv->ahead, "\xEF\xBB\xBF", 3) == 0)
		csv->ahead_at = 3;
	size_t most = 0;
	csv->separator = ',';
	for (const char *separator = ",;\t"; *separator; separator++) {
		size_t count = 0;
		for (size_t i = 0; i < csv->ahead_length && csv->ahead[i] != '\n'; i++)
			count += csv->ahead[i] == *separator;
		if (count > most) {
			most = count;
			csv->separator = *separator;
		}
	}
}

bool csv_open(FILE *file, const char *encoding, struct csv **csv, struct err *err)
{
	if (strcmp(encoding, "auto") != 0 && strcmp(encoding, "utf-8") != 0 && strcmp(encoding, "gb18030") != 0)
		return err_set(err, ERR_INPUT, _("the character set is auto, utf-8 or gb18030"));
	struct csv *opened = calloc(1, sizeof *opened);
	if (!opened || !(opened->ahead = malloc(DETECT_BYTES)) || !(opened->field = malloc(CSV_FIELD_BYTES + 1)))
		err_out_of_memory();
	opened->file = file;
	opened->line = 1;
	opened->ahead_length = fread(opened->ahead, 1, DETECT_BYTES, file);
	detect(opened, encoding);
	*csv = opened;
	return true;
}

void csv_close(struct csv *csv)
{
	if (!csv)
		return;
	arena_release(&csv->arena);
	free(csv->ahead);
	free(csv->field);
	free(csv);
}

const char *csv_encoding(const struct csv *csv)
{
	return csv->encoding;
}

/* CR LF and CR alone end a line as LF does. */
static int next_folded(struct csv *csv)
{
	int byte = next_byte(csv);
	if (byte == '\r') {
		int after = next_byte(csv);
		if (after != '\n')
			push_back(csv, after);
		byte = '\n';
	}
	csv->line += byte == '\n';
	return byte;
}

/*
 * Reads one field's bytes; `*end` is the byte after it. In GB18030 the second byte of a
 * character may look like ASCII, but never like a quote, a separator or a line end: those lie
 * below 0x30, as does no trail byte (0x30-0x39 in four-byte and 0x40-0xFE in two-byte ones).
 */
static bool read_field(struct csv *csv, size_t *length, int *end, struct err *err)
{
	bool quoted = false;
	long began = csv->line;
	*length = 0;
	int byte = next_folded(csv);
	if (byte == '"') {
		quoted = true;
		byte = next_folded(csv);
	}
	for (;; byte = next_folded(csv)) {
		if (byte == EOF && quoted)
			return err_set(err, ERR_INPUT, _("line %ld: a quote begins here and never ends"), began);
		if (quoted && byte == '"') {
			byte = next_folded(csv);
			if (byte != '"') {
				quoted = false;
				if (byte == EOF || byte == csv->separator || byte == '\n')
					break;
			}
		} else if (!quoted && (byte == EOF || byte == csv->separator || byte == '\n')) {
			break;
		}
		if (byte == '\0')
			return err_set(err, ERR_INPUT, _("line %ld: a NUL byte; this is no text file"), began);
		if (*length == CSV_FIELD_BYTES)
			return err_set(err, ERR_INPUT, _("line %ld: a field of more than 64 KiB; is a quote missing?"), began);
		csv->field[(*length)++] = (char)byte;
	}
	*end = byte;
	return true;
}

static bool keep_field(struct csv *csv, size_t length, struct csv_record *record, struct err *err)
{
	size_t utf8_length;
	if (record->count == CSV_FIELDS_MOST)
		return err_set(err, ERR_INPUT, _("line %ld: more than %d columns"), record->line, CSV_FIELDS_MOST);
	char *field = encoding_to_utf8(&csv->arena, csv->field, length, csv->encoding, &utf8_length, err);
	if (!field)
		return err_prefix(err, _("line %ld"), record->line);
	/* The apostrophe of csv_write_field, and of people who know Excel. */
	if (field[0] == '\'' && field[1] && strchr("=+-@", field[1]))
		field++;
	record->field[record->count++] = field;
	return true;
}

bool csv_read(struct csv *csv, struct csv_record *record, bool *more, struct err *err)
{
	for (int end = '\n'; end != EOF;) {
		arena_reset(&csv->arena);
		*record = (struct csv_record){ .line = csv->line };
		do {
			size_t length;
			if (!read_field(csv, &length, &end, err) || !keep_field(csv, length, record, err))
				return false;
		} while (end == csv->separator);
		if (record->count > 1 || record->field[0][0] != '\0') {
			*more = true;
			return true;
		}
	}
	*more = false;
	return true;
}

void csv_write_field(FILE *file, const char *field, bool last)
{
	bool formula = *field && strchr("=+-@", *field), quoted = strpbrk(field, ",;\t\"\r\n") != NULL;
	if (quoted)
		putc('"', file);
	if (formula)
		putc('\'', file);
	for (; *field; field++) {
		if (*field == '"')
			putc('"', file);
		putc(*field, file);
	}
	if (quoted)
		putc('"', file);
	if (last)
		fputs("\r\n", file);
	else
		putc(',', file);
}
