/* Escalation: one border in the past says the same as asking of every ticket when it comes before a level. */
#include "core/escalation.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/config.h"
#include "core/crypto.h"
#include "tests/support/suite.h"

static void shipped(struct config *config)
{
	struct err err;
	assert_ok(config_read("data/fangzheng.yaml", config, NULL, &err), err);
}

static uint64_t next(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 20;
}

static void a_border_says_what_every_ticket_says(void **state)
{
	struct config config = { 0 };
	(void)state;
	struct chance chance = { 0 };
	uint64_t seed;
	chance_bytes(&chance, &seed, sizeof seed);
	printf("# seed %llu\n", (unsigned long long)seed);
	shipped(&config);
	const int64_t hour = 3600 * 1000, start = day_start_ms((struct day){ 2026, 1, 1 });
	for (int i = 0; i < 300; i++) {
		config.escalate_township =
			(struct duration){ (int)(next(&seed) % 20), (enum duration_unit)(next(&seed) % 5) };
		int64_t now = start + (int64_t)(next(&seed) % (300 * 24)) * hour + (int64_t)(next(&seed) % 3600) * 1000;
		int64_t border = escalation_due_before(&config, ESCALATION_TOWNSHIP, now);
		for (int k = 0; k < 50; k++) {
			int64_t due =
				now - (int64_t)(next(&seed) % (40 * 24)) * hour + (int64_t)(next(&seed) % 7200) * 1000;
			bool before = escalation_at(&config, ESCALATION_TOWNSHIP, due) < now;
			if (due <= now)
				assert_int_equal(due < border, before);
		}
		assert_true(border <= now);
		assert_true(escalation_at(&config, ESCALATION_TOWNSHIP, border - 1) < now);
	}
	assert_int_equal(escalation_due_before(&config, ESCALATION_DESK, start), start);
	config_release(&config);
}

static void each_looks_at_the_level_of_their_office(void **state)
{
	(void)state;
	struct person person = { .role = ROLE_LEADER, .area = "230124" };
	assert_int_equal(escalation_of(&person), ESCALATION_COUNTY);
	strcpy(person.area, "230124202");
	assert_int_equal(escalation_of(&person), ESCALATION_TOWNSHIP);
	person.role = ROLE_CLERK;
	assert_int_equal(escalation_of(&person), ESCALATION_TOWNSHIP);
	person.role = ROLE_ADMIN;
	assert_int_equal(escalation_of(&person), ESCALATION_COUNTY);
	assert_int_equal(escalation_of(NULL), ESCALATION_DESK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_border_says_what_every_ticket_says),
		cmocka_unit_test(each_looks_at_the_level_of_their_office),
	};
	return cmocka_run_group_tests_name("escalation", tests, NULL, NULL);
}
