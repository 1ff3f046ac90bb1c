/* 驾驶舱: who was visited and what is overdue, area by area, down to the village. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"
#include "core/ticket.h"
#include "db/cockpit.h"
#include "db/policy_reach.h"
#include "db/ticket.h"
#include "tui/console.h"
#include "tui/figures.h"
#include "tui/list.h"
#include "tui/policy_screens.h"
#include "tui/screens.h"

enum { FOOT_ROWS = 6, MONTHS = 12, PARTS = 3 };

struct state {
	char area[13];
	int back; /* months before this one */
	struct figures_query month;
	struct list list;
	struct arena arena, below; /* texts of the table, and of what stands below it */
	struct cockpit cockpit;
	struct cockpit_months months;
	struct cockpit_statuses statuses;
	struct cockpit_states states;
	struct policy_share reached; /* of all policies in force: how many household and policy pairs */
	size_t policies;
	char least[100]; /* title of the policy that reached the fewest, and its share */
	int least_share;
	int part; /* of what stands below the table: how many were read */
};

enum { ACT_DOWN = 1, ACT_UP, ACT_BEFORE, ACT_AFTER, ACT_POLICIES };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_DOWN, "area down", N_("go down"),
	  N_("Go down to the villages of a township, and to the households of a village") },
	{ TERM_BACKSPACE, ACT_UP, "area up", N_("up"), N_("Go up to the area above") },
	{ '[', ACT_BEFORE, "month before", N_("month before"), N_("The month before") },
	{ ']', ACT_AFTER, "month after", N_("month after"), N_("The month after") },
	{ 'l', ACT_POLICIES, "policies reached", N_("policies"),
	  N_("How far each policy has reached the households here") },
	{ 0, 0, NULL, NULL, NULL },
};

static bool is_county(const char *area)
{
	return strlen(area) == 6;
}

/* Whom what is in force has reached (知晓率): of all policies together, and which lags most. */
static bool read_policies(struct console *console, struct state *state, struct err *err)
{
	struct arena arena = { 0 };
	struct policy_shares shares = { .count = 0 };
	char today[11];
	bool ok = policy_reach_policies(console->station->db, state->area, console_today(console, today), &arena,
					&shares, err);
	state->reached = (struct policy_share){ .households = 0 };
	state->policies = ok ? shares.count : 0;
	for (size_t i = 0; i < state->policies; i++) {
		state->reached.households += shares.row[i].households;
		state->reached.reached += shares.row[i].reached;
	}
	if (state->policies > 0) {
		int used;
		size_t length = text_fit(shares.row[0].name, 40, &used);
		snprintf(state->least, sizeof state->least, "%.*s", (int)(length < 99 ? length : 99),
			 shares.row[0].name);
		state->least_share = policy_share_percent(&shares.row[0]);
	}
	arena_release(&arena);
	return ok;
}

/* What stands below the table is read when no key waits: at 100,000 households each part takes its moment. */
static bool read_part(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct db *db = console->station->db;
	const struct cockpit_query *query = &state->month.query;
	switch (state->part++) {
	case 1:
		return cockpit_months_read(db, query, MONTHS, &state->months, err);
	case 2:
		return read_policies(console, state, err);
	default:
		break;
	}
	arena_reset(&state->below);
	return cockpit_statuses_read(db, query, &state->below, &state->statuses, err) &&
	       cockpit_states_read(db, query, &state->below, &state->states, err);
}

static void idle(struct screen *screen)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	if (state->part == PARTS)
		return;
	if (!read_part(screen, &err))
		frame_fail(screen->frame, &err);
	screen->redraw = true;
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct db *db = console->station->db;
	arena_reset(&state->arena);
	state->part = 0;
	figures_query(console, state->area, state->back, &state->month);
	if (!cockpit_read(db, &state->month.query, &state->arena, &state->cockpit, err))
		return false;
	list_fit(&state->list, state->cockpit.count, screen->box.rows - FOOT_ROWS - 5);
	return true;
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	(void)argument;
	(void)err;
	snprintf(state->area, sizeof state->area, "%s", console->person.area);
	return true;
}

static void close_screen(struct screen *screen)
{
	struct state *state = screen->state;
	arena_release(&state->arena);
	arena_release(&state->below);
}

/* Where a column ends; those of the wide screen only there. */
enum {
	AT_HOUSEHOLDS = 17,
	AT_POOR = 28,
	AT_BAR = 30,
	BAR = 14,
	WIDE = 110, /* columns that make a screen wide */
	MORE = 10   /* columns by which the bar is longer there */
};

struct places {
	bool wide;
	int bar, visits, made, tickets, overdue, content, open, monitored, helpers;
};

static struct places places_in(struct box box)
{
	bool wide = box.columns >= WIDE;
	int more = wide ? MORE : 0;
	struct places at = { .wide = wide, .bar = BAR + more, .visits = AT_BAR + BAR + more + 6 };
	at.made = at.visits + (wide ? 10 : 0);
	at.tickets = at.made + (wide ? 12 : 13);
	at.overdue = at.tickets + 8;
	at.content = at.overdue + 8;
	at.open = at.content + 10;
	at.monitored = at.open + 10;
	at.helpers = at.monitored + 10;
	return at;
}

static void put_number(struct box box, int row, int right, enum term_style style, const char *text)
{
	box_put(box, row, right - term_width(text), style, text);
}

static void put_count(struct box box, int row, int right, enum term_style style, int64_t count)
{
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)count);
	put_number(box, row, right, style, text);
}

static void put_pair(struct box box, int row, int right, enum term_style style, int64_t part, int64_t of)
{
	char text[48];
	snprintf(text, sizeof text, "%lld/%lld", (long long)part, (long long)of);
	put_number(box, row, right, style, text);
}

static void put_share(struct box box, int row, int right, enum term_style style, int share)
{
	char text[16];
	snprintf(text, sizeof text, "%d%%", share);
	put_number(box, row, right, style, text);
}

static void draw_row(struct box box, int row, const struct cockpit_row *figures, bool selected, bool villages)
{
	struct places at = places_in(box);
	enum term_style plain = selected ? STYLE_SELECTED : STYLE_NORMAL;
	if (selected) {
		term_fill(box.row + row, box.column, box.columns, STYLE_SELECTED, " ");
		box_put(box, row, 0, STYLE_SELECTED, term_glyph(GLYPH_CURSOR));
	}
	box_put((struct box){ box.row, box.column, box.rows, AT_HOUSEHOLDS - 4 }, row, 2, plain, figures->name);
	put_count(box, row, AT_HOUSEHOLDS, plain, figures->households);
	put_count(box, row, AT_POOR, plain, figures->poor);
	int share = figures_visited(figures, villages);
	if (share >= 0) {
		enum term_style style = selected ? STYLE_SELECTED : figures_style(share);
		box_bar(box, row, AT_BAR, at.bar, share, 100, style);
		put_share(box, row, at.visits, style, share);
	}
	if (at.wide)
		put_pair(box, row, at.made, plain, villages ? figures->visited : figures->visits,
			 villages ? figures->households : figures->visits_due);
	put_pair(box, row, at.tickets, plain, figures->closed, figures->opened);
	put_count(box, row, at.overdue,
		  selected	     ? STYLE_SELECTED
		  : figures->overdue ? STYLE_OVERDUE
				     : STYLE_NORMAL,
		  figures->overdue);
	if (figures_content(figures) >= 0)
		put_share(box, row, at.content, plain, figures_content(figures));
	if (at.wide) {
		put_count(box, row, at.open, plain, figures->open);
		put_count(box, row, at.monitored, plain, figures->monitored);
		if (!villages)
			put_count(box, row, at.helpers, plain, figures->helpers);
	}
}

static void draw_heads(struct box box, int row, bool villages)
{
	struct places at = places_in(box);
	const struct {
		int right;
		const char *label;
	} heads[] = {
		{ AT_HOUSEHOLDS, _("In all") },	  { AT_POOR, _("Unlifted") },	{ at.tickets, _("Closed/new") },
		{ at.overdue, _("Overdue") },	  { at.content, _("Content") }, { at.open, _("Open") },
		{ at.monitored, _("Monitored") }, { at.helpers, _("Helpers") },
	};
	/* Helpers belong to a township. */
	size_t count = sizeof heads / sizeof *heads - (!at.wide ? 3 : villages ? 1 : 0);
	box_put(box, row, 2, STYLE_HEADING, villages ? _("Village") : _("Township"));
	for (size_t i = 0; i < count; i++)
		put_number(box, row, heads[i].right, STYLE_HEADING, heads[i].label);
	box_put(box, row, AT_BAR, STYLE_HEADING, villages ? _("Households visited") : _("Visits made"));
}

static void draw_statuses(const struct state *state, struct box box)
{
	int column = 1;
	for (size_t i = 0; i < state->statuses.count; i++) {
		const char *name = dictionary_name(dictionary_find("household_status"), state->statuses.row[i].status);
		column += box_format(box, 0, column, STYLE_NORMAL, "%s %lld", name ? name : _("no status"),
				     (long long)state->statuses.row[i].households) +
			  3;
	}
}

/* Whose turn it is, as the queues have it. */
static void draw_states(const struct state *state, struct box box)
{
	enum { NOBODY, ASSIGNEES, DESK, OVER, TURNS };
	static const int turn_of[TICKET_STATES] = {
		[TICKET_OPEN] = NOBODY,	       [TICKET_RETURNED] = NOBODY,   [TICKET_DISPATCHED] = ASSIGNEES,
		[TICKET_ACCEPTED] = ASSIGNEES, [TICKET_WORKING] = ASSIGNEES, [TICKET_SUSPENDED] = ASSIGNEES,
		[TICKET_REOPENED] = ASSIGNEES, [TICKET_RESOLVED] = DESK,     [TICKET_FOLLOW_UP] = DESK,
		[TICKET_CLOSED] = OVER,	       [TICKET_VOID] = OVER,	     [TICKET_MERGED] = OVER,
	};
	const char *const labels[TURNS] = { _(ticket_queue_label(QUEUE_DISPATCH)), _(ticket_queue_label(QUEUE_WORK)),
					    _(ticket_queue_label(QUEUE_FOLLOW_UP)), _("over") };
	int64_t tickets[TURNS] = { 0 };
	if (state->states.count == 0)
		return;
	int column = 1 + box_put(box, 0, 1, STYLE_MUTED, _("Tickets ever")) + 1;
	for (size_t i = 0; i < state->states.count; i++) {
		enum ticket_state known;
		if (ticket_state_parse(state->states.row[i].state, &known))
			tickets[turn_of[known]] += state->states.row[i].tickets;
	}
	for (size_t i = 0; i < TURNS; i++)
		column += box_format(box, 0, column, STYLE_NORMAL, "%s %lld", labels[i], (long long)tickets[i]) + 3;
}

static void draw_months(const struct state *state, struct box box)
{
	static const char *const labels[] = { N_("Diaries, 12 months"), N_("Calls"), N_("Tickets") };
	const int64_t *const values[] = { state->months.visits, state->months.calls, state->months.tickets };
	int column = 1;
	for (size_t i = 0; i < 3 && state->months.count > 0; i++) {
		column += box_put(box, 0, column, STYLE_MUTED, _(labels[i])) + 1;
		box_sparks(box, 0, column, values[i], state->months.count, STYLE_DONE);
		column += (int)state->months.count + 3;
	}
}

static void draw_policies(const struct state *state, struct box box)
{
	int share = policy_share_percent(&state->reached), column = 1;
	if (share < 0)
		return;
	column += box_format(box, 0, column, STYLE_MUTED, _("Policies reached (%zu)"), state->policies) + 1;
	box_bar(box, 0, column, 12, share, 100, figures_style(share));
	column += 13 + box_format(box, 0, column + 13, figures_style(share), "%d%%", share) + 2;
	box_format(box, 0, column, STYLE_MUTED, _("least: %s %d%%"), state->least, state->least_share);
}

static void draw_foot(const struct state *state, struct box box)
{
	bool county = is_county(state->area);
	draw_statuses(state, box);
	draw_states(state, box_below(box, 1));
	draw_months(state, box_below(box, 2));
	if (id_is_none(&state->month.query.own))
		draw_policies(state, box_below(box, 4));
	if (county) {
		box_format(box, 3, 1, STYLE_MUTED,
			   _("Visits that count: %lld due. Content: of the follow-ups of the month's tickets."),
			   (long long)state->cockpit.total.visits_due);
		box_put(box, 5, 1, STYLE_MUTED,
			_("Shares are cut to whole percent: nobody shows 100% who is not done."));
	} else {
		const struct cockpit_row *total = &state->cockpit.total;
		int share = figures_visited(total, false), column = 1;
		column += box_put(box, 3, column, STYLE_MUTED,
				  id_is_none(&state->month.query.own) ? _("Visits of the township's helpers")
								      : _("Your visits")) +
			  1;
		if (share < 0)
			return;
		box_bar(box, 3, column, 12, share, 100, figures_style(share));
		box_format(box, 3, column + 13, figures_style(share), "%d%%  %lld/%lld", share,
			   (long long)total->visits, (long long)total->visits_due);
	}
}

static void draw(struct screen *screen, struct box body)
{
	struct state *state = screen->state;
	bool villages = !is_county(state->area);
	const char *where = state->cockpit.total.name ? state->cockpit.total.name : state->area;
	if (!id_is_none(&state->month.query.own))
		where = _("My households");
	int used = 1 + box_format(body, 0, 1, STYLE_HEADING, "%s  %.7s", where, state->month.from);
	if (state->back > 0)
		box_put(body, 0, used + 3, STYLE_MUTED, _("households, overdue and open: as of today"));
	box_rule(body, 1);
	draw_heads(body, 2, villages);
	state->list.box = box_below(body, 2);
	int row = 3;
	for (size_t i = state->list.top; i < state->cockpit.count && row < body.rows - FOOT_ROWS - 2; i++)
		draw_row(body, row++, &state->cockpit.row[i], i == state->list.cursor, villages);
	box_rule(body, row);
	draw_row(body, row + 1, &state->cockpit.total, false, villages);
	draw_foot(state, box_below(body, row + 3));
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	return list_key(&state->list, event);
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	if (number == ACT_POLICIES) {
		frame_push(screen->frame, &screen_policy_shares, state->area);
		return;
	}
	if (number == ACT_DOWN && !is_county(state->area)) {
		frame_push(screen->frame, &screen_households, state->cockpit.row[state->list.cursor].code);
		return;
	}
	if (number == ACT_DOWN)
		snprintf(state->area, sizeof state->area, "%s", state->cockpit.row[state->list.cursor].code);
	else if (number == ACT_UP)
		state->area[6] = '\0';
	else
		state->back += number == ACT_BEFORE ? 1 : -1;
	if (number == ACT_DOWN || number == ACT_UP)
		state->list = (struct list){ .rows = state->list.rows };
	screen->stale = true;
}

static const char *why_not(struct screen *screen, int number)
{
	const struct console *console = screen->owner;
	const struct state *state = screen->state;
	if (number == ACT_DOWN && state->cockpit.count == 0)
		return _("there is nothing under the cursor");
	if (number == ACT_UP && strlen(state->area) <= strlen(console->person.area))
		return _("this is the area that you see");
	return number == ACT_AFTER && state->back == 0 ? _("the month after this has not come yet") : NULL;
}

const struct screen_ops screen_cockpit = {
	.name = N_("5 Cockpit"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.open = open_screen,
	.reload = reload,
	.idle = idle,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};
