/* fangzheng ring: the exchange says who calls. Of the station itself, so that nobody has to log in first. */
#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/clock.h"
#include "core/err.h"
#include "db/act.h"
#include "db/call.h"
#include "db/call_act.h"

/* A long import holds the station for a while: the caller waits as long as a telephone rings, and is not lost. */
static bool begin(struct command_line *line, struct act **act, struct err *err)
{
	int64_t rang_at = clock_now(line->clock);
	while (!act_begin(&line->station, NULL, act, err))
		if (err->code != ERR_BUSY || clock_now(line->clock) - rang_at >= CALL_RINGS_MS)
			return false;
	return true;
}

int command_ring(struct command_line *line, int argc, char **argv)
{
	struct act *act;
	struct err err;
	bool withheld = command_flag(&argc, argv, "--withheld");
	if (argc != (withheld ? 1 : 2))
		return command_usage(argv[0]);
	if (!command_open(line, false))
		return COMMAND_FAILED;
	if (!begin(line, &act, &err))
		return command_fail(&err);
	return act_finish(act, call_ring(act, withheld ? NULL : argv[1], NULL, &err), &err) ? COMMAND_OK
											    : command_fail(&err);
}
