/* fangzheng: the console and the light commands. Heavy work has programs of its own beside it. */
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "core/i18n.h"

static const char version[] = "fangzheng " FANGZHENG_VERSION;

/* $XDG_DATA_HOME/fangzheng, or ~/.local/share/fangzheng (XDG Base Directory Specification 0.8). */
static const char *default_home(struct arena *arena)
{
	const char *home = getenv("FANGZHENG_HOME"), *data = getenv("XDG_DATA_HOME"), *user = getenv("HOME");
	if (home && *home)
		return arena_text(arena, home);
	if (data && *data == '/')
		return arena_format(arena, "%s/fangzheng", data);
	return arena_format(arena, "%s/.local/share/fangzheng", user && *user ? user : ".");
}

static void print_help(void)
{
	out_line("%s", _("fangzheng: the county's poverty-alleviation service desk"));
	out_line("%s", _("Usage: fangzheng [--home DIR] [--as LOGIN] [--lang zh|en] [COMMAND …]"));
	out_line("%s", "");
	out_line("%s", _("Without a command it opens the console. Commands:"));
	for (const struct command *command = commands; command->name; command++)
		out_row_add("  ", command->name, _(command->help), NULL);
	out_rows_end();
	out_line("%s", "");
	out_line("%s", _("'fangzheng COMMAND --help' shows how a command is used."));
}

static const struct command *find_command(const char *name)
{
	for (const struct command *command = commands; command->name; command++)
		if (strcmp(command->name, name) == 0)
			return command;
	return NULL;
}

static int run_command(struct command_line *line, int argc, char **argv)
{
	char console[] = "console", *only[] = { console, NULL };
	if (argc == 0) {
		argc = 1;
		argv = only;
	}
	const struct command *command = find_command(argv[0]);
	if (!command) {
		out_problem(_("there is no command '%s'; 'fangzheng --help' lists them"), argv[0]);
		return COMMAND_USAGE;
	}
	if (command_flag(&argc, argv, "--help")) {
		out_line(_("Usage: fangzheng %s %s"), command->name, command->arguments);
		out_line("%s", _(command->help));
		return COMMAND_OK;
	}
	return command->run(line, argc, argv);
}

static bool takes_value(const char *option)
{
	static const char *const valued[] = { "--home", "--as", "--lang", NULL };
	for (const char *const *name = valued; *name; name++)
		if (strcmp(option, *name) == 0)
			return true;
	return false;
}

/* How many of the first words are options that stand before the command. */
static int options_before_command(int argc, char **argv)
{
	int i = 0;
	while (i < argc && argv[i][0] == '-')
		i += takes_value(argv[i]) && i + 1 < argc ? 2 : 1;
	return i;
}

int main(int argc, char **argv)
{
	struct command_line line = { .clock = &clock_system };
	const char *language = NULL;
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is told like a full disk */
	crypto_start();
	i18n_start("zh");
	argv = command_words(&line, argc, argv);

	int before = options_before_command(argc - 1, argv + 1);
	char **own = argv + 1, **words = own + before;
	int count = argc - 1 - before, code = COMMAND_OK;
	bool ok = command_option(&before, own, "--lang", &language);
	if (language)
		i18n_start(language);
	if (language && strcmp(language, "zh") != 0 && strcmp(language, "en") != 0) {
		out_problem(_("--lang is zh or en, not '%s'"), language);
		ok = false;
	}
	ok = ok && command_option(&before, own, "--home", &line.home) && command_option(&before, own, "--as", &line.as);
	if (!ok) {
		code = COMMAND_USAGE;
		goto release;
	}
	line.home = command_path(&line, line.home);
	line.language = language;
	if (!line.home)
		line.home = default_home(&line.arena);
	command_choose_language(&line);
	if (command_flag(&before, own, "--version")) {
		out_line("%s", version);
	} else if (command_flag(&before, own, "--help")) {
		print_help();
	} else if (before > 0) {
		out_problem(takes_value(own[0]) ? _("%s stands here twice; give it once")
						: _("there is no option '%s'; 'fangzheng --help' lists them"),
			    own[0]);
		code = COMMAND_USAGE;
	} else {
		code = run_command(&line, count, words);
	}
release:
	command_line_release(&line);
	if (!out_end() && code == COMMAND_OK)
		code = COMMAND_FAILED;
	return code;
}
