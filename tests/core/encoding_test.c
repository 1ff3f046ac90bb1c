#include "core/encoding.h"

#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "tests/support/suite.h"

static void every_character_survives_gb18030(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct err err;
	for (uint32_t codepoint = 1; codepoint <= 0x10FFFF; codepoint += codepoint < 0x10000 ? 1 : 97) {
		char utf8[5];
		size_t there, back;
		/* Neither halves of characters nor the area for private use, where GB18030 keeps old forms. */
		if (codepoint >= 0xD800 && codepoint < 0xF900)
			continue;
		size_t length = text_encode(codepoint, utf8);
		char *gb = encoding_convert(&arena, utf8, length, "utf-8", "gb18030", &there, &err);
		assert_ok(gb != NULL, err);
		const char *again = encoding_to_utf8(&arena, gb, there, "gb18030", &back, &err);
		assert_ok(again != NULL, err);
		assert_int_equal(back, length);
		assert_string_equal(again, utf8);
		if (codepoint % 1024 == 0)
			arena_reset(&arena);
	}
	arena_release(&arena);
}

static const char *detect(const char *text)
{
	struct encoding_faults faults = { 0 };
	encoding_count_faults(text, strlen(text), &faults);
	return encoding_better(&faults);
}

static void what_means_nothing_is_marked_and_the_rest_kept(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	size_t bad;
	assert_string_equal(encoding_mend(&arena, "a\xFF单\xE5\x8D", 7, "utf-8", &bad), "a\uFFFD单\uFFFD\uFFFD");
	assert_int_equal(bad, 2);
	assert_string_equal(encoding_mend(&arena, "\xB5\xA5\xFF\xB8\xA3", 5, "gb18030", &bad), "单\uFFFD福");
	assert_int_equal(bad, 3);
	assert_string_equal(encoding_mend(&arena, "\xB5\xA5", 2, "gb18030", &bad), "单");
	assert_int_equal(bad, 0);
	assert_string_equal(encoding_mend(&arena, "\xFF", 1, "utf-8", &bad), "\uFFFD");
	assert_string_equal(encoding_mend(&arena, "", 0, "utf-8", &bad), "");
	assert_int_equal(bad, 0);
	arena_release(&arena);
}

/* iconv knows UTF-8 of five and six bytes, which Unicode gave up; found by the fuzzer of CSV. */
static void sequences_of_five_bytes_mean_nothing(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct err err;
	size_t bad, length;
	assert_string_equal(encoding_mend(&arena,
					  "a\xfb\x80\xa5\xa5\xa5"
					  "b",
					  7, "utf-8", &bad),
			    "a\uFFFD\uFFFD\uFFFD\uFFFD\uFFFDb");
	assert_int_equal(bad, 2);
	assert_null(encoding_convert(&arena, "a\xfb\x80\xa5\xa5\xa5", 6, "utf-8", "utf-8", &length, &err));
	assert_int_equal(err.code, ERR_INPUT);
	arena_release(&arena);
}

static void the_character_set_is_told_by_mark_and_bytes(void **state)
{
	(void)state;
	assert_string_equal(detect("abc"), "utf-8");
	assert_string_equal(detect("单"), "utf-8");
	assert_string_equal(detect("\xB5\xA5"), "gb18030");
	assert_string_equal(detect(""), "utf-8");
	/* A row of the other set among many, of which every byte can be read as GB18030. */
	assert_string_equal(detect("单福田单\n单福田单\n单福田单\n\xB5\xA5\xB8\xA3\xCC\xEF\n"), "utf-8");
	assert_string_equal(detect("\xB5\xA5\xB8\xA3\xCC\xEF\n\xB5\xA5\xB8\xA3\xCC\xEF\n单福田单\n"), "gb18030");
	/* One bad byte among text of either. */
	assert_string_equal(detect("户编号,单福田,\xFF\n"), "utf-8");
	assert_string_equal(detect("户编号,单福田,\xE5\x8D\n"), "utf-8");
	assert_string_equal(detect("\xB5\xA5\xB8\xA3\xCC\xEF,\xFF\n"), "gb18030");
}

static void bytes_that_mean_nothing_are_refused_with_their_place(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct err err;
	size_t length = 7;
	assert_null(encoding_to_utf8(&arena, "ab\xFF", 3, "utf-8", &length, &err));
	assert_int_equal(err.code, ERR_INPUT);
	assert_non_null(strstr(err.text, "byte 3"));
	assert_null(encoding_to_utf8(&arena, "a\xB5", 2, "gb18030", &length, &err));
	assert_null(encoding_to_utf8(&arena, "a", 1, "no-such-set", &length, &err));
	assert_int_equal(length, 7);
	assert_string_equal(encoding_to_utf8(&arena, "\xEF\xBB\xBF单", 6, "utf-8", &length, &err), "单");
	assert_int_equal(length, 3);
	assert_string_equal(encoding_to_utf8(&arena, "", 0, "gb18030", &length, &err), "");
	assert_int_equal(length, 0);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_character_survives_gb18030),
		cmocka_unit_test(the_character_set_is_told_by_mark_and_bytes),
		cmocka_unit_test(what_means_nothing_is_marked_and_the_rest_kept),
		cmocka_unit_test(sequences_of_five_bytes_mean_nothing),
		cmocka_unit_test(bytes_that_mean_nothing_are_refused_with_their_place),
	};
	return cmocka_run_group_tests_name("encoding", tests, NULL, NULL);
}
