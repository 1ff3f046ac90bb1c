#include "tui/leave_form.h"

#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/household.h"
#include "db/household_act.h"
#include "tui/console.h"
#include "tui/form_screen.h"

enum { IN_WHO, IN_DATE, IN_REASON };

struct argument {
	const struct id *entity;
	bool member; /* or the whole household */
	const char *name;
};

struct state {
	struct form_screen form;
	struct id entity;
	bool member;
	const struct dictionary *reasons;
};

static bool check(void *context, size_t field, const char *typed, struct err *err)
{
	struct day day;
	(void)context;
	if (field == IN_DATE && !day_parse(typed, &day))
		return err_set(err, ERR_INPUT, _("a date is wanted, like 2026-11-23"));
	return true;
}

static bool submit(struct screen *screen, size_t *field, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	const char *name = form_screen_text(&state->form, IN_WHO);
	char on[11], question[200];
	struct day day;
	struct act *act;
	*field = IN_DATE;
	if (!day_parse(form_screen_text(&state->form, IN_DATE), &day))
		return err_set(err, ERR_INPUT, _("a date is wanted, like 2026-11-23"));
	day_format(day, on);
	int chosen = form_screen_chosen(&state->form, IN_REASON);
	const char *reason = dictionary_at(state->reasons, (size_t)chosen)->code;
	snprintf(question, sizeof question,
		 state->member ? _("Note that %.60s has left the household?")
			       : _("Note that the whole household of %.60s has left?"),
		 name);
	if (!frame_ask(screen->frame, question))
		return err_set(err, ERR_INPUT, _("nothing was noted"));
	return act_begin(console->station, &console->person, &act, err) &&
	       act_finish(act,
			  state->member ? member_leave(act, &state->entity, on, reason, err)
					: household_leave(act, &state->entity, on, reason, err),
			  err);
}

static bool open_form(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	const struct argument *given = argument;
	char today[11];
	(void)err;
	state->entity = *given->entity;
	state->member = given->member;
	state->reasons = dictionary_find(given->member ? "member_leave" : "household_leave");
	size_t count = dictionary_count(state->reasons);
	const char **choice = arena_alloc(&state->form.arena, (count + 1) * sizeof *choice);
	for (size_t i = 0; i < count; i++)
		choice[i] = dictionary_at(state->reasons, i)->name;
	form_screen_add(&state->form, given->member ? _("Member") : _("Household"), FORM_SHOWN, false);
	form_screen_add(&state->form, _("Left on"), FORM_TEXT, true)->hint = _("like 2026-11-23");
	form_screen_add_choice(&state->form, _("Reason for leaving"), true, choice, count);
	input_set(&state->form.field[IN_WHO].input, given->name);
	input_set(&state->form.field[IN_DATE].input, console_today(console, today));
	state->form.form.focus = IN_DATE;
	state->form.form.check = check;
	state->form.form.context = state;
	state->form.submit = submit;
	state->form.title = _("Leaving");
	state->form.saved = arena_format(&state->form.arena, "%s  %s", state->form.title, given->name);
	state->form.note = _("history stays, lists show the household or person no more");
	console_draft(console, given->member ? "leave-member" : "leave-household", &state->entity, &state->form.draft);
	form_screen_restore(screen);
	return true;
}

static const struct screen_ops screen_leave = {
	.name = N_("Leaving"),
	.keys = form_screen_keys,
	.state_bytes = sizeof(struct state),
	.open = open_form,
	.draw = form_screen_draw,
	.types = true,
	.key = form_screen_key,
	.save = form_screen_save,
	.close = form_screen_close,
};

void leave_form_open(struct screen *screen, const struct id *entity, bool member, const char *name)
{
	struct argument argument = { .entity = entity, .member = member, .name = name };
	frame_push(screen->frame, &screen_leave, &argument);
}

void leave_form(struct screen *screen, const struct household *household)
{
	enum { MOST = 32 };
	const char *items[MOST], *head = household_value(household, "head");
	const struct household_part *part[MOST] = { NULL };
	size_t count = 0, name = (size_t)record_field(&member_type, "name"),
	       left = (size_t)record_field(&member_type, "left_on");
	if (!household_value(household, "left_on"))
		items[count++] = _("The whole household");
	for (size_t i = 0; i < household->member.count && count < MOST; i++)
		if (!household->member.part[i].value[left]) {
			const char *called = household->member.part[i].value[name];
			part[count] = &household->member.part[i];
			items[count++] = called ? called : "";
		}
	int picked = frame_menu(screen->frame, _("Who leaves?"), items, NULL, count);
	if (picked >= 0)
		leave_form_open(screen, part[picked] ? &part[picked]->entity : &household->entity, part[picked] != NULL,
				part[picked] ? items[picked] : head);
}
