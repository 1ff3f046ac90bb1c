/* 工单: the queues with their counts, and the tickets of one. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/ticket.h"
#include "tui/console.h"
#include "tui/household_form.h"
#include "tui/list.h"
#include "tui/screens.h"

struct state {
	struct ticket_filter filter;
	int64_t count[TICKET_QUEUES];
	struct list list;
	struct arena arena;
	struct ticket_page page;
	size_t first;
	bool chosen; /* the queue was chosen by hand */
};

enum { ACT_OPEN = 1, ACT_NEW, ACT_NEXT, ACT_BEFORE, ACT_QUEUE };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "ticket open", N_("open"), N_("Open the ticket") },
	{ 'n', ACT_NEW, "ticket new", N_("new"), N_("New ticket without a household") },
	{ TERM_TAB, ACT_NEXT, "queue next", N_("next queue"), N_("Next queue") },
	{ TERM_RIGHT, ACT_NEXT, NULL, NULL, NULL },
	{ TERM_BACK_TAB, ACT_BEFORE, "queue before", NULL, N_("Queue before") },
	{ TERM_LEFT, ACT_BEFORE, NULL, NULL, NULL },
	{ 'w', ACT_QUEUE, "queue", N_("queues"), N_("Choose a queue") },
	{ 0, 0, NULL, NULL, NULL },
};

static const struct ticket_row *row_at(const struct state *state, size_t place)
{
	return place >= state->first && place < state->first + state->page.count
		       ? &state->page.row[place - state->first]
		       : NULL;
}

static bool read_page(struct console *console, struct state *state, struct err *err)
{
	arena_reset(&state->arena);
	state->first = state->list.top;
	return ticket_list(console->station->db, &state->filter, state->first, &state->arena, &state->page, err);
}

/* The first queue with something in it, the desk's work first. */
static void choose_queue(struct state *state)
{
	static const enum ticket_queue order[] = { QUEUE_DISPATCH, QUEUE_TELL,	  QUEUE_FOLLOW_UP,
						   QUEUE_MINE,	   QUEUE_OVERDUE, QUEUE_WORK };
	state->filter.queue = QUEUE_ALL;
	for (size_t i = sizeof order / sizeof *order; i-- > 0;)
		if (state->count[order[i]] > 0)
			state->filter.queue = order[i];
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	state->filter.viewer = &console->person;
	state->filter.now_ms = console_now(console);
	if (!ticket_counts(console->station->db, &state->filter, state->count, err))
		return false;
	if (!state->chosen)
		choose_queue(state);
	state->chosen = true;
	list_fit(&state->list, (size_t)state->count[state->filter.queue], screen->box.rows - 3);
	return read_page(console, state, err);
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

static void draw_queues(const struct state *state, struct box box)
{
	int column = 1;
	for (int queue = 0; queue < TICKET_QUEUES; queue++) {
		bool here = (int)state->filter.queue == queue,
		     alarm = queue == QUEUE_OVERDUE && state->count[queue] > 0;
		char text[80];
		snprintf(text, sizeof text, "%.50s %lld", _(ticket_queue_label((enum ticket_queue)queue)),
			 (long long)state->count[queue]);
		column += box_put(box, 0, column,
				  here	  ? STYLE_SELECTED
				  : alarm ? STYLE_OVERDUE
					  : STYLE_NORMAL,
				  text) +
			  2;
	}
}

enum { COLUMN_NUMBER, COLUMN_STATE, COLUMN_TITLE, COLUMN_WHO, COLUMN_PLACE, COLUMN_MAIN, COLUMN_DUE };

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct state *state = context;
	const struct ticket_row *row = row_at(state, place);
	char due[17];
	struct list_cell shown = { .style = STYLE_NORMAL };
	if (!row)
		return shown;
	switch (column) {
	case COLUMN_NUMBER:
		shown.text = row->number;
		break;
	case COLUMN_STATE:
		shown.text = _(ticket_state_label(row->state));
		shown.style = row->state == TICKET_CLOSED ? STYLE_DONE : row->rivals ? STYLE_OVERDUE : STYLE_NORMAL;
		break;
	case COLUMN_TITLE:
		shown.text = row->title;
		break;
	case COLUMN_WHO:
		shown.text = row->head ? row->head : row->caller;
		break;
	case COLUMN_PLACE:
		shown.text = row->village;
		break;
	case COLUMN_MAIN:
		shown.text = row->main_name ? row->main_name : "-";
		shown.style = row->main_name && !row->told ? STYLE_SOON : STYLE_NORMAL;
		break;
	default:
		if (row->due_at) {
			clock_format(row->due_at, due);
			memcpy(shown.room, due + 5, sizeof due - 5);
			shown.style = row->overdue					     ? STYLE_OVERDUE
				      : row->due_at - state->filter.now_ms < 8 * 3600 * 1000 ? STYLE_SOON
											     : STYLE_NORMAL;
		}
	}
	return shown;
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column columns[] = {
		{ _("Number"), 14, false, 0 }, { _("State"), 6, false, 0 },	 { _("Request"), 0, false, 0 },
		{ _("Caller"), 8, false, 0 },  { _("Village"), 12, false, 110 }, { _("Main"), 8, false, 0 },
		{ _("Due"), 11, false, 0 },
	};
	struct state *state = screen->state;
	draw_queues(state, body);
	box_rule(body, 1);
	list_draw(&state->list, box_below(body, 2), columns, sizeof columns / sizeof *columns, cell, state);
	if (state->list.count == 0)
		box_put(body, 4, 2, STYLE_MUTED, _("This queue is empty."));
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	if (!list_key(&state->list, event))
		return false;
	bool read = state->list.top >= state->first &&
		    state->list.top + (size_t)state->list.rows <= state->first + TICKET_PAGE_ROWS &&
		    row_at(state, state->list.cursor);
	if (!read && !read_page(screen->owner, state, &err))
		frame_fail(screen->frame, &err);
	return true;
}

static void go_to_queue(struct screen *screen, int queue)
{
	struct state *state = screen->state;
	state->filter.queue = (enum ticket_queue)((queue + TICKET_QUEUES) % TICKET_QUEUES);
	state->list.cursor = state->list.top = 0;
	screen->stale = true;
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	const struct ticket_row *row = row_at(state, state->list.cursor);
	const char *items[TICKET_QUEUES];
	int picked;
	switch (number) {
	case ACT_OPEN:
		frame_push(screen->frame, &screen_ticket, &row->entity);
		break;
	case ACT_NEW:
		household_new_ticket(screen, NULL);
		break;
	case ACT_NEXT:
		go_to_queue(screen, (int)state->filter.queue + 1);
		break;
	case ACT_BEFORE:
		go_to_queue(screen, (int)state->filter.queue - 1);
		break;
	case ACT_QUEUE:
		for (int queue = 0; queue < TICKET_QUEUES; queue++)
			items[queue] = _(ticket_queue_label((enum ticket_queue)queue));
		picked = frame_menu(screen->frame, _("Queues"), items, NULL, TICKET_QUEUES);
		if (picked >= 0)
			go_to_queue(screen, picked);
		break;
	default:
		break;
	}
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	if (number == ACT_OPEN && !row_at(state, state->list.cursor))
		return _("there is no ticket under the cursor");
	return number == ACT_NEW ? console_why_not(screen->owner, ACCESS_TICKET_OPEN) : NULL;
}

const struct screen_ops screen_tickets = {
	.name = N_("2 Tickets"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};
