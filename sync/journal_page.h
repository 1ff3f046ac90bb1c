/* The station's journal in pages that a store takes: chain by chain, in runs that end on a seal. */
#ifndef SYNC_JOURNAL_PAGE_H
#define SYNC_JOURNAL_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct db;
struct err;
struct journal_page;

enum { JOURNAL_CHAINS_MOST = 10000 };

/* The chains that have events after `pos`, `common` first. */
bool journal_page_chains(struct db *db, int64_t pos, int64_t chain[static JOURNAL_CHAINS_MOST], size_t *count,
			 struct err *err);

/*
 * The events of a chain after `*pos` up to `until`, in order of arrival, at most a store's page; the
 * page ends on a seal. `*pos` moves on. An empty page is the end.
 */
bool journal_page_read(struct db *db, int64_t chain, int64_t *pos, int64_t until, struct arena *arena,
		       struct journal_page *page, struct err *err);

/*
 * How many entries from `first` on are one run: of one chain, each following the one before. A
 * forked chain, or events of several chains in turn, make several runs.
 */
size_t journal_page_run(const struct journal_page *page, size_t first);

#endif
