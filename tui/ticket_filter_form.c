#include "tui/ticket_filter_form.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/staff.h"
#include "tui/console.h"
#include "tui/form_screen.h"
#include "tui/screens.h"

enum { IN_QUEUE, IN_SORT, IN_CATEGORY, IN_URGENCY, IN_STATE, IN_AREA, IN_MAIN, IN_DAYS };

struct argument {
	struct saved_filter *asked;
	struct arena *arena;
	bool *chosen;
};

struct state {
	struct form_screen form;
	struct argument given;
	struct area_rows areas;
	struct staff_rows staff;
};

static bool check(void *context, size_t field, const char *typed, struct err *err)
{
	(void)context;
	typed += strspn(typed, " ");
	return field != IN_DAYS || *typed == '\0' ||
	       (strspn(typed, "0123456789") == strlen(typed) && atoi(typed) > 0) ||
	       err_set(err, ERR_INPUT, _("a number of days, like 7"));
}

static bool submit(struct screen *screen, size_t *field, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct form_screen *form = &state->form;
	struct arena *arena = state->given.arena;
	struct saved_filter asked = { .name = NULL };
	int place;
	(void)field;
	(void)err;
	asked.filter.queue = (enum ticket_queue)form_screen_chosen(form, IN_QUEUE);
	asked.filter.order = (enum ticket_order)form_screen_chosen(form, IN_SORT);
	if ((place = form_screen_chosen(form, IN_CATEGORY)) >= 0)
		asked.filter.category = console->config->category[place].code;
	if ((place = form_screen_chosen(form, IN_URGENCY)) >= 0)
		asked.filter.urgency = console->config->urgency[place].code;
	if ((place = form_screen_chosen(form, IN_STATE)) >= 0)
		asked.filter.state = ticket_state_name((enum ticket_state)place);
	if ((place = form_screen_chosen(form, IN_AREA)) >= 0)
		asked.filter.area = arena_text(arena, state->areas.row[place].code);
	if ((place = form_screen_chosen(form, IN_MAIN)) >= 0)
		asked.filter.main = state->staff.row[place].entity;
	if (form_screen_text(form, IN_DAYS))
		asked.days = atoi(form_screen_text(form, IN_DAYS));
	*state->given.asked = asked;
	*state->given.chosen = true;
	return true;
}

static void show(struct form_field *field, const char *text)
{
	if (text)
		input_set(&field->input, text);
}

static void add_fixed(struct console *console, struct state *state)
{
	const struct config *config = console->config;
	const struct ticket_filter *asked = &state->given.asked->filter;
	struct arena *arena = &state->form.arena;
	const char **queue = arena_alloc(arena, TICKET_QUEUES * sizeof *queue);
	const char **order = arena_alloc(arena, TICKET_ORDERS * sizeof *order);
	const char **stand = arena_alloc(arena, TICKET_STATES * sizeof *stand);
	const char **category = arena_alloc(arena, (config->category_count + 1) * sizeof *category);
	const char **urgency = arena_alloc(arena, (config->urgency_count + 1) * sizeof *urgency);
	enum ticket_state in;
	for (int i = 0; i < TICKET_QUEUES; i++)
		queue[i] = _(ticket_queue_label((enum ticket_queue)i));
	for (int i = 0; i < TICKET_ORDERS; i++)
		order[i] = _(ticket_order_label((enum ticket_order)i));
	for (int i = 0; i < TICKET_STATES; i++)
		stand[i] = _(ticket_state_label((enum ticket_state)i));
	for (size_t i = 0; i < config->category_count; i++)
		category[i] = config->category[i].name;
	for (size_t i = 0; i < config->urgency_count; i++)
		urgency[i] = config->urgency[i].name;
	struct form_screen *form = &state->form;
	show(form_screen_add_choice(form, _("Queue"), true, queue, TICKET_QUEUES), queue[asked->queue]);
	show(form_screen_add_choice(form, _("Order"), true, order, TICKET_ORDERS), order[asked->order]);
	const struct config_category *of = config_category(config, asked->category);
	const struct config_urgency *how = config_urgency(config, asked->urgency);
	show(form_screen_add_choice(form, _("Kind"), false, category, config->category_count), of ? of->name : NULL);
	show(form_screen_add_choice(form, _("Urgency"), false, urgency, config->urgency_count), how ? how->name : NULL);
	show(form_screen_add_choice(form, _("State"), false, stand, TICKET_STATES),
	     ticket_state_parse(asked->state, &in) ? stand[in] : NULL);
}

static void add_area(struct state *state)
{
	const struct ticket_filter *asked = &state->given.asked->filter;
	const char **choice = arena_alloc(&state->form.arena, (state->areas.count + 1) * sizeof *choice), *now = NULL;
	for (size_t i = 0; i < state->areas.count; i++) {
		choice[i] = state->areas.row[i].name;
		if (asked->area && strcmp(asked->area, state->areas.row[i].code) == 0)
			now = choice[i];
	}
	show(form_screen_add_choice(&state->form, _("Area"), false, choice, state->areas.count), now);
}

static void add_main(struct state *state)
{
	const struct ticket_filter *asked = &state->given.asked->filter;
	struct arena *arena = &state->form.arena;
	const char **choice = arena_alloc(arena, (state->staff.count + 1) * sizeof *choice), *now = NULL;
	for (size_t i = 0; i < state->staff.count; i++) {
		const struct staff *staff = &state->staff.row[i];
		choice[i] = arena_format(arena, "%s %s %s", staff->name, staff->unit ? staff->unit : "",
					 staff->number ? staff->number : "");
		if (id_equal(&staff->entity, &asked->main))
			now = choice[i];
	}
	show(form_screen_add_choice(&state->form, _("Main assignee"), false, choice, state->staff.count), now);
}

static bool open_form(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	char today[11];
	struct staff_filter everybody = { .today = console_today(console, today) };
	state->given = *(const struct argument *)argument;
	if (!area_children(console->station->db, console->config->county_code, &state->form.arena, &state->areas,
			   err) ||
	    !staff_list(console->station->db, &everybody, &state->form.arena, &state->staff, err))
		return false;
	add_fixed(console, state);
	add_area(state);
	add_main(state);
	struct form_field *days = form_screen_add(&state->form, _("Taken in the last days"), FORM_TEXT, false);
	days->hint = _("a number of days; empty for any time");
	if (state->given.asked->days > 0)
		show(days, arena_format(&state->form.arena, "%d", state->given.asked->days));
	state->form.form.check = check;
	state->form.form.context = state;
	state->form.submit = submit;
	state->form.title = _("Filter tickets");
	return true;
}

/* The form's own, which saves nothing here. */
static const struct key_binding keys[] = {
	{ TERM_F1 + 1, 1, "done", N_("apply"), N_("Show only what fits") },
	{ TERM_TAB, 2, NULL, N_("next field"), NULL },
	{ TERM_ESC, 3, "cancel", N_("cancel"), N_("Leave the form") },
	{ 0, 0, NULL, NULL, NULL },
};

static const struct screen_ops screen_ticket_filter = {
	.name = N_("Filter tickets"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.open = open_form,
	.draw = form_screen_draw,
	.types = true,
	.key = form_screen_key,
	.close = form_screen_close,
};

void ticket_filter_ask(struct screen *screen, struct saved_filter *asked, struct arena *arena, bool *chosen)
{
	frame_push(screen->frame, &screen_ticket_filter, &(struct argument){ asked, arena, chosen });
}

/* Keeps it, or with `drop` lets it go. */
static void keep(struct screen *screen, const struct saved_filter *filter, bool drop)
{
	struct console *console = screen->owner;
	struct act *act;
	struct err err = { 0 };
	bool ok = act_begin(console->station, &console->person, &act, &err) &&
		  act_finish(act,
			     (drop ? saved_filter_drop(act, filter->name, &err) : saved_filter_put(act, filter, &err)),
			     &err);
	if (!ok)
		frame_fail(screen->frame, &err);
	else
		frame_say(screen->frame, STYLE_DONE,
			  drop ? _("The filter %s is dropped.") : _("The filter %s is kept."), filter->name);
}

static void keep_as(struct screen *screen, const struct saved_filter *asked)
{
	struct input name = { .lines = false };
	struct saved_filter filter = *asked;
	if (!frame_type(screen->frame, _("Keep the filter"), _("Under which name?"), &name))
		return;
	filter.name = name.text;
	keep(screen, &filter, false);
}

static int pick_one(struct screen *screen, const char *title, const struct saved_filters *filters,
		    struct arena *scratch, const char *const more[], size_t more_count)
{
	const char **items = arena_alloc(scratch, (filters->count + more_count + 1) * sizeof *items);
	for (size_t i = 0; i < filters->count; i++)
		items[i] = filters->filter[i].name;
	for (size_t i = 0; i < more_count; i++)
		items[filters->count + i] = more[i];
	return frame_menu(screen->frame, title, items, NULL, filters->count + more_count);
}

void ticket_filter_off(struct saved_filter *asked, bool *chosen)
{
	*asked = (struct saved_filter){ .filter = { .queue = asked->filter.queue, .order = asked->filter.order } };
	*chosen = true;
}

void ticket_filter_pick(struct screen *screen, struct saved_filter *asked, struct arena *arena, bool *chosen)
{
	struct console *console = screen->owner;
	struct arena scratch = { 0 };
	struct saved_filters *filters = arena_alloc(&scratch, sizeof *filters);
	const char *const more[] = { _("Keep this filter…"), _("Filter nothing"), _("Drop a filter…") };
	struct err err = { 0 };
	if (!saved_filters_read(console->station->db, console->person.login, &scratch, filters, &err)) {
		frame_fail(screen->frame, &err);
		arena_release(&scratch);
		return;
	}
	int picked = pick_one(screen, _("Saved filters"), filters, &scratch, more, filters->count > 0 ? 3 : 2);
	size_t place = picked < 0 ? 0 : (size_t)picked;
	if (picked >= 0 && place < filters->count) {
		const struct saved_filter *filter = &filters->filter[place];
		*asked = *filter;
		asked->name = arena_text(arena, filter->name);
		asked->filter.area = arena_text(arena, filter->filter.area);
		asked->filter.category = arena_text(arena, filter->filter.category);
		asked->filter.urgency = arena_text(arena, filter->filter.urgency);
		asked->filter.state = arena_text(arena, filter->filter.state);
		*chosen = true;
	} else if (picked >= 0 && place == filters->count) {
		keep_as(screen, asked);
	} else if (picked >= 0 && place == filters->count + 1) {
		ticket_filter_off(asked, chosen);
	} else if (picked >= 0) {
		picked = pick_one(screen, _("Drop which?"), filters, &scratch, NULL, 0);
		if (picked >= 0)
			keep(screen, &filters->filter[picked], true);
	}
	arena_release(&scratch);
}

static const char *more(const char *text, const char *word, struct arena *arena)
{
	return word ? arena_format(arena, "%s%s%s", text, *text ? " · " : "", word) : text;
}

const char *ticket_filter_text(struct console *console, const struct saved_filter *asked, struct arena *arena)
{
	const struct ticket_filter *filter = &asked->filter;
	const struct config_category *category = config_category(console->config, filter->category);
	const struct config_urgency *urgency = config_urgency(console->config, filter->urgency);
	struct area_row area;
	struct staff staff;
	struct err ignored;
	enum ticket_state state;
	const char *text = more("", category ? category->name : filter->category, arena);
	text = more(text, urgency ? urgency->name : filter->urgency, arena);
	if (ticket_state_parse(filter->state, &state))
		text = more(text, _(ticket_state_label(state)), arena);
	if (filter->area && area_read(console->station->db, filter->area, arena, &area, &ignored))
		text = more(text, area.brief, arena);
	if (!id_is_none(&filter->main) && staff_read(console->station->db, &filter->main, arena, &staff, &ignored))
		text = more(text, staff.name, arena);
	if (asked->days > 0)
		text = more(text, arena_format(arena, _("last %d days"), asked->days), arena);
	if (filter->order != TICKET_ORDER_QUEUE)
		text = more(text, _(ticket_order_label(filter->order)), arena);
	return text;
}
