/* fangzheng refuse, redact: verdicts on an entry, which hold at every station. */
#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/verdict_act.h"

struct verdict_command {
	bool (*judge)(struct act *act, const struct hash *target, const char *reason, struct err *err);
	bool (*also)(struct db *db, const struct hash *target, struct arena *arena, struct supplements *supplements,
		     struct err *err); /* what goes with the target; NULL: nothing does */
	const char *done;	       /* translated */
};

static int judge(struct command_line *line, int argc, char **argv, const struct verdict_command *verdict)
{
	struct supplements supplements = { 0 };
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
	if (!act_begin(&line->station, &line->person, &act, &err))
		return command_fail(&err);
	bool ok = !verdict->also || verdict->also(line->station.db, &target, &line->arena, &supplements, &err);
	if (!act_finish(act, ok && verdict->judge(act, &target, reason, &err), &err))
		return command_fail(&err);
	out_line("%s", verdict->done);
	for (size_t i = 0; i < supplements.count; i++) {
		char hash[HASH_TEXT_BYTES];
		hash_format(&supplements.hash[i], hash);
		out_line(_("Erased with it, since it adds to it: %s"), hash);
	}
	return COMMAND_OK;
}

/* The entry stays in its chain, to be seen. */
int command_refuse(struct command_line *line, int argc, char **argv)
{
	const struct verdict_command verdict = {
		.judge = verdict_refuse,
		.done = _("The entry counts no more here, and at no station that syncs; it can still be seen."),
	};
	return judge(line, argc, argv, &verdict);
}

/* Its text is gone, and that of what adds to it; the entries themselves stay in their chains. */
int command_redact(struct command_line *line, int argc, char **argv)
{
	const struct verdict_command verdict = {
		.judge = verdict_redact,
		.also = verdict_supplements,
		.done = _("The text of the entry is erased here, and will be at every station that syncs."),
	};
	return judge(line, argc, argv, &verdict);
}
