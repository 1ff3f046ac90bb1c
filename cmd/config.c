/* fangzheng config: checks fangzheng.yaml, and gives the county's part of it to every station. */
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/config_edition.h"
#include "db/enrol.h"

/* What the file says of this station counts once it is published: until then it is another. */
static bool check_station(struct command_line *line, const struct config *config, struct err *err)
{
	struct station_description now;
	if (access(arena_format(&line->arena, "%s/station.db", line->home), F_OK) != 0)
		return true;
	struct station_open_options options = { .clock = line->clock, .read_only = true };
	if (!station_open(line->home, &options, &line->station, err) ||
	    !station_description_read(&line->station, &line->arena, &now, err))
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
	for (size_t i = 0; i < problems.count; i++)
		out_line("%s:%d:%d: %s", path, problems.problem[i].line, problems.problem[i].column,
			 problems.problem[i].text);
	if (!ok && problems.count == 0)
		out_problem("%s", err.text);
	if (ok)
		out_line(_("%s: nothing is wrong"), path);
	if (ok && !file && !(ok = check_station(line, &config, &err)))
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
