/* Finding: what one line of typing finds, in which order, and for whom. */
#include <stdio.h>
#include <string.h>

#include "core/card.h"
#include "core/crypto.h"
#include "core/household.h"
#include "core/text.h"
#include "core/ticket.h"
#include "db/call_act.h"
#include "db/card.h"
#include "db/card_act.h"
#include "db/db.h"
#include "db/find.h"
#include "db/household_act.h"
#include "db/ticket_act.h"
#include "tests/support/desk.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

static const char desk_area[] = "230124203200", other_area[] = "230124204200";

static struct find_page look_as(struct desk *desk, const struct person *person, const char *words, int limit)
{
	struct find_page page;
	struct find_query query = {
		.words = words, .person = person, .today = "2026-11-23", .phone_prefix = "0451", .limit = limit
	};
	assert_ok(find_run(desk->station.db, &query, &desk->arena, &page, &desk->err), desk->err);
	return page;
}

/* All that is found, as "name name …" with a minus before those who left. */
static const char *names_as(struct desk *desk, const struct person *person, const char *words)
{
	struct find_page page = look_as(desk, person, words, 50);
	const char *names = "";
	for (size_t i = 0; i < page.count; i++)
		names = arena_format(&desk->arena, "%s%s%s%s", names, i ? " " : "", page.row[i].left ? "-" : "",
				     page.row[i].name);
	return names;
}

static const char *names(struct desk *desk, const char *words)
{
	return names_as(desk, &desk->as_desk, words);
}

static struct id add_household(struct desk *desk, const char *number, const char *head, const char *area,
			       const char *phones)
{
	return desk_put(desk, household_put, &household_type, "number", number, "head", head, "area", area, "team",
			"3组", "phones", phones, NULL);
}

static struct id add_member(struct desk *desk, const struct id *household, const char *name, const char *relation,
			    const char *idnumber)
{
	return desk_put(desk, member_put, &member_type, "household", desk_hex(desk, household), "name", name,
			"relation", relation, "idnumber", idnumber, NULL);
}

static void a_name_is_found_by_every_way_of_typing_it(void **state)
{
	struct desk *desk = *state;
	static const char *const ways[] = { "单福田",	  "福田",  "田",       "sft",	     "SFT",
					    "ｓｆｔ",	  "dft",   "cft",      "shanfutian", "danfutian",
					    "chanfutian", "shanf", " 单福田 ", "单福" };
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (!strstr(names(desk, ways[i]), "单福田"))
			fail_msg("'%s' finds '%s'", ways[i], names(desk, ways[i]));
	assert_string_equal(names(desk, "sfx"), "");
	assert_string_equal(names(desk, ""), "");
	assert_string_equal(names(desk, "  "), "");
}

static void exact_comes_before_prefix_before_part(void **state)
{
	struct desk *desk = *state;
	add_household(desk, "1001", "王海", other_area, "");
	add_household(desk, "1002", "王海涛", other_area, "");
	add_household(desk, "1003", "李王海", other_area, "");
	add_household(desk, "1004", "安王海涛", other_area, "");
	assert_string_equal(names(desk, "王海"), "王海 王海涛 李王海 安王海涛");
	assert_string_equal(names(desk, "wh"), "王海 王海涛");
}

static void numbers_are_found_with_and_without_dashes_and_by_their_end(void **state)
{
	struct desk *desk = *state;
	add_household(desk, "230124-203200-0045", "赵有田", desk_area, "");
	add_household(desk, "230124-203200-0046", "赵有林", desk_area, "");
	assert_string_equal(names(desk, "230124-203200-0045"), "赵有田");
	assert_string_equal(names(desk, "2301242032000045"), "赵有田");
	assert_string_equal(names(desk, "２３０１２４－２０３２００－００４５"), "赵有田");
	assert_string_equal(names(desk, "230124-2032"), "赵有田 赵有林");
	assert_string_equal(names(desk, "200-0045"), "赵有田");
	assert_string_equal(names(desk, "0046"), "赵有林");
}

static void telephones_are_found_in_any_form_and_by_their_end(void **state)
{
	struct desk *desk = *state;
	add_household(desk, "1001", "周长顺", other_area, "15401245678");
	static const char *const ways[] = { "15401245678",
					    "+8615401245678",
					    "0086 154 0124 5678",
					    "154-0124-5678",
					    "+86 154 0124 5678",
					    "１５４０１２４５６７８",
					    "5678",
					    "45678" };
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (strcmp(names(desk, ways[i]), "周长顺") != 0)
			fail_msg("'%s' finds '%s'", ways[i], names(desk, ways[i]));
	assert_string_equal(names(desk, "678"), "");
	/* A land line with and without the area code; neighbours who share a telephone. */
	assert_string_equal(names(desk, "5700001"), "单福海");
	assert_string_equal(names(desk, "0451-5700001"), "单福海");
	assert_non_null(strstr(names(desk, "15400000017"), "单福田"));
	assert_non_null(strstr(names(desk, "15400000017"), "单福海"));
}

static void attach(struct desk *desk, struct number_note note)
{
	desk_begin(desk, &desk->as_desk);
	assert_ok(number_attach(desk->act, &note, &desk->err), desk->err);
	desk_commit(desk);
}

/* What is no number of the register, but was said at a call to be somebody's. */
static void a_number_attached_finds_its_household(void **state)
{
	struct desk *desk = *state;
	attach(desk, (struct number_note){ .number = "13911112223", .household = desk->song, .name = "外甥" });
	attach(desk, (struct number_note){ .number = "13911114445", .household = desk->shan, .maybe = true });
	static const char *const ways[] = { "13911112223", "139 1111 2223", "2223", "12223", "宝兴 2223" };
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		assert_string_equal(names(desk, ways[i]), "宋长河");
	struct find_row row = look_as(desk, &desk->as_desk, "2223", 5).row[0];
	assert_string_equal(row.kind, "household");
	assert_string_equal(row.by, "phone");
	assert_true(id_equal(&row.entity, &desk->song) && id_equal(&row.household, &desk->song));
	assert_string_equal(names(desk, "4445"), "单福田");
	assert_string_equal(look_as(desk, &desk->as_desk, "4445", 5).row[0].by, "maybe");
	/* For those who may see the household, and nobody else. */
	assert_string_equal(names_as(desk, &desk->as_clerk, "4445"), "单福田");
	assert_string_equal(names_as(desk, &desk->as_clerk, "2223"), "");
	assert_string_equal(names_as(desk, &desk->as_helper, "4445"), "单福田");
	assert_string_equal(names_as(desk, &desk->as_helper, "2223"), "");
	assert_string_equal(names_as(desk, &desk->as_doctor, "4445"), "");
	/* What is taken off finds nothing any more. */
	attach(desk, (struct number_note){ .number = "13911112223", .household = desk->song, .detach = true });
	assert_string_equal(names(desk, "13911112223"), "");
	/* What the register has as well is found once, and as theirs for sure. */
	attach(desk, (struct number_note){ .number = "15400000017", .household = desk->shan, .maybe = true });
	assert_string_equal(names(desk, "15400000017"), "单福田 单福海");
	struct find_page page = look_as(desk, &desk->as_desk, "15400000017", 5);
	for (size_t i = 0; i < page.count; i++)
		assert_string_equal(page.row[i].by, "phone");
}

/* A stranger is found by number and by name as what they are, by those who see calls. */
static void a_stranger_is_found_by_those_who_see_calls(void **state)
{
	struct desk *desk = *state;
	attach(desk, (struct number_note){ .number = "13911116667", .name = "卖种子的", .note = "春天来过" });
	static const char *const ways[] = { "13911116667", "6667", "卖种子", "种子", "maizhong", "mzzd" };
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		assert_string_equal(names_as(desk, &desk->as_desk, ways[i]), "卖种子的");
	struct find_row row = look_as(desk, &desk->as_desk, "6667", 5).row[0];
	assert_string_equal(row.kind, "stranger");
	assert_string_equal(row.number, "13911116667");
	assert_string_equal(row.area, "春天来过");
	assert_true(id_is_none(&row.household));
	assert_string_equal(names_as(desk, &desk->as_clerk, "6667"), "");
	assert_string_equal(names_as(desk, &desk->as_helper, "种子"), "");
	attach(desk, (struct number_note){ .number = "13911116667", .detach = true });
	assert_string_equal(names_as(desk, &desk->as_desk, "种子"), "");
}

static void id_numbers_are_found_whole_and_by_their_end(void **state)
{
	struct desk *desk = *state;
	add_member(desk, &desk->shan, "单福田", "01", "99999919590412039X");
	add_member(desk, &desk->shan, "田凤英", "02", "999999196103070024");
	assert_string_equal(names(desk, "99999919590412039X"), "单福田");
	assert_string_equal(names(desk, "99999919590412039x"), "单福田");
	assert_string_equal(names(desk, "039x"), "单福田");
	assert_string_equal(names(desk, "0024"), "田凤英");
	struct find_page page = look_as(desk, &desk->as_desk, "0024", 10);
	assert_string_equal(page.row[0].kind, "member");
	assert_string_equal(page.row[0].head, "单福田");
	assert_true(id_equal(&page.row[0].household, &desk->shan));
}

static void the_head_is_found_once_as_the_household(void **state)
{
	struct desk *desk = *state;
	add_member(desk, &desk->shan, "单福田", "01", "99999919590412039X");
	struct find_page page = look_as(desk, &desk->as_desk, "单福田", 10);
	assert_int_equal(page.count, 1);
	assert_string_equal(page.row[0].kind, "household");
	assert_string_equal(page.row[0].number, "0017");
	assert_string_equal(page.row[0].area, "德善乡德善村");
}

static void several_words_must_all_fit(void **state)
{
	struct desk *desk = *state;
	add_household(desk, "1001", "单福田", other_area, "15401245678");
	struct find_page page = look_as(desk, &desk->as_desk, "德善 sft", 10);
	assert_int_equal(page.count, 1);
	assert_true(id_equal(&page.row[0].household, &desk->shan));
	page = look_as(desk, &desk->as_desk, "sft ds", 10);
	assert_int_equal(page.count, 1);
	assert_true(id_equal(&page.row[0].household, &desk->shan));
	page = look_as(desk, &desk->as_desk, "宝兴 单", 10);
	assert_int_equal(page.count, 1);
	assert_string_equal(page.row[0].number, "1001");
	page = look_as(desk, &desk->as_desk, "sft 5678", 10);
	assert_int_equal(page.count, 1);
	assert_string_equal(page.row[0].number, "1001");
	assert_string_equal(names(desk, "宝兴 德善"), "");
	assert_string_equal(names(desk, "宝兴 单福海"), "");
}

static void an_area_finds_itself_and_then_its_households(void **state)
{
	struct desk *desk = *state;
	assert_string_equal(names(desk, "德善"), "德善乡 德善村 单福海 单福田");
	assert_string_equal(names(desk, "dss"), "");
	assert_string_equal(names(desk, "德善村"), "德善村 单福海 单福田");
	assert_string_equal(names(desk, "desha"), "德善村 德善乡 单福海 单福田");
	assert_string_equal(look_as(desk, &desk->as_desk, "宝兴乡", 1).row[0].kind, "area");
}

static const char *issue_card(struct desk *desk, const struct id *household, bool anew)
{
	struct card card;
	desk_begin(desk, NULL);
	assert_ok(card_issue(desk->act, household, anew, &desk->err), desk->err);
	desk_commit(desk);
	assert_ok(card_read(desk->station.db, household, &desk->arena, &card, &desk->err), desk->err);
	return card.code;
}

static void blanks_are_put_in_and_taken_out_where_nothing_is_found(void **state)
{
	struct desk *desk = *state;
	assert_non_null(strstr(names(desk, "shan fu tian"), "单福田"));
	assert_non_null(strstr(names(desk, "Shan Futian"), "单福田"));
	assert_string_equal(names(desk, "shan fu xian"), "");
	const char *apart = names(desk, "德善乡 德善村");
	assert_string_equal(apart, "德善村 单福海 单福田");
	assert_string_equal(names(desk, "德善乡德善村"), apart);
	assert_string_equal(names(desk, "德善德善村"), apart);
	assert_string_equal(names(desk, "德善乡没有村"), "");
}

static void a_scanned_card_finds_its_household(void **state)
{
	struct desk *desk = *state;
	char url[CARD_URL_BYTES];
	const char *code = issue_card(desk, &desk->song, false);
	assert_ok(card_url("https://card.fangzheng.example", code, url, &desk->err), desk->err);
	assert_string_equal(names(desk, code), "宋长河");
	assert_string_equal(names(desk, url), "宋长河");
	assert_string_equal(look_as(desk, &desk->as_desk, url, 5).row[0].by, "card");
	assert_string_equal(names(desk, text_lower(&desk->arena, url)), "宋长河");
	assert_string_equal(names_as(desk, &desk->as_other_helper, url), "宋长河");
	assert_string_equal(names_as(desk, &desk->as_helper, url), "");
	assert_string_equal(names_as(desk, &desk->as_clerk, url), "");
	assert_string_equal(names_as(desk, &desk->as_doctor, url), "");
	issue_card(desk, &desk->song, true);
	assert_string_equal(names(desk, code), "");
}

static void a_row_says_why_it_is_there(void **state)
{
	struct desk *desk = *state;
	static const char *const why[][2] = { { "sft", "name" },    { "福田", "name" },		{ "0017", "number" },
					      { "00017", "phone" }, { "15400000017", "phone" }, { "德善村", "name" } };
	for (size_t i = 0; i < sizeof why / sizeof *why; i++)
		assert_string_equal(look_as(desk, &desk->as_desk, why[i][0], 5).row[0].by, why[i][1]);
	assert_string_equal(look_as(desk, &desk->as_desk, "德善村", 5).row[1].by, "area");
}

static void a_ticket_is_found_by_its_number(void **state)
{
	struct desk *desk = *state;
	struct id ticket;
	char number[TICKET_NUMBER_BYTES];
	desk_begin(desk, &desk->as_desk);
	assert_ok(
		ticket_open(desk->act, &desk->config,
			    &(struct ticket_new){ .household = desk->shan, .category = "housing", .text = "东屋漏雨" },
			    &ticket, number, &desk->err),
		desk->err);
	desk_commit(desk);
	struct find_page page = look_as(desk, &desk->as_desk, number, 5);
	assert_int_equal(page.count, 1);
	assert_string_equal(page.row[0].kind, "ticket");
	assert_string_equal(page.row[0].name, "东屋漏雨");
	assert_true(id_equal(&page.row[0].entity, &ticket));
	assert_int_equal(look_as(desk, &desk->as_desk, "t1123-1", 5).count, 1);
	assert_int_equal(look_as(desk, &desk->as_officer, number, 5).count, 0);
}

static void who_left_comes_last_and_marked(void **state)
{
	struct desk *desk = *state;
	struct id gone = add_household(desk, "1001", "单福", other_area, "");
	struct id member = add_member(desk, &desk->song, "单福来", "99", "");
	desk_begin(desk, NULL);
	assert_ok(household_leave(desk->act, &gone, "2026-03-01", "2", &desk->err) &&
			  member_leave(desk->act, &member, "2026-04-01", "1", &desk->err),
		  desk->err);
	desk_commit(desk);
	assert_string_equal(names(desk, "单福"), "单福海 单福田 -单福 -单福来");
	struct find_page page = look_as(desk, &desk->as_desk, "单福", 2);
	assert_int_equal(page.count, 2);
	assert_true(page.more);
	assert_false(page.row[1].left);
}

static void everyone_finds_only_what_they_may_see(void **state)
{
	struct desk *desk = *state;
	add_household(desk, "1001", "单福田", other_area, "");
	add_household(desk, "1002", "单有财", desk_area, "");
	assert_string_equal(names_as(desk, &desk->as_clerk, "单福田"), "单福田");
	assert_string_equal(names_as(desk, &desk->as_clerk, "宋长河"), "");
	assert_string_equal(names_as(desk, &desk->as_clerk, "s"), "单福海 单福田 单有财");
	assert_string_equal(names_as(desk, &desk->as_clerk, "宝兴 单"), "");
	assert_string_equal(names_as(desk, &desk->as_helper, "单"), "单福田 单福海");
	assert_string_equal(names_as(desk, &desk->as_helper, "德善 sft"), "单福田");
	assert_string_equal(names_as(desk, &desk->as_helper, "单有财"), "");
	assert_string_equal(names_as(desk, &desk->as_helper, "宋长河"), "");
	assert_string_equal(names_as(desk, &desk->as_other_helper, "宋长河"), "宋长河");
	assert_string_equal(names_as(desk, &desk->as_doctor, "单福田"), "");
	/* Everybody sees who works in the county. */
	assert_string_equal(names_as(desk, &desk->as_doctor, "mengl"), "孟岚");
	assert_string_equal(names_as(desk, &desk->as_helper, "zht"), "张海涛");
	assert_string_equal(look_as(desk, &desk->as_helper, "张海涛", 5).row[0].kind, "staff");
}

static void keys_follow_what_changes(void **state)
{
	struct desk *desk = *state;
	const char *value[RECORD_FIELDS] = { NULL };
	value[record_field(&household_type, "number")] = "0017";
	value[record_field(&household_type, "head")] = "田凤英";
	value[record_field(&household_type, "area")] = desk_area;
	value[record_field(&household_type, "phones")] = "15400000099";
	desk_begin(desk, NULL);
	assert_ok(household_put(desk->act, &(struct put){ .entity = desk->shan, .value = value }, NULL, NULL, NULL,
				&desk->err),
		  desk->err);
	desk_commit(desk);
	assert_string_equal(names(desk, "sft"), "");
	assert_string_equal(names(desk, "单福田"), "");
	assert_string_equal(names(desk, "tfy"), "田凤英");
	assert_string_equal(names(desk, "15400000017"), "单福海");
	assert_string_equal(names(desk, "0099"), "田凤英");
}

/* So many that no answer could look at all of them. */
static void put_many(struct desk *desk, int count)
{
	desk_begin(desk, NULL);
	for (int i = 0; i < count; i++) {
		char number[24];
		const char *value[RECORD_FIELDS] = { NULL };
		snprintf(number, sizeof number, "230124-204200-%05d", i);
		value[record_field(&household_type, "number")] = number;
		value[record_field(&household_type, "head")] = i % 2 ? "单桂兰" : "孙德才";
		value[record_field(&household_type, "area")] = other_area;
		assert_ok(household_put(desk->act, &(struct put){ .value = value }, NULL, NULL, NULL, &desk->err),
			  desk->err);
	}
	desk_commit(desk);
}

static void among_thousands_the_best_come_first_and_always_the_same(void **state)
{
	struct desk *desk = *state;
	put_many(desk, 3000);
	add_household(desk, "2001", "孙德", other_area, "");
	assert_int_equal(strncmp(names(desk, "sd"), "孙德 ", strlen("孙德 ")), 0);
	assert_int_equal(strncmp(names(desk, "孙德"), "孙德 ", strlen("孙德 ")), 0);
	assert_string_equal(names(desk, "德善 s"), "单福海 单福田");
	assert_string_equal(names(desk, "德善 单"), "单福海 单福田");
	assert_string_equal(names_as(desk, &desk->as_clerk, "s"), "单福海 单福田");
	assert_string_equal(names_as(desk, &desk->as_helper, "s"), "单福田 单福海");
	struct find_page page = look_as(desk, &desk->as_desk, "s", 20), again = look_as(desk, &desk->as_desk, "s", 20);
	assert_int_equal(page.count, 20);
	assert_true(page.more);
	for (size_t i = 0; i < page.count; i++)
		assert_true(id_equal(&page.row[i].entity, &again.row[i].entity));
}

/* As full-text search does, in either direction. */
static void traditional_forms_find_as_simplified_ones_do(void **state)
{
	struct desk *desk = *state;
	add_household(desk, "230124-203200-0901", "許後乾", desk_area, "15400000901");
	assert_string_equal(names(desk, "單福田"), names(desk, "单福田"));
	assert_non_null(strstr(names(desk, "單福田"), "单福田"));
	assert_string_equal(names(desk, "許後乾"), "許後乾");
	assert_string_equal(names(desk, "许后"), "許後乾");
	assert_string_equal(names(desk, "xhg"), "許後乾");
}

/* Both have the telephone: the one whose own number ends so is meant, and of the others the lower number comes first. */
static void the_household_whose_number_ends_so_comes_first(void **state)
{
	struct desk *desk = *state;
	add_household(desk, "230124-203200-4321", "甲", desk_area, "15400004324");
	add_household(desk, "230124-203200-4326", "丁", desk_area, "15400004324");
	add_household(desk, "230124-203200-4325", "丙", desk_area, "15400004324");
	add_household(desk, "230124-203200-4324", "乙", desk_area, "15400004324");
	assert_string_equal(names(desk, "4324"), "乙 甲 丙 丁");
	assert_string_equal(names(desk, "15400004324"), "甲 乙 丙 丁");
}

static void hostile_words_find_nothing_and_break_nothing(void **state)
{
	struct desk *desk = *state;
	static const char *const words[] = { "%",	 "_",	     "'; DROP TABLE household; --",
					     "\x1b[31m", "\xff\xfe", "\xe5\x8d",
					     "*",	 "\"",	     "\\",
					     "n单福田",	 "\n",	     "@0",
					     "-",	 "+",	     "--" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		assert_string_equal(names(desk, words[i]), "");
	char *endless = arena_alloc(&desk->arena, 100001);
	for (int i = 0; i < 100000; i++)
		endless[i] = "单1 s"[i % 7 % 6];
	look_as(desk, &desk->as_desk, endless, 50);
	memset(endless, '1', 100000);
	assert_string_equal(names(desk, endless), "");
}

static void no_query_goes_through_a_whole_table(void **state)
{
	struct desk *desk = *state;
	char *plans;
	static const char *const words[] = { "s", "德善 s", "单福田", "0017", "德善" };
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		names(desk, words[i]);
		names_as(desk, &desk->as_helper, words[i]);
	}
	assert_ok(db_plans(desk->station.db, &desk->arena, &plans, &desk->err), desk->err);
	for (const char *line = plans; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		const char *scan = strstr(line, "SCAN ");
		if (scan && scan < line + strcspn(line, "\n") &&
		    (strncmp(scan + 5, "find_", 5) == 0 || strncmp(scan + 5, "household", 9) == 0 ||
		     strncmp(scan + 5, "member", 6) == 0))
			fail_msg("%.*s", (int)strcspn(line, "\n"), line);
	}
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		desk_test(a_name_is_found_by_every_way_of_typing_it),
		desk_test(exact_comes_before_prefix_before_part),
		desk_test(numbers_are_found_with_and_without_dashes_and_by_their_end),
		desk_test(telephones_are_found_in_any_form_and_by_their_end),
		desk_test(a_number_attached_finds_its_household),
		desk_test(a_stranger_is_found_by_those_who_see_calls),
		desk_test(id_numbers_are_found_whole_and_by_their_end),
		desk_test(the_head_is_found_once_as_the_household),
		desk_test(several_words_must_all_fit),
		desk_test(an_area_finds_itself_and_then_its_households),
		desk_test(blanks_are_put_in_and_taken_out_where_nothing_is_found),
		desk_test(a_scanned_card_finds_its_household),
		desk_test(a_row_says_why_it_is_there),
		desk_test(a_ticket_is_found_by_its_number),
		desk_test(who_left_comes_last_and_marked),
		desk_test(everyone_finds_only_what_they_may_see),
		desk_test(keys_follow_what_changes),
		desk_test(among_thousands_the_best_come_first_and_always_the_same),
		desk_test(traditional_forms_find_as_simplified_ones_do),
		desk_test(the_household_whose_number_ends_so_comes_first),
		desk_test(hostile_words_find_nothing_and_break_nothing),
		desk_test(no_query_goes_through_a_whole_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
