/* The command line: one table of subcommands, and what they share. */
#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/config.h"
#include "core/err.h"
#include "db/station.h"

struct command_word;

/* What a subcommand is run with: the options before it, and what it asks for when it needs it. */
struct command_line {
	const char *home;     /* --home, $FANGZHENG_HOME or the XDG data folder; never NULL */
	const char *as;	      /* --as LOGIN, or NULL */
	const char *language; /* --lang, or NULL: the configuration's */
	const struct clock *clock;
	struct arena arena; /* lives as long as the command */
	struct command_word *word;
	size_t words;
	struct config
		config; /* defaults; after command_open the station's fangzheng.yaml with the county's settings over it */
	struct station station; /* open after command_open */
	struct person person;	/* who acts, after command_log_in */
};

/* Exit codes of every subcommand. */
enum {
	COMMAND_OK = 0,
	COMMAND_FAILED = 1, /* the work was refused or went wrong; said on standard error */
	COMMAND_USAGE = 2,  /* the words are off; usage said on standard error */
};

struct command {
	const char *name;      /* "ticket": further words are the command's own */
	const char *arguments; /* "list [--queue NAME]": for the usage line and the manual page */
	const char *help;      /* msgid, one sentence */
	int (*run)(struct command_line *line, int argc, char **argv); /* argv[0] is the name */
};
extern const struct command commands[]; /* ends with an empty name; cmd/commands.c */

/*
 * The words of the command line as UTF-8: in another locale they come in its character set. What is no text
 * there is refused by command_open, unless it is a file's name: those go through command_path before, which gives
 * back the bytes that were typed, or the locale's way of writing a name from elsewhere. NULL stays NULL.
 */
char **command_words(struct command_line *line, int argc, char **argv);
const char *command_path(struct command_line *line, const char *word);

/* The language of --lang, else of the station's fangzheng.yaml when that can be read, else Chinese. */
void command_choose_language(struct command_line *line);

/* Open the station (and read its configuration); false is already said on standard error. */
bool command_open(struct command_line *line, bool read_only);

void command_line_release(struct command_line *line);

/*
 * Who acts: --as LOGIN with the password asked on the terminal, or from the file that
 * $FANGZHENG_PASSWORD_FILE names. Opens the station when it is not open. False is already said.
 */
bool command_log_in(struct command_line *line);

/*
 * A password from the terminal, without echo, or the first line of the file that the environment
 * variable names. A new one is asked for twice. False is already said.
 */
enum { COMMAND_PASSWORD_BYTES = 256 };
bool command_ask_password(const char *prompt, const char *variable, char password[static COMMAND_PASSWORD_BYTES]);
bool command_ask_new_password(const char *prompt, const char *variable, char password[static COMMAND_PASSWORD_BYTES]);

/*
 * A program of ours takes the place of this one: the one beside it (the build tree), else in libexec. `argv[0]` is its
 * name. Returns only when it cannot be started: COMMAND_FAILED (said).
 */
int command_become_program(char *const argv[]);

/* Says the usage of the command, or a failure, on standard error; returns the exit code. */
int command_usage(const char *name);
int command_usage_of(const char *name, const char *word); /* of what its first word does alone */
int command_fail(const struct err *err);

/*
 * Options, as in "--limit N": takes the option out of argv and gives its value. `value` is
 * untouched when it is not there. False (said) when it is last and has no value.
 */
bool command_option(int *argc, char **argv, const char *name, const char **value);
/* The same for a number of `least` to `most`. False is already said. */
bool command_option_number(int *argc, char **argv, const char *name, int least, int most, int *value);
bool command_flag(int *argc, char **argv, const char *name);
bool command_no_more(int argc, char **argv, int used); /* says what is left over */

#endif
