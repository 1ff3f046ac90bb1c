/* Asking for passwords: on the terminal without echo, or from a file for scripts. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/out.h"
#include "core/crypto.h"
#include "core/i18n.h"

/* The first line, without its end; false when it does not fit. */
static bool read_line(int file, char *text, size_t size)
{
	size_t length = 0;
	char byte;
	for (ssize_t got; (got = read(file, &byte, 1)) != 0;) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return false;
		if (byte == '\n' || byte == '\r')
			break;
		if (length + 1 == size)
			return false;
		text[length++] = byte;
	}
	text[length] = '\0';
	return true;
}

static bool read_file(const char *path, char password[static COMMAND_PASSWORD_BYTES])
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	bool ok = file >= 0 && read_line(file, password, COMMAND_PASSWORD_BYTES);
	if (!ok)
		out_problem(_("the password file %s cannot be read"), path);
	if (file >= 0)
		close(file);
	return ok;
}

static bool read_terminal(const char *prompt, const char *variable, char password[static COMMAND_PASSWORD_BYTES])
{
	int terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
	struct termios before, quiet;
	if (terminal < 0 || tcgetattr(terminal, &before) != 0) {
		out_problem(_("there is no terminal to ask for the password on; name a file with it in the environment "
			      "variable %s"),
			    variable);
		if (terminal >= 0)
			close(terminal);
		return false;
	}
	quiet = before;
	quiet.c_lflag &= ~(tcflag_t)ECHO;
	out_prompt(terminal, prompt);
	tcsetattr(terminal, TCSAFLUSH, &quiet);
	bool ok = read_line(terminal, password, COMMAND_PASSWORD_BYTES);
	tcsetattr(terminal, TCSAFLUSH, &before);
	out_prompt(terminal, "\n");
	close(terminal);
	if (!ok)
		out_problem("%s", _("the password is too long"));
	return ok;
}

bool command_ask_password(const char *prompt, const char *variable, char password[static COMMAND_PASSWORD_BYTES])
{
	const char *path = getenv(variable);
	return path && *path ? read_file(path, password) : read_terminal(prompt, variable, password);
}

bool command_ask_new_password(const char *prompt, const char *variable, char password[static COMMAND_PASSWORD_BYTES])
{
	char again[COMMAND_PASSWORD_BYTES];
	const char *path = getenv(variable);
	if (path && *path)
		return read_file(path, password);
	bool ok = read_terminal(prompt, variable, password) && read_terminal(_("Once more: "), variable, again);
	if (ok && strcmp(password, again) != 0) {
		out_problem("%s", _("the two are not the same"));
		ok = false;
	}
	wipe(again, sizeof again);
	return ok;
}
