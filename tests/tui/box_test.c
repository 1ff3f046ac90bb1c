/* Where wrapped text breaks, and what is drawn within columns; no terminal is taken. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "tests/support/suite.h"
#include "tui/box.h"

/* Wraps and joins the lines with "|". */
static const char *wrapped(struct arena *arena, const char *text, int columns)
{
	char *all = arena_alloc(arena, 2 * strlen(text) + 1);
	while (*text) {
		size_t length = box_line(text, columns);
		strncat(all, text, length);
		text += length;
		text += *text == '\n' || *text == ' ';
		if (*text)
			strcat(all, "|");
	}
	return all;
}

static void chinese_breaks_anywhere(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	assert_string_equal(wrapped(&arena, "东屋漏雨墙皮脱落", 8), "东屋漏雨|墙皮脱落");
	assert_string_equal(wrapped(&arena, "东屋漏雨墙皮脱落", 7), "东屋漏|雨墙皮|脱落");
	arena_release(&arena);
}

static void a_closing_mark_begins_no_line(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	assert_string_equal(wrapped(&arena, "东屋漏雨，墙皮脱落", 8), "东屋漏|雨，墙皮|脱落");
	assert_string_equal(wrapped(&arena, "去了（两次）没人", 6), "去了|（两|次）没|人");
	arena_release(&arena);
}

static void a_word_and_a_number_stay_whole(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	assert_string_equal(wrapped(&arena, "keep them away", 9), "keep them|away");
	assert_string_equal(wrapped(&arena, "补贴 1200 元", 7), "补贴|1200 元");
	assert_string_equal(wrapped(&arena, "限签收17:00前", 8), "限签收|17:00前");
	assert_string_equal(wrapped(&arena, "电话是154****0017", 12), "电话是|154****0017");
	arena_release(&arena);
}

static void what_cannot_break_is_cut_and_comes_to_an_end(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	assert_string_equal(wrapped(&arena, "abcdefghij", 4), "abcd|efgh|ij");
	assert_string_equal(wrapped(&arena, "，，，，", 4), "，，|，，");
	assert_string_equal(wrapped(&arena, "东屋", 1), "东|屋");
	assert_string_equal(wrapped(&arena, "a\n\nb", 4), "a||b");
	arena_release(&arena);
}

static void columns_are_those_of_what_is_shown(void **state)
{
	(void)state;
	int used;
	assert_int_equal(term_width("a东b"), 4);
	assert_int_equal(term_width("a\xE2\x80\xAE"
				    "b\tc"),
			 5); /* a right-to-left override is shown as a dot, a tab as a blank */
	assert_int_equal(term_width("\xFF"), 1);
	assert_int_equal(term_fit("东屋漏雨", 5, &used), 6);
	assert_int_equal(used, 4);
}

static void columns_follow_the_locale(void **state)
{
	(void)state;
	int used;
	const char *locale = setlocale(LC_CTYPE, "zh_CN.GB18030");
	assert_non_null(locale); /* LOCPATH must lead to where make puts the locales */
	assert_int_equal(term_width("“甜”"), 6);
	assert_int_equal(term_fit("“甜”", 5, &used), 6);
	assert_int_equal(used, 4);
	assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
	assert_int_equal(term_width("“甜”"), 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chinese_breaks_anywhere),
		cmocka_unit_test(a_closing_mark_begins_no_line),
		cmocka_unit_test(a_word_and_a_number_stay_whole),
		cmocka_unit_test(what_cannot_break_is_cut_and_comes_to_an_end),
		cmocka_unit_test(columns_are_those_of_what_is_shown),
		cmocka_unit_test(columns_follow_the_locale),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
