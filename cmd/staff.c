/* fangzheng staff: who works where, who is away and who stands in, and the hand-over of what somebody looks after. */
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/out.h"
#include "cmd/which_ticket.h"
#include "core/clock.h"
#include "core/codes.h"
#include "core/i18n.h"
#include "core/staff.h"
#include "db/absence.h"
#include "db/act.h"
#include "db/fold.h"
#include "db/hand_over.h"
#include "db/reassign.h"
#include "db/staff.h"
#include "db/staff_act.h"
#include "cmd/staff_say.h"

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static const char *today(struct command_line *line)
{
	char date[11];
	day_format(day_at(clock_now(line->clock)), date);
	return arena_text(&line->arena, date);
}

/* "helper" or 帮扶干部, as `staff add` takes it. */
static bool read_duty(struct command_line *line, const char *word, const char **code, struct err *err)
{
	const struct field *field = &staff_type.field[record_field(&staff_type, "duty")];
	return field_read(field, word, &line->arena, code, err) || err_prefix(err, "%s", _(field->label));
}

static int list(struct command_line *line, int argc, char **argv)
{
	struct staff_filter filter = { .today = today(line) };
	const char *asked = NULL;
	struct area_row area;
	struct staff_rows rows;
	struct err err;
	if (!command_option(&argc, argv, "--duty", &asked) || !command_option(&argc, argv, "--area", &filter.area) ||
	    !command_no_more(argc, argv, 1))
		return COMMAND_USAGE;
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!access_may_somewhere(&line->person, ACCESS_STAFF_SEE, &err) ||
	    (asked && !read_duty(line, asked, &filter.duty, &err)) ||
	    (filter.area && !area_read(line->station.db, filter.area, &line->arena, &area, &err)) ||
	    !staff_list(line->station.db, &filter, &line->arena, &rows, &err))
		return command_fail(&err);
	for (size_t i = 0; i < rows.count; i++) {
		const struct staff *staff = &rows.row[i];
		const char *duty = dictionary_name(dictionary_find("staff_duty"), or_empty(staff->duty));
		const char *leaves =
			staff->left_on ? arena_format(&line->arena, _("leaves on %s"), staff->left_on) : "";
		out_row_add(or_empty(staff->number), or_empty(staff->name), or_empty(duty), or_empty(staff->area_name),
			    or_empty(staff->unit), leaves, NULL);
	}
	out_rows_end();
	return COMMAND_OK;
}

static int absences(struct command_line *line, int argc, char **argv)
{
	struct absences *away = arena_alloc(&line->arena, sizeof *away);
	struct err err;
	if (!command_no_more(argc, argv, 1))
		return COMMAND_USAGE;
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!access_may_somewhere(&line->person, ACCESS_STAFF_SEE, &err) ||
	    !absence_list(line->station.db, today(line), &line->arena, away, &err))
		return command_fail(&err);
	for (size_t i = 0; i < away->count; i++)
		out_row_add(or_empty(away->row[i].name), away->row[i].from_on, away->row[i].until_on,
			    away->row[i].deputy_name ? away->row[i].deputy_name : _("nobody stands in"),
			    or_empty(away->row[i].reason), NULL);
	out_rows_end();
	return COMMAND_OK;
}

/* Whoever takes over while they are away themselves is told of. */
static bool warn_of_absence(struct command_line *line, const struct id *staff, struct err *err)
{
	struct id stand_in;
	const char *why;
	if (!absence_stand_in(line->station.db, staff, today(line), &line->arena, &stand_in, &why, err))
		return false;
	if (why)
		out_problem("%s", why);
	return true;
}

/* The open tickets of one go to another: how many (`went` may be NULL), and which not and why. */
static int reassign(struct command_line *line, const struct reassign *what, int64_t *went)
{
	struct reassigned *done = arena_alloc(&line->arena, sizeof *done);
	struct err err;
	if (!reassign_open(&line->station, &line->person, &line->config, what, &line->arena, done, &err))
		return command_fail(&err);
	if (went)
		*went = (int64_t)done->done;
	out_line(what->dry_run ? _("%zu of %zu open tickets would be reassigned")
			       : _("%zu of %zu open tickets reassigned"),
		 done->done, done->count);
	for (size_t i = 0; i < done->count; i++)
		if (done->row[i].why_not)
			out_line("%s: %s", done->row[i].number, done->row[i].why_not);
	return done->done == done->count ? COMMAND_OK : COMMAND_FAILED;
}

/* Nothing is done of what could not be done whole. */
static bool check_reassign(struct command_line *line, const struct absence_new *absence, struct reassign *what,
			   struct err *err)
{
	struct reassigned *would = arena_alloc(&line->arena, sizeof *would);
	if (!absence_new_holds(absence, today(line)))
		return err_set(
			err, ERR_CONFLICT,
			_("--reassign is for an absence of today: note it without, and run this again on its first "
			  "day; 'staff hand-over STAFF STAFF --tickets-only' gives the tickets to others before"));
	what->dry_run = true;
	bool ok = reassign_open(&line->station, &line->person, &line->config, what, &line->arena, would, err);
	what->dry_run = false;
	if (!ok || would->done == would->count)
		return ok;
	for (size_t i = 0; i < would->count; i++)
		if (would->row[i].why_not)
			out_problem("%s: %s", would->row[i].number, would->row[i].why_not);
	return err_set(
		err, ERR_CONFLICT,
		_("%1$zu of %2$zu open tickets cannot be reassigned, so nothing was done; without --reassign the "
		  "absence alone is noted"),
		would->count - would->done, would->count);
}

static int absent(struct command_line *line, int argc, char **argv)
{
	struct absence_new absence = { .from_on = NULL };
	struct absence replaced;
	const char *deputy = NULL;
	struct act *act;
	struct err err;
	bool tickets_too = command_flag(&argc, argv, "--reassign");
	if (!command_option(&argc, argv, "--from", &absence.from_on) ||
	    !command_option(&argc, argv, "--until", &absence.until_on) ||
	    !command_option(&argc, argv, "--deputy", &deputy) ||
	    !command_option(&argc, argv, "--reason", &absence.reason))
		return COMMAND_USAGE;
	if (argc != 2 || (tickets_too && !deputy))
		return command_usage_of("staff", argv[0]);
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!absence.from_on)
		absence.from_on = today(line);
	if (!which_staff(line, argv[1], &absence.staff, &err) ||
	    (deputy && !which_staff(line, deputy, &absence.deputy, &err)))
		return command_fail(&err);
	struct reassign tickets = { .from = absence.staff, .to = absence.deputy, .note = _("the assignee is away") };
	if ((tickets_too && !check_reassign(line, &absence, &tickets, &err)) ||
	    !act_begin(&line->station, &line->person, &act, &err) ||
	    !act_finish(act, absence_put(act, &absence, &line->arena, &replaced, &err), &err))
		return command_fail(&err);
	if (replaced.from_on)
		out_line(_("this replaces: %s"), absence_say(&replaced, &line->arena));
	return tickets_too ? reassign(line, &tickets, NULL) : COMMAND_OK;
}

static int back(struct command_line *line, int argc, char **argv)
{
	struct id staff;
	struct act *act;
	struct err err;
	if (argc != 2)
		return command_usage_of("staff", argv[0]);
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!which_staff(line, argv[1], &staff, &err) || !act_begin(&line->station, &line->person, &act, &err) ||
	    !act_finish(act, absence_end(act, &staff, &err), &err))
		return command_fail(&err);
	return COMMAND_OK;
}

static bool read_households(struct command_line *line, int *argc, char **argv, struct hand_over *what)
{
	const char **number = arena_alloc(&line->arena, (size_t)*argc * sizeof *number);
	what->number = number;
	for (;; what->number_count++) {
		number[what->number_count] = NULL;
		if (!command_option(argc, argv, "--household", &number[what->number_count]))
			return false;
		if (!number[what->number_count])
			return true;
	}
}

/* What becomes of the open tickets when the households have gone from one to the other, or have come back. */
static int pass_tickets(struct command_line *line, const struct hand_over *what, struct reassign *tickets, bool undo,
			bool keep)
{
	const struct id *who = undo ? &what->to : &what->from;
	struct staff staff;
	struct err err;
	int64_t went = 0;
	int result = COMMAND_OK;
	/* A hand-over of a later day leaves the tickets where they are until then. */
	bool go = what->open_tickets > 0 && !keep && !what->later;
	if (go)
		result = reassign(line, tickets, &went);
	if (what->open_tickets == went || (go && !undo))
		return result;
	if (!staff_read(line->station.db, who, &line->arena, &staff, &err))
		return command_fail(&err);
	/* Translators: a number and a name. */
	out_line(_("%1$lld open tickets stay with %2$s: 'ticket reassign' gives them to others"),
		 (long long)(what->open_tickets - went), or_empty(staff.name));
	return result;
}

static int pass_on(struct command_line *line, int argc, char **argv)
{
	struct hand_over what = { .on = NULL };
	struct act *act;
	struct err err;
	bool dry_run = command_flag(&argc, argv, "--dry-run"),
	     keep_tickets = command_flag(&argc, argv, "--keep-tickets"),
	     tickets_only = command_flag(&argc, argv, "--tickets-only"), undo = command_flag(&argc, argv, "--undo");
	if (!command_option(&argc, argv, "--on", &what.on) || !read_households(line, &argc, argv, &what))
		return COMMAND_USAGE;
	if (argc != 3 || (tickets_only && (undo || what.number_count > 0)))
		return command_usage_of("staff", argv[0]);
	/* Which tickets came along, or are of some households only, is not asked. */
	keep_tickets |= what.number_count > 0;
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!which_staff(line, argv[1], &what.from, &err) || !which_staff(line, argv[2], &what.to, &err) ||
	    !warn_of_absence(line, &what.to, &err))
		return command_fail(&err);
	struct reassign tickets = {
		.from = what.from, .to = what.to, .note = _("the households were handed over"), .dry_run = dry_run
	};
	/* Those who may hand households over and those who may reassign tickets are not all the same. */
	if (tickets_only)
		return reassign(line, &tickets, NULL);
	if (!act_begin(&line->station, &line->person, &act, &err))
		return command_fail(&err);
	bool ok = (undo ? hand_over_undo : hand_over)(act, &what, &err);
	if (ok && dry_run)
		act_abandon(act);
	else
		ok = act_finish(act, ok, &err);
	if (!ok)
		return command_fail(&err);
	if (what.later && !undo && !dry_run)
		out_line(_("%1$lld households are to change hands on %2$s"), (long long)what.households, what.on);
	else
		out_line(dry_run ? _("%lld households would change hands") : _("%lld households have changed hands"),
			 (long long)what.households);
	if (*what.to_leaves)
		out_problem(_("the successor leaves office on %s: hand these households over again by then"),
			    what.to_leaves);
	if (undo)
		tickets = (struct reassign){ .from = what.to,
					     .to = what.from,
					     .note = _("the hand-over was taken back"),
					     .since_ms = what.handed_at_ms,
					     .dry_run = dry_run };
	return pass_tickets(line, &what, &tickets, undo, keep_tickets);
}

/* What may be set of a person, with "--" before it; the rest of the words is whom it is about. */
static bool read_options(int *argc, char **argv, const char *typed[RECORD_FIELDS])
{
	static const char *const options[] = { "--name", "--unit",   "--department", "--duty",	  "--title",
					       "--area", "--phones", "--email",	     "--channels" };
	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (!command_option(argc, argv, options[i], &typed[record_field(&staff_type, options[i] + 2)]))
			return false;
	return true;
}

/* A new person when `word` is NULL, else whom it names; what is typed changes, the rest stays. */
static int put_staff(struct command_line *line, const char *word, const char *const typed[])
{
	const char *value[RECORD_FIELDS] = { NULL };
	struct put put = { .value = value };
	struct record record;
	enum put_result result;
	struct act *act;
	struct err err;
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (word) {
		if (!which_staff(line, word, &put.entity, &err) ||
		    !fold_read_record(line->station.db, &staff_type, &put.entity, &line->arena, &record, &err))
			return command_fail(&err);
		memcpy(value, record.value, sizeof record.value);
		put.seen = &record;
	}
	for (size_t i = 0; i < staff_type.count; i++)
		if (typed[i] && !field_read(&staff_type.field[i], typed[i], &line->arena, &value[i], &err)) {
			err_prefix(&err, "%s", _(staff_type.field[i].label));
			return command_fail(&err);
		}
	size_t field;
	if (!staff_check_settings(&line->config, value, &field, &err)) {
		err_prefix(&err, "%s", _(staff_type.field[field].label));
		return command_fail(&err);
	}
	if (typed[record_field(&staff_type, "channels")] && line->config.notices.channel_count == 0)
		out_problem("%s",
			    _("this station has no notices: channels: of its own, so their names were not checked"));
	if (!act_begin(&line->station, &line->person, &act, &err) ||
	    !act_finish(act, staff_put(act, &put, NULL, &result, NULL, &err), &err))
		return command_fail(&err);
	return COMMAND_OK;
}

static int add(struct command_line *line, int argc, char **argv)
{
	const char *typed[RECORD_FIELDS] = { NULL };
	if (!read_options(&argc, argv, typed))
		return COMMAND_USAGE;
	if (argc != 2)
		return command_usage_of("staff", argv[0]);
	typed[record_field(&staff_type, "number")] = argv[1];
	return put_staff(line, NULL, typed);
}

static int edit(struct command_line *line, int argc, char **argv)
{
	const char *typed[RECORD_FIELDS] = { NULL };
	if (!read_options(&argc, argv, typed))
		return COMMAND_USAGE;
	return argc == 2 ? put_staff(line, argv[1], typed) : command_usage_of("staff", argv[0]);
}

static int leave(struct command_line *line, int argc, char **argv)
{
	const char *typed[RECORD_FIELDS] = { NULL }, *on = NULL;
	if (!command_option(&argc, argv, "--on", &on))
		return COMMAND_USAGE;
	if (argc != 2)
		return command_usage_of("staff", argv[0]);
	typed[record_field(&staff_type, "left_on")] = on ? on : today(line);
	return put_staff(line, argv[1], typed);
}

static int show(struct command_line *line, int argc, char **argv)
{
	struct record record;
	struct id staff;
	struct err err;
	if (argc != 2)
		return command_usage_of("staff", argv[0]);
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!access_may_somewhere(&line->person, ACCESS_STAFF_SEE, &err) || !which_staff(line, argv[1], &staff, &err) ||
	    !fold_read_record(line->station.db, &staff_type, &staff, &line->arena, &record, &err))
		return command_fail(&err);
	const char *rest;
	size_t left = (size_t)record_field(&staff_type, "left_on");
	if (!staff_say(line->station.db, &line->person, &staff, today(line), &line->arena, &rest, &err))
		return command_fail(&err);
	for (size_t i = 0; i < staff_type.count; i++)
		if (record.value[i])
			out_row_add(i == left && strcmp(record.value[i], today(line)) > 0
					    ? _("Leaves office on")
					    : _(staff_type.field[i].label),
				    field_show(&staff_type.field[i], record.value[i], &line->arena), NULL);
	out_rows_end();
	out_lines(rest);
	return COMMAND_OK;
}

int command_staff(struct command_line *line, int argc, char **argv)
{
	static const struct {
		const char *word;
		int (*run)(struct command_line *, int, char **);
	} words[] = {
		{ "list", list },     { "show", show },	  { "add", add },
		{ "edit", edit },     { "leave", leave }, { "absences", absences },
		{ "absent", absent }, { "back", back },	  { "hand-over", pass_on },
	};
	for (size_t i = 0; argc > 1 && i < sizeof words / sizeof *words; i++)
		if (strcmp(words[i].word, argv[1]) == 0)
			return words[i].run(line, argc - 1, argv + 1);
	return command_usage(argv[0]);
}
