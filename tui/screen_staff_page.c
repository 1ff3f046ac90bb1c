/* One of the staff: how to reach them, the tickets that wait for them, and whom they look after. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/staff.h"
#include "db/absence.h"
#include "db/reassign.h"
#include "db/staff.h"
#include "db/ticket.h"
#include "tui/console.h"
#include "tui/household_form.h"
#include "tui/list.h"
#include "tui/screens.h"
#include "tui/staff_forms.h"
#include "tui/ticket_cells.h"

enum { HEAD_ROWS = 4, ABSENCES_SHOWN = 2, WIDE = 110 /* columns, from which there is room for all of it */ };

struct state {
	struct id entity;
	struct arena arena;
	struct staff staff;
	const char *away[ABSENCES_SHOWN];
	int64_t waiting; /* tickets; those that the viewer may see are listed */
	struct ticket_page tickets;
	struct staff_assignments *assignments;
	struct list of_tickets, of_households;
	bool on_households;
};

enum { ACT_OPEN = 1, ACT_OTHER, ACT_ABSENT, ACT_HAND_OVER, ACT_EDIT };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_OPEN, "open", N_("open"), N_("Open the ticket or the household under the cursor") },
	{ TERM_TAB, ACT_OTHER, "other list", N_("tickets, households"),
	  N_("From the tickets to the households, and back") },
	{ 'a', ACT_ABSENT, "absent", N_("absence"), N_("Note that this person is away, and who stands in") },
	{ 'o', ACT_HAND_OVER, "hand-over", N_("hand over"),
	  N_("Hand all that this person looks after over to another") },
	{ 'e', ACT_EDIT, "edit", N_("edit"),
	  N_("Change what is noted of this person, or the day on which they leave") },
	{ 0, 0, NULL, NULL, NULL },
};

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static bool read_absences(struct console *console, struct state *state, const char *today, struct err *err)
{
	struct absences *absences = arena_alloc(&state->arena, sizeof *absences);
	size_t count = 0;
	memset(state->away, 0, sizeof state->away);
	if (!absence_list(console->station->db, today, &state->arena, absences, err))
		return false;
	for (size_t i = 0; i < absences->count && count < ABSENCES_SHOWN; i++)
		if (id_equal(&absences->row[i].staff, &state->entity))
			state->away[count++] = absence_say(&absences->row[i], &state->arena);
	return true;
}

static bool read_tickets(struct console *console, struct state *state, struct err *err)
{
	struct ticket_filter filter = { .viewer = &console->person, .queue = QUEUE_WORK, .party = state->entity };
	ticket_filter_at(&filter, console->config, console_now(console));
	return reassign_count(console->station->db, &state->entity, &state->waiting, err) &&
	       ticket_list(console->station->db, &filter, 0, &state->arena, &state->tickets, err);
}

/* Half of the room at most is the tickets', one row of it their heading. */
static int ticket_rows(const struct state *state, struct box body)
{
	int most = (body.rows - HEAD_ROWS) / 2;
	return state->tickets.count == 0	      ? 0
	       : (int)state->tickets.count + 1 < most ? (int)state->tickets.count + 1
						      : most;
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	char today[11];
	arena_reset(&state->arena);
	console_today(console, today);
	state->assignments = arena_alloc(&state->arena, sizeof *state->assignments);
	if (!staff_read(console->station->db, &state->entity, &state->arena, &state->staff, err) ||
	    !read_absences(console, state, today, err) || !read_tickets(console, state, err) ||
	    !staff_assignments_read(console->station->db, &console->person, &state->entity, today, &state->arena,
				    state->assignments, err))
		return false;
	int rows = ticket_rows(state, screen->box);
	list_fit(&state->of_tickets, state->tickets.count, rows - 1);
	list_fit(&state->of_households, state->assignments->count, screen->box.rows - HEAD_ROWS - rows - 2);
	if (state->tickets.count == 0 || state->assignments->count == 0)
		state->on_households = state->tickets.count == 0;
	return true;
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	(void)err;
	((struct state *)screen->state)->entity = *(const struct id *)argument;
	return true;
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

static struct list_cell ticket_at(const void *context, size_t place, size_t column)
{
	const struct state *state = context;
	return ticket_cell(&state->tickets.row[place], (enum ticket_column)column);
}

enum { IN_VILLAGE, IN_HEAD, IN_NUMBER, IN_STATUS, IN_DUTY, IN_FROM, IN_UNTIL, HOUSEHOLD_COLUMNS };

static struct list_cell household_at(const void *context, size_t place, size_t column)
{
	const struct state *state = context;
	const struct staff_assignment *row = &state->assignments->row[place];
	const char *const text[HOUSEHOLD_COLUMNS] = {
		[IN_VILLAGE] = row->village,
		[IN_HEAD] = row->head,
		[IN_NUMBER] = row->number,
		[IN_STATUS] = household_status_brief(row->status),
		[IN_DUTY] = dictionary_name(dictionary_find("assign_duty"), or_empty(row->duty)),
		[IN_FROM] = row->from_on,
		[IN_UNTIL] = row->until_on,
	};
	return (struct list_cell){ .text = or_empty(text[column]),
				   .style = row->until_on ? STYLE_MUTED : STYLE_NORMAL };
}

static void draw_head(const struct state *state, struct box box)
{
	const struct staff *staff = &state->staff;
	const char *duty = staff_duty_label(staff->duty);
	int column = 1 + box_put(box, 0, 1, STYLE_HEADING, or_empty(staff->name)) + 2;
	const char *const facts[] = { duty, staff->area_name, staff->unit, staff->title, staff->number };
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		if (facts[i] && *facts[i])
			column += box_put(box, 0, column, STYLE_NORMAL, facts[i]) + 2;
	if (staff->left_on)
		box_format(box, 0, column, STYLE_OVERDUE, "%s %s", _("Left office on"), staff->left_on);
	/* Numbers of work: whole to all who see the staff. */
	column = 1 + box_put(box, 1, 1, STYLE_MUTED, _("Telephone")) + 1;
	column += box_put(box, 1, column, STYLE_NORMAL, staff->phones ? staff->phones : "-") + 3;
	for (size_t i = 0; i < ABSENCES_SHOWN && state->away[i]; i++)
		column += box_format(box, 1, column, STYLE_SOON, "%s %s", _("Away"), state->away[i]) + 2;
	column = 1 + box_format(box, 2, 1, state->waiting ? STYLE_SOON : STYLE_NORMAL,
				_("%lld open tickets wait for them"), (long long)state->waiting);
	if ((int64_t)state->tickets.count < state->waiting)
		column += 1 + box_format(box, 2, column + 1, STYLE_MUTED, _("(%zu are listed)"), state->tickets.count);
	box_format(box, 2, column + 3, STYLE_NORMAL, _("Looks after %lld households now, %lld in all"),
		   (long long)state->assignments->now, (long long)state->assignments->all);
	box_rule(box, 3);
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column households[HOUSEHOLD_COLUMNS] = {
		[IN_VILLAGE] = { _("Village"), 12, false, 0 },	[IN_HEAD] = { _("Head"), 8, false, 0 },
		[IN_NUMBER] = { _("Number"), 20, false, WIDE }, [IN_STATUS] = { _("Status"), 12, false, WIDE },
		[IN_DUTY] = { _("Duty"), 12, false, 0 },	[IN_FROM] = { _("From"), 10, false, 0 },
		[IN_UNTIL] = { _("Until"), 10, false, 0 },
	};
	struct list_column tickets[TICKET_COLUMNS];
	struct state *state = screen->state;
	int rows = ticket_rows(state, body);
	struct box below = box_below(body, HEAD_ROWS + rows);
	ticket_columns(tickets);
	draw_head(state, body);
	state->of_tickets.idle = state->on_households;
	state->of_households.idle = !state->on_households;
	if (rows > 0) {
		struct box box = { body.row + HEAD_ROWS, body.column, rows, body.columns };
		list_draw(&state->of_tickets, box, tickets, TICKET_COLUMNS, ticket_at, state);
		box_rule(below, 0);
		below = box_below(below, 1);
	}
	if (state->assignments->count > 0)
		list_draw(&state->of_households, below, households, HOUSEHOLD_COLUMNS, household_at, state);
	else if (state->assignments->all > 0)
		box_put(below, 0, 2, STYLE_MUTED,
			_("These households lie outside of what you may see, so they are not named."));
	else if (state->waiting == 0)
		box_put(below, 0, 2, STYLE_MUTED, _("No ticket waits for this person, and no household is theirs."));
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	bool above = event->row < state->of_households.box.row;
	if (event->key == TERM_CLICK && state->tickets.count > 0 && state->assignments->count > 0)
		state->on_households = !above;
	return list_key(state->on_households ? &state->of_households : &state->of_tickets, event);
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	if (number == ACT_OTHER)
		state->on_households = !state->on_households;
	else if (number == ACT_ABSENT)
		staff_absence_form(screen, &state->staff);
	else if (number == ACT_HAND_OVER)
		staff_hand_over_form(screen, &state->staff);
	else if (number == ACT_EDIT)
		staff_form(screen, &state->entity);
	else if (state->on_households)
		frame_push(screen->frame, &screen_household,
			   &state->assignments->row[state->of_households.cursor].household);
	else
		frame_push(screen->frame, &screen_ticket, &state->tickets.row[state->of_tickets.cursor].entity);
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	if (number == ACT_OTHER)
		return state->tickets.count > 0 && state->assignments->count > 0 ? NULL
										 : _("there is only one list here");
	if (number == ACT_EDIT)
		return staff_why_not(screen->owner, &state->staff, ACCESS_STAFF_EDIT);
	if (number == ACT_HAND_OVER)
		return staff_why_not(screen->owner, &state->staff, ACCESS_ASSIGN_EDIT);
	if (number == ACT_ABSENT)
		return staff_why_not(screen->owner, &state->staff, ACCESS_ABSENCE_EDIT);
	return (state->on_households ? state->assignments->count : state->tickets.count) > 0
		       ? NULL
		       : _("there is nothing under the cursor");
}

const struct screen_ops screen_staff_page = {
	.name = N_("Member of staff"),
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
