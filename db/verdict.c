#include "db/verdict.h"

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/db.h"

/* Few: each is a person's decision. */
static const char all_verdicts[] =
	"SELECT 'refuse', target, event.kind, NULL, NULL, NULL, refused.reason, 1 AS place, refused.entity AS entity"
	"  FROM refused LEFT JOIN event ON event.hash = target"
	" UNION ALL SELECT 'cut', cut.hash, event.kind, station.tag, station.name, cut.scope, cut.reason, 2, cut.entity"
	"  FROM cut LEFT JOIN station ON station.fingerprint = cut.station LEFT JOIN event ON event.hash = cut.hash"
	" UNION ALL SELECT 'redact', target, event.kind, NULL, NULL, NULL, NULL, 3, redacted.entity"
	"  FROM redacted LEFT JOIN event ON event.hash = target"
	" ORDER BY place, entity LIMIT :most";

bool verdict_list(struct db *db, struct arena *arena, struct verdict_page *page, struct err *err)
{
	page->count = 0;
	struct stmt *stmt = stmt_start(db, all_verdicts);
	stmt_int(stmt, ":most", VERDICT_ROWS_MOST);
	for (; page->count < VERDICT_ROWS_MOST && stmt_next(stmt); page->count++) {
		struct verdict_row *row = &page->row[page->count];
		*row = (struct verdict_row){ .kind = stmt_get_text(stmt, 0, arena),
					     .event_kind = stmt_get_text(stmt, 2, arena),
					     .tag = stmt_get_text(stmt, 3, arena),
					     .name = stmt_get_text(stmt, 4, arena),
					     .scope = stmt_get_text(stmt, 5, arena),
					     .reason = stmt_get_text(stmt, 6, arena) };
		stmt_get_hash(stmt, 1, &row->target);
	}
	return stmt_end(stmt, err);
}

bool verdict_check_chain(struct db *db, const struct hash *station, const char *scope, uint64_t seq, struct err *err)
{
	struct arena arena = { 0 };
	const char *reason = NULL;
	struct stmt *stmt = stmt_start(db, "SELECT coalesce(reason, '') FROM cut"
					   " WHERE station = :station AND scope = :scope AND seq <= :seq"
					   " ORDER BY entity LIMIT 1");
	stmt_hash(stmt, ":station", station);
	stmt_text(stmt, ":scope", scope);
	stmt_int(stmt, ":seq", (int64_t)seq);
	if (stmt_next(stmt))
		reason = stmt_get_text(stmt, 0, &arena);
	bool ok = stmt_end(stmt, err) &&
		  (!reason || err_set(err, ERR_DENIED,
				      _("an administrator has cut this station off (%s): what is entered here counts "
					"nowhere, so nothing was written; have it added anew ('fangzheng station add') "
					"and join in a fresh folder"),
				      reason));
	arena_release(&arena);
	return ok;
}
