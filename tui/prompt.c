/* The frame's prompts: a question, a menu, a typed line. Each is a pop-up screen run until it closes. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "tui/draft.h"
#include "tui/list.h"
#include "tui/prompt.h"

/* Prompts have no act of their own for these: they are keys in `key`. */
const struct key_binding prompt_keys[] = {
	{ TERM_ENTER, 1, NULL, N_("choose"), NULL },
	{ TERM_ESC, 2, NULL, N_("back"), NULL },
	{ 0, 0, NULL, NULL, NULL },
};

/* A question: yes or no. */
struct ask_state {
	const char *question;
	bool *answer;
	bool yes; /* is lit */
};

static bool ask_open(struct screen *screen, const void *argument, struct err *err)
{
	(void)err;
	*(struct ask_state *)screen->state = *(const struct ask_state *)argument;
	return true;
}

static void ask_draw(struct screen *screen, struct box body)
{
	(void)body;
	const struct ask_state *state = screen->state;
	struct box box = box_popup(7, 60, NULL);
	box_wrap(box_above(box, 2), STYLE_NORMAL, state->question, 0);
	int column = 0;
	for (int i = 0; i < 2; i++) {
		bool lit = state->yes == (i == 0);
		box_put(box, 4, column, STYLE_HEADING, lit ? term_glyph(GLYPH_CURSOR) : " ");
		column += 1 + box_put(box, 4, column + 1, STYLE_KEY, i == 0 ? "y" : "n");
		column +=
			4 + box_put(box, 4, column + 1, lit ? STYLE_SELECTED : STYLE_HINT, i == 0 ? _("yes") : _("no"));
	}
}

static bool ask_key(struct screen *screen, const struct term_event *event)
{
	struct ask_state *state = screen->state;
	uint32_t key = term_halfwidth(event->key);
	switch (key) {
	case TERM_LEFT:
	case TERM_RIGHT:
	case TERM_UP:
	case TERM_DOWN:
	case TERM_TAB:
		state->yes = !state->yes;
		break;
	case 'y':
	case 'n':
	case TERM_ENTER:
	case TERM_ESC:
		*state->answer = key == 'y' || (key == TERM_ENTER && state->yes);
		frame_pop(screen->frame, screen);
		break;
	default:
		break;
	}
	return true;
}

static const struct key_binding ask_keys[] = {
	{ 'y', 1, NULL, N_("yes"), NULL },
	{ 'n', 2, NULL, N_("no"), NULL },
	{ TERM_ESC, 3, NULL, N_("back"), NULL },
	{ 0, 0, NULL, NULL, NULL },
};

static const struct screen_ops ask_ops = {
	.name = N_("Question"),
	.keys = ask_keys,
	.state_bytes = sizeof(struct ask_state),
	.popup = true,
	.open = ask_open,
	.draw = ask_draw,
	.key = ask_key,
};

bool frame_ask(struct frame *frame, const char *question)
{
	bool answer = false;
	struct ask_state state = { .question = question, .answer = &answer };
	if (frame_push(frame, &ask_ops, &state))
		frame_run_until_closed(frame, frame_top(frame));
	return answer;
}

/* A menu. */
struct menu_state {
	const char *title;
	const char *const *items, *const *why_not;
	const char **shown; /* what is not possible now stands in brackets, which need no colour */
	struct arena arena;
	struct list list;
	int *answer;
};

static bool menu_open(struct screen *screen, const void *argument, struct err *err)
{
	struct menu_state *state = screen->state;
	(void)err;
	*state = *(const struct menu_state *)argument;
	state->shown = arena_alloc(&state->arena, (state->list.count + 1) * sizeof *state->shown);
	for (size_t i = 0; i < state->list.count; i++)
		state->shown[i] = !state->why_not     ? state->items[i]
				  : state->why_not[i] ? arena_format(&state->arena, "(%s)", state->items[i])
						      : arena_format(&state->arena, " %s", state->items[i]);
	return true;
}

static void menu_close(struct screen *screen)
{
	arena_release(&((struct menu_state *)screen->state)->arena);
}

static struct list_cell menu_cell(const void *context, size_t place, size_t column)
{
	const struct menu_state *state = context;
	(void)column;
	bool possible = !state->why_not || !state->why_not[place];
	return (struct list_cell){ .text = state->shown[place], .style = possible ? STYLE_NORMAL : STYLE_MUTED };
}

static int menu_rows(const struct menu_state *state)
{
	int most = term_rows() - 8;
	return (int)state->list.count < most ? (int)state->list.count : most;
}

static int menu_columns(const struct menu_state *state)
{
	int columns = term_width(state->title) + 10;
	columns = columns > 30 ? columns : 30;
	for (size_t i = 0; i < state->list.count; i++) {
		int width = term_width(state->shown[i]) + 8;
		columns = width > columns ? width : columns;
	}
	return columns < term_columns() - 4 ? columns : term_columns() - 4;
}

static void menu_draw(struct screen *screen, struct box body)
{
	static const struct list_column columns[] = { { NULL, 0, false, 0 } };
	struct menu_state *state = screen->state;
	(void)body;
	struct box box = box_popup(menu_rows(state) + 4, menu_columns(state), state->title);
	list_draw(&state->list, box_above(box, 1), columns, 1, menu_cell, state);
	const char *reason = state->why_not && state->list.count > 0 ? state->why_not[state->list.cursor] : NULL;
	int used = box_put(box, box.rows - 1, 2, STYLE_SOON, reason);
	if ((int)state->list.count > menu_rows(state) && used < box.columns - 12)
		box_format(box, box.rows - 1, box.columns - 9, STYLE_MUTED, "%4zu/%zu", state->list.cursor + 1,
			   state->list.count);
}

static void menu_pick(struct screen *screen, struct menu_state *state)
{
	if (state->list.count == 0 || (state->why_not && state->why_not[state->list.cursor]))
		return;
	*state->answer = (int)state->list.cursor;
	frame_pop(screen->frame, screen);
}

static bool menu_key(struct screen *screen, const struct term_event *event)
{
	struct menu_state *state = screen->state;
	uint32_t key = term_halfwidth(event->key);
	if (key == TERM_ESC)
		frame_pop(screen->frame, screen);
	else if (key == TERM_ENTER)
		menu_pick(screen, state);
	else if (key >= '1' && key <= '9' && key - '1' < state->list.count) {
		state->list.cursor = key - '1';
		menu_pick(screen, state);
	} else
		return list_key(&state->list, event) || key != TERM_CLICK;
	return true;
}

static const struct screen_ops menu_ops = {
	.name = N_("Menu"),
	.keys = prompt_keys,
	.state_bytes = sizeof(struct menu_state),
	.popup = true,
	.open = menu_open,
	.draw = menu_draw,
	.key = menu_key,
	.close = menu_close,
};

int frame_menu(struct frame *frame, const char *title, const char *const items[], const char *const why_not[],
	       size_t count)
{
	return frame_menu_at(frame, title, items, why_not, count, -1);
}

int frame_menu_at(struct frame *frame, const char *title, const char *const items[], const char *const why_not[],
		  size_t count, int current)
{
	int answer = -1;
	struct menu_state state = {
		.title = title,
		.items = items,
		.why_not = why_not,
		.list = { .count = count, .cursor = current >= 0 ? (size_t)current : 0 },
		.answer = &answer,
	};
	if (frame_push(frame, &menu_ops, &state))
		frame_run_until_closed(frame, frame_top(frame));
	return answer;
}

/* A typed line, or several. */
struct type_state {
	const char *title, *label;
	struct input *input;
	bool *answer;
	const struct draft *draft;  /* NULL: none is kept */
	const struct input *before; /* kept with it; NULL: nothing */
	bool unsaved;
};

static bool type_open(struct screen *screen, const void *argument, struct err *err)
{
	(void)err;
	*(struct type_state *)screen->state = *(const struct type_state *)argument;
	return true;
}

static void type_draw(struct screen *screen, struct box body)
{
	const struct type_state *state = screen->state;
	(void)body;
	struct box box = box_popup(state->input->lines ? 12 : 7, 66, state->title);
	box_put(box, 0, 0, STYLE_NORMAL, state->label);
	if (state->input->lines)
		input_draw_lines(state->input, (struct box){ box.row + 1, box.column, box.rows - 3, box.columns },
				 true);
	else
		input_draw(state->input, box, 1, 0, box.columns, true);
	int row = box.rows - 1, used = box_put(box, row, 0, STYLE_KEY, state->input->lines ? "F2" : "Enter");
	used += 1 + box_put(box, row, used + 1, STYLE_HINT, _("done"));
	used += 3 + box_put(box, row, used + 3, STYLE_KEY, "Esc");
	box_put(box, row, used + 1, STYLE_HINT, _("cancel"));
}

static bool type_key(struct screen *screen, const struct term_event *event)
{
	struct type_state *state = screen->state;
	if (event->key == TERM_F1 + 1 || (event->key == TERM_ENTER && !state->input->lines)) {
		*state->answer = true;
		frame_pop(screen->frame, screen);
	} else if (event->key == TERM_ESC) {
		bool written = state->input->lines && state->input->text[strspn(state->input->text, " \n")] != '\0';
		if (!written || frame_ask(screen->frame, _("Throw away what you wrote?"))) {
			state->unsaved = false;
			if (state->draft)
				draft_forget(state->draft);
			frame_pop(screen->frame, screen);
		}
	} else if (input_key(state->input, event->key)) {
		state->unsaved = true;
	} else {
		return false;
	}
	return true;
}

static bool type_insert(struct screen *screen, const char *text)
{
	struct type_state *state = screen->state;
	if (state->input->lines)
		input_insert(state->input, text);
	state->unsaved |= *text != '\0';
	return state->input->lines;
}

static void type_save(struct screen *screen)
{
	struct type_state *state = screen->state;
	if (!state->draft || !state->draft->path[0] || !state->unsaved)
		return;
	struct json *texts = json_new_object();
	json_set_text(texts, draft_typed, state->input->text);
	json_set_text(texts, draft_before, state->before && state->before->text[0] ? state->before->text : NULL);
	state->unsaved = !draft_save(state->draft, texts, NULL);
}

/* Into an empty box only: what stands there already is newer. */
static bool restore(const struct draft *draft, const char *key, struct input *input)
{
	const struct json *texts;
	struct json *kept = draft && !input->text[0] ? draft_read(draft, &texts) : NULL;
	const char *typed = kept ? json_text(texts, key) : NULL;
	bool any = typed && *typed;
	if (any)
		input_set(input, typed);
	json_release(kept);
	return any;
}

enum { TYPE_LINE_DONE = 1, TYPE_LINES_DONE, TYPE_CANCEL };

static const struct key_binding type_keys[] = {
	{ TERM_ENTER, TYPE_LINE_DONE, NULL, N_("done"), NULL },
	{ TERM_F1 + 1, TYPE_LINES_DONE, NULL, N_("done"), NULL },
	{ TERM_ESC, TYPE_CANCEL, NULL, N_("cancel"), NULL },
	{ 0, 0, NULL, NULL, NULL },
};

/* Enter is a new line where there are several; F2 ends one as well, which needs no hint. */
static const char *type_why_not(struct screen *screen, int act)
{
	const struct type_state *state = screen->state;
	return act == (state->input->lines ? TYPE_LINE_DONE : TYPE_LINES_DONE) ? "" : NULL;
}

static const struct screen_ops type_ops = {
	.name = N_("Entry"),
	.keys = type_keys,
	.state_bytes = sizeof(struct type_state),
	.popup = true,
	.types = true,
	.open = type_open,
	.draw = type_draw,
	.key = type_key,
	.why_not = type_why_not,
	.insert = type_insert,
	.save = type_save,
};

bool frame_type(struct frame *frame, const char *title, const char *label, struct input *input)
{
	return frame_type_kept(frame, title, label, input, NULL, NULL);
}

void frame_type_restore(const struct draft *draft, struct input *before)
{
	restore(draft, draft_before, before);
}

bool frame_type_kept(struct frame *frame, const char *title, const char *label, struct input *input,
		     const struct draft *draft, const struct input *before)
{
	bool answer = false;
	struct type_state state = { title, label, input, &answer, draft, before, false };
	if (restore(draft, draft_typed, input))
		frame_say_restored(frame);
	if (frame_push(frame, &type_ops, &state)) {
		struct screen *screen = frame_top(frame);
		frame_run_until_closed(frame, screen);
		/* At the program's end the screen outlives what the caller lent it. */
		((struct type_state *)screen->state)->draft = NULL;
		((struct type_state *)screen->state)->before = NULL;
	}
	return answer;
}
