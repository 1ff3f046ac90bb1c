/* 政策: what is in force, or all there ever was, of a category or with some words. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/policy.h"
#include "tui/console.h"
#include "tui/list.h"
#include "tui/policy_screens.h"
#include "tui/screens.h"

struct state {
	struct policy_filter filter;
	char today[11];
	struct input words;
	struct list list;
	struct arena arena;
	struct policy_page page;
	size_t first;
	const struct config *config;
};

enum { ACT_OPEN = 1, ACT_FILTER, ACT_ALL };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "policy open", N_("read"), N_("Read the policy") },
	{ 'f', ACT_FILTER, "filter", N_("filter"), N_("Filter by matter, by words; also those that are not in force") },
	{ 'x', ACT_ALL, "filter off", NULL, N_("Take all filters off") },
	{ 0, 0, NULL, NULL, NULL },
};

const char *policy_categories(const struct policy_list *list, const struct config *config, struct arena *arena)
{
	const char *names = "";
	for (size_t i = 0; i < list->count; i++) {
		const struct config_category *category = config_category(config, list->text[i]);
		names = arena_format(arena, "%s%s%s", names, i ? _(", ") : "",
				     category ? category->name : list->text[i]);
	}
	return names;
}

void policy_number_put(struct box box, int row, const char *number)
{
	if (number)
		box_put(box, row, box.columns - term_width(number) - 1, STYLE_MUTED, number);
}

struct list_cell policy_cell(const struct policy_row *row, enum policy_column column, const struct config *config,
			     struct arena *arena)
{
	enum term_style style = row->in_force ? STYLE_NORMAL : STYLE_MUTED;
	switch (column) {
	case POLICY_COLUMN_TITLE:
		return (struct list_cell){ .text = row->title, .style = style };
	case POLICY_COLUMN_CATEGORIES:
		return (struct list_cell){ .text = policy_categories(&row->categories, config, arena), .style = style };
	case POLICY_COLUMN_OFFICE:
		return (struct list_cell){ .text = row->office, .style = style };
	case POLICY_COLUMN_NUMBER:
		return (struct list_cell){ .text = row->number, .style = STYLE_MUTED };
	default:
		if (row->retired)
			return (struct list_cell){ .text = _("retired"), .style = STYLE_MUTED };
		return (struct list_cell){ .text = row->to ? row->to : _("without end"), .style = style };
	}
}

static const struct policy_row *row_at(const struct state *state, size_t place)
{
	return place >= state->first && place < state->first + state->page.count
		       ? &state->page.row[place - state->first]
		       : NULL;
}

static bool read_page(struct console *console, struct state *state, struct err *err)
{
	arena_reset(&state->arena);
	state->first = state->list.top;
	return policy_list(console->station->db, &state->filter, state->first, &state->arena, &state->page, err);
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	int64_t count;
	state->config = console->config;
	state->filter.today = console_today(console, state->today);
	state->filter.words = state->words.text;
	if (!policy_count(console->station->db, &state->filter, &count, err))
		return false;
	list_fit(&state->list, (size_t)count, screen->box.rows - 3);
	return read_page(console, state, err);
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	/* What a cell's text is made of lives as long as the page that it belongs to. */
	struct state *state = (struct state *)(uintptr_t)context;
	const struct policy_row *row = row_at(state, place);
	return row ? policy_cell(row, (enum policy_column)column, state->config, &state->arena)
		   : (struct list_cell){ .style = STYLE_NORMAL };
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column columns[] = {
		[POLICY_COLUMN_TITLE] = { _("Policy"), 0, false, 0 },
		[POLICY_COLUMN_CATEGORIES] = { _("Kinds"), 18, false, 0 },
		[POLICY_COLUMN_OFFICE] = { _("Issued by"), 24, false, 110 },
		[POLICY_COLUMN_NUMBER] = { _("Document number"), 20, false, POLICY_NUMBER_FROM },
		[POLICY_COLUMN_TO] = { _("Valid until"), 10, false, 0 },
	};
	struct state *state = screen->state;
	const struct config_category *category =
		state->filter.category ? config_category(state->config, state->filter.category) : NULL;
	int column = 1;
	column += box_format(body, 0, column, STYLE_HEADING, _("policies %zu"), state->list.count) + 2;
	column += box_put(body, 0, column, STYLE_NORMAL, state->filter.all ? _("all") : _("in force")) + 2;
	if (category)
		column += box_put(body, 0, column, STYLE_SOON, category->name) + 2;
	if (state->words.text[0])
		box_format(body, 0, column, STYLE_SOON, "/ %s", state->words.text);
	const struct policy_row *row = row_at(state, state->list.cursor);
	if (row && body.columns < POLICY_NUMBER_FROM)
		policy_number_put(body, 0, row->number);
	box_rule(body, 1);
	list_draw(&state->list, box_below(body, 2), columns, sizeof columns / sizeof *columns, cell, state);
	if (state->list.count == 0)
		box_put(body, 4, 2, STYLE_MUTED, _("Nothing fits."));
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	if (!list_key(&state->list, event))
		return false;
	bool read = state->list.top >= state->first &&
		    state->list.top + (size_t)state->list.rows <= state->first + POLICY_PAGE_ROWS &&
		    row_at(state, state->list.cursor);
	if (!read && !read_page(screen->owner, state, &err))
		frame_fail(screen->frame, &err);
	return true;
}

static void choose_category(struct screen *screen)
{
	struct state *state = screen->state;
	const struct config *config = state->config;
	struct arena arena = { 0 };
	const char **items = arena_alloc(&arena, (config->category_count + 1) * sizeof *items);
	items[0] = _("all");
	for (size_t i = 0; i < config->category_count; i++)
		items[i + 1] = config->category[i].name;
	int picked = frame_menu(screen->frame, _("Matter"), items, NULL, config->category_count + 1);
	if (picked >= 0)
		state->filter.category = picked > 0 ? config->category[picked - 1].code : NULL;
	arena_release(&arena);
}

static void take_off(struct state *state)
{
	state->filter = (struct policy_filter){ .category = NULL };
	state->words = (struct input){ .text = "" };
}

static void filter(struct screen *screen)
{
	struct state *state = screen->state;
	const char *items[] = { _("Matter"), _("Words"),
				state->filter.all ? _("Only those in force")
						  : _("Also those that are in force no longer, or not yet"),
				_("Take all filters off") };
	switch (frame_menu(screen->frame, _("Filter by"), items, NULL, sizeof items / sizeof *items)) {
	case 0:
		choose_category(screen);
		break;
	case 1:
		frame_type(screen->frame, items[1], _("Words in the title, the number or the text:"), &state->words);
		break;
	case 2:
		state->filter.all = !state->filter.all;
		break;
	case 3:
		take_off(state);
		break;
	default:
		break;
	}
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	if (number == ACT_OPEN) {
		struct policy_argument argument = { .entity = row_at(state, state->list.cursor)->entity };
		frame_push(screen->frame, &screen_policy, &argument);
		return;
	}
	if (number == ACT_FILTER)
		filter(screen);
	else
		take_off(state);
	state->list.cursor = state->list.top = 0;
	screen->stale = true;
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	return number == ACT_OPEN && !row_at(state, state->list.cursor) ? _("there is no policy under the cursor")
									: NULL;
}

const struct screen_ops screen_policies = {
	.name = N_("9 Policies"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};
