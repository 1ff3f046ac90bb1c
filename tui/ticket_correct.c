#include "tui/ticket_correct.h"

#include <string.h>

#include "core/err.h"
#include "core/i18n.h"
#include "core/phone.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "db/ticket_correct.h"
#include "tui/console.h"
#include "tui/form_screen.h"
#include "tui/screens.h"
#include "tui/ticket_fields.h"
#include "tui/ticket_step.h"

enum { IN_HOUSEHOLD, IN_CALLER, IN_RELATION, IN_CALLBACK, IN_CATEGORY, IN_URGENCY, IN_NOTE };

struct state {
	struct form_screen form;
	struct id ticket, household;
	bool sets_household; /* another was picked */
	struct hash saw;
	const char *stood[IN_NOTE]; /* in the fields when the form opened: what is left so is nobody's correction */
};

static bool check(void *context, size_t field, const char *typed, struct err *err)
{
	const struct state *state = context;
	char phone[PHONE_BYTES];
	return field != IN_CALLBACK || typed[strspn(typed, " ")] == '\0' ||
	       strcmp(typed, state->stood[IN_CALLBACK]) == 0 || phone_normalise(typed, phone, err);
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

/* NULL when it was left as it stood. */
static const char *corrected(const struct state *state, size_t field)
{
	const char *text = or_empty(form_screen_text(&state->form, field));
	return strcmp(text, state->stood[field]) == 0 ? NULL : text;
}

static bool submit(struct screen *screen, size_t *field, struct err *err)
{
	const struct config *config = ((struct console *)screen->owner)->config;
	struct state *state = screen->state;
	int category = form_screen_chosen(&state->form, IN_CATEGORY),
	    urgency = form_screen_chosen(&state->form, IN_URGENCY);
	struct ticket_correction correction = {
		.sets_household = state->sets_household,
		.household = state->household,
		.caller = corrected(state, IN_CALLER),
		.relation = corrected(state, IN_RELATION),
		.callback = corrected(state, IN_CALLBACK),
		.category = category >= 0 && corrected(state, IN_CATEGORY) ? config->category[category].code : NULL,
		.urgency = urgency >= 0 && corrected(state, IN_URGENCY) ? config->urgency[urgency].code : NULL,
	};
	struct ticket_step_new step = { .step = STEP_CORRECT,
					.saw = state->saw,
					.note = form_screen_text(&state->form, IN_NOTE),
					.correction = &correction };
	(void)field;
	if (!ticket_step_commit(screen, &state->ticket, &step, err))
		return false;
	frame_say(screen->frame, STYLE_DONE, "%s: %s", _("Done"), state->form.title);
	return true;
}

static bool show_household(struct console *console, struct state *state, struct err *err)
{
	return ticket_fields_show_household(console, &state->form, IN_HOUSEHOLD, &state->household, NULL, err);
}

static void set_household(struct screen *screen, const struct id *household)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	state->household = *household;
	state->sets_household = true;
	state->form.form.changed = true;
	if (!show_household(screen->owner, state, &err))
		frame_fail(screen->frame, &err);
}

static void find_household(struct screen *screen)
{
	struct id found;
	bool picked = false;
	struct find_argument find = { .found = &found, .picked = &picked };
	if (!frame_push(screen->frame, &screen_find, &find))
		return;
	frame_run_until_closed(screen->frame, frame_top(screen->frame));
	if (picked)
		set_household(screen, &found);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	if (event->key == TERM_F1 + 2)
		find_household(screen);
	else if (event->key == TERM_F1 + 3)
		set_household(screen, &(struct id){ { 0 } });
	else
		return form_screen_key(screen, event);
	return true;
}

static void add_words(struct state *state, const char *label, const char *text)
{
	input_set(&form_screen_add(&state->form, label, FORM_TEXT, false)->input, or_empty(text));
}

/* As the ticket shows it: masked to whom it is masked there. */
static const char *shown_callback(const struct console *console, const struct ticket *ticket, struct arena *arena)
{
	struct ticket_who who;
	char masked[PHONE_BYTES];
	ticket_who(ticket, &console->person, &who);
	if (!ticket->callback || access_sees_whole_phone(&console->person, PHONE_ON_TICKET, who.main || who.co))
		return ticket->callback;
	phone_mask(ticket->callback, masked);
	return arena_text(arena, masked);
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	const struct ticket *ticket = argument;
	struct state *state = screen->state;
	struct arena *arena = &state->form.arena;
	state->ticket = ticket->entity;
	state->household = ticket->household;
	state->saw = ticket->last_step;
	form_screen_add(&state->form, _("Household"), FORM_SHOWN, false);
	add_words(state, _("Caller"), ticket->caller);
	add_words(state, _("Relation"), ticket->relation);
	add_words(state, _("Call back"), shown_callback(console, ticket, arena));
	ticket_fields_add_kind(console, &state->form, ticket->category, ticket->urgency);
	form_screen_add(&state->form, _("Why"), FORM_LINES, false);
	state->form.form.focus = IN_CALLER;
	state->form.form.check = check;
	state->form.form.context = state;
	state->form.submit = submit;
	state->form.title = arena_format(arena, "%s %s", _("Correct"), ticket->number);
	state->form.note = _("F3 finds another household, F4: no household");
	ticket_step_draft(console, &state->ticket, STEP_CORRECT, &state->form.draft);
	if (!show_household(console, state, err))
		return false;
	for (size_t i = 0; i < IN_NOTE; i++)
		state->stood[i] = arena_text(arena, or_empty(form_screen_text(&state->form, i)));
	form_screen_restore(screen);
	return show_household(console, state, err);
}

static const struct screen_ops screen_correct = {
	.name = N_("Correct"),
	.keys = form_screen_keys,
	.state_bytes = sizeof(struct state),
	.open = open_screen,
	.draw = form_screen_draw,
	.types = true,
	.key = key,
	.insert = form_screen_insert,
	.save = form_screen_save,
	.close = form_screen_close,
};

void ticket_correct_open(struct screen *screen, const struct ticket *ticket)
{
	frame_push(screen->frame, &screen_correct, ticket);
}
