#include "reports/card.h"

#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/household.h"
#include "core/i18n.h"
#include "core/phone.h"
#include "core/record.h"
#include "core/text.h"
#include "db/household.h"

struct lines {
	struct arena *arena;
	const char *text;
};

/* Later lines are indented. */
static void add_wrapped(struct lines *lines, const char *text, int indent)
{
	for (bool first = true; first || *text; first = false) {
		int used, room = CARD_COLUMNS - (first ? 0 : indent);
		size_t fits = text_fit(text, room, &used);
		if (text[fits] != '\0')
			fits = text_break(text, fits);
		lines->text =
			arena_format(lines->arena, "%s%*s%.*s\n", lines->text, first ? 0 : indent, "", (int)fits, text);
		text += fits;
		text += *text == ' ';
	}
}

static void add_fact(struct lines *lines, const char *label, const char *value)
{
	if (!value || !*value)
		return;
	add_wrapped(lines, arena_format(lines->arena, "%s %s", label, value), text_width(label) + 1);
}

static const char *shown(const struct card_facts *facts, const char *name, struct arena *arena)
{
	int field = record_field(&household_type, name);
	return field_show(&household_type.field[field], facts->household->value[field], arena);
}

static const char *phone_shown(const char *phone, bool whole, struct arena *arena)
{
	char masked[PHONE_BYTES];
	if (!phone || whole)
		return phone;
	char *first = arena_bytes(arena, phone, strcspn(phone, ","));
	phone_mask(first, masked);
	return arena_text(arena, masked);
}

static const char *causes(const struct card_facts *facts, struct arena *arena)
{
	const char *all = shown(facts, "cause", arena);
	static const char *const others[] = { "cause2", "cause3" };
	for (size_t i = 0; i < 2; i++)
		if (*shown(facts, others[i], arena))
			all = arena_format(arena, "%s、%s", all, shown(facts, others[i], arena));
	return all;
}

static size_t people(const struct household *household)
{
	size_t count = 0;
	for (size_t i = 0; i < household->member.count; i++)
		count += household_part_value(&household->member.part[i], &member_type, "left_on") == NULL;
	return count;
}

static void add_assigned(struct lines *lines, const struct card_facts *facts)
{
	for (size_t i = 0; i < facts->household->assigned.count; i++) {
		const struct household_assigned *row = &facts->household->assigned.row[i];
		if (!row->now || !row->name)
			continue;
		const char *duty = household_part_value(&row->part, &assign_type, "duty");
		bool doctor = duty && strcmp(duty, "doctor") == 0;
		const char *phone = phone_shown(row->phones, true, lines->arena);
		add_fact(lines, doctor ? _("Doctor") : _("Helper"),
			 arena_format(lines->arena, "%s %s %s", row->name, row->unit ? row->unit : "",
				      phone ? phone : ""));
	}
}

static void add_income(struct lines *lines, const struct household *household)
{
	for (size_t i = household->income.count < 3 ? household->income.count : 3; i-- > 0;) {
		const struct household_part *year = &household->income.part[i];
		int64_t per_head;
		if (income_per_head(year->value, &per_head))
			add_fact(lines, household_part_value(year, &income_type, "year"),
				 arena_format(lines->arena, _("%lld yuan a head"), (long long)(per_head / 100)));
	}
}

const char *card_facts_text(const struct card_facts *facts, struct arena *arena)
{
	const struct household *household = facts->household;
	struct lines lines = { arena, "" };
	const char *team = shown(facts, "team", arena), *phones = household_value(household, "phones");
	add_wrapped(&lines, arena_format(arena, "%s  %s", shown(facts, "head", arena), shown(facts, "number", arena)),
		    2);
	add_wrapped(&lines,
		    arena_format(arena, "%s%s%s", household->township ? household->township : "",
				 household->village ? household->village : "", household_team(team, arena)),
		    2);
	add_fact(&lines, _("People"), arena_format(arena, "%zu", people(household)));
	add_fact(&lines, _("Status"), shown(facts, "status", arena));
	add_fact(&lines, _("Cause"), causes(facts, arena));
	add_fact(&lines, _("Phone"), phone_shown(phones, facts->whole_phones, arena));
	add_assigned(&lines, facts);
	add_fact(&lines, _("Hotline"), facts->hotline);
	add_income(&lines, household);
	for (size_t i = 0; i < facts->diaries; i++)
		add_wrapped(&lines,
			    arena_format(arena, "%s %s %s", facts->diary[i].date, facts->diary[i].helper,
					 facts->diary[i].text),
			    2);
	return lines.text;
}

const char *card_beside(const char *left, int columns, const char *right, struct arena *arena)
{
	const char *text = "";
	while (*left || *right) {
		size_t length = strcspn(left, "\n"), other = strcspn(right, "\n");
		const char *line = arena_bytes(arena, left, length);
		int pad = columns - text_width(line);
		text = arena_format(arena, "%s%s%*s%.*s\n", text, line, pad > 0 ? pad : 0, "", (int)other, right);
		left += length + (left[length] != '\0');
		right += other + (right[other] != '\0');
	}
	return text;
}
