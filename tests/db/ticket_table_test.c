/* Every state, step and person through a real act, against the table of core/ticket.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/household.h"
#include "core/ticket.h"
#include "db/act.h"
#include "db/fold.h"
#include "db/household_act.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "db/ticket_correct.h"
#include "tests/support/desk.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"
#include "tests/support/tickets.h"

/* Steps that bring a ticket from taken into each state, the last one's result included. */
static const struct {
	enum ticket_state state;
	struct {
		enum ticket_step step;
		enum ticket_result result;
	} way[6];
	size_t steps;
} ways[] = {
	{ TICKET_OPEN, { { 0, 0 } }, 0 },
	{ TICKET_DISPATCHED, { { STEP_DISPATCH, 0 } }, 1 },
	{ TICKET_ACCEPTED, { { STEP_DISPATCH, 0 }, { STEP_ACCEPT, 0 } }, 2 },
	{ TICKET_WORKING, { { STEP_DISPATCH, 0 }, { STEP_ACCEPT, 0 }, { STEP_WORK, 0 } }, 3 },
	{ TICKET_RETURNED, { { STEP_DISPATCH, 0 }, { STEP_RETURN, 0 } }, 2 },
	{ TICKET_SUSPENDED, { { STEP_DISPATCH, 0 }, { STEP_ACCEPT, 0 }, { STEP_SUSPEND, 0 } }, 3 },
	{ TICKET_RESOLVED, { { STEP_DISPATCH, 0 }, { STEP_ACCEPT, 0 }, { STEP_RESOLVE, 0 } }, 3 },
	{ TICKET_FOLLOW_UP,
	  { { STEP_DISPATCH, 0 }, { STEP_ACCEPT, 0 }, { STEP_RESOLVE, 0 }, { STEP_FOLLOW_UP, TICKET_CONTENT } },
	  4 },
	{ TICKET_REOPENED,
	  { { STEP_DISPATCH, 0 }, { STEP_ACCEPT, 0 }, { STEP_RESOLVE, 0 }, { STEP_FOLLOW_UP, TICKET_NOT_CONTENT } },
	  4 },
	{ TICKET_CLOSED,
	  { { STEP_DISPATCH, 0 },
	    { STEP_ACCEPT, 0 },
	    { STEP_RESOLVE, 0 },
	    { STEP_FOLLOW_UP, TICKET_CONTENT },
	    { STEP_CLOSE, 0 } },
	  5 },
	{ TICKET_DISPATCHED, { { STEP_DISPATCH, 0 }, { STEP_EXTEND_ASK, 0 } }, 2 },
	{ TICKET_SUSPENDED,
	  { { STEP_DISPATCH, 0 }, { STEP_ACCEPT, 0 }, { STEP_EXTEND_ASK, 0 }, { STEP_SUSPEND, 0 } },
	  4 },
	{ TICKET_VOID, { { STEP_VOID, 0 } }, 1 },
	{ TICKET_MERGED, { { STEP_MERGE, 0 } }, 1 },
};
enum { WAYS = sizeof ways / sizeof *ways };

/* Of the ticket's household: the first is linked already. */
static struct id measures[2];

static struct ticket_step_new complete(struct desk *desk, enum ticket_step kind, enum ticket_result result,
				       const struct id *other)
{
	static const struct ticket_correction correction = { .caller = "王五" };
	return (struct ticket_step_new){ .step = kind,
					 .correction = &correction,
					 .note = "说明",
					 .until = "2026-12-31",
					 .main = desk->officer,
					 .co = { desk->helper },
					 .co_count = 1,
					 .result = result ? result : TICKET_NOT_REACHED,
					 .ticket = *other,
					 .link = kind == STEP_UNLINK ? measures[0] : measures[1] };
}

/*
 * Every state, step and person through a real act: what core/ticket.h says is what happens, the state
 * after it is the one of the table, and a refusal leaves nothing. The officer is the main assignee
 * and the helper the other, once it is dispatched.
 */
static void every_state_step_and_role_agrees_with_the_table(void **state)
{
	struct desk *desk = *state;
	struct person leader = desk->as_clerk, inspector = desk->as_desk;
	memset(leader.staff, 1, sizeof leader.staff);
	memset(inspector.staff, 2, sizeof inspector.staff);
	leader.role = ROLE_LEADER;
	inspector.role = ROLE_INSPECTOR;
	const struct person *people[] = {
		&desk->as_desk, &desk->as_clerk, &desk->as_helper, &desk->as_doctor,	   &desk->as_officer,
		&leader,	&inspector,	 &desk->as_admin,  &desk->as_other_helper, NULL
	};
	struct id other = test_ticket_take(desk, &desk->shan, "other", "并入");
	bool covered[TICKET_STATES] = { false }, taken[TICKET_STEPS] = { false };
	size_t refusals = 0;
	for (int i = 0; i < 2; i++)
		measures[i] = desk_put(desk, measure_put, &measure_type, "household", desk_hex(desk, &desk->shan),
				       "measure", "01", "started_on", i ? "2026-01-01" : "2026-02-01", NULL);
	for (size_t w = 0; w < WAYS; w++) {
		struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
		test_ticket_step(desk, NULL, &ticket,
				 (struct ticket_step_new){ .step = STEP_LINK, .link = measures[0] });
		for (size_t i = 0; i < ways[w].steps; i++)
			test_ticket_step(desk, NULL, &ticket,
					 complete(desk, ways[w].way[i].step, ways[w].way[i].result, &other));
		struct ticket before = test_ticket_look(desk, &ticket);
		assert_int_equal(before.state, ways[w].state);
		covered[before.state] = true;
		int64_t events = test_number(&desk->station, "SELECT count(*) FROM event");
		for (size_t p = 0; p < sizeof people / sizeof *people; p++)
			for (int kind = 0; kind < TICKET_STEPS; kind++) {
				struct ticket_step_new new = complete(desk, (enum ticket_step)kind, 0, &other);
				struct ticket_who who;
				struct err why;
				/* To somebody else: where the main assignee stays it is no such step (db/people_test). */
				if (new.step == STEP_REASSIGN)
					new.main = desk->doctor;
				ticket_who(&before, people[p], &who);
				struct ticket_stand stand = ticket_stands(&before, desk->clock.fixed_ms);
				bool allowed = ticket_step_allowed(&stand, new.step, &who, &why);
				desk_begin(desk, people[p]);
				if (ticket_step(desk->act, &desk->config, &ticket, &new, NULL, &desk->err) != allowed)
					fail_msg("%s, %s: %s", ticket_state_name(before.state),
						 ticket_step_name(new.step), people[p] ? people[p]->login : "station");
				if (allowed) {
					assert_ok(act_fold(desk->act, &desk->err), desk->err);
					assert_int_equal(test_ticket_look(desk, &ticket).state,
							 ticket_step_to(before.state, before.before, new.step,
									new.result, ticket_step_is_co(new.step, &who)));
					taken[kind] = true;
				} else {
					assert_int_equal(desk->err.code, why.code);
					assert_string_equal(desk->err.text, why.text);
					refusals++;
				}
				desk_abandon(desk);
			}
		assert_int_equal(test_number(&desk->station, "SELECT count(*) FROM event"), events);
		assert_int_equal(test_ticket_look(desk, &ticket).state, before.state);
	}
	for (int i = 0; i < TICKET_STATES; i++)
		assert_true(covered[i]);
	for (int i = 0; i < TICKET_STEPS; i++)
		assert_true(taken[i]);
	assert_true(refusals > 1000);
	test_station_verify(&desk->station);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(every_state_step_and_role_agrees_with_the_table),
	};
	return cmocka_run_group_tests_name("ticket table", tests, NULL, NULL);
}
