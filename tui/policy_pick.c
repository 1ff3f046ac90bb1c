/* The box of policies that one key opens everywhere: what lies below it stays as it is. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/ticket.h"
#include "tui/console.h"
#include "tui/policy_screens.h"
#include "tui/screens.h"
#include "tui/ticket_form.h"

struct argument {
	const char *category; /* of the ticket; NULL for none */
	bool quote;
};

struct state {
	struct policy_filter filter;
	char today[11], category[64];
	bool quote, only; /* only: of the ticket's category */
	struct input input;
	struct list list;
	struct arena arena;
	struct policy_page page;
	const struct config *config;
};

static const struct key_binding keys[] = {
	{ TERM_ENTER, 1, "policy open", N_("read"), N_("Read the policy under the cursor") },
	{ TERM_TAB, 2, "policy category", N_("category"), N_("Only policies of the ticket's category, or all") },
	{ TERM_ESC, 3, "policy leave", N_("back"), N_("Back to what you were doing") },
	{ 0, 0, NULL, NULL, NULL },
};

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	arena_reset(&state->arena);
	state->filter.today = console_today(console, state->today);
	state->filter.words = state->input.text;
	state->filter.category = state->only ? state->category : NULL;
	bool ok = policy_list(console->station->db, &state->filter, 0, &state->arena, &state->page, err);
	list_fit(&state->list, state->page.count, state->list.rows);
	return ok;
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	const struct argument *given = argument;
	if (!access_may_somewhere(&console->person, ACCESS_POLICY_SEE, err))
		return false;
	state->config = console->config;
	state->quote = given->quote;
	snprintf(state->category, sizeof state->category, "%s", given->category ? given->category : "");
	state->filter.first = state->category[0] ? state->category : NULL;
	state->list.rows = 10;
	return true;
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	static const enum policy_column shown[] = { POLICY_COLUMN_TITLE, POLICY_COLUMN_CATEGORIES, POLICY_COLUMN_TO };
	struct state *state = (struct state *)(uintptr_t)context;
	return policy_cell(&state->page.row[place], shown[column], state->config, &state->arena);
}

static void draw(struct screen *screen, struct box body)
{
	static const struct list_column columns[] = { { NULL, 0, false, 0 },
						      { NULL, 18, false, 0 },
						      { NULL, 10, false, 0 } };
	struct state *state = screen->state;
	struct box box = box_popup(body.rows - 2, 76, _("Policies"));
	const struct config_category *category = config_category(state->config, state->category);
	box_put(box, 0, 0, STYLE_KEY, "/");
	input_draw(&state->input, box, 0, 2, box.columns - 24, true);
	if (category)
		box_format(box, 0, box.columns - 20, STYLE_SOON, state->only ? _("only %s") : _("%s first"),
			   category->name);
	struct box rows = box_below(box, 1);
	rows.rows--;
	list_draw(&state->list, rows, columns, sizeof columns / sizeof *columns, cell, state);
	if (state->list.cursor < state->page.count)
		policy_number_put(box, box.rows - 1, state->page.row[state->list.cursor].number);
	if (state->page.count == 0)
		box_put(box, 3, 2, STYLE_MUTED, _("Nothing fits."));
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	if (number == 1 && state->page.count > 0) {
		struct policy_argument argument = { .entity = state->page.row[state->list.cursor].entity,
						    .quote = state->quote,
						    .words = state->input.text };
		frame_push(screen->frame, &screen_policy_quote, &argument);
	} else if (number == 2) {
		state->only = !state->only && state->category[0];
		state->list.cursor = state->list.top = 0;
		screen->stale = true;
	} else if (number == 3) {
		frame_pop(screen->frame, screen);
	}
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	if (number == 1 && state->page.count == 0)
		return _("there is no policy under the cursor");
	return number == 2 && !state->category[0] ? _("nothing says which category it would be") : NULL;
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	switch (event->key) {
	case TERM_UP:
	case TERM_DOWN:
	case TERM_PAGE_UP:
	case TERM_PAGE_DOWN:
	case TERM_WHEEL_UP:
	case TERM_WHEEL_DOWN:
	case TERM_CLICK:
		return list_key(&state->list, event);
	default:
		if (event->key == TERM_ENTER || event->key == TERM_TAB || event->key == TERM_ESC ||
		    !input_key(&state->input, event->key))
			return false;
		state->list.cursor = state->list.top = 0;
		if (!reload(screen, &err))
			frame_fail(screen->frame, &err);
		return true;
	}
}

const struct screen_ops screen_policy_pick = {
	.name = N_("Policies"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.popup = true,
	.types = true,
	.open = open_screen,
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};

void policy_pick(struct console *console)
{
	struct ticket_typed typed;
	struct argument argument = { .quote = frame_insert(console->frame, "") };
	struct screen *ticket = frame_find(console->frame, &screen_ticket);
	/* What lies nearest to the top is what is spoken about. */
	if (frame_top(console->frame)->ops == &screen_call)
		argument.category = NULL;
	else if (ticket_form_typed(console, &typed))
		argument.category = typed.category;
	else if (ticket)
		argument.category = screen_ticket_shown(ticket)->category;
	frame_push(console->frame, &screen_policy_pick, &argument);
}
