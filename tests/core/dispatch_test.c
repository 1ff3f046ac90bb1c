#include "core/dispatch.h"

#include <string.h>

#include "core/arena.h"
#include "core/crypto.h"
#include "tests/support/suite.h"

#define TEXTS(...)                                                                                                     \
	{                                                                                                              \
		(const char *[]){ __VA_ARGS__ }, sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(const char *)        \
	}

static struct dispatch_party helper[] = { { PARTY_HELPER, NULL } };
static const struct dispatch_rule rules[] = {
	{ .name = "town water",
	  .when = { .category = TEXTS("water"), .area = TEXTS("230124100", "230124101") },
	  .main = { PARTY_OFFICER, "water" } },
	{ .name = "urgent illness",
	  .when = { .category = TEXTS("illness"), .urgency = TEXTS("urgent", "critical") },
	  .main = { PARTY_DOCTOR, NULL },
	  .co = helper,
	  .co_count = 1 },
	{ .name = "ill households",
	  .when = { .cause = TEXTS("01", "02"), .status = TEXTS("1") },
	  .main = { PARTY_DOCTOR, NULL } },
	{ .name = "all else", .main = { PARTY_CLERK, NULL } },
};
enum { RULES = sizeof rules / sizeof *rules };

static ptrdiff_t match(const struct dispatch_facts facts)
{
	return dispatch_match(rules, RULES, &facts);
}

static void the_first_rule_that_matches_counts(void **state)
{
	(void)state;
	assert_int_equal(match((struct dispatch_facts){ .category = "water", .area = "230124101203" }), 0);
	assert_int_equal(match((struct dispatch_facts){ .category = "water", .area = "230124202203" }), 3);
	assert_int_equal(match((struct dispatch_facts){
				 .category = "illness", .urgency = "critical", .status = "1", .cause = { "01" } }),
			 1);
	assert_int_equal(match((struct dispatch_facts){ .category = "illness", .urgency = "normal" }), 3);
}

static void any_of_the_causes_is_enough_but_every_condition_must_hold(void **state)
{
	(void)state;
	assert_int_equal(
		match((struct dispatch_facts){ .category = "loan", .status = "1", .cause = { "07", "02", NULL } }), 2);
	assert_int_equal(
		match((struct dispatch_facts){ .category = "loan", .status = "2", .cause = { "07", "02", NULL } }), 3);
	assert_int_equal(
		match((struct dispatch_facts){ .category = "loan", .status = "1", .cause = { "07", NULL, NULL } }), 3);
}

static void what_is_not_known_matches_no_condition(void **state)
{
	(void)state;
	assert_int_equal(match((struct dispatch_facts){ 0 }), 3);
	assert_int_equal(dispatch_match(rules, 3, &(struct dispatch_facts){ 0 }), -1);
	assert_int_equal(dispatch_match(NULL, 0, &(struct dispatch_facts){ 0 }), -1);
}

static const char *name_of(const void *context, enum dispatch_question question, const char *code)
{
	(void)context;
	return question == ASKS_CATEGORY && strcmp(code, "illness") == 0 ? "看病" : NULL;
}

static void an_explanation_names_every_rule_up_to_the_one_that_matched(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct dispatch_facts facts = { .category = "illness", .urgency = "urgent", .area = "230124202203" };
	const struct dispatch_names names = { name_of, NULL };
	assert_string_equal(dispatch_explain(rules, RULES, 1, &facts, &names, &arena),
			    "rule 1, town water: does not match: asks for category water, the ticket has 看病\n"
			    "rule 2, urgent illness: matches: category 看病, urgency urgent\n");
	facts.category = NULL;
	assert_string_equal(dispatch_explain(rules, 2, -1, &facts, &names, &arena),
			    "rule 1, town water: does not match: asks for category water, the ticket has nothing\n"
			    "rule 2, urgent illness: does not match: asks for category 看病, the ticket has nothing\n");
	assert_non_null(strstr(dispatch_explain(rules, RULES, 3, &facts, &names, &arena),
			       "rule 4, all else: matches: it takes every ticket\n"));
	assert_string_equal(dispatch_explain(NULL, 0, -1, &facts, &names, &arena), "there are no rules\n");
	arena_release(&arena);
}

static void a_party_is_read_as_it_is_written(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	static const char *const good[] = { "helper", "doctor", "clerk", "desk", "department:housing" };
	for (size_t i = 0; i < 5; i++) {
		struct dispatch_party party;
		assert_true(dispatch_party_parse(good[i], &party));
		assert_int_equal(party.kind, i);
		assert_string_equal(dispatch_party_format(&party, &arena), good[i]);
	}
	static const char *const bad[] = { "", "department:", "Helper", "helper ", "housing" };
	for (size_t i = 0; i < 5; i++) {
		struct dispatch_party party;
		assert_false(dispatch_party_parse(bad[i], &party));
	}
	arena_release(&arena);
}

/* Random small rules and tickets: a rule that is covered never matches first, whatever the ticket is. */
static void a_covered_rule_never_matches_first(void **state)
{
	(void)state;
	static const char *const words[] = { "a", "b", "c" }, *const areas[] = { "230124", "230124100", "230124100003",
										 "230124101" };
	struct chance chance = { .seeded = true, .seed = 4 };
	size_t covered = 0, reached = 0;
	for (int round = 0; round < 3000; round++) {
		const char *text[2][3][3];
		struct dispatch_rule pair[2] = { { .name = "first" }, { .name = "second" } };
		for (int r = 0; r < 2; r++) {
			struct dispatch_texts *list[3] = { &pair[r].when.category, &pair[r].when.area,
							   &pair[r].when.cause };
			for (int l = 0; l < 3; l++) {
				list[l]->count = chance_below(&chance, 3);
				for (size_t i = 0; i < list[l]->count; i++)
					text[r][l][i] = l == 1 ? areas[chance_below(&chance, 4)]
							       : words[chance_below(&chance, 3)];
				list[l]->text = text[r][l];
			}
		}
		bool covers = dispatch_rule_covers(&pair[0], &pair[1]);
		covered += covers;
		for (int i = 0; i < 30; i++) {
			struct dispatch_facts facts = { .category = words[chance_below(&chance, 3)],
							.area = areas[chance_below(&chance, 4)],
							.cause = { words[chance_below(&chance, 3)],
								   words[chance_below(&chance, 3)] } };
			bool second = dispatch_match(pair, 2, &facts) == 1;
			reached += second;
			assert_false(covers && second);
		}
	}
	assert_true(covered > 100 && reached > 100);
}

static void limits_are_filled_in_turn(void **state)
{
	(void)state;
	struct dispatch_limits limits = { .accept = { 1, DURATION_HOURS } };
	struct dispatch_limits next = { .accept = { 9, DURATION_DAYS }, .resolve = { 3, DURATION_WORK_DAYS } };
	dispatch_limits_fill(&limits, &next);
	assert_int_equal(limits.accept.amount, 1);
	assert_int_equal(limits.resolve.amount, 3);
	assert_int_equal(limits.contact.amount, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_rule_that_matches_counts),
		cmocka_unit_test(any_of_the_causes_is_enough_but_every_condition_must_hold),
		cmocka_unit_test(what_is_not_known_matches_no_condition),
		cmocka_unit_test(an_explanation_names_every_rule_up_to_the_one_that_matched),
		cmocka_unit_test(a_party_is_read_as_it_is_written),
		cmocka_unit_test(a_covered_rule_never_matches_first),
		cmocka_unit_test(limits_are_filled_in_turn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
