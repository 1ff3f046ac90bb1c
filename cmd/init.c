/* fangzheng init: makes a station, of a new county or of one that is there. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "cmd/run_sync.h"
#include "core/crypto.h"
#include "core/i18n.h"
#include "core/prefix.h"
#include "db/act.h"
#include "db/enrol.h"
#include "db/founding.h"
#include "db/login.h"
#include "db/password.h"

struct init {
	const char *admin, *admin_name, *join, *name, *place;
};

static bool find_shipped_config(char path[static 4200])
{
	return prefix_find("../data/fangzheng.yaml", "share/fangzheng/fangzheng.yaml", path, 4200) ||
	       prefix_find("../../data/fangzheng.yaml", "share/fangzheng/fangzheng.yaml", path, 4200);
}

/* The settings to begin with are the shipped ones, unless the folder has its own. */
static bool read_shipped_config(struct command_line *line, struct err *err)
{
	char path[4200];
	struct config config = { 0 };
	const char *own = arena_format(&line->arena, "%s/fangzheng.yaml", line->home);
	if (access(own, F_OK) == 0)
		snprintf(path, sizeof path, "%s", own);
	else if (!find_shipped_config(path))
		return err_set(err, ERR_MISSING, "%s", _("the shipped fangzheng.yaml is missing; install the program again"));
	if (!config_read(path, &config, NULL, err)) {
		config_release(&config);
		return err_prefix(err, "%s", path);
	}
	config_release(&line->config);
	line->config = config;
	return true;
}

static bool copy_config(struct command_line *line, struct err *err)
{
	char from[4200], bytes[8192];
	const char *to = arena_format(&line->arena, "%s/fangzheng.yaml", line->home);
	if (access(to, F_OK) == 0)
		return true;
	FILE *in = find_shipped_config(from) ? fopen(from, "re") : NULL, *out = in ? fopen(to, "wxe") : NULL;
	bool ok = in && out;
	for (size_t size; ok && (size = fread(bytes, 1, sizeof bytes, in)) > 0;)
		ok = fwrite(bytes, 1, size, out) == size;
	if (in)
		fclose(in);
	if (out)
		ok = fclose(out) == 0 && ok;
	return ok || err_set(err, ERR_SYSTEM, _("%s cannot be written"), to);
}

static bool found_county(struct command_line *line, const struct init *init, const char *password, struct err *err)
{
	struct act *act;
	const struct config *config = &line->config;
	struct founding_admin admin = { .login = init->admin,
					.name = init->admin_name ? init->admin_name : init->admin,
					.area = config->county_code };
	if (!county_found(&line->station, config->county_code, config->county_name, err) ||
	    !act_begin(&line->station, NULL, &act, err))
		return false;
	if (!founding_areas(act, err) || !act_fold(act, err) || !founding_admin(act, &admin, err)) {
		act_abandon(act);
		return false;
	}
	return act_commit(act, err) && login_set(&line->station, init->admin, password, err) && copy_config(line, err);
}

/* All of it or nothing: a station without its county or its administrator is of no use. */
static bool make_county(struct command_line *line, const struct init *init, const char *password, struct err *err)
{
	struct station_plan plan = { .home = line->home,
				     .clock = line->clock,
				     .name = init->name ? init->name : line->config.station_name,
				     .place = init->place ? init->place : line->config.station_place };
	if (!station_create(&plan, &line->station, err))
		return false;
	if (found_county(line, init, password, err))
		return true;
	struct station made = line->station;
	station_close(&line->station);
	station_remove_files(&made);
	wipe(&made, sizeof made);
	return false;
}

static int init_county(struct command_line *line, const struct init *init)
{
	char password[COMMAND_PASSWORD_BYTES];
	struct err err;
	if (access(arena_format(&line->arena, "%s/station.db", line->home), F_OK) == 0) {
		out_problem(_("there is a station in %s already"), line->home);
		return COMMAND_FAILED;
	}
	if (!read_shipped_config(line, &err))
		return command_fail(&err);
	if (!command_ask_new_password(arena_format(&line->arena, _("A password for %s: "), init->admin), "FANGZHENG_PASSWORD_FILE",
				      password))
		return COMMAND_FAILED;
	bool ok = password_check(password, init->admin, &err) && make_county(line, init, password, &err);
	wipe(password, sizeof password);
	if (!ok)
		return command_fail(&err);
	out_line(_("The station of %s is in %s."), line->config.county_name, line->home);
	out_line(_("Its settings are in %s/fangzheng.yaml; open the console with 'fangzheng' and log in as %s."), line->home, init->admin);
	out_line("%s", _("Keep a copy of station.key in a safe place: who has it speaks for this station."));
	return COMMAND_OK;
}

static int init_joined(struct command_line *line, const struct init *init, const char *code)
{
	struct err err;
	if (!read_shipped_config(line, &err))
		return command_fail(&err);
	int result = run_sync(line, &(struct run_sync){ .file = command_path(line, init->join),
							.join = code,
							.name = init->name,
							.place = init->place ? init->place : line->config.station_place });
	if (result != COMMAND_OK)
		return result;
	if (!copy_config(line, &err))
		return command_fail(&err);
	out_line(_("The station in %s has joined. What is entered here reaches the others once the first station has synced."), line->home);
	out_line(_("Put the name of the central file under 'sync:' in %s/fangzheng.yaml."), line->home);
	out_line("%s", _("An administrator gets a password here with 'fangzheng user reset LOGIN'."));
	return COMMAND_OK;
}

int command_init(struct command_line *line, int argc, char **argv)
{
	struct init init = { 0 };
	if (!command_option(&argc, argv, "--admin", &init.admin) || !command_option(&argc, argv, "--admin-name", &init.admin_name) ||
	    !command_option(&argc, argv, "--join", &init.join) || !command_option(&argc, argv, "--name", &init.name) ||
	    !command_option(&argc, argv, "--place", &init.place))
		return COMMAND_USAGE;
	if (init.join && !init.admin && argc == 2)
		return init_joined(line, &init, argv[1]);
	if (init.admin && !init.join && argc == 1)
		return init_county(line, &init);
	return command_usage("init");
}
