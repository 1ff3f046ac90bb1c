/* A ticket as a row of a list: the same columns wherever tickets are listed. */
#ifndef TUI_TICKET_CELLS_H
#define TUI_TICKET_CELLS_H

#include <stdint.h>

#include "db/ticket.h"
#include "tui/list.h"

struct ticket_row;

enum ticket_column {
	TICKET_COLUMN_NUMBER,
	TICKET_COLUMN_STATE,
	TICKET_COLUMN_REQUEST,
	TICKET_COLUMN_CALLER,
	TICKET_COLUMN_VILLAGE,
	TICKET_COLUMN_MAIN,
	TICKET_COLUMN_DUE,
	TICKET_COLUMNS
};

/* The columns, translated; that of the states is as wide as the longest of them in the language. */
void ticket_columns(struct list_column columns[static TICKET_COLUMNS]);

/* The urgency's, for the marked title; nothing is urgent any more once it is over. */
enum term_style ticket_urgency_style(const struct ticket_row *row);

/* Of a queue in which something stands. */
enum term_style ticket_queue_style(enum ticket_queue queue);

/* Stands before what is due: overdue (also what was when it was suspended), due soon, or neither; one column, no colour needed. */
const char *ticket_due_sign(const struct ticket_row *row);

struct list_cell ticket_cell(const struct ticket_row *row, enum ticket_column column);

#endif
