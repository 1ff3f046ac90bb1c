#include "tui/drafts.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "db/household.h"
#include "tui/console.h"
#include "tui/household_form.h"

/* The forms that are opened from here, by the name that their drafts have. */
static const struct {
	const char *name, *label;
	const struct record_type *part; /* a new part of the household's record; NULL: one of its own */
} forms[] = {
	{ "ticket", N_("New ticket"), NULL },	      { "diary", N_("Write a diary"), NULL },
	{ "household", N_("Household"), NULL },	      { "member", N_("Member"), &member_type },
	{ "income", N_("Income"), &income_type },     { "measure", N_("Measure"), &measure_type },
	{ "assign", N_("Assignment"), &assign_type },
};

/* Of "diary-0123456789ab" the form, and the household of which that is the beginning; "new" is of none. */
static bool read_draft(const struct console *console, const char *file, struct arena *arena, struct drafts *drafts)
{
	const char *dash = strrchr(file, '-');
	for (size_t i = 0; dash && i < sizeof forms / sizeof *forms; i++) {
		struct id household = { { 0 } };
		const char *head = "";
		struct err ignored;
		if (strlen(forms[i].name) != (size_t)(dash - file) ||
		    strncmp(file, forms[i].name, (size_t)(dash - file)) != 0)
			continue;
		if (strcmp(dash + 1, "new") != 0 &&
		    (!household_by_prefix(console->station->db, dash + 1, arena, &household, &head, &ignored)))
			return false;
		drafts->row[drafts->count].name = forms[i].name;
		drafts->row[drafts->count].household = household;
		drafts->row[drafts->count++].what = arena_format(arena, "%s  %s", _(forms[i].label), head ? head : "");
		return true;
	}
	return false;
}

void drafts_read(const struct console *console, struct arena *arena, struct drafts *drafts)
{
	size_t login = strlen(console->person.login);
	DIR *folder = opendir(arena_format(arena, "%s/drafts", console->station->home));
	drafts->count = 0;
	for (struct dirent *entry; folder && drafts->count < DRAFTS_MOST && (entry = readdir(folder)) != NULL;)
		if (strncmp(entry->d_name, console->person.login, login) == 0 && entry->d_name[login] == '-')
			read_draft(console, entry->d_name + login + 1, arena, drafts);
	if (folder)
		closedir(folder);
}

void drafts_open(struct screen *screen, const struct drafts *drafts)
{
	const char *items[DRAFTS_MOST];
	for (size_t i = 0; i < drafts->count; i++)
		items[i] = drafts->row[i].what;
	int picked =
		drafts->count == 1 ? 0 : frame_menu(screen->frame, _("What was begun"), items, NULL, drafts->count);
	if (picked < 0)
		return;
	const struct id *household = id_is_none(&drafts->row[picked].household) ? NULL : &drafts->row[picked].household;
	const char *name = drafts->row[picked].name;
	if (strcmp(name, "ticket") == 0)
		household_new_ticket(screen, household);
	else if (strcmp(name, "diary") == 0)
		household_new_diary(screen, household);
	else if (!household)
		household_form_new(screen, NULL);
	for (size_t i = 0; household && i < sizeof forms / sizeof *forms; i++)
		if (forms[i].part && strcmp(forms[i].name, name) == 0)
			household_form_part(screen, forms[i].part, household, NULL);
}
