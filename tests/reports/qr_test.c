#define _GNU_SOURCE
#include "reports/qr.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/card.h"
#include "core/crypto.h"
#include "tests/support/scan.h"
#include "tests/support/suite.h"

static void card_text(uint64_t seed, char url[static CARD_URL_BYTES])
{
	struct err err = { 0 };
	struct chance chance = { .seeded = true, .seed = seed };
	unsigned char random[CARD_RANDOM_BYTES];
	char code[CARD_CODE_BYTES];
	chance_bytes(&chance, random, sizeof random);
	card_code_make(random, code);
	assert_ok(card_url("https://fupin.fangzheng.example", code, url, &err), err);
}

static void assert_scans(const char *lines, bool dark_terminal, const char *text)
{
	char found[256] = "";
	assert_true(scan_terminal(lines, dark_terminal, found, sizeof found));
	assert_string_equal(found, text);
}

/* As a terminal shows it on which a block takes two columns. */
static const char *with_wide_blocks(const char *lines, struct arena *arena)
{
	char *shown = arena_alloc(arena, 2 * strlen(lines) + 1), *end = shown;
	while (*lines) {
		bool block = ((unsigned char)*lines & 0x80) != 0;
		size_t length = block ? strlen("▀") : 1;
		for (int i = block ? 2 : 1; i > 0; i--)
			end = mempcpy(end, lines, length);
		lines += length;
	}
	*end = '\0';
	return shown;
}

static void a_camera_reads_the_terminal(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct err err = { 0 };
		struct arena arena = { 0 };
		struct qr qr;
		char url[CARD_URL_BYTES];
		card_text(seed, url);
		assert_ok(qr_make(url, &qr, &err), err);
		assert_scans(qr_half_blocks(&qr, &arena), false, url);
		assert_scans(qr_ascii(&qr, &arena), false, url);
		assert_scans(with_wide_blocks(qr_wide_blocks(&qr, &arena), &arena), false, url);
		assert_scans(qr_half_blocks_coloured(&qr, &arena), false, url);
		assert_scans(qr_half_blocks_coloured(&qr, &arena), true, url);
		assert_scans(qr_two_columns_coloured(&qr, &arena), false, url);
		assert_scans(qr_two_columns_coloured(&qr, &arena), true, url);
		arena_release(&arena);
	}
}

/* The longest card URL of all takes version 4; it must fit 80x24 with two lines to spare. */
static void the_largest_code_fits_the_smallest_terminal(void **state)
{
	(void)state;
	struct err err = { 0 };
	struct arena arena = { 0 };
	struct qr qr;
	char url[CARD_URL_BYTES];
	memset(url, 'A', sizeof url - 1);
	url[sizeof url - 1] = '\0';
	assert_ok(qr_make(url, &qr, &err), err);
	assert_int_equal(qr.size, QR_SIDE_MOST);
	const char *lines = qr_half_blocks(&qr, &arena);
	assert_scans(lines, false, url);
	int count = 0;
	for (const char *place = lines; (place = strchr(place, '\n')); place++)
		count++;
	assert_true(count <= 22);
	assert_int_equal(strlen(qr_ascii(&qr, &arena)), 41 * (2 * 41 + 1));
	arena_release(&arena);
}

static void a_card_takes_a_small_code_at_the_better_level(void **state)
{
	(void)state;
	struct err err = { 0 };
	struct qr qr;
	char url[CARD_URL_BYTES];
	card_text(1, url);
	assert_ok(qr_make(url, &qr, &err), err);
	assert_int_equal(qr.size, 29); /* version 3 holds 61 capitals at level M, 29 bytes would need more */
}

static void what_does_not_fit_is_refused(void **state)
{
	(void)state;
	struct err err = { 0 };
	struct qr qr = { .size = -1 };
	char text[5000];
	memset(text, 'A', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_false(qr_make(text, &qr, &err));
	assert_int_equal(err.code, ERR_INPUT);
	text[CARD_URL_BYTES] = '\0';
	assert_false(qr_make(text, &qr, &err));
	assert_false(qr_make("", &qr, &err));
	assert_int_equal(qr.size, -1);
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_camera_reads_the_terminal),
		cmocka_unit_test(the_largest_code_fits_the_smallest_terminal),
		cmocka_unit_test(a_card_takes_a_small_code_at_the_better_level),
		cmocka_unit_test(what_does_not_fit_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
