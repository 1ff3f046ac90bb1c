#include "core/clock.h"

#include "tests/support/suite.h"

static void every_day_of_400_years_survives_the_round_trip(void **state)
{
	(void)state;
	int64_t first = day_number((struct day){ 1800, 1, 1 });
	for (int64_t number = first; number < first + 146097; number++) {
		struct day day = day_from_number(number), again;
		char text[11];
		day_format(day, text);
		assert_true(day_parse(text, &again));
		assert_int_equal(day_number(again), number);
	}
}

static void a_day_begins_at_16_hours_utc_of_the_day_before(void **state)
{
	(void)state;
	char text[17];
	clock_format(day_start_ms((struct day){ 2026, 11, 23 }), text);
	assert_string_equal(text, "2026-11-23 00:00");
	clock_format(day_start_ms((struct day){ 2026, 11, 23 }) - 1, text);
	assert_string_equal(text, "2026-11-22 23:59");
	assert_int_equal(day_start_ms((struct day){ 1970, 1, 1 }), -COUNTY_OFFSET_MS);
}

static void what_is_no_date_is_refused(void **state)
{
	(void)state;
	struct day day;
	const char *wrong[] = { "",	      "2026",	  "2026-13-01",	 "2026-02-29",
				"2026-00-10", "2026-1-0", "2026-11-23x", "20261345" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(day_parse(wrong[i], &day));
	const char *right[] = { "2024-02-29", "2026/1/2", "20261123", "2026.11.23", "2026年11月23日" };
	for (size_t i = 0; i < sizeof right / sizeof *right; i++)
		assert_true(day_parse(right[i], &day));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_of_400_years_survives_the_round_trip),
		cmocka_unit_test(a_day_begins_at_16_hours_utc_of_the_day_before),
		cmocka_unit_test(what_is_no_date_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
