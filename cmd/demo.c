/* fangzheng demo: a fresh station with a county in it, all invented, in which everything can be tried. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/demo.h"
#include "cmd/out.h"
#include "cmd/shipped_config.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/db.h"
#include "db/enrol.h"
#include "db/founding.h"
#include "db/login.h"
#include "db/station_build.h"

enum { HOUSEHOLDS_LEAST = 20, HOUSEHOLDS_MOST = 200000, CACHE_KIB = 64 * 1024 };
enum { MORNING_MINUTES = 10 * 60 + 30 };

static const char password[] = "fangzheng";

/* Everything of one part, or nothing: each is one act. */
static bool run_part(struct demo *demo, int64_t at_ms, bool (*part)(struct demo *, struct err *), struct err *err)
{
	if (!act_begin(&demo->line->station, NULL, &demo->act, err))
		return false;
	act_at(demo->act, at_ms);
	return act_finish(demo->act, part(demo, err), err);
}

static bool make_areas(struct demo *demo, struct err *err)
{
	return founding_areas(demo->act, err) && act_fold(demo->act, err);
}

static bool set_passwords(struct demo *demo, struct err *err)
{
	struct demo_login login[DEMO_LOGINS];
	demo_read_logins(demo, login);
	for (size_t i = 0; i < DEMO_LOGINS; i++)
		if (!login_set(&demo->line->station, login[i].login, password, err))
			return false;
	return true;
}

static bool fill(void *context, struct err *err)
{
	struct demo *demo = context;
	struct command_line *line = demo->line;
	int64_t began = clock_now(line->station.clock);
	struct station_description own;
	db_cache(line->station.db, CACHE_KIB);
	if (!county_found(&line->station, line->config.county_code, line->config.county_name, err) ||
	    !run_part(demo, began, make_areas, err) || !run_part(demo, began, demo_make_staff, err) ||
	    !run_part(demo, began, demo_make_policies, err) || !run_part(demo, began, demo_make_households, err))
		return false;
	line->station.clock = line->clock;
	return run_part(demo, began, demo_make_history, err) && set_passwords(demo, err) &&
	       station_description_read(&line->station, &line->arena, &own, err) &&
	       shipped_config_copy(line, line->station.home, &own, err);
}

/* All of it or nothing: half a county would look like a whole one. */
static bool make(struct demo *demo, struct err *err)
{
	struct command_line *line = demo->line;
	/* Its first events are of the past, so its clock stands there until the history is written. */
	struct clock past = clock_fixed(demo->now_ms - (int64_t)DEMO_REGISTER_DAYS * 24 * 3600 * 1000);
	struct station_plan plan = { .home = line->home,
				     .clock = &past,
				     .chance = demo->chance,
				     .demonstration = true,
				     .name = line->config.station_name,
				     .place = line->config.station_place };
	if (!station_build(&plan, fill, demo, &line->station, err))
		return false;
	line->station.clock = line->clock;
	return true;
}

static bool read_number(const char *text, long least, long most, long *number)
{
	char *end;
	*number = strtol(text, &end, 10);
	return *text && *end == '\0' && *number >= least && *number <= most;
}

static void tell(const struct demo *demo)
{
	struct demo_login login[DEMO_LOGINS];
	demo_read_logins(demo, login);
	out_line(_("The demonstration county is in %s: %zu households, all of them invented."), demo->line->home,
		 demo->households_wanted);
	out_line(_("Log in as one of these; the password of all is %s:"), password);
	for (size_t i = 0; i < DEMO_LOGINS; i++)
		out_row_add("", login[i].login, login[i].who, login[i].role, login[i].unit, NULL);
	out_rows_end();
	out_line(_("Open the console with: fangzheng --home %s"), demo->line->home);
}

/*
 * The moment up to which things have happened: the same at every hour of a day, so that one seed is one county. Before
 * it comes, that of the day before: nothing is of the future.
 */
static int64_t last_morning(int64_t now_ms)
{
	int64_t morning = day_start_ms(day_at(now_ms)) + (int64_t)MORNING_MINUTES * 60 * 1000;
	return morning <= now_ms ? morning : morning - (int64_t)24 * 3600 * 1000;
}

int command_demo(struct command_line *line, int argc, char **argv)
{
	const char *households = "3556", *seed = "1";
	long count, number;
	struct err err;
	if (!command_option(&argc, argv, "--households", &households) || !command_option(&argc, argv, "--seed", &seed))
		return COMMAND_USAGE;
	if (argc != 1 || !read_number(households, HOUSEHOLDS_LEAST, HOUSEHOLDS_MOST, &count) ||
	    !read_number(seed, 0, INT32_MAX, &number))
		return command_usage(argv[0]);
	int64_t now_ms = last_morning(clock_now(line->clock));
	struct demo demo = { .line = line,
			     .chance = { .seeded = true, .seed = (uint64_t)number },
			     .now_ms = now_ms,
			     .today = day_at(now_ms),
			     .households_wanted = (size_t)count };
	bool ok = shipped_config_read(line, &err) && make(&demo, &err);
	if (ok)
		tell(&demo);
	arena_release(&demo.arena);
	return ok ? COMMAND_OK : command_fail(&err);
}
