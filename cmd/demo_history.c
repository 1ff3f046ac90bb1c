/* Writing what happened in the demonstration county through the same acts as at a desk. */
#include "cmd/demo_history.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/demo.h"
#include "cmd/out.h"
#include "core/i18n.h"
#include "db/act.h"
#include "db/call_act.h"
#include "db/diary_act.h"
#include "db/policy_reach.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "db/ticket_due.h"

#define POLICY_TALK "02" /* of the dictionary diary_kind */

/* What writing needs beside the plan. */
struct writing {
	struct history *history;
	struct demo *demo;
	const struct config *config;
	struct person desk, housing; /* who takes calls; who has a login of those that tickets go to */
	struct id *diary;	     /* by the number that the plan gives */
};

static int compare_planned(const void *a, const void *b)
{
	const struct planned *x = a, *y = b;
	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* Diaries ----------------------------------------------------------------------------------------- */

/* Who sits at the keyboard: the helper, or the clerk of the township for another. */
static void read_writer(const struct writing *writing, const struct planned *planned, struct person *writer)
{
	struct demo *demo = writing->demo;
	size_t staff = planned->staff;
	const char *area = demo_townships[demo->household[planned->household].township].code;
	if (planned->role == ROLE_CLERK)
		for (staff = 0;
		     strcmp(demo->staff[staff].duty, "clerk") != 0 || strcmp(demo->staff[staff].area, area) != 0;)
			staff++;
	demo_person(demo, staff, planned->role, writer);
}

/* Policies that concern the household, in turn: two where that was what one came for, else one. */
static bool explain(struct writing *writing, const struct planned *planned, struct diary_new *diary, struct err *err)
{
	struct demo *demo = writing->demo;
	struct policy_dues dues;
	char today[11];
	day_format(day_at(planned->at_ms), today);
	/* What was in force on the day of the visit, also where it was entered later. */
	const char *day = diary->visited_on ? diary->visited_on : today;
	if (!policy_of_household(act_station(demo->act)->db, &diary->household, day, &demo->arena, &dues, err))
		return false;
	size_t most = strcmp(planned->diary_kind, POLICY_TALK) == 0 ? 2 : 1;
	for (size_t i = 0; i < most && i < dues.count; i++)
		diary->policy[diary->policy_count++] = dues.row[(planned->diary + i) % dues.count].policy;
	return true;
}

static bool write_diary(struct writing *writing, const struct planned *planned, struct err *err)
{
	struct demo *demo = writing->demo;
	struct person writer;
	read_writer(writing, planned, &writer);
	struct diary_new diary = { .household = demo->household[planned->household].entity,
				   .staff = demo->staff[planned->staff].entity,
				   .kind = planned->diary_kind,
				   .text = planned->text,
				   .visited_on = planned->visited_on };
	if ((planned->diary % 2 == 0 || strcmp(planned->diary_kind, POLICY_TALK) == 0) &&
	    !explain(writing, planned, &diary, err))
		return false;
	if (planned->of_story)
		diary.ticket = writing->history->story[planned->story].ticket;
	act_as(demo->act, &writer);
	bool ok = diary_add(demo->act, &diary, &writing->diary[planned->diary], err);
	act_as(demo->act, NULL);
	return ok;
}

static bool write_amendment(struct writing *writing, const struct planned *planned, struct err *err)
{
	struct demo *demo = writing->demo;
	struct person writer;
	read_writer(writing, planned, &writer);
	/* Folded first: an amendment asks who wrote what it amends. */
	if (!act_fold(demo->act, err))
		return false;
	act_as(demo->act, &writer);
	bool ok = diary_amend(demo->act, &writing->diary[planned->diary], planned->text, err);
	act_as(demo->act, NULL);
	return ok;
}

/* Calls ------------------------------------------------------------------------------------------- */

static struct id household_of(const struct writing *writing, const struct story *story)
{
	static const struct id none;
	return story->stranger ? none : writing->demo->household[story->household].entity;
}

static bool write_call(struct writing *writing, struct story *story, const struct planned *planned, struct err *err)
{
	struct act *act = writing->demo->act;
	struct call_outcome outcome = { .result = story->result,
					.household = household_of(writing, story),
					.note = story->note };
	struct number_note note = { .number = story->number, .name = story->caller };
	bool ok;
	if (planned->kind == PLAN_RING)
		return call_ring(act, story->number, &story->call, err) && act_fold(act, err);
	act_as(act, &writing->desk);
	if (planned->kind == PLAN_ANSWER)
		ok = call_answer(act, &story->call, err);
	else if (planned->kind == PLAN_END)
		ok = call_end(act, &story->call, &outcome, err);
	else
		ok = number_attach(act, &note, err);
	act_as(act, NULL);
	return ok && act_fold(act, err);
}

/* Tickets ------------------------------------------------------------------------------------------ */

static bool write_opening(struct writing *writing, struct story *story, struct err *err)
{
	struct act *act = writing->demo->act;
	struct ticket_new ticket = { .household = household_of(writing, story),
				     .call = story->call,
				     .caller = story->caller,
				     .relation = story->relation,
				     .callback = story->number,
				     .category = story->request->category,
				     .urgency = story->urgency,
				     .text = story->request->text };
	act_as(act, &writing->desk);
	bool ok = ticket_open(act, writing->config, &ticket, &story->ticket, NULL, err) && act_fold(act, err);
	struct call_outcome outcome = { .result = "ticket", .household = ticket.household, .ticket = story->ticket };
	if (ok && !id_is_none(&story->call))
		ok = call_end(act, &story->call, &outcome, err) && act_fold(act, err);
	act_as(act, NULL);
	return ok;
}

/* Whom the rules propose; the helper when they find nobody. */
static bool propose(struct writing *writing, const struct story *story, struct arena *arena,
		    struct ticket_step_new *step, struct err *err)
{
	struct demo *demo = writing->demo;
	struct ticket_proposal proposal;
	char today[11];
	day_format(day_at(act_now(demo->act)), today);
	if (!ticket_propose_for(act_station(demo->act)->db, writing->config, &story->ticket, today, arena, &proposal,
				err))
		return false;
	step->main = proposal.main;
	if (id_is_none(&step->main))
		step->main = demo->staff[demo->household[story->household].helper].entity;
	for (size_t i = 0; i < proposal.co_count && step->co_count < TICKET_CO_MOST; i++)
		if (!id_equal(&proposal.co[i].staff, &step->main))
			step->co[step->co_count++] = proposal.co[i].staff;
	step->told = story->told;
	return true;
}

static bool is_assignees(enum ticket_step step)
{
	return step == STEP_ACCEPT || step == STEP_RETURN || step == STEP_CONTACT || step == STEP_WORK ||
	       step == STEP_RESOLVE || step == STEP_EXTEND_ASK;
}

static bool is_person(const struct person *person, const struct id *staff)
{
	return memcmp(person->staff, staff, sizeof person->staff) == 0;
}

/* Who is late already asks for no more time, and nobody is granted what they did not ask for. */
static bool is_time_for(const struct writing *writing, const struct ticket *ticket, const struct planned *planned)
{
	struct ticket_stand stand = ticket_stands(ticket, act_now(writing->demo->act));
	if (planned->step == STEP_EXTEND_ASK)
		return !stand.resolve_past &&
		       ticket_due_on(&writing->config->calendar, planned->until) > ticket->resolve_due;
	return planned->step != STEP_EXTEND_GRANT || stand.extension_asked;
}

/*
 * The desk takes the steps: its own, and those that the assignees report by telephone. Who has a login
 * takes them at the own console.
 */
static bool write_step(struct writing *writing, struct story *story, const struct planned *planned, struct err *err)
{
	struct act *act = writing->demo->act;
	struct arena arena = { 0 };
	struct ticket ticket;
	struct ticket_step_new step = {
		.step = planned->step, .note = planned->text, .result = planned->result, .until = planned->until
	};
	const struct person *author = &writing->desk;
	bool ok = ticket_read(act_station(act)->db, &story->ticket, act_now(act), &arena, &ticket, err);
	if (!ok || !is_time_for(writing, &ticket, planned)) {
		arena_release(&arena);
		return ok;
	}
	if (planned->step == STEP_MERGE)
		step.ticket = writing->history->story[story->merged_into].ticket;
	if (planned->step == STEP_DISPATCH)
		ok = propose(writing, story, &arena, &step, err);
	if (ok && is_assignees(planned->step)) {
		if (is_person(&writing->housing, &ticket.main))
			author = &writing->housing;
		else if (!is_person(&writing->desk, &ticket.main))
			step.on_behalf = ticket.main;
	}
	act_as(act, author);
	ok = ok && ticket_step(act, writing->config, &story->ticket, &step, NULL, err) && act_fold(act, err);
	act_as(act, NULL);
	arena_release(&arena);
	return ok;
}

/* All --------------------------------------------------------------------------------------------- */

static bool write_one(struct writing *writing, const struct planned *planned, struct err *err)
{
	struct story *story = &writing->history->story[planned->story];
	act_at(writing->demo->act, planned->at_ms);
	switch (planned->kind) {
	case PLAN_DIARY:
		return write_diary(writing, planned, err);
	case PLAN_AMEND:
		return write_amendment(writing, planned, err);
	case PLAN_OPEN:
		return write_opening(writing, story, err);
	case PLAN_STEP:
		return write_step(writing, story, planned, err);
	default:
		return write_call(writing, story, planned, err);
	}
}

static void read_authors(struct writing *writing)
{
	struct demo *demo = writing->demo;
	for (size_t i = demo->staff_count; i-- > 0;) {
		const struct demo_staff *staff = &demo->staff[i];
		if (strcmp(staff->duty, "desk") == 0)
			demo_person(demo, i, ROLE_DESK, &writing->desk);
		if (staff->department && strcmp(staff->department, "housing") == 0)
			demo_person(demo, i, ROLE_DEPARTMENT, &writing->housing);
	}
}

bool demo_make_history(struct demo *demo, struct err *err)
{
	struct history history = { .demo = demo };
	struct writing writing = { .history = &history, .demo = demo, .config = &demo->line->config };
	history_plan(&history);
	writing.diary = arena_alloc(&demo->arena, (history.diaries + 1) * sizeof *writing.diary);
	read_authors(&writing);
	qsort(history.planned, history.count, sizeof *history.planned, compare_planned);
	for (size_t i = 0; i < history.count && history.planned[i].at_ms < demo->now_ms; i++) {
		if (!write_one(&writing, &history.planned[i], err))
			return false;
		if (i % 200 == 199)
			out_progress(_("diaries and tickets"), (long long)i + 1, (long long)history.count);
	}
	return true;
}
