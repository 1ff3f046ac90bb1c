/* The table of saved filters. */
#include "core/saved_filter.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/fold_row.h"

static bool fold_saved_filter(const struct fold *fold, struct err *err)
{
	struct record record;
	if (!fold_record(fold, &saved_filter_type, &record, err) ||
	    !fold_row_delete(fold, "DELETE FROM saved_filter WHERE entity = :entity", err))
		return false;
	if (!record_get(&record, "login") || !record_get(&record, "name"))
		return true;
	struct stmt *stmt = stmt_start(fold->db, "INSERT INTO saved_filter(entity, login, name, queue, sort, state,"
						 " category, urgency, area, main, days, dropped)"
						 " VALUES (:entity, :login, :name, :queue, :sort, :state,"
						 " :category, :urgency, :area, :main, :days, ifnull(:dropped, 0))");
	fold_row_bind(stmt, fold, &record);
	return stmt_run(stmt, err);
}

extern const struct fold_subject fold_subject_saved_filter;

const struct fold_subject fold_subject_saved_filter = { "saved_filter", (const char *const[]){ "filter.put", NULL },
							(const char *const[]){ "saved_filter", NULL },
							fold_saved_filter };
