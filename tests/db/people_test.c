/* Who leaves, changes post or is replaced, and what becomes of their households and tickets. */
#include <string.h>

#include "core/household.h"
#include "core/staff.h"
#include "db/fold.h"
#include "db/hand_over.h"
#include "db/household_act.h"
#include "db/reassign.h"
#include "db/staff.h"
#include "db/staff_act.h"
#include "db/ticket_act.h"
#include "db/user_rules.h"
#include "tests/support/desk.h"
#include "tests/support/people.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"
#include "tests/support/tickets.h"

static void whom_somebody_looks_after_is_named_to_those_who_may_see_it(void **state)
{
	struct desk *desk = *state;
	struct staff_assignments *list = arena_alloc(&desk->arena, sizeof *list);
	test_hand_over(desk, &desk->helper, &desk->other_helper, "2026-12-01", 2);
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
	test_hand_over(desk, &desk->helper, &desk->other_helper, "2026-11-24", 2);
	assert_false(try_duty(desk, &desk->helper, "doctor"));
	test_hand_over(desk, &desk->helper, &desk->other_helper, NULL, 2);
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
	test_absence_note(desk, &desk->helper, &third, "2026-11-24", "2027-01-31");
	assert_memory_equal(&test_absence_propose(desk, "2026-12-30").co[0].staff, &third, sizeof third);
	assert_non_null(strstr(test_absence_propose(desk, "2026-12-31").missing, "孟岚"));
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_DISPATCH, .main = third });
	test_hand_over(desk, &desk->helper, &third, "2026-12-01", 2);
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
	test_hand_over(desk, &desk->helper, &desk->other_helper, "2026-12-05", 2);
	assert_false(try_leave(desk, &desk->helper, "2026-12-03"));
	leave(desk, &desk->helper, "2026-12-06");
	assert_string_equal(test_in_charge(desk, &desk->shan, "2026-12-04"), "孟岚");
	assert_string_equal(test_in_charge(desk, &desk->shan, "2026-12-05"), "王立东");
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
	test_hand_over(desk, &desk->helper, &desk->other_helper, NULL, 1);
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
	test_hand_over(desk, &desk->helper, &desk->other_helper, NULL, 2);
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
	test_hand_over(desk, &what.from, &what.to, NULL, 2);
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

static void who_has_left_acts_no_more_and_what_they_did_stays(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	test_ticket_step(desk, &desk->as_helper, &ticket,
			 (struct ticket_step_new){ .step = STEP_NOTE, .note = "去过" });
	test_hand_over(desk, &desk->helper, &desk->other_helper, NULL, 2);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(who_has_a_ticket_elsewhere_is_beyond_the_townships_administrator),
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
		desk_test(who_has_left_acts_no_more_and_what_they_did_stays),
	};
	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
