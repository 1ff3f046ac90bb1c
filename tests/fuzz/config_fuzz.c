/* Whatever fangzheng.yaml holds: what is taken must come through publishing unchanged. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/arena.h"
#include "core/config.h"
#include "core/err.h"
#include "core/json.h"
#include "core/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct config config = { 0 }, other;
	struct config_problems problems;
	struct err err;
	struct arena arena = { 0 };
	if (config_parse((const char *)bytes, size, &config, &problems, &err)) {
		struct json *json = config_county_json(&config);
		config_defaults(&other);
		assert(config_from_county_json(json, &other, &err));
		struct json *again = config_county_json(&other);
		assert(strcmp(json_dump(json, &arena), json_dump(again, &arena)) == 0);
		json_release(json);
		json_release(again);
		config_release(&other);
	} else {
		assert(problems.count > 0);
		for (size_t i = 0; i < problems.count; i++)
			assert(strcmp(text_clean(&arena, problems.problem[i].text), problems.problem[i].text) == 0);
	}
	config_release(&config);
	config_problems_release(&problems);
	arena_release(&arena);
	return 0;
}
