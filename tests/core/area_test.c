#include "core/area.h"

#include <string.h>

#include "core/arena.h"
#include "tests/support/suite.h"

static void a_level_is_told_by_the_digits(void **state)
{
	(void)state;
	static const char *const wrong[] = { "",       "2301",	 "2301242", "23012420220", "2301242022055",
					     "23012x", "county", NULL };
	assert_int_equal(area_level("230124"), AREA_COUNTY);
	assert_int_equal(area_level("230124202"), AREA_TOWNSHIP);
	assert_int_equal(area_level("230124202205"), AREA_VILLAGE);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(area_level(wrong[i]), AREA_NONE);
}

static void an_area_contains_itself_and_what_lies_in_it(void **state)
{
	(void)state;
	assert_true(area_contains("230124", "230124"));
	assert_true(area_contains("230124", "230124202205"));
	assert_true(area_contains("230124202", "230124202205"));
	assert_false(area_contains("230124202205", "230124202"));
	assert_false(area_contains("230124201", "230124202205"));
	assert_false(area_contains("230125", "230124202"));
	/* Nothing contains everything by being empty. */
	assert_false(area_contains("", "230124"));
	assert_false(area_contains("2301", "230124"));
	assert_false(area_contains(NULL, "230124"));
	assert_false(area_contains("230124", NULL));
}

static void events_belong_to_the_township_else_to_the_county(void **state)
{
	(void)state;
	char township[10], scope[13];
	area_township("230124202205", township);
	assert_string_equal(township, "230124202");
	area_township("230124202", township);
	assert_string_equal(township, "230124202");
	area_township("230124", township);
	assert_string_equal(township, "");
	area_scope("230124202205", scope);
	assert_string_equal(scope, "230124202");
	area_scope("230124", scope);
	assert_string_equal(scope, "county");
	area_scope("nonsense", scope);
	assert_string_equal(scope, "county");
}

static void villages_are_called_as_people_call_them(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "德善村村委会", "德善村" },
		{ "得莫利村民委员会", "得莫利村" },
		{ "庆丰村村民委员会", "庆丰村" },
		{ "东升社区居委会", "东升社区" },
		{ "红旗社区", "红旗社区" },
		{ "沙河农场管理区", "沙河农场管理区" },
		{ "东升社区居民委员会", "东升社区" },
		{ "德善乡", "德善乡" },
		{ "村委会", "村委会" },
	};
	struct arena arena = { 0 };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(area_short_name(cases[i][0], &arena), cases[i][1]);
	arena_release(&arena);
}

static void the_table_is_a_tree_without_gaps(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	size_t count, townships = 0;
	const struct area_entry *area = area_table(&count);
	assert_int_equal(count, 103);
	assert_string_equal(area[0].code, "230124");
	for (size_t i = 1; i < count; i++) {
		bool found = false;
		for (size_t j = 0; j < count; j++) {
			found |= strcmp(area[j].code, area[i].parent) == 0 && area_contains(area[j].code, area[i].code);
			assert_true(i == j || strcmp(area[i].code, area[j].code) != 0);
		}
		assert_true(found);
		townships += area_level(area[i].code) == AREA_TOWNSHIP;
		assert_string_equal(area[i].level, area_level(area[i].code) == AREA_TOWNSHIP ? "township" : "village");
		assert_null(strstr(area_short_name(area[i].name, &arena), "委"));
	}
	assert_int_equal(townships, 10); /* eight, the forestry bureau and the farm */
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_level_is_told_by_the_digits),
		cmocka_unit_test(an_area_contains_itself_and_what_lies_in_it),
		cmocka_unit_test(events_belong_to_the_township_else_to_the_county),
		cmocka_unit_test(villages_are_called_as_people_call_them),
		cmocka_unit_test(the_table_is_a_tree_without_gaps),
	};
	return cmocka_run_group_tests_name("area", tests, NULL, NULL);
}
