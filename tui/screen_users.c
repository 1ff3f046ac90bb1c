/* 管理: who may log in, as what, and where. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/staff.h"
#include "db/act.h"
#include "db/fold.h"
#include "db/login.h"
#include "db/staff.h"
#include "db/staff_act.h"
#include "tui/console.h"
#include "tui/form_screen.h"
#include "tui/list.h"
#include "tui/screens.h"
#include "tui/staff_pick.h"

struct state {
	struct list list;
	struct arena arena;
	struct user_rows users;
	const char **area, **unit, **phones, **standing; /* of each of the users */
	struct id wanted; /* the cursor goes there when it is read next; none: it stays on whom it is on */
};

enum { ACT_NEW = 1, ACT_EDIT, ACT_RESET };

static const struct key_binding keys[] = {
	{ TERM_ENTER, ACT_EDIT, "user edit", N_("change"),
	  N_("Change the role, area or person of a login, or disable it") },
	{ 'n', ACT_NEW, "user new", N_("new"), N_("Add a login") },
	{ 'r', ACT_RESET, "user reset", N_("reset password"), N_("Take the password away and give a one-time code") },
	{ 0, 0, NULL, NULL, NULL },
};

/* The county and the townships: what a login reaches. */
static bool read_areas(struct console *console, struct arena *arena, struct area_rows *areas, struct err *err)
{
	struct area_row county;
	struct area_rows townships;
	if (!area_read(console->station->db, console->config->county_code, arena, &county, err) ||
	    !area_children(console->station->db, county.code, arena, &townships, err))
		return false;
	areas->row = arena_alloc(arena, (townships.count + 1) * sizeof *areas->row);
	areas->row[0] = county;
	areas->count = townships.count + 1;
	if (townships.count > 0)
		memcpy(areas->row + 1, townships.row, townships.count * sizeof *townships.row);
	return true;
}

static const char *area_name(const struct area_rows *areas, const char *code)
{
	for (size_t i = 0; code && i < areas->count; i++)
		if (strcmp(areas->row[i].code, code) == 0)
			return areas->row[i].brief;
	return code;
}

static const struct staff *staff_of(const struct staff_rows *staff, const struct id *entity)
{
	for (size_t i = 0; i < staff->count; i++)
		if (id_equal(&staff->row[i].entity, entity))
			return &staff->row[i];
	return NULL;
}

static bool reload(struct screen *screen, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct area_rows areas;
	struct staff_rows staff;
	struct staff_filter everybody = { .today = NULL };
	struct id at = state->wanted;
	char today[11];
	if (id_is_none(&at) && state->list.cursor < state->users.count)
		at = state->users.row[state->list.cursor].entity;
	state->wanted = (struct id){ { 0 } };
	arena_reset(&state->arena);
	if (!user_list(console->station->db, &state->arena, &state->users, err) ||
	    !read_areas(console, &state->arena, &areas, err) ||
	    !staff_list(console->station->db, &everybody, &state->arena, &staff, err))
		return false;
	state->area = arena_alloc(&state->arena, (state->users.count + 1) * sizeof *state->area);
	state->unit = arena_alloc(&state->arena, (state->users.count + 1) * sizeof *state->unit);
	state->phones = arena_alloc(&state->arena, (state->users.count + 1) * sizeof *state->phones);
	state->standing = arena_alloc(&state->arena, (state->users.count + 1) * sizeof *state->standing);
	console_today(console, today);
	for (size_t i = 0; i < state->users.count; i++) {
		if (id_equal(&state->users.row[i].entity, &at))
			state->list.cursor = i;
		state->area[i] = area_name(&areas, state->users.row[i].area);
		const struct staff *of = staff_of(&staff, &state->users.row[i].staff);
		state->unit[i] = of ? of->unit : NULL;
		state->phones[i] = of ? of->phones : NULL;
		state->standing[i] = user_standing(&state->users.row[i], today);
	}
	list_fit(&state->list, state->users.count, screen->box.rows - 1);
	return true;
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->arena);
}

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct state *state = context;
	const struct user *user = &state->users.row[place];
	bool opens = !*state->standing[place];
	enum term_style style = opens ? STYLE_NORMAL : STYLE_MUTED;
	enum role role;
	switch (column) {
	case 0:
		return (struct list_cell){ .text = user->login, .style = opens ? STYLE_HEADING : STYLE_MUTED };
	case 1:
		return (struct list_cell){ .text = user->name, .style = style };
	case 2:
		return (struct list_cell){ .text = user->role && role_parse(user->role, &role) ? _(role_label(role))
											       : user->role,
					   .style = style };
	case 3:
		return (struct list_cell){ .text = state->area[place], .style = style };
	case 4:
		return (struct list_cell){ .text = state->unit[place], .style = style };
	case 5:
		return (struct list_cell){ .text = state->phones[place], .style = style };
	default:
		return (struct list_cell){ .text = state->standing[place], .style = STYLE_SOON };
	}
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column columns[] = {
		{ _("Login"), 12, false, 0 }, { _("Name"), 8, false, 0 }, { _("Role"), role_columns(), false, 0 },
		{ _("Area"), 8, false, 0 },   { _("Unit"), 0, false, 0 }, { _("Telephone"), 24, false, 110 },
		{ NULL, 8, false, 0 },
	};
	struct state *state = screen->state;
	list_draw(&state->list, body, columns, sizeof columns / sizeof *columns, cell, state);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	return list_key(&((struct state *)screen->state)->list, event);
}

/* The form ----------------------------------------------------------------------------------------- */

enum { IN_LOGIN, IN_ROLE, IN_AREA, IN_STAFF, IN_DISABLED };

struct user_state {
	struct form_screen form;
	struct id entity;
	struct record seen;
	bool is_new;
	struct staff_rows staff;
	struct area_rows areas;
};

static bool fill_values(struct user_state *state, const char *value[RECORD_FIELDS])
{
	int role = form_screen_chosen(&state->form, IN_ROLE), area = form_screen_chosen(&state->form, IN_AREA),
	    staff = form_screen_chosen(&state->form, IN_STAFF);
	char hex[ID_TEXT_BYTES];
	memset(value, 0, RECORD_FIELDS * sizeof *value);
	value[record_field(&user_type, "login")] = form_screen_text(&state->form, IN_LOGIN);
	value[record_field(&user_type, "role")] = role >= 0 ? role_name((enum role)role) : NULL;
	value[record_field(&user_type, "area")] = area >= 0 ? state->areas.row[area].code : NULL;
	value[record_field(&user_type, "disabled")] = form_screen_chosen(&state->form, IN_DISABLED) == 0 ? "1" : "0";
	if (staff >= 0) {
		id_format(&state->staff.row[staff].entity, hex);
		value[record_field(&user_type, "staff")] = arena_text(&state->form.arena, hex);
	}
	return true;
}

static bool check(void *context, size_t field, const char *typed, struct err *err)
{
	const char *value[RECORD_FIELDS] = { NULL };
	size_t wrong;
	(void)context;
	value[record_field(&user_type, "login")] = typed;
	return field != IN_LOGIN || user_check(value, &wrong, err);
}

static bool submit(struct screen *screen, size_t *field, struct err *err)
{
	struct console *console = screen->owner;
	struct user_state *state = screen->state;
	const char *value[RECORD_FIELDS];
	enum put_result result;
	struct id entity;
	struct act *act;
	size_t wrong = user_type.count;
	fill_values(state, value);
	struct put put = { .entity = state->entity, .seen = state->is_new ? NULL : &state->seen, .value = value };
	if (act_begin(console->station, &console->person, &act, err) &&
	    act_finish(act, user_put(act, &put, &entity, &result, &wrong, err), err)) {
		state->form.saved = arena_format(&state->form.arena, "%s  %s", _("Login"),
						 form_screen_text(&state->form, IN_LOGIN));
		memcpy(state->form.result, &entity, sizeof entity);
		return true;
	}
	if (wrong == (size_t)record_field(&user_type, "login"))
		*field = IN_LOGIN;
	return false;
}

static void add_fields(struct user_state *state)
{
	struct arena *arena = &state->form.arena;
	const char **roles = arena_alloc(arena, ROLE_COUNT * sizeof *roles),
		   **areas = arena_alloc(arena, (state->areas.count + 1) * sizeof *areas),
		   **yes_no = arena_alloc(arena, 2 * sizeof *yes_no);
	yes_no[0] = _("yes");
	yes_no[1] = _("no");
	for (int i = 0; i < ROLE_COUNT; i++)
		roles[i] = _(role_label((enum role)i));
	for (size_t i = 0; i < state->areas.count; i++)
		areas[i] = state->areas.row[i].brief;
	form_screen_add(&state->form, _("Login"), state->is_new ? FORM_TEXT : FORM_SHOWN, true);
	form_screen_add_choice(&state->form, _("Role"), true, roles, ROLE_COUNT);
	form_screen_add_choice(&state->form, _("Area"), true, areas, state->areas.count);
	form_screen_add_choice(&state->form, _("Staff"), false, staff_choices(&state->staff, arena),
			       state->staff.count);
	form_screen_add_choice(&state->form, _("Disabled"), true, yes_no, 2);
}

static void show_user(struct user_state *state, const struct user *user)
{
	enum role role;
	struct form_field *field = state->form.field;
	input_set(&field[IN_DISABLED].input, field[IN_DISABLED].choice[user && user->disabled ? 0 : 1]);
	if (!user)
		return;
	input_set(&field[IN_LOGIN].input, user->login);
	if (user->role && role_parse(user->role, &role))
		input_set(&field[IN_ROLE].input, field[IN_ROLE].choice[role]);
	for (size_t i = 0; i < state->areas.count; i++)
		if (user->area && strcmp(state->areas.row[i].code, user->area) == 0)
			input_set(&field[IN_AREA].input, field[IN_AREA].choice[i]);
	for (size_t i = 0; i < state->staff.count; i++)
		if (id_equal(&state->staff.row[i].entity, &user->staff))
			input_set(&field[IN_STAFF].input, field[IN_STAFF].choice[i]);
}

/* The form is opened from the list only. */
static void go_to_saved(struct frame *frame, const void *result)
{
	((struct state *)frame_top(frame)->state)->wanted = *(const struct id *)result;
}

static bool open_form(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct user_state *state = screen->state;
	const struct user *user = argument;
	char today[11];
	struct staff_filter everybody = { .today = console_today(console, today) };
	state->is_new = user == NULL;
	if (user) {
		state->entity = user->entity;
		if (!fold_read_record(console->station->db, &user_type, &user->entity, &state->form.arena, &state->seen,
				      err))
			return false;
	}
	if (!read_areas(console, &state->form.arena, &state->areas, err) ||
	    !staff_list(console->station->db, &everybody, &state->form.arena, &state->staff, err))
		return false;
	add_fields(state);
	show_user(state, user);
	state->form.form.focus = user ? IN_ROLE : IN_LOGIN;
	state->form.form.check = check;
	state->form.submit = submit;
	state->form.then = go_to_saved;
	state->form.title = user ? _("Change a login") : _("Add a login");
	state->form.note = user ? NULL : _("afterwards r gives a one-time code for the first log-in");
	return true;
}

static const struct screen_ops screen_user_form = {
	.name = N_("Login"),
	.keys = form_screen_keys,
	.state_bytes = sizeof(struct user_state),
	.open = open_form,
	.draw = form_screen_draw,
	.types = true,
	.key = form_screen_key,
	.close = form_screen_close,
};

static void reset(struct screen *screen, const struct user *user)
{
	struct console *console = screen->owner;
	char code[ONETIME_BYTES], login[40], text[200];
	struct err err = { 0 };
	snprintf(login, sizeof login, "%s", user->login);
	snprintf(text, sizeof text, _("Take the password of %s away and give a one-time code?"), login);
	if (!frame_ask(screen->frame, text))
		return;
	if (!login_reset(console->station, &console->person, login, code, &err)) {
		frame_fail(screen->frame, &err);
		return;
	}
	snprintf(text, sizeof text,
		 _("One-time code of %s for the next log-in here:\n\n    %s\n\nIt is shown only now."), login, code);
	frame_push(screen->frame, &screen_text, text);
	wipe(code, sizeof code);
	wipe(text, sizeof text);
}

static void act(struct screen *screen, int number)
{
	struct state *state = screen->state;
	const struct user *user =
		state->list.cursor < state->users.count ? &state->users.row[state->list.cursor] : NULL;
	if (number == ACT_RESET)
		reset(screen, user);
	else
		frame_push(screen->frame, &screen_user_form, number == ACT_EDIT ? user : NULL);
}

static const char *why_not(struct screen *screen, int number)
{
	const struct state *state = screen->state;
	if (number != ACT_NEW && state->users.count == 0)
		return _("there is no login here");
	return console_why_not(screen->owner, number == ACT_RESET ? ACCESS_USER_RESET : ACCESS_USER_EDIT);
}

const struct screen_ops screen_users = {
	.name = N_("8 Users"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.reload = reload,
	.draw = draw,
	.key = key,
	.act = act,
	.why_not = why_not,
	.close = close_screen,
};
