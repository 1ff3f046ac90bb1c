/* 贫困户: the households of an area, filtered and sorted, with a preview of the one under the cursor. */
#include <stdio.h>
#include <string.h>

#include "core/area.h"
#include "core/arena.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/phone.h"
#include "db/diary.h"
#include "db/household.h"
#include "tui/console.h"
#include "tui/household_form.h"
#include "tui/list.h"
#include "tui/screens.h"

enum { PREVIEW_ROWS = 4, ROWS_MOST = 100, CAUSE_BYTES = 8 };

struct state {
	struct household_filter filter;
	struct household_list *households;
	struct list list;
	char area[13], month[8], code[4][CAUSE_BYTES], since[11]; /* what the filter points at */
	const char *trail;					  /* 全县 › 德善乡 › 德善村 */
	struct arena page_arena, preview_arena, trail_arena;
	struct household_row row[ROWS_MOST]; /* of the window */
	size_t first, rows;
	struct id previewed; /* none: the preview is to be read */
	struct household preview;
	struct diary_page diaries;
};

enum {
	ACT_OPEN = 1,
	ACT_TICKET,
	ACT_DIARY,
	ACT_FILTER,
	ACT_SORT,
	ACT_AREA,
	ACT_UP,
	ACT_NEW,
	ACT_CARD,
	ACT_ALL,
};

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "household open", N_("card"), N_("Open the household") },
	{ 'n', ACT_TICKET, "ticket new", N_("ticket"), N_("New ticket for this household") },
	{ 'd', ACT_DIARY, "diary new", N_("diary"), N_("Write a diary of this household") },
	{ 'f', ACT_FILTER, "filter", N_("filter"), N_("Filter by status, cause, category, visits") },
	{ 's', ACT_SORT, "sort", N_("sort"), N_("Sort by name, number, walking order, last visit") },
	{ 'a', ACT_AREA, "area", N_("go down"), N_("Go down to a township or village") },
	{ TERM_BACKSPACE, ACT_UP, "area up", NULL, N_("Go up to the area above") },
	{ 'c', ACT_NEW, "household new", N_("new"), N_("Add a household") },
	{ 'x', ACT_ALL, "filter off", NULL, N_("Take all filters off") },
	{ 0, 0, NULL, NULL, NULL },
};

static const struct household_row *row_at(const struct state *state, size_t place)
{
	return place >= state->first && place < state->first + state->rows ? &state->row[place - state->first] : NULL;
}

static const struct household_row *current(const struct state *state)
{
	return row_at(state, state->list.cursor);
}

/* Reading --------------------------------------------------------------------------------------- */

static bool read_trail(struct console *console, struct state *state, struct err *err)
{
	arena_reset(&state->trail_arena);
	state->trail = "";
	for (size_t length = 6; length <= strlen(state->area); length += 3) {
		struct household_areas areas;
		const char *code = arena_bytes(&state->trail_arena, state->area, length), *name = code;
		const char *parent = length > 6 ? arena_bytes(&state->trail_arena, state->area, length - 3) : NULL;
		if (!household_areas_read(console->station->db, parent, &state->trail_arena, &areas, err))
			return false;
		for (size_t i = 0; i < areas.count; i++)
			if (strcmp(areas.area[i].code, code) == 0)
				name = areas.area[i].brief;
		state->trail =
			arena_format(&state->trail_arena, "%s%s%s", state->trail, *state->trail ? " > " : "", name);
	}
	return true;
}

static bool read_window(struct console *console, struct state *state, struct err *err)
{
	arena_reset(&state->page_arena);
	state->first = state->list.top;
	return household_list_read(console->station->db, state->households, state->first, ROWS_MOST, state->month,
				   &state->page_arena, state->row, &state->rows, err);
}

static bool read_preview(struct console *console, struct state *state, struct err *err)
{
	const struct household_row *row = current(state);
	char today[11];
	if (!row || id_is_none(&row->entity) || id_equal(&row->entity, &state->previewed))
		return true;
	arena_reset(&state->preview_arena);
	struct diary_filter diaries = { .household = row->entity };
	if (!household_read(console->station->db, &row->entity, console_today(console, today), &state->preview_arena,
			    &state->preview, err) ||
	    !diary_list(console->station->db, &diaries, 0, &state->preview_arena, &state->diaries, err))
		return false;
	state->previewed = row->entity;
	return true;
}

/* The list is opened anew; the cursor stays on its household while that is in it. */
static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct household_list *opened;
	struct id at = { 0 };
	if (state->households && state->list.cursor < household_list_count(state->households))
		at = *household_list_at(state->households, state->list.cursor);
	console_month(console, state->month);
	if (!household_list_open(console->station->db, &state->filter, &opened, err))
		return false;
	household_list_close(state->households);
	state->households = opened;
	ptrdiff_t place = id_is_none(&at) ? -1 : household_list_place(opened, &at);
	if (place >= 0)
		state->list.cursor = (size_t)place;
	list_fit(&state->list, household_list_count(opened), screen->box.rows - PREVIEW_ROWS - 4);
	state->previewed = (struct id){ { 0 } };
	return read_trail(console, state, err) && read_window(console, state, err) && read_preview(console, state, err);
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	(void)argument;
	(void)err;
	snprintf(state->area, sizeof state->area, "%s", console->person.area);
	state->filter.area = state->area;
	if (access_reach(console->person.role, ACCESS_HOUSEHOLD_SEE) == REACH_OWN)
		memcpy(&state->filter.staff, console->person.staff, sizeof state->filter.staff);
	return true;
}

static void close_screen(struct screen *screen)
{
	struct state *state = screen->state;
	household_list_close(state->households);
	arena_release(&state->page_arena);
	arena_release(&state->preview_arena);
	arena_release(&state->trail_arena);
}

/* Drawing --------------------------------------------------------------------------------------- */

enum {
	COLUMN_HEAD,
	COLUMN_NUMBER,
	COLUMN_PLACE,
	COLUMN_PEOPLE,
	COLUMN_CAUSE,
	COLUMN_STATUS,
	COLUMN_HELPER,
	COLUMN_VISIT,
	COLUMN_TICKETS
};

static const char *name_of(const char *dictionary, const char *code)
{
	const char *name = dictionary_name(dictionary_find(dictionary), code);
	return name ? name : code;
}

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct state *state = context;
	const struct household_row *row = row_at(state, place);
	struct list_cell shown = { .style = STYLE_NORMAL };
	if (!row)
		return shown;
	bool late = !row->last_visit || strncmp(row->last_visit, state->month, 7) < 0;
	switch (column) {
	case COLUMN_HEAD:
		shown.text = row->head;
		break;
	case COLUMN_NUMBER:
		shown.text = row->number;
		break;
	case COLUMN_PLACE:
		shown.text = row->village;
		break;
	case COLUMN_PEOPLE:
		snprintf(shown.room, sizeof shown.room, "%d", row->people);
		break;
	case COLUMN_CAUSE:
		shown.text = name_of("cause", row->cause);
		break;
	case COLUMN_STATUS:
		shown.text = row->left_on   ? _("left")
			     : row->monitor ? name_of("monitor", row->monitor)
					    : name_of("household_status", row->status);
		shown.style = row->monitor ? STYLE_SOON : row->left_on ? STYLE_MUTED : STYLE_NORMAL;
		break;
	case COLUMN_HELPER:
		shown.text = row->helper ? row->helper : _("none");
		shown.style = row->helper ? STYLE_NORMAL : STYLE_OVERDUE;
		break;
	case COLUMN_VISIT:
		shown.text = row->last_visit ? row->last_visit + 5 : _("never");
		shown.style = late ? STYLE_OVERDUE : STYLE_DONE;
		break;
	default:
		if (row->tickets > 0) {
			snprintf(shown.room, sizeof shown.room, "%d", row->tickets);
			shown.style = STYLE_SOON;
		}
	}
	return shown;
}

static void draw_head(const struct state *state, struct box box)
{
	static const char *const orders[] = { N_("by name"), N_("by number"), N_("by walking order"),
					      N_("longest not visited first") };
	int used = box_put(box, 0, 1, STYLE_HEADING, state->trail);
	used += box_format(box, 0, used + 2, STYLE_NORMAL, _("%zu households"),
			   household_list_count(state->households));
	char filters[200] = "";
	const struct household_filter *filter = &state->filter;
	const char *parts[] = { filter->status ? name_of("household_status", filter->status) : NULL,
				filter->cause ? name_of("cause", filter->cause) : NULL,
				filter->category ? name_of("household_category", filter->category) : NULL,
				filter->monitor ? name_of("monitor", filter->monitor) : NULL,
				filter->unvisited_since ? _("not visited this month") : NULL,
				filter->presence == HOUSEHOLD_GONE ? _("left") : NULL,
				_(orders[filter->order]) };
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i])
			snprintf(filters + strlen(filters), sizeof filters - strlen(filters), "%s%s",
				 *filters ? " · " : "", parts[i]);
	int width = term_width(filters);
	if (used + width + 6 < box.columns)
		box_put(box, 0, box.columns - width - 1, STYLE_MUTED, filters);
}

static const char *member_line(const struct state *state, struct console *console)
{
	struct arena *arena = (struct arena *)&state->preview_arena;
	const struct household *household = &state->preview;
	char masked[PHONE_BYTES] = "";
	const char *phones = household_value(household, "phones"), *team = household_value(household, "team");
	const char *sex = NULL, *birth = NULL;
	for (size_t i = 0; i < household->member.count; i++) {
		const char *relation = household_part_value(&household->member.part[i], &member_type, "relation");
		if (relation && strcmp(relation, RELATION_HEAD) == 0) {
			sex = household_part_value(&household->member.part[i], &member_type, "sex");
			birth = household_part_value(&household->member.part[i], &member_type, "birth");
			break;
		}
	}
	if (phones) {
		char *first = arena_bytes(arena, phones, strcspn(phones, ","));
		phone_mask(first, masked);
	}
	team = household_team(team, arena);
	const char *age =
		birth ? arena_format(arena, _("%d years"), member_age(birth, day_at(console_now(console)))) : "";
	return arena_format(arena, "%s %s %s  %s%s%s  %s",
			    household_value(household, "head") ? household_value(household, "head") : "",
			    sex ? name_of("sex", sex) : "", age, household->township ? household->township : "",
			    household->village ? household->village : "", team, masked);
}

static int draw_incomes(const struct household *household, struct box box, int row)
{
	int64_t values[8];
	int column = 1 + box_put(box, row, 1, STYLE_MUTED, _("Net income a head"));
	size_t count = household->income.count < 5 ? household->income.count : 5;
	for (size_t i = count; i-- > 0;) {
		int64_t per_head = 0;
		income_per_head(household->income.part[i].value, &per_head);
		values[count - 1 - i] = per_head;
		const char *year = household_part_value(&household->income.part[i], &income_type, "year");
		column += 2 + box_format(box, row, column + 2, STYLE_NORMAL, "%s %lld", year ? year : "",
					 (long long)(per_head / 100));
	}
	box_sparks(box, row, column + 2, values, count, STYLE_DONE);
	return column + 2 + (int)count;
}

static void draw_preview(struct console *console, const struct state *state, struct box box)
{
	static const char *const guarantees[] = { "food", "clothing", "schooling", "medical", "housing", "water" };
	const struct household_row *row = current(state);
	const struct household *household = &state->preview;
	if (!row || id_is_none(&state->previewed))
		return;
	int used = box_put(box, 0, 1, STYLE_NORMAL, member_line(state, console));
	for (size_t i = 0; i < household->assigned.count; i++)
		if (household->assigned.row[i].now && household->assigned.row[i].name) {
			box_format(box, 0, used + 3, STYLE_NORMAL, "%s %s %s", _("Helper"),
				   household->assigned.row[i].name,
				   household->assigned.row[i].unit ? household->assigned.row[i].unit : "");
			break;
		}
	used = draw_incomes(household, box, 1) + 3;
	used += box_put(box, 1, used, STYLE_MUTED, _("Guarantees")) + 1;
	for (size_t i = 0; i < 6; i++) {
		const char *value = household_value(household, guarantees[i]);
		bool good = value && strcmp(value, "1") == 0;
		used += box_put(box, 1, used, good ? STYLE_DONE : STYLE_OVERDUE,
				term_glyph(good ? GLYPH_CHECK : GLYPH_CROSS));
	}
	if (state->diaries.count > 0) {
		const struct diary_row *diary = &state->diaries.row[0];
		char when[17];
		clock_format(diary->at_ms, when);
		box_format(box, 2, 1, STYLE_NORMAL, "%s %s %s: %s", _("Last diary"), when + 5,
			   diary->staff_name ? diary->staff_name : "", diary->text ? diary->text : _("(erased)"));
	} else {
		box_put(box, 2, 1, STYLE_MUTED, _("No diary yet"));
	}
	box_format(box, 3, 1, row->tickets ? STYLE_SOON : STYLE_MUTED, _("Open tickets %d   visits this month %d"),
		   row->tickets, row->visits);
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column columns[] = {
		{ _("Head"), 8, false, 0 },	  { _("Household number"), 18, false, 0 },
		{ _("Village"), 12, false, 100 }, { _("Persons"), 4, true, 0 },
		{ _("Cause"), 8, false, 0 },	  { _("State of poverty"), 0, false, 0 },
		{ _("Helper"), 6, false, 0 },	  { _("Visit"), 5, false, 0 },
		{ _("Tickets"), 4, true, 100 },
	};
	struct state *state = screen->state;
	if (!state->households)
		return;
	draw_head(state, body);
	box_rule(body, 1);
	struct box rows = { body.row + 2, body.column, body.rows - PREVIEW_ROWS - 3, body.columns };
	list_draw(&state->list, rows, columns, sizeof columns / sizeof *columns, cell, state);
	if (state->list.count == 0)
		box_put(body, 4, 2, STYLE_MUTED, _("No household here; x takes the filters off."));
	box_rule(body, body.rows - PREVIEW_ROWS - 1);
	draw_preview(screen->owner, state, box_below(body, body.rows - PREVIEW_ROWS));
}

/* Doing ----------------------------------------------------------------------------------------- */

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	if (!list_key(&state->list, event))
		return false;
	bool read = state->list.top >= state->first && state->list.cursor < state->first + state->rows;
	if ((!read && !read_window(screen->owner, state, &err)) || !read_preview(screen->owner, state, &err))
		frame_fail(screen->frame, &err);
	return true;
}

/* Picks a code of a dictionary into the filter's place; `room` keeps it. */
static void pick_code(struct screen *screen, const char *title, const char *name, const char **place,
		      char room[CAUSE_BYTES])
{
	const struct dictionary *dictionary = dictionary_find(name);
	const char *items[40] = { _("any") };
	size_t count = 1;
	for (size_t i = 0; i < dictionary_count(dictionary) && count < 40; i++)
		items[count++] = dictionary_at(dictionary, i)->name;
	int picked = frame_menu(screen->frame, title, items, NULL, count);
	if (picked < 0)
		return;
	*place = NULL;
	if (picked > 0) {
		snprintf(room, CAUSE_BYTES, "%s", dictionary_at(dictionary, (size_t)picked - 1)->code);
		*place = room;
	}
}

static void pick_filter(struct screen *screen)
{
	struct state *state = screen->state;
	struct household_filter *filter = &state->filter;
	const char *items[] = { _("Status"),
				_("Cause"),
				_("Category"),
				_("Monitored as"),
				_("Not visited this month"),
				_("Those who left"),
				_("Take all filters off") };
	switch (frame_menu(screen->frame, _("Filter by"), items, NULL, sizeof items / sizeof *items)) {
	case 0:
		pick_code(screen, _("Status"), "household_status", &filter->status, state->code[0]);
		break;
	case 1:
		pick_code(screen, _("Cause"), "cause", &filter->cause, state->code[1]);
		break;
	case 2:
		pick_code(screen, _("Category"), "household_category", &filter->category, state->code[2]);
		break;
	case 3:
		pick_code(screen, _("Monitored as"), "monitor", &filter->monitor, state->code[3]);
		break;
	case 4:
		snprintf(state->since, sizeof state->since, "%.7s-01", state->month);
		filter->unvisited_since = filter->unvisited_since ? NULL : state->since;
		break;
	case 5:
		filter->presence = filter->presence == HOUSEHOLD_GONE ? HOUSEHOLD_CURRENT : HOUSEHOLD_GONE;
		break;
	case 6:
		screen->ops->act(screen, ACT_ALL);
		break;
	default:
		break;
	}
	screen->stale = true;
}

static void pick_area(struct screen *screen)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct arena arena = { 0 };
	struct household_areas areas;
	struct err err = { 0 };
	if (!household_areas_read(console->station->db, state->area, &arena, &areas, &err)) {
		frame_fail(screen->frame, &err);
	} else if (areas.count == 0) {
		frame_say(screen->frame, STYLE_SOON, "%s", _("there is nothing below a village; Backspace goes up"));
	} else {
		const char **items = arena_alloc(&arena, areas.count * sizeof *items);
		for (size_t i = 0; i < areas.count; i++)
			items[i] = arena_format(&arena, "%s  %lld", areas.area[i].brief,
						(long long)areas.area[i].households);
		int picked = frame_menu(screen->frame, state->trail, items, NULL, areas.count);
		if (picked >= 0) {
			snprintf(state->area, sizeof state->area, "%s", areas.area[picked].code);
			state->list.cursor = state->list.top = 0;
			screen->stale = true;
		}
	}
	arena_release(&arena);
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	struct console *console = screen->owner;
	const struct household_row *row = current(state);
	static const char *const orders[] = { N_("By name"), N_("By number"), N_("By walking order"),
					      N_("Longest not visited first") };
	const char *items[4];
	size_t length = strlen(state->area);
	switch (number) {
	case ACT_OPEN:
		frame_push(screen->frame, &screen_household, &row->entity);
		break;
	case ACT_TICKET:
		household_new_ticket(screen, &row->entity);
		break;
	case ACT_DIARY:
		household_new_diary(screen, &row->entity);
		break;
	case ACT_FILTER:
		pick_filter(screen);
		break;
	case ACT_SORT:
		for (size_t i = 0; i < 4; i++)
			items[i] = _(orders[i]);
		int picked = frame_menu(screen->frame, _("Sort"), items, NULL, 4);
		if (picked >= 0)
			state->filter.order = (enum household_order)picked;
		screen->stale = true;
		break;
	case ACT_AREA:
		pick_area(screen);
		break;
	case ACT_UP:
		if (length > strlen(console->person.area)) {
			state->area[length - 3] = '\0';
			screen->stale = true;
		}
		break;
	case ACT_NEW:
		household_form_new(screen, strlen(state->area) == 12 ? state->area : NULL);
		break;
	case ACT_ALL:
		state->filter = (struct household_filter){ .area = state->area,
							   .staff = state->filter.staff,
							   .order = state->filter.order };
		screen->stale = true;
		break;
	default:
		break;
	}
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	bool on_row = current(state) && !id_is_none(&current(state)->entity);
	switch (number) {
	case ACT_OPEN:
		return on_row ? NULL : _("there is no household under the cursor");
	case ACT_TICKET:
		return on_row ? console_why_not(screen->owner, ACCESS_TICKET_OPEN)
			      : _("there is no household under the cursor");
	case ACT_DIARY:
		return on_row ? console_why_not(screen->owner, ACCESS_DIARY_WRITE)
			      : _("there is no household under the cursor");
	case ACT_NEW:
		return console_why_not(screen->owner, ACCESS_HOUSEHOLD_EDIT);
	default:
		return NULL;
	}
}

const struct screen_ops screen_households = {
	.name = N_("3 Households"),
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
