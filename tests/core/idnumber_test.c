#include "core/idnumber.h"

#include <string.h>

#include "tests/support/suite.h"

static void numbers_of_all_kinds_are_read(void **state)
{
	(void)state;
	static const struct {
		const char *written, *text;
		enum idnumber_kind kind;
		int year, month, day;
		enum sex sex;
		const char *resident;
	} cases[] = {
		{ "999999196001010012", "999999196001010012", IDNUMBER_RESIDENT, 1960, 1, 1, SEX_MALE,
		  "999999196001010012" },
		{ " 999999 19600101 0020\t", "999999196001010020", IDNUMBER_RESIDENT, 1960, 1, 1, SEX_FEMALE,
		  "999999196001010020" },
		{ "99999919750615004x", "99999919750615004X", IDNUMBER_RESIDENT, 1975, 6, 15, SEX_FEMALE,
		  "99999919750615004X" },
		{ "９９９９９９２００４０２２９００１８", "999999200402290018", IDNUMBER_RESIDENT, 2004, 2, 29,
		  SEX_MALE, "999999200402290018" },
		{ "999999600101001", "999999600101001", IDNUMBER_LEGACY, 1960, 1, 1, SEX_MALE, "999999196001010012" },
		{ "99999919600101001243", "99999919600101001243", IDNUMBER_DISABILITY, 1960, 1, 1, SEX_MALE,
		  "999999196001010012" },
		{ "99999919750615004x43b1", "99999919750615004X43B1", IDNUMBER_DISABILITY, 1975, 6, 15, SEX_FEMALE,
		  "99999919750615004X" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct idnumber id;
		struct err err;
		char resident[19];
		assert_ok(idnumber_parse(cases[i].written, &id, &err), err);
		assert_string_equal(id.text, cases[i].text);
		assert_int_equal(id.kind, cases[i].kind);
		assert_int_equal(id.year, cases[i].year);
		assert_int_equal(id.month, cases[i].month);
		assert_int_equal(id.day, cases[i].day);
		assert_int_equal(id.sex, cases[i].sex);
		idnumber_resident(&id, resident);
		assert_string_equal(resident, cases[i].resident);
	}
}

static void what_is_wrong_is_named_and_the_number_is_not(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "", "18 characters" },
		{ "99999919600101001", "18 characters" },
		{ "9999991960010100122", "18 characters" },
		{ "99999919600101001243B11", "18 characters" },
		{ "9999991960010100124\xE5\x8D\x95xxxxxxxxxxxxxxxxxx", "18 characters" },
		{ "99999X196001010012", "only the last" },
		{ "99999960010100X", "only the last" },
		{ "99999919600101001Y", "check character" },
		{ "999999196001010011", "check character" },
		{ "999999196013010012", "date of birth" },
		{ "999999200302290018", "date of birth" },
		{ "999999600231001", "date of birth" },
		{ "99999919600101001293", "kind (1 to 7)" },
		{ "99999919600101001245", "grade (1 to 4)" },
		{ "99999919600101001243A1", "B and a digit" },
		{ "99999919600101001243BB", "B and a digit" },
		{ "9.99999E+17", "spreadsheet" },
		{ "999999196001010000", "spreadsheet" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct idnumber id = { .year = 7 };
		struct err err;
		assert_false(idnumber_parse(cases[i][0], &id, &err));
		assert_int_equal(err.code, ERR_INPUT);
		assert_non_null(strstr(err.text, cases[i][1]));
		assert_null(strstr(err.text, "9999"));
		assert_int_equal(id.year, 7);
	}
}

/* GB 11643: the check character finds every single wrong digit and every swap of neighbours. */
static void every_slip_of_a_finger_is_found(void **state)
{
	(void)state;
	static const char right[] = "999999196001010012";
	struct idnumber id;
	struct err err;
	for (size_t at = 0; at < 18; at++)
		for (char digit = '0'; digit <= '9'; digit++) {
			char text[19];
			memcpy(text, right, sizeof text);
			text[at] = digit;
			assert_int_equal(idnumber_parse(text, &id, &err), digit == right[at]);
		}
	for (size_t at = 0; at + 1 < 18; at++) {
		char text[19];
		memcpy(text, right, sizeof text);
		text[at] = right[at + 1];
		text[at + 1] = right[at];
		assert_int_equal(idnumber_parse(text, &id, &err), right[at] == right[at + 1]);
	}
}

static void a_mask_shows_the_first_six_and_last_four(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "999999196001010012", "999999********0012" },
		{ "999999600101001", "999999*****1001" },
		{ "99999919600101001243B1", "999999************43B1" },
		{ "1234567890", "1234567890" },
		{ "", "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char masked[IDNUMBER_BYTES];
		idnumber_mask(cases[i][0], masked);
		assert_string_equal(masked, cases[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_of_all_kinds_are_read),
		cmocka_unit_test(what_is_wrong_is_named_and_the_number_is_not),
		cmocka_unit_test(every_slip_of_a_finger_is_found),
		cmocka_unit_test(a_mask_shows_the_first_six_and_last_four),
	};
	return cmocka_run_group_tests_name("idnumber", tests, NULL, NULL);
}
