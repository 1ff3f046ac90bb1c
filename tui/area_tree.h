/* The areas below a person's own as a tree, with the households in each: a pane beside a list. */
#ifndef TUI_AREA_TREE_H
#define TUI_AREA_TREE_H

#include <stdbool.h>

#include "core/arena.h"
#include "tui/list.h"

struct db;
struct err;
struct area_node;

enum { AREA_TREE_COLUMNS = 26 };

struct area_tree {
	struct arena arena;
	struct area_node *node;
	struct list list;
	char root[13];	 /* 6 or 9 digits */
	char picked[13]; /* the area under the cursor: the root, or what lies in it */
	char opened[13]; /* the township whose villages are shown; "" for none */
};

void area_tree_open(struct area_tree *tree, const char *root);
void area_tree_release(struct area_tree *tree);

/* Reads names and counts anew; the cursor stays on `picked`, which becomes the root when it is there no more. */
bool area_tree_read(struct area_tree *tree, struct db *db, struct err *err);

/* 方正县 > 德善乡 > 德善村, as it was read last; NULL before that. */
const char *area_tree_trail(struct area_tree *tree);

/*
 * Moves the cursor, opens and shuts a township with right and left. True when the key was the tree's;
 * when `*moved`, another area is picked, and the tree is to be read again.
 */
bool area_tree_key(struct area_tree *tree, const struct term_event *event, bool *moved);

/* To the area above; false at the root. */
bool area_tree_up(struct area_tree *tree);

/* With `focus` the cursor is shown as that of a list; without, as the place where one is. */
void area_tree_draw(struct area_tree *tree, struct box box, bool focus);

#endif
