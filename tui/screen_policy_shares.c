/* 知晓率: of each policy in force, how many of those whom it concerns in an area were told of it. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/policy_reach.h"
#include "db/staff.h"
#include "tui/console.h"
#include "tui/figures.h"
#include "tui/list.h"
#include "tui/policy_screens.h"
#include "tui/screens.h"

struct state {
	char area[13];
	struct list list;
	struct arena arena;
	struct policy_shares shares;
	struct area_row shown;
};

static const struct key_binding keys[] = {
	{ TERM_ENTER, 1, "policy open", N_("read"), N_("Read the policy, and see its share by area") },
	{ 0, 0, NULL, NULL, NULL },
};

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct access_subject subject = { .area = state->area };
	char today[11];
	arena_reset(&state->arena);
	if (!access_may(&console->person, ACCESS_COCKPIT_SEE, &subject, err) ||
	    !area_read(console->station->db, state->area, &state->arena, &state->shown, err) ||
	    !policy_reach_policies(console->station->db, state->area, console_today(console, today), &state->arena,
				   &state->shares, err))
		return false;
	list_fit(&state->list, state->shares.count, screen->box.rows - 3);
	return true;
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct state *state = screen->state;
	snprintf(state->area, sizeof state->area, "%s", (const char *)argument);
	screen->stale = false;
	return reload(screen, err);
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

enum { COLUMN_TITLE, COLUMN_NUMBER, COLUMN_HOUSEHOLDS, COLUMN_REACHED, COLUMN_SHARE };

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct policy_shares *shares = context;
	const struct policy_share *share = &shares->row[place];
	int percent = policy_share_percent(share);
	struct list_cell shown = { .style = STYLE_NORMAL };
	switch (column) {
	case COLUMN_TITLE:
		shown.text = share->name;
		break;
	case COLUMN_NUMBER:
		shown.text = share->code;
		shown.style = STYLE_MUTED;
		break;
	case COLUMN_HOUSEHOLDS:
		snprintf(shown.room, sizeof shown.room, "%lld", (long long)share->households);
		break;
	case COLUMN_REACHED:
		snprintf(shown.room, sizeof shown.room, "%lld", (long long)share->reached);
		break;
	default:
		snprintf(shown.room, sizeof shown.room, "%d%%", percent);
		shown.style = figures_style(percent);
	}
	return shown;
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column columns[] = {
		[COLUMN_TITLE] = { _("Policy"), 0, false, 0 },
		[COLUMN_NUMBER] = { _("Document number"), 20, false, POLICY_NUMBER_FROM },
		[COLUMN_HOUSEHOLDS] = { _("concerned"), 8, true, 0 },
		[COLUMN_REACHED] = { _("reached"), 8, true, 0 },
		[COLUMN_SHARE] = { _("share"), 7, true, 0 },
	};
	struct state *state = screen->state;
	int used = box_put(body, 0, 1, STYLE_HEADING, _("How far policies have reached"));
	box_put(body, 0, used + 4, STYLE_NORMAL, state->shown.name);
	if (state->list.cursor < state->shares.count && body.columns < POLICY_NUMBER_FROM)
		policy_number_put(body, 0, state->shares.row[state->list.cursor].code);
	box_rule(body, 1);
	list_draw(&state->list, box_below(body, 2), columns, sizeof columns / sizeof *columns, cell, &state->shares);
	if (state->shares.count == 0)
		box_put(body, 4, 2, STYLE_MUTED, _("No policy in force concerns anybody here."));
}

static bool key(struct screen *screen, const struct term_event *event)
{
	return list_key(&((struct state *)screen->state)->list, event);
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	struct policy_argument argument = { .entity = state->shares.row[state->list.cursor].policy };
	(void)number;
	snprintf(argument.area, sizeof argument.area, "%s", state->area);
	frame_push(screen->frame, &screen_policy, &argument);
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	(void)number;
	return state->list.cursor >= state->shares.count ? _("there is no policy under the cursor") : NULL;
}

const struct screen_ops screen_policy_shares = {
	.name = N_("Policies reached"),
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
