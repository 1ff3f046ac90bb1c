/* fangzheng refuse: an entry that is not to count, at any station; it stays in its chain, to be seen. */
#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/verdict_act.h"

int command_refuse(struct command_line *line, int argc, char **argv)
{
	const char *reason = NULL;
	struct hash target;
	struct act *act;
	struct err err;
	if (!command_option(&argc, argv, "--reason", &reason))
		return COMMAND_USAGE;
	if (argc != 2 || !reason || !hash_parse(argv[1], &target))
		return command_usage("refuse");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!act_begin(&line->station, &line->person, &act, &err))
		return command_fail(&err);
	if (!verdict_refuse(act, &target, reason, &err)) {
		act_abandon(act);
		return command_fail(&err);
	}
	if (!act_commit(act, &err))
		return command_fail(&err);
	out_line("%s", _("The entry counts no more here, and at no station that syncs; it can still be seen."));
	return COMMAND_OK;
}
