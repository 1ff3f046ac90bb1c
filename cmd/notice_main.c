/*
 * fangzheng-notice: sends what waits for those who must act, in a process of its own, so that the libraries of the
 * network are never loaded by the console. It ends when its standard input is closed; with --once when nothing is to be
 * sent now. What it does stands, a sentence a line, on its standard output.
 */
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
	bool once;
};

static bool read_options(int argc, char **argv, struct options *options)
{
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--once") == 0)
			options->once = true;
		else if (strcmp(argv[i], "--home") == 0 && i + 1 < argc)
			options->home = argv[++i];
		else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			options->language = argv[++i];
		else
			return false;
	}
	return options->home != NULL;
}

static void say(enum sender_told told, const char *text, void *context)
{
	static const char *const sentences[] = {
		[SENDER_TOLD_SENT] = N_("sent to %s"),
		[SENDER_TOLD_LATER] = N_("not sent now, will be tried again: %s"),
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
				    .once = options->once,
				    .leave = options->once ? -1 : STDIN_FILENO,
				    .tell = say };
	bool ok = read_settings(&station, &config, err);
	if (ok && config.notices.channel_count == 0)
		ok = err_set(err, ERR_MISSING,
			     _("no way to send notices is set: notices: channels: in fangzheng.yaml"));
	ok = ok && sender_run(&plan, err);
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
		fputs("usage: fangzheng-notice --home DIR [--lang zh|en] [--once]\n", stderr);
		return 2;
	}
	i18n_start(options.language);
	if (!work(&options, &err)) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	return 0;
}
