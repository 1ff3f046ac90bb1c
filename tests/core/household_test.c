/* The rules between the fields of the register. */
#include <string.h>

#include "core/arena.h"
#include "core/household.h"
#include "core/staff.h"
#include "tests/support/suite.h"

struct values {
	const struct record_type *type;
	const char *value[RECORD_FIELDS];
	struct arena arena;
};

static void set(struct values *values, const char *name, const char *typed)
{
	struct err err;
	int field = record_field(values->type, name);
	assert_true(field >= 0);
	assert_ok(field_read(&values->type->field[field], typed, &values->arena, &values->value[field], &err), err);
}

static const char *get(const struct values *values, const char *name)
{
	return values->value[record_field(values->type, name)];
}

static void assert_refused(struct values *values, const char *name)
{
	struct err err;
	size_t field = RECORD_FIELDS;
	assert_false(register_check(values->type, values->value, &values->arena, &field, &err));
	assert_int_equal(err.code, ERR_INPUT);
	assert_true(err.text[0] != '\0');
	assert_string_equal(values->type->field[field].name, name);
}

static void assert_good(struct values *values)
{
	struct err err;
	size_t field;
	assert_ok(register_check(values->type, values->value, &values->arena, &field, &err), err);
}

static struct values household(void)
{
	struct values values = { .type = &household_type };
	set(&values, "number", "230124-0001");
	set(&values, "head", "单福田");
	set(&values, "area", "230124203200");
	return values;
}

static void causes_differ_and_the_main_one_comes_first(void **state)
{
	(void)state;
	struct values values = household();
	set(&values, "cause2", "因残");
	assert_refused(&values, "cause");
	set(&values, "cause", "因病");
	assert_good(&values);
	set(&values, "cause3", "02");
	assert_refused(&values, "cause3");
	set(&values, "cause3", "因学");
	assert_good(&values);
	set(&values, "cause2", "01");
	assert_refused(&values, "cause2");
	arena_release(&values.arena);
}

static void only_who_was_lifted_has_the_date(void **state)
{
	(void)state;
	struct values values = household();
	set(&values, "registered_on", "2014年12月1日");
	set(&values, "lifted_on", "2018-11-30");
	set(&values, "status", "未脱贫");
	assert_refused(&values, "lifted_on");
	set(&values, "status", "返贫");
	assert_good(&values);
	set(&values, "status", "已脱贫享受政策");
	assert_good(&values);
	set(&values, "lifted_on", "2013-01-01");
	assert_refused(&values, "lifted_on");
	arena_release(&values.arena);
}

static void a_household_lives_in_a_village(void **state)
{
	(void)state;
	struct values values = household();
	set(&values, "area", "230124203");
	assert_refused(&values, "area");
	arena_release(&values.arena);
}

static void a_household_number_has_letters_digits_and_hyphens(void **state)
{
	(void)state;
	static const char *const bad[] = { "../../x", "230124 0001", "230124_1", "户1", "1;2" };
	struct values values = household();
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		set(&values, "number", bad[i]);
		assert_refused(&values, "number");
	}
	set(&values, "number", "HLJ-230124-a1");
	assert_good(&values);
	arena_release(&values.arena);
}

static void a_number_and_a_name_look_like_one(void **state)
{
	(void)state;
	struct values values = household();
	set(&values, "number", "230124 甲#1");
	assert_refused(&values, "number");
	arena_release(&values.arena);
	values = household();
	set(&values, "head", "230124202205");
	assert_refused(&values, "head");
	set(&values, "head", "王伟2");
	assert_good(&values);
	arena_release(&values.arena);
}

static void a_relation_agrees_with_the_sex(void **state)
{
	(void)state;
	struct values values = { .type = &member_type };
	struct day today = { 2026, 11, 23 };
	set(&values, "name", "单小宝");
	set(&values, "relation", "之婆婆");
	set(&values, "sex", "男");
	assert_refused(&values, "relation");
	set(&values, "sex", "女");
	assert_good(&values);
	assert_null(member_doubt(values.value, today));
	set(&values, "birth", "2013-05-01");
	assert_non_null(member_doubt(values.value, today));
	set(&values, "relation", "之孙女");
	assert_null(member_doubt(values.value, today));
	assert_good(&values);
	set(&values, "relation", "之女婿");
	assert_refused(&values, "relation");
	set(&values, "relation", "之兄弟姐妹");
	assert_good(&values);
	arena_release(&values.arena);
}

static void leaving_takes_a_date_and_a_reason(void **state)
{
	(void)state;
	struct values values = household();
	set(&values, "left_on", "2026-11-01");
	assert_refused(&values, "left_reason");
	set(&values, "left_reason", "整户迁出");
	assert_good(&values);
	set(&values, "left_on", "");
	assert_refused(&values, "left_on");
	arena_release(&values.arena);
}

static struct values member(void)
{
	struct values values = { .type = &member_type };
	set(&values, "household", "00112233445566778899aabbccddeeff");
	set(&values, "name", "单福田");
	set(&values, "relation", "户主");
	return values;
}

static void sex_and_birth_come_from_the_id_number(void **state)
{
	(void)state;
	struct values values = member();
	set(&values, "idnumber", "99999919590307001X");
	assert_good(&values);
	assert_string_equal(get(&values, "sex"), "1");
	assert_string_equal(get(&values, "birth"), "1959-03-07");
	set(&values, "sex", "女");
	assert_refused(&values, "sex");
	set(&values, "sex", "男");
	set(&values, "birth", "1959-03-08");
	assert_refused(&values, "birth");
	arena_release(&values.arena);
}

static void a_year_has_twelve_months_of_work(void **state)
{
	(void)state;
	struct values values = member();
	set(&values, "work_months", "13");
	assert_refused(&values, "work_months");
	set(&values, "work_months", "12");
	assert_good(&values);
	arena_release(&values.arena);
}

static void income_is_computed_per_head(void **state)
{
	(void)state;
	struct values values = { .type = &income_type };
	int64_t per_head;
	set(&values, "household", "00112233445566778899aabbccddeeff");
	set(&values, "year", "2025");
	set(&values, "wages", "12,000");
	set(&values, "business", "8000.50");
	set(&values, "expense", "3000");
	assert_good(&values);
	assert_int_equal(income_net(values.value), 1700050);
	assert_false(income_per_head(values.value, &per_head));
	set(&values, "people", "3");
	assert_true(income_per_head(values.value, &per_head));
	assert_int_equal(per_head, 566683);
	set(&values, "expense", "20000.51");
	assert_true(income_per_head(values.value, &per_head));
	assert_int_equal(income_net(values.value), -1);
	assert_int_equal(per_head, -1);
	set(&values, "expense", "-1");
	assert_refused(&values, "expense");
	set(&values, "expense", "");
	set(&values, "people", "0");
	assert_refused(&values, "people");
	set(&values, "people", "1");
	set(&values, "year", "25");
	assert_refused(&values, "year");
	set(&values, "year", "2999");
	assert_refused(&values, "year");
	arena_release(&values.arena);
}

static void age_is_counted_in_whole_years(void **state)
{
	(void)state;
	assert_int_equal(member_age("1959-03-07", (struct day){ 2026, 3, 6 }), 66);
	assert_int_equal(member_age("1959-03-07", (struct day){ 2026, 3, 7 }), 67);
	assert_int_equal(member_age("2027-01-01", (struct day){ 2026, 3, 7 }), -1);
	assert_int_equal(member_age(NULL, (struct day){ 2026, 3, 7 }), -1);
}

static void an_assignment_ends_after_it_began(void **state)
{
	(void)state;
	struct values values = { .type = &assign_type };
	set(&values, "from_on", "2026-05-01");
	set(&values, "until_on", "2026-04-29");
	assert_refused(&values, "until_on");
	/* Replaced on the day on which it began: it held on none. */
	set(&values, "until_on", "2026-04-30");
	assert_good(&values);
	arena_release(&values.arena);
}

/* Every import column has a Chinese name, and no name leads to two fields of one kind. */
static void columns_are_told_apart(void **state)
{
	(void)state;
	const struct record_type *const types[] = { &household_type, &member_type, &income_type,
						    &measure_type,   &assign_type, &staff_type };
	for (size_t t = 0; t < sizeof types / sizeof *types; t++) {
		const struct record_type *type = types[t];
		assert_true(type->count <= RECORD_FIELDS);
		for (size_t i = 0; i < type->count; i++) {
			/* Whom it was passed to is no column: the hand-over sets it, and stands last. */
			if (strcmp(type->field[i].name, "passed_to") == 0) {
				assert_int_equal(i, type->count - 1);
				assert_null(type->field[i].columns);
				continue;
			}
			assert_non_null(type->field[i].columns);
			for (size_t j = 0; j < i; j++) {
				char mine[600], theirs[600], *next_mine, *next_theirs;
				strcpy(mine, type->field[i].columns);
				for (char *a = strtok_r(mine, "|", &next_mine); a;
				     a = strtok_r(NULL, "|", &next_mine)) {
					strcpy(theirs, type->field[j].columns);
					for (char *b = strtok_r(theirs, "|", &next_theirs); b;
					     b = strtok_r(NULL, "|", &next_theirs))
						assert_string_not_equal(a, b);
				}
			}
		}
	}
}

static void staff_users_and_areas_have_their_rules(void **state)
{
	(void)state;
	struct err err;
	size_t field;
	struct values officer = { .type = &staff_type }, user = { .type = &user_type }, area = { .type = &area_type };
	set(&officer, "duty", "部门经办人");
	assert_false(staff_check(officer.value, &field, &err));
	assert_string_equal(staff_type.field[field].name, "department");
	set(&officer, "department", "housing");
	assert_ok(staff_check(officer.value, &field, &err), err);
	set(&officer, "phones", "15400000017、123");
	assert_false(staff_check(officer.value, &field, &err));
	assert_string_equal(staff_type.field[field].name, "phones");
	set(&officer, "phones", "15400000017、66123");
	assert_ok(staff_check(officer.value, &field, &err), err);
	set(&user, "login", "Li Min");
	assert_false(user_check(user.value, &field, &err));
	set(&user, "login", "limin");
	assert_ok(user_check(user.value, &field, &err), err);
	assert_false(area_check(area.value, &field, &err));
	set(&area, "code", "230124203");
	assert_ok(area_check(area.value, &field, &err), err);
	assert_string_equal(area_level_of("230124203200"), "village");
	arena_release(&officer.arena);
	arena_release(&user.arena);
	arena_release(&area.arena);
}

static void numbers_are_masked_from_who_may_not_see_them(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct register_reader stranger = { 0 }, clerk = { .whole_phones = true, .whole_idnumbers = true };
	const struct field *idnumber = &member_type.field[record_field(&member_type, "idnumber")];
	const struct field *phones = &member_type.field[record_field(&member_type, "phones")];
	assert_string_equal(register_show(idnumber, "99999919590307001X", &stranger, &arena), "999999********001X");
	assert_string_equal(register_show(idnumber, "99999919590307001X", &clerk, &arena), "99999919590307001X");
	assert_string_equal(register_show(phones, "15400000017,15400000018", &stranger, &arena),
			    "154****0017,154****0018");
	assert_string_equal(register_show(phones, "15400000017", &clerk, &arena), "15400000017");
	assert_string_equal(register_show(phones, NULL, &stranger, &arena), "");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(causes_differ_and_the_main_one_comes_first),
		cmocka_unit_test(only_who_was_lifted_has_the_date),
		cmocka_unit_test(a_household_lives_in_a_village),
		cmocka_unit_test(a_household_number_has_letters_digits_and_hyphens),
		cmocka_unit_test(a_number_and_a_name_look_like_one),
		cmocka_unit_test(a_relation_agrees_with_the_sex),
		cmocka_unit_test(leaving_takes_a_date_and_a_reason),
		cmocka_unit_test(sex_and_birth_come_from_the_id_number),
		cmocka_unit_test(a_year_has_twelve_months_of_work),
		cmocka_unit_test(income_is_computed_per_head),
		cmocka_unit_test(age_is_counted_in_whole_years),
		cmocka_unit_test(an_assignment_ends_after_it_began),
		cmocka_unit_test(columns_are_told_apart),
		cmocka_unit_test(staff_users_and_areas_have_their_rules),
		cmocka_unit_test(numbers_are_masked_from_who_may_not_see_them),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
