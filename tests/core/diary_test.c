#include "core/diary.h"

#include <string.h>

#include "core/clock.h"
#include "tests/support/suite.h"

/* 23 November 2026, half past midnight in the county: still the 22nd in UTC. */
static int64_t now_ms(void)
{
	return day_start_ms((struct day){ 2026, 11, 23 }) + 30 * 60 * 1000;
}

static bool check(const char *kind, const char *text, const char *visited_on, const char *registered_on)
{
	struct diary_entry entry = { kind, text, visited_on, 0 };
	struct err err = { 0 };
	bool ok = diary_check(&entry, now_ms(), registered_on, &err);
	assert_true(ok || (err.code == ERR_INPUT && err.text[0] != '\0'));
	return ok;
}

static void a_visit_has_a_day_that_has_come(void **state)
{
	(void)state;
	assert_true(check("01", "秋收已完", "2026-11-23", NULL));
	assert_true(check("01", "秋收已完", "2026-11-01", NULL));
	assert_false(check("01", "秋收已完", "2026-11-24", NULL));
	assert_false(check("01", "秋收已完", NULL, NULL));
	assert_false(check("01", "秋收已完", "2026-02-30", NULL));
}

static void nobody_visits_before_the_household_is_registered(void **state)
{
	(void)state;
	assert_true(check("01", "秋收已完", "2026-11-01", "2026-11-01"));
	assert_false(check("01", "秋收已完", "2026-10-31", "2026-11-01"));
}

static void a_call_is_no_visit(void **state)
{
	(void)state;
	assert_true(check("09", "电话问候", NULL, NULL));
	assert_false(check("09", "电话问候", "2026-11-23", NULL));
	assert_true(check("02", "讲解慢病报销", NULL, NULL));
	assert_true(check("02", "讲解慢病报销", "2026-11-22", NULL));
}

static void kind_text_and_photos_are_asked_for(void **state)
{
	(void)state;
	char text[3 * DIARY_TEXT_MOST + 4] = "";
	for (int i = 0; i < DIARY_TEXT_MOST; i++)
		memcpy(text + 3 * i, "字", 4);
	assert_true(check("09", text, NULL, NULL));
	strcat(text, "字");
	assert_false(check("09", text, NULL, NULL));
	assert_false(check("09", " \n", NULL, NULL));
	assert_false(check("09", NULL, NULL, NULL));
	assert_false(check("77", "text", NULL, NULL));
	assert_false(check(NULL, "text", NULL, NULL));
	struct diary_entry entry = { "09", "text", NULL, DIARY_PHOTOS_MOST + 1 };
	struct err err;
	assert_false(diary_check(&entry, now_ms(), NULL, &err));
	assert_false(diary_check_amendment("", &err));
	assert_true(diary_check_amendment("补充：已复诊", &err));
}

static void late_is_another_day_of_the_county(void **state)
{
	(void)state;
	assert_false(diary_is_late("2026-11-23", now_ms()));
	assert_true(diary_is_late("2026-11-22", now_ms()));
	assert_false(diary_is_late("2026-11-22", now_ms() - 3600 * 1000));
	assert_false(diary_is_late(NULL, now_ms()));
}

static void one_visit_counts_a_household_and_day(void **state)
{
	(void)state;
	struct id a = { { 1 } }, b = { { 2 } };
	struct diary_visit visit[] = {
		{ a, "2026-11-02" }, { b, "2026-11-02" }, { a, "2026-11-02" }, { a, "2026-11-09" }, { b, "2026-11-02" },
	};
	assert_int_equal(diary_visits_counted(visit, 5), 3);
	assert_int_equal(diary_visits_counted(visit, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_visit_has_a_day_that_has_come),
		cmocka_unit_test(nobody_visits_before_the_household_is_registered),
		cmocka_unit_test(a_call_is_no_visit),
		cmocka_unit_test(kind_text_and_photos_are_asked_for),
		cmocka_unit_test(late_is_another_day_of_the_county),
		cmocka_unit_test(one_visit_counts_a_household_and_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
