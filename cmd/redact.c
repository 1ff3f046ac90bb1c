/* fangzheng redact: erases what an entry says, everywhere; the entry itself stays in its chain. */
#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/verdict_act.h"

int command_redact(struct command_line *line, int argc, char **argv)
{
	const char *reason = NULL;
	struct hash target;
	struct act *act;
	struct err err;
	if (!command_option(&argc, argv, "--reason", &reason))
		return COMMAND_USAGE;
	if (argc != 2 || !reason || !hash_parse(argv[1], &target))
		return command_usage("redact");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!act_begin(&line->station, &line->person, &act, &err))
		return command_fail(&err);
	if (!verdict_redact(act, &target, reason, &err)) {
		act_abandon(act);
		return command_fail(&err);
	}
	if (!act_commit(act, &err))
		return command_fail(&err);
	out_line("%s", _("The text of the entry is erased here, and will be at every station that syncs."));
	return COMMAND_OK;
}
