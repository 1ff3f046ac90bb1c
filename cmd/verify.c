/* fangzheng verify: re-checks all that the station holds. */
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/journal.h"
#include "db/kept_file.h"
#include "db/station_verify.h"
#include "db/verdict.h"

static void say(const char *sentence, void *context)
{
	(void)context;
	out_line("%s", sentence);
}

static void progress(int64_t done, int64_t of, void *context)
{
	(void)context;
	out_progress(_("checking"), done, of);
}

/* What does not count, by whose word: an inspector sees what was taken out, and why. */
static bool list_verdicts(struct command_line *line, struct err *err)
{
	static struct verdict_page page;
	if (!verdict_list(line->station.db, &line->arena, &page, err))
		return false;
	for (size_t i = 0; i < page.count; i++) {
		const struct verdict_row *row = &page.row[i];
		char hash[HASH_TEXT_BYTES];
		hash_format(&row->target, hash);
		const char *kind = row->event_kind ? row->event_kind : "";
		if (strcmp(row->kind, "refuse") == 0)
			out_line(_("refused: %s %s: %s"), hash, kind, row->reason ? row->reason : "");
		else if (strcmp(row->kind, "cut") == 0 && hash_is_none(&row->target))
			out_line(_("cut: station %s %s, chain %s, all of it: %s"), row->tag ? row->tag : "",
				 row->name ? row->name : "", row->scope, row->reason ? row->reason : "");
		else if (strcmp(row->kind, "cut") == 0)
			out_line(_("cut: station %s %s, chain %s, after %s: %s"), row->tag ? row->tag : "",
				 row->name ? row->name : "", row->scope, hash, row->reason ? row->reason : "");
		else
			out_line(_("erased: %s %s"), hash, kind);
	}
	return true;
}

/* What is kept and passed on but counts only once its time has come. */
static bool tell_ahead(struct command_line *line, struct err *err)
{
	int64_t count, last_ms;
	char until[17];
	if (!fold_ahead(line->station.db, &count, &last_ms, err))
		return false;
	clock_format(last_ms, until);
	if (count > 0)
		out_line(_("%1$lld entries lie ahead of the clock and do not count yet; the last does from %2$s on"),
			 (long long)count, until);
	return true;
}

int command_verify(struct command_line *line, int argc, char **argv)
{
	int64_t journal = 0, tables = 0, events = 0, station = 0;
	struct kept_count photos = { 0 };
	struct err err;
	if (!command_no_more(argc, argv, 1))
		return COMMAND_USAGE;
	if (!command_open(line, true))
		return COMMAND_FAILED;
	struct journal_check check = { .finding = say, .progress = progress };
	const char *path = arena_format(&line->arena, "%s/station.db", line->station.home);
	if (!db_number(line->station.db, "SELECT count(*) FROM event", 0, &events, &err) ||
	    !journal_verify(line->station.db, &check, &journal, &err))
		return command_fail(&err);
	progress(events, events, NULL);
	if (!station_verify(&line->station, say, NULL, &station, &err))
		return command_fail(&err);
	if (!fold_verify(path, say, NULL, &tables, &err))
		return command_fail(&err);
	/* The tables say which photos there are. */
	if (tables == 0 && !kept_files_verify(&line->station, say, NULL, &photos, &err))
		return command_fail(&err);
	if (journal + station + tables + photos.bad > 0) {
		out_problem(
			_("%lld findings in the journal, %lld in the station's own file and key, %lld in the tables, "
			  "%lld in the photos and attachments"),
			(long long)journal, (long long)station, (long long)tables, (long long)photos.bad);
		if (journal == 0 && tables > 0)
			out_problem("%s", _("the journal is whole: 'fangzheng rebuild' makes the tables anew from it"));
		return COMMAND_FAILED;
	}
	if (!list_verdicts(line, &err) || !tell_ahead(line, &err))
		return command_fail(&err);
	out_line(_("%lld entries: every hash, link and seal holds, and every table is what they give"),
		 (long long)events);
	if (photos.here + photos.missing > 0)
		out_line(_("%lld photos and attachments are here and are what was kept; %lld have not come here yet"),
			 (long long)photos.here, (long long)photos.missing);
	return COMMAND_OK;
}
