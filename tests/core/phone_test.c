#include "core/phone.h"

#include <string.h>

#include "core/arena.h"
#include "tests/support/suite.h"

static void numbers_are_kept_in_one_form(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "13800000017", "13800000017" },
		{ "+86 138-0000-0017", "13800000017" },
		{ "0086 13800000017", "13800000017" },
		{ "8613800000017", "13800000017" },
		{ "8645157112233", "045157112233" },
		{ "861065550100", "01065550100" },
		{ "17951 138 0000 0017", "13800000017" },
		{ "12593013800000017", "13800000017" },
		{ "17909045157110998", "045157110998" },
		{ "１３８　００００　００１７", "13800000017" },
		{ "013800000017", "13800000017" },
		{ "138·0000—0017", "13800000017" },
		{ "\xEF\xBB\xBF"
		  "138 0000 0017\t",
		  "13800000017" },
		{ "0451-57110998", "045157110998" },
		{ "（0451）5711 0998", "045157110998" },
		{ "+86 451 5711 0998", "045157110998" },
		{ "+86 10 6555 0100", "01065550100" },
		{ "010-65550100", "01065550100" },
		{ "0451-5711099", "04515711099" },
		{ "57110998", "57110998" },
		{ "86110998", "86110998" },
		{ "998", "998" },
		{ "12345", "12345" },
		{ "400-800-0000", "4008000000" },
		{ "+86 400 800 0000", "4008000000" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char phone[PHONE_BYTES], again[PHONE_BYTES];
		struct err err;
		assert_ok(phone_normalise(cases[i][0], phone, &err), err);
		assert_string_equal(phone, cases[i][1]);
		assert_ok(phone_normalise(phone, again, &err), err);
		assert_string_equal(again, phone);
	}
}

static void what_is_no_number_is_refused_by_its_fault(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "", "digits only" },
		{ "-", "digits only" },
		{ "无", "digits only" },
		{ "13800000017a", "digits only" },
		{ "13800000017/13900000017", "digits only" },
		{ "138+00000017", "digits only" },
		{ "1380000001", "has 10" },
		{ "138000000170", "has 12" },
		{ "10800000017", "13 to 19" },
		{ "+1 202 555 0100", "China" },
		{ "+", "China" },
		{ "12", "neither" },
		{ "0451", "neither" },
		{ "00000000000", "neither" },
		{ "045105711099", "neither" },
		{ "571109980451", "neither" },
		{ "123456789012345678901234567890", "digits only" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char phone[PHONE_BYTES] = "untouched";
		struct err err;
		assert_false(phone_normalise(cases[i][0], phone, &err));
		assert_int_equal(err.code, ERR_INPUT);
		assert_non_null(strstr(err.text, cases[i][1]));
		assert_string_equal(phone, "untouched");
	}
}

/* "A|B" for the numbers of a list; the sentence of what is wrong. */
static const char *list(struct arena *arena, const char *text)
{
	char phone[PHONE_BYTES];
	struct err err;
	bool more;
	const char *found = "";
	while (phone_next(&text, phone, &more, &err)) {
		if (!more)
			return found;
		found = arena_format(arena, "%s%s%s", found, *found ? "|" : "", phone);
	}
	return arena_text(arena, err.text);
}

static void a_list_is_parted_at_signs_and_at_blanks_between_numbers(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "", "" },
		{ " 、 ", "" },
		{ "139 0000 0001、13900000002", "13900000001|13900000002" },
		{ "+86 13900000001、13900000002", "13900000001|13900000002" },
		{ "139 0000 0001 13900000002", "13900000001|13900000002" },
		{ "139 0000 0001 138 0000 0002", "13900000001|13800000002" },
		{ "0451 5711 0998 +86 139-0000-0001", "045157110998|13900000001" },
		{ "１３９　００００　０００１；１３９００００００２２，998", "13900000001|13900000022|998" },
		{ "13900000001／13900000002　13900000003", "13900000001|13900000002|13900000003" },
		{ "13900000001\r\n13900000002;", "13900000001|13900000002" },
		{ "13900000001、无", "a telephone number has digits only" },
		{ "139 0000 0001、1390000000", "a mobile number has 11 digits, this one has 10" },
	};
	struct arena arena = { 0 };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(list(&arena, cases[i][0]), cases[i][1]);
	arena_release(&arena);
}

static void a_call_is_never_lost_for_an_odd_number(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "+86 138-0000-0017", "13800000017" },
		{ "045157110998", "045157110998" },
		{ "+44 20 7946 0958", "+442079460958" },
		{ "0044 20 7946 0958", "+442079460958" },
		{ "+852 9123 4567", "+85291234567" },
		{ "12", "12" },
		{ "0154000", "0154000" },
		{ "1380000001", "1380000001" },
		{ "00000000000", "00000000000" },
		{ "1795113800000017", "13800000017" },
		{ "57112233-801", "57112233" },
		{ "0451-57112233-801", "045157112233" },
		{ "57112233转801", "57112233" },
		{ "57112233－801", "57112233" },
		{ "12-34", "1234" },
		{ "123456789012345", "123456789012345" },
		{ "00123456789012345", "+123456789012345" },
		{ "+123456789012345", "+123456789012345" },
	};
	static const char *const none[] = { "1234567890123456",
					    "+1234567890123456",
					    "99999999999999999999",
					    "+",
					    "0",
					    "7",
					    "13800000017a",
					    "\x1b[31m1",
					    "138+00000017",
					    "123456789012345678901234",
					    "sip:998@desk" };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char phone[PHONE_BYTES], again[PHONE_BYTES];
		struct err err;
		assert_ok(phone_of_call(cases[i][0], phone, &err), err);
		assert_string_equal(phone, cases[i][1]);
		assert_ok(phone_of_call(phone, again, &err), err);
		assert_string_equal(again, phone);
	}
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		char phone[PHONE_BYTES] = "untouched";
		struct err err;
		assert_false(phone_of_call(none[i], phone, &err));
		assert_int_equal(err.code, ERR_INPUT);
		assert_string_equal(phone, "untouched");
	}
}

static void a_withheld_number_has_a_word(void **state)
{
	(void)state;
	assert_true(phone_is_withheld("withheld") && phone_is_withheld("P") && phone_is_withheld("O"));
	assert_true(phone_is_withheld("Anonymous"));
	assert_false(phone_is_withheld("") || phone_is_withheld("abc") || phone_is_withheld("13800000017"));
}

static void local_numbers_meet_their_area_code(void **state)
{
	(void)state;
	char phone[PHONE_BYTES] = "57110998";
	phone_complete(phone, "0451");
	assert_string_equal(phone, "045157110998");
	phone_complete(phone, "0451");
	assert_string_equal(phone, "045157110998");
	assert_string_equal(phone_local(phone, "0451"), "57110998");
	assert_string_equal(phone_local(phone, "0452"), "045157110998");
	assert_string_equal(phone_local("57110998", "0451"), "57110998");
	assert_string_equal(phone_local("13800000017", "0451"), "13800000017");
	strcpy(phone, "998");
	phone_complete(phone, "0451");
	assert_string_equal(phone, "998");
	strcpy(phone, "+1234567");
	phone_complete(phone, "0451");
	assert_string_equal(phone, "+1234567");
	strcpy(phone, "13800000017");
	phone_complete(phone, "0451");
	assert_string_equal(phone, "13800000017");
}

static void a_mask_shows_the_last_four(void **state)
{
	(void)state;
	static const char *const cases[][2] = {
		{ "13800000017", "138****0017" },
		{ "045157110998", "045*****0998" },
		{ "57110998", "****0998" },
		{ "5711099", "***1099" },
		{ "12345", "12345" },
		{ "", "" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char masked[PHONE_BYTES];
		phone_mask(cases[i][0], masked);
		assert_string_equal(masked, cases[i][1]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_kept_in_one_form),
		cmocka_unit_test(what_is_no_number_is_refused_by_its_fault),
		cmocka_unit_test(a_list_is_parted_at_signs_and_at_blanks_between_numbers),
		cmocka_unit_test(a_call_is_never_lost_for_an_odd_number),
		cmocka_unit_test(a_withheld_number_has_a_word),
		cmocka_unit_test(local_numbers_meet_their_area_code),
		cmocka_unit_test(a_mask_shows_the_last_four),
	};
	return cmocka_run_group_tests_name("phone", tests, NULL, NULL);
}
