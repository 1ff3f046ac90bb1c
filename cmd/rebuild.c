/* fangzheng rebuild: folds the tables again from the journal. */
#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/i18n.h"
#include "db/fold.h"

static void progress(int64_t done, int64_t of, void *context)
{
	(void)context;
	out_progress(_("folding"), done, of);
}

int command_rebuild(struct command_line *line, int argc, char **argv)
{
	struct err err;
	if (!command_no_more(argc, argv, 1))
		return COMMAND_USAGE;
	if (!command_open(line, false))
		return COMMAND_FAILED;
	if (!fold_rebuild(line->station.db, progress, NULL, &err))
		return command_fail(&err);
	out_line("%s", _("The tables were made anew from the journal."));
	return COMMAND_OK;
}
