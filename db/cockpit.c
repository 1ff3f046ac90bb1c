#include "db/cockpit.h"

#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "db/db.h"
#include "db/own.h"
#include "db/staff.h"
#include "db/ticket_conditions.h"

enum { ROWS_MOST = 512 };

static const char areas[] = "SELECT code, short FROM area WHERE parent = :area ORDER BY code, entity LIMIT 512";

/* What is a person's own today: the households that they look after, and the tickets of these or sent to them. */
#define OWN_HOUSEHOLD(column) " AND (:own IS NULL OR " column " IN " OWN_HOUSEHOLDS ")"
#define OWN_TICKET                                                                                                     \
	" AND (:own IS NULL OR ticket.household IN " OWN_HOUSEHOLDS                                                    \
	"      OR ticket.entity IN (SELECT ticket_assignee.entity FROM ticket_assignee WHERE staff = :own))"

/* Each statement gives (area, figures …); areas are cut to the length of the rows' codes. */
static const char of_households[] =
	"SELECT substr(area, 1, :length) AS part, count(*), sum(status IN ('1', '4')), sum(monitor IS NOT NULL)"
	"  FROM household WHERE area >= :area AND area < :beyond AND left_on IS NULL" OWN_HOUSEHOLD(
		"household.entity") " GROUP BY part ORDER BY part";

static const char of_visited[] = "SELECT substr(household.area, 1, :length) AS part, count(DISTINCT diary.household)"
				 "  FROM diary JOIN household ON household.entity = diary.household"
				 " WHERE diary.visited_on >= :from AND diary.visited_on < :until"
				 "   AND household.area >= :area AND household.area < :beyond" OWN_HOUSEHOLD(
					 "diary.household") " GROUP BY part ORDER BY part";

/* Of one helper a household counts once a day, and no more than are due. */
static const char of_helpers[] =
	"SELECT substr(staff.area, 1, :length) AS part, count(*),"
	"       sum(min(:quota, (SELECT count(*) FROM (SELECT DISTINCT visited_on, household FROM diary"
	"            WHERE diary.staff = staff.entity AND visited_on >= :from AND visited_on < :until))))"
	"  FROM staff WHERE duty = 'helper' AND staff.area >= :area AND staff.area < :beyond AND " IN_OFFICE
	"   AND (:own IS NULL OR staff.entity = :own)"
	" GROUP BY part ORDER BY part";

static const char of_new_tickets[] =
	"SELECT substr(coalesce(area, :area), 1, :length) AS part, count(*), sum(state = 'closed'),"
	"       sum(content IS NOT NULL AND content), sum(content IS NOT NULL)"
	"  FROM ticket WHERE opened_at >= :from_ms AND opened_at < :until_ms AND state NOT IN ('void', 'merged')"
	"   AND area >= :area AND area < :beyond" OWN_TICKET " GROUP BY part ORDER BY part";

static const char of_open_tickets[] =
	"SELECT substr(area, 1, :length) AS part, count(*), sum(ifnull(" TICKET_IS_OVERDUE ", 0))"
	"  FROM ticket WHERE " TICKET_IS_OPEN "   AND area >= :area AND area < :beyond" OWN_TICKET
	" GROUP BY part ORDER BY part";

static const char of_statuses[] =
	"SELECT status, count(*) FROM household WHERE area >= :area AND area < :beyond AND left_on IS "
	"NULL" OWN_HOUSEHOLD("household.entity") " GROUP BY status ORDER BY status";
static const char of_states[] = "SELECT state, count(*) FROM ticket WHERE area >= :area AND area < :beyond" OWN_TICKET
				" GROUP BY state ORDER BY state";

static struct cockpit_row *row_of(struct cockpit *cockpit, const char *code)
{
	for (size_t i = 0; code && i < cockpit->count; i++)
		if (strcmp(cockpit->row[i].code, code) == 0)
			return &cockpit->row[i];
	return NULL;
}

struct figures {
	int64_t value[4];
};

static struct stmt *start(struct db *db, const char *sql, const struct cockpit_query *query, struct arena *arena)
{
	struct stmt *stmt = stmt_start(db, sql);
	stmt_text(stmt, ":area", query->area);
	stmt_text(stmt, ":beyond", arena_format(arena, "%s:", query->area));
	if (stmt_has(stmt, ":length"))
		stmt_int(stmt, ":length", strlen(query->area) == 6 ? 9 : 12);
	stmt_id(stmt, ":own", &query->own);
	if (stmt_has(stmt, ":today")) {
		char today[11];
		day_format(day_at(query->now_ms), today);
		stmt_text(stmt, ":today", today);
	}
	if (stmt_has(stmt, ":from"))
		stmt_text(stmt, ":from", query->from);
	if (stmt_has(stmt, ":until"))
		stmt_text(stmt, ":until", query->until);
	if (stmt_has(stmt, ":from_ms"))
		stmt_int(stmt, ":from_ms", query->from_ms);
	if (stmt_has(stmt, ":until_ms"))
		stmt_int(stmt, ":until_ms", query->until_ms);
	if (stmt_has(stmt, ":now"))
		stmt_int(stmt, ":now", query->now_ms);
	if (stmt_has(stmt, ":quota"))
		stmt_int(stmt, ":quota", query->visits_per_helper);
	return stmt;
}

/* Adds the figures of each area to its row and, whatever their area, to the total. */
static bool add_figures(struct db *db, const char *sql, const struct cockpit_query *query, struct arena *arena,
			struct cockpit *cockpit, void (*add)(struct cockpit_row *row, const struct figures *figures),
			struct err *err)
{
	struct stmt *stmt = start(db, sql, query, arena);
	while (stmt_next(stmt)) {
		struct figures figures = { { 0 } };
		struct cockpit_row *row = row_of(cockpit, stmt_get_text(stmt, 0, arena));
		for (int i = 1; i < stmt_columns(stmt); i++)
			figures.value[i - 1] = stmt_get_int(stmt, i);
		add(&cockpit->total, &figures);
		if (row)
			add(row, &figures);
	}
	return stmt_end(stmt, err);
}

static void add_households(struct cockpit_row *row, const struct figures *figures)
{
	row->households += figures->value[0];
	row->poor += figures->value[1];
	row->monitored += figures->value[2];
}

static void add_visited(struct cockpit_row *row, const struct figures *figures)
{
	row->visited += figures->value[0];
}

static void add_helpers(struct cockpit_row *row, const struct figures *figures)
{
	row->helpers += figures->value[0];
	row->visits += figures->value[1];
}

static void add_new_tickets(struct cockpit_row *row, const struct figures *figures)
{
	row->opened += figures->value[0];
	row->closed += figures->value[1];
	row->content += figures->value[2];
	row->followed_up += figures->value[3];
}

static void add_open_tickets(struct cockpit_row *row, const struct figures *figures)
{
	row->open += figures->value[0];
	row->overdue += figures->value[1];
}

static bool read_areas(struct db *db, const struct cockpit_query *query, struct arena *arena, struct cockpit *cockpit,
		       struct err *err)
{
	struct stmt *stmt = stmt_start(db, "SELECT code, short FROM area WHERE code = :area ORDER BY entity LIMIT 1");
	stmt_text(stmt, ":area", query->area);
	cockpit->total = (struct cockpit_row){ .code = query->area, .name = query->area };
	if (stmt_next(stmt))
		cockpit->total.name = stmt_get_text(stmt, 1, arena);
	if (!stmt_end(stmt, err))
		return false;
	cockpit->row = arena_alloc(arena, ROWS_MOST * sizeof *cockpit->row);
	stmt = stmt_start(db, areas);
	stmt_text(stmt, ":area", query->area);
	for (cockpit->count = 0; cockpit->count < ROWS_MOST && stmt_next(stmt); cockpit->count++) {
		cockpit->row[cockpit->count].code = stmt_get_text(stmt, 0, arena);
		cockpit->row[cockpit->count].name = stmt_get_text(stmt, 1, arena);
	}
	return stmt_end(stmt, err);
}

bool cockpit_read(struct db *db, const struct cockpit_query *query, struct arena *arena, struct cockpit *cockpit,
		  struct err *err)
{
	struct cockpit read = { 0 };
	if (!db_read_begin(db, err))
		return false;
	bool ok = read_areas(db, query, arena, &read, err) &&
		  add_figures(db, of_households, query, arena, &read, add_households, err) &&
		  add_figures(db, of_visited, query, arena, &read, add_visited, err) &&
		  add_figures(db, of_helpers, query, arena, &read, add_helpers, err) &&
		  add_figures(db, of_new_tickets, query, arena, &read, add_new_tickets, err) &&
		  add_figures(db, of_open_tickets, query, arena, &read, add_open_tickets, err);
	db_read_end(db);
	if (!ok)
		return false;
	size_t kept = 0;
	for (size_t i = 0; i < read.count; i++) {
		read.row[i].visits_due = read.row[i].helpers * query->visits_per_helper;
		if (read.row[i].households > 0 || read.row[i].helpers > 0)
			read.row[kept++] = read.row[i];
	}
	read.count = kept;
	read.total.visits_due = read.total.helpers * query->visits_per_helper;
	*cockpit = read;
	return true;
}

/* Of the county all is counted, by the time's index alone: also what belongs to no household. */
#define IN_AREA(household)                                                                                             \
	" AND (length(:area) = 6 OR EXISTS (SELECT 1 FROM household WHERE household.entity = " household               \
	"         AND household.area >= :area AND household.area < :beyond))"
static const char months_diaries[] = "SELECT count(*) FROM diary WHERE at_ms >= :from_ms AND at_ms < :until_ms" IN_AREA(
	"diary.household") " AND (:own IS NULL OR diary.staff = :own)";
static const char months_calls[] =
	"SELECT count(*) FROM call WHERE rang_at >= :from_ms AND rang_at < :until_ms" IN_AREA("call.household")
		OWN_HOUSEHOLD("call.household");
static const char months_tickets[] = "SELECT count(*) FROM ticket WHERE opened_at >= :from_ms AND opened_at < :until_ms"
				     " AND area >= :area AND area < :beyond" OWN_TICKET;

static bool count_between(struct db *db, const char *sql, const struct cockpit_query *query, int64_t *count,
			  struct err *err)
{
	struct arena arena = { 0 };
	struct stmt *stmt = start(db, sql, query, &arena);
	*count = stmt_next(stmt) ? stmt_get_int(stmt, 0) : 0;
	bool ok = stmt_end(stmt, err);
	arena_release(&arena);
	return ok;
}

static struct day month_before(struct day day, size_t months)
{
	int month = day.year * 12 + day.month - 1 - (int)months;
	return (struct day){ month / 12, month % 12 + 1, 1 };
}

bool cockpit_months_read(struct db *db, const struct cockpit_query *query, size_t months, struct cockpit_months *read,
			 struct err *err)
{
	struct cockpit_months found = { .count = months < COCKPIT_MONTHS_MOST ? months : COCKPIT_MONTHS_MOST };
	struct day today = day_at(query->now_ms);
	struct cockpit_query month = *query;
	for (size_t i = 0; i < found.count; i++) {
		month.from_ms = day_start_ms(month_before(today, found.count - 1 - i));
		month.until_ms = i + 1 < found.count ? day_start_ms(month_before(today, found.count - 2 - i))
						     : query->now_ms + 1;
		if (!count_between(db, months_diaries, &month, &found.visits[i], err) ||
		    !count_between(db, months_calls, &month, &found.calls[i], err) ||
		    !count_between(db, months_tickets, &month, &found.tickets[i], err))
			return false;
	}
	*read = found;
	return true;
}

bool cockpit_statuses_read(struct db *db, const struct cockpit_query *query, struct arena *arena,
			   struct cockpit_statuses *statuses, struct err *err)
{
	struct cockpit_statuses found = { 0 };
	struct stmt *stmt = start(db, of_statuses, query, arena);
	for (; found.count < 16 && stmt_next(stmt); found.count++) {
		found.row[found.count].status = stmt_get_text(stmt, 0, arena);
		found.row[found.count].households = stmt_get_int(stmt, 1);
	}
	if (!stmt_end(stmt, err))
		return false;
	*statuses = found;
	return true;
}

bool cockpit_states_read(struct db *db, const struct cockpit_query *query, struct arena *arena,
			 struct cockpit_states *states, struct err *err)
{
	struct cockpit_states found = { 0 };
	struct stmt *stmt = start(db, of_states, query, arena);
	for (; found.count < 16 && stmt_next(stmt); found.count++) {
		found.row[found.count].state = stmt_get_text(stmt, 0, arena);
		found.row[found.count].tickets = stmt_get_int(stmt, 1);
	}
	if (!stmt_end(stmt, err))
		return false;
	*states = found;
	return true;
}
