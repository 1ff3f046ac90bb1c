/* Which of a ticket's steps count, when two people acted at once. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/ticket.h"

/*
 * Steps make a tree by the step that each names. A step that changes the state is a branch's; all
 * others (notes, reminders, contacts, a co-assignee's) only add: they hang on the last change
 * above them and rival nothing, so that a reminder never undoes what was done at the same time.
 */
enum { NONE = -1, ROOT = -2 };

struct node {
	int32_t parent;	     /* the step it names, ROOT, or NONE */
	int32_t first, next; /* children by name: the first of them, and the next beside this one */
	int32_t anchor;	     /* the last change at or above it, or ROOT */
	int32_t under;	     /* the change below which it stands, or ROOT: the anchor of its parent */
	bool reached, changes, struck_off;
	enum ticket_state held; /* what the ticket was before it was suspended or merged */
	int32_t depth;		/* changes down to it */
	/* Of the branches below it, the best. */
	bool best_struck_off;
	int32_t best_depth, best_child;
};

struct tree {
	struct ticket_step_event *event;
	struct node *node;
	int32_t count;
	int32_t root_first, root_best;
};

struct named {
	struct hash hash;
	int32_t place;
};

static int compare_named(const void *a, const void *b)
{
	const struct named *first = a, *second = b;
	int order = memcmp(&first->hash, &second->hash, sizeof first->hash);
	return order ? order : (first->place > second->place) - (first->place < second->place);
}

static int32_t place_of(const struct named *named, int32_t count, const struct hash *hash)
{
	int32_t low = 0, high = count;
	while (low < high) {
		int32_t middle = low + (high - low) / 2;
		if (memcmp(&named[middle].hash, hash, sizeof *hash) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && hash_equal(&named[low].hash, hash) ? named[low].place : NONE;
}

/* Walked backwards, so that children stand in the total order. */
static void link_tree(struct tree *tree, const struct hash *opening, struct arena *arena)
{
	struct named *named = arena_alloc(arena, (size_t)tree->count * sizeof *named);
	for (int32_t i = 0; i < tree->count; i++)
		named[i] = (struct named){ tree->event[i].hash, i };
	qsort(named, (size_t)tree->count, sizeof *named, compare_named);
	for (int32_t i = 0; i < tree->count; i++)
		tree->node[i].first = tree->node[i].best_child = NONE;
	tree->root_first = tree->root_best = NONE;
	for (int32_t i = tree->count - 1; i >= 0; i--) {
		struct node *node = &tree->node[i];
		const struct hash *before = &tree->event[i].before;
		node->parent = hash_equal(before, opening) ? ROOT : place_of(named, tree->count, before);
		if (node->parent == NONE)
			continue;
		int32_t *first = node->parent == ROOT ? &tree->root_first : &tree->node[node->parent].first;
		node->next = *first;
		*first = i;
	}
}

static void visit(struct tree *tree, int32_t place)
{
	struct node *node = &tree->node[place];
	struct ticket_step_event *event = &tree->event[place];
	node->reached = true;
	node->under = node->parent == ROOT ? ROOT : tree->node[node->parent].anchor;
	const struct node *under = node->under == ROOT ? NULL : &tree->node[node->under];
	enum ticket_state state = under ? tree->event[node->under].state : TICKET_OPEN;
	int round = under ? tree->event[node->under].round : 1;
	enum ticket_state held = under ? under->held : TICKET_OPEN;

	int to = !event->beside			   ? ticket_step_to(state, held, event->step, event->result, event->co)
		 : ticket_may_change_beside(state) ? (int)state
						   : -1;
	event->possible = to >= 0;
	node->changes = event->possible && to != (int)state;
	event->state = event->possible ? (enum ticket_state)to : state;
	event->round = round + (node->changes && event->state == TICKET_REOPENED);
	node->held = node->changes ? state : held;
	node->anchor = node->changes ? place : node->under;
	node->depth = (under ? under->depth : 0) + node->changes;
	node->struck_off = (under && under->struck_off) || (node->changes && event->state == TICKET_CLOSED);
	node->best_depth = node->depth;
	node->best_struck_off = node->struck_off;
}

/* From the opening down, breadth first; gives the steps reached in that order. */
static int32_t visit_all(struct tree *tree, int32_t *order)
{
	int32_t reached = 0;
	for (int32_t child = tree->root_first; child != NONE; child = tree->node[child].next)
		order[reached++] = child;
	for (int32_t i = 0; i < reached; i++) {
		visit(tree, order[i]);
		for (int32_t child = tree->node[order[i]].first; child != NONE; child = tree->node[child].next)
			order[reached++] = child;
	}
	return reached;
}

/* Whether branch a comes before branch b; their places tell which began first. */
static bool is_better(const struct tree *tree, int32_t a, int32_t b)
{
	const struct node *first = &tree->node[a], *second = &tree->node[b];
	if (first->best_struck_off != second->best_struck_off)
		return first->best_struck_off;
	if (first->best_depth != second->best_depth)
		return first->best_depth > second->best_depth;
	return a < b;
}

static void choose_branches(struct tree *tree, const int32_t *order, int32_t reached)
{
	for (int32_t i = reached - 1; i >= 0; i--) {
		struct node *node = &tree->node[order[i]];
		if (!node->changes)
			continue;
		int32_t *best = node->under == ROOT ? &tree->root_best : &tree->node[node->under].best_child;
		if (*best != NONE && !is_better(tree, order[i], *best))
			continue;
		*best = order[i];
		if (node->under != ROOT) {
			tree->node[node->under].best_depth = node->best_depth;
			tree->node[node->under].best_struck_off = node->best_struck_off;
		}
	}
}

/* Whether more time is asked for after this step. */
static bool still_asked(const struct ticket_step_event *event, bool changes, bool asked)
{
	switch (event->step) {
	case STEP_EXTEND_ASK:
		return true;
	case STEP_EXTEND_GRANT:
	case STEP_EXTEND_REFUSE:
		return false;
	default:
		/* Who goes on with the ticket needs the time as much as who asked for it. */
		return asked && (!changes || event->step == STEP_REASSIGN || event->state == TICKET_ACCEPTED ||
				 event->state == TICKET_WORKING || event->state == TICKET_SUSPENDED);
	}
}

void ticket_fold(const struct hash *opening, struct ticket_step_event *event, size_t count, struct arena *arena,
		 struct ticket_fold *fold)
{
	struct tree tree = { .event = event, .count = (int32_t)count };
	tree.node = arena_alloc(arena, (count + 1) * sizeof *tree.node);
	int32_t *order = arena_alloc(arena, (count + 1) * sizeof *order);
	*fold = (struct ticket_fold){ .state = TICKET_OPEN, .round = 1, .last = *opening };
	for (size_t i = 0; i < count; i++) {
		event[i].counts = event[i].possible = event[i].changes = false;
		event[i].state = TICKET_OPEN;
		event[i].round = 1;
	}
	link_tree(&tree, opening, arena);
	int32_t reached = visit_all(&tree, order);
	choose_branches(&tree, order, reached);

	bool *taken = arena_alloc(arena, (count + 1) * sizeof *taken);
	for (int32_t at = tree.root_best; at != NONE; at = tree.node[at].best_child) {
		taken[at] = true;
		fold->state = event[at].state;
		fold->round = event[at].round;
		fold->last = event[at].hash;
	}
	for (int32_t i = 0; i < tree.count; i++) {
		const struct node *node = &tree.node[i];
		event[i].changes = node->changes;
		if (node->reached && event[i].possible)
			event[i].counts = node->changes ? taken[i] : node->under == ROOT || taken[node->under];
		if (event[i].counts)
			fold->extension_asked = still_asked(&event[i], node->changes, fold->extension_asked);
		else
			fold->rivals++;
	}
}

struct merged {
	struct id ticket;
	int32_t place;
};

static int compare_merged(const void *a, const void *b)
{
	const struct merged *first = a, *second = b;
	int order = memcmp(&first->ticket, &second->ticket, sizeof first->ticket);
	return order ? order : (first->place > second->place) - (first->place < second->place);
}

/* The merge of a ticket that counts already, or NULL. */
static const struct ticket_merge *merge_of(const struct ticket_merge *merge, const struct merged *merged, size_t count,
					   const struct id *ticket)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (memcmp(&merged[middle].ticket, ticket, sizeof *ticket) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < count && id_equal(&merged[low].ticket, ticket); low++)
		if (merge[merged[low].place].counts)
			return &merge[merged[low].place];
	return NULL;
}

void ticket_merges(struct ticket_merge *merge, size_t count, struct arena *arena)
{
	struct merged *merged = arena_alloc(arena, (count + 1) * sizeof *merged);
	for (size_t i = 0; i < count; i++) {
		merged[i] = (struct merged){ merge[i].ticket, (int32_t)i };
		merge[i].counts = false;
	}
	if (count > 0)
		qsort(merged, count, sizeof *merged, compare_merged);
	for (size_t i = 0; i < count; i++) {
		bool closes_circle = merge_of(merge, merged, count, &merge[i].ticket) != NULL;
		const struct ticket_merge *at = &merge[i];
		while (at && !closes_circle) {
			closes_circle = id_equal(&at->into, &merge[i].ticket);
			at = merge_of(merge, merged, count, &at->into);
		}
		merge[i].counts = !closes_circle;
	}
}
