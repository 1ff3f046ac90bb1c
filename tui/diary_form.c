/* The form in which a helper writes a diary. Its time and place are the station's and are not typed. */
#include <stdio.h>
#include <string.h>

#include "core/codes.h"
#include "core/diary.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/locale_text.h"
#include "db/act.h"
#include "db/diary_act.h"
#include "db/household.h"
#include "db/policy_reach.h"
#include "db/staff.h"
#include "db/ticket.h"
#include "tui/console.h"
#include "tui/form_screen.h"
#include "tui/household_form.h"
#include "tui/photo_browser.h"

enum { IN_HOUSEHOLD, IN_STAFF, IN_KIND, IN_ABOUT, IN_VISITED, IN_TEXT, IN_PHOTOS, IN_POLICY, POLICY_FIELDS = 3 };

#define POLICY_TALK "02" /* of the dictionary diary_kind */

struct argument {
	const struct id *household, *ticket, *policy;
};

/* What an entry can be about, beside its choice: one of the household's tickets or measures. */
struct about {
	struct id ticket, measure;
};

struct state {
	struct form_screen form;
	struct id household, ticket;
	struct staff_rows staff;
	const char **kind; /* codes, beside the choices */
	struct about *about;
	struct policy_dues policies;	   /* that concern the household */
	const char *of_ticket, *of_policy; /* the choices that it is written from; NULL for none */
	char old_day[11];		   /* long ago, and right all the same */
};

enum { ACT_DONE = 1, ACT_NEXT, ACT_CANCEL, ACT_PHOTOS };

static const struct key_binding keys[] = {
	{ TERM_F1 + 1, ACT_DONE, "done", N_("save"), N_("Save what is in the form") },
	{ TERM_F1 + 2, ACT_PHOTOS, "photos", N_("photos"), N_("Pick photos from a folder") },
	{ TERM_TAB, ACT_NEXT, NULL, N_("next field"), NULL },
	{ TERM_ESC, ACT_CANCEL, "cancel", N_("cancel"), N_("Leave the form") },
	{ 0, 0, NULL, NULL, NULL },
};

/* Files, one a line; each is copied before the act that names it. */
static bool keep_photos(struct console *console, struct state *state, struct diary_new *diary, struct err *err)
{
	const char *paths = form_screen_text(&state->form, IN_PHOTOS);
	while (paths && *paths) {
		size_t length = strcspn(paths, "\n");
		const char *name = arena_bytes(&state->form.arena, paths, length);
		const char *path = locale_text_encode(name, &state->form.arena);
		if (diary->photo_count == DIARY_PHOTOS_MOST)
			return err_set(err, ERR_INPUT, _("a diary has at most %d photos"), DIARY_PHOTOS_MOST);
		if (length > 0 && !photo_keep(console->station, path, &diary->photo[diary->photo_count++], err))
			return false;
		paths += length;
		paths += *paths == '\n';
	}
	return true;
}

static bool check(void *context, size_t field, const char *typed, struct err *err)
{
	return field != IN_VISITED || !typed[strspn(typed, " ")] ||
	       diary_day_check(typed, console_now(context), NULL, err);
}

/* A visit is entered late for good reasons, and years late when a year was mistyped: each such day is asked about once. */
static bool check_recent(struct screen *screen, const char *visited, struct day day, struct err *err)
{
	enum { RECENT_DAYS = 31 };
	struct state *state = screen->state;
	char question[160];
	long long days = (long long)(day_number(day_at(console_now(screen->owner))) - day_number(day));
	if (days <= RECENT_DAYS || strcmp(state->old_day, visited) == 0)
		return true;
	snprintf(question, sizeof question, _("The visit of %s lies %lld days back. Is the day right?"), visited, days);
	if (!frame_ask(screen->frame, question))
		return err_set(err, ERR_INPUT, _("nothing was saved: put it right, or say y"));
	snprintf(state->old_day, sizeof state->old_day, "%s", visited);
	return true;
}

static bool submit(struct screen *screen, size_t *field, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct diary_new diary = { .household = state->household, .text = form_screen_text(&state->form, IN_TEXT) };
	int kind = form_screen_chosen(&state->form, IN_KIND), staff = form_screen_chosen(&state->form, IN_STAFF),
	    about = form_screen_chosen(&state->form, IN_ABOUT);
	struct day day;
	char visited[11];
	const char *typed = form_screen_text(&state->form, IN_VISITED);
	diary.kind = kind >= 0 ? state->kind[kind] : NULL;
	if (about >= 0) {
		diary.ticket = state->about[about].ticket;
		diary.measure = state->about[about].measure;
	}
	if (staff >= 0)
		diary.staff = state->staff.row[staff].entity;
	if (typed) {
		*field = IN_VISITED;
		if (!day_parse(typed, &day))
			return err_set(err, ERR_INPUT, _("a date is wanted, like 2026-11-23"));
		day_format(day, visited);
		diary.visited_on = visited;
		if (!check_recent(screen, visited, day, err))
			return false;
	}
	for (size_t i = 0; i < POLICY_FIELDS && state->policies.count > 0; i++) {
		int policy = form_screen_chosen(&state->form, IN_POLICY + i);
		if (policy >= 0)
			diary.policy[diary.policy_count++] = state->policies.row[policy].policy;
	}
	*field = IN_PHOTOS;
	if (!keep_photos(console, state, &diary, err))
		return false;
	*field = state->form.form.count;
	struct act *act;
	return act_begin(console->station, &console->person, &act, err) &&
	       act_finish(act, diary_add(act, &diary, NULL, err), err);
}

/* What each photo says of itself stands below the form while the cursor is among them. */
static void say_photos(struct state *state)
{
	struct arena *arena = &state->form.arena;
	const char *paths = form_screen_text(&state->form, IN_PHOTOS), *said = NULL;
	for (int i = 1; paths && *paths; i++) {
		size_t length = strcspn(paths, "\n");
		const char *claims = length > 0 ? photo_claims(arena_bytes(arena, paths, length), arena) : "";
		const char *one = arena_format(arena, _("%d: %s"), i, claims);
		said = said ? arena_format(arena, "%s  %s", said, one) : one;
		paths += length;
		paths += *paths == '\n';
	}
	state->form.field[IN_PHOTOS].hint = said ? said : _("F3 picks them; or file names, one a line");
}

static void pick_photos(struct screen *screen)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	struct form_field *field = &state->form.field[IN_PHOTOS];
	const char *paths, *before = form_screen_text(&state->form, IN_PHOTOS);
	if (!photo_browse(screen->frame, console->photo_folder, DIARY_PHOTOS_MOST, &state->form.arena, &paths))
		return;
	input_set(&field->input, before ? arena_format(&state->form.arena, "%s\n%s", before, paths) : paths);
	state->form.form.changed = state->form.form.unsaved = true;
	state->form.form.focus = IN_PHOTOS;
	say_photos(state);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	size_t before = state->form.form.focus;
	if (event->key == TERM_F1 + 2) {
		pick_photos(screen);
		return true;
	}
	bool known = form_screen_key(screen, event);
	if (before != state->form.form.focus && state->form.form.focus == IN_PHOTOS)
		say_photos(state);
	return known;
}

static bool add_household(struct console *console, struct state *state, struct err *err)
{
	struct household_row row;
	char month[8];
	if (!household_row_read(console->station->db, &state->household, console_month(console, month),
				&state->form.arena, &row, err))
		return false;
	state->form.saved = arena_format(&state->form.arena, "%s  %s", _("Diary"), row.head ? row.head : "");
	input_set(&form_screen_add(&state->form, _("Household"), FORM_SHOWN, false)->input,
		  arena_format(&state->form.arena, "%s  %s%s  %s", row.head ? row.head : "",
			       row.township ? row.township : "", row.village ? row.village : "",
			       row.number ? row.number : ""));
	return true;
}

/* A helper writes of the own visit; who enters one for another chooses among the household's helpers. */
static bool add_staff(struct console *console, struct state *state, struct err *err)
{
	char today[11];
	if (console->person.role == ROLE_HELPER) {
		input_set(&form_screen_add(&state->form, _("Helper"), FORM_SHOWN, false)->input, console->person.name);
		return true;
	}
	if (!staff_of_household(console->station->db, &state->household, "helper", console_today(console, today),
				&state->form.arena, &state->staff, err))
		return false;
	const char **choice = arena_alloc(&state->form.arena, (state->staff.count + 1) * sizeof *choice);
	for (size_t i = 0; i < state->staff.count; i++)
		choice[i] = state->staff.row[i].name;
	form_screen_add_choice(&state->form, _("Helper"), false, choice, state->staff.count);
	return true;
}

static void add_kind(struct state *state)
{
	const struct dictionary *dictionary = dictionary_find("diary_kind");
	size_t count = dictionary_count(dictionary), used = 0;
	const char **choice = arena_alloc(&state->form.arena, (count + 1) * sizeof *choice);
	state->kind = arena_alloc(&state->form.arena, (count + 1) * sizeof *state->kind);
	for (size_t i = 0; i < count; i++) {
		if (dictionary_at(dictionary, i)->retired)
			continue;
		choice[used] = dictionary_at(dictionary, i)->name;
		state->kind[used++] = dictionary_at(dictionary, i)->code;
	}
	struct form_field *field = form_screen_add_choice(&state->form, _("Kind"), true, choice, used);
	if (used > 0)
		input_set(&field->input, choice[0]);
}

static const char *kind_choice(const struct state *state, const char *code)
{
	const struct form_field *field = &state->form.field[IN_KIND];
	for (size_t i = 0; i < field->choices; i++)
		if (strcmp(state->kind[i], code) == 0)
			return field->choice[i];
	return NULL;
}

static void propose_in(struct form_field *field, const char *text)
{
	if (text && strcmp(field->input.text, field->stood) == 0)
		input_set(&field->input, text);
}

/*
 * What it is written from stands in the form at first, and what was half written over it. As if it were typed: a draft
 * is opened again from elsewhere.
 */
static void propose(struct state *state)
{
	propose_in(&state->form.field[IN_ABOUT], state->of_ticket);
	if (!state->of_policy)
		return;
	propose_in(&state->form.field[IN_POLICY], state->of_policy);
	propose_in(&state->form.field[IN_KIND], kind_choice(state, POLICY_TALK));
}

/* Its tickets that are not over and the one that it is written from, and its measures. */
static bool add_about(struct console *console, struct state *state, struct err *err)
{
	struct arena *arena = &state->form.arena;
	struct ticket_page *tickets = arena_alloc(arena, sizeof *tickets);
	struct household_parts measures;
	if (!ticket_of_household(console->station->db, &state->household, console_now(console), arena, tickets, err) ||
	    !household_measures_read(console->station->db, &state->household, arena, &measures, err))
		return false;
	const char **choice = arena_alloc(arena, (tickets->count + measures.count + 1) * sizeof *choice);
	size_t count = 0;
	state->about = arena_alloc(arena, (tickets->count + measures.count + 1) * sizeof *state->about);
	for (size_t i = 0; i < tickets->count; i++) {
		const struct ticket_row *row = &tickets->row[i];
		bool given = id_equal(&row->entity, &state->ticket);
		if (ticket_state_is_over(row->state) && !given)
			continue;
		state->about[count] = (struct about){ .ticket = row->entity };
		choice[count] = arena_format(arena, "%s %s", row->number, row->title);
		if (given)
			state->of_ticket = choice[count];
		count++;
	}
	for (size_t i = 0; i < measures.count; i++) {
		const char *code = household_part_value(&measures.part[i], &measure_type, "measure"),
			   *from = household_part_value(&measures.part[i], &measure_type, "started_on"),
			   *name = dictionary_name(dictionary_find("measure"), code);
		state->about[count] = (struct about){ .measure = measures.part[i].entity };
		choice[count++] = arena_format(arena, "%s %s", name ? name : "", from ? from : "");
	}
	struct form_field *field = form_screen_add_choice(&state->form, _("About"), false, choice, count);
	field->hint = _("one of its open tickets or measures; may be empty");
	return true;
}

/* The policies that concern the household, those not explained to it yet first; one may be given. */
static bool add_policies(struct console *console, struct state *state, const struct id *given, struct err *err)
{
	struct arena *arena = &state->form.arena;
	char today[11], when[17];
	if (!policy_of_household(console->station->db, &state->household, console_today(console, today), arena,
				 &state->policies, err))
		return false;
	const char **choice = arena_alloc(arena, (state->policies.count + 1) * sizeof *choice);
	for (size_t i = 0; i < state->policies.count; i++) {
		const struct policy_due *due = &state->policies.row[i];
		clock_format(due->explained_at, when);
		choice[i] = due->explained_at ? arena_format(arena, _("%1$s %2$s (explained on %3$.10s)"), due->title,
							     due->number, when)
					      : arena_format(arena, "%s %s", due->title, due->number);
		if (given && id_equal(given, &due->policy))
			state->of_policy = choice[i];
	}
	for (int i = 0; i < POLICY_FIELDS && state->policies.count > 0; i++) {
		struct form_field *field =
			form_screen_add_choice(&state->form, arena_format(arena, _("Explained %d"), i + 1), false,
					       choice, state->policies.count);
		field->hint = _("a policy that concerns this household; may be empty");
	}
	return true;
}

static bool open_screen(struct screen *screen, const void *argument, struct err *err)
{
	struct console *console = screen->owner;
	struct state *state = screen->state;
	const struct argument *given = argument;
	char today[11];
	state->household = *given->household;
	if (given->ticket)
		state->ticket = *given->ticket;
	if (!add_household(console, state, err) || !add_staff(console, state, err))
		return false;
	add_kind(state);
	if (!add_about(console, state, err))
		return false;
	struct form_field *visited = form_screen_add(&state->form, _("Visited on"), FORM_TEXT, false);
	visited->hint = _("empty: no visit");
	input_set(&visited->input, console_today(console, today));
	form_screen_add(&state->form, _("Text"), FORM_LINES, true)->lines = 6;
	struct form_field *photos = form_screen_add(&state->form, _("Photos"), FORM_LINES, false);
	photos->lines = 2;
	if (!add_policies(console, state, given->policy, err))
		return false;
	state->form.form.focus = IN_KIND;
	state->form.form.check = check;
	state->form.form.context = console;
	state->form.submit = submit;
	state->form.title = _("Write a diary");
	state->form.note = arena_format(&state->form.arena, _("time and place are this station's: %s"),
					console->config->station_place);
	console_draft(console, "diary", &state->household, &state->form.draft);
	form_screen_restore(screen);
	propose(state);
	say_photos(state);
	return true;
}

static const struct screen_ops screen_diary_form = {
	.name = N_("Diary"),
	.keys = keys,
	.state_bytes = sizeof(struct state),
	.open = open_screen,
	.draw = form_screen_draw,
	.types = true,
	.key = key,
	.insert = form_screen_insert,
	.save = form_screen_save,
	.close = form_screen_close,
};

void household_new_diary_of_ticket(struct screen *screen, const struct id *household, const struct id *ticket)
{
	struct argument argument = { household, ticket, NULL };
	frame_push(screen->frame, &screen_diary_form, &argument);
}

void household_new_diary_of_policy(struct screen *screen, const struct id *household, const struct id *policy)
{
	struct argument argument = { household, NULL, policy };
	frame_push(screen->frame, &screen_diary_form, &argument);
}

void household_new_diary(struct screen *screen, const struct id *household)
{
	household_new_diary_of_ticket(screen, household, NULL);
}
