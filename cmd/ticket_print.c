#include "cmd/ticket_print.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/out.h"
#include "cmd/which_ticket.h"
#include "core/clock.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/phone.h"
#include "db/notice.h"
#include "db/notice_send.h"
#include "db/ticket.h"
#include "db/ticket_clock.h"
#include "db/ticket_link.h"

static const char *category_name(const struct command_line *line, const char *code)
{
	const struct config_category *category = config_category(&line->config, code);
	return category ? category->name : code;
}

static const char *urgency_name(const struct command_line *line, const char *code)
{
	const struct config_urgency *urgency = config_urgency(&line->config, code);
	return urgency ? urgency->name : code;
}

static const char *time_text(struct command_line *line, int64_t at_ms)
{
	char text[17];
	if (at_ms == 0)
		return NULL;
	clock_format(at_ms, text);
	return arena_text(&line->arena, text);
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

static void set_time(struct command_line *line, struct json *json, const char *key, int64_t at_ms)
{
	json_set_text(json, key, time_text(line, at_ms));
}

/* Numbers with commas between, masked for who may not see them whole. */
static const char *phones_shown(struct command_line *line, const char *phones, bool whole)
{
	const char *shown = NULL;
	if (!phones || whole)
		return phones;
	while (*phones) {
		char masked[PHONE_BYTES];
		size_t length = strcspn(phones, ",");
		phone_mask(arena_bytes(&line->arena, phones, length), masked);
		shown = shown ? arena_format(&line->arena, "%s,%s", shown, masked) : arena_text(&line->arena, masked);
		phones += length + (phones[length] == ',');
	}
	return shown;
}

/* One -------------------------------------------------------------------------------------------------- */

struct showing {
	struct command_line *line;
	struct ticket ticket;
	struct notice_page *notices;
	bool whole_phones;
};

static void print_fact(const char *label, const char *value)
{
	if (value && *value)
		out_row_add(label, value, NULL);
}

static const char *correct_text(const struct showing *showing, const struct ticket_line *step)
{
	return showing->whole_phones ? step->correct_whole : step->correct;
}

static const char *step_text(struct showing *showing, const struct ticket_line *step)
{
	struct arena *arena = &showing->line->arena;
	const char *text = or_empty(step->note);
	if (step->parties)
		text = arena_format(arena, "%s  %s", ticket_line_parties(step, arena), text);
	if (step->overdue_since)
		text = arena_format(arena, _("overdue since %s  %s"), time_text(showing->line, step->overdue_since),
				    text);
	if (step->rule)
		text = arena_format(arena, _("%s (rule %s)"), text, step->rule);
	if (step->changed_rule)
		text = arena_format(arena, _("%s (not as the rule %s proposed)"), text, step->changed_rule);
	if (step->result)
		text = arena_format(arena, "%s  %s", _(ticket_result_label(step->result)), text);
	if (step->score)
		text = arena_format(arena, _("score %d  %s"), step->score, text);
	if (step->until)
		text = arena_format(arena,
				    step->result == TICKET_NOT_REACHED ? _("next try %s  %s") : _("until %s  %s"),
				    step->until, text);
	if (step->other)
		text = arena_format(arena, "%s  %s", ticket_line_other(step, arena), text);
	if (step->correct)
		text = arena_format(arena, "%s  %s", correct_text(showing, step), text);
	if (step->photos > 0)
		text = arena_format(arena, _("%s (photos: %d)"), text, step->photos);
	if (!step->counts)
		text = arena_format(arena, _("%s (does not count: another step came first)"), text);
	return text;
}

/* How it stands; of what waits until when, and for what. */
static bool notice_text_of(struct showing *showing, const struct notice_row *row, const char **until, const char **why,
			   struct err *err)
{
	struct command_line *line = showing->line;
	enum notice_wait wait;
	int64_t until_ms = 0;
	*until = *why = NULL;
	if (!notice_wait_of(&line->station, &line->config, &row->entity, clock_now(line->clock), &until_ms, &wait, err))
		return false;
	if (wait != NOTICE_WAIT_NOTHING) {
		*until = time_text(line, until_ms);
		*why = _(notice_wait_label(wait));
	}
	return true;
}

static bool print_notices(struct showing *showing, struct err *err)
{
	struct command_line *line = showing->line;
	const struct notice_page *notices = showing->notices;
	if (notices->count > 0)
		out_line("\n%s", _("Notices"));
	for (size_t i = 0; i < notices->count; i++) {
		const struct notice_row *row = &notices->row[i];
		const char *until, *why, *state = notice_say(row, &line->arena);
		if (!notice_text_of(showing, row, &until, &why, err))
			return false;
		if (until)
			state = arena_format(&line->arena, _("%1$s, waits until %2$s %3$s"), state, until, why);
		out_row_add(time_text(line, row->queued_at), _(notice_kind_label(row->kind)), or_empty(row->name),
			    time_text(line, row->state_at), state, NULL);
	}
	out_rows_end();
	return true;
}

static bool notices_json(struct showing *showing, struct json *array, struct err *err)
{
	struct command_line *line = showing->line;
	for (size_t i = 0; i < showing->notices->count; i++) {
		const struct notice_row *row = &showing->notices->row[i];
		const char *until, *why;
		if (!notice_text_of(showing, row, &until, &why, err))
			return false;
		struct json *json = json_new_object();
		json_set_text(json, "kind", notice_kind_name(row->kind));
		json_set_text(json, "name", row->name);
		json_set_text(json, "state", notice_state_name(row->state));
		set_time(line, json, "queued", row->queued_at);
		set_time(line, json, "since", row->state_at);
		json_set_text(json, "channel", row->channel);
		json_set_text(json, "detail", row->detail);
		json_set_int(json, "tries", row->tries);
		json_set_text(json, "waits_until", until);
		json_set_text(json, "waits", why);
		json_add(array, json);
	}
	return true;
}

static const char *author_text(struct showing *showing, const struct ticket_line *step)
{
	const char *author = step->author_name ? step->author_name : _("station");
	if (!step->on_behalf_name)
		return author;
	return arena_format(&showing->line->arena, _("%s for %s"), author, step->on_behalf_name);
}

static bool print_text(struct showing *showing, struct err *err)
{
	struct command_line *line = showing->line;
	const struct ticket *ticket = &showing->ticket;
	out_line("%s  %s  %s", ticket->number, ticket_state_text(ticket->state, ticket->to_resume), ticket->title);
	print_fact(_("Household"), ticket->head);
	print_fact(_("Where"), arena_format(&line->arena, "%s%s%s", or_empty(ticket->township),
					    or_empty(ticket->village), or_empty(ticket->team)));
	print_fact(_("Caller"), ticket->caller);
	print_fact(_("Relation"), ticket->relation);
	print_fact(_("Call back"), phones_shown(line, ticket->callback, showing->whole_phones));
	print_fact(_("Telephone"), phones_shown(line, ticket->phones, showing->whole_phones));
	print_fact(_("Helper"), ticket->helper);
	print_fact(_("Matter"), category_name(line, ticket->category));
	print_fact(_("Urgency"), urgency_name(line, ticket->urgency));
	for (size_t i = 0; i < ticket->party_count; i++)
		print_fact(ticket->party[i].main ? _("Main") : _("With"),
			   arena_format(&line->arena, "%s %s %s", or_empty(ticket->party[i].unit),
					or_empty(ticket->party[i].name), or_empty(ticket->party[i].phones)));
	for (size_t i = 0; i < ticket->link_count; i++)
		print_fact(_("Linked to"), ticket->link[i].label);
	for (size_t i = 0; i < ticket->merged_count; i++)
		print_fact(_("Merged into it"),
			   ticket_merged_text(&ticket->merged[i], showing->whole_phones, &line->arena));
	if (ticket->overdue)
		print_fact(_("Overdue"), time_text(line, ticket->due_at));
	out_rows_end();
	out_lines(ticket_clock(ticket, &line->config, clock_now(line->clock), &line->arena));
	out_line("%s", "");
	out_row_add(time_text(line, ticket->opened_at), _("Taken"),
		    ticket->opened_by_name ? ticket->opened_by_name : _("station"), ticket->text, NULL);
	for (size_t i = 0; i < ticket->line_count; i++) {
		const struct ticket_line *step = &ticket->line[i];
		out_row_add(time_text(line, step->at_ms),
			    id_is_none(&step->diary) ? _(ticket_step_label(step->step)) : _("Diary"),
			    author_text(showing, step), step_text(showing, step), NULL);
	}
	out_rows_end();
	return print_notices(showing, err);
}

static struct json *step_json(struct showing *showing, const struct ticket_line *step)
{
	struct json *json = json_new_object();
	json_set_text(json, "step", id_is_none(&step->diary) ? ticket_step_name(step->step) : "diary");
	set_time(showing->line, json, "at", step->at_ms);
	json_set_text(json, "author", step->author_name);
	json_set_text(json, "on_behalf", step->on_behalf_name);
	json_set_text(json, "note", step->note);
	json_set_text(json, "parties", step->parties);
	json_set_text(json, "before", step->before);
	set_time(showing->line, json, "overdue_since", step->overdue_since);
	json_set_text(json, "rule", step->rule);
	json_set_text(json, "changed_rule", step->changed_rule);
	json_set_text(json, "result", step->result ? ticket_result_name(step->result) : NULL);
	if (step->score)
		json_set_int(json, "score", step->score);
	json_set_text(json, "until", step->until);
	json_set_text(json, "other", step->other);
	json_set_text(json, "correct", correct_text(showing, step));
	json_set_bool(json, "counts", step->counts);
	return json;
}

static struct json *parties_json(const struct ticket *ticket)
{
	struct json *array = json_new_array();
	for (size_t i = 0; i < ticket->party_count; i++) {
		struct json *party = json_new_object();
		json_set_text(party, "name", ticket->party[i].name);
		json_set_text(party, "unit", ticket->party[i].unit);
		json_set_text(party, "phones", ticket->party[i].phones);
		json_set_bool(party, "main", ticket->party[i].main);
		json_add(array, party);
	}
	return array;
}

static struct json *merged_json(const struct ticket *ticket)
{
	struct json *array = json_new_array();
	for (size_t i = 0; i < ticket->merged_count; i++)
		json_add_text(array, ticket->merged[i].number);
	return array;
}

static bool print_json(struct showing *showing, struct err *err)
{
	struct command_line *line = showing->line;
	const struct ticket *ticket = &showing->ticket;
	char last[HASH_TEXT_BYTES];
	struct json *json = json_new_object(), *steps = json_new_array(), *notices = json_new_array();
	hash_format(&ticket->last_step, last);
	json_set_text(json, "number", ticket->number);
	json_set_text(json, "state", ticket_state_name(ticket->state));
	json_set_text(json, "title", ticket->title);
	json_set_text(json, "text", ticket->text);
	json_set_text(json, "category", ticket->category);
	json_set_text(json, "urgency", ticket->urgency);
	json_set_text(json, "household", ticket->head);
	json_set_text(json, "household_number", ticket->household_number);
	json_set_text(json, "township", ticket->township);
	json_set_text(json, "village", ticket->village);
	json_set_text(json, "caller", ticket->caller);
	json_set_text(json, "relation", ticket->relation);
	json_set_text(json, "callback", phones_shown(line, ticket->callback, showing->whole_phones));
	json_set_text(json, "rule", ticket->rule);
	json_set_int(json, "round", ticket->round);
	json_set_bool(json, "told", ticket->told);
	json_set_bool(json, "knows", ticket->knows);
	json_set_bool(json, "overdue", ticket->overdue);
	json_set(json, "assignees", parties_json(ticket));
	json_set(json, "merged", merged_json(ticket));
	set_time(line, json, "opened", ticket->opened_at);
	set_time(line, json, "dispatched", ticket->dispatched_at);
	set_time(line, json, "accepted", ticket->accepted_at);
	set_time(line, json, "contacted", ticket->contacted_at);
	set_time(line, json, "resolved", ticket->resolved_at);
	set_time(line, json, "closed", ticket->closed_at);
	set_time(line, json, "accept_due", ticket->accept_due);
	set_time(line, json, "contact_due", ticket->contact_due);
	set_time(line, json, "resolve_due", ticket->resolve_due);
	set_time(line, json, "follow_up_due", ticket->follow_up_due);
	json_set_text(json, "suspended_until", ticket->until);
	json_set_text(json, "last_step", last);
	for (size_t i = 0; i < ticket->line_count; i++)
		json_add(steps, step_json(showing, &ticket->line[i]));
	json_set(json, "steps", steps);
	bool ok = notices_json(showing, notices, err);
	json_set(json, "notices", notices);
	if (ok)
		out_json(json);
	json_release(json);
	return ok;
}

static bool read_notices(struct showing *showing, struct err *err)
{
	struct arena *arena = &showing->line->arena;
	showing->notices = arena_alloc(arena, sizeof *showing->notices);
	return notice_of_ticket(showing->line->station.db, &showing->ticket.entity, clock_now(showing->line->clock),
				arena, showing->notices, err);
}

/* Reads the ticket that a word names, with what the person may see of it. */
static bool find(struct showing *showing, const char *word, struct err *err)
{
	struct id entity;
	struct command_line *line = showing->line;
	struct ticket_who who;
	if (!which_ticket(line, word, ACCESS_TICKET_SEE, &entity, err) ||
	    !ticket_read(line->station.db, &entity, clock_now(line->clock), &line->arena, &showing->ticket, err))
		return false;
	ticket_who(&showing->ticket, &line->person, &who);
	showing->whole_phones = access_sees_whole_phone(&line->person, PHONE_ON_TICKET, who.main || who.co);
	return true;
}

int ticket_print_one(struct command_line *line, int argc, char **argv)
{
	struct showing showing = { .line = line };
	struct err err;
	bool json = command_flag(&argc, argv, "--json");
	if (argc != 2)
		return command_usage("ticket");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!find(&showing, argv[1], &err) || !read_notices(&showing, &err) ||
	    !(json ? print_json(&showing, &err) : print_text(&showing, &err)))
		return command_fail(&err);
	return COMMAND_OK;
}

int ticket_print_slip(struct command_line *line, int argc, char **argv)
{
	struct showing showing = { .line = line };
	struct err err;
	if (argc != 2)
		return command_usage("ticket");
	if (!command_log_in(line))
		return COMMAND_FAILED;
	if (!find(&showing, argv[1], &err))
		return command_fail(&err);
	if (!showing.whole_phones) {
		showing.ticket.callback = phones_shown(line, showing.ticket.callback, false);
		showing.ticket.phones = phones_shown(line, showing.ticket.phones, false);
	}
	out_lines(ticket_slip(&showing.ticket, &line->config, &line->arena));
	return COMMAND_OK;
}

int ticket_print_state(struct command_line *line, const struct id *entity, bool json)
{
	struct showing showing = { .line = line };
	struct err err;
	const char *names = "";
	if (!ticket_read(line->station.db, entity, clock_now(line->clock), &line->arena, &showing.ticket, &err))
		return command_fail(&err);
	if (json)
		return read_notices(&showing, &err) && print_json(&showing, &err) ? COMMAND_OK : command_fail(&err);
	for (size_t i = 0; i < showing.ticket.party_count; i++)
		names = arena_format(&line->arena, "%s  %s", names, or_empty(showing.ticket.party[i].name));
	out_line("%s  %s%s", showing.ticket.number, _(ticket_state_label(showing.ticket.state)), names);
	return COMMAND_OK;
}
