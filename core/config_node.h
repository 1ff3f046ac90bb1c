/* A document of settings before anybody knows what its keys mean: only for core/config*.c and core/policy_file.c. */
#ifndef CORE_CONFIG_NODE_H
#define CORE_CONFIG_NODE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct config_problems;
struct json;

enum node_kind { NODE_NONE, NODE_TEXT, NODE_LIST, NODE_MAP };

struct config_node {
	enum node_kind kind;
	int line, column; /* of its value; 0 when not from a file */
	const char *text;
	const char *key; /* in a map */
	int key_line, key_column;
	struct config_node *first, *next;
};

/*
 * Reads YAML. NULL when it is none: then there is a problem. An empty document is an empty map.
 * Anchors, further documents and more than a settings file can need are problems too.
 */
struct config_node *config_node_from_yaml(const char *text, size_t length, struct arena *arena,
					  struct config_problems *problems);

struct config_node *config_node_from_json(const struct json *json, struct arena *arena);

#endif
