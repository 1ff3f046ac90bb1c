/* 检索: the texts of diaries, tickets and policies by their words, answering while one types. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"
#include "db/search.h"
#include "db/staff.h"
#include "tui/console.h"
#include "tui/list.h"
#include "tui/policy_screens.h"
#include "tui/screens.h"

enum { ROWS_MOST = 500, KIND_ALL = SEARCH_KINDS, TYPED_BYTES = 400 };

struct state {
	struct input input;
	struct list list;
	struct arena arena;
	struct search_page page; /* as it was read last */
	struct search_row *row;	 /* of all pages read */
	size_t rows;
	int kind;		  /* enum search_kind, or KIND_ALL */
	char from[11], until[11]; /* dates; "" for open ends */
	char area[13];		  /* "" for everywhere */
	const char *area_name;
	struct arena names;
	char searched[TYPED_BYTES]; /* what the rows answer */
	bool typed;		    /* since then */
};

enum { ACT_OPEN = 1, ACT_KIND, ACT_DAYS, ACT_AREA, ACT_LEAVE };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "search open", N_("open"), N_("Open what is under the cursor") },
	{ TERM_TAB, ACT_KIND, "search kind", N_("kind"), N_("Only diaries, only tickets, only policies, or all") },
	{ TERM_F1 + 2, ACT_DAYS, "search days", N_("days"), N_("Only what was written in a time") },
	{ TERM_F1 + 3, ACT_AREA, "search area", N_("which area"), N_("Only diaries and tickets of an area") },
	{ TERM_ESC, ACT_LEAVE, "search leave", N_("back"), N_("Leave the search") },
	{ 0, 0, NULL, NULL, NULL },
};

/* Reads a page after those there are. */
static bool read_page(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	char today[11];
	struct search_query query = { .viewer = &console->person,
				      .words = state->searched,
				      .today = console_today(console, today),
				      .from = state->from[0] ? state->from : NULL,
				      .until = state->until[0] ? state->until : NULL,
				      .area = state->area[0] ? state->area : NULL,
				      .before = state->rows > 0 ? state->page.next : 0 };
	if (state->kind != KIND_ALL)
		query.kind[state->kind] = true;
	if (!search_text(console->station->db, &query, &state->arena, &state->page, err))
		return false;
	memcpy(state->row + state->rows, state->page.row, state->page.count * sizeof *state->row);
	state->rows += state->page.count;
	list_fit(&state->list, state->rows, state->list.rows);
	return true;
}

static bool reload(struct screen *screen, struct err *err)
{
	struct state *state = screen->state;
	size_t length = strlen(state->input.text);
	arena_reset(&state->arena);
	state->row = arena_alloc(&state->arena, ROWS_MOST * sizeof *state->row);
	state->rows = 0;
	state->typed = false;
	length = length < TYPED_BYTES ? length : TYPED_BYTES - 1;
	memcpy(state->searched, state->input.text, length);
	state->searched[length] = '\0';
	return read_page(screen, err);
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct state *state = screen->state;
	(void)argument;
	(void)err;
	state->kind = KIND_ALL;
	state->list.rows = 10;
	return true;
}

static void close_screen(struct screen *screen)
{
	struct state *state = screen->state;
	arena_release(&state->arena);
	arena_release(&state->names);
}

/* Who types fast is not held up by what the first letters find. */
static void idle(struct screen *screen)
{
	screen->stale |= ((struct state *)screen->state)->typed;
}

/* Drawing ------------------------------------------------------------------------------------------------- */

static enum term_style style_at(const struct fulltext_hit *hit, size_t hits, size_t at, size_t *until)
{
	for (size_t i = 0; i < hits; i++) {
		if (at < hit[i].start) {
			*until = hit[i].start < *until ? hit[i].start : *until;
			return STYLE_NORMAL;
		}
		if (at < hit[i].end) {
			*until = hit[i].end < *until ? hit[i].end : *until;
			return STYLE_KEY;
		}
	}
	return STYLE_NORMAL;
}

/* A line of a text, bytes `start` to `end`, with its hits; as far as there is room. */
static void put_line(struct box box, int row, int column, const char *text, size_t start, size_t end,
		     const struct fulltext_hit *hit, size_t hits)
{
	while (start < end && column < box.columns) {
		size_t until = end;
		enum term_style style = style_at(hit, hits, start, &until);
		column += box_format(box, row, column, style, "%.*s", (int)(until - start), text + start);
		start = until;
	}
}

static int put_text(struct box box, const struct search_row *found)
{
	int row = 0;
	size_t length;
	for (size_t at = 0; found->text[at] && row < box.rows; at += length, row++) {
		length = box_line(found->text + at, box.columns);
		put_line(box, row, 0, found->text, at, at + length, found->hit, found->hits);
		length += found->text[at + length] == '\n' || found->text[at + length] == ' ';
	}
	return row;
}

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct state *state = context;
	const struct search_row *row = &state->row[place];
	struct list_cell made = { .style = STYLE_MUTED };
	char at[17];
	switch (column) {
	case 0:
		clock_format(row->at_ms, at);
		memcpy(made.room, at, 10);
		return made;
	case 1:
		return (struct list_cell){ .text = _(search_kind_label(row->kind)), .style = STYLE_NORMAL };
	case 2:
		return (struct list_cell){ .text = row->village, .style = STYLE_NORMAL };
	case 3:
		return (struct list_cell){ .text = row->head, .style = STYLE_HEADING };
	default:
		return (struct list_cell){ .text = row->snippet, .style = STYLE_NORMAL };
	}
}

static void draw_preview(const struct search_row *row, struct box box)
{
	char at[17];
	int column = 0;
	clock_format(row->at_ms, at);
	column += box_put(box, 0, column, STYLE_HEADING, _(search_kind_label(row->kind))) + 2;
	column += box_put(box, 0, column, STYLE_NORMAL, at) + 2;
	if (row->number)
		column += box_put(box, 0, column, STYLE_NORMAL, row->number) + 2;
	if (row->head)
		box_format(box, 0, column, STYLE_NORMAL, "%s %s %s", row->head, row->township ? row->township : "",
			   row->village ? row->village : "");
	put_text(box_below(box, 1), row);
}

static void draw_results(struct state *state, struct box body)
{
	const struct list_column columns[] = {
		{ _("Day"), 10, false, 0 },   { _("Kind"), 6, false, 0 }, { _("Village"), 10, false, 0 },
		{ _("Head"), 8, false, 100 }, { _("Text"), 0, false, 0 },
	};
	int preview = body.rows / 2 < 12 ? body.rows / 2 : 12;
	struct box list = box_above(body, preview);
	list_draw(&state->list, list, columns, sizeof columns / sizeof *columns, cell, state);
	box_rule(body, list.rows);
	if (state->list.cursor < state->rows)
		draw_preview(&state->row[state->list.cursor], box_right_of(box_below(body, list.rows + 1), 1));
}

static void draw(struct screen *screen, struct box body)
{
	struct state *state = screen->state;
	const char *kind = state->kind == KIND_ALL ? _("all") : _(search_kind_label((enum search_kind)state->kind));
	int column = 1;
	column += box_put(body, 0, column, STYLE_KEY, _("Words")) + 1;
	char narrowed[160] = "";
	if (state->from[0] || state->until[0])
		snprintf(narrowed, sizeof narrowed, "%s..%s ", state->from, state->until);
	if (state->area_name)
		snprintf(narrowed + strlen(narrowed), sizeof narrowed - strlen(narrowed), "%.100s", state->area_name);
	int width = body.columns - column - 16 - (narrowed[0] ? term_width(narrowed) + 1 : 0);
	input_draw(&state->input, body, 0, column, width, true);
	column += width + 2;
	column += box_put(body, 0, column, STYLE_SOON, kind) + 1;
	if (narrowed[0])
		column += box_put(body, 0, column, STYLE_SOON, narrowed) + 1;
	if (state->rows > 0)
		box_format(body, 0, column, STYLE_MUTED, "%zu%s", state->rows, state->page.more ? "+" : "");
	box_rule(body, 1);
	struct box below = box_below(body, 2);
	if (state->rows > 0)
		draw_results(state, below);
	else if (state->searched[0] == '\0')
		box_wrap(box_right_of(below, 2), STYLE_MUTED,
			 _("Words of diaries, tickets and policies, in Han characters, pinyin or initials: 危房, "
			   "weifang, wf. "
			   "Several words must all be there: 走访 漏雨. The latest come first."),
			 0);
	else
		box_put(below, 1, 2, STYLE_MUTED, _("Nothing fits."));
}

/* Keys ---------------------------------------------------------------------------------------------------- */

static void open_row(struct screen *screen)
{
	struct state *state = screen->state;
	if (state->list.cursor >= state->rows)
		return;
	const struct search_row *row = &state->row[state->list.cursor];
	struct policy_argument policy = { .entity = row->entity };
	switch (row->kind) {
	case SEARCH_DIARY:
		frame_push(screen->frame, &screen_diaries,
			   &(struct diaries_argument){ .household = row->household, .diary = row->entity });
		break;
	case SEARCH_TICKET:
		frame_push(screen->frame, &screen_ticket, &row->entity);
		break;
	case SEARCH_POLICY:
		frame_push(screen->frame, &screen_policy, &policy);
		break;
	case SEARCH_KINDS:
		break;
	}
}

static bool move(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	if (!list_key(&state->list, event))
		return false;
	if (state->list.cursor + 1 == state->rows && state->page.more && state->rows + SEARCH_PAGE_ROWS <= ROWS_MOST &&
	    !read_page(screen, &err))
		frame_fail(screen->frame, &err);
	return true;
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	switch (event->key) {
	case TERM_UP:
	case TERM_DOWN:
	case TERM_PAGE_UP:
	case TERM_PAGE_DOWN:
	case TERM_WHEEL_UP:
	case TERM_WHEEL_DOWN:
	case TERM_CLICK:
	case TERM_ENTER:
		/* What is answered is what was typed. */
		if (state->typed && !reload(screen, &err))
			frame_fail(screen->frame, &err);
		return event->key != TERM_ENTER && move(screen, event);
	default:
		if (!input_key(&state->input, event->key))
			return false;
		state->list.cursor = state->list.top = 0;
		state->typed = true;
		return true;
	}
}

static bool type_day(struct screen *screen, const char *label, char day[static 11])
{
	struct input input = { .lines = false };
	struct day read;
	input_set(&input, day);
	if (!frame_type(screen->frame, _("Written when?"), label, &input))
		return false;
	if (!input.text[0])
		day[0] = '\0';
	else if (day_parse(input.text, &read))
		day_format(read, day);
	else
		frame_say(screen->frame, STYLE_ERROR, "%s", _("a date is wanted, like 2026-11-23"));
	return !input.text[0] || day[0];
}

static void choose_days(struct screen *screen)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	const char *const items[] = { _("any time"), _("this month"), _("this year"), _("from a day to a day") };
	char today[11];
	int picked = frame_menu(screen->frame, _("Written when?"), items, NULL, 4);
	if (picked < 0)
		return;
	if (picked == 3) {
		if (type_day(screen, _("From (like 2026-11-01; may be empty):"), state->from))
			type_day(screen, _("Until (like 2026-11-30; may be empty):"), state->until);
		return;
	}
	state->from[0] = state->until[0] = '\0';
	if (picked > 0) {
		console_today(console, today);
		snprintf(state->from, sizeof state->from, "%.*s%s", picked == 1 ? 8 : 5, today,
			 picked == 1 ? "01" : "01-01");
	}
}

static void choose_area(struct screen *screen)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct area_rows areas;
	struct err err = { 0 };
	const char *above = console->person.area[0] ? console->person.area : console->config->county_code;
	int now = 0;
	arena_reset(&state->names);
	state->area_name = NULL;
	if (!area_children(console->station->db, above, &state->names, &areas, &err)) {
		frame_fail(screen->frame, &err);
		return;
	}
	const char **items = arena_alloc(&state->names, (areas.count + 1) * sizeof *items);
	items[0] = _("everywhere");
	for (size_t i = 0; i < areas.count; i++) {
		items[i + 1] = areas.row[i].brief ? areas.row[i].brief : areas.row[i].name;
		if (strcmp(areas.row[i].code, state->area) == 0)
			now = (int)i + 1;
	}
	int picked = frame_pick(screen->frame, _("Area"), items, areas.count + 1, now);
	state->area[0] = '\0';
	if (picked <= 0)
		return;
	snprintf(state->area, sizeof state->area, "%s", areas.row[picked - 1].code);
	state->area_name = items[picked];
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	if (number == ACT_OPEN) {
		open_row(screen);
	} else if (number == ACT_KIND) {
		state->kind = (state->kind + 1) % (KIND_ALL + 1);
		state->list.cursor = state->list.top = 0;
		screen->stale = true;
	} else if (number == ACT_DAYS || number == ACT_AREA) {
		(number == ACT_DAYS ? choose_days : choose_area)(screen);
		state->list.cursor = state->list.top = 0;
		screen->stale = true;
	} else {
		frame_pop(screen->frame, screen);
	}
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	return number == ACT_OPEN && state->list.cursor >= state->rows ? _("nothing is found that could be opened")
								       : NULL;
}

const struct screen_ops screen_search = {
	.name = N_("Search"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.types = true,
	.open = open_screen,
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
	.idle = idle,
};
