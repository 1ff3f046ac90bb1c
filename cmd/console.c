/* fangzheng without a command: the console. */
#include "tui/console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "core/locale_text.h"
#include "core/prefix.h"

/* "" for the root, and where there is none. */
static const char *home_folder(struct command_line *line, const char *home)
{
	bool good;
	char *folder = locale_text_decode(home && *home == '/' ? home : "", &line->arena, &good);
	size_t length = strlen(folder);
	while (length > 0 && folder[length - 1] == '/')
		folder[--length] = '\0';
	return good ? folder : "";
}

int command_console(struct command_line *line, int argc, char **argv)
{
	struct err err;
	char sync[4200], program[4200], notice[4200];
	if (!command_no_more(argc, argv, 1))
		return COMMAND_USAGE;
	if (!command_open(line, false))
		return COMMAND_FAILED;
	struct console console = { .station = &line->station, .config = &line->config };
	const char *person_home = getenv("HOME");
	snprintf(console.photo_folder, sizeof console.photo_folder, "%s",
		 person_home && *person_home == '/' ? person_home : "/");
	console.home_folder = home_folder(line, person_home);
	if (prefix_find("fangzheng-sync", "libexec/fangzheng/fangzheng-sync", sync, sizeof sync))
		console.sync_program = sync;
	if (prefix_find("fangzheng-notice", "libexec/fangzheng/fangzheng-notice", notice, sizeof notice))
		console.notice_program = notice;
	if (prefix_find("fangzheng", "bin/fangzheng", program, sizeof program))
		console.program = program;
	return console_run(&console, &err) ? COMMAND_OK : command_fail(&err);
}
