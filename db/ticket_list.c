/* The queues of tickets. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/config.h"
#include "core/err.h"
#include "core/escalation.h"
#include "core/i18n.h"
#include "db/db.h"
#include "db/sight.h"
#include "db/ticket.h"
#include "db/ticket_conditions.h"

/*
 * Each queue is a condition on `ticket`; what it is narrowed to stands in SEEN. The page is chosen
 * first, and only its rows are looked up in other tables.
 */
#define ASKED                                                                                                          \
	" AND (:category IS NULL OR category = :category)"                                                             \
	" AND (:urgency IS NULL OR urgency = :urgency)"                                                                \
	" AND (:state IS NULL OR state = :state)"                                                                      \
	" AND (:main IS NULL OR main = :main)"                                                                         \
	" AND (:party IS NULL OR entity IN (SELECT entity FROM ticket_assignee WHERE staff = :party))"
/* The plus keeps the time out of the choice of an index: a queue has few rows, all tickets have many. */
#define SEEN ASKED " AND +opened_at >= :from AND +opened_at < :until AND " TICKET_IS_SEEN
#define IS_MINE                                                                                                        \
	"entity IN (SELECT entity FROM ticket_assignee WHERE staff = :me) AND state NOT IN ('closed', 'void', "        \
	"'merged')"
/*
 * Rivals of a ticket that is not over; and, where offices had not heard of one another, two that were merged into one
 * another, and one merged into what was declared void.
 */
#define IS_LOOK                                                                                                        \
	"((rivals > 0 AND state NOT IN ('closed', 'void', 'merged'))"                                                  \
	" OR (state = 'merged' AND EXISTS (SELECT 1 FROM ticket AS into_it WHERE into_it.entity = ticket.merged_into"  \
	"                                     AND (into_it.merged_into = ticket.entity OR into_it.state = 'void'))))"

#define DUE_FIRST(t) t "due_at IS NULL, " t "due_at, " t "opened_at, " t "entity"
/* :urgencies has them all from the usual one on, ",normal,urgent,critical,": the later one stands, the more urgent it is. */
#define URGENT_FIRST(t) "instr(:urgencies, ',' || " t "urgency || ',') DESC, " DUE_FIRST(t)
#define LATEST_FIRST(t) t "opened_at DESC, " t "entity"
#define OLDEST_FIRST(t) t "opened_at, " t "entity"
#define STILL_FIRST(t) t "state_at, " t "entity"

#define ROWS(page)                                                                                                     \
	"SELECT ticket.entity, ticket.household, ticket.main, ticket.number, ticket.title, ticket.category,"           \
	"       ticket.urgency, household.head,"                                                                       \
	"       (SELECT short FROM area WHERE code = household.area),"                                                 \
	"       (SELECT short FROM area WHERE code = substr(household.area, 1, 9)),"                                   \
	"       ticket.caller, staff.name, staff.unit, ticket.state, ticket.round, ticket.opened_at, ticket.state_at," \
	"       ticket.due_at, " TICKET_IS_KNOWN ", ticket.rivals, ticket.until, ticket.pause_ends"                    \
	"  FROM (" page ") AS page CROSS JOIN ticket ON ticket.entity = page.entity"                                   \
	"  LEFT JOIN household ON household.entity = ticket.household"                                                 \
	"  LEFT JOIN staff ON staff.entity = ticket.main"
#define ROWS_BY(condition, order)                                                                                      \
	ROWS("SELECT entity FROM ticket WHERE " condition " ORDER BY " order("") " LIMIT :most OFFSET :first")         \
	" ORDER BY " order("ticket.")
/* A literal for every order: the place of each is that of its enum ticket_order. */
#define ROWS_OF(condition, own)                                                                                        \
	{                                                                                                              \
		ROWS_BY(condition, own), ROWS_BY(condition, DUE_FIRST), ROWS_BY(condition, LATEST_FIRST),              \
			ROWS_BY(condition, OLDEST_FIRST), ROWS_BY(condition, STILL_FIRST)                              \
	}
#define COUNT(condition) "SELECT count(*) FROM ticket WHERE " condition SEEN
#define HAS(condition) "SELECT 1 FROM ticket WHERE entity = :entity AND " condition

/* All of the county, of an area, of what is the viewer's own. */
#define TAKEN_IN_TIME " AND opened_at >= :from AND opened_at < :until"
#define ALL_COUNTY "opened_at > 0"
#define ALL_AREA "area >= :area AND area < :area || ':'"
#define ALL_OWN "entity IN " TICKET_OWN " AND (:area IS NULL OR (area >= :area AND area < :area || ':'))"

struct queue {
	const char *name, *label;
	const char *rows[TICKET_ORDERS];
	const char *count, *has;
};
#define QUEUE(name, label, condition)                                                                                  \
	{                                                                                                              \
		name, label, ROWS_OF(condition SEEN, URGENT_FIRST), COUNT(condition), HAS(condition SEEN)              \
	}

static const struct queue queues[TICKET_QUEUES] = {
	[QUEUE_DISPATCH] = QUEUE("dispatch", N_("To dispatch"), TICKET_IS_DISPATCH),
	[QUEUE_TELL] = QUEUE("tell", N_("Not yet told"), TICKET_IS_TELL),
	[QUEUE_MINE] = QUEUE("mine", N_("Mine"), IS_MINE),
	[QUEUE_WORK] = QUEUE("work", N_("In work"), TICKET_IS_AT_WORK),
	[QUEUE_SOON] = QUEUE("soon", N_("Due soon"), TICKET_IS_SOON),
	[QUEUE_OVERDUE] = QUEUE("overdue", N_("Overdue"), TICKET_IS_OVERDUE),
	[QUEUE_ESCALATED] = QUEUE("escalated", N_("Escalated"), TICKET_IS_ESCALATED),
	[QUEUE_FOLLOW_UP] = QUEUE("follow_up", N_("To follow up"), TICKET_IS_FOLLOW_UP),
	[QUEUE_LOOK] = QUEUE("look", N_("To look at"), IS_LOOK),
	[QUEUE_OPEN] = QUEUE("open", N_("Open"), TICKET_IS_OPEN),
	[QUEUE_ALL] = { .name = "all", .label = N_("All") }, /* one of the three below */
};

#define ALL(condition)                                                                                                 \
	{                                                                                                              \
		.rows = ROWS_OF(condition TAKEN_IN_TIME ASKED, LATEST_FIRST),                                          \
		.count = "SELECT count(*) FROM ticket WHERE " condition TAKEN_IN_TIME ASKED,                           \
		.has = HAS(condition TAKEN_IN_TIME ASKED)                                                              \
	}
static const struct queue all_queue[] = { ALL(ALL_COUNTY), ALL(ALL_AREA), ALL(ALL_OWN) };
/* Of all of them, with nothing asked, an index tells the number. */
static const char *const count_every[] = { "SELECT count(*) FROM ticket WHERE " ALL_COUNTY,
					   "SELECT count(*) FROM ticket WHERE " ALL_AREA,
					   "SELECT count(*) FROM ticket WHERE " ALL_OWN };

static const struct {
	const char *name, *label;
} orders[TICKET_ORDERS] = {
	[TICKET_ORDER_QUEUE] = { "queue", N_("the queue's own order") },
	[TICKET_ORDER_DUE] = { "due", N_("due first") },
	[TICKET_ORDER_LATEST] = { "latest", N_("taken last") },
	[TICKET_ORDER_OLDEST] = { "oldest", N_("taken first") },
	[TICKET_ORDER_STILL] = { "still", N_("longest without a step") },
};

const char *ticket_order_name(enum ticket_order order)
{
	return orders[order].name;
}

const char *ticket_order_label(enum ticket_order order)
{
	return orders[order].label;
}

bool ticket_order_parse(const char *name, enum ticket_order *order)
{
	for (int i = 0; name && i < TICKET_ORDERS; i++)
		if (strcmp(orders[i].name, name) == 0) {
			*order = (enum ticket_order)i;
			return true;
		}
	return false;
}

const char *ticket_queue_name(enum ticket_queue queue)
{
	return queues[queue].name;
}

const char *ticket_queue_label(enum ticket_queue queue)
{
	return queues[queue].label;
}

/* "follow-up" is as good as "follow_up". */
static bool same_name(const char *name, const char *typed)
{
	for (; *name && (*name == *typed || (*name == '_' && *typed == '-')); name++)
		typed++;
	return *name == *typed;
}

bool ticket_queue_parse(const char *name, enum ticket_queue *queue)
{
	for (int i = 0; name && i < TICKET_QUEUES; i++)
		if (same_name(queues[i].name, name)) {
			*queue = (enum ticket_queue)i;
			return true;
		}
	return false;
}

void ticket_filter_at(struct ticket_filter *filter, const struct config *config, int64_t now_ms)
{
	filter->now_ms = now_ms;
	filter->config = config;
	filter->soon_ms = config_soon(config, now_ms);
	filter->escalated_ms = escalation_due_before(config, escalation_of(filter->viewer), now_ms);
}

static struct stmt *start(struct db *db, const char *sql, const struct sight *sight, const struct ticket_filter *filter)
{
	static const unsigned char nobody[sizeof(struct id)];
	struct stmt *stmt = stmt_start(db, sql);
	if (stmt_has(stmt, ":category")) {
		stmt_text(stmt, ":category", filter->category);
		stmt_text(stmt, ":urgency", filter->urgency);
		stmt_text(stmt, ":state", filter->state);
		stmt_id(stmt, ":main", &filter->main);
		stmt_id(stmt, ":party", &filter->party);
		stmt_int(stmt, ":from", filter->opened_from);
		stmt_int(stmt, ":until", filter->opened_until ? filter->opened_until : INT64_MAX);
	}
	if (stmt_has(stmt, ":area"))
		stmt_text(stmt, ":area", sight->area);
	if (stmt_has(stmt, ":own"))
		stmt_id(stmt, ":own", &sight->own);
	if (stmt_has(stmt, ":me"))
		stmt_blob(stmt, ":me", filter->viewer ? filter->viewer->staff : nobody, sizeof nobody);
	if (stmt_has(stmt, ":now"))
		stmt_int(stmt, ":now", filter->now_ms);
	if (stmt_has(stmt, ":soon"))
		stmt_int(stmt, ":soon", filter->soon_ms);
	if (stmt_has(stmt, ":escalated"))
		stmt_int(stmt, ":escalated", filter->escalated_ms);
	return stmt;
}

static int all_of(const struct sight *sight)
{
	return !id_is_none(&sight->own) ? 2 : sight->area ? 1 : 0;
}

static void read_row(struct stmt *stmt, int64_t now_ms, int64_t soon_ms, struct arena *arena, struct ticket_row *row)
{
	enum { TEXTS = 10, FIRST_TEXT = 3 };
	*row = (struct ticket_row){ 0 };
	const char **text[TEXTS] = { &row->number,  &row->title,    &row->category, &row->urgency,   &row->head,
				     &row->village, &row->township, &row->caller,   &row->main_name, &row->main_unit };
	stmt_get_id(stmt, 0, &row->entity);
	stmt_get_id(stmt, 1, &row->household);
	stmt_get_id(stmt, 2, &row->main);
	for (int i = 0; i < TEXTS; i++)
		*text[i] = stmt_get_text(stmt, FIRST_TEXT + i, arena);
	row->marked = row->title;
	int at = FIRST_TEXT + TEXTS;
	ticket_state_parse(stmt_get_text(stmt, at++, arena), &row->state);
	row->round = (int)stmt_get_int(stmt, at++);
	row->opened_at = stmt_get_int(stmt, at++);
	row->state_at = stmt_get_int(stmt, at++);
	row->due_at = stmt_get_int(stmt, at++);
	row->told = stmt_get_int(stmt, at++) != 0;
	row->rivals = stmt_get_int(stmt, at++) != 0;
	row->until = stmt_get_text(stmt, at++, arena);
	int64_t pause_ends = stmt_get_int(stmt, at);
	row->to_resume = pause_ends != 0 && pause_ends <= now_ms;
	row->overdue = ticket_is_overdue(row->due_at, pause_ends, now_ms);
	row->was_overdue = ticket_was_overdue(row->due_at, pause_ends, now_ms);
	row->soon = !row->overdue && row->due_at != 0 && row->due_at < soon_ms && pause_ends < soon_ms;
}

static bool read_page(struct stmt *stmt, int64_t now_ms, int64_t soon_ms, struct arena *arena, struct ticket_page *page,
		      struct err *err)
{
	struct ticket_page *read = arena_alloc(arena, sizeof *read);
	while (read->count < TICKET_PAGE_ROWS && stmt_next(stmt))
		read_row(stmt, now_ms, soon_ms, arena, &read->row[read->count++]);
	if (!stmt_end(stmt, err))
		return false;
	*page = *read;
	return true;
}

void ticket_mark_urgent(struct ticket_page *page, const struct config *config, struct arena *arena)
{
	for (size_t i = 0; i < page->count; i++) {
		struct ticket_row *row = &page->row[i];
		row->urgency_rank = config_urgency_rank(config, row->urgency);
		if (row->urgency_rank > 0)
			row->marked = arena_format(arena, "%s %s", config->urgency[row->urgency_rank].name, row->title);
	}
}

static const char *urgencies(const struct config *config, struct arena *arena)
{
	const char *list = ",";
	for (size_t i = 0; config && i < config->urgency_count; i++)
		list = arena_format(arena, "%s%s,", list, config->urgency[i].code);
	return list;
}

static const struct queue *queue_of(const struct ticket_filter *filter, const struct sight *sight)
{
	return filter->queue == QUEUE_ALL ? &all_queue[all_of(sight)] : &queues[filter->queue];
}

bool ticket_list_has(struct db *db, const struct ticket_filter *filter, const struct id *ticket, bool *has,
		     struct err *err)
{
	struct sight sight = sight_of(filter->viewer, ACCESS_TICKET_SEE, filter->area);
	*has = false;
	if (sight.nothing)
		return true;
	struct stmt *stmt = start(db, queue_of(filter, &sight)->has, &sight, filter);
	stmt_id(stmt, ":entity", ticket);
	*has = stmt_next(stmt);
	return stmt_end(stmt, err);
}

bool ticket_list(struct db *db, const struct ticket_filter *filter, size_t first, struct arena *arena,
		 struct ticket_page *page, struct err *err)
{
	struct sight sight = sight_of(filter->viewer, ACCESS_TICKET_SEE, filter->area);
	if (sight.nothing) {
		page->count = 0;
		return true;
	}
	struct stmt *stmt = start(db, queue_of(filter, &sight)->rows[filter->order], &sight, filter);
	stmt_int(stmt, ":most", TICKET_PAGE_ROWS);
	stmt_int(stmt, ":first", (int64_t)first);
	if (stmt_has(stmt, ":urgencies"))
		stmt_text(stmt, ":urgencies", urgencies(filter->config, arena));
	if (!read_page(stmt, filter->now_ms, filter->soon_ms, arena, page, err))
		return false;
	if (filter->config)
		ticket_mark_urgent(page, filter->config, arena);
	return true;
}

static bool asks_nothing(const struct ticket_filter *filter)
{
	return !filter->category && !filter->urgency && !filter->state && id_is_none(&filter->main) &&
	       id_is_none(&filter->party) && !filter->opened_from && !filter->opened_until;
}

bool ticket_counts(struct db *db, const struct ticket_filter *filter, int64_t count[static TICKET_QUEUES],
		   struct err *err)
{
	int64_t found[TICKET_QUEUES] = { 0 };
	struct sight sight = sight_of(filter->viewer, ACCESS_TICKET_SEE, filter->area);
	for (int i = 0; i < TICKET_QUEUES && !sight.nothing; i++) {
		const char *sql = i != QUEUE_ALL	 ? queues[i].count
				  : asks_nothing(filter) ? count_every[all_of(&sight)]
							 : all_queue[all_of(&sight)].count;
		struct stmt *stmt = start(db, sql, &sight, filter);
		if (stmt_next(stmt))
			found[i] = stmt_get_int(stmt, 0);
		if (!stmt_end(stmt, err))
			return false;
	}
	memcpy(count, found, sizeof found);
	return true;
}

#define OPEN_FIRST(t) t "state IN ('closed', 'void', 'merged'), " t "opened_at DESC, " t "entity"

static const char of_household[] =
	ROWS("SELECT entity FROM ticket WHERE entity IN (SELECT entity FROM ticket WHERE household = :household"
	     " UNION ALL SELECT entity FROM ticket_link WHERE other = :household) ORDER BY " OPEN_FIRST(
		     "") " LIMIT :most") " ORDER BY " OPEN_FIRST("ticket.");

bool ticket_of_household(struct db *db, const struct id *household, int64_t now_ms, struct arena *arena,
			 struct ticket_page *page, struct err *err)
{
	struct stmt *stmt = stmt_start(db, of_household);
	stmt_id(stmt, ":household", household);
	stmt_int(stmt, ":most", TICKET_PAGE_ROWS);
	return read_page(stmt, now_ms, 0, arena, page, err);
}

#define SAME_FIRST(t) t "category = :category DESC, " t "household IS :household DESC, " t "opened_at DESC, " t "entity"

static const char alike_rows[] =
	ROWS("SELECT entity FROM ticket WHERE entity IN (SELECT entity FROM ticket WHERE household = :household"
	     " UNION SELECT entity FROM ticket WHERE callback = :number) AND +" TICKET_IS_OPEN
	     " AND (:area IS NULL OR (+area >= :area AND +area < :area || ':'))"
	     " AND (:own IS NULL OR entity IN " TICKET_OWN
	     ") AND entity <> :except ORDER BY " SAME_FIRST("") " LIMIT :most") " ORDER BY " SAME_FIRST("ticket.");

bool ticket_alike(struct db *db, const struct ticket_alike *alike, struct arena *arena, struct ticket_page *page,
		  struct err *err)
{
	struct sight sight = sight_of(alike->viewer, ACCESS_TICKET_SEE, NULL);
	if (sight.nothing || (id_is_none(&alike->household) && !alike->number)) {
		page->count = 0;
		return true;
	}
	struct stmt *stmt = stmt_start(db, alike_rows);
	stmt_id(stmt, ":household", &alike->household);
	stmt_text(stmt, ":number", alike->number);
	stmt_text(stmt, ":category", alike->category ? alike->category : "");
	/* No entity is all zeros: nothing is left out then. */
	stmt_blob(stmt, ":except", &alike->except, sizeof alike->except);
	stmt_text(stmt, ":area", sight.area);
	stmt_id(stmt, ":own", &sight.own);
	stmt_int(stmt, ":most", TICKET_PAGE_ROWS);
	return read_page(stmt, alike->now_ms, 0, arena, page, err);
}
