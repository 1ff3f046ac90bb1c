/* fangzheng ring: the exchange says who calls. Of the station itself, so that nobody has to log in first. */
#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/err.h"
#include "db/act.h"
#include "db/call_act.h"

int command_ring(struct command_line *line, int argc, char **argv)
{
	struct act *act;
	struct err err;
	bool withheld = command_flag(&argc, argv, "--withheld");
	if (argc != (withheld ? 1 : 2))
		return command_usage(argv[0]);
	if (!command_open(line, false))
		return COMMAND_FAILED;
	bool ok = call_line_begin(&line->station, &act, &err) &&
		  act_finish(act, call_ring(act, withheld ? NULL : argv[1], NULL, &err), &err);
	return ok ? COMMAND_OK : command_fail(&err);
}
