/* Settings as JSON: what config.publish carries, and core/config_load.c reads again. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/config.h"
#include "core/config_keys.h"
#include "core/config_load.h"
#include "core/json.h"

static const void *at_const(const void *base, size_t offset)
{
	return (const char *)base + offset;
}

static struct json *save_hours(const struct calendar_hours *hours)
{
	struct json *list = json_new_array();
	for (int i = 0; i < hours->count; i++) {
		char text[64];
		snprintf(text, sizeof text, "%02d:%02d-%02d:%02d", hours->interval[i].from / 60,
			 hours->interval[i].from % 60, hours->interval[i].until / 60, hours->interval[i].until % 60);
		json_add_text(list, text);
	}
	return list;
}

/* Days that follow one another as the first and the last of them. */
static struct json *save_days(const int32_t *day, size_t count)
{
	struct json *list = json_new_array();
	for (size_t i = 0, last; i < count; i = last + 1) {
		char text[2 * 11 + 1];
		for (last = i; last + 1 < count && day[last + 1] == day[last] + 1;)
			last++;
		day_format(day_from_number(day[i]), text);
		if (last > i) {
			memcpy(text + 10, "..", 2);
			day_format(day_from_number(day[last]), text + 12);
		}
		json_add_text(list, text);
	}
	return list;
}

static struct json *save_texts(const struct dispatch_texts *texts)
{
	struct json *list = json_new_array();
	for (size_t i = 0; i < texts->count; i++)
		json_add_text(list, texts->text[i]);
	return list;
}

static struct json *save_parties(const struct dispatch_party *party, size_t count, struct arena *scratch)
{
	struct json *list = json_new_array();
	for (size_t i = 0; i < count; i++)
		json_add_text(list, dispatch_party_format(&party[i], scratch));
	return list;
}

/* What is written, and where texts may live meanwhile. */
struct saving {
	enum config_part part;
	struct arena scratch;
};

static struct json *save_map(const char *prefix, const void *base, struct saving *saving);

static struct json *save_list(const struct config_key *key, const void *base, struct saving *saving)
{
	struct json *list = json_new_array();
	const char *prefix = arena_format(&saving->scratch, "%s[].", key->path);
	const char *item = *(const char *const *)at_const(base, key->offset);
	size_t count = *(const size_t *)at_const(base, key->count);
	for (size_t i = 0; i < count; i++)
		json_add(list, save_map(prefix, item + i * key->size, saving));
	return list;
}

static void save_key(struct json *object, const char *name, const struct config_key *key, const void *base,
		     struct saving *saving)
{
	struct arena *scratch = &saving->scratch;
	const void *field = at_const(base, key->offset);
	char text[DURATION_TEXT_BYTES];
	switch (key->type) {
	case KEY_MAP:
		json_set(object, name, save_map(arena_format(scratch, "%s.", key->path), base, saving));
		break;
	case KEY_LIST:
		json_set(object, name, save_list(key, base, saving));
		break;
	case KEY_TEXT:
	case KEY_TEMPLATE:
	case KEY_DIGITS:
	case KEY_CODE:
	case KEY_CHOICE:
	case KEY_URL:
		json_set_text(object, name, *(const char *const *)field);
		break;
	case KEY_INT:
		json_set_int(object, name, *(const int *)field);
		break;
	case KEY_DURATION:
		duration_format(*(const struct duration *)field, text);
		if (((const struct duration *)field)->amount > 0)
			json_set_text(object, name, text);
		break;
	case KEY_HOURS:
		json_set(object, name, save_hours(field));
		break;
	case KEY_DAYS:
		json_set(object, name,
			 save_days(*(const int32_t *const *)field, *(const size_t *)at_const(base, key->count)));
		break;
	case KEY_AREAS:
	case KEY_CODES:
	case KEY_CATEGORIES:
	case KEY_URGENCIES:
		if (((const struct dispatch_texts *)field)->count > 0)
			json_set(object, name, save_texts(field));
		break;
	case KEY_PARTY:
		json_set_text(object, name, dispatch_party_format(field, scratch));
		break;
	case KEY_PARTIES:
		json_set(object, name,
			 save_parties(*(const struct dispatch_party *const *)field,
				      *(const size_t *)at_const(base, key->count), scratch));
		break;
	}
}

static struct json *save_map(const char *prefix, const void *base, struct saving *saving)
{
	struct json *object = json_new_object();
	const char *name;
	for (size_t i = 0; i < config_keys_count; i++)
		if ((saving->part == CONFIG_ALL || !(config_keys[i].flags & KEY_STATION)) &&
		    config_key_is_under(&config_keys[i], prefix, &name))
			save_key(object, name, &config_keys[i], base, saving);
	return object;
}

struct json *config_save(const struct config *config, enum config_part part)
{
	struct saving saving = { .part = part };
	struct json *json = save_map("", config, &saving);
	arena_release(&saving.scratch);
	return json;
}
