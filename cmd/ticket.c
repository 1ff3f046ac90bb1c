/* fangzheng ticket: taking one, its steps, and what is printed of them. */
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "cmd/ticket_print.h"
#include "cmd/which_household.h"
#include "cmd/which_ticket.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/phone.h"
#include "db/absence.h"
#include "db/act.h"
#include "db/diary.h"
#include "db/household.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "db/ticket_correct.h"

static bool category_of(const struct config *config, const char *word, const char **code, struct err *err)
{
	const struct config_category *category = word ? config_category_named(config, word) : NULL;
	if (category)
		*code = category->code;
	return category || err_set(err, ERR_INPUT, _("--category names one of the categories of fangzheng.yaml"));
}

static bool urgency_of(const struct config *config, const char *word, const char **code, struct err *err)
{
	for (size_t i = 0; word && i < config->urgency_count; i++)
		if (strcmp(config->urgency[i].code, word) == 0 || strcmp(config->urgency[i].name, word) == 0) {
			*code = config->urgency[i].code;
			return true;
		}
	return !word || err_set(err, ERR_INPUT, _("--urgency names one of the urgencies of fangzheng.yaml"));
}

/* Who takes a ticket for what is asked for already learns of it: such a ticket may be merged. */
static bool say_alike(struct command_line *line, const struct ticket_new *new, const struct id *entity, struct err *err)
{
	struct ticket_page *page = arena_alloc(&line->arena, sizeof *page);
	char number[PHONE_BYTES];
	struct err no_number;
	struct ticket_alike alike = { .viewer = &line->person,
				      .household = new->household,
				      .except = *entity,
				      .category = new->category,
				      .now_ms = clock_now(line->clock) };
	if (new->callback && phone_normalise(new->callback, number, &no_number))
		alike.number = number;
	if (!ticket_alike(line->station.db, &alike, &line->arena, page, err))
		return false;
	for (size_t i = 0; i < page->count; i++)
		if (strcmp(page->row[i].category, new->category) == 0)
			out_problem(_("of the same kind is open already: %1$s  %2$s  %3$s"), page->row[i].number,
				    _(ticket_state_label(page->row[i].state)), page->row[i].title);
	return true;
}

static int open_ticket(struct command_line *line, int argc, char **argv)
{
	struct ticket_new new = { 0 };
	struct act *act;
	struct id entity;
	struct err err;
	const char *household = NULL, *category = NULL, *urgency = NULL;
	bool json = command_flag(&argc, argv, "--json");
	if (!command_option(&argc, argv, "--household", &household) ||
	    !command_option(&argc, argv, "--category", &category) ||
	    !command_option(&argc, argv, "--urgency", &urgency) ||
	    !command_option(&argc, argv, "--caller", &new.caller) ||
	    !command_option(&argc, argv, "--relation", &new.relation) ||
	    !command_option(&argc, argv, "--callback", &new.callback) ||
	    !command_option(&argc, argv, "--area", &new.area))
		return COMMAND_USAGE;
	if (argc != 2)
		return command_usage("ticket");
	new.text = argv[1];
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!category_of(&line->config, category, &new.category, &err) ||
	    !urgency_of(&line->config, urgency, &new.urgency, &err) ||
	    (household && !which_household(line, household, ACCESS_TICKET_OPEN, &new.household, &err)) ||
	    !act_begin(&line->station, &line->person, &act, &err) ||
	    !act_finish(act, ticket_open(act, &line->config, &new, &entity, NULL, &err), &err))
		return command_fail(&err);
	int code = ticket_print_state(line, &entity, json);
	return say_alike(line, &new, &entity, &err) ? code : command_fail(&err);
}

/* The words of a step: who gets it, for whom it is recorded, who was told. */
struct words {
	const char *main, *co, *on_behalf, *whom, *saw, *score;
};

static bool read_staff(struct command_line *line, const struct words *words, struct ticket_step_new *step,
		       struct err *err)
{
	if ((words->main && !which_staff(line, words->main, &step->main, err)) ||
	    (words->on_behalf && !which_staff(line, words->on_behalf, &step->on_behalf, err)) ||
	    (words->whom && !which_staff(line, words->whom, &step->whom, err)))
		return false;
	for (const char *co = words->co; co && *co && strcmp(co, "none") != 0;) {
		size_t length = strcspn(co, ",");
		if (step->co_count == TICKET_CO_MOST)
			return err_set(err, ERR_INPUT, _("a ticket goes to at most %d others"), TICKET_CO_MOST);
		if (!which_staff(line, arena_bytes(&line->arena, co, length), &step->co[step->co_count++], err))
			return false;
		co += length + (co[length] == ',');
	}
	if (words->score && (step->score = atoi(words->score)) <= 0)
		return err_set(err, ERR_INPUT, _("--score is a number from 1 to %d"), TICKET_SCORE_MOST);
	if (words->saw && !hash_parse(words->saw, &step->saw))
		return err_set(err, ERR_INPUT, _("--saw names the last_step that 'ticket show --json' prints"));
	return true;
}

/* Whom the rules propose, for what is not said. */
static bool propose(struct command_line *line, const struct id *ticket, const struct words *words,
		    struct ticket_step_new *step, struct err *err)
{
	struct ticket_proposal proposal;
	char today[11];
	day_format(day_at(clock_now(line->clock)), today);
	if (!ticket_propose_for(line->station.db, &line->config, ticket, today, &line->arena, &proposal, err))
		return false;
	if (!words->main) {
		if (proposal.missing)
			out_problem("%s", proposal.missing);
		if (id_is_none(&proposal.main))
			return err_set(err, ERR_MISSING, _("the rules propose nobody who is there; say --main STAFF"));
		step->main = proposal.main;
	}
	for (size_t i = 0; i < proposal.co_count && !words->co; i++)
		if (!id_equal(&proposal.co[i].staff, &step->main))
			step->co[step->co_count++] = proposal.co[i].staff;
	return true;
}

/* Who is away is given nothing by mistake. */
static bool check_there(struct command_line *line, const struct id *main, struct err *err)
{
	struct id stand_in;
	const char *why;
	char today[11];
	day_format(day_at(clock_now(line->clock)), today);
	if (!absence_stand_in(line->station.db, main, today, &line->arena, &stand_in, &why, err))
		return false;
	return !why || err_set(err, ERR_CONFLICT, _("%s; with --anyway it goes there all the same"), why);
}

/* Given to others it keeps its co-assignees, unless --co says who they are. */
static bool keep_co(struct command_line *line, const struct id *ticket, struct ticket_step_new *step, struct err *err)
{
	struct ticket read;
	if (!ticket_read(line->station.db, ticket, clock_now(line->clock), &line->arena, &read, err))
		return false;
	ticket_step_keep_co(step, &read);
	return true;
}

/* What a correction puts right, as it was typed. */
struct corrected {
	const char *household, *category, *urgency;
	struct ticket_correction correction;
};

static bool read_corrected_options(int *argc, char **argv, struct corrected *typed)
{
	return command_option(argc, argv, "--household", &typed->household) &&
	       command_option(argc, argv, "--category", &typed->category) &&
	       command_option(argc, argv, "--urgency", &typed->urgency) &&
	       command_option(argc, argv, "--caller", &typed->correction.caller) &&
	       command_option(argc, argv, "--relation", &typed->correction.relation) &&
	       command_option(argc, argv, "--callback", &typed->correction.callback);
}

static bool read_corrected(struct command_line *line, struct corrected *typed, struct err *err)
{
	struct ticket_correction *correction = &typed->correction;
	correction->sets_household = typed->household != NULL;
	if (typed->category && !category_of(&line->config, typed->category, &correction->category, err))
		return false;
	return urgency_of(&line->config, typed->urgency, &correction->urgency, err) &&
	       (!typed->household || strcmp(typed->household, "none") == 0 ||
		which_household(line, typed->household, ACCESS_TICKET_OPEN, &correction->household, err));
}

/* What a ticket is linked to, as it was typed. */
struct linked {
	const char *household, *measure, *diary;
};

static bool read_linked_options(int *argc, char **argv, struct linked *typed)
{
	return command_option(argc, argv, "--household", &typed->household) &&
	       command_option(argc, argv, "--measure", &typed->measure) &&
	       command_option(argc, argv, "--diary", &typed->diary);
}

/* A measure of the ticket's household by its name; of several the latest. */
static bool read_measure(struct command_line *line, const struct id *ticket, const char *word, struct id *measure,
			 struct err *err)
{
	struct ticket read;
	struct household_parts parts;
	const char *code = dictionary_code(dictionary_find("measure"), word);
	if (!ticket_read(line->station.db, ticket, clock_now(line->clock), &line->arena, &read, err) ||
	    !household_measures_read(line->station.db, &read.household, &line->arena, &parts, err))
		return false;
	for (size_t i = 0; code && i < parts.count; i++) {
		const char *value = household_part_value(&parts.part[i], &measure_type, "measure");
		if (!value || strcmp(value, code) != 0)
			continue;
		*measure = parts.part[i].entity;
		return true;
	}
	return err_set(err, ERR_MISSING, _("the ticket's household has no measure '%s'"), word);
}

static bool read_linked(struct command_line *line, const struct id *ticket, const struct linked *typed, struct id *link,
			struct err *err)
{
	if (typed->household)
		return which_household(line, typed->household, ACCESS_HOUSEHOLD_SEE, link, err);
	if (typed->measure)
		return read_measure(line, ticket, typed->measure, link, err);
	return !typed->diary || diary_by_prefix(line->station.db, typed->diary, link, err);
}

static int step_fail(const struct err *err)
{
	if (err->code != ERR_DOUBT)
		return command_fail(err);
	out_problem(_("%s; with --anyway it is done all the same"), err->text);
	return COMMAND_FAILED;
}

static int take_step(struct command_line *line, enum ticket_step kind, int argc, char **argv)
{
	struct corrected corrected = { .household = NULL };
	struct ticket_step_new step = { .step = kind, .correction = &corrected.correction };
	struct words words = { 0 };
	struct linked linked = { .household = NULL };
	struct act *act;
	struct id ticket;
	struct err err;
	unsigned needs = ticket_step_needs(kind);
	bool json = command_flag(&argc, argv, "--json");
	step.anyway = command_flag(&argc, argv, "--anyway");
	step.told = command_flag(&argc, argv, "--told");
	if (!command_option(&argc, argv, "--main", &words.main) || !command_option(&argc, argv, "--co", &words.co) ||
	    !command_option(&argc, argv, "--for", &words.on_behalf) ||
	    !command_option(&argc, argv, "--until", &step.until) || !command_option(&argc, argv, "--saw", &words.saw) ||
	    !command_option(&argc, argv, "--score", &words.score) ||
	    (kind == STEP_TELL && !command_option(&argc, argv, "--whom", &words.whom)) ||
	    ((needs & NEEDS_CORRECTION) && !read_corrected_options(&argc, argv, &corrected)) ||
	    ((needs & NEEDS_LINK) && !read_linked_options(&argc, argv, &linked)))
		return COMMAND_USAGE;
	int used = 2;
	const char *other = NULL;
	if ((needs & NEEDS_RESULT) && argc > used && !ticket_result_parse(argv[used++], &step.result)) {
		out_problem(_("the caller is one of: content, not-content, not-reached"));
		return COMMAND_USAGE;
	}
	if ((needs & NEEDS_TICKET) && argc > used)
		other = argv[used++];
	if (argc > used)
		step.note = argv[used++];
	if (argc < 2 || argc != used)
		return command_usage("ticket");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!which_ticket(line, argv[1], ACCESS_TICKET_SEE, &ticket, &err) ||
	    (other && !which_ticket(line, other, ACCESS_TICKET_SEE, &step.ticket, &err)) ||
	    !read_staff(line, &words, &step, &err) ||
	    ((needs & NEEDS_CORRECTION) && !read_corrected(line, &corrected, &err)) ||
	    ((needs & NEEDS_LINK) && !read_linked(line, &ticket, &linked, &step.link, &err)) ||
	    (kind == STEP_DISPATCH && !propose(line, &ticket, &words, &step, &err)) ||
	    (words.main && !step.anyway && !check_there(line, &step.main, &err)) ||
	    (kind == STEP_REASSIGN && !words.co && !keep_co(line, &ticket, &step, &err)) ||
	    !act_begin(&line->station, &line->person, &act, &err) ||
	    !act_finish(act, ticket_step(act, &line->config, &ticket, &step, NULL, &err), &err))
		return step_fail(&err);
	return ticket_print_state(line, &ticket, json);
}

int command_ticket(struct command_line *line, int argc, char **argv)
{
	static const struct {
		const char *word;
		int (*run)(struct command_line *, int, char **);
	} words[] = {
		{ "open", open_ticket },
		{ "list", ticket_print_list },
		{ "show", ticket_print_one },
		{ "slip", ticket_print_slip },
	};
	enum ticket_step step;
	if (argc < 2)
		return command_usage(argv[0]);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].word, argv[1]) == 0)
			return words[i].run(line, argc - 1, argv + 1);
	if (ticket_step_parse(argv[1], &step))
		return take_step(line, step, argc - 1, argv + 1);
	return command_usage(argv[0]);
}
