#include "sync/exchange.h"

#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/cursor.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/journal.h"
#include "db/station.h"
#include "db/succession.h"
#include "db/sync_state.h"
#include "sync/exchange_photos.h"
#include "sync/handshake.h"
#include "sync/journal_page.h"
#include "sync/photo_file.h"
#include "sync/store.h"

struct exchange {
	const struct exchange_plan *plan;
	struct station *station;
	struct store *store;
	struct exchange_report *report;
	char name[STORE_NAME_BYTES];
	struct cursor cursor;
};

static void tell(const struct exchange *exchange, enum exchange_phase phase, int64_t done, int64_t of)
{
	if (exchange->plan->progress)
		exchange->plan->progress(phase, done, of, exchange->plan->context);
}

/* A cursor that the store does not know (it was restored from a backup, say) is worth nothing. */
static bool meet(struct exchange *exchange, struct err *err)
{
	struct store_hello hello;
	if (!exchange->store->operations->hello(exchange->store, &exchange->station->genesis, 0, &hello, err))
		return false;
	memcpy(exchange->name, hello.name, sizeof exchange->name);
	if (!cursor_read(exchange->station->db, exchange->name, &exchange->cursor, err))
		return false;
	int64_t pulled = exchange->cursor.pulled;
	if (pulled == 0)
		return true;
	if (!exchange->store->operations->hello(exchange->store, &exchange->station->genesis, pulled, &hello, err))
		return false;
	if (!hash_equal(&hello.digest, &exchange->cursor.digest)) {
		exchange->report->restored = true;
		exchange->cursor = (struct cursor){ .at_ms = exchange->cursor.at_ms };
	}
	return true;
}

static bool save_cursor(struct exchange *exchange, struct err *err)
{
	struct db *db = exchange->station->db;
	if (!db_begin(db, err))
		return false;
	if (cursor_write(db, exchange->name, &exchange->cursor, err))
		return db_commit(db, err);
	db_rollback(db);
	return false;
}

static bool push_page(struct exchange *exchange, const struct journal_page *page, struct store_receipt *receipt,
		      struct err *err)
{
	for (size_t first = 0, count; first < page->count; first += count) {
		count = journal_page_run(page, first);
		if (!exchange->store->operations->push(exchange->store, &page->entry[first], count, receipt, err))
			return false;
	}
	return true;
}

static bool push_chain(struct exchange *exchange, int64_t chain, int64_t until, int64_t *done, int64_t of,
		       struct store_receipt *receipt, struct err *err)
{
	struct arena arena = { 0 };
	struct journal_page page;
	int64_t pos = exchange->cursor.pushed;
	bool ok;
	while ((ok = journal_page_read(exchange->station->db, chain, &pos, until, &arena, &page, err)) &&
	       page.count > 0 && (ok = push_page(exchange, &page, receipt, err))) {
		*done += (int64_t)page.count;
		tell(exchange, EXCHANGE_PUSH, *done, of);
		arena_reset(&arena);
	}
	arena_release(&arena);
	return ok;
}

/*
 * Chain by chain, `common` first, so that who reads the store from its beginning knows the keys
 * before their events. An act that is committed meanwhile waits for the next run.
 */
static bool push(struct exchange *exchange, struct err *err)
{
	int64_t until, done = 0, chains[JOURNAL_CHAINS_MOST];
	size_t count;
	struct store_receipt receipt = { 0 };
	struct db *db = exchange->station->db;
	if (!db_number(db, "SELECT max(pos) FROM event", 0, &until, err))
		return false;
	if (until <= exchange->cursor.pushed)
		return true;
	if (!journal_page_chains(db, exchange->cursor.pushed, chains, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!push_chain(exchange, chains[i], until, &done, until - exchange->cursor.pushed, &receipt, err))
			return false;
	exchange->report->pushed += receipt.taken;
	exchange->cursor.pushed = until;
	return save_cursor(exchange, err);
}

static bool has_kind(const struct journal_entry *entry, size_t count, const char *kind)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(entry[i].event.kind, kind) == 0)
			return true;
	return false;
}

static bool receive_runs(struct exchange *exchange, const struct journal_page *page, struct journal_receipt *receipt,
			 int64_t *returned, struct err *err)
{
	struct db *db = exchange->station->db;
	int64_t erased = 0; /* their files go with the photos */
	int64_t now = clock_now(exchange->station->clock);
	for (size_t first = 0, count; first < page->count; first += count) {
		count = journal_page_run(page, first);
		int64_t taken = receipt->taken;
		if (!journal_receive(db, &page->entry[first], count, now, receipt, err))
			return false;
		if (hash_equal(&page->entry[first].event.station, &exchange->station->fingerprint))
			*returned += receipt->taken - taken;
		/* The next run may be under a key that this one made known. */
		bool keys = has_kind(&page->entry[first], count, "station.enrol") ||
			    has_kind(&page->entry[first], count, "station.succeed") ||
			    has_kind(&page->entry[first], count, "county.found");
		if (keys && !fold_touched(db, err))
			return false;
	}
	return fold_touched(db, err) && (receipt->taken == 0 || journal_receive_held(db, now, receipt, err)) &&
	       fold_touched(db, err) && journal_erase_redacted(db, &erased, err);
}

/* All of a page, and the cursor after it, or nothing. */
static bool take_page(struct exchange *exchange, const struct store_page *page, struct err *err)
{
	struct db *db = exchange->station->db;
	struct journal_receipt receipt = { 0 };
	struct cursor cursor = exchange->cursor;
	int64_t before, after, returned = 0;
	if (!db_begin(db, err))
		return false;
	bool ok = db_number(db, "SELECT max(pos) FROM event", 0, &before, err) &&
		  fold_advance(db, clock_now(exchange->station->clock), err) &&
		  receive_runs(exchange, &page->events, &receipt, &returned, err) &&
		  db_number(db, "SELECT max(pos) FROM event", 0, &after, err);
	if (ok) {
		cursor.pulled = page->last;
		cursor.digest = page->digest;
		/* What came from the store need not go back there. */
		if (cursor.pushed == before)
			cursor.pushed = after;
		ok = cursor_write(db, exchange->name, &cursor, err) &&
		     (!receipt.forked || sync_state_forked(db, err)) &&
		     (returned == 0 || sync_state_returned(db, returned, err));
	}
	if (!ok) {
		db_rollback(db);
		return false;
	}
	if (!db_commit(db, err))
		return false;
	exchange->cursor = cursor;
	exchange->report->taken += receipt.taken;
	exchange->report->held += receipt.held;
	exchange->report->refused += receipt.refused;
	exchange->report->unreadable += page->unreadable;
	exchange->report->forked |= receipt.forked;
	exchange->report->returned += returned;
	return true;
}

static bool pull(struct exchange *exchange, struct err *err)
{
	struct arena arena = { 0 };
	struct store_hello hello;
	struct store_page page;
	int64_t first = exchange->cursor.pulled;
	bool ok = exchange->store->operations->hello(exchange->store, &exchange->station->genesis, 0, &hello, err);
	while (ok &&
	       (ok = exchange->store->operations->pull(exchange->store, exchange->cursor.pulled, exchange->plan->scopes,
						       &arena, &page, err)) &&
	       page.last > exchange->cursor.pulled && (ok = take_page(exchange, &page, err))) {
		tell(exchange, EXCHANGE_PULL, page.last - first, hello.last - first);
		arena_reset(&arena);
	}
	arena_release(&arena);
	return ok;
}

/* The store is told which payloads the folded redactions erased here. */
static bool erase(struct exchange *exchange, struct err *err)
{
	struct stmt *stmt = stmt_start(exchange->station->db, "SELECT target FROM erased ORDER BY target");
	bool ok = true;
	while (ok && stmt_next(stmt)) {
		struct hash target;
		stmt_get_hash(stmt, 0, &target);
		ok = exchange->store->operations->erase(exchange->store, &target, err);
	}
	return stmt_end(stmt, err) && ok;
}

static bool photos(struct exchange *exchange, struct err *err)
{
	struct photo_exchange work = { .station = exchange->station, .store = exchange->store };
	char folder[4300];
	snprintf(folder, sizeof folder, "%s/photos", exchange->station->home);
	photo_file_sweep(folder, clock_now(exchange->station->clock));
	if (!photo_exchange_erase(&work, err) || !photo_exchange_list(&work, err))
		return false;
	bool ok = true;
	for (size_t i = 0; ok && i < work.count; i++) {
		ok = photo_exchange_one(&work, i, err);
		tell(exchange, EXCHANGE_PHOTOS, (int64_t)i + 1, (int64_t)work.count);
	}
	exchange->report->photos_put = work.put;
	exchange->report->photos_got = work.got;
	photo_exchange_release(&work);
	return ok;
}

/* Who sees its own key used twice leaves it, so that the branches grow no further. */
static bool leave_forked_key(struct exchange *exchange, struct err *err)
{
	bool due;
	if (!succession_is_due(exchange->station, &due, err))
		return false;
	struct hash before = exchange->station->fingerprint;
	if (due && !succession_take(exchange->station, err))
		return false;
	exchange->report->new_key = !hash_equal(&before, &exchange->station->fingerprint);
	return true;
}

static bool finish(struct exchange *exchange, struct err *err)
{
	struct db *db = exchange->station->db;
	exchange->cursor.at_ms = clock_now(exchange->station->clock);
	if (!db_begin(db, err))
		return false;
	if (cursor_write(db, exchange->name, &exchange->cursor, err) && sync_state_good(db, err))
		return db_commit(db, err);
	db_rollback(db);
	return false;
}

bool exchange_run(const struct exchange_plan *plan, struct exchange_report *report, struct err *err)
{
	*report = (struct exchange_report){ 0 };
	struct exchange exchange = { .plan = plan, .station = plan->station, .store = plan->store, .report = report };
	/* The second push is for what was written here while the pages came, and passes on what they held back. */
	return meet(&exchange, err) &&
	       handshake_host(plan->station, plan->store, &report->enrolled, &report->bad_answers, err) &&
	       push(&exchange, err) && pull(&exchange, err) && leave_forked_key(&exchange, err) &&
	       push(&exchange, err) && erase(&exchange, err) && photos(&exchange, err) && finish(&exchange, err);
}
