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

bool which_staff(struct command_line *line, const char *word, struct id *staff, struct err *err)
{
	char today[11];
	day_format(day_at(clock_now(line->clock)), today);
	const char *number = text_trim(&line->arena, text_halfwidth(&line->arena, word));
	return id_parse(number, staff) || staff_by_word(line->station.db, number, today, staff, err);
}
