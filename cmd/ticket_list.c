/* fangzheng ticket list: a queue, filtered and sorted, a page at a time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/out.h"
#include "cmd/ticket_print.h"
#include "cmd/which_ticket.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/saved_filter.h"

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static void set_time(struct json *json, const char *key, int64_t at_ms)
{
	char text[17];
	if (at_ms)
		clock_format(at_ms, text);
	json_set_text(json, key, at_ms ? text : NULL);
}

struct json *ticket_row_json(const struct ticket_row *row)
{
	struct json *json = json_new_object();
	json_set_text(json, "number", row->number);
	json_set_text(json, "state", ticket_state_name(row->state));
	json_set_text(json, "title", row->title);
	json_set_text(json, "category", row->category);
	json_set_text(json, "urgency", row->urgency);
	json_set_text(json, "household", row->head);
	json_set_text(json, "township", row->township);
	json_set_text(json, "village", row->village);
	json_set_text(json, "caller", row->caller);
	json_set_text(json, "main", row->main_name);
	json_set_text(json, "unit", row->main_unit);
	json_set_int(json, "round", row->round);
	json_set_bool(json, "told", row->told);
	json_set_bool(json, "overdue", row->overdue);
	json_set_bool(json, "soon", row->soon);
	json_set_bool(json, "rivals", row->rivals);
	set_time(json, "opened", row->opened_at);
	set_time(json, "due", row->due_at);
	json_set_text(json, "suspended_until", row->until);
	return json;
}

void ticket_row_add(struct command_line *line, const struct ticket_row *row)
{
	const struct config_category *category = config_category(&line->config, row->category);
	char due[17] = "";
	if (row->until && !row->to_resume)
		snprintf(due, sizeof due, _("held %s"), row->until + 5);
	else if (row->due_at)
		clock_format(row->due_at, due);
	out_row_add(row->number, ticket_state_text(row->state, row->to_resume),
		    category ? category->name : row->category, or_empty(row->head ? row->head : row->caller),
		    or_empty(row->village), row->marked, or_empty(row->main_name), due,
		    row->overdue       ? _("overdue")
		    : row->was_overdue ? _("overdue before the suspension")
		    : row->soon	       ? _("due soon")
				       : "",
		    NULL);
}

/* What a list is asked for, as it was typed; NULL for what was not. */
struct asked_words {
	const char *queue, *area, *category, *urgency, *state, *main, *days, *sort, *filter, *page;
};

/* "open, returned, …": what was allowed. */
static bool no_such(struct command_line *line, const char *sentence, const char *typed, int count,
		    const char *(*name_of)(int), struct err *err)
{
	const char *known = NULL;
	for (int i = 0; i < count; i++)
		known = known ? arena_format(&line->arena, "%s, %s", known, name_of(i)) : name_of(i);
	return err_set(err, ERR_INPUT, sentence, typed, known);
}

static const char *queue_name(int queue)
{
	return ticket_queue_name((enum ticket_queue)queue);
}

static const char *state_name(int state)
{
	return ticket_state_name((enum ticket_state)state);
}

static const char *order_name(int order)
{
	return ticket_order_name((enum ticket_order)order);
}

/* By its name or by what the screens call it. */
static bool read_queue(const char *word, enum ticket_queue *queue)
{
	if (ticket_queue_parse(word, queue))
		return true;
	for (int i = 0; i < TICKET_QUEUES; i++)
		if (strcmp(_(ticket_queue_label((enum ticket_queue)i)), word) == 0) {
			*queue = (enum ticket_queue)i;
			return true;
		}
	return false;
}

static bool read_state(const char *word, const char **name)
{
	enum ticket_state state = TICKET_OPEN;
	bool found = ticket_state_parse(word, &state);
	for (int i = 0; i < TICKET_STATES && !found; i++)
		if (strcmp(_(ticket_state_label((enum ticket_state)i)), word) == 0) {
			state = (enum ticket_state)i;
			found = true;
		}
	*name = ticket_state_name(state);
	return found;
}

static bool read_saved(struct command_line *line, const char *name, struct saved_filter *asked, struct err *err)
{
	struct saved_filters *filters = arena_alloc(&line->arena, sizeof *filters);
	if (!saved_filters_read(line->station.db, line->person.login, &line->arena, filters, err))
		return false;
	for (size_t i = 0; i < filters->count; i++)
		if (strcmp(filters->filter[i].name, name) == 0) {
			*asked = filters->filter[i];
			return true;
		}
	return err_set(err, ERR_MISSING, _("%s keeps no filter '%s'"), line->person.login, name);
}

/* What is said beside a saved filter comes in its place. */
static bool read_asked(struct command_line *line, const struct asked_words *words, struct saved_filter *asked,
		       struct err *err)
{
	struct ticket_filter *filter = &asked->filter;
	if (words->filter && !read_saved(line, words->filter, asked, err))
		return false;
	if (words->queue && !read_queue(words->queue, &filter->queue))
		return no_such(line, _("there is no queue '%s'; there are: %s"), words->queue, TICKET_QUEUES,
			       queue_name, err);
	if (words->state && !read_state(words->state, &filter->state))
		return no_such(line, _("there is no state '%s'; there are: %s"), words->state, TICKET_STATES,
			       state_name, err);
	if (words->sort && !ticket_order_parse(words->sort, &filter->order))
		return no_such(line, _("there is no order '%s'; there are: %s"), words->sort, TICKET_ORDERS, order_name,
			       err);
	if (words->days && (asked->days = atoi(words->days)) <= 0)
		return err_set(err, ERR_INPUT, _("--days is a number of days, like 7"));
	if (words->main && !which_staff(line, words->main, &filter->main, err))
		return false;
	filter->area = words->area ? words->area : filter->area;
	filter->category = words->category ? words->category : filter->category;
	filter->urgency = words->urgency ? words->urgency : filter->urgency;
	return true;
}

int ticket_print_list(struct command_line *line, int argc, char **argv)
{
	struct saved_filter asked = { .filter = { .queue = QUEUE_ALL } };
	struct ticket_page *page = arena_alloc(&line->arena, sizeof *page);
	struct err err;
	struct asked_words words = { .page = "1" };
	bool json = command_flag(&argc, argv, "--json");
	const struct {
		const char *option, **word;
	} options[] = {
		{ "--queue", &words.queue },	 { "--area", &words.area },   { "--category", &words.category },
		{ "--urgency", &words.urgency }, { "--state", &words.state }, { "--main", &words.main },
		{ "--days", &words.days },	 { "--sort", &words.sort },   { "--filter", &words.filter },
		{ "--page", &words.page },
	};
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (!command_option(&argc, argv, options[i].option, options[i].word))
			return COMMAND_USAGE;
	if (argc != 1 || atoi(words.page) < 1)
		return command_usage("ticket");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!read_asked(line, &words, &asked, &err))
		return command_fail(&err);
	struct ticket_filter *filter = &asked.filter;
	filter->viewer = &line->person;
	ticket_filter_at(filter, &line->config, clock_now(line->clock));
	filter->opened_from = asked.days > 0 ? filter->now_ms - (int64_t)asked.days * 24 * 3600 * 1000 : 0;
	if (!access_may_somewhere(&line->person, ACCESS_TICKET_SEE, &err) ||
	    !ticket_list(line->station.db, filter, (size_t)(atoi(words.page) - 1) * TICKET_PAGE_ROWS, &line->arena,
			 page, &err))
		return command_fail(&err);
	for (size_t i = 0; i < page->count; i++) {
		struct json *row = json ? ticket_row_json(&page->row[i]) : NULL;
		if (row)
			out_json(row);
		else
			ticket_row_add(line, &page->row[i]);
		json_release(row);
	}
	out_rows_end();
	return COMMAND_OK;
}
