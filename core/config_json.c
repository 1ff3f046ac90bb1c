/* Published settings as a tree of nodes. */
#include "core/arena.h"
#include "core/config_node.h"
#include "core/json.h"

enum { DEPTH_MOST = 12 };

static struct config_node *read_value(const struct json *json, struct arena *arena, int depth)
{
	struct config_node *node = arena_alloc(arena, sizeof *node), **last = &node->first;
	const struct json *value;
	const char *key;
	void *place = NULL;
	node->text = json_scalar(json, arena);
	node->kind = node->text ? NODE_TEXT : NODE_NONE;
	if (node->text || depth > DEPTH_MOST)
		return node;
	for (size_t i = 0; i < json_count(json); i++) {
		node->kind = NODE_LIST;
		*last = read_value(json_at(json, i), arena, depth + 1);
		last = &(*last)->next;
	}
	while (json_next(json, &place, &key, &value)) {
		node->kind = NODE_MAP;
		*last = read_value(value, arena, depth + 1);
		(*last)->key = arena_text(arena, key);
		last = &(*last)->next;
	}
	return node;
}

struct config_node *config_node_from_json(const struct json *json, struct arena *arena)
{
	return read_value(json, arena, 0);
}
