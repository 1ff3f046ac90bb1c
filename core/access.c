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
static const struct {
	const char *name, *label;
	char reach[ROLE_COUNT + 1];
} acts[ACCESS_COUNT] = {
	[ACCESS_HOUSEHOLD_SEE] = { "household.see", N_("see households"), "CAo--ACA" },
	[ACCESS_HOUSEHOLD_EDIT] = { "household.edit", N_("change households"), "-A-----A" },
	[ACCESS_MEMBER_EDIT] = { "member.edit", N_("change household members"), "-A-----A" },
	[ACCESS_INCOME_EDIT] = { "income.edit", N_("change incomes"), "-A-----A" },
	[ACCESS_MEASURE_EDIT] = { "measure.edit", N_("change measures"), "-A-----A" },
	[ACCESS_ASSIGN_EDIT] = { "assign.edit", N_("assign helpers and doctors"), "-A-----A" },
	[ACCESS_REGISTER_IMPORT] = { "register.import", N_("import lists"), "-A-----A" },
	[ACCESS_CONFLICT_SETTLE] = { "conflict.settle", N_("settle what two people changed at once"), "-A-----A" },
	[ACCESS_IDNUMBER_SEE] = { "idnumber.see", N_("see whole ID numbers"), "-A----CA" },
	[ACCESS_PHONE_REVEAL] = { "phone.reveal", N_("reveal telephone numbers"), "CAo---CA" },

	[ACCESS_DIARY_SEE] = { "diary.see", N_("read diaries"), "CAo--ACA" },
	[ACCESS_DIARY_WRITE] = { "diary.write", N_("write diaries"), "-Ao-----" },
	[ACCESS_DIARY_AMEND] = { "diary.amend", N_("amend diaries"), "-oo-----" },

	[ACCESS_TICKET_SEE] = { "ticket.see", N_("see tickets"), "CAoooACA" },
	[ACCESS_TICKET_OPEN] = { "ticket.open", N_("open tickets"), "CAo-----" },
	[ACCESS_TICKET_PROXY] = { "ticket.proxy", N_("record a step for someone else"), "CA------" },
	[ACCESS_TICKET_TELL] = { "ticket.tell", N_("note that the assignees were told"), "CA------" },
	[ACCESS_TICKET_DISPATCH] = { "ticket.dispatch", N_("dispatch tickets"), "CA------" },
	[ACCESS_TICKET_REASSIGN] = { "ticket.reassign", N_("reassign tickets"), "CA------" },
	[ACCESS_TICKET_ACCEPT] = { "ticket.accept", N_("accept tickets"), "ooooo---" },
	[ACCESS_TICKET_RETURN] = { "ticket.return", N_("return tickets"), "ooooo---" },
	[ACCESS_TICKET_CONTACT] = { "ticket.contact", N_("record the contact with the household"), "ooooo---" },
	[ACCESS_TICKET_WORK] = { "ticket.work", N_("record work on tickets"), "ooooo---" },
	[ACCESS_TICKET_RESOLVE] = { "ticket.resolve", N_("resolve tickets"), "ooooo---" },
	[ACCESS_TICKET_SUSPEND] = { "ticket.suspend", N_("suspend tickets"), "Coooo---" },
	[ACCESS_TICKET_RESUME] = { "ticket.resume", N_("resume tickets"), "Coooo---" },
	[ACCESS_TICKET_EXTEND_ASK] = { "ticket.extend_ask", N_("ask for more time"), "ooooo---" },
	[ACCESS_TICKET_EXTEND_GRANT] = { "ticket.extend_grant", N_("grant more time"), "C-------" },
	[ACCESS_TICKET_EXTEND_REFUSE] = { "ticket.extend_refuse", N_("refuse more time"), "C-------" },
	[ACCESS_TICKET_REMIND] = { "ticket.remind", N_("send reminders"), "CA------" },
	[ACCESS_TICKET_FOLLOW_UP] = { "ticket.follow_up", N_("follow up tickets"), "C-------" },
	[ACCESS_TICKET_REOPEN] = { "ticket.reopen", N_("reopen tickets"), "C-------" },
	[ACCESS_TICKET_CLOSE] = { "ticket.close", N_("strike off tickets"), "C-------" },
	[ACCESS_TICKET_VOID] = { "ticket.void", N_("declare tickets void"), "C-------" },
	[ACCESS_TICKET_MERGE] = { "ticket.merge", N_("merge tickets"), "C-------" },
	[ACCESS_TICKET_UNMERGE] = { "ticket.unmerge", N_("undo a merge of tickets"), "C-------" },
	[ACCESS_TICKET_NOTE] = { "ticket.note", N_("add notes to tickets"), "CAooo---" },

	[ACCESS_CALL_SEE] = { "call.see", N_("see calls"), "C-----C-" },
	[ACCESS_CALL_TAKE] = { "call.take", N_("take calls"), "C-------" },
	[ACCESS_NUMBER_ATTACH] = { "number.attach", N_("attach a telephone number"), "C-------" },

	[ACCESS_CARD_SEE] = { "card.see", N_("see micro-cards"), "CAo--ACA" },
	[ACCESS_CARD_ISSUE] = { "card.issue", N_("issue micro-cards"), "-A-----A" },
	[ACCESS_CARD_PRINT] = { "card.print", N_("print micro-cards"), "-A-----A" },

	[ACCESS_COCKPIT_SEE] = { "cockpit.see", N_("see the cockpit"), "CAo--ACA" },
	[ACCESS_EXPORT] = { "export", N_("export lists"), "CA---ACA" },

	[ACCESS_STAFF_SEE] = { "staff.see", N_("see staff"), "CCCCCCCC" },
	[ACCESS_STAFF_EDIT] = { "staff.edit", N_("change staff"), "-------A" },
	[ACCESS_USER_EDIT] = { "user.edit", N_("change users"), "-------A" },
	[ACCESS_USER_RESET] = { "user.reset", N_("reset passwords"), "-------A" },
	[ACCESS_AREA_EDIT] = { "area.edit", N_("change areas"), "-------A" },

	[ACCESS_STATION_SEE] = { "station.see", N_("see stations"), "CCCCCCCC" },
	[ACCESS_STATION_ADD] = { "station.add", N_("add stations"), "-------A" },
	[ACCESS_CONFIG_PUBLISH] = { "config.publish", N_("publish the county's settings"), "-------A" },
	[ACCESS_JOURNAL_VERIFY] = { "journal.verify", N_("verify the journal"), "CCCCCCCC" },
	[ACCESS_JOURNAL_REFUSE] = { "journal.refuse", N_("refuse entries of the journal"), "-------A" },
	[ACCESS_JOURNAL_REDACT] = { "journal.redact", N_("erase entries of the journal"), "-------A" },
	[ACCESS_SYNC] = { "sync", N_("sync the station"), "CCCCCCCC" },
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

bool access_may(const struct person *person, enum access_act act, const struct access_subject *subject,
		struct err *err)
{
	if (access_covers(person, act, subject))
		return true;
	switch (access_reach(person->role, act)) {
	case REACH_AREA:
		if (!subject || !subject->area)
			return err_set(err, ERR_DENIED, _("the role %1$s in %2$s may not %3$s for the whole county; ask one of the county"),
				       _(roles[person->role].label), person->area, _(acts[act].label));
		return err_set(err, ERR_DENIED, _("the role %1$s may %2$s in the own area %3$s only, and this lies outside"),
			       _(roles[person->role].label), _(acts[act].label), person->area);
	case REACH_OWN:
		return err_set(err, ERR_DENIED, _("the role %1$s may %2$s only where they are assigned, and here you are not"),
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
