/* Whom a policy concerns, what is to be explained, who was reached: compared with a plain count. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/area.h"
#include "core/crypto.h"
#include "core/household.h"
#include "db/db.h"
#include "db/diary.h"
#include "db/diary_act.h"
#include "db/household_act.h"
#include "db/policy.h"
#include "db/policy_act.h"
#include "db/policy_reach.h"
#include "db/verdict_act.h"
#include "tests/support/desk.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

static const char today[] = "2026-11-23";

static struct id publish(struct desk *desk, struct policy policy)
{
	struct id entity;
	policy.title = policy.number;
	policy.text = "正文";
	desk_begin(desk, &desk->as_admin);
	assert_ok(policy_publish(desk->act, &desk->config, &policy, &entity, NULL, &desk->err), desk->err);
	desk_commit(desk);
	return entity;
}

static struct id explain(struct desk *desk, const struct person *author, const struct id *household,
			 const struct id *policy)
{
	struct id entity;
	struct diary_new new = {
		.household = *household, .kind = "02", .text = "讲政策", .policy = { *policy }, .policy_count = 1
	};
	desk_begin(desk, author);
	assert_ok(diary_add(desk->act, &new, &entity, &desk->err), desk->err);
	desk_commit(desk);
	return entity;
}

static struct policy_shares of_areas(struct desk *desk, const struct id *policy, const char *area)
{
	struct policy_shares shares;
	assert_ok(policy_reach_areas(desk->station.db, policy, area, &desk->arena, &shares, &desk->err), desk->err);
	return shares;
}

static struct policy_dues dues(struct desk *desk, const struct id *staff)
{
	struct policy_dues found;
	assert_ok(policy_dues(desk->station.db, staff, today, &desk->arena, &found, &desk->err), desk->err);
	return found;
}

static void a_policy_without_an_audience_is_for_everybody(void **state)
{
	struct desk *desk = *state;
	struct id policy = publish(desk, (struct policy){ .number = "水" });
	struct policy_shares shares = of_areas(desk, &policy, "230124");
	assert_int_equal(shares.count, 2);
	assert_int_equal(shares.total.households, 3);
	assert_int_equal(shares.total.reached, 0);
	assert_int_equal(policy_share_percent(&shares.total), 0);
	assert_string_equal(shares.row[0].code, "230124203");
	assert_string_equal(shares.row[0].name, "德善乡");
	assert_int_equal(shares.row[0].households, 2);
	assert_int_equal(of_areas(desk, &policy, "230124203").total.households, 2);
	assert_int_equal(of_areas(desk, &policy, "230124204200").total.households, 1);
	assert_int_equal(policy_share_percent(&(struct policy_share){ 0 }), -1);
}

static void a_diary_marks_it_explained(void **state)
{
	struct desk *desk = *state;
	struct id policy = publish(desk, (struct policy){ .number = "水" });
	struct policy_share own;
	assert_int_equal(dues(desk, &desk->helper).count, 2);
	assert_int_equal(dues(desk, &desk->helper).households, 2);
	struct id entry = explain(desk, &desk->as_helper, &desk->shan, &policy);
	explain(desk, &desk->as_helper, &desk->shan, &policy);
	assert_int_equal(dues(desk, &desk->helper).count, 1);
	assert_string_equal(dues(desk, &desk->helper).row[0].head, "单福海");
	assert_int_equal(dues(desk, &desk->other_helper).count, 1);
	assert_int_equal(of_areas(desk, &policy, "230124").total.reached, 1);
	assert_ok(policy_reach_own(desk->station.db, &policy, &desk->helper, today, &own, &desk->err), desk->err);
	assert_int_equal(own.households, 2);
	assert_int_equal(own.reached, 1);

	struct policy_concern_page page;
	struct policy_concern_filter filter = { .policy = policy, .area = "230124", .today = today };
	assert_ok(policy_concerned(desk->station.db, &filter, 0, &desk->arena, &page, &desk->err), desk->err);
	assert_int_equal(page.count, 3);
	assert_string_equal(page.row[0].helper, "孟岚");
	filter.missing = true;
	assert_ok(policy_concerned(desk->station.db, &filter, 0, &desk->arena, &page, &desk->err), desk->err);
	assert_int_equal(page.count, 2);
	filter.staff = desk->helper;
	assert_ok(policy_concerned(desk->station.db, &filter, 0, &desk->arena, &page, &desk->err), desk->err);
	assert_int_equal(page.count, 1);
	assert_string_equal(page.row[0].head, "单福海");

	struct diary diary;
	assert_ok(diary_read(desk->station.db, &entry, &desk->arena, &diary, &desk->err), desk->err);
	assert_int_equal(diary.policy_count, 1);
	assert_string_equal(diary.policy[0].number, "水");
	struct policy_dues of_shan;
	assert_ok(policy_of_household(desk->station.db, &desk->shan, today, &desk->arena, &of_shan, &desk->err),
		  desk->err);
	assert_int_equal(of_shan.count, 1);
	assert_true(of_shan.row[0].explained_at > 0);
	test_station_verify(&desk->station);
}

/* What was said stays said, and a diary that is erased said nothing. */
static void a_later_edition_keeps_and_an_erased_diary_takes_back_what_was_explained(void **state)
{
	struct desk *desk = *state;
	struct id policy = publish(desk, (struct policy){ .number = "水" });
	struct id entry = explain(desk, &desk->as_helper, &desk->shan, &policy);
	publish(desk, (struct policy){ .number = "水", .office = "水务局" });
	assert_int_equal(of_areas(desk, &policy, "230124").total.reached, 1);
	struct hash hash;
	struct stmt *stmt = stmt_start(desk->station.db, "SELECT hash FROM event WHERE entity = :entity");
	stmt_id(stmt, ":entity", &entry);
	assert_true(stmt_next(stmt) && stmt_get_hash(stmt, 0, &hash));
	assert_ok(stmt_end(stmt, &desk->err), desk->err);
	desk_begin(desk, &desk->as_admin);
	assert_ok(verdict_redact(desk->act, &hash, "写错了户", &desk->err), desk->err);
	desk_commit(desk);
	assert_int_equal(of_areas(desk, &policy, "230124").total.reached, 0);
	test_station_verify(&desk->station);
}

static void only_what_is_in_force_is_to_be_explained(void **state)
{
	struct desk *desk = *state;
	publish(desk, (struct policy){ .number = "旧", .to = "2026-11-22" });
	publish(desk, (struct policy){ .number = "新", .from = "2026-11-24" });
	struct id retired = publish(desk, (struct policy){ .number = "废" });
	desk_begin(desk, &desk->as_admin);
	assert_ok(policy_retire(desk->act, &retired, "另有规定", &desk->err), desk->err);
	desk_commit(desk);
	assert_int_equal(dues(desk, &desk->helper).count, 0);
	struct id now = publish(desk, (struct policy){ .number = "今", .from = today, .to = today });
	assert_int_equal(dues(desk, &desk->helper).count, 2);
	struct policy_shares shares;
	assert_ok(policy_reach_policies(desk->station.db, "230124", today, &desk->arena, &shares, &desk->err),
		  desk->err);
	assert_int_equal(shares.count, 1);
	assert_true(id_equal(&shares.row[0].policy, &now));
}

static void a_diary_names_policies_that_there_are(void **state)
{
	struct desk *desk = *state;
	struct diary_new new = {
		.household = desk->shan, .kind = "02", .text = "讲政策", .policy = { desk->shan }, .policy_count = 1
	};
	desk_begin(desk, &desk->as_helper);
	assert_false(diary_add(desk->act, &new, NULL, &desk->err));
	assert_int_equal(desk->err.code, ERR_MISSING);
	desk_abandon(desk);
}

static enum err_code try_to_explain(struct desk *desk, const struct id *policy, const char *visited_on)
{
	struct diary_new new = { .household = desk->shan,
				 .kind = "02",
				 .text = "讲政策",
				 .visited_on = visited_on,
				 .policy = { *policy },
				 .policy_count = 1 };
	desk_begin(desk, &desk->as_helper);
	if (!diary_add(desk->act, &new, NULL, &desk->err)) {
		desk_abandon(desk);
		return desk->err.code;
	}
	desk_commit(desk);
	return ERR_NONE;
}

static void what_is_explained_was_in_force_on_the_day_and_for_the_household(void **state)
{
	struct desk *desk = *state;
	struct id over = publish(desk, (struct policy){ .number = "旧", .to = "2026-11-22" }),
		  later = publish(desk, (struct policy){ .number = "新", .from = "2026-11-24" }),
		  others = publish(desk,
				   (struct policy){ .number = "他",
						    .audience[POLICY_AREA] = { (const char *[]){ "230124204" }, 1 } }),
		  retired = publish(desk, (struct policy){ .number = "废" });
	assert_int_equal(try_to_explain(desk, &over, NULL), ERR_CONFLICT);
	assert_non_null(strstr(desk->err.text, "not in force on 2026-11-23"));
	assert_int_equal(try_to_explain(desk, &over, "2026-11-22"), ERR_NONE);
	assert_int_equal(try_to_explain(desk, &later, NULL), ERR_CONFLICT);
	assert_int_equal(try_to_explain(desk, &others, NULL), ERR_CONFLICT);
	assert_non_null(strstr(desk->err.text, "他"));
	desk_begin(desk, &desk->as_admin);
	assert_ok(policy_retire(desk->act, &retired, "另有规定", &desk->err), desk->err);
	desk_commit(desk);
	/* Of what was explained before it was retired that day nobody can say that it was not. */
	assert_int_equal(try_to_explain(desk, &retired, NULL), ERR_NONE);
	desk_at(desk, "2026-11-24", 9, 0);
	assert_int_equal(try_to_explain(desk, &retired, NULL), ERR_CONFLICT);
	assert_int_equal(try_to_explain(desk, &retired, "2026-11-23"), ERR_NONE);
}

/* Random audiences and households ------------------------------------------------------------------- */

enum { HOUSEHOLDS = 60, POLICIES = 40 };
static const char *const areas[] = { "230124203200", "230124204200" };
static const char *const area_choices[] = { "230124", "230124203", "230124204", "230124203200", "230124204200" };
static const struct {
	const char *code[4];
} values[POLICY_TRAITS] = {
	[POLICY_CATEGORY] = { { "1", "2", "3", NULL } },
	[POLICY_CAUSE] = { { "01", "02", "10", NULL } },
	[POLICY_STATUS] = { { "1", "2", "3", NULL } },
	[POLICY_MONITOR] = { { "1", "2", "3", NULL } },
};

struct family {
	struct id entity;
	const char *area, *value[POLICY_TRAITS], *cause2;
};

static const char *draw(enum policy_trait trait)
{
	return values[trait].code[rand() % 4];
}

static bool has(const struct policy_list *list, const char *value)
{
	for (size_t i = 0; value && i < list->count; i++)
		if (strcmp(list->text[i], value) == 0)
			return true;
	return list->count == 0;
}

static bool concerns(const struct policy *policy, const struct family *family)
{
	bool there = policy->audience[POLICY_AREA].count == 0;
	for (size_t i = 0; i < policy->audience[POLICY_AREA].count; i++)
		there |= area_contains(policy->audience[POLICY_AREA].text[i], family->area);
	return there && has(&policy->audience[POLICY_CATEGORY], family->value[POLICY_CATEGORY]) &&
	       has(&policy->audience[POLICY_STATUS], family->value[POLICY_STATUS]) &&
	       has(&policy->audience[POLICY_MONITOR], family->value[POLICY_MONITOR]) &&
	       (has(&policy->audience[POLICY_CAUSE], family->value[POLICY_CAUSE]) ||
		has(&policy->audience[POLICY_CAUSE], family->cause2));
}

static struct family put_family(struct desk *desk, int number)
{
	struct family family = { .area = areas[rand() % 2], .cause2 = NULL };
	for (int trait = POLICY_CATEGORY; trait < POLICY_TRAITS; trait++)
		family.value[trait] = draw((enum policy_trait)trait);
	if (family.value[POLICY_CAUSE])
		family.cause2 = draw(POLICY_CAUSE);
	if (family.cause2 && strcmp(family.cause2, family.value[POLICY_CAUSE]) == 0)
		family.cause2 = NULL;
#define or_empty(text) ((text) ? (text) : "")
	family.entity =
		desk_put(desk, household_put, &household_type, "number", arena_format(&desk->arena, "9%03d", number),
			 "head", "某户", "area", family.area, "category", or_empty(family.value[POLICY_CATEGORY]),
			 "status", or_empty(family.value[POLICY_STATUS]), "monitor",
			 or_empty(family.value[POLICY_MONITOR]), "cause", or_empty(family.value[POLICY_CAUSE]),
			 "cause2", or_empty(family.cause2), "registered_on", "2016-01-01", NULL);
	return family;
}

static void draw_list(struct desk *desk, enum policy_trait trait, struct policy_list *list)
{
	list->count = rand() % 2 ? (size_t)(rand() % 3) : 0;
	list->text = arena_alloc(&desk->arena, 4 * sizeof *list->text);
	for (size_t i = 0; i < list->count; i++)
		list->text[i] = trait == POLICY_AREA ? area_choices[rand() % 5] : values[trait].code[rand() % 3];
}

static void the_query_counts_as_a_plain_count_does(void **state)
{
	struct desk *desk = *state;
	static struct family family[HOUSEHOLDS];
	const char *given = getenv("SEED");
	unsigned seed = given ? (unsigned)atoi(given) : (unsigned)desk->station.fingerprint.byte[0];
	print_message("SEED=%u\n", seed);
	srand(seed);
	for (int i = 0; i < HOUSEHOLDS; i++)
		family[i] = put_family(desk, i);
	for (int i = 0; i < POLICIES; i++) {
		struct policy policy = { .number = arena_format(&desk->arena, "P%d", i) };
		for (int trait = 0; trait < POLICY_TRAITS; trait++)
			draw_list(desk, (enum policy_trait)trait, &policy.audience[trait]);
		struct id entity = publish(desk, policy);
		int expected = 0, found = 0;
		struct policy_concern_page page;
		for (int j = 0; j < HOUSEHOLDS; j++)
			expected += concerns(&policy, &family[j]);
		/* The three of the desk are among the households too: only the new ones are counted. */
		struct policy_concern_filter filter = { .policy = entity, .area = "230124", .today = today };
		for (size_t first = 0; first == 0 || page.count == POLICY_CONCERN_ROWS; first += POLICY_CONCERN_ROWS) {
			assert_ok(policy_concerned(desk->station.db, &filter, first, &desk->arena, &page, &desk->err),
				  desk->err);
			for (size_t k = 0; k < page.count; k++)
				found += page.row[k].number[0] == '9';
		}
		assert_int_equal(found, expected);
		struct policy_shares shares = of_areas(desk, &entity, "230124");
		int64_t in_rows = 0;
		for (size_t k = 0; k < shares.count; k++)
			in_rows += shares.row[k].households;
		assert_int_equal(in_rows, shares.total.households);
		assert_true(shares.total.households >= expected && shares.total.households <= expected + 3);
	}
}

static void no_query_scans_a_growing_table(void **state)
{
	struct desk *desk = *state;
	char *plans;
	struct policy_shares shares;
	a_diary_marks_it_explained(state);
	assert_ok(policy_reach_policies(desk->station.db, "230124", today, &desk->arena, &shares, &desk->err),
		  desk->err);
	assert_int_equal(shares.count, 1);
	assert_ok(db_plans(desk->station.db, &desk->arena, &plans, &desk->err), desk->err);
	static const char *const growing[] = { "household", "member", "assign", "staff", "diary", "diary_policy" };
	for (size_t i = 0; i < sizeof growing / sizeof *growing; i++) {
		char scan[64];
		snprintf(scan, sizeof scan, "\tSCAN %s", growing[i]);
		for (const char *found = plans; (found = strstr(found, scan)); found += strlen(scan)) {
			char after = found[strlen(scan)];
			if (after == '\n' || after == ' ')
				fail_msg("%.*s", 300, found);
		}
	}
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		desk_test(a_policy_without_an_audience_is_for_everybody),
		desk_test(a_diary_marks_it_explained),
		desk_test(a_later_edition_keeps_and_an_erased_diary_takes_back_what_was_explained),
		desk_test(only_what_is_in_force_is_to_be_explained),
		desk_test(a_diary_names_policies_that_there_are),
		desk_test(what_is_explained_was_in_force_on_the_day_and_for_the_household),
		desk_test(the_query_counts_as_a_plain_count_does),
		desk_test(no_query_scans_a_growing_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
