#include "tui/staff_page.h"

#include <string.h>

#include "core/arena.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/phone.h"
#include "db/absence.h"
#include "db/reassign.h"
#include "db/staff.h"
#include "db/station.h"
#include "tui/console.h"
#include "tui/screens.h"

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

/* Numbers with commas between, masked for who may not see them whole here. */
static const char *phones_of(const struct console *console, const char *phones, struct arena *arena)
{
	const char *shown = "";
	if (access_sees_whole_phone(&console->person, PHONE_ELSEWHERE, false))
		return or_empty(phones);
	for (const char *at = or_empty(phones); *at;) {
		char masked[PHONE_BYTES];
		size_t length = strcspn(at, ",");
		phone_mask(arena_bytes(arena, at, length), masked);
		shown = arena_format(arena, "%s%s%s", shown, *shown ? "  " : "", masked);
		at += length + (at[length] == ',');
	}
	return shown;
}

static bool add_absences(struct console *console, const struct id *staff, const char *today, struct arena *arena,
			 const char **text, struct err *err)
{
	struct absences *absences = arena_alloc(arena, sizeof *absences);
	if (!absence_list(console->station->db, today, arena, absences, err))
		return false;
	for (size_t i = 0; i < absences->count; i++)
		if (id_equal(&absences->row[i].staff, staff))
			*text = arena_format(arena, "%s%s  %s\n", *text, _("Away"),
					     absence_say(&absences->row[i], arena));
	return true;
}

static bool add_households(struct console *console, const struct id *staff, const char *today, struct arena *arena,
			   const char **text, struct err *err)
{
	struct staff_assignments *list = arena_alloc(arena, sizeof *list);
	if (!staff_assignments_read(console->station->db, &console->person, staff, today, arena, list, err))
		return false;
	*text = arena_format(arena, _("%s\nLooks after %lld households now, %lld in all.\n\n"), *text,
			     (long long)list->now, (long long)list->all);
	if (list->count == 0 && list->all > 0)
		*text = arena_format(arena, "%s%s\n", *text,
				     _("These households lie outside of what you may see, so they are not named."));
	for (size_t i = 0; i < list->count; i++) {
		const struct staff_assignment *row = &list->row[i];
		*text = arena_format(arena, "%s%s  %s  %s  %s – %s\n", *text, or_empty(row->village),
				     or_empty(row->head),
				     or_empty(dictionary_name(dictionary_find("assign_duty"), or_empty(row->duty))),
				     or_empty(row->from_on), or_empty(row->until_on));
	}
	return true;
}

void staff_page(struct console *console, const struct id *entity)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	struct staff staff;
	const char *text = NULL;
	char today[11];
	int64_t tickets = 0;
	console_today(console, today);
	bool ok = staff_read(console->station->db, entity, &arena, &staff, &err) &&
		  reassign_count(console->station->db, entity, &tickets, &err);
	if (ok) {
		text = arena_format(&arena, "%s  %s  %s  %s  %s\n", or_empty(staff.name),
				    or_empty(dictionary_name(dictionary_find("staff_duty"), or_empty(staff.duty))),
				    or_empty(staff.unit), or_empty(staff.title), or_empty(staff.number));
		if (staff.left_on)
			text = arena_format(&arena, "%s%s  %s\n", text, _("Left office on"), staff.left_on);
		text = arena_format(&arena, "%s%s  %s\n", text, _("Telephone"),
				    phones_of(console, staff.phones, &arena));
		text = arena_format(&arena, _("%1$s%2$lld open tickets wait for them.\n"), text, (long long)tickets);
		ok = add_absences(console, entity, today, &arena, &text, &err) &&
		     add_households(console, entity, today, &arena, &text, &err);
	}
	if (ok)
		frame_push(console->frame, &screen_text, text);
	else
		frame_fail(console->frame, &err);
	arena_release(&arena);
}
