/* fangzheng demo: a fresh station with a county in it, all invented, in which everything can be tried. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/demo.h"
#include "cmd/out.h"
#include "core/i18n.h"
#include "core/prefix.h"
#include "db/act.h"
#include "db/db.h"
#include "db/enrol.h"
#include "db/founding.h"
#include "db/login.h"

enum { HOUSEHOLDS = 3556, HOUSEHOLDS_MOST = 200000, REGISTER_DAYS = 200, CACHE_KIB = 64 * 1024 };

static const char *const logins[] = { "desk", "clerk", "helper", "doctor", "department", "leader", "inspector", "admin" };
static const char password[] = "fangzheng";

/* Everything of one part, or nothing: each is one act. */
static bool run_part(struct demo *demo, int64_t at_ms, bool (*part)(struct demo *, struct err *), struct err *err)
{
	if (!act_begin(&demo->line->station, NULL, &demo->act, err))
		return false;
	act_at(demo->act, at_ms);
	if (part(demo, err))
		return act_commit(demo->act, err);
	act_abandon(demo->act);
	return false;
}

static bool make_areas(struct demo *demo, struct err *err)
{
	return founding_areas(demo->act, err) && act_fold(demo->act, err);
}

static bool set_passwords(struct demo *demo, struct err *err)
{
	for (size_t i = 0; i < sizeof logins / sizeof *logins; i++)
		if (!login_set(&demo->line->station, logins[i], password, err))
			return false;
	return true;
}

static bool make(struct demo *demo, struct err *err)
{
	struct command_line *line = demo->line;
	/* Its first events are of the past, so its clock stands there until the history is written. */
	struct clock past = clock_fixed(demo->now_ms - (int64_t)REGISTER_DAYS * 24 * 3600 * 1000);
	struct station_plan plan = { .home = line->home, .clock = &past, .chance = demo->chance, .demonstration = true, .name = "县扶贫服务台", .place = "方正县方正镇" };
	if (!station_create(&plan, &line->station, err))
		return false;
	int64_t began = past.fixed_ms;
	db_cache(line->station.db, CACHE_KIB);
	if (!county_found(&line->station, line->config.county_code, line->config.county_name, err) ||
	    !run_part(demo, began, make_areas, err) || !run_part(demo, began, demo_make_staff, err) || !run_part(demo, began, demo_make_households, err))
		return false;
	line->station.clock = line->clock;
	return run_part(demo, began, demo_make_history, err) && set_passwords(demo, err);
}

static bool read_number(const char *text, long least, long most, long *number)
{
	char *end;
	*number = strtol(text, &end, 10);
	return *text && *end == '\0' && *number >= least && *number <= most;
}

static bool find_config(char path[static 4200])
{
	return prefix_find("../data/fangzheng.yaml", "share/fangzheng/fangzheng.yaml", path, 4200) ||
	       prefix_find("../../data/fangzheng.yaml", "share/fangzheng/fangzheng.yaml", path, 4200);
}

static bool read_shipped_config(struct command_line *line, struct err *err)
{
	char path[4200];
	if (!find_config(path))
		return err_set(err, ERR_MISSING, _("the shipped fangzheng.yaml is missing; install the program again"));
	struct config config = { 0 };
	if (!config_read(path, &config, NULL, err)) {
		config_release(&config);
		return err_prefix(err, "%s", path);
	}
	config_release(&line->config);
	line->config = config;
	return true;
}

int command_demo(struct command_line *line, int argc, char **argv)
{
	const char *households = "3556", *seed = "1";
	long count, number;
	struct err err;
	if (!command_option(&argc, argv, "--households", &households) || !command_option(&argc, argv, "--seed", &seed))
		return COMMAND_USAGE;
	if (argc != 1 || !read_number(households, 20, HOUSEHOLDS_MOST, &count) || !read_number(seed, 0, INT32_MAX, &number))
		return command_usage(argv[0]);
	struct demo demo = { .line = line,
			     .chance = { .seeded = true, .seed = (uint64_t)number },
			     .now_ms = clock_now(line->clock),
			     .today = day_at(clock_now(line->clock)),
			     .households_wanted = (size_t)count };
	bool ok = read_shipped_config(line, &err) && make(&demo, &err);
	size_t made = demo.household_count;
	arena_release(&demo.arena);
	if (!ok)
		return command_fail(&err);
	out_line(_("The demonstration county is in %s: %zu households, all of them invented."), line->home, made);
	out_line(_("Open the console with: fangzheng --home %s"), line->home);
	out_line("%s", _("Logins: desk clerk helper doctor department leader inspector admin. Password of all: fangzheng"));
	return COMMAND_OK;
}
