#include "db/cursor.h"

#include "core/err.h"
#include "db/db.h"

bool cursor_read(struct db *db, const char *store, struct cursor *cursor, struct err *err)
{
	struct cursor read = { 0 };
	struct stmt *stmt = stmt_start(db, "SELECT pulled, digest, pushed, at_ms FROM cursor WHERE store = :store");
	stmt_text(stmt, ":store", store);
	if (stmt_next(stmt)) {
		read.pulled = stmt_get_int(stmt, 0);
		stmt_get_hash(stmt, 1, &read.digest);
		read.pushed = stmt_get_int(stmt, 2);
		read.at_ms = stmt_get_int(stmt, 3);
	}
	if (!stmt_end(stmt, err))
		return false;
	*cursor = read;
	return true;
}

bool cursor_write(struct db *db, const char *store, const struct cursor *cursor, struct err *err)
{
	struct stmt *stmt =
		stmt_start(db, "INSERT INTO cursor(store, pulled, digest, pushed, at_ms) VALUES (:store, :pulled, "
			       ":digest, :pushed, :at_ms)"
			       " ON CONFLICT (store) DO UPDATE SET pulled = excluded.pulled, digest = excluded.digest,"
			       "                                   pushed = excluded.pushed, at_ms = excluded.at_ms");
	stmt_text(stmt, ":store", store);
	stmt_int(stmt, ":pulled", cursor->pulled);
	stmt_blob(stmt, ":digest", &cursor->digest, sizeof cursor->digest);
	stmt_int(stmt, ":pushed", cursor->pushed);
	stmt_int(stmt, ":at_ms", cursor->at_ms);
	return stmt_run(stmt, err);
}
