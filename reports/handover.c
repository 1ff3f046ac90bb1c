#include "reports/handover.h"

#include "core/arena.h"
#include "core/clock.h"
#include "core/config.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/call.h"
#include "db/ticket.h"

enum { SHOWN = 12 }; /* rows of a part */

struct page {
	struct db *db;
	const struct person *viewer;
	const struct config *config;
	int64_t now_ms;
	struct arena *arena;
	char *text;
};

static void head(struct page *page, const char *label, int64_t count)
{
	page->text = arena_format(page->arena, "%s\n%s  %lld\n", page->text, label, (long long)count);
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static bool add_missed(struct page *page, struct err *err)
{
	struct call_filter filter = { .viewer = page->viewer,
				      .waiting = true,
				      .from_ms = page->now_ms - 7LL * 24 * 3600 * 1000,
				      .now_ms = page->now_ms };
	struct call_page *calls = arena_alloc(page->arena, sizeof *calls);
	int64_t count;
	if (!call_missed_count(page->db, filter.from_ms, page->now_ms, &count, err) ||
	    !call_list(page->db, &filter, 0, page->arena, calls, err))
		return false;
	head(page, _("To be called back"), count);
	for (size_t i = 0; i < calls->count && i < SHOWN; i++) {
		const struct call_row *row = &calls->row[i];
		char when[17];
		clock_format(row->rang_at, when);
		page->text =
			arena_format(page->arena, _("%s  %s  %s  %s  tried %d times\n"), page->text, when + 5,
				     row->number ? row->number : _("withheld"), or_empty(row->head), row->back_tries);
	}
	return true;
}

static bool add_promises(struct page *page, struct err *err)
{
	struct call_promises *promises = arena_alloc(page->arena, sizeof *promises);
	if (!call_promises_read(page->db, page->viewer, page->arena, promises, err))
		return false;
	head(page, _("Promised and not kept yet"), (int64_t)promises->count);
	for (size_t i = 0; i < promises->count && i < SHOWN; i++) {
		const struct call_promise_row *row = &promises->row[i];
		page->text = arena_format(
			page->arena, "%s  %s  %s  %s（%s）\n", page->text, row->due_on ? row->due_on : "          ",
			row->head ? row->head : or_empty(row->number), row->text, or_empty(row->author_name));
	}
	return true;
}

static bool add_queue(struct page *page, enum ticket_queue queue, const int64_t counts[], struct err *err)
{
	struct ticket_filter filter = { .viewer = page->viewer, .queue = queue };
	ticket_filter_at(&filter, page->config, page->now_ms);
	struct ticket_page *tickets = arena_alloc(page->arena, sizeof *tickets);
	if (!ticket_list(page->db, &filter, 0, page->arena, tickets, err))
		return false;
	head(page, _(ticket_queue_label(queue)), counts[queue]);
	for (size_t i = 0; i < tickets->count && i < SHOWN; i++) {
		const struct ticket_row *row = &tickets->row[i];
		char due[17] = "";
		if (row->due_at)
			clock_format(row->due_at, due);
		page->text = arena_format(page->arena, "%s  %s  %s  %s  %s  %s  %s\n", page->text, row->number,
					  ticket_state_text(row->state, row->to_resume),
					  or_empty(row->head ? row->head : row->caller), row->marked,
					  or_empty(row->main_name), *due ? due + 5 : "");
	}
	return true;
}

bool handover_text(struct db *db, const struct config *config, const struct person *viewer, int64_t now_ms,
		   struct arena *arena, char **text, struct err *err)
{
	static const enum ticket_queue queues[] = { QUEUE_FOLLOW_UP, QUEUE_DISPATCH, QUEUE_TELL, QUEUE_OVERDUE,
						    QUEUE_SOON };
	struct page page = { .db = db, .config = config, .viewer = viewer, .now_ms = now_ms, .arena = arena };
	struct ticket_filter filter = { .viewer = viewer };
	int64_t counts[TICKET_QUEUES];
	char when[17];
	clock_format(now_ms, when);
	ticket_filter_at(&filter, config, now_ms);
	page.text = arena_format(arena, _("Hand-over of the desk  %s  %s\n"), config->county_name, when);
	if (!ticket_counts(db, &filter, counts, err) || !add_missed(&page, err) || !add_promises(&page, err))
		return false;
	for (size_t i = 0; i < sizeof queues / sizeof *queues; i++)
		if (!add_queue(&page, queues[i], counts, err))
			return false;
	*text = page.text;
	return true;
}
