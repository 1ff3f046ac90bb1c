/* fangzheng station: the stations of the county. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "cmd/run_sync.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/act.h"
#include "db/enrol.h"
#include "db/succession.h"
#include "db/verdict_act.h"

/* What would fail only once the offer is made and its tag taken. */
static bool may_be_written(struct command_line *line, const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/'),
		   *folder = !slash	     ? "."
			     : slash == path ? "/"
					     : arena_bytes(&line->arena, path, (size_t)(slash - path));
	bool there = access(path, F_OK) == 0;
	return access(there ? path : folder, there ? R_OK | W_OK : W_OK | X_OK) == 0 ||
	       err_set(err, ERR_SYSTEM, _("%1$s cannot be written: %2$s; no place was given"), path, strerror(errno));
}

static int add(struct command_line *line, const char *name, const char *file)
{
	char code[ONETIME_BYTES];
	struct err err;
	const char *path = command_path(line, file);
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!file && *line->config.sync_to)
		path = command_path(line, file = line->config.sync_to);
	if (file && !may_be_written(line, path, &err))
		return command_fail(&err);
	if (!enrol_offer(&line->station, &line->person, name, code, &err))
		return command_fail(&err);
	out_line(_("One-time code for %s: %s"), name, code);
	out_line(_("It serves once, within %d days. Say it to nobody but who sets up the station; it opens the "
		   "county's secret."),
		 ENROL_DAYS);
	if (!file) {
		out_line("%s", _("Sync this station once, then run there: fangzheng init --join FILE CODE"));
		return COMMAND_OK;
	}
	out_line(_("Run there: fangzheng init --join %s CODE; then sync here again, which lets it in."), file);
	return run_sync(line, &(struct run_sync){ .file = path });
}

static void list_offers(struct command_line *line, const struct enrol_offers *offers)
{
	for (size_t i = 0; i < offers->count; i++) {
		char until[17];
		clock_format(offers->offer[i].expires_ms, until);
		out_row_add(offers->offer[i].tag, offers->offer[i].name,
			    arena_format(&line->arena, _("invited; the code serves until %s"), until), NULL);
	}
}

static void print_row(struct command_line *line, const struct station_row *row)
{
	char since[17], hex[HASH_TEXT_BYTES];
	clock_format(row->enrolled_ms, since);
	hash_format(&row->fingerprint, hex);
	out_row_add(row->tag, row->name ? row->name : "", since, arena_format(&line->arena, "%.16s", hex),
		    row->own ? _("this station") : "", row->root ? _("the county's first") : "",
		    row->cut ? arena_format(&line->arena, _("cut off: %s"), row->cut) : "",
		    row->successor_of
			    ? arena_format(&line->arena,
					   _("took over from %s, whose key was in use twice or wrote ahead of time"),
					   row->successor_of)
			    : "",
		    NULL);
}

static void print_json(const struct station_row *row)
{
	struct json *json = json_new_object();
	char since[17], hex[HASH_TEXT_BYTES];
	clock_format(row->enrolled_ms, since);
	hash_format(&row->fingerprint, hex);
	json_set_text(json, "tag", row->tag);
	json_set_text(json, "name", row->name);
	json_set_text(json, "place", row->place);
	json_set_text(json, "since", since);
	json_set_text(json, "fingerprint", hex);
	json_set_bool(json, "own", row->own);
	json_set_bool(json, "first", row->root);
	json_set_text(json, "took_over_from", row->successor_of);
	json_set_bool(json, "cut", row->cut != NULL);
	json_set_text(json, "cut_reason", row->cut);
	out_json(json);
	json_release(json);
}

static int list(struct command_line *line, bool json)
{
	struct station_rows rows;
	struct enrol_offers offers;
	struct err err;
	if (!command_open(line, true))
		return COMMAND_FAILED;
	if (!station_list(&line->station, &line->arena, &rows, &err) ||
	    !enrol_waiting(&line->station, &line->arena, &offers, &err))
		return command_fail(&err);
	for (size_t i = 0; i < rows.count; i++) {
		if (json)
			print_json(&rows.row[i]);
		else
			print_row(line, &rows.row[i]);
	}
	if (!json)
		list_offers(line, &offers);
	out_rows_end();
	return COMMAND_OK;
}

static bool find_station(struct command_line *line, const char *tag, struct hash *fingerprint, struct err *err)
{
	struct station_rows rows;
	if (!station_list(&line->station, &line->arena, &rows, err))
		return false;
	for (size_t i = 0; i < rows.count; i++)
		if (strcmp(rows.row[i].tag, tag) == 0) {
			*fingerprint = rows.row[i].fingerprint;
			return true;
		}
	return err_set(err, ERR_MISSING, _("there is no station %s; 'fangzheng station list' lists them"), tag);
}

/* From the first moment of the day `since`, else from now on. */
static bool cut(struct command_line *line, const char *tag, const char *since, const char *reason, struct err *err)
{
	struct hash station;
	struct day day;
	struct act *act;
	int64_t from_ms = clock_now(line->clock);
	if (since && !day_parse(since, &day))
		return err_set(err, ERR_INPUT, _("%s is not a date"), since);
	if (since)
		from_ms = day_start_ms(day);
	if (!find_station(line, tag, &station, err) || !act_begin(&line->station, &line->person, &act, err))
		return false;
	return act_finish(act, verdict_cut_station(act, &station, from_ms, reason, err), err);
}

static int command_cut(struct command_line *line, const char *tag, const char *since, const char *reason)
{
	struct err err;
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!cut(line, tag, since, reason, &err))
		return command_fail(&err);
	out_line(
		_("What station %s wrote since then counts no more, here and wherever a sync brings this; it is kept."),
		tag);
	out_line("%s", _("A key that took over from it stands in the list of stations: cut that as well."));
	return COMMAND_OK;
}

/* Who runs it says which day it is, so that a clock that went dead in the night does not make the key. */
static int new_key(struct command_line *line, const char *today)
{
	struct err err;
	struct day day;
	if (!command_open(line, false))
		return COMMAND_FAILED;
	if (!day_parse(today, &day) || day_number(day) != day_number(day_at(clock_now(line->clock)))) {
		out_problem(_("the clock of this computer says another day than %s: set it right first"), today);
		return COMMAND_FAILED;
	}
	if (!succession_leave_future(&line->station, &err))
		return command_fail(&err);
	out_line(_("This station has a new key and works on under the right clock; tickets get the tag %s now."),
		 line->station.tag);
	out_line("%s",
		 _("What was entered ahead of time is kept and counts when its time comes; enter it again if it is "
		   "needed now, and let an administrator refuse what must never count."));
	return COMMAND_OK;
}

int command_station(struct command_line *line, int argc, char **argv)
{
	const char *file = NULL, *reason = NULL, *since = NULL, *today = NULL;
	bool json = command_flag(&argc, argv, "--json");
	if (!command_option(&argc, argv, "--to", &file) || !command_option(&argc, argv, "--reason", &reason) ||
	    !command_option(&argc, argv, "--since", &since) || !command_option(&argc, argv, "--today", &today))
		return COMMAND_USAGE;
	if (argc == 2 && strcmp(argv[1], "new-key") == 0 && today)
		return new_key(line, today);
	if (argc == 3 && strcmp(argv[1], "cut") == 0 && reason)
		return command_cut(line, argv[2], since, reason);
	if (argc == 3 && strcmp(argv[1], "add") == 0)
		return add(line, argv[2], file);
	if (argc == 2 && strcmp(argv[1], "list") == 0)
		return list(line, json);
	return command_usage("station");
}
