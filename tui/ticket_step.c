#include "tui/ticket_step.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/staff.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "tui/console.h"
#include "tui/form_screen.h"
#include "tui/staff_pick.h"
#include "tui/ticket_correct.h"
#include "tui/ticket_link.h"

/* What the person would be as a recorder of others' steps; false for who is no desk. */
static bool as_proxy(const struct console *console, const struct ticket *ticket, struct ticket_who *who)
{
	ticket_who(ticket, &console->person, who);
	who->proxy = true;
	who->main = true;
	who->co = false;
	return access_covers(&console->person, ACCESS_TICKET_PROXY, &(struct access_subject){ .area = ticket->area }) &&
	       ticket->party_count > 0;
}

static bool is_own(const struct console *console, const struct ticket *ticket, enum ticket_step step, struct err *err)
{
	struct ticket_who who;
	ticket_who(ticket, &console->person, &who);
	return ticket_step_allowed(ticket->state, step, &who, err);
}

static bool is_others(const struct console *console, const struct ticket *ticket, enum ticket_step step)
{
	struct ticket_who who;
	struct err ignored;
	return as_proxy(console, ticket, &who) && ticket_step_allowed(ticket->state, step, &who, &ignored);
}

size_t ticket_step_offers(const struct console *console, const struct ticket *ticket,
			  enum ticket_step steps[static TICKET_STEPS])
{
	size_t count = 0;
	for (int step = 0; step < TICKET_STEPS; step++)
		if (!ticket_step_why_not(console, ticket, (enum ticket_step)step))
			steps[count++] = (enum ticket_step)step;
	return count;
}

const char *ticket_step_why_not(const struct console *console, const struct ticket *ticket, enum ticket_step step)
{
	static struct err err;
	if (step == STEP_UNLINK && ticket->link_count == 0)
		return _("the ticket is linked to nothing");
	if (step == STEP_TELL && (ticket->told || ticket->party_count == 0))
		return _("there is nobody who is still to be told");
	return is_own(console, ticket, step, &err) || is_others(console, ticket, step) ? NULL : err.text;
}

static bool commit(struct console *console, const struct id *ticket, const struct ticket_step_new *step,
		   struct err *err)
{
	struct act *act;
	return act_begin(console->station, &console->person, &act, err) &&
	       act_finish(act, ticket_step(act, console->config, ticket, step, NULL, err), err);
}

/* Whether to go on with a step though the ticket has changed, as a note when it is not possible any more. */
static bool goes_on(struct screen *screen, const struct ticket *now, struct ticket_step_new *step,
		    const struct err *why)
{
	struct arena arena = { 0 };
	bool possible = !ticket_step_why_not(screen->owner, now, step->step), go = false;
	if (possible)
		go = frame_ask(screen->frame, arena_format(&arena, _("%s. Take your step all the same?"), why->text));
	else if (step->note) {
		go = frame_ask(screen->frame,
			       arena_format(&arena,
					    _("%s. Your step is not possible any more: keep what you wrote as a note?"),
					    why->text));
		*step = (struct ticket_step_new){ .step = STEP_NOTE, .note = step->note };
	}
	step->saw = now->last_step;
	arena_release(&arena);
	return go;
}

bool ticket_step_commit(struct screen *screen, const struct id *ticket, struct ticket_step_new *step, struct err *err)
{
	struct console *console = screen->owner;
	struct arena arena = { 0 };
	struct ticket now;
	struct err ignored;
	bool done, again;
	do {
		done = commit(console, ticket, step, err);
		again = !done && err->code == ERR_CONFLICT &&
			ticket_read(console->station->db, ticket, console_now(console), &arena, &now, &ignored) &&
			!hash_equal(&now.last_step, &step->saw) && goes_on(screen, &now, step, err);
	} while (again);
	arena_release(&arena);
	return done;
}

/* Dispatching -------------------------------------------------------------------------------------- */

enum { FIELD_RULE, FIELD_MAIN, FIELD_CO, CO_FIELDS = 3, FIELD_TOLD = FIELD_CO + CO_FIELDS, FIELD_NOTE };

struct dispatch_state {
	struct form_screen form;
	struct id ticket;
	struct hash saw;
	enum ticket_step step;
	struct staff_rows staff;
};

struct dispatch_argument {
	const struct ticket *ticket;
	enum ticket_step step;
};

static int place_of(const struct staff_rows *staff, const struct id *entity)
{
	for (size_t i = 0; i < staff->count; i++)
		if (id_equal(&staff->row[i].entity, entity))
			return (int)i;
	return -1;
}

static bool submit_dispatch(struct screen *screen, size_t *field, struct err *err)
{
	struct dispatch_state *state = screen->state;
	struct ticket_step_new step = { .step = state->step,
					.saw = state->saw,
					.note = form_screen_text(&state->form, FIELD_NOTE) };
	int main_place = form_screen_chosen(&state->form, FIELD_MAIN);
	*field = FIELD_MAIN;
	if (main_place < 0)
		return err_set(err, ERR_INPUT, _("choose who is the main assignee"));
	step.main = state->staff.row[main_place].entity;
	for (size_t i = 0; i < CO_FIELDS; i++) {
		int place = form_screen_chosen(&state->form, FIELD_CO + i);
		if (place >= 0 && place != main_place)
			step.co[step.co_count++] = state->staff.row[place].entity;
	}
	step.told = form_screen_chosen(&state->form, FIELD_TOLD) == 0;
	*field = state->form.form.count;
	return ticket_step_commit(screen, &state->ticket, &step, err);
}

static void set_staff(struct dispatch_state *state, size_t field, const struct id *staff)
{
	int place = place_of(&state->staff, staff);
	if (place >= 0)
		input_set(&state->form.field[field].input, state->form.field[field].choice[place]);
}

static bool open_dispatch(struct screen *screen, const void *argument, struct err *err)
{
	static const char *const yes_no[] = { "是", "否" };
	struct console *console = screen->owner;
	struct dispatch_state *state = screen->state;
	const struct dispatch_argument *given = argument;
	struct arena *arena = &state->form.arena;
	struct ticket_proposal proposal;
	struct staff_filter everybody = { .duty = NULL };
	char today[11];
	state->ticket = given->ticket->entity;
	state->saw = given->ticket->last_step;
	state->step = given->step;
	if (!staff_list(console->station->db, &everybody, arena, &state->staff, err) ||
	    !ticket_propose_for(console->station->db, console->config, &state->ticket, console_today(console, today),
				arena, &proposal, err))
		return false;
	const char *const *choice = staff_choices(&state->staff, arena);
	input_set(&form_screen_add(&state->form, _("Rule"), FORM_SHOWN, false)->input,
		  proposal.rule ? proposal.rule : _("none matched"));
	form_screen_add_choice(&state->form, _("Main assignee"), true, choice, state->staff.count);
	for (size_t i = 0; i < CO_FIELDS; i++)
		form_screen_add_choice(&state->form, _("Co-assignee"), false, choice, state->staff.count);
	form_screen_add_choice(&state->form, _("Told already"), true, yes_no, 2);
	form_screen_add(&state->form, _("Note"), FORM_LINES, false);
	set_staff(state, FIELD_MAIN, &proposal.main);
	for (size_t i = 0; i < proposal.co_count && i < CO_FIELDS; i++)
		set_staff(state, FIELD_CO + i, &proposal.co[i].staff);
	input_set(&state->form.field[FIELD_TOLD].input, yes_no[1]);
	state->form.form.focus = FIELD_MAIN;
	state->form.submit = submit_dispatch;
	state->form.title = arena_format(arena, "%s %s", _("Dispatch"), given->ticket->number);
	state->form.note = proposal.missing;
	return true;
}

static const struct screen_ops screen_dispatch = {
	.name = N_("Dispatch"),
	.keys = form_screen_keys,
	.state_bytes = sizeof(struct dispatch_state),
	.open = open_dispatch,
	.draw = form_screen_draw,
	.types = true,
	.key = form_screen_key,
	.insert = form_screen_insert,
	.close = form_screen_close,
};

/* The other steps ---------------------------------------------------------------------------------- */

/* For whom the desk records the step. */
static bool ask_on_behalf(struct screen *screen, const struct ticket *ticket, struct id *staff)
{
	const char *items[16];
	size_t count = ticket->party_count < 16 ? ticket->party_count : 16;
	for (size_t i = 0; i < count; i++)
		items[i] = ticket->party[i].name;
	int picked = count == 1 ? 0 : frame_menu(screen->frame, _("Who reported by phone?"), items, NULL, count);
	if (picked >= 0)
		*staff = ticket->party[picked].staff;
	return picked >= 0;
}

static bool ask_result(struct screen *screen, enum ticket_result *result)
{
	const char *items[TICKET_RESULTS];
	size_t count = 0;
	for (int i = TICKET_NO_RESULT + 1; i < TICKET_RESULTS; i++)
		items[count++] = _(ticket_result_label((enum ticket_result)i));
	int picked = frame_menu(screen->frame, _("What does the caller say?"), items, NULL, count);
	*result = (enum ticket_result)(picked + TICKET_NO_RESULT + 1);
	return picked >= 0;
}

static bool ask_score(struct screen *screen, int *score)
{
	const char *items[] = { _("very good (5)"), _("good (4)"), _("fair (3)"),
				_("poor (2)"),	    _("bad (1)"),  _("no score") };
	enum { SCORES = sizeof items / sizeof *items };
	int picked = frame_menu(screen->frame, _("The caller's score"), items, NULL, SCORES);
	*score = picked < 0 || picked == SCORES - 1 ? 0 : TICKET_SCORE_MOST - picked;
	return picked >= 0;
}

/* Into which ticket: one of the same household or number, else by its number. */
static bool ask_other(struct screen *screen, const struct ticket *ticket, struct id *other)
{
	struct console *console = screen->owner;
	struct arena arena = { 0 };
	struct ticket_page *page = arena_alloc(&arena, sizeof *page);
	struct input number = { .lines = false };
	struct err err = { 0 };
	struct ticket_alike alike = { .viewer = &console->person,
				      .household = ticket->household,
				      .except = ticket->entity,
				      .number = ticket->callback,
				      .category = ticket->category,
				      .now_ms = console_now(console) };
	bool found = false, ok = ticket_alike(console->station->db, &alike, &arena, page, &err);
	const char **items = arena_alloc(&arena, (page->count + 1) * sizeof *items);
	for (size_t i = 0; ok && i < page->count; i++)
		items[i] = arena_format(&arena, "%s  %s  %s", page->row[i].number,
					_(ticket_state_label(page->row[i].state)), page->row[i].title);
	items[page->count] = _("another, by its number");
	int picked = ok ? frame_menu(screen->frame, _("Merge into which ticket?"), items, NULL, page->count + 1) : -1;
	if (picked >= 0 && (size_t)picked < page->count) {
		*other = page->row[picked].entity;
		found = true;
	} else if (picked >= 0 && frame_type(screen->frame, _("Merge into which ticket?"), _("Its number:"), &number)) {
		found = ok = ticket_by_number(console->station->db, number.text, alike.now_ms, other, &err);
	}
	if (!ok)
		frame_fail(screen->frame, &err);
	arena_release(&arena);
	return found;
}

/* Which steps take a note though they can do without. */
static bool takes_note(enum ticket_step step)
{
	return step != STEP_TELL && step != STEP_ACCEPT && step != STEP_CLOSE && step != STEP_RESUME &&
	       step != STEP_LINK && step != STEP_UNLINK;
}

/* Dates and words, which may have to be mended: what was typed stands there again. */
struct typed {
	struct input note, until;
};

static bool ask_words(struct frame *frame, const struct ticket_step_new *step, struct typed *typed)
{
	const char *label = _(ticket_step_label(step->step));
	unsigned needs = ticket_step_needs(step->step);
	if ((needs & NEEDS_DATE) && !frame_type(frame, label, _("Until (like 2026-12-01):"), &typed->until))
		return false;
	if (step->result == TICKET_NOT_REACHED &&
	    !frame_type(frame, label, _("Next try on (like 2026-12-01; may be empty):"), &typed->until))
		return false;
	return (!(needs & NEEDS_NOTE) && !takes_note(step->step)) ||
	       frame_type(frame, label, _("What was done, or why:"), &typed->note);
}

void ticket_step_take(struct screen *screen, const struct ticket *shown, enum ticket_step kind)
{
	struct console *console = screen->owner;
	struct frame *frame = screen->frame;
	unsigned needs = ticket_step_needs(kind);
	struct ticket_step_new step = { .step = kind, .saw = shown->last_step };
	struct typed typed = { .note = { .lines = true } };
	struct id ticket = shown->entity;
	struct err err = { 0 };
	if (needs & NEEDS_CORRECTION) {
		ticket_correct_open(screen, shown);
		return;
	}
	if (needs & NEEDS_MAIN) {
		struct dispatch_argument argument = { shown, kind };
		frame_push(frame, &screen_dispatch, &argument);
		return;
	}
	if ((!is_own(console, shown, kind, &err) && !ask_on_behalf(screen, shown, &step.on_behalf)) ||
	    ((needs & NEEDS_TICKET) && !ask_other(screen, shown, &step.ticket)) ||
	    (kind == STEP_LINK && !ticket_link_choose(screen, shown, &step.link)) ||
	    (kind == STEP_UNLINK && !ticket_link_choose_old(screen, shown, &step.link)) ||
	    ((needs & NEEDS_RESULT) && !ask_result(screen, &step.result)) ||
	    ((needs & NEEDS_RESULT) && step.result != TICKET_NOT_REACHED && !ask_score(screen, &step.score)))
		return;
	do {
		err = (struct err){ 0 };
		if (!ask_words(frame, &step, &typed))
			return;
		step.note = typed.note.text[strspn(typed.note.text, " \n")] ? typed.note.text : NULL;
		step.until = typed.until.text[0] ? typed.until.text : NULL;
		if (ticket_step_commit(screen, &ticket, &step, &err))
			frame_say(frame, STYLE_DONE, "%s: %s", _("Done"), _(ticket_step_label(step.step)));
		else
			frame_fail(frame, &err);
	} while (err.code == ERR_INPUT && (typed.note.text[0] || typed.until.text[0]));
	frame_stale(frame);
}
