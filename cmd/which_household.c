#include "cmd/which_household.h"

#include "cmd/command.h"
#include "core/card.h"
#include "core/clock.h"
#include "core/text.h"
#include "db/card.h"
#include "db/household.h"
#include "db/own.h"

bool which_household(struct command_line *line, const char *word, enum access_act act, struct id *household,
		     struct err *err)
{
	struct db *db = line->station.db;
	const char *number = text_trim(&line->arena, text_halfwidth(&line->arena, word));
	char code[CARD_CODE_BYTES], today[11];
	struct id found;
	if (!id_parse(number, &found) && !household_by_number(db, number, &found, err)) {
		if (err->code != ERR_MISSING || !card_code_from_text(number, code) || !card_find(db, code, &found, err))
			return false;
	}
	day_format(day_at(clock_now(line->clock)), today);
	if (!own_may(db, &line->person, act, &found, today, err))
		return false;
	*household = found;
	return true;
}
