/* 来电: the log of calls, and those that were missed. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/phone.h"
#include "db/act.h"
#include "db/call.h"
#include "db/call_act.h"
#include "reports/handover.h"
#include "tui/call_filter.h"
#include "tui/call_note.h"
#include "tui/console.h"
#include "tui/list.h"
#include "tui/list_follow.h"
#include "tui/screens.h"
#include "tui/ticket_form.h"

struct state {
	struct call_chosen chosen;
	int64_t missed;
	struct list list;
	struct arena arena;
	struct call_page page;
	size_t first;
};

enum {
	ACT_OPEN = 1,
	ACT_MISSED,
	ACT_MISSED_OFF,
	ACT_FILTER,
	ACT_ALL,
	ACT_RING,
	ACT_BACK,
	ACT_OUTCOME,
	ACT_TICKET,
	ACT_PROMISE,
	ACT_PROMISES,
	ACT_HANDOVER
};

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "call open", N_("open"),
	  N_("Open the ticket or the household of the call; while nothing came of it yet, the call with all its "
	     "choices") },
	{ 'm', ACT_MISSED, "missed", N_("to call back"), N_("Only those who are to be called back") },
	{ 'm', ACT_MISSED_OFF, "missed off", N_("all calls"), N_("All calls again, not only those to be called back") },
	{ 'b', ACT_BACK, "call back", N_("called back"), N_("Note that a missed call was called back") },
	{ 'o', ACT_OUTCOME, "outcome", N_("outcome"), N_("Note what came of the call, or put right what was noted") },
	{ 'n', ACT_TICKET, "ticket new", N_("ticket"),
	  N_("Open a ticket from the call, with its number and household") },
	{ 'f', ACT_FILTER, "filter", N_("filter"),
	  N_("Only calls of one outcome, of some days, of this number, or that one person answered") },
	{ 'x', ACT_ALL, "filter off", NULL, N_("Take all filters off") },
	{ 'p', ACT_PROMISE, "promise", N_("promise"), N_("Note what was promised in the call, and until when") },
	{ 'd', ACT_PROMISES, "promises", NULL, N_("What was promised and is not kept yet; pick one to strike it off") },
	{ 'h', ACT_HANDOVER, "handover", N_("hand-over"), N_("The hand-over page for the next shift") },
	{ 'r', ACT_RING, "ring", N_("record"),
	  N_("Record a call that the line did not announce: its number is typed") },
	{ 0, 0, NULL, NULL, NULL },
};

static const struct call_row *row_at(const struct state *state, size_t place)
{
	return place >= state->first && place < state->first + state->page.count
		       ? &state->page.row[place - state->first]
		       : NULL;
}

/* One row more than was read stands for what follows, until a page is not full. */
static bool read_page(struct console *console, struct state *state, size_t first, struct err *err)
{
	arena_reset(&state->arena);
	state->chosen.filter.viewer = &console->person;
	state->chosen.filter.phone_prefix = console->config->phone_prefix;
	state->chosen.filter.now_ms = console_now(console);
	if (!call_list(console->station->db, &state->chosen.filter, first, &state->arena, &state->page, err))
		return false;
	state->first = first;
	size_t known = first + state->page.count;
	if (state->page.count < CALL_PAGE_ROWS || known > state->list.count)
		state->list.count = known + (state->page.count == CALL_PAGE_ROWS);
	return true;
}

static size_t page_start(size_t top)
{
	return top / (CALL_PAGE_ROWS / 2) * (CALL_PAGE_ROWS / 2);
}

static bool read_from(struct screen *screen, size_t top, struct err *err)
{
	return read_page(screen->owner, screen->state, page_start(top), err);
}

static const struct id *entity_at(const struct screen *screen, size_t place)
{
	const struct call_row *row = row_at(screen->state, place);
	return row ? &row->entity : NULL;
}

static const struct list_rows all_rows = { CALL_PAGE_ROWS, read_from, entity_at };

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct id at = list_under(screen, &state->list, &all_rows);
	if (!call_waiting_count(console->station->db, console_now(console), &state->missed, err) ||
	    !read_page(console, state, page_start(state->list.top), err))
		return false;
	list_fit(&state->list, state->list.count, screen->box.rows - 3);
	return list_follow(screen, &state->list, &all_rows, &at, err);
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	(void)err;
	if (argument)
		call_filter_number(&((struct state *)screen->state)->chosen, argument);
	return true;
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

enum {
	COLUMN_WHEN,
	COLUMN_NUMBER,
	COLUMN_RESULT,
	COLUMN_WHO,
	COLUMN_HEAD,
	COLUMN_PLACE,
	COLUMN_NUMBER_OF_TICKET,
	COLUMN_TICKET
};

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct call_row *row = row_at(context, place);
	char when[17];
	struct list_cell shown = { .style = STYLE_NORMAL };
	if (!row)
		return shown;
	bool missed = row->state == CALL_MISSED;
	switch (column) {
	case COLUMN_WHEN:
		clock_format(row->rang_at, when);
		memcpy(shown.room, when + 5, sizeof when - 5);
		break;
	case COLUMN_NUMBER:
		shown.text = row->number ? row->number : _("withheld");
		break;
	case COLUMN_RESULT:
		shown.text = call_outcome_label(row);
		shown.style = missed && !row->back_reached && id_is_none(&row->ticket) ? STYLE_OVERDUE
			      : row->state == CALL_RINGING || call_is_undecided(row)   ? STYLE_SOON
										       : STYLE_NORMAL;
		break;
	case COLUMN_WHO:
		shown.text = row->answered_name;
		break;
	case COLUMN_HEAD:
		shown.text = row->head;
		break;
	case COLUMN_PLACE:
		shown.text = row->village;
		break;
	case COLUMN_NUMBER_OF_TICKET:
		shown.text = row->ticket_number;
		break;
	default:
		shown.text = row->ticket_title ? row->ticket_title : row->note;
		shown.style = row->ticket_over ? STYLE_DONE : STYLE_NORMAL;
	}
	return shown;
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column columns[] = {
		{ _("When"), 11, false, 0 },
		{ _("Telephone"), 12, false, 0 },
		{ _("Outcome"), 8, false, 0 },
		{ _("Answered"), 8, false, 0 },
		{ _("Head"), 8, false, 0 },
		{ _("Village"), 12, false, 100 },
		{ _("Ticket number"), 14, false, 100 },
		{ _("Ticket"), 0, false, 0 },
	};
	struct state *state = screen->state;
	box_format(body, 0, 1, state->missed ? STYLE_OVERDUE : STYLE_DONE, _("Missed and to be called back: %lld"),
		   (long long)state->missed);
	struct arena arena = { 0 };
	const char *only = call_filter_text(&state->chosen, &arena);
	box_put(body, 0, body.columns - term_width(only) - 1, STYLE_SOON, only);
	box_rule(body, 1);
	list_draw(&state->list, box_below(body, 2), columns, sizeof columns / sizeof *columns, cell, state);
	if (state->list.count == 0)
		box_put(body, 4, 2, STYLE_MUTED,
			*only ? _("No call here; x takes the filters off.") : _("No call here."));
	arena_release(&arena);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	if (!list_key(&state->list, event))
		return false;
	size_t last = state->list.top + (size_t)state->list.rows;
	bool read = state->list.top >= state->first &&
		    (last <= state->first + state->page.count || state->page.count < CALL_PAGE_ROWS);
	if (!read && !read_page(screen->owner, state, page_start(state->list.top), &err))
		frame_fail(screen->frame, &err);
	return true;
}

/* The call then rings at this station like one that the line announces. */
static void ring(struct screen *screen)
{
	struct console *console = screen->owner;
	struct input number = { .text = "" };
	struct err err = { 0 };
	struct act *act;
	struct id call;
	if (!frame_type(screen->frame, _("Record a call"), _("Number that calls (empty: withheld):"), &number))
		return;
	bool ok = act_begin(console->station, NULL, &act, &err) &&
		  act_finish(act, call_ring(act, number.text[0] ? number.text : NULL, &call, &err), &err);
	if (!ok)
		frame_fail(screen->frame, &err);
	else
		frame_push(screen->frame, &screen_call, &call);
}

static void start_over(struct screen *screen)
{
	struct state *state = screen->state;
	state->list = (struct list){ .rows = state->list.rows };
	screen->stale = true;
}

static void say_done(struct screen *screen, bool ok, struct err *err, const char *done)
{
	if (ok)
		frame_say(screen->frame, STYLE_DONE, "%s", done);
	else
		frame_fail(screen->frame, err);
	screen->stale = true;
}

/* The only household with the number, when it is not known for sure which one it was about. */
static bool find_household(struct console *console, const struct call_row *row, struct arena *arena,
			   struct ticket_form *known, struct err *err)
{
	struct call_popup *popup = arena_alloc(arena, sizeof *popup);
	if (!id_is_none(&row->household) || !row->number)
		return true;
	if (!call_popup(console->station->db, row->number, console->config->phone_prefix, console_now(console), arena,
			popup, err))
		return false;
	if (popup->match_count == 1 && popup->match[0].kind == CALL_HOUSEHOLD && !popup->match[0].maybe)
		ticket_form_set_match(known, &popup->match[0]);
	return true;
}

static void new_ticket(struct screen *screen, const struct call_row *row)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	struct ticket_form known = { .call = row->entity, .number = row->number, .household = row->household };
	if (find_household(screen->owner, row, &arena, &known, &err))
		ticket_form_open(screen->frame, &known);
	else
		frame_fail(screen->frame, &err);
	arena_release(&arena);
}

static void note_outcome(struct screen *screen, const struct call_row *row)
{
	static const char *const codes[] = { "advice", "wrong" };
	const char *const items[] = { call_result_label(codes[0]), call_result_label(codes[1]) };
	struct call_outcome outcome = { .household = row->household };
	struct id call = row->entity;
	int picked = frame_menu(screen->frame, _("What came of the call?"), items, NULL, 2);
	if (picked < 0)
		return;
	outcome.result = codes[picked];
	call_note_outcome(screen, &call, &outcome);
}

/* Who may take calls gets the call itself back while nobody has said what came of it. */
static void open_call(struct screen *screen, const struct call_row *row)
{
	bool settled = row->result && row->state == CALL_ENDED;
	if (!id_is_none(&row->ticket))
		frame_push(screen->frame, &screen_ticket, &row->ticket);
	else if (!id_is_none(&row->household) && (settled || console_why_not(screen->owner, ACCESS_CALL_TAKE)))
		frame_push(screen->frame, &screen_household, &row->household);
	else
		frame_push(screen->frame, &screen_call, &row->entity);
}

static void called_back(struct screen *screen, const struct id *shown)
{
	struct console *console = screen->owner;
	/* Of the person, not of the line. */
	const char *const items[] = { _("reached them"), _("not reached") };
	struct input note = { .lines = true };
	struct id call = *shown;
	struct err err = { 0 };
	struct act *act = NULL;
	int picked = frame_menu(screen->frame, _("Called back"), items, NULL, 2);
	if (picked < 0 || !frame_type(screen->frame, items[picked], _("What was said (may be empty):"), &note))
		return;
	bool ok = act_begin(console->station, &console->person, &act, &err) &&
		  act_finish(act, call_back(act, &call, picked == 0, note.text, &err), &err);
	say_done(screen, ok, &err, items[picked]);
}

static void keep_promise(struct screen *screen)
{
	struct console *console = screen->owner;
	struct arena arena = { 0 };
	struct call_promises *promises = arena_alloc(&arena, sizeof *promises);
	struct err err = { 0 };
	struct act *act = NULL;
	if (!call_promises_read(console->station->db, &console->person, 0, &arena, promises, &err)) {
		frame_fail(screen->frame, &err);
		arena_release(&arena);
		return;
	}
	const char **items = arena_alloc(&arena, (promises->count + 1) * sizeof *items);
	for (size_t i = 0; i < promises->count; i++) {
		const struct call_promise_row *row = &promises->row[i];
		items[i] = arena_format(&arena, "%s  %s  %s", row->due_on ? row->due_on : "",
					row->head     ? row->head
					: row->number ? row->number
						      : "",
					row->text);
	}
	int picked = frame_menu(screen->frame, _("Which promise was kept?"), items, NULL, promises->count);
	if (picked >= 0) {
		const struct call_promise_row *row = &promises->row[picked];
		bool ok = act_begin(console->station, &console->person, &act, &err) &&
			  act_finish(act, call_promise_kept(act, &row->call, &row->promise, &err), &err);
		say_done(screen, ok, &err, _("Kept."));
	}
	arena_release(&arena);
}

static void show_handover(struct screen *screen)
{
	enum { SHOWN_MOST = 100 };
	struct console *console = screen->owner;
	struct arena arena = { 0 };
	struct err err = { 0 };
	char *text;
	struct handover_query query = { .config = console->config,
					.viewer = &console->person,
					.now_ms = console_now(console),
					.most = SHOWN_MOST,
					.columns = screen->box.columns - 6 };
	if (handover_text(console->station->db, &query, &arena, &text, &err))
		frame_push(screen->frame, &screen_handover, text);
	else
		frame_fail(screen->frame, &err);
	arena_release(&arena);
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	const struct call_row *row = row_at(state, state->list.cursor);
	switch (number) {
	case ACT_OPEN:
		open_call(screen, row);
		break;
	case ACT_MISSED:
	case ACT_MISSED_OFF:
		state->chosen = (struct call_chosen){ .filter = { .waiting = !state->chosen.filter.waiting } };
		start_over(screen);
		break;
	case ACT_FILTER:
		if (call_filter_ask(screen, row, &state->chosen))
			start_over(screen);
		break;
	case ACT_ALL:
		state->chosen = (struct call_chosen){ .filter = { .number = NULL } };
		start_over(screen);
		break;
	case ACT_RING:
		ring(screen);
		break;
	case ACT_BACK:
		called_back(screen, &row->entity);
		break;
	case ACT_OUTCOME:
		note_outcome(screen, row);
		break;
	case ACT_TICKET:
		new_ticket(screen, row);
		break;
	case ACT_PROMISE:
		call_note_promise(screen, &row->entity);
		break;
	case ACT_PROMISES:
		keep_promise(screen);
		break;
	case ACT_HANDOVER:
		show_handover(screen);
		break;
	default:
		break;
	}
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	const struct call_row *row = row_at(state, state->list.cursor);
	if (number == ACT_MISSED)
		return state->chosen.filter.waiting ? _("only those are shown already; m shows all calls") : NULL;
	if (number == ACT_MISSED_OFF)
		return state->chosen.filter.waiting ? NULL : _("all calls are shown");
	bool about_one = number == ACT_OPEN || number == ACT_BACK || number == ACT_PROMISE || number == ACT_OUTCOME ||
			 number == ACT_TICKET;
	if (about_one && !row)
		return _("there is no call under the cursor");
	/* Who may not take calls sees of them only what came of them. */
	if (number == ACT_OPEN && id_is_none(&row->ticket) && id_is_none(&row->household) &&
	    console_why_not(screen->owner, ACCESS_CALL_TAKE))
		return _("this call has neither a ticket nor a household");
	if ((number == ACT_OUTCOME || number == ACT_TICKET) && !id_is_none(&row->ticket))
		return _("a ticket came of this call; it is put right there");
	if ((number == ACT_OUTCOME || number == ACT_TICKET) && row->state == CALL_RINGING)
		return _("it rings still: Enter shows it");
	if (number == ACT_BACK && row->state != CALL_MISSED)
		return _("only a missed call is called back");
	return number != ACT_OPEN && number != ACT_FILTER && number != ACT_ALL && number != ACT_HANDOVER
		       ? console_why_not(screen->owner, ACCESS_CALL_TAKE)
		       : NULL;
}

const struct screen_ops screen_calls = {
	.name = N_("6 Calls"),
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
