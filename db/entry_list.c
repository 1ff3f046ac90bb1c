#include "db/entry_list.h"

#include <string.h>

#include "core/err.h"
#include "core/hlc.h"
#include "core/i18n.h"
#include "db/db.h"
#include "db/name_of.h"

static const char entries[] =
	"WITH behind(entity) AS (SELECT :entity"
	" UNION SELECT entity FROM member WHERE household = :entity"
	" UNION SELECT entity FROM income WHERE household = :entity"
	" UNION SELECT entity FROM measure WHERE household = :entity"
	" UNION SELECT entity FROM assign WHERE household = :entity"
	" UNION SELECT entity FROM card WHERE household = :entity)"
	" SELECT event.hash, event.entity, event.kind, " NAME_OF(
		"event.author") ", station.tag, event.hlc,"
				" EXISTS (SELECT 1 FROM refused WHERE target = event.hash),"
				" EXISTS (SELECT 1 FROM cut WHERE cut.station = chain.station"
				"                             AND cut.scope = chain.scope AND event.seq > cut.seq),"
				" NOT EXISTS (SELECT 1 FROM payload WHERE payload.pos = event.pos),"
				" EXISTS (SELECT 1 FROM ahead WHERE ahead.pos = event.pos)"
				"  FROM behind CROSS JOIN event ON event.entity = behind.entity"
				"  JOIN chain ON chain.id = event.chain"
				"  LEFT JOIN station ON station.fingerprint = chain.station"
				" ORDER BY event.hlc, chain.station, event.hash LIMIT :most OFFSET :first";

bool entry_list(struct db *db, const struct id *entity, size_t first, struct arena *arena, struct entry_page *page,
		struct err *err)
{
	page->count = 0;
	struct stmt *stmt = stmt_start(db, entries);
	stmt_id(stmt, ":entity", entity);
	stmt_int(stmt, ":most", ENTRY_PAGE_ROWS);
	stmt_int(stmt, ":first", (int64_t)first);
	for (; stmt_next(stmt); page->count++) {
		struct entry_row *row = &page->row[page->count];
		*row = (struct entry_row){ .kind = stmt_get_text(stmt, 2, arena),
					   .author = stmt_get_text(stmt, 3, arena),
					   .tag = stmt_get_text(stmt, 4, arena),
					   .at_ms = hlc_ms((uint64_t)stmt_get_int(stmt, 5)),
					   .refused = stmt_get_int(stmt, 6) != 0,
					   .cut = stmt_get_int(stmt, 7) != 0,
					   .redacted = stmt_get_int(stmt, 8) != 0,
					   .ahead = stmt_get_int(stmt, 9) != 0 };
		stmt_get_hash(stmt, 0, &row->hash);
		stmt_get_id(stmt, 1, &row->entity);
	}
	return stmt_end(stmt, err);
}

bool entry_by_prefix(struct db *db, const char *prefix, struct id *entity, struct err *err)
{
	return db_id_by_prefix(db,
			       "SELECT DISTINCT entity FROM event WHERE entity >= :from AND entity <= :until"
			       " ORDER BY entity LIMIT 2",
			       prefix, entity, err);
}
