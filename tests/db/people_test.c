/* Who is away and who stands in; and households that change hands, with who had them before. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/household.h"
#include "core/staff.h"
#include "db/absence.h"
#include "db/conflict.h"
#include "db/fold.h"
#include "db/hand_over.h"
#include "db/household_act.h"
#include "db/reassign.h"
#include "db/staff.h"
#include "db/staff_act.h"
#include "db/ticket_act.h"
#include "db/user_rules.h"
#include "tests/support/desk.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"
#include "tests/support/tickets.h"

static bool try(struct desk *desk, const struct person *author, struct absence_new absence)
{
	desk_begin(desk, author);
	struct absence replaced;
	bool ok = absence_put(desk->act, &absence, &desk->arena, &replaced, &desk->err);
	if (ok)
		desk_commit(desk);
	else
		desk_abandon(desk);
	return ok;
}

static void note(struct desk *desk, const struct id *staff, const struct id *deputy, const char *from,
		 const char *until)
{
	struct absence_new absence = { .staff = *staff, .from_on = from, .until_on = until };
	if (deputy)
		absence.deputy = *deputy;
	assert_ok(try(desk, &desk->as_desk, absence), desk->err);
}

static struct ticket_proposal propose(struct desk *desk, const char *today)
{
	struct ticket_proposal proposal;
	struct ticket_case illness = { .household = desk->shan, .category = "illness", .urgency = "normal" };
	assert_ok(ticket_propose(desk->station.db, &desk->config, &illness, today, &desk->arena, &proposal, &desk->err),
		  desk->err);
	return proposal;
}

static void proposals_go_to_the_deputy_while_somebody_is_away(void **state)
{
	struct desk *desk = *state;
	note(desk, &desk->helper, &desk->other_helper, "2026-11-24", "2026-11-30");
	assert_memory_equal(&propose(desk, "2026-11-23").co[0].staff, &desk->helper, sizeof desk->helper);
	assert_null(propose(desk, "2026-11-23").missing);
	const char *away[] = { "2026-11-24", "2026-11-30" };
	for (int i = 0; i < 2; i++) {
		struct ticket_proposal proposal = propose(desk, away[i]);
		assert_memory_equal(&proposal.main, &desk->doctor, sizeof desk->doctor);
		assert_memory_equal(&proposal.co[0].staff, &desk->other_helper, sizeof desk->other_helper);
		assert_non_null(strstr(proposal.missing, "孟岚"));
		assert_non_null(strstr(proposal.missing, "王立东"));
	}
	assert_memory_equal(&propose(desk, "2026-12-01").co[0].staff, &desk->helper, sizeof desk->helper);
	test_station_verify(&desk->station);
}

static void deputies_who_are_away_have_deputies_and_circles_are_refused(void **state)
{
	struct desk *desk = *state;
	note(desk, &desk->helper, &desk->other_helper, "2026-11-24", "2026-11-30");
	note(desk, &desk->other_helper, &desk->clerk, "2026-11-26", "2026-12-05");
	assert_memory_equal(&propose(desk, "2026-11-27").co[0].staff, &desk->clerk, sizeof desk->clerk);
	/* Two who are away do not stand in for one another, however far round. */
	struct absence_new circle = {
		.staff = desk->clerk, .deputy = desk->helper, .from_on = "2026-11-28", .until_on = "2026-11-29"
	};
	assert_false(try(desk, &desk->as_desk, circle));
	assert_int_equal(desk->err.code, ERR_CONFLICT);
	circle.from_on = "2026-12-01";
	circle.until_on = "2026-12-02";
	assert_ok(try(desk, &desk->as_desk, circle), desk->err);
	/* Whoever is away and has no deputy is not the main assignee: the next in the rule is. */
	note(desk, &desk->doctor, NULL, "2026-11-27", "2026-11-27");
	struct ticket_proposal proposal = propose(desk, "2026-11-27");
	assert_memory_equal(&proposal.main, &desk->clerk, sizeof desk->clerk);
	assert_memory_equal(&proposal.co[0].staff, &desk->doctor, sizeof desk->doctor);
	assert_non_null(strstr(proposal.missing, "陈立"));
	note(desk, &desk->doctor, NULL, "2027-03-01", "2027-03-09");
	note(desk, &desk->helper, NULL, "2027-03-01", "2027-03-09");
	proposal = propose(desk, "2027-03-02");
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
	struct ticket_proposal proposal = propose(desk, "2026-11-23");
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
	note(desk, &desk->helper, &desk->other_helper, "2026-11-20", "2026-11-27");
	struct absence_new longer = {
		.staff = desk->helper, .deputy = desk->clerk, .from_on = "2026-11-25", .until_on = "2026-12-10"
	};
	assert_ok(try(desk, &desk->as_desk, longer), desk->err);
	struct absences *absences = arena_alloc(&desk->arena, sizeof *absences);
	assert_ok(absence_list(desk->station.db, "2026-11-20", &desk->arena, absences, &desk->err), desk->err);
	assert_int_equal(absences->count, 2);
	assert_string_equal(absences->row[0].from_on, "2026-11-20");
	assert_string_equal(absences->row[0].until_on, "2026-11-24");
	assert_string_equal(absences->row[1].until_on, "2026-12-10");
	assert_memory_equal(&propose(desk, "2026-11-24").co[0].staff, &desk->other_helper, sizeof desk->helper);
	assert_memory_equal(&propose(desk, "2026-11-26").co[0].staff, &desk->clerk, sizeof desk->helper);
	/* What is noted for later is not overlapped unseen, and then nothing is cut short. */
	note(desk, &desk->helper, NULL, "2027-01-01", "2027-01-09");
	longer.from_on = "2026-12-01";
	longer.until_on = "2027-01-03";
	assert_false(try(desk, &desk->as_desk, longer));
	assert_ok(absence_list(desk->station.db, "2026-11-20", &desk->arena, absences, &desk->err), desk->err);
	assert_string_equal(absences->row[1].until_on, "2026-12-10");
	test_station_verify(&desk->station);
}

static void who_is_back_is_proposed_again(void **state)
{
	struct desk *desk = *state;
	struct absences *absences = arena_alloc(&desk->arena, sizeof *absences);
	note(desk, &desk->helper, &desk->other_helper, "2026-11-20", "2026-12-30");
	assert_memory_equal(&propose(desk, "2026-11-23").co[0].staff, &desk->other_helper, sizeof desk->helper);
	desk_begin(desk, &desk->as_desk);
	assert_ok(absence_end(desk->act, &desk->helper, &desk->err), desk->err);
	desk_commit(desk);
	assert_memory_equal(&propose(desk, "2026-11-23").co[0].staff, &desk->helper, sizeof desk->helper);
	assert_ok(absence_list(desk->station.db, "2026-11-22", &desk->arena, absences, &desk->err), desk->err);
	assert_int_equal(absences->count, 1);
	assert_string_equal(absences->row[0].until_on, "2026-11-22");
	/* One that has not begun never was. */
	note(desk, &desk->helper, NULL, "2026-12-24", "2026-12-25");
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
	note(desk, &desk->helper, &desk->other_helper, "2026-11-24", "2026-11-30");
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
		assert_false(try(desk, &desk->as_desk, refused[i]));
	struct absence_new fine = { .staff = desk->other_helper, .from_on = "2026-11-30", .until_on = "2026-12-01" };
	assert_false(try(desk, &desk->as_helper, fine));
	assert_int_equal(desk->err.code, ERR_DENIED);
	/* A clerk knows of the own township's people. */
	assert_false(try(desk, &desk->as_clerk, fine));
	fine.staff = desk->doctor;
	assert_ok(try(desk, &desk->as_clerk, fine), desk->err);
	/* The same first day again is a correction, not another absence. */
	fine.until_on = "2026-12-02";
	assert_ok(try(desk, &desk->as_clerk, fine), desk->err);
}

static const char *in_charge(struct desk *desk, const struct id *household, const char *today)
{
	struct staff_rows rows;
	assert_ok(staff_of_household(desk->station.db, household, "helper", today, &desk->arena, &rows, &desk->err),
		  desk->err);
	assert_true(rows.count <= 1);
	return rows.count ? rows.row[0].name : "";
}

static void give(struct desk *desk, const struct id *from, const struct id *to, const char *on, int64_t households)
{
	struct hand_over what = { .from = *from, .to = *to, .on = on };
	desk_begin(desk, &desk->as_admin);
	assert_ok(hand_over(desk->act, &what, &desk->err), desk->err);
	assert_int_equal(what.households, households);
	desk_commit(desk);
}

static void households_change_hands_and_it_stays_to_be_seen_who_had_them(void **state)
{
	struct desk *desk = *state;
	give(desk, &desk->helper, &desk->other_helper, "2026-12-01", 2);
	const struct id *household[] = { &desk->shan, &desk->brother };
	for (int i = 0; i < 2; i++) {
		assert_string_equal(in_charge(desk, household[i], "2026-11-30"), "孟岚");
		assert_string_equal(in_charge(desk, household[i], "2026-12-01"), "王立东");
	}
	assert_string_equal(in_charge(desk, &desk->song, "2026-12-01"), "王立东");
	/* All of them back, on a later day: who had them before has them again. */
	give(desk, &desk->other_helper, &desk->helper, "2027-01-01", 3);
	assert_string_equal(in_charge(desk, &desk->shan, "2026-12-31"), "王立东");
	assert_string_equal(in_charge(desk, &desk->shan, "2027-01-01"), "孟岚");
	assert_string_equal(in_charge(desk, &desk->song, "2027-01-01"), "孟岚");
	test_station_verify(&desk->station);
}

static void whom_somebody_looks_after_is_named_to_those_who_may_see_it(void **state)
{
	struct desk *desk = *state;
	struct staff_assignments *list = arena_alloc(&desk->arena, sizeof *list);
	give(desk, &desk->helper, &desk->other_helper, "2026-12-01", 2);
	const struct {
		const struct person *viewer;
		size_t rows;
	} viewers[] = { { &desk->as_desk, 3 },	 { &desk->as_clerk, 2 },   { &desk->as_other_helper, 3 },
			{ &desk->as_helper, 0 }, { &desk->as_officer, 0 }, { NULL, 3 } };
	for (size_t i = 0; i < sizeof viewers / sizeof *viewers; i++) {
		assert_ok(staff_assignments_read(desk->station.db, viewers[i].viewer, &desk->other_helper, "2026-12-01",
						 &desk->arena, list, &desk->err),
			  desk->err);
		assert_int_equal(list->count, viewers[i].rows);
		assert_int_equal(list->now, 3);
	}
	assert_ok(staff_assignments_read(desk->station.db, NULL, &desk->helper, "2026-12-01", &desk->arena, list,
					 &desk->err),
		  desk->err);
	assert_int_equal(list->now, 0);
	assert_int_equal(list->all, 2);
	assert_string_equal(list->row[0].until_on, "2026-11-30");
}

/* As `staff leave` does it. */
static bool try_leave(struct desk *desk, const struct id *staff, const char *on)
{
	const char *value[RECORD_FIELDS] = { NULL };
	struct record record;
	enum put_result result;
	assert_ok(fold_read_record(desk->station.db, &staff_type, staff, &desk->arena, &record, &desk->err), desk->err);
	memcpy(value, record.value, sizeof record.value);
	value[record_field(&staff_type, "left_on")] = on;
	desk_begin(desk, &desk->as_admin);
	bool ok = staff_put(desk->act, &(struct put){ .entity = *staff, .value = value, .seen = &record }, NULL,
			    &result, NULL, &desk->err);
	if (ok)
		desk_commit(desk);
	else
		desk_abandon(desk);
	return ok;
}

static void leave(struct desk *desk, const struct id *staff, const char *on)
{
	assert_ok(try_leave(desk, staff, on), desk->err);
}

static bool try_duty(struct desk *desk, const struct id *staff, const char *duty)
{
	const char *value[RECORD_FIELDS] = { NULL };
	struct record record;
	assert_ok(fold_read_record(desk->station.db, &staff_type, staff, &desk->arena, &record, &desk->err), desk->err);
	memcpy(value, record.value, sizeof record.value);
	value[record_field(&staff_type, "duty")] = duty;
	size_t field = 0;
	desk_begin(desk, &desk->as_admin);
	bool ok =
		staff_put(desk->act, &(struct put){ .entity = *staff, .value = value }, NULL, NULL, &field, &desk->err);
	if (!ok)
		assert_int_equal(field, record_field(&staff_type, "duty"));
	if (ok)
		desk_commit(desk);
	else
		desk_abandon(desk);
	return ok;
}

static void a_post_is_changed_once_its_households_are_handed_over(void **state)
{
	struct desk *desk = *state;
	assert_false(try_duty(desk, &desk->helper, "doctor"));
	assert_int_equal(desk->err.code, ERR_CONFLICT);
	assert_non_null(strstr(desk->err.text, "2 households"));
	give(desk, &desk->helper, &desk->other_helper, "2026-11-24", 2);
	assert_false(try_duty(desk, &desk->helper, "doctor"));
	give(desk, &desk->helper, &desk->other_helper, NULL, 2);
	assert_true(try_duty(desk, &desk->helper, "doctor"));
	test_station_verify(&desk->station);
}

static bool is_listed(struct desk *desk, const struct id *staff, const char *today)
{
	struct staff_rows rows;
	bool found = false;
	assert_ok(staff_list(desk->station.db, &(struct staff_filter){ .duty = "helper", .today = today }, &desk->arena,
			     &rows, &desk->err),
		  desk->err);
	for (size_t i = 0; i < rows.count; i++)
		found |= id_equal(&rows.row[i].entity, staff) != 0;
	return found;
}

static void who_leaves_on_a_later_day_is_in_office_until_then(void **state)
{
	struct desk *desk = *state;
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	leave(desk, &third, "2026-12-31");
	assert_true(is_listed(desk, &third, "2026-12-30"));
	assert_false(is_listed(desk, &third, "2026-12-31"));
	/* Stands in, is given households and tickets. */
	note(desk, &desk->helper, &third, "2026-11-24", "2027-01-31");
	assert_memory_equal(&propose(desk, "2026-12-30").co[0].staff, &third, sizeof third);
	assert_non_null(strstr(propose(desk, "2026-12-31").missing, "孟岚"));
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_DISPATCH, .main = third });
	give(desk, &desk->helper, &third, "2026-12-01", 2);
	struct hand_over late = { .from = third, .to = desk->helper, .on = "2027-01-01" };
	desk_begin(desk, &desk->as_admin);
	assert_ok(hand_over(desk->act, &late, &desk->err), desk->err);
	desk_abandon(desk);
	late = (struct hand_over){ .from = desk->other_helper, .to = third, .on = "2026-12-31" };
	desk_begin(desk, &desk->as_admin);
	assert_false(hand_over(desk->act, &late, &desk->err));
	assert_int_equal(desk->err.code, ERR_CONFLICT);
	assert_non_null(strstr(desk->err.text, "2026-12-31"));
	desk_abandon(desk);
	/* What has an end ends by then. */
	const char *value[RECORD_FIELDS] = { NULL };
	value[record_field(&assign_type, "household")] = desk_hex(desk, &desk->song);
	value[record_field(&assign_type, "staff")] = desk_hex(desk, &third);
	value[record_field(&assign_type, "duty")] = "helper";
	value[record_field(&assign_type, "from_on")] = "2026-12-01";
	for (int i = 0; i < 2; i++) {
		value[record_field(&assign_type, "until_on")] = i ? "2026-12-30" : "2027-01-01";
		desk_begin(desk, &desk->as_admin);
		assert_int_equal(assign_put(desk->act, &(struct put){ .value = value }, NULL, NULL, NULL, &desk->err),
				 i);
		desk_abandon(desk);
	}
	assert_non_null(strstr(desk->err.text, "2026-12-31"));
	/* Who goes sooner after all is asked anew whether anything is theirs. */
	assert_false(try_leave(desk, &third, "2026-12-20"));
	/* On the day itself tickets go to them no more. */
	desk_at(desk, "2026-12-31", 9, 0);
	ticket = test_ticket_take(desk, &desk->shan, "housing", "墙裂");
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &ticket,
					     (struct ticket_step_new){ .step = STEP_DISPATCH, .main = third }),
			 ERR_MISSING);
	test_station_verify(&desk->station);
}

static void what_is_handed_over_by_then_keeps_nobody_from_leaving(void **state)
{
	struct desk *desk = *state;
	give(desk, &desk->helper, &desk->other_helper, "2026-12-05", 2);
	assert_false(try_leave(desk, &desk->helper, "2026-12-03"));
	leave(desk, &desk->helper, "2026-12-06");
	assert_string_equal(in_charge(desk, &desk->shan, "2026-12-04"), "孟岚");
	assert_string_equal(in_charge(desk, &desk->shan, "2026-12-05"), "王立东");
}

static void households_that_left_the_register_are_nobodys(void **state)
{
	struct desk *desk = *state;
	struct staff_assignments *list = arena_alloc(&desk->arena, sizeof *list);
	desk_begin(desk, &desk->as_admin);
	assert_ok(household_leave(desk->act, &desk->brother, "2026-11-01", "2", &desk->err), desk->err);
	desk_commit(desk);
	assert_ok(staff_assignments_read(desk->station.db, NULL, &desk->helper, "2026-11-23", &desk->arena, list,
					 &desk->err),
		  desk->err);
	assert_int_equal(list->now, 1);
	give(desk, &desk->helper, &desk->other_helper, NULL, 1);
	leave(desk, &desk->helper, "2026-11-23");
	test_station_verify(&desk->station);
}

static void tickets_go_to_whoever_comes_in_the_place(void **state)
{
	struct desk *desk = *state;
	struct reassigned *done = arena_alloc(&desk->arena, sizeof *done);
	struct reassign what = { .from = desk->officer, .to = desk->clerk, .note = "调离" };
	struct id first = test_ticket_take(desk, &desk->shan, "housing", "漏雨"),
		  held = test_ticket_take(desk, &desk->shan, "housing", "墙裂");
	int64_t count;
	test_ticket_dispatch(desk, &first);
	test_ticket_dispatch(desk, &held);
	test_ticket_step(desk, &desk->as_officer, &held, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_officer, &held,
			 (struct ticket_step_new){ .step = STEP_SUSPEND, .note = "等", .until = "2026-12-01" });
	assert_ok(reassign_count(desk->station.db, &desk->officer, &count, &desk->err), desk->err);
	assert_int_equal(count, 2);
	assert_ok(reassign_open(&desk->station, &desk->as_desk, &desk->config, &what, &desk->arena, done, &desk->err),
		  desk->err);
	assert_int_equal(done->count, 2);
	assert_int_equal(done->done, 2);
	assert_null(done->row[0].why_not);
	assert_null(done->row[1].why_not);
	struct ticket ticket = test_ticket_look(desk, &first);
	assert_true(id_equal(&ticket.main, &desk->clerk));
	assert_int_equal(ticket.party_count, 2); /* the helper stays beside */
	assert_string_equal(ticket.line[ticket.line_count - 1].note, "调离");
	/* Who may not reassign reassigns nothing. */
	what = (struct reassign){ .from = desk->clerk, .to = desk->officer, .note = "回来" };
	assert_ok(reassign_open(&desk->station, &desk->as_helper, &desk->config, &what, &desk->arena, done, &desk->err),
		  desk->err);
	assert_int_equal(done->done, 0);
	assert_non_null(done->row[0].why_not);
	test_station_verify(&desk->station);
}

static struct reassigned *pass_tickets(struct desk *desk, const struct id *from, const struct id *to, bool dry_run)
{
	struct reassigned *done = arena_alloc(&desk->arena, sizeof *done);
	struct reassign what = { .from = *from, .to = *to, .note = "调离", .dry_run = dry_run };
	assert_ok(reassign_open(&desk->station, &desk->as_desk, &desk->config, &what, &desk->arena, done, &desk->err),
		  desk->err);
	return done;
}

static void who_works_beside_is_replaced_and_the_main_assignee_works_on(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_SUSPEND, .note = "等料", .until = "2026-12-01" });
	struct ticket before = test_ticket_look(desk, &ticket);
	give(desk, &desk->helper, &desk->other_helper, NULL, 2);
	assert_false(try_leave(desk, &desk->helper, "2026-11-23"));
	assert_int_equal(desk->err.code, ERR_CONFLICT);
	assert_int_equal(pass_tickets(desk, &desk->helper, &desk->other_helper, true)->done, 1);
	assert_false(try_leave(desk, &desk->helper, "2026-11-23"));
	assert_int_equal(pass_tickets(desk, &desk->helper, &desk->other_helper, false)->done, 1);
	struct ticket after = test_ticket_look(desk, &ticket);
	assert_int_equal(after.state, TICKET_SUSPENDED);
	assert_int_equal(after.accepted_at, before.accepted_at);
	assert_true(id_equal(&after.main, &desk->officer));
	assert_int_equal(after.party_count, 2);
	assert_true(id_equal(&after.party[1].staff, &desk->other_helper));
	/* The successor sees it and is reminded of it; whom it was with is rid of it. */
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_other_helper, QUEUE_OPEN), 1);
	leave(desk, &desk->helper, "2026-11-23");
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_RESUME });
	assert_int_equal(test_ticket_look(desk, &ticket).state, TICKET_ACCEPTED);
	test_station_verify(&desk->station);
}

static void tickets_come_back_as_they_were_unless_somebody_acted(void **state)
{
	struct desk *desk = *state;
	struct id quiet = test_ticket_take(desk, &desk->shan, "housing", "漏雨"),
		  beside = test_ticket_take(desk, &desk->shan, "housing", "墙裂"),
		  begun = test_ticket_take(desk, &desk->brother, "housing", "门坏"),
		  own = test_ticket_take(desk, &desk->song, "housing", "窗坏");
	struct ticket_step_new both = {
		.step = STEP_DISPATCH, .main = desk->other_helper, .co = { desk->helper }, .co_count = 1
	};
	test_ticket_step(desk, &desk->as_desk, &beside, both);
	both.co_count = 0;
	test_ticket_step(desk, &desk->as_desk, &own, both);
	both.main = desk->helper;
	test_ticket_step(desk, &desk->as_desk, &quiet, both);
	test_ticket_step(desk, &desk->as_desk, &begun, both);
	struct hand_over what = { .from = desk->helper, .to = desk->other_helper };
	give(desk, &what.from, &what.to, NULL, 2);
	assert_int_equal(pass_tickets(desk, &what.from, &what.to, false)->done, 3);
	test_ticket_step(desk, &desk->as_other_helper, &begun, (struct ticket_step_new){ .step = STEP_ACCEPT });
	desk_begin(desk, &desk->as_admin);
	assert_ok(hand_over_undo(desk->act, &what, &desk->err), desk->err);
	desk_commit(desk);
	struct reassigned *done = arena_alloc(&desk->arena, sizeof *done);
	struct reassign back = { .from = what.to, .to = what.from, .note = "撤回", .since_ms = what.handed_at_ms };
	assert_ok(reassign_open(&desk->station, &desk->as_desk, &desk->config, &back, &desk->arena, done, &desk->err),
		  desk->err);
	assert_int_equal(done->count, 2);
	assert_int_equal(done->done, 2);
	struct ticket read = test_ticket_look(desk, &quiet);
	assert_true(id_equal(&read.main, &desk->helper));
	read = test_ticket_look(desk, &beside);
	assert_true(id_equal(&read.main, &desk->other_helper));
	assert_int_equal(read.party_count, 2);
	read = test_ticket_look(desk, &begun);
	assert_true(id_equal(&read.main, &desk->other_helper));
	read = test_ticket_look(desk, &own);
	assert_true(id_equal(&read.main, &desk->other_helper));
	test_station_verify(&desk->station);
}

static void a_suspended_ticket_is_given_to_others_and_stays_suspended(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "illness", "看病");
	test_ticket_dispatch(desk, &ticket);
	test_ticket_step(desk, &desk->as_doctor, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_doctor, &ticket,
			 (struct ticket_step_new){ .step = STEP_SUSPEND, .note = "等料", .until = "2026-12-01" });
	struct ticket before = test_ticket_look(desk, &ticket);
	assert_int_equal(pass_tickets(desk, &desk->doctor, &desk->other_helper, false)->done, 1);
	struct ticket after = test_ticket_look(desk, &ticket);
	assert_int_equal(after.state, TICKET_SUSPENDED);
	assert_true(id_equal(&after.main, &desk->other_helper));
	assert_int_equal(after.pause_ends, before.pause_ends);
	assert_int_equal(after.resolve_due, before.resolve_due);
	assert_int_equal(after.contact_due, before.contact_due);
	assert_int_equal(after.due_at, before.due_at);
	assert_false(hash_equal(&after.last_step, &before.last_step));
	test_ticket_step(desk, &desk->as_other_helper, &ticket, (struct ticket_step_new){ .step = STEP_RESUME });
	struct ticket resumed = test_ticket_look(desk, &ticket);
	assert_int_equal(resumed.state, TICKET_ACCEPTED);
	assert_true(resumed.resolve_due <= before.resolve_due);
	test_station_verify(&desk->station);
}

static void co_assignees_who_have_left_hold_up_no_reassignment(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	struct ticket read = test_ticket_look(desk, &ticket);
	assert_int_equal(read.party_count, 2);
	/* As an older version let it happen. */
	test_number(&desk->station, "UPDATE staff SET left_on = '2026-11-01' WHERE number = 'h1' RETURNING 1");
	struct reassigned *done = pass_tickets(desk, &desk->officer, &desk->clerk, true);
	assert_int_equal(done->done, 1);
	done = pass_tickets(desk, &desk->officer, &desk->clerk, false);
	assert_null(done->row[0].why_not);
	read = test_ticket_look(desk, &ticket);
	assert_int_equal(read.party_count, 1);
	assert_true(id_equal(&read.main, &desk->clerk));
	assert_non_null(strstr(read.line[read.line_count - 1].note, "孟岚"));
	/* Where somebody who has left is named, the sentence says who. */
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &ticket,
					     (struct ticket_step_new){ .step = STEP_REASSIGN,
								       .main = desk->officer,
								       .co = { desk->helper },
								       .co_count = 1,
								       .note = "加人" }),
			 ERR_MISSING);
	assert_non_null(strstr(desk->err.text, "孟岚"));
}

static void nobody_is_in_charge_twice_by_hand_over(void **state)
{
	struct desk *desk = *state;
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	/* Corrected on the same day, twice. */
	give(desk, &desk->helper, &desk->other_helper, NULL, 2);
	give(desk, &desk->other_helper, &third, NULL, 3);
	assert_string_equal(in_charge(desk, &desk->shan, "2026-11-22"), "孟岚");
	assert_string_equal(in_charge(desk, &desk->shan, "2026-11-23"), "高远");
	assert_string_equal(in_charge(desk, &desk->song, "2026-11-22"), "王立东");
	give(desk, &third, &desk->helper, NULL, 3);
	assert_string_equal(in_charge(desk, &desk->shan, "2026-11-23"), "孟岚");
	/* What is planned and has not begun is replaced. */
	give(desk, &desk->helper, &desk->other_helper, "2026-12-01", 3);
	give(desk, &desk->helper, &third, "2026-11-25", 3);
	assert_string_equal(in_charge(desk, &desk->shan, "2026-11-24"), "孟岚");
	assert_string_equal(in_charge(desk, &desk->shan, "2026-11-25"), "高远");
	assert_string_equal(in_charge(desk, &desk->shan, "2026-12-01"), "高远");
	test_station_verify(&desk->station);
}

static void a_planned_hand_over_is_replaced_by_a_newer_one(void **state)
{
	struct desk *desk = *state;
	/* The same people, now sooner. */
	give(desk, &desk->helper, &desk->other_helper, "2026-12-10", 2);
	give(desk, &desk->helper, &desk->other_helper, NULL, 2);
	const char *const days[] = { "2026-11-23", "2026-12-09", "2026-12-10", "2030-01-01" };
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(in_charge(desk, &desk->shan, days[i]), "王立东");
	assert_string_equal(in_charge(desk, &desk->shan, "2026-11-22"), "孟岚");
	/* There and back is planned; then it goes to a third at once, and nobody comes back. */
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	give(desk, &desk->other_helper, &desk->helper, "2026-12-10", 3);
	give(desk, &desk->helper, &desk->other_helper, "2027-01-10", 3);
	give(desk, &desk->other_helper, &third, "2026-11-25", 3);
	assert_string_equal(in_charge(desk, &desk->shan, "2026-11-24"), "王立东");
	const char *const later[] = { "2026-11-25", "2026-12-10", "2027-01-09", "2027-01-10", "2030-01-01" };
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(in_charge(desk, &desk->shan, later[i]), "高远");
	/* What has begun is no plan, though the hand-over is entered late. */
	desk_at(desk, "2026-12-01", 9, 0);
	give(desk, &desk->other_helper, &desk->helper, "2026-11-24", 3);
	assert_string_equal(in_charge(desk, &desk->shan, "2026-11-24"), "孟岚");
	assert_string_equal(in_charge(desk, &desk->shan, "2026-11-25"), "高远");
	test_station_verify(&desk->station);
}

static void a_planned_hand_over_is_put_off(void **state)
{
	struct desk *desk = *state;
	give(desk, &desk->helper, &desk->other_helper, "2026-12-05", 2);
	give(desk, &desk->helper, &desk->other_helper, "2026-12-20", 2);
	const struct {
		const char *day, *name;
	} known[] = { { "2026-12-04", "孟岚" }, { "2026-12-19", "孟岚" }, { "2026-12-20", "王立东" } };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		assert_string_equal(in_charge(desk, &desk->shan, known[i].day), known[i].name);
	/* What has begun is not taken back by a later one. */
	desk_at(desk, "2026-12-21", 9, 0);
	struct hand_over again = { .from = desk->helper, .to = desk->other_helper, .on = "2026-12-30" };
	desk_begin(desk, &desk->as_admin);
	assert_false(hand_over(desk->act, &again, &desk->err));
	assert_int_equal(desk->err.code, ERR_MISSING);
	desk_abandon(desk);
	test_station_verify(&desk->station);
}

static void undo(struct desk *desk, const struct id *from, const struct id *to, const char *on, int64_t households)
{
	struct hand_over what = { .from = *from, .to = *to, .on = on };
	desk_begin(desk, &desk->as_admin);
	assert_ok(hand_over_undo(desk->act, &what, &desk->err), desk->err);
	assert_int_equal(what.households, households);
	desk_commit(desk);
}

static void a_mistaken_hand_over_is_undone(void **state)
{
	struct desk *desk = *state;
	give(desk, &desk->helper, &desk->other_helper, NULL, 2);
	undo(desk, &desk->helper, &desk->other_helper, NULL, 2);
	assert_string_equal(in_charge(desk, &desk->shan, "2026-11-23"), "孟岚");
	assert_string_equal(in_charge(desk, &desk->shan, "2030-01-01"), "孟岚");
	assert_string_equal(in_charge(desk, &desk->song, "2026-11-23"), "王立东");
	/* Some days later too, and twice on one day, there and on. */
	give(desk, &desk->helper, &desk->other_helper, "2026-11-24", 2);
	desk_at(desk, "2026-11-26", 9, 0);
	undo(desk, &desk->helper, &desk->other_helper, "2026-11-24", 2);
	assert_string_equal(in_charge(desk, &desk->brother, "2026-11-25"), "孟岚");
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	give(desk, &desk->helper, &desk->other_helper, NULL, 2);
	give(desk, &desk->other_helper, &third, NULL, 3);
	undo(desk, &desk->other_helper, &third, NULL, 3);
	undo(desk, &desk->helper, &desk->other_helper, NULL, 2);
	assert_string_equal(in_charge(desk, &desk->shan, "2026-11-26"), "孟岚");
	assert_string_equal(in_charge(desk, &desk->song, "2026-11-26"), "王立东");
	/* Nothing went so. */
	struct hand_over nothing = { .from = desk->helper, .to = desk->other_helper };
	desk_begin(desk, &desk->as_admin);
	assert_false(hand_over_undo(desk->act, &nothing, &desk->err));
	assert_int_equal(desk->err.code, ERR_MISSING);
	desk_abandon(desk);
	test_station_verify(&desk->station);
}

static int64_t periods(struct desk *desk, const char *staff, const char *from, const char *until)
{
	/* A statement is kept by the address of its text. */
	const char *sql = arena_format(
		&desk->arena,
		"SELECT count(*) FROM assign JOIN staff ON staff.entity = assign.staff JOIN household"
		" ON household.entity = assign.household WHERE staff.number = '%s' AND household.number = '0017'"
		" AND ifnull(from_on, '') LIKE '%s' AND ifnull(until_on, '') = '%s'",
		staff, from, until);
	return test_number(&desk->station, sql);
}

static void assign_shan(struct desk *desk, const struct id *staff, const char *from, const char *until)
{
	desk_put(desk, assign_put, &assign_type, "household", desk_hex(desk, &desk->shan), "staff",
		 desk_hex(desk, staff), "duty", "帮扶干部", "from_on", from, until ? "until_on" : NULL, until, NULL);
}

static void what_a_hand_over_replaced_comes_back_with_it(void **state)
{
	struct desk *desk = *state;
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	/* A period of the successor's own that was to come. */
	assign_shan(desk, &desk->other_helper, "2026-12-15", "2026-12-31");
	give(desk, &desk->helper, &desk->other_helper, "2026-12-01", 2);
	assert_int_equal(periods(desk, "h2", "2026-12-15", "2026-12-31"), 0);
	undo(desk, &desk->helper, &desk->other_helper, "2026-12-01", 2);
	assert_int_equal(periods(desk, "h2", "2026-12-15", "2026-12-31"), 1);
	assert_int_equal(periods(desk, "h1", "%", ""), 1);
	/* A hand-over that was planned to somebody else. */
	give(desk, &desk->helper, &third, "2026-12-12", 2);
	give(desk, &desk->helper, &desk->other_helper, "2026-11-20", 2);
	assert_string_equal(in_charge(desk, &desk->brother, "2026-12-12"), "王立东");
	undo(desk, &desk->helper, &desk->other_helper, "2026-11-20", 2);
	assert_string_equal(in_charge(desk, &desk->brother, "2026-11-20"), "孟岚");
	assert_string_equal(in_charge(desk, &desk->brother, "2026-12-11"), "孟岚");
	assert_string_equal(in_charge(desk, &desk->brother, "2026-12-12"), "高远");
	assert_int_equal(periods(desk, "h2", "2026-12-15", "2026-12-31"), 1);
	undo(desk, &desk->helper, &third, "2026-12-12", 2);
	/* Who helped there already goes on beside the one who has it again. */
	assign_shan(desk, &third, "2026-01-01", NULL);
	give(desk, &desk->helper, &third, NULL, 2);
	assert_int_equal(periods(desk, "h1", "%", ""), 0);
	undo(desk, &desk->helper, &third, NULL, 2);
	assert_int_equal(periods(desk, "h1", "%", ""), 1);
	assert_int_equal(periods(desk, "h3", "2026-01-01", ""), 1);
	test_station_verify(&desk->station);
}

static void what_went_on_since_is_not_taken_back(void **state)
{
	struct desk *desk = *state;
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	give(desk, &desk->helper, &desk->other_helper, "2026-12-01", 2);
	give(desk, &desk->other_helper, &third, "2026-12-10", 3);
	struct hand_over what = { .from = desk->helper, .to = desk->other_helper, .on = "2026-12-01" };
	desk_begin(desk, &desk->as_admin);
	assert_false(hand_over_undo(desk->act, &what, &desk->err));
	assert_int_equal(desk->err.code, ERR_CONFLICT);
	desk_abandon(desk);
	undo(desk, &desk->other_helper, &third, "2026-12-10", 3);
	undo(desk, &desk->helper, &desk->other_helper, "2026-12-01", 2);
	assert_string_equal(in_charge(desk, &desk->shan, "2030-01-01"), "孟岚");
	assert_string_equal(in_charge(desk, &desk->song, "2030-01-01"), "王立东");
}

static size_t conflicts_of(struct desk *desk, struct station *station, struct conflict_page *page)
{
	struct conflict_query all = { .viewer = NULL };
	assert_ok(conflict_list(station->db, &all, 0, &desk->arena, page, &desk->err), desk->err);
	return page->count;
}

static void settle(struct desk *desk, const struct conflict_row *row, const char *value)
{
	desk_begin(desk, &desk->as_admin);
	assert_ok(conflict_settle(desk->act, row, value, &desk->err), desk->err);
	desk_commit(desk);
}

static void what_two_stations_hand_to_two_people_is_a_conflict(void **state)
{
	struct desk *desk = *state;
	struct station second;
	struct journal_receipt receipt;
	struct conflict_page *page = arena_alloc(&desk->arena, sizeof *page);
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	struct hand_over elsewhere = { .from = desk->helper, .to = third };
	test_station_join(&desk->station, &second, &desk->clock);
	give(desk, &desk->helper, &desk->other_helper, NULL, 2);
	desk_at(desk, "2026-11-23", 15, 0); /* the later one counts until it is settled */
	assert_ok(act_begin(&second, &desk->as_admin, &desk->act, &desk->err), desk->err);
	assert_ok(hand_over(desk->act, &elsewhere, &desk->err), desk->err);
	desk_commit(desk);
	assert_int_equal(conflicts_of(desk, &desk->station, page), 0);
	test_station_pass(&second, &desk->station, &receipt);
	test_station_pass(&desk->station, &second, &receipt);
	assert_int_equal(conflicts_of(desk, &second, page), 2);
	assert_int_equal(conflicts_of(desk, &desk->station, page), 2);
	assert_string_equal(page->row[0].type->field[page->row[0].field].name, "passed_to");
	assert_string_equal(page->row[0].value, "h3");
	assert_string_equal(page->row[0].rival, "h2");
	/* One of them has it, or both do. */
	struct id decided = page->row[0].household, both = page->row[1].household;
	settle(desk, &page->row[0], "h2");
	assert_string_equal(in_charge(desk, &decided, "2026-11-23"), "王立东");
	settle(desk, &page->row[1], NULL);
	struct staff_rows rows;
	assert_ok(staff_of_household(desk->station.db, &both, "helper", "2026-11-23", &desk->arena, &rows, &desk->err),
		  desk->err);
	assert_int_equal(rows.count, 2);
	test_station_pass(&desk->station, &second, &receipt);
	assert_int_equal(conflicts_of(desk, &desk->station, page), 0);
	test_station_equal(&desk->station, &second);
	test_station_verify(&desk->station);
	test_station_close(&second);
}

/* The two stations hand 0017 over, each to somebody else and from another day on; what the first has then. */
static void hand_over_twice(struct desk *desk, struct station *second, const struct id *third,
			    struct conflict_page *page)
{
	struct journal_receipt receipt;
	struct hand_over what = { .from = desk->helper,
				  .to = desk->other_helper,
				  .on = "2026-12-03",
				  .number = (const char *const[]){ "0017" },
				  .number_count = 1 };
	test_station_join(&desk->station, second, &desk->clock);
	desk_begin(desk, &desk->as_admin);
	assert_ok(hand_over(desk->act, &what, &desk->err), desk->err);
	desk_commit(desk);
	desk_at(desk, "2026-11-23", 15, 0);
	what.to = *third;
	what.on = "2026-12-05";
	assert_ok(act_begin(second, &desk->as_admin, &desk->act, &desk->err), desk->err);
	assert_ok(hand_over(desk->act, &what, &desk->err), desk->err);
	desk_commit(desk);
	test_station_pass(second, &desk->station, &receipt);
	test_station_close(second);
	assert_int_equal(conflicts_of(desk, &desk->station, page), 2);
}

static void what_is_not_settled_is_not_handed_over(void **state)
{
	struct desk *desk = *state;
	struct station second;
	struct conflict_page *page = arena_alloc(&desk->arena, sizeof *page);
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	hand_over_twice(desk, &second, &third, page);
	const struct {
		bool (*act)(struct act *, struct hand_over *, struct err *);
		const char *on;
	} tries[] = { { hand_over, "2026-12-04" }, { hand_over, "2026-12-07" }, { hand_over_undo, "2026-12-05" } };
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		struct hand_over what = { .from = desk->helper, .to = third, .on = tries[i].on };
		desk_begin(desk, &desk->as_admin);
		assert_false(tries[i].act(desk->act, &what, &desk->err));
		assert_int_equal(desk->err.code, ERR_CONFLICT);
		assert_non_null(strstr(desk->err.text, "0017"));
		desk_abandon(desk);
	}
	assert_int_equal(conflicts_of(desk, &desk->station, page), 2);
}

static void to_whom_and_until_when_are_settled_as_one(void **state)
{
	struct desk *desk = *state;
	struct station second;
	struct conflict_page *page = arena_alloc(&desk->arena, sizeof *page);
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	hand_over_twice(desk, &second, &third, page);
	size_t to = strcmp(page->row[0].type->field[page->row[0].field].name, "passed_to") == 0 ? 0 : 1;
	struct conflict_row whom = page->row[to], when = page->row[1 - to];
	const struct {
		const struct conflict_row *row;
		const char *value, *first, *before, *name;
	} ways[] = { { &whom, whom.rival, "2026-12-03", "2026-12-02", "王立东" },
		     { &whom, whom.value, "2026-12-05", "2026-12-04", "高远" },
		     { &when, when.rival, "2026-12-03", "2026-12-02", "王立东" },
		     { &when, when.value, "2026-12-05", "2026-12-04", "高远" } };
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		desk_begin(desk, &desk->as_admin);
		assert_ok(conflict_settle(desk->act, ways[i].row, ways[i].value, &desk->err), desk->err);
		assert_ok(act_fold(desk->act, &desk->err), desk->err);
		assert_int_equal(conflicts_of(desk, &desk->station, page), 0);
		assert_string_equal(in_charge(desk, &desk->shan, ways[i].before), "孟岚");
		assert_string_equal(in_charge(desk, &desk->shan, ways[i].first), ways[i].name);
		assert_string_equal(in_charge(desk, &desk->shan, "2030-01-01"), ways[i].name);
		desk_abandon(desk);
	}
	/* Both stay, of whom one has it until a day that neither said: that is decided apart. */
	desk_begin(desk, &desk->as_admin);
	assert_ok(conflict_settle(desk->act, &when, "2026-12-31", &desk->err), desk->err);
	assert_ok(act_fold(desk->act, &desk->err), desk->err);
	assert_int_equal(conflicts_of(desk, &desk->station, page), 1);
	desk_abandon(desk);
}

static void some_households_are_handed_over(void **state)
{
	struct desk *desk = *state;
	struct hand_over what = { .from = desk->helper,
				  .to = desk->other_helper,
				  .number = (const char *const[]){ "0017" },
				  .number_count = 1 };
	desk_begin(desk, &desk->as_admin);
	assert_ok(hand_over(desk->act, &what, &desk->err), desk->err);
	assert_int_equal(what.households, 1);
	desk_commit(desk);
	assert_string_equal(in_charge(desk, &desk->shan, "2026-11-23"), "王立东");
	assert_string_equal(in_charge(desk, &desk->brother, "2026-11-23"), "孟岚");
	/* One that is not theirs, or nobody's, is named. */
	desk_begin(desk, &desk->as_admin);
	assert_false(hand_over(desk->act, &what, &desk->err));
	assert_int_equal(desk->err.code, ERR_MISSING);
	assert_non_null(strstr(desk->err.text, "0017"));
	desk_abandon(desk);
}

static void earlier_periods_of_the_same_person_are_kept(void **state)
{
	struct desk *desk = *state;
	give(desk, &desk->helper, &desk->other_helper, "2026-12-01", 2);
	desk_at(desk, "2027-01-05", 9, 0);
	give(desk, &desk->other_helper, &desk->helper, "2027-01-01", 3);
	give(desk, &desk->helper, &desk->other_helper, "2027-02-01", 3);
	const struct {
		const char *day, *name;
	} known[] = { { "2026-11-30", "孟岚" },	 { "2026-12-01", "王立东" }, { "2026-12-31", "王立东" },
		      { "2027-01-01", "孟岚" },	 { "2027-01-31", "孟岚" },   { "2027-02-01", "王立东" },
		      { "2030-01-01", "王立东" } };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		assert_string_equal(in_charge(desk, &desk->shan, known[i].day), known[i].name);
	/* So it is where one is assigned anew, and nobody is twice on a day. */
	struct id again = desk_put(desk, assign_put, &assign_type, "household", desk_hex(desk, &desk->brother), "staff",
				   desk_hex(desk, &desk->helper), "duty", "帮扶干部", "from_on", "2028-01-01", NULL);
	assert_int_equal(test_number(&desk->station, "SELECT count(*) FROM assign JOIN staff ON staff.entity ="
						     " assign.staff JOIN household ON household.entity ="
						     " assign.household WHERE staff.number = 'h1' AND household.head ="
						     " '单福海'"),
			 3);
	struct record record;
	const char *value[RECORD_FIELDS] = { NULL };
	assert_ok(fold_read_record(desk->station.db, &assign_type, &again, &desk->arena, &record, &desk->err),
		  desk->err);
	memcpy(value, record.value, sizeof record.value);
	value[record_field(&assign_type, "from_on")] = "2027-01-31";
	desk_begin(desk, &desk->as_admin);
	assert_false(
		assign_put(desk->act, &(struct put){ .entity = again, .value = value }, NULL, NULL, NULL, &desk->err));
	assert_int_equal(desk->err.code, ERR_CONFLICT);
	desk_abandon(desk);
	/* A form on an ended period in which it is taken up again leaves the ended one. */
	value[record_field(&assign_type, "from_on")] = "2029-01-01";
	value[record_field(&assign_type, "until_on")] = "2029-12-31";
	desk_begin(desk, &desk->as_admin);
	assert_ok(assign_end(desk->act, &again, "2028-06-30", &desk->err), desk->err);
	desk_commit(desk);
	assert_ok(fold_read_record(desk->station.db, &assign_type, &again, &desk->arena, &record, &desk->err),
		  desk->err);
	struct id anew;
	desk_begin(desk, &desk->as_admin);
	assert_ok(assign_put(desk->act, &(struct put){ .entity = again, .seen = &record, .value = value }, &anew, NULL,
			     NULL, &desk->err),
		  desk->err);
	desk_commit(desk);
	assert_false(id_equal(&again, &anew));
	test_station_verify(&desk->station);
}

static void a_hand_over_is_all_or_nothing(void **state)
{
	struct desk *desk = *state;
	int64_t events = test_number(&desk->station, "SELECT count(*) FROM event");
	struct hand_over refused[] = {
		{ .from = desk->helper, .to = desk->helper },
		{ .from = desk->helper, .to = desk->shan },
		{ .from = desk->officer, .to = desk->helper },
		{ .from = desk->helper, .to = desk->other_helper, .on = "bald" },
		{ .from = desk->helper, .to = desk->doctor },
		{ .from = desk->helper, .to = desk->clerk },
		{ .from = desk->doctor, .to = desk->helper },
	};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		desk_begin(desk, &desk->as_admin);
		assert_false(hand_over(desk->act, &refused[i], &desk->err));
		desk_abandon(desk);
	}
	struct hand_over fine = { .from = desk->other_helper, .to = desk->helper };
	desk_begin(desk, &desk->as_clerk);
	assert_false(hand_over(desk->act, &fine, &desk->err));
	assert_int_equal(desk->err.code, ERR_DENIED);
	desk_abandon(desk);
	assert_int_equal(test_number(&desk->station, "SELECT count(*) FROM event"), events);
}

static void who_has_left_acts_no_more_and_what_they_did_stays(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	test_ticket_step(desk, &desk->as_helper, &ticket,
			 (struct ticket_step_new){ .step = STEP_NOTE, .note = "去过" });
	give(desk, &desk->helper, &desk->other_helper, NULL, 2);
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_REASSIGN, .main = desk->officer, .note = "换人" });
	leave(desk, &desk->helper, "2026-11-24");
	desk_begin(desk, &desk->as_helper);
	desk_abandon(desk);
	desk_at(desk, "2026-11-24", 0, 0);
	assert_false(act_begin(&desk->station, &desk->as_helper, &desk->act, &desk->err));
	assert_int_equal(desk->err.code, ERR_DENIED);
	assert_non_null(strstr(desk->err.text, "孟岚"));
	assert_false(act_gather(&desk->station, &desk->as_helper, &desk->act, &desk->err));
	assert_int_equal(desk->err.code, ERR_DENIED);
	desk->act = NULL;
	struct ticket read = test_ticket_look(desk, &ticket);
	bool found = false;
	for (size_t i = 0; i < read.line_count; i++)
		found |= read.line[i].note && strcmp(read.line[i].note, "去过") == 0;
	assert_true(found);
	test_station_verify(&desk->station);
}

static void who_has_a_ticket_elsewhere_is_beyond_the_townships_administrator(void **state)
{
	struct desk *desk = *state;
	const struct person town = { .role = ROLE_ADMIN, .area = "230124203" };
	struct db *db = desk->station.db;
	assert_ok(user_rules_check_reach(db, &town, &desk->clerk, &desk->err), desk->err);
	assert_ok(user_rules_check_reach(db, &town, &desk->helper, &desk->err), desk->err);
	assert_false(user_rules_check_reach(db, &town, &desk->officer, &desk->err));
	assert_false(user_rules_check_reach(db, &town, &desk->other_helper, &desk->err));
	struct id ticket = test_ticket_take(desk, &desk->song, "housing", "漏雨");
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_DISPATCH, .main = desk->clerk });
	assert_false(user_rules_check_reach(db, &town, &desk->clerk, &desk->err));
	assert_int_equal(desk->err.code, ERR_DENIED);
	assert_ok(user_rules_check_reach(db, &desk->as_admin, &desk->clerk, &desk->err), desk->err);
}

#define desk_test(test) cmocka_unit_test_setup_teardown(test, desk_open, desk_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(who_has_a_ticket_elsewhere_is_beyond_the_townships_administrator),
		desk_test(proposals_go_to_the_deputy_while_somebody_is_away),
		desk_test(deputies_who_are_away_have_deputies_and_circles_are_refused),
		desk_test(all_who_look_after_a_household_are_proposed),
		desk_test(a_rule_is_named_where_its_people_were_taken),
		desk_test(an_absence_that_begins_within_another_takes_its_place_from_then_on),
		desk_test(who_is_back_is_proposed_again),
		desk_test(what_makes_no_sense_is_refused),
		desk_test(households_change_hands_and_it_stays_to_be_seen_who_had_them),
		desk_test(whom_somebody_looks_after_is_named_to_those_who_may_see_it),
		desk_test(a_post_is_changed_once_its_households_are_handed_over),
		desk_test(who_leaves_on_a_later_day_is_in_office_until_then),
		desk_test(what_is_handed_over_by_then_keeps_nobody_from_leaving),
		desk_test(households_that_left_the_register_are_nobodys),
		desk_test(tickets_go_to_whoever_comes_in_the_place),
		desk_test(who_works_beside_is_replaced_and_the_main_assignee_works_on),
		desk_test(tickets_come_back_as_they_were_unless_somebody_acted),
		desk_test(a_suspended_ticket_is_given_to_others_and_stays_suspended),
		desk_test(co_assignees_who_have_left_hold_up_no_reassignment),
		desk_test(nobody_is_in_charge_twice_by_hand_over),
		desk_test(a_planned_hand_over_is_replaced_by_a_newer_one),
		desk_test(a_planned_hand_over_is_put_off),
		desk_test(a_mistaken_hand_over_is_undone),
		desk_test(what_a_hand_over_replaced_comes_back_with_it),
		desk_test(what_went_on_since_is_not_taken_back),
		desk_test(what_two_stations_hand_to_two_people_is_a_conflict),
		desk_test(what_is_not_settled_is_not_handed_over),
		desk_test(to_whom_and_until_when_are_settled_as_one),
		desk_test(some_households_are_handed_over),
		desk_test(earlier_periods_of_the_same_person_are_kept),
		desk_test(a_hand_over_is_all_or_nothing),
		desk_test(who_has_left_acts_no_more_and_what_they_did_stays),
	};
	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
