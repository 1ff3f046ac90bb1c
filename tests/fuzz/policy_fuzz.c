/* Whatever a policy's file holds: what is taken says the same as a payload; what is not is said with its place. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/arena.h"
#include "core/config.h"
#include "core/err.h"
#include "core/json.h"
#include "core/policy.h"
#include "core/policy_file.h"
#include "core/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void look_at(const struct policy *policy, const struct config *config, struct arena *arena)
{
	struct policy again;
	struct err err;
	struct json *json = policy_json(policy);
	policy_from_json(json, arena, &again);
	assert(policy_equal(policy, &again));
	assert(policy_settle(&again, config, arena, &err) && policy_equal(policy, &again));
	assert(strlen(json_dump(json, arena)) < 128 * 1024);
	json_release(json);
	const char *at = policy->text, *paragraph;
	while (policy_paragraph(&at, arena, &paragraph, NULL))
		assert(*paragraph && !strchr(paragraph, '\n'));
	policy_audience_words(policy, arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct config config;
	struct policy policy;
	struct config_problems problems = { 0 };
	struct arena arena = { 0 };
	if (!config.category_count)
		config_defaults(&config);
	if (policy_file_parse((const char *)bytes, size, &config, &arena, &policy, &problems)) {
		look_at(&policy, &config, &arena);
	} else {
		assert(problems.count > 0);
		for (size_t i = 0; i < problems.count; i++)
			assert(problems.problem[i].line > 0 && problems.problem[i].column > 0);
	}
	config_problems_release(&problems);
	arena_release(&arena);
	return 0;
}
