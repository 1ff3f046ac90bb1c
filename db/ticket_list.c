/* The queues of tickets. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/db.h"
#include "db/ticket.h"

/*
 * Each queue is a condition on `ticket`; what it is narrowed to stands in SEEN. The page is chosen
 * first, and only its rows are looked up in other tables.
 */
#define OWN                                                                                                            \
	"(SELECT entity FROM ticket_assignee WHERE staff = :own"                                                       \
	" UNION ALL SELECT entity FROM ticket WHERE opened_by = :own"                                                  \
	" UNION ALL SELECT entity FROM ticket_step WHERE author = :own"                                                \
	" UNION ALL SELECT entity FROM ticket_step WHERE on_behalf = :own)"
#define SEEN                                                                                                           \
	" AND (:area IS NULL OR (area >= :area AND area < :area || ':'))"                                              \
	" AND (:category IS NULL OR category = :category)"                                                             \
	" AND (:own IS NULL OR entity IN " OWN ")"

#define IS_DISPATCH "state IN ('open', 'returned')"
#define IS_TELL "state IN ('dispatched', 'reopened') AND told = 0"
#define IS_MINE                                                                                                        \
	"entity IN (SELECT entity FROM ticket_assignee WHERE staff = :me) AND state NOT IN ('closed', 'void', "        \
	"'merged')"
#define IS_WORK "state IN ('dispatched', 'accepted', 'working', 'suspended', 'reopened')"
#define IS_OVERDUE "due_at < :now"
#define IS_FOLLOW_UP "state IN ('resolved', 'follow_up')"
/* Rivals of a ticket that is not over; and two that offices merged into one another before they heard of it. */
#define IS_LOOK                                                                                                        \
	"((rivals > 0 AND state NOT IN ('closed', 'void', 'merged'))"                                                  \
	" OR (state = 'merged' AND EXISTS (SELECT 1 FROM ticket AS into_it WHERE into_it.entity = ticket.merged_into"  \
	"                                     AND into_it.merged_into = ticket.entity)))"

#define DUE_FIRST " ORDER BY due_at IS NULL, due_at, opened_at, entity LIMIT :most OFFSET :first"
#define LATEST_FIRST " ORDER BY opened_at DESC, entity LIMIT :most OFFSET :first"

#define ROWS(page)                                                                                                     \
	"SELECT ticket.entity, ticket.household, ticket.main, ticket.number, ticket.title, ticket.category,"           \
	"       ticket.urgency, household.head,"                                                                       \
	"       (SELECT short FROM area WHERE code = household.area),"                                                 \
	"       (SELECT short FROM area WHERE code = substr(household.area, 1, 9)),"                                   \
	"       ticket.caller, staff.name, staff.unit, ticket.state, ticket.round, ticket.opened_at, ticket.state_at," \
	"       ticket.due_at, ticket.told, ticket.rivals"                                                             \
	"  FROM (" page ") AS page CROSS JOIN ticket ON ticket.entity = page.entity"                                   \
	"  LEFT JOIN household ON household.entity = ticket.household"                                                 \
	"  LEFT JOIN staff ON staff.entity = ticket.main"
#define DUE_ROWS(condition)                                                                                            \
	ROWS("SELECT entity FROM ticket WHERE " condition SEEN DUE_FIRST)                                              \
	" ORDER BY ticket.due_at IS NULL, ticket.due_at, ticket.opened_at, ticket.entity"
#define ALL_ROWS(condition)                                                                                            \
	ROWS("SELECT entity FROM ticket WHERE " condition LATEST_FIRST)                                                \
	" ORDER BY ticket.opened_at DESC, "                                                                            \
	"ticket.entity"
#define COUNT(condition) "SELECT count(*) FROM ticket WHERE " condition SEEN

/* All of the county, of an area, of what is the viewer's own. */
#define ALL_COUNTY "opened_at > 0 AND (:category IS NULL OR category = :category)"
#define ALL_AREA "area >= :area AND area < :area || ':' AND (:category IS NULL OR category = :category)"
#define ALL_OWN                                                                                                        \
	"entity IN " OWN " AND (:area IS NULL OR (area >= :area AND area < :area || ':'))"                             \
	" AND (:category IS NULL OR category = :category)"

static const struct {
	const char *name, *label, *rows, *count;
} queues[TICKET_QUEUES] = {
	[QUEUE_DISPATCH] = { "dispatch", N_("To dispatch"), DUE_ROWS(IS_DISPATCH), COUNT(IS_DISPATCH) },
	[QUEUE_TELL] = { "tell", N_("Not yet told"), DUE_ROWS(IS_TELL), COUNT(IS_TELL) },
	[QUEUE_MINE] = { "mine", N_("Mine"), DUE_ROWS(IS_MINE), COUNT(IS_MINE) },
	[QUEUE_WORK] = { "work", N_("In work"), DUE_ROWS(IS_WORK), COUNT(IS_WORK) },
	[QUEUE_OVERDUE] = { "overdue", N_("Overdue"), DUE_ROWS(IS_OVERDUE), COUNT(IS_OVERDUE) },
	[QUEUE_FOLLOW_UP] = { "follow_up", N_("To follow up"), DUE_ROWS(IS_FOLLOW_UP), COUNT(IS_FOLLOW_UP) },
	[QUEUE_LOOK] = { "look", N_("To look at"), DUE_ROWS(IS_LOOK), COUNT(IS_LOOK) },
	[QUEUE_ALL] = { "all", N_("All"), NULL, NULL },
};

static const struct {
	const char *rows, *count;
} all_queue[] = {
	{ ALL_ROWS(ALL_COUNTY), "SELECT count(*) FROM ticket WHERE " ALL_COUNTY },
	{ ALL_ROWS(ALL_AREA), "SELECT count(*) FROM ticket WHERE " ALL_AREA },
	{ ALL_ROWS(ALL_OWN), "SELECT count(*) FROM ticket WHERE " ALL_OWN },
};

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

/* What a filter comes to for its viewer. */
struct sight {
	bool nothing;
	const char *area;
	struct id own, me; /* none: not narrowed to what is the viewer's own */
};

static bool begins_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

static struct sight sight_of(const struct ticket_filter *filter)
{
	struct sight sight = { .area = filter->area };
	const struct person *viewer = filter->viewer;
	if (!viewer)
		return sight;
	memcpy(&sight.me, viewer->staff, sizeof sight.me);
	switch (access_reach(viewer->role, ACCESS_TICKET_SEE)) {
	case REACH_COUNTY:
		break;
	case REACH_AREA:
		if (!sight.area || begins_with(viewer->area, sight.area))
			sight.area = viewer->area;
		else
			sight.nothing = !begins_with(sight.area, viewer->area);
		break;
	case REACH_OWN:
		sight.own = sight.me;
		break;
	case REACH_NONE:
		sight.nothing = true;
	}
	return sight;
}

static struct stmt *start(struct db *db, const char *sql, const struct sight *sight, const struct ticket_filter *filter)
{
	struct stmt *stmt = stmt_start(db, sql);
	stmt_text(stmt, ":category", filter->category);
	if (stmt_has(stmt, ":area"))
		stmt_text(stmt, ":area", sight->area);
	if (stmt_has(stmt, ":own"))
		stmt_id(stmt, ":own", &sight->own);
	if (stmt_has(stmt, ":me"))
		stmt_id(stmt, ":me", &sight->me);
	if (stmt_has(stmt, ":now"))
		stmt_int(stmt, ":now", filter->now_ms);
	return stmt;
}

static int all_of(const struct sight *sight)
{
	return !id_is_none(&sight->own) ? 2 : sight->area ? 1 : 0;
}

static void read_row(struct stmt *stmt, int64_t now_ms, struct arena *arena, struct ticket_row *row)
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
	int at = FIRST_TEXT + TEXTS;
	ticket_state_parse(stmt_get_text(stmt, at++, arena), &row->state);
	row->round = (int)stmt_get_int(stmt, at++);
	row->opened_at = stmt_get_int(stmt, at++);
	row->state_at = stmt_get_int(stmt, at++);
	row->due_at = stmt_get_int(stmt, at++);
	row->told = stmt_get_int(stmt, at++) != 0;
	row->rivals = stmt_get_int(stmt, at) != 0;
	row->overdue = row->due_at != 0 && row->due_at < now_ms;
}

static bool read_page(struct stmt *stmt, int64_t now_ms, struct arena *arena, struct ticket_page *page, struct err *err)
{
	struct ticket_page *read = arena_alloc(arena, sizeof *read);
	while (read->count < TICKET_PAGE_ROWS && stmt_next(stmt))
		read_row(stmt, now_ms, arena, &read->row[read->count++]);
	if (!stmt_end(stmt, err))
		return false;
	*page = *read;
	return true;
}

bool ticket_list(struct db *db, const struct ticket_filter *filter, size_t first, struct arena *arena,
		 struct ticket_page *page, struct err *err)
{
	struct sight sight = sight_of(filter);
	if (sight.nothing) {
		page->count = 0;
		return true;
	}
	const char *sql = filter->queue == QUEUE_ALL ? all_queue[all_of(&sight)].rows : queues[filter->queue].rows;
	struct stmt *stmt = start(db, sql, &sight, filter);
	stmt_int(stmt, ":most", TICKET_PAGE_ROWS);
	stmt_int(stmt, ":first", (int64_t)first);
	return read_page(stmt, filter->now_ms, arena, page, err);
}

bool ticket_counts(struct db *db, const struct ticket_filter *filter, int64_t count[static TICKET_QUEUES],
		   struct err *err)
{
	int64_t found[TICKET_QUEUES] = { 0 };
	struct sight sight = sight_of(filter);
	for (int i = 0; i < TICKET_QUEUES && !sight.nothing; i++) {
		const char *sql = i == QUEUE_ALL ? all_queue[all_of(&sight)].count : queues[i].count;
		struct stmt *stmt = start(db, sql, &sight, filter);
		if (stmt_next(stmt))
			found[i] = stmt_get_int(stmt, 0);
		if (!stmt_end(stmt, err))
			return false;
	}
	memcpy(count, found, sizeof found);
	return true;
}

static const char of_household[] = ROWS("SELECT entity FROM ticket WHERE household = :household"
					" ORDER BY state IN ('closed', 'void', 'merged'), opened_at DESC, entity LIMIT "
					":most") " ORDER BY"
						 " ticket.state IN ('closed', 'void', 'merged'), ticket.opened_at "
						 "DESC, ticket.entity";

bool ticket_of_household(struct db *db, const struct id *household, int64_t now_ms, struct arena *arena,
			 struct ticket_page *page, struct err *err)
{
	struct stmt *stmt = stmt_start(db, of_household);
	stmt_id(stmt, ":household", household);
	stmt_int(stmt, ":most", TICKET_PAGE_ROWS);
	return read_page(stmt, now_ms, arena, page, err);
}
