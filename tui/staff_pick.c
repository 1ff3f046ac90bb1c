#include "tui/staff_pick.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/staff.h"
#include "tui/console.h"

const char *const *staff_choices(const struct staff_rows *staff, struct arena *arena)
{
	const char **choice = arena_alloc(arena, (staff->count + 1) * sizeof *choice);
	for (size_t i = 0; i < staff->count; i++)
		choice[i] = arena_format(arena, "%s %s %s", staff->row[i].name ? staff->row[i].name : "",
					 staff->row[i].unit ? staff->row[i].unit : "",
					 staff->row[i].number ? staff->row[i].number : "");
	return choice;
}

/* Helpers belong to a township, of which a village is a part. */
static bool list_of(struct console *console, const char *area, struct arena *arena, struct staff_rows *rows)
{
	char today[11];
	struct staff_filter who = { .duty = "helper",
				    .area = arena_bytes(arena, area, strnlen(area, 9)),
				    .today = console_today(console, today) };
	struct err err = { 0 };
	if (staff_list(console->station->db, &who, arena, rows, &err))
		return true;
	frame_fail(console->frame, &err);
	return false;
}

bool staff_pick(struct console *console, const char *area, struct id *staff, char name[static STAFF_PICK_BYTES])
{
	struct arena arena = { 0 };
	struct staff_rows rows;
	int picked = -1;
	if (list_of(console, area, &arena, &rows)) {
		const char **items = arena_alloc(&arena, (rows.count + 1) * sizeof *items);
		items[0] = _("any");
		for (size_t i = 0; i < rows.count; i++)
			items[i + 1] = arena_format(&arena, "%s  %s  %s", rows.row[i].name,
						    rows.row[i].area_name ? rows.row[i].area_name : "",
						    rows.row[i].unit ? rows.row[i].unit : "");
		picked = frame_pick(console->frame, _("Helper"), items, rows.count + 1, -1);
	}
	if (picked == 0) {
		*staff = (struct id){ { 0 } };
		name[0] = '\0';
	} else if (picked > 0) {
		*staff = rows.row[picked - 1].entity;
		snprintf(name, STAFF_PICK_BYTES, "%s %s", _("Helper"), rows.row[picked - 1].name);
	}
	arena_release(&arena);
	return picked >= 0;
}

int role_columns(void)
{
	int columns = 0;
	for (int role = 0; role < ROLE_COUNT; role++) {
		int width = term_width(_(role_label((enum role)role)));
		columns = width > columns ? width : columns;
	}
	return columns;
}
