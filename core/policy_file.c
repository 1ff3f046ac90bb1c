#include "core/policy_file.h"

#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/config.h"
#include "core/config_node.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/policy.h"
#include "core/text.h"

static const char fence[] = "---";

struct reading {
	const struct config *config;
	struct arena *arena;
	struct policy *policy;
	struct config_problems *problems;
};

/* A second value of the same key would hide the first. */
static void check_doubles(struct reading *reading, const struct config_node *map)
{
	for (const struct config_node *node = map->first; node; node = node->next)
		for (const struct config_node *before = map->first; before != node; before = before->next)
			if (strcmp(before->key, node->key) == 0) {
				config_problem(reading->problems, node->key_line, node->key_column,
					       _("the key '%s' stands here twice"), node->key);
				break;
			}
}

static const char *one_text(struct reading *reading, const struct config_node *node)
{
	if (node->kind == NODE_NONE)
		return NULL;
	if (node->kind == NODE_TEXT)
		return node->text;
	config_problem(reading->problems, node->line, node->column, _("'%s' is one text, no list and no map"),
		       node->key ? node->key : "");
	return NULL;
}

static void read_line(struct reading *reading, const struct config_node *node, size_t most, const char **text)
{
	const char *given = one_text(reading, node);
	if (given && text_count(given) > most)
		config_problem(reading->problems, node->line, node->column,
			       _("'%1$s' has %2$d characters, at most %3$d are allowed"), node->key,
			       (int)text_count(given), (int)most);
	else if (given && strcmp(text_clean(reading->arena, given), given) != 0)
		config_problem(reading->problems, node->line, node->column,
			       _("the text has control or invisible characters"));
	else
		*text = given;
}

static void read_day(struct reading *reading, const struct config_node *node, const char **date)
{
	struct day day;
	const char *given = one_text(reading, node);
	if (given && !day_parse(given, &day))
		config_problem(reading->problems, node->line, node->column, _("a date is wanted, like 2026-11-23"));
	else
		*date = given;
}

static void add_item(struct reading *reading, const struct config_node *node, enum policy_trait trait,
		     struct policy_list *list)
{
	struct err err;
	const char *word = one_text(reading, node);
	if (!word)
		return;
	const char *code =
		trait == POLICY_TRAITS ? policy_category_code(reading->config, word) : policy_trait_code(trait, word);
	if (!code) {
		policy_unknown(trait, word, &err);
		config_problem(reading->problems, node->line, node->column, "%s", err.text);
	} else if (list->count < POLICY_LIST_MOST) {
		list->text[list->count++] = code;
	} else {
		config_problem(reading->problems, node->line, node->column, _("a list has at most %d items"),
			       POLICY_LIST_MOST);
	}
}

/* One word stands for a list of one. */
static void read_list(struct reading *reading, const struct config_node *node, enum policy_trait trait,
		      struct policy_list *list)
{
	list->text = arena_alloc(reading->arena, POLICY_LIST_MOST * sizeof *list->text);
	if (node->kind == NODE_TEXT)
		add_item(reading, node, trait, list);
	else if (node->kind == NODE_LIST)
		for (const struct config_node *item = node->first; item; item = item->next)
			add_item(reading, item, trait, list);
	else if (node->kind == NODE_MAP)
		config_problem(reading->problems, node->line, node->column, _("'%s' is a list"), node->key);
}

static void unknown_key(struct reading *reading, const struct config_node *node, const char *allowed)
{
	config_problem(reading->problems, node->key_line, node->key_column,
		       _("'%1$s' is not known here: allowed are %2$s"), node->key, allowed);
}

/* `file: NAME` and perhaps `title: WORDS`. */
static void read_attached_file(struct reading *reading, const struct config_node *node,
			       struct policy_attachment *attachment)
{
	check_doubles(reading, node);
	for (const struct config_node *key = node->first; key; key = key->next)
		if (strcmp(key->key, "file") == 0) {
			attachment->name = one_text(reading, key);
			attachment->line = key->line;
			attachment->column = key->column;
		} else if (strcmp(key->key, "title") == 0) {
			attachment->title = one_text(reading, key);
		} else {
			unknown_key(reading, key, "file, title");
		}
	if (!attachment->name)
		config_problem(reading->problems, node->line, node->column,
			       _("an attachment is words, or names its file: 'file: NAME'"));
}

static void add_attachment(struct reading *reading, const struct config_node *node)
{
	struct policy_attachment attachment = { .line = node->line, .column = node->column };
	struct err err;
	size_t before = reading->problems->count;
	if (node->kind == NODE_NONE)
		return;
	if (node->kind == NODE_MAP)
		read_attached_file(reading, node, &attachment);
	else
		attachment.title = one_text(reading, node);
	if (reading->problems->count == before &&
	    !policy_attachment_add(&reading->policy->attachments, &attachment, reading->arena, &err))
		config_problem(reading->problems, attachment.line, attachment.column, "%s", err.text);
}

static void read_attachments(struct reading *reading, const struct config_node *node)
{
	if (node->kind == NODE_MAP)
		config_problem(reading->problems, node->line, node->column, _("'%s' is a list"), node->key);
	else if (node->kind == NODE_LIST)
		for (const struct config_node *item = node->first; item; item = item->next)
			add_attachment(reading, item);
	else
		add_attachment(reading, node);
}

static bool is_map(struct reading *reading, const struct config_node *node)
{
	if (node->kind == NODE_TEXT || node->kind == NODE_LIST)
		config_problem(reading->problems, node->line, node->column, _("'%s' has keys of its own below it"),
			       node->key);
	if (node->kind == NODE_MAP)
		check_doubles(reading, node);
	return node->kind == NODE_MAP;
}

static void read_audience(struct reading *reading, const struct config_node *node)
{
	if (!is_map(reading, node))
		return;
	for (const struct config_node *key = node->first; key; key = key->next) {
		int trait = 0;
		while (trait < POLICY_TRAITS && strcmp(policy_trait_name((enum policy_trait)trait), key->key) != 0)
			trait++;
		if (trait < POLICY_TRAITS)
			read_list(reading, key, (enum policy_trait)trait, &reading->policy->audience[trait]);
		else
			unknown_key(reading, key, "area, category, cause, status, monitor");
	}
}

static void read_source(struct reading *reading, const struct config_node *node)
{
	if (!is_map(reading, node))
		return;
	for (const struct config_node *key = node->first; key; key = key->next)
		if (strcmp(key->key, "office") == 0)
			read_line(reading, key, POLICY_LINE_MOST, &reading->policy->office);
		else if (strcmp(key->key, "document") == 0)
			read_line(reading, key, POLICY_LINE_MOST, &reading->policy->document);
		else
			unknown_key(reading, key, "office, document");
}

static void read_key(struct reading *reading, const struct config_node *node)
{
	struct policy *policy = reading->policy;
	if (strcmp(node->key, "number") == 0)
		read_line(reading, node, POLICY_NUMBER_MOST, &policy->number);
	else if (strcmp(node->key, "title") == 0)
		read_line(reading, node, POLICY_TITLE_MOST, &policy->title);
	else if (strcmp(node->key, "categories") == 0)
		read_list(reading, node, POLICY_TRAITS, &policy->categories);
	else if (strcmp(node->key, "audience") == 0)
		read_audience(reading, node);
	else if (strcmp(node->key, "from") == 0)
		read_day(reading, node, &policy->from);
	else if (strcmp(node->key, "to") == 0)
		read_day(reading, node, &policy->to);
	else if (strcmp(node->key, "source") == 0)
		read_source(reading, node);
	else if (strcmp(node->key, "attachments") == 0)
		read_attachments(reading, node);
	else
		unknown_key(reading, node, "number, title, categories, audience, from, to, source, attachments");
}

/* Bytes of the line that begins at `text`, its end included. */
static size_t line_bytes(const char *text, size_t length)
{
	const char *end = memchr(text, '\n', length);
	return end ? (size_t)(end - text) + 1 : length;
}

static bool is_fence(const char *line, size_t length)
{
	while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r' || line[length - 1] == ' '))
		length--;
	return length == sizeof fence - 1 && memcmp(line, fence, length) == 0;
}

/* Where the settings end and the text begins; the first fence stays with the settings, so that lines count on. */
static bool find_fences(const char *text, size_t length, size_t *settings, size_t *body)
{
	size_t at = line_bytes(text, length);
	if (!is_fence(text, at))
		return false;
	for (size_t step; at < length; at += step) {
		step = line_bytes(text + at, length - at);
		if (is_fence(text + at, step)) {
			*settings = at;
			*body = at + step;
			return true;
		}
	}
	return false;
}

static int lines_in(const char *text, size_t length)
{
	int lines = 1;
	for (size_t i = 0; i < length; i++)
		lines += text[i] == '\n';
	return lines;
}

/* A byte order mark, as Windows' editor writes it. */
static size_t mark_bytes(const char *text, size_t length)
{
	return length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

bool policy_file_begins(const char *text, size_t length)
{
	size_t skip = mark_bytes(text, length);
	return is_fence(text + skip, line_bytes(text + skip, length - skip));
}

static bool is_blank(const char *text)
{
	return !text || text[strspn(text, " \t\r\n")] == '\0';
}

/* The setting that is to be mended where the policy as a whole is refused; NULL: it is its text. */
static const struct config_node *to_mend(const struct policy *policy, const struct config_node *root)
{
	const char *key = is_blank(policy->number) ? "number" : is_blank(policy->title) ? "title" : NULL;
	bool missing = key != NULL;
	if (!missing && policy->from && policy->to && strcmp(policy->from, policy->to) > 0)
		key = "to";
	for (const struct config_node *node = root->first; node && key; node = node->next)
		if (strcmp(node->key, key) == 0)
			return node;
	return missing ? root : NULL;
}

bool policy_file_parse(const char *text, size_t length, const struct config *config, struct arena *arena,
		       struct policy *policy, struct config_problems *problems)
{
	struct policy read = { 0 };
	struct reading reading = { .config = config, .arena = arena, .policy = &read, .problems = problems };
	struct err err;
	size_t settings, body, skip = mark_bytes(text, length);
	text += skip;
	length -= skip;
	if (!find_fences(text, length, &settings, &body)) {
		config_problem(problems, 1, 1,
			       _("a policy begins with its settings between two lines '---', then comes its text"));
		return false;
	}
	if (memchr(text, '\0', length) || !text_is_utf8(text, length)) {
		config_problem(problems, 1, 1, _("this file is not UTF-8 text; save it as UTF-8"));
		return false;
	}
	const struct config_node *root = config_node_from_yaml(text, settings, arena, problems);
	if (!root)
		return false;
	if (root->kind != NODE_MAP)
		config_problem(problems, root->line, root->column, _("the settings of a policy are keys: 'title: …'"));
	else
		check_doubles(&reading, root);
	for (const struct config_node *node = root->kind == NODE_MAP ? root->first : NULL; node; node = node->next)
		read_key(&reading, node);
	if (problems->count > 0)
		return false;
	read.text = arena_bytes(arena, text + body, length - body);
	if (!policy_settle(&read, config, arena, &err)) {
		const struct config_node *at = to_mend(&read, root);
		config_problem(problems, at ? at->line : lines_in(text, body), at ? at->column : 1, "%s", err.text);
		return false;
	}
	*policy = read;
	return true;
}
