#include "tui/ticket_bulk.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "tui/console.h"
#include "tui/list.h"
#include "tui/screens.h"
#include "tui/ticket_step.h"

bool ticket_ids_has(const struct ticket_ids *ids, const struct id *ticket)
{
	for (size_t i = 0; i < ids->count; i++)
		if (id_equal(&ids->ticket[i], ticket))
			return true;
	return false;
}

void ticket_ids_toggle(struct ticket_ids *ids, const struct id *ticket)
{
	for (size_t i = 0; i < ids->count; i++)
		if (id_equal(&ids->ticket[i], ticket)) {
			ids->ticket[i] = ids->ticket[--ids->count];
			return;
		}
	if (!ids->ticket && !(ids->ticket = calloc(TICKET_IDS_MOST, sizeof *ids->ticket)))
		err_out_of_memory();
	if (ids->count < TICKET_IDS_MOST)
		ids->ticket[ids->count++] = *ticket;
}

/* The steps that mean the same for many tickets. */
static const enum ticket_step bulk_steps[] = { STEP_DISPATCH, STEP_TELL, STEP_REMIND, STEP_CLOSE };
enum { BULK_STEPS = sizeof bulk_steps / sizeof *bulk_steps, AT_ONCE = 5, WHOLE_ROWS = 2 };

enum fate { WILL, WILL_NOT, DONE, FAILED };

struct item {
	struct id ticket;
	enum fate fate;
	const char *number, *title, *what; /* what: it does, or why not, or what went wrong */
	struct ticket_step_new step;
};

struct argument {
	enum ticket_step step;
	const char *note;
	struct ticket_ids *ids;
};

struct state {
	struct argument given;
	struct arena arena;
	struct list list;
	struct item *item;
	size_t next; /* that is to be done; beyond the last: nothing more */
	size_t will, done, failed;
	bool running;
};

enum { ACT_RUN = 1 };
static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_RUN, "run", N_("do it"), N_("Take the step on all tickets on which it is possible") },
	{ 0, 0, NULL, NULL, NULL },
};

/* Whom the rules propose becomes the item's; or why nobody. */
static bool plan_dispatch(struct console *console, struct state *state, struct item *item, struct err *err)
{
	struct ticket_proposal proposal;
	char today[11];
	if (!ticket_propose_for(console->station->db, console->config, &item->ticket, console_today(console, today),
				&state->arena, &proposal, err))
		return false;
	if (id_is_none(&proposal.main)) {
		item->fate = WILL_NOT;
		item->what = proposal.missing ? proposal.missing : _("the rules propose nobody");
		return true;
	}
	item->step.main = proposal.main;
	item->step.co_count = proposal.co_count;
	item->what =
		arena_format(&state->arena, "%s %s", proposal.main_unit ? proposal.main_unit : "", proposal.main_name);
	for (size_t i = 0; i < proposal.co_count; i++) {
		item->step.co[i] = proposal.co[i].staff;
		item->what = arena_format(&state->arena, "%s + %s", item->what, proposal.co[i].name);
	}
	return true;
}

static bool plan(struct console *console, struct state *state, struct item *item, struct err *err)
{
	struct arena *arena = &state->arena;
	struct ticket ticket;
	if (!ticket_read(console->station->db, &item->ticket, console_now(console), arena, &ticket, err))
		return false;
	const char *why_not = ticket_step_why_not(console, &ticket, state->given.step);
	item->number = ticket.number;
	item->title = ticket.title;
	item->fate = why_not ? WILL_NOT : WILL;
	item->what = why_not ? arena_text(arena, why_not) : "";
	item->step = (struct ticket_step_new){ .step = state->given.step,
					       .saw = ticket.last_step,
					       .note = state->given.note };
	if (!why_not && state->given.step == STEP_DISPATCH && !plan_dispatch(console, state, item, err))
		return false;
	if (!why_not && state->given.step == STEP_REMIND && ticket.party_count > 0)
		item->what = ticket.party[0].name;
	state->will += item->fate == WILL;
	return true;
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct state *state = screen->state;
	state->given = *(const struct argument *)argument;
	const struct ticket_ids *ids = state->given.ids;
	state->given.note = state->given.note ? arena_text(&state->arena, state->given.note) : NULL;
	state->list.count = ids->count;
	state->item = arena_alloc(&state->arena, (ids->count + 1) * sizeof *state->item);
	memset(state->item, 0, (ids->count + 1) * sizeof *state->item);
	for (size_t i = 0; i < ids->count; i++) {
		state->item[i].ticket = ids->ticket[i];
		if (!plan(screen->owner, state, &state->item[i], err))
			return false;
	}
	return true;
}

/* Each is an act of its own: what one ticket refuses does not undo the others. */
static void take(struct console *console, struct state *state, struct item *item)
{
	struct act *act;
	struct err err = { 0 };
	bool ok = act_begin(console->station, &console->person, &act, &err) &&
		  act_finish(act, ticket_step(act, console->config, &item->ticket, &item->step, NULL, &err), &err);
	item->fate = ok ? DONE : FAILED;
	state->done += ok;
	state->failed += !ok;
	if (!ok)
		item->what = arena_text(&state->arena, err.text);
	else if (ticket_ids_has(state->given.ids, &item->ticket))
		ticket_ids_toggle(state->given.ids, &item->ticket);
}

/* A few at a time, so that keys are read meanwhile. */
static bool reload(struct screen *screen, struct err *err)
{
	struct state *state = screen->state;
	(void)err;
	if (!state->running)
		return true;
	for (size_t i = 0; i < AT_ONCE && state->next < state->list.count; state->next++)
		if (state->item[state->next].fate == WILL) {
			take(screen->owner, state, &state->item[state->next]);
			i++;
		}
	state->running = state->next < state->list.count;
	if (state->running)
		frame_stale(screen->frame);
	return true;
}

enum { COLUMN_FATE, COLUMN_NUMBER, COLUMN_TITLE, COLUMN_WHAT };

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	static const enum term_style styles[] = {
		[WILL] = STYLE_NORMAL, [WILL_NOT] = STYLE_MUTED, [DONE] = STYLE_DONE, [FAILED] = STYLE_OVERDUE
	};
	const struct state *state = context;
	const struct item *item = &state->item[place];
	struct list_cell shown = { .style = styles[item->fate] };
	switch (column) {
	case COLUMN_FATE:
		shown.text = item->fate == DONE	  ? term_glyph(GLYPH_CHECK)
			     : item->fate == WILL ? term_glyph(GLYPH_DOT)
						  : term_glyph(GLYPH_CROSS);
		break;
	case COLUMN_NUMBER:
		shown.text = item->number;
		break;
	case COLUMN_TITLE:
		shown.text = item->title;
		break;
	default:
		shown.text = item->what;
	}
	return shown;
}

static void draw(struct screen *screen, struct box body)
{
	struct state *state = screen->state;
	const struct list_column columns[] = {
		{ NULL, 1, false, 0 },
		{ _("Ticket number"), 14, false, 0 },
		{ _("Request"), body.columns / 3, false, 0 },
		{ state->given.step == STEP_DISPATCH ? _("Goes to") : _("What happens"), 0, false, 0 },
	};
	int used = 1 + box_put(body, 0, 1, STYLE_HEADING, _(ticket_step_label(state->given.step)));
	if (state->next == 0)
		box_format(body, 0, used + 2, STYLE_NORMAL, _("possible on %zu of %zu; Enter does it"), state->will,
			   state->list.count);
	else
		box_format(body, 0, used + 2, state->done == state->will ? STYLE_DONE : STYLE_NORMAL,
			   _("done on %zu of %zu, not possible on %zu, failed on %zu"), state->done, state->list.count,
			   state->list.count - state->will, state->failed);
	box_rule(body, 1);
	struct box box = box_below(body, 2);
	list_draw(&state->list, box_above(box, WHOLE_ROWS), columns, sizeof columns / sizeof *columns, cell, state);
	/* What is cut off in its column is told whole of the one under the cursor. */
	if (state->list.cursor < state->list.count)
		box_wrap((struct box){ box.row + box.rows - WHOLE_ROWS, box.column + 2, WHOLE_ROWS, box.columns - 4 },
			 STYLE_SOON, state->item[state->list.cursor].what, 0);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	return list_key(&((struct state *)screen->state)->list, event);
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	if (number != ACT_RUN)
		return;
	state->running = true;
	screen->stale = true;
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	if (number == ACT_RUN && state->next > 0)
		return _("it is done already; Esc goes back");
	return number == ACT_RUN && state->will == 0 ? _("it is possible on none of them") : NULL;
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

static const struct screen_ops screen_bulk = {
	.name = N_("Bulk step"),
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

/* Of each step why it cannot be taken: it is possible on none of the tickets. */
static bool find_possible(const struct console *console, const struct ticket_ids *ids,
			  const char *why_not[static BULK_STEPS], struct err *err)
{
	struct arena arena = { 0 };
	size_t impossible = BULK_STEPS;
	bool ok = true;
	for (size_t i = 0; i < BULK_STEPS; i++)
		why_not[i] = _("it is possible on none of them");
	for (size_t t = 0; ok && t < ids->count && impossible > 0; t++) {
		struct ticket ticket;
		arena_reset(&arena);
		ok = ticket_read(console->station->db, &ids->ticket[t], console_now(console), &arena, &ticket, err);
		for (size_t i = 0; ok && i < BULK_STEPS; i++)
			if (why_not[i] && !ticket_step_why_not(console, &ticket, bulk_steps[i])) {
				why_not[i] = NULL;
				impossible--;
			}
	}
	arena_release(&arena);
	return ok;
}

void ticket_bulk(struct screen *screen, struct ticket_ids *ids)
{
	const char *items[BULK_STEPS], *why_not[BULK_STEPS];
	struct input note = { .lines = true };
	struct err err = { 0 };
	if (!find_possible(screen->owner, ids, why_not, &err)) {
		frame_fail(screen->frame, &err);
		return;
	}
	for (size_t i = 0; i < BULK_STEPS; i++)
		items[i] = _(ticket_step_label(bulk_steps[i]));
	int picked = frame_menu(screen->frame, _("Which step, on all marked tickets?"), items, why_not, BULK_STEPS);
	if (picked < 0)
		return;
	struct argument argument = { .step = bulk_steps[picked], .ids = ids };
	if (argument.step == STEP_REMIND) {
		if (!frame_type(screen->frame, items[picked], _("What was done, or why:"), &note))
			return;
		argument.note = note.text[strspn(note.text, " \n")] ? note.text : NULL;
	}
	frame_push(screen->frame, &screen_bulk, &argument);
}
