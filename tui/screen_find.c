/* The find box: everything by one line of typing, answering while one types. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/find.h"
#include "tui/console.h"
#include "tui/list.h"
#include "tui/screens.h"

struct state {
	struct input input;
	struct list list;
	struct arena arena;
	struct find_page page;
	struct find_argument answer; /* for whom one is picked; empty: it is opened */
	bool answers;
};

static const struct key_binding keys[] = {
	{ TERM_ENTER, 1, "find open", N_("open"), N_("Open what is under the cursor") },
	{ TERM_ESC, 2, "find leave", N_("back"), N_("Leave the find box") },
	{ 0, 0, NULL, NULL, NULL },
};

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	char today[11];
	arena_reset(&state->arena);
	struct find_query query = { .words = state->input.text,
				    .person = &console->person,
				    .today = console_today(console, today),
				    .phone_prefix = console->config->phone_prefix };
	bool ok = find_run(console->station->db, &query, &state->arena, &state->page, err);
	list_fit(&state->list, state->page.count, state->list.rows);
	return ok;
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct state *state = screen->state;
	(void)err;
	if (argument) {
		state->answer = *(const struct find_argument *)argument;
		state->answers = true;
		input_set(&state->input, state->answer.typed ? state->answer.typed : "");
	}
	state->list.rows = 10;
	return true;
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

static const char *kind_label(const char *kind)
{
	static const char *const labels[][2] = { { "household", N_("household") }, { "member", N_("member") },
						 { "staff", N_("staff") },	   { "area", N_("Area") },
						 { "ticket", N_("Ticket") },	   { "stranger", N_("stranger") } };
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (strcmp(labels[i][0], kind) == 0)
			return _(labels[i][1]);
	return kind;
}

/* What fits when it is not the name; NULL when that is clear without a word. */
static const char *reason_label(const char *by)
{
	static const char *const labels[][2] = { { "phone", N_("tel.") },
						 { "maybe", N_("tel.?") },
						 { "idnumber", N_("ID no.") },
						 { "number", N_("no.") },
						 { "card", N_("card code") } };
	for (size_t i = 0; by && i < sizeof labels / sizeof *labels; i++)
		if (strcmp(labels[i][0], by) == 0)
			return _(labels[i][1]);
	return NULL;
}

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct state *state = context;
	const struct find_row *row = &state->page.row[place];
	enum term_style style = row->left ? STYLE_MUTED : STYLE_NORMAL;
	switch (column) {
	case 0:
		return (struct list_cell){ .text = row->name, .style = row->left ? STYLE_MUTED : STYLE_HEADING };
	case 1: {
		struct list_cell shown = { .style = STYLE_MUTED };
		const char *kind = row->left ? _("left") : kind_label(row->kind), *why = reason_label(row->by);
		snprintf(shown.room, sizeof shown.room, "%.15s%s%.15s", kind, why ? " " : "", why ? why : "");
		return shown;
	}
	case 2:
		return (struct list_cell){ .text = row->area, .style = style };
	case 3:
		return (struct list_cell){ .text = strcmp(row->kind, "member") == 0 ? row->head : NULL,
					   .style = style };
	default:
		return (struct list_cell){ .text = row->number, .style = STYLE_MUTED };
	}
}

static void draw(struct screen *screen, struct box body)
{
	static const struct list_column columns[] = {
		{ NULL, 8, false, 0 }, { NULL, 14, false, 0 }, { NULL, 0, false, 0 },
		{ NULL, 6, false, 0 }, { NULL, 18, false, 0 },
	};
	struct state *state = screen->state;
	struct box box = box_popup(body.rows - 2, 78, state->answers ? _("Which household?") : _("Find"));
	box_put(box, 0, 0, STYLE_KEY, "/");
	input_draw(&state->input, box, 0, 2, box.columns - 2, true);
	list_draw(&state->list, box_above(box_below(box, 1), 1), columns, sizeof columns / sizeof *columns, cell,
		  state);
	if (state->input.text[0] == '\0')
		box_wrap(box_right_of(box_below(box, 3), 2), STYLE_MUTED,
			 _("Name, pinyin or initials (sft), telephone or its end, household number, ID number or its "
			   "end, village, card. Several words: 德善 sft"),
			 0);
	else if (state->page.count == 0)
		box_put(box, 3, 2, STYLE_MUTED, _("Nothing fits."));
	else
		box_format(box, box.rows - 1, 2, STYLE_MUTED,
			   state->page.more ? _("the first %zu; type more to narrow") : _("%zu found"),
			   state->page.count);
}

static void pick(struct screen *screen)
{
	struct state *state = screen->state;
	struct frame *frame = screen->frame;
	if (state->page.count == 0)
		return;
	struct find_row row = state->page.row[state->list.cursor];
	if (strcmp(row.kind, "ticket") == 0 && !state->answers) {
		frame_pop(frame, screen);
		frame_push(frame, &screen_ticket, &row.entity);
		return;
	}
	if (strcmp(row.kind, "stranger") == 0 && !state->answers) {
		frame_pop(frame, screen);
		frame_push(frame, &screen_calls, row.number);
		return;
	}
	if (strcmp(row.kind, "staff") == 0 && !state->answers) {
		frame_pop(frame, screen);
		frame_push(frame, &screen_staff_page, &row.entity);
		return;
	}
	if (strcmp(row.kind, "area") == 0 && row.number && !state->answers) {
		char code[13];
		snprintf(code, sizeof code, "%s", row.number);
		frame_pop(frame, screen);
		frame_push(frame, &screen_households, code);
		return;
	}
	if (id_is_none(&row.household)) {
		frame_say(frame, STYLE_SOON, "%s %s  %s", row.name, row.area,
			  _("type another word to find a household there"));
		return;
	}
	if (state->answers) {
		*state->answer.found = row.household;
		*state->answer.picked = true;
		frame_pop(frame, screen);
		return;
	}
	frame_pop(frame, screen);
	frame_push(frame, &screen_household, &row.household);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	switch (event->key) {
	case TERM_ESC:
		frame_pop(screen->frame, screen);
		return true;
	case TERM_ENTER:
		pick(screen);
		return true;
	case TERM_UP:
	case TERM_DOWN:
	case TERM_PAGE_UP:
	case TERM_PAGE_DOWN:
	case TERM_WHEEL_UP:
	case TERM_WHEEL_DOWN:
		list_key(&state->list, event);
		return true;
	case TERM_CLICK:
		return list_key(&state->list, event);
	default:
		if (!input_key(&state->input, event->key))
			return false;
		state->list.cursor = state->list.top = 0;
		if (!reload(screen, &err))
			frame_fail(screen->frame, &err);
		return true;
	}
}

static void act(struct screen *screen, int number)
{
	if (number == 1)
		pick(screen);
	else
		frame_pop(screen->frame, screen);
}

const struct screen_ops screen_find = {
	.name = N_("Find"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.popup = true,
	.types = true,
	.open = open_screen,
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.close = close_screen,
};
