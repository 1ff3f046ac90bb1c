/* 来电: a call that rings or is being spoken, popped up over whatever was on the screen. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/text.h"
#include "db/act.h"
#include "db/call.h"
#include "db/call_act.h"
#include "tui/call_note.h"
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
	size_t chosen; /* of the matches */
	bool picked;   /* by the operator, or there is no other */
	bool rang;     /* when it was shown first */
	bool live;     /* it had not ended then */
	bool touched;  /* a key was pressed on it */
	bool toured;   /* Tab came to it, and nothing was done since */
	struct call_others others;
	const char *other_name; /* of the next of them */
};

enum {
	ACT_ANSWER = 1,
	ACT_TICKET,
	ACT_OPEN_TICKET,
	ACT_HOUSEHOLD,
	ACT_ADVICE,
	ACT_WRONG,
	ACT_FIND_CALLER,
	ACT_FIND,
	ACT_STRANGER,
	ACT_CONFIRM,
	ACT_DETACH,
	ACT_POLICY,
	ACT_PROMISE,
	ACT_OTHER,
	ACT_PICK,
	ACT_AWAY
};

static const struct key_binding keys[] = {
	{ 'u', ACT_FIND_CALLER, "find caller", N_("find by name"),
	  N_("Nobody has this number: find the household as you type the caller's name, and attach the number to it") },
	{ 'a', ACT_ANSWER, "answer", N_("answer"), N_("Answer the call") },
	{ TERM_ENTER, ACT_TICKET, "ticket new", N_("ticket"),
	  N_("Answer, and open a ticket for the household picked with a digit") },
	/* Translators: behind the key 1, as in "1 …9 pick". */
	{ '1', ACT_PICK, "pick", N_("…9 pick"),
	  N_("Pick who calls of those who share the number, with the digit before the name, or with Up and Down") },
	{ 'o', ACT_OPEN_TICKET, "ticket open", N_("open one"), N_("Open the latest open ticket of the household") },
	{ 'h', ACT_HOUSEHOLD, "household open", N_("card"), N_("Open the household's card") },
	{ 'v', ACT_ADVICE, "advice", N_("advice"), N_("Advice was all that was wanted: end the call") },
	{ 'x', ACT_WRONG, "wrong number", N_("wrong"), N_("A wrong number: end the call") },
	{ TERM_TAB, ACT_OTHER, "other call", N_("other call"), N_("Go to the call that waits meanwhile") },
	{ 'u', ACT_FIND, "attach", N_("other"), N_("None of these: find the household and attach the number to it") },
	{ 'p', ACT_PROMISE, "promise", NULL, N_("Note what was promised in the call, and until when") },
	{ 't', ACT_STRANGER, "stranger", NULL, N_("A stranger's number: note the name") },
	{ 'y', ACT_CONFIRM, "confirm", NULL, N_("The number that was perhaps theirs is theirs") },
	{ 'd', ACT_DETACH, "detach", NULL, N_("The number is not theirs: take it off the household") },
	{ TERM_F1 + 5, ACT_POLICY, "policy", N_("policies"), N_("Look policies up; the call stays as it is") },
	{ TERM_ESC, ACT_AWAY, "away", N_("away"), N_("Put the call aside; what was on the screen is there again") },
	{ 0, 0, NULL, NULL, NULL },
};

static void choose(struct state *state, const struct id *match)
{
	for (size_t i = 0; i < state->popup.match_count; i++)
		if (id_equal(&state->popup.match[i].entity, match)) {
			state->chosen = i;
			state->picked = true;
		}
}

/* Who is chosen stays so, wherever they stand now: who was picked, also before the call was put aside. */
static void choose_again(struct console *console, struct state *state, const struct id *before)
{
	const struct id *picked = console_call_picked(console, &state->entity);
	state->chosen = 0;
	choose(state, before);
	state->picked = state->popup.match_count == 1;
	if (picked)
		choose(state, picked);
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct id before = { { 0 } };
	if (state->popup.match_count > 0)
		before = state->popup.match[state->chosen].entity;
	arena_reset(&state->arena);
	if (!call_read(console->station->db, &state->entity, console_now(console), &state->arena, &state->call, err))
		return false;
	state->popup = (struct call_popup){ .number = "" };
	if (state->call.number && !call_popup(console->station->db, state->call.number, console->config->phone_prefix,
					      console_now(console), &state->arena, &state->popup, err))
		return false;
	choose_again(console, state, &before);
	state->others = console_call_others(console, &state->entity, state->toured, &state->arena);
	state->other_name =
		state->others.count ? console_call_name(console, state->others.next.number, &state->arena) : NULL;
	return true;
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct state *state = screen->state;
	state->entity = *(const struct id *)argument;
	bool ok = reload(screen, err);
	state->rang = ok && state->call.state == CALL_RINGING;
	state->live = ok && !state->call.ended_at;
	return ok;
}

struct call_shown screen_call_shown(const struct screen *screen)
{
	const struct state *state = screen->state;
	return (struct call_shown){ .call = state->entity,
				    .rang = state->rang,
				    .live = state->live,
				    .idle = state->live && !state->touched && state->call.answered_at &&
					    id_is_none(&state->call.answered_by) };
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

enum { NAME_COLUMN = 3, AFTER_NAME_COLUMN = 13, TICKET_COLUMN = 44 };

/* The name, and the column where what belongs to it begins. */
static int draw_name(const struct call_match *match, struct box box, int row)
{
	int end = NAME_COLUMN + box_put(box, row, NAME_COLUMN, STYLE_HEADING, match->name);
	return end < AFTER_NAME_COLUMN ? AFTER_NAME_COLUMN : end + 1;
}

static void draw_household(const struct call_match *match, struct box box, int row)
{
	char age[24] = "";
	if (match->age >= 0)
		snprintf(age, sizeof age, _("%d years"), match->age);
	struct arena arena = { 0 };
	box_format(box, row, draw_name(match, box, row), STYLE_NORMAL, "%s%s%s", match->township ? match->township : "",
		   match->village ? match->village : "", household_team(match->team, &arena));
	arena_release(&arena);
	box_format(box, row, 35, STYLE_NORMAL, "%s %s %s  %s %s", name_of("sex", match->sex), age,
		   name_of("cause", match->cause), _("Helper"), match->helper ? match->helper : _("none"));
	int column = 3;
	if (match->maybe)
		column += box_format(box, row + 1, column, STYLE_SOON, "%s %s %s", _("perhaps"),
				     match->caller ? match->caller : "", match->note ? match->note : "") +
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
	int column = draw_name(match, box, row);
	if (match->kind == CALL_STAFF)
		box_format(box, row, column, STYLE_NORMAL, "%s  %s", name_of("staff_duty", match->duty),
			   match->unit ? match->unit : "");
	else
		box_format(box, row, column, STYLE_MUTED, "%s  %s", _("stranger"), match->note ? match->note : "");
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

static bool is_hung_up(const struct state *state)
{
	return state->call.state == CALL_ENDED && !state->call.result;
}

static void draw_others(const struct state *state, struct box box, int row)
{
	const struct call_others *others = &state->others;
	const char *number = others->next.number ? others->next.number : _("withheld");
	const char *name = state->other_name ? state->other_name : "", *how = call_outcome_label(&others->next);
	if (others->count == 1)
		box_format(box, row, 1, STYLE_SOON, _("another call: %s %s (%s); Tab goes to it"), number, name, how);
	else
		box_format(box, row, 1, STYLE_SOON, _("%zu more calls; Tab goes to the next: %s %s (%s)"),
			   others->count, number, name, how);
}

/* How the call stands, and which others wait. */
static int draw_standing(const struct state *state, struct box box)
{
	int row = 0;
	if (state->call.answered_name)
		box_format(box, row++, 1, STYLE_DONE, _("answered by %s"), state->call.answered_name);
	if (is_hung_up(state))
		box_put(box, row++, 1, STYLE_SOON,
			_("the line has hung up: say what came of it, or Esc and say it later"));
	if (state->others.count > 0)
		draw_others(state, box, row++);
	return row;
}

static void draw(struct screen *screen, struct box body)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	char title[120];
	int64_t until = state->call.ended_at ? state->call.ended_at : console_now(console);
	int64_t seconds = (until - (state->call.answered_at ? state->call.answered_at : state->call.rang_at)) / 1000;
	snprintf(title, sizeof title, "%s %s  %02lld:%02lld", _(call_state_label(state->call.state)),
		 state->call.number ? state->call.number : _("withheld"), (long long)(seconds / 60),
		 (long long)(seconds % 60));
	int rows = 4 + 2 * (int)(state->popup.match_count ? state->popup.match_count : 1) +
		   (int)state->popup.recent_count + (state->call.answered_name != NULL) + is_hung_up(state) +
		   (state->others.count > 0);
	/* A wide window has room for what the open tickets are about. */
	int columns = body.columns >= BOX_WIDE ? body.columns - 2 : TERM_COLUMNS_LEAST - 2;
	struct box box = box_popup(rows < body.rows ? rows : body.rows, columns, title);
	int row = draw_standing(state, box);
	for (size_t i = 0; i < state->popup.match_count && row + 1 < box.rows; i++, row += 2) {
		const struct call_match *match = &state->popup.match[i];
		if (i == state->chosen)
			box_put(box, row, 0, STYLE_HEADING, term_glyph(GLYPH_CURSOR));
		box_format(box, row, 1, i == state->chosen ? STYLE_SELECTED : STYLE_KEY, "%zu ", i + 1);
		if (match->kind == CALL_HOUSEHOLD)
			draw_household(match, box, row);
		else
			draw_other(match, box, row);
	}
	if (state->popup.match_count == 0)
		box_put(box, row++, 1, STYLE_SOON,
			state->call.number ? _("unknown number: type the name in Han, or u and pinyin; t "
					       "notes a stranger")
					   : _("the number is withheld: ask who calls; Enter opens a ticket"));
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
	((struct state *)screen->state)->toured = false;
	screen->stale = true;
	return ok;
}

static bool do_answer(struct act *act, struct state *state, const void *argument, struct err *err)
{
	(void)argument;
	return call_answer(act, &state->entity, err);
}

static struct call_outcome outcome_as(const struct state *state, const char *result)
{
	struct call_outcome outcome = { .result = result };
	if (has_household(state) && state->picked)
		outcome.household = chosen(state)->entity;
	return outcome;
}

static bool do_end(struct act *act, struct state *state, const void *argument, struct err *err)
{
	return call_end(act, &state->entity, argument, err);
}

static bool do_attach(struct act *act, struct state *state, const void *argument, struct err *err)
{
	(void)state;
	return number_attach(act, argument, err);
}

/* The first to answer has it; who has it already need not answer again, and what was missed nobody can answer. */
static bool answer(struct screen *screen)
{
	struct state *state = screen->state;
	return state->call.state == CALL_MISSED || !id_is_none(&state->call.answered_by) ||
	       run(screen, do_answer, NULL);
}

/* What was below is there again, and what rings meanwhile comes up. */
static void leave(struct screen *screen)
{
	frame_pop(screen->frame, screen);
	console_call_look(screen->owner);
}

static void new_ticket(struct screen *screen)
{
	struct state *state = screen->state;
	struct frame *frame = screen->frame;
	if (!answer(screen))
		return;
	struct ticket_form known = { .call = state->entity, .number = state->call.number };
	if (chosen(state))
		ticket_form_set_match(&known, chosen(state));
	ticket_form_open(frame, &known);
	leave(screen);
}

/* A key hit by mistake must not send a caller away. */
static void end_as_wrong(struct screen *screen)
{
	struct call_outcome outcome = outcome_as(screen->state, "wrong");
	if (frame_ask(screen->frame, _("A wrong number, and nothing was asked for?")) && answer(screen) &&
	    run(screen, do_end, &outcome))
		leave(screen);
}

/*
 * The caller is content with what they were told: a word about it is what the log will show. Of several who share
 * the number none is noted that the operator did not pick.
 */
static void end_with_advice(struct screen *screen)
{
	struct state *state = screen->state;
	if (!answer(screen))
		return;
	struct call_outcome outcome = outcome_as(state, "advice");
	bool whose = !has_household(state) || state->picked;
	if (!call_note_outcome(screen, &state->entity, &outcome))
		return;
	if (!whose)
		frame_say(screen->frame, STYLE_SOON,
			  _("Advice, noted for no household: several have this number, and none was picked with its "
			    "digit"));
	leave(screen);
}

static void go_to_other(struct screen *screen)
{
	struct state *state = screen->state;
	state->entity = state->others.next.entity;
	state->toured = true;
	state->rang = state->others.next.state == CALL_RINGING;
	state->live = !state->others.next.ended_at;
	state->popup.match_count = state->chosen = 0;
	screen->stale = true;
}

static void pick(struct screen *screen, const struct id *match)
{
	struct state *state = screen->state;
	console_call_pick(screen->owner, &state->entity, match);
	choose(state, match);
}

static void attach(struct screen *screen, const char *typed)
{
	struct state *state = screen->state;
	struct number_note note = { .number = state->call.number };
	bool picked = false;
	struct find_argument find = { .found = &note.household, .picked = &picked, .typed = typed };
	if (!frame_push(screen->frame, &screen_find, &find))
		return;
	frame_run_until_closed(screen->frame, frame_top(screen->frame));
	if (!picked)
		return;
	const char *const sure[] = { _("theirs"), _("perhaps theirs, to be confirmed") };
	int certainty = frame_menu(screen->frame, _("Whose number is it?"), sure, NULL, 2);
	note.maybe = certainty == 1;
	if (certainty >= 0 && run(screen, do_attach, &note))
		pick(screen, &note.household);
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

static const char *why_not(struct screen *screen, int number);

/* No act is on a character beyond ASCII: of an unknown number it begins the caller's name. */
static bool begins_name(struct screen *screen, uint32_t key)
{
	return key >= 0x80 && key < TERM_FIRST && term_halfwidth(key) == key && !why_not(screen, ACT_FIND_CALLER);
}

static void pick_next(struct screen *screen, bool forward)
{
	struct state *state = screen->state;
	size_t count = state->popup.match_count;
	if (count > 0)
		pick(screen, &state->popup.match[(state->chosen + (forward ? 1 : count - 1)) % count].entity);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	uint32_t half = term_halfwidth(event->key);
	char typed[5] = "";
	state->touched = true;
	if (begins_name(screen, event->key)) {
		text_encode(event->key, typed);
		attach(screen, typed);
		return true;
	}
	if (half >= '1' && half <= '9') {
		if (half - '1' < state->popup.match_count)
			pick(screen, &state->popup.match[half - '1'].entity);
		return true;
	}
	if (event->key == TERM_UP || event->key == TERM_DOWN) {
		pick_next(screen, event->key == TERM_DOWN);
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
		end_as_wrong(screen);
		break;
	case ACT_FIND_CALLER:
	case ACT_FIND:
		attach(screen, NULL);
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
	case ACT_PROMISE:
		if (answer(screen))
			call_note_promise(screen, &state->entity);
		break;
	case ACT_PICK:
		pick_next(screen, true);
		break;
	case ACT_OTHER:
		go_to_other(screen);
		break;
	case ACT_AWAY:
		console_call_put_aside(screen->owner, &state->entity);
		leave(screen);
		break;
	default:
		break;
	}
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	bool missed = state->call.state == CALL_MISSED;
	bool settled = state->call.result && (!missed || strcmp(state->call.result, "missed") != 0);
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
	if (number == ACT_OTHER)
		return state->others.count > 0 ? NULL : _("no other call waits");
	if (number == ACT_PICK)
		return state->popup.match_count > 1 ? NULL : _("nobody shares this number with others");
	if (number == ACT_FIND_CALLER && state->popup.match_count > 0)
		return _("whose number this is stands here");
	if (number == ACT_FIND && state->popup.match_count == 0 && state->call.number)
		return _("nobody has this number");
	if (number == ACT_FIND_CALLER || number == ACT_FIND || number == ACT_STRANGER)
		return state->call.number ? console_why_not(screen->owner, ACCESS_NUMBER_ATTACH)
					  : _("the number is withheld");
	if (others)
		return _("somebody else has this call");
	if (number == ACT_ANSWER && !missed && !state->call.ended_at && mine(screen->owner, state))
		return _("you have answered this call");
	if (number == ACT_OPEN_TICKET)
		return has_household(state) && chosen(state)->tickets > 0 ? NULL : _("there is no open ticket");
	if (number == ACT_ANSWER && (missed || state->call.ended_at))
		return _("this call has ended");
	if (settled && number != ACT_PROMISE)
		return _("what came of this call is noted already; o in the log of calls puts it right");
	return console_why_not(screen->owner, ACCESS_CALL_TAKE);
}

const struct screen_ops screen_call = {
	.name = N_("Call"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.popup = true,
	.apart = true,
	.open = open_screen,
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};
