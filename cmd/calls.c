/* fangzheng calls: the log of calls, and the hand-over page of the desk. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "cmd/which_ticket.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/phone.h"
#include "db/call.h"
#include "reports/handover.h"

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static void print_row(const struct call_row *row)
{
	char when[17];
	clock_format(row->rang_at, when);
	out_row_add(when, row->number ? row->number : _("withheld"), call_outcome_label(row),
		    or_empty(row->answered_name), or_empty(row->head), or_empty(row->ticket_number),
		    or_empty(row->ticket_title ? row->ticket_title : row->note), NULL);
}

static void print_json(const struct call_row *row)
{
	struct json *json = json_new_object();
	char when[17];
	clock_format(row->rang_at, when);
	json_set_text(json, "rang_at", when);
	json_set_text(json, "number", row->number);
	json_set_text(json, "result", row->result);
	json_set_bool(json, "missed", row->state == CALL_MISSED);
	json_set_text(json, "answered_by", row->answered_name);
	json_set_text(json, "household", row->head);
	json_set_text(json, "ticket", row->ticket_number);
	json_set_text(json, "note", row->note);
	json_set_int(json, "called_back", row->back_tries);
	json_set_bool(json, "reached", row->back_reached);
	out_json(json);
	json_release(json);
}

struct words {
	const char *number, *result, *from, *until, *by, *page;
	char phone[PHONE_BYTES]; /* the number as it is kept */
};

static bool read_day(const char *typed, int days, int64_t *at_ms, struct err *err)
{
	struct day day;
	if (!typed)
		return true;
	if (!day_parse(typed, &day))
		return err_set(err, ERR_INPUT, _("a date is wanted, like 2026-11-23"));
	*at_ms = day_start_ms(day_from_number(day_number(day) + days));
	return true;
}

static bool read_words(struct command_line *line, struct words *words, struct call_filter *filter, struct err *err)
{
	if (words->number) {
		if (!phone_of_call(words->number, words->phone, err))
			return false;
		filter->number = words->phone;
	}
	filter->result = words->result ? dictionary_code(dictionary_find("call_result"), words->result) : NULL;
	if (words->result && !filter->result)
		return err_set(err, ERR_INPUT, _("a call ends with one of: ticket, advice, wrong, missed"));
	return read_day(words->from, 0, &filter->from_ms, err) && read_day(words->until, 1, &filter->until_ms, err) &&
	       (!words->by || which_staff(line, words->by, &filter->answered_by, err));
}

static int list(struct command_line *line, int argc, char **argv)
{
	struct call_filter filter = { .number = NULL };
	struct call_page *page = arena_alloc(&line->arena, sizeof *page);
	struct words words = { .page = "1" };
	struct err err;
	bool json = command_flag(&argc, argv, "--json");
	filter.missed = command_flag(&argc, argv, "--missed");
	filter.waiting = command_flag(&argc, argv, "--waiting");
	filter.undecided = command_flag(&argc, argv, "--open");
	if (!command_option(&argc, argv, "--number", &words.number) ||
	    !command_option(&argc, argv, "--result", &words.result) ||
	    !command_option(&argc, argv, "--from", &words.from) ||
	    !command_option(&argc, argv, "--until", &words.until) || !command_option(&argc, argv, "--by", &words.by) ||
	    !command_option(&argc, argv, "--page", &words.page))
		return COMMAND_USAGE;
	if (argc != 1 || atoi(words.page) < 1)
		return command_usage("calls");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	filter.viewer = &line->person;
	filter.phone_prefix = line->config.phone_prefix;
	filter.now_ms = clock_now(line->clock);
	if (!access_may(&line->person, ACCESS_CALL_SEE, NULL, &err) || !read_words(line, &words, &filter, &err) ||
	    !call_list(line->station.db, &filter, (size_t)(atoi(words.page) - 1) * CALL_PAGE_ROWS, &line->arena, page,
		       &err))
		return command_fail(&err);
	for (size_t i = 0; i < page->count; i++) {
		if (json)
			print_json(&page->row[i]);
		else
			print_row(&page->row[i]);
	}
	out_rows_end();
	return COMMAND_OK;
}

static int handover(struct command_line *line, int argc, char **argv)
{
	enum { SHOWN = 12, COLUMNS = 76 };
	struct err err;
	char *text;
	bool all = command_flag(&argc, argv, "--all");
	if (argc != 1)
		return command_usage("calls");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	struct handover_query query = { .config = &line->config,
					.viewer = &line->person,
					.now_ms = clock_now(line->clock),
					.most = all ? SIZE_MAX : SHOWN,
					.columns = COLUMNS };
	if (!access_may(&line->person, ACCESS_CALL_SEE, NULL, &err) ||
	    !handover_text(line->station.db, &query, &line->arena, &text, &err))
		return command_fail(&err);
	out_lines(text);
	return COMMAND_OK;
}

int command_calls(struct command_line *line, int argc, char **argv)
{
	if (argc >= 2 && strcmp(argv[1], "list") == 0)
		return list(line, argc - 1, argv + 1);
	if (argc >= 2 && strcmp(argv[1], "handover") == 0)
		return handover(line, argc - 1, argv + 1);
	return command_usage(argv[0]);
}
