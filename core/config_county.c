/* The county's part of fangzheng.yaml beside the one in force: where they differ, and bringing that into the file. */
#include <stdio.h>
#include <string.h>

#include "core/config.h"
#include "core/config_load.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"

struct difference {
	struct arena *arena;
	char *list; /* NULL: none */
};

static bool is_map(const struct json *json)
{
	void *place = NULL;
	const char *key;
	const struct json *value;
	return json_next(json, &place, &key, &value);
}

static bool is_same(const struct json *one, const struct json *other, struct arena *arena)
{
	return one && other && strcmp(json_dump(one, arena), json_dump(other, arena)) == 0;
}

static void compare(struct difference *difference, const char *prefix, const struct json *one,
		    const struct json *other);

static void compare_key(struct difference *difference, const char *prefix, const char *key, const struct json *one,
			const struct json *other)
{
	struct arena *arena = difference->arena;
	if (is_same(one, other, arena))
		return;
	char *path = arena_format(arena, "%s%s", prefix, key);
	if (is_map(one) && is_map(other))
		compare(difference, arena_format(arena, "%s.", path), one, other);
	else
		difference->list =
			difference->list ? arena_format(arena, "%s%s%s", difference->list, _(", "), path) : path;
}

static void compare(struct difference *difference, const char *prefix, const struct json *one, const struct json *other)
{
	const char *key;
	const struct json *value;
	for (void *place = NULL; json_next(one, &place, &key, &value);)
		compare_key(difference, prefix, key, value, json_get(other, key));
	for (void *place = NULL; json_next(other, &place, &key, &value);)
		if (!json_get(one, key))
			compare_key(difference, prefix, key, NULL, value);
}

char *config_county_differences(const struct config *one, const struct config *other, struct arena *arena)
{
	struct difference difference = { .arena = arena };
	struct json *first = config_county_json(one), *second = config_county_json(other);
	compare(&difference, "", first, second);
	json_release(first);
	json_release(second);
	return difference.list;
}

/* JSON is YAML; maps and lists of maps take a line an entry, so that a person can go on writing there. */
static char *yaml_of(const struct json *value, const char *indent, struct arena *arena)
{
	const char *key, *deeper = arena_format(arena, "%s  ", indent);
	const struct json *item;
	char *text = arena_text(arena, "");
	if (is_map(value)) {
		for (void *place = NULL; json_next(value, &place, &key, &item);)
			text = arena_format(arena, "%s\n%s%s:%s", text, indent, key, yaml_of(item, deeper, arena));
		return text;
	}
	if (!is_map(json_at(value, 0)))
		return arena_format(arena, " %s", json_dump(value, arena));
	for (size_t i = 0; i < json_count(value); i++)
		text = arena_format(arena, "%s\n%s- %s", text, indent, json_dump(json_at(value, i), arena));
	return text;
}

static char *section_of(const char *key, const struct json *value, struct arena *arena)
{
	return arena_format(arena, "%s:%s\n", key, yaml_of(value, "  ", arena));
}

/* Whether a key of the outermost map begins on the line; its name is then given. */
static bool begins_section(const char *line, struct arena *arena, const char **key)
{
	size_t length = strcspn(line, ":\n");
	if (strchr(" \t#-\n\r", *line) || line[length] != ':')
		return false;
	*key = arena_bytes(arena, line, length);
	return true;
}

static const char *next_line(const char *line)
{
	const char *end = strchr(line, '\n');
	return end ? end + 1 : line + strlen(line);
}

/* Behind the last line of the section that begins at `line`; remarks before the next one are that one's. */
static const char *end_of_section(const char *line)
{
	const char *end = next_line(line);
	for (const char *at = end; *at && strchr(" \t#-\n\r", *at); at = next_line(at))
		if (strchr(" \t-", *at))
			end = next_line(at);
	return end;
}

/* Takes from `sections` what it has put in the place of one of the file's. */
static char *replace_sections(const char *text, struct json *sections, struct arena *arena)
{
	char *result = arena_text(arena, "");
	const char *key = NULL;
	for (const char *end; *text; text = end) {
		const struct json *value = begins_section(text, arena, &key) ? json_get(sections, key) : NULL;
		end = value ? end_of_section(text) : next_line(text);
		result = arena_format(arena, "%s%s", result,
				      value ? section_of(key, value, arena)
					    : arena_bytes(arena, text, (size_t)(end - text)));
		if (value)
			json_set(sections, key, json_new_null());
	}
	const struct json *left;
	for (void *place = NULL; json_next(sections, &place, &key, &left);)
		if (is_map(left) || json_count(left) > 0)
			result = arena_format(arena, "%s\n%s", result, section_of(key, left, arena));
	return result;
}

/* The sections of `all` that differ between the two. */
static struct json *differing(const struct json *all, const struct json *one, const struct json *other,
			      struct arena *arena)
{
	struct json *sections = json_new_object();
	struct err ignored;
	const char *key;
	const struct json *value;
	for (void *place = NULL; json_next(other, &place, &key, &value);) {
		if (is_same(json_get(one, key), value, arena))
			continue;
		const char *dump = json_dump(json_get(all, key), arena);
		json_set(sections, key, json_parse(dump, strlen(dump), &ignored));
	}
	return sections;
}

bool config_county_into(const char *text, const struct config *county, struct arena *arena, char **result,
			struct err *err)
{
	struct config own = { 0 }, after = { 0 };
	struct json *before = NULL, *wanted = config_county_json(county), *all = NULL, *sections = NULL;
	bool ok = config_parse(text, strlen(text), &own, NULL, err);
	if (ok) {
		before = config_county_json(&own);
		ok = config_from_county_json(wanted, &own, err);
	}
	if (ok) {
		all = config_save(&own, CONFIG_ALL);
		sections = differing(all, before, wanted, arena);
		char *replaced = replace_sections(text, sections, arena);
		struct err why;
		ok = config_parse(replaced, strlen(replaced), &after, NULL, &why) &&
		     !config_county_differences(&after, county, arena);
		if (ok)
			*result = replaced;
		else
			err_set(err, ERR_INPUT,
				_("the county's settings cannot be written into this file by themselves: change it by "
				  "hand"));
	}
	json_release(before);
	json_release(wanted);
	json_release(all);
	json_release(sections);
	config_release(&own);
	config_release(&after);
	return ok;
}
