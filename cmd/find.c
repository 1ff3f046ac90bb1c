/* fangzheng find: the console's find box on the command line. */
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/find.h"

enum { ROWS_USUAL = 20 };

static const char *kind_label(const char *kind)
{
	static const char *const labels[][2] = { { "household", N_("household") }, { "member", N_("member") },
						 { "staff", N_("staff") },	   { "area", N_("Area") },
						 { "ticket", N_("Ticket") },	   { "stranger", N_("stranger") } };
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (strcmp(labels[i][0], kind) == 0)
			return _(labels[i][1]);
	return kind;
}

static void print_json(const struct find_row *row)
{
	struct json *json = json_new_object();
	json_set_text(json, "kind", row->kind);
	json_set_text(json, "number", row->number);
	json_set_text(json, "name", row->name);
	json_set_text(json, "area", row->area);
	if (row->head && strcmp(row->kind, "household") != 0)
		json_set_text(json, "head", row->head);
	json_set_text(json, "by", row->by);
	json_set_bool(json, "left", row->left);
	out_json(json);
	json_release(json);
}

int command_find(struct command_line *line, int argc, char **argv)
{
	const char *words = "";
	int limit = ROWS_USUAL;
	struct err err;
	char today[11];
	if (!command_option_number(&argc, argv, "--limit", 1, FIND_ROWS_MOST, &limit))
		return COMMAND_USAGE;
	bool json = command_flag(&argc, argv, "--json");
	if (argc < 2)
		return command_usage(argv[0]);
	if (!command_log_in(line))
		return COMMAND_FAILED;
	for (int i = 1; i < argc; i++)
		words = arena_format(&line->arena, "%s%s%s", words, i > 1 ? " " : "", argv[i]);
	day_format(day_at(clock_now(line->clock)), today);
	struct find_query query = { .words = words,
				    .person = &line->person,
				    .today = today,
				    .phone_prefix = line->config.phone_prefix,
				    .limit = limit };
	struct find_page *page = arena_alloc(&line->arena, sizeof *page);
	if (!find_run(line->station.db, &query, &line->arena, page, &err))
		return command_fail(&err);
	for (size_t i = 0; i < page->count; i++) {
		const struct find_row *row = &page->row[i];
		if (json)
			print_json(row);
		else
			out_row_add(kind_label(row->kind), row->number, row->name, row->area,
				    row->left ? _("left") : "", NULL);
	}
	out_rows_end();
	if (page->more && !json)
		out_problem("%s", _("There are more; type more of the name, or ask for more with --limit."));
	if (page->count > 0)
		return COMMAND_OK;
	out_problem("%s", _("nothing that you may see fits all of these words"));
	return COMMAND_FAILED;
}
