/* The cockpit's figures as screens ask for them and show them: a month, a share, a bar. */
#ifndef TUI_FIGURES_H
#define TUI_FIGURES_H

#include <stdbool.h>
#include <stdint.h>

#include "db/cockpit.h"
#include "tui/box.h"

struct console;

/* The question for an area and a month, of what the person sees there, `back` months before this one. It points into itself: fill it in place. */
struct figures_query {
	struct cockpit_query query;
	char from[11], until[11];
};
void figures_query(const struct console *console, const char *area, int back, struct figures_query *query);

/*
 * The share of the visits that are made, in percent: of the county and its townships of those that are
 * due, of a village, where no helper is at home, of its households. -1 when there is nothing to visit.
 */
int figures_visited(const struct cockpit_row *row, bool village);

/* The share of the follow-ups that were content, in percent; -1 without any. */
int figures_content(const struct cockpit_row *row);

/* Red, yellow or green for a share of the visits. */
enum term_style figures_style(int share);

#endif
