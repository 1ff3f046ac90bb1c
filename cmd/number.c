/* fangzheng number: whose telephone number it is, for sure or perhaps. */
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/which_household.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/call_act.h"

int command_number(struct command_line *line, int argc, char **argv)
{
	struct number_note note = { .maybe = command_flag(&argc, argv, "--maybe") };
	struct act *act;
	struct err err;
	if (!command_option(&argc, argv, "--name", &note.name) || !command_option(&argc, argv, "--note", &note.note))
		return COMMAND_USAGE;
	bool attach = argc >= 3 && strcmp(argv[1], "attach") == 0, detach = argc >= 3 && strcmp(argv[1], "detach") == 0;
	if ((!attach && !detach) || argc > 4)
		return command_usage("number");
	note.number = argv[2];
	note.detach = detach;
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if ((argc == 4 && !which_household(line, argv[3], ACCESS_HOUSEHOLD_SEE, &note.household, &err)) ||
	    !act_begin(&line->station, &line->person, &act, &err) ||
	    !act_finish(act, number_attach(act, &note, &err), &err))
		return command_fail(&err);
	return COMMAND_OK;
}
