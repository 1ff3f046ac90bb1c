/* Whom a policy concerns: households in walking order, who their helper is, and whether it was explained. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"
#include "db/policy.h"
#include "db/policy_reach.h"
#include "tui/console.h"
#include "tui/household_form.h"
#include "tui/list.h"
#include "tui/policy_screens.h"
#include "tui/screens.h"

struct state {
	char area[13], today[11];
	struct policy_concern_filter filter;
	struct list list;
	struct arena arena;
	struct policy_share total;
	char title[200]; /* of the policy, as far as a line has room */
	struct policy_concern_page page;
	size_t first;
};

enum { ACT_OPEN = 1, ACT_DIARY, ACT_MISSING };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "household open", N_("card"), N_("Open the household's card") },
	{ 'd', ACT_DIARY, "diary new", N_("diary"), N_("Write a diary: the policy was explained to this household") },
	{ 'f', ACT_MISSING, "all households", N_("all"), N_("All that it concerns, or those who were not told yet") },
	{ 0, 0, NULL, NULL, NULL },
};

static const struct policy_concern *row_at(const struct state *state, size_t place)
{
	return place >= state->first && place < state->first + state->page.count
		       ? &state->page.row[place - state->first]
		       : NULL;
}

static bool read_page(struct console *console, struct state *state, struct err *err)
{
	arena_reset(&state->arena);
	state->first = state->list.top;
	return policy_concerned(console->station->db, &state->filter, state->first, &state->arena, &state->page, err);
}

/* A helper sees the own households, others those of the area. */
static bool count(struct console *console, struct state *state, struct err *err)
{
	struct policy_shares shares;
	if (access_reach(console->person.role, ACCESS_COCKPIT_SEE) == REACH_OWN) {
		memcpy(&state->filter.staff, console->person.staff, sizeof state->filter.staff);
		return policy_reach_own(console->station->db, &state->filter.policy, &state->filter.staff, state->today,
					&state->total, err);
	}
	struct access_subject subject = { .area = state->area };
	if (!access_may(&console->person, ACCESS_COCKPIT_SEE, &subject, err) ||
	    !access_may(&console->person, ACCESS_HOUSEHOLD_SEE, &subject, err) ||
	    !policy_reach_areas(console->station->db, &state->filter.policy, state->area, &state->arena, &shares, err))
		return false;
	state->total = shares.total;
	return true;
}

static bool read_title(struct console *console, struct state *state, struct err *err)
{
	struct policy_whole whole;
	if (!policy_read(console->station->db, &state->filter.policy, state->today, &state->arena, &whole, err))
		return false;
	int used;
	size_t length = text_fit(whole.policy.title, (int)sizeof state->title / 4, &used);
	snprintf(state->title, sizeof state->title, "%.*s", (int)length, whole.policy.title);
	return true;
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	state->filter.today = console_today(console, state->today);
	state->filter.area = state->area;
	arena_reset(&state->arena);
	if (!read_title(console, state, err) || !count(console, state, err))
		return false;
	list_fit(&state->list, (size_t)(state->total.households - (state->filter.missing ? state->total.reached : 0)),
		 screen->box.rows - 3);
	return read_page(console, state, err);
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	const struct policy_argument *given = argument;
	state->filter.policy = given->entity;
	state->filter.missing = true;
	snprintf(state->area, sizeof state->area, "%s", given->area[0] ? given->area : console->person.area);
	screen->stale = false;
	return reload(screen, err);
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

enum { COLUMN_HEAD, COLUMN_TOWNSHIP, COLUMN_VILLAGE, COLUMN_HELPER, COLUMN_NUMBER, COLUMN_EXPLAINED };

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct policy_concern *row = row_at(context, place);
	struct list_cell shown = { .style = STYLE_NORMAL };
	char when[17];
	if (!row)
		return shown;
	const char *const text[] = { row->head, row->township, row->village, row->helper, row->number };
	if (column < COLUMN_EXPLAINED) {
		shown.text = text[column];
		shown.style = column == COLUMN_NUMBER ? STYLE_MUTED : STYLE_NORMAL;
	} else if (row->explained_at) {
		clock_format(row->explained_at, when);
		snprintf(shown.room, sizeof shown.room, "%.10s", when);
		shown.style = STYLE_DONE;
	} else {
		shown.text = _("not yet");
		shown.style = STYLE_SOON;
	}
	return shown;
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column columns[] = {
		[COLUMN_HEAD] = { _("Head"), 8, false, 0 },
		[COLUMN_TOWNSHIP] = { _("Township"), 10, false, 0 },
		[COLUMN_VILLAGE] = { _("Village"), 12, false, 0 },
		[COLUMN_HELPER] = { _("Helper"), 8, false, 0 },
		[COLUMN_NUMBER] = { _("Household number"), 18, false, 100 },
		[COLUMN_EXPLAINED] = { _("Explained"), 0, false, 0 },
	};
	struct state *state = screen->state;
	char told[120];
	const char *shown = state->filter.missing ? _("shown: not told yet") : _("shown: all that it concerns");
	snprintf(told, sizeof told, _("%1$lld of %2$lld households told"), (long long)state->total.reached,
		 (long long)state->total.households);
	int at = body.columns - term_width(told) - term_width(shown) - 4;
	box_put((struct box){ body.row, body.column, 1, at - 1 }, 0, 1, STYLE_HEADING, state->title);
	box_put(body, 0, at, STYLE_NORMAL, told);
	box_put(body, 0, at + term_width(told) + 3, STYLE_SOON, shown);
	box_rule(body, 1);
	list_draw(&state->list, box_below(body, 2), columns, sizeof columns / sizeof *columns, cell, state);
	if (state->list.count == 0)
		box_put(body, 4, 2, STYLE_MUTED, _("No household here."));
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	if (!list_key(&state->list, event))
		return false;
	bool read = state->list.top >= state->first &&
		    state->list.top + (size_t)state->list.rows <= state->first + POLICY_CONCERN_ROWS &&
		    row_at(state, state->list.cursor);
	if (!read && !read_page(screen->owner, state, &err))
		frame_fail(screen->frame, &err);
	return true;
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	const struct policy_concern *row = row_at(state, state->list.cursor);
	if (number == ACT_OPEN) {
		frame_push(screen->frame, &screen_household, &row->household);
	} else if (number == ACT_DIARY) {
		household_new_diary_of_policy(screen, &row->household, &state->filter.policy);
	} else {
		state->filter.missing = !state->filter.missing;
		state->list.cursor = state->list.top = 0;
		screen->stale = true;
	}
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	if (number != ACT_MISSING && !row_at(state, state->list.cursor))
		return _("there is nothing under the cursor");
	return number == ACT_DIARY ? console_why_not(screen->owner, ACCESS_DIARY_WRITE) : NULL;
}

const struct screen_ops screen_policy_households = {
	.name = N_("Whom a policy concerns"),
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
