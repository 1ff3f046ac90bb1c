#include "cmd/which_ticket.h"

#include <string.h>

#include "cmd/command.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"
#include "db/staff.h"
#include "db/ticket.h"

bool which_ticket(struct command_line *line, const char *word, enum access_act act, struct id *ticket, struct err *err)
{
	struct db *db = line->station.db;
	struct id found;
	if (!id_parse(word, &found) && !ticket_by_number(db, word, clock_now(line->clock), &found, err))
		return false;
	if (!ticket_may(db, &line->person, act, &found, err))
		return false;
	*ticket = found;
	return true;
}

/* A name stands for who alone has it. What is no name either leaves `err` as it is. */
static bool staff_by_name(struct command_line *line, const char *name, struct id *staff, struct err *err)
{
	struct staff_filter filter = { .with_left = true };
	struct staff_rows rows;
	const struct staff *found = NULL;
	if (!staff_list(line->station.db, &filter, &line->arena, &rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++) {
		if (strcmp(rows.row[i].name, name) != 0)
			continue;
		if (found)
			return err_set(err, ERR_INPUT, _("several are called %s; give the staff number"), name);
		found = &rows.row[i];
	}
	if (found)
		*staff = found->entity;
	return found != NULL;
}

bool which_staff(struct command_line *line, const char *word, struct id *staff, struct err *err)
{
	const char *number = text_trim(&line->arena, text_halfwidth(&line->arena, word));
	return id_parse(number, staff) || staff_by_number(line->station.db, number, staff, err) ||
	       staff_by_name(line, number, staff, err);
}
