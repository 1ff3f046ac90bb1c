#include "db/import_period.h"

#include <stdlib.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/household.h"
#include "core/i18n.h"
#include "db/assign_period.h"
#include "db/import_kind.h"
#include "db/station.h"

struct noted_period {
	struct assign_period period;
	long line;
	long before; /* the one noted before of the same person, household and duty; 0: none */
};

static const char *get(const struct import_row *row, const char *name)
{
	return row->value[record_field(&assign_type, name)];
}

static struct assign_period period_of(const struct import_row *row)
{
	struct assign_period period = { .entity = row->entity,
					.duty = get(row, "duty"),
					.from_on = get(row, "from_on"),
					.until_on = get(row, "until_on") };
	id_parse(get(row, "household"), &period.household);
	id_parse(get(row, "staff"), &period.staff);
	return period;
}

static const char *key_of(const struct import_row *row, struct arena *arena)
{
	return arena_format(arena, "%s/%s/%s", get(row, "household"), get(row, "staff"), get(row, "duty"));
}

bool import_period_check(struct import_periods *periods, const struct station *station, const struct import_row *row,
			 struct arena *arena, struct err *err)
{
	struct assign_period period = period_of(row);
	struct assign_periods others;
	long first = seen_get(&periods->newest, station, key_of(row, arena));
	for (long at = first; at != 0; at = periods->noted[at - 1].before) {
		const struct noted_period *noted = &periods->noted[at - 1];
		if (assign_period_overlap(&period, &noted->period))
			return err_set(err, ERR_INPUT, _("the period %1$s shares days with that of line %2$ld, %3$s"),
				       assign_period_say(&period, arena), noted->line,
				       assign_period_say(&noted->period, arena));
	}
	if (!assign_period_others(station->db, &period, arena, &others, err))
		return false;
	for (size_t i = 0; i < others.count; i++) {
		long at = first;
		while (at != 0 && !id_equal(&periods->noted[at - 1].period.entity, &others.row[i].entity))
			at = periods->noted[at - 1].before;
		/* What a row has changed was compared as it changed it. */
		if (at == 0)
			return assign_period_refuse(&period, &others.row[i], arena, err);
	}
	return true;
}

static const char *keep(const char *text, struct arena *arena)
{
	return text ? arena_text(arena, text) : NULL;
}

void import_period_note(struct import_periods *periods, const struct station *station, const struct import_row *row,
			struct arena *lasting)
{
	if (periods->count == periods->room) {
		periods->room = periods->room ? 2 * periods->room : 1024;
		periods->noted = realloc(periods->noted, periods->room * sizeof *periods->noted);
		if (!periods->noted)
			err_out_of_memory();
	}
	struct noted_period *noted = &periods->noted[periods->count++];
	const char *key = key_of(row, lasting);
	*noted = (struct noted_period){ .period = period_of(row),
					.line = row->line,
					.before = seen_get(&periods->newest, station, key) };
	noted->period.duty = keep(noted->period.duty, lasting);
	noted->period.from_on = keep(noted->period.from_on, lasting);
	noted->period.until_on = keep(noted->period.until_on, lasting);
	seen_set(&periods->newest, station, key, (long)periods->count);
}

void import_periods_release(struct import_periods *periods)
{
	seen_release(&periods->newest);
	free(periods->noted);
	*periods = (struct import_periods){ 0 };
}
