#include "tui/ticket_form.h"

#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/i18n.h"
#include "core/phone.h"
#include "db/act.h"
#include "db/call.h"
#include "db/call_act.h"
#include "db/staff.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "tui/console.h"
#include "tui/form_screen.h"
#include "tui/household_form.h"
#include "tui/screens.h"
#include "tui/ticket_fields.h"

/* The last only without a household, which lies somewhere already. */
enum { IN_HOUSEHOLD, IN_CALLER, IN_RELATION, IN_CALLBACK, IN_CATEGORY, IN_URGENCY, IN_TEXT, IN_AREA };

struct state {
	struct form_screen form;
	struct ticket_form known;
	struct ticket_page alike; /* open tickets that may be the same matter */
	struct ticket_page shown; /* those that were offered before this was to be saved */
	struct area_rows areas;	  /* townships, each before its villages; none with a household */
	char number[PHONE_BYTES]; /* for which `alike` was read; "" for none */
};

static bool check(void *context, size_t field, const char *typed, struct err *err)
{
	const struct state *state = context;
	char phone[PHONE_BYTES];
	if (field != IN_CALLBACK || typed[strspn(typed, " ")] == '\0')
		return true;
	/* That of the call is as the line gave it, from abroad perhaps. */
	return (state->known.number && strcmp(typed, state->known.number) == 0) || phone_normalise(typed, phone, err);
}

static bool take(struct console *console, struct state *state, struct act *act, struct id *ticket, struct err *err)
{
	const struct config *config = console->config;
	int category = form_screen_chosen(&state->form, IN_CATEGORY),
	    urgency = form_screen_chosen(&state->form, IN_URGENCY);
	struct ticket_new new = { .household = state->known.household,
				  .call = state->known.call,
				  .caller = form_screen_text(&state->form, IN_CALLER),
				  .relation = form_screen_text(&state->form, IN_RELATION),
				  .callback = form_screen_text(&state->form, IN_CALLBACK),
				  .category = category >= 0 ? config->category[category].code : NULL,
				  .urgency = urgency >= 0 ? config->urgency[urgency].code : NULL,
				  .text = form_screen_text(&state->form, IN_TEXT) };
	int area = state->areas.count > 0 ? form_screen_chosen(&state->form, IN_AREA) : -1;
	if (area >= 0)
		new.area = state->areas.row[area].code;
	return ticket_open(act, config, &new, ticket, NULL, err);
}

/* A call has come to something: the ticket. In the act that made or noted it. */
static bool end_call(struct act *act, const struct state *state, const struct id *ticket, struct err *err)
{
	struct call_outcome outcome = { .result = "ticket", .household = state->known.household, .ticket = *ticket };
	return id_is_none(&state->known.call) ||
	       (act_fold(act, err) && call_end(act, &state->known.call, &outcome, err));
}

/* The number to call back as tickets keep it: that of the call, or what is typed once it is one; "" for none. */
static void typed_number(const struct console *console, const struct state *state, char number[static PHONE_BYTES])
{
	const char *typed = form_screen_text(&state->form, IN_CALLBACK);
	struct err ignored;
	number[0] = '\0';
	if (typed && state->known.number && strcmp(typed, state->known.number) == 0)
		snprintf(number, PHONE_BYTES, "%s", typed);
	else if (typed && phone_normalise(typed, number, &ignored))
		phone_complete(number, console->config->phone_prefix);
	else
		number[0] = '\0';
}

/* Two households may share the number that calls. */
static const char *whose(const struct ticket_row *row)
{
	return row->head ? row->head : row->caller ? row->caller : "";
}

/* What may be the same matter; the first of the category that is chosen stands above the form. */
static bool read_alike(struct console *console, struct state *state, struct err *err)
{
	int category = form_screen_chosen(&state->form, IN_CATEGORY);
	typed_number(console, state, state->number);
	struct ticket_alike alike = { .viewer = &console->person,
				      .household = state->known.household,
				      .number = *state->number ? state->number : NULL,
				      .category = category >= 0 ? console->config->category[category].code : NULL,
				      .now_ms = console_now(console) };
	struct arena *arena = &state->form.arena;
	if (!ticket_alike(console->station->db, &alike, arena, &state->alike, err))
		return false;
	const struct ticket_row *first = state->alike.row;
	state->form.note = state->alike.count == 0
				   ? NULL
				   : arena_format(arena, _("F7 adds to %zu open already: %s %s %s"), state->alike.count,
						  first->number, whose(first), first->title);
	return true;
}

static bool is_among(const struct ticket_page *page, const struct id *ticket)
{
	for (size_t i = 0; i < page->count; i++)
		if (id_equal(&page->row[i].entity, ticket))
			return true;
	return false;
}

/* What was opened elsewhere while this was being typed is shown once: who saves again has seen it. */
static bool check_alike(struct console *console, struct state *state, struct err *err)
{
	const struct ticket_row *row = state->alike.row;
	state->shown = state->alike;
	if (!read_alike(console, state, err))
		return false;
	for (size_t i = 0; i < state->alike.count; i++)
		if (!is_among(&state->shown, &row[i].entity))
			return err_set(err, ERR_CONFLICT,
				       _("%s was opened meanwhile for the same; F7 adds to it, F2 takes this one too"),
				       row[i].number);
	return true;
}

static bool submit(struct screen *screen, size_t *field, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct act *act;
	struct id ticket;
	(void)field;
	if (!check_alike(console, state, err) || !act_begin(console->station, &console->person, &act, err))
		return false;
	bool ok = take(console, state, act, &ticket, err) && end_call(act, state, &ticket, err);
	if (!act_finish(act, ok, err))
		return false;
	memcpy(state->form.result, &ticket, sizeof ticket);
	return true;
}

static void then(struct frame *frame, const void *result)
{
	frame_push(frame, &screen_ticket, result);
}

/* The request becomes a note on a ticket that is there already, and the call has come to that one. */
static bool add_to(struct console *console, struct state *state, const struct id *ticket, struct err *err)
{
	const char *caller = form_screen_text(&state->form, IN_CALLER), *text = form_screen_text(&state->form, IN_TEXT);
	struct ticket_step_new step = { .step = STEP_NOTE };
	struct act *act;
	if (!text)
		return err_set(err, ERR_INPUT, _("write down first what the caller says"));
	step.note = caller ? arena_format(&state->form.arena, _("%s calls again: %s"), caller, text) : text;
	return act_begin(console->station, &console->person, &act, err) &&
	       act_finish(act,
			  ticket_step(act, console->config, ticket, &step, NULL, err) &&
				  end_call(act, state, ticket, err),
			  err);
}

static void pick_alike(struct screen *screen, struct state *state)
{
	struct frame *frame = screen->frame;
	const char **items = arena_alloc(&state->form.arena, (state->alike.count + 1) * sizeof *items);
	struct err err = { 0 };
	for (size_t i = 0; i < state->alike.count; i++) {
		const struct ticket_row *row = &state->alike.row[i];
		items[i] = arena_format(&state->form.arena, "%s  %s  %s  %s", row->number, whose(row),
					_(ticket_state_label(row->state)), row->title);
	}
	int picked = frame_menu(frame, _("Add to which ticket?"), items, NULL, state->alike.count);
	if (picked < 0)
		return;
	struct id ticket = state->alike.row[picked].entity;
	if (!add_to(screen->owner, state, &ticket, &err)) {
		frame_fail(frame, &err);
		return;
	}
	state->form.form.changed = false;
	draft_forget(&state->form.draft);
	frame_pop(frame, screen);
	frame_push(frame, &screen_ticket, &ticket);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	if (event->key == TERM_F1 + 6 && state->alike.count > 0) {
		pick_alike(screen, state);
		return true;
	}
	int before = form_screen_chosen(&state->form, IN_CATEGORY);
	char number[PHONE_BYTES];
	bool taken = form_screen_key(screen, event);
	typed_number(screen->owner, state, number);
	/* The form may be gone by now; its state lives until this key is done. */
	bool changed = before != form_screen_chosen(&state->form, IN_CATEGORY) || strcmp(number, state->number) != 0;
	if (changed && !read_alike(screen->owner, state, &err))
		frame_fail(screen->frame, &err);
	return taken;
}

/* Where a matter without a household is: it goes to the clerk of that township. Read once, picked by typing. */
static bool add_area(struct console *console, struct state *state, struct err *err)
{
	struct arena *arena = &state->form.arena;
	struct area_rows townships;
	if (!area_children(console->station->db, console->config->county_code, arena, &townships, err))
		return false;
	struct area_rows *villages = arena_alloc(arena, (townships.count + 1) * sizeof *villages);
	size_t count = townships.count, at = 0;
	for (size_t i = 0; i < townships.count; i++) {
		if (!area_children(console->station->db, townships.row[i].code, arena, &villages[i], err))
			return false;
		count += villages[i].count;
	}
	const char **choice = arena_alloc(arena, (count + 1) * sizeof *choice);
	state->areas.row = arena_alloc(arena, (count + 1) * sizeof *state->areas.row);
	for (size_t i = 0; i < townships.count; i++) {
		choice[at] = townships.row[i].name;
		state->areas.row[at++] = townships.row[i];
		for (size_t k = 0; k < villages[i].count; k++) {
			choice[at] = arena_format(arena, "%s %s", villages[i].row[k].name, townships.row[i].name);
			state->areas.row[at++] = villages[i].row[k];
		}
	}
	state->areas.count = at;
	if (at > 0)
		form_screen_add_choice(&state->form, _("Area"), false, choice, at);
	return true;
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	state->known = *(const struct ticket_form *)argument;
	state->known.number = arena_text(&state->form.arena, state->known.number);
	state->known.caller = arena_text(&state->form.arena, state->known.caller);
	const char *head;
	form_screen_add(&state->form, _("Household"), FORM_SHOWN, false);
	if (!ticket_fields_show_household(console, &state->form, IN_HOUSEHOLD, &state->known.household, &head, err))
		return false;
	if (!state->known.caller)
		state->known.caller = head;
	struct form_field *caller = form_screen_add(&state->form, _("Caller"), FORM_TEXT, false);
	form_screen_add(&state->form, _("Relation"), FORM_TEXT, false)->hint = _("when not the household itself");
	struct form_field *callback = form_screen_add(&state->form, _("Call back"), FORM_TEXT, false);
	ticket_fields_add_kind(console, &state->form, NULL, NULL);
	form_screen_add(&state->form, _("Request"), FORM_LINES, true)->lines = 6;
	if (id_is_none(&state->known.household) && !add_area(console, state, err))
		return false;
	if (state->known.caller)
		input_set(&caller->input, state->known.caller);
	if (state->known.number)
		input_set(&callback->input, state->known.number);
	state->form.form.focus = IN_CATEGORY;
	state->form.form.check = check;
	state->form.form.context = state;
	state->form.submit = submit;
	state->form.then = then;
	state->form.title = _("New ticket");
	/* A call has its own, so that nothing else that was left half written stands in for what its caller says. */
	if (id_is_none(&state->known.call)) {
		console_draft(console, "ticket", &state->known.household, &state->form.draft);
	} else {
		console_draft(console, "call", &state->known.call, &state->form.draft);
		state->form.draft.with = state->known.match;
	}
	form_screen_restore(screen);
	return read_alike(console, state, err);
}

enum { ACT_DONE = 1, ACT_ADD, ACT_NEXT, ACT_CANCEL };

static const struct key_binding keys[] = {
	{ TERM_F1 + 1, ACT_DONE, "done", N_("save"), N_("Save what is in the form") },
	{ TERM_F1 + 6, ACT_ADD, "add", N_("add to the open one"),
	  N_("Add what is written to a ticket that is open already") },
	{ TERM_TAB, ACT_NEXT, NULL, N_("next field"), NULL },
	{ TERM_ESC, ACT_CANCEL, "cancel", N_("cancel"), N_("Leave the form") },
	{ 0, 0, NULL, NULL, NULL },
};

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	return number == ACT_ADD && state->alike.count == 0 ? _("no ticket is open for the same") : NULL;
}

static const struct screen_ops screen_ticket_form = {
	.name = N_("New ticket"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.open = open_screen,
	.draw = form_screen_draw,
	.types = true,
	.key = key,
	.why_not = why_not,
	.insert = form_screen_insert,
	.save = form_screen_save,
	.close = form_screen_close,
};

bool ticket_form_typed(const struct console *console, struct ticket_typed *typed)
{
	struct screen *screen = frame_find(console->frame, &screen_ticket_form);
	if (!screen)
		return false;
	struct form_screen *form = screen->state;
	int category = form_screen_chosen(form, IN_CATEGORY);
	*typed = (struct ticket_typed){ .caller = form_screen_text(form, IN_CALLER),
					.category = category >= 0 ? console->config->category[category].code : NULL,
					.title = form_screen_text(form, IN_TEXT) };
	return true;
}

bool ticket_form_is_of_call(const struct frame *frame, const struct id *call)
{
	struct screen *screen = frame_find(frame, &screen_ticket_form);
	return screen && id_equal(&((struct state *)screen->state)->known.call, call);
}

void ticket_form_set_match(struct ticket_form *known, const struct call_match *match)
{
	known->match = match->entity;
	if (match->kind == CALL_HOUSEHOLD)
		known->household = match->entity;
	known->caller = match->kind == CALL_HOUSEHOLD ? match->caller : match->name;
}

void ticket_form_open_again(struct screen *screen, const struct id *call, const struct id *match)
{
	struct console *console = screen->owner;
	struct arena arena = { 0 };
	struct call_popup *popup = arena_alloc(&arena, sizeof *popup);
	struct call_row row;
	struct err err = { 0 };
	popup->match_count = 0;
	bool ok = call_read(console->station->db, call, console_now(console), &arena, &row, &err) &&
		  (!row.number || call_popup(console->station->db, row.number, console->config->phone_prefix,
					     console_now(console), &arena, popup, &err));
	struct ticket_form known = { .call = *call, .number = row.number, .household = row.household };
	for (size_t i = 0; ok && i < popup->match_count; i++)
		if (id_equal(&popup->match[i].entity, match))
			ticket_form_set_match(&known, &popup->match[i]);
	if (ok)
		ticket_form_open(screen->frame, &known);
	else
		frame_fail(screen->frame, &err);
	arena_release(&arena);
}

void ticket_form_open(struct frame *frame, const struct ticket_form *known)
{
	frame_push(frame, &screen_ticket_form, known);
}

void household_new_ticket(struct screen *screen, const struct id *household)
{
	struct ticket_form known = { .household = household ? *household : (struct id){ { 0 } } };
	ticket_form_open(screen->frame, &known);
}
