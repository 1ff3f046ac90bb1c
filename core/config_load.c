#include "core/config_load.h"

#include <assert.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/area.h"
#include "core/arena.h"
#include "core/codes.h"
#include "core/config.h"
#include "core/config_keys.h"
#include "core/config_node.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/template.h"
#include "core/text.h"

/* Every item of a list begins with where it stands. */
struct mark {
	int line, column;
};
static_assert(offsetof(struct config_department, line) == 0 && offsetof(struct config_category, line) == 0 &&
		      offsetof(struct config_urgency, line) == 0 && offsetof(struct dispatch_rule, line) == 0 &&
		      offsetof(struct config_text, line) == 0 && offsetof(struct config_channel, line) == 0,
	      "marks come first");

/* A code that must be found elsewhere in the file, once all of it is read. */
struct reference {
	enum key_type type;
	const char *code;
	struct mark mark;
	struct reference *next;
};

struct loader {
	struct config *config;
	struct arena *arena; /* the config's */
	struct arena scratch;
	struct config_problems *problems;
	enum config_part part;
	bool lenient;
	struct reference *references;
};

/* What the file says, fit to be said again: cleaned, and not longer than a line bears. */
static char *quote(struct loader *loader, const char *text)
{
	enum { COLUMNS = 40 };
	int used;
	char *clean = text_clean(&loader->scratch, text);
	size_t bytes = text_fit(clean, COLUMNS, &used);
	return arena_format(&loader->scratch, "%.*s%s", (int)bytes, clean, clean[bytes] ? "…" : "");
}

static void complain(struct loader *loader, const struct config_node *node, const char *text)
{
	config_problem(loader->problems, node->line, node->column, "%s", text);
}

static void *at(void *base, size_t offset)
{
	return (char *)base + offset;
}

static const void *at_const(const void *base, size_t offset)
{
	return (const char *)base + offset;
}

/* A value as one text, or NULL with a problem. */
static const char *scalar(struct loader *loader, const struct config_key *key, const struct config_node *node)
{
	if (node->kind == NODE_TEXT)
		return node->text;
	if (node->kind == NODE_NONE)
		return "";
	config_problem(loader->problems, node->line, node->column, _("'%s' is one value, no list"), key->path);
	return NULL;
}

static void set_text(struct loader *loader, const struct config_key *key, const struct config_node *node, void *field)
{
	const char *text = scalar(loader, key, node);
	if (!text)
		return;
	char *clean = text_clean(&loader->scratch, text);
	size_t count = text_count(text);
	if (strcmp(clean, text) != 0)
		complain(loader, node, _("the text has control or invisible characters"));
	else if (count < (size_t)key->least)
		config_problem(loader->problems, node->line, node->column, _("'%s' is empty"), key->path);
	else if (count > (size_t)key->most)
		config_problem(loader->problems, node->line, node->column,
			       _("'%1$s' has %2$d characters, at most %3$d are allowed"), key->path, (int)count,
			       key->most);
	else
		*(const char **)field = arena_text(loader->arena, text);
}

static char *list_choices(struct loader *loader, const char *allowed);

static void set_template(struct loader *loader, const struct config_key *key, const struct config_node *node,
			 void *field)
{
	const char *text = scalar(loader, key, node), *unknown;
	if (!text)
		return;
	if (strcmp(text_clean_lines(&loader->scratch, text), text) != 0)
		complain(loader, node, _("the text has control or invisible characters"));
	else if (text_count(text) < (size_t)key->least || text_count(text) > (size_t)key->most)
		config_problem(loader->problems, node->line, node->column,
			       _("'%1$s' has %2$d characters: allowed are %3$d to %4$d"), key->path,
			       (int)text_count(text), key->least, key->most);
	else if ((unknown = template_unknown(text, key->allowed, &loader->scratch)))
		config_problem(loader->problems, node->line, node->column,
			       _("'{%1$s}' is no place to be filled in here: allowed are %2$s; a brace itself is {{"),
			       quote(loader, strcmp(unknown, "{") == 0 ? "" : unknown),
			       list_choices(loader, key->allowed));
	else
		*(const char **)field = arena_text(loader->arena, text);
}

static bool is_made_of(const char *text, const char *characters, int least, int most)
{
	size_t length = strlen(text);
	return strspn(text, characters) == length && length >= (size_t)least && length <= (size_t)most;
}

static void set_word(struct loader *loader, const struct config_key *key, const struct config_node *node, void *field)
{
	static const char digits[] = "0123456789", word[] = "abcdefghijklmnopqrstuvwxyz0123456789_-";
	const char *text = scalar(loader, key, node);
	bool number = key->type == KEY_DIGITS;
	if (!text)
		return;
	if (is_made_of(text, number ? digits : word, key->least, key->most))
		*(const char **)field = arena_text(loader->arena, text);
	else if (number && key->least == key->most)
		config_problem(loader->problems, node->line, node->column,
			       _("'%1$s' is no '%2$s': allowed are %3$d digits"), quote(loader, text), key->path,
			       key->most);
	else if (number)
		config_problem(loader->problems, node->line, node->column,
			       _("'%1$s' is no '%2$s': allowed are %3$d to %4$d digits"), quote(loader, text),
			       key->path, key->least, key->most);
	else
		config_problem(loader->problems, node->line, node->column,
			       _("'%1$s' is no code: allowed are small letters, digits, _ and -, at most %2$d"),
			       quote(loader, text), key->most);
}

static void set_int(struct loader *loader, const struct config_key *key, const struct config_node *node, void *field)
{
	const char *text = scalar(loader, key, node);
	if (!text)
		return;
	long value = is_made_of(text, "0123456789", 1, 9) ? strtol(text, NULL, 10) : LONG_MAX;
	if (value < key->least || value > key->most)
		config_problem(loader->problems, node->line, node->column,
			       _("'%1$s' is no '%2$s': allowed is a number from %3$d to %4$d"), quote(loader, text),
			       key->path, key->least, key->most);
	else
		*(int *)field = (int)value;
}

/* "zh|en" as "zh, en". */
static char *list_choices(struct loader *loader, const char *allowed)
{
	char *list = arena_text(&loader->scratch, "");
	while (*allowed) {
		size_t length = strcspn(allowed, "|");
		list = arena_format(&loader->scratch, "%s%s%.*s", list, *list ? _(", ") : "", (int)length, allowed);
		allowed += length + (allowed[length] == '|');
	}
	return list;
}

static bool is_choice(const char *allowed, const char *text)
{
	for (size_t length; *allowed; allowed += length + (allowed[length] == '|')) {
		length = strcspn(allowed, "|");
		if (strlen(text) == length && strncmp(allowed, text, length) == 0)
			return true;
	}
	return false;
}

static void set_choice(struct loader *loader, const struct config_key *key, const struct config_node *node, void *field)
{
	const char *text = scalar(loader, key, node);
	if (!text)
		return;
	if (is_choice(key->allowed, text))
		*(const char **)field = arena_text(loader->arena, text);
	else
		config_problem(loader->problems, node->line, node->column, _("'%1$s' is no '%2$s': allowed are %3$s"),
			       quote(loader, text), key->path, list_choices(loader, key->allowed));
}

/* An address without blanks that QR codes can hold; core/card.h says whether it is the shipped one. */
static void set_url(struct loader *loader, const struct config_key *key, const struct config_node *node, void *field)
{
	const char *text = scalar(loader, key, node);
	if (!text)
		return;
	char *lower = text_lower(&loader->scratch, text);
	size_t scheme = strncmp(lower, "https://", 8) == 0 ? 8 : strncmp(lower, "http://", 7) == 0 ? 7 : 0;
	if (scheme > 0 && text_count(text) > scheme + (size_t)key->most)
		config_problem(loader->problems, node->line, node->column,
			       _("the address is too long: at most %d characters after http:// or https://"),
			       key->most);
	else if (scheme > 0 && is_made_of(lower + scheme, "abcdefghijklmnopqrstuvwxyz0123456789.-:/", 1, key->most))
		*(const char **)field = arena_text(loader->arena, text);
	else
		config_problem(loader->problems, node->line, node->column,
			       _("'%s' is no address: allowed is http:// or https:// with letters, digits and . - : /"),
			       quote(loader, text));
}

static void set_duration(struct loader *loader, const struct config_key *key, const struct config_node *node,
			 void *field)
{
	const char *text = scalar(loader, key, node);
	struct duration read;
	bool good = text && duration_parse(text, &read);
	if (good && read.amount < key->least)
		config_problem(loader->problems, node->line, node->column,
			       _("'%s' is over at once: leave the line out where nothing limits the time"),
			       quote(loader, text));
	else if (good)
		*(struct duration *)field = read;
	else if (text)
		config_problem(loader->problems, node->line, node->column,
			       _("'%s' is no time limit: allowed are, for instance, 4 work hours, 2 work days, 1 hour, "
				 "30 minutes, 7 days"),
			       quote(loader, text));
}

static bool is_list(struct loader *loader, const struct config_key *key, const struct config_node *node)
{
	if (node->kind == NODE_MAP)
		config_problem(loader->problems, node->line, node->column, _("'%s' is a list of values, without keys"),
			       key->path);
	return node->kind != NODE_MAP;
}

/* Walks a list, or one value as a list of one, or nothing. */
static const struct config_node *items(const struct config_node *node)
{
	return node->kind == NODE_LIST ? node->first : node->kind == NODE_TEXT ? node : NULL;
}

static const struct config_node *next_item(const struct config_node *list, const struct config_node *item)
{
	return list->kind == NODE_LIST ? item->next : NULL;
}

static size_t count_items(const struct config_node *list)
{
	size_t count = 0;
	for (const struct config_node *item = items(list); item; item = next_item(list, item))
		count++;
	return count;
}

/* "08:30-11:30", and several with blanks between. */
static bool read_interval(const char **text, int *from, int *until)
{
	int hour[2], minute[2], length = 0;
	if (sscanf(*text, "%2d:%2d-%2d:%2d%n", &hour[0], &minute[0], &hour[1], &minute[1], &length) != 4 ||
	    length != 11)
		return false;
	*text += length + (int)strspn(*text + length, " ");
	*from = hour[0] * 60 + minute[0];
	*until = hour[1] * 60 + minute[1];
	return hour[0] >= 0 && minute[0] >= 0 && minute[0] < 60 && minute[1] >= 0 && minute[1] < 60 && *until > *from &&
	       *until <= 24 * 60;
}

static void set_hours(struct loader *loader, const struct config_key *key, const struct config_node *node, void *field)
{
	struct calendar_hours hours = { 0 };
	if (!is_list(loader, key, node))
		return;
	for (const struct config_node *item = items(node); item; item = next_item(node, item)) {
		const char *text = scalar(loader, key, item);
		if (!text)
			return;
		while (*text) {
			int from, until;
			if (!read_interval(&text, &from, &until)) {
				config_problem(loader->problems, item->line, item->column,
					       _("'%s' are no office hours: allowed is, for instance, 08:30-11:30, "
						 "until at most 24:00"),
					       quote(loader, item->text));
				return;
			}
			if (hours.count == CALENDAR_INTERVALS) {
				config_problem(loader->problems, item->line, item->column,
					       _("a day has office hours at most %d times"), CALENDAR_INTERVALS);
				return;
			}
			if (hours.count > 0 && from < hours.interval[hours.count - 1].until) {
				config_problem(loader->problems, item->line, item->column,
					       _("'%s' begins before the office hours that stand before it end"),
					       quote(loader, item->text));
				return;
			}
			hours.interval[hours.count].from = from;
			hours.interval[hours.count++].until = until;
		}
	}
	*(struct calendar_hours *)field = hours;
}

static bool read_days(const char *text, int32_t *from, int32_t *until)
{
	enum { RANGE_MOST = 60 };
	char first[24] = "";
	struct day day;
	const char *dots = strstr(text, "..");
	size_t length = dots ? (size_t)(dots - text) : strlen(text);
	if (length >= sizeof first)
		return false;
	memcpy(first, text, length);
	if (!day_parse(first, &day) || day.year < 1900)
		return false;
	*from = *until = (int32_t)day_number(day);
	if (dots && (!day_parse(dots + 2, &day)))
		return false;
	*until = (int32_t)day_number(day);
	return *until >= *from && *until - *from <= RANGE_MOST;
}

static int compare_days(const void *a, const void *b)
{
	int32_t first = *(const int32_t *)a, second = *(const int32_t *)b;
	return (first > second) - (first < second);
}

static void set_days(struct loader *loader, const struct config_key *key, const struct config_node *node, void *field,
		     size_t *count)
{
	size_t sum = 0, place = 0;
	int32_t from, until;
	if (!is_list(loader, key, node))
		return;
	for (const struct config_node *item = items(node); item; item = next_item(node, item)) {
		const char *text = scalar(loader, key, item);
		if (!text)
			return;
		if (!read_days(text, &from, &until)) {
			config_problem(loader->problems, item->line, item->column,
				       _("'%s' is no day: allowed are dates, like 2026-10-01, and ranges, like "
					 "2026-10-01..2026-10-07"),
				       quote(loader, text));
			return;
		}
		sum += (size_t)(until - from + 1);
	}
	int32_t *days = arena_alloc(loader->arena, (sum + 1) * sizeof *days);
	for (const struct config_node *item = items(node); item; item = next_item(node, item))
		for (read_days(item->text, &from, &until); from <= until; from++)
			days[place++] = from;
	if (sum > 0)
		qsort(days, sum, sizeof *days, compare_days);
	for (size_t i = 1; i < sum; i++) {
		if (days[i] != days[i - 1])
			continue;
		char date[11];
		day_format(day_from_number(days[i]), date);
		config_problem(loader->problems, node->line, node->column, _("%1$s stands twice in '%2$s'"), date,
			       key->path);
		return;
	}
	*(const int32_t **)field = days;
	*count = sum;
}

static void expect_reference(struct loader *loader, enum key_type type, const char *code,
			     const struct config_node *node)
{
	struct reference *reference = arena_alloc(&loader->scratch, sizeof *reference);
	*reference = (struct reference){ type, code, { node->line, node->column }, loader->references };
	loader->references = reference;
}

/* One word of a condition as it is kept, or NULL with a problem. */
static const char *read_condition(struct loader *loader, const struct config_key *key, const struct config_node *item)
{
	const char *text = scalar(loader, key, item), *code = NULL;
	if (!text)
		return NULL;
	if (key->type == KEY_AREAS) {
		if (area_level(text) == AREA_NONE)
			config_problem(loader->problems, item->line, item->column,
				       _("'%s' is no area: allowed are codes of 6, 9 or 12 digits"),
				       quote(loader, text));
		return area_level(text) == AREA_NONE ? NULL : text;
	}
	if (key->type != KEY_CODES) {
		expect_reference(loader, key->type, text, item);
		return text;
	}
	const struct dictionary *dictionary = dictionary_find(key->allowed);
	code = dictionary_code(dictionary, text);
	if (code)
		return code;
	char *list = arena_text(&loader->scratch, "");
	for (size_t i = 0; i < dictionary_count(dictionary); i++)
		list = arena_format(&loader->scratch, "%s%s%s %s", list, i ? _(", ") : "",
				    dictionary_at(dictionary, i)->code, dictionary_at(dictionary, i)->name);
	config_problem(loader->problems, item->line, item->column, _("'%1$s' is no '%2$s': allowed are %3$s"),
		       quote(loader, text), key->path, list);
	return NULL;
}

static void set_texts(struct loader *loader, const struct config_key *key, const struct config_node *node, void *field)
{
	struct dispatch_texts *texts = field, read = { 0 };
	if (!is_list(loader, key, node))
		return;
	if (!items(node)) {
		config_problem(loader->problems, node->line, node->column,
			       _("'%s' lists nothing; leave it out to allow anything"), key->path);
		return;
	}
	read.text = arena_alloc(loader->arena, (count_items(node) + 1) * sizeof *read.text);
	for (const struct config_node *item = items(node); item; item = next_item(node, item)) {
		const char *text = read_condition(loader, key, item);
		if (text)
			read.text[read.count++] = arena_text(loader->arena, text);
	}
	*texts = read;
}

static bool read_party(struct loader *loader, const struct config_key *key, const struct config_node *node,
		       struct dispatch_party *party)
{
	const char *text = scalar(loader, key, node);
	if (!text)
		return false;
	if (!dispatch_party_parse(arena_text(loader->arena, text), party)) {
		config_problem(loader->problems, node->line, node->column,
			       _("'%s' is nobody: allowed are helper, doctor, clerk, desk, and department:CODE"),
			       quote(loader, text));
		return false;
	}
	if (party->department)
		expect_reference(loader, KEY_PARTY, party->department, node);
	return true;
}

static void set_parties(struct loader *loader, const struct config_key *key, const struct config_node *node,
			void *field, size_t *count)
{
	struct dispatch_party *party = arena_alloc(loader->arena, (count_items(node) + 1) * sizeof *party);
	size_t read = 0;
	if (!is_list(loader, key, node))
		return;
	for (const struct config_node *item = items(node); item; item = next_item(node, item))
		read += read_party(loader, key, item, &party[read]);
	*(struct dispatch_party **)field = party;
	*count = read;
}

static void load_map(struct loader *loader, const char *prefix, const struct config_node *map, void *base);
static void set_defaults(struct loader *loader, const char *prefix, void *base);

static void set_list(struct loader *loader, const struct config_key *key, const struct config_node *node, void *base)
{
	char *prefix = arena_format(&loader->scratch, "%s[].", key->path);
	size_t count = 0;
	if (node->kind != NODE_LIST && node->kind != NODE_NONE) {
		config_problem(loader->problems, node->line, node->column,
			       _("'%s' is a list: every item begins with '- '"), key->path);
		return;
	}
	char *list = arena_alloc(loader->arena, (count_items(node) + 1) * key->size);
	for (const struct config_node *item = items(node); item; item = next_item(node, item)) {
		struct mark mark = { item->line, item->column };
		void *place = list + count++ * key->size;
		memcpy(place, &mark, sizeof mark);
		set_defaults(loader, prefix, place);
		load_map(loader, prefix, item, place);
	}
	*(void **)at(base, key->offset) = list;
	*(size_t *)at(base, key->count) = count;
}

static void set_key(struct loader *loader, const struct config_key *key, const struct config_node *node, void *base)
{
	void *field = at(base, key->offset);
	switch (key->type) {
	case KEY_MAP:
		load_map(loader, arena_format(&loader->scratch, "%s.", key->path), node, base);
		break;
	case KEY_LIST:
		set_list(loader, key, node, base);
		break;
	case KEY_TEXT:
		set_text(loader, key, node, field);
		break;
	case KEY_TEMPLATE:
		set_template(loader, key, node, field);
		break;
	case KEY_DIGITS:
	case KEY_CODE:
		set_word(loader, key, node, field);
		break;
	case KEY_INT:
		set_int(loader, key, node, field);
		break;
	case KEY_CHOICE:
		set_choice(loader, key, node, field);
		break;
	case KEY_URL:
		set_url(loader, key, node, field);
		break;
	case KEY_DURATION:
		set_duration(loader, key, node, field);
		break;
	case KEY_HOURS:
		set_hours(loader, key, node, field);
		break;
	case KEY_DAYS:
		set_days(loader, key, node, field, at(base, key->count));
		break;
	case KEY_AREAS:
	case KEY_CODES:
	case KEY_CATEGORIES:
	case KEY_URGENCIES:
		set_texts(loader, key, node, field);
		break;
	case KEY_PARTY:
		read_party(loader, key, node, field);
		break;
	case KEY_PARTIES:
		set_parties(loader, key, node, field, at(base, key->count));
		break;
	}
}

static void set_defaults(struct loader *loader, const char *prefix, void *base)
{
	const char *name;
	for (size_t i = 0; i < config_keys_count; i++) {
		const struct config_key *key = &config_keys[i];
		struct config_node node = { .kind = NODE_TEXT, .text = key->fallback };
		if (!config_key_is_under(key, prefix, &name) ||
		    (loader->part == CONFIG_COUNTY && (key->flags & KEY_STATION)))
			continue;
		if (key->type == KEY_MAP)
			set_defaults(loader, arena_format(&loader->scratch, "%s.", key->path), base);
		else if (key->fallback)
			set_key(loader, key, &node, base);
	}
}

static void report_unknown(struct loader *loader, const char *prefix, const struct config_node *node)
{
	const char *meant = config_key_nearest(prefix, node->key), *name;
	char *list = arena_text(&loader->scratch, "");
	if (meant) {
		config_problem(loader->problems, node->key_line, node->key_column,
			       _("the key '%1$s' is not known here; did you mean '%2$s'?"), quote(loader, node->key),
			       meant);
		return;
	}
	for (size_t i = 0; i < config_keys_count; i++)
		if (config_key_is_under(&config_keys[i], prefix, &name))
			list = arena_format(&loader->scratch, "%s%s%s", list, *list ? _(", ") : "", name);
	config_problem(loader->problems, node->key_line, node->key_column,
		       _("the key '%1$s' is not known here: allowed are %2$s"), quote(loader, node->key), list);
}

static size_t find_key(const char *prefix, const char *word)
{
	const char *name;
	for (size_t i = 0; i < config_keys_count; i++)
		if (config_key_is_under(&config_keys[i], prefix, &name) && strcmp(name, word) == 0)
			return i;
	return config_keys_count;
}

static void load_map(struct loader *loader, const char *prefix, const struct config_node *map, void *base)
{
	bool seen[CONFIG_KEYS_MOST] = { 0 };
	const char *name;
	if (map->kind != NODE_MAP && map->kind != NODE_NONE) {
		complain(loader, map, _("keys are expected here, as in 'name: value'"));
		return;
	}
	for (const struct config_node *node = map->first; node; node = node->next) {
		size_t place = find_key(prefix, node->key);
		if (place == config_keys_count) {
			if (!loader->lenient)
				report_unknown(loader, prefix, node);
		} else if (seen[place]) {
			config_problem(loader->problems, node->key_line, node->key_column,
				       _("the key '%s' stands here twice"), node->key);
		} else {
			seen[place] = true;
			if (loader->part == CONFIG_ALL || !(config_keys[place].flags & KEY_STATION))
				set_key(loader, &config_keys[place], node, base);
		}
	}
	for (size_t i = 0; i < config_keys_count; i++)
		if ((config_keys[i].flags & KEY_REQUIRED) && !seen[i] &&
		    config_key_is_under(&config_keys[i], prefix, &name))
			config_problem(loader->problems, map->line, map->column, _("'%s' is missing here"), name);
}

static bool is_known(const struct config *config, const struct reference *reference)
{
	switch (reference->type) {
	case KEY_CATEGORIES:
		return config_category(config, reference->code);
	case KEY_URGENCIES:
		return config_urgency(config, reference->code);
	default:
		return config_department(config, reference->code);
	}
}

static void check_references(struct loader *loader)
{
	for (const struct reference *reference = loader->references; reference; reference = reference->next) {
		if (is_known(loader->config, reference))
			continue;
		const char *list = reference->type == KEY_CATEGORIES  ? "ticket.categories"
				   : reference->type == KEY_URGENCIES ? "ticket.urgencies"
								      : "departments";
		config_problem(loader->problems, reference->mark.line, reference->mark.column,
			       _("'%1$s' is not in '%2$s': add it there, or use a code that is"),
			       quote(loader, reference->code), list);
	}
}

/* Two items of a list by the same name: a file has some dozens of them. */
static void check_doubles(struct loader *loader, const char *path, const void *list, size_t count, size_t size,
			  size_t offset)
{
	for (size_t i = 1; i < count; i++) {
		const char *code = *(const char *const *)at_const(list, i * size + offset);
		for (size_t k = 0; code && k < i; k++) {
			const char *other = *(const char *const *)at_const(list, k * size + offset);
			const struct mark *mark = at_const(list, i * size);
			if (!other || strcmp(code, other) != 0)
				continue;
			config_problem(loader->problems, mark->line, mark->column, _("'%1$s' stands twice in '%2$s'"),
				       quote(loader, code), path);
			break;
		}
	}
}

static void check_rules(struct loader *loader)
{
	const struct config *config = loader->config;
	for (size_t i = 1; i < config->rule_count; i++) {
		for (size_t k = 0; k < i; k++) {
			const struct dispatch_rule *rule = &config->rule[i], *earlier = &config->rule[k];
			if (!rule->name || !earlier->name || !dispatch_rule_covers(earlier, rule))
				continue;
			config_problem(loader->problems, rule->line, rule->column,
				       _("the rule '%1$s' is never reached: '%2$s' above takes all that it asks for"),
				       quote(loader, rule->name), quote(loader, earlier->name));
			break;
		}
	}
}

/* Where a key of the first level stands; the file's beginning when it does not. */
static struct mark mark_of(const struct config_node *root, const char *key)
{
	struct mark mark = { root->line, root->column };
	for (const struct config_node *node = root->first; node; node = node->next)
		if (node->key && strcmp(node->key, key) == 0)
			mark = (struct mark){ node->key_line, node->key_column };
	return mark;
}

static void check_caller_id(struct loader *loader, const struct config_node *root)
{
	const struct config *config = loader->config;
	struct mark mark = mark_of(root, "caller_id");
	if (loader->part == CONFIG_COUNTY)
		return;
	if (*config->caller_id.device && *config->caller_id.ami.host)
		config_problem(loader->problems, mark.line, mark.column,
			       _("'caller_id' has both a device and an exchange: a station listens to one"));
	if (*config->caller_id.ami.host && (!*config->caller_id.ami.user || !*config->caller_id.ami.secret))
		config_problem(loader->problems, mark.line, mark.column,
			       _("'caller_id.ami' needs a user and a secret, those of manager.conf"));
}

/* What each kind of channel needs is said by core/notice_channel.h. */
static void check_channels(struct loader *loader)
{
	struct config *config = loader->config;
	for (size_t i = 0; i < config->notices.channel_count; i++) {
		struct config_channel *item = &config->notices.channel[i];
		struct err err;
		if (!item->kind || !item->channel.name || !notice_channel_kind_parse(item->kind, &item->channel.kind))
			continue;
		if (strpbrk(item->channel.name, ",，、"))
			config_problem(loader->problems, item->line, item->column,
				       _("the name of a channel has no comma: staff lists put commas between them"));
		else if (!notice_channel_check(&item->channel, &err))
			config_problem(loader->problems, item->line, item->column, "%s", err.text);
	}
	if (loader->part != CONFIG_COUNTY)
		check_doubles(loader, "notices.channels", config->notices.channel, config->notices.channel_count,
			      sizeof *config->notices.channel, offsetof(struct config_channel, channel.name));
}

static void check_calendar(struct loader *loader, const struct config_node *root)
{
	const struct calendar *calendar = &loader->config->calendar;
	struct mark mark = mark_of(root, "calendar");
	if (calendar->weekday[0].count == 0)
		config_problem(loader->problems, mark.line, mark.column,
			       _("Monday needs office hours: days worked instead have them too"));
	for (size_t i = 0, k = 0; i < calendar->holiday_count && k < calendar->workday_count;) {
		if (calendar->holiday[i] == calendar->workday[k]) {
			char date[11];
			day_format(day_from_number(calendar->holiday[i]), date);
			config_problem(loader->problems, mark.line, mark.column,
				       _("%s is both a holiday and a day worked"), date);
		}
		if (calendar->holiday[i] < calendar->workday[k])
			i++;
		else
			k++;
	}
}

void config_load(const struct config_node *root, enum config_part part, bool lenient, struct config *config,
		 struct config_problems *problems)
{
	enum { RULES_MOST = 500 };
	struct loader loader = {
		.config = config, .arena = &config->arena, .problems = problems, .part = part, .lenient = lenient
	};
	load_map(&loader, "", root, config);
	if (config->rule_count > RULES_MOST || config->category_count > RULES_MOST ||
	    config->department_count > RULES_MOST || config->urgency_count > RULES_MOST) {
		config_problem(problems, root->line, root->column,
			       _("a list of more than %d items is more than any county needs"), RULES_MOST);
	} else {
		check_references(&loader);
		check_doubles(&loader, "departments", config->department, config->department_count,
			      sizeof *config->department, offsetof(struct config_department, code));
		check_doubles(&loader, "ticket.categories", config->category, config->category_count,
			      sizeof *config->category, offsetof(struct config_category, code));
		check_doubles(&loader, "ticket.urgencies", config->urgency, config->urgency_count,
			      sizeof *config->urgency, offsetof(struct config_urgency, code));
		check_doubles(&loader, "ticket.rules", config->rule, config->rule_count, sizeof *config->rule,
			      offsetof(struct dispatch_rule, name));
		check_rules(&loader);
		check_calendar(&loader, root);
		check_caller_id(&loader, root);
		check_channels(&loader);
	}
	arena_release(&loader.scratch);
}

void config_load_defaults(enum config_part part, struct config *config)
{
	struct config_problems none = { 0 };
	struct loader loader = { .config = config, .arena = &config->arena, .problems = &none, .part = part };
	set_defaults(&loader, "", config);
	assert(none.count == 0);
	arena_release(&loader.scratch);
}
