#include "cmd/out.h"

#include <langinfo.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/text.h"

/* Writes UTF-8 in the character set of the locale; what that lacks becomes "?". */
static void put_text(FILE *file, const char *text)
{
	if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) {
		fputs(text, file);
		return;
	}
	mbstate_t state = { 0 };
	uint32_t codepoint;
	for (size_t used; (used = text_next(text, &codepoint)) > 0; text += used) {
		char bytes[64];
		size_t size = wcrtomb(bytes, (wchar_t)codepoint, &state);
		if (size == (size_t)-1) {
			state = (mbstate_t){ 0 };
			fputc('?', file);
		} else {
			fwrite(bytes, 1, size, file);
		}
	}
}

static char *format_text(struct arena *arena, const char *format, va_list values)
{
	va_list again;
	va_copy(again, values);
	int length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	char *text = arena_alloc(arena, (size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, format, values);
	return text;
}

static void put_line(FILE *file, const char *before, const char *format, va_list values)
{
	struct arena arena = { 0 };
	fputs(before, file);
	put_text(file, text_clean(&arena, format_text(&arena, format, values)));
	fputc('\n', file);
	arena_release(&arena);
}

void out_line(const char *format, ...)
{
	va_list values;
	va_start(values, format);
	put_line(stdout, "", format, values);
	va_end(values);
}

void out_lines(const char *text)
{
	struct arena arena = { 0 };
	char *clean = text_clean_lines(&arena, text);
	size_t length = strlen(clean);
	put_text(stdout, clean);
	if (length > 0 && clean[length - 1] != '\n')
		putchar('\n');
	arena_release(&arena);
}

/* Whether a terminal must not see the character: then JSON says it by its number. */
static bool is_hidden(uint32_t codepoint, struct arena *arena)
{
	char utf8[5];
	text_encode(codepoint, utf8);
	return strcmp(text_clean(arena, utf8), utf8) != 0;
}

static void put_escape(uint32_t codepoint)
{
	if (codepoint > 0xFFFF)
		printf("\\u%04x\\u%04x", 0xD7C0 + (unsigned)(codepoint >> 10), 0xDC00 + (unsigned)(codepoint & 0x3FF));
	else
		printf("\\u%04x", (unsigned)codepoint);
}

void out_json(const struct json *json)
{
	struct arena arena = { 0 }, one = { 0 };
	const char *text = json_dump(json, &arena);
	uint32_t codepoint;
	for (size_t used; (used = text_next(text, &codepoint)) > 0; text += used, arena_reset(&one)) {
		if (codepoint >= 0x7F && is_hidden(codepoint, &one))
			put_escape(codepoint);
		else
			fwrite(text, 1, used, stdout);
	}
	putchar('\n');
	arena_release(&arena);
	arena_release(&one);
}

void out_problem(const char *format, ...)
{
	va_list values;
	va_start(values, format);
	fflush(stdout);
	put_line(stderr, "fangzheng: ", format, values);
	va_end(values);
}

bool out_end(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return true;
	out_problem("%s", _("not all of the output could be written: its disk may be full"));
	return false;
}

void out_prompt(int file, const char *text)
{
	struct arena arena = { 0 };
	FILE *terminal = fdopen(dup(file), "w");
	if (terminal) {
		put_text(terminal, text_clean_lines(&arena, text));
		fclose(terminal);
	}
	arena_release(&arena);
}

void out_progress(const char *label, long long done, long long of)
{
	if (!isatty(STDERR_FILENO))
		return;
	struct arena arena = { 0 };
	fputc('\r', stderr);
	put_text(stderr, text_clean(&arena, label));
	if (of > 0)
		fprintf(stderr, " %lld/%lld", done, of);
	else
		fprintf(stderr, " %lld", done);
	fputs(of > 0 && done >= of ? "\n" : "\x1b[K", stderr);
	fflush(stderr);
	arena_release(&arena);
}

/* The rows that wait for out_rows_end. Output is the process's, as stdout is. */
enum { CELLS_MOST = 12 };
static struct rows {
	struct arena arena;
	struct row {
		struct row *after;
		const char *cell[CELLS_MOST];
		int cells;
	} * first, *last;
} rows;

void out_row_add(const char *cell, ...)
{
	struct row *row = arena_alloc(&rows.arena, sizeof *row);
	va_list cells;
	va_start(cells, cell);
	for (; cell && row->cells < CELLS_MOST; cell = va_arg(cells, const char *))
		row->cell[row->cells++] = text_clean(&rows.arena, cell);
	va_end(cells);
	if (rows.last)
		rows.last->after = row;
	else
		rows.first = row;
	rows.last = row;
}

void out_rows_end(void)
{
	int width[CELLS_MOST] = { 0 };
	for (const struct row *row = rows.first; row; row = row->after)
		for (int i = 0; i < row->cells; i++)
			if (text_width(row->cell[i]) > width[i])
				width[i] = text_width(row->cell[i]);
	for (const struct row *row = rows.first; row; row = row->after) {
		for (int i = 0; i < row->cells; i++) {
			put_text(stdout, row->cell[i]);
			if (i + 1 < row->cells)
				printf("%*s", width[i] - text_width(row->cell[i]) + 2, "");
		}
		putchar('\n');
	}
	arena_release(&rows.arena);
	rows = (struct rows){ 0 };
}
