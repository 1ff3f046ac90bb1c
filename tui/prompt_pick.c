/* The frame's prompt for one of many: what is typed narrows them. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "tui/frame.h"
#include "tui/list.h"
#include "tui/narrow.h"
#include "tui/prompt.h"

struct pick_state {
	const char *title;
	const char *const *items;
	size_t count;
	const char **keys, **names; /* in which a typed word is looked for: all of an item, and its first word */
	size_t *match, matches;
	struct input input;
	struct list list;
	struct arena arena;
	int columns;
	int *answer;
};

struct pick_argument {
	const char *title;
	const char *const *items;
	size_t count;
	int *answer;
	const char *typed;
	int current;
};

static void narrow(struct pick_state *state)
{
	state->matches = 0;
	for (int named = 1; named >= 0; named--)
		for (size_t i = 0; i < state->count; i++)
			if (narrow_matches(state->names[i], state->input.text) == (named == 1) &&
			    narrow_matches(state->keys[i], state->input.text))
				state->match[state->matches++] = i;
	state->list.cursor = state->list.top = 0;
	state->list.count = state->matches;
}

static bool pick_open(struct screen *screen, const void *argument, struct err *err)
{
	struct pick_state *state = screen->state;
	const struct pick_argument *given = argument;
	(void)err;
	state->title = given->title;
	state->items = given->items;
	state->count = given->count;
	state->answer = given->answer;
	state->keys = arena_alloc(&state->arena, (state->count + 1) * sizeof *state->keys);
	state->names = arena_alloc(&state->arena, (state->count + 1) * sizeof *state->names);
	state->match = arena_alloc(&state->arena, (state->count + 1) * sizeof *state->match);
	state->columns = term_width(state->title) + 10;
	for (size_t i = 0; i < state->count; i++) {
		int width = term_width(state->items[i]) + 8;
		state->keys[i] = narrow_keys(state->items[i], &state->arena);
		state->names[i] = narrow_name_keys(state->items[i], &state->arena);
		state->columns = width > state->columns ? width : state->columns;
	}
	input_set(&state->input, given->typed);
	narrow(state);
	if (given->current >= 0 && (size_t)given->current < state->matches)
		state->list.cursor = (size_t)given->current;
	return true;
}

static void pick_close(struct screen *screen)
{
	arena_release(&((struct pick_state *)screen->state)->arena);
}

static struct list_cell pick_cell(const void *context, size_t place, size_t column)
{
	const struct pick_state *state = context;
	(void)column;
	return (struct list_cell){ .text = state->items[state->match[place]] };
}

static void pick_draw(struct screen *screen, struct box body)
{
	static const struct list_column columns[] = { { NULL, 0, false, 0 } };
	struct pick_state *state = screen->state;
	int most = body.rows - 4, rows = (int)state->count + 6, width = state->columns > 40 ? state->columns : 40;
	struct box box = box_popup(rows < most ? rows : most, width < term_columns() - 4 ? width : term_columns() - 4,
				   state->title);
	int label = box_put(box, 0, 0, STYLE_MUTED, _("Type to narrow:"));
	input_draw(&state->input, box, 0, label + 1, box.columns - label - 1, true);
	list_draw(&state->list, box_above(box_below(box, 1), 1), columns, 1, pick_cell, state);
	if (state->matches == 0)
		box_put(box, 2, 2, STYLE_MUTED, _("nothing fits"));
	else
		box_format(box, box.rows - 1, box.columns - 9, STYLE_MUTED, "%4zu/%zu", state->list.cursor + 1,
			   state->matches);
}

static void pick(struct screen *screen, struct pick_state *state)
{
	if (state->matches == 0)
		return;
	*state->answer = (int)state->match[state->list.cursor];
	frame_pop(screen->frame, screen);
}

static bool pick_key(struct screen *screen, const struct term_event *event)
{
	struct pick_state *state = screen->state;
	switch (event->key) {
	case TERM_ENTER:
		pick(screen, state);
		return true;
	case TERM_ESC:
		frame_pop(screen->frame, screen);
		return true;
	case TERM_CLICK:
		/* A second click on what stands under the cursor takes it. */
		if (event->row == state->list.box.row + 1 + (int)(state->list.cursor - state->list.top))
			pick(screen, state);
		else
			list_key(&state->list, event);
		return true;
	case TERM_UP:
	case TERM_DOWN:
	case TERM_PAGE_UP:
	case TERM_PAGE_DOWN:
	case TERM_WHEEL_UP:
	case TERM_WHEEL_DOWN:
		list_key(&state->list, event);
		return true;
	default:
		if (input_key(&state->input, event->key))
			narrow(state);
		return true;
	}
}

static const struct screen_ops pick_ops = {
	.name = N_("Choice"),
	.keys = prompt_keys,
	.state_bytes = sizeof(struct pick_state),
	.popup = true,
	.types = true,
	.open = pick_open,
	.draw = pick_draw,
	.key = pick_key,
	.close = pick_close,
};

int frame_pick(struct frame *frame, const char *title, const char *const items[], size_t count, int current)
{
	return frame_pick_from(frame, title, items, count, "", current);
}

int frame_pick_from(struct frame *frame, const char *title, const char *const items[], size_t count, const char *typed,
		    int current)
{
	int answer = -1;
	/* What was typed already says more than what stands there. */
	struct pick_argument argument = { title, items, count, &answer, typed, *typed ? -1 : current };
	if (frame_push(frame, &pick_ops, &argument))
		frame_run_until_closed(frame, frame_top(frame));
	return answer;
}
