#include "tui/console_call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/household.h"
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

/* What rings and nobody has comes before the rest, who waits longest first; of the rest the latest. */
static int by_turn(const void *left, const void *right)
{
	const struct call_row *a = left, *b = right;
	bool rings = a->state == CALL_RINGING;
	if (rings != (b->state == CALL_RINGING))
		return rings ? -1 : 1;
	if (a->rang_at != b->rang_at)
		return (a->rang_at < b->rang_at) == rings ? -1 : 1;
	return memcmp(&a->entity, &b->entity, sizeof a->entity);
}

/*
 * What rings, also where only the telephone was lifted, and what this person has not said the outcome of: in the order
 * in which they are turned to.
 */
static struct call_page *read_calls(struct console *console, struct arena *arena)
{
	struct call_page *page = arena_alloc(arena, sizeof *page);
	struct id staff;
	struct err ignored;
	memcpy(&staff, console->person.staff, sizeof staff);
	page->count = 0;
	if (may_take(console))
		call_now(console->station, &staff, arena, page, &ignored);
	qsort(page->row, page->count, sizeof *page->row, by_turn);
	return page;
}

static bool is_nobodys(const struct call_row *call)
{
	return id_is_none(&call->answered_by);
}

static bool is_mine(const struct console *console, const struct call_row *call)
{
	return memcmp(&call->answered_by, console->person.staff, sizeof call->answered_by) == 0;
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
	struct call_others others;
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
	state->others = console_call_others(console, &state->entity, false, &state->arena);
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
	int rows = 3 + (lines > 0 ? lines : 1) + (state->others.count > 0);
	snprintf(title, sizeof title, "%s %s  %02lld:%02lld", _(call_state_label(state->call.state)),
		 state->call.number ? state->call.number : _("withheld"), (long long)(seconds / 60),
		 (long long)(seconds % 60));
	struct box box = box_frame(
		(struct box){ body.row + body.rows - rows, (body.columns - COLUMNS) / 2, rows, COLUMNS }, title);
	for (int i = 0; i < lines; i++) {
		const struct call_match *match = &popup->match[i];
		int column = 1 + box_put(box, i, 1, STYLE_HEADING, match->name);
		struct arena arena = { 0 };
		box_format(box, i, column + 2, STYLE_NORMAL, "%s%s%s  %s", match->township ? match->township : "",
			   match->village ? match->village : "", household_team(match->team, &arena),
			   match->maybe ? _("perhaps") : "");
		arena_release(&arena);
	}
	if (lines == 0)
		box_put(box, 0, 1, STYLE_MUTED,
			state->call.number ? _("nobody is known by this number") : _("the number is withheld"));
	const struct call_others *others = &state->others;
	const char *number = others->next.number ? others->next.number : _("withheld");
	if (others->count == 1)
		box_format(box, box.rows - 2, 1, STYLE_SOON, _("another call: %s"), number);
	else if (others->count > 1)
		box_format(box, box.rows - 2, 1, STYLE_SOON, _("%zu more calls, the next: %s"), others->count, number);
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
	struct call_shown shown = screen ? screen_call_shown(screen) : (struct call_shown){ .rang = false };
	return (screen && id_equal(&shown.call, call)) || (beside && id_equal(beside, call)) ||
	       ticket_form_is_of_call(console->frame, call);
}

enum { TOLD_MS = 8000 };

static void tell(struct console *console, enum term_style style, const char *text)
{
	frame_tell(console->frame, style, text);
	console->calls.told_until_ms = *text ? console_now(console) + TOLD_MS : 0;
}

static void tell_missed(struct console *console, const char *number, struct arena *arena)
{
	int64_t count = 0;
	struct err ignored;
	if (call_waiting_count(console->station->db, console_now(console), &count, &ignored))
		tell(console, STYLE_OVERDUE,
		     arena_format(arena, _("missed: %s; to be called back now: %lld"), number, (long long)count));
}

/* What somebody else has is no business of this console any more. */
static void tell_taken(struct console *console, const struct call_row *call, const char *number, struct arena *arena)
{
	tell(console, STYLE_SOON,
	     arena_format(arena, _("%s has taken the call %s"),
			  call->answered_name ? call->answered_name : _("somebody"), number));
}

static void tell_hung_up(struct console *console, const struct call_row *call, const char *number, struct arena *arena)
{
	tell(console, STYLE_SOON,
	     arena_format(arena,
			  is_mine(console, call) ? _("%s has hung up: F8 says what came of it")
						 : _("%s has hung up: what came of it is said in the log of calls"),
			  number));
}

/* A form or a prompt comes back as it was when the call over it ends. */
static bool covers_typing(struct console *console, const struct screen *screen)
{
	const struct screen *below = frame_below(console->frame, screen);
	return below && (below->ops->types || below->ops->popup);
}

/*
 * What came up because it rang goes by itself when nobody answers or somebody else does, and what stands over something
 * that is being typed when it ends; beside that also when it is taken elsewhere.
 */
static void take_away(struct console *console, struct screen *screen, const struct call_shown *shown)
{
	struct arena arena = { 0 };
	struct call_row row;
	struct err ignored;
	bool beside = screen == frame_beside(console->frame);
	if (call_read(console->station->db, &shown->call, console_now(console), &arena, &row, &ignored)) {
		const char *number = row.number ? row.number : _("withheld");
		bool missed = shown->rang && row.state == CALL_MISSED;
		bool taken = shown->rang && !is_nobodys(&row) && !is_mine(console, &row);
		bool ended = shown->live && row.ended_at && (beside || covers_typing(console, screen));
		if (missed || taken || ended || (beside && !is_nobodys(&row)))
			frame_pop(console->frame, screen);
		if (missed)
			tell_missed(console, number, &arena);
		else if (taken)
			tell_taken(console, &row, number, &arena);
		else if (ended && call_is_undecided(&row))
			tell_hung_up(console, &row, number, &arena);
	}
	arena_release(&arena);
}

static void take_away_what_is_over(struct console *console)
{
	struct screen *top = frame_top(console->frame);
	const struct id *beside = shown_beside(console);
	bool on_top = top && top->ops == &screen_call;
	/* A call that is on top says itself that another one waits. */
	if (on_top)
		frame_pop(console->frame, frame_beside(console->frame));
	struct call_shown shown = on_top   ? screen_call_shown(top)
				  : beside ? (struct call_shown){ .call = *beside, .rang = true, .live = true }
					   : (struct call_shown){ .rang = false };
	if (on_top || beside)
		take_away(console, on_top ? top : frame_beside(console->frame), &shown);
	if (console->calls.told_until_ms && console_now(console) >= console->calls.told_until_ms)
		tell(console, STYLE_NORMAL, "");
}

/* Whoever lifted a telephone and has pressed no key here may be anywhere; over a form the operator asked for the call. */
static bool gives_way(struct console *console, struct screen *top)
{
	return screen_call_shown(top).idle && !covers_typing(console, top);
}

static void show(struct console *console, const struct id *call)
{
	struct screen *top = frame_top(console->frame);
	if (top && (top->ops->types || top->ops->popup || frame_has(console->frame, &screen_call)))
		frame_put_beside(console->frame, &screen_call_beside, call);
	else
		frame_push(console->frame, &screen_call, call);
}

/* One that rings takes the place of one for which a telephone was lifted; else what is shown stays. */
static void come_up(struct console *console, const struct call_row *next)
{
	struct screen *top = frame_top(console->frame), *beside = frame_beside(console->frame);
	bool rings = next->state == CALL_RINGING;
	if (!top || (beside && !(rings && ((struct state *)beside->state)->call.answered_at)))
		return;
	if (top->ops == &screen_call) {
		if (!rings || !gives_way(console, top))
			return;
		frame_pop(console->frame, top);
	}
	show(console, &next->entity);
}

void console_call_look(struct console *console)
{
	struct arena arena = { 0 };
	const struct call_row *next = NULL;
	if (!console->locked)
		take_away_what_is_over(console);
	const struct call_page *page = read_calls(console, &arena);
	console->calls.ring = false;
	console->calls.any = page->count > 0;
	console->calls.open = 0;
	for (size_t i = 0; i < page->count; i++) {
		const struct call_row *row = &page->row[i];
		console->calls.ring |= is_nobodys(row);
		if (is_shown(console, &row->entity))
			continue;
		if (!is_nobodys(row) || is_put_aside(console, &row->entity))
			console->calls.open++;
		else if (!next)
			next = row;
	}
	if (next && !console->locked)
		come_up(console, next);
	arena_release(&arena);
}

void console_call_hide(struct console *console)
{
	frame_pop(console->frame, frame_beside(console->frame));
	tell(console, STYLE_NORMAL, "");
}

bool console_call_lasts(const struct console *console)
{
	return console->calls.told_until_ms || shown_beside(console) || frame_has(console->frame, &screen_call) ||
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
	const char *denied = console_why_not(console, ACCESS_CALL_TAKE);
	return denied ? denied : console->calls.open > 0 || shown_beside(console) ? NULL : _("no call was put aside");
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

struct call_others console_call_others(struct console *console, const struct id *call, bool going_round,
				       struct arena *arena)
{
	const struct call_page *page = read_calls(console, arena);
	struct call_others others = { .count = 0 };
	size_t first = 0;
	for (size_t i = 0; i < page->count; i++)
		if (id_equal(&page->row[i].entity, call) &&
		    (going_round || page->row[i].state == CALL_RINGING || page->row[0].state != CALL_RINGING))
			first = i + 1;
	for (size_t i = 0; i < page->count; i++) {
		const struct call_row *row = &page->row[(first + i) % page->count];
		if (id_equal(&row->entity, call) || ticket_form_is_of_call(console->frame, &row->entity))
			continue;
		if (others.count++ == 0)
			others.next = *row;
	}
	return others;
}
