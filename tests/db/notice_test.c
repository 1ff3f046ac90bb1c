/* Notices from the step that queues them to the one who has seen them: kept, told once, and never lost. */
#include "db/notice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/staff.h"
#include "db/absence.h"
#include "db/db.h"
#include "db/notice_act.h"
#include "db/notice_send.h"
#include "db/staff_act.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "tests/support/desk.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"
#include "tests/support/tickets.h"

static struct config_channel by_message = { .kind = "http", .channel = { .name = "短信", .kind = NOTICE_HTTP } };

static void have_channel(struct desk *desk)
{
	desk->config.notices.channel = &by_message;
	desk->config.notices.channel_count = 1;
	desk->config.notices.gather_minutes = 0;
}

static int open_with_channel(void **state)
{
	int result = desk_open(state);
	have_channel(*state);
	return result;
}

static struct id dispatched(struct desk *desk, const char *category)
{
	struct id ticket = test_ticket_take(desk, &desk->shan, category, "要说的事");
	test_ticket_dispatch(desk, &ticket);
	return ticket;
}

static const struct notice_page *of_ticket(struct desk *desk, const struct id *ticket)
{
	struct notice_page *page = arena_alloc(&desk->arena, sizeof *page);
	assert_ok(notice_of_ticket(desk->station.db, ticket, desk->clock.fixed_ms, &desk->arena, page, &desk->err),
		  desk->err);
	return page;
}

static struct notice_row of_person(struct desk *desk, const struct id *ticket, const struct id *staff)
{
	const struct notice_page *page = of_ticket(desk, ticket);
	for (size_t i = 0; i < page->count; i++)
		if (id_equal(&page->row[i].staff, staff))
			return page->row[i];
	fail_msg("no notice for them");
	return page->row[0];
}

static struct notice_work next(struct desk *desk)
{
	struct notice_work work;
	assert_ok(notice_next(&desk->station, &desk->config, desk->clock.fixed_ms, &desk->arena, &work, &desk->err),
		  desk->err);
	return work;
}

static void begin(struct desk *desk, const struct notice_batch *batch)
{
	desk_begin(desk, NULL);
	assert_ok(notice_begin(desk->act, batch, &desk->err), desk->err);
	desk_commit(desk);
}

static void end(struct desk *desk, const struct notice_batch *batch, enum notice_outcome outcome)
{
	desk_begin(desk, NULL);
	assert_ok(notice_end(desk->act, batch, outcome, outcome == NOTICE_WENT ? NULL : "450", &desk->err), desk->err);
	desk_commit(desk);
}

static void give_up(struct desk *desk, const struct notice_work *work)
{
	desk_begin(desk, NULL);
	assert_ok(notice_give_up(desk->act, &work->batch, work->moot, &desk->err), desk->err);
	desk_commit(desk);
}

/* Sends all there is to send now, each with that outcome; gives how many messages that were. */
static int send_all(struct desk *desk, enum notice_outcome outcome)
{
	int sent = 0;
	for (struct notice_work work = next(desk); work.deed != NOTICE_DEED_WAIT; work = next(desk)) {
		if (work.deed == NOTICE_DEED_GIVE_UP) {
			give_up(desk, &work);
			continue;
		}
		begin(desk, &work.batch);
		end(desk, &work.batch, outcome);
		assert_true(++sent < 100);
	}
	return sent;
}

static int64_t in_box(struct desk *desk, enum notice_box box)
{
	int64_t count;
	struct notice_filter filter = { .viewer = &desk->as_desk, .box = box, .now_ms = desk->clock.fixed_ms };
	assert_ok(notice_count(desk->station.db, &filter, &count, &desk->err), desk->err);
	struct notice_page *page = arena_alloc(&desk->arena, sizeof *page);
	assert_ok(notice_list(desk->station.db, &filter, 0, &desk->arena, page, &desk->err), desk->err);
	assert_int_equal(page->count, count);
	return count;
}

/* Until nothing is on its way any more. */
static void fail_all(struct desk *desk)
{
	for (int i = 0; i < 400 && in_box(desk, NOTICE_BOX_WAITING) > 0; i++) {
		send_all(desk, NOTICE_NEVER);
		desk->clock.fixed_ms += 60 * 1000;
	}
}

static void a_dispatch_tells_all_who_must_act(void **state)
{
	struct desk *desk = *state;
	struct id ticket = dispatched(desk, "illness");
	const struct notice_page *page = of_ticket(desk, &ticket);
	assert_int_equal(page->count, 2);
	assert_int_equal(of_person(desk, &ticket, &desk->doctor).state, NOTICE_QUEUED);
	assert_int_equal(in_box(desk, NOTICE_BOX_WAITING), 2);
	/* While it is on its way the desk need not call. */
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 0);
	assert_int_equal(send_all(desk, NOTICE_WENT), 2);
	struct notice_row row = of_person(desk, &ticket, &desk->doctor);
	assert_int_equal(row.state, NOTICE_SENT);
	assert_string_equal(row.channel, "短信");
	assert_int_equal(row.tries, 1);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 0);
	assert_int_equal(next(desk).at_ms, INT64_MAX);
	test_station_verify(&desk->station);
}

static void what_waits_says_until_when_and_for_what(void **state)
{
	struct desk *desk = *state;
	enum notice_wait why;
	int64_t until;
	desk_at(desk, "2026-11-23", 23, 0);
	struct id ticket = dispatched(desk, "illness");
	struct notice_row row = of_person(desk, &ticket, &desk->doctor);
	assert_false(test_ticket_look(desk, &ticket).knows);
	assert_ok(notice_wait_of(&desk->station, &desk->config, &row.entity, desk->clock.fixed_ms, &until, &why,
				 &desk->err),
		  desk->err);
	assert_int_equal(why, NOTICE_WAIT_HOURS);
	desk_at(desk, "2026-11-24", 7, 0);
	assert_int_equal(until, desk->clock.fixed_ms);
	send_all(desk, NOTICE_WENT);
	assert_ok(notice_wait_of(&desk->station, &desk->config, &row.entity, desk->clock.fixed_ms, &until, &why,
				 &desk->err),
		  desk->err);
	assert_int_equal(why, NOTICE_WAIT_NOTHING);
	/* Nobody needs to be told any more, and the desk did nothing. */
	assert_true(test_ticket_look(desk, &ticket).knows);
	assert_false(test_ticket_look(desk, &ticket).told);
}

static void without_a_channel_nothing_is_queued(void **state)
{
	struct desk *desk = *state;
	desk->config.notices.channel_count = 0;
	struct id ticket = dispatched(desk, "illness");
	assert_int_equal(of_ticket(desk, &ticket)->count, 0);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 1);
	/* Another station sends for all. */
	desk->config.notices.sender = "77";
	ticket = dispatched(desk, "housing");
	assert_true(of_ticket(desk, &ticket)->count > 0);
	assert_int_equal(next(desk).deed, NOTICE_DEED_WAIT);
	/* It does not: after an hour the desk calls. */
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 1);
	desk->clock.fixed_ms += 61 * 60 * 1000;
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 2);
}

static void a_message_says_nothing_private(void **state)
{
	struct desk *desk = *state;
	dispatched(desk, "illness");
	struct notice_work work = next(desk);
	assert_int_equal(work.deed, NOTICE_DEED_SEND);
	assert_non_null(strstr(work.batch.text, "T261123-"));
	assert_null(strstr(work.batch.text, "单福田"));
	assert_null(strstr(work.batch.text, "要说的事"));
	assert_null(strstr(work.batch.text, "看病"));
	assert_null(strstr(work.batch.text, "德善"));
	assert_int_equal(strlen(work.batch.to), 11);
}

static void who_is_reached_by_nothing_is_the_desks_to_call(void **state)
{
	struct desk *desk = *state;
	struct id ticket = dispatched(desk, "illness");
	for (int i = 0; i < 400 && in_box(desk, NOTICE_BOX_WAITING) > 0; i++) {
		send_all(desk, NOTICE_LATER);
		desk->clock.fixed_ms += 60 * 1000;
	}
	struct notice_row row = of_person(desk, &ticket, &desk->doctor);
	assert_int_equal(row.state, NOTICE_FAILED);
	assert_int_equal(row.tries, desk->config.notices.tries);
	assert_string_equal(row.detail, "450");
	assert_int_equal(in_box(desk, NOTICE_BOX_FAILED), 2);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 1);
	/* They are told by telephone, and that is that. */
	test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_TELL });
	assert_int_equal(in_box(desk, NOTICE_BOX_FAILED), 0);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 0);
	test_station_verify(&desk->station);
}

static void an_answer_that_never_came_is_said(void **state)
{
	struct desk *desk = *state;
	struct id ticket = dispatched(desk, "housing");
	struct notice_work work = next(desk);
	begin(desk, &work.batch);
	/* Cut off here: nothing else is sent to them until the sender is back and says what it does not know. */
	struct id staff = work.batch.staff;
	assert_int_equal(of_person(desk, &ticket, &staff).state, NOTICE_SENDING);
	int64_t count;
	desk_begin(desk, NULL);
	assert_ok(notice_recover(desk->act, &count, &desk->err), desk->err);
	desk_commit(desk);
	assert_int_equal(count, 1);
	struct notice_row row = of_person(desk, &ticket, &staff);
	assert_int_equal(row.state, NOTICE_QUEUED);
	assert_int_equal(row.unanswered, 1);
	desk->clock.fixed_ms += 10 * 60 * 1000;
	bool again = false;
	for (work = next(desk); work.deed == NOTICE_DEED_SEND; work = next(desk)) {
		bool same = id_equal(&work.batch.staff, &staff);
		assert_int_equal(strstr(work.batch.text, desk->config.notices.again) != NULL, same);
		again |= same;
		begin(desk, &work.batch);
		end(desk, &work.batch, NOTICE_WENT);
	}
	assert_true(again);
	assert_int_equal(of_person(desk, &ticket, &staff).state, NOTICE_SENT);
	assert_non_null(strstr(notice_say(&(struct notice_row){ .unanswered = 1 }, &desk->arena),
			       "may have come more than once"));
	test_station_verify(&desk->station);
}

static void what_is_somebody_elses_by_then_is_not_sent(void **state)
{
	struct desk *desk = *state;
	struct id ticket = dispatched(desk, "illness");
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_REASSIGN, .note = "换人", .main = desk->officer });
	struct notice_work work = next(desk);
	assert_int_equal(work.deed, NOTICE_DEED_GIVE_UP);
	assert_true(work.moot);
	give_up(desk, &work);
	assert_int_equal(of_person(desk, &ticket, &desk->doctor).state, NOTICE_MOOT);
	assert_int_equal(of_person(desk, &ticket, &desk->officer).state, NOTICE_QUEUED);
	assert_int_equal(send_all(desk, NOTICE_WENT), 1);
	assert_int_equal(in_box(desk, NOTICE_BOX_FAILED), 0);
}

static void who_acts_has_seen_it(void **state)
{
	struct desk *desk = *state;
	struct id ticket = dispatched(desk, "illness");
	bool unseen;
	assert_ok(notice_is_unseen(desk->station.db, &ticket, &desk->as_doctor, &unseen, &desk->err), desk->err);
	assert_true(unseen);
	test_ticket_step(desk, &desk->as_doctor, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	assert_int_equal(of_person(desk, &ticket, &desk->doctor).state, NOTICE_READ);
	assert_ok(notice_is_unseen(desk->station.db, &ticket, &desk->as_doctor, &unseen, &desk->err), desk->err);
	assert_false(unseen);
	/* The helper's still goes. */
	assert_int_equal(send_all(desk, NOTICE_WENT), 1);
	/* A late answer takes nothing back. */
	assert_int_equal(of_person(desk, &ticket, &desk->doctor).state, NOTICE_READ);
}

static void who_reported_by_telephone_is_not_told_of_it(void **state)
{
	struct desk *desk = *state;
	struct id ticket = dispatched(desk, "illness");
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_ACCEPT, .on_behalf = desk->doctor });
	assert_int_equal(of_person(desk, &ticket, &desk->doctor).state, NOTICE_READ);
}

static int queue_late(struct desk *desk)
{
	int64_t queued;
	desk_begin(desk, NULL);
	assert_ok(notice_clock(desk->act, &desk->config, &queued, &desk->err), desk->err);
	desk_commit(desk);
	return (int)queued;
}

static void what_is_late_is_told_once_at_each_level(void **state)
{
	struct desk *desk = *state;
	struct id ticket = dispatched(desk, "illness");
	send_all(desk, NOTICE_WENT);
	/* Who was told a moment ago is not told that it is due soon. */
	desk->clock.fixed_ms += 60 * 1000;
	assert_int_equal(queue_late(desk), 0);
	test_ticket_step(desk, &desk->as_doctor, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_doctor, &ticket,
			 (struct ticket_step_new){ .step = STEP_CONTACT, .note = "问过了" });
	size_t before = of_ticket(desk, &ticket)->count;
	struct ticket now = test_ticket_look(desk, &ticket);
	desk->clock.fixed_ms = now.due_at - 60 * 1000;
	assert_int_equal(queue_late(desk), 1);
	assert_int_equal(queue_late(desk), 0);
	assert_int_equal(of_ticket(desk, &ticket)->row[before].kind, NOTICE_SOON);
	desk->clock.fixed_ms = now.due_at + 60 * 1000;
	assert_int_equal(queue_late(desk), 1);
	assert_int_equal(queue_late(desk), 0);
	assert_int_equal(of_ticket(desk, &ticket)->row[before + 1].kind, NOTICE_OVERDUE);
	/* What was to say that it will be due soon is late itself. */
	struct notice_work work = next(desk);
	assert_true(work.moot || work.deed == NOTICE_DEED_SEND);
	send_all(desk, NOTICE_WENT);
	desk->clock.fixed_ms += (int64_t)30 * 24 * 3600 * 1000;
	assert_int_equal(queue_late(desk), 1);
	assert_int_equal(queue_late(desk), 0);
	/* The township has no leader but a clerk, the county nobody: that nobody could be told is the desk's to know. */
	assert_int_equal(of_ticket(desk, &ticket)->count, before + 5);
	assert_int_equal(of_person(desk, &ticket, &desk->clerk).state, NOTICE_QUEUED);
	assert_int_equal(in_box(desk, NOTICE_BOX_FAILED), 1);
	/* Another station with a way to send does not tell it too: the ticket is not its own. */
	struct station other;
	struct journal_receipt receipt;
	test_station_join(&desk->station, &other, &desk->clock);
	test_station_pass(&desk->station, &other, &receipt);
	struct act *act;
	int64_t queued = -1;
	desk->clock.fixed_ms = now.due_at + (int64_t)90 * 24 * 3600 * 1000;
	assert_ok(act_begin(&other, NULL, &act, &desk->err), desk->err);
	assert_ok(act_finish(act, notice_clock(act, &desk->config, &queued, &desk->err), &desk->err), desk->err);
	assert_int_equal(queued, 0);
	test_station_equal(&desk->station, &other);
	test_station_close(&other);
}

static void have_user(struct desk *desk, const char *login, const char *role, const char *area, const struct id *staff)
{
	desk_put(desk, user_put, &user_type, "login", login, "role", role, "area", area, "staff", desk_hex(desk, staff),
		 NULL);
}

static bool is_told(struct desk *desk, const struct id *ticket, const struct id *staff, enum notice_kind kind)
{
	const struct notice_page *page = of_ticket(desk, ticket);
	for (size_t i = 0; i < page->count; i++)
		if (id_equal(&page->row[i].staff, staff) && page->row[i].kind == kind)
			return true;
	return false;
}

static void a_township_without_a_leader_hears_of_it_by_its_clerks(void **state)
{
	struct desk *desk = *state;
	struct id leader = desk_put(desk, staff_put, &staff_type, "number", "l1", "name", "高县长", "duty", "leader",
				    "area", "230124", NULL);
	have_user(desk, "leader", "leader", "230124", &leader);
	struct id ticket = dispatched(desk, "illness");
	send_all(desk, NOTICE_WENT);
	desk->clock.fixed_ms = test_ticket_look(desk, &ticket).due_at + (int64_t)30 * 24 * 3600 * 1000;
	queue_late(desk);
	assert_true(is_told(desk, &ticket, &desk->clerk, NOTICE_OVERDUE));
	assert_true(is_told(desk, &ticket, &leader, NOTICE_OVERDUE));
	assert_int_equal(in_box(desk, NOTICE_BOX_FAILED), 0);
	/* What it says names what is late and who is responsible. */
	bool said = false;
	for (struct notice_work work = next(desk); work.deed == NOTICE_DEED_SEND; work = next(desk)) {
		if (id_equal(&work.batch.staff, &desk->clerk)) {
			assert_non_null(strstr(work.batch.text, "陈立"));
			assert_non_null(strstr(work.batch.text, "Accept"));
			said = true;
		}
		begin(desk, &work.batch);
		end(desk, &work.batch, NOTICE_WENT);
		if (said)
			break;
	}
	test_station_verify(&desk->station);
}

static void a_follow_up_that_is_late_comes_before_the_county(void **state)
{
	struct desk *desk = *state;
	struct id leader = desk_put(desk, staff_put, &staff_type, "number", "l1", "name", "高县长", "duty", "leader",
				    "area", "230124", "phones", "15400000902", NULL);
	have_user(desk, "leader", "leader", "230124", &leader);
	struct id ticket = dispatched(desk, "illness");
	send_all(desk, NOTICE_WENT);
	test_ticket_step(desk, &desk->as_doctor, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_doctor, &ticket,
			 (struct ticket_step_new){ .step = STEP_RESOLVE, .note = "办了" });
	size_t before = of_ticket(desk, &ticket)->count;
	desk->clock.fixed_ms = test_ticket_look(desk, &ticket).due_at + 60 * 1000;
	assert_int_equal(queue_late(desk), 0);
	desk->clock.fixed_ms += (int64_t)30 * 24 * 3600 * 1000;
	assert_int_equal(queue_late(desk), 1);
	assert_int_equal(queue_late(desk), 0);
	assert_int_equal(of_ticket(desk, &ticket)->count, before + 1);
	assert_true(is_told(desk, &ticket, &leader, NOTICE_OVERDUE));
	/* Whom no message reaches the desk tells, of this as of all else. */
	fail_all(desk);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 1);
	test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_TELL, .whom = leader });
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 0);
	test_station_verify(&desk->station);
}

static void what_a_late_follow_up_says(void **state)
{
	struct desk *desk = *state;
	desk_put(desk, staff_put, &staff_type, "number", "l1", "name", "高县长", "duty", "leader", "area", "230124",
		 "phones", "15400000902", NULL);
	struct id ticket = dispatched(desk, "illness");
	send_all(desk, NOTICE_WENT);
	test_ticket_step(desk, &desk->as_doctor, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_doctor, &ticket,
			 (struct ticket_step_new){ .step = STEP_RESOLVE, .note = "办了" });
	desk_at(desk, "2027-01-04", 10, 0);
	assert_int_equal(queue_late(desk), 1);
	struct notice_work work = next(desk);
	assert_int_equal(work.deed, NOTICE_DEED_SEND);
	assert_non_null(strstr(work.batch.text, "Follow up"));
	test_station_verify(&desk->station);
}

static void what_is_on_its_way_hides_no_failure(void **state)
{
	struct desk *desk = *state;
	struct id ticket = dispatched(desk, "illness");
	for (int i = 0; i < 400 && in_box(desk, NOTICE_BOX_WAITING) > 0; i++) {
		send_all(desk, NOTICE_LATER);
		desk->clock.fixed_ms += 60 * 1000;
	}
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 1);
	test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_REMIND });
	assert_int_equal(in_box(desk, NOTICE_BOX_WAITING), 2);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 1);
	/* What comes after it ends it. */
	assert_int_equal(in_box(desk, NOTICE_BOX_FAILED), 2);
	send_all(desk, NOTICE_WENT);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 0);
	assert_int_equal(in_box(desk, NOTICE_BOX_FAILED), 0);
}

static void the_desk_hears_at_once_of_an_urgent_one_that_does_not_go(void **state)
{
	struct desk *desk = *state;
	struct id ticket;
	desk_begin(desk, &desk->as_desk);
	assert_ok(ticket_open(desk->act, &desk->config,
			      &(struct ticket_new){ .household = desk->shan,
						    .category = "illness",
						    .urgency = "critical",
						    .text = "晕倒" },
			      &ticket, NULL, &desk->err),
		  desk->err);
	desk_commit(desk);
	test_ticket_dispatch(desk, &ticket);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 0);
	int64_t begun = desk->clock.fixed_ms;
	assert_int_equal(in_box(desk, NOTICE_BOX_FAILED), 0);
	send_all(desk, NOTICE_LATER);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 1);
	assert_int_equal(in_box(desk, NOTICE_BOX_FAILED), 2);
	/* The tries go on meanwhile, and are over well before it has to be accepted. */
	while (in_box(desk, NOTICE_BOX_WAITING) > 0) {
		desk->clock.fixed_ms += 30 * 1000;
		send_all(desk, NOTICE_LATER);
		assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 1);
	}
	assert_in_range(desk->clock.fixed_ms, begun + 60 * 1000, begun + 10 * 60 * 1000);
	assert_true(desk->clock.fixed_ms < test_ticket_look(desk, &ticket).accept_due);
}

static void what_fails_after_the_desk_told_them_is_the_desks_again(void **state)
{
	struct desk *desk = *state;
	struct id ticket = dispatched(desk, "illness");
	test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_TELL });
	assert_true(test_ticket_look(desk, &ticket).told);
	for (int i = 0; i < 2; i++) {
		/* In whatever state: also once they have begun, and while it is suspended. */
		test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_REMIND });
		fail_all(desk);
		assert_int_equal(in_box(desk, NOTICE_BOX_FAILED), 2);
		assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 1);
		assert_false(test_ticket_look(desk, &ticket).told);
		test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_TELL });
		assert_int_equal(in_box(desk, NOTICE_BOX_FAILED), 0);
		assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 0);
		if (i > 0)
			break;
		test_ticket_step(desk, &desk->as_doctor, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
		test_ticket_step(
			desk, &desk->as_doctor, &ticket,
			(struct ticket_step_new){ .step = STEP_SUSPEND, .note = "等料", .until = "2026-12-01" });
	}
	test_station_verify(&desk->station);
}

static void that_assignees_were_told_says_nothing_of_a_leader(void **state)
{
	struct desk *desk = *state;
	struct id leader = desk_put(desk, staff_put, &staff_type, "number", "l1", "name", "高县长", "duty", "leader",
				    "area", "230124", NULL);
	struct id ticket = dispatched(desk, "illness");
	send_all(desk, NOTICE_WENT);
	test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_TELL });
	desk_at(desk, "2026-12-23", 10, 0);
	while (queue_late(desk) > 0)
		;
	fail_all(desk);
	assert_int_equal(of_person(desk, &ticket, &leader).state, NOTICE_FAILED);
	test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_TELL });
	assert_true(of_person(desk, &ticket, &leader).unreached);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 1);
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_TELL, .whom = desk->clerk });
	test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_TELL, .whom = leader });
	assert_false(of_person(desk, &ticket, &leader).unreached);
	assert_int_equal(in_box(desk, NOTICE_BOX_FAILED), 0);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 0);
	test_station_verify(&desk->station);
}

/* How many messages say the words. */
static int send_saying(struct desk *desk, const char *words)
{
	int said = 0;
	for (struct notice_work work = next(desk); work.deed != NOTICE_DEED_WAIT; work = next(desk)) {
		if (work.deed == NOTICE_DEED_GIVE_UP) {
			give_up(desk, &work);
			continue;
		}
		said += strstr(work.batch.text, words) != NULL;
		begin(desk, &work.batch);
		end(desk, &work.batch, NOTICE_WENT);
	}
	return said;
}

static void each_limit_is_told_though_an_earlier_one_is_not_kept(void **state)
{
	struct desk *desk = *state;
	struct id ticket = dispatched(desk, "illness");
	struct ticket now = test_ticket_look(desk, &ticket);
	assert_true(now.accept_due < now.contact_due && now.contact_due < now.resolve_due);
	desk->config.notices.daily_cap = 0;
	desk->config.notices.hours.count = 0;
	send_all(desk, NOTICE_WENT);
	const struct {
		int64_t due_ms;
		const char *label;
	} limit[] = { { now.accept_due, "Accept" },
		      { now.contact_due, "First contact" },
		      { now.resolve_due, "Resolve" } };
	for (int i = 0; i < 3; i++) {
		/* What went up from the limit before is told meanwhile. */
		desk->clock.fixed_ms = limit[i].due_ms - (int64_t)24 * 3600 * 1000;
		while (i == 2 && queue_late(desk) > 0)
			;
		send_all(desk, NOTICE_WENT);
		desk->clock.fixed_ms = limit[i].due_ms - 60 * 1000;
		while (queue_late(desk) > 0)
			;
		/* Whoever heard of the ticket shortly before is not told that something is due soon. */
		assert_int_equal(send_saying(desk, limit[i].label), i == 2);
		desk->clock.fixed_ms = limit[i].due_ms + 60 * 1000;
		assert_int_equal(queue_late(desk), 1);
		assert_int_equal(queue_late(desk), 0);
		assert_int_equal(send_saying(desk, limit[i].label), 1);
	}
	/* Off for a month: the latest alone. */
	struct id other = dispatched(desk, "housing");
	send_all(desk, NOTICE_WENT);
	size_t before = of_ticket(desk, &other)->count;
	desk_at(desk, "2027-02-23", 10, 0);
	while (queue_late(desk) > 0)
		;
	const struct notice_page *page = of_ticket(desk, &other);
	assert_int_equal(page->count, before + 3);
	test_station_verify(&desk->station);
}

static void be_away(struct desk *desk, const struct id *staff, const struct id *deputy)
{
	struct absence_new absence = { .staff = *staff, .from_on = "2026-11-23", .until_on = "2026-11-30" };
	struct absence replaced;
	if (deputy)
		absence.deputy = *deputy;
	desk_begin(desk, &desk->as_desk);
	assert_ok(absence_put(desk->act, &absence, &desk->arena, &replaced, &desk->err), desk->err);
	desk_commit(desk);
}

static void whoever_stands_in_is_told_in_the_place_of_who_is_away(void **state)
{
	struct desk *desk = *state;
	struct id ticket = dispatched(desk, "illness");
	send_all(desk, NOTICE_WENT);
	be_away(desk, &desk->doctor, &desk->other_helper);
	test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_REMIND });
	assert_non_null(strstr(of_person(desk, &ticket, &desk->other_helper).name, "陈立"));
	assert_int_equal(send_saying(desk, "陈立"), 1);
	assert_int_equal(of_person(desk, &ticket, &desk->other_helper).state, NOTICE_SENT);
	/* Not reached, they are the desk's to call, as the assignees are. */
	test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_REMIND });
	fail_all(desk);
	assert_int_equal(in_box(desk, NOTICE_BOX_FAILED), 3);
	test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_TELL });
	assert_int_equal(in_box(desk, NOTICE_BOX_FAILED), 0);
	test_station_verify(&desk->station);
}

static void where_nobody_stands_in_the_desk_hears_of_it(void **state)
{
	struct desk *desk = *state;
	struct id ticket = dispatched(desk, "illness");
	send_all(desk, NOTICE_WENT);
	be_away(desk, &desk->doctor, NULL);
	test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_REMIND });
	send_all(desk, NOTICE_WENT);
	assert_int_equal(in_box(desk, NOTICE_BOX_FAILED), 1);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 1);
	const struct notice_page *page = of_ticket(desk, &ticket);
	bool said = false;
	for (size_t i = 0; i < page->count; i++)
		said |= page->row[i].unreached && strstr(page->row[i].detail, "nobody stands in") != NULL;
	assert_true(said);
	test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_TELL });
	assert_int_equal(in_box(desk, NOTICE_BOX_FAILED), 0);
	test_station_verify(&desk->station);
}

static void whose_it_is_no_longer_hears_of_it_when_they_knew(void **state)
{
	struct desk *desk = *state;
	struct id ticket = dispatched(desk, "illness");
	/* Nobody knows yet: there is nothing to take back. */
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_REASSIGN, .note = "换人", .main = desk->officer });
	assert_false(is_told(desk, &ticket, &desk->doctor, NOTICE_WITHDRAWN));
	send_all(desk, NOTICE_WENT);
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_REASSIGN, .note = "换人", .main = desk->doctor });
	assert_true(is_told(desk, &ticket, &desk->officer, NOTICE_WITHDRAWN));
	assert_int_equal(send_saying(desk, "不再由您办理"), 1);
	test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_VOID, .note = "重复" });
	assert_int_equal(send_saying(desk, "不再由您办理"), 1);
	assert_true(is_told(desk, &ticket, &desk->doctor, NOTICE_WITHDRAWN));
	test_station_verify(&desk->station);
}

static void one_of_several_says_who_is_responsible_and_before_whom_it_is(void **state)
{
	struct desk *desk = *state;
	struct id leader = desk_put(desk, staff_put, &staff_type, "number", "l1", "name", "高县长", "duty", "leader",
				    "area", "230124", "phones", "15400000902", NULL);
	dispatched(desk, "illness");
	dispatched(desk, "illness");
	struct notice_work work = next(desk);
	assert_int_equal(work.batch.count, 2);
	assert_non_null(strstr(work.batch.text, "assignee"));
	assert_non_null(strstr(work.batch.text, config_urgency(&desk->config, "normal")->name));
	send_all(desk, NOTICE_WENT);
	desk_at(desk, "2026-12-23", 10, 0);
	while (queue_late(desk) > 0)
		;
	bool said = false;
	for (work = next(desk); work.deed == NOTICE_DEED_SEND && !said; work = next(desk)) {
		if (id_equal(&work.batch.staff, &leader)) {
			assert_int_equal(work.batch.count, 2);
			assert_non_null(strstr(work.batch.text, "陈立"));
			assert_non_null(strstr(work.batch.text, "Resolve"));
			assert_non_null(strstr(work.batch.text, "the county"));
			said = true;
		}
		begin(desk, &work.batch);
		end(desk, &work.batch, NOTICE_WENT);
	}
	assert_true(said);
}

static void several_matters_of_a_ticket_are_one_line(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "crops", "要说的事");
	struct ticket_step_new step = {
		.step = STEP_DISPATCH, .main = desk->other_helper, .co = { desk->officer }, .co_count = 1
	};
	desk->config.notices.gather_minutes = 30;
	test_ticket_step(desk, &desk->as_desk, &ticket, step);
	step = (struct ticket_step_new){ .step = STEP_REASSIGN, .main = desk->officer, .note = "换人" };
	test_ticket_step(desk, &desk->as_desk, &ticket, step);
	struct id other = test_ticket_take(desk, &desk->shan, "crops", "另一件");
	step = (struct ticket_step_new){ .step = STEP_DISPATCH, .main = desk->officer };
	test_ticket_step(desk, &desk->as_desk, &other, step);
	desk->clock.fixed_ms += 31 * 60 * 1000;
	struct notice_work work = next(desk);
	while (work.deed == NOTICE_DEED_GIVE_UP) {
		give_up(desk, &work);
		work = next(desk);
	}
	assert_true(id_equal(&work.batch.staff, &desk->officer));
	assert_int_equal(work.batch.count, 3);
	const char *number = test_ticket_look(desk, &ticket).number, *first = strstr(work.batch.text, number);
	assert_non_null(first);
	assert_null(strstr(first + 1, number));
	assert_non_null(strstr(work.batch.text, test_ticket_look(desk, &other).number));
	assert_non_null(strstr(work.batch.text, "given to others"));
}

static void ones_own_order_of_channels_counts(void **state)
{
	struct desk *desk = *state;
	static struct config_channel ways[] = {
		{ .kind = "http", .channel = { .name = "短信", .kind = NOTICE_HTTP } },
		{ .kind = "smtp", .channel = { .name = "邮件", .kind = NOTICE_SMTP } },
	};
	desk->config.notices.channel = ways;
	desk->config.notices.channel_count = 2;
	struct id doctor = desk_put(desk, staff_put, &staff_type, "number", "Y1", "name", "孟岚", "duty", "doctor",
				    "area", "230124202", "phones", "15400000901", "email", "menglan@example.cn",
				    "channels", "邮件，短信", NULL);
	struct id ticket = test_ticket_take(desk, &desk->shan, "illness", "看病");
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_DISPATCH, .main = doctor });
	struct notice_work work = next(desk);
	assert_string_equal(work.batch.channel, "邮件");
	assert_string_equal(work.batch.to, "menglan@example.cn");
	begin(desk, &work.batch);
	end(desk, &work.batch, NOTICE_NEVER);
	work = next(desk);
	assert_string_equal(work.batch.channel, "短信");
	assert_string_equal(work.batch.to, "15400000901");
}

#define channel_test(test) cmocka_unit_test_setup_teardown(test, open_with_channel, desk_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		channel_test(a_dispatch_tells_all_who_must_act),
		channel_test(what_waits_says_until_when_and_for_what),
		channel_test(without_a_channel_nothing_is_queued),
		channel_test(a_message_says_nothing_private),
		channel_test(who_is_reached_by_nothing_is_the_desks_to_call),
		channel_test(an_answer_that_never_came_is_said),
		channel_test(what_is_somebody_elses_by_then_is_not_sent),
		channel_test(who_acts_has_seen_it),
		channel_test(who_reported_by_telephone_is_not_told_of_it),
		channel_test(what_is_late_is_told_once_at_each_level),
		channel_test(several_matters_of_a_ticket_are_one_line),
		channel_test(ones_own_order_of_channels_counts),
		channel_test(a_township_without_a_leader_hears_of_it_by_its_clerks),
		channel_test(a_follow_up_that_is_late_comes_before_the_county),
		channel_test(what_a_late_follow_up_says),
		channel_test(what_is_on_its_way_hides_no_failure),
		channel_test(the_desk_hears_at_once_of_an_urgent_one_that_does_not_go),
		channel_test(what_fails_after_the_desk_told_them_is_the_desks_again),
		channel_test(that_assignees_were_told_says_nothing_of_a_leader),
		channel_test(each_limit_is_told_though_an_earlier_one_is_not_kept),
		channel_test(whoever_stands_in_is_told_in_the_place_of_who_is_away),
		channel_test(where_nobody_stands_in_the_desk_hears_of_it),
		channel_test(whose_it_is_no_longer_hears_of_it_when_they_knew),
		channel_test(one_of_several_says_who_is_responsible_and_before_whom_it_is),
	};
	return cmocka_run_group_tests_name("notice", tests, NULL, NULL);
}
