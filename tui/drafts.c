#include "tui/drafts.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/staff.h"
#include "core/text.h"
#include "core/ticket.h"
#include "db/call.h"
#include "db/call_act.h"
#include "db/fold.h"
#include "db/household.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "tui/call_note.h"
#include "tui/console.h"
#include "tui/draft.h"
#include "tui/draft_reader.h"
#include "tui/household_form.h"
#include "tui/leave_form.h"
#include "tui/screens.h"
#include "tui/ticket_form.h"
#include "tui/ticket_step.h"

enum about { ABOUT_NOTHING, ABOUT_HOUSEHOLD, ABOUT_CALL, ABOUT_DIARY, ABOUT_RECORD };

/* What is left half written: the word by which its draft is known, what it is of, and how it is opened again. */
struct draft_kind {
	const char *name, *label, *more; /* msgids */
	enum about about;		 /* that may be missing: a form of something new */
	const struct record_type *type;	 /* of a record of the register; NULL: something else */
	void (*open)(struct screen *screen, const struct draft_row *row);
};

static void open_ticket(struct screen *screen, const struct draft_row *row)
{
	household_new_ticket(screen, id_is_none(&row->about) ? NULL : &row->about);
}

static void open_call(struct screen *screen, const struct draft_row *row)
{
	ticket_form_open_again(screen, &row->about, &row->with);
}

/* As the call was about to end, which the name of the draft says. */
static void open_outcome(struct screen *screen, const struct draft_row *row)
{
	struct call_outcome outcome = { .result = strrchr(row->kind->name, '-') + 1, .household = row->with };
	if (!frame_push(screen->frame, &screen_call, &row->about))
		return;
	struct screen *page = frame_top(screen->frame);
	if (call_note_outcome(page, &row->about, &outcome))
		frame_pop(screen->frame, page);
}

static void open_amend(struct screen *screen, const struct draft_row *row)
{
	struct diaries_argument argument = { .household = row->with, .diary = row->about };
	screen_diaries_amend(screen, &argument);
}

static void open_diary(struct screen *screen, const struct draft_row *row)
{
	household_new_diary(screen, &row->about);
}

static void open_new(struct screen *screen, const struct draft_row *row)
{
	if (row->kind->type == &staff_type)
		staff_form(screen, NULL);
	else if (row->kind->type == &household_type)
		household_form_new(screen, NULL);
	else
		household_form_part(screen, row->kind->type, &row->about, NULL);
}

static void open_change(struct screen *screen, const struct draft_row *row)
{
	if (row->kind->type == &staff_type)
		staff_form(screen, &row->about);
	else
		household_form_part(screen, row->kind->type, &row->with, &row->about);
}

static void open_leave(struct screen *screen, const struct draft_row *row)
{
	leave_form_open(screen, &row->about, row->kind->type == &member_type, row->whose);
}

static const struct draft_kind kinds[] = {
	{ "ticket", N_("New ticket"), "", ABOUT_HOUSEHOLD, NULL, open_ticket },
	{ "call", N_("New ticket"), "", ABOUT_CALL, NULL, open_call },
	{ "outcome-advice", N_("What was said in a call"), "", ABOUT_CALL, NULL, open_outcome },
	{ "outcome-wrong", N_("What was said in a call"), "", ABOUT_CALL, NULL, open_outcome },
	{ "amend", N_("Add to the diary"), "", ABOUT_DIARY, NULL, open_amend },
	{ "diary", N_("Write a diary"), "", ABOUT_HOUSEHOLD, NULL, open_diary },
	{ "household", N_("Household"), N_("new"), ABOUT_NOTHING, &household_type, open_new },
	{ "member", N_("Member"), N_("new"), ABOUT_HOUSEHOLD, &member_type, open_new },
	{ "income", N_("Income"), N_("new"), ABOUT_HOUSEHOLD, &income_type, open_new },
	{ "measure", N_("Measure"), N_("new"), ABOUT_HOUSEHOLD, &measure_type, open_new },
	{ "assign", N_("Assignment"), N_("new"), ABOUT_HOUSEHOLD, &assign_type, open_new },
	{ "staff", N_("Staff"), N_("new"), ABOUT_NOTHING, &staff_type, open_new },
	{ "edit-household", N_("Household"), N_("change"), ABOUT_RECORD, &household_type, open_change },
	{ "edit-member", N_("Member"), N_("change"), ABOUT_RECORD, &member_type, open_change },
	{ "edit-income", N_("Income"), N_("change"), ABOUT_RECORD, &income_type, open_change },
	{ "edit-measure", N_("Measure"), N_("change"), ABOUT_RECORD, &measure_type, open_change },
	{ "edit-assign", N_("Assignment"), N_("change"), ABOUT_RECORD, &assign_type, open_change },
	{ "edit-staff", N_("Staff"), N_("change"), ABOUT_RECORD, &staff_type, open_change },
	{ "leave-household", N_("Leaving"), "", ABOUT_RECORD, &household_type, open_leave },
	{ "leave-member", N_("Leaving"), "", ABOUT_RECORD, &member_type, open_leave },
};

/* Steps of a ticket have names of their own: "step-note". */
static const char step_prefix[] = "step-";

static bool is_step(const char *name, enum ticket_step *step)
{
	size_t prefix = sizeof step_prefix - 1;
	return strncmp(name, step_prefix, prefix) == 0 && ticket_step_parse(name + prefix, step);
}

static const struct draft_kind *kind_of(const char *name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

static const char *head_of(const struct console *console, const struct id *household, struct arena *arena)
{
	struct household_row row;
	struct err ignored;
	char today[11];
	if (!household_row_read(console->station->db, household, console_today(console, today), arena, &row, &ignored))
		return NULL;
	return row.head ? row.head : "";
}

/* Whose record it is: a name of its own, or the head's of its household. */
static const char *name_of_record(const struct console *console, const struct record_type *type, struct draft_row *row,
				  struct arena *arena)
{
	struct record record;
	struct err ignored;
	int name = record_field(type, "name"), of = record_field(type, "household"),
	    left = record_field(type, "left_on");
	row->with = row->about;
	if (!fold_read_record(console->station->db, type, &row->about, arena, &record, &ignored))
		return NULL;
	bool leaves = row->kind->open == open_leave;
	if ((leaves && left >= 0 && record.value[left]) || (of >= 0 && !record.value[of]) ||
	    (of >= 0 && !id_parse(record.value[of], &row->with)))
		return NULL;
	if (name >= 0)
		return record.value[name];
	return head_of(console, &row->with, arena);
}

/* Who or what it is of; NULL when that is no more. */
static const char *whose(const struct console *console, struct draft_row *row, struct arena *arena)
{
	const struct draft_kind *kind = row->kind;
	struct call_row call;
	struct err ignored;
	bool missing = id_is_none(&row->about);
	switch (kind->about) {
	case ABOUT_RECORD:
		return missing ? NULL : name_of_record(console, kind->type, row, arena);
	case ABOUT_DIARY:
		return head_of(console, &row->with, arena);
	case ABOUT_CALL:
		if (!call_read(console->station->db, &row->about, console_now(console), arena, &call, &ignored))
			return NULL;
		if (kind->open == open_outcome && call.result && strcmp(call.result, "missed") != 0)
			row->why_not = _("what came of this call was noted already");
		return call.number ? call.number : _("withheld");
	default:
		return missing ? "" : head_of(console, &row->about, arena);
	}
}

static void read_step(const struct console *console, enum ticket_step step, struct arena *arena, struct draft_row *row)
{
	struct ticket ticket;
	struct err err;
	row->step = step;
	row->what = _(ticket_step_label(step));
	if (!ticket_read(console->station->db, &row->about, console_now(console), arena, &ticket, &err)) {
		row->why_not = arena_text(arena, err.text);
		return;
	}
	row->what = arena_format(arena, "%s  %s", row->what, ticket.number);
	const char *why_not = ticket_step_why_not(console, &ticket, step);
	if (!why_not)
		return;
	row->why_not = arena_text(arena, why_not);
	ticket_conflict(&ticket, &err);
	row->why_not = arena_format(arena, "%s\n%s", row->why_not, err.text);
}

static void read_other(const struct console *console, struct arena *arena, struct draft_row *row)
{
	row->whose = whose(console, row, arena);
	row->what = _(row->kind->label);
	if (*row->kind->more)
		row->what = arena_format(arena, "%s %s", row->what, _(row->kind->more));
	if (!row->whose)
		row->why_not = _("what this was about is not there any more, or has left the register");
	else if (*row->whose)
		row->what = arena_format(arena, "%s  %s", row->what, row->whose);
}

/* A note as it stands, of a form every field with its label; and the beginning of it. */
static void read_texts(const struct json *texts, struct arena *arena, struct draft_row *row)
{
	enum { EXCERPT_COLUMNS = 24 };
	void *place = NULL;
	const char *key, *all = "";
	const struct json *value;
	int used;
	row->text = "";
	while (json_next(texts, &place, &key, &value)) {
		const char *text = json_scalar(value, arena);
		bool labelled = strcmp(key, draft_typed) != 0 && strcmp(key, draft_before) != 0;
		row->text = arena_format(arena, "%s%s%s%s%s", row->text, *row->text ? "\n" : "", labelled ? key : "",
					 labelled ? ": " : "", text ? text : "");
		all = arena_format(arena, "%s%s%s", all, *all ? " " : "", text ? text : "");
	}
	all = text_clean(arena, all);
	size_t fits = text_fit(all, EXCERPT_COLUMNS, &used);
	row->excerpt = all[fits] ? arena_format(arena, "%.*s…", (int)fits, all) : all;
}

/* Of "edit-household-0123456789ab" what was being written; false for what is none, or written right now. */
static bool read_draft(const struct console *console, const char *folder, const char *file, struct arena *arena,
		       struct draft_row *row)
{
	const char *rest = file + strlen(console->person.login) + 1, *dash = strrchr(rest, '-');
	const char *name = dash ? arena_bytes(arena, rest, (size_t)(dash - rest)) : "";
	enum ticket_step step;
	struct draft draft;
	const struct json *texts;
	bool of_ticket = is_step(name, &step);
	*row = (struct draft_row){ .kind = kind_of(name), .file = arena_text(arena, file) };
	struct json *kept = (!row->kind && !of_ticket) || strstr(dash, ".new")
				    ? NULL
				    : draft_look(folder, file, &draft, &row->kept_ms, &texts);
	if (!kept)
		return false;
	row->about = draft.about;
	row->with = draft.with;
	read_texts(texts, arena, row);
	json_release(kept);
	if (of_ticket)
		read_step(console, step, arena, row);
	else
		read_other(console, arena, row);
	return true;
}

/* In its place by time; of too many the oldest falls out. */
static void add(struct drafts *drafts, const struct draft_row *row)
{
	size_t place = drafts->count;
	while (place > 0 && drafts->row[place - 1].kept_ms < row->kept_ms)
		place--;
	if (place == DRAFTS_MOST)
		return;
	drafts->count += drafts->count < DRAFTS_MOST;
	memmove(&drafts->row[place + 1], &drafts->row[place], (drafts->count - place - 1) * sizeof *row);
	drafts->row[place] = *row;
}

static const char *folder_of(const struct console *console, struct arena *arena)
{
	return arena_format(arena, "%s/drafts", console->station->home);
}

void drafts_read(const struct console *console, struct arena *arena, struct drafts *drafts)
{
	size_t login = strlen(console->person.login);
	const char *path = folder_of(console, arena);
	DIR *folder = opendir(path);
	drafts->count = 0;
	for (struct dirent *entry; folder && (entry = readdir(folder)) != NULL;) {
		struct draft_row row;
		if (strncmp(entry->d_name, console->person.login, login) == 0 && entry->d_name[login] == '-' &&
		    read_draft(console, path, entry->d_name, arena, &row))
			add(drafts, &row);
	}
	if (folder)
		closedir(folder);
}

/* On its page, as if the step had been picked there. */
static void open_step(struct screen *screen, const struct draft_row *row)
{
	if (frame_push(screen->frame, &screen_ticket, &row->about))
		screen_ticket_take(frame_top(screen->frame), row->step);
}

static void open_one(struct screen *screen, const struct draft_row *row, struct arena *arena)
{
	const char *folder = folder_of(screen->owner, arena);
	if (row->why_not) {
		draft_reader_open(screen, row, arena_format(arena, "%s/%s", folder, row->file));
		return;
	}
	draft_put_first(folder, row->file);
	if (row->kind)
		row->kind->open(screen, row);
	else
		open_step(screen, row);
}

void drafts_open(struct screen *screen, const struct drafts *drafts)
{
	const char *items[DRAFTS_MOST];
	struct arena arena = { 0 };
	for (size_t i = 0; i < drafts->count; i++)
		items[i] = arena_format(&arena, "%s  %s", drafts->row[i].what, drafts->row[i].excerpt);
	int picked =
		drafts->count == 1 ? 0 : frame_menu(screen->frame, _("What was begun"), items, NULL, drafts->count);
	if (picked >= 0)
		open_one(screen, &drafts->row[picked], &arena);
	arena_release(&arena);
}
