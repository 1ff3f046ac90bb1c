#include "core/ticket.h"

#include <string.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"

static const struct {
	const char *name, *label;
} states[TICKET_STATES] = {
	[TICKET_OPEN] = { "open", N_("Taken") },
	[TICKET_DISPATCHED] = { "dispatched", N_("Dispatched") },
	[TICKET_ACCEPTED] = { "accepted", N_("Accepted") },
	[TICKET_WORKING] = { "working", N_("In progress") },
	[TICKET_RESOLVED] = { "resolved", N_("Resolved") },
	[TICKET_FOLLOW_UP] = { "follow_up", N_("Followed up") },
	[TICKET_CLOSED] = { "closed", N_("Struck off") },
	[TICKET_RETURNED] = { "returned", N_("Sent back") },
	[TICKET_SUSPENDED] = { "suspended", N_("Suspended") },
	[TICKET_REOPENED] = { "reopened", N_("Reopened") },
	[TICKET_VOID] = { "void", N_("Void") },
	[TICKET_MERGED] = { "merged", N_("Merged") },
};

static const struct {
	const char *name, *label;
} results[TICKET_RESULTS] = {
	[TICKET_CONTENT] = { "content", N_("Content") },
	[TICKET_NOT_CONTENT] = { "not_content", N_("Not content") },
	[TICKET_NOT_REACHED] = { "not_reached", N_("Not reached") },
};

#define IN(state) (1u << TICKET_##state)
#define BEING_DONE (IN(DISPATCHED) | IN(ACCEPTED) | IN(WORKING) | IN(REOPENED))
#define ANY_STATE ((1u << TICKET_STATES) - 1)

/* Where a step leads, beside the states: nowhere, back to where the ticket was, by the result. */
enum { TO_SAME = TICKET_STATES, TO_BEFORE, TO_RESULT };

/* What a step waits for beside the state. */
enum step_when { ALWAYS, WHEN_ASKED, BEFORE_EXPIRY, WHEN_ALONE };

/*
 * The state machine. `from` holds for the main assignee and for the desk, `co_from` for a
 * co-assignee, whose steps are kept but never change the state; 0: not theirs. An assignee's step
 * may be recorded for them (代办); how far each role reaches is in core/access.c.
 */
static const struct {
	const char *name, *label;
	unsigned from, co_from;
	int to;
	unsigned needs;
	enum access_act act;
	bool assignee;
	enum step_when when;
	unsigned stays; /* of `from`: those that it leaves as they are */
} steps[TICKET_STEPS] = {
	[STEP_DISPATCH] = { "dispatch", N_("Dispatch"), IN(OPEN) | IN(RETURNED), 0, TICKET_DISPATCHED, NEEDS_MAIN,
			    ACCESS_TICKET_DISPATCH, false, ALWAYS },
	[STEP_REASSIGN] = { "reassign", N_("Reassign"), BEING_DONE | IN(SUSPENDED), 0, TICKET_DISPATCHED,
			    NEEDS_MAIN | NEEDS_NOTE, ACCESS_TICKET_REASSIGN, false, ALWAYS, IN(SUSPENDED) },
	[STEP_ACCEPT] = { "accept", N_("Accept"), IN(DISPATCHED) | IN(REOPENED), BEING_DONE, TICKET_ACCEPTED, 0,
			  ACCESS_TICKET_ACCEPT, true, ALWAYS },
	[STEP_RETURN] = { "return", N_("Send back"), BEING_DONE, BEING_DONE, TICKET_RETURNED, NEEDS_NOTE,
			  ACCESS_TICKET_RETURN, true, ALWAYS },
	[STEP_CONTACT] = { "contact", N_("Contact"), IN(ACCEPTED) | IN(WORKING), BEING_DONE | IN(SUSPENDED), TO_SAME,
			   NEEDS_NOTE, ACCESS_TICKET_CONTACT, true, ALWAYS },
	[STEP_WORK] = { "work", N_("Work on"), IN(ACCEPTED) | IN(WORKING), BEING_DONE | IN(SUSPENDED), TICKET_WORKING,
			NEEDS_NOTE, ACCESS_TICKET_WORK, true, ALWAYS },
	[STEP_RESOLVE] = { "resolve", N_("Resolve"), IN(ACCEPTED) | IN(WORKING), 0, TICKET_RESOLVED, NEEDS_NOTE,
			   ACCESS_TICKET_RESOLVE, true, ALWAYS },
	[STEP_SUSPEND] = { "suspend", N_("Suspend"), IN(ACCEPTED) | IN(WORKING), 0, TICKET_SUSPENDED,
			   NEEDS_NOTE | NEEDS_DATE, ACCESS_TICKET_SUSPEND, true, ALWAYS },
	[STEP_RESUME] = { "resume", N_("Resume"), IN(SUSPENDED), 0, TO_BEFORE, 0, ACCESS_TICKET_RESUME, true, ALWAYS },
	[STEP_EXTEND_ASK] = { "extend_ask", N_("Ask for more time"), BEING_DONE, 0, TO_SAME, NEEDS_NOTE | NEEDS_DATE,
			      ACCESS_TICKET_EXTEND_ASK, true, BEFORE_EXPIRY },
	[STEP_EXTEND_GRANT] = { "extend_grant", N_("Grant more time"), BEING_DONE | IN(SUSPENDED), 0, TO_SAME,
				NEEDS_NOTE | NEEDS_DATE, ACCESS_TICKET_EXTEND_GRANT, false, WHEN_ASKED },
	[STEP_EXTEND_REFUSE] = { "extend_refuse", N_("Refuse more time"), BEING_DONE | IN(SUSPENDED), 0, TO_SAME,
				 NEEDS_NOTE, ACCESS_TICKET_EXTEND_REFUSE, false, WHEN_ASKED },
	[STEP_REMIND] = { "remind", N_("Remind"), BEING_DONE | IN(SUSPENDED), 0, TO_SAME, 0, ACCESS_TICKET_REMIND,
			  false, ALWAYS },
	[STEP_FOLLOW_UP] = { "follow_up", N_("Follow up"), IN(RESOLVED), 0, TO_RESULT, NEEDS_RESULT,
			     ACCESS_TICKET_FOLLOW_UP, false, ALWAYS },
	[STEP_REOPEN] = { "reopen", N_("Reopen"), IN(RESOLVED) | IN(FOLLOW_UP) | IN(CLOSED), 0, TICKET_REOPENED,
			  NEEDS_NOTE, ACCESS_TICKET_REOPEN, false, ALWAYS },
	[STEP_CLOSE] = { "close", N_("Strike off"), IN(FOLLOW_UP), 0, TICKET_CLOSED, 0, ACCESS_TICKET_CLOSE, false,
			 ALWAYS },
	[STEP_VOID] = { "void", N_("Declare void"), IN(OPEN) | IN(DISPATCHED) | IN(RETURNED), 0, TICKET_VOID,
			NEEDS_NOTE, ACCESS_TICKET_VOID, false, WHEN_ALONE },
	[STEP_MERGE] = { "merge", N_("Merge into another"), IN(OPEN) | IN(RETURNED) | BEING_DONE, 0, TICKET_MERGED,
			 NEEDS_TICKET, ACCESS_TICKET_MERGE, false, ALWAYS },
	[STEP_UNMERGE] = { "unmerge", N_("Undo the merge"), IN(MERGED), 0, TO_BEFORE, NEEDS_NOTE, ACCESS_TICKET_UNMERGE,
			   false, ALWAYS },
	[STEP_NOTE] = { "note", N_("Add a note"), ANY_STATE, ANY_STATE, TO_SAME, NEEDS_NOTE, ACCESS_TICKET_NOTE, true,
			ALWAYS },
	[STEP_CORRECT] = { "correct", N_("Correct"), ANY_STATE & ~IN(VOID), 0, TO_SAME, NEEDS_CORRECTION,
			   ACCESS_TICKET_CORRECT, false, ALWAYS },
	[STEP_LINK] = { "link", N_("Link"), ANY_STATE & ~IN(VOID), ANY_STATE & ~IN(VOID), TO_SAME, NEEDS_LINK,
			ACCESS_TICKET_LINK, false, ALWAYS },
	[STEP_UNLINK] = { "unlink", N_("Take a link off"), ANY_STATE & ~IN(VOID), ANY_STATE & ~IN(VOID), TO_SAME,
			  NEEDS_LINK, ACCESS_TICKET_LINK, false, ALWAYS },
	[STEP_TELL] = { "tell", N_("Told"), BEING_DONE | IN(SUSPENDED) | IN(RESOLVED), 0, TO_SAME, 0,
			ACCESS_TICKET_TELL, false, ALWAYS },
};

const char *ticket_state_name(enum ticket_state state)
{
	return states[state].name;
}

const char *ticket_state_label(enum ticket_state state)
{
	return states[state].label;
}

bool ticket_state_parse(const char *name, enum ticket_state *state)
{
	for (int i = 0; name && i < TICKET_STATES; i++) {
		if (strcmp(states[i].name, name) == 0) {
			*state = (enum ticket_state)i;
			return true;
		}
	}
	return false;
}

bool ticket_state_is_over(enum ticket_state state)
{
	return state == TICKET_CLOSED || state == TICKET_VOID || state == TICKET_MERGED;
}

bool ticket_is_overdue(int64_t due_at, int64_t pause_ends, int64_t now_ms)
{
	return due_at != 0 && due_at < now_ms && pause_ends <= now_ms;
}

bool ticket_was_overdue(int64_t due_at, int64_t pause_ends, int64_t now_ms)
{
	return due_at != 0 && pause_ends > now_ms && due_at < pause_ends;
}

bool ticket_state_takes_merges(enum ticket_state state)
{
	return (IN(OPEN) | IN(RETURNED) | IN(SUSPENDED) | BEING_DONE) >> state & 1;
}

const char *ticket_step_name(enum ticket_step step)
{
	return steps[step].name;
}

const char *ticket_step_label(enum ticket_step step)
{
	return steps[step].label;
}

/* On the command line "follow-up" is as good as "follow_up". */
static bool same_name(const char *name, const char *typed)
{
	for (; *name && (*name == *typed || (*name == '_' && *typed == '-')); name++)
		typed++;
	return *name == *typed;
}

bool ticket_step_parse(const char *name, enum ticket_step *step)
{
	for (int i = 0; name && i < TICKET_STEPS; i++) {
		if (same_name(steps[i].name, name)) {
			*step = (enum ticket_step)i;
			return true;
		}
	}
	return false;
}

const char *ticket_limit_label(enum ticket_limit limit)
{
	static const char *const labels[TICKET_LIMITS] = { [LIMIT_ACCEPT] = N_("Accept"),
							   [LIMIT_CONTACT] = N_("First contact"),
							   [LIMIT_RESOLVE] = N_("Resolve"),
							   [LIMIT_FOLLOW_UP] = N_("Follow up") };
	return labels[limit];
}

bool ticket_waits_for(enum ticket_state state, enum ticket_limit limit)
{
	static const unsigned in[TICKET_LIMITS] = {
		[LIMIT_ACCEPT] = IN(DISPATCHED) | IN(REOPENED),
		[LIMIT_CONTACT] = BEING_DONE,
		[LIMIT_RESOLVE] = BEING_DONE | IN(RETURNED),
		[LIMIT_FOLLOW_UP] = IN(RESOLVED),
	};
	return in[limit] >> state & 1;
}

const char *ticket_result_name(enum ticket_result result)
{
	return results[result].name;
}

const char *ticket_result_label(enum ticket_result result)
{
	return results[result].label;
}

bool ticket_result_parse(const char *name, enum ticket_result *result)
{
	for (int i = TICKET_CONTENT; name && i < TICKET_RESULTS; i++) {
		if (same_name(results[i].name, name) || strcmp(_(results[i].label), name) == 0) {
			*result = (enum ticket_result)i;
			return true;
		}
	}
	return false;
}

unsigned ticket_step_needs(enum ticket_step step)
{
	return steps[step].needs;
}

bool ticket_step_is_co(enum ticket_step step, const struct ticket_who *who)
{
	return who->co && !who->main && steps[step].co_from != 0;
}

static bool party_may(enum ticket_step step, const struct ticket_who *who, struct err *err)
{
	struct access_subject subject = { .area = who->area, .own = who->main || who->co };
	if (!who->person)
		return true;
	if (who->proxy) {
		if (!access_may(who->person, ACCESS_TICKET_PROXY, &subject, err))
			return false;
		if (!steps[step].assignee)
			return err_set(err, ERR_DENIED,
				       _("'%s' is no step of an assignee, so it cannot be recorded for one"),
				       _(steps[step].label));
		if (!subject.own)
			return err_set(err, ERR_DENIED,
				       _("the step is recorded for somebody to whom the ticket was not sent"));
	} else {
		if (!access_may(who->person, steps[step].act, &subject, err))
			return false;
		if (access_reach(who->person->role, steps[step].act) != REACH_OWN)
			return true;
	}
	if (!who->main && steps[step].co_from == 0)
		return err_set(err, ERR_DENIED, _("'%s' is for the main assignee"), _(steps[step].label));
	return true;
}

static char *join_states(unsigned mask, struct arena *arena)
{
	char *list = NULL;
	for (int i = 0; i < TICKET_STATES; i++) {
		if (mask >> i & 1)
			list = list ? arena_format(arena, "%s%s%s", list, _(", "), _(states[i].label))
				    : arena_text(arena, _(states[i].label));
	}
	return list;
}

static bool is_time_for(const struct ticket_stand *stand, enum ticket_step step, struct err *err)
{
	if (steps[step].when == WHEN_ASKED && !stand->extension_asked)
		return err_set(err, ERR_CONFLICT, _("'%s' is not possible: no more time is asked for"),
			       _(steps[step].label));
	if (steps[step].when == BEFORE_EXPIRY && stand->extension_asked) {
		char since[17];
		clock_format(stand->asked_at, since);
		return err_set(
			err, ERR_CONFLICT,
			_("'%1$s' is not possible: more time is asked for since %2$s, and that is not answered yet"),
			_(steps[step].label), since);
	}
	if (steps[step].when == WHEN_ALONE && stand->has_merged)
		return err_set(
			err, ERR_CONFLICT,
			_("'%s' is not possible: others are merged into it, whose callers would not be heard; undo "
			  "those merges first"),
			_(steps[step].label));
	if (steps[step].when == BEFORE_EXPIRY && stand->resolve_past)
		return err_set(err, ERR_CONFLICT,
			       _("'%s' is not possible: more time is asked for before the time to resolve is over"),
			       _(steps[step].label));
	return true;
}

bool ticket_step_allowed(const struct ticket_stand *stand, enum ticket_step step, const struct ticket_who *who,
			 struct err *err)
{
	if (!party_may(step, who, err))
		return false;
	enum ticket_state state = stand->state;
	unsigned from = ticket_step_is_co(step, who) ? steps[step].co_from : steps[step].from;
	if (from >> state & 1)
		return is_time_for(stand, step, err);
	struct arena arena = { 0 };
	/* Translators: a step ("Strike off"), a state ("In progress"), a list of states. */
	err_set(err, ERR_CONFLICT, _("'%1$s' is not possible while the ticket is '%2$s', only from: %3$s"),
		_(steps[step].label), _(states[state].label), join_states(from, &arena));
	arena_release(&arena);
	return false;
}

size_t ticket_steps_from(const struct ticket_stand *stand, const struct ticket_who *who,
			 enum ticket_step allowed[static TICKET_STEPS])
{
	struct err ignored;
	size_t count = 0;
	for (int step = 0; step < TICKET_STEPS; step++)
		if (ticket_step_allowed(stand, (enum ticket_step)step, who, &ignored))
			allowed[count++] = (enum ticket_step)step;
	return count;
}

bool ticket_score_fits(enum ticket_result result, int score)
{
	return (result == TICKET_CONTENT && score >= TICKET_SCORE_FAIR && score <= TICKET_SCORE_MOST) ||
	       (result == TICKET_NOT_CONTENT && score >= 1 && score <= TICKET_SCORE_FAIR);
}

static bool is_blank(const char *text)
{
	return !text || text[strspn(text, " \t\r\n")] == '\0';
}

bool ticket_step_check_date(enum ticket_step step, const char *until, struct day today, struct err *err)
{
	struct day day;
	if (!until || !day_parse(until, &day))
		return err_set(err, ERR_INPUT, _("'%s' needs a date, like 2026-11-23"), _(steps[step].label));
	if (day_number(day) < day_number(today))
		return err_set(err, ERR_INPUT, _("the date is past; give one from today on"));
	return true;
}

bool ticket_step_check(enum ticket_step step, const struct ticket_step_input *input, struct day today, struct err *err)
{
	unsigned needs = steps[step].needs;
	const char *label = _(steps[step].label);
	if ((needs & NEEDS_MAIN) && !input->main)
		return err_set(err, ERR_INPUT, _("'%s' needs a main assignee"), label);
	if ((needs & NEEDS_TICKET) && !input->ticket)
		return err_set(err, ERR_INPUT, _("'%s' needs the other ticket"), label);
	if ((needs & NEEDS_CORRECTION) && !input->correction)
		return err_set(err, ERR_INPUT, _("'%s' needs what is put right"), label);
	if ((needs & NEEDS_LINK) && !input->link)
		return err_set(err, ERR_INPUT, _("'%s' needs a household, a measure or a diary"), label);
	if ((needs & NEEDS_RESULT) && input->result == TICKET_NO_RESULT)
		return err_set(err, ERR_INPUT, _("'%s' needs the caller's answer: content, not content or not reached"),
			       label);
	if (input->result == TICKET_NOT_CONTENT)
		needs |= NEEDS_NOTE;
	if ((needs & NEEDS_NOTE) && is_blank(input->note))
		return err_set(err, ERR_INPUT, _("'%s' needs a note: what was done, or why"), label);
	if (input->note && text_count(input->note) > TICKET_NOTE_MOST)
		return err_set(err, ERR_INPUT, _("a note has at most %d characters"), TICKET_NOTE_MOST);
	if (input->score < 0 || input->score > TICKET_SCORE_MOST)
		return err_set(err, ERR_INPUT, _("a score is a number from 1 to %d"), TICKET_SCORE_MOST);
	if (input->score > 0 && !(needs & NEEDS_RESULT))
		return err_set(err, ERR_INPUT, _("'%s' takes no score: a follow-up does"), label);
	if (input->score > 0 && input->result == TICKET_NOT_REACHED)
		return err_set(err, ERR_INPUT, _("who was not reached gives no score"));
	if (input->score > 0 && !ticket_score_fits(input->result, input->score))
		return err_set(err, ERR_INPUT,
			       _("a caller who is content gives %1$d to %2$d, one who is not 1 to %1$d"),
			       TICKET_SCORE_FAIR, TICKET_SCORE_MOST);
	/* Who was not reached is tried again: when is not always known. */
	if (input->result == TICKET_NOT_REACHED && input->until)
		needs |= NEEDS_DATE;
	return !(needs & NEEDS_DATE) || ticket_step_check_date(step, input->until, today, err);
}

int ticket_step_to(enum ticket_state state, enum ticket_state before, enum ticket_step step, enum ticket_result result,
		   bool co)
{
	unsigned from = co ? steps[step].co_from : steps[step].from;
	if (!(from >> state & 1))
		return -1;
	if (co || steps[step].to == TO_SAME || steps[step].stays >> state & 1)
		return (int)state;
	if (steps[step].to == TO_BEFORE)
		return (int)before;
	if (steps[step].to != TO_RESULT)
		return steps[step].to;
	switch (result) {
	case TICKET_CONTENT:
		return TICKET_FOLLOW_UP;
	case TICKET_NOT_CONTENT:
		return TICKET_REOPENED;
	case TICKET_NOT_REACHED:
		return (int)state;
	default:
		return -1;
	}
}

bool ticket_may_change_beside(enum ticket_state state)
{
	return (BEING_DONE | IN(SUSPENDED)) >> state & 1;
}

static char *join_needs(unsigned needs, struct arena *arena)
{
	static const struct {
		unsigned need;
		const char *label;
	} labels[] = {
		{ NEEDS_NOTE, N_("a note") },
		{ NEEDS_DATE, N_("a date") },
		{ NEEDS_MAIN, N_("a main assignee") },
		{ NEEDS_RESULT, N_("a result") },
		{ NEEDS_TICKET, N_("another ticket") },
		{ NEEDS_CORRECTION, N_("what is put right") },
		{ NEEDS_LINK, N_("what it is linked to") },
	};
	char *list = arena_text(arena, "");
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		if (needs & labels[i].need)
			list = arena_format(arena, "%s%s%s", list, *list ? _(", ") : "", _(labels[i].label));
	}
	return list;
}

static const char *where_to(enum ticket_step step, struct arena *arena)
{
	if (steps[step].stays)
		/* Translators: the state that a step leads to, and those in which it changes nothing. */
		return arena_format(arena, _("%1$s; stays %2$s"), _(states[steps[step].to].label),
				    join_states(steps[step].stays, arena));
	switch (steps[step].to) {
	case TO_SAME:
		return _("stays");
	case TO_BEFORE:
		return _("as before");
	case TO_RESULT:
		return _("by the result");
	default:
		return _(states[steps[step].to].label);
	}
}

static const char *when_text(enum step_when when)
{
	return when == WHEN_ASKED      ? _("; while more time is asked for")
	       : when == BEFORE_EXPIRY ? _("; before the time to resolve is over, while no more is asked for")
	       : when == WHEN_ALONE    ? _("; while no other is merged into it")
				       : "";
}

char *ticket_table(struct arena *arena)
{
	char *text = arena_format(arena, "| %s | | %s | %s | %s | %s |", _("step"), _("from"), _("to"), _("needs"),
				  _("a co-assignee from"));
	char *rule = arena_text(arena, "|---|---|---|---|---|---|");
	for (int role = 0; role < ROLE_COUNT; role++) {
		text = arena_format(arena, "%s %s |", text, _(role_label((enum role)role)));
		rule = arena_format(arena, "%s---|", rule);
	}
	text = arena_format(arena, "%s\n%s\n", text, rule);
	for (int i = 0; i < TICKET_STEPS; i++) {
		enum ticket_step step = (enum ticket_step)i;
		char *co = steps[i].co_from ? join_states(steps[i].co_from, arena) : arena_text(arena, "");
		char *row = arena_format(arena, "| `%s` | %s | %s%s | %s | %s | %s |", steps[i].name, _(steps[i].label),
					 join_states(steps[i].from, arena), when_text(steps[i].when),
					 where_to(step, arena), join_needs(steps[i].needs, arena), co);
		for (int role = 0; role < ROLE_COUNT; role++) {
			enum reach reach = access_reach((enum role)role, steps[i].act);
			const char *cell = reach == REACH_COUNTY ? _("county")
					   : reach == REACH_AREA ? _("area")
					   : reach == REACH_NONE ? ""
					   : steps[i].co_from	 ? _("assigned")
								 : _("main");
			row = arena_format(arena, "%s %s |", row, cell);
		}
		text = arena_format(arena, "%s%s\n", text, row);
	}
	return text;
}
