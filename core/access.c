#include "core/access.h"

#include <string.h>

#include "core/area.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"

static const struct {
	const char *name, *label;
} roles[ROLE_COUNT] = {
	[ROLE_DESK] = { "desk", N_("desk") },
	[ROLE_CLERK] = { "clerk", N_("township clerk") },
	[ROLE_HELPER] = { "helper", N_("helper") },
	[ROLE_DOCTOR] = { "doctor", N_("contracted doctor") },
	[ROLE_DEPARTMENT] = { "department", N_("department officer") },
	[ROLE_LEADER] = { "leader", N_("leader") },
	[ROLE_INSPECTOR] = { "inspector", N_("inspector") },
	[ROLE_ADMIN] = { "admin", N_("administrator") },
};

/*
 * The rights. Columns: desk, clerk, helper, doctor, department, leader, inspector, admin.
 * - none, o own, A the person's area, C the whole county. An administrator whose area is a
 * township is one of that township: A, not C, so what is the county's as a whole is closed to them.
 */
/* clang-format off */
static const struct {
	const char *name;
	char reach[ROLE_COUNT + 1];
	const char *label;
} acts[ACCESS_COUNT] = {
	[ACCESS_HOUSEHOLD_SEE] =        { "household.see",        "CAo--ACA", N_("see households") },
	[ACCESS_HOUSEHOLD_EDIT] =       { "household.edit",       "-A-----A", N_("change households") },
	[ACCESS_MEMBER_EDIT] =          { "member.edit",          "-A-----A", N_("change household members") },
	[ACCESS_INCOME_EDIT] =          { "income.edit",          "-A-----A", N_("change incomes") },
	[ACCESS_MEASURE_EDIT] =         { "measure.edit",         "-A-----A", N_("change measures") },
	[ACCESS_ASSIGN_EDIT] =          { "assign.edit",          "-A-----A", N_("assign helpers and doctors") },
	[ACCESS_REGISTER_IMPORT] =      { "register.import",      "-A-----A", N_("import lists") },
	[ACCESS_CONFLICT_SETTLE] =      { "conflict.settle",      "-A-----A", N_("settle what two people changed at once") },
	[ACCESS_IDNUMBER_SEE] =         { "idnumber.see",         "-A----CA", N_("see whole ID numbers") },
	[ACCESS_PHONE_REVEAL] =         { "phone.reveal",         "CAo---CA", N_("reveal telephone numbers") },
	[ACCESS_REVEAL_SEE] =           { "reveal.see",           "------CA", N_("see who revealed telephone numbers") },

	[ACCESS_DIARY_SEE] =            { "diary.see",            "CAo--ACA", N_("read diaries") },
	[ACCESS_DIARY_WRITE] =          { "diary.write",          "-Ao-----", N_("write diaries") },
	[ACCESS_DIARY_AMEND] =          { "diary.amend",          "-oo-----", N_("amend diaries") },

	[ACCESS_TICKET_SEE] =           { "ticket.see",           "CAoooACA", N_("see tickets") },
	[ACCESS_TICKET_OPEN] =          { "ticket.open",          "CAo-----", N_("open tickets") },
	[ACCESS_TICKET_PROXY] =         { "ticket.proxy",         "CA------", N_("record a step for someone else") },
	[ACCESS_TICKET_TELL] =          { "ticket.tell",          "CA------", N_("note that the assignees were told") },
	[ACCESS_TICKET_DISPATCH] =      { "ticket.dispatch",      "CA------", N_("dispatch tickets") },
	[ACCESS_TICKET_REASSIGN] =      { "ticket.reassign",      "CA-----A", N_("reassign tickets") },
	[ACCESS_TICKET_ACCEPT] =        { "ticket.accept",        "ooooo---", N_("accept tickets") },
	[ACCESS_TICKET_RETURN] =        { "ticket.return",        "ooooo---", N_("return tickets") },
	[ACCESS_TICKET_CONTACT] =       { "ticket.contact",       "ooooo---", N_("record the contact with the household") },
	[ACCESS_TICKET_WORK] =          { "ticket.work",          "ooooo---", N_("record work on tickets") },
	[ACCESS_TICKET_RESOLVE] =       { "ticket.resolve",       "ooooo---", N_("resolve tickets") },
	[ACCESS_TICKET_SUSPEND] =       { "ticket.suspend",       "Coooo---", N_("suspend tickets") },
	[ACCESS_TICKET_RESUME] =        { "ticket.resume",        "Coooo---", N_("resume tickets") },
	[ACCESS_TICKET_EXTEND_ASK] =    { "ticket.extend_ask",    "ooooo---", N_("ask for more time") },
	[ACCESS_TICKET_EXTEND_GRANT] =  { "ticket.extend_grant",  "C-------", N_("grant more time") },
	[ACCESS_TICKET_EXTEND_REFUSE] = { "ticket.extend_refuse", "C-------", N_("refuse more time") },
	[ACCESS_TICKET_REMIND] =        { "ticket.remind",        "CA------", N_("send reminders") },
	[ACCESS_TICKET_FOLLOW_UP] =     { "ticket.follow_up",     "C-------", N_("follow up tickets") },
	[ACCESS_TICKET_REOPEN] =        { "ticket.reopen",        "C-------", N_("reopen tickets") },
	[ACCESS_TICKET_CLOSE] =         { "ticket.close",         "C-------", N_("strike off tickets") },
	[ACCESS_TICKET_VOID] =          { "ticket.void",          "C-------", N_("declare tickets void") },
	[ACCESS_TICKET_MERGE] =         { "ticket.merge",         "C-------", N_("merge tickets") },
	[ACCESS_TICKET_UNMERGE] =       { "ticket.unmerge",       "C-------", N_("undo a merge of tickets") },
	[ACCESS_TICKET_NOTE] =          { "ticket.note",          "CAooo---", N_("add notes to tickets") },
	[ACCESS_TICKET_CORRECT] =       { "ticket.correct",       "CA------", N_("correct tickets") },
	[ACCESS_TICKET_LINK] =          { "ticket.link",          "CAooo---", N_("link tickets to households, measures, diaries") },

	[ACCESS_CALL_SEE] =             { "call.see",             "C-----C-", N_("see calls") },
	[ACCESS_CALL_TAKE] =            { "call.take",            "C-------", N_("take calls") },
	[ACCESS_NUMBER_ATTACH] =        { "number.attach",        "C-------", N_("attach a telephone number") },

	[ACCESS_CARD_SEE] =             { "card.see",             "CAo--ACA", N_("see micro-cards") },
	[ACCESS_CARD_ISSUE] =           { "card.issue",           "-A-----A", N_("issue micro-cards") },
	[ACCESS_CARD_PRINT] =           { "card.print",           "-A-----A", N_("print micro-cards") },

	[ACCESS_POLICY_SEE] =           { "policy.see",           "CCCCCCCC", N_("read policies") },
	[ACCESS_POLICY_PUBLISH] =       { "policy.publish",       "-------A", N_("publish and retire policies") },

	[ACCESS_COCKPIT_SEE] =          { "cockpit.see",          "CAo--ACA", N_("see the cockpit") },
	[ACCESS_EXPORT] =               { "export",               "CA---ACA", N_("export lists") },

	[ACCESS_STAFF_SEE] =            { "staff.see",            "CCCCCCCC", N_("see staff") },
	[ACCESS_STAFF_EDIT] =           { "staff.edit",           "-------A", N_("change staff") },
	[ACCESS_ABSENCE_EDIT] =         { "absence.edit",         "CA-----A", N_("note who is away") },
	[ACCESS_USER_EDIT] =            { "user.edit",            "-------A", N_("change users") },
	[ACCESS_USER_RESET] =           { "user.reset",           "-------A", N_("reset passwords") },
	[ACCESS_AREA_EDIT] =            { "area.edit",            "-------A", N_("change areas") },

	[ACCESS_STATION_SEE] =          { "station.see",          "CCCCCCCC", N_("see stations") },
	[ACCESS_STATION_ADD] =          { "station.add",          "-------A", N_("add stations") },
	[ACCESS_CONFIG_PUBLISH] =       { "config.publish",       "-------A", N_("publish the county's settings") },
	[ACCESS_JOURNAL_VERIFY] =       { "journal.verify",       "CCCCCCCC", N_("verify the journal") },
	[ACCESS_JOURNAL_SEE] =          { "journal.see",          "------CC", N_("list entries of the journal") },
	[ACCESS_JOURNAL_REFUSE] =       { "journal.refuse",       "-------A", N_("refuse entries of the journal") },
	[ACCESS_JOURNAL_REDACT] =       { "journal.redact",       "-------A", N_("erase entries of the journal") },
	[ACCESS_SYNC] =                 { "sync",                 "CCCCCCCC", N_("sync the station") },
};
/* clang-format on */

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
	for (int i = 0; name && i < ROLE_COUNT; i++) {
		if (strcmp(roles[i].name, name) == 0) {
			*role = (enum role)i;
			return true;
		}
	}
	return false;
}

const char *access_act_name(enum access_act act)
{
	return acts[act].name;
}

const char *access_act_label(enum access_act act)
{
	return acts[act].label;
}

enum reach access_reach(enum role role, enum access_act act)
{
	switch (acts[act].reach[role]) {
	case 'C':
		return REACH_COUNTY;
	case 'A':
		return REACH_AREA;
	case 'o':
		return REACH_OWN;
	default:
		return REACH_NONE;
	}
}

/* The county as a whole lies in nobody's area but the county's own. */
static bool lies_in_area(const struct person *person, const struct access_subject *subject)
{
	if (!subject || !subject->area)
		return area_level(person->area) == AREA_COUNTY;
	return area_contains(person->area, subject->area);
}

bool access_covers(const struct person *person, enum access_act act, const struct access_subject *subject)
{
	if (!person)
		return true;
	switch (access_reach(person->role, act)) {
	case REACH_COUNTY:
		return true;
	case REACH_AREA:
		return lies_in_area(person, subject);
	case REACH_OWN:
		return subject && subject->own;
	case REACH_NONE:
		break;
	}
	return false;
}

/* "desk, township clerk": who may do it at all. */
static char *who_may(enum access_act act, struct arena *arena)
{
	char *list = NULL;
	for (int i = 0; i < ROLE_COUNT; i++) {
		if (access_reach((enum role)i, act) == REACH_NONE)
			continue;
		/* Translators: between the parts of an enumeration. */
		list = list ? arena_format(arena, "%s%s%s", list, _(", "), _(roles[i].label))
			    : arena_text(arena, _(roles[i].label));
	}
	return list;
}

static bool deny_role(const struct person *person, enum access_act act, struct err *err)
{
	struct arena arena = { 0 };
	/* Translators: a role, an act ("strike off tickets"), a list of roles. */
	err_set(err, ERR_DENIED, _("the role %1$s may not %2$s; it is for: %3$s"), _(roles[person->role].label),
		_(acts[act].label), who_may(act, &arena));
	arena_release(&arena);
	return false;
}

bool access_may(const struct person *person, enum access_act act, const struct access_subject *subject, struct err *err)
{
	if (access_covers(person, act, subject))
		return true;
	switch (access_reach(person->role, act)) {
	case REACH_AREA:
		if (!subject || !subject->area)
			return err_set(
				err, ERR_DENIED,
				_("the role %1$s in %2$s may not %3$s for the whole county; ask one of the county"),
				_(roles[person->role].label), person->area, _(acts[act].label));
		return err_set(err, ERR_DENIED,
			       _("the role %1$s may %2$s in the own area %3$s only, and this lies outside"),
			       _(roles[person->role].label), _(acts[act].label), person->area);
	case REACH_OWN:
		return err_set(err, ERR_DENIED,
			       _("the role %1$s may %2$s only where they are assigned, and here you are not"),
			       _(roles[person->role].label), _(acts[act].label));
	default:
		return deny_role(person, act, err);
	}
}

bool access_may_somewhere(const struct person *person, enum access_act act, struct err *err)
{
	if (!person || access_reach(person->role, act) != REACH_NONE)
		return true;
	return deny_role(person, act, err);
}

bool access_may_give(const struct person *giver, enum role role, struct err *err)
{
	if (!giver || area_level(giver->area) == AREA_COUNTY)
		return true;
	for (int act = 0; act < ACCESS_COUNT; act++)
		if (access_reach(role, (enum access_act)act) == REACH_COUNTY &&
		    access_reach(giver->role, (enum access_act)act) != REACH_COUNTY)
			return err_set(err, ERR_DENIED,
				       _("the role %1$s may %2$s in the whole county, and you reach %3$s only: an "
					 "administrator of the county gives it"),
				       _(roles[role].label), _(acts[act].label), giver->area);
	return true;
}

bool access_sees_whole_phone(const struct person *person, enum phone_place place, bool own)
{
	return !person || (place != PHONE_ELSEWHERE && (person->role == ROLE_DESK || own));
}

bool access_sees_idnumber(const struct person *person, const char *area)
{
	struct access_subject subject = { .area = area };
	return access_covers(person, ACCESS_IDNUMBER_SEE, &subject);
}

static const char *reach_label(enum reach reach)
{
	switch (reach) {
	case REACH_OWN:
		return _("own");
	case REACH_AREA:
		return _("area");
	case REACH_COUNTY:
		return _("county");
	case REACH_NONE:
		break;
	}
	return "";
}

char *access_table(struct arena *arena)
{
	char *text = arena_format(arena, "| | %s |", _("act")), *rule = arena_text(arena, "|---|---|");
	for (int role = 0; role < ROLE_COUNT; role++) {
		text = arena_format(arena, "%s %s |", text, _(roles[role].label));
		rule = arena_format(arena, "%s---|", rule);
	}
	text = arena_format(arena, "%s\n%s\n", text, rule);
	for (int act = 0; act < ACCESS_COUNT; act++) {
		char *row = arena_format(arena, "| `%s` | %s |", acts[act].name, _(acts[act].label));
		for (int role = 0; role < ROLE_COUNT; role++)
			row = arena_format(arena, "%s %s |", row,
					   reach_label(access_reach((enum role)role, (enum access_act)act)));
		text = arena_format(arena, "%s%s\n", text, row);
	}
	return text;
}
