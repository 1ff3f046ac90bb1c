/* 人员: who works where, who is away and who stands in, and the hand-over of what somebody looks after. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/staff.h"
#include "db/absence.h"
#include "db/act.h"
#include "db/staff.h"
#include "tui/console.h"
#include "tui/household_form.h"
#include "tui/list.h"
#include "tui/screens.h"
#include "tui/staff_forms.h"
#include "tui/staff_pick.h"

enum { HEAD_ROWS = 1, WIDE = 110 /* columns, from which there is room for all of it */ };

struct state {
	struct list list;
	struct arena arena;
	struct staff_rows staff;
	const struct absence **away; /* of each of them: the absence that is not over; NULL for none */
	int64_t *households;	     /* of each of them, where there is room for the column */
	char today[11];
	struct id wanted; /* the cursor goes there when it is read next; none: it stays on whom it is on */
};

enum { ACT_OPEN = 1, ACT_ABSENT, ACT_BACK, ACT_HAND_OVER, ACT_NEW, ACT_EDIT, ACT_FIND };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "staff open", N_("open"),
	  N_("Telephone, absence, open tickets, and whom they look after since when") },
	{ 'f', ACT_FIND, "find staff", N_("find somebody"),
	  N_("Find somebody by typing: name, pinyin, unit or number") },
	{ 'a', ACT_ABSENT, "absent", N_("absence"), N_("Note that somebody is away, and who stands in") },
	{ 'b', ACT_BACK, "back", N_("is back"), N_("Somebody is back, or does not go after all") },
	{ 'o', ACT_HAND_OVER, "hand-over", N_("hand over"), N_("Hand all that somebody looks after over to another") },
	{ 'n', ACT_NEW, "new", N_("new"), N_("Enter somebody new") },
	{ 'e', ACT_EDIT, "edit", N_("edit"), N_("Change what is noted of somebody, or the day on which they leave") },
	{ 0, 0, NULL, NULL, NULL },
};

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct staff_filter everybody = { .today = console_today(console, state->today) };
	struct id at = state->wanted;
	if (id_is_none(&at) && state->list.cursor < state->staff.count)
		at = state->staff.row[state->list.cursor].entity;
	state->wanted = (struct id){ { 0 } };
	arena_reset(&state->arena);
	struct absences *absences = arena_alloc(&state->arena, sizeof *absences);
	if (!staff_list(console->station->db, &everybody, &state->arena, &state->staff, err) ||
	    !absence_list(console->station->db, state->today, &state->arena, absences, err))
		return false;
	state->away = arena_alloc(&state->arena, (state->staff.count + 1) * sizeof *state->away);
	for (size_t i = 0; i < state->staff.count; i++) {
		state->away[i] = NULL;
		if (id_equal(&state->staff.row[i].entity, &at))
			state->list.cursor = i;
		for (size_t k = absences->count; k-- > 0;)
			if (id_equal(&absences->row[k].staff, &state->staff.row[i].entity))
				state->away[i] = &absences->row[k];
	}
	state->households = arena_alloc(&state->arena, (state->staff.count + 1) * sizeof *state->households);
	if (screen->box.columns >= WIDE &&
	    !staff_household_counts(console->station->db, &state->staff, state->today, state->households, err))
		return false;
	list_fit(&state->list, state->staff.count, screen->box.rows - HEAD_ROWS - 1);
	return true;
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

enum { IN_NAME, IN_DUTY, IN_TOWNSHIP, IN_UNIT, IN_TITLE, IN_PHONES, IN_HOUSEHOLDS, IN_AWAY, COLUMNS };

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct state *state = context;
	const struct staff *staff = &state->staff.row[place];
	const struct absence *away = state->away[place];
	struct list_cell made = { .style = STYLE_NORMAL };
	switch (column) {
	case IN_NAME:
		made.text = staff->name;
		made.style = STYLE_HEADING;
		break;
	case IN_DUTY:
		made.text = staff_duty_label(staff->duty);
		break;
	case IN_TOWNSHIP:
		made.text = staff->area_name;
		break;
	case IN_UNIT:
		made.text = staff->unit;
		break;
	case IN_TITLE:
		made.text = staff->title;
		break;
	case IN_PHONES:
		made.text = staff->phones;
		break;
	case IN_HOUSEHOLDS:
		if (state->households[place] > 0)
			snprintf(made.room, sizeof made.room, "%lld", (long long)state->households[place]);
		break;
	default:
		if (away) {
			bool now = strcmp(away->from_on, state->today) <= 0;
			snprintf(made.room, sizeof made.room, "%s %s %s", now ? _("away until") : _("away from"),
				 (now ? away->until_on : away->from_on) + 5, or_empty(away->deputy_name));
			made.style = now ? STYLE_OVERDUE : STYLE_SOON;
		} else if (staff->left_on) {
			snprintf(made.room, sizeof made.room, _("leaves on %s"), staff->left_on);
			made.style = STYLE_SOON;
		}
	}
	return made;
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column columns[COLUMNS] = {
		[IN_NAME] = { _("Name"), 8, false, 0 },
		[IN_DUTY] = { _("Kind of post"), role_columns(), false, 0 },
		[IN_TOWNSHIP] = { _("Area"), 8, false, 0 },
		[IN_UNIT] = { _("Unit"), 0, false, 0 },
		[IN_TITLE] = { _("Title"), 14, false, WIDE },
		[IN_PHONES] = { _("Telephone"), 13, false, WIDE },
		[IN_HOUSEHOLDS] = { _("Households"), 6, true, WIDE },
		[IN_AWAY] = { _("Away"), 22, false, 0 },
	};
	struct state *state = screen->state;
	box_format(body, 0, 1, STYLE_MUTED, _("%1$zu of %2$zu in office"), state->list.cursor + (state->list.count > 0),
		   state->list.count);
	list_draw(&state->list, box_below(body, HEAD_ROWS), columns, COLUMNS, cell, state);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	return list_key(&((struct state *)screen->state)->list, event);
}

static void come_back(struct screen *screen, const struct staff *staff)
{
	struct console *console = screen->owner;
	struct id entity = staff->entity;
	struct err err = { 0 };
	struct act *act;
	if (!frame_ask(screen->frame, _("Is this person there from today on?")))
		return;
	if (!act_begin(console->station, &console->person, &act, &err) ||
	    !act_finish(act, absence_end(act, &entity, &err), &err))
		frame_fail(screen->frame, &err);
	screen->stale = true;
}

/* Narrowed while typing; the cursor goes there, and the page opens. */
static void find(struct screen *screen)
{
	struct state *state = screen->state;
	int place = frame_pick(screen->frame, _("Staff"), staff_choices(&state->staff, &state->arena),
			       state->staff.count, (int)state->list.cursor);
	if (place < 0)
		return;
	state->list.cursor = (size_t)place;
	list_fit(&state->list, state->staff.count, screen->box.rows - HEAD_ROWS - 1);
	frame_push(screen->frame, &screen_staff_page, &state->staff.row[place].entity);
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	const struct staff *staff = &state->staff.row[state->list.cursor];
	if (number == ACT_OPEN)
		frame_push(screen->frame, &screen_staff_page, &staff->entity);
	else if (number == ACT_FIND)
		find(screen);
	else if (number == ACT_ABSENT)
		staff_absence_form(screen, staff);
	else if (number == ACT_BACK)
		come_back(screen, staff);
	else if (number == ACT_NEW)
		staff_form(screen, NULL);
	else if (number == ACT_EDIT)
		staff_form(screen, &staff->entity);
	else if (number == ACT_HAND_OVER)
		staff_hand_over_form(screen, staff);
}

static const char *why_not(struct screen *screen, int number)
{
	static struct err err;
	const struct console *console = screen->owner;
	const struct state *state = screen->state;
	if (number == ACT_NEW)
		return access_may_somewhere(&console->person, ACCESS_STAFF_EDIT, &err) ? NULL : err.text;
	if (state->list.cursor >= state->staff.count)
		return _("there is nobody here");
	const struct staff *staff = &state->staff.row[state->list.cursor];
	if (number == ACT_BACK && !state->away[state->list.cursor])
		return _("no absence of this person is noted");
	if (number == ACT_EDIT)
		return staff_why_not(console, staff, ACCESS_STAFF_EDIT);
	if (number == ACT_HAND_OVER)
		return staff_why_not(console, staff, ACCESS_ASSIGN_EDIT);
	if (number == ACT_ABSENT || number == ACT_BACK)
		return staff_why_not(console, staff, ACCESS_ABSENCE_EDIT);
	return NULL;
}

void screen_staff_show(struct screen *screen, const struct id *staff)
{
	if (screen->ops != &screen_staff)
		return;
	((struct state *)screen->state)->wanted = *staff;
	screen->stale = true;
}

const struct screen_ops screen_staff = {
	.name = N_("0 Staff"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};
