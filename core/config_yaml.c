/* YAML as a tree of nodes, each with its line and column. */
#include <string.h>
#include <yaml.h>

#include "core/arena.h"
#include "core/config.h"
#include "core/config_node.h"
#include "core/err.h"
#include "core/i18n.h"

enum { DEPTH_MOST = 12, NODES_MOST = 50000 };

/* What libyaml says most often, so that it can be translated. */
static const char *const yaml_sayings[] = {
	N_("could not find expected ':'"),
	N_("did not find expected key"),
	N_("did not find expected '-' indicator"),
	N_("did not find expected ',' or ']'"),
	N_("did not find expected ',' or '}'"),
	N_("did not find expected node content"),
	N_("did not find expected <document start>"),
	N_("mapping values are not allowed in this context"),
	N_("block sequence entries are not allowed in this context"),
	N_("found character that cannot start any token"),
	N_("found a tab character that violates indentation"),
	N_("found unexpected end of stream"),
	N_("found unexpected document indicator"),
	N_("found unknown escape character"),
	N_("control characters are not allowed"),
	N_("invalid leading UTF-8 octet"),
	N_("invalid trailing UTF-8 octet"),
};

static const char *say(const char *problem)
{
	for (size_t i = 0; problem && i < sizeof yaml_sayings / sizeof *yaml_sayings; i++)
		if (strcmp(problem, yaml_sayings[i]) == 0)
			return _(yaml_sayings[i]);
	return problem ? problem : "";
}

struct reader {
	yaml_parser_t parser;
	const char *text;
	size_t length;
	struct arena *arena;
	struct config_problems *problems;
	int nodes;
};

/* Bytes that are no characters have an offset only. */
static void report_bytes(struct reader *reader)
{
	int line = 1, column = 1;
	for (size_t i = 0; i < reader->parser.problem_offset && i < reader->length; i++) {
		column = reader->text[i] == '\n' ? 1 : column + 1;
		line += reader->text[i] == '\n';
	}
	config_problem(reader->problems, line, column, _("this file is not UTF-8 text (%s); save it as UTF-8"),
		       say(reader->parser.problem));
}

static bool next_event(struct reader *reader, yaml_event_t *event)
{
	const yaml_parser_t *parser = &reader->parser;
	if (yaml_parser_parse(&reader->parser, event))
		return true;
	if (parser->error == YAML_READER_ERROR)
		report_bytes(reader);
	else
		config_problem(reader->problems, (int)parser->problem_mark.line + 1,
			       (int)parser->problem_mark.column + 1, _("this is not YAML: %s"), say(parser->problem));
	memset(event, 0, sizeof *event);
	return false;
}

static void refuse(struct reader *reader, const yaml_event_t *event, const char *text)
{
	config_problem(reader->problems, (int)event->start_mark.line + 1, (int)event->start_mark.column + 1, "%s",
		       text);
}

static struct config_node *new_node(struct reader *reader, const yaml_event_t *event, enum node_kind kind)
{
	struct config_node *node = arena_alloc(reader->arena, sizeof *node);
	node->kind = kind;
	node->line = (int)event->start_mark.line + 1;
	node->column = (int)event->start_mark.column + 1;
	return node;
}

static struct config_node *read_scalar(struct reader *reader, const yaml_event_t *event)
{
	const char *value = (const char *)event->data.scalar.value;
	struct config_node *node = new_node(reader, event, NODE_TEXT);
	if (memchr(value, '\0', event->data.scalar.length)) {
		refuse(reader, event, _("control characters are not allowed"));
		return NULL;
	}
	node->text = arena_text(reader->arena, value);
	if (event->data.scalar.plain_implicit && (!*value || strcmp(value, "~") == 0 || strcmp(value, "null") == 0))
		node->kind = NODE_NONE;
	return node;
}

static bool is_end(const yaml_event_t *event)
{
	return event->type == YAML_SEQUENCE_END_EVENT || event->type == YAML_MAPPING_END_EVENT;
}

static bool read_key(struct reader *reader, yaml_event_t *event, struct config_node *key)
{
	if (event->type != YAML_SCALAR_EVENT) {
		refuse(reader, event, _("a key is a word"));
		return false;
	}
	const struct config_node *read = read_scalar(reader, event);
	yaml_event_delete(event);
	if (!read || !next_event(reader, event))
		return false;
	*key = *read;
	return true;
}

static struct config_node *read_node(struct reader *reader, yaml_event_t *event, int depth);

/* What stands in a list or a map, up to its end. */
static bool read_items(struct reader *reader, struct config_node *node, int depth)
{
	struct config_node **last = &node->first;
	for (;;) {
		yaml_event_t event;
		struct config_node key = { 0 };
		if (!next_event(reader, &event))
			return false;
		if (is_end(&event)) {
			yaml_event_delete(&event);
			return true;
		}
		struct config_node *item = NULL;
		if (node->kind == NODE_LIST || read_key(reader, &event, &key))
			item = read_node(reader, &event, depth + 1);
		yaml_event_delete(&event);
		if (!item)
			return false;
		item->key = key.text;
		item->key_line = key.line;
		item->key_column = key.column;
		*last = item;
		last = &item->next;
	}
}

/* NULL when there is a problem, which is then reported. The event stays the caller's. */
static struct config_node *read_node(struct reader *reader, yaml_event_t *event, int depth)
{
	struct config_node *node = NULL;
	if (++reader->nodes > NODES_MOST || depth > DEPTH_MOST) {
		refuse(reader, event, _("this is more than any settings need"));
		return NULL;
	}
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return read_scalar(reader, event);
	case YAML_SEQUENCE_START_EVENT:
		node = new_node(reader, event, NODE_LIST);
		return read_items(reader, node, depth) ? node : NULL;
	case YAML_MAPPING_START_EVENT:
		node = new_node(reader, event, NODE_MAP);
		return read_items(reader, node, depth) ? node : NULL;
	default:
		refuse(reader, event, _("anchors and aliases (& and *) are not used here; write the value out"));
		return NULL;
	}
}

static struct config_node *read_document(struct reader *reader)
{
	struct config_node *root = NULL;
	yaml_event_t event;
	bool more = true;
	while (more && next_event(reader, &event)) {
		if (event.type == YAML_STREAM_END_EVENT) {
			more = false;
			root = root ? root : new_node(reader, &event, NODE_MAP);
		} else if (event.type == YAML_DOCUMENT_START_EVENT && root) {
			refuse(reader, &event, _("a settings file holds one document; take out the second '---'"));
			more = false;
		} else if (event.type != YAML_STREAM_START_EVENT && event.type != YAML_DOCUMENT_START_EVENT &&
			   event.type != YAML_DOCUMENT_END_EVENT) {
			root = read_node(reader, &event, 0);
			more = root != NULL;
		}
		yaml_event_delete(&event);
	}
	return reader->problems->count > 0 ? NULL : root;
}

struct config_node *config_node_from_yaml(const char *text, size_t length, struct arena *arena,
					  struct config_problems *problems)
{
	struct reader reader = { .text = text, .length = length, .arena = arena, .problems = problems };
	if (!yaml_parser_initialize(&reader.parser))
		err_out_of_memory();
	yaml_parser_set_input_string(&reader.parser, (const unsigned char *)text, length);
	struct config_node *root = read_document(&reader);
	yaml_parser_delete(&reader.parser);
	if (root && root->kind == NODE_NONE)
		root->kind = NODE_MAP;
	return root;
}
