/* 工单: the queues with their counts, and the tickets of one, filtered, sorted, marked for steps in bulk. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/ticket.h"
#include "tui/console.h"
#include "tui/household_form.h"
#include "tui/list.h"
#include "tui/list_follow.h"
#include "tui/screens.h"
#include "tui/ticket_bulk.h"
#include "tui/ticket_cells.h"
#include "tui/ticket_filter_form.h"
#include "tui/ticket_preview.h"

struct state {
	struct saved_filter asked;
	struct arena kept; /* of its texts */
	int64_t count[TICKET_QUEUES];
	struct {
		int line, column; /* where it stands above the list; column 0: nowhere */
	} tab[TICKET_QUEUES];
	int lines; /* that they take */
	struct list list;
	struct arena arena;
	struct ticket_page page;
	size_t first;
	bool chosen;	  /* the queue was chosen by hand */
	bool filtered;	  /* other tickets were asked for since the last reload */
	const char *text; /* of the filter */
	struct ticket_ids marked;
	struct arena seen; /* of the ticket under the cursor */
	struct ticket preview;
	bool previews;
};

enum {
	ACT_OPEN = 1,
	ACT_NEW,
	ACT_NEXT,
	ACT_BEFORE,
	ACT_QUEUE,
	ACT_FILTER,
	ACT_SAVED,
	ACT_ALL,
	ACT_ORDER,
	ACT_BOARD,
	ACT_MARK,
	ACT_MARK_ALL,
	ACT_BULK
};

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "ticket open", N_("open"), N_("Open the ticket") },
	{ 'b', ACT_BULK, "bulk", N_("bulk"), N_("Take a step on all marked tickets, after a look at what it does") },
	{ 'n', ACT_NEW, "ticket new", N_("new"), N_("New ticket without a household") },
	{ TERM_TAB, ACT_NEXT, "queue next", N_("next queue"), N_("Next queue") },
	{ TERM_RIGHT, ACT_NEXT, NULL, NULL, NULL },
	{ TERM_BACK_TAB, ACT_BEFORE, "queue before", NULL, N_("Queue before") },
	{ TERM_LEFT, ACT_BEFORE, NULL, NULL, NULL },
	{ 'f', ACT_FILTER, "filter", N_("filter"), N_("Filter by kind, urgency, state, area, assignee, age") },
	{ 'F', ACT_SAVED, "filter saved", N_("saved filters"), N_("Pick, keep or drop a saved filter") },
	{ 'x', ACT_ALL, "filter off", NULL, N_("Take all filters off") },
	{ 'o', ACT_ORDER, "order", N_("order"), N_("Choose what comes first") },
	{ 'v', ACT_BOARD, "board", N_("board"), N_("The board: counts of every queue by kind, township, assignee") },
	{ ' ', ACT_MARK, "mark", N_("mark"), N_("Mark the ticket for a step in bulk, or take the mark away") },
	{ '*', ACT_MARK_ALL, "mark all", NULL, N_("Mark all of the queue, or take all marks away") },
	{ 'q', ACT_QUEUE, "queue", N_("queues"), N_("Choose a queue") },
	{ 0, 0, NULL, NULL, NULL },
};

static const struct ticket_row *row_at(const struct state *state, size_t place)
{
	return place >= state->first && place < state->first + state->page.count
		       ? &state->page.row[place - state->first]
		       : NULL;
}

static bool read_page(struct screen *screen, size_t first, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	arena_reset(&state->arena);
	state->first = first;
	return ticket_list(console->station->db, &state->asked.filter, state->first, &state->arena, &state->page, err);
}

/* Those that are not in the list any more lose their mark, and that is said. */
static bool keep_marks(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct ticket_ids kept = { NULL, 0 };
	for (size_t i = 0; i < state->marked.count; i++) {
		bool has;
		if (!ticket_list_has(console->station->db, &state->asked.filter, &state->marked.ticket[i], &has, err)) {
			free(kept.ticket);
			return false;
		}
		if (has)
			ticket_ids_toggle(&kept, &state->marked.ticket[i]);
	}
	if (kept.count < state->marked.count)
		frame_say(screen->frame, STYLE_SOON,
			  _("%zu marks fell away: those tickets are not in this list; %zu are kept"),
			  state->marked.count - kept.count, kept.count);
	free(state->marked.ticket);
	state->marked = kept;
	return true;
}

static const struct id *entity_at(const struct screen *screen, size_t place)
{
	const struct ticket_row *row = row_at(screen->state, place);
	return row ? &row->entity : NULL;
}

static const struct list_rows all_rows = { TICKET_PAGE_ROWS, read_page, entity_at };

/* The ticket under the cursor, when there is room to show it; one that cannot be read is not shown. */
static void read_preview(struct screen *screen)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	const struct ticket_row *row = row_at(state, state->list.cursor);
	struct err ignored;
	arena_reset(&state->seen);
	state->previews = row && screen->box.columns >= BOX_WIDE &&
			  ticket_read(console->station->db, &row->entity, state->asked.filter.now_ms, &state->seen,
				      &state->preview, &ignored);
}

/* The first queue with something in it, the desk's work first. */
static void choose_queue(struct state *state)
{
	static const enum ticket_queue order[] = { QUEUE_DISPATCH, QUEUE_TELL, QUEUE_FOLLOW_UP, QUEUE_MINE,
						   QUEUE_OVERDUE,  QUEUE_SOON, QUEUE_WORK };
	state->asked.filter.queue = QUEUE_ALL;
	for (size_t i = sizeof order / sizeof *order; i-- > 0;)
		if (state->count[order[i]] > 0)
			state->asked.filter.queue = order[i];
}

static const char *queue_text(const struct state *state, int queue, char text[static 80])
{
	snprintf(text, 80, "%.50s %lld", _(ticket_queue_label((enum ticket_queue)queue)),
		 (long long)state->count[queue]);
	return text;
}

/* Where all have no room, the empty ones leave the line to the others; some are nearly always empty. */
static bool is_on_the_line(const struct state *state, int queue, bool crowded)
{
	return (int)state->asked.filter.queue == queue || state->count[queue] > 0 ||
	       (!crowded && queue != QUEUE_LOOK && queue != QUEUE_MINE);
}

/*
 * Where each queue stands, as wide apart as they fit on one line: those that are not empty, where all do not fit; on two
 * lines where these do not either.
 */
static void lay_out_queues(struct state *state, int columns)
{
	static const struct {
		bool crowded;
		int gap, lines;
	} tries[] = { { false, 2, 1 }, { true, 2, 1 }, { true, 1, 1 }, { false, 2, 2 }, { true, 1, 2 } };
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		int line = 0, column = 1;
		memset(state->tab, 0, sizeof state->tab);
		for (int queue = 0; queue < TICKET_QUEUES; queue++) {
			char text[80];
			if (!is_on_the_line(state, queue, tries[i].crowded))
				continue;
			int width = term_width(queue_text(state, queue, text));
			if (column + width > columns) {
				line++;
				column = 1;
			}
			state->tab[queue].line = line;
			state->tab[queue].column = column;
			column += width + tries[i].gap;
		}
		state->lines = line + 1;
		if (state->lines <= tries[i].lines)
			return;
	}
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct ticket_filter *filter = &state->asked.filter;
	struct id at = { { 0 } };
	if (!state->filtered)
		at = list_under(screen, &state->list, &all_rows);
	filter->viewer = &console->person;
	ticket_filter_at(filter, console->config, console_now(console));
	filter->opened_from =
		state->asked.days > 0 ? filter->now_ms - (int64_t)state->asked.days * 24 * 3600 * 1000 : 0;
	if (state->filtered) {
		state->chosen = true;
		state->list.cursor = state->list.top = 0;
	}
	if (!ticket_counts(console->station->db, filter, state->count, err))
		return false;
	if (!state->chosen)
		choose_queue(state);
	state->chosen = true;
	if (state->filtered && state->marked.count > 0 && !keep_marks(screen, err))
		return false;
	state->filtered = false;
	lay_out_queues(state, screen->box.columns);
	list_fit(&state->list, (size_t)state->count[filter->queue], screen->box.rows - state->lines - 2);
	if (!read_page(screen, state->list.top, err) || !list_follow(screen, &state->list, &all_rows, &at, err))
		return false;
	state->text = ticket_filter_text(console, &state->asked, &state->arena);
	read_preview(screen);
	return true;
}

/* With a filter when one is brought. */
static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct state *state = screen->state;
	(void)err;
	if (!argument)
		return true;
	state->asked = *(const struct saved_filter *)argument;
	state->asked.filter.category = arena_text(&state->kept, state->asked.filter.category);
	state->asked.filter.area = arena_text(&state->kept, state->asked.filter.area);
	state->chosen = true;
	return true;
}

static void close_screen(struct screen *screen)
{
	struct state *state = screen->state;
	arena_release(&state->arena);
	arena_release(&state->kept);
	arena_release(&state->seen);
	free(state->marked.ticket);
}

static void draw_queues(const struct state *state, struct box box)
{
	for (int queue = 0; queue < TICKET_QUEUES; queue++) {
		bool here = (int)state->asked.filter.queue == queue;
		char text[80];
		if (state->tab[queue].column > 0)
			box_put(box, state->tab[queue].line, state->tab[queue].column,
				here			  ? STYLE_SELECTED
				: state->count[queue] > 0 ? ticket_queue_style((enum ticket_queue)queue)
							  : STYLE_NORMAL,
				queue_text(state, queue, text));
	}
}

/* The first column is the mark, the others are every ticket's. */
static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct state *state = context;
	const struct ticket_row *row = row_at(state, place);
	if (!row)
		return (struct list_cell){ .style = STYLE_NORMAL };
	if (column == 0)
		return (struct list_cell){ .text = ticket_ids_has(&state->marked, &row->entity)
							   ? term_glyph(GLYPH_CHECK)
							   : "",
					   .style = STYLE_KEY };
	return ticket_cell(row, (enum ticket_column)(column - 1));
}

static void draw(struct screen *screen, struct box body)
{
	struct state *state = screen->state;
	struct list_column columns[1 + TICKET_COLUMNS] = { { NULL, 1, false,
							     state->marked.count > 0 ? 0 : INT32_MAX } };
	ticket_columns(columns + 1);
	draw_queues(state, body);
	box_rule(body, state->lines);
	if (state->text && *state->text)
		box_format(body, state->lines, 2, STYLE_KEY, " %s ", state->text);
	if (state->marked.count > 0)
		box_format(body, state->lines, body.columns - 16, STYLE_KEY, _(" %zu marked "), state->marked.count);
	struct box box = box_below(body, state->lines + 1);
	if (state->previews)
		ticket_preview_draw(screen->owner, &state->preview, box_pane(box));
	box = box_beside_pane(box);
	list_draw(&state->list, box, columns, sizeof columns / sizeof *columns, cell, state);
	if (state->list.count == 0)
		box_put(box, 2, 2, STYLE_MUTED, _("This queue is empty."));
}

/* Past those that are not on the line; the one that is shown always is. */
static int next_queue(const struct state *state, int by)
{
	int queue = (int)state->asked.filter.queue;
	do
		queue = (queue + by) % TICKET_QUEUES;
	while (state->tab[queue].column == 0);
	return queue;
}

static void go_to_queue(struct screen *screen, int queue)
{
	struct state *state = screen->state;
	state->asked.filter.queue = (enum ticket_queue)((queue + TICKET_QUEUES) % TICKET_QUEUES);
	state->filtered = true;
	screen->stale = true;
}

/* The queue whose name on the line was clicked. */
static bool click_queue(struct screen *screen, int line, int column)
{
	struct state *state = screen->state;
	int clicked = -1;
	for (int queue = 0; queue < TICKET_QUEUES; queue++)
		if (state->tab[queue].column > 0 && line == state->tab[queue].line &&
		    column >= state->tab[queue].column)
			clicked = queue;
	if (clicked >= 0)
		go_to_queue(screen, clicked);
	return clicked >= 0;
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	if (event->key == TERM_CLICK && event->row - screen->box.row < state->lines)
		return click_queue(screen, event->row - screen->box.row, event->column);
	if (!list_key(&state->list, event))
		return false;
	bool read = state->list.top >= state->first &&
		    state->list.top + (size_t)state->list.rows <= state->first + TICKET_PAGE_ROWS &&
		    row_at(state, state->list.cursor);
	if (!read && !read_page(screen, state->list.top, &err))
		frame_fail(screen->frame, &err);
	read_preview(screen);
	return true;
}

/* All of the queue, as many as a bulk takes; or, when some are marked, none. */
static void mark_all(struct screen *screen)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct arena scratch = { 0 };
	struct ticket_page *page = arena_alloc(&scratch, sizeof *page);
	struct err err = { 0 };
	bool some = state->marked.count > 0;
	state->marked.count = 0;
	for (size_t first = 0; !some && state->marked.count < TICKET_IDS_MOST; first += page->count) {
		if (!ticket_list(console->station->db, &state->asked.filter, first, &scratch, page, &err)) {
			frame_fail(screen->frame, &err);
			break;
		}
		for (size_t i = 0; i < page->count && state->marked.count < TICKET_IDS_MOST; i++)
			ticket_ids_toggle(&state->marked, &page->row[i].entity);
		if (page->count < TICKET_PAGE_ROWS)
			break;
	}
	if (state->marked.count == TICKET_IDS_MOST)
		frame_say(screen->frame, STYLE_SOON, _("The first %d are marked: that is as many as one bulk takes."),
			  TICKET_IDS_MOST);
	arena_release(&scratch);
}

static void choose_order(struct screen *screen)
{
	struct state *state = screen->state;
	const char *items[TICKET_ORDERS];
	for (int order = 0; order < TICKET_ORDERS; order++)
		items[order] = _(ticket_order_label((enum ticket_order)order));
	int picked = frame_menu_at(screen->frame, _("What comes first?"), items, NULL, TICKET_ORDERS,
				   (int)state->asked.filter.order);
	if (picked < 0)
		return;
	state->asked.filter.order = (enum ticket_order)picked;
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
		go_to_queue(screen, next_queue(state, 1));
		break;
	case ACT_BEFORE:
		go_to_queue(screen, next_queue(state, TICKET_QUEUES - 1));
		break;
	case ACT_FILTER:
		ticket_filter_ask(screen, &state->asked, &state->kept, &state->filtered);
		break;
	case ACT_SAVED:
		ticket_filter_pick(screen, &state->asked, &state->kept, &state->filtered);
		screen->stale = true;
		break;
	case ACT_ALL:
		ticket_filter_off(&state->asked, &state->filtered);
		screen->stale = true;
		break;
	case ACT_ORDER:
		choose_order(screen);
		break;
	case ACT_BOARD:
		frame_push(screen->frame, &screen_board, NULL);
		break;
	case ACT_MARK:
		ticket_ids_toggle(&state->marked, &row->entity);
		key(screen, &(struct term_event){ .key = TERM_DOWN });
		break;
	case ACT_MARK_ALL:
		mark_all(screen);
		break;
	case ACT_BULK:
		ticket_bulk(screen, &state->marked);
		break;
	case ACT_QUEUE:
		for (int queue = 0; queue < TICKET_QUEUES; queue++)
			items[queue] = _(ticket_queue_label((enum ticket_queue)queue));
		picked = frame_menu_at(screen->frame, _("Queues"), items, NULL, TICKET_QUEUES,
				       (int)state->asked.filter.queue);
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
	if ((number == ACT_OPEN || number == ACT_MARK) && !row_at(state, state->list.cursor))
		return _("there is no ticket under the cursor");
	if (number == ACT_MARK && state->marked.count == TICKET_IDS_MOST &&
	    !ticket_ids_has(&state->marked, &row_at(state, state->list.cursor)->entity))
		return _("no more can be marked at once");
	if (number == ACT_BULK && state->marked.count == 0)
		return _("mark tickets first, with the space bar");
	return number == ACT_NEW ? console_why_not(screen->owner, ACCESS_TICKET_OPEN) : NULL;
}

const struct screen_ops screen_tickets = {
	.name = N_("2 Tickets"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.open = open_screen,
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};
