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

enum { LIST_COLUMNS = 72 }; /* what a list may take of its key's line */

/* JSON is YAML; maps and lists of maps take a line an entry, so that a person can go on writing there. */
static char *yaml_of(const struct json *value, const char *indent, bool as_block, struct arena *arena)
{
	const char *key, *deeper = arena_format(arena, "%s  ", indent);
	const struct json *item;
	char *text = arena_text(arena, "");
	if (is_map(value)) {
		for (void *place = NULL; json_next(value, &place, &key, &item);)
			text = arena_format(arena, "%s\n%s%s:%s", text, indent, key,
					    yaml_of(item, deeper, false, arena));
		return text;
	}
	char *line = json_dump(value, arena);
	if (json_count(value) == 0 || (!is_map(json_at(value, 0)) && !as_block && strlen(line) <= LIST_COLUMNS))
		return arena_format(arena, " %s", line);
	for (size_t i = 0; i < json_count(value); i++)
		text = arena_format(arena, "%s\n%s- %s", text, indent, json_dump(json_at(value, i), arena));
	return text;
}

static const char *next_line(const char *line)
{
	const char *end = strchr(line, '\n');
	return end ? end + 1 : line + strlen(line);
}

/* Columns before the first word; of a line with no word, or with a remark alone, it is none's: SIZE_MAX. */
static size_t indent_of(const char *line)
{
	size_t indent = strspn(line, " ");
	return strchr("\t#\n\r", line[indent]) ? SIZE_MAX : indent;
}

/* Whether a key of a map that is indented so begins on the line; its name is then given. */
static bool begins_key(const char *line, size_t indent, struct arena *arena, const char **key)
{
	const char *name = line + indent;
	size_t length;
	if (indent_of(line) != indent || *name == '-')
		return false;
	length = strcspn(name, ": \n\r");
	if (name[length] != ':')
		return false;
	*key = arena_bytes(arena, name, length);
	return true;
}

/* Behind the last line of what begins with the key at `line`; remarks before the next one are that one's. */
static const char *end_of_value(const char *line, const char *until, size_t indent)
{
	const char *end = next_line(line);
	for (const char *at = end; at < until; at = next_line(at)) {
		size_t columns = indent_of(at);
		if (columns == SIZE_MAX)
			continue;
		if (columns < indent || (columns == indent && at[columns] != '-'))
			break;
		end = next_line(at);
	}
	return end;
}

/* The remark at the end of a line, with the blanks before it; "" for none. */
static const char *remark_of(const char *line, struct arena *arena)
{
	size_t length = strcspn(line, "\r\n"), blanks = 0;
	char quote = '\0', last = ' ';
	for (size_t i = 0; i < length; last = line[i++]) {
		if (!quote && strchr(" \t", last) && line[i] == '#')
			return arena_bytes(arena, line + blanks, length - blanks);
		if (quote && line[i] == quote)
			quote = '\0';
		else if (quote == '"' && line[i] == '\\')
			i++;
		else if (!quote && strchr("'\"", line[i]) && strchr(" \t[{,", last))
			quote = line[i];
		if (!strchr(" \t", line[i]))
			blanks = i + 1;
	}
	return "";
}

/* The county's settings of the file, those wanted, and all that the file is to say. */
struct county_map {
	const struct json *before, *wanted, *all;
};

static struct county_map below(const struct county_map *map, const char *key)
{
	return (struct county_map){ json_get(map->before, key), json_get(map->wanted, key), json_get(map->all, key) };
}

static char *edit_map(const struct county_map *map, const char *text, const char *until, size_t indent,
		      struct arena *arena);

/* The lines of a key whose value changes; between `line` and `until` is what the file has of it, which may be nothing. */
static char *edit_key(const struct county_map *value, const char *key, const char *line, const char *until,
		      size_t indent, struct arena *arena)
{
	const char *rest = line < until ? line + indent + strlen(key) + 1 : "", *remark = remark_of(rest, arena),
		   *head = arena_format(arena, "%*s%s:", (int)indent, "", key),
		   *deeper = arena_format(arena, "%*s", (int)indent + 2, "");
	const char *word = rest + strspn(rest, " \t");
	bool as_block = line < until && strchr("#\r\n", *word);
	if (!value->wanted)
		return arena_text(arena, "");
	if (is_map(value->before) && is_map(value->wanted) && (as_block || line == until)) {
		const char *below_it = line < until ? next_line(line) : line;
		size_t columns = indent + 2;
		for (const char *at = below_it; at < until; at = next_line(at))
			if (indent_of(at) != SIZE_MAX) {
				columns = indent_of(at);
				break;
			}
		return arena_format(arena, "%s%s\n%s", head, remark, edit_map(value, below_it, until, columns, arena));
	}
	const char *yaml = yaml_of(value->all, deeper, as_block, arena);
	return *yaml == '\n' ? arena_format(arena, "%s%s%s\n", head, remark, yaml)
			     : arena_format(arena, "%s%s%s\n", head, yaml, remark);
}

/* Puts what differs in the place of what the map's lines say; all other lines stay, and what they lack comes last. */
static char *edit_map(const struct county_map *map, const char *text, const char *until, size_t indent,
		      struct arena *arena)
{
	char *result = arena_text(arena, "");
	struct json *seen = json_new_object();
	const char *key = NULL, *end;
	for (; text < until; text = end) {
		bool begins = begins_key(text, indent, arena, &key);
		struct county_map value = begins ? below(map, key) : (struct county_map){ 0 };
		end = begins ? end_of_value(text, until, indent) : next_line(text);
		bool stays = !(value.before || value.wanted) || is_same(value.before, value.wanted, arena);
		result = arena_format(arena, "%s%s", result,
				      stays ? arena_bytes(arena, text, (size_t)(end - text))
					    : edit_key(&value, key, text, end, indent, arena));
		if (begins)
			json_set_bool(seen, key, true);
	}
	const struct json *wanted;
	for (void *place = NULL; json_next(map->wanted, &place, &key, &wanted);) {
		struct county_map value = below(map, key);
		if (json_get(seen, key) || is_same(value.before, wanted, arena))
			continue;
		bool is_cut = *result && result[strlen(result) - 1] != '\n';
		result = arena_format(arena, "%s%s%s%s", result, is_cut ? "\n" : "", indent == 0 ? "\n" : "",
				      edit_key(&value, key, text, text, indent, arena));
	}
	json_release(seen);
	return result;
}

bool config_county_into(const char *text, const struct config *county, struct arena *arena, char **result,
			struct err *err)
{
	struct config own = { 0 }, after = { 0 };
	struct json *before = NULL, *wanted = config_county_json(county), *all = NULL, *reached = NULL;
	bool ok = config_parse(text, strlen(text), &own, NULL, err);
	if (ok) {
		before = config_county_json(&own);
		ok = config_from_county_json(wanted, &own, err);
	}
	if (ok) {
		all = config_save(&own, CONFIG_ALL);
		struct county_map map = { before, wanted, all };
		char *edited = edit_map(&map, text, text + strlen(text), 0, arena);
		struct err why;
		if (config_parse(edited, strlen(edited), &after, NULL, &why))
			reached = config_save(&after, CONFIG_ALL);
		ok = is_same(reached, all, arena);
		if (ok)
			*result = edited;
		else
			err_set(err, ERR_INPUT,
				_("the county's settings cannot be written into this file by themselves: change it by "
				  "hand"));
	}
	json_release(before);
	json_release(wanted);
	json_release(all);
	json_release(reached);
	config_release(&own);
	config_release(&after);
	return ok;
}
