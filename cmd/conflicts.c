/* fangzheng conflicts: what two people set at once, and settling it. */
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "cmd/which_household.h"
#include "core/clock.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/act.h"
#include "db/conflict.h"

static const char *show(struct command_line *line, const struct conflict_row *row, const char *value)
{
	struct register_reader reader = { .whole_idnumbers = access_sees_idnumber(&line->person, row->area) };
	return register_show(&row->type->field[row->field], value, &reader, &line->arena);
}

static const char *by(struct command_line *line, const char *author, int64_t at_ms)
{
	char when[17];
	clock_format(at_ms, when);
	return arena_format(&line->arena, "%s %s", author ? author : _("the station"), when);
}

static void set_side(struct json *object, const char *key, const char *value, const char *author, int64_t at_ms)
{
	struct json *side = json_new_object();
	char when[17];
	clock_format(at_ms, when);
	json_set_text(side, "value", value);
	json_set_text(side, "by", author);
	json_set_text(side, "at", when);
	json_set(object, key, side);
}

static void print_json(struct command_line *line, const struct conflict_row *row)
{
	struct json *object = json_new_object();
	json_set_text(object, "conflict", conflict_name(row, &line->arena));
	json_set_text(object, "number", row->number);
	json_set_text(object, "head", row->head);
	json_set_text(object, "village", row->village);
	json_set_text(object, "member", row->member);
	json_set_text(object, "subject", row->type->subject);
	json_set_text(object, "field", row->type->field[row->field].name);
	json_set_bool(object, "protected", row->type->field[row->field].flags & FIELD_PROTECTED);
	set_side(object, "holds", show(line, row, row->value), row->author, row->at_ms);
	set_side(object, "other", show(line, row, row->rival), row->rival_author, row->rival_at_ms);
	out_json(object);
	json_release(object);
}

static int list(struct command_line *line, const char *household, bool json)
{
	struct conflict_query query = { .viewer = &line->person };
	struct conflict_page page;
	struct err err;
	if (household && !which_household(line, household, ACCESS_HOUSEHOLD_SEE, &query.household, &err))
		return command_fail(&err);
	size_t first = 0;
	do {
		if (!conflict_list(line->station.db, &query, first, &line->arena, &page, &err))
			return command_fail(&err);
		for (size_t i = 0; i < page.count; i++) {
			const struct conflict_row *row = &page.row[i];
			if (json) {
				print_json(line, row);
				continue;
			}
			out_row_add(conflict_name(row, &line->arena), row->number ? row->number : "",
				    row->member ? row->member
				    : row->head ? row->head
						: "",
				    _(row->type->field[row->field].label), show(line, row, row->value),
				    by(line, row->author, row->at_ms), show(line, row, row->rival),
				    by(line, row->rival_author, row->rival_at_ms), NULL);
		}
		first += page.count;
	} while (page.count == CONFLICT_PAGE_ROWS);
	if (!json && first == 0)
		out_line("%s", _("All is settled."));
	else if (!json)
		out_rows_end();
	return COMMAND_OK;
}

static int settle(struct command_line *line, const char *name, bool keep, bool take, const char *typed)
{
	struct conflict_query query = { .viewer = &line->person };
	struct conflict_row row;
	struct act *act;
	struct err err;
	if (!conflict_by_name(line->station.db, &query, name, &line->arena, &row, &err))
		return command_fail(&err);
	const char *value = keep ? row.value : take ? row.rival : NULL;
	if (typed && !field_read(&row.type->field[row.field], typed, &line->arena, &value, &err))
		return command_fail(&err);
	if (!act_begin(&line->station, &line->person, &act, &err) ||
	    !act_finish(act, conflict_settle(act, &row, value, &err), &err))
		return command_fail(&err);
	out_line(_("Settled: %s"), show(line, &row, value));
	return COMMAND_OK;
}

int command_conflicts(struct command_line *line, int argc, char **argv)
{
	const char *household = NULL, *value = NULL;
	bool json = command_flag(&argc, argv, "--json"), keep = command_flag(&argc, argv, "--keep"),
	     take = command_flag(&argc, argv, "--take");
	if (!command_option(&argc, argv, "--household", &household) || !command_option(&argc, argv, "--value", &value))
		return COMMAND_USAGE;
	bool settles = argc == 3 && strcmp(argv[1], "settle") == 0;
	if ((argc != 1 && !settles) || (settles ? keep + take + (value != NULL) != 1 : keep || take || value))
		return command_usage("conflicts");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	return settles ? settle(line, argv[2], keep, take, value) : list(line, household, json);
}
