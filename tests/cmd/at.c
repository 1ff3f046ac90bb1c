/*
 * usage: at HOME [demo WORD …]
 *
 * The console of the station at HOME, or the making of a demonstration county there, at 10:30 on Tuesday 2026-11-24,
 * county time, whatever the time is: so that tests/screens/console can tell every screen word for word.
 */
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "core/i18n.h"

int main(int argc, char **argv)
{
	struct clock clock = clock_fixed(1795487400000);
	struct command_line line = { .clock = &clock, .language = "zh" };
	char console[] = "console", *only[] = { console, NULL };
	if (argc < 2)
		return COMMAND_USAGE;
	crypto_start();
	i18n_start("zh");
	line.home = argv[1];
	int code = argc > 2 ? command_demo(&line, argc - 2, argv + 2) : command_console(&line, 1, only);
	command_line_release(&line);
	return code;
}
