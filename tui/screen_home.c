/* 我的: what waits for whoever is logged in. A helper sees the own households, the longest not visited first. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/phone.h"
#include "db/call.h"
#include "db/conflict.h"
#include "db/diary.h"
#include "db/policy_reach.h"
#include "db/ticket.h"
#include "tui/console.h"
#include "tui/drafts.h"
#include "tui/home_head.h"
#include "tui/household_form.h"
#include "tui/household_preview.h"
#include "tui/list.h"
#include "tui/policy_screens.h"
#include "tui/screens.h"
#include "tui/ticket_cells.h"
#include "tui/ticket_preview.h"

/* What a role sees above its tickets, and which queues come first; the others follow in their own order. */
enum { ORDER_MOST = QUEUE_OPEN + 1 };
static const struct role_home {
	enum home_head_kind head;
	enum ticket_queue order[ORDER_MOST]; /* QUEUE_ALL ends it */
} homes[ROLE_COUNT] = {
	[ROLE_DESK] = { HEAD_NONE,
			{ QUEUE_DISPATCH, QUEUE_TELL, QUEUE_FOLLOW_UP, QUEUE_OVERDUE, QUEUE_ESCALATED, QUEUE_SOON,
			  QUEUE_LOOK, QUEUE_MINE, QUEUE_WORK, QUEUE_ALL } },
	[ROLE_CLERK] = { HEAD_FIGURES,
			 { QUEUE_MINE, QUEUE_DISPATCH, QUEUE_ESCALATED, QUEUE_OVERDUE, QUEUE_SOON, QUEUE_TELL,
			   QUEUE_FOLLOW_UP, QUEUE_WORK, QUEUE_ALL } },
	[ROLE_HELPER] = { HEAD_QUOTA, { QUEUE_MINE, QUEUE_OVERDUE, QUEUE_SOON, QUEUE_WORK, QUEUE_ALL } },
	[ROLE_DOCTOR] = { HEAD_NONE, { QUEUE_MINE, QUEUE_OVERDUE, QUEUE_SOON, QUEUE_WORK, QUEUE_ALL } },
	[ROLE_DEPARTMENT] = { HEAD_NONE, { QUEUE_MINE, QUEUE_OVERDUE, QUEUE_SOON, QUEUE_WORK, QUEUE_ALL } },
	[ROLE_LEADER] = { HEAD_FIGURES,
			  { QUEUE_ESCALATED, QUEUE_OVERDUE, QUEUE_SOON, QUEUE_DISPATCH, QUEUE_TELL, QUEUE_WORK,
			    QUEUE_FOLLOW_UP, QUEUE_ALL } },
	[ROLE_INSPECTOR] = { HEAD_FIGURES,
			     { QUEUE_ESCALATED, QUEUE_OVERDUE, QUEUE_SOON, QUEUE_DISPATCH, QUEUE_TELL, QUEUE_WORK,
			       QUEUE_FOLLOW_UP, QUEUE_ALL } },
	[ROLE_ADMIN] = { HEAD_SYSTEM,
			 { QUEUE_ESCALATED, QUEUE_OVERDUE, QUEUE_SOON, QUEUE_DISPATCH, QUEUE_TELL, QUEUE_WORK,
			   QUEUE_FOLLOW_UP, QUEUE_ALL } },
};

struct state {
	struct list list;
	struct arena arena;
	const struct role_home *home;
	enum ticket_queue
		order[ORDER_MOST]; /* as they stand above the list, and as Tab walks them; QUEUE_ALL ends it */
	struct home_head head;
	bool show_dues;		     /* a helper's households, not tickets */
	struct diary_dues dues;	     /* a helper's households */
	struct policy_dues policies; /* that are still to be explained to them */
	struct drafts drafts;
	bool phones_whole;
	struct home_row {
		enum ticket_queue queue;
		const struct ticket_row *ticket; /* NULL: the name of the queue whose tickets follow */
	} * row_of;
	size_t rows, first; /* of these, and how many are of the chosen queue */
	enum ticket_queue queue;
	bool chosen; /* the queue: by the user */
	int64_t count[TICKET_QUEUES], missed, conflicts;
	int64_t now_ms;
	char today[11];
	struct household_preview household; /* of the one under the cursor, where there is room */
	struct household_row row;
	struct ticket ticket;
	struct arena row_arena; /* of these */
	bool previews;
};

enum { ACT_OPEN = 1, ACT_DIARY, ACT_TICKET, ACT_NEXT, ACT_CONFLICTS, ACT_REVEAL, ACT_POLICIES, ACT_DRAFTS };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "open", N_("open"), N_("Open what is under the cursor") },
	{ 'd', ACT_DIARY, "diary new", N_("diary"), N_("Write a diary of this household") },
	{ 'n', ACT_TICKET, "ticket new", N_("new ticket"), N_("New ticket") },
	{ TERM_TAB, ACT_NEXT, "queue next", N_("next queue"), N_("Next queue that has tickets") },
	{ 'l', ACT_POLICIES, "policies to explain", N_("policies"),
	  N_("Policies that are still to be explained to your households") },
	{ 'r', ACT_REVEAL, "reveal", NULL, N_("Show the telephone numbers whole; it is noted who did") },
	{ 'w', ACT_DRAFTS, NULL, N_("go on writing"), NULL }, /* as everywhere; here it is worth a hint */
	{ 'c', ACT_CONFLICTS, "conflicts", N_("settle"), N_("Settle what two people changed at once") },
	{ 0, 0, NULL, NULL, NULL },
};

static bool read_dues(struct console *console, struct state *state, struct err *err)
{
	struct id staff;
	memcpy(&staff, console->person.staff, sizeof staff);
	return state->home->head != HEAD_QUOTA ||
	       (diary_dues(console->station->db, &staff, state->today, &state->arena, &state->dues, err) &&
		policy_dues(console->station->db, &staff, state->today, &state->arena, &state->policies, err));
}

/* The first queue of the role, after this place in its order, that has something in it; QUEUE_ALL for none. */
static enum ticket_queue next_queue(const struct state *state, size_t place)
{
	for (; place < ORDER_MOST && state->order[place] != QUEUE_ALL; place++)
		if (state->count[state->order[place]] > 0)
			return state->order[place];
	return QUEUE_ALL;
}

static size_t place_of(const struct state *state, enum ticket_queue queue)
{
	size_t place = 0;
	while (place < ORDER_MOST && state->order[place] != queue)
		place++;
	return place;
}

static const struct id *entity_at(const struct state *state, size_t place)
{
	if (state->show_dues)
		return &state->dues.row[place].household;
	return state->row_of[place].ticket ? &state->row_of[place].ticket->entity : NULL;
}

static const struct id *current(const struct state *state)
{
	return state->list.cursor < state->list.count ? entity_at(state, state->list.cursor) : NULL;
}

/* Rows come in above it and others leave: the cursor stays on its own. */
static void follow(struct state *state, const struct id *was, size_t count)
{
	for (size_t place = 0; place < count; place++) {
		const struct id *entity = entity_at(state, place);
		if (entity && id_equal(entity, was)) {
			state->list.cursor = place;
			return;
		}
	}
}

/* A household has a few lines below the list, a ticket a pane beside it on wide windows. */
static bool read_preview(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct db *db = console->station->db;
	const struct id *entity = current(state);
	state->previews = false;
	arena_reset(&state->row_arena);
	if (!entity || (!state->show_dues && screen->box.columns < BOX_WIDE))
		return true;
	if (!(state->show_dues
		      ? household_preview_read(&state->household, console, entity, err) &&
				household_row_read(db, entity, state->today, &state->row_arena, &state->row, err)
		      : ticket_read(db, entity, state->now_ms, &state->row_arena, &state->ticket, err)))
		return false;
	state->previews = true;
	return true;
}

static bool is_listed(const struct state *state, const struct id *ticket)
{
	for (size_t i = 0; i < state->rows; i++)
		if (state->row_of[i].ticket && id_equal(&state->row_of[i].ticket->entity, ticket))
			return true;
	return false;
}

/* The chosen queue, and below it those that come after, as far as there is room; each ticket once. */
static bool read_tickets(struct console *console, struct state *state, struct ticket_filter *filter, size_t room,
			 struct err *err)
{
	enum { MOST = TICKET_PAGE_ROWS * 2 };
	const enum ticket_queue *order = state->order;
	room = room < MOST ? room : MOST;
	state->row_of = arena_alloc(&state->arena, (MOST + ORDER_MOST) * sizeof *state->row_of);
	state->rows = 0;
	for (size_t place = place_of(state, state->queue); place < ORDER_MOST; place++) {
		struct ticket_page *page = arena_alloc(&state->arena, sizeof *page);
		size_t heading = state->rows;
		bool chosen = heading == 0;
		if (!chosen && (order[place] == QUEUE_ALL || heading + 2 > room))
			break;
		filter->queue = chosen ? state->queue : order[place];
		if (!ticket_list(console->station->db, filter, 0, &state->arena, page, err))
			return false;
		if (!chosen)
			state->row_of[state->rows++] = (struct home_row){ .queue = filter->queue };
		for (size_t i = 0; i < page->count && (chosen || state->rows < room); i++)
			if (!is_listed(state, &page->row[i].entity))
				state->row_of[state->rows++] = (struct home_row){ filter->queue, &page->row[i] };
		if (!chosen && state->rows == heading + 1)
			state->rows--;
		if (chosen)
			state->first = state->rows;
	}
	return true;
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct db *db = console->station->db;
	const struct id *under = current(state);
	struct id was = under ? *under : (struct id){ { 0 } };
	struct err ignored;
	arena_reset(&state->arena);
	state->list.count = 0; /* its rows are gone, should what follows fail */
	state->now_ms = console_now(console);
	console_today(console, state->today);
	struct ticket_filter filter = { .viewer = &console->person };
	ticket_filter_at(&filter, console->config, state->now_ms);
	state->missed = 0;
	if (!ticket_counts(db, &filter, state->count, err) ||
	    !home_head_read(&state->head, console, &state->arena, err) || !read_dues(console, state, err) ||
	    !conflict_count(db, &(struct conflict_query){ .viewer = &console->person }, &state->conflicts, err) ||
	    (access_may_somewhere(&console->person, ACCESS_CALL_SEE, &ignored) &&
	     !call_waiting_count(db, state->now_ms, &state->missed, err)))
		return false;
	if (!state->chosen || state->count[state->queue] == 0) {
		state->chosen = false;
		state->queue = next_queue(state, 0);
	}
	drafts_read(console, &state->arena, &state->drafts);
	if (!state->show_dues &&
	    !read_tickets(console, state, &filter, (size_t)(screen->box.rows > 8 ? screen->box.rows - 7 : 1), err))
		return false;
	size_t count = state->show_dues ? state->dues.count : state->rows;
	follow(state, &was, count);
	list_fit(&state->list, count, screen->box.rows - 5);
	household_preview_forget(&state->household);
	return read_preview(screen, err);
}

/* Every queue, so that what is counted above the list can be reached there. */
static void put_in_order(struct state *state)
{
	size_t count = 0;
	for (size_t i = 0; i < ORDER_MOST; i++)
		state->order[i] = QUEUE_ALL;
	for (; state->home->order[count] != QUEUE_ALL; count++)
		state->order[count] = state->home->order[count];
	for (int queue = 0; queue < QUEUE_OPEN; queue++)
		if (place_of(state, (enum ticket_queue)queue) == ORDER_MOST)
			state->order[count++] = (enum ticket_queue)queue;
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	(void)argument;
	(void)err;
	state->home = &homes[console->person.role];
	put_in_order(state);
	state->head.kind = state->home->head;
	state->show_dues = state->home->head == HEAD_QUOTA;
	state->phones_whole = access_sees_whole_phone(&console->person, PHONE_ELSEWHERE, true);
	return true;
}

static void close_screen(struct screen *screen)
{
	struct state *state = screen->state;
	arena_release(&state->arena);
	arena_release(&state->row_arena);
	household_preview_release(&state->household);
}

/* Drawing ------------------------------------------------------------------------------------------- */

static const char *code_name(const char *dictionary, const char *code)
{
	const char *name = dictionary_name(dictionary_find(dictionary), code);
	return name ? name : "";
}

/* One figure more, on the next row when it does not fit on this one. What is no queue has a key; NULL for queues. */
static void add_count(struct box box, int *row, int *column, enum term_style style, const char *label, int64_t count,
		      const char *key)
{
	char text[120];
	if (key)
		/* Translators: what is counted, how many, the key that shows them. */
		snprintf(text, sizeof text, _("%1$.60s %2$lld (key %3$s)"), label, (long long)count, key);
	else
		snprintf(text, sizeof text, "%.60s %lld", label, (long long)count);
	if (*column > 1 && *column + term_width(text) > box.columns) {
		*column = 1;
		++*row;
	}
	*column += box_put(box, *row, *column, style, text) + 2;
}

/* The rows that they take. */
static int draw_counts(const struct state *state, struct box box)
{
	int row = 0, column = 1;
	if (state->missed)
		add_count(box, &row, &column, STYLE_OVERDUE, _("missed calls"), state->missed, "6");
	if (state->conflicts)
		add_count(box, &row, &column, STYLE_OVERDUE, _("conflicts"), state->conflicts, "c");
	for (size_t i = 0; state->order[i] != QUEUE_ALL; i++) {
		enum ticket_queue queue = state->order[i];
		if (state->count[queue] == 0)
			continue;
		add_count(box, &row, &column, ticket_queue_style(queue), _(ticket_queue_label(queue)),
			  state->count[queue], NULL);
	}
	if (column == 1)
		column += box_put(box, 0, 1, STYLE_DONE, _("No ticket waits for you.")) + 2;
	if (state->policies.count > 0)
		add_count(box, &row, &column, STYLE_SOON, _("households to tell of policies"),
			  (int64_t)state->policies.households, "l");
	return row + 1;
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
		shown.text = household_status_brief(due->status);
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
				 strncmp(due->last_visit, state->head.month, 4) == 0 ? due->last_visit + 5
										     : due->last_visit);
		else
			shown.text = _("never");
		shown.style = due->last_visit && strncmp(due->last_visit, state->head.month, 7) >= 0 ? STYLE_DONE
												     : STYLE_OVERDUE;
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

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct state *state = context;
	const struct home_row *row = &state->row_of[place];
	struct list_cell heading = { .style = STYLE_HEADING };
	if (row->ticket)
		return ticket_cell(row->ticket, (enum ticket_column)column);
	if (column == TICKET_COLUMN_NUMBER)
		snprintf(heading.room, sizeof heading.room, "%.20s %lld", _(ticket_queue_label(row->queue)),
			 (long long)state->count[row->queue]);
	return heading;
}

static void draw_dues(struct state *state, struct box box)
{
	const struct list_column columns[] = {
		{ _("Head"), 8, false, 0 },    { _("Township"), 10, false, 100 }, { _("Village"), 10, false, 0 },
		{ _("Status"), 8, false, 0 },  { _("Cause"), 0, false, 0 },	  { _("Telephone"), 13, false, 100 },
		{ _("Visited"), 7, false, 0 }, { _("Month"), 4, true, 0 },	  { _("Tickets"), 4, true, 0 },
	};
	int preview = household_preview_rows(box.rows);
	list_draw(&state->list, box_above(box, preview + 1), columns, sizeof columns / sizeof *columns, due_cell,
		  state);
	if (state->dues.count == 0)
		box_put(box, 2, 2, STYLE_MUTED, _("No household is assigned to you."));
	box_rule(box, box.rows - preview - 1);
	if (state->previews)
		household_preview_draw(&state->household, &state->row, box_below(box, box.rows - preview));
}

static void draw_tickets(const struct console *console, struct state *state, struct box box)
{
	struct list_column columns[TICKET_COLUMNS];
	ticket_columns(columns);
	int64_t all = state->count[state->queue];
	int used = 1 +
		   box_format(box, 0, 1, STYLE_HEADING, "%s %lld", _(ticket_queue_label(state->queue)), (long long)all);
	if (all > (int64_t)state->first)
		box_format(box, 0, used + 3, STYLE_MUTED, _("the first %zu; 2 shows all %lld"), state->first,
			   (long long)all);
	if (state->previews)
		ticket_preview_draw(console, &state->ticket, box_pane(box));
	struct box list = box_beside_pane(box_below(box, 1));
	list_draw(&state->list, list, columns, TICKET_COLUMNS, cell, state);
	if (state->rows == 0)
		box_put(box, 3, 2, STYLE_MUTED, _("No ticket here."));
}

static void draw(struct screen *screen, struct box body)
{
	struct state *state = screen->state;
	int row = home_head_draw(&state->head, screen->owner, body);
	row += draw_counts(state, box_below(body, row));
	box_rule(body, row);
	if (state->show_dues)
		draw_dues(state, box_below(body, row + 1));
	else
		draw_tickets(screen->owner, state, box_below(body, row + 1));
}

/* Doing ----------------------------------------------------------------------------------------------- */

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	size_t before = state->list.cursor;
	if (!list_key(&state->list, event))
		return false;
	/* Past the name of a queue. */
	if (!current(state))
		list_key(&state->list,
			 &(struct term_event){ .key = state->list.cursor < before ? TERM_UP : TERM_DOWN });
	if (!read_preview(screen, &err))
		frame_fail(screen->frame, &err);
	return true;
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
	case ACT_REVEAL: {
		struct id household = *current(state);
		if (console_reveal(screen->owner, &household))
			state->household.revealed = household;
		screen->stale = true;
		break;
	}
	case ACT_CONFLICTS:
		frame_push(screen->frame, &screen_conflicts, NULL);
		break;
	case ACT_DRAFTS:
		drafts_open(screen, &state->drafts);
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
	if (number == ACT_DRAFTS)
		return state->drafts.count > 0 ? NULL : _("nothing half written waits");
	if (number == ACT_TICKET)
		return console_why_not(screen->owner, ACCESS_TICKET_OPEN);
	if (!current(state))
		return _("there is nothing under the cursor");
	if (number == ACT_REVEAL)
		return !state->show_dues ? _("choose a household first: / finds one")
		       : state->previews && household_value(&state->household.household, "phones")
			       ? console_why_not(screen->owner, ACCESS_PHONE_REVEAL)
			       : _("this household has no telephone number");
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
