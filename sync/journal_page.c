#include "sync/journal_page.h"

#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "db/db.h"
#include "db/journal.h"
#include "db/journal_entry.h"
#include "sync/store.h"

bool journal_page_chains(struct db *db, int64_t pos, int64_t chain[static JOURNAL_CHAINS_MOST], size_t *count,
			 struct err *err)
{
	size_t found = 0;
	struct stmt *stmt = stmt_start(db, "SELECT id FROM chain WHERE id IN (SELECT chain FROM event WHERE pos > "
					   ":pos) ORDER BY scope <> 'common', id LIMIT :most");
	stmt_int(stmt, ":pos", pos);
	stmt_int(stmt, ":most", JOURNAL_CHAINS_MOST);
	while (found < JOURNAL_CHAINS_MOST && stmt_next(stmt))
		chain[found++] = stmt_get_int(stmt, 0);
	if (!stmt_end(stmt, err))
		return false;
	*count = found;
	return true;
}

/* The plus keeps SQLite to the order of arrival: its index of chains would sort. */
static const char page_of_chain[] =
	"SELECT " JOURNAL_ENTRY_COLUMNS " FROM event JOIN chain ON chain.id = event.chain LEFT JOIN payload USING (pos)"
	" WHERE event.pos > :pos AND event.pos <= :until AND +event.chain = :chain ORDER BY event.pos LIMIT :most";

bool journal_page_read(struct db *db, int64_t chain, int64_t *pos, int64_t until, struct arena *arena,
		       struct journal_page *page, struct err *err)
{
	struct journal_entry *entry = arena_alloc(arena, STORE_PAGE_EVENTS * sizeof *entry);
	size_t count = 0, sealed = 0, bytes = 0;
	struct stmt *stmt = stmt_start(db, page_of_chain);
	stmt_int(stmt, ":pos", *pos);
	stmt_int(stmt, ":until", until);
	stmt_int(stmt, ":chain", chain);
	stmt_int(stmt, ":most", STORE_PAGE_EVENTS);
	while (count < STORE_PAGE_EVENTS && bytes < STORE_PAGE_BYTES && stmt_next(stmt)) {
		journal_entry_get(stmt, arena, &entry[count]);
		bytes += EVENT_HEADER_BYTES + entry[count].event.payload_length;
		count++;
		if (entry[count - 1].event.seal)
			sealed = count;
	}
	if (!stmt_end(stmt, err))
		return false;
	if (sealed > 0)
		*pos = entry[sealed - 1].pos;
	*page = (struct journal_page){ entry, sealed };
	return true;
}

size_t journal_page_run(const struct journal_page *page, size_t first)
{
	size_t count = 1;
	for (; first + count < page->count; count++) {
		const struct journal_entry *before = &page->entry[first + count - 1], *next = before + 1;
		if (!hash_equal(&next->event.station, &before->event.station) ||
		    strcmp(next->event.scope, before->event.scope) != 0 ||
		    !hash_equal(&next->event.prev, &before->hash))
			break;
	}
	return count;
}
