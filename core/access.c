#include "core/access.h"

#include <string.h>

#include "core/area.h"
#include "core/err.h"
#include "core/i18n.h"

static const struct {
	const char *name, *label;
} roles[ROLE_COUNT] = {
	[ROLE_DESK] = { "desk", N_("desk operator") },
	[ROLE_CLERK] = { "clerk", N_("township clerk") },
	[ROLE_HELPER] = { "helper", N_("helper") },
	[ROLE_DOCTOR] = { "doctor", N_("contracted doctor") },
	[ROLE_DEPARTMENT] = { "department", N_("department officer") },
	[ROLE_LEADER] = { "leader", N_("leader") },
	[ROLE_INSPECTOR] = { "inspector", N_("inspector") },
	[ROLE_ADMIN] = { "admin", N_("administrator") },
};

enum { N = REACH_NONE, O = REACH_OWN, A = REACH_AREA, C = REACH_COUNTY };

/* An administrator's reach is that of the login's area, so that a township can have one. */
static const struct {
	const char *label;
	unsigned char reach[ROLE_COUNT];
} acts[ACCESS_COUNT] = {
	/*                                                          desk clerk helper doctor dept leader inspector admin */
	[ACCESS_HOUSEHOLD_SEE] = { N_("see households"),		{ C, A, O, O, O, A, C, A } },
	[ACCESS_HOUSEHOLD_PUT] = { N_("change the register"),		{ N, A, N, N, N, N, N, A } },
	[ACCESS_ASSIGN_PUT] = { N_("assign helpers and doctors"),	{ N, A, N, N, N, N, N, A } },
	[ACCESS_IMPORT] = { N_("import lists"),				{ N, A, N, N, N, N, N, A } },
	[ACCESS_STAFF_PUT] = { N_("change staff"),			{ N, N, N, N, N, N, N, A } },
	[ACCESS_AREA_PUT] = { N_("change areas"),			{ N, N, N, N, N, N, N, C } },
	[ACCESS_CONFLICT_SETTLE] = { N_("settle conflicts"),		{ N, A, N, N, N, N, N, A } },
	[ACCESS_IDNUMBER_SEE] = { N_("see whole ID numbers"),		{ N, A, N, N, N, N, C, A } },
	[ACCESS_PHONE_SEE] = { N_("see whole telephone numbers"),	{ N, A, O, O, N, N, N, A } },
	[ACCESS_PHONE_REVEAL] = { N_("reveal a telephone number"),	{ C, A, O, O, O, N, C, A } },
	[ACCESS_DIARY_SEE] = { N_("read diaries"),			{ C, A, O, O, O, A, C, A } },
	[ACCESS_DIARY_ADD] = { N_("write diaries"),			{ N, A, O, N, N, N, N, N } },
	[ACCESS_TICKET_SEE] = { N_("see tickets"),			{ C, A, O, O, O, A, C, A } },
	[ACCESS_TICKET_OPEN] = { N_("open tickets"),			{ C, A, O, N, N, N, N, A } },
	[ACCESS_TICKET_DESK] = { N_("dispatch and strike off tickets"),	{ C, N, N, N, N, N, N, N } },
	[ACCESS_TICKET_WORK] = { N_("work on tickets"),			{ N, O, O, O, O, N, N, N } },
	[ACCESS_CALL_TAKE] = { N_("take calls"),			{ C, N, N, N, N, N, N, N } },
	[ACCESS_CARD_ISSUE] = { N_("issue cards"),			{ N, N, N, N, N, N, N, A } },
	[ACCESS_CARD_PRINT] = { N_("print cards"),			{ N, A, O, N, N, N, N, A } },
	[ACCESS_COCKPIT_SEE] = { N_("see the cockpit"),			{ C, A, N, N, N, A, C, A } },
	[ACCESS_EXPORT] = { N_("export lists"),				{ N, A, N, N, N, N, C, A } },
	[ACCESS_USER_PUT] = { N_("manage users"),			{ N, N, N, N, N, N, N, A } },
	[ACCESS_STATION_ADD] = { N_("add stations"),			{ N, N, N, N, N, N, N, C } },
	[ACCESS_CONFIG_PUBLISH] = { N_("publish the county's settings"),{ N, N, N, N, N, N, N, C } },
	[ACCESS_VERDICT] = { N_("redact or refuse entries"),		{ N, N, N, N, N, N, N, C } },
};

const char *role_name(enum role role)
{
	return roles[role].name;
}

const char *role_label(enum role role)
{
	return roles[role].label;
}

bool role_parse(const char *name, enum role *role)
{
	for (int i = 0; i < ROLE_COUNT; i++)
		if (strcmp(roles[i].name, name) == 0) {
			*role = (enum role)i;
			return true;
		}
	return false;
}

const char *access_act_label(enum access_act act)
{
	return acts[act].label;
}

enum access_reach access_reach(enum role role, enum access_act act)
{
	return (enum access_reach)acts[act].reach[role];
}

static bool deny(const struct person *person, enum access_act act, struct err *err)
{
	char who[200] = "";
	for (int i = 0; i < ROLE_COUNT; i++) {
		if (acts[act].reach[i] == REACH_NONE || strlen(who) > sizeof who - 40)
			continue;
		strcat(who, who[0] ? "、" : "");
		strncat(who, _(roles[i].label), 36);
	}
	return err_set(err, ERR_DENIED, _("a %s may not %s here; this is for: %s"), _(roles[person->role].label), _(acts[act].label), who);
}

bool access_may(const struct person *person, enum access_act act, const struct access_subject *subject, struct err *err)
{
	if (!person)
		return true;
	switch (access_reach(person->role, act)) {
	case REACH_COUNTY:
		/* A county act belongs to a login for the county. */
		if (area_level(person->area) == AREA_COUNTY)
			return true;
		break;
	case REACH_AREA:
		if (!subject || area_contains(person->area, subject->area ? subject->area : "") ||
		    (!subject->area && area_level(person->area) == AREA_COUNTY))
			return true;
		break;
	case REACH_OWN:
		if (!subject || subject->own)
			return true;
		break;
	case REACH_NONE:
		break;
	}
	return deny(person, act, err);
}
