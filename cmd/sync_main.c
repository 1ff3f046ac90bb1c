/*
 * fangzheng-sync: one exchange with a store, in a process of its own. Whoever started it reads its
 * standard output, one line at a time, in UTF-8:
 *
 *	wait				another exchange of this station is running; this one waits
 *	push|pull|photos DONE OF
 *	report NAME NUMBER		at the end: pushed, taken, held, refused, … (sync/exchange.h)
 *	failed SENTENCE			and the exit code is 1
 *	done
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/clock.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/onetime.h"
#include "db/db.h"
#include "db/station.h"
#include "db/sync_state.h"
#include "sync/exchange.h"
#include "sync/handshake.h"
#include "sync/store.h"
#include "sync/store_file.h"

struct options {
	const char *home, *to, *join, *name, *place, *language;
};

static bool read_options(int argc, char **argv, struct options *options)
{
	const struct {
		const char *name;
		const char **value;
	} known[] = { { "--home", &options->home }, { "--to", &options->to },	    { "--join", &options->join },
		      { "--name", &options->name }, { "--place", &options->place }, { "--lang", &options->language } };
	for (int i = 1; i < argc; i += 2) {
		size_t k = 0;
		while (k < sizeof known / sizeof *known && strcmp(argv[i], known[k].name) != 0)
			k++;
		if (k == sizeof known / sizeof *known || i + 1 == argc)
			return false;
		*known[k].value = argv[i + 1];
	}
	return options->home && options->to;
}

static void show_progress(enum exchange_phase phase, int64_t done, int64_t of, void *context)
{
	static const char *const names[] = {
		[EXCHANGE_PUSH] = "push", [EXCHANGE_PULL] = "pull", [EXCHANGE_PHOTOS] = "photos"
	};
	(void)context;
	printf("%s %lld %lld\n", names[phase], (long long)done, (long long)of);
}

static void show_report(const struct exchange_report *report)
{
	const struct {
		const char *name;
		int64_t number;
	} lines[] = {
		{ "pushed", report->pushed },
		{ "taken", report->taken },
		{ "held", report->held },
		{ "refused", report->refused },
		{ "unreadable", report->unreadable },
		{ "photos_put", report->photos_put },
		{ "photos_got", report->photos_got },
		{ "enrolled", report->enrolled },
		{ "bad_answers", report->bad_answers },
		{ "forked", report->forked },
		{ "returned", report->returned },
		{ "new_key", report->new_key },
		{ "restored", report->restored },
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		printf("report %s %lld\n", lines[i].name, (long long)lines[i].number);
}

static int fail(const struct err *err)
{
	printf("failed %s\n", err->text);
	return 1;
}

/* One exchange a station at a time. */
static bool take_turn(const char *home, int *lock, struct err *err)
{
	if (station_take_turn(home, "sync", false, lock, err))
		return true;
	if (err->code != ERR_BUSY)
		return false;
	puts("wait");
	return station_take_turn(home, "sync", true, lock, err);
}

/* What went wrong stays to be seen on the page about sync; that it cannot be kept is no second failure. */
static void keep_failure(struct station *station, const struct err *why)
{
	struct err ignored;
	if (!db_begin(station->db, &ignored))
		return;
	if (sync_state_failed(station->db, clock_now(station->clock), why->text, &ignored))
		db_commit(station->db, &ignored);
	else
		db_rollback(station->db);
}

static bool exchange(struct station *station, struct store *store, struct err *err)
{
	struct exchange_plan plan = { .station = station, .store = store, .progress = show_progress };
	struct exchange_report report;
	bool ok = exchange_run(&plan, &report, err);
	show_report(&report);
	return ok;
}

static bool sync_station(const struct options *options, struct err *err)
{
	struct station station;
	struct store *store;
	int lock = -1;
	if (!station_open(options->home, &(struct station_open_options){ .clock = &clock_system }, &station, err))
		return false;
	bool ok = take_turn(options->home, &lock, err);
	if (ok) {
		ok = store_file_open(options->to, true, &store, err);
		if (ok) {
			ok = exchange(&station, store, err);
			store_close(store);
		}
		if (!ok)
			keep_failure(&station, err);
		close(lock);
	}
	station_close(&station);
	return ok;
}

static bool join_county(const struct options *options, struct err *err)
{
	struct station_plan plan = {
		.home = options->home, .clock = &clock_system, .name = options->name, .place = options->place
	};
	struct station station;
	struct store *store;
	char code[ONETIME_BYTES];
	if (!onetime_read(options->join, code, err) || !store_file_open(options->to, false, &store, err))
		return false;
	bool ok = handshake_join(&plan, store, code, &station, err);
	if (ok) {
		ok = exchange(&station, store, err);
		station_close(&station);
	}
	store_close(store);
	return ok;
}

int main(int argc, char **argv)
{
	struct options options = { .language = "zh" };
	struct err err = { 0 };
	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is told like a full disk */
	crypto_start();
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (!read_options(argc, argv, &options)) {
		fputs("usage: fangzheng-sync --home DIR --to FILE [--lang zh|en] [--join CODE [--name NAME] [--place "
		      "PLACE]]\n",
		      stderr);
		return 2;
	}
	i18n_start(options.language);
	if (!(options.join ? join_county : sync_station)(&options, &err))
		return fail(&err);
	puts("done");
	return 0;
}
