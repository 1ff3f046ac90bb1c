#include "core/escalation.h"

#include <string.h>

#include "core/config.h"
#include "core/i18n.h"

static const char *const names[ESCALATIONS] = {
	[ESCALATION_DESK] = "desk", [ESCALATION_TOWNSHIP] = "township", [ESCALATION_COUNTY] = "county"
};

const char *escalation_name(enum escalation level)
{
	return names[level];
}

bool escalation_parse(const char *name, enum escalation *level)
{
	for (int i = 0; name && i < ESCALATIONS; i++)
		if (strcmp(names[i], name) == 0) {
			*level = (enum escalation)i;
			return true;
		}
	return false;
}

const char *escalation_label(enum escalation level)
{
	static const char *const labels[ESCALATIONS] = {
		[ESCALATION_DESK] = N_("the desk"),
		[ESCALATION_TOWNSHIP] = N_("the township"),
		[ESCALATION_COUNTY] = N_("the county"),
	};
	return labels[level];
}

enum escalation escalation_of(const struct person *person)
{
	enum { TOWNSHIP_DIGITS = 9 };
	if (!person)
		return ESCALATION_DESK;
	switch (person->role) {
	case ROLE_LEADER:
		return strlen(person->area) >= TOWNSHIP_DIGITS ? ESCALATION_TOWNSHIP : ESCALATION_COUNTY;
	case ROLE_INSPECTOR:
	case ROLE_ADMIN:
		return ESCALATION_COUNTY;
	default:
		/* The desk sees all that is overdue anyway: here it sees what others are asked about. */
		return ESCALATION_TOWNSHIP;
	}
}

int64_t escalation_at(const struct config *config, enum escalation level, int64_t due_ms)
{
	if (level == ESCALATION_DESK)
		return due_ms;
	return calendar_add(&config->calendar, due_ms,
			    level == ESCALATION_TOWNSHIP ? config->escalate_township : config->escalate_county);
}

int64_t escalation_due_before(const struct config *config, enum escalation level, int64_t now_ms)
{
	/* escalation_at rises with what is due, so the border is found by halving: a limit lasts a year at most, a holiday weeks. */
	const int64_t span_ms = (int64_t)3 * 366 * 24 * 3600 * 1000;
	int64_t before = now_ms - span_ms, after = now_ms;
	if (escalation_at(config, level, before) >= now_ms)
		return before;
	while (before < after) {
		int64_t middle = before + (after - before) / 2;
		if (escalation_at(config, level, middle) < now_ms)
			before = middle + 1;
		else
			after = middle;
	}
	return before;
}
