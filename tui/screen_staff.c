/* 人员: who works where, who is away and who stands in, and the hand-over of what somebody looks after. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/absence.h"
#include "db/act.h"
#include "db/hand_over.h"
#include "db/reassign.h"
#include "db/staff.h"
#include "tui/console.h"
#include "tui/form_screen.h"
#include "tui/household_form.h"
#include "tui/list.h"
#include "tui/screens.h"
#include "tui/staff_pick.h"

enum { WIDE = 110 /* columns, from which there is room for all of it */ };

struct state {
	struct list list;
	struct arena arena;
	struct staff_rows staff;
	const struct absence **away; /* of each of them: the absence that is not over; NULL for none */
	int64_t *households;	     /* of each of them, where there is room for the column */
	char today[11];
};

enum { ACT_OPEN = 1, ACT_ABSENT, ACT_BACK, ACT_HAND_OVER, ACT_NEW, ACT_EDIT, ACT_FIND };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "staff open", N_("open"),
	  N_("Telephone, absence, open tickets, and whom they look after since when") },
	{ 'f', ACT_FIND, "find staff", N_("find"), N_("Find somebody by typing: name, pinyin, unit or number") },
	{ 'a', ACT_ABSENT, "absent", N_("absence"), N_("Note that somebody is away, and who stands in") },
	{ 'b', ACT_BACK, "back", N_("is back"), N_("Somebody is back, or does not go after all") },
	{ 'o', ACT_HAND_OVER, "hand-over", N_("hand over"), N_("Hand all that somebody looks after over to another") },
	{ 'n', ACT_NEW, "new", N_("new"), N_("Enter somebody new") },
	{ 'e', ACT_EDIT, "edit", N_("edit"), N_("Change what is noted of somebody, or the day on which they leave") },
	{ 0, 0, NULL, NULL, NULL },
};

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct staff_filter everybody = { .today = console_today(console, state->today) };
	arena_reset(&state->arena);
	struct absences *absences = arena_alloc(&state->arena, sizeof *absences);
	if (!staff_list(console->station->db, &everybody, &state->arena, &state->staff, err) ||
	    !absence_list(console->station->db, state->today, &state->arena, absences, err))
		return false;
	state->away = arena_alloc(&state->arena, (state->staff.count + 1) * sizeof *state->away);
	for (size_t i = 0; i < state->staff.count; i++) {
		state->away[i] = NULL;
		for (size_t k = absences->count; k-- > 0;)
			if (id_equal(&absences->row[k].staff, &state->staff.row[i].entity))
				state->away[i] = &absences->row[k];
	}
	state->households = arena_alloc(&state->arena, (state->staff.count + 1) * sizeof *state->households);
	if (screen->box.columns >= WIDE &&
	    !staff_household_counts(console->station->db, &state->staff, state->today, state->households, err))
		return false;
	list_fit(&state->list, state->staff.count, screen->box.rows - 1);
	return true;
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

enum { IN_NAME, IN_DUTY, IN_TOWNSHIP, IN_UNIT, IN_TITLE, IN_PHONES, IN_HOUSEHOLDS, IN_AWAY, COLUMNS };

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct state *state = context;
	const struct staff *staff = &state->staff.row[place];
	const struct absence *away = state->away[place];
	struct list_cell made = { .style = STYLE_NORMAL };
	switch (column) {
	case IN_NAME:
		made.text = staff->name;
		made.style = STYLE_HEADING;
		break;
	case IN_DUTY:
		made.text = dictionary_name(dictionary_find("staff_duty"), or_empty(staff->duty));
		break;
	case IN_TOWNSHIP:
		made.text = staff->area_name;
		break;
	case IN_UNIT:
		made.text = staff->unit;
		break;
	case IN_TITLE:
		made.text = staff->title;
		break;
	case IN_PHONES:
		made.text = staff->phones;
		break;
	case IN_HOUSEHOLDS:
		if (state->households[place] > 0)
			snprintf(made.room, sizeof made.room, "%lld", (long long)state->households[place]);
		break;
	default:
		if (away) {
			bool now = strcmp(away->from_on, state->today) <= 0;
			snprintf(made.room, sizeof made.room, "%s %s %s", now ? _("away until") : _("away from"),
				 (now ? away->until_on : away->from_on) + 5, or_empty(away->deputy_name));
			made.style = now ? STYLE_OVERDUE : STYLE_SOON;
		} else if (staff->left_on) {
			snprintf(made.room, sizeof made.room, _("leaves on %s"), staff->left_on);
			made.style = STYLE_SOON;
		}
	}
	return made;
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column columns[COLUMNS] = {
		[IN_NAME] = { _("Name"), 8, false, 0 },
		[IN_DUTY] = { _("Kind of post"), 10, false, 0 },
		[IN_TOWNSHIP] = { _("Area"), 8, false, 0 },
		[IN_UNIT] = { _("Unit"), 0, false, 0 },
		[IN_TITLE] = { _("Title"), 14, false, WIDE },
		[IN_PHONES] = { _("Telephone"), 13, false, WIDE },
		[IN_HOUSEHOLDS] = { _("Households"), 6, true, WIDE },
		[IN_AWAY] = { _("Away"), 22, false, 0 },
	};
	struct state *state = screen->state;
	list_draw(&state->list, body, columns, COLUMNS, cell, state);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	return list_key(&((struct state *)screen->state)->list, event);
}

/* Forms ---------------------------------------------------------------------------------------------------- */

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

static void come_back(struct screen *screen, const struct staff *staff)
{
	struct console *console = screen->owner;
	struct id entity = staff->entity;
	struct err err = { 0 };
	struct act *act;
	if (!frame_ask(screen->frame, _("Is this person there from today on?")))
		return;
	if (!act_begin(console->station, &console->person, &act, &err) ||
	    !act_finish(act, absence_end(act, &entity, &err), &err))
		frame_fail(screen->frame, &err);
	screen->stale = true;
}

/* Narrowed while typing; the cursor goes there, and the page opens. */
static void find(struct screen *screen)
{
	struct state *state = screen->state;
	int place = frame_pick(screen->frame, _("Staff"), staff_choices(&state->staff, &state->arena),
			       state->staff.count, (int)state->list.cursor);
	if (place < 0)
		return;
	state->list.cursor = (size_t)place;
	list_fit(&state->list, state->staff.count, screen->box.rows - 1);
	frame_push(screen->frame, &screen_staff_page, &state->staff.row[place].entity);
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	const struct staff *staff = &state->staff.row[state->list.cursor];
	if (number == ACT_OPEN)
		frame_push(screen->frame, &screen_staff_page, &staff->entity);
	else if (number == ACT_FIND)
		find(screen);
	else if (number == ACT_ABSENT)
		frame_push(screen->frame, &screen_absence, staff);
	else if (number == ACT_BACK)
		come_back(screen, staff);
	else if (number == ACT_NEW)
		staff_form(screen, NULL);
	else if (number == ACT_EDIT)
		staff_form(screen, &staff->entity);
	else if (number == ACT_HAND_OVER)
		frame_push(screen->frame, &screen_hand_over, staff);
}

static const char *why_not(struct screen *screen, int number)
{
	static struct err err;
	const struct console *console = screen->owner;
	const struct state *state = screen->state;
	if (number == ACT_NEW)
		return access_may_somewhere(&console->person, ACCESS_STAFF_EDIT, &err) ? NULL : err.text;
	if (state->list.cursor >= state->staff.count)
		return _("there is nobody here");
	struct access_subject subject = { .area = state->staff.row[state->list.cursor].area };
	if (number == ACT_BACK && !state->away[state->list.cursor])
		return _("no absence of this person is noted");
	if (number == ACT_EDIT)
		return access_may(&console->person, ACCESS_STAFF_EDIT, &subject, &err) ? NULL : err.text;
	if (number == ACT_HAND_OVER)
		return access_may(&console->person, ACCESS_ASSIGN_EDIT, &subject, &err) ? NULL : err.text;
	if (number == ACT_ABSENT || number == ACT_BACK)
		return access_may(&console->person, ACCESS_ABSENCE_EDIT, &subject, &err) ? NULL : err.text;
	return NULL;
}

const struct screen_ops screen_staff = {
	.name = N_("0 Staff"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};
