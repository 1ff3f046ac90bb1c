#include "tui/ticket_dispatch.h"

#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/absence.h"
#include "db/staff.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "db/ticket_due.h"
#include "tui/console.h"
#include "tui/form_screen.h"
#include "tui/staff_pick.h"
#include "tui/ticket_step.h"

/* The limits stand behind as many co-assignees as there may be. */
enum { FIELD_RULE, FIELD_MAIN, FIELD_CO, CO_LEAST = 3 };

struct state {
	struct form_screen form;
	struct id ticket, main; /* main: who has it now */
	struct hash saw;
	enum ticket_step step;
	struct staff_rows staff;
	size_t told, accept, contact, resolve, due, note; /* fields */
	struct dispatch_limits proposed;
	int64_t resolve_due; /* of a ticket that was dispatched before; 0: the clock starts now */
	struct arena shown;  /* of the line that says what is due when */
	const char *missing; /* who is not there */
};

struct argument {
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

/* Blanks leave what the rule says. False when it is no limit; 0 is none, and would take the clock away. */
static bool read_limit(const struct state *state, size_t field, struct duration *limit)
{
	const char *text = form_screen_text(&state->form, field);
	struct duration typed;
	if (!text)
		return true;
	if (!duration_parse(text, &typed) || typed.amount == 0)
		return false;
	*limit = typed;
	return true;
}

static bool is_limit(const struct state *state, size_t field)
{
	return field == state->accept || field == state->contact ||
	       (field == state->resolve && state->resolve_due == 0);
}

static bool check(void *context, size_t field, const char *typed, struct err *err)
{
	const struct state *state = context;
	struct duration ignored = { 0 };
	(void)typed;
	return !is_limit(state, field) || read_limit(state, field, &ignored) ||
	       err_set(err, ERR_INPUT,
		       _("a time limit reads like '4 work hours', '2 work days' or '30 minutes'; left empty it is the "
			 "rule's"));
}

/* What is typed; what cannot be read leaves the proposal's. */
static struct dispatch_limits typed_limits(const struct state *state)
{
	struct dispatch_limits limits = state->proposed;
	read_limit(state, state->accept, &limits.accept);
	read_limit(state, state->contact, &limits.contact);
	if (state->resolve_due == 0)
		read_limit(state, state->resolve, &limits.resolve);
	return limits;
}

static const char *due_text(struct state *state, const char *text, const char *label, int64_t due_ms)
{
	char when[17];
	if (due_ms == 0)
		return text;
	clock_format(due_ms, when);
	return arena_format(&state->shown, "%s%s%s %s", text, *text ? " " : "", label, when + 5);
}

/* Who has it already gets no new limits by being given it again. */
static bool keeps_main(const struct state *state)
{
	int place = form_screen_chosen(&state->form, FIELD_MAIN);
	return state->step == STEP_REASSIGN && place >= 0 && id_equal(&state->staff.row[place].entity, &state->main);
}

static void show_due(struct console *console, struct state *state)
{
	const struct calendar *calendar = &console->config->calendar;
	struct dispatch_limits limits = typed_limits(state);
	int64_t now = console_now(console),
		resolve = state->resolve_due ? state->resolve_due : ticket_due(calendar, now, limits.resolve);
	const char *text = "", *ends = ticket_due_warning(calendar, resolve, &state->form.arena);
	if (keeps_main(state)) {
		text = _("as it stands: the same person gets no more time");
	} else {
		text = due_text(state, text, _("Accept"), ticket_due(calendar, now, limits.accept));
		text = due_text(state, text, _(ticket_step_label(STEP_CONTACT)),
				ticket_due(calendar, now, limits.contact));
		text = due_text(state, text, _("Resolve"), resolve);
	}
	input_set(&state->form.field[state->due].input, text);
	arena_reset(&state->shown);
	state->form.note = state->missing ? state->missing : ends;
}

/* Who is away is given nothing by mistake. */
static bool check_there(struct screen *screen, const struct id *main, struct err *err)
{
	struct console *console = screen->owner;
	struct arena arena = { 0 };
	struct id stand_in;
	const char *why;
	char today[11];
	bool ok = absence_stand_in(console->station->db, main, console_today(console, today), &arena, &stand_in, &why,
				   err);
	if (ok && why)
		ok = frame_ask(screen->frame, arena_format(&arena, _("%s: dispatch it there all the same?"), why)) ||
		     err_set(err, ERR_CONFLICT, "%s", why);
	arena_release(&arena);
	return ok;
}

static bool submit(struct screen *screen, size_t *field, struct err *err)
{
	struct state *state = screen->state;
	struct dispatch_limits limits = typed_limits(state);
	struct ticket_step_new step = { .step = state->step,
					.saw = state->saw,
					.limits = &limits,
					.note = form_screen_text(&state->form, state->note) };
	int main_place = form_screen_chosen(&state->form, FIELD_MAIN);
	*field = FIELD_MAIN;
	if (main_place < 0)
		return err_set(err, ERR_INPUT, _("choose who is the main assignee"));
	step.main = state->staff.row[main_place].entity;
	if (!check_there(screen, &step.main, err))
		return false;
	for (size_t i = FIELD_CO; i < state->told; i++) {
		int place = form_screen_chosen(&state->form, i);
		if (place >= 0 && place != main_place)
			step.co[step.co_count++] = state->staff.row[place].entity;
	}
	step.told = form_screen_chosen(&state->form, state->told) == 0;
	*field = state->form.form.count;
	if (!ticket_step_commit(screen, &state->ticket, &step, err))
		return false;
	frame_say(screen->frame, STYLE_DONE, "%s: %s", _("Done"), state->form.title);
	return true;
}

static void set_staff(struct state *state, size_t field, const struct id *staff)
{
	int place = place_of(&state->staff, staff);
	if (place >= 0)
		input_set(&state->form.field[field].input, state->form.field[field].choice[place]);
}

/* As people read it, and as duration_parse reads it back. */
static size_t add_limit(struct state *state, const char *label, struct duration limit)
{
	char text[DURATION_TEXT_BYTES] = "";
	size_t place = state->form.form.count;
	if (limit.amount > 0)
		duration_show(limit, text);
	input_set(&form_screen_add(&state->form, label, FORM_TEXT, false)->input, text);
	return place;
}

static void add_limits(struct state *state)
{
	struct form_screen *form = &state->form;
	state->accept = add_limit(state, _("Accept within"), state->proposed.accept);
	state->contact = add_limit(state, _("Contact within"), state->proposed.contact);
	state->resolve = form->form.count;
	if (state->resolve_due == 0)
		add_limit(state, _("Resolve within"), state->proposed.resolve);
	else
		input_set(&form_screen_add(form, _("Resolve within"), FORM_SHOWN, false)->input,
			  _("its clock runs since the first dispatch"));
	state->due = form->form.count;
	form_screen_add(form, _("Due"), FORM_SHOWN, false);
}

/* A dispatch begins with whom the rules propose; a reassignment keeps the others, and asks to whom. */
static void set_people(struct state *state, const struct ticket *ticket, const struct ticket_proposal *proposal)
{
	if (state->step == STEP_DISPATCH || !id_equal(&proposal->main, &ticket->main))
		set_staff(state, FIELD_MAIN, &proposal->main);
	if (state->step == STEP_DISPATCH) {
		for (size_t i = 0; i < proposal->co_count; i++)
			set_staff(state, FIELD_CO + i, &proposal->co[i].staff);
		return;
	}
	size_t field = FIELD_CO;
	for (size_t i = 0; i < ticket->party_count && field < state->told; i++)
		if (!ticket->party[i].main)
			set_staff(state, field++, &ticket->party[i].staff);
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	const struct argument *given = argument;
	const struct ticket *ticket = given->ticket;
	struct arena *arena = &state->form.arena;
	struct ticket_proposal proposal;
	char today[11];
	struct staff_filter everybody = { .today = console_today(console, today) };
	state->ticket = ticket->entity;
	state->main = ticket->main;
	state->saw = ticket->last_step;
	state->step = given->step;
	state->resolve_due = ticket->resolve_due;
	if (!staff_list(console->station->db, &everybody, arena, &state->staff, err) ||
	    !ticket_propose_for(console->station->db, console->config, &state->ticket, today, arena, &proposal, err))
		return false;
	state->proposed = proposal.limits;
	size_t others = given->step == STEP_DISPATCH	 ? proposal.co_count
			: ticket->party_count > CO_LEAST ? ticket->party_count
							 : CO_LEAST;
	others = others > TICKET_CO_MOST ? TICKET_CO_MOST : others < CO_LEAST ? CO_LEAST : others;
	const char *const *choice = staff_choices(&state->staff, arena),
			  **yes_no = arena_alloc(arena, 2 * sizeof *yes_no);
	yes_no[0] = _("yes");
	yes_no[1] = _("no");
	input_set(&form_screen_add(&state->form, _("Rule"), FORM_SHOWN, false)->input,
		  proposal.rule ? proposal.rule : _("none matched"));
	form_screen_add_choice(&state->form, _("Main assignee"), true, choice, state->staff.count);
	for (size_t i = 0; i < others; i++)
		form_screen_add_choice(&state->form, _("Co-assignee"), false, choice, state->staff.count);
	state->told = state->form.form.count;
	form_screen_add_choice(&state->form, _("Told already"), true, yes_no, 2);
	add_limits(state);
	state->note = state->form.form.count;
	form_screen_add(&state->form, _("Note"), FORM_LINES, (ticket_step_needs(given->step) & NEEDS_NOTE) != 0);
	set_people(state, ticket, &proposal);
	input_set(&state->form.field[state->told].input, yes_no[1]);
	state->form.form.focus = FIELD_MAIN;
	state->form.form.check = check;
	state->form.form.context = state;
	state->form.submit = submit;
	state->form.title = arena_format(arena, "%s %s", _(ticket_step_label(given->step)), ticket->number);
	state->missing = proposal.missing;
	ticket_step_draft(console, &state->ticket, given->step, &state->form.draft);
	form_screen_restore(screen);
	show_due(console, state);
	return true;
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	bool taken = form_screen_key(screen, event);
	show_due(screen->owner, state);
	return taken;
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->shown);
	form_screen_close(screen);
}

static const struct screen_ops screen_dispatch = {
	.name = N_("Dispatch"),
	.keys = form_screen_keys,
	.state_bytes = sizeof(struct state),
	.open = open_screen,
	.draw = form_screen_draw,
	.types = true,
	.key = key,
	.insert = form_screen_insert,
	.save = form_screen_save,
	.close = close_screen,
};

void ticket_dispatch_open(struct screen *screen, const struct ticket *ticket, enum ticket_step step)
{
	struct argument argument = { ticket, step };
	frame_push(screen->frame, &screen_dispatch, &argument);
}
