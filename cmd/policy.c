/* fangzheng policy: publishing policies from files, listing and reading them and what is attached, retiring them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/act.h"
#include "db/kept_file.h"
#include "db/policy.h"
#include "db/policy_act.h"
#include "db/policy_import.h"
#include "db/policy_reach.h"
#include "db/staff.h"

static const char *today_of(struct command_line *line)
{
	char today[11];
	day_format(day_at(clock_now(line->clock)), today);
	return arena_text(&line->arena, today);
}

static void say(const char *sentence, void *context)
{
	(void)context;
	out_problem("%s", sentence);
}

/* Importing ----------------------------------------------------------------------------------------- */

static void say_counts(const struct policy_import_counts *counts, bool dry_run)
{
	if (counts->bad > 0)
		out_line(_("%1$d files, %2$d of them with mistakes: nothing was written"), counts->files, counts->bad);
	else if (dry_run)
		out_line(_("%1$d files: %2$d policies would be new, %3$d replaced, %4$d as they are; nothing was "
			   "written"),
			 counts->files, counts->fresh, counts->replaced, counts->same);
	else
		out_line(_("%1$d files: %2$d policies new, %3$d replaced, %4$d as they are"), counts->files,
			 counts->fresh, counts->replaced, counts->same);
}

/* What was read becomes one act, which a dry run abandons. */
static bool publish(struct command_line *line, struct policy_import *job, struct err *err)
{
	struct act *act;
	if (!act_begin(&line->station, &line->person, &act, err))
		return false;
	bool ok = policy_import_publish(job, act, err);
	if (ok && !job->plan.dry_run && job->counts.fresh + job->counts.replaced > 0)
		return act_commit(act, err);
	act_abandon(act);
	return ok;
}

static int import(struct command_line *line, int argc, char **argv)
{
	struct policy_import job;
	struct err err;
	bool dry_run = command_flag(&argc, argv, "--dry-run");
	if (argc != 2)
		return command_usage("policy");
	struct policy_import_plan plan = { .station = &line->station,
					   .person = &line->person,
					   .config = &line->config,
					   .path = command_path(line, argv[1]),
					   .shown = argv[1],
					   .dry_run = dry_run,
					   .say = say };
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!policy_import_read(&plan, &job, &err))
		return command_fail(&err);
	bool good = job.counts.bad == 0, ok = !good || publish(line, &job, &err);
	if (ok)
		say_counts(&job.counts, dry_run);
	policy_import_release(&job);
	return !ok ? command_fail(&err) : good ? COMMAND_OK : COMMAND_FAILED;
}

/* Printing ------------------------------------------------------------------------------------------ */

static const char *category_names(struct command_line *line, const struct policy_list *list)
{
	const char *names = "";
	for (size_t i = 0; i < list->count; i++) {
		const struct config_category *category = config_category(&line->config, list->text[i]);
		names = arena_format(&line->arena, "%s%s%s", names, i ? _(", ") : "",
				     category ? category->name : list->text[i]);
	}
	return names;
}

static const char *state_of(const struct policy_row *row)
{
	return row->retired ? _("retired") : row->in_force ? _("in force") : _("not in force");
}

static const char *dates_of(struct command_line *line, const struct policy_row *row)
{
	if (!row->from && !row->to)
		return _("without end");
	return arena_format(&line->arena, "%s … %s", row->from ? row->from : "", row->to ? row->to : "");
}

static struct json *row_json(const struct policy_row *row, const struct policy *policy)
{
	struct json *json = policy ? policy_json(policy) : json_new_object(), *categories = json_new_array();
	if (!policy) {
		json_set_text(json, "number", row->number);
		json_set_text(json, "title", row->title);
		for (size_t i = 0; i < row->categories.count; i++)
			json_add_text(categories, row->categories.text[i]);
		json_set(json, "categories", categories);
		json_set_text(json, "from", row->from);
		json_set_text(json, "to", row->to);
	} else {
		json_release(categories);
	}
	json_set_int(json, "edition", row->edition);
	json_set_bool(json, "retired", row->retired);
	json_set_bool(json, "in_force", row->in_force);
	return json;
}

static bool category_of(struct command_line *line, const char *word, const char **code, struct err *err)
{
	*code = word ? policy_category_code(&line->config, word) : NULL;
	return !word || *code || policy_unknown(POLICY_TRAITS, word, err);
}

static int list(struct command_line *line, int argc, char **argv)
{
	struct policy_filter filter = { .today = today_of(line) };
	struct policy_page *page = arena_alloc(&line->arena, sizeof *page);
	const char *category = NULL, *number = "1";
	struct err err;
	bool json = command_flag(&argc, argv, "--json");
	filter.all = command_flag(&argc, argv, "--all");
	if (!command_option(&argc, argv, "--category", &category) ||
	    !command_option(&argc, argv, "--search", &filter.words) || !command_option(&argc, argv, "--page", &number))
		return COMMAND_USAGE;
	if (argc != 1 || atoi(number) < 1)
		return command_usage("policy");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!access_may_somewhere(&line->person, ACCESS_POLICY_SEE, &err) ||
	    !category_of(line, category, &filter.category, &err) ||
	    !policy_list(line->station.db, &filter, (size_t)(atoi(number) - 1) * POLICY_PAGE_ROWS, &line->arena, page,
			 &err))
		return command_fail(&err);
	for (size_t i = 0; i < page->count; i++) {
		const struct policy_row *row = &page->row[i];
		struct json *one = json ? row_json(row, NULL) : NULL;
		if (json)
			out_json(one);
		else
			out_row_add(row->number, row->title, category_names(line, &row->categories),
				    dates_of(line, row), state_of(row), NULL);
		json_release(one);
	}
	out_rows_end();
	return COMMAND_OK;
}

static const char *attachment_words(struct command_line *line, const struct policy_attachment *attachment)
{
	return policy_attachment_words(attachment, kept_file_is_here(&line->station, &attachment->hash), &line->arena);
}

static void print_whole(struct command_line *line, const struct policy_whole *whole)
{
	const struct policy *policy = &whole->policy;
	const char *audience = policy_audience_words(policy, &line->arena);
	char when[17];
	clock_format(whole->row.published_at, when);
	out_line("%s  %s", policy->number, policy->title);
	out_row_add(_("State"), state_of(&whole->row), NULL);
	out_row_add(_("In force"), dates_of(line, &whole->row), NULL);
	out_row_add(_("Issued by"),
		    arena_format(&line->arena, "%s %s", policy->office ? policy->office : "",
				 policy->document ? policy->document : ""),
		    NULL);
	out_row_add(_("Kinds"), category_names(line, &policy->categories), NULL);
	out_row_add(_("For"), *audience ? audience : _("everybody"), NULL);
	out_row_add(_("Published"),
		    arena_format(&line->arena, _("%1$s by %2$s, edition %3$d"), when,
				 whole->published_by ? whole->published_by : _("station"), whole->row.edition),
		    NULL);
	if (whole->row.retired)
		out_row_add(_("Retired"), whole->reason ? whole->reason : "", NULL);
	for (size_t i = 0; i < policy->attachments.count; i++)
		out_row_add(i ? "" : _("Attachments"), attachment_words(line, &policy->attachments.item[i]), NULL);
	out_rows_end();
	out_line("%s", "");
	out_lines(policy->text);
}

/* The payload's, and of each file whether it is here; NULL for none. */
static struct json *attachments_json(struct command_line *line, const struct policy_attachments *list)
{
	struct json *array = list->count > 0 ? json_new_array() : NULL;
	for (size_t i = 0; i < list->count; i++) {
		const struct policy_attachment *attachment = &list->item[i];
		if (!attachment->name) {
			json_add_text(array, attachment->title);
			continue;
		}
		struct json *file = policy_file_json(attachment);
		json_set_bool(file, "here", kept_file_is_here(&line->station, &attachment->hash));
		json_add(array, file);
	}
	return array;
}

static bool read_named(struct command_line *line, const char *number, struct policy_whole *whole, struct err *err)
{
	struct id entity;
	return access_may_somewhere(&line->person, ACCESS_POLICY_SEE, err) &&
	       policy_by_number(line->station.db, number, &entity, err) &&
	       policy_read(line->station.db, &entity, today_of(line), &line->arena, whole, err);
}

static int show(struct command_line *line, int argc, char **argv)
{
	struct policy_whole whole;
	struct err err;
	bool json = command_flag(&argc, argv, "--json");
	if (argc != 2)
		return command_usage("policy");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!read_named(line, argv[1], &whole, &err))
		return command_fail(&err);
	if (json) {
		struct json *one = row_json(&whole.row, &whole.policy);
		json_set(one, "attachments", attachments_json(line, &whole.policy.attachments));
		out_json(one);
		json_release(one);
	} else {
		print_whole(line, &whole);
	}
	return COMMAND_OK;
}

/* One attached file, into a new file. */
static int attachment(struct command_line *line, int argc, char **argv)
{
	const struct policy_attachment *file;
	struct policy_whole whole;
	struct err err;
	const char *out = NULL;
	if (!command_option(&argc, argv, "--out", &out))
		return COMMAND_USAGE;
	if (argc != 3 || !out)
		return command_usage("policy");
	const char *path = command_path(line, out);
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!read_named(line, argv[1], &whole, &err) ||
	    !policy_attachment_named(&whole.policy.attachments, argv[2], &file, &err))
		return command_fail(&err);
	if (!kept_file_save(&line->station, &file->hash, path, &err)) {
		err_prefix(&err, "%s", err.code == ERR_CONFLICT || err.code == ERR_SYSTEM ? out : file->name);
		return command_fail(&err);
	}
	return COMMAND_OK;
}

/* Whom it concerns ------------------------------------------------------------------------------------ */

/* Where the person looks: the area that is given or the own one; a helper at the own households. */
struct sight {
	const char *area;
	struct id staff; /* none for an area */
};

static bool sight_of(struct command_line *line, const char *area, struct sight *sight, struct err *err)
{
	struct area_row known;
	*sight = (struct sight){ .area = area ? area : line->person.area };
	if (area && !area_read(line->station.db, area, &line->arena, &known, err))
		return false;
	if (access_reach(line->person.role, ACCESS_COCKPIT_SEE) == REACH_OWN && !area) {
		memcpy(&sight->staff, line->person.staff, sizeof sight->staff);
		return true;
	}
	return access_may(&line->person, ACCESS_COCKPIT_SEE, &(struct access_subject){ .area = sight->area }, err);
}

static void print_share(struct command_line *line, const struct policy_share *share, const char *policy, bool json)
{
	char households[24], reached[24];
	int percent = policy_share_percent(share);
	if (!json) {
		snprintf(households, sizeof households, "%lld", (long long)share->households);
		snprintf(reached, sizeof reached, "%lld", (long long)share->reached);
		out_row_add(share->code ? share->code : "", share->name ? share->name : _("all of it"), households,
			    reached, percent < 0 ? "-" : arena_format(&line->arena, "%d%%", percent), NULL);
		return;
	}
	struct json *one = json_new_object();
	json_set_text(one, "policy", policy ? policy : share->code);
	json_set_text(one, "area", policy ? share->code : NULL);
	json_set_text(one, "name", share->name);
	json_set_int(one, "households", share->households);
	json_set_int(one, "reached", share->reached);
	out_json(one);
	json_release(one);
}

static int compare_shares(const void *a, const void *b)
{
	const struct policy_share *first = a, *second = b;
	int by = policy_share_percent(first) - policy_share_percent(second);
	return by ? by : strcmp(first->code, second->code);
}

/* Each policy in force that concerns one of the helper's households. */
static bool read_own_shares(struct command_line *line, const struct id *staff, struct policy_shares *shares,
			    struct err *err)
{
	struct policy_filter filter = { .today = today_of(line) };
	struct policy_page *page = arena_alloc(&line->arena, sizeof *page);
	int64_t count;
	if (!policy_count(line->station.db, &filter, &count, err))
		return false;
	shares->row = arena_alloc(&line->arena, ((size_t)count + 1) * sizeof *shares->row);
	for (size_t first = 0; first < (size_t)count; first += POLICY_PAGE_ROWS) {
		if (!policy_list(line->station.db, &filter, first, &line->arena, page, err))
			return false;
		for (size_t i = 0; i < page->count && shares->count < (size_t)count; i++) {
			struct policy_share *share = &shares->row[shares->count];
			*share = (struct policy_share){ .policy = page->row[i].entity };
			if (!policy_reach_own(line->station.db, &share->policy, staff, filter.today, share, err))
				return false;
			share->code = page->row[i].number;
			share->name = page->row[i].title;
			shares->count += share->households > 0;
		}
	}
	qsort(shares->row, shares->count, sizeof *shares->row, compare_shares);
	return true;
}

static bool read_reach(struct command_line *line, const struct id *policy, const struct sight *sight,
		       struct policy_shares *shares, struct err *err)
{
	struct db *db = line->station.db;
	if (id_is_none(&sight->staff))
		return policy ? policy_reach_areas(db, policy, sight->area, &line->arena, shares, err)
			      : policy_reach_policies(db, sight->area, today_of(line), &line->arena, shares, err);
	*shares = (struct policy_shares){ 0 };
	return policy ? policy_reach_own(db, policy, &sight->staff, today_of(line), &shares->total, err)
		      : read_own_shares(line, &sight->staff, shares, err);
}

static int reach(struct command_line *line, int argc, char **argv)
{
	const char *area = NULL, *number = NULL;
	struct policy_shares shares;
	struct policy_whole whole;
	struct sight sight;
	struct id entity;
	struct err err;
	bool json = command_flag(&argc, argv, "--json");
	if (!command_option(&argc, argv, "--area", &area))
		return COMMAND_USAGE;
	if (argc > 2)
		return command_usage("policy");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!sight_of(line, area, &sight, &err) ||
	    (argc == 2 && (!policy_by_number(line->station.db, argv[1], &entity, &err) ||
			   !policy_read(line->station.db, &entity, today_of(line), &line->arena, &whole, &err))) ||
	    !read_reach(line, argc == 2 ? &entity : NULL, &sight, &shares, &err))
		return command_fail(&err);
	if (argc == 2)
		number = whole.policy.number;
	if (!json && argc == 2)
		out_line("%s  %s", number, whole.policy.title);
	if (!json)
		out_row_add("", "", _("households"), _("reached"), _("share"), NULL);
	for (size_t i = 0; i < shares.count; i++)
		print_share(line, &shares.row[i], number, json);
	if (argc == 2)
		print_share(line, &shares.total, number, json);
	out_rows_end();
	return COMMAND_OK;
}

static void print_concern(struct command_line *line, const struct policy_concern *row, bool json)
{
	char when[17] = "";
	if (row->explained_at)
		clock_format(row->explained_at, when);
	if (!json) {
		out_row_add(row->number ? row->number : "", row->head ? row->head : "",
			    row->township ? row->township : "", row->village ? row->village : "",
			    row->helper ? row->helper : "", *when ? arena_bytes(&line->arena, when, 10) : _("not yet"),
			    NULL);
		return;
	}
	struct json *one = json_new_object();
	json_set_text(one, "number", row->number);
	json_set_text(one, "head", row->head);
	json_set_text(one, "township", row->township);
	json_set_text(one, "village", row->village);
	json_set_text(one, "helper", row->helper);
	json_set_text(one, "explained_at", *when ? when : NULL);
	out_json(one);
	json_release(one);
}

static int households(struct command_line *line, int argc, char **argv)
{
	struct policy_concern_filter filter = { .today = today_of(line) };
	struct policy_concern_page *page = arena_alloc(&line->arena, sizeof *page);
	const char *area = NULL, *number = "1";
	struct sight sight;
	struct err err;
	bool json = command_flag(&argc, argv, "--json");
	filter.missing = command_flag(&argc, argv, "--missing");
	if (!command_option(&argc, argv, "--area", &area) || !command_option(&argc, argv, "--page", &number))
		return COMMAND_USAGE;
	if (argc != 2 || atoi(number) < 1)
		return command_usage("policy");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!sight_of(line, area, &sight, &err) || !access_may_somewhere(&line->person, ACCESS_HOUSEHOLD_SEE, &err) ||
	    !policy_by_number(line->station.db, argv[1], &filter.policy, &err))
		return command_fail(&err);
	filter.area = sight.area;
	filter.staff = sight.staff;
	if (!policy_concerned(line->station.db, &filter, (size_t)(atoi(number) - 1) * POLICY_CONCERN_ROWS, &line->arena,
			      page, &err))
		return command_fail(&err);
	for (size_t i = 0; i < page->count; i++)
		print_concern(line, &page->row[i], json);
	out_rows_end();
	return COMMAND_OK;
}

static int retire(struct command_line *line, int argc, char **argv)
{
	struct act *act;
	struct id entity;
	struct err err;
	if (argc != 3)
		return command_usage("policy");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!policy_by_number(line->station.db, argv[1], &entity, &err) ||
	    !act_begin(&line->station, &line->person, &act, &err))
		return command_fail(&err);
	return act_finish(act, policy_retire(act, &entity, argv[2], &err), &err) ? COMMAND_OK : command_fail(&err);
}

int command_policy(struct command_line *line, int argc, char **argv)
{
	static const struct {
		const char *word;
		int (*run)(struct command_line *, int, char **);
	} words[] = { { "import", import },	    { "list", list },	{ "show", show },
		      { "attachment", attachment }, { "reach", reach }, { "households", households },
		      { "retire", retire } };
	if (argc < 2)
		return command_usage(argv[0]);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].word, argv[1]) == 0)
			return words[i].run(line, argc - 1, argv + 1);
	return command_usage(argv[0]);
}
