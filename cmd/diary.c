/* fangzheng diary: writing entries, amending them, lists and one whole. */
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/diary_print.h"
#include "cmd/out.h"
#include "cmd/which_household.h"
#include "cmd/which_ticket.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/diary.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/act.h"
#include "db/diary.h"
#include "db/diary_act.h"
#include "db/household.h"
#include "db/kept_file.h"
#include "db/policy.h"

enum { SHORT_ID = 12 }; /* digits of an entry's id that lists print */

static const char *today_of(struct command_line *line)
{
	char today[11];
	day_format(day_at(clock_now(line->clock)), today);
	return arena_text(&line->arena, today);
}

static const char *time_text(struct command_line *line, int64_t at_ms)
{
	char text[17];
	clock_format(at_ms, text);
	return arena_text(&line->arena, text);
}

static const char *id_text(struct command_line *line, const struct id *id)
{
	char text[ID_TEXT_BYTES];
	id_format(id, text);
	return arena_text(&line->arena, text);
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static const char *kind_name(const char *code)
{
	const char *name = dictionary_name(dictionary_find("diary_kind"), code);
	return name ? name : code;
}

static bool diary_of(struct command_line *line, const char *word, enum access_act act, struct diary *diary,
		     struct err *err)
{
	struct id entity;
	return diary_by_prefix(line->station.db, word, &entity, err) &&
	       diary_read(line->station.db, &entity, &line->arena, diary, err) &&
	       diary_may(line->station.db, &line->person, act, diary, today_of(line), err);
}

/* Printing --------------------------------------------------------------------------------------------- */

struct json *diary_row_json(struct command_line *line, const struct diary_row *row)
{
	struct json *json = json_new_object();
	json_set_text(json, "id", id_text(line, &row->entity));
	json_set_text(json, "household", row->head);
	json_set_text(json, "township", row->township);
	json_set_text(json, "village", row->village);
	json_set_text(json, "staff", row->staff_name);
	json_set_text(json, "entered_by", row->entered_name);
	json_set_text(json, "kind", row->kind);
	json_set_text(json, "kind_name", kind_name(row->kind));
	json_set_text(json, "text", row->text);
	json_set_text(json, "at", time_text(line, row->at_ms));
	json_set_text(json, "place", row->place);
	json_set_text(json, "visited_on", row->visited_on);
	json_set_bool(json, "late", row->late);
	json_set_text(json, "ticket", row->ticket);
	json_set_text(json, "measure", row->measure);
	json_set_int(json, "photos", row->photos);
	json_set_int(json, "notes", row->notes);
	return json;
}

void diary_row_add(struct command_line *line, const struct diary_row *row)
{
	const char *id = arena_bytes(&line->arena, id_text(line, &row->entity), SHORT_ID);
	const char *beside = row->late ? _("late entry") : "";
	if (row->photos > 0)
		beside = arena_format(&line->arena, _("%s photos: %d"), beside, row->photos);
	out_row_add(id, time_text(line, row->at_ms), or_empty(row->village), or_empty(row->head),
		    or_empty(row->staff_name), kind_name(row->kind), or_empty(row->visited_on), row->text, beside,
		    NULL);
}

static struct json *whole_json(struct command_line *line, const struct diary *diary)
{
	struct json *json = diary_row_json(line, &diary->row), *notes = json_new_array(), *photos = json_new_array();
	for (size_t i = 0; i < diary->note_count; i++) {
		struct json *note = json_new_object();
		json_set_text(note, "at", time_text(line, diary->note[i].at_ms));
		json_set_text(note, "author", diary->note[i].author_name);
		json_set_text(note, "text", diary->note[i].text);
		json_add(notes, note);
	}
	for (size_t i = 0; i < diary->photo_count; i++) {
		const struct diary_photo *photo = &diary->photo[i];
		struct json *one = json_new_object();
		char hash[HASH_TEXT_BYTES];
		hash_format(&photo->hash, hash);
		json_set_text(one, "hash", hash);
		json_set_int(one, "size", photo->size);
		json_set_bool(one, "here", kept_file_is_here(&line->station, &photo->hash));
		json_set_text(one, "taken_at", photo->taken_at);
		json_set_text(one, "latitude", photo->latitude);
		json_set_text(one, "longitude", photo->longitude);
		json_add(photos, one);
	}
	json_set(json, "amendments", notes);
	json_set(json, "photo", photos);
	struct json *policies = json_new_array();
	for (size_t i = 0; i < diary->policy_count; i++)
		json_add_text(policies, diary->policy[i].number ? diary->policy[i].number
								: id_text(line, &diary->policy[i].policy));
	json_set(json, "policies", policies);
	return json;
}

static void print_whole(struct command_line *line, const struct diary *diary)
{
	const struct diary_row *row = &diary->row;
	const char *id = id_text(line, &row->entity);
	out_line("%s  %s  %s", arena_bytes(&line->arena, id, SHORT_ID), kind_name(row->kind), or_empty(row->head));
	out_row_add(_("Visited on"), or_empty(row->visited_on), row->late ? _("late entry") : "", NULL);
	out_row_add(_("By"), or_empty(row->staff_name), "", NULL);
	if (row->entered_name)
		out_row_add(_("Entered by"), row->entered_name, "", NULL);
	out_row_add(_("Entered at"), time_text(line, row->at_ms), row->place, NULL);
	if (row->ticket)
		out_row_add(_("Ticket"), row->ticket, "", NULL);
	if (row->measure)
		out_row_add(_("Measure"), or_empty(dictionary_name(dictionary_find("measure"), row->measure)), "",
			    NULL);
	out_rows_end();
	out_line("%s", "");
	out_lines(row->text);
	for (size_t i = 0; i < diary->note_count; i++) {
		out_line("%s", "");
		out_line(_("Amended %s by %s:"), time_text(line, diary->note[i].at_ms),
			 or_empty(diary->note[i].author_name));
		out_lines(diary->note[i].text);
	}
	for (size_t i = 0; i < diary->policy_count; i++)
		out_line(_("Explained: %s %s"), or_empty(diary->policy[i].number), or_empty(diary->policy[i].title));
	for (size_t i = 0; i < diary->photo_count; i++)
		out_line(_("Photo: %s"), kept_file_path(&line->station, &diary->photo[i].hash, &line->arena));
}

/* The words of the command -------------------------------------------------------------------------------- */

static bool read_photos(struct command_line *line, int *argc, char **argv, const char *path[DIARY_PHOTOS_MOST],
			size_t *count)
{
	for (const char *word = NULL;; word = NULL) {
		if (!command_option(argc, argv, "--photo", &word))
			return false;
		if (!word)
			return true;
		if (*count == DIARY_PHOTOS_MOST) {
			out_problem(_("a diary entry has at most %d photos"), DIARY_PHOTOS_MOST);
			return false;
		}
		path[(*count)++] = command_path(line, word);
	}
}

static bool read_policies(int *argc, char **argv, const char *number[DIARY_POLICIES_MOST], size_t *count)
{
	for (const char *word = NULL;; word = NULL) {
		if (!command_option(argc, argv, "--policy", &word))
			return false;
		if (!word)
			return true;
		if (*count == DIARY_POLICIES_MOST) {
			out_problem(_("a diary entry names at most %d policies"), DIARY_POLICIES_MOST);
			return false;
		}
		number[(*count)++] = word;
	}
}

/* What is said of an entry to be written. */
struct words {
	const char *household, *staff, *kind, *visited_on, *ticket, *measure, *photo[DIARY_PHOTOS_MOST];
	const char *policy[DIARY_POLICIES_MOST];
	size_t photos, policies;
};

/* The household's latest measure of this kind. */
static bool measure_of(struct command_line *line, const struct id *household, const char *word, struct id *measure,
		       struct err *err)
{
	const char *code = dictionary_code(dictionary_find("measure"), word), *found;
	struct household_parts parts;
	if (!code)
		return err_set(err, ERR_INPUT, _("there is no measure '%s'"), word);
	if (!household_measures_read(line->station.db, household, &line->arena, &parts, err))
		return false;
	for (size_t i = 0; i < parts.count; i++) {
		found = household_part_value(&parts.part[i], &measure_type, "measure");
		if (found && strcmp(found, code) == 0) {
			*measure = parts.part[i].entity;
			return true;
		}
	}
	return err_set(err, ERR_MISSING, _("the household has no measure '%s'"), word);
}

static bool fill(struct command_line *line, const struct words *words, struct diary_new *diary, struct err *err)
{
	const char *kind = words->kind ? words->kind : "01";
	diary->kind = dictionary_code(dictionary_find("diary_kind"), kind);
	if (!diary->kind)
		return err_set(err, ERR_INPUT, _("there is no kind of diary entry '%s'"), kind);
	diary->visited_on = words->visited_on;
	if (!diary->visited_on && diary_kind_needs_visit(diary->kind))
		diary->visited_on = today_of(line);
	if (!which_household(line, words->household, ACCESS_DIARY_WRITE, &diary->household, err) ||
	    (words->staff && !which_staff(line, words->staff, &diary->staff, err)) ||
	    (words->ticket && !which_ticket(line, words->ticket, ACCESS_TICKET_SEE, &diary->ticket, err)) ||
	    (words->measure && !measure_of(line, &diary->household, words->measure, &diary->measure, err)))
		return false;
	for (; diary->policy_count < words->policies; diary->policy_count++)
		if (!policy_by_number(line->station.db, words->policy[diary->policy_count],
				      &diary->policy[diary->policy_count], err))
			return false;
	for (; diary->photo_count < words->photos; diary->photo_count++)
		if (!photo_keep(&line->station, words->photo[diary->photo_count], &diary->photo[diary->photo_count],
				err))
			return false;
	return true;
}

static int add(struct command_line *line, int argc, char **argv)
{
	struct diary_new diary = { 0 };
	struct words words = { 0 };
	struct act *act;
	struct id entity;
	struct err err;
	if (!command_option(&argc, argv, "--kind", &words.kind) ||
	    !command_option(&argc, argv, "--visited", &words.visited_on) ||
	    !command_option(&argc, argv, "--staff", &words.staff) ||
	    !command_option(&argc, argv, "--ticket", &words.ticket) ||
	    !command_option(&argc, argv, "--measure", &words.measure) ||
	    !read_policies(&argc, argv, words.policy, &words.policies) ||
	    !read_photos(line, &argc, argv, words.photo, &words.photos))
		return COMMAND_USAGE;
	if (argc != 3)
		return command_usage("diary");
	words.household = argv[1];
	diary.text = argv[2];
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!fill(line, &words, &diary, &err) || !act_begin(&line->station, &line->person, &act, &err) ||
	    !act_finish(act, diary_add(act, &diary, &entity, &err), &err))
		return command_fail(&err);
	out_line("%s", arena_bytes(&line->arena, id_text(line, &entity), SHORT_ID));
	return COMMAND_OK;
}

static int amend(struct command_line *line, int argc, char **argv)
{
	struct diary diary;
	struct act *act;
	struct err err;
	if (argc != 3)
		return command_usage("diary");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!diary_of(line, argv[1], ACCESS_DIARY_SEE, &diary, &err) ||
	    !act_begin(&line->station, &line->person, &act, &err) ||
	    !act_finish(act, diary_amend(act, &diary.row.entity, argv[2], &err), &err))
		return command_fail(&err);
	return COMMAND_OK;
}

static int list(struct command_line *line, int argc, char **argv)
{
	struct diary_filter filter = { .today = today_of(line) };
	struct diary_page *page = arena_alloc(&line->arena, sizeof *page);
	struct err err;
	const char *household = NULL, *staff = NULL, *kind = NULL, *number = "1";
	bool json = command_flag(&argc, argv, "--json");
	filter.late = command_flag(&argc, argv, "--late");
	filter.photos = command_flag(&argc, argv, "--photos");
	if (!command_option(&argc, argv, "--household", &household) ||
	    !command_option(&argc, argv, "--staff", &staff) || !command_option(&argc, argv, "--area", &filter.area) ||
	    !command_option(&argc, argv, "--kind", &kind) || !command_option(&argc, argv, "--from", &filter.from) ||
	    !command_option(&argc, argv, "--until", &filter.until) || !command_option(&argc, argv, "--page", &number))
		return COMMAND_USAGE;
	if (argc != 1 || atoi(number) < 1)
		return command_usage("diary");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	filter.viewer = &line->person;
	filter.kind = kind ? dictionary_code(dictionary_find("diary_kind"), kind) : NULL;
	if (kind && !filter.kind) {
		err_set(&err, ERR_INPUT, _("there is no kind of diary entry '%s'"), kind);
		return command_fail(&err);
	}
	if (!access_may_somewhere(&line->person, ACCESS_DIARY_SEE, &err) ||
	    (household && !which_household(line, household, ACCESS_DIARY_SEE, &filter.household, &err)) ||
	    (staff && !which_staff(line, staff, &filter.staff, &err)) ||
	    !diary_list(line->station.db, &filter, (size_t)(atoi(number) - 1) * DIARY_PAGE_ROWS, &line->arena, page,
			&err))
		return command_fail(&err);
	for (size_t i = 0; i < page->count; i++) {
		struct json *row = json ? diary_row_json(line, &page->row[i]) : NULL;
		if (json)
			out_json(row);
		else
			diary_row_add(line, &page->row[i]);
		json_release(row);
	}
	out_rows_end();
	return COMMAND_OK;
}

static int show(struct command_line *line, int argc, char **argv)
{
	struct diary diary;
	struct err err;
	bool json = command_flag(&argc, argv, "--json");
	if (argc != 2)
		return command_usage("diary");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!diary_of(line, argv[1], ACCESS_DIARY_SEE, &diary, &err))
		return command_fail(&err);
	if (json) {
		struct json *whole = whole_json(line, &diary);
		out_json(whole);
		json_release(whole);
	} else {
		print_whole(line, &diary);
	}
	return COMMAND_OK;
}

int command_diary(struct command_line *line, int argc, char **argv)
{
	static const struct {
		const char *word;
		int (*run)(struct command_line *, int, char **);
	} words[] = { { "add", add }, { "amend", amend }, { "list", list }, { "show", show } };
	if (argc < 2)
		return command_usage(argv[0]);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].word, argv[1]) == 0)
			return words[i].run(line, argc - 1, argv + 1);
	return command_usage(argv[0]);
}
