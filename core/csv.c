#include "core/csv.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/encoding.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"

enum {
	AHEAD_BYTES = 1 << 20,
	NO_CHARACTER = 0xFF, /* a byte that means nothing in UTF-8 and in GB18030 */
};

struct csv {
	FILE *file;
	const char *encoding;
	char separator;
	long line; /* of the next byte */
	/* The beginning of the file, read ahead to find out its character set. */
	char *ahead;
	size_t ahead_at, ahead_length;
	struct arena arena; /* of the current record */
	char *field;	    /* CSV_FIELD_BYTES + 1 */
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

/* A line at a time, so that no character is cut; the file stands afterwards where it stood. */
static const char *judge(struct csv *csv)
{
	struct encoding_faults faults = { 0 };
	char *line = NULL;
	size_t room = 0;
	ssize_t length;
	off_t after = ftello(csv->file);
	FILE *whole = after >= 0 && fseeko(csv->file, -(off_t)csv->ahead_length, SEEK_CUR) == 0
			      ? csv->file
			      : fmemopen(csv->ahead, csv->ahead_length, "r");
	while (whole && (length = getline(&line, &room, whole)) >= 0)
		encoding_count_faults(line, (size_t)length, &faults);
	free(line);
	if (whole == csv->file)
		fseeko(whole, after, SEEK_SET);
	else if (whole)
		fclose(whole);
	return encoding_better(&faults);
}

static void find_encoding(struct csv *csv, const char *encoding)
{
	bool marked = csv->ahead_length >= 3 && memcmp(csv->ahead, "\xEF\xBB\xBF", 3) == 0;
	csv->encoding = encoding;
	if (strcmp(encoding, "auto") == 0)
		csv->encoding = marked ? "utf-8" : judge(csv);
	csv->ahead_at = marked ? 3 : 0;
}

/* The separator that the first line has most of, outside of quotes. */
static void find_separator(struct csv *csv)
{
	static const char separators[] = ",;\t";
	size_t count[sizeof separators] = { 0 }, most = 0;
	bool quoted = false;
	for (size_t i = csv->ahead_at; i < csv->ahead_length; i++) {
		char byte = csv->ahead[i];
		if (!quoted && (byte == '\n' || byte == '\r'))
			break;
		quoted ^= byte == '"';
		const char *separator = byte == '\0' || quoted ? NULL : strchr(separators, byte);
		if (separator)
			count[separator - separators]++;
	}
	for (size_t i = 1; i < sizeof separators - 1; i++)
		if (count[i] > count[most])
			most = i;
	csv->separator = separators[most];
}

bool csv_open(FILE *file, const char *encoding, struct csv **csv, struct err *err)
{
	if (strcmp(encoding, "auto") != 0 && strcmp(encoding, "utf-8") != 0 && strcmp(encoding, "gb18030") != 0)
		return err_set(err, ERR_INPUT, _("the character set is auto, utf-8 or gb18030"));
	struct csv *opened = calloc(1, sizeof *opened);
	if (!opened || !(opened->ahead = malloc(AHEAD_BYTES)) || !(opened->field = malloc(CSV_FIELD_BYTES + 1)))
		err_out_of_memory();
	opened->file = file;
	opened->line = 1;
	opened->ahead_length = fread(opened->ahead, 1, AHEAD_BYTES, file);
	if (opened->ahead_length >= 2 &&
	    (memcmp(opened->ahead, "\xFF\xFE", 2) == 0 || memcmp(opened->ahead, "\xFE\xFF", 2) == 0)) {
		csv_close(opened);
		return err_set(err, ERR_INPUT, _("the file is UTF-16 text: save it as “CSV UTF-8” and try again"));
	}
	find_encoding(opened, encoding);
	find_separator(opened);
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
 * Reads one field's bytes; `*end` is the byte after it. No byte within a GB18030 character looks
 * like a quote, a separator or a line end: those after the first are 0x30 to 0x39, 0x40 to 0x7E
 * and from 0x80 on.
 */
static bool read_field(struct csv *csv, size_t *length, int *end, const char **fault, struct err *err)
{
	bool quoted = false;
	long began = csv->line;
	*length = 0;
	*fault = NULL;
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
			*fault = _("there is a NUL byte, which no text has");
		if (*length < CSV_FIELD_BYTES)
			csv->field[(*length)++] = (char)(byte == '\0' ? NO_CHARACTER : byte);
		else
			*fault = _("there is more than 64 KiB; is a quote missing?");
	}
	*end = byte;
	return true;
}

/* The fields of csv_write_field, and of people who know Excel: apostrophes before a formula's sign. */
static bool is_formula(const char *field)
{
	field += strspn(field, "'");
	return *field && strchr("=+-@", *field);
}

static bool keep_field(struct csv *csv, size_t length, const char *fault, struct csv_record *record, struct err *err)
{
	if (record->count == CSV_FIELDS_MOST)
		return err_set(err, ERR_INPUT, _("line %ld: more than %d columns"), record->line, CSV_FIELDS_MOST);
	size_t bad;
	char *field = encoding_mend(&csv->arena, csv->field, length, csv->encoding, &bad);
	if (bad > 0 && !fault)
		fault = arena_format(&csv->arena,
				     _("byte %zu is not %s text; name the right character set with --encoding"), bad,
				     csv->encoding);
	record->fault[record->count] = fault;
	record->field[record->count++] = field + (*field == '\'' && is_formula(field));
	return true;
}

bool csv_read(struct csv *csv, struct csv_record *record, bool *more, struct err *err)
{
	struct csv_record read;
	for (int end = '\n'; end != EOF;) {
		arena_reset(&csv->arena);
		read.line = csv->line;
		read.count = 0;
		do {
			size_t length;
			const char *fault;
			if (!read_field(csv, &length, &end, &fault, err) || !keep_field(csv, length, fault, &read, err))
				return false;
		} while (end == csv->separator);
		if (read.count > 1 || read.field[0][0] != '\0') {
			record->line = read.line;
			record->count = read.count;
			memcpy(record->field, read.field, read.count * sizeof *read.field);
			memcpy(record->fault, read.fault, read.count * sizeof *read.fault);
			*more = true;
			return true;
		}
	}
	if (ferror(csv->file))
		return err_set(err, ERR_SYSTEM, _("line %ld: the file cannot be read on"), csv->line);
	*more = false;
	return true;
}

/* "-12.50": Excel reads it as the number that it is. */
static bool is_negative_number(const char *field)
{
	if (field[0] != '-')
		return false;
	size_t digits = strspn(field + 1, "0123456789");
	const char *rest = field + 1 + digits;
	if (digits > 0 && *rest == '.')
		rest += 1 + strspn(rest + 1, "0123456789");
	return digits > 0 && *rest == '\0';
}

void csv_write_field(FILE *file, const char *field, bool last)
{
	bool formula = is_formula(field) && !is_negative_number(field), quoted = strpbrk(field, ",;\t\"\r\n") != NULL;
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
