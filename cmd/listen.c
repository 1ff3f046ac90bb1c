/* fangzheng listen: hears who calls, from a modem or an exchange. The console starts it as its child. */
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/i18n.h"
#include "line/listen.h"

static void tell(enum line_told told, const char *text, void *context)
{
	(void)context;
	switch (told) {
	case LINE_TOLD_HEARD:
		out_line("%s", _("the line is heard"));
		break;
	case LINE_TOLD_LOST:
		out_problem(_("the line is lost, and tried again: %s"), text);
		break;
	case LINE_TOLD_CALL:
		out_line(_("a call from %s"), *text ? text : _("withheld"));
		break;
	case LINE_TOLD_FAILED:
		out_problem(_("a call could not be kept: %s"), text);
		break;
	}
}

int command_listen(struct command_line *line, int argc, char **argv)
{
	struct err err;
	if (!command_no_more(argc, argv, 1))
		return COMMAND_USAGE;
	if (!command_open(line, false))
		return COMMAND_FAILED;
	struct line_plan plan = {
		.station = &line->station, .config = &line->config, .leave = STDIN_FILENO, .tell = tell
	};
	return line_listen(&plan, &err) ? COMMAND_OK : command_fail(&err);
}
