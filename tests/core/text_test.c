#include "core/text.h"

#include <string.h>

#include "core/arena.h"
#include "tests/support/suite.h"

static void every_character_survives_the_round_trip(void **state)
{
	(void)state;
	for (uint32_t codepoint = 1; codepoint <= 0x10FFFF; codepoint++) {
		char utf8[5];
		uint32_t read;
		if (codepoint >= 0xD800 && codepoint < 0xE000)
			continue;
		size_t length = text_encode(codepoint, utf8);
		assert_int_equal(text_next(utf8, &read), length);
		assert_int_equal(read, codepoint);
		assert_true(text_is_utf8(utf8, length));
	}
}

static void bytes_that_are_no_utf8_are_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"\x80",
		"\xBF",
		"\xC0\x80",
		"\xC1\xBF",
		"\xC3",
		"\xE0\x80\x80",
		"\xE0\x9F\xBF",
		"\xE4\xB8",
		"\xED\xA0\x80",
		"\xF0\x80\x80\x80",
		"\xF0\x9F\x98",
		"\xF4\x90\x80\x80",
		"\xF5\x80\x80\x80",
		"\xFE",
		"\xFF",
		"\xE4\xB8\x41",
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		uint32_t codepoint;
		assert_int_equal(text_next(wrong[i], &codepoint), 1);
		assert_int_equal(codepoint, 0xFFFD);
		assert_false(text_is_utf8(wrong[i], strlen(wrong[i])));
	}
	assert_true(text_is_utf8("德善乡", 9));
	assert_false(text_is_utf8("德善乡", 8));
	assert_true(text_is_utf8("a\0b", 3));
	assert_true(text_is_utf8("\xEF\xBF\xBD", 3));
	assert_true(text_is_utf8("", 0));
}

static void han_takes_two_columns_and_marks_none(void **state)
{
	(void)state;
	assert_int_equal(text_width("单福田 ok"), 9);
	assert_int_equal(text_width("，。（）"), 8);
	assert_int_equal(text_width("e\u0301"), 1);
	assert_int_equal(text_width("\U0002A6D6"), 2);
	assert_int_equal(text_width("😀"), 2);
	assert_int_equal(text_width("ｱ"), 1);
	assert_int_equal(text_width("─│█▂●·"), 6);
	assert_int_equal(text_width("\u3007\u3400\uFF1F\uAC00"), 8);
	assert_int_equal(text_width(""), 0);
	assert_int_equal(codepoint_width(0x200D), 0);
	assert_int_equal(codepoint_width(0x2FFFF), 0);
}

static void a_wide_character_is_never_cut(void **state)
{
	(void)state;
	int used;
	assert_int_equal(text_fit("单福田", 5, &used), 6);
	assert_int_equal(used, 4);
	assert_int_equal(text_fit("单福田", 6, &used), 9);
	assert_int_equal(text_fit("单福田", 1, &used), 0);
	assert_int_equal(text_fit("单福田", 0, &used), 0);
	/* A mark stays with its letter. */
	assert_int_equal(text_fit("e\u0301x", 1, &used), 3);
	assert_int_equal(used, 1);
}

static void nothing_that_acts_on_a_terminal_stays(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	static const struct {
		const char *text, *clean;
	} cases[] = {
		{ "\x1B[2J\x1B]0;x\a", "·[2J·]0;x·" },
		{ "\xC2\x9B"
		  "31m\x7F",
		  "·31m·" },
		{ "a\u202Eb\u2066c\u2069\u200Fd\u061C", "a·b·c··d·" },
		{ "a\u2028b\u2029c", "a·b·c" },
		{ "\U000E0041\U000E007F\uFEFF\u200B\u00AD\u3164", "······" },
		{ "a\tb\nc\r\nd\re", "a b c d e" },
		{ "葛\U000E0100城\uFE0F", "葛城" },
		{ "单\xFF福\xE7\x94", "单\uFFFD福\uFFFD\uFFFD" },
		{ "\uFFFE\U0001FFFF\U0010FFFF", "···" },
		{ "单福田 · ─│█▂● 😀", "单福田 · ─│█▂● 😀" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(text_clean(&arena, cases[i].text), cases[i].clean);
	assert_string_equal(text_clean_lines(&arena, "a\tb\nc\r\nd\re\x1B"), "a b\nc\nd\ne·");
	arena_release(&arena);
}

static void whatever_is_cleaned_is_clean(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	for (uint32_t codepoint = 1; codepoint <= 0x10FFFF; codepoint++) {
		char utf8[5];
		if (codepoint >= 0xD800 && codepoint < 0xE000)
			continue;
		text_encode(codepoint, utf8);
		const char *clean = text_clean(&arena, utf8);
		assert_string_equal(text_clean(&arena, clean), clean);
		assert_true((unsigned char)clean[0] >= 0x20 || clean[0] == '\0');
		if (codepoint % 4096 == 0)
			arena_reset(&arena);
	}
	arena_release(&arena);
}

static void full_width_ascii_becomes_half_width(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	assert_string_equal(text_halfwidth(&arena, "／？：１　Ａｚ～单￥"), "/?:1 Az~单￥");
	arena_release(&arena);
}

static void blanks_of_all_kinds_are_trimmed_at_the_ends_only(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	assert_string_equal(text_trim(&arena, "\uFEFF \t\u3000\u00A0单 \u3000田\u00A0\u3000\r\n"), "单 \u3000田");
	assert_string_equal(text_trim(&arena, "\u3000"), "");
	assert_string_equal(text_trim(&arena, ""), "");
	arena_release(&arena);
}

static void characters_are_counted_and_letters_lowered(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	assert_int_equal(text_count("单福田x\xFF"), 5);
	assert_string_equal(text_lower(&arena, "单ShanÉZ"), "单shanÉz");
	arena_release(&arena);
}

static void a_line_breaks_where_text_may(void **state)
{
	(void)state;
	assert_int_equal(text_break("东屋漏雨，墙", 12), 9); /* no closing mark begins a line */
	assert_int_equal(text_break("电话 15410000269", 12), 6);
	assert_int_equal(text_break("keep them", 6), 4);
	assert_int_equal(text_break("abcdefgh", 4), 4); /* nowhere: it is cut */
	assert_int_equal(text_break("东屋", 0), 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_character_survives_the_round_trip),
		cmocka_unit_test(bytes_that_are_no_utf8_are_refused),
		cmocka_unit_test(han_takes_two_columns_and_marks_none),
		cmocka_unit_test(a_wide_character_is_never_cut),
		cmocka_unit_test(nothing_that_acts_on_a_terminal_stays),
		cmocka_unit_test(whatever_is_cleaned_is_clean),
		cmocka_unit_test(full_width_ascii_becomes_half_width),
		cmocka_unit_test(blanks_of_all_kinds_are_trimmed_at_the_ends_only),
		cmocka_unit_test(characters_are_counted_and_letters_lowered),
		cmocka_unit_test(a_line_breaks_where_text_may),
	};
	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
