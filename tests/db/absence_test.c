/* Who is away, and who stands in: whom the rules then propose. */
#include <string.h>

#include "core/household.h"
#include "core/staff.h"
#include "db/absence.h"
#include "db/household_act.h"
#include "db/staff_act.h"
#include "db/ticket_act.h"
#include "tests/support/desk.h"
#include "tests/support/people.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"
#include "tests/support/tickets.h"

static void proposals_go_to_the_deputy_while_somebody_is_away(void **state)
{
	struct desk *desk = *state;
	test_absence_note(desk, &desk->helper, &desk->other_helper, "2026-11-24", "2026-11-30");
	assert_memory_equal(&test_absence_propose(desk, "2026-11-23").co[0].staff, &desk->helper, sizeof desk->helper);
	assert_null(test_absence_propose(desk, "2026-11-23").missing);
	const char *away[] = { "2026-11-24", "2026-11-30" };
	for (int i = 0; i < 2; i++) {
		struct ticket_proposal proposal = test_absence_propose(desk, away[i]);
		assert_memory_equal(&proposal.main, &desk->doctor, sizeof desk->doctor);
		assert_memory_equal(&proposal.co[0].staff, &desk->other_helper, sizeof desk->other_helper);
		assert_non_null(strstr(proposal.missing, "孟岚"));
		assert_non_null(strstr(proposal.missing, "王立东"));
	}
	assert_memory_equal(&test_absence_propose(desk, "2026-12-01").co[0].staff, &desk->helper, sizeof desk->helper);
	test_station_verify(&desk->station);
}

static void deputies_who_are_away_have_deputies_and_circles_are_refused(void **state)
{
	struct desk *desk = *state;
	test_absence_note(desk, &desk->helper, &desk->other_helper, "2026-11-24", "2026-11-30");
	test_absence_note(desk, &desk->other_helper, &desk->clerk, "2026-11-26", "2026-12-05");
	assert_memory_equal(&test_absence_propose(desk, "2026-11-27").co[0].staff, &desk->clerk, sizeof desk->clerk);
	/* Two who are away do not stand in for one another, however far round. */
	struct absence_new circle = {
		.staff = desk->clerk, .deputy = desk->helper, .from_on = "2026-11-28", .until_on = "2026-11-29"
	};
	assert_false(test_absence_try(desk, &desk->as_desk, circle));
	assert_int_equal(desk->err.code, ERR_CONFLICT);
	circle.from_on = "2026-12-01";
	circle.until_on = "2026-12-02";
	assert_ok(test_absence_try(desk, &desk->as_desk, circle), desk->err);
	/* Whoever is away and has no deputy is not the main assignee: the next in the rule is. */
	test_absence_note(desk, &desk->doctor, NULL, "2026-11-27", "2026-11-27");
	struct ticket_proposal proposal = test_absence_propose(desk, "2026-11-27");
	assert_memory_equal(&proposal.main, &desk->clerk, sizeof desk->clerk);
	assert_memory_equal(&proposal.co[0].staff, &desk->doctor, sizeof desk->doctor);
	assert_non_null(strstr(proposal.missing, "陈立"));
	test_absence_note(desk, &desk->doctor, NULL, "2027-03-01", "2027-03-09");
	test_absence_note(desk, &desk->helper, NULL, "2027-03-01", "2027-03-09");
	proposal = test_absence_propose(desk, "2027-03-02");
	assert_true(id_is_none(&proposal.main));
	assert_non_null(strstr(proposal.missing, "孟岚"));
}

static void all_who_look_after_a_household_are_proposed(void **state)
{
	struct desk *desk = *state;
	const char *const number[] = { "h7", "h8" };
	struct id more[2];
	for (int i = 0; i < 2; i++) {
		more[i] = desk_put(desk, staff_put, &staff_type, "number", number[i], "name", i ? "高远" : "方可",
				   "duty", "helper", "area", "230124203", NULL);
		desk_put(desk, assign_put, &assign_type, "household", desk_hex(desk, &desk->shan), "staff",
			 desk_hex(desk, &more[i]), "duty", "帮扶干部", "from_on", i ? "2026-03-01" : "2026-02-01",
			 NULL);
	}
	struct ticket_proposal proposal = test_absence_propose(desk, "2026-11-23");
	assert_memory_equal(&proposal.main, &desk->doctor, sizeof desk->doctor);
	assert_int_equal(proposal.co_count, 3);
	assert_memory_equal(&proposal.co[0].staff, &desk->helper, sizeof desk->helper);
	assert_memory_equal(&proposal.co[1].staff, &more[0], sizeof more[0]);
	assert_memory_equal(&proposal.co[2].staff, &more[1], sizeof more[1]);
}

static void a_rule_is_named_where_its_people_were_taken(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_DISPATCH, .main = desk->clerk });
	struct ticket read = test_ticket_look(desk, &ticket);
	assert_null(read.rule);
	assert_null(read.line[0].rule);
	ticket = test_ticket_take(desk, &desk->shan, "housing", "墙裂");
	test_ticket_dispatch(desk, &ticket);
	assert_non_null(test_ticket_look(desk, &ticket).rule);
}

static void an_absence_that_begins_within_another_takes_its_place_from_then_on(void **state)
{
	struct desk *desk = *state;
	test_absence_note(desk, &desk->helper, &desk->other_helper, "2026-11-20", "2026-11-27");
	struct absence_new longer = {
		.staff = desk->helper, .deputy = desk->clerk, .from_on = "2026-11-25", .until_on = "2026-12-10"
	};
	assert_ok(test_absence_try(desk, &desk->as_desk, longer), desk->err);
	struct absences *absences = arena_alloc(&desk->arena, sizeof *absences);
	assert_ok(absence_list(desk->station.db, "2026-11-20", &desk->arena, absences, &desk->err), desk->err);
	assert_int_equal(absences->count, 2);
	assert_string_equal(absences->row[0].from_on, "2026-11-20");
	assert_string_equal(absences->row[0].until_on, "2026-11-24");
	assert_string_equal(absences->row[1].until_on, "2026-12-10");
	assert_memory_equal(&test_absence_propose(desk, "2026-11-24").co[0].staff, &desk->other_helper,
			    sizeof desk->helper);
	assert_memory_equal(&test_absence_propose(desk, "2026-11-26").co[0].staff, &desk->clerk, sizeof desk->helper);
	/* What is noted for later is not overlapped unseen, and then nothing is cut short. */
	test_absence_note(desk, &desk->helper, NULL, "2027-01-01", "2027-01-09");
	longer.from_on = "2026-12-01";
	longer.until_on = "2027-01-03";
	assert_false(test_absence_try(desk, &desk->as_desk, longer));
	assert_ok(absence_list(desk->station.db, "2026-11-20", &desk->arena, absences, &desk->err), desk->err);
	assert_string_equal(absences->row[1].until_on, "2026-12-10");
	test_station_verify(&desk->station);
}

static void who_is_back_is_proposed_again(void **state)
{
	struct desk *desk = *state;
	struct absences *absences = arena_alloc(&desk->arena, sizeof *absences);
	test_absence_note(desk, &desk->helper, &desk->other_helper, "2026-11-20", "2026-12-30");
	assert_memory_equal(&test_absence_propose(desk, "2026-11-23").co[0].staff, &desk->other_helper,
			    sizeof desk->helper);
	desk_begin(desk, &desk->as_desk);
	assert_ok(absence_end(desk->act, &desk->helper, &desk->err), desk->err);
	desk_commit(desk);
	assert_memory_equal(&test_absence_propose(desk, "2026-11-23").co[0].staff, &desk->helper, sizeof desk->helper);
	assert_ok(absence_list(desk->station.db, "2026-11-22", &desk->arena, absences, &desk->err), desk->err);
	assert_int_equal(absences->count, 1);
	assert_string_equal(absences->row[0].until_on, "2026-11-22");
	/* One that has not begun never was. */
	test_absence_note(desk, &desk->helper, NULL, "2026-12-24", "2026-12-25");
	desk_begin(desk, &desk->as_desk);
	assert_ok(absence_end(desk->act, &desk->helper, &desk->err), desk->err);
	desk_commit(desk);
	assert_ok(absence_list(desk->station.db, "2026-11-23", &desk->arena, absences, &desk->err), desk->err);
	assert_int_equal(absences->count, 0);
	desk_begin(desk, &desk->as_desk);
	assert_false(absence_end(desk->act, &desk->helper, &desk->err));
	assert_int_equal(desk->err.code, ERR_MISSING);
	desk_abandon(desk);
	test_station_verify(&desk->station);
}

static void what_makes_no_sense_is_refused(void **state)
{
	struct desk *desk = *state;
	test_absence_note(desk, &desk->helper, &desk->other_helper, "2026-11-24", "2026-11-30");
	const struct absence_new refused[] = {
		{ .staff = desk->helper, .from_on = "2026-11-20", .until_on = "2026-11-25" },
		{ .staff = desk->doctor, .from_on = "2026-11-30", .until_on = "2026-11-29" },
		{ .staff = desk->doctor, .from_on = "2026-11-31", .until_on = "2026-12-29" },
		{ .staff = desk->doctor, .from_on = "2026-11-30" },
		{ .staff = desk->doctor, .deputy = desk->doctor, .from_on = "2026-11-30", .until_on = "2026-12-01" },
		{ .staff = desk->doctor, .deputy = desk->shan, .from_on = "2026-11-30", .until_on = "2026-12-01" },
		{ .staff = desk->shan, .from_on = "2026-11-30", .until_on = "2026-12-01" },
	};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		assert_false(test_absence_try(desk, &desk->as_desk, refused[i]));
	struct absence_new fine = { .staff = desk->other_helper, .from_on = "2026-11-30", .until_on = "2026-12-01" };
	assert_false(test_absence_try(desk, &desk->as_helper, fine));
	assert_int_equal(desk->err.code, ERR_DENIED);
	/* A clerk knows of the own township's people. */
	assert_false(test_absence_try(desk, &desk->as_clerk, fine));
	fine.staff = desk->doctor;
	assert_ok(test_absence_try(desk, &desk->as_clerk, fine), desk->err);
	/* The same first day again is a correction, not another absence. */
	fine.until_on = "2026-12-02";
	assert_ok(test_absence_try(desk, &desk->as_clerk, fine), desk->err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(proposals_go_to_the_deputy_while_somebody_is_away),
		desk_test(deputies_who_are_away_have_deputies_and_circles_are_refused),
		desk_test(all_who_look_after_a_household_are_proposed),
		desk_test(a_rule_is_named_where_its_people_were_taken),
		desk_test(an_absence_that_begins_within_another_takes_its_place_from_then_on),
		desk_test(who_is_back_is_proposed_again),
		desk_test(what_makes_no_sense_is_refused),
	};
	return cmocka_run_group_tests_name("absence", tests, NULL, NULL);
}
