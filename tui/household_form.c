/* Forms of the register's records, made from their field tables. */
#include "tui/household_form.h"

#include <stdio.h>
#include <string.h>

#include "core/codes.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/staff.h"
#include "db/act.h"
#include "db/fold.h"
#include "db/household.h"
#include "db/household_act.h"
#include "db/staff.h"
#include "db/staff_act.h"
#include "tui/console.h"
#include "tui/form_screen.h"
#include "tui/screens.h"

struct argument {
	const struct record_type *type;
	const struct id *household, *entity;
	const char *area;
};

struct state {
	struct form_screen form;
	const struct record_type *type;
	struct id household, entity;
	struct record seen;
	bool is_new;
	size_t place[FORM_FIELDS_MOST]; /* of the form's fields in the record */
	struct staff_rows staff;	/* of an assignment */
	struct area_rows areas;		/* in which it may lie */
	const char *department;		/* that staff is noted of and the settings do not have; NULL: none */
	const struct config *config;
	struct arena shown; /* of the note above the form */
	/* Where telephone numbers stand that are there already, 0 for none: masked until they are revealed; numbers
	 * are added in the field below. */
	size_t phones;
	bool masked;
};

static bool is_department(const struct field *field)
{
	return strcmp(field->name, "department") == 0;
}

/* The code behind a choice of departments: those of the settings, and after them the one that stands there and is none of them. */
static const char *department_at(const struct state *state, size_t place)
{
	return place < state->config->department_count ? state->config->department[place].code : state->department;
}

/* The value of a field of the form, as it stands there. Of telephone numbers: those that were there and those added. */
static bool read_value(struct state *state, size_t at, struct arena *arena, const char **value, struct err *err)
{
	const struct field *of = &state->type->field[state->place[at]];
	const char *typed = state->form.field[at].input.text;
	int chosen = form_screen_chosen(&state->form, at);
	if (of->type == FIELD_ENTITY) {
		if (chosen < 0)
			return err_set(err, ERR_INPUT, _("choose somebody"));
		char hex[ID_TEXT_BYTES];
		id_format(&state->staff.row[chosen].entity, hex);
		*value = arena_text(arena, hex);
		return true;
	}
	if (is_department(of)) {
		*value = chosen >= 0 ? department_at(state, (size_t)chosen) : NULL;
		return true;
	}
	if (of->type == FIELD_AREA && state->areas.count > 0) {
		*value = chosen >= 0 ? arena_text(arena, state->areas.row[chosen].code) : NULL;
		return true;
	}
	if (state->phones && (at == state->phones || at == state->phones + 1)) {
		const char *held = state->masked ? state->seen.value[state->place[at]]
						 : state->form.field[state->phones].input.text,
			   *more = state->form.field[state->phones + 1].input.text;
		typed = more[strspn(more, " ")] ? arena_format(arena, "%s,%s", held, more) : held;
	}
	return field_read(of, typed, arena, value, err);
}

static bool check_rules(const struct state *state, const char *value[], struct arena *arena, size_t *wrong,
			struct err *err)
{
	const char *const *read = (const char *const *)value;
	if (state->type == &staff_type)
		return staff_check(read, wrong, err) && staff_check_settings(state->config, read, wrong, err);
	return register_check(state->type, value, arena, wrong, err);
}

/* A field that is left is read, and the rules between it and the others hold as far as they are filled in. */
static bool check(void *context, size_t field, const char *typed, struct err *err)
{
	struct state *state = context;
	struct arena arena = { 0 };
	struct err other;
	const char *value[RECORD_FIELDS] = { NULL };
	size_t wrong = state->place[field];
	(void)typed;
	bool ok =
		state->type->field[wrong].type == FIELD_ENTITY || read_value(state, field, &arena, &value[wrong], err);
	for (size_t i = 0; ok && i < state->form.form.count; i++)
		if (i != field && !read_value(state, i, &arena, &value[state->place[i]], &other))
			value[state->place[i]] = NULL;
	/* What is wrong with another field is that one's; without it the rest may be right. */
	while (ok && !check_rules(state, value, &arena, &wrong, &other)) {
		ok = wrong != state->place[field];
		if (!ok)
			*err = other;
		else if (!value[wrong])
			break;
		value[wrong] = NULL;
	}
	arena_release(&arena);
	return ok;
}

static const char *hint_of(const struct field *field)
{
	switch (field->type) {
	case FIELD_DATE:
		return _("like 2026-11-23");
	case FIELD_PHONES:
	case FIELD_CODES:
		return _("several with commas");
	default:
		return NULL;
	}
}

/* With the unit of what is typed. */
static const char *label_of(const struct field *field, struct arena *arena)
{
	if (field->type == FIELD_MONEY)
		return arena_format(arena, _("%s (yuan)"), _(field->label));
	if (field->type == FIELD_LAND)
		return arena_format(arena, _("%s (mu)"), _(field->label));
	return _(field->label);
}

static void add_dictionary(struct state *state, const struct field *field)
{
	const struct dictionary *dictionary = dictionary_find(field->dictionary);
	const char **choice = arena_alloc(&state->form.arena, (dictionary_count(dictionary) + 1) * sizeof *choice);
	size_t count = 0;
	for (size_t i = 0; i < dictionary_count(dictionary); i++)
		if (!dictionary_at(dictionary, i)->retired)
			choice[count++] = dictionary_at(dictionary, i)->name;
	form_screen_add_choice(&state->form, _(field->label), field->flags & FIELD_REQUIRED, choice, count);
}

/* By name; clerks know no codes. */
static void add_departments(struct state *state, size_t place)
{
	const struct config *config = state->config;
	const struct field *field = &state->type->field[place];
	const char **choice = arena_alloc(&state->form.arena, (config->department_count + 1) * sizeof *choice),
		   *value = state->seen.value[place], *now = value;
	size_t count = config->department_count;
	for (size_t i = 0; i < count; i++)
		choice[i] = config->department[i].name;
	const struct config_department *known = config_department(config, value);
	if (known)
		now = known->name;
	else if (value)
		choice[count++] = state->department = value;
	struct form_field *added =
		form_screen_add_choice(&state->form, _(field->label), field->flags & FIELD_REQUIRED, choice, count);
	if (now)
		input_set(&added->input, now);
}

/* Which there are, in the order in which they would be tried. */
static const char *channels_hint(struct state *state)
{
	const struct config *config = state->config;
	const char *names = NULL;
	for (size_t i = 0; i < config->notices.channel_count; i++)
		names = names ? arena_format(&state->form.arena, "%s%s%s", names, _(", "),
					     config->notices.channel[i].channel.name)
			      : config->notices.channel[i].channel.name;
	return names ? arena_format(&state->form.arena, _("the first one first, of %s; empty: in this order"), names)
		     : _("no channel is set up: notices are told on the telephone");
}

static bool add_staff(struct console *console, struct state *state, const struct field *field, struct err *err)
{
	char today[11];
	struct staff_filter filter = { .today = console_today(console, today) };
	if (!staff_list(console->station->db, &filter, &state->form.arena, &state->staff, err))
		return false;
	const char **choice = arena_alloc(&state->form.arena, (state->staff.count + 1) * sizeof *choice);
	for (size_t i = 0; i < state->staff.count; i++)
		choice[i] = arena_format(&state->form.arena, "%s %s %s", state->staff.row[i].name,
					 state->staff.row[i].unit ? state->staff.row[i].unit : "",
					 state->staff.row[i].number ? state->staff.row[i].number : "");
	form_screen_add_choice(&state->form, _(field->label), true, choice, state->staff.count);
	return true;
}

static void add_area(struct state *state, const char **names, const struct area_row *area, const char *of)
{
	names[state->areas.count] = of ? arena_format(&state->form.arena, "%s %s", of, area->brief) : area->brief;
	state->areas.row[state->areas.count++] = *area;
}

/* What stands there and is offered no more (a village that was merged, say) stays, under its code. */
static void add_area_of(struct state *state, const char **names, const char *code)
{
	for (size_t i = 0; i < state->areas.count; i++)
		if (strcmp(state->areas.row[i].code, code) == 0)
			return;
	add_area(state, names, &(struct area_row){ .code = code, .brief = code }, NULL);
}

/*
 * The areas that the person reaches: villages, as "township village"; for staff, who belong to a whole township or the
 * county as well, those too.
 */
static bool add_areas(struct console *console, struct state *state, size_t place, struct err *err)
{
	struct db *db = console->station->db;
	struct arena *arena = &state->form.arena;
	const char *reach = console->person.area[0] ? console->person.area : console->config->county_code;
	const struct field *field = &state->type->field[place];
	bool of_staff = state->type == &staff_type;
	struct area_rows townships;
	struct area_row own;
	if (!area_read(db, reach, arena, &own, err))
		return false;
	bool in_township = strlen(reach) == 9;
	if (in_township)
		townships = (struct area_rows){ &own, 1 };
	else if (!area_children(db, reach, arena, &townships, err))
		return false;
	struct area_rows *villages = arena_alloc(arena, (townships.count + 1) * sizeof *villages);
	size_t most = townships.count + 2;
	for (size_t i = 0; i < townships.count; most += villages[i++].count)
		if (!area_children(db, townships.row[i].code, arena, &villages[i], err))
			return false;
	const char **names = arena_alloc(arena, most * sizeof *names);
	state->areas.row = arena_alloc(arena, most * sizeof *state->areas.row);
	if (of_staff && !in_township)
		add_area(state, names, &own, NULL);
	for (size_t i = 0; i < townships.count; i++) {
		if (of_staff)
			add_area(state, names, &townships.row[i], NULL);
		for (size_t j = 0; j < villages[i].count; j++)
			add_area(state, names, &villages[i].row[j], townships.row[i].brief);
	}
	if (state->seen.value[place])
		add_area_of(state, names, state->seen.value[place]);
	form_screen_add_choice(&state->form, _(field->label), field->flags & FIELD_REQUIRED, names, state->areas.count);
	return true;
}

/* What is there stays masked, so that nobody sees it without its being noted; more numbers go into a field of their own. */
static void add_masked_phones(struct state *state, size_t place)
{
	const struct field *field = &state->type->field[place];
	struct register_reader reader = { .whole_phones = false };
	state->phones = state->form.form.count;
	state->masked = true;
	form_screen_add(&state->form, _(field->label), FORM_SHOWN, false);
	input_set(&state->form.field[state->phones].input,
		  register_show(field, state->seen.value[place], &reader, &state->form.arena));
	state->place[state->form.form.count] = place;
	form_screen_add(&state->form, _("More telephone numbers"), FORM_TEXT, false)->hint =
		_("F3 shows the numbers that are there, to change them; it is noted who did");
}

static bool is_leaving(const struct field *field)
{
	return strcmp(field->name, "left_on") == 0 || strcmp(field->name, "left_reason") == 0;
}

static bool add_field(struct console *console, struct state *state, size_t place, struct err *err)
{
	static const char *const yes_no[] = { "是", "否" };
	const struct field *field = &state->type->field[place];
	bool required = field->flags & FIELD_REQUIRED;
	size_t at = state->form.form.count;
	bool of_family = state->type == &household_type || state->type == &member_type;
	if (!field->columns || (field->type == FIELD_ENTITY && strcmp(field->name, "staff") != 0))
		return true;
	/* Leaving is an act of its own (tui/leave_form.h); here it is only put right. */
	if (of_family && is_leaving(field) && !state->seen.value[place])
		return true;
	state->place[at] = place;
	if (of_family && field->type == FIELD_PHONES && state->seen.value[place] &&
	    !access_sees_whole_phone(&console->person, PHONE_ELSEWHERE, false)) {
		add_masked_phones(state, place);
		return true;
	}
	if (field->type == FIELD_AREA) {
		if (!add_areas(console, state, place, err))
			return false;
	} else if (field->type == FIELD_ENTITY) {
		if (!add_staff(console, state, field, err))
			return false;
	} else if (is_department(field)) {
		add_departments(state, place);
	} else if (field->type == FIELD_CODE) {
		add_dictionary(state, field);
	} else if (field->type == FIELD_BOOL) {
		form_screen_add_choice(&state->form, _(field->label), required, yes_no, 2);
	} else {
		form_screen_add(&state->form, label_of(field, &state->form.arena),
				field->type == FIELD_LINES ? FORM_LINES : FORM_TEXT, required);
	}
	struct form_field *added = &state->form.field[at];
	added->hint = strcmp(field->name, "channels") == 0 ? channels_hint(state) : hint_of(field);
	const char *value = state->seen.value[place];
	if (value && field->type != FIELD_ENTITY && added->kind != FORM_CHOICE)
		input_set(&added->input, field_show(field, value, &state->form.arena));
	if (value && (field->type == FIELD_CODE || field->type == FIELD_BOOL))
		input_set(&added->input, field_show(field, value, &state->form.arena));
	for (size_t i = 0; value && field->type == FIELD_AREA && i < state->areas.count; i++)
		if (strcmp(state->areas.row[i].code, value) == 0)
			input_set(&added->input, added->choice[i]);
	for (size_t i = 0; value && field->type == FIELD_ENTITY && i < state->staff.count; i++) {
		char hex[ID_TEXT_BYTES];
		id_format(&state->staff.row[i].entity, hex);
		if (strcmp(hex, value) == 0)
			input_set(&added->input, added->choice[i]);
	}
	return true;
}

static bool put(struct act *act, const struct record_type *type, const struct put *what, struct id *entity,
		size_t *field, struct err *err)
{
	static const struct {
		const struct record_type *type;
		bool (*put)(struct act *, const struct put *, struct id *, enum put_result *, size_t *, struct err *);
	} puts[] = {
		{ &household_type, household_put }, { &member_type, member_put }, { &income_type, income_put },
		{ &measure_type, measure_put },	    { &assign_type, assign_put }, { &staff_type, staff_put },
	};
	enum put_result result;
	for (size_t i = 0; i < sizeof puts / sizeof *puts; i++)
		if (puts[i].type == type)
			return puts[i].put(act, what, entity, &result, field, err);
	return false;
}

static bool read_values(struct state *state, const char *value[RECORD_FIELDS], size_t *field, struct err *err)
{
	struct arena *arena = &state->form.arena;
	for (size_t i = 0; i < state->type->count; i++)
		value[i] = state->seen.value[i];
	for (size_t i = 0; i < state->form.form.count; i++) {
		*field = i;
		if (!read_value(state, i, arena, &value[state->place[i]], err))
			return false;
	}
	int household = record_field(state->type, "household");
	if (household >= 0) {
		char hex[ID_TEXT_BYTES];
		id_format(&state->household, hex);
		value[household] = arena_text(arena, hex);
	}
	return true;
}

/* The place in the form of the type's field `of`; the number of fields for one that is not in it. */
static size_t place_in_form(const struct state *state, size_t of)
{
	size_t count = state->form.form.count;
	for (size_t i = 0; i < count; i++)
		if (state->place[i] == of)
			return i;
	return count;
}

/* With the name of who or what is saved, where the heading has none. */
static void say_saved(struct state *state, const char *const value[])
{
	int name = record_field(state->type, state->type == &household_type ? "head" : "name");
	if (id_is_none(&state->household) && name >= 0 && value[name])
		state->form.saved = arena_format(&state->form.arena, "%s  %s", state->form.title, value[name]);
}

static bool submit(struct screen *screen, size_t *field, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	const char *value[RECORD_FIELDS];
	struct act *act;
	struct id entity;
	size_t wrong = state->type->count;
	if (!read_values(state, value, field, err))
		return false;
	if (state->type == &staff_type && !staff_check_settings(console->config, value, &wrong, err)) {
		*field = place_in_form(state, wrong);
		return false;
	}
	const char *doubt = state->type == &member_type ? member_doubt(value, day_at(console_now(console))) : NULL;
	if (doubt && !frame_ask(screen->frame, doubt))
		return err_set(err, ERR_INPUT, _("nothing was saved: put it right, or say y"));
	*field = state->form.form.count;
	if (!act_begin(console->station, &console->person, &act, err))
		return false;
	struct put what = { .entity = state->entity, /* none for a new one */
			    .seen = state->is_new ? NULL : &state->seen,
			    .value = value,
			    .settle = state->seen.rival_count > 0 };
	if (act_finish(act, put(act, state->type, &what, &entity, &wrong, err), err)) {
		memcpy(state->form.result, &entity, sizeof entity);
		say_saved(state, value);
		return true;
	}
	*field = place_in_form(state, wrong);
	return false;
}

static void open_household(struct frame *frame, const void *result)
{
	frame_push(frame, &screen_household, result);
}

static void show_staff(struct frame *frame, const void *result)
{
	screen_staff_show(frame_top(frame), result);
}

/* What is typed of an income comes to this; what cannot be read counts nothing yet. */
static const char *say_income(struct state *state)
{
	struct arena arena = { 0 };
	const char *value[RECORD_FIELDS] = { NULL };
	struct err ignored;
	int64_t per_head;
	for (size_t i = 0; i < state->form.form.count; i++)
		if (!read_value(state, i, &arena, &value[state->place[i]], &ignored))
			value[state->place[i]] = NULL;
	long long net = (long long)(income_net(value) / 100);
	const char *text =
		income_per_head(value, &per_head)
			? arena_format(&state->shown, _("%lld yuan a head, net %lld"), (long long)(per_head / 100), net)
			: arena_format(&state->shown, _("net %lld yuan"), net);
	arena_release(&arena);
	return text;
}

static void show_note(struct state *state)
{
	state->form.note = state->is_new ? _("new") : _("change");
	arena_reset(&state->shown);
	if (state->type == &income_type)
		state->form.note = arena_format(&state->shown, "%s  %s", state->form.note, say_income(state));
}

/* In the heading, for the form itself does not say it. */
static bool show_whose(struct console *console, struct state *state, struct err *err)
{
	struct household_row row;
	char today[11];
	state->form.title = _(state->type->label);
	if (id_is_none(&state->household))
		return true;
	if (!household_row_read(console->station->db, &state->household, console_today(console, today),
				&state->form.arena, &row, err))
		return false;
	state->form.title = arena_format(&state->form.arena, "%s  %s %s", state->form.title, row.head ? row.head : "",
					 row.number ? row.number : "");
	return true;
}

/* Of something new it is one for each household, of a change one for what is changed. */
static void open_draft(struct console *console, struct state *state)
{
	char name[40];
	snprintf(name, sizeof name, "%s%s", state->is_new ? "" : "edit-", state->type->subject);
	console_draft(console, name, state->is_new ? &state->household : &state->entity, &state->form.draft);
}

/* Each field is known by the event that set it. */
static void set_saw(struct state *state)
{
	char hex[HASH_TEXT_BYTES];
	for (size_t i = 0; i < state->form.form.count; i++) {
		hash_format(&state->seen.setter[state->place[i]], hex);
		state->form.field[i].saw = arena_text(&state->form.arena, hex);
	}
}

static void unsee_rivals(struct record *seen, size_t field)
{
	size_t count = 0;
	for (size_t i = 0; i < seen->rival_count; i++)
		if (seen->rival[i].field != field)
			seen->rival[count++] = seen->rival[i];
	seen->rival_count = count;
}

/* What a draft was written over is what its author saw, so that another's change meanwhile is no less a conflict. */
static void see_as_drafted(struct state *state)
{
	for (size_t i = 0; i < state->form.form.count; i++) {
		struct hash saw;
		size_t field = state->place[i];
		if (!hash_parse(state->form.field[i].saw, &saw) || hash_equal(&saw, &state->seen.setter[field]))
			continue;
		state->seen.setter[field] = saw;
		unsee_rivals(&state->seen, field);
	}
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	const struct argument *given = argument;
	state->type = given->type;
	state->config = console->config;
	state->is_new = given->entity == NULL;
	state->seen.type = given->type;
	if (given->household)
		state->household = *given->household;
	if (given->entity) {
		state->entity = *given->entity;
		if (!fold_read_record(console->station->db, given->type, given->entity, &state->form.arena,
				      &state->seen, err))
			return false;
	}
	if (state->is_new && given->area)
		state->seen.value[record_field(given->type, "area")] = arena_text(&state->form.arena, given->area);
	for (size_t i = 0; i < given->type->count && i < FORM_FIELDS_MOST; i++)
		if (!add_field(console, state, i, err))
			return false;
	/* What was proposed is no value that somebody saw. */
	if (state->is_new)
		state->seen = (struct record){ .type = given->type };
	state->form.form.check = check;
	state->form.form.context = state;
	state->form.submit = submit;
	state->form.then = !state->is_new		    ? NULL
			   : given->type == &household_type ? open_household
			   : given->type == &staff_type	    ? show_staff
							    : NULL;
	if (!show_whose(console, state, err))
		return false;
	state->form.saved = state->form.title;
	open_draft(console, state);
	set_saw(state);
	form_screen_restore(screen);
	see_as_drafted(state);
	show_note(state);
	return true;
}

enum { ACT_REVEAL = 4 };

/* The form's own, which have no act, and one more. */
static const struct key_binding record_keys[] = {
	{ TERM_F1 + 1, 1, "done", N_("save"), N_("Save what is in the form") },
	{ TERM_F1 + 2, ACT_REVEAL, "reveal", N_("phone"), N_("Show the telephone numbers whole; it is noted who did") },
	{ TERM_TAB, 2, NULL, N_("next field"), NULL },
	{ TERM_ESC, 3, "cancel", N_("cancel"), N_("Leave the form") },
	{ 0, 0, NULL, NULL, NULL },
};

static const char *why_not(struct screen *screen, int act)
{
	const struct state *state = screen->state;
	if (act != ACT_REVEAL)
		return NULL;
	return state->masked ? console_why_not(screen->owner, ACCESS_PHONE_REVEAL)
			     : _("the telephone numbers are whole here");
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	if (event->key != TERM_F1 + 2 || why_not(screen, ACT_REVEAL)) {
		bool taken = form_screen_key(screen, event);
		show_note(state);
		return taken;
	}
	if (!console_reveal(screen->owner, &state->household))
		return true;
	struct form_field *field = &state->form.field[state->phones];
	field->kind = FORM_TEXT;
	field->unkept = true; /* they were shown here, and in no file */
	field->hint = _("several with commas");
	input_set(&field->input, state->seen.value[state->place[state->phones]]);
	state->form.form.focus = state->phones;
	state->masked = false;
	return true;
}

static void close_screen(struct screen *screen)
{
	arena_release(&((struct state *)screen->state)->shown);
	form_screen_close(screen);
}

static const struct screen_ops screen_record = {
	.name = N_("Register"),
	.keys = record_keys,
	.why_not = why_not,
	.state_bytes = sizeof(struct state),
	.open = open_screen,
	.draw = form_screen_draw,
	.types = true,
	.key = key,
	.insert = form_screen_insert,
	.save = form_screen_save,
	.close = close_screen,
};

void household_form_new(struct screen *screen, const char *area)
{
	struct argument argument = { .type = &household_type, .area = area };
	frame_push(screen->frame, &screen_record, &argument);
}

void staff_form(struct screen *screen, const struct id *entity)
{
	struct argument argument = { .type = &staff_type, .entity = entity };
	frame_push(screen->frame, &screen_record, &argument);
}

void household_form_part(struct screen *screen, const struct record_type *type, const struct id *household,
			 const struct id *entity)
{
	struct argument argument = { .type = type, .household = household, .entity = entity };
	frame_push(screen->frame, &screen_record, &argument);
}
