#include "tui/ticket_preview.h"

#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "db/ticket.h"
#include "tui/console.h"

static const char *parties(const struct ticket *ticket, struct arena *arena)
{
	const char *text = "";
	for (size_t i = 0; i < ticket->party_count; i++)
		text = arena_format(arena, "%s%s%s %s", text, *text ? "；" : "",
				    ticket->party[i].unit ? ticket->party[i].unit : "", ticket->party[i].name);
	return text;
}

/* The latest first: what stands at the end of the page is what has been seen before. */
static void put_lines(struct box_pen *pen, const struct ticket *ticket, struct arena *arena)
{
	for (size_t i = ticket->line_count; i-- > 0 && pen->row < pen->box.rows;) {
		const struct ticket_line *line = &ticket->line[i];
		char when[17];
		clock_format(line->at_ms, when);
		box_write(pen, line->counts ? STYLE_NORMAL : STYLE_MUTED,
			  arena_format(arena, "%s %s %s  %s%s", when + 5,
				       id_is_none(&line->diary) ? _(ticket_step_label(line->step)) : _("diary"),
				       line->author_name ? line->author_name : _("station"),
				       line->on_behalf_name
					       ? arena_format(arena, _("for %s (by phone)  "), line->on_behalf_name)
					       : "",
				       line->note ? line->note : ""));
	}
}

void ticket_preview_draw(const struct console *console, const struct ticket *ticket, struct box box)
{
	struct arena arena = { 0 };
	struct box_pen pen = { .box = box };
	const struct config_category *category = config_category(console->config, ticket->category);
	const struct config_urgency *urgency = config_urgency(console->config, ticket->urgency);
	char due[17] = "";
	if (ticket->due_at)
		clock_format(ticket->due_at, due);
	box_write(&pen, STYLE_HEADING,
		  arena_format(&arena, "%s  %s  %s", ticket->number, category ? category->name : ticket->category,
			       urgency ? urgency->name : ticket->urgency));
	box_write(&pen, STYLE_NORMAL,
		  arena_format(&arena, "%s  %s%s", ticket->head ? ticket->head : _("no household"),
			       ticket->township ? ticket->township : "", ticket->village ? ticket->village : ""));
	box_write(&pen, ticket->overdue ? STYLE_OVERDUE : STYLE_NORMAL,
		  arena_format(
			  &arena, "%s%s%s", ticket_state_text(ticket->state, ticket->to_resume), *due ? "  " : "",
			  *due ? arena_format(&arena, "%s %s", ticket->overdue ? _("overdue since") : _("until"), due)
			       : ""));
	box_write(&pen, STYLE_MUTED, parties(ticket, &arena));
	pen.row++;
	box_write(&pen, STYLE_NORMAL, ticket->text);
	pen.row++;
	put_lines(&pen, ticket, &arena);
	arena_release(&arena);
}
