#include "core/template.h"

#include <string.h>

#include "core/arena.h"
#include "tests/support/suite.h"

static const struct template_value values[] = { { "number", "T261123-01-004" },
						{ "caller", "田秀英" },
						{ "due", NULL } };

static const char *fill(const char *template, struct arena *arena)
{
	return template_fill(template, values, sizeof values / sizeof *values, arena);
}

static void places_are_filled(void **state)
{
	struct arena arena = { 0 };
	(void)state;
	assert_string_equal(fill("{caller}您好，工单{number}已办结。", &arena),
			    "田秀英您好，工单T261123-01-004已办结。");
	assert_string_equal(fill("", &arena), "");
	assert_string_equal(fill("{number}{number}", &arena), "T261123-01-004T261123-01-004");
	arena_release(&arena);
}

static void what_is_not_known_is_left_empty_and_what_is_no_place_stays(void **state)
{
	struct arena arena = { 0 };
	(void)state;
	assert_string_equal(fill("期限 {due}。", &arena), "期限 。");
	assert_string_equal(fill("{due_at} {{number} {", &arena), "{due_at} {number} {");
	assert_string_equal(fill("{num\nber}", &arena), "{num\nber}");
	arena_release(&arena);
}

static void values_are_not_templates(void **state)
{
	struct arena arena = { 0 };
	const struct template_value hostile[] = { { "caller", "{number}%s" }, { "number", "1" } };
	(void)state;
	assert_string_equal(template_fill("{caller} {number}", hostile, 2, &arena), "{number}%s 1");
	arena_release(&arena);
}

static void unknown_places_are_named(void **state)
{
	struct arena arena = { 0 };
	(void)state;
	assert_null(template_unknown("{number} {caller} {{id}", "number|caller", &arena));
	assert_string_equal(template_unknown("{number} {idnumber}", "number|caller", &arena), "idnumber");
	assert_string_equal(template_unknown("{numb}", "number|caller", &arena), "numb");
	assert_string_equal(template_unknown("{number", "number", &arena), "{");
	assert_string_equal(template_unknown("{}", "number", &arena), "");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_are_filled),
		cmocka_unit_test(what_is_not_known_is_left_empty_and_what_is_no_place_stays),
		cmocka_unit_test(values_are_not_templates),
		cmocka_unit_test(unknown_places_are_named),
	};
	return cmocka_run_group_tests_name("template", tests, NULL, NULL);
}
