/* What two people set at once: both values, who set each and when; whoever may settle decides. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/conflict.h"
#include "tui/console.h"
#include "tui/list.h"
#include "tui/screens.h"

enum { DETAIL_ROWS = 7 };

struct state {
	struct conflict_query query;
	struct conflict_page page; /* the latest; older ones come when these are settled */
	int64_t count;
	struct list list;
	struct arena arena;
};

enum { ACT_SETTLE = 1, ACT_OPEN };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_SETTLE, "settle", N_("settle"), N_("Decide which value holds") },
	{ 'h', ACT_OPEN, "household open", N_("household"), N_("Open the household") },
	{ 0, 0, NULL, NULL, NULL },
};

static const struct conflict_row *current(const struct state *state)
{
	return state->list.cursor < state->page.count ? &state->page.row[state->list.cursor] : NULL;
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	arena_reset(&state->arena);
	state->page.count = 0;
	if (!conflict_list(console->station->db, &state->query, 0, &state->arena, &state->page, err) ||
	    !conflict_count(console->station->db, &state->query, &state->count, err))
		return false;
	list_fit(&state->list, state->page.count, screen->box.rows - DETAIL_ROWS - 4);
	return true;
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	(void)err;
	state->query.viewer = &console->person;
	if (argument)
		state->query.household = *(const struct id *)argument;
	return true;
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

/* Drawing --------------------------------------------------------------------------------------- */

static const char *show(const struct console *console, const struct conflict_row *row, const char *value,
			struct arena *arena)
{
	struct register_reader reader = { .whole_idnumbers = access_sees_idnumber(&console->person, row->area) };
	const char *text = register_show(&row->type->field[row->field], value, &reader, arena);
	return *text ? text : _("(empty)");
}

struct drawing {
	const struct console *console;
	struct state *state;
};

enum { COLUMN_HEAD, COLUMN_VILLAGE, COLUMN_FIELD, COLUMN_VALUE, COLUMN_RIVAL };

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct drawing *drawing = context;
	const struct conflict_row *row = &drawing->state->page.row[place];
	struct arena *arena = &drawing->state->arena;
	struct list_cell shown = { .style = STYLE_NORMAL };
	switch (column) {
	case COLUMN_HEAD:
		shown.text = row->member ? row->member : row->head;
		break;
	case COLUMN_VILLAGE:
		shown.text = row->village;
		break;
	case COLUMN_FIELD:
		shown.text = _(row->type->field[row->field].label);
		shown.style = row->type->field[row->field].flags & FIELD_PROTECTED ? STYLE_OVERDUE : STYLE_SOON;
		break;
	case COLUMN_VALUE:
		shown.text = show(drawing->console, row, row->value, arena);
		break;
	default:
		shown.text = show(drawing->console, row, row->rival, arena);
	}
	return shown;
}

static const char *by(const char *author, int64_t at_ms, struct arena *arena)
{
	char when[17];
	clock_format(at_ms, when);
	return arena_format(arena, "%s %s", author ? author : _("the station"), when);
}

static void draw_value(struct box box, int row, const char *label, const char *value, const char *who)
{
	box_put(box, row, 1, STYLE_MUTED, label);
	int used = box_put(box, row, 14, STYLE_HEADING, value);
	box_put(box, row, 14 + used + 3, STYLE_MUTED, who);
}

static void draw_detail(const struct console *console, struct state *state, struct box box)
{
	const struct conflict_row *row = current(state);
	struct arena *arena = &state->arena;
	if (!row)
		return;
	box_format(box, 0, 1, STYLE_NORMAL, "%s  %s  %s%s   %s · %s", row->head ? row->head : "",
		   row->number ? row->number : "", row->township ? row->township : "", row->village ? row->village : "",
		   _(row->type->label), _(row->type->field[row->field].label));
	draw_value(box, 2, _("Holds now"), show(console, row, row->value, arena), by(row->author, row->at_ms, arena));
	draw_value(box, 3, _("The other"), show(console, row, row->rival, arena),
		   by(row->rival_author, row->rival_at_ms, arena));
	box_put(box, 5, 1, STYLE_MUTED,
		row->type->field[row->field].flags & FIELD_PROTECTED
			? _("ID number, name and birth keep the earlier value until a person decides.")
			: _("The later value holds until a person decides."));
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column columns[] = {
		{ _("Name"), 8, false, 0 },	  { _("Village"), 12, false, 0 },  { _("What"), 14, false, 0 },
		{ _("Holds now"), 18, false, 0 }, { _("The other"), 0, false, 0 },
	};
	struct state *state = screen->state;
	struct drawing drawing = { screen->owner, state };
	box_put(body, 0, 1, STYLE_HEADING, _("Two people changed the same: please decide"));
	box_format(body, 0, body.columns - 9, STYLE_MUTED, "%8lld", (long long)state->count);
	box_rule(body, 1);
	struct box rows = { body.row + 2, body.column, body.rows - DETAIL_ROWS - 3, body.columns };
	list_draw(&state->list, rows, columns, sizeof columns / sizeof *columns, cell, &drawing);
	if (state->page.count == 0)
		box_put(body, 4, 2, STYLE_DONE, _("All is settled."));
	box_rule(body, body.rows - DETAIL_ROWS - 1);
	draw_detail(screen->owner, state, box_below(body, body.rows - DETAIL_ROWS));
}

static bool key(struct screen *screen, const struct term_event *event)
{
	return list_key(&((struct state *)screen->state)->list, event);
}

/* Settling -------------------------------------------------------------------------------------- */

/* Picks a code, or asks for a text. False when nothing was given. */
static bool third_value(struct screen *screen, const struct conflict_row *row, const char **value, struct err *err)
{
	struct state *state = screen->state;
	const struct field *field = &row->type->field[row->field];
	if (field->type == FIELD_CODE) {
		const struct dictionary *dictionary = dictionary_find(field->dictionary);
		size_t count = dictionary_count(dictionary);
		const char **items = arena_alloc(&state->arena, (count + 1) * sizeof *items);
		int now = -1;
		for (size_t i = 0; i < count; i++) {
			if (row->value && strcmp(row->value, dictionary_at(dictionary, i)->code) == 0)
				now = (int)i;
			items[i] = dictionary_at(dictionary, i)->name;
		}
		int picked = frame_pick(screen->frame, _(field->label), items, count, now);
		if (picked >= 0)
			*value = dictionary_at(dictionary, (size_t)picked)->code;
		return picked >= 0;
	}
	struct input input = { .cursor = 0 };
	if (!frame_type(screen->frame, _(field->label), _("What it really is:"), &input))
		return false;
	return field_read(field, input.text, &state->arena, value, err);
}

static bool settle(struct console *console, const struct conflict_row *row, const char *value, struct err *err)
{
	struct act *act;
	return act_begin(console->station, &console->person, &act, err) &&
	       act_finish(act, conflict_settle(act, row, value, err), err);
}

static void ask_and_settle(struct screen *screen)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	const struct conflict_row row = *current(state);
	struct arena *arena = &state->arena;
	struct err err = { 0 };
	const char *items[] = {
		arena_format(arena, "%s   %s", show(console, &row, row.value, arena), by(row.author, row.at_ms, arena)),
		arena_format(arena, "%s   %s", show(console, &row, row.rival, arena),
			     by(row.rival_author, row.rival_at_ms, arena)),
		_("Neither: another value"),
	};
	const char *value = NULL;
	int picked = frame_menu(screen->frame, _("Which value holds?"), items, NULL, 3);
	if (picked < 0 || (picked == 2 && !third_value(screen, &row, &value, &err))) {
		if (err.text[0])
			frame_fail(screen->frame, &err);
		return;
	}
	if (picked < 2)
		value = picked == 0 ? row.value : row.rival;
	if (settle(console, &row, value, &err))
		frame_say(screen->frame, STYLE_DONE, _("Settled: %s"), show(console, &row, value, arena));
	else
		frame_fail(screen->frame, &err);
	screen->stale = true;
}

static void act(struct screen *screen, int number)
{
	if (number == ACT_SETTLE)
		ask_and_settle(screen);
	else if (number == ACT_OPEN)
		frame_push(screen->frame, &screen_household, &current(screen->state)->household);
}

static const char *why_not(struct screen *screen, int number)
{
	const struct conflict_row *row = current(screen->state);
	const struct console *console = screen->owner;
	if (!row)
		return _("there is nothing under the cursor");
	if (number == ACT_SETTLE &&
	    !access_covers(&console->person, ACCESS_CONFLICT_SETTLE, &(struct access_subject){ .area = row->area }))
		return _("the township's clerk or an admin settles this");
	return NULL;
}

const struct screen_ops screen_conflicts = {
	.name = N_("Conflicts"),
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
