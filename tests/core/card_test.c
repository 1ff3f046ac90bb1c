#include "core/card.h"

#include <stdio.h>
#include <string.h>

#include "core/crypto.h"
#include "tests/support/suite.h"

static void draw(struct chance *chance, char code[static CARD_CODE_BYTES])
{
	unsigned char random[CARD_RANDOM_BYTES];
	chance_bytes(chance, random, sizeof random);
	card_code_make(random, code);
}

static void a_code_is_found_as_it_was_made(void **state)
{
	(void)state;
	struct chance chance = { .seeded = true, .seed = 1 };
	for (int i = 0; i < 1000; i++) {
		char code[CARD_CODE_BYTES], found[CARD_CODE_BYTES];
		draw(&chance, code);
		assert_int_equal(strlen(code), CARD_CODE_BYTES - 1);
		assert_int_equal(strcspn(code, "01ILO"), CARD_CODE_BYTES - 1);
		assert_true(card_code_from_text(code, found));
		assert_string_equal(found, code);
	}
}

static void every_symbol_stands_at_every_place(void **state)
{
	(void)state;
	struct chance chance = { .seeded = true, .seed = 2 };
	int seen[CARD_CODE_BYTES - 1][128] = { 0 };
	for (int i = 0; i < 3000; i++) {
		char code[CARD_CODE_BYTES];
		draw(&chance, code);
		for (size_t place = 0; code[place]; place++)
			seen[place][(int)code[place]]++;
	}
	for (size_t place = 0; place < CARD_CODE_BYTES - 1; place++) {
		int kinds = 0;
		for (int symbol = 0; symbol < 128; symbol++) {
			kinds += seen[place][symbol] > 0;
			assert_true(seen[place][symbol] < 200); /* 97 expected */
		}
		assert_int_equal(kinds, 31);
	}
}

static void one_wrong_symbol_and_two_swapped_ones_are_found(void **state)
{
	(void)state;
	static const char symbols[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
	struct chance chance = { .seeded = true, .seed = 3 };
	for (int round = 0; round < 20; round++) {
		char code[CARD_CODE_BYTES], wrong[CARD_CODE_BYTES], found[CARD_CODE_BYTES] = "untouched";
		draw(&chance, code);
		for (size_t i = 0; code[i]; i++) {
			for (size_t s = 0; symbols[s]; s++) {
				memcpy(wrong, code, sizeof wrong);
				wrong[i] = symbols[s];
				assert_int_equal(card_code_from_text(wrong, found), symbols[s] == code[i]);
			}
			if (!code[i + 1] || code[i] == code[i + 1])
				continue;
			memcpy(wrong, code, sizeof wrong);
			wrong[i] = code[i + 1];
			wrong[i + 1] = code[i];
			strcpy(found, "untouched");
			assert_false(card_code_from_text(wrong, found));
			assert_string_equal(found, "untouched");
		}
	}
}

static void a_code_is_read_however_it_was_typed_or_scanned(void **state)
{
	(void)state;
	char code[CARD_CODE_BYTES], found[CARD_CODE_BYTES];
	card_code_make((const unsigned char[CARD_RANDOM_BYTES]){ 9, 8, 7, 6, 5, 4, 3, 2, 1 }, code);
	char small[CARD_CODE_BYTES], wide[64] = "";
	for (size_t i = 0; i <= strlen(code); i++)
		small[i] = code[i] >= 'A' ? (char)(code[i] + 32) : code[i];
	for (size_t i = 0; code[i]; i++) {
		int point = code[i] + 0xFEE0;
		char character[4] = { (char)0xEF, (char)(0x80 | (point >> 6 & 0x3F)), (char)(0x80 | (point & 0x3F)),
				      0 };
		strcat(wide, character);
	}
	const struct {
		const char *before, *code, *after;
	} ways[] = {
		{ "", code, "" },
		{ "", small, "\r\n" },
		{ "  ", wide, "\u3000" },
		{ "HTTPS://CARD.FANGZHENG.EXAMPLE/C/", code, "" },
		{ "https://card.fangzheng.example/c/", small, "\n" },
		{ "https://card.fangzheng.example/C/", code, "?from=scan" },
		{ "https://card.fangzheng.example/fp/C/", code, "/#top" },
		{ "https：、、card。fangzheng。example、c、", small, "" },
		{ "ｈｔｔｐｓ：／／ｃａｒｄ．ｆｚ／ｃ／", wide, "" },
	};
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		char text[256];
		strcpy(text, ways[i].before);
		strcat(text, ways[i].code);
		strcat(text, ways[i].after);
		memset(found, 0, sizeof found);
		assert_true(card_code_from_text(text, found));
		assert_string_equal(found, code);
	}
	char grouped[32];
	snprintf(grouped, sizeof grouped, "%.5s - %s", code, code + 5);
	assert_true(card_code_from_text(grouped, found));
}

static void what_is_no_code_is_not_taken_for_one(void **state)
{
	(void)state;
	static const char *const texts[] = { "",
					     " ",
					     "sft",
					     "15400000017",
					     "230124-202205-0017",
					     "单福田",
					     "HTTPS://CARD.FANGZHENG.EXAMPLE/C/",
					     "2222222222222O",
					     "\xEF\xBC",
					     "\xE3",
					     "\xFF\xFE",
					     "22222222222222222222222222222222222222222222222222" };
	char found[CARD_CODE_BYTES];
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		assert_false(card_code_from_text(texts[i], found));
}

static void an_address_becomes_capitals(void **state)
{
	(void)state;
	struct err err = { 0 };
	char url[CARD_URL_BYTES];
	assert_ok(card_url("https://card.fangzheng.gov.cn:8443//", "2345", url, &err), err);
	assert_string_equal(url, "HTTPS://CARD.FANGZHENG.GOV.CN:8443/C/2345");
}

static void an_address_that_makes_no_small_code_is_refused(void **state)
{
	(void)state;
	static const char *const bases[] = {
		"",
		"https://",
		"https:///",
		"card.gov.cn",
		"ftp://card.gov.cn",
		"https://card_gov.cn",
		"https://card.gov.cn/?c=",
		"https://方正.cn",
		("https://a.very.long.name.of.a.host.that.nobody.would.ever.want.to.see.in.a.code."
		 "on.a.door.fangzheng.gov.cn")
	};
	for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
		struct err err = { 0 };
		char url[CARD_URL_BYTES] = "untouched";
		assert_false(card_url(bases[i], "23456789ABCDEF", url, &err));
		assert_int_equal(err.code, ERR_INPUT);
		assert_string_equal(url, "untouched");
	}
}

static void an_address_that_nobody_can_reach_is_a_placeholder(void **state)
{
	(void)state;
	assert_true(card_base_is_placeholder("https://card.fangzheng.example"));
	assert_true(card_base_is_placeholder("HTTPS://CARD.EXAMPLE.COM/x"));
	assert_true(card_base_is_placeholder("https://localhost:8080"));
	assert_true(card_base_is_placeholder(""));
	assert_false(card_base_is_placeholder("https://card.fangzheng.gov.cn"));
	assert_false(card_base_is_placeholder("https://myexample.com"));
	assert_false(card_base_is_placeholder("https://card.fangzheng.gov.cn/example"));
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_is_found_as_it_was_made),
		cmocka_unit_test(every_symbol_stands_at_every_place),
		cmocka_unit_test(one_wrong_symbol_and_two_swapped_ones_are_found),
		cmocka_unit_test(a_code_is_read_however_it_was_typed_or_scanned),
		cmocka_unit_test(what_is_no_code_is_not_taken_for_one),
		cmocka_unit_test(an_address_becomes_capitals),
		cmocka_unit_test(an_address_that_makes_no_small_code_is_refused),
		cmocka_unit_test(an_address_that_nobody_can_reach_is_a_placeholder),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
