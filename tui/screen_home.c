/* 我的: what waits for whoever is logged in. A helper sees the own households, the longest not visited first. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/card.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/phone.h"
#include "db/call.h"
#include "db/conflict.h"
#include "db/db.h"
#include "db/diary.h"
#include "db/enrol.h"
#include "db/policy_reach.h"
#include "db/staff.h"
#include "db/sync_state.h"
#include "db/ticket.h"
#include "tui/console.h"
#include "tui/figures.h"
#include "tui/household_form.h"
#include "tui/list.h"
#include "tui/policy_screens.h"
#include "tui/screens.h"

/* What a role sees above its tickets, and which of its queues comes first. */
enum head { HEAD_NONE, HEAD_QUOTA, HEAD_FIGURES, HEAD_SYSTEM };
enum { ORDER_MOST = 7 };
static const struct role_home {
	enum head head;
	enum ticket_queue order[ORDER_MOST]; /* QUEUE_ALL ends it */
} homes[ROLE_COUNT] = {
	[ROLE_DESK] = { HEAD_NONE,
			{ QUEUE_DISPATCH, QUEUE_TELL, QUEUE_FOLLOW_UP, QUEUE_OVERDUE, QUEUE_LOOK, QUEUE_WORK,
			  QUEUE_ALL } },
	[ROLE_CLERK] = { HEAD_FIGURES,
			 { QUEUE_MINE, QUEUE_DISPATCH, QUEUE_OVERDUE, QUEUE_TELL, QUEUE_FOLLOW_UP, QUEUE_WORK,
			   QUEUE_ALL } },
	[ROLE_HELPER] = { HEAD_QUOTA, { QUEUE_MINE, QUEUE_OVERDUE, QUEUE_WORK, QUEUE_ALL } },
	[ROLE_DOCTOR] = { HEAD_NONE, { QUEUE_MINE, QUEUE_OVERDUE, QUEUE_WORK, QUEUE_ALL } },
	[ROLE_DEPARTMENT] = { HEAD_NONE, { QUEUE_MINE, QUEUE_OVERDUE, QUEUE_WORK, QUEUE_ALL } },
	[ROLE_LEADER] = { HEAD_FIGURES,
			  { QUEUE_OVERDUE, QUEUE_DISPATCH, QUEUE_TELL, QUEUE_WORK, QUEUE_FOLLOW_UP, QUEUE_ALL } },
	[ROLE_INSPECTOR] = { HEAD_FIGURES,
			     { QUEUE_OVERDUE, QUEUE_DISPATCH, QUEUE_TELL, QUEUE_WORK, QUEUE_FOLLOW_UP, QUEUE_ALL } },
	[ROLE_ADMIN] = { HEAD_SYSTEM,
			 { QUEUE_OVERDUE, QUEUE_DISPATCH, QUEUE_TELL, QUEUE_WORK, QUEUE_FOLLOW_UP, QUEUE_ALL } },
};

struct state {
	struct list list;
	struct arena arena;
	const struct role_home *home;
	bool show_dues;		     /* a helper's households, not tickets */
	struct diary_dues dues;	     /* a helper's households */
	int visits;		     /* that count this month */
	struct policy_dues policies; /* that are still to be explained to them */
	bool phones_whole;
	char month[8];
	struct ticket_page tickets;
	enum ticket_queue queue;
	bool chosen; /* the queue: by the user */
	int64_t count[TICKET_QUEUES], missed, conflicts;
	int64_t now_ms;
	char today[11];

	struct cockpit cockpit; /* with HEAD_FIGURES */
	struct {
		int64_t logins, disabled, stations, entries;
		struct sync_state sync;
	} system; /* with HEAD_SYSTEM */
};

enum { ACT_OPEN = 1, ACT_DIARY, ACT_TICKET, ACT_NEXT, ACT_CONFLICTS, ACT_POLICIES };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "open", N_("open"), N_("Open what is under the cursor") },
	{ 'd', ACT_DIARY, "diary new", N_("diary"), N_("Write a diary of this household") },
	{ 'n', ACT_TICKET, "ticket new", N_("ticket"), N_("New ticket") },
	{ TERM_TAB, ACT_NEXT, "queue next", N_("next queue"), N_("Next queue that has tickets") },
	{ 'l', ACT_POLICIES, "policies to explain", N_("policies"),
	  N_("Policies that are still to be explained to your households") },
	{ 'x', ACT_CONFLICTS, "conflicts", N_("settle"), N_("Settle what two people changed at once") },
	{ 0, 0, NULL, NULL, NULL },
};

static bool read_dues(struct console *console, struct state *state, struct err *err)
{
	struct id staff;
	memcpy(&staff, console->person.staff, sizeof staff);
	return diary_dues(console->station->db, &staff, state->today, &state->arena, &state->dues, err) &&
	       diary_visits(console->station->db, &staff, state->today, &state->visits, err) &&
	       policy_dues(console->station->db, &staff, state->today, &state->arena, &state->policies, err);
}

static bool read_figures(struct console *console, struct state *state, struct err *err)
{
	struct figures_query query;
	figures_query(console, console->person.area, 0, &query);
	return cockpit_read(console->station->db, &query.query, &state->arena, &state->cockpit, err);
}

static bool read_system(struct console *console, struct state *state, struct err *err)
{
	struct db *db = console->station->db;
	struct user_rows users;
	struct station_rows stations;
	if (!user_list(db, &state->arena, &users, err) ||
	    !station_list(console->station, &state->arena, &stations, err) ||
	    !sync_state_read(db, &console->station->fingerprint, &state->arena, &state->system.sync, err) ||
	    !db_number(db, "SELECT coalesce(max(pos), 0) FROM event", 0, &state->system.entries, err))
		return false;
	state->system.logins = (int64_t)users.count;
	state->system.stations = (int64_t)stations.count;
	state->system.disabled = 0;
	for (size_t i = 0; i < users.count; i++)
		state->system.disabled += users.row[i].disabled;
	return true;
}

static bool read_head(struct console *console, struct state *state, struct err *err)
{
	switch (state->home->head) {
	case HEAD_QUOTA:
		return read_dues(console, state, err);
	case HEAD_FIGURES:
		return read_figures(console, state, err);
	case HEAD_SYSTEM:
		return read_system(console, state, err);
	default:
		return true;
	}
}

/* The first queue of the role, after this place in its order, that has something in it; QUEUE_ALL for none. */
static enum ticket_queue next_queue(const struct state *state, size_t place)
{
	const enum ticket_queue *order = state->home->order;
	for (; place < ORDER_MOST && order[place] != QUEUE_ALL; place++)
		if (state->count[order[place]] > 0)
			return order[place];
	return QUEUE_ALL;
}

static size_t place_of(const struct state *state, enum ticket_queue queue)
{
	size_t place = 0;
	while (place < ORDER_MOST && state->home->order[place] != queue)
		place++;
	return place;
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct db *db = console->station->db;
	struct err ignored;
	arena_reset(&state->arena);
	state->now_ms = console_now(console);
	console_month(console, state->month);
	console_today(console, state->today);
	struct ticket_filter filter = { .viewer = &console->person, .now_ms = state->now_ms };
	state->missed = 0;
	if (!ticket_counts(db, &filter, state->count, err) || !read_head(console, state, err) ||
	    !conflict_count(db, &(struct conflict_query){ .viewer = &console->person }, &state->conflicts, err) ||
	    (access_may_somewhere(&console->person, ACCESS_CALL_SEE, &ignored) &&
	     !call_missed_count(db, state->now_ms - 7LL * 24 * 3600 * 1000, state->now_ms, &state->missed, err)))
		return false;
	if (!state->chosen || state->count[state->queue] == 0) {
		state->chosen = false;
		state->queue = next_queue(state, 0);
	}
	filter.queue = state->queue;
	if (!ticket_list(db, &filter, 0, &state->arena, &state->tickets, err))
		return false;
	list_fit(&state->list, state->show_dues ? state->dues.count : state->tickets.count, screen->box.rows - 5);
	return true;
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	(void)argument;
	(void)err;
	state->home = &homes[console->person.role];
	state->show_dues = state->home->head == HEAD_QUOTA;
	state->phones_whole = access_sees_whole_phone(&console->person, PHONE_ELSEWHERE, true);
	return true;
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

/* Drawing ------------------------------------------------------------------------------------------- */

static const char *code_name(const char *dictionary, const char *code)
{
	const char *name = dictionary_name(dictionary_find(dictionary), code);
	return name ? name : "";
}

static void draw_quota(const struct console *console, const struct state *state, struct box box)
{
	int due = console->config->visits_per_helper, column = 1;
	column += box_format(box, 0, column, STYLE_HEADING, _("Visits this month %d/%d"), state->visits, due) + 2;
	box_bar(box, 0, column, 16, state->visits, due,
		state->visits >= due	   ? STYLE_DONE
		: state->visits * 2 >= due ? STYLE_SOON
					   : STYLE_OVERDUE);
	box_format(box, 0, column + 19, state->visits >= due ? STYLE_DONE : STYLE_SOON,
		   state->visits >= due ? _("done")
					: ngettext("%d visit still to make", "%d visits still to make",
						   (unsigned long)(due - state->visits)),
		   due - state->visits);
	if (state->policies.count > 0) {
		char text[80];
		snprintf(text, sizeof text, _("policies to explain: %zu households"), state->policies.households);
		box_put(box, 0, box.columns - term_width(text) - 1, STYLE_SOON, text);
	}
}

/* Of the area: how many households, how far the visits are, what came of its tickets. */
static int draw_area(const struct state *state, struct box box)
{
	const struct cockpit_row *total = &state->cockpit.total;
	int share = figures_visited(total, false), content = figures_content(total), column = 1;
	column += box_format(box, 0, column, STYLE_HEADING, "%s  %s", total->name, state->month) + 3;
	column += box_format(box, 0, column, STYLE_NORMAL, _("households %lld"), (long long)total->households) + 3;
	column += box_format(box, 0, column, STYLE_NORMAL, _("not lifted %lld"), (long long)total->poor) + 3;
	box_format(box, 0, column, STYLE_NORMAL, _("monitored %lld"), (long long)total->monitored);
	column = 1;
	column += box_put(box, 1, column, STYLE_MUTED, _("Visits made")) + 1;
	if (share >= 0) {
		box_bar(box, 1, column, 16, share, 100, figures_style(share));
		column += 17 + box_format(box, 1, column + 17, figures_style(share), "%3d%%", share) + 1;
	}
	column += box_format(box, 1, column, STYLE_NORMAL, "%lld/%lld", (long long)total->visits,
			     (long long)total->visits_due) +
		  3;
	column += box_format(box, 1, column, STYLE_NORMAL, _("new %lld, closed %lld"), (long long)total->opened,
			     (long long)total->closed) +
		  3;
	if (content >= 0)
		box_format(box, 1, column, STYLE_NORMAL, _("content %d%%"), content);
	return 2;
}

/* The areas with the smallest share of visits, the smallest first. */
static int draw_slowest(const struct state *state, struct box box)
{
	bool villages = strlen(state->cockpit.total.code) != 6;
	int column = 1, least = -1;
	column += box_put(box, 0, column, STYLE_MUTED, _("Furthest behind")) + 2;
	for (int shown = 0; shown < 8;) {
		int next = 101;
		for (size_t i = 0; i < state->cockpit.count; i++) {
			int share = figures_visited(&state->cockpit.row[i], villages);
			if (share > least && share < next)
				next = share;
		}
		if (next >= 85)
			break;
		for (size_t i = 0; i < state->cockpit.count; i++) {
			char text[80];
			if (figures_visited(&state->cockpit.row[i], villages) != next)
				continue;
			snprintf(text, sizeof text, "%.40s %d%%", state->cockpit.row[i].name, next);
			if (column + term_width(text) >= box.columns)
				return 1;
			column += box_put(box, 0, column, figures_style(next), text) + 3;
			shown++;
		}
		least = next;
	}
	if (least < 0)
		box_put(box, 0, column, STYLE_DONE, _("none"));
	return 1;
}

/* How the station is: for whoever looks after it. */
static int draw_system(const struct console *console, const struct state *state, struct box box)
{
	const struct sync_state *sync = &state->system.sync;
	char when[17];
	int column = 1;
	column += box_format(box, 0, column, STYLE_NORMAL, _("logins %lld"), (long long)state->system.logins) + 3;
	if (state->system.disabled)
		column +=
			box_format(box, 0, column, STYLE_MUTED, _("disabled %lld"), (long long)state->system.disabled) +
			3;
	column += box_format(box, 0, column, STYLE_NORMAL, _("stations %lld"), (long long)state->system.stations) + 3;
	box_format(box, 0, column, STYLE_NORMAL, _("entries %lld"), (long long)state->system.entries);
	clock_format(sync->last_ms, when);
	column = 1 + box_put(box, 1, 1, STYLE_MUTED, _("Last sync")) + 1;
	column += box_put(box, 1, column,
			  sync->failed_ms ? STYLE_OVERDUE
			  : sync->last_ms ? STYLE_NORMAL
					  : STYLE_SOON,
			  sync->failed_ms ? _("sync failed")
			  : sync->last_ms ? when
					  : _("not yet")) +
		  3;
	if (sync->pending)
		column += box_format(box, 1, column, STYLE_SOON, _("to send %lld"), (long long)sync->pending) + 3;
	if (sync->held)
		column += box_format(box, 1, column, STYLE_SOON, _("held %lld"), (long long)sync->held) + 3;
	if (sync->quarantined)
		column +=
			box_format(box, 1, column, STYLE_OVERDUE, _("refused %lld"), (long long)sync->quarantined) + 3;
	if (sync->forks)
		box_format(box, 1, column, STYLE_OVERDUE, _("restored or cloned %lld"), (long long)sync->forks);
	column = 1 + box_put(box, 2, 1, STYLE_MUTED, _("Settings")) + 1;
	bool central = *console->config->sync_to, card = !card_base_is_placeholder(console->config->card_url);
	if (!central)
		column += box_put(box, 2, column, STYLE_SOON, _("no central file is set")) + 3;
	if (!card)
		box_put(box, 2, column, STYLE_SOON, _("the card address is not set"));
	if (central && card)
		box_put(box, 2, column, STYLE_DONE, _("complete"));
	return 3;
}

/* Rows that it took. */
static int draw_head(const struct console *console, const struct state *state, struct box box)
{
	switch (state->home->head) {
	case HEAD_QUOTA:
		draw_quota(console, state, box);
		return 1;
	case HEAD_FIGURES:
		return draw_area(state, box) + draw_slowest(state, box_below(box, 2));
	case HEAD_SYSTEM:
		return draw_system(console, state, box);
	default:
		return 0;
	}
}

static void draw_counts(const struct state *state, struct box box)
{
	static const enum ticket_queue shown[] = { QUEUE_MINE,	  QUEUE_DISPATCH,  QUEUE_TELL, QUEUE_WORK,
						   QUEUE_OVERDUE, QUEUE_FOLLOW_UP, QUEUE_LOOK };
	int column = 1;
	for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
		int64_t count = state->count[shown[i]];
		if (count == 0)
			continue;
		column += box_format(box, 0, column,
				     shown[i] == QUEUE_OVERDUE || shown[i] == QUEUE_LOOK ? STYLE_OVERDUE : STYLE_NORMAL,
				     "%s %lld", _(ticket_queue_label(shown[i])), (long long)count) +
			  2;
	}
	if (state->missed)
		column +=
			box_format(box, 0, column, STYLE_OVERDUE, _("missed calls %lld"), (long long)state->missed) + 2;
	if (state->conflicts)
		column +=
			box_format(box, 0, column, STYLE_OVERDUE, _("conflicts %lld"), (long long)state->conflicts) + 2;
	if (column == 1)
		box_put(box, 0, 1, STYLE_DONE, _("No ticket waits for you."));
}

enum { DUE_HEAD, DUE_TOWNSHIP, DUE_VILLAGE, DUE_STATUS, DUE_CAUSE, DUE_PHONE, DUE_VISIT, DUE_VISITS, DUE_TICKETS };

static struct list_cell due_cell(const void *context, size_t place, size_t column)
{
	const struct state *state = context;
	const struct diary_due *due = &state->dues.row[place];
	struct list_cell shown = { .style = STYLE_NORMAL };
	switch (column) {
	case DUE_HEAD:
		shown.text = due->head;
		break;
	case DUE_TOWNSHIP:
		shown.text = due->township;
		break;
	case DUE_VILLAGE:
		shown.text = due->village;
		break;
	case DUE_STATUS:
		shown.text = code_name("household_status", due->status);
		break;
	case DUE_CAUSE:
		shown.text = code_name("cause", due->cause);
		break;
	case DUE_PHONE:
		if (due->phones)
			snprintf(shown.room, sizeof shown.room, "%.*s", (int)strcspn(due->phones, ","), due->phones);
		if (due->phones && !state->phones_whole) {
			char masked[PHONE_BYTES];
			phone_mask(shown.room, masked);
			snprintf(shown.room, sizeof shown.room, "%s", masked);
		}
		break;
	case DUE_VISIT: /* of this year the day, of another its month */
		if (due->last_visit)
			snprintf(shown.room, sizeof shown.room, "%.7s",
				 strncmp(due->last_visit, state->month, 4) == 0 ? due->last_visit + 5
										: due->last_visit);
		else
			shown.text = _("never");
		shown.style =
			due->last_visit && strncmp(due->last_visit, state->month, 7) >= 0 ? STYLE_DONE : STYLE_OVERDUE;
		break;
	case DUE_VISITS:
		snprintf(shown.room, sizeof shown.room, "%d", due->visits);
		break;
	default:
		shown.style = STYLE_SOON;
		if (due->tickets)
			snprintf(shown.room, sizeof shown.room, "%d", due->tickets);
	}
	return shown;
}

enum { TICKET_NUMBER, TICKET_STATE, TICKET_REQUEST, TICKET_CALLER, TICKET_VILLAGE, TICKET_MAIN, TICKET_DUE };

static struct list_cell ticket_cell(const void *context, size_t place, size_t column)
{
	const struct state *state = context;
	const struct ticket_row *row = &state->tickets.row[place];
	struct list_cell shown = { .style = STYLE_NORMAL };
	char due[17];
	switch (column) {
	case TICKET_NUMBER:
		shown.text = row->number;
		break;
	case TICKET_STATE:
		shown.text = _(ticket_state_label(row->state));
		break;
	case TICKET_REQUEST:
		shown.text = row->title;
		break;
	case TICKET_CALLER:
		shown.text = row->head ? row->head : row->caller;
		break;
	case TICKET_VILLAGE:
		shown.text = row->village;
		break;
	case TICKET_MAIN:
		shown.text = row->main_name ? row->main_name : "-";
		shown.style = row->main_name && !row->told ? STYLE_SOON : STYLE_NORMAL;
		break;
	default:
		shown.style = row->overdue ? STYLE_OVERDUE : STYLE_NORMAL;
		if (row->due_at) {
			clock_format(row->due_at, due);
			snprintf(shown.room, sizeof shown.room, "%s", due + 5);
		}
	}
	return shown;
}

static void draw_dues(struct state *state, struct box box)
{
	const struct list_column columns[] = {
		{ _("Head"), 8, false, 0 },    { _("Township"), 10, false, 100 }, { _("Village"), 10, false, 0 },
		{ _("Status"), 16, false, 0 }, { _("Cause"), 0, false, 0 },	  { _("Telephone"), 13, false, 100 },
		{ _("Visited"), 7, false, 0 }, { _("Month"), 4, true, 0 },	  { _("Tickets"), 4, true, 0 },
	};
	list_draw(&state->list, box, columns, sizeof columns / sizeof *columns, due_cell, state);
	if (state->dues.count == 0)
		box_put(box, 2, 2, STYLE_MUTED, _("No household is assigned to you."));
}

static void draw_tickets(struct state *state, struct box box)
{
	const struct list_column columns[] = {
		{ _("Ticket number"), 14, false, 0 }, { _("State"), 6, false, 0 },	{ _("Request"), 0, false, 0 },
		{ _("Caller"), 8, false, 0 },	      { _("Village"), 12, false, 100 }, { _("Main"), 8, false, 0 },
		{ _("Due"), 11, false, 0 },
	};
	int64_t all = state->count[state->queue];
	int used = 1 + box_put(box, 0, 1, STYLE_HEADING, _(ticket_queue_label(state->queue)));
	if (all > (int64_t)state->tickets.count)
		box_format(box, 0, used + 3, STYLE_MUTED, _("the first %zu; 2 shows all %lld"), state->tickets.count,
			   (long long)all);
	list_draw(&state->list, box_below(box, 1), columns, sizeof columns / sizeof *columns, ticket_cell, state);
	if (state->tickets.count == 0)
		box_put(box, 3, 2, STYLE_MUTED, _("No ticket here."));
}

static void draw(struct screen *screen, struct box body)
{
	struct state *state = screen->state;
	int row = draw_head(screen->owner, state, body);
	draw_counts(state, box_below(body, row));
	box_rule(body, row + 1);
	if (state->show_dues)
		draw_dues(state, box_below(body, row + 2));
	else
		draw_tickets(state, box_below(body, row + 2));
}

/* Doing ----------------------------------------------------------------------------------------------- */

static const struct id *current(const struct state *state)
{
	if (state->list.cursor >= state->list.count)
		return NULL;
	return state->show_dues ? &state->dues.row[state->list.cursor].household
				: &state->tickets.row[state->list.cursor].entity;
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	return list_key(&state->list, event);
}

/* A helper's households and the queues that hold tickets, in turn. */
static void show_next(struct state *state)
{
	enum ticket_queue next = next_queue(state, state->show_dues ? 0 : place_of(state, state->queue) + 1);
	if (next == QUEUE_ALL && state->home->head == HEAD_QUOTA) {
		state->show_dues = true;
	} else {
		state->show_dues = false;
		state->chosen = true;
		state->queue = next != QUEUE_ALL ? next : next_queue(state, 0);
	}
	state->list = (struct list){ .rows = state->list.rows };
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	switch (number) {
	case ACT_OPEN:
		frame_push(screen->frame, state->show_dues ? &screen_household : &screen_ticket, current(state));
		break;
	case ACT_DIARY:
		household_new_diary(screen, current(state));
		break;
	case ACT_TICKET:
		household_new_ticket(screen, state->show_dues ? current(state) : NULL);
		break;
	case ACT_POLICIES:
		frame_push(screen->frame, &screen_policy_dues, NULL);
		break;
	case ACT_CONFLICTS:
		frame_push(screen->frame, &screen_conflicts, NULL);
		break;
	case ACT_NEXT:
		show_next(state);
		screen->stale = true;
		break;
	default:
		break;
	}
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	bool at_tickets_of_helper = state->home->head == HEAD_QUOTA && !state->show_dues;
	if (number == ACT_NEXT)
		return next_queue(state, 0) == QUEUE_ALL && !at_tickets_of_helper ? _("no queue of yours has a ticket")
										  : NULL;
	if (number == ACT_POLICIES)
		return state->home->head == HEAD_QUOTA ? NULL : _("this is for helpers: they explain policies");
	if (number == ACT_CONFLICTS)
		return state->conflicts ? NULL : _("nothing here was changed by two people at once");
	if (number == ACT_TICKET)
		return console_why_not(screen->owner, ACCESS_TICKET_OPEN);
	if (!current(state))
		return _("there is nothing under the cursor");
	if (number == ACT_DIARY)
		return state->show_dues ? console_why_not(screen->owner, ACCESS_DIARY_WRITE)
					: _("choose a household first: / finds one");
	return NULL;
}

const struct screen_ops screen_home = {
	.name = N_("1 My work"),
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
