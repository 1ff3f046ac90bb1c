/* The board: how many open tickets stand in each queue, by kind, by township or by who has them. */
#ifndef DB_TICKET_BOARD_H
#define DB_TICKET_BOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "db/ticket.h"

enum ticket_board_side { BOARD_BY_CATEGORY, BOARD_BY_TOWNSHIP, BOARD_BY_MAIN, BOARD_SIDES };

/* Its columns: a queue, of which only those in a state where one is given; the last is all that is open, QUEUE_OPEN. */
enum { BOARD_COLUMNS = 9 };
struct ticket_board_column {
	enum ticket_queue queue;
	const char *state;	   /* as it is kept, "suspended"; NULL for any */
	const char *label, *brief; /* msgids; brief: at most five columns wide, in every language */
};
extern const struct ticket_board_column ticket_board_column[BOARD_COLUMNS];

struct ticket_board_row {
	const char *code;  /* of the category or the township; NULL by main assignee */
	struct id main;	   /* none: nobody has them yet */
	const char *label; /* name of the township or of who has them; NULL for a category */
	int64_t count[BOARD_COLUMNS];
};

enum { BOARD_ROWS_MOST = 200 };
struct ticket_board {
	size_t count;
	struct ticket_board_row row[BOARD_ROWS_MOST]; /* most open tickets first */
	int64_t total[BOARD_COLUMNS];
};

/* Of the tickets that the filter's viewer may see, in its area; the rest of the filter is not asked. */
bool ticket_board_read(struct db *db, const struct ticket_filter *filter, enum ticket_board_side side,
		       struct arena *arena, struct ticket_board *board, struct err *err);

#endif
