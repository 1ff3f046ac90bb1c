/* fangzheng import: lists of the register from CSV. */
#include "db/import.h"

#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/i18n.h"

static void say(const char *sentence, void *context)
{
	(void)context;
	out_problem("%s", sentence);
}

static void progress(int64_t rows, int64_t of, void *context)
{
	(void)context;
	out_progress(of ? _("rows written") : _("rows checked"), rows, of);
}

static void say_counts(const struct import_counts *counts, const struct import_job *job, const char *rejects)
{
	if (job->dry_run)
		out_line(_("%lld rows: %lld would be new, %lld changed, %lld as they are; nothing was written"),
			 (long long)counts->rows, (long long)counts->fresh, (long long)counts->changed,
			 (long long)counts->same);
	else
		out_line(_("%lld rows: %lld new, %lld changed, %lld as they are"), (long long)counts->rows,
			 (long long)counts->fresh, (long long)counts->changed, (long long)counts->same);
	if (counts->bad > 0 && !job->dry_run)
		out_line(_("%lld rows were refused and are in %s: mend them there and import that file"),
			 (long long)counts->bad, rejects);
	else if (counts->bad > 0)
		out_line(_("%lld rows would be refused"), (long long)counts->bad);
}

/* The columns of every kind, for docs/import.md. */
static int print_columns(struct command_line *line)
{
	for (int i = 0; import_kind_at(i); i++) {
		out_line("## %s", import_kind_name(import_kind_at(i)));
		out_line("%s", "");
		out_lines(import_columns(import_kind_at(i), &line->arena));
	}
	return COMMAND_OK;
}

int command_import(struct command_line *line, int argc, char **argv)
{
	struct import_job job = { .encoding = "auto", .say = say, .progress = progress };
	struct import_counts counts;
	struct err err;
	job.dry_run = command_flag(&argc, argv, "--dry-run");
	if (command_flag(&argc, argv, "--columns"))
		return print_columns(line);
	if (!command_option(&argc, argv, "--encoding", &job.encoding) ||
	    !command_option(&argc, argv, "--skip-bad", &job.rejects))
		return COMMAND_USAGE;
	if (argc != 3 || !(job.kind = import_kind_find(argv[1])))
		return command_usage(argv[0]);
	const char *rejects = job.rejects;
	job.shown = argv[2];
	job.path = command_path(line, argv[2]);
	job.rejects = command_path(line, rejects);
	if (!command_log_in(line))
		return COMMAND_FAILED;
	job.config = &line->config;
	if (!import_run(&line->station, &line->person, &job, &counts, &err))
		return command_fail(&err);
	if (counts.rows > 0 && (job.dry_run || counts.fresh + counts.changed == 0))
		out_progress(_("rows checked"), counts.rows, counts.rows);
	say_counts(&counts, &job, rejects);
	return counts.bad > 0 ? COMMAND_FAILED : COMMAND_OK;
}
