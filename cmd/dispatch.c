/* fangzheng dispatch explain: whom the rules send a ticket to, and why. */
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "cmd/which_ticket.h"
#include "core/calendar.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "db/ticket_act.h"

static void print_limit(const char *label, struct duration limit, const char *source)
{
	char text[DURATION_TEXT_BYTES];
	if (limit.amount == 0)
		return;
	duration_show(limit, text);
	out_row_add(label, text, source, NULL);
}

static void print_party(const char *label, const char *name, const char *unit)
{
	out_row_add(label, name ? name : _("nobody"), unit ? unit : "", NULL);
}

int command_dispatch(struct command_line *line, int argc, char **argv)
{
	struct ticket_proposal proposal;
	struct id ticket;
	struct err err;
	char today[11];
	if (argc != 3 || strcmp(argv[1], "explain") != 0)
		return command_usage(argv[0]);
	if (!command_log_in(line))
		return COMMAND_FAILED;
	day_format(day_at(clock_now(line->clock)), today);
	if (!which_ticket(line, argv[2], ACCESS_TICKET_SEE, &ticket, &err) ||
	    !ticket_propose_for(line->station.db, &line->config, &ticket, today, &line->arena, &proposal, &err))
		return command_fail(&err);
	out_lines(proposal.why);
	out_line("%s", "");
	print_party(_("Main"), proposal.main_name, proposal.main_unit);
	for (size_t i = 0; i < proposal.co_count; i++)
		print_party(_("With"), proposal.co[i].name, proposal.co[i].unit);
	print_limit(_("Accept within"), proposal.limits.accept, proposal.source.accept);
	print_limit(_("Contact within"), proposal.limits.contact, proposal.source.contact);
	print_limit(_("Resolve within"), proposal.limits.resolve, proposal.source.resolve);
	print_limit(_("Follow up within"), proposal.limits.follow_up, proposal.source.follow_up);
	out_rows_end();
	if (proposal.missing)
		out_problem("%s", proposal.missing);
	return COMMAND_OK;
}
