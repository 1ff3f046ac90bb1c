#include "cmd/staff_say.h"

#include "core/arena.h"
#include "core/codes.h"
#include "core/i18n.h"
#include "db/absence.h"
#include "db/reassign.h"
#include "db/staff.h"

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static bool add_absences(struct db *db, const struct id *staff, struct arena *arena, const char **text, struct err *err)
{
	struct absences *absences = arena_alloc(arena, sizeof *absences);
	if (!absence_of(db, staff, arena, absences, err))
		return false;
	for (size_t i = 0; i < absences->count; i++)
		*text = arena_format(arena, "%s%s  %s\n", *text, _("Away"), absence_say(&absences->row[i], arena));
	return true;
}

static bool add_households(struct db *db, const struct person *viewer, const struct id *staff, const char *today,
			   struct arena *arena, const char **text, struct err *err)
{
	struct staff_assignments *list = arena_alloc(arena, sizeof *list);
	if (!staff_assignments_read(db, viewer, staff, today, arena, list, err))
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

bool staff_say(struct db *db, const struct person *viewer, const struct id *staff, const char *today,
	       struct arena *arena, const char **text, struct err *err)
{
	const char *said;
	int64_t tickets = 0;
	if (!reassign_count(db, staff, &tickets, err))
		return false;
	said = arena_format(arena, _("%lld open tickets wait for them.\n"), (long long)tickets);
	if (!add_absences(db, staff, arena, &said, err) || !add_households(db, viewer, staff, today, arena, &said, err))
		return false;
	*text = said;
	return true;
}
