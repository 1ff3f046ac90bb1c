/* Full-text search on a real station: what a plain scan of the texts finds, and nothing that is not for the viewer. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/crypto.h"
#include "core/household.h"
#include "core/pinyin.h"
#include "core/text.h"
#include "db/db.h"
#include "db/diary_act.h"
#include "db/entry_list.h"
#include "db/fold.h"
#include "db/journal.h"
#include "db/search.h"
#include "db/ticket_act.h"
#include "db/verdict_act.h"
#include "tests/support/desk.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

static struct id write_of(struct desk *desk, const struct person *author, const struct id *household, const char *text)
{
	struct id entity;
	struct diary_new new = { .household = *household, .kind = "09", .text = text };
	desk_begin(desk, author);
	assert_ok(diary_add(desk->act, &new, &entity, &desk->err), desk->err);
	desk_commit(desk);
	return entity;
}

static struct id take(struct desk *desk, const struct id *household, const char *text)
{
	struct id entity;
	struct ticket_new new = { .household = *household, .category = "other", .text = text };
	desk_begin(desk, &desk->as_desk);
	assert_ok(ticket_open(desk->act, &desk->config, &new, &entity, NULL, &desk->err), desk->err);
	desk_commit(desk);
	return entity;
}

static struct search_page *search(struct desk *desk, struct search_query query)
{
	struct search_page *page = arena_alloc(&desk->arena, sizeof *page);
	query.today = "2026-11-23";
	assert_ok(search_text(desk->station.db, &query, &desk->arena, page, &desk->err), desk->err);
	return page;
}

static struct search_page *search_as(struct desk *desk, const struct person *viewer, const char *words)
{
	return search(desk, (struct search_query){ .viewer = viewer, .words = words });
}

static size_t count_as(struct desk *desk, const struct person *viewer, const char *words)
{
	return search_as(desk, viewer, words)->count;
}

/* Random texts, compared with a scan ----------------------------------------------------------------------- */

enum { ACTS = 25, ENTRIES_AN_ACT = 12, ENTRIES = ACTS * ENTRIES_AN_ACT, QUERIES = 400, TEXT_BYTES = 400 };

static const char alphabet[] = "走访危房维修医院看病重长行单户老人送药米面水电路，。 ";

struct written {
	struct id entity;
	char text[TEXT_BYTES];
	int64_t at_ms;
};

static const char *draw(struct chance *chance, size_t *length)
{
	const char *at = alphabet;
	uint32_t codepoint, place = chance_below(chance, (uint32_t)text_count(alphabet));
	while (place-- > 0)
		at += text_next(at, &codepoint);
	*length = text_next(at, &codepoint);
	return at;
}

static void draw_text(struct chance *chance, char text[TEXT_BYTES])
{
	size_t length = 0, step;
	for (uint32_t left = 3 + chance_below(chance, 100); left > 0; left--) {
		const char *one = draw(chance, &step);
		memcpy(text + length, one, step);
		length += step;
	}
	/* Blanks at the ends are not kept. */
	memcpy(text + length, "。", sizeof "。");
}

static void write_many(struct desk *desk, struct chance *chance, struct written *written)
{
	for (size_t i = 0; i < ENTRIES; i++) {
		struct written *one = &written[i];
		if (i % ENTRIES_AN_ACT == 0) {
			desk->clock.fixed_ms += 10 * 60 * 1000;
			desk_begin(desk, &desk->as_helper);
		}
		strcpy(one->text, "。");
		draw_text(chance, one->text + strlen(one->text));
		struct diary_new new = { .household = desk->shan, .kind = "09", .text = one->text };
		one->at_ms = act_now(desk->act);
		assert_ok(diary_add(desk->act, &new, &one->entity, &desk->err), desk->err);
		if (i % ENTRIES_AN_ACT == ENTRIES_AN_ACT - 1)
			desk_commit(desk);
	}
}

/* Whether letters spell characters from here on: whole readings, the last one begun at least. */
static bool spells(const char *letters, const char *text)
{
	char readings[PINYIN_READINGS_MOST][PINYIN_BYTES];
	uint32_t codepoint;
	size_t step = text_next(text, &codepoint), left = strlen(letters);
	if (step < 3)
		return false;
	for (size_t i = 0, count = pinyin_readings(codepoint, readings, PINYIN_READINGS_MOST); i < count; i++) {
		size_t length = strlen(readings[i]);
		if (left <= length
			    ? strncmp(readings[i], letters, left) == 0
			    : strncmp(readings[i], letters, length) == 0 && spells(letters + length, text + step))
			return true;
	}
	return false;
}

static bool is_there(const char *word, const char *text)
{
	if ((unsigned char)word[0] >= 0x80)
		return strstr(text, word) != NULL;
	uint32_t codepoint;
	for (size_t step; *text; text += step) {
		if (spells(word, text))
			return true;
		step = text_next(text, &codepoint);
	}
	return false;
}

/* One to three characters of a text, now and then as they are read. */
static void draw_word(struct chance *chance, const struct written *written, char word[64])
{
	const char *text = written[chance_below(chance, ENTRIES)].text;
	bool pinyin = chance_below(chance, 3) == 0;
	uint32_t codepoint, skip = chance_below(chance, (uint32_t)text_count(text) - 2);
	int left = 1 + (int)chance_below(chance, 3);
	for (; skip > 0; skip--)
		text += text_next(text, &codepoint);
	for (*word = '\0'; left > 0 && *text; left--) {
		size_t step = text_next(text, &codepoint);
		char readings[PINYIN_READINGS_MOST][PINYIN_BYTES];
		size_t count = pinyin_readings(codepoint, readings, PINYIN_READINGS_MOST);
		if (count == 0)
			break;
		if (pinyin)
			strcat(word, readings[chance_below(chance, (uint32_t)count)]);
		else
			strncat(word, text, step);
		text += step;
	}
}

static bool is_all_there(char word[2][64], const char *text)
{
	return is_there(word[0], text) && (!word[1][0] || is_there(word[1], text));
}

static void compare(struct desk *desk, const struct written *written, char word[2][64])
{
	struct search_query query = { .words = arena_format(&desk->arena, "%s %s", word[0], word[1]), .limit = 7 };
	size_t expected = 0, found = 0;
	int64_t last = INT64_MAX;
	for (size_t i = 0; i < ENTRIES; i++)
		expected += is_all_there(word, written[i].text);
	bool more = true;
	while (more) {
		struct search_page *page = search(desk, query);
		for (size_t i = 0; i < page->count; i++) {
			const struct search_row *row = &page->row[i];
			if (!is_all_there(word, row->text))
				fail_msg("%s finds %s", query.words, row->text);
			/* Of one second the order is as it falls. */
			if (row->at_ms > last)
				fail_msg("%s: not the latest first", query.words);
			assert_true(row->hits > 0 && row->snippet_hits > 0);
			last = row->at_ms;
			found++;
		}
		assert_true(!page->more || page->count == 7);
		query.before = page->next;
		more = page->more;
	}
	if (found != expected)
		fail_msg("%s finds %zu texts, a scan %zu", query.words, found, expected);
}

static void what_a_scan_finds_is_found(void **state)
{
	struct desk *desk = *state;
	const char *fixed = getenv("FANGZHENG_TEST_SEED");
	uint64_t seed = fixed ? strtoull(fixed, NULL, 10) : (uint64_t)time(NULL);
	struct chance chance = { .seeded = true, .seed = seed };
	struct written *written = calloc(ENTRIES, sizeof *written);
	assert_non_null(written);
	print_message("    seed %llu\n", (unsigned long long)seed);
	write_many(desk, &chance, written);
	for (int i = 0; i < QUERIES; i++) {
		char word[2][64] = { "", "" };
		draw_word(&chance, written, word[0]);
		/* A lone syllable after another would be one word with it. */
		if ((unsigned char)word[0][0] >= 0x80 && chance_below(&chance, 2))
			draw_word(&chance, written, word[1]);
		if (word[0][0])
			compare(desk, written, word);
	}
	test_station_verify(&desk->station);
	assert_ok(fold_rebuild(desk->station.db, NULL, NULL, &desk->err), desk->err);
	char word[2][64] = { "走访", "" };
	compare(desk, written, word);
	free(written);
}

/* Who and what ---------------------------------------------------------------------------------------------- */

static void everyone_finds_what_they_may_read(void **state)
{
	struct desk *desk = *state;
	write_of(desk, &desk->as_helper, &desk->shan, "上门走访，东屋漏雨");
	write_of(desk, &desk->as_other_helper, &desk->song, "走访，屋顶完好");
	assert_int_equal(count_as(desk, NULL, "走访"), 2);
	assert_int_equal(count_as(desk, &desk->as_desk, "走访"), 2);
	assert_int_equal(count_as(desk, &desk->as_admin, "zoufang"), 2);
	assert_int_equal(count_as(desk, &desk->as_clerk, "zf"), 1);
	assert_int_equal(count_as(desk, &desk->as_helper, "走访"), 1);
	assert_int_equal(count_as(desk, &desk->as_other_helper, "走访"), 1);
	assert_int_equal(count_as(desk, &desk->as_other_helper, "漏雨"), 0);
	assert_int_equal(count_as(desk, &desk->as_doctor, "走访"), 0);
	assert_string_equal(search_as(desk, &desk->as_helper, "走访")->row[0].head, "单福田");

	struct id ticket = take(desk, &desk->shan, "东屋漏雨\n墙皮脱落");
	assert_int_equal(count_as(desk, &desk->as_desk, "漏雨"), 2);
	assert_int_equal(count_as(desk, &desk->as_desk, "墙皮"), 1);
	assert_int_equal(count_as(desk, &desk->as_officer, "漏雨"), 0);
	desk_begin(desk, &desk->as_desk);
	struct ticket_step_new step = { .step = STEP_DISPATCH, .main = desk->officer, .note = "请先去看看屋顶" };
	assert_ok(ticket_step(desk->act, &desk->config, &ticket, &step, NULL, &desk->err), desk->err);
	desk_commit(desk);
	assert_int_equal(count_as(desk, &desk->as_officer, "漏雨"), 1);
	assert_int_equal(count_as(desk, &desk->as_officer, "看看"), 1);
	assert_int_equal(search_as(desk, &desk->as_officer, "漏雨")->row[0].kind, SEARCH_TICKET);
	test_station_verify(&desk->station);
}

static void move(struct desk *desk, const struct id *household, const char *village)
{
	struct record record;
	const char *value[RECORD_FIELDS];
	assert_ok(fold_read_record(desk->station.db, &household_type, household, &desk->arena, &record, &desk->err),
		  desk->err);
	for (size_t i = 0; i < household_type.count; i++)
		value[i] = record.value[i];
	value[record_field(&household_type, "area")] = village;
	desk_begin(desk, NULL);
	assert_ok(household_put(desk->act, &(struct put){ .entity = *household, .value = value }, NULL, NULL, NULL,
				&desk->err),
		  desk->err);
	desk_commit(desk);
}

/* The household's scope stays that of its old township; who reads goes by where it is. */
static void a_household_that_moved_takes_its_texts_along(void **state)
{
	struct desk *desk = *state;
	write_of(desk, &desk->as_other_helper, &desk->song, "搬家前走访");
	struct search_query there = { .words = "走访", .area = "230124203" };
	struct search_query before = { .words = "走访", .area = "230124204" };
	assert_int_equal(search(desk, there)->count, 0);
	assert_int_equal(search(desk, before)->count, 1);
	move(desk, &desk->song, "230124203200");
	assert_int_equal(search(desk, there)->count, 1);
	assert_int_equal(count_as(desk, &desk->as_clerk, "走访"), 1);
	assert_int_equal(search(desk, before)->count, 0);
}

static void filters_narrow(void **state)
{
	struct desk *desk = *state;
	write_of(desk, &desk->as_helper, &desk->shan, "电话问药，漏雨");
	desk_at(desk, "2026-11-24", 9, 0);
	take(desk, &desk->shan, "漏雨");
	struct search_query query = { .words = "漏雨" };
	assert_int_equal(search(desk, query)->count, 2);
	query.kind[SEARCH_TICKET] = true;
	assert_int_equal(search(desk, query)->count, 1);
	query.kind[SEARCH_DIARY] = true;
	assert_int_equal(search(desk, query)->count, 2);
	query.from = "2026-11-24";
	assert_int_equal(search(desk, query)->count, 1);
	query.from = NULL;
	query.until = "2026-11-23";
	assert_int_equal(search(desk, query)->count, 1);
	assert_int_equal(search(desk, query)->row[0].kind, SEARCH_DIARY);
	query.until = "gestern";
	struct search_page page;
	assert_false(search_text(desk->station.db, &query, &desk->arena, &page, &desk->err));
	assert_int_equal(desk->err.code, ERR_INPUT);
	query = (struct search_query){ .words = "漏雨", .area = "230124203200" };
	assert_int_equal(search(desk, query)->count, 2);
	query.area = "230124203999";
	assert_int_equal(search(desk, query)->count, 0);
}

static void an_amendment_is_found_with_its_entry(void **state)
{
	struct desk *desk = *state;
	struct id entity = write_of(desk, &desk->as_helper, &desk->shan, "送慢病药");
	desk_begin(desk, &desk->as_helper);
	assert_ok(diary_amend(desk->act, &entity, "药是降压药", &desk->err), desk->err);
	desk_commit(desk);
	assert_int_equal(count_as(desk, &desk->as_helper, "慢病 降压"), 1);
	assert_int_equal(count_as(desk, &desk->as_helper, "病药药是"), 0);
	test_station_verify(&desk->station);
}

static void what_is_erased_is_not_found(void **state)
{
	struct desk *desk = *state;
	struct hash hash;
	struct id entity = write_of(desk, &desk->as_helper, &desk->shan, "不该写的病情"), found;
	desk_begin(desk, &desk->as_helper);
	assert_ok(diary_amend(desk->act, &entity, "病情是肝炎", &desk->err), desk->err);
	desk_commit(desk);
	struct stmt *stmt = stmt_start(desk->station.db, "SELECT hash FROM event WHERE kind = 'diary.add'");
	assert_true(stmt_next(stmt) && stmt_get_hash(stmt, 0, &hash));
	assert_ok(stmt_end(stmt, &desk->err), desk->err);
	assert_int_equal(count_as(desk, NULL, "病情"), 1);
	desk_begin(desk, &desk->as_admin);
	assert_ok(verdict_redact(desk->act, &hash, "写错户", &desk->err), desk->err);
	desk_commit(desk);
	assert_int_equal(count_as(desk, NULL, "病情"), 0);
	assert_int_equal(test_number(&desk->station, "SELECT count(*) FROM text_entry"), 0);

	/* What was added to it goes with it, and both are still found by the digits that lists printed. */
	assert_int_equal(test_number(&desk->station, "SELECT count(*) FROM payload WHERE text LIKE '%病情%'"), 0);
	assert_int_equal(test_number(&desk->station, "SELECT count(*) FROM redacted"), 2);
	char digits[ID_TEXT_BYTES];
	id_format(&entity, digits);
	digits[8] = '\0';
	assert_ok(entry_by_prefix(desk->station.db, digits, &found, &desk->err), desk->err);
	assert_memory_equal(&found, &entity, sizeof found);
	assert_false(entry_by_prefix(desk->station.db, "00000000", &found, &desk->err));
	assert_int_equal(desk->err.code, ERR_MISSING);
	test_station_verify(&desk->station);
}

static void ignore(const char *sentence, void *context)
{
	(void)sentence;
	(void)context;
}

/* An index that lost a word, or keeps one of a text that is gone. */
static void verify_looks_into_the_index(void **state)
{
	struct desk *desk = *state;
	write_of(desk, &desk->as_helper, &desk->shan, "走访");
	assert_ok(db_begin(desk->station.db, &desk->err), desk->err);
	assert_ok(db_script(desk->station.db, "INSERT INTO text_index(rowid, keys, text) VALUES (7, '', '漏雨')",
			    &desk->err),
		  desk->err);
	assert_ok(db_commit(desk->station.db, &desk->err), desk->err);
	int64_t findings = 0;
	char path[4200];
	snprintf(path, sizeof path, "%s/station.db", desk->station.home);
	assert_ok(fold_verify(path, ignore, NULL, &findings, &desk->err), desk->err);
	assert_true(findings > 0);
}

static void whatever_is_typed_is_no_expression(void **state)
{
	struct desk *desk = *state;
	static const char *const typed[] = {
		"\"",	 "走访\" OR \"漏雨", "text:走访", "NEAR(走访 漏雨)", "-走访", "走*", "(走访",
		"^走访", "\1t230124203",     "{a b}:走",  "' OR 1=1 --"
	};
	write_of(desk, &desk->as_helper, &desk->shan, "走访");
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
		assert_true(count_as(desk, NULL, typed[i]) <= 1);
	assert_int_equal(count_as(desk, NULL, "走访\" OR \"漏雨"), 0);
}

static bool at_once(void *context)
{
	return ++*(int *)context > 3;
}

static void a_search_can_be_stopped_and_goes_on_from_there(void **state)
{
	struct desk *desk = *state;
	int asked = 0;
	for (int i = 0; i < 5; i++)
		write_of(desk, &desk->as_helper, &desk->shan, "走访");
	struct search_query query = { .words = "走访", .stop = at_once, .context = &asked };
	struct search_page *page = search(desk, query);
	assert_true(page->stopped);
	assert_int_equal(page->count, 3);
	asked = -100;
	query.before = page->next;
	page = search(desk, query);
	assert_false(page->stopped);
	assert_int_equal(page->count, 2);
}

static void hits_stand_where_the_snippet_says(void **state)
{
	struct desk *desk = *state;
	char text[2000] = "";
	for (int i = 0; i < 40; i++)
		strcat(text, "一切正常，");
	strcat(text, "\n东屋漏雨");
	write_of(desk, &desk->as_helper, &desk->shan, text);
	struct search_row *row = &search_as(desk, NULL, "louyu")->row[0];
	assert_int_equal(row->hits, 1);
	assert_memory_equal(row->text + row->hit[0].start, "漏雨", row->hit[0].end - row->hit[0].start);
	assert_int_equal(row->snippet_hits, 1);
	assert_memory_equal(row->snippet + row->snippet_hit[0].start, "漏雨", 6);
	assert_int_equal(strncmp(row->snippet, "…", 3), 0);
	assert_null(strchr(row->snippet, '\n'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(what_a_scan_finds_is_found),
		desk_test(everyone_finds_what_they_may_read),
		desk_test(a_household_that_moved_takes_its_texts_along),
		desk_test(filters_narrow),
		desk_test(an_amendment_is_found_with_its_entry),
		desk_test(what_is_erased_is_not_found),
		desk_test(verify_looks_into_the_index),
		desk_test(whatever_is_typed_is_no_expression),
		desk_test(a_search_can_be_stopped_and_goes_on_from_there),
		desk_test(hits_stand_where_the_snippet_says),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
