#include "tui/area_tree.h"

#include <stdio.h>
#include <string.h>

#include "core/area.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/household.h"

enum { COUNT_COLUMNS = 5 };

struct area_node {
	const char *code, *name, *shown; /* shown: the name, indented */
	int64_t households;
};

void area_tree_open(struct area_tree *tree, const char *root)
{
	snprintf(tree->root, sizeof tree->root, "%s", root);
	snprintf(tree->picked, sizeof tree->picked, "%s", root);
}

void area_tree_release(struct area_tree *tree)
{
	arena_release(&tree->arena);
}

struct growing {
	struct area_node *node;
	size_t count, room;
};

static void add(struct area_tree *tree, struct growing *nodes, const struct household_area *area, int depth)
{
	if (nodes->count == nodes->room) {
		nodes->room = nodes->room ? 2 * nodes->room : 32;
		struct area_node *grown = arena_alloc(&tree->arena, nodes->room * sizeof *grown);
		if (nodes->count > 0)
			memcpy(grown, nodes->node, nodes->count * sizeof *grown);
		nodes->node = grown;
	}
	const char *name = area->brief ? area->brief : area->code;
	nodes->node[nodes->count++] =
		(struct area_node){ area->code, name, arena_format(&tree->arena, "%*s%s", 2 * depth, "", name),
				    area->households };
}

/* The root stands in the list of its parent's children. */
static bool add_root(struct area_tree *tree, struct db *db, struct growing *nodes, struct err *err)
{
	char parent[13] = "";
	struct household_areas areas;
	if (strlen(tree->root) > 6)
		snprintf(parent, sizeof parent, "%.*s", (int)strlen(tree->root) - 3, tree->root);
	if (!household_areas_read(db, *parent ? parent : NULL, &tree->arena, &areas, err))
		return false;
	struct household_area unknown = { .code = tree->root };
	for (size_t i = 0; i < areas.count; i++)
		if (strcmp(areas.area[i].code, tree->root) == 0)
			unknown = areas.area[i];
	add(tree, nodes, &unknown, 0);
	return true;
}

static bool add_below(struct area_tree *tree, struct db *db, const char *parent, int depth, struct growing *nodes,
		      struct err *err)
{
	struct household_areas areas;
	if (!household_areas_read(db, parent, &tree->arena, &areas, err))
		return false;
	for (size_t i = 0; i < areas.count; i++) {
		add(tree, nodes, &areas.area[i], depth);
		if (strcmp(areas.area[i].code, tree->opened) == 0 &&
		    !add_below(tree, db, tree->opened, depth + 1, nodes, err))
			return false;
	}
	return true;
}

bool area_tree_read(struct area_tree *tree, struct db *db, struct err *err)
{
	struct growing nodes = { 0 };
	arena_reset(&tree->arena);
	tree->node = NULL;
	tree->list.count = 0;
	/* The villages of where one is are shown. */
	if (strlen(tree->picked) == 12)
		snprintf(tree->opened, sizeof tree->opened, "%.9s", tree->picked);
	if (!add_root(tree, db, &nodes, err) || !add_below(tree, db, tree->root, 1, &nodes, err))
		return false;
	tree->node = nodes.node;
	tree->list.count = nodes.count;
	tree->list.cursor = 0;
	for (size_t i = 0; i < nodes.count; i++)
		if (strcmp(nodes.node[i].code, tree->picked) == 0)
			tree->list.cursor = i;
	snprintf(tree->picked, sizeof tree->picked, "%s", nodes.node[tree->list.cursor].code);
	return true;
}

const char *area_tree_trail(struct area_tree *tree)
{
	const char *trail = NULL;
	for (size_t i = 0; i < tree->list.count; i++)
		if (area_contains(tree->node[i].code, tree->picked))
			trail = trail ? arena_format(&tree->arena, "%s > %s", trail, tree->node[i].name)
				      : tree->node[i].name;
	return trail;
}

static bool pick(struct area_tree *tree, const char *code)
{
	bool other = strcmp(tree->picked, code) != 0;
	char copy[13];
	snprintf(copy, sizeof copy, "%s", code);
	snprintf(tree->picked, sizeof tree->picked, "%s", copy);
	return other;
}

bool area_tree_up(struct area_tree *tree)
{
	size_t length = strlen(tree->picked);
	if (length <= strlen(tree->root))
		return false;
	tree->picked[length - 3] = '\0';
	return true;
}

/* Right shows the villages of a township, left hides them, or goes up from one. */
static bool open_or_shut(struct area_tree *tree, uint32_t key)
{
	bool township = strlen(tree->picked) == 9, open = strcmp(tree->opened, tree->picked) == 0;
	if (key == TERM_RIGHT && township && !open) {
		snprintf(tree->opened, sizeof tree->opened, "%s", tree->picked);
		return true;
	}
	if (key == TERM_LEFT && township && open) {
		tree->opened[0] = '\0';
		return true;
	}
	return key == TERM_LEFT && area_tree_up(tree);
}

bool area_tree_key(struct area_tree *tree, const struct term_event *event, bool *moved)
{
	*moved = false;
	if (!tree->node)
		return false;
	if (event->key == TERM_RIGHT || event->key == TERM_LEFT) {
		*moved = open_or_shut(tree, event->key);
		return true;
	}
	if (!list_key(&tree->list, event))
		return false;
	*moved = pick(tree, tree->node[tree->list.cursor].code);
	return true;
}

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct area_tree *tree = context;
	const struct area_node *node = &tree->node[place];
	struct list_cell shown = { .style = node->households ? STYLE_NORMAL : STYLE_MUTED };
	if (column == 0)
		shown.text = node->shown;
	else
		snprintf(shown.room, sizeof shown.room, "%lld", (long long)node->households);
	if (strcmp(node->code, tree->picked) == 0)
		shown.style = STYLE_HEADING;
	return shown;
}

void area_tree_draw(struct area_tree *tree, struct box box, bool focus)
{
	const struct list_column columns[] = { { _("Area"), 0, false, 0 }, { NULL, COUNT_COLUMNS, true, 0 } };
	struct box inner = { box.row, box.column, box.rows, box.columns - 1 };
	for (int row = 0; row < box.rows; row++)
		box_put(box, row, box.columns - 1, STYLE_RULE, term_glyph(GLYPH_BAR));
	tree->list.idle = !focus;
	list_draw(&tree->list, inner, columns, 2, cell, tree);
}
