/* fangzheng sync: passes on what is new, through fangzheng-sync. */
#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "cmd/run_sync.h"
#include "core/i18n.h"

int command_sync(struct command_line *line, int argc, char **argv)
{
	const char *file = NULL;
	if (!command_option(&argc, argv, "--to", &file) || !command_no_more(argc, argv, 1))
		return COMMAND_USAGE;
	file = command_path(line, file);
	if (!command_open(line, true))
		return COMMAND_FAILED;
	if (!file && *line->config.sync_to)
		file = command_path(line, line->config.sync_to);
	if (!file) {
		out_problem("%s", _("say where to: --to FILE, or 'to:' under 'sync:' in fangzheng.yaml"));
		return command_usage("sync");
	}
	return run_sync(line, &(struct run_sync){ .file = file });
}
