#include "cmd/command.h"

#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/i18n.h"
#include "core/locale_text.h"
#include "db/config_edition.h"
#include "db/login.h"

/* A word of the command line: as text, and the very bytes that a file may be named by. */
struct command_word {
	char *text;
	const char *bytes;
	bool good; /* it is text, or names a file */
};

char **command_words(struct command_line *line, int argc, char **argv)
{
	char **words = arena_alloc(&line->arena, ((size_t)argc + 1) * sizeof *words);
	line->word = arena_alloc(&line->arena, ((size_t)argc + 1) * sizeof *line->word);
	line->words = (size_t)argc;
	for (int i = 0; i < argc; i++) {
		struct command_word *word = &line->word[i];
		word->bytes = argv[i];
		words[i] = word->text = locale_text_decode(argv[i], &line->arena, &word->good);
	}
	return words;
}

const char *command_path(struct command_line *line, const char *word)
{
	for (size_t i = 0; word && i < line->words; i++)
		if (line->word[i].text == word) {
			line->word[i].good = true;
			return line->word[i].bytes;
		}
	return word ? locale_text_encode(word, &line->arena) : NULL;
}

/* What is entered by the command line goes into the journal as it is, so it must be text. */
static bool words_are_good(const struct command_line *line)
{
	for (size_t i = 0; i < line->words; i++)
		if (!line->word[i].good) {
			out_problem(_("'%s' is not text in the character set of this terminal, %s; set LANG to the one "
				      "it has"),
				    line->word[i].text, nl_langinfo(CODESET));
			return false;
		}
	return true;
}

static const char *config_path(struct command_line *line)
{
	return arena_format(&line->arena, "%s/fangzheng.yaml", line->home);
}

/* A station may have no fangzheng.yaml: then everything has its default. */
static bool read_config(struct command_line *line, struct err *err)
{
	struct config config = { 0 };
	const char *path = config_path(line);
	if (access(path, F_OK) != 0) {
		config_defaults(&config);
	} else if (!config_read(path, &config, NULL, err)) {
		config_release(&config);
		return err_prefix(err, "fangzheng.yaml");
	}
	config_release(&line->config);
	line->config = config;
	return true;
}

void command_choose_language(struct command_line *line)
{
	struct err ignored;
	const char *language = line->language;
	if (!language)
		language = read_config(line, &ignored) ? line->config.language : "zh";
	i18n_start(language);
}

static void show_folding(int64_t done, int64_t of, void *context)
{
	(void)context;
	out_progress(_("preparing the tables"), done, of);
}

bool command_open(struct command_line *line, bool read_only)
{
	struct err err;
	if (line->station.db)
		return true;
	if (!words_are_good(line))
		return false;
	struct station_open_options options = { .clock = line->clock,
						.read_only = read_only,
						.progress = show_folding };
	if (read_config(line, &err) && station_open(line->home, &options, &line->station, &err) &&
	    config_edition_read(line->station.db, &line->config, &err))
		return true;
	command_fail(&err);
	return false;
}

void command_line_release(struct command_line *line)
{
	station_close(&line->station);
	config_release(&line->config);
	arena_release(&line->arena);
}

bool command_log_in(struct command_line *line)
{
	char password[COMMAND_PASSWORD_BYTES];
	struct login login;
	struct err err;
	if (!command_open(line, false))
		return false;
	if (!line->as) {
		out_problem("%s", _("say who you are: fangzheng --as LOGIN …"));
		return false;
	}
	if (!command_ask_password(arena_format(&line->arena, _("Password of %s: "), line->as),
				  "FANGZHENG_PASSWORD_FILE", password))
		return false;
	bool ok = login_enter(&line->station, line->as, password, &login, &err);
	wipe(password, sizeof password);
	if (ok && login.choose)
		ok = err_set(&err, ERR_DENIED,
			     _("choose a password of your own first: fangzheng --as %s user password"), line->as);
	if (!ok) {
		command_fail(&err);
		return false;
	}
	line->person = login.person;
	return true;
}

int command_usage(const char *name)
{
	for (const struct command *command = commands; command->name; command++)
		if (strcmp(command->name, name) == 0)
			out_problem(_("usage: fangzheng %s %s"), command->name, command->arguments);
	return COMMAND_USAGE;
}

int command_usage_of(const char *name, const char *word)
{
	static const char between[] = " | ";
	for (const struct command *command = commands; command->name; command++)
		for (const char *at = command->arguments; at && strcmp(command->name, name) == 0;) {
			const char *end = strstr(at, between);
			char part[512];
			snprintf(part, sizeof part, "%.*s", (int)(end ? (size_t)(end - at) : strlen(at)), at);
			if (strncmp(part, word, strlen(word)) == 0 && strchr(" ", part[strlen(word)]))
				out_problem(_("usage: fangzheng %s %s"), name, part);
			at = end ? end + strlen(between) : NULL;
		}
	return COMMAND_USAGE;
}

int command_fail(const struct err *err)
{
	out_problem("%s", err->text);
	return COMMAND_FAILED;
}

static void take_out(int *argc, char **argv, int first, int count)
{
	for (int i = first; i + count <= *argc; i++)
		argv[i] = argv[i + count];
	*argc -= count;
}

/* Options end at "--", so that a text may begin with a dash. */
static int find_option(int argc, char **argv, const char *name)
{
	for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], name) == 0)
			return i;
	return -1;
}

bool command_option(int *argc, char **argv, const char *name, const char **value)
{
	int at = find_option(*argc, argv, name);
	if (at < 0)
		return true;
	if (at + 1 >= *argc) {
		out_problem(_("%s needs a value after it"), name);
		return false;
	}
	*value = argv[at + 1];
	take_out(argc, argv, at, 2);
	return true;
}

bool command_option_number(int *argc, char **argv, const char *name, int least, int most, int *value)
{
	const char *typed = NULL;
	if (!command_option(argc, argv, name, &typed))
		return false;
	if (!typed)
		return true;
	char *end;
	long number = strtol(typed, &end, 10);
	if (end == typed || *end != '\0' || number < least || number > most) {
		out_problem(_("%s is a number from %d to %d"), name, least, most);
		return false;
	}
	*value = (int)number;
	return true;
}

bool command_flag(int *argc, char **argv, const char *name)
{
	int at = find_option(*argc, argv, name);
	if (at >= 0)
		take_out(argc, argv, at, 1);
	return at >= 0;
}

bool command_no_more(int argc, char **argv, int used)
{
	if (argc <= used)
		return true;
	out_problem(_("'%s' is one word too many, or an option that there is not"), argv[used]);
	return false;
}
