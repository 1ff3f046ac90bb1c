/*
 * fangzheng-notice: sends what waits for those who must act, in a process of its own, so that the libraries of the
 * network are never loaded by the console. It ends when its standard input is closed; with --stay when a signal says so,
 * with --once when nothing is to be sent now; what it has begun to send it brings to its end. What it does stands, a
 * sentence a line, on its standard output.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/config.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/config_edition.h"
#include "db/station.h"
#include "notice/sender.h"

struct options {
	const char *home, *language;
	bool once, stay;
};

static bool read_options(int argc, char **argv, struct options *options)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--once") == 0)
			options->once = true;
		else if (strcmp(argv[i], "--stay") == 0)
			options->stay = true;
		else if (strcmp(argv[i], "--home") == 0 && i + 1 < argc)
			options->home = argv[++i];
		else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			options->language = argv[++i];
		else
			return false;
	}
	return options->home != NULL;
}

/* A signal closes it: whoever waits on its other side may leave. */
static volatile sig_atomic_t leash = -1;

static void let_go(int signal_number)
{
	(void)signal_number;
	/* Once: after that the number may be another file's. */
	if (leash >= 0)
		close(leash);
	leash = -1;
}

/* The descriptor that is closed when the sender is to end; -1 when it ends by itself. */
static int leave_of(const struct options *options)
{
	int ends[2];
	if (options->once)
		return -1;
	if (!options->stay)
		return STDIN_FILENO;
	if (pipe(ends) != 0)
		return -1;
	leash = ends[1];
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(leash, F_SETFD, FD_CLOEXEC);
	struct sigaction end = { .sa_handler = let_go, .sa_flags = SA_RESTART | (int)SA_RESETHAND };
	sigaction(SIGTERM, &end, NULL);
	sigaction(SIGINT, &end, NULL);
	sigaction(SIGHUP, &end, NULL);
	return ends[0];
}

static void say(enum sender_told told, const char *text, void *context)
{
	static const char *const sentences[] = {
		[SENDER_TOLD_SENT] = N_("sent to %s"),
		[SENDER_TOLD_LATER] = N_("not sent now, will be tried again: %s"),
		[SENDER_TOLD_NEVER] = N_("not sent by this channel: %s"),
		[SENDER_TOLD_GIVEN_UP] = N_("%s is reached by no channel: call them"),
		[SENDER_TOLD_UNANSWERED] = N_("perhaps sent, the answer was lost: %s"),
	};
	(void)context;
	printf(_(sentences[told]), text);
	putchar('\n');
}

/* The station's own settings, with the county's over them. */
static bool read_settings(struct station *station, struct config *config, struct err *err)
{
	char path[4200];
	snprintf(path, sizeof path, "%s/fangzheng.yaml", station->home);
	if (access(path, F_OK) != 0)
		config_defaults(config);
	else if (!config_read(path, config, NULL, err))
		return false;
	return config_edition_read(station->db, config, err);
}

static bool work(const struct options *options, struct err *err)
{
	struct station station;
	struct config config = { 0 };
	if (!station_open(options->home, &(struct station_open_options){ .clock = &clock_system }, &station, err))
		return false;
	struct sender_plan plan = { .station = &station,
				    .config = &config,
				    .language = options->language,
				    .once = options->once,
				    .leave = leave_of(options),
				    .tell = say };
	bool ok = read_settings(&station, &config, err);
	if (ok && config.notices.channel_count == 0)
		ok = err_set(err, ERR_MISSING,
			     _("no way to send notices is set: notices: channels: in fangzheng.yaml"));
	bool beside = false;
	ok = ok && sender_run(&plan, &beside, err);
	/* What was to be sent now is, by the other. */
	if (!ok && options->once && beside) {
		puts(err->text);
		ok = true;
	}
	config_release(&config);
	station_close(&station);
	return ok;
}

int main(int argc, char **argv)
{
	struct options options = { .language = "zh" };
	struct err err = { 0 };
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is told like a full disk */
	crypto_start();
	/* That nobody listens any more is no reason to leave a message without its end. */
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!read_options(argc, argv, &options)) {
		fputs("usage: fangzheng-notice --home DIR [--lang zh|en] [--once|--stay]\n", stderr);
		return 2;
	}
	i18n_start(options.language);
	if (!work(&options, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	return 0;
}
