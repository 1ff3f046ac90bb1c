/* The command line: one table of subcommands, and what they share. */
#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#include <stdbool.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/config.h"
#include "core/err.h"
#include "db/station.h"

/* What a subcommand is run with: the options before it, and what it asks for when it needs it. */
struct command_line {
	const char *home;		/* --home, $FANGZHENG_HOME or the XDG data folder; never NULL */
	const char *as;			/* --as LOGIN, or NULL */
	const struct clock *clock;
	struct arena arena;		/* lives as long as the command */
	struct config config;		/* the station's fangzheng.yaml with the county's settings over it */
	struct station station;		/* open after command_open */
	struct person person;		/* who acts, after command_log_in */
};

/* Exit codes of every subcommand. */
enum {
	COMMAND_OK = 0,
	COMMAND_FAILED = 1,		/* the work was refused or went wrong; said on standard error */
	COMMAND_USAGE = 2,		/* the words are off; usage said on standard error */
};

struct command {
	const char *name;		/* "ticket": further words are the command's own */
	const char *arguments;		/* "list [--queue NAME]": for the usage line and the manual page */
	const char *help;		/* msgid, one sentence */
	int (*run)(struct command_line *line, int argc, char **argv);	/* argv[0] is the name */
};
extern const struct command commands[];		/* ends with an empty name; cmd/commands.c */

/* Open the station (and read its configuration); false is already said on standard error. */
bool command_open(struct command_line *line, bool read_only);

/*
 * Who acts: --as LOGIN with the password asked on the terminal, or from the file that
 * $FANGZHENG_PASSWORD_FILE names. Opens the station when it is not open. False is already said.
 */
bool command_log_in(struct command_line *line);

/* Says the usage of the command, or a failure, on standard error; returns the exit code. */
int command_usage(const char *name);
int command_fail(const struct err *err);

/*
 * Options, as in "--limit N": takes the option out of argv and gives its value. `value` is
 * untouched when it is not there. False (said) when it is last and has no value.
 */
bool command_option(int *argc, char **argv, const char *name, const char **value);
bool command_flag(int *argc, char **argv, const char *name);
bool command_no_more(int argc, char **argv, int used);	/* says what is left over */

#endif
