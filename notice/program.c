#include "notice/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "notice/channel.h"

enum { NOT_FOUND = 127, LOOK_MS = 20 };

static int64_t tick_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* A program of others gets what it needs to run, and no word of where this station keeps its secrets. */
static void keep_environment(void)
{
	static const char *const kept[] = { "PATH",	"HOME",	  "USER", "LOGNAME",	 "LANG",   "LANGUAGE", "LC_ALL",
					    "LC_CTYPE", "TMPDIR", "TZ",	  "CUPS_SERVER", "LPDEST", "PRINTER" };
	enum { KEPT = sizeof kept / sizeof *kept };
	const char *value[KEPT];
	for (int i = 0; i < KEPT; i++)
		value[i] = getenv(kept[i]);
	clearenv();
	for (int i = 0; i < KEPT; i++)
		if (value[i])
			setenv(kept[i], value[i], 1);
}

/* What cannot be started says so through `failed`, which is closed by itself when it is. */
static void become(const struct program_run *run, pid_t sender, int input, int failed)
{
	int nowhere = open("/dev/null", O_WRONLY);
	/* It ends with the sender, even one that was killed: the next one may send the same again. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != sender)
		_exit(NOT_FOUND);
	/* A group of its own, so that what it started ends with it. */
	setpgid(0, 0);
	signal(SIGPIPE, SIG_DFL);
	if (dup2(input, STDIN_FILENO) < 0 || dup2(nowhere, STDOUT_FILENO) < 0 || dup2(nowhere, STDERR_FILENO) < 0)
		_exit(NOT_FOUND);
	keep_environment();
	if (run->to)
		setenv("FANGZHENG_TO", run->to, 1);
	if (run->id)
		setenv("FANGZHENG_ID", run->id, 1);
	execvp(run->argv[0], run->argv);
	_exit(write(failed, "x", 1) == 1 ? NOT_FOUND : NOT_FOUND + 1);
}

/* Feeds the text; a program that reads none of it may end all the same. */
static void feed(int output, const struct program_run *run, size_t *fed)
{
	while (*fed < run->length) {
		ssize_t written = write(output, run->text + *fed, run->length - *fed);
		if (written < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		*fed = written < 0 ? run->length : *fed + (size_t)written;
	}
}

enum program_end program_run(const struct program_run *run, int *status)
{
	int ends[2], report[2], raw = 0;
	size_t fed = 0;
	bool over = false, killed = false;
	if (pipe(ends) != 0)
		return PROGRAM_NONE;
	if (pipe(report) != 0) {
		close(ends[0]);
		close(ends[1]);
		return PROGRAM_NONE;
	}
	fcntl(report[1], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFL, O_NONBLOCK);
	struct sigaction ignore = { .sa_handler = SIG_IGN }, before;
	sigaction(SIGPIPE, &ignore, &before);
	pid_t sender = getpid(), child = fork();
	if (child == 0) {
		close(report[0]);
		become(run, sender, ends[0], report[1]);
	}
	close(ends[0]);
	close(report[1]);
	int64_t until = tick_ms() + (int64_t)run->timeout_s * 1000;
	while (child > 0 && !over) {
		if (ends[1] >= 0)
			feed(ends[1], run, &fed);
		if (ends[1] >= 0 && fed == run->length) {
			close(ends[1]);
			ends[1] = -1;
		}
		over = waitpid(child, &raw, WNOHANG) == child;
		if (!over && tick_ms() >= until) {
			kill(-child, SIGKILL);
			kill(child, SIGKILL);
			killed = true;
			while (waitpid(child, &raw, 0) < 0 && errno == EINTR)
				;
			over = true;
		}
		if (!over)
			poll(NULL, 0, LOOK_MS);
	}
	if (ends[1] >= 0)
		close(ends[1]);
	sigaction(SIGPIPE, &before, NULL);
	char failed;
	bool started = child > 0 && read(report[0], &failed, 1) <= 0;
	close(report[0]);
	if (!started)
		return PROGRAM_NONE;
	if (killed || !WIFEXITED(raw))
		return PROGRAM_KILLED;
	*status = WEXITSTATUS(raw);
	return PROGRAM_ENDED;
}

bool channel_program(const struct notice_channel *channel, const struct channel_message *message,
		     struct channel_outcome *outcome, struct err *err)
{
	enum { WORDS_MOST = 32, TRY_AGAIN = 75 }; /* EX_TEMPFAIL of sysexits.h */
	char *argv[WORDS_MOST + 1], detail[CHANNEL_DETAIL_BYTES], *rest = NULL;
	struct arena arena = { 0 };
	int count = 0, status = 0;
	for (char *word = strtok_r(arena_text(&arena, channel->command), " ", &rest); word && count < WORDS_MOST;
	     word = strtok_r(NULL, " ", &rest))
		argv[count++] = word;
	argv[count] = NULL;
	if (count == 0) {
		arena_release(&arena);
		return err_set(err, ERR_INPUT, _("the channel '%s' needs a command"), channel->name);
	}
	enum program_end end = program_run(&(struct program_run){ .argv = argv,
								  .to = message->to,
								  .id = message->id,
								  .text = message->text,
								  .length = strlen(message->text),
								  .timeout_s = channel->timeout_s },
					   &status);
	arena_release(&arena);
	if (end == PROGRAM_NONE)
		return err_set(err, ERR_MISSING, _("the command of the channel '%s' cannot be started"), channel->name);
	if (end == PROGRAM_KILLED)
		return channel_ended(outcome, CHANNEL_UNKNOWN, _("the command did not come to its end"));
	if (status == 0)
		return channel_ended(outcome, CHANNEL_SENT, "");
	snprintf(detail, sizeof detail, _("the command ended with %d"), status);
	return channel_ended(outcome, status == TRY_AGAIN ? CHANNEL_LATER : CHANNEL_NEVER, detail);
}
