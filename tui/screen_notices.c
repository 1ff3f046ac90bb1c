/* 通知: who was told of which ticket, how that went, and whom no message reached. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/notice.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "tui/console.h"
#include "tui/list.h"
#include "tui/screens.h"
#include "tui/ticket_step.h"

struct state {
	struct notice_filter filter;
	struct list list;
	struct arena arena;
	struct notice_page page;
	size_t first;
};

enum { ACT_OPEN = 1, ACT_TELL, ACT_BOX };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "ticket open", N_("open"), N_("Open the ticket") },
	{ 't', ACT_TELL, "told", N_("told"), N_("They were told: the ticket's assignees, or whoever else it was for") },
	{ 'f', ACT_BOX, "box", N_("which"), N_("Those not reached, those that wait, or all") },
	{ 0, 0, NULL, NULL, NULL },
};

static const struct notice_row *row_at(const struct state *state, size_t place)
{
	return place >= state->first && place < state->first + state->page.count
		       ? &state->page.row[place - state->first]
		       : NULL;
}

static bool read_page(struct console *console, struct state *state, struct err *err)
{
	arena_reset(&state->arena);
	state->first = state->list.top;
	return notice_list(console->station->db, &state->filter, state->first, &state->arena, &state->page, err);
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	int64_t count;
	state->filter.viewer = &console->person;
	state->filter.now_ms = console_now(console);
	if (!notice_count(console->station->db, &state->filter, &count, err))
		return false;
	list_fit(&state->list, (size_t)count, screen->box.rows - 3);
	return read_page(console, state, err);
}

/* Opens on whom to call, or on all when there is nobody to call. */
static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	int64_t failed;
	(void)argument;
	state->filter = (struct notice_filter){ .viewer = &console->person,
						.box = NOTICE_BOX_FAILED,
						.now_ms = console_now(console) };
	if (!notice_count(console->station->db, &state->filter, &failed, err))
		return false;
	if (failed == 0)
		state->filter.box = NOTICE_BOX_ALL;
	screen->stale = true;
	return true;
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

enum column { COLUMN_TIME, COLUMN_TICKET, COLUMN_KIND, COLUMN_NAME, COLUMN_PHONE, COLUMN_UNIT, COLUMN_STATE };

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	/* What a cell's text is made of lives as long as the page that it belongs to. */
	struct state *state = (struct state *)(uintptr_t)context;
	const struct notice_row *row = row_at(state, place);
	if (!row)
		return (struct list_cell){ .style = STYLE_NORMAL };
	struct list_cell made = { .style = row->unreached	       ? STYLE_OVERDUE
					   : row->state == NOTICE_READ ? STYLE_DONE
					   : row->state == NOTICE_MOOT ? STYLE_MUTED
								       : STYLE_NORMAL };
	char when[17];
	switch (column) {
	case COLUMN_TIME:
		clock_format(row->queued_at, when);
		made.text = arena_text(&state->arena, when + 5);
		break;
	case COLUMN_TICKET:
		made.text = row->number;
		break;
	case COLUMN_KIND:
		made.text = _(notice_kind_label(row->kind));
		break;
	case COLUMN_NAME:
		made.text = row->name;
		break;
	case COLUMN_PHONE:
		made.text = notice_phone(row, &state->arena);
		break;
	case COLUMN_UNIT:
		made.text = row->unit;
		break;
	default:
		made.text = notice_say(row, &state->arena);
		break;
	}
	return made;
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column columns[] = {
		[COLUMN_TIME] = { _("Time"), 11, false, 0 },	    [COLUMN_TICKET] = { _("Ticket"), 14, false, 0 },
		[COLUMN_KIND] = { _("What about"), 8, false, 0 },   [COLUMN_NAME] = { _("To whom"), 8, false, 0 },
		[COLUMN_PHONE] = { _("Telephone"), 11, false, 0 },  [COLUMN_UNIT] = { _("Unit"), 18, false, 110 },
		[COLUMN_STATE] = { _("How it went"), 0, false, 0 },
	};
	struct state *state = screen->state;
	int column = 1;
	column += box_format(body, 0, column, STYLE_HEADING, _("notices %zu"), state->list.count) + 2;
	box_put(body, 0, column, state->filter.box == NOTICE_BOX_FAILED ? STYLE_SOON : STYLE_NORMAL,
		_(notice_box_label(state->filter.box)));
	box_rule(body, 1);
	list_draw(&state->list, box_below(body, 2), columns, sizeof columns / sizeof *columns, cell, state);
	if (state->list.count == 0)
		box_put(body, 4, 2, STYLE_MUTED, _("There are none."));
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	if (!list_key(&state->list, event))
		return false;
	bool read = state->list.top >= state->first &&
		    state->list.top + (size_t)state->list.rows <= state->first + NOTICE_PAGE_ROWS &&
		    row_at(state, state->list.cursor);
	if (!read && !read_page(screen->owner, state, &err))
		frame_fail(screen->frame, &err);
	return true;
}

static void choose_box(struct screen *screen)
{
	struct state *state = screen->state;
	const char *items[NOTICE_BOXES];
	for (int i = 0; i < NOTICE_BOXES; i++)
		items[i] = _(notice_box_label((enum notice_box)i));
	int picked = frame_menu(screen->frame, _("Which notices"), items, NULL, NOTICE_BOXES);
	if (picked < 0)
		return;
	state->filter.box = (enum notice_box)picked;
	state->list.cursor = state->list.top = 0;
	screen->stale = true;
}

static bool tell(struct screen *screen, const struct notice_row *row, struct err *err)
{
	struct console *console = screen->owner;
	struct arena arena = { 0 };
	struct ticket ticket;
	struct ticket_step_new step = { .step = STEP_TELL, .whom = id_is_none(&row->staff) ? row->away : row->staff };
	bool ok = ticket_read(console->station->db, &row->ticket, console_now(console), &arena, &ticket, err);
	const char *why_not = ok ? ticket_step_why_not(console, &ticket, STEP_TELL) : NULL;
	if (why_not)
		ok = err_set(err, ERR_CONFLICT, "%s", why_not);
	if (ok) {
		step.saw = ticket.last_step;
		ok = ticket_step_commit(screen, &row->ticket, &step, err);
	}
	arena_release(&arena);
	return ok;
}

static void act(struct screen *screen, int number)
{
	struct err err = { 0 };
	struct state *state = screen->state;
	if (number == ACT_BOX)
		choose_box(screen);
	else if (number == ACT_TELL && !tell(screen, row_at(state, state->list.cursor), &err))
		frame_fail(screen->frame, &err);
	else if (number == ACT_OPEN)
		frame_push(screen->frame, &screen_ticket, &row_at(state, state->list.cursor)->ticket);
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	const struct notice_row *row = row_at(state, state->list.cursor);
	if (number != ACT_BOX && !row)
		return _("there is no notice under the cursor");
	return number == ACT_TELL && !row->unreached ? _("there is nobody who is still to be told") : NULL;
}

const struct screen_ops screen_notices = {
	.name = N_("Notices"),
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
