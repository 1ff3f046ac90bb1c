#include "core/codes.h"

#include <stdbool.h>
#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "tests/support/suite.h"

/* All that the register's fields name, and the standards that are kept beside. */
static const char *const names[] = {
	"assign_duty",	   "call_result",
	"cause",	   "diary_kind",
	"education",	   "education_gb",
	"ethnic",	   "health",
	"house_grade",	   "household_category",
	"household_leave", "household_status",
	"labour",	   "marital",
	"measure",	   "member_leave",
	"monitor",	   "political",
	"relation",	   "role",
	"schooling",	   "sex",
	"staff_duty",
};

static void every_code_and_name_leads_back_to_its_code(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
		const struct dictionary *dictionary = dictionary_find(names[n]);
		assert_non_null(dictionary);
		assert_true(strlen(dictionary_version(dictionary)) >= 4);
		assert_true(dictionary_count(dictionary) > 0);
		for (size_t i = 0; i < dictionary_count(dictionary); i++) {
			const struct dictionary_entry *entry = dictionary_at(dictionary, i);
			assert_string_equal(dictionary_name(dictionary, entry->code), entry->name);
			assert_string_equal(text_trim(&arena, entry->name), entry->name);
			assert_true(strlen(entry->name) > 0 && strlen(entry->code) > 0);
			if (entry->retired) {
				assert_null(dictionary_code(dictionary, entry->code));
				assert_null(dictionary_code(dictionary, entry->name));
				continue;
			}
			assert_string_equal(dictionary_code(dictionary, entry->code), entry->code);
			assert_string_equal(dictionary_code(dictionary, entry->name), entry->code);
			char *others = arena_text(&arena, entry->others);
			for (char *other = others ? strtok(others, "|") : NULL; other; other = strtok(NULL, "|"))
				assert_string_equal(dictionary_code(dictionary, other), entry->code);
		}
	}
	arena_release(&arena);
}

static void codes_are_what_the_register_says(void **state)
{
	(void)state;
	static const char *const cases[][3] = {
		{ "cause", "01", "因病" },
		{ "cause", "11", "自身发展动力不足" },
		{ "cause", "99", "其他" },
		{ "relation", "01", "户主" },
		{ "relation", "08", "之孙女" },
		{ "relation", "99", "其他" },
		{ "household_status", "4", "返贫" },
		{ "ethnic", "01", "汉族" },
		{ "sex", "2", "女" },
		{ "monitor", "2", "边缘易致贫户" },
		{ "household_category", "5", "五保户" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(dictionary_name(dictionary_find(cases[i][0]), cases[i][1]), cases[i][2]);
}

static void what_forms_and_spreadsheets_write_is_understood(void **state)
{
	(void)state;
	static const char *const cases[][3] = {
		{ "cause", "1", "01" },	       { "schooling", "0", "00" },
		{ "relation", "1", "01" },     { "relation", "10", "10" },
		{ "ethnic", "汉", "01" },      { "household_category", "低保", "2" },
		{ "relation", "儿子", "03" },  { "household_category", "一般贫困户", "1" },
		{ "house_grade", "C级", "C" },
	};
	static const char *const unknown[][2] = {
		{ "cause", "" },	{ "cause", "0" },  { "cause", "13" },	    { "cause", "因" },
		{ "house_grade", "E" }, { "ethnic", "|" }, { "relation", "妻|夫" }, { "household_category", "五保户" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(dictionary_code(dictionary_find(cases[i][0]), cases[i][1]), cases[i][2]);
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
		assert_null(dictionary_code(dictionary_find(unknown[i][0]), unknown[i][1]));
	/* Forms make what is typed half-width before they look it up. */
	assert_string_equal(dictionary_code(dictionary_find("house_grade"), "A级(安全)"), "A");
	assert_string_equal(dictionary_code(dictionary_find("house_grade"), "A级（安全）"), "A");
	assert_null(dictionary_code(dictionary_find("house_grade"), "A级(安全"));
	assert_null(dictionary_code(dictionary_find("house_grade"), ""));
}

static void what_is_not_there_is_null(void **state)
{
	(void)state;
	assert_null(dictionary_find("weather"));
	assert_null(dictionary_find(""));
	assert_null(dictionary_find(NULL));
	assert_null(dictionary_name(dictionary_find("cause"), "98"));
	assert_null(dictionary_name(NULL, "01"));
	assert_null(dictionary_code(NULL, "01"));
	assert_int_equal(dictionary_count(NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_and_name_leads_back_to_its_code),
		cmocka_unit_test(codes_are_what_the_register_says),
		cmocka_unit_test(what_forms_and_spreadsheets_write_is_understood),
		cmocka_unit_test(what_is_not_there_is_null),
	};
	return cmocka_run_group_tests_name("codes", tests, NULL, NULL);
}
