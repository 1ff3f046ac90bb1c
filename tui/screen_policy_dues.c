/* 待讲政策: what a helper is still to explain, household by household. */
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/policy_reach.h"
#include "tui/console.h"
#include "tui/household_form.h"
#include "tui/list.h"
#include "tui/policy_screens.h"
#include "tui/screens.h"

struct state {
	struct list list;
	struct arena arena;
	struct policy_dues dues;
};

enum { ACT_DIARY = 1, ACT_READ, ACT_HOUSEHOLD };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_READ, "policy open", N_("read"), N_("Read the policy") },
	{ 'd', ACT_DIARY, "diary new", N_("diary"), N_("Write a diary: the policy was explained to this household") },
	{ 'h', ACT_HOUSEHOLD, "household open", N_("card"), N_("Open the household's card") },
	{ 0, 0, NULL, NULL, NULL },
};

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct id staff;
	char today[11];
	memcpy(&staff, console->person.staff, sizeof staff);
	arena_reset(&state->arena);
	if (!policy_dues(console->station->db, &staff, console_today(console, today), &state->arena, &state->dues, err))
		return false;
	list_fit(&state->list, state->dues.count, screen->box.rows - 3);
	return true;
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

static const struct policy_due *current(const struct state *state)
{
	return state->list.cursor < state->dues.count ? &state->dues.row[state->list.cursor] : NULL;
}

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct policy_dues *dues = context;
	const struct policy_due *due = &dues->row[place];
	const char *const text[] = { due->head, due->village, due->title, due->number };
	return (struct list_cell){ .text = text[column], .style = column == 3 ? STYLE_MUTED : STYLE_NORMAL };
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column columns[] = { { _("Head"), 8, false, 0 },
					       { _("Village"), 12, false, 0 },
					       { _("Policy"), 0, false, 0 },
					       { _("Document number"), 20, false, POLICY_NUMBER_FROM } };
	struct state *state = screen->state;
	box_format(body, 0, 1, STYLE_HEADING, _("policies to explain: %zu households"), state->dues.households);
	if (state->list.cursor < state->dues.count && body.columns < POLICY_NUMBER_FROM)
		policy_number_put(body, 0, state->dues.row[state->list.cursor].number);
	box_rule(body, 1);
	list_draw(&state->list, box_below(body, 2), columns, sizeof columns / sizeof *columns, cell, &state->dues);
	if (state->dues.count == 0)
		box_put(body, 4, 2, STYLE_DONE, _("Every policy was explained to those whom it concerns."));
}

static bool key(struct screen *screen, const struct term_event *event)
{
	return list_key(&((struct state *)screen->state)->list, event);
}

static void act(struct screen *screen, int number)
{
	const struct policy_due *due = current(screen->state);
	struct policy_argument argument = { .entity = due->policy };
	if (number == ACT_READ)
		frame_push(screen->frame, &screen_policy, &argument);
	else if (number == ACT_HOUSEHOLD)
		frame_push(screen->frame, &screen_household, &due->household);
	else
		household_new_diary_of_policy(screen, &due->household, &due->policy);
}

static const char *why_not(struct screen *screen, int number)
{
	if (!current(screen->state))
		return _("there is nothing under the cursor");
	return number == ACT_DIARY ? console_why_not(screen->owner, ACCESS_DIARY_WRITE) : NULL;
}

const struct screen_ops screen_policy_dues = {
	.name = N_("Policies to explain"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};
