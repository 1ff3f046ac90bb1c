/* fangzheng config: checks fangzheng.yaml, and gives the county's part of it to every station. */
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/clock.h"
#include "core/config_doubts.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/config_edition.h"

/* With its place, where that is known. */
static void print_problem(const char *path, const struct config_problem *problem)
{
	if (problem->line > 0)
		out_line("%s:%d:%d: %s", path, problem->line, problem->column, problem->text);
	else
		out_line("%s: %s", path, problem->text);
}

static int check(struct command_line *line, const char *path)
{
	struct config config = { 0 };
	struct config_problems problems = { 0 };
	struct err err;
	bool ok = config_read(command_path(line, path), &config, &problems, &err);
	size_t wrong = problems.count;
	if (ok)
		config_doubts(&config, day_at(clock_now(line->clock)), &problems);
	for (size_t i = 0; i < problems.count; i++)
		print_problem(path, &problems.problem[i]);
	if (!ok && wrong == 0)
		out_problem("%s", err.text);
	if (problems.count == 0 && ok)
		out_line(_("%s: nothing is wrong"), path);
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
	ok = ok && act_begin(&line->station, &line->person, &act, &err) &&
	     act_finish(act, config_edition_publish(act, &config, &err), &err);
	config_release(&config);
	if (!ok)
		return command_fail(&err);
	out_line("%s", _("The county's settings are published; every station has them after its next sync."));
	return COMMAND_OK;
}

int command_config(struct command_line *line, int argc, char **argv)
{
	if (argc >= 2 && strcmp(argv[1], "check") == 0 && argc <= 3)
		return check(line, argc == 3 ? argv[2] : arena_format(&line->arena, "%s/fangzheng.yaml", line->home));
	if (argc == 2 && strcmp(argv[1], "publish") == 0)
		return publish(line);
	return command_usage("config");
}
