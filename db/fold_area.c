/* The table of areas: county, townships, villages. */
#include <string.h>

#include "core/area.h"
#include "core/arena.h"
#include "core/record.h"
#include "core/staff.h"
#include "db/db.h"
#include "db/find_key.h"
#include "db/fold.h"
#include "db/fold_row.h"

/* The area one level up: 230124 of 230124100, 230124100 of 230124100200; NULL of a county. */
static const char *parent_of(const char *code, struct arena *arena)
{
	size_t length = strlen(code);
	return length > 6 ? arena_bytes(arena, code, length - 3) : NULL;
}

static bool put_keys(const struct fold *fold, const struct record *record, struct err *err)
{
	struct find_keys keys = { .arena = fold->arena };
	const char *name = record_get(record, "name");
	if (name)
		find_keys_name(&keys, area_short_name(name, fold->arena), false);
	return find_keys_put(fold->db, &(struct find_entity){ .subject = "area", .entity = fold->entity }, &keys, err);
}

static bool fold_area(const struct fold *fold, struct err *err)
{
	struct record record;
	if (!fold_record(fold, &area_type, &record, err) || !put_keys(fold, &record, err) ||
	    !fold_row_delete(fold, "DELETE FROM area WHERE entity = :entity", err))
		return false;
	const char *code = record_get(&record, "code"), *level = area_level_of(code),
		   *name = record_get(&record, "name");
	if (!level || !name)
		return true;
	struct stmt *stmt = stmt_start(fold->db, "INSERT INTO area(entity, code, name, short, level, parent, retired)"
						 " VALUES (:entity, :code, :name, :short, :level, :parent, :retired)");
	fold_row_bind(stmt, fold, &record);
	if (!record_get(&record, "short"))
		stmt_text(stmt, ":short", area_short_name(name, fold->arena));
	stmt_text(stmt, ":level", level);
	stmt_text(stmt, ":parent", parent_of(code, fold->arena));
	return stmt_run(stmt, err);
}

extern const struct fold_subject fold_subject_area;

const struct fold_subject fold_subject_area = { "area", (const char *const[]){ "area.put", NULL },
						(const char *const[]){ "area", NULL }, fold_area };
