#include "db/card.h"

#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/db.h"

bool card_read(struct db *db, const struct id *household, struct arena *arena, struct card *card, struct err *err)
{
	struct card read = { .household = *household };
	struct stmt *stmt = stmt_start(db, "SELECT code, issued_at, issued, household.left_on FROM card"
					   "  LEFT JOIN household ON household.entity = card.household"
					   " WHERE card.household = :household ORDER BY card.entity LIMIT 1");
	stmt_id(stmt, ":household", household);
	bool found = stmt_next(stmt);
	if (found) {
		read.code = stmt_get_text(stmt, 0, arena);
		read.issued_at = stmt_get_int(stmt, 1);
		read.issued = (int)stmt_get_int(stmt, 2);
		read.left_on = stmt_get_text(stmt, 3, arena);
	}
	if (!stmt_end(stmt, err))
		return false;
	if (!found)
		return err_set(err, ERR_MISSING, _("this household has no card yet; issue one first"));
	*card = read;
	return true;
}

bool card_find(struct db *db, const char *code, struct id *household, struct err *err)
{
	struct id found = { 0 };
	struct stmt *stmt = stmt_start(db, "SELECT household FROM card WHERE code = :code ORDER BY entity LIMIT 1");
	stmt_text(stmt, ":code", code);
	if (stmt_next(stmt))
		stmt_get_id(stmt, 0, &found);
	if (!stmt_end(stmt, err))
		return false;
	if (id_is_none(&found))
		return err_set(err, ERR_MISSING, _("no household has this card, or it was revoked"));
	*household = found;
	return true;
}

static const char doors[] =
	"SELECT household.entity, household.area, village.short, township.short, household.team, household.number,"
	"       household.head, card.code"
	"  FROM household"
	"  LEFT JOIN area AS village ON village.code = household.area"
	"  LEFT JOIN area AS township ON township.code = village.parent"
	"  LEFT JOIN card ON card.household = household.entity"
	" WHERE household.area >= :area AND household.area < :beyond AND household.left_on IS NULL"
	" ORDER BY household.area, household.team_key, household.head_key, household.number, household.entity";

/* The first code after all those that begin with `area`: digits come before ':'. */
static const char *beyond(const char *area, struct arena *arena)
{
	return arena_format(arena, "%s:", area);
}

static void grow(struct card_doors *rows, size_t *room, struct arena *arena)
{
	*room = *room ? 2 * *room : 256;
	struct card_door *door = arena_alloc(arena, *room * sizeof *door);
	if (rows->count > 0)
		memcpy(door, rows->door, rows->count * sizeof *door);
	rows->door = door;
}

bool card_doors_read(struct db *db, const char *area, struct arena *arena, struct card_doors *found, struct err *err)
{
	struct card_doors rows = { 0 };
	size_t room = 0;
	struct stmt *stmt = stmt_start(db, doors);
	stmt_text(stmt, ":area", area);
	stmt_text(stmt, ":beyond", beyond(area, arena));
	while (stmt_next(stmt)) {
		if (rows.count == room)
			grow(&rows, &room, arena);
		struct card_door *door = &rows.door[rows.count++];
		stmt_get_id(stmt, 0, &door->household);
		door->area = stmt_get_text(stmt, 1, arena);
		door->village = stmt_get_text(stmt, 2, arena);
		door->township = stmt_get_text(stmt, 3, arena);
		door->team = stmt_get_text(stmt, 4, arena);
		door->number = stmt_get_text(stmt, 5, arena);
		door->head = stmt_get_text(stmt, 6, arena);
		door->code = stmt_get_text(stmt, 7, arena);
	}
	if (!stmt_end(stmt, err))
		return false;
	*found = rows;
	return true;
}
