#include "core/policy.h"

#include <stdlib.h>
#include <string.h>

#include "core/area.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/config.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/text.h"
#include "core/typed.h"

static const struct {
	const char *name, *label, *dictionary;
} traits[POLICY_TRAITS] = {
	[POLICY_AREA] = { "area", N_("Area"), NULL },
	[POLICY_CATEGORY] = { "category", N_("Category"), "household_category" },
	[POLICY_CAUSE] = { "cause", N_("Cause"), "cause" },
	[POLICY_STATUS] = { "status", N_("Status"), "household_status" },
	[POLICY_MONITOR] = { "monitor", N_("Monitored as"), "monitor" },
};

const char *policy_trait_name(enum policy_trait trait)
{
	return traits[trait].name;
}

const char *policy_trait_label(enum policy_trait trait)
{
	return traits[trait].label;
}

const char *policy_trait_dictionary(enum policy_trait trait)
{
	return traits[trait].dictionary;
}

/* Lists ------------------------------------------------------------------------------------------- */

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_once(struct policy_list *list)
{
	size_t kept = 0;
	if (list->count > 0)
		qsort(list->text, list->count, sizeof *list->text, compare_texts);
	for (size_t i = 0; i < list->count; i++)
		if (kept == 0 || strcmp(list->text[kept - 1], list->text[i]) != 0)
			list->text[kept++] = list->text[i];
	list->count = kept;
}

static void list_add(struct policy_list *list, struct arena *arena, const char *text)
{
	if (!list->text)
		list->text = arena_alloc(arena, POLICY_LIST_MOST * sizeof *list->text);
	if (list->count < POLICY_LIST_MOST)
		list->text[list->count++] = text;
}

const char *policy_list_join(const struct policy_list *list, struct arena *arena)
{
	const char *joined = list->count > 0 ? "," : NULL;
	for (size_t i = 0; i < list->count; i++)
		joined = arena_format(arena, "%s%s,", joined, list->text[i]);
	return joined;
}

void policy_list_split(const char *joined, struct arena *arena, struct policy_list *list)
{
	*list = (struct policy_list){ 0 };
	while (joined && *joined) {
		size_t length = strcspn(joined, ",");
		if (length > 0)
			list_add(list, arena, arena_bytes(arena, joined, length));
		joined += length + (joined[length] == ',');
	}
}

/* Settling ---------------------------------------------------------------------------------------- */

static bool settle_text(struct policy *policy, struct arena *arena, struct err *err)
{
	const char *text = policy->text ? text_trim(arena, policy->text) : "";
	if (!*text)
		return err_set(err, ERR_INPUT, _("a policy needs a text"));
	if (strlen(text) > POLICY_TEXT_BYTES_MOST)
		return err_set(
			err, ERR_INPUT,
			_("the text of a policy has at most %1$d bytes, about 16,000 characters; this one has %2$zu: "
			  "split it into several policies"),
			POLICY_TEXT_BYTES_MOST, strlen(text));
	if (!typed_check(_("Text"), text, POLICY_TEXT_BYTES_MOST, err))
		return false;
	policy->text = text_clean_lines(arena, text);
	return true;
}

static bool settle_day(const char **date, const char *label, struct arena *arena, struct err *err)
{
	struct day day;
	char text[11];
	if (!*date)
		return true;
	if (!day_parse(*date, &day))
		return err_set(err, ERR_INPUT, _("%s is a date, like 2026-11-23"), label);
	day_format(day, text);
	*date = arena_text(arena, text);
	return true;
}

const char *policy_category_code(const struct config *config, const char *word)
{
	const struct config_category *category = config_category_named(config, word);
	return category ? category->code : NULL;
}

const char *policy_trait_code(enum policy_trait trait, const char *word)
{
	if (!traits[trait].dictionary)
		return area_level(word) != AREA_NONE ? word : NULL;
	return dictionary_code(dictionary_find(traits[trait].dictionary), word);
}

bool policy_unknown(enum policy_trait trait, const char *word, struct err *err)
{
	if (trait == POLICY_TRAITS)
		return err_set(err, ERR_INPUT,
			       _("'%s' is no category of tickets: see ticket: categories: in fangzheng.yaml"), word);
	if (!traits[trait].dictionary)
		return err_set(err, ERR_INPUT, _("'%s' is no area code: 6, 9 or 12 digits"), word);
	return err_set(err, ERR_INPUT, _("'%1$s' is no code and no name of: %2$s"), word, _(traits[trait].label));
}

/* POLICY_TRAITS: the categories of tickets. */
static bool settle_list(struct policy_list *list, enum policy_trait trait, const struct config *config, struct err *err)
{
	for (size_t i = 0; i < list->count; i++) {
		const char *code = trait == POLICY_TRAITS ? policy_category_code(config, list->text[i])
							  : policy_trait_code(trait, list->text[i]);
		if (!code)
			return policy_unknown(trait, list->text[i], err);
		list->text[i] = code;
	}
	sort_once(list);
	return true;
}

bool policy_settle(struct policy *policy, const struct config *config, struct arena *arena, struct err *err)
{
	struct policy settled = *policy;
	if (!typed_line(_("Document number"), &settled.number, POLICY_NUMBER_MOST, arena, err) ||
	    !typed_line(_("Heading"), &settled.title, POLICY_TITLE_MOST, arena, err) ||
	    !typed_line(_("Issued by"), &settled.office, POLICY_LINE_MOST, arena, err) ||
	    !typed_line(_("Document"), &settled.document, POLICY_LINE_MOST, arena, err) ||
	    !settle_day(&settled.from, _("Valid from"), arena, err) ||
	    !settle_day(&settled.to, _("Valid until"), arena, err))
		return false;
	if (!settled.number)
		return err_set(err, ERR_INPUT, _("a policy needs a number, by which a later edition replaces it"));
	if (!settled.title)
		return err_set(err, ERR_INPUT, _("a policy needs a title"));
	if (settled.from && settled.to && strcmp(settled.from, settled.to) > 0)
		return err_set(err, ERR_INPUT, _("the policy ends on %1$s, before it begins on %2$s"), settled.to,
			       settled.from);
	if (!settle_text(&settled, arena, err) || !settle_list(&settled.categories, POLICY_TRAITS, config, err))
		return false;
	for (int trait = 0; trait < POLICY_TRAITS; trait++)
		if (!settle_list(&settled.audience[trait], (enum policy_trait)trait, config, err))
			return false;
	settled.attachments = (struct policy_attachments){ 0 };
	for (size_t i = 0; i < policy->attachments.count; i++)
		if (!policy_attachment_add(&settled.attachments, &policy->attachments.item[i], arena, err))
			return false;
	*policy = settled;
	return true;
}

/* JSON -------------------------------------------------------------------------------------------- */

static struct json *list_json(const struct policy_list *list)
{
	struct json *array = list->count > 0 ? json_new_array() : NULL;
	for (size_t i = 0; i < list->count; i++)
		json_add_text(array, list->text[i]);
	return array;
}

struct json *policy_json(const struct policy *policy)
{
	struct json *json = json_new_object(), *audience = json_new_object(), *source = json_new_object();
	bool asks = false;
	json_set_text(json, "number", policy->number);
	json_set_text(json, "title", policy->title);
	json_set_text(json, "text", policy->text);
	json_set(json, "categories", list_json(&policy->categories));
	for (int trait = 0; trait < POLICY_TRAITS; trait++) {
		asks |= policy->audience[trait].count > 0;
		json_set(audience, traits[trait].name, list_json(&policy->audience[trait]));
	}
	if (asks)
		json_set(json, "audience", audience);
	else
		json_release(audience);
	json_set_text(json, "from", policy->from);
	json_set_text(json, "to", policy->to);
	json_set_text(source, "office", policy->office);
	json_set_text(source, "document", policy->document);
	if (policy->office || policy->document)
		json_set(json, "source", source);
	else
		json_release(source);
	json_set(json, "attachments", policy_attachments_json(&policy->attachments));
	return json;
}

static void read_list(const struct json *array, struct arena *arena, struct policy_list *list)
{
	*list = (struct policy_list){ 0 };
	for (size_t i = 0; i < json_count(array); i++)
		if (json_text_at(array, i) && *json_text_at(array, i))
			list_add(list, arena, arena_text(arena, json_text_at(array, i)));
}

void policy_from_json(const struct json *json, struct arena *arena, struct policy *policy)
{
	const struct json *source = json_get(json, "source"), *audience = json_get(json, "audience");
	*policy = (struct policy){
		.number = arena_text(arena, json_text(json, "number")),
		.title = arena_text(arena, json_text(json, "title")),
		.text = arena_text(arena, json_text(json, "text")),
		.from = arena_text(arena, json_text(json, "from")),
		.to = arena_text(arena, json_text(json, "to")),
		.office = arena_text(arena, json_text(source, "office")),
		.document = arena_text(arena, json_text(source, "document")),
	};
	read_list(json_get(json, "categories"), arena, &policy->categories);
	policy_attachments_from_json(json_get(json, "attachments"), arena, &policy->attachments);
	for (int trait = 0; trait < POLICY_TRAITS; trait++)
		read_list(json_get(audience, traits[trait].name), arena, &policy->audience[trait]);
}

bool policy_equal(const struct policy *a, const struct policy *b)
{
	struct arena arena = { 0 };
	struct json *one = policy_json(a), *other = policy_json(b);
	bool equal = strcmp(json_dump(one, &arena), json_dump(other, &arena)) == 0;
	json_release(one);
	json_release(other);
	arena_release(&arena);
	return equal;
}

/* Words ------------------------------------------------------------------------------------------- */

static const char *value_words(enum policy_trait trait, const char *code)
{
	const char *name =
		traits[trait].dictionary ? dictionary_name(dictionary_find(traits[trait].dictionary), code) : NULL;
	return name ? name : code;
}

const char *policy_audience_words(const struct policy *policy, struct arena *arena)
{
	const char *words = "";
	for (int trait = 0; trait < POLICY_TRAITS; trait++) {
		const struct policy_list *list = &policy->audience[trait];
		for (size_t i = 0; i < list->count; i++)
			words = arena_format(arena, "%s%s%s", words,
					     i > 0    ? _(", ")
					     : *words ? arena_format(arena, "  %s ", _(traits[trait].label))
						      : arena_format(arena, "%s ", _(traits[trait].label)),
					     value_words((enum policy_trait)trait, list->text[i]));
	}
	return words;
}

bool policy_paragraph(const char **at, struct arena *arena, const char **paragraph, bool *heading)
{
	while (**at) {
		size_t length = strcspn(*at, "\n");
		const char *line = text_trim(arena, arena_bytes(arena, *at, length));
		*at += length + ((*at)[length] == '\n');
		size_t marks = strspn(line, "#");
		bool marked = marks > 0 && marks <= 6 && line[marks] == ' ';
		if (marked)
			line = text_trim(arena, line + marks);
		if (!*line)
			continue;
		*paragraph = line;
		if (heading)
			*heading = marked;
		return true;
	}
	return false;
}
