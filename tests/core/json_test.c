/* JSON: texts come back as they went in, and broken bytes cost themselves only. */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/json.h"
#include "core/text.h"
#include "core/typed.h"
#include "tests/support/suite.h"

static void a_broken_byte_costs_itself_and_not_the_text(void **state)
{
	static const char *const texts[][2] = {
		{ "漏雨", "漏雨" },
		{ "漏\xff雨", "漏\xef\xbf\xbd雨" },
		{ "\xc3", "\xef\xbf\xbd" },
		{ "a\xe6\xbc", "a\xef\xbf\xbd\xef\xbf\xbd" },
		{ "", "" },
	};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct json *json = json_new_object();
		json_set_text(json, "text", texts[i][0]);
		assert_string_equal(json_text(json, "text"), texts[i][1]);
		json_release(json);
	}
}

/* An array in somebody's payload may hold anything: what is no text reads as NULL. */
static void what_is_no_text_adds_nothing(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct json *array = json_new_array();
	json_add_text(array, NULL);
	json_add_text(array, "一");
	assert_string_equal(json_dump(array, &arena), "[\"一\"]");
	json_release(array);
	arena_release(&arena);
}

static void any_bytes_can_be_kept(void **state)
{
	enum { ROUNDS = 50000, LENGTH = 12 };
	uint64_t random = 1123;
	(void)state;
	for (int round = 0; round < ROUNDS; round++) {
		char text[LENGTH + 1] = { 0 };
		struct err err;
		for (int i = 0; i < LENGTH; i++) {
			random = random * 6364136223846793005u + 1442695040888963407u;
			text[i] = (char)(random >> 33 & 1 ? 0x80 + (random >> 40 & 0x7f) : 1 + (random >> 40) % 127);
		}
		struct json *json = json_new_object();
		json_set_text(json, "text", text);
		const char *kept = json_text(json, "text");
		assert_non_null(kept);
		assert_true(text_is_utf8(kept, strlen(kept)));
		assert_int_equal(text_count(kept), text_count(text));
		assert_int_equal(strcmp(kept, text) == 0, typed_check("text", text, LENGTH, &err));
		json_release(json);
	}
}

static void what_is_typed_is_whole_and_not_too_long(void **state)
{
	struct err err;
	(void)state;
	assert_true(typed_check("Note", NULL, 0, &err));
	assert_true(typed_check("Note", "四个汉字", 4, &err));
	assert_false(typed_check("Note", "四个汉字了", 4, &err));
	assert_int_equal(err.code, ERR_INPUT);
	assert_non_null(strstr(err.text, "Note"));
	assert_false(typed_check("Note", "\xba\xba", 4, &err));
	assert_int_equal(err.code, ERR_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_broken_byte_costs_itself_and_not_the_text),
		cmocka_unit_test(what_is_no_text_adds_nothing),
		cmocka_unit_test(any_bytes_can_be_kept),
		cmocka_unit_test(what_is_typed_is_whole_and_not_too_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
