/* 我的: what waits for whoever is logged in. A helper sees the own households, the longest not visited first. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/call.h"
#include "db/diary.h"
#include "db/ticket.h"
#include "tui/console.h"
#include "tui/household_form.h"
#include "tui/list.h"
#include "tui/screens.h"

struct state {
	struct list list;
	struct arena arena;
	bool helper;
	struct diary_dues dues; /* a helper's households */
	int visits;		/* that count this month */
	char month[8];
	struct ticket_page tickets; /* everybody else's */
	enum ticket_queue queue;
	int64_t count[TICKET_QUEUES], missed;
	int64_t now_ms;
};

enum { ACT_OPEN = 1, ACT_DIARY, ACT_TICKET };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "open", N_("open"), N_("Open what is under the cursor") },
	{ 'd', ACT_DIARY, "diary new", N_("diary"), N_("Write a diary of this household") },
	{ 'n', ACT_TICKET, "ticket new", N_("ticket"), N_("New ticket") },
	{ 0, 0, NULL, NULL, NULL },
};

static bool read_helper(struct console *console, struct state *state, struct err *err)
{
	struct id staff;
	char today[11];
	memcpy(&staff, console->person.staff, sizeof staff);
	return diary_dues(console->station->db, &staff, console_today(console, today), &state->arena, &state->dues,
			  err) &&
	       diary_visits(console->station->db, &staff, today, &state->visits, err);
}

/* The first queue of the role that has something in it. */
static enum ticket_queue choose_queue(const struct state *state)
{
	static const enum ticket_queue order[] = { QUEUE_DISPATCH, QUEUE_TELL, QUEUE_FOLLOW_UP,
						   QUEUE_OVERDUE,  QUEUE_MINE, QUEUE_WORK };
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (state->count[order[i]] > 0)
			return order[i];
	return QUEUE_ALL;
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct db *db = console->station->db;
	struct err ignored;
	arena_reset(&state->arena);
	state->now_ms = console_now(console);
	state->helper = console->person.role == ROLE_HELPER;
	console_month(console, state->month);
	struct ticket_filter filter = { .viewer = &console->person, .now_ms = state->now_ms };
	if (!ticket_counts(db, &filter, state->count, err))
		return false;
	state->missed = 0;
	if (access_may_somewhere(&console->person, ACCESS_CALL_SEE, &ignored) &&
	    !call_missed_count(db, state->now_ms - 7LL * 24 * 3600 * 1000, state->now_ms, &state->missed, err))
		return false;
	if (state->helper) {
		if (!read_helper(console, state, err))
			return false;
		list_fit(&state->list, state->dues.count, screen->box.rows - 5);
		return true;
	}
	filter.queue = state->queue = choose_queue(state);
	if (!ticket_list(db, &filter, 0, &state->arena, &state->tickets, err))
		return false;
	list_fit(&state->list, state->tickets.count, screen->box.rows - 5);
	return true;
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

/* Drawing ------------------------------------------------------------------------------------------- */

static const char *code_name(const char *dictionary, const char *code)
{
	const char *name = dictionary_name(dictionary_find(dictionary), code);
	return name ? name : "";
}

static void draw_quota(const struct console *console, const struct state *state, struct box box)
{
	int due = console->config->visits_per_helper, column = 1;
	column += box_format(box, 0, column, STYLE_HEADING, _("Visits this month %d/%d"), state->visits, due) + 2;
	box_bar(box, 0, column, 16, state->visits, due,
		state->visits >= due	   ? STYLE_DONE
		: state->visits * 2 >= due ? STYLE_SOON
					   : STYLE_OVERDUE);
	box_format(box, 0, column + 19, state->visits >= due ? STYLE_DONE : STYLE_SOON,
		   state->visits >= due ? _("done")
					: ngettext("%d visit still to make", "%d visits still to make",
						   (unsigned long)(due - state->visits)),
		   due - state->visits);
}

static void draw_counts(const struct state *state, struct box box)
{
	static const enum ticket_queue shown[] = { QUEUE_MINE, QUEUE_DISPATCH, QUEUE_TELL,
						   QUEUE_WORK, QUEUE_OVERDUE,  QUEUE_FOLLOW_UP };
	int column = 1;
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		int64_t count = state->count[shown[i]];
		if (count == 0)
			continue;
		column += box_format(box, 0, column, shown[i] == QUEUE_OVERDUE ? STYLE_OVERDUE : STYLE_NORMAL,
				     "%s %lld", _(ticket_queue_label(shown[i])), (long long)count) +
			  3;
	}
	if (state->missed)
		column +=
			box_format(box, 0, column, STYLE_OVERDUE, _("missed calls %lld"), (long long)state->missed) + 3;
	if (column == 1)
		box_put(box, 0, 1, STYLE_DONE, _("Nothing waits for you."));
}

static struct list_cell due_cell(const void *context, size_t place, size_t column)
{
	const struct state *state = context;
	const struct diary_due *due = &state->dues.row[place];
	struct list_cell number = { .style = STYLE_NORMAL };
	bool late = !due->last_visit || strncmp(due->last_visit, state->month, 7) < 0;
	switch (column) {
	case 0:
		return (struct list_cell){ .text = due->head, .style = STYLE_NORMAL };
	case 1:
		return (struct list_cell){ .text = due->village, .style = STYLE_NORMAL };
	case 2:
		return (struct list_cell){ .text = code_name("household_status", due->status), .style = STYLE_NORMAL };
	case 3:
		return (struct list_cell){ .text = code_name("cause", due->cause), .style = STYLE_NORMAL };
	case 4:
		return (struct list_cell){ .text = due->last_visit ? due->last_visit : _("never"),
					   .style = late ? STYLE_OVERDUE : STYLE_DONE };
	case 5:
		snprintf(number.room, sizeof number.room, "%d", due->visits);
		return number;
	default:
		number.style = STYLE_SOON;
		if (due->tickets)
			snprintf(number.room, sizeof number.room, "%d", due->tickets);
		return number;
	}
}

static struct list_cell ticket_cell(const void *context, size_t place, size_t column)
{
	const struct state *state = context;
	const struct ticket_row *row = &state->tickets.row[place];
	struct list_cell when = { .style = row->overdue ? STYLE_OVERDUE : STYLE_NORMAL };
	char due[17];
	switch (column) {
	case 0:
		return (struct list_cell){ .text = row->number, .style = STYLE_NORMAL };
	case 1:
		return (struct list_cell){ .text = _(ticket_state_label(row->state)), .style = STYLE_NORMAL };
	case 2:
		return (struct list_cell){ .text = row->title, .style = STYLE_NORMAL };
	case 3:
		return (struct list_cell){ .text = row->head ? row->head : row->caller, .style = STYLE_NORMAL };
	case 4:
		return (struct list_cell){ .text = row->main_name ? row->main_name : "-",
					   .style = row->main_name && !row->told ? STYLE_SOON : STYLE_NORMAL };
	default:
		clock_format(row->due_at, due);
		if (row->due_at)
			memcpy(when.room, due + 5, sizeof due - 5);
		return when;
	}
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column dues[] = {
		{ _("Head"), 8, false, 0 },   { _("Village"), 12, false, 0 },	 { _("Status"), 0, false, 0 },
		{ _("Cause"), 8, false, 0 },  { _("Last visit"), 10, false, 0 }, { _("This month"), 4, true, 0 },
		{ _("Tickets"), 4, true, 0 },
	};
	const struct list_column tickets[] = {
		{ _("Number"), 14, false, 0 }, { _("State"), 6, false, 0 }, { _("Request"), 0, false, 0 },
		{ _("Caller"), 8, false, 0 },  { _("Main"), 8, false, 0 },  { _("Due"), 11, false, 0 },
	};
	struct state *state = screen->state;
	int row = 0;
	if (state->helper)
		draw_quota(screen->owner, state, box_below(body, row++));
	draw_counts(state, box_below(body, row++));
	box_rule(body, row++);
	if (state->helper) {
		list_draw(&state->list, box_below(body, row), dues, sizeof dues / sizeof *dues, due_cell, state);
	} else {
		box_put(body, row++, 1, STYLE_HEADING, _(ticket_queue_label(state->queue)));
		list_draw(&state->list, box_below(body, row), tickets, sizeof tickets / sizeof *tickets, ticket_cell,
			  state);
	}
}

/* Doing ----------------------------------------------------------------------------------------------- */

static const struct id *current(const struct state *state)
{
	if (state->list.cursor >= state->list.count)
		return NULL;
	return state->helper ? &state->dues.row[state->list.cursor].household
			     : &state->tickets.row[state->list.cursor].entity;
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	return list_key(&state->list, event);
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	if (number == ACT_OPEN)
		frame_push(screen->frame, state->helper ? &screen_household : &screen_ticket, current(state));
	else if (number == ACT_DIARY)
		household_new_diary(screen, current(state));
	else
		household_new_ticket(screen, state->helper ? current(state) : NULL);
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	if (number != ACT_TICKET && !current(state))
		return _("there is nothing under the cursor");
	if (number == ACT_DIARY)
		return state->helper ? console_why_not(screen->owner, ACCESS_DIARY_WRITE)
				     : _("choose a household first: / finds one");
	return number == ACT_TICKET ? console_why_not(screen->owner, ACCESS_TICKET_OPEN) : NULL;
}

const struct screen_ops screen_home = {
	.name = N_("1 My work"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};
