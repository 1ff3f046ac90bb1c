/* 贫困户: the areas as a tree, the households of one, filtered and sorted, and the one under the cursor. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "db/household.h"
#include "tui/area_tree.h"
#include "tui/console.h"
#include "tui/household_form.h"
#include "tui/household_preview.h"
#include "tui/list.h"
#include "tui/screens.h"
#include "tui/staff_pick.h"

enum { ROWS_MOST = 100, CODE_BYTES = 8, TREE_FROM = 120 /* columns, from which it is always there */ };

struct state {
	struct household_filter filter;
	struct household_list *households; /* NULL: to be read */
	struct id at;			   /* under the cursor, when it was read last */
	struct list list;
	char today[11], code[4][CODE_BYTES], since[11]; /* what the filter points at */
	char helper[STAFF_PICK_BYTES];			/* name, when it is filtered by one */
	bool own;					/* one's own households: no tree, no other helper's */
	struct area_tree tree;
	bool on_tree, tree_shown; /* shown where the window is too narrow for it to be there always */
	struct arena page_arena;
	struct household_row row[ROWS_MOST]; /* of the window */
	size_t first, rows;
	struct household_preview preview;
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
	ACT_ALL,
	ACT_REVEAL,
	ACT_LIST
};

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "household open", N_("card"), N_("Open the household") },
	{ TERM_ENTER, ACT_LIST, "area open", N_("its households"),
	  N_("Go to the households of the area under the cursor") },
	{ 'n', ACT_TICKET, "ticket new", N_("new ticket"), N_("New ticket for this household") },
	{ 'd', ACT_DIARY, "diary new", N_("diary"), N_("Write a diary of this household") },
	{ 'f', ACT_FILTER, "filter", N_("filter"), N_("Filter by status, cause, helper, category, visits") },
	{ 'o', ACT_SORT, "sort", N_("sort"), N_("Sort by name, number, walking order, last visit") },
	{ TERM_TAB, ACT_AREA, NULL, N_("areas, list"), NULL },
	{ 'a', ACT_AREA, "areas", NULL, N_("Go to the tree of townships and villages, and back") },
	{ TERM_BACKSPACE, ACT_UP, "area up", NULL, N_("Go up to the area above") },
	{ 'c', ACT_NEW, "household new", N_("new"), N_("Add a household") },
	{ 'r', ACT_REVEAL, "reveal", NULL, N_("Show the telephone numbers whole; it is noted who did") },
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

static bool read_window(struct console *console, struct state *state, struct err *err)
{
	arena_reset(&state->page_arena);
	state->first = state->list.top;
	return household_list_read(console->station->db, state->households, state->first, ROWS_MOST, state->today,
				   &state->page_arena, state->row, &state->rows, err);
}

static bool read_preview(struct console *console, struct state *state, struct err *err)
{
	const struct household_row *row = current(state);
	return !row || id_is_none(&row->entity) || household_preview_read(&state->preview, console, &row->entity, err);
}

static void remember(struct state *state)
{
	const struct id *chosen = household_list_at(state->households, state->list.cursor);
	if (state->households)
		state->at = chosen ? *chosen : (struct id){ { 0 } };
}

/* Of a whole county the list takes its megabytes. */
static void rest(struct screen *screen)
{
	struct state *state = screen->state;
	remember(state);
	household_list_close(state->households);
	state->households = NULL;
}

/* The list is opened anew; the cursor stays on its household while that is in it. */
static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	remember(state);
	console_today(console, state->today);
	if (!state->own && !area_tree_read(&state->tree, console->station->db, err))
		return false;
	/* One list at a time: of a whole county each takes its megabytes. */
	household_list_close(state->households);
	state->households = NULL;
	if (!household_list_open(console->station->db, &state->filter, &state->households, err))
		return false;
	ptrdiff_t place = id_is_none(&state->at) ? -1 : household_list_place(state->households, &state->at);
	if (place >= 0)
		state->list.cursor = (size_t)place;
	list_fit(&state->list, household_list_count(state->households),
		 screen->box.rows - household_preview_rows(screen->box.rows) - 4);
	household_preview_forget(&state->preview);
	return read_window(console, state, err) && read_preview(console, state, err);
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	(void)err;
	area_tree_open(&state->tree, console->person.area);
	if (argument) {
		snprintf(state->tree.picked, sizeof state->tree.picked, "%s", (const char *)argument);
		snprintf(state->tree.opened, sizeof state->tree.opened, "%.9s", (const char *)argument);
	}
	state->filter.area = state->tree.picked;
	state->own = access_reach(console->person.role, ACCESS_HOUSEHOLD_SEE) == REACH_OWN;
	if (state->own)
		memcpy(&state->filter.staff, console->person.staff, sizeof state->filter.staff);
	return true;
}

static void close_screen(struct screen *screen)
{
	struct state *state = screen->state;
	household_list_close(state->households);
	arena_release(&state->page_arena);
	area_tree_release(&state->tree);
	household_preview_release(&state->preview);
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
	bool late = !row->last_visit || strncmp(row->last_visit, state->today, 7) < 0;
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
			     : row->monitor ? household_monitor_brief(row->monitor)
					    : household_status_brief(row->status);
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

static void draw_head(struct state *state, struct box box)
{
	static const char *const orders[] = { N_("by name"), N_("by number"), N_("by walking order"),
					      N_("longest not visited first") };
	const char *where = state->own ? _("My households") : area_tree_trail(&state->tree);
	int used = 1 + box_put(box, 0, 1, STYLE_HEADING, where);
	used += 2 + box_format(box, 0, used + 2, STYLE_NORMAL, _("%zu households"),
			       household_list_count(state->households));
	char filters[300] = "";
	const struct household_filter *filter = &state->filter;
	const char *parts[] = { filter->status ? name_of("household_status", filter->status) : NULL,
				filter->cause ? name_of("cause", filter->cause) : NULL,
				filter->category ? name_of("household_category", filter->category) : NULL,
				filter->monitor ? name_of("monitor", filter->monitor) : NULL,
				*state->helper ? state->helper : NULL,
				filter->unvisited_since ? _("not visited this month") : NULL,
				filter->presence == HOUSEHOLD_GONE ? _("left") : NULL,
				_(orders[filter->order]) };
	size_t count = sizeof parts / sizeof *parts;
	bool filtered = false;
	for (size_t i = 0; i < count; i++)
		if (parts[i]) {
			filtered |= i + 1 < count;
			snprintf(filters + strlen(filters), sizeof filters - strlen(filters), "%s%s",
				 *filters ? " · " : "", parts[i]);
		}
	int column = box.columns - term_width(filters) - 1;
	box_put((struct box){ box.row, box.column, 1, box.columns - 1 }, 0, column > used + 2 ? column : used + 2,
		filtered ? STYLE_SOON : STYLE_MUTED, filters);
}

static bool has_tree(const struct state *state, struct box body)
{
	return !state->own && (body.columns >= TREE_FROM || state->tree_shown);
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column columns[] = {
		{ _("Head"), 8, false, 0 },	  { _("Household number"), 18, false, 0 },
		{ _("Village"), 10, false, 100 }, { _("Persons"), 4, true, 70 },
		{ _("Cause"), 0, false, 70 },	  { _("Poverty"), 8, false, 0 },
		{ _("Helper"), 8, false, 60 },	  { _("Visit"), 6, false, 0 },
		{ _("Tickets"), 4, true, 100 },
	};
	struct state *state = screen->state;
	if (!state->households)
		return;
	int preview = household_preview_rows(body.rows);
	bool tree = has_tree(state, body);
	struct box right = box_right_of(body, tree ? AREA_TREE_COLUMNS : 0);
	draw_head(state, body);
	box_rule(body, 1);
	if (tree)
		area_tree_draw(&state->tree,
			       (struct box){ body.row + 2, body.column, body.rows - 2, AREA_TREE_COLUMNS },
			       state->on_tree);
	struct box rows = { right.row + 2, right.column, right.rows - preview - 3, right.columns };
	state->list.idle = state->on_tree;
	list_draw(&state->list, rows, columns, sizeof columns / sizeof *columns, cell, state);
	if (state->list.count == 0)
		box_put(right, 4, 2, STYLE_MUTED, _("No household here; x takes the filters off."));
	box_rule(right, right.rows - preview - 1);
	household_preview_draw(&state->preview, current(state), box_below(right, right.rows - preview));
}

/* Doing ----------------------------------------------------------------------------------------- */

static void leave_tree(struct state *state)
{
	state->on_tree = state->tree_shown = false;
}

/* True when the key was the tree's. */
static bool tree_key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	bool moved, on_it = event->column < AREA_TREE_COLUMNS && has_tree(state, screen->box);
	if (event->key == TERM_CLICK)
		state->on_tree = on_it;
	if (!state->on_tree)
		return false;
	if (event->key == TERM_ESC) {
		leave_tree(state);
		return true;
	}
	if (!area_tree_key(&state->tree, event, &moved))
		return false;
	if (moved) {
		state->list.cursor = state->list.top = 0;
		screen->stale = true;
	}
	return true;
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	struct err err = { 0 };
	if (tree_key(screen, event))
		return true;
	if (!list_key(&state->list, event))
		return false;
	bool read = state->list.top >= state->first && state->list.cursor < state->first + state->rows;
	if ((!read && !read_window(screen->owner, state, &err)) || !read_preview(screen->owner, state, &err))
		frame_fail(screen->frame, &err);
	return true;
}

/* Picks a code of a dictionary into the filter's place; `room` keeps it. */
static void pick_code(struct screen *screen, const char *title, const char *name, const char **place,
		      char room[CODE_BYTES])
{
	const struct dictionary *dictionary = dictionary_find(name);
	const char *items[40] = { _("any") };
	size_t count = 1;
	int now = 0;
	for (size_t i = 0; i < dictionary_count(dictionary) && count < 40; i++) {
		if (*place && strcmp(*place, dictionary_at(dictionary, i)->code) == 0)
			now = (int)count;
		items[count++] = dictionary_at(dictionary, i)->name;
	}
	int picked = frame_menu_at(screen->frame, title, items, NULL, count, now);
	if (picked < 0)
		return;
	*place = NULL;
	if (picked > 0) {
		snprintf(room, CODE_BYTES, "%s", dictionary_at(dictionary, (size_t)picked - 1)->code);
		*place = room;
	}
}

static void pick_helper(struct screen *screen)
{
	struct state *state = screen->state;
	struct id staff;
	if (!staff_pick(screen->owner, state->tree.picked, &staff, state->helper))
		return;
	state->filter.staff = staff;
	state->filter.duty = "helper";
	state->filter.today = state->today;
}

static void pick_filter(struct screen *screen)
{
	struct state *state = screen->state;
	struct household_filter *filter = &state->filter;
	const char *items[] = { _("Status"),	     _("Cause"),
				_("Helper"),	     _("Category"),
				_("Monitored as"),   _("Not visited this month"),
				_("Those who left"), _("Take all filters off") };
	const char *reasons[] = { NULL, NULL, state->own ? _("these are your own households") : NULL, NULL, NULL, NULL,
				  NULL, NULL };
	switch (frame_menu(screen->frame, _("Filter by"), items, reasons, sizeof items / sizeof *items)) {
	case 0:
		pick_code(screen, _("Status"), "household_status", &filter->status, state->code[0]);
		break;
	case 1:
		pick_code(screen, _("Cause"), "cause", &filter->cause, state->code[1]);
		break;
	case 2:
		pick_helper(screen);
		break;
	case 3:
		pick_code(screen, _("Category"), "household_category", &filter->category, state->code[2]);
		break;
	case 4:
		pick_code(screen, _("Monitored as"), "monitor", &filter->monitor, state->code[3]);
		break;
	case 5:
		snprintf(state->since, sizeof state->since, "%.7s-01", state->today);
		filter->unvisited_since = filter->unvisited_since ? NULL : state->since;
		break;
	case 6:
		filter->presence = filter->presence == HOUSEHOLD_GONE ? HOUSEHOLD_CURRENT : HOUSEHOLD_GONE;
		break;
	case 7:
		screen->ops->act(screen, ACT_ALL);
		break;
	default:
		break;
	}
	screen->stale = true;
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	const struct household_row *row = current(state);
	static const char *const orders[] = { N_("By name"), N_("By number"), N_("By walking order"),
					      N_("Longest not visited first") };
	const char *items[4];
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
		int picked = frame_menu_at(screen->frame, _("Sort"), items, NULL, 4, (int)state->filter.order);
		if (picked >= 0)
			state->filter.order = (enum household_order)picked;
		screen->stale = true;
		break;
	case ACT_AREA:
		state->on_tree = state->tree_shown = !state->on_tree;
		break;
	case ACT_LIST:
		leave_tree(state);
		break;
	case ACT_UP:
		if (area_tree_up(&state->tree)) {
			state->list.cursor = state->list.top = 0;
			screen->stale = true;
		}
		break;
	case ACT_NEW:
		household_form_new(screen, strlen(state->tree.picked) == 12 ? state->tree.picked : NULL);
		break;
	case ACT_REVEAL: {
		struct id household = row->entity;
		if (console_reveal(screen->owner, &household))
			state->preview.revealed = household;
		screen->stale = true;
		break;
	}
	case ACT_ALL:
		state->filter = (struct household_filter){ .area = state->tree.picked, .order = state->filter.order };
		if (state->own)
			memcpy(&state->filter.staff, ((struct console *)screen->owner)->person.staff,
			       sizeof state->filter.staff);
		state->helper[0] = '\0';
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
	const char *no_row = state->on_tree ? _("the cursor is on an area: Enter goes to its households")
			     : on_row	    ? NULL
					    : _("there is no household under the cursor");
	switch (number) {
	case ACT_OPEN:
		return no_row;
	case ACT_LIST:
		return state->on_tree ? NULL : _("the cursor is on the list already");
	case ACT_TICKET:
		return no_row ? no_row : console_why_not(screen->owner, ACCESS_TICKET_OPEN);
	case ACT_DIARY:
		return no_row ? no_row : console_why_not(screen->owner, ACCESS_DIARY_WRITE);
	case ACT_REVEAL:
		if (no_row)
			return no_row;
		return household_value(&state->preview.household, "phones")
			       ? console_why_not(screen->owner, ACCESS_PHONE_REVEAL)
			       : _("this household has no telephone number");
	case ACT_NEW:
		return console_why_not(screen->owner, ACCESS_HOUSEHOLD_EDIT);
	case ACT_AREA:
	case ACT_UP:
		return state->own ? _("these are your own households") : NULL;
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
	.rest = rest,
};
