/* What the screens of policies share: the list, the box that a key opens everywhere, one policy. */
#ifndef TUI_POLICY_SCREENS_H
#define TUI_POLICY_SCREENS_H

#include <stdbool.h>

#include "core/id.h"
#include "db/policy.h"
#include "tui/frame.h"
#include "tui/list.h"

struct arena;
struct config;
struct console;

/* Opens one: const struct policy_argument *. */
struct policy_argument {
	struct id entity;
	bool quote;	   /* a paragraph of it can be put into what is written below */
	const char *words; /* looked for: the first paragraph with them is chosen; NULL for none */
	char area[13];	   /* whose share is shown; "" for that of the person */
};
extern const struct screen_ops screen_policy;	    /* among the screens */
extern const struct screen_ops screen_policy_quote; /* over what is being done, which stays as it is */

/* The box over whatever is being done: policies of the ticket's category first, found as one types. */
void policy_pick(struct console *console);
extern const struct screen_ops screen_policy_pick;

extern const struct screen_ops screen_policy_households; /* const struct policy_argument *: whom it concerns */
extern const struct screen_ops screen_policy_dues;	 /* NULL: what is to be explained, for a helper */
extern const struct screen_ops
	screen_policy_shares; /* const char *: an area, and how far policies have reached there */

/*
 * Puts the number of the policy under the cursor at the right end of the row, where its column finds no room: two may
 * have one title.
 */
enum { POLICY_NUMBER_FROM = 100 }; /* columns from which lists show it themselves */
void policy_number_put(struct box box, int row, const char *number);

enum policy_column {
	POLICY_COLUMN_TITLE,
	POLICY_COLUMN_CATEGORIES,
	POLICY_COLUMN_OFFICE,
	POLICY_COLUMN_NUMBER,
	POLICY_COLUMN_TO
};
struct list_cell policy_cell(const struct policy_row *row, enum policy_column column, const struct config *config,
			     struct arena *arena);

/* Names of categories of tickets, in `arena`. */
const char *policy_categories(const struct policy_list *list, const struct config *config, struct arena *arena);

#endif
