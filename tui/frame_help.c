#include "tui/frame_help.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"
#include "tui/frame.h"
#include "tui/list.h"
#include "tui/narrow.h"
#include "tui/prompt.h"

enum { BINDINGS_MOST = 80, BEHIND_NAMES = 1000 };

void key_name(uint32_t key, char name[static 16])
{
	static const struct {
		uint32_t key;
		const char *name;
	} named[] = {
		{ TERM_ENTER, "Enter" },  { TERM_ESC, "Esc" },	   { TERM_TAB, "Tab" },	     { TERM_BACK_TAB, "S-Tab" },
		{ TERM_BACKSPACE, "BS" }, { TERM_DELETE, "Del" },  { TERM_UP, "Up" },	     { TERM_DOWN, "Down" },
		{ TERM_LEFT, "Left" },	  { TERM_RIGHT, "Right" }, { TERM_PAGE_UP, "PgUp" }, { TERM_PAGE_DOWN, "PgDn" },
		{ TERM_HOME, "Home" },	  { TERM_END, "End" },	   { ' ', "Space" },
	};
	for (size_t i = 0; i < sizeof named / sizeof *named; i++)
		if (named[i].key == key) {
			snprintf(name, 16, "%s", named[i].name);
			return;
		}
	if (key >= TERM_F1 && key <= TERM_F12)
		snprintf(name, 16, "F%d", (int)(key - TERM_F1 + 1));
	else if (key >= TERM_CTRL_A && key <= TERM_CTRL_Z)
		snprintf(name, 16, "^%c", (char)('A' + (key - TERM_CTRL_A)));
	else {
		char utf8[5] = "";
		text_encode(key, utf8);
		snprintf(name, 16, "%s", utf8);
	}
}

/* All that can be done here: the screen's own first. */
struct offers {
	const struct key_binding *binding[BINDINGS_MOST];
	bool own[BINDINGS_MOST]; /* the screen's, not the owner's */
	size_t count;
};

static void collect(struct frame *frame, struct screen *screen, struct offers *offers)
{
	const struct key_binding *tables[] = { screen->ops->keys, frame_scroll_keys(screen),
					       screen->ops->popup ? NULL : frame_global_keys(frame) };
	offers->count = 0;
	for (size_t t = 0; t < 3; t++)
		for (const struct key_binding *binding = tables[t];
		     binding && binding->act && offers->count < BINDINGS_MOST; binding++)
			if (binding->help) {
				offers->binding[offers->count] = binding;
				offers->own[offers->count++] = t < 2;
			}
}

static const char *why_not(struct frame *frame, struct screen *screen, const struct offers *offers, size_t i)
{
	if (!offers->own[i])
		return frame_global_why_not(frame, offers->binding[i]->act);
	return frame_own_why_not(screen, offers->binding[i]->act);
}

/* What can be done now stands before what cannot. */
static void put_possible_first(struct frame *frame, struct screen *screen, struct offers *offers)
{
	struct offers sorted = { .count = 0 };
	for (int possible = 1; possible >= 0; possible--)
		for (size_t i = 0; i < offers->count; i++)
			if ((why_not(frame, screen, offers, i) == NULL) == (possible == 1)) {
				sorted.binding[sorted.count] = offers->binding[i];
				sorted.own[sorted.count++] = offers->own[i];
			}
	*offers = sorted;
}

/* A key means what the screen says; what it would do elsewhere is here done by name. */
static bool has_key(const struct screen *screen, const struct key_binding *binding, bool own)
{
	if (!binding->key || (screen->ops->types && binding->key < TERM_FIRST))
		return false;
	for (const struct key_binding *at = screen->ops->keys; !own && at && at->act; at++)
		if (at->key == binding->key && at->help)
			return false;
	return true;
}

/* The screens' names begin with their digit, which is their key. */
static const char *without_key(const char *help, const char *key)
{
	size_t length = strlen(key);
	return length > 0 && strncmp(help, key, length) == 0 && help[length] == ' ' ? help + length + 1 : help;
}

void frame_help(struct frame *frame, struct screen *screen)
{
	struct offers offers;
	struct arena arena = { 0 };
	const char *items[BINDINGS_MOST], *reasons[BINDINGS_MOST];
	collect(frame, screen, &offers);
	put_possible_first(frame, screen, &offers);
	for (size_t i = 0; i < offers.count; i++) {
		char key[16] = "";
		if (has_key(screen, offers.binding[i], offers.own[i]))
			key_name(offers.binding[i]->key, key);
		int pad = 6 - term_width(key);
		items[i] = arena_format(&arena, "%s%*s  %s", key, pad > 0 ? pad : 0, "",
					without_key(_(offers.binding[i]->help), key));
		/* A reason may stand in a buffer that the next one is written into. */
		reasons[i] = arena_text(&arena, why_not(frame, screen, &offers, i));
	}
	int picked = frame_menu(frame, _("What can be done here"), items, reasons, offers.count);
	arena_release(&arena);
	if (picked >= 0)
		frame_do(frame, offers.own[picked] ? screen : NULL, offers.binding[picked]);
}

/* Every letter of what was typed, in order, anywhere in the name; the better the nearer together. */
static int loose_match(const char *typed, const char *name)
{
	int score = 0;
	const char *last = name;
	for (; *typed; typed++) {
		if (*typed == ' ')
			continue;
		const char *found = strchr(last, *typed >= 'A' && *typed <= 'Z' ? *typed - 'A' + 'a' : *typed);
		if (!found)
			return -1;
		score += (int)(found - last);
		last = found + 1;
	}
	return score;
}

/* The command line: what is typed, and the names that match it, the best one on top. */
struct command_state {
	struct input input;
	struct offers offers;
	const char *keys[BINDINGS_MOST]; /* how each may be said: its hint, what it does, the pinyin of both */
	struct arena arena;
	struct screen *screen; /* on which it was called */
	size_t match[BINDINGS_MOST], matches;
	struct list list;
	int picked; /* -1: none yet */
	int *answer;
};

struct command_argument {
	struct screen *screen;
	int *answer;
};

static void match_all(struct command_state *state)
{
	int score[BINDINGS_MOST];
	state->matches = 0;
	for (size_t i = 0; i < state->offers.count; i++) {
		const char *name = state->offers.binding[i]->name;
		int one = name ? loose_match(state->input.text, name) : -1;
		if (name && one < 0 && narrow_matches(state->keys[i], state->input.text))
			one = BEHIND_NAMES;
		size_t place = state->matches;
		if (one < 0)
			continue;
		for (; place > 0 && score[place - 1] > one; place--) {
			score[place] = score[place - 1];
			state->match[place] = state->match[place - 1];
		}
		score[place] = one;
		state->match[place] = i;
		state->matches++;
	}
	state->list.cursor = state->list.top = 0;
	state->list.count = state->matches;
}

static bool command_open(struct screen *screen, const void *argument, struct err *err)
{
	(void)err;
	struct command_state *state = screen->state;
	const struct command_argument *given = argument;
	state->screen = given->screen;
	state->answer = given->answer;
	collect(screen->frame, given->screen, &state->offers);
	for (size_t i = 0; i < state->offers.count; i++) {
		const struct key_binding *binding = state->offers.binding[i];
		const char *help = _(binding->help);
		/* "4 日志" is 日志: the digit is its key. */
		while (*help >= '0' && *help <= '9')
			help++;
		state->keys[i] = arena_format(&state->arena, "%s %s",
					      binding->hint ? narrow_keys(_(binding->hint), &state->arena) : "",
					      narrow_keys(help + (*help == ' '), &state->arena));
	}
	match_all(state);
	return true;
}

static void command_close(struct screen *screen)
{
	arena_release(&((struct command_state *)screen->state)->arena);
}

static struct list_cell command_cell(const void *context, size_t place, size_t column)
{
	const struct command_state *state = context;
	const struct key_binding *binding = state->offers.binding[state->match[place]];
	return (struct list_cell){ .text = column == 0 ? binding->name : _(binding->help),
				   .style = column == 0 ? STYLE_KEY : STYLE_NORMAL };
}

static void command_draw(struct screen *screen, struct box body)
{
	static const struct list_column columns[] = { { NULL, 22, false, 0 }, { NULL, 0, false, 0 } };
	struct command_state *state = screen->state;
	int rows = body.rows > 18 ? 16 : body.rows - 2;
	struct box box = box_popup(rows, 72, _("Command"));
	box_put(box, 0, 0, STYLE_KEY, ":");
	input_draw(&state->input, box, 0, 2, box.columns - 2, true);
	list_draw(&state->list, box_above(box_below(box, 1), 1), columns, 2, command_cell, state);
	if (state->matches == 0)
		box_put(box, 2, 2, STYLE_SOON, _("there is no such command here"));
	else
		box_format(box, box.rows - 1, box.columns - 9, STYLE_MUTED, "%4zu/%zu", state->list.cursor + 1,
			   state->matches);
}

static bool command_key(struct screen *screen, const struct term_event *event)
{
	struct command_state *state = screen->state;
	switch (event->key) {
	case TERM_UP:
	case TERM_DOWN:
	case TERM_PAGE_UP:
	case TERM_PAGE_DOWN:
	case TERM_CLICK:
		list_key(&state->list, event);
		return true;
	case TERM_TAB:
		if (state->matches > 0)
			input_set(&state->input, state->offers.binding[state->match[state->list.cursor]]->name);
		return true;
	case TERM_ENTER:
		if (state->matches > 0) {
			*state->answer = (int)state->match[state->list.cursor];
			frame_pop(screen->frame, screen);
		}
		return true;
	case TERM_ESC:
		frame_pop(screen->frame, screen);
		return true;
	default:
		if (input_key(&state->input, event->key < TERM_FIRST ? term_halfwidth(event->key) : event->key))
			match_all(state);
		return true;
	}
}

static const struct screen_ops command_ops = {
	.name = N_("Command"),
	.keys = prompt_keys,
	.state_bytes = sizeof(struct command_state),
	.popup = true,
	.types = true,
	.open = command_open,
	.draw = command_draw,
	.key = command_key,
	.close = command_close,
};

void frame_command(struct frame *frame, struct screen *screen)
{
	int answer = -1;
	struct offers offers;
	struct command_argument argument = { screen, &answer };
	collect(frame, screen, &offers);
	if (!frame_push(frame, &command_ops, &argument))
		return;
	frame_run_until_closed(frame, frame_top(frame));
	if (answer >= 0)
		frame_do(frame, offers.own[answer] ? screen : NULL, offers.binding[answer]);
}
