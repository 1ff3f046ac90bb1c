#include "tests/support/county.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

#define PASSWORD "fangzheng"

enum { OUTPUT_BYTES = 256 * 1024 };

static char original[64], copy[64], home[80], program[300], output[OUTPUT_BYTES];

/* What the shell prints on both outputs, in `output`. */
static void run(const char *command)
{
	FILE *shell = popen(command, "r");
	assert_non_null(shell);
	output[fread(output, 1, sizeof output - 1, shell)] = '\0';
	if (pclose(shell) != 0)
		fail_msg("failed: %s\n%s", command, output);
}

/* `login` may be NULL: then nobody logs in. */
static void run_words(const char *login, const char *format, va_list arguments)
{
	char words[1000], as[200] = "", command[1600];
	assert_true((size_t)vsnprintf(words, sizeof words, format, arguments) < sizeof words);
	if (login)
		snprintf(as, sizeof as, "--as %s", login);
	snprintf(command, sizeof command, "FANGZHENG_PASSWORD_FILE=%s/password %s --lang en --home %s %s %s 2>&1",
		 original, program, home, as, words);
	run(command);
}

const char *county_run(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	run_words(NULL, format, arguments);
	va_end(arguments);
	return output;
}

const char *county_run_as(const char *login, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	run_words(login, format, arguments);
	va_end(arguments);
	return output;
}

const char *county_home(void)
{
	return home;
}

int county_make(void **state)
{
	const char *build = getenv("FANGZHENG_BUILD");
	char command[500], catalogue[300];
	(void)state;
	snprintf(program, sizeof program, "%s/fangzheng", build ? build : "build");
	snprintf(catalogue, sizeof catalogue, "%s/locale", build ? build : "build");
	setenv("FANGZHENG_LOCALE_DIR", catalogue, 1);
	test_folder_make(original);
	snprintf(command, sizeof command, "echo " PASSWORD " >%s/password", original);
	run(command);
	snprintf(command, sizeof command, "%s --home %s/county demo --households 60 --seed 1 2>&1", program, original);
	run(command);
	return 0;
}

int county_remove(void **state)
{
	(void)state;
	test_folder_remove(original);
	return 0;
}

int county_copy(void **state)
{
	char command[200];
	(void)state;
	test_folder_make(copy);
	snprintf(home, sizeof home, "%s/county", copy);
	snprintf(command, sizeof command, "cp -r %s/county %s", original, home);
	run(command);
	return 0;
}

int county_drop(void **state)
{
	(void)state;
	test_folder_remove(copy);
	return 0;
}

struct pty *county_console(const struct county_window *window)
{
	const char *argv[] = { program, "--home", home, "--lang", window->language, NULL };
	struct pty *pty = pty_start(&(struct pty_plan){ .rows = window->rows,
							.columns = window->columns,
							.locale = window->locale,
							.argv = argv,
							.environment = window->environment });
	i18n_start(window->language);
	pty_wait(pty, _("Password"));
	return pty;
}

void county_log_in(struct pty *pty, const char *login)
{
	pty_type(pty, login);
	pty_type(pty, "<Enter>" PASSWORD "<Enter>");
	pty_wait(pty, _("1 My work"));
}

struct pty *county_console_of(const struct county_window *window, const char *login)
{
	struct pty *pty = county_console(window);
	county_log_in(pty, login);
	return pty;
}

void county_leave(struct pty *pty)
{
	pty_type(pty, "<C-q>");
	pty_wait(pty, _("Leave the program?"));
	pty_type(pty, "y");
	assert_int_equal(pty_end(pty), 0);
}
