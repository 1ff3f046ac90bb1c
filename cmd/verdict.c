/* fangzheng refuse, redact: verdicts on an entry, which hold at every station. */
#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/verdict_act.h"

typedef bool verdict_function(struct act *act, const struct hash *target, const char *reason, struct err *err);

static int judge(struct command_line *line, int argc, char **argv, verdict_function *verdict, const char *done)
{
	const char *name = argv[0], *reason = NULL;
	struct hash target;
	struct act *act;
	struct err err;
	if (!command_option(&argc, argv, "--reason", &reason))
		return COMMAND_USAGE;
	if (argc != 2 || !reason)
		return command_usage(name);
	if (!hash_parse(argv[1], &target)) {
		out_problem(
			"%s",
			_("an entry is named by its hash of 64 digits, 0-9 and a-f; 'fangzheng events' lists them"));
		return COMMAND_USAGE;
	}
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!act_begin(&line->station, &line->person, &act, &err) ||
	    !act_finish(act, verdict(act, &target, reason, &err), &err))
		return command_fail(&err);
	out_line("%s", done);
	return COMMAND_OK;
}

/* The entry stays in its chain, to be seen. */
int command_refuse(struct command_line *line, int argc, char **argv)
{
	return judge(line, argc, argv, verdict_refuse,
		     _("The entry counts no more here, and at no station that syncs; it can still be seen."));
}

/* Its text is gone; the entry itself stays in its chain. */
int command_redact(struct command_line *line, int argc, char **argv)
{
	return judge(line, argc, argv, verdict_redact,
		     _("The text of the entry is erased here, and will be at every station that syncs."));
}
