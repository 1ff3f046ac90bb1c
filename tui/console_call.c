#include "tui/console_call.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/call.h"
#include "tui/console.h"
#include "tui/screens.h"
#include "tui/ticket_form.h"

static bool may_take(const struct console *console)
{
	return console->person.login[0] && access_covers(&console->person, ACCESS_CALL_TAKE,
							 &(struct access_subject){ .area = console->person.area });
}

/* What rings, also where only the telephone was lifted, and what this person has not said the outcome of. */
static struct call_page *read_calls(struct console *console, struct arena *arena)
{
	struct call_page *page = arena_alloc(arena, sizeof *page);
	struct id staff;
	struct err ignored;
	memcpy(&staff, console->person.staff, sizeof staff);
	page->count = 0;
	if (may_take(console))
		call_now(console->station, &staff, arena, page, &ignored);
	return page;
}

static bool rings(const struct call_row *call)
{
	return id_is_none(&call->answered_by);
}

static bool is_put_aside(const struct console *console, const struct id *call)
{
	for (size_t i = 0; i < CALLS_PUT_ASIDE; i++)
		if (id_equal(&console->calls.put_aside[i], call))
			return true;
	return false;
}

/* Beside ---------------------------------------------------------------------------------------------- */

struct state {
	struct id entity;
	struct arena arena;
	struct call_row call;
	struct call_popup popup;
	struct call_row other;
	bool has_other;
};

enum { ACT_TAKE = 1 };

static const struct key_binding beside_keys[] = {
	{ TERM_F1 + 7, ACT_TAKE, NULL, N_("take the call"), NULL },
	{ 0, 0, NULL, NULL, NULL },
};

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	arena_reset(&state->arena);
	if (!call_read(console->station->db, &state->entity, console_now(console), &state->arena, &state->call, err))
		return false;
	state->has_other = console_call_other(console, &state->entity, &state->arena, &state->other);
	return call_popup(console->station->db, state->call.number, console->config->phone_prefix, console_now(console),
			  &state->arena, &state->popup, err);
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct state *state = screen->state;
	state->entity = *(const struct id *)argument;
	return reload(screen, err);
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

/* At the foot of the screen, where it hides the least of what is being written. */
static void draw(struct screen *screen, struct box body)
{
	enum { COLUMNS = 78, MATCHES_SHOWN = 3 };
	const struct state *state = screen->state;
	const struct call_popup *popup = &state->popup;
	char title[120];
	int64_t seconds = (console_now(screen->owner) - state->call.rang_at) / 1000;
	int lines = popup->match_count < MATCHES_SHOWN ? (int)popup->match_count : MATCHES_SHOWN;
	int rows = 3 + (lines > 0 ? lines : 1) + state->has_other;
	snprintf(title, sizeof title, "%s %s  %02lld:%02lld", _(call_state_label(state->call.state)),
		 state->call.number ? state->call.number : _("withheld"), (long long)(seconds / 60),
		 (long long)(seconds % 60));
	struct box box = box_frame(
		(struct box){ body.row + body.rows - rows, (body.columns - COLUMNS) / 2, rows, COLUMNS }, title);
	for (int i = 0; i < lines; i++) {
		const struct call_match *match = &popup->match[i];
		int column = 1 + box_put(box, i, 1, STYLE_HEADING, match->name);
		box_format(box, i, column + 2, STYLE_NORMAL, "%s%s  %s", match->township ? match->township : "",
			   match->village ? match->village : "", match->maybe ? _("perhaps") : "");
	}
	if (lines == 0)
		box_put(box, 0, 1, STYLE_MUTED,
			state->call.number ? _("nobody is known by this number") : _("the number is withheld"));
	if (state->has_other)
		box_format(box, box.rows - 2, 1, STYLE_SOON, _("another call: %s"),
			   state->other.number ? state->other.number : _("withheld"));
	box_put(box, box.rows - 1, 1, STYLE_SOON, _("F8 takes the call; what you type goes on where it was"));
}

static bool key(struct screen *screen, const struct term_event *event)
{
	if (event->key != TERM_F1 + 7)
		return false;
	console_call_take(screen->owner);
	return true;
}

static const struct screen_ops screen_call_beside = {
	.name = N_("Call"),
	.keys = beside_keys,
	.state_bytes = sizeof(struct state),
	.popup = true,
	.open = open_screen,
	.reload = reload,
	.draw = draw,
	.key = key,
	.close = close_screen,
};

static const struct id *shown_beside(const struct console *console)
{
	struct screen *beside = frame_beside(console->frame);
	return beside && beside->ops == &screen_call_beside ? &((struct state *)beside->state)->entity : NULL;
}

/* Looking --------------------------------------------------------------------------------------------- */

static bool is_shown(const struct console *console, const struct id *call)
{
	struct screen *screen = frame_find(console->frame, &screen_call);
	const struct id *beside = shown_beside(console);
	bool rang;
	return (screen && id_equal(screen_call_shown(screen, &rang), call)) || (beside && id_equal(beside, call)) ||
	       ticket_form_is_of_call(console->frame, call);
}

/* What came up because it rang goes by itself when nobody answers; beside it also when somebody else does. */
static void take_away(struct console *console, struct screen *screen, const struct id *call)
{
	struct arena arena = { 0 };
	struct call_row row;
	struct err ignored;
	int64_t count = 0;
	bool read = call_read(console->station->db, call, console_now(console), &arena, &row, &ignored);
	bool missed = read && row.state == CALL_MISSED;
	if (missed || (read && screen == frame_beside(console->frame) && (!rings(&row) || row.ended_at)))
		frame_pop(console->frame, screen);
	if (missed && call_waiting_count(console->station->db, console_now(console), &count, &ignored))
		frame_say(console->frame, STYLE_OVERDUE, _("missed: %s; to be called back now: %lld"),
			  row.number ? row.number : _("withheld"), (long long)count);
	arena_release(&arena);
}

static void take_away_what_is_over(struct console *console)
{
	struct screen *top = frame_top(console->frame);
	bool rang = false;
	const struct id *call = top && top->ops == &screen_call ? screen_call_shown(top, &rang) : shown_beside(console);
	if (call && top->ops == &screen_call && rang)
		take_away(console, top, call);
	else if (call && top->ops != &screen_call)
		take_away(console, frame_beside(console->frame), call);
}

static void show(struct console *console, const struct id *call)
{
	struct screen *top = frame_top(console->frame);
	if (top && (top->ops->types || top->ops->popup || frame_has(console->frame, &screen_call)))
		frame_put_beside(console->frame, &screen_call_beside, call);
	else
		frame_push(console->frame, &screen_call, call);
}

void console_call_look(struct console *console)
{
	struct arena arena = { 0 };
	struct screen *top = frame_top(console->frame);
	const struct call_row *next = NULL;
	if (!console->locked)
		take_away_what_is_over(console);
	const struct call_page *page = read_calls(console, &arena);
	console->calls.ring = false;
	console->calls.any = page->count > 0;
	console->calls.open = 0;
	for (size_t i = 0; i < page->count; i++) {
		const struct call_row *row = &page->row[i];
		console->calls.ring |= rings(row);
		if (is_shown(console, &row->entity))
			continue;
		if (rings(row) && !is_put_aside(console, &row->entity))
			next = row;
		else
			console->calls.open++;
	}
	/* A call that is on top says itself that another one waits. */
	top = frame_top(console->frame);
	if (next && !console->locked && !frame_beside(console->frame) && top && top->ops != &screen_call)
		show(console, &next->entity);
	arena_release(&arena);
}

bool console_call_lasts(const struct console *console)
{
	return shown_beside(console) || frame_has(console->frame, &screen_call) ||
	       (console->locked && console->calls.ring);
}

void console_call_put_aside(struct console *console, const struct id *call)
{
	if (!is_put_aside(console, call))
		console->calls.put_aside[console->calls.next++ % CALLS_PUT_ASIDE] = *call;
}

static struct call_picked *find_picked(struct console_calls *calls, const struct id *call)
{
	for (size_t i = 0; i < CALLS_PUT_ASIDE; i++)
		if (id_equal(&calls->picked[i].call, call))
			return &calls->picked[i];
	return NULL;
}

void console_call_pick(struct console *console, const struct id *call, const struct id *match)
{
	struct console_calls *calls = &console->calls;
	struct call_picked *picked = find_picked(calls, call);
	if (!picked)
		picked = &calls->picked[calls->next_picked++ % CALLS_PUT_ASIDE];
	*picked = (struct call_picked){ *call, *match };
}

const struct id *console_call_picked(struct console *console, const struct id *call)
{
	const struct call_picked *picked = find_picked(&console->calls, call);
	return picked ? &picked->match : NULL;
}

void console_call_take(struct console *console)
{
	struct arena arena = { 0 };
	const struct id *beside = shown_beside(console);
	struct id call = beside ? *beside : (struct id){ { 0 } };
	if (beside)
		frame_pop(console->frame, frame_beside(console->frame));
	const struct call_page *page = read_calls(console, &arena);
	for (size_t i = 0; i < page->count && id_is_none(&call); i++)
		if (!is_shown(console, &page->row[i].entity))
			call = page->row[i].entity;
	if (!id_is_none(&call))
		frame_push(console->frame, &screen_call, &call);
	arena_release(&arena);
	console_call_look(console);
}

const char *console_call_why_not(const struct console *console)
{
	return console->calls.open > 0 ? NULL : _("no call was put aside");
}

bool console_call_other(struct console *console, const struct id *call, struct arena *arena, struct call_row *other)
{
	const struct call_page *page = read_calls(console, arena);
	const struct call_row *found = NULL;
	for (size_t i = 0; i < page->count; i++) {
		const struct call_row *row = &page->row[i];
		if (id_equal(&row->entity, call) || ticket_form_is_of_call(console->frame, &row->entity))
			continue;
		if (!found || rings(row))
			found = row;
	}
	if (found)
		*other = *found;
	return found != NULL;
}

const char *console_call_name(struct console *console, const char *number, struct arena *arena)
{
	struct call_popup *popup = arena_alloc(arena, sizeof *popup);
	struct err ignored;
	return number &&
			       call_popup(console->station->db, number, console->config->phone_prefix,
					  console_now(console), arena, popup, &ignored) &&
			       popup->match_count > 0
		       ? popup->match[0].name
		       : NULL;
}
