#include "core/config.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/config_keys.h"
#include "core/config_load.h"
#include "core/config_node.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"

enum { FILE_MOST = 1024 * 1024, PROBLEMS_MOST = 200 };

void config_problem(struct config_problems *problems, int line, int column, const char *format, ...)
{
	struct err said;
	char text[ERR_TEXT_BYTES];
	va_list arguments;
	if (problems->count == PROBLEMS_MOST)
		return;
	if (problems->count == problems->room) {
		size_t room = problems->room ? 2 * problems->room : 8;
		struct config_problem *more = arena_alloc(&problems->arena, room * sizeof *more);
		if (problems->count > 0)
			memcpy(more, problems->problem, problems->count * sizeof *more);
		problems->problem = more;
		problems->room = room;
	}
	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	/* Cut at a whole character. */
	err_set(&said, ERR_INPUT, "%s", text);
	problems->problem[problems->count++] =
		(struct config_problem){ line, column, arena_text(&problems->arena, said.text) };
}

void config_problems_release(struct config_problems *problems)
{
	arena_release(&problems->arena);
	*problems = (struct config_problems){ 0 };
}

void config_release(struct config *config)
{
	arena_release(&config->arena);
	*config = (struct config){ 0 };
}

/* A county that says nothing still has something for a ticket to be about, and somebody to go to. */
static void fill_ticket(struct config *config)
{
	static const struct dispatch_limits limits = {
		{ 4, DURATION_WORK_HOURS },
		{ 1, DURATION_WORK_DAYS },
		{ 5, DURATION_WORK_DAYS },
		{ 1, DURATION_WORK_DAYS },
	};
	struct arena *arena = &config->arena;
	dispatch_limits_fill(&config->limits, &limits);
	if (config->urgency_count == 0) {
		config->urgency = arena_alloc(arena, sizeof *config->urgency);
		*config->urgency = (struct config_urgency){ .code = "normal", .name = arena_text(arena, _("normal")) };
		config->urgency_count = 1;
	}
	if (config->category_count == 0) {
		config->category = arena_alloc(arena, sizeof *config->category);
		*config->category = (struct config_category){ .code = "other",
							      .name = arena_text(arena, _("other")),
							      .notice = "" };
		config->category_count = 1;
	}
	if (config->rule_count == 0) {
		config->rule = arena_alloc(arena, sizeof *config->rule);
		*config->rule = (struct dispatch_rule){ .name = arena_text(arena, _("to the township clerk")),
							.main = { PARTY_CLERK, NULL } };
		config->rule_count = 1;
	}
}

void config_defaults(struct config *config)
{
	*config = (struct config){ 0 };
	config_load_defaults(CONFIG_ALL, config);
	fill_ticket(config);
}

static int compare_problems(const void *a, const void *b)
{
	const struct config_problem *first = a, *second = b;
	if (first->line != second->line)
		return first->line < second->line ? -1 : 1;
	if (first->column != second->column)
		return first->column < second->column ? -1 : 1;
	return strcmp(first->text, second->text);
}

static bool report(struct config_problems *problems, struct err *err)
{
	if (problems->count == 0)
		return true;
	qsort(problems->problem, problems->count, sizeof *problems->problem, compare_problems);
	const struct config_problem *first = &problems->problem[0];
	return err_set(err, ERR_INPUT, "%d:%d: %s", first->line, first->column, first->text);
}

/* Gives `config` what was read, or the caller what was wrong. */
static bool settle(struct config *read, struct config *config, struct config_problems *found,
		   struct config_problems *problems, struct err *err)
{
	bool ok = report(found, err);
	if (ok)
		*config = *read;
	else
		config_release(read);
	if (problems)
		*problems = *found;
	else
		config_problems_release(found);
	return ok;
}

bool config_parse(const char *text, size_t length, struct config *config, struct config_problems *problems,
		  struct err *err)
{
	struct config read = { 0 };
	struct config_problems found = { 0 };
	struct arena nodes = { 0 };
	const struct config_node *root = config_node_from_yaml(text, length, &nodes, &found);
	if (root) {
		config_load_defaults(CONFIG_ALL, &read);
		config_load(root, CONFIG_ALL, false, &read, &found);
		fill_ticket(&read);
	}
	arena_release(&nodes);
	return settle(&read, config, &found, problems, err);
}

static bool read_file(const char *path, char **text, size_t *length, struct err *err)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return err_set(err, errno == ENOENT ? ERR_MISSING : ERR_SYSTEM, _("cannot read %1$s: %2$s"), path,
			       strerror(errno));
	char *bytes = malloc(FILE_MOST + 1);
	if (!bytes)
		err_out_of_memory();
	size_t read = fread(bytes, 1, FILE_MOST + 1, file);
	bool failed = ferror(file);
	int why = errno;
	fclose(file);
	if (failed)
		err_set(err, ERR_SYSTEM, _("cannot read %1$s: %2$s"), path, strerror(why));
	else if (read > FILE_MOST)
		err_set(err, ERR_INPUT, _("%s is larger than 1 MiB; that is no settings file"), path);
	if (failed || read > FILE_MOST) {
		free(bytes);
		return false;
	}
	*text = bytes;
	*length = read;
	return true;
}

bool config_read(const char *path, struct config *config, struct config_problems *problems, struct err *err)
{
	char *text = NULL;
	size_t length = 0;
	if (problems)
		*problems = (struct config_problems){ 0 };
	if (!read_file(path, &text, &length, err))
		return false;
	bool ok = config_parse(text, length, config, problems, err);
	free(text);
	if (!ok) {
		struct err said = *err;
		err_set(err, said.code, "%s:%s", path, said.text);
	}
	return ok;
}

struct json *config_county_json(const struct config *config)
{
	return config_save(config, CONFIG_COUNTY);
}

/* Every setting of the station alone, as the table of keys has them; what they point to moves along. */
static void keep_station_part(struct config *from, struct config *to)
{
	for (size_t i = 0; i < config_keys_count; i++) {
		const struct config_key *key = &config_keys[i];
		size_t size = key->type == KEY_INT ? sizeof(int) : sizeof(void *);
		if (!(key->flags & KEY_STATION) || key->type == KEY_MAP || strchr(key->path, '['))
			continue;
		assert(key->type == KEY_INT || key->type == KEY_TEXT || key->type == KEY_CHOICE ||
		       key->type == KEY_LIST);
		memcpy((char *)to + key->offset, (const char *)from + key->offset, size);
		if (key->type == KEY_LIST)
			memcpy((char *)to + key->count, (const char *)from + key->count, sizeof(size_t));
	}
	arena_join(&to->arena, &from->arena);
}

bool config_from_county_json(const struct json *json, struct config *config, struct err *err)
{
	struct config read = { 0 };
	struct config_problems found = { 0 };
	struct arena nodes = { 0 };
	config_load_defaults(CONFIG_COUNTY, &read);
	config_load(config_node_from_json(json, &nodes), CONFIG_COUNTY, true, &read, &found);
	fill_ticket(&read);
	arena_release(&nodes);
	bool ok = found.count == 0;
	if (ok) {
		keep_station_part(config, &read);
		config_release(config);
		*config = read;
	} else {
		report(&found, err);
		err_set(err, ERR_INPUT, _("the county's published settings are not right: %s"), found.problem[0].text);
		config_release(&read);
	}
	config_problems_release(&found);
	return ok;
}

const struct config_department *config_department(const struct config *config, const char *code)
{
	for (size_t i = 0; code && i < config->department_count; i++)
		if (config->department[i].code && strcmp(config->department[i].code, code) == 0)
			return &config->department[i];
	return NULL;
}

const struct config_category *config_category(const struct config *config, const char *code)
{
	for (size_t i = 0; code && i < config->category_count; i++)
		if (config->category[i].code && strcmp(config->category[i].code, code) == 0)
			return &config->category[i];
	return NULL;
}

const struct config_category *config_category_named(const struct config *config, const char *word)
{
	for (size_t i = 0; i < config->category_count; i++)
		if (strcmp(config->category[i].code, word) == 0 || strcmp(config->category[i].name, word) == 0)
			return &config->category[i];
	return NULL;
}

const struct config_urgency *config_urgency(const struct config *config, const char *code)
{
	for (size_t i = 0; code && i < config->urgency_count; i++)
		if (config->urgency[i].code && strcmp(config->urgency[i].code, code) == 0)
			return &config->urgency[i];
	return NULL;
}

int config_urgency_rank(const struct config *config, const char *code)
{
	const struct config_urgency *urgency = config_urgency(config, code);
	return urgency ? (int)(urgency - config->urgency) : 0;
}

/* Who is asked for the limits, one after the other. */
enum { GIVERS = 4 };
struct giver {
	const char *label; /* msgid */
	const struct dispatch_limits *limits;
};

static void list_givers(const struct config *config, const struct dispatch_rule *rule, const char *category,
			const char *urgency, struct giver giver[static GIVERS])
{
	static const struct dispatch_limits none;
	const struct config_urgency *urgent = config_urgency(config, urgency);
	const struct config_category *about = config_category(config, category);
	giver[0] = (struct giver){ N_("by the rule"), rule ? &rule->limits : &none };
	giver[1] = (struct giver){ N_("by its urgency"), urgent ? &urgent->limits : &none };
	giver[2] = (struct giver){ N_("by its category"), about ? &about->limits : &none };
	giver[3] = (struct giver){ N_("the county's usual one"), &config->limits };
}

struct dispatch_limits config_limits(const struct config *config, const struct dispatch_rule *rule,
				     const char *category, const char *urgency)
{
	struct dispatch_limits limits = { 0 };
	struct giver giver[GIVERS];
	list_givers(config, rule, category, urgency, giver);
	for (int i = 0; i < GIVERS; i++)
		dispatch_limits_fill(&limits, giver[i].limits);
	return limits;
}

static void name_giver(const char **source, struct duration limit, const char *label)
{
	if (!*source && limit.amount > 0)
		*source = _(label);
}

struct dispatch_sources config_limit_sources(const struct config *config, const struct dispatch_rule *rule,
					     const char *category, const char *urgency)
{
	struct dispatch_sources sources = { NULL };
	struct giver giver[GIVERS];
	list_givers(config, rule, category, urgency, giver);
	for (int i = 0; i < GIVERS; i++) {
		name_giver(&sources.accept, giver[i].limits->accept, giver[i].label);
		name_giver(&sources.contact, giver[i].limits->contact, giver[i].label);
		name_giver(&sources.resolve, giver[i].limits->resolve, giver[i].label);
		name_giver(&sources.follow_up, giver[i].limits->follow_up, giver[i].label);
	}
	return sources;
}

bool config_hears_calls(const struct config *config)
{
	return *config->caller_id.device || *config->caller_id.ami.host;
}

int64_t config_soon(const struct config *config, int64_t now_ms)
{
	return calendar_add(&config->calendar, now_ms, config->soon);
}

static const char *type_label(const struct config_key *key, struct arena *arena)
{
	switch (key->type) {
	case KEY_MAP:
	case KEY_LIST:
		break;
	case KEY_TEXT:
		return _("text");
	case KEY_TEMPLATE:
		return _("lines of text");
	case KEY_DIGITS:
		return _("digits");
	case KEY_CODE:
		return _("code");
	case KEY_INT:
		return arena_format(arena, "%d … %d", key->least, key->most);
	case KEY_CHOICE:
		return arena_text(arena, key->allowed);
	case KEY_URL:
		return _("address");
	case KEY_DURATION:
		return _("time limit");
	case KEY_HOURS:
		return _("hours");
	case KEY_DAYS:
		return _("days");
	case KEY_AREAS:
		return _("area codes");
	case KEY_CODES:
		return arena_format(arena, "data/codes/%s.tsv", key->allowed);
	case KEY_CATEGORIES:
		return "ticket.categories";
	case KEY_URGENCIES:
		return "ticket.urgencies";
	case KEY_PARTY:
	case KEY_PARTIES:
		return "helper, doctor, clerk, desk, department:CODE";
	}
	return "";
}

char *config_table(struct arena *arena)
{
	char *text = arena_format(arena, "| %s | %s | %s | %s |\n|---|---|---|---|\n", _("key"), _("allowed"),
				  _("default"), _("meaning"));
	for (size_t i = 0; i < config_keys_count; i++) {
		const struct config_key *key = &config_keys[i];
		char *allowed = arena_text(arena, type_label(key, arena));
		for (char *bar = allowed; (bar = strchr(bar, '|'));)
			*bar = '/';
		/* A default of several lines on one. */
		char *fallback = arena_text(arena, key->fallback ? key->fallback : "");
		for (char *end = fallback; (end = strchr(end, '\n'));)
			*end = ' ';
		text = arena_format(
			arena, "%s| `%s` | %s | %s | %s%s |\n", text, key->path, allowed, fallback, _(key->help),
			key->flags & KEY_STATION && key->type != KEY_MAP ? _(" (of this station only)") : "");
	}
	return text;
}

const struct config_channel *config_channel(const struct config *config, const char *name)
{
	for (size_t i = 0; i < config->notices.channel_count; i++)
		if (strcmp(config->notices.channel[i].channel.name, name) == 0)
			return &config->notices.channel[i];
	return NULL;
}
