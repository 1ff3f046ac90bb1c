#include "db/ticket_board.h"

#include <string.h>

#include "core/arena.h"
#include "core/i18n.h"
#include "db/db.h"
#include "db/sight.h"
#include "db/ticket_conditions.h"

const struct ticket_board_column ticket_board_column[BOARD_COLUMNS] = {
	{ QUEUE_DISPATCH, NULL, N_("To dispatch"), N_("Send") },
	{ QUEUE_TELL, NULL, N_("Not yet told"), N_("Tell") },
	{ QUEUE_WORK, NULL, N_("In work"), N_("Work") },
	{ QUEUE_OPEN, "suspended", N_("Suspended"), N_("Wait") },
	{ QUEUE_SOON, NULL, N_("Due soon"), N_("Soon") },
	{ QUEUE_OVERDUE, NULL, N_("Overdue"), N_("Late") },
	{ QUEUE_ESCALATED, NULL, N_("Escalated"), N_("Up") },
	{ QUEUE_FOLLOW_UP, NULL, N_("To follow up"), N_("Ring") },
	{ QUEUE_OPEN, NULL, N_("Open"), N_("Open") },
};

/* The open tickets are few, whatever the county has had: they are read by state. */
#define COUNTS                                                                                                         \
	" sum(" TICKET_IS_DISPATCH "), sum(" TICKET_IS_TELL "), sum(" TICKET_IS_AT_WORK "), sum(state = 'suspended')," \
	" sum(ifnull(" TICKET_IS_SOON ", 0)), sum(ifnull(" TICKET_IS_OVERDUE ", 0)),"                                  \
	" sum(ifnull(" TICKET_IS_ESCALATED ", 0)), sum(" TICKET_IS_FOLLOW_UP "), count(*)"
#define OF_OPEN                                                                                                        \
	" FROM ticket WHERE " TICKET_IS_OPEN " AND " TICKET_IS_SEEN " GROUP BY key ORDER BY count(*) DESC, key LIMIT " \
	":most"

static const char *const sides[BOARD_SIDES] = {
	[BOARD_BY_CATEGORY] = "SELECT category AS key, NULL, category, NULL," COUNTS OF_OPEN,
	[BOARD_BY_TOWNSHIP] =
		"SELECT substr(area, 1, 9) AS key, NULL, substr(area, 1, 9),"
		" (SELECT short FROM area AS named WHERE named.code = substr(ticket.area, 1, 9))," COUNTS OF_OPEN,
	[BOARD_BY_MAIN] = "SELECT main AS key, main, NULL, (SELECT staff.name || ' ' || ifnull(staff.unit, '')"
			  " FROM staff WHERE staff.entity = ticket.main)," COUNTS OF_OPEN,
};

bool ticket_board_read(struct db *db, const struct ticket_filter *filter, enum ticket_board_side side,
		       struct arena *arena, struct ticket_board *board, struct err *err)
{
	struct ticket_board *read = arena_alloc(arena, sizeof *read);
	struct sight sight = sight_of(filter->viewer, ACCESS_TICKET_SEE, filter->area);
	memset(read, 0, sizeof *read);
	if (sight.nothing) {
		*board = *read;
		return true;
	}
	struct stmt *stmt = stmt_start(db, sides[side]);
	stmt_text(stmt, ":area", sight.area);
	stmt_id(stmt, ":own", &sight.own);
	stmt_int(stmt, ":now", filter->now_ms);
	stmt_int(stmt, ":soon", filter->soon_ms);
	stmt_int(stmt, ":escalated", filter->escalated_ms);
	stmt_int(stmt, ":most", BOARD_ROWS_MOST);
	while (stmt_next(stmt)) {
		struct ticket_board_row *row = &read->row[read->count++];
		stmt_get_id(stmt, 1, &row->main);
		row->code = stmt_get_text(stmt, 2, arena);
		row->label = stmt_get_text(stmt, 3, arena);
		for (int i = 0; i < BOARD_COLUMNS; i++) {
			row->count[i] = stmt_get_int(stmt, 4 + i);
			read->total[i] += row->count[i];
		}
	}
	if (!stmt_end(stmt, err))
		return false;
	*board = *read;
	return true;
}
