/* fangzheng init: makes a station, of a new county or of one that is there. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "cmd/run_sync.h"
#include "cmd/shipped_config.h"
#include "core/crypto.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/enrol.h"
#include "db/founding.h"
#include "db/login.h"
#include "db/password.h"
#include "db/station_build.h"

struct init {
	const char *admin, *admin_name, *join, *name, *place;
};

struct founding {
	struct command_line *line;
	const struct init *init;
	const char *password;
};

static bool found_county(void *context, struct err *err)
{
	const struct founding *founding = context;
	struct command_line *line = founding->line;
	const struct init *init = founding->init;
	struct station_description own;
	struct act *act;
	const struct config *config = &line->config;
	struct founding_admin admin = { .login = init->admin,
					.name = init->admin_name ? init->admin_name : init->admin,
					.area = config->county_code };
	if (!county_found(&line->station, config->county_code, config->county_name, err) ||
	    !act_begin(&line->station, NULL, &act, err))
		return false;
	bool founded = founding_areas(act, err) && act_fold(act, err) && founding_admin(act, &admin, err);
	return act_finish(act, founded, err) && login_set(&line->station, init->admin, founding->password, err) &&
	       station_description_read(&line->station, &line->arena, &own, err) &&
	       shipped_config_copy(line, line->station.home, &own, err);
}

/* All of it or nothing: a station without its county or its administrator is of no use. */
static bool make_county(struct command_line *line, const struct init *init, const char *password, struct err *err)
{
	struct station_plan plan = { .home = line->home,
				     .clock = line->clock,
				     .name = init->name ? init->name : line->config.station_name,
				     .place = init->place ? init->place : line->config.station_place };
	return station_build(&plan, found_county, &(struct founding){ line, init, password }, &line->station, err);
}

static int init_county(struct command_line *line, const struct init *init)
{
	char password[COMMAND_PASSWORD_BYTES];
	struct err err;
	if (access(arena_format(&line->arena, "%s/station.db", line->home), F_OK) == 0) {
		out_problem(_("there is a station in %s already"), line->home);
		return COMMAND_FAILED;
	}
	if (!shipped_config_read(line, &err))
		return command_fail(&err);
	if (!command_ask_new_password(arena_format(&line->arena, _("A password for %s: "), init->admin),
				      "FANGZHENG_PASSWORD_FILE", password))
		return COMMAND_FAILED;
	bool ok = password_check(password, init->admin, &err) && make_county(line, init, password, &err);
	wipe(password, sizeof password);
	if (!ok)
		return command_fail(&err);
	out_line(_("The station of %s is in %s."), line->config.county_name, line->home);
	out_line(_("Its settings are in %s/fangzheng.yaml; open the console with 'fangzheng' and log in as %s."),
		 line->home, init->admin);
	out_line("%s", _("Keep a copy of station.key in a safe place: who has it speaks for this station."));
	return COMMAND_OK;
}

static int init_joined(struct command_line *line, const struct init *init, const char *code)
{
	struct err err;
	if (!shipped_config_read(line, &err))
		return command_fail(&err);
	int result =
		run_sync(line, &(struct run_sync){ .file = command_path(line, init->join),
						   .join = code,
						   .name = init->name,
						   .place = init->place ? init->place : line->config.station_place });
	if (result != COMMAND_OK)
		return result;
	struct station_open_options options = { .clock = line->clock, .read_only = true };
	struct station_description own;
	if (!station_open(line->home, &options, &line->station, &err) ||
	    !station_description_read(&line->station, &line->arena, &own, &err) ||
	    !shipped_config_copy(line, line->home, &own, &err))
		return command_fail(&err);
	out_line(_("The station in %s has joined. What is entered here reaches the others once the first station has "
		   "synced."),
		 line->home);
	out_line(_("Put the name of the central file under 'sync:' in %s/fangzheng.yaml."), line->home);
	out_line("%s", _("An administrator gets a password here with 'fangzheng user reset LOGIN'."));
	return COMMAND_OK;
}

int command_init(struct command_line *line, int argc, char **argv)
{
	struct init init = { 0 };
	if (!command_option(&argc, argv, "--admin", &init.admin) ||
	    !command_option(&argc, argv, "--admin-name", &init.admin_name) ||
	    !command_option(&argc, argv, "--join", &init.join) || !command_option(&argc, argv, "--name", &init.name) ||
	    !command_option(&argc, argv, "--place", &init.place))
		return COMMAND_USAGE;
	if (init.join && !init.admin && argc == 2)
		return init_joined(line, &init, argv[1]);
	if (init.admin && !init.join && argc == 1)
		return init_county(line, &init);
	return command_usage("init");
}
