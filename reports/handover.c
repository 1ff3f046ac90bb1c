#include "reports/handover.h"

#include "core/arena.h"
#include "core/clock.h"
#include "core/config.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"
#include "db/call.h"
#include "db/ticket.h"

struct page {
	struct db *db;
	const struct handover_query *query;
	struct arena *arena;
	char *text;
};

static void head(struct page *page, const char *label, int64_t count)
{
	page->text = arena_format(page->arena, "%s\n%s  %lld\n", page->text, label, (long long)count);
}

/* What stands in the columns, above the first row of a part. */
static void head_columns(struct page *page, size_t shown, const char *columns)
{
	if (shown == 0)
		page->text = arena_format(page->arena, "%s%s\n", page->text, columns);
}

static void foot(struct page *page, size_t shown, int64_t count)
{
	if ((int64_t)shown < count)
		page->text = arena_format(page->arena, _("%s… and %lld more\n"), page->text,
					  (long long)count - (long long)shown);
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

enum {
	NAME_COLUMNS = 8,
	PHONE_COLUMNS = 13,
	NUMBER_COLUMNS = 14,
	WHEN_COLUMNS = 16,
	DATE_COLUMNS = 10,
	DUE_COLUMNS = 12,
	GAP_COLUMNS = 2
};

/* At least as wide as that, and never cut: a number of which digits are missing cannot be called. */
static const char *whole(struct page *page, const char *text, int columns)
{
	int used = text_width(text);
	return arena_format(page->arena, "%s%*s", text, used < columns ? columns - used : 0, "");
}

/* As wide as that, whatever stands in it: cut with "…", or filled up. */
static const char *cell(struct page *page, const char *text, int columns)
{
	int used = text_width(text);
	if (used <= columns)
		return whole(page, text, columns);
	size_t fits = text_fit(text, columns - 2, &used);
	return arena_format(page->arena, "%.*s…%*s", (int)fits, text, columns - used - text_width("…"), "");
}

static void add_call(struct page *page, const struct call_row *row)
{
	char when[17];
	clock_format(row->rang_at, when);
	page->text = arena_format(page->arena, "%s%s  %s  %s  ", page->text, when,
				  whole(page, row->number ? row->number : _("withheld"), PHONE_COLUMNS),
				  cell(page, or_empty(row->head), NAME_COLUMNS));
	page->text = row->state == CALL_MISSED
			     ? arena_format(page->arena, _("%stried %d times\n"), page->text, row->back_tries)
			     : arena_format(page->arena, "%s%s\n", page->text, or_empty(row->answered_name));
}

static bool add_calls(struct page *page, const char *label, struct call_filter filter, int64_t count, struct err *err)
{
	struct call_page *calls = arena_alloc(page->arena, sizeof *calls);
	size_t shown = 0;
	filter.viewer = page->query->viewer;
	filter.phone_prefix = page->query->config->phone_prefix;
	filter.now_ms = page->query->now_ms;
	/* Of those that wait, what the shifts of yesterday and today have had; older ones are told of, and listed elsewhere. */
	if (filter.waiting && page->query->most != SIZE_MAX)
		filter.from_ms = day_start_ms(day_from_number(day_number(day_at(page->query->now_ms)) - 1));
	head(page, label, count);
	do {
		if (!call_list(page->db, &filter, shown, page->arena, calls, err))
			return false;
		if (calls->count > 0)
			head_columns(page, shown,
				     arena_format(page->arena, "%s  %s  %s  %s", whole(page, _("When"), WHEN_COLUMNS),
						  whole(page, _("Telephone"), PHONE_COLUMNS),
						  whole(page, _("Head"), NAME_COLUMNS),
						  filter.waiting ? _("Tries") : _("Answered")));
		for (size_t i = 0; i < calls->count && shown < page->query->most; i++, shown++)
			add_call(page, &calls->row[i]);
	} while (calls->count == CALL_PAGE_ROWS && shown < page->query->most);
	if (filter.from_ms && (int64_t)shown < count)
		page->text = arena_format(
			page->arena,
			shown > 0 ? _("%s… and %lld older ones: 6 and m, or 'fangzheng calls list --waiting'\n")
				  : _("%sall %lld from before yesterday: 6 and m, or 'fangzheng calls list "
				      "--waiting'\n"),
			page->text, (long long)count - (long long)shown);
	else
		foot(page, shown, count);
	return true;
}

static bool add_promises(struct page *page, struct err *err)
{
	struct call_promises *promises = arena_alloc(page->arena, sizeof *promises);
	size_t shown = 0;
	do {
		if (!call_promises_read(page->db, page->query->viewer, shown, page->arena, promises, err))
			return false;
		if (shown == 0)
			head(page, _("Promised and not kept yet"), promises->all);
		if (promises->count > 0)
			head_columns(page, shown,
				     arena_format(page->arena, "%s  %s  %s  %s", whole(page, _("Due"), DATE_COLUMNS),
						  whole(page, _("Telephone"), PHONE_COLUMNS),
						  whole(page, _("Head"), NAME_COLUMNS), _("Promised (by whom)")));
		for (size_t i = 0; i < promises->count && shown < page->query->most; i++, shown++) {
			const struct call_promise_row *row = &promises->row[i];
			page->text = arena_format(page->arena, "%s%s  %s  %s  %s（%s）\n", page->text,
						  whole(page, row->due_on ? row->due_on : _("no day"), DATE_COLUMNS),
						  whole(page, row->number ? row->number : _("withheld"), PHONE_COLUMNS),
						  cell(page, or_empty(row->head), NAME_COLUMNS), row->text,
						  or_empty(row->author_name));
		}
	} while (promises->count == CALL_PROMISES_MOST && shown < page->query->most);
	foot(page, shown, promises->all);
	return true;
}

static int widest_state(void)
{
	int widest = text_width(ticket_state_text(TICKET_SUSPENDED, true));
	for (int state = 0; state < TICKET_STATES; state++) {
		int width = text_width(_(ticket_state_label((enum ticket_state)state)));
		widest = width > widest ? width : widest;
	}
	return widest;
}

static bool add_queue(struct page *page, enum ticket_queue queue, int64_t count, struct err *err)
{
	struct ticket_filter filter = { .viewer = page->query->viewer, .queue = queue };
	ticket_filter_at(&filter, page->query->config, page->query->now_ms);
	struct ticket_page *tickets = arena_alloc(page->arena, sizeof *tickets);
	size_t shown = 0;
	const int state = widest_state(),
		  wanted = page->query->columns - NUMBER_COLUMNS - state - 2 * NAME_COLUMNS - DUE_COLUMNS -
			   5 * GAP_COLUMNS,
		  request = wanted > NAME_COLUMNS ? wanted : NAME_COLUMNS;
	head(page, _(ticket_queue_label(queue)), count);
	do {
		if (!ticket_list(page->db, &filter, shown, page->arena, tickets, err))
			return false;
		if (tickets->count > 0)
			head_columns(page, shown,
				     arena_format(page->arena, "%s  %s  %s  %s  %s  %s",
						  whole(page, _("Ticket number"), NUMBER_COLUMNS),
						  whole(page, _("State"), state),
						  whole(page, _("Caller"), NAME_COLUMNS),
						  whole(page, _("Request"), request),
						  whole(page, _("Main"), NAME_COLUMNS), _("Due")));
		for (size_t i = 0; i < tickets->count && shown < page->query->most; i++, shown++) {
			const struct ticket_row *row = &tickets->row[i];
			char due[17] = "";
			if (row->due_at)
				clock_format(row->due_at, due);
			page->text = arena_format(
				page->arena, "%s%s  %s  %s  %s  %s  %s%s\n", page->text,
				cell(page, row->number, NUMBER_COLUMNS),
				cell(page, ticket_state_text(row->state, row->to_resume), state),
				cell(page, or_empty(row->head ? row->head : row->caller), NAME_COLUMNS),
				cell(page, row->marked, request), cell(page, or_empty(row->main_name), NAME_COLUMNS),
				row->overdue ? "!" : " ", *due ? due + 5 : "");
		}
	} while (tickets->count == TICKET_PAGE_ROWS && shown < page->query->most);
	foot(page, shown, count);
	return true;
}

bool handover_text(struct db *db, const struct handover_query *query, struct arena *arena, char **text, struct err *err)
{
	static const enum ticket_queue queues[] = { QUEUE_FOLLOW_UP, QUEUE_DISPATCH, QUEUE_TELL, QUEUE_OVERDUE,
						    QUEUE_SOON };
	struct page page = { .db = db, .query = query, .arena = arena };
	struct ticket_filter filter = { .viewer = query->viewer };
	int64_t counts[TICKET_QUEUES], waiting, undecided;
	char when[17];
	clock_format(query->now_ms, when);
	ticket_filter_at(&filter, query->config, query->now_ms);
	page.text = arena_format(arena, _("Hand-over of the desk  %s  %s\n"), query->config->county_name, when);
	if (!ticket_counts(db, &filter, counts, err) || !call_waiting_count(db, query->now_ms, &waiting, err) ||
	    !call_undecided_count(db, &undecided, err) ||
	    !add_calls(&page, _("To be called back"), (struct call_filter){ .waiting = true }, waiting, err) ||
	    !add_calls(&page, _("Answered, outcome open"), (struct call_filter){ .undecided = true }, undecided, err) ||
	    !add_promises(&page, err))
		return false;
	for (size_t i = 0; i < sizeof queues / sizeof *queues; i++)
		if (!add_queue(&page, queues[i], counts[queues[i]], err))
			return false;
	*text = page.text;
	return true;
}
