/* A ticket's clock through real acts: limits, suspensions, more time, what is late. */
#include <string.h>

#include "core/crypto.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "db/ticket_clock.h"
#include "db/ticket_correct.h"
#include "tests/support/desk.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"
#include "tests/support/tickets.h"

static int64_t at(const char *date, int hour, int minute)
{
	struct day day = { 0 };
	day_parse(date, &day);
	return day_start_ms(day) + ((int64_t)hour * 60 + minute) * 60000;
}

static void a_suspension_moves_what_is_due(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	int64_t due = test_ticket_look(desk, &ticket).resolve_due;
	desk_at(desk, "2026-11-24", 9, 0);
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_SUSPEND, .note = "等材料", .until = "2026/11/26" });
	struct ticket held = test_ticket_look(desk, &ticket);
	assert_int_equal(held.state, TICKET_SUSPENDED);
	assert_int_equal(held.before, TICKET_ACCEPTED);
	assert_string_equal(held.until, "2026-11-26");
	/* Should nobody resume it: what was left on the 24th runs from the end of the 26th on. */
	assert_true(held.resolve_due >= at("2026-11-26", 17, 0));
	assert_false(ticket_was_overdue(held.resolve_due, held.pause_ends, desk->clock.fixed_ms));
	/* Nobody had spoken to the household in time: that is late before the pause and after it, not in it. */
	assert_true(held.due_at == held.contact_due && held.contact_due < at("2026-11-26", 17, 0));
	desk_at(desk, "2026-11-26", 9, 0);
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_RESUME });
	struct ticket resumed = test_ticket_look(desk, &ticket);
	assert_int_equal(resumed.state, TICKET_ACCEPTED);
	assert_int_equal(due, at("2026-11-30", 17, 0));
	assert_int_equal(resumed.resolve_due, at("2026-12-02", 17, 0));
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_EXTEND_ASK, .note = "天冷", .until = "2026-12-10" });
	assert_true(test_ticket_look(desk, &ticket).extension_asked);
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_EXTEND_GRANT, .note = "同意", .until = "2026-12-10" });
	assert_int_equal(test_ticket_look(desk, &ticket).resolve_due, at("2026-12-10", 17, 0));
	assert_false(test_ticket_look(desk, &ticket).extension_asked);
}

static const char *clock_of(struct desk *desk, const struct id *ticket)
{
	struct ticket *read = arena_alloc(&desk->arena, sizeof *read);
	*read = test_ticket_look(desk, ticket);
	return ticket_clock(read, &desk->config, desk->clock.fixed_ms, &desk->arena);
}

static int64_t escalated(struct desk *desk)
{
	struct ticket_filter filter = { .viewer = &desk->as_desk, .queue = QUEUE_ESCALATED };
	int64_t count[TICKET_QUEUES];
	ticket_filter_at(&filter, &desk->config, desk->clock.fixed_ms);
	assert_ok(ticket_counts(desk->station.db, &filter, count, &desk->err), desk->err);
	return count[QUEUE_ESCALATED];
}

/* A pause until a date is over when the date has come, whether somebody says so or not. */
static void a_suspension_ends_on_its_date(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	desk_at(desk, "2026-11-24", 9, 0);
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_CONTACT, .note = "约好" });
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_SUSPEND, .note = "等材料", .until = "2026-11-26" });
	desk_at(desk, "2026-11-26", 16, 0);
	assert_false(test_ticket_look(desk, &ticket).to_resume);
	desk_at(desk, "2026-11-26", 17, 0);
	assert_true(test_ticket_look(desk, &ticket).to_resume);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_OVERDUE), 0);
	assert_non_null(strstr(clock_of(desk, &ticket), "2026-11-24 09:00 to 2026-11-26 17:00"));
	desk_at(desk, "2026-12-10", 9, 0);
	struct ticket late = test_ticket_look(desk, &ticket);
	assert_true(late.due_at > at("2026-12-03", 16, 29) && late.due_at <= at("2026-12-03", 16, 30));
	assert_true(late.overdue);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_OVERDUE), 1);
	assert_int_equal(escalated(desk), 1);
	/* Who resumes it late gets no more time than who resumes it on the day. */
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_RESUME });
	struct ticket resumed = test_ticket_look(desk, &ticket);
	assert_int_equal(resumed.resolve_due, late.due_at);
	assert_true(resumed.overdue);
	assert_false(resumed.to_resume);
	test_station_verify(&desk->station);
}

/* What was late before a pause is as late after it: the pause is no lateness, in words, queues and escalation alike. */
static void what_is_late_does_not_grow_while_it_stands_still(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_CONTACT, .note = "约好" });
	int64_t due = test_ticket_look(desk, &ticket).resolve_due;
	assert_int_equal(due, at("2026-11-30", 17, 0));
	desk_at(desk, "2026-12-01", 9, 0); /* half an hour late: office hours begin at 8:30 */
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_SUSPEND, .note = "等材料", .until = "2026-12-08" });
	desk_at(desk, "2026-12-08", 16, 45);
	struct ticket held = test_ticket_look(desk, &ticket);
	assert_false(held.overdue);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_OVERDUE), 0);
	assert_int_equal(escalated(desk), 0);
	assert_int_equal(held.line[held.line_count - 1].overdue_since, due);
	assert_int_equal(held.resolve_due, held.due_at);
	assert_true(ticket_was_overdue(held.due_at, held.pause_ends, desk->clock.fixed_ms));
	assert_non_null(strstr(clock_of(desk, &ticket),
			       "Suspended until 2026-12-08; it was overdue by 30 working minutes then"));
	/* Its end has come: half an hour late, and more from now on. */
	desk_at(desk, "2026-12-09", 8, 40);
	held = test_ticket_look(desk, &ticket);
	assert_true(held.overdue);
	assert_false(ticket_was_overdue(held.due_at, held.pause_ends, desk->clock.fixed_ms));
	assert_non_null(strstr(clock_of(desk, &ticket), "overdue by 40 working minutes"));
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_OVERDUE), 1);
	assert_int_equal(escalated(desk), 0);
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_RESUME });
	struct ticket resumed = test_ticket_look(desk, &ticket);
	assert_int_equal(resumed.due_at, held.due_at);
	assert_true(resumed.resolve_due > at("2026-12-08", 16, 29) && resumed.resolve_due <= at("2026-12-08", 16, 30));
	assert_int_equal(escalated(desk), 0);
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_RESOLVE, .note = "换瓦完工" });
	assert_non_null(strstr(clock_of(desk, &ticket), "late by 40 working minutes"));
	assert_non_null(strstr(clock_of(desk, &ticket), "2026-11-30 17:00 to 2026-12-01 09:00: 30 working minutes"));
	test_station_verify(&desk->station);
}

/* A limit in plain hours runs by night: so is counted how late it was before the pause and after it. */
static void what_is_late_by_night_is_counted_so(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	struct dispatch_limits limits = { .resolve = { 8, DURATION_HOURS } };
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_DISPATCH, .main = desk->officer, .limits = &limits });
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	int64_t due = test_ticket_look(desk, &ticket).resolve_due;
	desk->clock.fixed_ms = due + 3 * 3600000 - 1000; /* an act is a second later */
	assert_true(desk->clock.fixed_ms > at("2026-11-23", 19, 0));
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_SUSPEND, .note = "等材料", .until = "2026-11-24" });
	assert_non_null(strstr(clock_of(desk, &ticket), "it was overdue by 3 h 0 min then"));
	desk_at(desk, "2026-11-24", 18, 0);
	assert_non_null(strstr(clock_of(desk, &ticket), "overdue by 4 h 0 min"));
}

/* What is shown is what is due after the pause, from its first day on; what was met before it is not moved. */
static void what_a_suspension_moves_is_shown_moved(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_CONTACT, .note = "约好" });
	int64_t contact = test_ticket_look(desk, &ticket).contact_due;
	desk_at(desk, "2026-11-24", 9, 0);
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_SUSPEND, .note = "等材料", .until = "2026-11-26" });
	struct ticket held = test_ticket_look(desk, &ticket);
	assert_true(held.resolve_due > at("2026-12-03", 16, 0));
	assert_int_equal(held.resolve_due, held.due_at);
	assert_int_equal(held.contact_due, contact);
	assert_non_null(strstr(ticket_slip(&held, &desk->config, &desk->arena), "Resolve by: 2026-12-03 16:"));
	/* The date has come: its clock runs again. */
	desk_at(desk, "2026-12-01", 9, 0);
	assert_int_equal(test_ticket_look(desk, &ticket).resolve_due, held.resolve_due);
	assert_non_null(strstr(clock_of(desk, &ticket), "until 2026-12-03 16:"));
	desk_at(desk, "2026-12-04", 9, 0);
	assert_non_null(strstr(clock_of(desk, &ticket), "overdue by"));
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_RESUME });
	struct ticket resumed = test_ticket_look(desk, &ticket);
	assert_int_equal(resumed.resolve_due, held.resolve_due);
	assert_int_equal(resumed.contact_due, contact);
}

static void less_than_what_the_pause_gave_is_no_more_time(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_EXTEND_ASK, .note = "天冷", .until = "2026-12-02" });
	desk_at(desk, "2026-11-24", 9, 0);
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_SUSPEND, .note = "等材料", .until = "2026-11-26" });
	desk_at(desk, "2026-11-27", 9, 0);
	struct ticket_step_new grant = { .step = STEP_EXTEND_GRANT, .note = "同意", .until = "2026-12-02" };
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &ticket, grant), ERR_INPUT);
}

static void what_is_asked_for_stays_asked_when_others_go_on(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_EXTEND_ASK, .note = "天冷", .until = "2026-12-10" });
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_REASSIGN, .main = desk->helper, .note = "更近" });
	assert_int_equal(test_ticket_look(desk, &ticket).state, TICKET_DISPATCHED);
	assert_true(test_ticket_look(desk, &ticket).extension_asked);
	test_ticket_step(desk, &desk->as_helper, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_EXTEND_GRANT, .note = "同意", .until = "2026-12-10" });
	assert_int_equal(test_ticket_look(desk, &ticket).resolve_due, at("2026-12-10", 17, 0));
}

static void a_date_granted_in_a_suspension_is_due_after_it(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_CONTACT, .note = "约好" });
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_EXTEND_ASK, .note = "天冷", .until = "2026-12-10" });
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_SUSPEND, .note = "等材料", .until = "2026-11-26" });
	desk_at(desk, "2026-11-25", 17, 0);
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_EXTEND_GRANT, .note = "同意", .until = "2026-12-10" });
	/* One working day of the pause was left. */
	assert_int_equal(test_ticket_look(desk, &ticket).due_at, at("2026-12-11", 17, 0));
}

/* Nothing of the working time had passed: "late by 0 working minutes" says nothing. */
static void what_is_late_outside_working_hours_says_so(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	desk->clock.fixed_ms = test_ticket_look(desk, &ticket).resolve_due + 3 * 3600 * 1000;
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_RESOLVE, .note = "换了瓦" });
	const char *clock = clock_of(desk, &ticket);
	assert_non_null(strstr(clock, "late by 3 h 0 min outside working hours"));
	assert_null(strstr(clock, "late by 0 working"));
}

static void the_clock_says_what_was_late_and_what_stood_still(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	assert_non_null(strstr(clock_of(desk, &ticket), "5 working days, until 2026-11-30 17:00"));
	struct ticket taken = test_ticket_look(desk, &ticket);
	desk->clock.fixed_ms = taken.accept_due + 30 * 60000;
	assert_non_null(strstr(clock_of(desk, &ticket), "overdue by"));
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	assert_non_null(strstr(clock_of(desk, &ticket), "late by 30 working minutes"));
	desk_at(desk, "2026-11-24", 9, 0);
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_SUSPEND, .note = "等材料", .until = "2026/11/26" });
	desk_at(desk, "2026-11-24", 10, 0);
	assert_non_null(strstr(clock_of(desk, &ticket), "until now"));
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_RESUME });
	assert_non_null(strstr(clock_of(desk, &ticket),
			       "Suspended  2026-11-24 09:00 to 2026-11-24 10:00: 1 working hours 0 min"));
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_RESOLVE, .note = "修好了" });
	test_ticket_step(
		desk, &desk->as_desk, &ticket,
		(struct ticket_step_new){ .step = STEP_FOLLOW_UP, .note = "还漏", .result = TICKET_NOT_CONTENT });
	assert_non_null(strstr(clock_of(desk, &ticket), "round 1  Dispatch 11-23"));
	assert_int_equal(test_ticket_look(desk, &ticket).round, 2);
	/* What ended a round is part of it; what was granted in it holds no more. */
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_EXTEND_ASK, .note = "天冷", .until = "2026-12-18" });
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_EXTEND_GRANT, .note = "同意", .until = "2026-12-18" });
	assert_non_null(strstr(clock_of(desk, &ticket), "Extended  to 2026-12-18"));
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_RESOLVE, .note = "修好了" });
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_FOLLOW_UP, .result = TICKET_CONTENT });
	test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_CLOSE });
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_REOPEN, .note = "又漏" });
	const char *clock = clock_of(desk, &ticket), *second = strstr(clock, "round 2  ");
	assert_non_null(strstr(clock, "Extended in round 2  to 2026-12-18"));
	assert_non_null(second);
	assert_non_null(strstr(second, "Follow up"));
	assert_non_null(strstr(second, "Strike off"));
}

static void an_operator_grants_other_limits_for_one_ticket(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	struct dispatch_limits limits = test_ticket_propose(desk, &ticket).limits;
	struct ticket_step_new new = { .step = STEP_DISPATCH, .main = desk->officer, .limits = &limits };
	limits.resolve = (struct duration){ 1, DURATION_MINUTES };
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &ticket, new), ERR_INPUT);
	limits.resolve = (struct duration){ 10, DURATION_WORK_DAYS };
	test_ticket_step(desk, &desk->as_desk, &ticket, new);
	struct ticket sent = test_ticket_look(desk, &ticket);
	assert_int_equal(sent.resolve_due, at("2026-12-07", 17, 0));
	assert_non_null(strstr(sent.limits, "10 work days"));
	/* Beyond the holidays that are set. */
	limits.resolve = (struct duration){ 366, DURATION_WORK_DAYS };
	struct id far = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_step(desk, &desk->as_desk, &far, new);
	assert_non_null(strstr(clock_of(desk, &far), "holidays are set until"));
}

/* Whatever the settings become, a ticket has the limits of the day on which it was taken, or its kind was corrected. */
static void other_limits_are_for_what_is_taken_from_then_on(void **state)
{
	struct desk *desk = *state;
	struct id first = test_ticket_take(desk, &desk->shan, "housing", "漏雨"),
		  waiting = test_ticket_take(desk, &desk->shan, "housing", "墙裂"),
		  odd = test_ticket_take(desk, &desk->shan, "housing", "门坏");
	struct dispatch_limits other = { .accept = { 1, DURATION_HOURS }, .resolve = { 9, DURATION_WORK_DAYS } };
	test_ticket_dispatch(desk, &first);
	test_ticket_step(desk, &desk->as_desk, &odd,
			 (struct ticket_step_new){ .step = STEP_DISPATCH, .main = desk->officer, .limits = &other });
	struct ticket before = test_ticket_look(desk, &first);
	for (size_t i = 0; i < desk->config.category_count; i++)
		desk->config.category[i].limits.resolve = (struct duration){ 1, DURATION_WORK_DAYS };
	struct id second = test_ticket_take(desk, &desk->shan, "housing", "还漏");
	test_ticket_dispatch(desk, &second);
	assert_int_equal(test_ticket_look(desk, &second).resolve_due, at("2026-11-24", 17, 0));
	/* Those from before: dispatched only now, and given to others, whatever the operator had granted. */
	test_ticket_dispatch(desk, &waiting);
	assert_int_equal(test_ticket_look(desk, &waiting).resolve_due, before.resolve_due);
	struct ticket_step_new give = { .step = STEP_REASSIGN, .main = desk->helper, .note = "更近" };
	test_ticket_step(desk, &desk->as_desk, &first, give);
	assert_string_equal(test_ticket_look(desk, &first).limits, before.limits);
	const char *granted = test_ticket_look(desk, &odd).limits;
	test_ticket_step(desk, &desk->as_desk, &odd, give);
	assert_string_equal(test_ticket_look(desk, &odd).limits, granted);
	/* And in the second round. */
	test_ticket_step(desk, &desk->as_helper, &first, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_helper, &first,
			 (struct ticket_step_new){ .step = STEP_RESOLVE, .note = "修好了" });
	test_ticket_step(
		desk, &desk->as_desk, &first,
		(struct ticket_step_new){ .step = STEP_FOLLOW_UP, .note = "还漏", .result = TICKET_NOT_CONTENT });
	assert_int_equal(test_ticket_look(desk, &first).resolve_due, before.resolve_due);
}

static void what_is_of_another_kind_has_the_limits_of_that_day(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "other", "漏雨");
	struct ticket_correction correction = { .category = "housing" };
	for (size_t i = 0; i < desk->config.category_count; i++)
		desk->config.category[i].limits.resolve = (struct duration){ 1, DURATION_WORK_DAYS };
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_CORRECT, .correction = &correction });
	test_ticket_dispatch(desk, &ticket);
	assert_int_equal(test_ticket_look(desk, &ticket).resolve_due, at("2026-11-24", 17, 0));
}

static void a_date_granted_in_a_suspension_holds_from_then_on(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	desk_at(desk, "2026-11-24", 8, 30);
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_EXTEND_ASK, .note = "天冷", .until = "2026-12-10" });
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_SUSPEND, .note = "等材料", .until = "2026-12-01" });
	desk_at(desk, "2026-11-26", 17, 0);
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_EXTEND_GRANT, .note = "同意", .until = "2026-12-10" });
	desk_at(desk, "2026-11-27", 8, 0);
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_RESUME });
	/* No working time between the grant and the resumption: the day that was granted, and not one more. */
	assert_int_equal(test_ticket_look(desk, &ticket).resolve_due, at("2026-12-10", 17, 0));
}

/* Who has it next gets no more time than who sent it back had. */
static void sending_back_does_not_start_the_clock_again(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	int64_t due = test_ticket_look(desk, &ticket).resolve_due;
	desk_at(desk, "2026-11-25", 9, 0);
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_RETURN, .note = "不归我们" });
	assert_int_equal(test_ticket_look(desk, &ticket).due_at, due);
	/* Nobody is proposed for what they sent back. */
	struct ticket_proposal proposal = test_ticket_propose(desk, &ticket);
	assert_true(id_is_none(&proposal.main));
	assert_non_null(strstr(proposal.missing, "张海涛 sent it back"));
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_DISPATCH, .main = desk->other_helper });
	assert_int_equal(test_ticket_look(desk, &ticket).resolve_due, due);
	assert_true(test_ticket_look(desk, &ticket).accept_due > desk->clock.fixed_ms);
}

/* Who has it already is late all the same when it is given to them again; and what others left late stays to be seen. */
static void giving_a_ticket_again_takes_no_lateness_away(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	struct ticket first = test_ticket_look(desk, &ticket);
	desk_at(desk, "2026-11-25", 9, 0);
	assert_true(test_ticket_look(desk, &ticket).overdue);
	struct ticket_step_new again = { .step = STEP_REASSIGN, .main = desk->officer, .note = "再派一次" };
	ticket_step_keep_co(&again, &first);
	test_ticket_step(desk, &desk->as_desk, &ticket, again);
	struct ticket second = test_ticket_look(desk, &ticket);
	assert_int_equal(second.accept_due, first.accept_due);
	assert_int_equal(second.contact_due, first.contact_due);
	assert_int_equal(second.dispatched_at, first.dispatched_at);
	assert_true(second.overdue);
	assert_string_equal(ticket_line_parties(&second.line[1], &desk->arena),
			    "张海涛; with 孟岚 → 张海涛; with 孟岚");
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	int64_t accepted = test_ticket_look(desk, &ticket).accepted_at;
	test_ticket_step(desk, &desk->as_desk, &ticket, again);
	assert_int_equal(test_ticket_look(desk, &ticket).accepted_at, accepted);
	again.main = desk->other_helper;
	again.co_count = 0;
	test_ticket_step(desk, &desk->as_desk, &ticket, again);
	struct ticket third = test_ticket_look(desk, &ticket);
	assert_true(third.accept_due > desk->clock.fixed_ms);
	assert_int_equal(third.line[third.line_count - 1].overdue_since, first.contact_due);
	assert_non_null(strstr(clock_of(desk, &ticket), "Overdue before"));
	test_station_verify(&desk->station);
}

static void more_time_is_more_and_asked_for_in_time(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	struct ticket_step_new ask = { .step = STEP_EXTEND_ASK, .note = "天冷", .until = "2026-11-30" },
			       refuse = { .step = STEP_EXTEND_REFUSE, .note = "不急" },
			       grant = { .step = STEP_EXTEND_GRANT, .note = "同意", .until = "2026-12-05" };
	test_ticket_dispatch(desk, &ticket);
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &ticket, refuse), ERR_CONFLICT);
	/* There is time until the 30th already. */
	assert_int_equal(test_ticket_refused(desk, &desk->as_officer, &ticket, ask), ERR_INPUT);
	ask.until = "2026-12-05";
	test_ticket_step(desk, &desk->as_officer, &ticket, ask);
	test_ticket_step(desk, &desk->as_desk, &ticket, refuse);
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &ticket, refuse), ERR_CONFLICT);
	test_ticket_step(desk, &desk->as_officer, &ticket, ask);
	/* The 5th is a Saturday: until the end of the next day that is worked. */
	test_ticket_step(desk, &desk->as_desk, &ticket, grant);
	assert_int_equal(test_ticket_look(desk, &ticket).resolve_due, at("2026-12-07", 17, 0));
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &ticket, grant), ERR_CONFLICT);
	desk_at(desk, "2026-12-08", 9, 0);
	ask.until = "2026-12-20";
	assert_int_equal(test_ticket_refused(desk, &desk->as_officer, &ticket, ask), ERR_CONFLICT);
}
int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		desk_test(a_date_granted_in_a_suspension_holds_from_then_on),
		desk_test(a_suspension_moves_what_is_due),
		desk_test(a_suspension_ends_on_its_date),
		desk_test(what_is_late_does_not_grow_while_it_stands_still),
		desk_test(what_is_late_by_night_is_counted_so),
		desk_test(what_a_suspension_moves_is_shown_moved),
		desk_test(less_than_what_the_pause_gave_is_no_more_time),
		desk_test(what_is_asked_for_stays_asked_when_others_go_on),
		desk_test(a_date_granted_in_a_suspension_is_due_after_it),
		desk_test(what_is_late_outside_working_hours_says_so),
		desk_test(the_clock_says_what_was_late_and_what_stood_still),
		desk_test(an_operator_grants_other_limits_for_one_ticket),
		desk_test(other_limits_are_for_what_is_taken_from_then_on),
		desk_test(what_is_of_another_kind_has_the_limits_of_that_day),
		desk_test(more_time_is_more_and_asked_for_in_time),
		desk_test(giving_a_ticket_again_takes_no_lateness_away),
		desk_test(sending_back_does_not_start_the_clock_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
