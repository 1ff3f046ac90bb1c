/* 日志: diaries, the latest first, and the one under the cursor in full. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/diary.h"
#include "db/diary_act.h"
#include "tui/console.h"
#include "tui/day_ask.h"
#include "tui/draft.h"
#include "tui/household_form.h"
#include "tui/list.h"
#include "tui/list_follow.h"
#include "tui/photo_view.h"
#include "tui/screens.h"
#include "tui/staff_pick.h"

enum { DETAIL_ROWS = 8, HEAD_ROWS = 2 };

struct state {
	struct diary_filter filter;
	char today[11], from[11], until[11], kind[8]; /* what the filter points at */
	char helper[STAFF_PICK_BYTES];		      /* name, when it is filtered by one */
	struct list list;
	struct arena arena, detail_arena;
	struct diary_page page;
	size_t first;
	struct id shown;  /* none: the detail is to be read */
	struct id wanted; /* the cursor goes there when it is read first; none: to the latest */
	struct diary diary;
};

enum { ACT_OPEN = 1, ACT_NEW, ACT_AMEND, ACT_FILTER, ACT_LATE, ACT_PHOTOS, ACT_VIEW, ACT_ALL };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "household open", N_("card"), N_("Open the household") },
	{ 'd', ACT_NEW, "diary new", N_("write"), N_("Write a diary of this household") },
	{ '+', ACT_AMEND, "amend", N_("add"), N_("Add to this diary; what stands is never changed") },
	{ 'f', ACT_FILTER, "filter", N_("filter"), N_("Filter by kind, helper and days") },
	{ 'l', ACT_LATE, "late", N_("late"), N_("Only entries of another day than the visit, or all again") },
	{ 'v', ACT_VIEW, "photo view", N_("photo"), N_("Open a photo of this diary in a viewer, or save a copy") },
	{ 'p', ACT_PHOTOS, "photos", N_("with photos"), N_("Only entries with photos, or all again") },
	{ 'x', ACT_ALL, "filter off", NULL, N_("Take all filters off") },
	{ 0, 0, NULL, NULL, NULL },
};

static const struct diary_row *row_at(const struct state *state, size_t place)
{
	return place >= state->first && place < state->first + state->page.count
		       ? &state->page.row[place - state->first]
		       : NULL;
}

/* The end is not known before it is reached: the list has one page more than was read, until a page is not full. */
static bool read_page(struct console *console, struct state *state, size_t first, struct err *err)
{
	arena_reset(&state->arena);
	state->shown = (struct id){ { 0 } };
	if (!diary_list(console->station->db, &state->filter, first, &state->arena, &state->page, err))
		return false;
	state->first = first;
	size_t known = first + state->page.count;
	if (state->page.count < DIARY_PAGE_ROWS || known > state->list.count)
		state->list.count = known + (state->page.count == DIARY_PAGE_ROWS);
	return true;
}

static bool read_detail(struct console *console, struct state *state, struct err *err)
{
	const struct diary_row *row = row_at(state, state->list.cursor);
	if (!row || id_equal(&row->entity, &state->shown))
		return true;
	arena_reset(&state->detail_arena);
	if (!diary_read(console->station->db, &row->entity, &state->detail_arena, &state->diary, err))
		return false;
	state->shown = row->entity;
	return true;
}

/* Page after page until it is there; a household has some dozens of diaries. */
static bool go_to_wanted(struct console *console, struct state *state, struct err *err)
{
	enum { PAGES_MOST = 40 };
	struct id wanted = state->wanted;
	state->wanted = (struct id){ { 0 } };
	for (size_t page = 0; page < PAGES_MOST && !id_is_none(&wanted); page++) {
		if (!read_page(console, state, page * DIARY_PAGE_ROWS, err))
			return false;
		for (size_t i = 0; i < state->page.count; i++)
			if (id_equal(&state->page.row[i].entity, &wanted)) {
				state->list.cursor = state->list.top = state->first + i;
				return true;
			}
		if (state->page.count < DIARY_PAGE_ROWS)
			break;
	}
	return true;
}

static size_t page_start(size_t top)
{
	return top / (DIARY_PAGE_ROWS / 2) * (DIARY_PAGE_ROWS / 2);
}

static bool read_from(struct screen *screen, size_t top, struct err *err)
{
	return read_page(screen->owner, screen->state, page_start(top), err);
}

static const struct id *entity_at(const struct screen *screen, size_t place)
{
	const struct diary_row *row = row_at(screen->state, place);
	return row ? &row->entity : NULL;
}

static const struct list_rows all_rows = { DIARY_PAGE_ROWS, read_from, entity_at };

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct id at = list_under(screen, &state->list, &all_rows);
	state->filter.viewer = &console->person;
	state->filter.today = console_today(console, state->today);
	if (!go_to_wanted(console, state, err))
		return false;
	if (!read_page(console, state, page_start(state->list.top), err))
		return false;
	list_fit(&state->list, state->list.count, screen->box.rows - DETAIL_ROWS - HEAD_ROWS - 2);
	return list_follow(screen, &state->list, &all_rows, &at, err) && read_detail(console, state, err);
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct state *state = screen->state;
	(void)err;
	if (argument) {
		const struct diaries_argument *given = argument;
		state->filter.household = given->household;
		state->wanted = given->diary;
	}
	return true;
}

static void close_screen(struct screen *screen)
{
	struct state *state = screen->state;
	arena_release(&state->arena);
	arena_release(&state->detail_arena);
}

static const char *kind_name(const char *code)
{
	const char *name = dictionary_name(dictionary_find("diary_kind"), code);
	return name ? name : code;
}

enum { COLUMN_WHEN, COLUMN_HEAD, COLUMN_PLACE, COLUMN_STAFF, COLUMN_KIND, COLUMN_COUNTS, COLUMN_TEXT };

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct diary_row *row = row_at(context, place);
	char when[17];
	struct list_cell shown = { .style = STYLE_NORMAL };
	if (!row)
		return shown;
	switch (column) {
	case COLUMN_WHEN:
		clock_format(row->at_ms, when);
		memcpy(shown.room, when + 5, sizeof when - 5);
		break;
	case COLUMN_HEAD:
		shown.text = row->head;
		break;
	case COLUMN_PLACE:
		shown.text = row->village;
		break;
	case COLUMN_STAFF:
		shown.text = row->staff_name;
		break;
	case COLUMN_KIND:
		shown.text = kind_name(row->kind);
		break;
	case COLUMN_COUNTS: /* whether the visit counts, late entry, photos */
		snprintf(shown.room, sizeof shown.room, "%s %s",
			 row->counts	   ? term_glyph(GLYPH_CHECK)
			 : row->visited_on ? term_glyph(GLYPH_DOT)
					   : " ",
			 row->late ? _("late") : "");
		if (row->photos > 0)
			snprintf(shown.room + strlen(shown.room), sizeof shown.room - strlen(shown.room), "%s%d",
				 row->late ? " " : "", row->photos);
		shown.style = row->late ? STYLE_SOON : row->counts ? STYLE_DONE : STYLE_MUTED;
		break;
	default:
		shown.text = row->text ? row->text : _("(erased)");
		shown.style = row->text ? STYLE_NORMAL : STYLE_MUTED;
	}
	return shown;
}

static void put_photo(struct box box, int row, const struct diary_photo *photo, int number)
{
	struct arena arena = { 0 };
	box_put(box, row, 0, STYLE_MUTED, photo_view_text(photo, number, &arena));
	arena_release(&arena);
}

static void draw_detail(const struct state *state, struct box box)
{
	const struct diary *diary = &state->diary;
	char when[17];
	if (id_is_none(&state->shown))
		return;
	clock_format(diary->row.at_ms, when);
	int used = box_put(box, 0, 1, STYLE_HEADING, diary->row.kind ? kind_name(diary->row.kind) : "") + 2;
	used += box_format(box, 0, used + 1, STYLE_MUTED, _("entered %s at %s"), when, diary->row.place);
	if (diary->row.entered_name)
		box_format(box, 0, used + 3, STYLE_MUTED, _("entered by %s"), diary->row.entered_name);
	if (diary->row.visited_on) {
		used = box_format(box, 1, 1, diary->row.late ? STYLE_SOON : STYLE_NORMAL,
				  _("visited on %s (as the helper says)%s"), diary->row.visited_on,
				  diary->row.late ? _(", late entry") : "");
		box_put(box, 1, used + 3, diary->row.counts ? STYLE_DONE : STYLE_MUTED,
			diary->row.counts ? _("counts") : _("same day: one counts"));
	}
	int top = diary->row.visited_on ? 2 : 1;
	struct box text = { box.row + top, box.column + 1, box.rows - top, box.columns - 2 };
	const char *about =
		diary->row.ticket ? diary->row.ticket : dictionary_name(dictionary_find("measure"), diary->row.measure);
	if (about) {
		box_format(text, 0, 0, STYLE_MUTED, _("about %s"), about);
		text = box_below(text, 1);
	}
	int row = box_wrap(text, STYLE_NORMAL, diary->row.text ? diary->row.text : _("(erased)"), 0);
	for (size_t i = 0; i < diary->note_count && row < text.rows; i++, row++) {
		clock_format(diary->note[i].at_ms, when);
		box_format(text, row, 0, STYLE_HEADING, _("+ %s %s: %s"), when,
			   diary->note[i].author_name ? diary->note[i].author_name : "", diary->note[i].text);
	}
	for (size_t i = 0; i < diary->policy_count && row < text.rows; i++, row++)
		box_format(text, row, 0, STYLE_DONE, _("Explained: %s %s"),
			   diary->policy[i].number ? diary->policy[i].number : "",
			   diary->policy[i].title ? diary->policy[i].title : "");
	for (size_t i = 0; i < diary->photo_count && row < text.rows; i++, row++)
		put_photo(text, row, &diary->photo[i], (int)i + 1);
}

static void draw_head(const struct state *state, struct box box)
{
	const struct diary_filter *filter = &state->filter;
	char days[40] = "", filters[300] = "";
	if (filter->from || filter->until)
		snprintf(days, sizeof days, "%s - %s", filter->from ? filter->from : "",
			 filter->until ? filter->until : "");
	const char *parts[] = { filter->kind ? kind_name(filter->kind) : NULL, *state->helper ? state->helper : NULL,
				*days ? days : NULL, filter->late ? _("late entries only") : NULL,
				filter->photos ? _("with photos only") : NULL };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i])
			snprintf(filters + strlen(filters), sizeof filters - strlen(filters), "%s%s",
				 *filters ? " · " : "", parts[i]);
	int used = box_put(box, 0, 1, STYLE_HEADING,
			   id_is_none(&filter->household) ? _("Diaries") : _("Diaries of this household"));
	box_put(box, 0, used + 4, *filters ? STYLE_SOON : STYLE_MUTED, *filters ? filters : _("all, the latest first"));
	box_rule(box, 1);
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column
		columns
			[] = {
				{ _("Entered"), 11, false, 0 },	  { _("Head"), 8, false, 0 },
				{ _("Village"), 12, false, 100 }, { _("Helper"), 8, false, 0 },
				{ _("Kind"), 8, false, 100 }, /* in narrow windows below the list only */
				{ _("Counts"), 8, false, 0 },	  { _("Text"), 0, false, 0 },
			};
	struct state *state = screen->state;
	struct box rows = { body.row + HEAD_ROWS, body.column, body.rows - DETAIL_ROWS - HEAD_ROWS - 1, body.columns };
	draw_head(state, body);
	list_draw(&state->list, rows, columns, sizeof columns / sizeof *columns, cell, state);
	if (state->list.count == 0)
		box_put(body, HEAD_ROWS + 2, 2, STYLE_MUTED, _("No diary here; x takes the filters off."));
	box_rule(body, body.rows - DETAIL_ROWS - 1);
	draw_detail(state, box_below(body, body.rows - DETAIL_ROWS));
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	if (!list_key(&state->list, event))
		return false;
	size_t last = state->list.top + (size_t)state->list.rows;
	bool read = state->list.top >= state->first &&
		    (last <= state->first + state->page.count || state->page.count < DIARY_PAGE_ROWS);
	if ((!read && !read_page(screen->owner, state, page_start(state->list.top), &err)) ||
	    !read_detail(screen->owner, state, &err))
		frame_fail(screen->frame, &err);
	return true;
}

/* By value: what is read anew meanwhile moves the rows. */
static void amend(struct screen *screen, struct id entity, struct id household)
{
	struct console *console = screen->owner;
	struct input input = { .lines = true };
	struct err err = { 0 };
	struct act *act;
	struct draft draft;
	console_draft(console, "amend", &entity, &draft);
	draft.with = household;
	if (frame_type_kept(screen->frame, _("Add to the diary"), _("What stands stays; this is added to it:"), &input,
			    &draft, NULL)) {
		if (act_begin(console->station, &console->person, &act, &err) &&
		    act_finish(act, diary_amend(act, &entity, input.text, &err), &err))
			draft_forget(&draft);
		else
			frame_fail(screen->frame, &err);
		screen->stale = true;
	}
	draft_close(&draft);
}

void screen_diaries_amend(struct screen *screen, const struct diaries_argument *diary)
{
	struct err err = { 0 };
	if (!frame_push(screen->frame, &screen_diaries, diary))
		return;
	struct screen *list = frame_top(screen->frame);
	if (reload(list, &err))
		amend(list, diary->diary, diary->household);
	else
		frame_fail(screen->frame, &err);
}

static void pick_kind(struct screen *screen)
{
	struct state *state = screen->state;
	const struct dictionary *dictionary = dictionary_find("diary_kind");
	const char *items[40] = { _("any") };
	size_t count = 1;
	int now = 0;
	for (size_t i = 0; i < dictionary_count(dictionary) && count < 40; i++) {
		if (state->filter.kind && strcmp(state->filter.kind, dictionary_at(dictionary, i)->code) == 0)
			now = (int)count;
		items[count++] = dictionary_at(dictionary, i)->name;
	}
	int picked = frame_menu_at(screen->frame, _("Kind"), items, NULL, count, now);
	if (picked < 0)
		return;
	state->filter.kind = NULL;
	if (picked > 0) {
		snprintf(state->kind, sizeof state->kind, "%s", dictionary_at(dictionary, (size_t)picked - 1)->code);
		state->filter.kind = state->kind;
	}
}

/* A day typed, or none for an open end. */
static void ask_day(struct screen *screen, const char *label, const char **place, char room[11])
{
	if (!*place)
		room[0] = '\0';
	if (day_ask(screen->frame, label, room))
		*place = room[0] ? room : NULL;
}

static void this_month(struct state *state)
{
	snprintf(state->from, sizeof state->from, "%.7s-01", state->today);
	state->filter.from = state->from;
	state->filter.until = NULL;
}

/* Whose visits: among those who work where the viewer does. */
static void pick_helper(struct screen *screen)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct id staff;
	if (!staff_pick(console, console->person.area, &staff, state->helper))
		return;
	state->filter.staff = staff;
}

static void filter(struct screen *screen)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	bool own = access_reach(console->person.role, ACCESS_DIARY_SEE) == REACH_OWN;
	const char *items[] = { _("Kind"),	    _("This month"), _("From the day"),
				_("Until the day"), _("Helper"),     _("Take all filters off") };
	const char *reasons[] = { NULL, NULL, NULL, NULL, own ? _("these are your own households") : NULL, NULL };
	switch (frame_menu(screen->frame, _("Filter by"), items, reasons, sizeof items / sizeof *items)) {
	case 0:
		pick_kind(screen);
		break;
	case 1:
		this_month(state);
		break;
	case 2:
		ask_day(screen, items[2], &state->filter.from, state->from);
		break;
	case 3:
		ask_day(screen, items[3], &state->filter.until, state->until);
		break;
	case 4:
		pick_helper(screen);
		break;
	case 5:
		screen->ops->act(screen, ACT_ALL);
		break;
	default:
		return;
	}
	state->list = (struct list){ 0 };
	screen->stale = true;
}

static void take_off(struct state *state)
{
	state->filter = (struct diary_filter){ .household = state->filter.household };
	state->helper[0] = '\0';
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	const struct diary_row *row = row_at(state, state->list.cursor);
	switch (number) {
	case ACT_OPEN:
		frame_push(screen->frame, &screen_household, &row->household);
		break;
	case ACT_NEW:
		household_new_diary(screen, row ? &row->household : &state->filter.household);
		break;
	case ACT_AMEND:
		amend(screen, row->entity, row->household);
		break;
	case ACT_FILTER:
		filter(screen);
		break;
	case ACT_VIEW:
		photo_view(screen, &state->diary);
		break;
	case ACT_LATE:
	case ACT_PHOTOS:
	case ACT_ALL:
		if (number == ACT_LATE)
			state->filter.late = !state->filter.late;
		else if (number == ACT_PHOTOS)
			state->filter.photos = !state->filter.photos;
		else
			take_off(state);
		state->list = (struct list){ 0 };
		screen->stale = true;
		break;
	default:
		break;
	}
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	const struct diary_row *row = row_at(state, state->list.cursor);
	if (number == ACT_FILTER || number == ACT_LATE || number == ACT_PHOTOS || number == ACT_ALL)
		return NULL;
	if (number == ACT_NEW && !row && id_is_none(&state->filter.household))
		return _("choose a household first: / finds one");
	if (number != ACT_NEW && !row)
		return _("there is no diary under the cursor");
	if (number == ACT_VIEW)
		return !id_is_none(&state->shown) && state->diary.photo_count > 0 ? NULL : _("this diary has no photo");
	return number == ACT_OPEN
		       ? NULL
		       : console_why_not(screen->owner, number == ACT_NEW ? ACCESS_DIARY_WRITE : ACCESS_DIARY_AMEND);
}

const struct screen_ops screen_diaries = {
	.name = N_("4 Diaries"),
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
