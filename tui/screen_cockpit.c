/* 驾驶舱: who was visited and what is overdue, area by area, down to the village. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/cockpit.h"
#include "tui/console.h"
#include "tui/list.h"
#include "tui/screens.h"

enum { FOOT_ROWS = 5, MONTHS = 12 };

struct state {
	char area[13];
	int back; /* months before this one */
	char from[11], until[11];
	struct list list;
	struct arena arena;
	struct cockpit cockpit;
	struct cockpit_months months;
	struct cockpit_statuses statuses;
};

enum { ACT_DOWN = 1, ACT_UP, ACT_BEFORE, ACT_AFTER };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_DOWN, "area down", N_("go down"), N_("Go down to the villages of a township") },
	{ TERM_BACKSPACE, ACT_UP, "area up", N_("up"), N_("Go up to the area above") },
	{ '[', ACT_BEFORE, "month before", N_("month before"), N_("The month before") },
	{ ']', ACT_AFTER, "month after", N_("month after"), N_("The month after") },
	{ 0, 0, NULL, NULL, NULL },
};

static struct day month_start(struct day today, int back)
{
	int month = today.year * 12 + today.month - 1 - back;
	return (struct day){ month / 12, month % 12 + 1, 1 };
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct db *db = console->station->db;
	int64_t now = console_now(console);
	struct day from = month_start(day_at(now), state->back), until = month_start(day_at(now), state->back - 1);
	day_format(from, state->from);
	day_format(until, state->until);
	arena_reset(&state->arena);
	struct cockpit_query query = { .area = state->area,
				       .from = state->from,
				       .until = state->until,
				       .from_ms = day_start_ms(from),
				       .until_ms = day_start_ms(until),
				       .now_ms = now,
				       .visits_per_helper = console->config->visits_per_helper };
	if (!cockpit_read(db, &query, &state->arena, &state->cockpit, err) ||
	    !cockpit_months_read(db, now, MONTHS, &state->months, err) ||
	    !cockpit_statuses_read(db, state->area, &state->arena, &state->statuses, err))
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
	arena_release(&((struct state *)screen->state)->arena);
}

/* A share in percent; -1 when there is nothing to share. */
static int percent(int64_t part, int64_t of)
{
	return of > 0 ? (int)(part * 100 / of) : -1;
}

enum {
	AT_HOUSEHOLDS = 12,
	AT_POOR = 20,
	AT_BAR = 29,
	BAR = 14,
	AT_VISITS = 45,
	AT_TICKETS = 56,
	AT_OVERDUE = 66,
	AT_CONTENT = 73
};

static void put_number(struct box box, int row, int right, enum term_style style, const char *text)
{
	box_put(box, row, right - term_width(text), style, text);
}

static void draw_row(struct box box, int row, const struct cockpit_row *figures, bool selected, bool with_visits)
{
	char text[40];
	enum term_style plain = selected ? STYLE_SELECTED : STYLE_NORMAL;
	if (selected) {
		term_fill(box.row + row, box.column, box.columns, STYLE_SELECTED, " ");
		box_put(box, row, 0, STYLE_SELECTED, term_glyph(GLYPH_CURSOR));
	}
	box_put((struct box){ box.row, box.column, box.rows, AT_HOUSEHOLDS }, row, 2, plain, figures->name);
	snprintf(text, sizeof text, "%lld", (long long)figures->households);
	put_number(box, row, AT_HOUSEHOLDS + 5, plain, text);
	snprintf(text, sizeof text, "%lld", (long long)figures->poor);
	put_number(box, row, AT_POOR + 6, plain, text);
	int share = with_visits ? percent(figures->visits, figures->visits_due)
				: percent(figures->visited, figures->households);
	if (share >= 0) {
		enum term_style style = selected     ? STYLE_SELECTED
					: share < 60 ? STYLE_OVERDUE
					: share < 85 ? STYLE_SOON
						     : STYLE_DONE;
		box_bar(box, row, AT_BAR, BAR, share, 100, style);
		snprintf(text, sizeof text, "%d%%", share);
		put_number(box, row, AT_VISITS + 4, style, text);
	}
	snprintf(text, sizeof text, "%lld/%lld", (long long)figures->closed, (long long)figures->opened);
	put_number(box, row, AT_TICKETS + 6, plain, text);
	snprintf(text, sizeof text, "%lld", (long long)figures->overdue);
	put_number(box, row, AT_OVERDUE + 4,
		   selected	      ? STYLE_SELECTED
		   : figures->overdue ? STYLE_OVERDUE
				      : STYLE_NORMAL,
		   text);
	share = percent(figures->content, figures->followed_up);
	if (share >= 0) {
		snprintf(text, sizeof text, "%d%%", share);
		put_number(box, row, AT_CONTENT + 5, plain, text);
	}
}

static void draw_foot(const struct state *state, struct box box)
{
	int column = 1;
	for (size_t i = 0; i < state->statuses.count; i++) {
		const char *name = dictionary_name(dictionary_find("household_status"), state->statuses.row[i].status);
		column += box_format(box, 0, column, STYLE_NORMAL, "%s %lld", name ? name : _("no status"),
				     (long long)state->statuses.row[i].households) +
			  3;
	}
	static const char *const labels[] = { N_("Diaries, 12 months"), N_("Calls"), N_("Tickets") };
	const int64_t *const values[] = { state->months.visits, state->months.calls, state->months.tickets };
	column = 1;
	for (size_t i = 0; i < 3; i++) {
		column += box_put(box, 2, column, STYLE_MUTED, _(labels[i])) + 1;
		box_sparks(box, 2, column, values[i], state->months.count, STYLE_DONE);
		column += (int)state->months.count + 3;
	}
	box_format(box, 3, 1, STYLE_MUTED,
		   _("Visits: those that count of each helper, of %lld due this month. Satisfaction: of the follow-ups "
		     "of this month's tickets."),
		   (long long)state->cockpit.total.visits_due);
}

static void draw(struct screen *screen, struct box body)
{
	struct state *state = screen->state;
	bool townships = strlen(state->area) == 6;
	static const struct {
		int right;
		const char *label;
	} heads[] = { { AT_HOUSEHOLDS + 5, N_("Households") },
		      { AT_POOR + 6, N_("Not lifted") },
		      { AT_TICKETS + 6, N_("Tickets") },
		      { AT_OVERDUE + 4, N_("Overdue") },
		      { AT_CONTENT + 5, N_("Content") } };
	box_format(body, 0, 1, STYLE_HEADING, "%s  %.7s",
		   state->cockpit.total.name ? state->cockpit.total.name : state->area, state->from);
	box_rule(body, 1);
	box_put(body, 2, 2, STYLE_HEADING, townships ? _("Township") : _("Village"));
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		put_number(body, 2, heads[i].right, STYLE_HEADING, _(heads[i].label));
	box_put(body, 2, AT_BAR, STYLE_HEADING, townships ? _("Visits made") : _("Households visited"));
	state->list.box = box_below(body, 2);
	int row = 3;
	for (size_t i = state->list.top; i < state->cockpit.count && row < body.rows - FOOT_ROWS - 2; i++)
		draw_row(body, row++, &state->cockpit.row[i], i == state->list.cursor, townships);
	box_rule(body, row);
	draw_row(body, row + 1, &state->cockpit.total, false, true);
	draw_foot(state, box_below(body, body.rows - FOOT_ROWS + 1));
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	return list_key(&state->list, event);
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
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
	if (number == ACT_DOWN && (strlen(state->area) != 6 || state->cockpit.count == 0))
		return _("there is nothing below a village");
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
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};
