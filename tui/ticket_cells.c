#include "tui/ticket_cells.h"

#include <stdio.h>
#include <string.h>

#include "core/clock.h"
#include "core/i18n.h"
#include "db/ticket.h"

static int widest_state(void)
{
	int widest = 0;
	for (int state = 0; state < TICKET_STATES; state++) {
		int width = term_width(_(ticket_state_label((enum ticket_state)state)));
		widest = width > widest ? width : widest;
	}
	return widest;
}

void ticket_columns(struct list_column columns[static TICKET_COLUMNS])
{
	const struct list_column all[TICKET_COLUMNS] = {
		[TICKET_COLUMN_NUMBER] = { _("Ticket number"), 14, false, 0 },
		[TICKET_COLUMN_STATE] = { _("State"), widest_state(), false, 0 },
		[TICKET_COLUMN_REQUEST] = { _("Request"), 0, false, 0 },
		[TICKET_COLUMN_CALLER] = { _("Caller"), 8, false, 0 },
		[TICKET_COLUMN_VILLAGE] = { _("Village"), 12, false, 110 },
		[TICKET_COLUMN_MAIN] = { _("Main"), 8, false, 0 },
		[TICKET_COLUMN_DUE] = { _("Due"), 12, false, 0 },
	};
	memcpy(columns, all, sizeof all);
}

enum term_style ticket_urgency_style(const struct ticket_row *row)
{
	if (ticket_state_is_over(row->state))
		return STYLE_NORMAL;
	return row->urgency_rank > 1 ? STYLE_OVERDUE : row->urgency_rank > 0 ? STYLE_SOON : STYLE_NORMAL;
}

enum term_style ticket_queue_style(enum ticket_queue queue)
{
	return queue == QUEUE_OVERDUE || queue == QUEUE_ESCALATED || queue == QUEUE_LOOK ? STYLE_OVERDUE
	       : queue == QUEUE_SOON							 ? STYLE_SOON
											 : STYLE_NORMAL;
}

const char *ticket_due_sign(const struct ticket_row *row)
{
	return row->overdue || row->was_overdue ? "!" : row->soon ? term_glyph(GLYPH_DOT) : " ";
}

struct list_cell ticket_cell(const struct ticket_row *row, enum ticket_column column)
{
	struct list_cell shown = { .style = STYLE_NORMAL };
	char due[24]; /* a date and time, or 11 columns of words */
	switch (column) {
	case TICKET_COLUMN_NUMBER:
		shown.text = row->number;
		break;
	case TICKET_COLUMN_STATE:
		shown.text = ticket_state_text(row->state, row->to_resume);
		shown.style = row->state == TICKET_CLOSED ? STYLE_DONE
			      : row->rivals		  ? STYLE_OVERDUE
			      : row->to_resume		  ? STYLE_SOON
							  : STYLE_NORMAL;
		break;
	case TICKET_COLUMN_REQUEST:
		shown.text = row->marked;
		shown.style = ticket_urgency_style(row);
		break;
	case TICKET_COLUMN_CALLER:
		shown.text = row->head ? row->head : row->caller;
		break;
	case TICKET_COLUMN_VILLAGE:
		shown.text = row->village;
		break;
	case TICKET_COLUMN_MAIN:
		shown.text = row->main_name ? row->main_name : "-";
		shown.style = row->main_name && !row->told ? STYLE_SOON : STYLE_NORMAL;
		break;
	default:
		if (row->until && !row->to_resume) {
			/* Translators: a suspension, until a day like 12-03; 11 columns. */
			snprintf(due, sizeof due, _("held %s"), row->until + 5);
			snprintf(shown.room, sizeof shown.room, "%s%s", ticket_due_sign(row), due);
		} else if (row->due_at) {
			clock_format(row->due_at, due);
			snprintf(shown.room, sizeof shown.room, "%s%s", ticket_due_sign(row), due + 5);
			shown.style = row->overdue ? STYLE_OVERDUE : row->soon ? STYLE_SOON : STYLE_NORMAL;
		}
	}
	return shown;
}
