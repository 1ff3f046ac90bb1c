/* fangzheng config: checks fangzheng.yaml, and gives the county's part of it to every station. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/clock.h"
#include "core/config_doubts.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/config_edition.h"
#include "db/db.h"
#include "db/enrol.h"
#include "db/kept_file.h"
#include "db/staff.h"
#include "db/station.h"

/* With its place, where that is known. */
static void print_problem(const char *path, const struct config_problem *problem)
{
	if (problem->line > 0)
		out_line("%s:%d:%d: %s", path, problem->line, problem->column, problem->text);
	else
		out_line("%s: %s", path, problem->text);
}

/* The program that the first word of a command starts: itself when it is a path, else one of $PATH. */
static bool can_be_started(struct command_line *line, const char *command)
{
	const char *name = arena_bytes(&line->arena, command, strcspn(command, " "));
	if (strchr(name, '/'))
		return access(name, X_OK) == 0;
	for (const char *at = getenv("PATH"); at && *at;) {
		size_t length = strcspn(at, ":");
		if (access(arena_format(&line->arena, "%.*s/%s", (int)length, at, name), X_OK) == 0)
			return true;
		at += length + (at[length] == ':');
	}
	return false;
}

/* What would fail only when a message is sent. */
static bool check_channel(struct command_line *line, const struct notice_channel *channel, struct err *err)
{
	struct stat file;
	if (!notice_channel_is_safe(channel, err))
		return false;
	if (*channel->password_file && stat(channel->password_file, &file) != 0)
		return err_set(err, ERR_MISSING, _("the password file of the channel '%1$s' cannot be read: %2$s"),
			       channel->name, strerror(errno));
	if (*channel->password_file && (file.st_mode & 077) != 0)
		return err_set(err, ERR_DENIED,
			       _("others can read the password file of the channel '%s': chmod 600 it"), channel->name);
	return channel->kind != NOTICE_COMMAND || can_be_started(line, channel->command) ||
	       err_set(err, ERR_MISSING, _("the command of the channel '%s' cannot be started"), channel->name);
}

static bool check_channels(struct command_line *line, const char *path, const struct config *config)
{
	bool ok = true;
	struct err err;
	for (size_t i = 0; i < config->notices.channel_count; i++) {
		const struct config_channel *channel = &config->notices.channel[i];
		if (check_channel(line, &channel->channel, &err))
			continue;
		out_line("%s:%d:%d: %s", path, channel->line, channel->column, err.text);
		ok = false;
	}
	return ok;
}

/* A file may be checked where there is no station. */
static bool is_station(struct command_line *line)
{
	struct station_open_options options = { .clock = line->clock, .read_only = true };
	struct err err;
	return access(arena_format(&line->arena, "%s/station.db", line->home), F_OK) == 0 &&
	       station_open(line->home, &options, &line->station, &err);
}

/* Whether the file is of the station's county, where it knows that. */
static bool check_county(struct command_line *line, const char *path, const struct config *config)
{
	struct area_rows counties;
	struct err err;
	if (!area_children(line->station.db, NULL, &line->arena, &counties, &err) || counties.count == 0)
		return true;
	for (size_t i = 0; i < counties.count; i++)
		if (strcmp(counties.row[i].code, config->county_code) == 0)
			return true;
	out_line(_("%s: county.code: %s is another county than the station's, %s"), path, config->county_code,
		 counties.row[0].code);
	return false;
}

/* What the file says of this station counts once it is published: until then it is another. */
static bool check_station(struct command_line *line, const struct config *config, struct err *err)
{
	struct station_description now;
	if (!station_description_read(&line->station, &line->arena, &now, err))
		return false;
	if (*config->station_name && strcmp(config->station_name, now.name) != 0)
		out_line(_("station.name: registered is '%s'; 'fangzheng config publish' registers '%s'"), now.name,
			 config->station_name);
	if (*config->station_place && strcmp(config->station_place, now.place) != 0)
		out_line(_("station.place: registered is '%s'; 'fangzheng config publish' registers '%s'"), now.place,
			 config->station_place);
	return true;
}

/* "2026-11-23 09:12 by station 01 县扶贫服务台" */
static char *when_and_where(struct command_line *line, const struct config_edition *edition)
{
	char at[17];
	clock_format(edition->at_ms, at);
	/* Translators: a time, the tag and the name of a station. */
	return arena_format(&line->arena, _("%1$s by station %2$s %3$s"), at, edition->tag ? edition->tag : "",
			    edition->station ? edition->station : "");
}

/* What the file says of the county counts once it is published: until then the edition in force does. */
static bool check_edition(struct command_line *line, const struct config *config, struct err *err)
{
	struct config force = { 0 };
	struct config_edition edition;
	config_defaults(&force);
	bool ok = config_edition_look(&line->station, &line->arena, &edition, err) &&
		  config_edition_read(line->station.db, &force, err);
	const char *keys = ok && edition.at_ms > 0 ? config_county_differences(config, &force, &line->arena) : NULL;
	if (keys && edition.is_of_file)
		out_line(_("%1$s: in force is what was published %2$s; 'fangzheng config publish' publishes what this "
			   "file says"),
			 keys, when_and_where(line, &edition));
	else if (keys)
		out_line(_("%1$s: in force is what was published %2$s; 'fangzheng config take' brings it into this "
			   "file, "
			   "'fangzheng config publish --county' publishes this file's instead"),
			 keys, when_and_where(line, &edition));
	config_release(&force);
	return ok;
}

/* Only blank lines and remarks. */
static bool says_nothing(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t room = 0;
	bool nothing = file != NULL;
	while (nothing && getline(&text, &room, file) >= 0)
		nothing = strchr("#\r\n", text[strspn(text, " \t")]) != NULL;
	free(text);
	if (file)
		fclose(file);
	return nothing;
}

static int check(struct command_line *line, const char *file)
{
	const char *path = file ? file : arena_format(&line->arena, "%s/fangzheng.yaml", line->home);
	struct config config = { 0 };
	struct config_problems problems = { 0 };
	struct err err;
	bool ok = config_read(command_path(line, path), &config, &problems, &err);
	size_t wrong = problems.count;
	bool station = ok && is_station(line), fits = true;
	if (ok) {
		bool county = !station || check_county(line, path, &config);
		fits = check_channels(line, path, &config) && county;
	}
	if (ok)
		config_doubts(&config, day_at(clock_now(line->clock)), &problems);
	for (size_t i = 0; i < problems.count; i++)
		print_problem(path, &problems.problem[i]);
	if (!ok && wrong == 0)
		out_problem("%s", err.text);
	ok = ok && fits;
	if (ok && says_nothing(command_path(line, path)))
		out_line(_("%s: it sets nothing, so every key has its default"), path);
	else if (problems.count == 0 && ok)
		out_line(_("%s: nothing is wrong"), path);
	if (ok && station && !file && !(ok = check_station(line, &config, &err) && check_edition(line, &config, &err)))
		out_problem("%s", err.text);
	config_problems_release(&problems);
	config_release(&config);
	return ok ? COMMAND_OK : COMMAND_FAILED;
}

/* What became of the two parts of the file. */
struct published {
	bool county, station; /* published, registered */
	const char *kept;     /* the county's keys that were left as they are in force; NULL: none */
	struct config_edition edition;
};

/* The county's part goes out only when it is meant: it came from this file, or `anyway`. */
static bool publish_parts(struct command_line *line, struct act *act, const struct config *config, bool anyway,
			  struct published *published, struct err *err)
{
	struct station_description own = { config->station_name, config->station_place };
	const struct config_edition *edition = &published->edition;
	if (!config_edition_read(line->station.db, &line->config, err) ||
	    !config_edition_look(&line->station, &line->arena, &published->edition, err))
		return false;
	const char *keys = config_county_differences(config, &line->config, &line->arena);
	bool asked = edition->at_ms == 0 || keys;
	published->county = asked && (anyway || edition->is_of_file);
	published->kept = asked && !published->county ? (keys ? keys : "") : NULL;
	return (published->county ? config_edition_publish(act, config, err)
				  : published->kept || config_edition_settle(&line->station, err)) &&
	       station_describe(act, &own, &published->station, err);
}

static int tell_published(struct command_line *line, const struct config *config, const struct published *published)
{
	if (published->station)
		out_line(_("This station is registered as %s, %s."), config->station_name, config->station_place);
	if (published->county)
		out_line("%s", _("The county's settings are published; every station has them after its next sync."));
	else if (!published->kept)
		out_line("%s", _("The county's settings are in force already as this file has them."));
	else if (published->edition.at_ms == 0)
		out_problem("%s", _("the county's settings were never published, and this is not its first station: "
				    "nothing of them was published; 'fangzheng config publish --county' publishes this "
				    "file's all the same"));
	else
		out_problem(_("nothing of the county's was published: in force is what was published %2$s, and this "
			      "file differs in %1$s; 'fangzheng config take' brings that into this file, 'fangzheng "
			      "config publish --county' publishes this file's instead"),
			    published->kept, when_and_where(line, &published->edition));
	return published->kept && !published->station ? COMMAND_FAILED : COMMAND_OK;
}

/* What is published is what the file says, not what was published before. */
static int publish(struct command_line *line, bool anyway)
{
	struct config config = { 0 };
	struct published published = { 0 };
	struct act *act = NULL;
	struct err err;
	const char *path = arena_format(&line->arena, "%s/fangzheng.yaml", line->home);
	if (!command_log_in(line))
		return COMMAND_FAILED;
	bool ok = access_may(&line->person, ACCESS_CONFIG_PUBLISH, NULL, &err) &&
		  (config_read(path, &config, NULL, &err) || err_prefix(&err, "fangzheng.yaml")) &&
		  act_begin(&line->station, &line->person, &act, &err) &&
		  act_finish(act, publish_parts(line, act, &config, anyway, &published, &err), &err);
	int code = ok ? tell_published(line, &config, &published) : command_fail(&err);
	config_release(&config);
	return code;
}

static bool settle(struct station *station, struct err *err)
{
	if (!db_begin(station->db, err))
		return false;
	if (config_edition_settle(station, err))
		return db_commit(station->db, err);
	db_rollback(station->db);
	return false;
}

/* The file as it was stays beside it, remarks and all. */
static bool write_taken(struct command_line *line, const char *path, const struct kept_bytes *before, char *after,
			struct err *err)
{
	const struct kept_bytes bytes = { (unsigned char *)after, strlen(after) };
	return kept_bytes_write(arena_format(&line->arena, "%s.old", path), before, err) &&
	       kept_bytes_write(path, &bytes, err);
}

/* Brings the county's settings in force into this station's file. */
static int take(struct command_line *line)
{
	struct kept_limits limits = { .bytes_most = KEPT_FILE_BYTES_MOST };
	struct kept_bytes before = { 0 };
	struct config_edition edition;
	struct err err;
	const char *path = arena_format(&line->arena, "%s/fangzheng.yaml", line->home);
	char *after = NULL;
	bool changed = false;
	if (!command_open(line, false))
		return COMMAND_FAILED;
	bool ok = config_edition_look(&line->station, &line->arena, &edition, &err);
	if (ok && edition.at_ms == 0)
		ok = err_set(&err, ERR_MISSING, _("the county's settings were never published; sync first"));
	ok = ok && kept_bytes_read(path, &limits, &before, &err);
	if (ok) {
		const char *text = arena_bytes(&line->arena, before.byte, before.size);
		ok = config_county_into(text, &line->config, &line->arena, &after, &err);
		changed = ok && strcmp(text, after) != 0;
		ok = ok && (!changed || write_taken(line, path, &before, after, &err)) && settle(&line->station, &err);
	}
	kept_bytes_release(&before);
	if (!ok)
		return command_fail(&err);
	out_line(_("%1$s has the county's settings in force, published %2$s."), path, when_and_where(line, &edition));
	if (changed)
		out_line(_("The file as it was is %s.old."), path);
	return COMMAND_OK;
}

int command_config(struct command_line *line, int argc, char **argv)
{
	if (argc >= 2 && strcmp(argv[1], "check") == 0 && argc <= 3)
		return check(line, argc == 3 ? argv[2] : NULL);
	bool county = command_flag(&argc, argv, "--county");
	if (argc == 2 && strcmp(argv[1], "publish") == 0)
		return publish(line, county);
	if (argc == 2 && strcmp(argv[1], "take") == 0 && !county)
		return take(line);
	return command_usage("config");
}
