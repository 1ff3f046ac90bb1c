#include "core/pinyin.h"

#include <string.h>

#include "core/arena.h"
#include "core/text.h"
#include "tests/support/suite.h"

static bool has(const char *const keys[], size_t count, const char *key)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

/* "shanfutian danfutian chanfutian": all keys, in their order. */
static const char *joined(const char *const keys[], size_t count, struct arena *arena)
{
	const char *text = count ? keys[0] : "";
	for (size_t i = 1; i < count; i++)
		text = arena_format(arena, "%s %s", text, keys[i]);
	return text;
}

static void a_name_is_found_by_every_reading_the_surname_s_own_first(void **state)
{
	(void)state;
	static const struct {
		const char *name, *full, *initials;
	} cases[] = {
		{ "单福田", "shanfutian danfutian chanfutian", "sft dft cft" },
		{ "李伟", "liwei", "lw" },
		{ "欧阳修", "ouyangxiu", "oyx" },
		{ "尉迟恭", "yuchigong weichigong", "ycg wcg" },
		{ "吕玉", "lvyu luyu lyuyu", "ly" },
		{ "皇甫嵩", "huangfusong huangpusong", "hfs hps" },
		{ "Anna·王2", "annawang2", "annaw2" },
		{ "", "", "" },
		{ "·，", "", "" },
	};
	struct arena arena = { 0 };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct pinyin_keys keys;
		pinyin_name(cases[i].name, true, &arena, &keys);
		assert_string_equal(joined(keys.full, keys.full_count, &arena), cases[i].full);
		assert_string_equal(joined(keys.initials, keys.initials_count, &arena), cases[i].initials);
	}
	arena_release(&arena);
}

static void surnames_are_read_as_such_only_where_one_stands(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct pinyin_keys keys;
	static const struct {
		const char *name, *first;
	} cases[] = {
		{ "曾国强", "zeng" }, { "仇和", "qiu" },	  { "区寄", "ou" },  { "朴顺子", "piao" },
		{ "查良", "zha" },    { "盖春", "ge" },		  { "解珍", "xie" }, { "任勇", "ren" },
		{ "单于", "shan" },   { "单于明", "chanyu" },	  { "乐嘉", "yue" }, { "翟志", "zhai" },
		{ "万俟山", "moqi" }, { "长孙无忌", "zhangsun" }, { "華國", "hua" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		pinyin_name(cases[i].name, true, &arena, &keys);
		assert_memory_equal(keys.full[0], cases[i].first, strlen(cases[i].first));
	}
	pinyin_name("乐园村", false, &arena, &keys);
	assert_string_equal(keys.full[0], "leyuancun");
	assert_true(has(keys.full, keys.full_count, "yueyuancun"));
	pinyin_name("德善村", false, &arena, &keys);
	assert_string_equal(keys.initials[0], "dsc");
	arena_release(&arena);
}

static void many_readings_are_bounded_and_each_counts_alone(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct pinyin_keys keys;
	pinyin_name("单行长乐重", true, &arena, &keys);
	assert_true(keys.full_count <= PINYIN_KEYS_MOST && keys.initials_count <= PINYIN_KEYS_MOST);
	static const char *const likely[] = { "sxzlz", "dxzlz", "cxzlz", "shzlz", "sxclz", "sxzyz", "sxzlc" };
	for (size_t i = 0; i < sizeof likely / sizeof *likely; i++)
		assert_true(has(keys.initials, keys.initials_count, likely[i]));
	for (size_t i = 0; i < keys.full_count; i++)
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(keys.full[i], keys.full[j]);
	/* However long a name, it ends. */
	const char *name = "";
	for (int i = 0; i < 200; i++)
		name = arena_format(&arena, "%s嗯的", name);
	pinyin_name(name, true, &arena, &keys);
	assert_int_equal(keys.full_count, PINYIN_KEYS_MOST);
	arena_release(&arena);
}

static void readings_are_small_letters_without_tones(void **state)
{
	(void)state;
	size_t read = 0;
	for (uint32_t codepoint = 0x80; codepoint < 0x32000; codepoint++) {
		char readings[PINYIN_READINGS_MOST][PINYIN_BYTES];
		size_t count = pinyin_readings(codepoint, readings, PINYIN_READINGS_MOST);
		read += count > 0;
		for (size_t i = 0; i < count; i++) {
			size_t length = strlen(readings[i]);
			assert_true(length > 0 && strspn(readings[i], "abcdefghijklmnopqrstuvwxyz") == length);
		}
	}
	assert_true(read > 41000);
	char one[1][PINYIN_BYTES];
	assert_int_equal(pinyin_readings(0x5355, one, 1), 1);
	assert_string_equal(one[0], "dan");
	assert_int_equal(pinyin_readings('a', one, 1), 0);
	assert_int_equal(pinyin_readings(0x10FFFF, one, 1), 0);
}

static void names_sort_by_syllables(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	assert_true(strcmp(pinyin_sort_key("李安", &arena), pinyin_sort_key("连安", &arena)) < 0);
	assert_true(strcmp(pinyin_sort_key("单福田", &arena), pinyin_sort_key("大山", &arena)) > 0);
	assert_string_equal(pinyin_sort_key("单福田", &arena), "shan fu tian");
	assert_string_equal(pinyin_sort_key("", &arena), "");
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_name_is_found_by_every_reading_the_surname_s_own_first),
		cmocka_unit_test(surnames_are_read_as_such_only_where_one_stands),
		cmocka_unit_test(many_readings_are_bounded_and_each_counts_alone),
		cmocka_unit_test(readings_are_small_letters_without_tones),
		cmocka_unit_test(names_sort_by_syllables),
	};
	return cmocka_run_group_tests_name("pinyin", tests, NULL, NULL);
}
