/* Tickets through real acts: from a call to the strike-off, refusals, rivals, queues. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/crypto.h"
#include "core/household.h"
#include "core/text.h"
#include "core/ticket.h"
#include "db/call.h"
#include "db/call_act.h"
#include "db/db.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "db/ticket_link.h"
#include "db/verdict_act.h"
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

static void open_one(struct desk *desk, char number[static TICKET_NUMBER_BYTES])
{
	struct id ticket;
	struct ticket_new new = { .household = desk->shan, .category = "housing", .text = "漏雨" };
	desk_begin(desk, &desk->as_desk);
	assert_ok(ticket_open(desk->act, &desk->config, &new, &ticket, number, &desk->err), desk->err);
	desk_commit(desk);
}

static void the_number_of_an_erased_ticket_is_not_given_again(void **state)
{
	struct desk *desk = *state;
	char first[TICKET_NUMBER_BYTES], last[TICKET_NUMBER_BYTES], next[TICKET_NUMBER_BYTES];
	struct hash hash;
	desk_at(desk, "2026-11-23", 9, 12);
	open_one(desk, first);
	open_one(desk, last);
	struct stmt *stmt = stmt_start(desk->station.db,
				       "SELECT hash FROM event WHERE kind = 'ticket.open' ORDER BY pos DESC LIMIT 1");
	assert_true(stmt_next(stmt) && stmt_get_hash(stmt, 0, &hash));
	assert_ok(stmt_end(stmt, &desk->err), desk->err);
	desk_begin(desk, NULL);
	assert_ok(verdict_redact(desk->act, &hash, "写错了户", &desk->err), desk->err);
	desk_commit(desk);
	open_one(desk, next);
	assert_int_equal(ticket_number_serial(next), ticket_number_serial(last) + 1);
	/* The next day begins anew. */
	desk_at(desk, "2026-11-24", 9, 12);
	open_one(desk, next);
	assert_int_equal(ticket_number_serial(next), 1);
}

static void a_call_becomes_a_ticket_that_is_struck_off(void **state)
{
	struct desk *desk = *state;
	struct id call, ticket;
	char number[TICKET_NUMBER_BYTES];
	desk_begin(desk, NULL);
	assert_ok(call_ring(desk->act, "154 0000 0017", &call, &desk->err), desk->err);
	desk_commit(desk);
	desk_begin(desk, &desk->as_desk);
	assert_ok(call_answer(desk->act, &call, &desk->err), desk->err);
	desk_commit(desk);
	desk_at(desk, "2026-11-23", 9, 12);
	desk_begin(desk, &desk->as_desk);
	struct ticket_new new = { .household = desk->shan,
				  .call = call,
				  .callback = "15400000017",
				  .category = "housing",
				  .text = "东屋漏雨，墙皮脱落\n上周大风掀了瓦" };
	assert_ok(ticket_open(desk->act, &desk->config, &new, &ticket, number, &desk->err), desk->err);
	struct call_outcome outcome = { .result = "ticket", .household = desk->shan, .ticket = ticket };
	assert_ok(call_end(desk->act, &call, &outcome, &desk->err), desk->err);
	desk_commit(desk);
	struct ticket open = test_ticket_look(desk, &ticket);
	assert_string_equal(open.number, number);
	assert_int_equal(strncmp(number, "T261123-", 8), 0);
	assert_string_equal(open.title, "东屋漏雨，墙皮脱落");
	assert_string_equal(open.head, "单福田");
	assert_string_equal(open.helper, "孟岚");
	assert_int_equal(open.state, TICKET_OPEN);
	assert_string_equal(open.scope, "230124203");

	desk_at(desk, "2026-11-23", 9, 14);
	test_ticket_dispatch(desk, &ticket);
	struct ticket sent = test_ticket_look(desk, &ticket);
	assert_int_equal(sent.state, TICKET_DISPATCHED);
	assert_int_equal(sent.party_count, 2);
	assert_string_equal(sent.party[0].name, "张海涛");
	assert_true(sent.party[0].main);
	assert_string_equal(sent.party[1].name, "孟岚");
	assert_string_equal(sent.rule, "住房→住建+帮扶人");
	assert_false(sent.told);
	/* 5 working days; the day of the dispatch does not count: Monday 30 at the end of office hours. */
	assert_int_equal(sent.resolve_due, at("2026-11-30", 17, 0));
	assert_string_equal(sent.line[0].parties, "张海涛; with 孟岚");

	test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_TELL });
	assert_true(test_ticket_look(desk, &ticket).told);
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_CONTACT, .note = "约明日上午" });
	test_ticket_step(desk, &desk->as_helper, &ticket,
			 (struct ticket_step_new){ .step = STEP_WORK, .note = "帮忙挪了粮食" });
	assert_int_equal(test_ticket_look(desk, &ticket).state, TICKET_ACCEPTED);
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_WORK, .note = "先苫布遮盖" });
	desk_at(desk, "2026-11-25", 10, 0);
	test_ticket_step(
		desk, &desk->as_desk, &ticket,
		(struct ticket_step_new){ .step = STEP_RESOLVE, .note = "换瓦完工", .on_behalf = desk->officer });
	struct ticket resolved = test_ticket_look(desk, &ticket);
	assert_int_equal(resolved.state, TICKET_RESOLVED);
	assert_string_equal(resolved.line[resolved.line_count - 1].author_name, "李敏");
	assert_string_equal(resolved.line[resolved.line_count - 1].on_behalf_name, "张海涛");
	assert_int_equal(resolved.due_at, resolved.follow_up_due);

	test_ticket_step(
		desk, &desk->as_desk, &ticket,
		(struct ticket_step_new){ .step = STEP_FOLLOW_UP, .result = TICKET_NOT_CONTENT, .note = "还漏" });
	struct ticket again = test_ticket_look(desk, &ticket);
	assert_int_equal(again.state, TICKET_REOPENED);
	assert_int_equal(again.round, 2);
	assert_int_equal(again.accepted_at, 0);
	assert_true(again.resolve_due > again.state_at);
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_RESOLVE, .note = "补好" });
	assert_int_equal(
		test_ticket_refused(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_CLOSE }),
		ERR_CONFLICT);
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_FOLLOW_UP, .result = TICKET_NOT_REACHED });
	assert_int_equal(test_ticket_look(desk, &ticket).state, TICKET_RESOLVED);
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_FOLLOW_UP, .result = TICKET_CONTENT });
	test_ticket_step(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_CLOSE });
	struct ticket closed = test_ticket_look(desk, &ticket);
	assert_int_equal(closed.state, TICKET_CLOSED);
	assert_int_equal(closed.result, TICKET_CONTENT);
	assert_int_equal(closed.due_at, 0);
	assert_false(closed.overdue);
	test_station_verify(&desk->station);
}

static void illness_goes_to_the_doctor_and_the_helper(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "illness", "头晕，走不了路");
	struct ticket_proposal proposal = test_ticket_propose(desk, &ticket);
	assert_string_equal(proposal.main_name, "陈立");
	assert_string_equal(proposal.main_party, "doctor");
	assert_int_equal(proposal.co_count, 1);
	assert_string_equal(proposal.co[0].name, "孟岚");
	assert_null(proposal.missing);
	assert_non_null(strstr(proposal.why, "生病→签约医生+帮扶人"));

	/* 单福海 has no contracted doctor: the helper takes it, and the desk is told why. */
	ticket = test_ticket_take(desk, &desk->brother, "illness", "咳嗽");
	proposal = test_ticket_propose(desk, &ticket);
	assert_string_equal(proposal.main_name, "孟岚");
	assert_int_equal(proposal.co_count, 0);
	assert_non_null(proposal.missing);
}

static void a_ticket_without_a_household_is_the_countys(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &(struct id){ { 0 } }, "other", "问路");
	struct ticket read = test_ticket_look(desk, &ticket);
	assert_string_equal(read.scope, "county");
	assert_string_equal(read.area, "230124");
	assert_null(read.head);
	struct ticket_proposal proposal = test_ticket_propose(desk, &ticket);
	assert_true(id_is_none(&proposal.main));
	assert_non_null(proposal.missing);
}

static void numbers_rise_by_day_and_station(void **state)
{
	struct desk *desk = *state;
	struct station second;
	struct id found, first = test_ticket_take(desk, &desk->shan, "other", "一"),
			 next = test_ticket_take(desk, &desk->shan, "other", "二");
	char expected[TICKET_NUMBER_BYTES];
	ticket_number_format((struct day){ 2026, 11, 23 }, desk->station.tag, 1, expected);
	assert_string_equal(test_ticket_look(desk, &first).number, expected);
	ticket_number_format((struct day){ 2026, 11, 23 }, desk->station.tag, 2, expected);
	assert_string_equal(test_ticket_look(desk, &next).number, expected);
	assert_ok(ticket_by_number(desk->station.db, "#2", desk->clock.fixed_ms, &found, &desk->err), desk->err);
	assert_memory_equal(&found, &next, sizeof found);

	test_station_join(&desk->station, &second, &desk->clock);
	struct act *act;
	char number[TICKET_NUMBER_BYTES];
	struct ticket_new new = { .household = desk->shan, .category = "other", .text = "三" };
	assert_ok(act_begin(&second, &desk->as_desk, &act, &desk->err), desk->err);
	assert_ok(ticket_open(act, &desk->config, &new, NULL, number, &desk->err), desk->err);
	assert_ok(act_commit(act, &desk->err), desk->err);
	assert_string_equal(second.tag, "02");
	ticket_number_format((struct day){ 2026, 11, 23 }, "02", 1, expected);
	assert_string_equal(number, expected);
	desk_at(desk, "2026-11-24", 9, 0);
	struct id tomorrow = test_ticket_take(desk, &desk->shan, "other", "四");
	ticket_number_format((struct day){ 2026, 11, 24 }, desk->station.tag, 1, expected);
	assert_string_equal(test_ticket_look(desk, &tomorrow).number, expected);
	test_station_close(&second);
}

static void what_is_not_allowed_is_refused(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	struct ticket_step_new send = { .step = STEP_DISPATCH, .main = desk->officer };
	assert_int_equal(test_ticket_refused(desk, &desk->as_helper, &ticket, send), ERR_DENIED);
	assert_int_equal(
		test_ticket_refused(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_DISPATCH }),
		ERR_INPUT);
	assert_int_equal(
		test_ticket_refused(desk, &desk->as_desk, &ticket, (struct ticket_step_new){ .step = STEP_CLOSE }),
		ERR_CONFLICT);
	send.main = desk->shan;
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &ticket, send), ERR_MISSING);
	test_ticket_dispatch(desk, &ticket);
	assert_int_equal(test_ticket_refused(desk, &desk->as_other_helper, &ticket,
					     (struct ticket_step_new){ .step = STEP_ACCEPT }),
			 ERR_DENIED);
	assert_int_equal(
		test_ticket_refused(desk, &desk->as_desk, &ticket,
				    (struct ticket_step_new){ .step = STEP_ACCEPT, .on_behalf = desk->doctor }),
		ERR_DENIED);
	desk_begin(desk, &desk->as_doctor);
	struct ticket_new new = { .household = desk->shan, .category = "other", .text = "…" };
	assert_false(ticket_open(desk->act, &desk->config, &new, NULL, NULL, &desk->err));
	assert_int_equal(desk->err.code, ERR_DENIED);
	desk_abandon(desk);
	desk_begin(desk, &desk->as_desk);
	new.category = "nothing";
	assert_false(ticket_open(desk->act, &desk->config, &new, NULL, NULL, &desk->err));
	assert_int_equal(desk->err.code, ERR_INPUT);
	desk_abandon(desk);
	assert_int_equal(ticket_may(desk->station.db, &desk->as_other_helper, ACCESS_TICKET_SEE, &ticket, &desk->err),
			 false);
	assert_ok(ticket_may(desk->station.db, &desk->as_officer, ACCESS_TICKET_SEE, &ticket, &desk->err), desk->err);
}

static void who_comes_second_is_told_what_changed_first(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	struct hash seen = test_ticket_look(desk, &ticket).last_step;
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_ACCEPT, .saw = seen });
	assert_int_equal(
		test_ticket_refused(desk, &desk->as_desk, &ticket,
				    (struct ticket_step_new){ .step = STEP_VOID, .note = "误报", .saw = seen }),
		ERR_CONFLICT);
	assert_non_null(strstr(desk->err.text, "张海涛"));
	assert_non_null(strstr(desk->err.text, "Accept"));
	/* A note changes nothing that anybody must have seen. */
	seen = test_ticket_look(desk, &ticket).last_step;
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_NOTE, .note = "来电催问" });
	struct hash after = test_ticket_look(desk, &ticket).last_step;
	assert_memory_equal(&seen, &after, sizeof seen);
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_WORK, .note = "入户", .saw = seen });
	/* To send it to others while it waits does. */
	struct id second = test_ticket_take(desk, &desk->shan, "housing", "门坏");
	test_ticket_dispatch(desk, &second);
	seen = test_ticket_look(desk, &second).last_step;
	test_ticket_step(desk, &desk->as_desk, &second,
			 (struct ticket_step_new){ .step = STEP_REASSIGN, .main = desk->helper, .note = "更近" });
	assert_int_equal(test_ticket_refused(desk, &desk->as_officer, &second,
					     (struct ticket_step_new){ .step = STEP_ACCEPT, .saw = seen }),
			 ERR_CONFLICT);
	assert_string_equal(test_ticket_look(desk, &second).party[0].name, "孟岚");
	test_ticket_step(desk, &desk->as_helper, &second, (struct ticket_step_new){ .step = STEP_ACCEPT });
	assert_int_equal(test_ticket_look(desk, &second).state, TICKET_ACCEPTED);
}

static void nobody_has_it_twice(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	struct ticket_step_new send = {
		.step = STEP_DISPATCH, .main = desk->officer, .co = { desk->helper, desk->officer }, .co_count = 2
	};
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &ticket, send), ERR_INPUT);
	assert_non_null(strstr(desk->err.text, "张海涛"));
}

static size_t tickets_of(struct desk *desk, const struct id *household)
{
	struct ticket_page *page = arena_alloc(&desk->arena, sizeof *page);
	assert_ok(
		ticket_of_household(desk->station.db, household, desk->clock.fixed_ms, &desk->arena, page, &desk->err),
		desk->err);
	return page->count;
}

static void a_ticket_is_linked_to_what_it_is_about_too(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "两家合用的山墙裂了");
	struct hash last = test_ticket_look(desk, &ticket).last_step;
	test_ticket_step(desk, &desk->as_desk, &ticket,
			 (struct ticket_step_new){ .step = STEP_LINK, .link = desk->brother, .note = "山墙合用" });
	struct ticket read = test_ticket_look(desk, &ticket);
	assert_int_equal(read.link_count, 1);
	assert_non_null(strstr(read.link[0].label, "0018"));
	assert_null(strstr(read.link[0].label, "单福海"));
	assert_string_equal(read.line[0].other, read.link[0].label);
	/* It rivals nothing, and the other household's page has the ticket too. */
	assert_true(hash_equal(&read.last_step, &last));
	assert_int_equal(tickets_of(desk, &desk->brother), 1);
	assert_int_equal(tickets_of(desk, &desk->shan), 1);
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &ticket,
					     (struct ticket_step_new){ .step = STEP_LINK, .link = desk->brother }),
			 ERR_CONFLICT);
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &ticket,
					     (struct ticket_step_new){ .step = STEP_LINK, .link = desk->operator }),
			 ERR_MISSING);
	/* The clerk of the township does not see the household of another. */
	assert_int_equal(test_ticket_refused(desk, &desk->as_clerk, &ticket,
					     (struct ticket_step_new){ .step = STEP_LINK, .link = desk->song }),
			 ERR_DENIED);
	test_ticket_step(desk, &desk->as_clerk, &ticket,
			 (struct ticket_step_new){ .step = STEP_UNLINK, .link = desk->brother });
	assert_int_equal(test_ticket_look(desk, &ticket).link_count, 0);
	assert_int_equal(tickets_of(desk, &desk->brother), 0);
	assert_int_equal(test_ticket_refused(desk, &desk->as_clerk, &ticket,
					     (struct ticket_step_new){ .step = STEP_UNLINK, .link = desk->brother }),
			 ERR_MISSING);
	test_station_verify(&desk->station);
}

/* Broken UTF-8, and what is longer than an entry: refused with a sentence, never kept in part or as nothing. */
static const char *const broken[] = { "\xff", "漏\xe9\x9b", "\xc0\xaf", "\xed\xa0\x80", "\xce\xd2\xc3\xc7", "a\x80z" };
enum { BROKEN = sizeof broken / sizeof *broken };

static void broken_text_is_refused_and_never_lost(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	for (size_t i = 0; i < 3 * BROKEN; i++) {
		struct ticket_new new = { .household = desk->shan, .category = "housing", .text = "漏雨" };
		*(i % 3 == 0 ? &new.text : i % 3 == 1 ? &new.caller : &new.relation) = broken[i / 3];
		desk_begin(desk, &desk->as_desk);
		assert_false(ticket_open(desk->act, &desk->config, &new, NULL, NULL, &desk->err));
		assert_int_equal(desk->err.code, ERR_INPUT);
		desk_abandon(desk);
	}
	for (size_t i = 0; i < BROKEN; i++)
		assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &ticket,
						     (struct ticket_step_new){ .step = STEP_NOTE, .note = broken[i] }),
				 ERR_INPUT);
	assert_int_equal(test_number(&desk->station, "SELECT count(*) FROM ticket"), 1);
	assert_int_equal(test_number(&desk->station, "SELECT count(*) FROM ticket_step"), 0);
}

/* What somebody may really paste: it is kept to the byte, and hurts nobody who reads it. */
static void hostile_text_is_kept_as_it_was_written(void **state)
{
	static const char *const texts[] = { "\x1b]0;title\x07\x1b[2J",
					     "\xe2\x80\xae倒着写",
					     "'); DROP TABLE ticket; --",
					     "{\"step\":\"close\"}",
					     "%s%n%99999d",
					     "NULL",
					     "<script>alert(1)</script>",
					     "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9",
					     "=cmd|'/c calc'!A0",
					     "\\u0000\\",
					     "\x01\x02\x7f" };
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", texts[0]);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		test_ticket_step(desk, &desk->as_desk, &ticket,
				 (struct ticket_step_new){ .step = STEP_NOTE, .note = texts[i] });
		struct ticket read = test_ticket_look(desk, &ticket);
		assert_string_equal(read.line[read.line_count - 1].note, texts[i]);
		assert_int_equal(read.state, TICKET_OPEN);
	}
	struct ticket read = test_ticket_look(desk, &ticket);
	const char *slip = ticket_slip(&read, &desk->config, &desk->arena);
	assert_null(strchr(slip, '\x1b'));
	assert_null(strchr(slip, '\x07'));
	char *huge = arena_alloc(&desk->arena, 4 * 1024 * 1024 + 1);
	memset(huge, 'x', 4 * 1024 * 1024);
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &ticket,
					     (struct ticket_step_new){ .step = STEP_NOTE, .note = huge }),
			 ERR_INPUT);
	desk_begin(desk, &desk->as_desk);
	struct ticket_new new = { .household = desk->shan, .category = "housing", .text = "漏雨", .caller = huge };
	assert_false(ticket_open(desk->act, &desk->config, &new, NULL, NULL, &desk->err));
	assert_int_equal(desk->err.code, ERR_INPUT);
	desk_abandon(desk);
	test_station_verify(&desk->station);
}

static void a_ticket_without_a_household_is_in_an_area_that_there_is(void **state)
{
	static const char *const nowhere[] = { "999", "230124999", "\x1b[31m", "2301242032000" };
	struct desk *desk = *state;
	struct id entity;
	struct ticket_new new = { .category = "other", .text = "路断", .area = "230124203200" };
	desk_begin(desk, &desk->as_desk);
	assert_ok(ticket_open(desk->act, &desk->config, &new, &entity, NULL, &desk->err), desk->err);
	desk_commit(desk);
	assert_string_equal(test_ticket_look(desk, &entity).area, "230124203200");
	for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++) {
		new.area = nowhere[i];
		desk_begin(desk, &desk->as_desk);
		assert_false(ticket_open(desk->act, &desk->config, &new, NULL, NULL, &desk->err));
		assert_int_equal(desk->err.code, ERR_MISSING);
		desk_abandon(desk);
	}
}

static void queues_hold_what_their_viewer_may_see(void **state)
{
	struct desk *desk = *state;
	struct id leak = test_ticket_take(desk, &desk->shan, "housing", "漏雨"),
		  road = test_ticket_take(desk, &desk->song, "road", "路断");
	test_ticket_take(desk, &desk->brother, "illness", "咳嗽");
	test_ticket_dispatch(desk, &leak);
	test_ticket_step(desk, &desk->as_desk, &road,
			 (struct ticket_step_new){ .step = STEP_DISPATCH, .main = desk->other_helper, .told = true });
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_ALL), 3);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_DISPATCH), 1);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_TELL), 1);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_WORK), 2);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_MINE), 0);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_clerk, QUEUE_ALL), 2);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_helper, QUEUE_ALL), 1);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_helper, QUEUE_MINE), 1);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_doctor, QUEUE_ALL), 0);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_officer, QUEUE_MINE), 1);
	assert_int_equal(test_ticket_in_queue(desk, NULL, QUEUE_ALL), 3);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_OVERDUE), 0);
	desk_at(desk, "2026-12-20", 9, 0);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_OVERDUE), 2);
	assert_true(test_ticket_look(desk, &leak).overdue);
	test_ticket_step(desk, &desk->as_officer, &leak,
			 (struct ticket_step_new){ .step = STEP_RETURN, .note = "不归我管" });
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_DISPATCH), 2);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_officer, QUEUE_MINE), 0);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_officer, QUEUE_ALL), 1);
	struct ticket_page page;
	assert_ok(ticket_of_household(desk->station.db, &desk->shan, desk->clock.fixed_ms, &desk->arena, &page,
				      &desk->err),
		  desk->err);
	assert_int_equal(page.count, 1);
	assert_string_equal(page.row[0].head, "单福田");
}

static void a_slip_tells_what_is_needed_and_no_more(void **state)
{
	struct desk *desk = *state;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨，身份证 999999195301012416");
	test_ticket_dispatch(desk, &ticket);
	struct ticket read = test_ticket_look(desk, &ticket);
	const char *slip = ticket_slip(&read, &desk->config, &desk->arena);
	assert_non_null(strstr(slip, read.number));
	assert_non_null(strstr(slip, "张海涛"));
	assert_non_null(strstr(slip, "德善村"));
	assert_non_null(strstr(slip, "15400000017"));
	assert_non_null(strstr(slip, "2026-11-30 17:00"));
	assert_null(strstr(slip, "9999991953"));
	assert_null(strstr(slip, "因病"));
}

static void a_slip_has_all_of_the_request_and_the_group_once(void **state)
{
	struct desk *desk = *state;
	struct id household = desk_put(desk, household_put, &household_type, "number", "230124-202205-0099", "head",
				       "丁亚琴", "area", "230124203200", "team", "3", "address", "3组20号", NULL);
	struct id ticket = test_ticket_take(desk, &household, "housing",
					    "东屋漏雨。\n墙皮脱落，炕也塌了一角，孩子没处写作业，希望三天之内有人来看一"
					    "看，再晚就要上冻了。\n电话白天打。");
	test_ticket_dispatch(desk, &ticket);
	struct ticket read = test_ticket_look(desk, &ticket);
	const char *slip = ticket_slip(&read, &desk->config, &desk->arena);
	assert_non_null(strstr(slip, "    东屋漏雨。\n    墙皮脱落"));
	assert_non_null(strstr(slip, "    电话白天打。\n"));
	assert_non_null(strstr(slip, "3组20号"));
	assert_null(strstr(slip, "3 3组"));
	assert_null(strstr(slip, "3组 3组"));
	for (const char *line = slip; *line; line += strcspn(line, "\n") + 1)
		assert_true(text_width(arena_bytes(&desk->arena, line, strcspn(line, "\n"))) <= 76);
}

/* What is allowed and hardly meant is asked about, after rights and state. */
static void what_is_hardly_meant_is_taken_when_it_is_confirmed(void **state)
{
	struct desk *desk = *state;
	struct id roof = test_ticket_take(desk, &desk->shan, "housing", "漏雨"),
		  other = test_ticket_take(desk, &desk->song, "housing", "墙裂");
	struct ticket_step_new merge = { .step = STEP_MERGE, .ticket = roof },
			       wait = { .step = STEP_SUSPEND, .note = "等春天", .until = "2036-12-01" };
	assert_int_equal(test_ticket_refused(desk, &desk->as_officer, &other, merge), ERR_DENIED);
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &other, merge), ERR_DOUBT);
	test_ticket_dispatch(desk, &roof);
	test_ticket_step(desk, &desk->as_officer, &roof, (struct ticket_step_new){ .step = STEP_ACCEPT });
	assert_int_equal(test_ticket_refused(desk, &desk->as_officer, &roof, wait), ERR_DOUBT);
	assert_non_null(strstr(desk->err.text, "3661 days"));
	wait.until = "2027-01-22"; /* 60 days */
	test_ticket_step(desk, &desk->as_officer, &roof, wait);
	test_ticket_step(desk, &desk->as_officer, &roof, (struct ticket_step_new){ .step = STEP_RESUME });
	wait.until = "2036-12-01";
	wait.anyway = true;
	test_ticket_step(desk, &desk->as_officer, &roof, wait);
	test_ticket_step(desk, &desk->as_officer, &roof, (struct ticket_step_new){ .step = STEP_RESUME });

	/* Who sent it back gets it again on purpose only, and neither part is proposed to them. */
	test_ticket_step(desk, &desk->as_helper, &roof,
			 (struct ticket_step_new){ .step = STEP_RETURN, .note = "去外地" });
	assert_int_equal(test_ticket_propose(desk, &roof).co_count, 0);
	test_ticket_step(desk, &desk->as_officer, &roof,
			 (struct ticket_step_new){ .step = STEP_RETURN, .note = "不归我管" });
	struct ticket_proposal proposal = test_ticket_propose(desk, &roof);
	assert_true(id_is_none(&proposal.main));
	struct ticket_step_new again = { .step = STEP_DISPATCH, .main = desk->officer };
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &roof, again), ERR_DOUBT);
	again.anyway = true;
	test_ticket_step(desk, &desk->as_desk, &roof, again);
	merge.anyway = true;
	test_ticket_step(desk, &desk->as_desk, &other, merge);
}

/* The timeline says when it did not go where the rule sends it. */
static void a_rule_that_was_changed_is_named(void **state)
{
	struct desk *desk = *state;
	struct id roof = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_step(desk, &desk->as_desk, &roof,
			 (struct ticket_step_new){ .step = STEP_DISPATCH, .main = desk->clerk });
	struct ticket read = test_ticket_look(desk, &roof);
	assert_null(read.rule);
	assert_string_equal(read.line[0].changed_rule, "住房→住建+帮扶人");
	struct id other = test_ticket_take(desk, &desk->shan, "housing", "墙裂");
	test_ticket_dispatch(desk, &other);
	assert_null(test_ticket_look(desk, &other).line[0].changed_rule);
}

static struct id resolved(struct desk *desk)
{
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	test_ticket_step(desk, &desk->as_officer, &ticket, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_RESOLVE, .note = "补好" });
	return ticket;
}

static void who_was_not_reached_is_tried_again_on_a_day(void **state)
{
	struct desk *desk = *state;
	struct id ticket = resolved(desk);
	struct ticket_step_new try = { .step = STEP_FOLLOW_UP, .result = TICKET_NOT_REACHED, .until = "2026-11-20" };
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &ticket, try), ERR_INPUT);
	try.until = "2026-11-26";
	test_ticket_step(desk, &desk->as_desk, &ticket, try);
	struct ticket tried = test_ticket_look(desk, &ticket);
	assert_int_equal(tried.state, TICKET_RESOLVED);
	assert_int_equal(tried.follow_up_due, at("2026-11-26", 17, 0));
	assert_string_equal(tried.line[tried.line_count - 1].until, "2026-11-26");
	try.until = NULL;
	test_ticket_step(desk, &desk->as_desk, &ticket, try);
	assert_int_equal(test_ticket_look(desk, &ticket).follow_up_due, at("2026-11-26", 17, 0));
}

static void a_score_is_given_by_who_was_reached(void **state)
{
	struct desk *desk = *state;
	struct id ticket = resolved(desk);
	struct ticket_step_new new = { .step = STEP_FOLLOW_UP, .result = TICKET_NOT_REACHED, .score = 3 };
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &ticket, new), ERR_INPUT);
	assert_string_equal(desk->err.text, "who was not reached gives no score");
	new = (struct ticket_step_new){ .step = STEP_FOLLOW_UP, .result = TICKET_CONTENT, .score = 6 };
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &ticket, new), ERR_INPUT);
	assert_string_equal(desk->err.text, "a score is a number from 1 to 5");
	new.score = 4;
	test_ticket_step(desk, &desk->as_desk, &ticket, new);
	struct ticket read = test_ticket_look(desk, &ticket);
	assert_int_equal(read.line[read.line_count - 1].score, 4);
	/* Called back in time: that it is not struck off yet is late for nobody. */
	assert_int_equal(read.due_at, 0);
	desk_at(desk, "2026-12-20", 9, 0);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_OVERDUE), 0);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_FOLLOW_UP), 1);
	test_station_verify(&desk->station);
}

static void no_query_scans_a_growing_table(void **state)
{
	struct desk *desk = *state;
	char *plans;
	queues_hold_what_their_viewer_may_see(state);
	assert_ok(db_plans(desk->station.db, &desk->arena, &plans, &desk->err), desk->err);
	static const char *const growing[] = { "household",   "member",		 "assign", "staff", "area", "ticket",
					       "ticket_step", "ticket_assignee", "diary",  "call",  "phone" };
	for (size_t i = 0; i < sizeof growing / sizeof *growing; i++) {
		char scan[64];
		snprintf(scan, sizeof scan, "\tSCAN %s", growing[i]);
		for (const char *found = plans; (found = strstr(found, scan)); found += strlen(scan)) {
			char after = found[strlen(scan)];
			if (after == '\n' || after == ' ')
				fail_msg("%.*s", 300, found);
		}
	}
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		desk_test(a_call_becomes_a_ticket_that_is_struck_off),
		desk_test(illness_goes_to_the_doctor_and_the_helper),
		desk_test(a_ticket_without_a_household_is_the_countys),
		desk_test(numbers_rise_by_day_and_station),
		desk_test(the_number_of_an_erased_ticket_is_not_given_again),
		desk_test(what_is_not_allowed_is_refused),
		desk_test(who_comes_second_is_told_what_changed_first),
		desk_test(broken_text_is_refused_and_never_lost),
		desk_test(hostile_text_is_kept_as_it_was_written),
		desk_test(a_ticket_without_a_household_is_in_an_area_that_there_is),
		desk_test(nobody_has_it_twice),
		desk_test(a_ticket_is_linked_to_what_it_is_about_too),
		desk_test(queues_hold_what_their_viewer_may_see),
		desk_test(a_slip_tells_what_is_needed_and_no_more),
		desk_test(a_slip_has_all_of_the_request_and_the_group_once),
		desk_test(who_was_not_reached_is_tried_again_on_a_day),
		desk_test(a_score_is_given_by_who_was_reached),
		desk_test(what_is_hardly_meant_is_taken_when_it_is_confirmed),
		desk_test(a_rule_that_was_changed_is_named),
		desk_test(no_query_scans_a_growing_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
