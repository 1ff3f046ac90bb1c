#include "db/elsewhere.h"

#include "core/arena.h"
#include "core/err.h"
#include "core/household.h"
#include "core/idnumber.h"
#include "db/db.h"
#include "db/household.h"

static const char others[] =
	"SELECT household.number || ' ' || coalesce(township.short, '') || coalesce(village.short, '')"
	"  FROM member CROSS JOIN household ON household.entity = member.household"
	"  LEFT JOIN area AS village ON village.code = household.area"
	"  LEFT JOIN area AS township ON township.code = village.parent"
	" WHERE member.idnumber >= :person AND member.idnumber < :person || '~' AND member.household <> :household"
	"   AND member.left_on IS NULL AND household.left_on IS NULL ORDER BY member.idnumber, member.entity LIMIT 1";

bool elsewhere_find(struct db *db, const char *idnumber, const struct id *household, struct arena *arena,
		    const char **where, struct err *err)
{
	struct idnumber id;
	struct err ignored;
	char person[19];
	*where = NULL;
	if (!idnumber_parse(idnumber, &id, &ignored))
		return true;
	idnumber_resident(&id, person);
	struct stmt *stmt = stmt_start(db, others);
	stmt_text(stmt, ":person", person);
	stmt_id(stmt, ":household", household);
	if (stmt_next(stmt))
		*where = stmt_get_text(stmt, 0, arena);
	return stmt_end(stmt, err);
}

bool elsewhere_members(struct db *db, const struct household *household, struct arena *arena, const char ***where,
		       struct err *err)
{
	const char **found = arena_alloc(arena, (household->member.count + 1) * sizeof *found);
	for (size_t i = 0; i < household->member.count; i++) {
		const struct household_part *member = &household->member.part[i];
		const char *idnumber = household_part_value(member, &member_type, "idnumber");
		found[i] = NULL;
		if (idnumber && !household_part_value(member, &member_type, "left_on") &&
		    !elsewhere_find(db, idnumber, &household->entity, arena, &found[i], err))
			return false;
	}
	*where = found;
	return true;
}
