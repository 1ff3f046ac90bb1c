/* fangzheng summary: the cockpit's figures, of the area of who asks, for a terminal or a log. */
#include <stdio.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/i18n.h"
#include "core/ticket.h"
#include "db/cockpit.h"

/* The month of the county's date now. */
static void set_month(struct cockpit_query *query, int64_t now_ms, char from[static 11], char until[static 11])
{
	struct day first = day_at(now_ms), after;
	first.day = 1;
	after = first.month == 12 ? (struct day){ first.year + 1, 1, 1 }
				  : (struct day){ first.year, first.month + 1, 1 };
	day_format(first, from);
	day_format(after, until);
	query->from = from;
	query->until = until;
	query->from_ms = day_start_ms(first);
	query->until_ms = day_start_ms(after);
	query->now_ms = now_ms;
}

static const char *number(struct command_line *line, int64_t value)
{
	return arena_format(&line->arena, "%lld", (long long)value);
}

static void say_row(struct command_line *line, const struct cockpit_row *row)
{
	out_row_add(row->name ? row->name : "", number(line, row->households), number(line, row->poor),
		    number(line, row->monitored), number(line, row->visited),
		    arena_format(&line->arena, "%lld/%lld", (long long)row->visits, (long long)row->visits_due),
		    number(line, row->open), number(line, row->overdue), NULL);
}

static void say_cockpit(struct command_line *line, const struct cockpit *cockpit)
{
	out_row_add("", _("households"), _("poor or fallen back"), _("monitored"), _("visited"), _("visits/due"),
		    _("tickets not over"), _("overdue"), NULL);
	for (size_t i = 0; i < cockpit->count; i++)
		say_row(line, &cockpit->row[i]);
	say_row(line, &cockpit->total);
	out_rows_end();
}

static void say_statuses(struct command_line *line, const struct cockpit_statuses *statuses)
{
	out_line("%s", "");
	for (size_t i = 0; i < statuses->count; i++) {
		const char *status = statuses->row[i].status;
		const char *name =
			status ? dictionary_name(dictionary_find("household_status"), status) : _("without a status");
		out_row_add(_("Households"), name ? name : status, number(line, statuses->row[i].households), NULL);
	}
}

static void say_states(struct command_line *line, const struct cockpit_states *states)
{
	for (size_t i = 0; i < states->count; i++) {
		enum ticket_state state;
		bool known = ticket_state_parse(states->row[i].state, &state);
		out_row_add(_("Tickets"), known ? _(ticket_state_label(state)) : states->row[i].state,
			    number(line, states->row[i].tickets), NULL);
	}
	out_rows_end();
}

int command_summary(struct command_line *line, int argc, char **argv)
{
	struct cockpit cockpit;
	struct cockpit_statuses statuses;
	struct cockpit_states states;
	char from[11], until[11];
	struct err err;
	if (!command_no_more(argc, argv, 1))
		return COMMAND_USAGE;
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!access_may_somewhere(&line->person, ACCESS_COCKPIT_SEE, &err))
		return command_fail(&err);
	struct cockpit_query query = { .area = line->person.area, .visits_per_helper = line->config.visits_per_helper };
	if (access_reach(line->person.role, ACCESS_COCKPIT_SEE) == REACH_OWN)
		memcpy(&query.own, line->person.staff, sizeof query.own);
	set_month(&query, clock_now(line->clock), from, until);
	if (!cockpit_read(line->station.db, &query, &line->arena, &cockpit, &err) ||
	    !cockpit_statuses_read(line->station.db, &query, &line->arena, &statuses, &err) ||
	    !cockpit_states_read(line->station.db, &query, &line->arena, &states, &err))
		return command_fail(&err);
	out_line(_("%s, hotline %s, %.7s"), line->config.county_name, line->config.hotline, from);
	say_cockpit(line, &cockpit);
	say_statuses(line, &statuses);
	say_states(line, &states);
	return COMMAND_OK;
}
