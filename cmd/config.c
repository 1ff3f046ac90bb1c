/* fangzheng config: checks fangzheng.yaml, and gives the county's part of it to every station. */
#include <errno.h>
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
#include "db/enrol.h"
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
	if (problems.count == 0 && ok)
		out_line(_("%s: nothing is wrong"), path);
	if (ok && station && !file && !(ok = check_station(line, &config, &err)))
		out_problem("%s", err.text);
	config_problems_release(&problems);
	config_release(&config);
	return ok ? COMMAND_OK : COMMAND_FAILED;
}

/* What is published is what the file says, not what was published before. */
static int publish(struct command_line *line)
{
	struct config config = { 0 };
	struct act *act = NULL;
	struct err err;
	const char *path = arena_format(&line->arena, "%s/fangzheng.yaml", line->home);
	if (!command_log_in(line))
		return COMMAND_FAILED;
	bool ok = config_read(path, &config, NULL, &err) || err_prefix(&err, "fangzheng.yaml");
	struct station_description own = { ok ? config.station_name : "", ok ? config.station_place : "" };
	bool changed = false;
	ok = ok && act_begin(&line->station, &line->person, &act, &err) &&
	     act_finish(act, config_edition_publish(act, &config, &err) && station_describe(act, &own, &changed, &err),
			&err);
	if (ok && changed)
		out_line(_("This station is registered as %s, %s."), config.station_name, config.station_place);
	config_release(&config);
	if (!ok)
		return command_fail(&err);
	out_line("%s", _("The county's settings are published; every station has them after its next sync."));
	return COMMAND_OK;
}

int command_config(struct command_line *line, int argc, char **argv)
{
	if (argc >= 2 && strcmp(argv[1], "check") == 0 && argc <= 3)
		return check(line, argc == 3 ? argv[2] : NULL);
	if (argc == 2 && strcmp(argv[1], "publish") == 0)
		return publish(line);
	return command_usage("config");
}
