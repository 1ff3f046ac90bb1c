#include "db/password.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/err.h"
#include "core/i18n.h"

enum { PASSWORD_LEAST = 8, PASSWORD_MOST = 128 };

bool password_check(const char *password, const char *login, struct err *err)
{
	size_t length = strlen(password);
	if (length < PASSWORD_LEAST)
		return err_set(err, ERR_INPUT, _("a password has at least %d characters"), PASSWORD_LEAST);
	if (length > PASSWORD_MOST)
		return err_set(err, ERR_INPUT, _("a password has at most %d bytes"), PASSWORD_MOST);
	if (strcasecmp(password, login) == 0)
		return err_set(err, ERR_INPUT, _("the password must not be the login"));
	return true;
}

/* What the child answers. */
struct answer {
	bool done, matches;
	char text[PASSWORD_HASH_BYTES];
};

static struct answer work(const char *password, const char *text)
{
	struct answer answer = { .done = true };
	if (text)
		answer.matches = password_matches(password, text);
	else
		answer.done = password_hash(password, answer.text);
	return answer;
}

static bool receive(int pipe, struct answer *answer)
{
	size_t got = 0;
	while (got < sizeof *answer) {
		ssize_t size = read(pipe, (char *)answer + got, sizeof *answer - got);
		if (size < 0 && errno == EINTR)
			continue;
		if (size <= 0)
			return false;
		got += (size_t)size;
	}
	return answer->done;
}

/* Hashes when `text` is NULL, else compares. The child touches nothing that it shares with the parent. */
static bool ask_child(const char *password, const char *text, struct answer *answer, struct err *err)
{
	int ends[2], status;
	if (pipe(ends) != 0)
		return err_set(err, ERR_SYSTEM, _("the password cannot be checked: %s"), strerror(errno));
	pid_t child = fork();
	if (child == 0) {
		struct answer made = work(password, text);
		_exit(write(ends[1], &made, sizeof made) == sizeof made ? 0 : 1);
	}
	close(ends[1]);
	bool ok = child > 0 && receive(ends[0], answer);
	close(ends[0]);
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return ok ||
	       err_set(err, ERR_SYSTEM, _("the password cannot be checked: this machine has no memory left for it"));
}

bool password_hash_apart(const char *password, char text[static PASSWORD_HASH_BYTES], struct err *err)
{
	struct answer answer = { 0 };
	if (!ask_child(password, NULL, &answer, err))
		return false;
	memcpy(text, answer.text, sizeof answer.text);
	return true;
}

bool password_matches_apart(const char *password, const char *text, bool *matches, struct err *err)
{
	struct answer answer = { 0 };
	if (!ask_child(password, text, &answer, err))
		return false;
	*matches = answer.matches;
	return true;
}
