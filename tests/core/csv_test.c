#include "core/csv.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/encoding.h"
#include "tests/support/suite.h"

static FILE *file_of(const char *bytes, size_t length)
{
	FILE *file = tmpfile();
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, length, file), length);
	rewind(file);
	return file;
}

/* "1:a|b 2:c|d" for two records on lines 1 and 2, a fault behind its field as "a<why>"; or the sentence of what is wrong. */
static const char *read_all(struct arena *arena, const char *bytes, size_t length, const char *encoding)
{
	FILE *file = file_of(bytes, length);
	struct csv *csv = NULL;
	struct err err = { 0 };
	struct csv_record record;
	bool more = true, ok = csv_open(file, encoding, &csv, &err);
	const char *text = "";
	while (ok && (ok = csv_read(csv, &record, &more, &err)) && more) {
		text = arena_format(arena, "%s%s%ld:", text, *text ? " " : "", record.line);
		for (size_t i = 0; i < record.count; i++)
			text = arena_format(arena, "%s%s%s%s%s%s", text, i ? "|" : "", record.field[i],
					    record.fault[i] ? "<" : "", record.fault[i] ? record.fault[i] : "",
					    record.fault[i] ? ">" : "");
	}
	if (!ok)
		text = arena_text(arena, err.text);
	csv_close(csv);
	fclose(file);
	return text;
}

#define READ(text) read_all(&arena, text, sizeof(text) - 1, "auto")

static void records_of_all_usual_forms_are_read(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	assert_string_equal(READ("a,b\nc,d\n"), "1:a|b 2:c|d");
	assert_string_equal(READ("a,b\r\nc,d"), "1:a|b 2:c|d");
	assert_string_equal(READ("a,b\rc,d\r"), "1:a|b 2:c|d");
	assert_string_equal(READ("a;b;c,d\n1;2;3"), "1:a|b|c,d 2:1|2|3");
	assert_string_equal(READ("a\tb\n1\t2"), "1:a|b 2:1|2");
	assert_string_equal(READ("\"a;b;c\",d\n1,2"), "1:a;b;c|d 2:1|2");
	assert_string_equal(READ("\"a,\"\"b\"\"\",\"\"\nc,"), "1:a,\"b\"| 2:c|");
	assert_string_equal(READ("a,b\"c\"\n"), "1:a|b\"c\"");
	assert_string_equal(READ("\xEF\xBB\xBF户编号,姓名\n"), "1:户编号|姓名");
	assert_string_equal(READ("\xEF\xBB\xBF\"a\",b\n"), "1:a|b");
	assert_string_equal(READ(",\n"), "1:|");
	assert_string_equal(READ(""), "");
	assert_string_equal(READ("\n\n\r\n"), "");
	arena_release(&arena);
}

static void the_line_is_that_where_the_record_begins(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	assert_string_equal(READ("a,b\n\n\"c\nd\r\ne\",f\r\ng,h"), "1:a|b 3:c\nd\ne|f 6:g|h");
	assert_string_equal(READ("a\r\rb"), "1:a 3:b");
	arena_release(&arena);
}

static void gb18030_is_recognised(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct err err;
	size_t length;
	/* 㐀 and 𠀀 take four bytes, and the second one of 丂 is that of a backslash's neighbour. */
	const char *utf8 = "户编号,姓名,\"㐀𠀀丂\"\r\n1,单福田,x\r\n";
	char *bytes = encoding_convert(&arena, utf8, strlen(utf8), "utf-8", "gb18030", &length, &err);
	assert_string_equal(read_all(&arena, bytes, length, "auto"), "1:户编号|姓名|㐀𠀀丂 2:1|单福田|x");
	assert_string_equal(read_all(&arena, bytes, length, "gb18030"), "1:户编号|姓名|㐀𠀀丂 2:1|单福田|x");
	assert_non_null(strstr(read_all(&arena, bytes, length, "utf-8"), "is not utf-8 text"));
	assert_non_null(strstr(read_all(&arena, "a", 1, "big5"), "gb18030"));
	arena_release(&arena);
}

static void a_character_set_that_shows_late_is_found(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	enum { ROWS = 300000 };
	char *bytes = malloc(6 * ROWS + 16), *at = bytes;
	assert_non_null(bytes);
	for (int i = 0; i < ROWS; i++, at += 6)
		memcpy(at, "1,abc\n", 6);
	memcpy(at, "2,\xB5\xA5\xB8\xA3\n", 7);
	FILE *file = file_of(bytes, (size_t)(at - bytes) + 7);
	struct csv *csv;
	struct csv_record record;
	struct err err;
	bool more;
	assert_ok(csv_open(file, "auto", &csv, &err), err);
	for (int i = 0; i <= ROWS; i++)
		assert_ok(csv_read(csv, &record, &more, &err), err);
	assert_true(more);
	assert_int_equal(record.line, ROWS + 1);
	assert_string_equal(record.field[1], "单福");
	assert_string_equal(csv_encoding(csv), "gb18030");
	csv_close(csv);
	fclose(file);
	free(bytes);
	arena_release(&arena);
}

static void what_is_no_table_is_refused_with_its_line(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	static char wide[1000];
	assert_non_null(strstr(READ("a,b\nc,\"d\ne\n"), "line 2"));
	assert_non_null(strstr(READ("\xFF\xFE"
				    "a\0,\0"),
			       "UTF-16"));
	memset(wide, ',', sizeof wide);
	assert_non_null(strstr(read_all(&arena, wide, sizeof wide, "auto"), "200"));
	arena_release(&arena);
}

static void a_fault_is_its_field_s_and_the_rest_is_read(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	static char large[70 * 1024];
	assert_string_equal(READ("a,b\nc,\0d\ne,f\n"),
			    "1:a|b 2:c|\uFFFDd<there is a NUL byte, which no text has> 3:e|f");
	assert_string_equal(READ("户编号,b\n单,x\xFFy\n田,f\n"),
			    "1:户编号|b 2:单|x\uFFFDy<byte 2 is not utf-8 text; name the right character set with "
			    "--encoding> 3:田|f");
	memset(large, 'x', sizeof large);
	memcpy(large, "a\n\nb,", 5);
	large[5 + CSV_FIELD_BYTES] = '\n';
	assert_null(strstr(read_all(&arena, large, 6 + CSV_FIELD_BYTES, "auto"), "<"));
	large[5 + CSV_FIELD_BYTES] = 'x';
	memcpy(large + sizeof large - 5, "\nc,d\n", 5);
	const char *read = read_all(&arena, large, sizeof large, "auto");
	assert_non_null(strstr(read, "<there is more than 64 KiB; is a quote missing?> 4:c|d"));
	arena_release(&arena);
}

static void what_is_written_is_read_back_and_runs_nowhere(void **state)
{
	(void)state;
	static const char *const fields[] = {
		"plain", "a,b", "a\"b", "a\nb", "a;b\tc", "=1+1",   "+8615400000000", "@SUM(A1)", "-1+1",     "-12.50",
		"'",	 "'=1", "''=1", "'x",	"",	  "\"=1\"", "单福田",	      "-",	  "=\"a,b\"", " x ",
	};
	enum { COUNT = sizeof fields / sizeof *fields };
	FILE *file = tmpfile();
	struct csv *csv;
	struct csv_record record;
	struct err err;
	bool more;
	for (size_t i = 0; i < COUNT; i++)
		csv_write_field(file, fields[i], i + 1 == COUNT);
	rewind(file);
	char line[1000];
	size_t length = fread(line, 1, sizeof line - 1, file);
	line[length] = '\0';
	assert_non_null(strstr(line, ",'=1+1,'+8615400000000,'@SUM(A1),'-1+1,-12.50,"));
	assert_non_null(strstr(line, "\"'=\"\"a,b\"\"\""));
	rewind(file);
	assert_ok(csv_open(file, "auto", &csv, &err), err);
	assert_ok(csv_read(csv, &record, &more, &err), err);
	assert_int_equal(record.count, COUNT);
	for (size_t i = 0; i < COUNT; i++)
		assert_string_equal(record.field[i], fields[i]);
	csv_close(csv);
	fclose(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_of_all_usual_forms_are_read),
		cmocka_unit_test(the_line_is_that_where_the_record_begins),
		cmocka_unit_test(gb18030_is_recognised),
		cmocka_unit_test(a_character_set_that_shows_late_is_found),
		cmocka_unit_test(what_is_no_table_is_refused_with_its_line),
		cmocka_unit_test(a_fault_is_its_field_s_and_the_rest_is_read),
		cmocka_unit_test(what_is_written_is_read_back_and_runs_nowhere),
	};
	return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
