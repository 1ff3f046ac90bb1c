/* 看板: how many open tickets stand in each queue, by kind, township or assignee; a figure opens its tickets. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/saved_filter.h"
#include "db/ticket_board.h"
#include "tui/console.h"
#include "tui/list.h"
#include "tui/screens.h"
#include "tui/ticket_cells.h"

struct state {
	enum ticket_board_side side;
	struct ticket_board board;
	struct arena arena;
	struct list list;
	int column; /* of the cursor */
};

enum { NAME_COLUMNS = 14, NAME_COLUMNS_WIDE = 34, GAP_COLUMNS = 2, LEAST_COLUMNS = 5 };

enum { ACT_OPEN = 1, ACT_LEFT, ACT_RIGHT, ACT_SIDE };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "open", N_("open"), N_("Open the tickets of this figure") },
	{ TERM_TAB, ACT_SIDE, "side", N_("by kind, township, assignee"), N_("Count by kind, township or assignee") },
	{ TERM_LEFT, ACT_LEFT, "left", NULL, N_("A queue to the left") },
	{ 'h', ACT_LEFT, NULL, NULL, NULL },
	{ TERM_RIGHT, ACT_RIGHT, "right", NULL, N_("A queue to the right") },
	{ 'l', ACT_RIGHT, NULL, NULL, NULL },
	{ 0, 0, NULL, NULL, NULL },
};

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct ticket_filter filter = { .viewer = &console->person };
	arena_reset(&state->arena);
	ticket_filter_at(&filter, console->config, console_now(console));
	if (!ticket_board_read(console->station->db, &filter, state->side, &state->arena, &state->board, err))
		return false;
	list_fit(&state->list, state->board.count + 1, screen->box.rows - 3);
	return true;
}

/* What a row is called; the last is the sum. */
static const char *label_of(const struct console *console, const struct state *state, size_t place)
{
	if (place >= state->board.count)
		return _("All together");
	const struct ticket_board_row *row = &state->board.row[place];
	const struct config_category *category =
		state->side == BOARD_BY_CATEGORY ? config_category(console->config, row->code) : NULL;
	if (category)
		return category->name;
	if (row->label)
		return row->label;
	return state->side == BOARD_BY_MAIN	  ? _("nobody yet")
	       : state->side == BOARD_BY_TOWNSHIP ? _("no township")
						  : row->code;
}

struct shown {
	const struct console *console;
	const struct state *state;
};

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct shown *shown = context;
	const struct state *state = shown->state;
	struct list_cell made = { .style = place < state->board.count ? STYLE_NORMAL : STYLE_HEADING };
	if (column == 0) {
		made.text = label_of(shown->console, state, place);
		return made;
	}
	size_t at = column - 1;
	int64_t count = place < state->board.count ? state->board.row[place].count[at] : state->board.total[at];
	bool here = place == state->list.cursor && (int)at == state->column;
	/* Brackets, for without colours nothing else tells which figure of the row it is. */
	snprintf(made.room, sizeof made.room, here ? "[%lld]" : "%lld ", (long long)count);
	if (count == 0 && !here)
		made.style = STYLE_MUTED;
	else if (count > 0)
		made.style = ticket_queue_style(ticket_board_column[at].queue);
	return made;
}

static void draw(struct screen *screen, struct box body)
{
	static const char *const sides[BOARD_SIDES] = { N_("By kind"), N_("By township"), N_("By main assignee") };
	struct state *state = screen->state;
	struct list_column columns[BOARD_COLUMNS + 1] = { { _(sides[state->side]), 0, false, 0 } };
	struct shown shown = { screen->owner, state };
	/* In a narrow window in brief: the names of the rows need what is left. In a wide one the figures share the rest. */
	const int most = (body.columns - NAME_COLUMNS) / BOARD_COLUMNS - GAP_COLUMNS;
	const int least = body.columns >= BOX_WIDE ? (body.columns - NAME_COLUMNS_WIDE) / BOARD_COLUMNS - GAP_COLUMNS
						   : LEAST_COLUMNS;
	for (int i = 0; i < BOARD_COLUMNS; i++) {
		const struct ticket_board_column *column = &ticket_board_column[i];
		const char *label = _(column->label);
		if (term_width(label) > most)
			label = _(column->brief);
		int width = term_width(label);
		columns[i + 1] = (struct list_column){ label, width > least ? width : least, true, 0 };
	}
	int used = 1;
	for (int side = 0; side < BOARD_SIDES; side++)
		used += box_put(body, 0, used, side == (int)state->side ? STYLE_SELECTED : STYLE_NORMAL,
				_(sides[side])) +
			2;
	box_rule(body, 1);
	list_draw(&state->list, box_below(body, 2), columns, BOARD_COLUMNS + 1, cell, &shown);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	return list_key(&((struct state *)screen->state)->list, event);
}

static void open_tickets(struct screen *screen, const struct state *state)
{
	const struct ticket_board_column *column = &ticket_board_column[state->column];
	struct saved_filter asked = { .filter = { .queue = column->queue, .state = column->state } };
	if (state->list.cursor < state->board.count) {
		const struct ticket_board_row *row = &state->board.row[state->list.cursor];
		if (state->side == BOARD_BY_CATEGORY)
			asked.filter.category = row->code;
		else if (state->side == BOARD_BY_TOWNSHIP)
			asked.filter.area = row->code;
		else
			asked.filter.main = row->main;
	}
	frame_push(screen->frame, &screen_tickets, &asked);
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	if (number == ACT_OPEN)
		open_tickets(screen, state);
	else if (number == ACT_LEFT && state->column > 0)
		state->column--;
	else if (number == ACT_RIGHT && state->column < BOARD_COLUMNS - 1)
		state->column++;
	else if (number == ACT_SIDE) {
		state->side = (state->side + 1) % BOARD_SIDES;
		state->list.cursor = state->list.top = 0;
		screen->stale = true;
	}
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

const struct screen_ops screen_board = {
	.name = N_("Board"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.close = close_screen,
};
