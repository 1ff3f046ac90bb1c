/* What search sees in texts, and what it makes of what is typed. */
#include "core/fulltext.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/fulltext_query.h"
#include "core/text.h"
#include "tests/support/suite.h"

/* Terms --------------------------------------------------------------------------------------------------- */

struct listing {
	struct arena arena;
	char *text;
	size_t count, bytes, positions;
	size_t most; /* 0: all */
};

/* "访[0-3] +2fang[0-3]": the byte of a family as a digit, + for the same position. */
static bool list_term(void *context, const struct term *term)
{
	struct listing *listing = context;
	bool family = term->bytes[0] > 0 && term->bytes[0] < ' ';
	const char digit[2] = { family ? (char)('0' + term->bytes[0]) : '\0', '\0' };
	listing->text = arena_format(&listing->arena, "%s%s%s%s%.*s[%zu-%zu]", listing->text ? listing->text : "",
				     listing->count++ ? " " : "", term->colocated ? "+" : "", digit,
				     (int)(term->length - family), term->bytes + family, term->start, term->end);
	return true;
}

static void assert_terms(const char *text, const char *terms)
{
	struct listing listing = { .text = NULL };
	fulltext_terms(text, strlen(text), list_term, &listing);
	assert_string_equal(listing.text ? listing.text : "", terms);
	arena_release(&listing.arena);
}

static void a_character_stands_with_its_word_and_its_readings_at_one_position(void **state)
{
	(void)state;
	assert_terms("走访。户", "走[0-3] +走访[0-6] +3zou'fang[0-6] +4zf[0-6] +2zou[0-3]"
				 " 访[3-6] +2fang[3-6]"
				 " 户[9-12] +2hu[9-12]");
}

static void every_usual_reading_is_a_term(void **state)
{
	(void)state;
	assert_terms("单重", "单[0-3] +单重[0-6] +3dan'zhong[0-6] +3dan'chong[0-6] +3chan'zhong[0-6] +3chan'chong[0-6]"
			     " +3shan'zhong[0-6] +3shan'chong[0-6] +4dz[0-6] +4dc[0-6] +4cz[0-6] +4cc[0-6] +4sz[0-6]"
			     " +4sc[0-6] +2dan[0-3] +2chan[0-3] +2shan[0-3]"
			     " 重[3-6] +2zhong[3-6] +2chong[3-6]");
}

static void runs_are_small_half_width_and_found_by_their_beginning(void **state)
{
	(void)state;
	assert_terms("Ｂ3-4", "5b3[0-4] +5b[0-4] 54[5-6]");
	assert_terms("É", "5é[0-2]");
}

static void traditional_characters_are_terms_of_the_simplified_ones(void **state)
{
	(void)state;
	assert_terms("訪戶", "访[0-3] +访户[0-6] +3fang'hu[0-6] +4fh[0-6] +2fang[0-3] 户[3-6] +2hu[3-6]");
}

static void a_key_is_a_term_as_it_stands(void **state)
{
	(void)state;
	assert_terms("\1t230124202\1s0af 走", "1t230124202[0-11] 1s0af[11-16] 走[17-20] +2zou[17-20]");
}

static bool check_term(void *context, const struct term *term)
{
	struct listing *listing = context;
	assert_true(term->start < term->end && term->end <= listing->bytes);
	assert_true(term->length > 0 && term->length < FULLTEXT_TERM_BYTES);
	assert_true(term->colocated || term->start >= listing->positions);
	listing->positions = term->start;
	return ++listing->count != listing->most;
}

static void hostile_bytes_give_terms_within_them(void **state)
{
	(void)state;
	static const char *const texts[] = { "\xFF\xFE\x80", "\xE8\xB5",     "走\xE8", "\xF4\x90\x80\x80走",
					     "走\xCC\x81访", "\xED\xA0\x80", "\1",     "\1\1\1",
					     "e\xCC" };
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		/* Without a NUL behind them: a reader that goes further is found by the sanitizer. */
		size_t length = strlen(texts[i]);
		char *bytes = malloc(length);
		assert_non_null(bytes);
		memcpy(bytes, texts[i], length);
		struct listing listing = { .bytes = length };
		assert_true(fulltext_terms(bytes, length, check_term, &listing));
		free(bytes);
	}
	struct listing listing = { .bytes = 7 };
	assert_true(fulltext_terms("走\0访", 7, check_term, &listing));
	assert_int_equal(listing.count, 4);
}

static void four_megabytes_are_read_to_the_end(void **state)
{
	(void)state;
	enum { BYTES = 4 * 1024 * 1024 };
	static const char *const parts[] = { "走", "a", "走a" };
	char *bytes = malloc(BYTES + 1);
	assert_non_null(bytes);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		size_t length = 0, step = strlen(parts[i]);
		for (; length + step <= BYTES; length += step)
			memcpy(bytes + length, parts[i], step);
		struct listing listing = { .bytes = length };
		assert_true(fulltext_terms(bytes, length, check_term, &listing));
		/* The character, the pair, readings and initials of each; one run has its first letters. */
		assert_int_equal(listing.count, i == 0	 ? length / 3 * 5 - 3
						: i == 1 ? FULLTEXT_RUN_LETTERS
							 : length / 4 * 3);
	}
	free(bytes);
}

static void a_taker_ends_it(void **state)
{
	(void)state;
	struct listing listing = { .bytes = 6, .most = 2 };
	assert_false(fulltext_terms("走访", 6, check_term, &listing));
	assert_int_equal(listing.count, 2);
}

/* Queries ------------------------------------------------------------------------------------------------- */

/* The hits between brackets, or "-" when the text is not found. */
static const char *hits_of(struct arena *arena, const char *typed, const char *text)
{
	struct fulltext_query query;
	struct fulltext_hit hit[8];
	size_t count, at = 0;
	fulltext_query_read(typed, arena, &query);
	if (!fulltext_match(&query, text, hit, 8, &count))
		return "-";
	const char *marked = "";
	for (size_t i = 0; i < count; i++) {
		marked = arena_format(arena, "%s%.*s[%.*s]", marked, (int)(hit[i].start - at), text + at,
				      (int)(hit[i].end - hit[i].start), text + hit[i].start);
		at = hit[i].end;
	}
	return arena_format(arena, "%s%s", marked, text + at);
}

static void what_is_typed_hits(void **state)
{
	(void)state;
	static const struct {
		const char *typed, *text, *hits;
	} cases[] = {
		{ "走访", "入户走访，走 访", "入户[走访]，走 访" },
		{ "訪戶", "走访户", "走[访户]" },
		{ "走访 房", "看房，走访", "看[房]，[走访]" },
		{ "走访 医", "看房，走访", "-" },
		{ "weifang", "鉴定为危房，维修房屋", "鉴定为[危房]，维修房屋" },
		{ "WeiFang", "危房", "[危房]" },
		{ "ｗｅｉｆａｎｇ", "危房", "[危房]" },
		{ "wf", "鉴定为危房", "鉴定为[危房]" },
		{ "wei fang", "危房", "[危房]" },
		{ "wei fang", "房危", "-" },
		{ "weif", "危房", "[危房]" },
		{ "weifan", "危房", "[危房]" },
		{ "wfang", "危房", "[危房]" },
		{ "fangwei", "危房", "-" },
		{ "xian", "西安与县里", "[西安]与[县]里" },
		{ "xi'an", "西安", "[西安]" },
		{ "zhg", "中国", "[中国]" },
		{ "hzyl", "合作医疗", "[合作医疗]" },
		{ "hezuoyiliao", "合作医疗", "[合作医疗]" },
		{ "lyu", "绿", "[绿]" },
		{ "chongxin", "重新", "[重新]" },
		{ "zhongliang", "重量", "[重量]" },
		{ "w", "危房", "-" },
		{ "w", "WiFi", "[WiFi]" },
		{ "wifi", "Wi-Fi WIFI6", "Wi-Fi [WIFI6]" },
		{ "3亩", "积水3亩，13亩", "积水[3亩]，13亩" },
		{ "13", "积水3亩，13亩", "积水3亩，[13]亩" },
		{ "T2611-01", "T2611-01-007", "[T2611]-[01]-007" },
		{ "2026", "２０２６年", "[２０２６]年" },
		{ "走f", "走访", "[走访]" },
		{ "", "走访", "-" },
		{ "，。", "走访，。", "-" },
		{ "\1t230124202", "走访", "-" },
		{ "\" OR * NOT (", "走访", "-" },
	};
	struct arena arena = { 0 };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *hits = hits_of(&arena, cases[i].typed, cases[i].text);
		if (strcmp(hits, cases[i].hits) != 0)
			fail_msg("%s in %s: %s, not %s", cases[i].typed, cases[i].text, hits, cases[i].hits);
	}
	arena_release(&arena);
}

static void overlapping_hits_are_one(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	assert_string_equal(hits_of(&arena, "走访户 访户", "走访户走访"), "[走访户]走访");
	assert_string_equal(hits_of(&arena, "哈哈", "哈哈哈哈"), "[哈哈哈哈]");
	arena_release(&arena);
}

static void expressions_name_whole_words(void **state)
{
	(void)state;
	static const struct {
		const char *typed, *expression;
	} cases[] = {
		{ "走访", "((\"走访\"))" },
		{ "走访户", "((\"走访\" AND \"访户\"))" },
		{ "走", "((\"走\"))" },
		{ "走访 房", "((\"走访\")) AND ((\"房\"))" },
		{ "\"", NULL },
	};
	struct arena arena = { 0 };
	struct fulltext_query query;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		fulltext_query_read(cases[i].typed, &arena, &query);
		const char *expression = fulltext_query_expression(&query, &arena);
		assert_string_equal(expression ? expression : "(none)",
				    cases[i].expression ? cases[i].expression : "(none)");
	}
	arena_release(&arena);
}

/* Whatever is typed is read at once: ways to split letters do not multiply. */
static void long_letters_are_read(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct fulltext_query query;
	fulltext_query_read("ananananananananananananananananananvv", &arena, &query);
	fulltext_query_expression(&query, &arena);
	fulltext_query_read("xianxianxianxianxianxianxianxianxianxian xianxianxianxian", &arena, &query);
	assert_non_null(fulltext_query_expression(&query, &arena));
	assert_true(query.count <= QUERY_WORDS_MOST);
	for (size_t i = 0; i < query.count; i++)
		assert_true(query.word[i].count <= QUERY_PATTERNS_MOST);
	arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_character_stands_with_its_word_and_its_readings_at_one_position),
		cmocka_unit_test(every_usual_reading_is_a_term),
		cmocka_unit_test(runs_are_small_half_width_and_found_by_their_beginning),
		cmocka_unit_test(traditional_characters_are_terms_of_the_simplified_ones),
		cmocka_unit_test(a_key_is_a_term_as_it_stands),
		cmocka_unit_test(hostile_bytes_give_terms_within_them),
		cmocka_unit_test(four_megabytes_are_read_to_the_end),
		cmocka_unit_test(a_taker_ends_it),
		cmocka_unit_test(what_is_typed_hits),
		cmocka_unit_test(overlapping_hits_are_one),
		cmocka_unit_test(expressions_name_whole_words),
		cmocka_unit_test(long_letters_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
