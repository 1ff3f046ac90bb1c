/* 来电: a call that rings or is being spoken, popped up over whatever was on the screen. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/call.h"
#include "db/call_act.h"
#include "tui/console.h"
#include "tui/console_call.h"
#include "tui/policy_screens.h"
#include "tui/screens.h"
#include "tui/ticket_form.h"

struct state {
	struct id entity;
	struct arena arena;
	struct call_row call;
	struct call_popup popup;
	size_t chosen;	/* of the matches */
	int64_t second; /* shown as time */
};

enum {
	ACT_ANSWER = 1,
	ACT_TICKET,
	ACT_OPEN_TICKET,
	ACT_HOUSEHOLD,
	ACT_ADVICE,
	ACT_WRONG,
	ACT_FIND,
	ACT_STRANGER,
	ACT_CONFIRM,
	ACT_DETACH,
	ACT_POLICY,
	ACT_AWAY
};

static const struct key_binding keys[] = {
	{ 'a', ACT_ANSWER, "answer", N_("answer"), N_("Answer the call") },
	{ TERM_ENTER, ACT_TICKET, "ticket new", N_("ticket"),
	  N_("Answer, and open a ticket for the household picked with a digit") },
	{ 'o', ACT_OPEN_TICKET, "ticket open", N_("open one"), N_("Open the latest open ticket of the household") },
	{ 'h', ACT_HOUSEHOLD, "household open", N_("card"), N_("Open the household's card") },
	{ 'v', ACT_ADVICE, "advice", N_("advice"), N_("Advice was all that was wanted: end the call") },
	{ 'x', ACT_WRONG, "wrong number", N_("wrong"), N_("A wrong number: end the call") },
	{ 'u', ACT_FIND, "attach", N_("other"), N_("None of these: find the household and attach the number to it") },
	{ 't', ACT_STRANGER, "stranger", NULL, N_("A stranger's number: note the name") },
	{ 'y', ACT_CONFIRM, "confirm", NULL, N_("The number that was perhaps theirs is theirs") },
	{ 'd', ACT_DETACH, "detach", NULL, N_("The number is not theirs: take it off the household") },
	{ TERM_F1 + 5, ACT_POLICY, "policy", N_("policies"), N_("Look policies up; the call stays as it is") },
	{ TERM_ESC, ACT_AWAY, "away", N_("away"), N_("Put the call aside; what was on the screen is there again") },
	{ 0, 0, NULL, NULL, NULL },
};

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	arena_reset(&state->arena);
	if (!call_read(console->station->db, &state->entity, console_now(console), &state->arena, &state->call, err))
		return false;
	state->popup = (struct call_popup){ .number = "" };
	if (state->call.number && !call_popup(console->station->db, state->call.number, console->config->phone_prefix,
					      console_now(console), &state->arena, &state->popup, err))
		return false;
	if (state->chosen >= state->popup.match_count)
		state->chosen = 0;
	return true;
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

/* Drawing ------------------------------------------------------------------------------------------ */

static const char *name_of(const char *dictionary, const char *code)
{
	const char *name = dictionary_name(dictionary_find(dictionary), code);
	return name ? name : "";
}

enum { TICKET_COLUMN = 44 };

static void draw_household(const struct call_match *match, struct box box, int row)
{
	char age[24] = "";
	if (match->age >= 0)
		snprintf(age, sizeof age, _("%d years"), match->age);
	box_put(box, row, 3, STYLE_HEADING, match->name);
	struct arena arena = { 0 };
	box_format(box, row, 13, STYLE_NORMAL, "%s%s%s", match->township ? match->township : "",
		   match->village ? match->village : "", household_team(match->team, &arena));
	arena_release(&arena);
	box_format(box, row, 35, STYLE_NORMAL, "%s %s %s  %s %s", name_of("sex", match->sex), age,
		   name_of("cause", match->cause), _("Helper"), match->helper ? match->helper : _("none"));
	int column = 3;
	if (match->maybe)
		column += box_format(box, row + 1, column, STYLE_SOON, "%s %s", _("perhaps"),
				     match->caller ? match->caller : "") +
			  2;
	else if (match->caller)
		column += box_format(box, row + 1, column, STYLE_MUTED, _("calls: %s  "), match->caller);
	column += box_format(box, row + 1, column, STYLE_MUTED, _("visits this month %d, last %s"), match->visits,
			     match->last_visit ? match->last_visit : _("never")) +
		  2;
	column = column < TICKET_COLUMN ? TICKET_COLUMN : column;
	if (match->tickets > 0)
		box_format(box, row + 1, column, STYLE_SOON, _("open %d: %s %s"), match->tickets, match->ticket_number,
			   match->ticket_title);
	else
		box_put(box, row + 1, column, STYLE_MUTED, _("no open ticket"));
}

static void draw_other(const struct call_match *match, struct box box, int row)
{
	box_put(box, row, 3, STYLE_HEADING, match->name);
	if (match->kind == CALL_STAFF)
		box_format(box, row, 13, STYLE_NORMAL, "%s  %s", name_of("staff_duty", match->duty),
			   match->unit ? match->unit : "");
	else
		box_format(box, row, 13, STYLE_MUTED, "%s  %s", _("stranger"), match->note ? match->note : "");
}

static void draw_recent(const struct state *state, struct box box, int row)
{
	for (size_t i = 0; i < state->popup.recent_count && row < box.rows; i++, row++) {
		const struct call_row *call = &state->popup.recent[i];
		char when[17];
		clock_format(call->rang_at, when);
		box_format(box, row, 1, STYLE_MUTED, "%s  %s  %s %s", when + 5, call_outcome_label(call),
			   call->ticket_number ? call->ticket_number : "",
			   call->ticket_title ? call->ticket_title : "");
	}
}

static void draw(struct screen *screen, struct box body)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	char title[120];
	int64_t seconds =
		(console_now(console) - (state->call.answered_at ? state->call.answered_at : state->call.rang_at)) /
		1000;
	snprintf(title, sizeof title, "%s %s  %02lld:%02lld", _(call_state_label(state->call.state)),
		 state->call.number ? state->call.number : _("withheld"), (long long)(seconds / 60),
		 (long long)(seconds % 60));
	int rows =
		6 + 2 * (int)(state->popup.match_count ? state->popup.match_count : 1) + (int)state->popup.recent_count;
	struct box box = box_popup(rows < body.rows ? rows : body.rows, 78, title);
	int row = 0;
	if (state->call.answered_name)
		box_format(box, row++, 1, STYLE_DONE, _("answered by %s"), state->call.answered_name);
	for (size_t i = 0; i < state->popup.match_count && row + 1 < box.rows; i++, row += 2) {
		const struct call_match *match = &state->popup.match[i];
		box_format(box, row, 0, i == state->chosen ? STYLE_SELECTED : STYLE_KEY, "%zu ", i + 1);
		if (match->kind == CALL_HOUSEHOLD)
			draw_household(match, box, row);
		else
			draw_other(match, box, row);
	}
	if (state->popup.match_count == 0)
		box_put(box, row++, 1, STYLE_SOON,
			_("nobody has this number: u finds the household and attaches it, t notes a stranger"));
	draw_recent(state, box, row + 1);
}

/* Doing -------------------------------------------------------------------------------------------- */

static const struct call_match *chosen(const struct state *state)
{
	return state->popup.match_count > 0 ? &state->popup.match[state->chosen] : NULL;
}

static bool has_household(const struct state *state)
{
	return chosen(state) && chosen(state)->kind == CALL_HOUSEHOLD;
}

static bool mine(const struct console *console, const struct state *state)
{
	return memcmp(&state->call.answered_by, console->person.staff, sizeof state->call.answered_by) == 0;
}

static bool run(struct screen *screen, bool (*what)(struct act *, struct state *, const void *, struct err *),
		const void *argument)
{
	struct console *console = screen->owner;
	struct act *act;
	struct err err = { 0 };
	bool ok = act_begin(console->station, &console->person, &act, &err) &&
		  act_finish(act, what(act, screen->state, argument, &err), &err);
	if (!ok)
		frame_fail(screen->frame, &err);
	screen->stale = true;
	return ok;
}

static bool do_answer(struct act *act, struct state *state, const void *argument, struct err *err)
{
	(void)argument;
	return call_answer(act, &state->entity, err);
}

static bool do_end(struct act *act, struct state *state, const void *argument, struct err *err)
{
	struct call_outcome outcome = *(const struct call_outcome *)argument;
	if (has_household(state))
		outcome.household = chosen(state)->entity;
	return call_end(act, &state->entity, &outcome, err);
}

static bool do_attach(struct act *act, struct state *state, const void *argument, struct err *err)
{
	(void)state;
	return number_attach(act, argument, err);
}

/* The first to answer has it; who has it already need not answer again. */
static bool answer(struct screen *screen)
{
	struct state *state = screen->state;
	return mine(screen->owner, state) || run(screen, do_answer, NULL);
}

static void new_ticket(struct screen *screen)
{
	struct state *state = screen->state;
	struct frame *frame = screen->frame;
	if (!answer(screen))
		return;
	struct ticket_form known = { .call = state->entity, .number = state->call.number };
	if (has_household(state)) {
		known.household = chosen(state)->entity;
		known.caller = chosen(state)->caller;
	} else if (chosen(state)) {
		known.caller = chosen(state)->name;
	}
	ticket_form_open(frame, &known);
	frame_pop(frame, screen);
}

static void end(struct screen *screen, const char *result)
{
	struct call_outcome outcome = { .result = result };
	if (answer(screen) && run(screen, do_end, &outcome))
		frame_pop(screen->frame, screen);
}

/* The caller is content with what they were told: a word about it is what the log will show. */
static void end_with_advice(struct screen *screen)
{
	struct input note = { .lines = true };
	if (!answer(screen) || !frame_type(screen->frame, _("Advice"), _("What was said (may be empty):"), &note))
		return;
	struct call_outcome outcome = { .result = "advice", .note = note.text };
	if (run(screen, do_end, &outcome))
		frame_pop(screen->frame, screen);
}

static void attach(struct screen *screen)
{
	struct state *state = screen->state;
	struct number_note note = { .number = state->call.number };
	bool picked = false;
	struct find_argument find = { &note.household, &picked };
	if (!frame_push(screen->frame, &screen_find, &find))
		return;
	frame_run_until_closed(screen->frame, frame_top(screen->frame));
	if (!picked)
		return;
	const char *const sure[] = { _("theirs"), _("perhaps theirs, to be confirmed") };
	int certainty = frame_menu(screen->frame, _("Whose number is it?"), sure, NULL, 2);
	note.maybe = certainty == 1;
	if (certainty >= 0)
		run(screen, do_attach, &note);
}

/* What was attached to the household picked: for sure now, or no more. */
static void attach_again(struct screen *screen, bool detach)
{
	struct state *state = screen->state;
	const struct call_match *match = chosen(state);
	struct number_note note = { .number = state->call.number,
				    .household = match->entity,
				    .name = match->caller,
				    .note = match->note,
				    .detach = detach };
	run(screen, do_attach, &note);
}

static void note_stranger(struct screen *screen)
{
	struct state *state = screen->state;
	struct input name = { .text = "" };
	if (!frame_type(screen->frame, _("A stranger's number"), _("Name of the caller:"), &name))
		return;
	struct number_note note = { .number = state->call.number, .name = name.text };
	run(screen, do_attach, &note);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	uint32_t half = term_halfwidth(event->key);
	if (half >= '1' && half <= '9') {
		if (half - '1' < state->popup.match_count)
			state->chosen = half - '1';
		return true;
	}
	if (event->key == TERM_UP || event->key == TERM_DOWN) {
		size_t count = state->popup.match_count;
		if (count > 0)
			state->chosen = (state->chosen + (event->key == TERM_DOWN ? 1 : count - 1)) % count;
		return true;
	}
	return false;
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	switch (number) {
	case ACT_ANSWER:
		answer(screen);
		break;
	case ACT_TICKET:
		new_ticket(screen);
		break;
	case ACT_OPEN_TICKET:
		if (answer(screen))
			frame_push(screen->frame, &screen_ticket, &chosen(state)->ticket);
		break;
	case ACT_HOUSEHOLD:
		frame_push(screen->frame, &screen_household, &chosen(state)->entity);
		break;
	case ACT_ADVICE:
		end_with_advice(screen);
		break;
	case ACT_WRONG:
		end(screen, "wrong");
		break;
	case ACT_FIND:
		attach(screen);
		break;
	case ACT_STRANGER:
		note_stranger(screen);
		break;
	case ACT_CONFIRM:
	case ACT_DETACH:
		attach_again(screen, number == ACT_DETACH);
		break;
	case ACT_POLICY:
		policy_pick(screen->owner);
		break;
	case ACT_AWAY:
		frame_pop(screen->frame, screen);
		break;
	default:
		break;
	}
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	bool over = state->call.state == CALL_ENDED || state->call.state == CALL_MISSED;
	/* Where only the telephone was lifted, whoever takes it here has it. */
	bool others = state->call.state == CALL_ANSWERED && !id_is_none(&state->call.answered_by) &&
		      !mine(screen->owner, state);
	if (number == ACT_POLICY)
		return console_why_not(screen->owner, ACCESS_POLICY_SEE);
	if (number == ACT_CONFIRM && (!has_household(state) || !chosen(state)->maybe))
		return _("this is not a number that is only perhaps theirs");
	if (number == ACT_DETACH && (!has_household(state) || !chosen(state)->attached))
		return _("the number stands in the register: it is changed on the household's card");
	if (number == ACT_CONFIRM || number == ACT_DETACH)
		return console_why_not(screen->owner, ACCESS_NUMBER_ATTACH);
	if (number == ACT_AWAY || number == ACT_HOUSEHOLD)
		return number == ACT_HOUSEHOLD && !has_household(state) ? _("no household has this number") : NULL;
	if (over)
		return _("this call has ended");
	if (others)
		return _("somebody else has this call");
	if (number == ACT_OPEN_TICKET && (!has_household(state) || chosen(state)->tickets == 0))
		return _("there is no open ticket");
	if ((number == ACT_FIND || number == ACT_STRANGER) && !state->call.number)
		return _("the number is withheld");
	return NULL;
}

const struct screen_ops screen_call = {
	.name = N_("Call"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.popup = true,
	.open = open_screen,
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};

/* Calls that ring ------------------------------------------------------------------------------------ */

void console_call_look(struct console *console)
{
	struct arena arena = { 0 };
	static struct call_page page;
	struct err ignored;
	if (console->locked || !console->person.login[0] || frame_has(console->frame, &screen_call) ||
	    !access_covers(&console->person, ACCESS_CALL_TAKE,
			   &(struct access_subject){ .area = console->person.area }))
		return;
	if (call_now(console->station, NULL, &arena, &page, &ignored))
		for (size_t i = 0; i < page.count; i++)
			if (page.row[i].state == CALL_RINGING && page.row[i].rang_at > console->called_ms) {
				console->called_ms = page.row[i].rang_at;
				frame_push(console->frame, &screen_call, &page.row[i].entity);
				break;
			}
	arena_release(&arena);
}
