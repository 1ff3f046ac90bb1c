#include "core/config_doubts.h"

#include <string.h>

#include "core/area.h"
#include "core/calendar.h"
#include "core/config_node.h"
#include "core/i18n.h"

/* Durations of different units are compared from a usual Monday's morning on: 2026-11-23, 09:00. */
static int64_t ends(const struct config *config, struct duration limit)
{
	int64_t monday = day_start_ms((struct day){ 2026, 11, 23 }) + (int64_t)9 * 3600 * 1000;
	return calendar_add(&config->calendar, monday, limit);
}

static bool is_longer(const struct config *config, struct duration limit, struct duration than)
{
	return limit.amount > 0 && than.amount > 0 && ends(config, limit) > ends(config, than);
}

static bool are_in_order(const struct config *config, const struct dispatch_limits *limits)
{
	return !is_longer(config, limits->accept, limits->resolve) &&
	       !is_longer(config, limits->contact, limits->resolve);
}

static void doubt_areas(const struct config *config, struct config_problems *problems)
{
	for (size_t i = 0; i < config->rule_count; i++) {
		const struct dispatch_rule *rule = &config->rule[i];
		for (size_t k = 0; k < rule->when.area.count; k++)
			if (strncmp(rule->when.area.text[k], config->county_code, strlen(config->county_code)) != 0)
				config_problem(problems, rule->line, rule->column,
					       _("the area %1$s of the rule '%2$s' is not in the county %3$s"),
					       rule->when.area.text[k], rule->name, config->county_code);
	}
}

static bool same_party(const struct dispatch_party *one, const struct dispatch_party *other)
{
	return one->kind == other->kind &&
	       (!one->department || (other->department && strcmp(one->department, other->department) == 0));
}

static void doubt_parties(const struct config *config, struct config_problems *problems)
{
	for (size_t i = 0; i < config->rule_count; i++) {
		const struct dispatch_rule *rule = &config->rule[i];
		bool twice = false;
		for (size_t k = 0; k < rule->co_count; k++) {
			twice |= same_party(&rule->main, &rule->co[k]);
			for (size_t m = 0; m < k; m++)
				twice |= same_party(&rule->co[m], &rule->co[k]);
		}
		if (twice)
			config_problem(problems, rule->line, rule->column,
				       _("the rule '%s' names somebody twice: who is main needs not be beside"),
				       rule->name);
	}
}

static bool asks_for(const struct dispatch_texts *texts, const char *code)
{
	for (size_t i = 0; i < texts->count; i++)
		if (strcmp(texts->text[i], code) == 0)
			return true;
	return texts->count == 0;
}

/* Of what the rule takes (NULL: of all tickets); the first that is out of order is said. */
static bool doubt_limits(const struct config *config, const struct dispatch_rule *rule,
			 struct config_problems *problems)
{
	for (size_t i = 0; i < config->category_count; i++)
		for (size_t k = 0; k < config->urgency_count; k++) {
			const struct config_category *category = &config->category[i];
			const struct config_urgency *urgency = &config->urgency[k];
			if (rule && (!asks_for(&rule->when.category, category->code) ||
				     !asks_for(&rule->when.urgency, urgency->code)))
				continue;
			struct dispatch_limits limits = config_limits(config, rule, category->code, urgency->code);
			if (are_in_order(config, &limits))
				continue;
			config_problem(problems, rule ? rule->line : category->line,
				       rule ? rule->column : category->column,
				       _("'%1$s', '%2$s': accepting or first contact would be due after resolving"),
				       rule ? rule->name : category->name, urgency->name);
			return true;
		}
	return false;
}

static void doubt_workdays(const struct config *config, struct config_problems *problems)
{
	const struct calendar *calendar = &config->calendar;
	struct calendar usual = *calendar;
	usual.workday_count = 0;
	for (size_t i = 0; i < calendar->workday_count; i++) {
		char date[11];
		if (calendar_day(&usual, calendar->workday[i])->count == 0)
			continue;
		day_format(day_from_number(calendar->workday[i]), date);
		config_problem(problems, 0, 0,
			       _("%s is worked anyway: 'calendar.workdays' are days off that are worked"), date);
	}
}

static void doubt_holidays(const struct config *config, struct day today, struct config_problems *problems)
{
	int until = today.month >= 11 ? today.year + 1 : today.year;
	for (int year = today.year; year <= until; year++)
		if (calendar_last_year(&config->calendar) < year)
			config_problem(
				problems, 0, 0,
				_("'calendar.holidays' has none of %d: limits that run into it count holidays as "
				  "working days"),
				year);
}

void config_doubts(const struct config *config, struct day today, struct config_problems *problems)
{
	doubt_areas(config, problems);
	doubt_parties(config, problems);
	/* Without a rule all stand under the county's limits: a rule that gives none of its own adds nothing. */
	if (!doubt_limits(config, NULL, problems))
		for (size_t i = 0; i < config->rule_count; i++)
			doubt_limits(config, &config->rule[i], problems);
	if (is_longer(config, config->escalate_township, config->escalate_county))
		config_problem(
			problems, 0, 0,
			_("'ticket.escalate': what is overdue comes before the county first, and only then before "
			  "the township"));
	doubt_workdays(config, problems);
	doubt_holidays(config, today, problems);
}
