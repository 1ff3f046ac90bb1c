#include "cmd/run_sync.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/out.h"
#include "core/i18n.h"
#include "core/prefix.h"

/* What it reports at its end, in the order of sync/exchange.h, and how that is said. */
static const struct {
	const char *name, *label; /* msgid */
} reports[] = {
	{ "pushed", N_("entries sent") },
	{ "taken", N_("entries received") },
	{ "held", N_("entries that wait for a station's key, or for entries before them") },
	{ "refused", N_("entries refused, for they are not what was signed") },
	{ "unreadable", N_("damaged entries in the central file") },
	{ "photos_put", N_("photos and attachments sent") },
	{ "photos_got", N_("photos and attachments received") },
	{ "enrolled", N_("stations let in") },
	{ "bad_answers", N_("answers to an offer by something that has not its code; make new offers") },
	{ "forked", N_("restored backups or copied stations noticed; all their branches are kept") },
	{ "returned", N_("restored backup detected: entries of this station that came back and are kept") },
	{ "new_key", N_("this station's key was in use twice; it has taken a new one") },
	{ "restored", N_("central file found in an older state and filled up again") },
};

static void say_report(const char *name, long long number, int *said)
{
	for (size_t i = 0; i < sizeof reports / sizeof *reports; i++) {
		if (strcmp(reports[i].name, name) != 0 || number == 0)
			continue;
		++*said;
		out_line("%s: %lld", _(reports[i].label), number);
	}
}

static void say_progress(const char *phase, long long done, long long of)
{
	if (strcmp(phase, "push") == 0)
		out_progress(_("sending"), done, of);
	else if (strcmp(phase, "pull") == 0)
		out_progress(_("receiving"), done, of);
	else if (strcmp(phase, "photos") == 0)
		out_progress(_("photos and attachments"), done, of);
}

static void say(const char *text, int *said)
{
	char name[40];
	long long done, of;
	if (strncmp(text, "failed ", 7) == 0)
		out_problem("%s", text + 7);
	else if (strcmp(text, "wait") == 0)
		out_line("%s", _("another sync of this station is running; waiting for it"));
	else if (sscanf(text, "report %39s %lld", name, &done) == 2)
		say_report(name, done, said);
	else if (sscanf(text, "%39s %lld %lld", name, &done, &of) == 3)
		say_progress(name, done, of);
}

static void listen(FILE *answers)
{
	char text[1024];
	int said = 0;
	while (fgets(text, sizeof text, answers)) {
		text[strcspn(text, "\n")] = '\0';
		if (strcmp(text, "done") == 0 && said == 0)
			out_line("%s", _("nothing new on either side"));
		say(text, &said);
	}
}

static pid_t start(char *const argv[], const char *path, int *output)
{
	int ends[2];
	if (pipe(ends) != 0)
		return -1;
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execv(path, argv);
		_exit(127);
	}
	close(ends[1]);
	if (child < 0)
		close(ends[0]);
	*output = ends[0];
	return child;
}

static char *word(struct command_line *line, const char *text)
{
	return arena_text(&line->arena, text);
}

int run_sync(struct command_line *line, const struct run_sync *run)
{
	char path[4200], *argv[16];
	int count = 0, output, status = 0;
	if (!*run->file) {
		out_problem("%s", _("the name of the central file is empty; say where to: --to FILE"));
		return COMMAND_FAILED;
	}
	if (!prefix_find("fangzheng-sync", "libexec/fangzheng/fangzheng-sync", path, sizeof path)) {
		out_problem("%s", _("the program fangzheng-sync is not installed"));
		return COMMAND_FAILED;
	}
	const char *const words[] = { "--home", line->home, "--to",   run->file, "--lang",  line->language,
				      "--join", run->join,  "--name", run->name, "--place", run->place };
	argv[count++] = word(line, "fangzheng-sync");
	for (size_t i = 0; i + 1 < sizeof words / sizeof *words; i += 2)
		if (words[i + 1]) {
			argv[count++] = word(line, words[i]);
			argv[count++] = word(line, words[i + 1]);
		}
	argv[count] = NULL;
	/* The station's file is its alone while it works. */
	station_close(&line->station);
	pid_t child = start(argv, path, &output);
	if (child < 0) {
		out_problem(_("fangzheng-sync cannot be started: %s"), strerror(errno));
		return COMMAND_FAILED;
	}
	FILE *answers = fdopen(output, "r");
	if (answers) {
		listen(answers);
		fclose(answers);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (!WIFEXITED(status))
		out_problem("%s", _("fangzheng-sync ended before its time; what it had done is kept, run it again"));
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? COMMAND_OK : COMMAND_FAILED;
}
