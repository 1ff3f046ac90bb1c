#include "tui/staff_page.h"

#include <string.h>

#include "core/arena.h"
#include "core/codes.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/phone.h"
#include "db/staff.h"
#include "db/staff_say.h"
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

void staff_page(struct console *console, const struct id *entity)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	struct staff staff;
	const char *text = NULL, *rest = NULL;
	char today[11];
	console_today(console, today);
	bool ok = staff_read(console->station->db, entity, &arena, &staff, &err) &&
		  staff_say(console->station->db, &console->person, entity, today, &arena, &rest, &err);
	if (ok) {
		text = arena_format(&arena, "%s  %s  %s  %s  %s\n", or_empty(staff.name),
				    or_empty(dictionary_name(dictionary_find("staff_duty"), or_empty(staff.duty))),
				    or_empty(staff.unit), or_empty(staff.title), or_empty(staff.number));
		if (staff.left_on)
			text = arena_format(&arena, "%s%s  %s\n", text, _("Left office on"), staff.left_on);
		text = arena_format(&arena, "%s%s  %s\n%s", text, _("Telephone"),
				    phones_of(console, staff.phones, &arena), rest);
	}
	if (ok)
		frame_push(console->frame, &screen_text, text);
	else
		frame_fail(console->frame, &err);
	arena_release(&arena);
}
