/* fangzheng show: all of one household, masked as the role of who asks wants it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/commands.h"
#include "cmd/diary_print.h"
#include "cmd/out.h"
#include "cmd/ticket_print.h"
#include "cmd/which_household.h"
#include "core/clock.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/json.h"
#include "db/act.h"
#include "db/conflict.h"
#include "db/diary.h"
#include "db/elsewhere.h"
#include "db/household.h"
#include "db/phone_reveal.h"
#include "db/ticket.h"

enum { DIARIES_SHOWN = 10 }; /* as text */

struct showing {
	struct command_line *line;
	struct household household;
	struct conflict_page conflicts;
	const char **elsewhere; /* by member: another household with the same ID number */
	struct ticket_page tickets;
	struct diary_row *diary; /* all of them */
	size_t diary_count;
	struct phone_reveals reveals; /* for whoever may see them */
	struct register_reader reader;
	char today[11];
};

static const char *show(struct showing *showing, const struct record_type *type, const char *const value[],
			const char *name)
{
	int field = record_field(type, name);
	return register_show(&type->field[field], value[field], &showing->reader, &showing->line->arena);
}

/* Text ------------------------------------------------------------------------------------------- */

static void heading(const char *text)
{
	out_line("%s", "");
	out_line("%s", text);
}

static void print_facts(struct showing *showing)
{
	const struct household *household = &showing->household;
	for (size_t i = 0; i < household_type.count; i++) {
		const struct field *field = &household_type.field[i];
		const char *text = register_show(field, household->value[i], &showing->reader, &showing->line->arena);
		if (field->type == FIELD_AREA && household->village)
			text = arena_format(&showing->line->arena, "%s%s (%s)",
					    household->township ? household->township : "", household->village, text);
		if (*text)
			out_row_add(_(field->label), text, NULL);
	}
	if (household->card)
		out_row_add(_("Card"), household->card, NULL);
	out_rows_end();
}

static const char *age(struct showing *showing, const struct household_part *member)
{
	struct day today;
	const char *birth = household_part_value(member, &member_type, "birth");
	if (!day_parse(showing->today, &today) || member_age(birth, today) < 0)
		return "";
	return arena_format(&showing->line->arena, "%d", member_age(birth, today));
}

/* What is known of a member beyond the first line, each with its name. */
static const char *member_facts(struct showing *showing, const struct household_part *member)
{
	struct arena *arena = &showing->line->arena;
	const char *facts = "  ";
	for (size_t i = 0; i < member_type.count; i++) {
		const struct field *field = &member_type.field[i];
		bool first_line = strcmp(field->name, "name") == 0 || strcmp(field->name, "relation") == 0 ||
				  strcmp(field->name, "sex") == 0;
		if (!first_line && field->type != FIELD_ENTITY && member->value[i])
			facts = arena_format(arena, "%s  %s %s", facts, _(field->label),
					     register_show(field, member->value[i], &showing->reader, arena));
	}
	return facts;
}

static void print_members(struct showing *showing)
{
	const struct household_parts *members = &showing->household.member;
	if (members->count == 0)
		return;
	heading(_("Members"));
	for (size_t i = 0; i < members->count; i++) {
		const struct household_part *member = &members->part[i];
		out_line("%s  %s  %s  %s", show(showing, &member_type, member->value, "name"),
			 show(showing, &member_type, member->value, "relation"),
			 show(showing, &member_type, member->value, "sex"), age(showing, member));
		out_line("%s", member_facts(showing, member));
		if (showing->elsewhere[i])
			out_line("    %s",
				 arena_format(&showing->line->arena, _("the same ID number is in household %s too"),
					      showing->elsewhere[i]));
	}
}

static const char *yuan(struct showing *showing, int64_t fen)
{
	char text[32];
	snprintf(text, sizeof text, "%lld", (long long)fen);
	return field_show(&income_type.field[record_field(&income_type, "wages")], text, &showing->line->arena);
}

static void print_incomes(struct showing *showing)
{
	const struct household_parts *incomes = &showing->household.income;
	if (incomes->count == 0)
		return;
	heading(_("Income by year (yuan)"));
	out_row_add(_("Year"), _("People"), _("Wages"), _("Business income"), _("Property income"),
		    _("Transfer income"), _("Business expense"), _("Net income"), _("Per head"), NULL);
	for (size_t i = 0; i < incomes->count; i++) {
		const char *const *value = incomes->part[i].value;
		int64_t per_head;
		const char *head = income_per_head(value, &per_head) ? yuan(showing, per_head) : "";
		out_row_add(
			show(showing, &income_type, value, "year"), show(showing, &income_type, value, "people"),
			show(showing, &income_type, value, "wages"), show(showing, &income_type, value, "business"),
			show(showing, &income_type, value, "property"), show(showing, &income_type, value, "transfer"),
			show(showing, &income_type, value, "expense"), yuan(showing, income_net(value)), head, NULL);
	}
	out_rows_end();
}

static void print_measures(struct showing *showing)
{
	const struct household_parts *measures = &showing->household.measure;
	if (measures->count == 0)
		return;
	heading(_("Measures"));
	for (size_t i = 0; i < measures->count; i++) {
		const char *const *value = measures->part[i].value;
		out_row_add(show(showing, &measure_type, value, "measure"),
			    show(showing, &measure_type, value, "started_on"),
			    show(showing, &measure_type, value, "amount"),
			    show(showing, &measure_type, value, "ended_on"),
			    show(showing, &measure_type, value, "result"), NULL);
	}
	out_rows_end();
}

/* The telephones of staff are those of their office: helpers are to be rung up. */
static void print_assigned(struct showing *showing)
{
	const struct household *household = &showing->household;
	if (household->assigned.count == 0)
		return;
	heading(_("Assigned"));
	for (size_t i = 0; i < household->assigned.count; i++) {
		const struct household_assigned *assigned = &household->assigned.row[i];
		out_row_add(show(showing, &assign_type, assigned->part.value, "duty"),
			    assigned->name ? assigned->name : "", assigned->unit ? assigned->unit : "",
			    assigned->phones ? assigned->phones : "",
			    show(showing, &assign_type, assigned->part.value, "from_on"),
			    show(showing, &assign_type, assigned->part.value, "until_on"), NULL);
	}
	out_rows_end();
}

static void print_tickets(struct showing *showing)
{
	if (showing->tickets.count == 0)
		return;
	heading(_("Tickets"));
	for (size_t i = 0; i < showing->tickets.count; i++)
		ticket_row_add(showing->line, &showing->tickets.row[i]);
	out_rows_end();
}

static void print_diaries(struct showing *showing)
{
	if (showing->diary_count == 0)
		return;
	heading(arena_format(&showing->line->arena, _("Diaries: %zu, the latest first"), showing->diary_count));
	for (size_t i = 0; i < showing->diary_count && i < DIARIES_SHOWN; i++)
		diary_row_add(showing->line, &showing->diary[i]);
	out_rows_end();
	if (showing->diary_count > DIARIES_SHOWN)
		out_line(_("All of them: fangzheng diary list --household %s"),
			 household_value(&showing->household, "number"));
}

static void print_conflicts(struct showing *showing)
{
	struct arena *arena = &showing->line->arena;
	if (showing->conflicts.count == 0)
		return;
	heading(_("Entered twice at the same time, not settled yet"));
	for (size_t i = 0; i < showing->conflicts.count; i++) {
		const struct conflict_row *row = &showing->conflicts.row[i];
		const struct field *field = &row->type->field[row->field];
		out_row_add(_(row->type->label), _(field->label),
			    register_show(field, row->value, &showing->reader, arena),
			    register_show(field, row->rival, &showing->reader, arena), NULL);
	}
	out_rows_end();
}

static void print_reveals(struct showing *showing)
{
	if (showing->reveals.count == 0)
		return;
	heading(_("Telephone numbers were shown whole to"));
	for (size_t i = 0; i < showing->reveals.count; i++) {
		const struct phone_reveal_row *row = &showing->reveals.row[i];
		char when[17];
		clock_format(row->at_ms, when);
		out_row_add(arena_text(&showing->line->arena, when), row->name ? row->name : _("the station"),
			    row->reason ? row->reason : _("(no reason given)"), NULL);
	}
	out_rows_end();
}

/* JSON ------------------------------------------------------------------------------------------- */

/* Canonical values under the fields' names; codes have their names beside them. */
static struct json *object_of(struct showing *showing, const struct record_type *type, const struct id *entity,
			      const char *const value[])
{
	char id[ID_TEXT_BYTES];
	struct arena *arena = &showing->line->arena;
	struct json *object = json_new_object();
	id_format(entity, id);
	json_set_text(object, "id", id);
	for (size_t i = 0; i < type->count; i++) {
		const struct field *field = &type->field[i];
		if (!value[i])
			continue;
		switch (field->type) {
		case FIELD_INT:
		case FIELD_MONEY:
		case FIELD_LAND:
			json_set_int(object, field->name, strtoll(value[i], NULL, 10));
			break;
		case FIELD_BOOL:
			json_set_bool(object, field->name, strcmp(value[i], "1") == 0);
			break;
		case FIELD_CODE:
		case FIELD_CODES:
			json_set_text(object, field->name, value[i]);
			json_set_text(object, arena_format(arena, "%s_name", field->name),
				      field_show(field, value[i], arena));
			break;
		default:
			json_set_text(object, field->name, register_show(field, value[i], &showing->reader, arena));
		}
	}
	return object;
}

static void add_parts(struct showing *showing, struct json *object, const char *key, const struct record_type *type,
		      const struct household_parts *parts)
{
	struct json *array = json_new_array();
	for (size_t i = 0; i < parts->count; i++) {
		struct json *part = object_of(showing, type, &parts->part[i].entity, parts->part[i].value);
		int64_t per_head;
		if (type == &member_type)
			json_set_text(part, "elsewhere", showing->elsewhere[i]);
		if (type == &income_type) {
			json_set_int(part, "net", income_net(parts->part[i].value));
			if (income_per_head(parts->part[i].value, &per_head))
				json_set_int(part, "per_head", per_head);
		}
		json_add(array, part);
	}
	json_set(object, key, array);
}

static void add_assigned(struct showing *showing, struct json *object)
{
	const struct household *household = &showing->household;
	struct json *array = json_new_array();
	for (size_t i = 0; i < household->assigned.count; i++) {
		const struct household_assigned *assigned = &household->assigned.row[i];
		struct json *one = object_of(showing, &assign_type, &assigned->part.entity, assigned->part.value);
		json_set_text(one, "name", assigned->name);
		json_set_text(one, "unit", assigned->unit);
		json_set_text(one, "phones", assigned->phones);
		json_set_bool(one, "now", assigned->now);
		json_add(array, one);
	}
	json_set(object, "assigned", array);
}

static void add_tickets(struct showing *showing, struct json *object)
{
	struct json *array = json_new_array();
	for (size_t i = 0; i < showing->tickets.count; i++)
		json_add(array, ticket_row_json(&showing->tickets.row[i]));
	json_set(object, "tickets", array);
}

static void add_diaries(struct showing *showing, struct json *object)
{
	struct json *array = json_new_array();
	for (size_t i = 0; i < showing->diary_count; i++)
		json_add(array, diary_row_json(showing->line, &showing->diary[i]));
	json_set(object, "diaries", array);
}

static void add_conflicts(struct showing *showing, struct json *object)
{
	struct arena *arena = &showing->line->arena;
	struct json *array = json_new_array();
	for (size_t i = 0; i < showing->conflicts.count; i++) {
		const struct conflict_row *row = &showing->conflicts.row[i];
		const struct field *field = &row->type->field[row->field];
		struct json *one = json_new_object();
		char id[ID_TEXT_BYTES];
		id_format(&row->entity, id);
		json_set_text(one, "id", id);
		json_set_text(one, "subject", row->type->subject);
		json_set_text(one, "field", field->name);
		json_set_text(one, "value", register_show(field, row->value, &showing->reader, arena));
		json_set_text(one, "rival", register_show(field, row->rival, &showing->reader, arena));
		json_add(array, one);
	}
	json_set(object, "conflicts", array);
}

static void add_reveals(struct showing *showing, struct json *object)
{
	struct json *array = json_new_array();
	for (size_t i = 0; i < showing->reveals.count; i++) {
		struct json *one = json_new_object();
		char when[17];
		clock_format(showing->reveals.row[i].at_ms, when);
		json_set_text(one, "at", when);
		json_set_text(one, "by", showing->reveals.row[i].name);
		json_set_text(one, "reason", showing->reveals.row[i].reason);
		json_add(array, one);
	}
	json_set(object, "reveals", array);
}

static bool reveal(struct command_line *line, const struct id *household, const char *reason, struct err *err)
{
	struct act *act;
	return act_begin(&line->station, &line->person, &act, err) &&
	       act_finish(act, phone_reveal(act, household, reason, err), err);
}

/* Of the household's tickets, and those that are linked to it, those that the person may see. */
static bool read_tickets(struct showing *showing, struct err *err)
{
	struct command_line *line = showing->line;
	struct ticket_page *page = arena_alloc(&line->arena, sizeof *page);
	if (!ticket_of_household(line->station.db, &showing->household.entity, clock_now(line->clock), &line->arena,
				 page, err))
		return false;
	for (size_t i = 0; i < page->count; i++) {
		if (ticket_may(line->station.db, &line->person, ACCESS_TICKET_SEE, &page->row[i].entity, err))
			showing->tickets.row[showing->tickets.count++] = page->row[i];
		else if (err->code != ERR_DENIED)
			return false;
	}
	return true;
}

static bool read_diaries(struct showing *showing, struct err *err)
{
	struct command_line *line = showing->line;
	struct diary_filter filter = { .viewer = &line->person,
				       .today = showing->today,
				       .household = showing->household.entity };
	struct diary_page *page = arena_alloc(&line->arena, sizeof *page);
	do {
		if (!diary_list(line->station.db, &filter, showing->diary_count, &line->arena, page, err))
			return false;
		struct diary_row *grown =
			arena_alloc(&line->arena, (showing->diary_count + page->count) * sizeof *grown);
		for (size_t i = 0; i < showing->diary_count; i++)
			grown[i] = showing->diary[i];
		memcpy(grown + showing->diary_count, page->row, page->count * sizeof *grown);
		showing->diary = grown;
		showing->diary_count += page->count;
	} while (page->count == DIARY_PAGE_ROWS);
	return true;
}

static void print_json(struct showing *showing)
{
	const struct household *household = &showing->household;
	struct json *object = object_of(showing, &household_type, &household->entity, household->value);
	json_set_text(object, "village", household->village);
	json_set_text(object, "township", household->township);
	json_set_text(object, "card", household->card);
	add_parts(showing, object, "members", &member_type, &household->member);
	add_parts(showing, object, "incomes", &income_type, &household->income);
	add_parts(showing, object, "measures", &measure_type, &household->measure);
	add_assigned(showing, object);
	add_tickets(showing, object);
	add_diaries(showing, object);
	add_conflicts(showing, object);
	if (showing->reveals.count > 0)
		add_reveals(showing, object);
	out_json(object);
	json_release(object);
}

int command_show(struct command_line *line, int argc, char **argv)
{
	struct showing showing = { .line = line };
	struct id entity;
	struct err err, ignored;
	const char *reason = NULL;
	bool json = command_flag(&argc, argv, "--json"), reveals = command_flag(&argc, argv, "--reveal");
	if (!command_option(&argc, argv, "--reason", &reason))
		return COMMAND_USAGE;
	if (argc != 2 || (reason && !reveals))
		return command_usage(argv[0]);
	if (!command_log_in(line))
		return COMMAND_FAILED;
	day_format(day_at(clock_now(line->clock)), showing.today);
	if (!which_household(line, argv[1], ACCESS_HOUSEHOLD_SEE, &entity, &err) ||
	    (reveals && !reveal(line, &entity, reason, &err)) ||
	    (access_may_somewhere(&line->person, ACCESS_REVEAL_SEE, &ignored) &&
	     !phone_reveal_list(line->station.db, &entity, &line->arena, &showing.reveals, &err)) ||
	    !household_read(line->station.db, &entity, showing.today, &line->arena, &showing.household, &err) ||
	    !conflict_list(line->station.db, &(struct conflict_query){ .household = entity }, 0, &line->arena,
			   &showing.conflicts, &err) ||
	    !elsewhere_members(line->station.db, &showing.household, &line->arena, &showing.elsewhere, &err) ||
	    !read_tickets(&showing, &err) ||
	    (access_may_somewhere(&line->person, ACCESS_DIARY_SEE, &ignored) && !read_diaries(&showing, &err)))
		return command_fail(&err);
	showing.reader.whole_phones = reveals || access_sees_whole_phone(&line->person, PHONE_ELSEWHERE, false);
	showing.reader.whole_idnumbers =
		access_sees_idnumber(&line->person, household_value(&showing.household, "area"));
	if (json) {
		print_json(&showing);
		return COMMAND_OK;
	}
	print_facts(&showing);
	print_members(&showing);
	print_incomes(&showing);
	print_measures(&showing);
	print_assigned(&showing);
	print_tickets(&showing);
	print_diaries(&showing);
	print_conflicts(&showing);
	print_reveals(&showing);
	return COMMAND_OK;
}
