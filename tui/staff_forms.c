#include "tui/staff_forms.h"

#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/absence.h"
#include "db/act.h"
#include "db/hand_over.h"
#include "db/reassign.h"
#include "db/staff.h"
#include "tui/console.h"
#include "tui/form_screen.h"
#include "tui/staff_pick.h"

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

struct form_state {
	struct form_screen form;
	struct staff_rows staff;
	struct id who;
	const char *name;
};

static bool open_form(struct screen *screen, const struct staff *who, struct err *err)
{
	struct console *console = screen->owner;
	struct form_state *state = screen->state;
	char today[11];
	struct staff_filter everybody = { .today = console_today(console, today) };
	state->who = who->entity;
	state->name = arena_text(&state->form.arena, who->name);
	return staff_list(console->station->db, &everybody, &state->form.arena, &state->staff, err);
}

static void add_staff_choice(struct form_state *state, const char *label, bool required)
{
	form_screen_add_choice(&state->form, label, required, staff_choices(&state->staff, &state->form.arena),
			       state->staff.count);
}

/* What waits for them is offered to whoever comes in their place. */
static void offer_tickets(struct screen *screen, const struct id *to, const char *note)
{
	struct console *console = screen->owner;
	struct form_state *state = screen->state;
	struct reassign what = { .from = state->who, .to = *to, .note = note };
	struct arena arena = { 0 };
	struct reassigned *done = arena_alloc(&arena, sizeof *done);
	struct err err = { 0 };
	int64_t count = 0;
	bool ok = reassign_count(console->station->db, &what.from, &count, &err);
	if (ok && count > 0 &&
	    frame_ask(screen->frame, arena_format(&arena, _("%1$lld open tickets wait for %2$s: reassign them too?"),
						  (long long)count, or_empty(state->name)))) {
		ok = reassign_open(console->station, &console->person, console->config, &what, &arena, done, &err);
		if (ok && done->done == done->count)
			frame_say(screen->frame, STYLE_DONE, _("%zu of %zu open tickets reassigned"), done->done,
				  done->count);
		/* The first that could not go says why; the others stand in the queues as before. */
		for (size_t i = 0; ok && i < done->count; i++)
			if (done->row[i].why_not)
				ok = err_set(&err, ERR_CONFLICT, "%s: %s", done->row[i].number, done->row[i].why_not);
	}
	if (!ok)
		frame_fail(screen->frame, &err);
	arena_release(&arena);
}

enum { ABSENT_FROM, ABSENT_UNTIL, ABSENT_DEPUTY, ABSENT_REASON };

static bool submit_absence(struct screen *screen, size_t *field, struct err *err)
{
	struct console *console = screen->owner;
	struct form_state *state = screen->state;
	int deputy = form_screen_chosen(&state->form, ABSENT_DEPUTY);
	struct absence_new absence = { .staff = state->who,
				       .from_on = form_screen_text(&state->form, ABSENT_FROM),
				       .until_on = form_screen_text(&state->form, ABSENT_UNTIL),
				       .reason = form_screen_text(&state->form, ABSENT_REASON) };
	struct absence replaced;
	struct act *act;
	char today[11];
	(void)field;
	if (deputy >= 0)
		absence.deputy = state->staff.row[deputy].entity;
	if (!act_begin(console->station, &console->person, &act, err) ||
	    !act_finish(act, absence_put(act, &absence, &state->form.arena, &replaced, err), err))
		return false;
	if (replaced.from_on)
		frame_say(screen->frame, STYLE_SOON, _("this replaces: %s"),
			  absence_say(&replaced, &state->form.arena));
	/* Before it begins the tickets stay where they are. */
	if (deputy >= 0 && absence_new_holds(&absence, console_today(console, today)))
		offer_tickets(screen, &absence.deputy, _("the assignee is away"));
	return true;
}

static bool open_absence(struct screen *screen, const void *argument, struct err *err)
{
	struct form_state *state = screen->state;
	char today[11];
	if (!open_form(screen, argument, err))
		return false;
	input_set(&form_screen_add(&state->form, _("From"), FORM_TEXT, true)->input,
		  console_today(screen->owner, today));
	form_screen_add(&state->form, _("Until"), FORM_TEXT, true)->hint = _("the last day, like 2026-12-01");
	add_staff_choice(state, _("Deputy"), false);
	form_screen_add(&state->form, _("Reason"), FORM_TEXT, false);
	state->form.form.focus = ABSENT_UNTIL;
	state->form.submit = submit_absence;
	state->form.title = arena_format(&state->form.arena, "%s  %s", _("Absence"), or_empty(state->name));
	state->form.note = _("tickets are proposed to the deputy meanwhile");
	return true;
}

static const struct screen_ops screen_absence = {
	.name = N_("Absence"),
	.keys = form_screen_keys,
	.state_bytes = sizeof(struct form_state),
	.open = open_absence,
	.draw = form_screen_draw,
	.types = true,
	.key = form_screen_key,
	.close = form_screen_close,
};

enum { HAND_TO, HAND_ON };

static bool submit_hand_over(struct screen *screen, size_t *field, struct err *err)
{
	struct console *console = screen->owner;
	struct form_state *state = screen->state;
	int to = form_screen_chosen(&state->form, HAND_TO);
	struct hand_over what = { .from = state->who, .on = form_screen_text(&state->form, HAND_ON) };
	struct act *act;
	*field = HAND_TO;
	if (to < 0)
		return err_set(err, ERR_INPUT, _("choose who looks after them from then on"));
	what.to = state->staff.row[to].entity;
	*field = state->form.form.count;
	if (!act_begin(console->station, &console->person, &act, err) ||
	    !act_finish(act, hand_over(act, &what, err), err))
		return false;
	if (*what.to_leaves)
		frame_say(screen->frame, STYLE_SOON,
			  _("the successor leaves office on %s: hand these households over again by then"),
			  what.to_leaves);
	else
		frame_say(screen->frame, STYLE_DONE, _("%lld households have changed hands"),
			  (long long)what.households);
	if (!what.later)
		offer_tickets(screen, &what.to, _("the households were handed over"));
	return true;
}

static bool open_hand_over(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct form_state *state = screen->state;
	struct staff_assignments *theirs = arena_alloc(&state->form.arena, sizeof *theirs);
	char today[11];
	int64_t tickets;
	console_today(console, today);
	if (!open_form(screen, argument, err) ||
	    !staff_assignments_read(console->station->db, &console->person, &state->who, today, &state->form.arena,
				    theirs, err) ||
	    !reassign_count(console->station->db, &state->who, &tickets, err))
		return false;
	add_staff_choice(state, _("Successor"), true);
	input_set(&form_screen_add(&state->form, _("From"), FORM_TEXT, true)->input, today);
	state->form.submit = submit_hand_over;
	state->form.title = arena_format(&state->form.arena, "%s  %s", _("Hand over"), or_empty(state->name));
	state->form.note = arena_format(
		&state->form.arena,
		_("%1$lld households and %2$lld open tickets are theirs; who had them until then stays to be seen"),
		(long long)theirs->now, (long long)tickets);
	return true;
}

static const struct screen_ops screen_hand_over = {
	.name = N_("Hand over"),
	.keys = form_screen_keys,
	.state_bytes = sizeof(struct form_state),
	.open = open_hand_over,
	.draw = form_screen_draw,
	.types = true,
	.key = form_screen_key,
	.close = form_screen_close,
};

const char *staff_why_not(const struct console *console, const struct staff *staff, enum access_act act)
{
	static struct err err;
	struct access_subject subject = { .area = staff->area };
	return access_may(&console->person, act, &subject, &err) ? NULL : err.text;
}

void staff_absence_form(struct screen *screen, const struct staff *staff)
{
	frame_push(screen->frame, &screen_absence, staff);
}

void staff_hand_over_form(struct screen *screen, const struct staff *staff)
{
	frame_push(screen->frame, &screen_hand_over, staff);
}
