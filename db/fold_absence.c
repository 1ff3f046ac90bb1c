/* The table of absences. */
#include "core/staff.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/fold_row.h"

static bool fold_absence(const struct fold *fold, struct err *err)
{
	struct record record;
	if (!fold_record(fold, &absence_type, &record, err) ||
	    !fold_row_delete(fold, "DELETE FROM absence WHERE entity = :entity", err))
		return false;
	if (!record_get(&record, "staff") || !record_get(&record, "from_on") || !record_get(&record, "until_on"))
		return true;
	struct stmt *stmt = stmt_start(fold->db, "INSERT INTO absence(entity, staff, deputy, from_on, until_on, reason,"
						 " dropped) VALUES (:entity, :staff, :deputy, :from_on, :until_on,"
						 " :reason, ifnull(:dropped, 0))");
	fold_row_bind(stmt, fold, &record);
	return stmt_run(stmt, err);
}

extern const struct fold_subject fold_subject_absence;

const struct fold_subject fold_subject_absence = { "absence", (const char *const[]){ "absence.put", NULL },
						   (const char *const[]){ "absence", NULL }, fold_absence };
