/* Calls through real acts: whose number it is, who has it, what came of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/crypto.h"
#include "core/household.h"
#include "db/call.h"
#include "db/call_act.h"
#include "db/db.h"
#include "db/diary_act.h"
#include "db/ticket_act.h"
#include "tests/support/desk.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

static struct id ring(struct desk *desk, const char *number)
{
	struct id call;
	desk_begin(desk, NULL);
	assert_ok(call_ring(desk->act, number, &call, &desk->err), desk->err);
	desk_commit(desk);
	return call;
}

static void answer(struct desk *desk, const struct person *person, const struct id *call)
{
	desk_begin(desk, person);
	assert_ok(call_answer(desk->act, call, &desk->err), desk->err);
	desk_commit(desk);
}

static void end(struct desk *desk, const struct id *call, const char *result)
{
	desk_begin(desk, &desk->as_desk);
	assert_ok(
		call_end(desk->act, call, &(struct call_outcome){ .result = result, .note = "问慢病报销" }, &desk->err),
		desk->err);
	desk_commit(desk);
}

static void attach(struct desk *desk, struct number_note note)
{
	desk_begin(desk, &desk->as_desk);
	assert_ok(number_attach(desk->act, &note, &desk->err), desk->err);
	desk_commit(desk);
}

static void refuses_to_attach(struct desk *desk, struct number_note note, enum err_code code)
{
	desk_begin(desk, &desk->as_desk);
	assert_false(number_attach(desk->act, &note, &desk->err));
	assert_int_equal(desk->err.code, code);
	desk_abandon(desk);
}

static struct call_popup popup(struct desk *desk, const char *number)
{
	struct call_popup found;
	assert_ok(call_popup(desk->station.db, number, desk->config.phone_prefix, desk->clock.fixed_ms, &desk->arena,
			     &found, &desk->err),
		  desk->err);
	return found;
}

static size_t rings_now(struct desk *desk, const struct id *staff)
{
	struct call_page page;
	assert_ok(call_now(&desk->station, staff, &desk->arena, &page, &desk->err), desk->err);
	return page.count;
}

static void all_who_share_a_number_pop_up(void **state)
{
	struct desk *desk = *state;
	desk_put(desk, member_put, &member_type, "household", desk_hex(desk, &desk->shan), "name", "单福田", "relation",
		 "01", "sex", "男", "birth", "1959-03-01", NULL);
	desk_put(desk, member_put, &member_type, "household", desk_hex(desk, &desk->song), "name", "宋小雨", "relation",
		 "04", "phones", "15400000017", NULL);
	struct id ticket;
	desk_begin(desk, &desk->as_helper);
	assert_ok(diary_add(desk->act,
			    &(struct diary_new){
				    .household = desk->shan, .kind = "01", .text = "走访", .visited_on = "2026-11-18" },
			    NULL, &desk->err),
		  desk->err);
	desk_commit(desk);
	desk_begin(desk, &desk->as_desk);
	assert_ok(ticket_open(desk->act, &desk->config,
			      &(struct ticket_new){ .household = desk->shan, .category = "housing", .text = "漏雨" },
			      &ticket, NULL, &desk->err),
		  desk->err);
	desk_commit(desk);

	struct call_popup found = popup(desk, "+86 154-0000-0017");
	assert_string_equal(found.number, "15400000017");
	assert_int_equal(found.match_count, 3);
	assert_false(found.more);
	assert_string_equal(found.match[0].name, "单福海");
	const struct call_match *shan = &found.match[1];
	assert_string_equal(shan->name, "单福田");
	assert_string_equal(shan->village, "德善村");
	assert_string_equal(shan->township, "德善乡");
	assert_int_equal(shan->age, 67);
	assert_string_equal(shan->helper, "孟岚");
	assert_string_equal(shan->helper_phones, "15490000001");
	assert_string_equal(shan->last_visit, "2026-11-18");
	assert_int_equal(shan->days, 5);
	assert_int_equal(shan->visits, 1);
	assert_int_equal(shan->tickets, 1);
	assert_memory_equal(&shan->ticket, &ticket, sizeof ticket);
	assert_string_equal(shan->ticket_title, "漏雨");
	assert_string_equal(found.match[2].name, "宋长河");
	assert_string_equal(found.match[2].caller, "宋小雨");
	assert_int_equal(found.match[0].tickets, 0);
	assert_int_equal(found.match[0].days, -1);
}

static void staff_and_local_numbers_are_known(void **state)
{
	struct desk *desk = *state;
	struct call_popup found = popup(desk, "15490000004");
	assert_int_equal(found.match_count, 1);
	assert_int_equal(found.match[0].kind, CALL_STAFF);
	assert_string_equal(found.match[0].name, "张海涛");
	/* Kept with the area code, dialled without. */
	found = popup(desk, "5700001");
	assert_int_equal(found.match_count, 1);
	assert_string_equal(found.match[0].name, "单福海");
	assert_int_equal(popup(desk, "04515700001").match_count, 1);
	assert_int_equal(popup(desk, "15400009999").match_count, 0);
	assert_int_equal(popup(desk, NULL).match_count, 0);
}

static void a_changed_number_is_no_longer_theirs(void **state)
{
	struct desk *desk = *state;
	struct id member = desk_put(desk, member_put, &member_type, "household", desk_hex(desk, &desk->song), "name",
				    "宋小雨", "relation", "04", "phones", "15400000055", NULL);
	assert_int_equal(popup(desk, "15400000055").match_count, 1);
	desk_begin(desk, NULL);
	assert_ok(member_leave(desk->act, &member, "2026-11-01", "03", &desk->err), desk->err);
	desk_commit(desk);
	assert_int_equal(popup(desk, "15400000055").match_count, 0);
}

/* zammad#2144: a number that is only perhaps somebody's comes last, says so, and is confirmed or taken off. */
static void a_number_may_be_perhaps_theirs(void **state)
{
	struct desk *desk = *state;
	struct call_popup *popup = arena_alloc(&desk->arena, sizeof *popup);
	struct number_note perhaps = {
		.number = "15400000099", .household = desk->shan, .name = "邻居", .maybe = true
	};
	attach(desk, perhaps);
	attach(desk, (struct number_note){ .number = "15400000099", .household = desk->song });
	assert_ok(call_popup(desk->station.db, "15400000099", "0451", desk->clock.fixed_ms, &desk->arena, popup,
			     &desk->err),
		  desk->err);
	assert_int_equal(popup->match_count, 2);
	assert_memory_equal(&popup->match[0].entity, &desk->song, sizeof desk->song);
	assert_false(popup->match[0].maybe);
	assert_true(popup->match[1].maybe && popup->match[1].attached);
	assert_string_equal(popup->match[1].caller, "邻居");
	perhaps.maybe = false;
	attach(desk, perhaps);
	assert_ok(call_popup(desk->station.db, "15400000099", "0451", desk->clock.fixed_ms, &desk->arena, popup,
			     &desk->err),
		  desk->err);
	assert_int_equal(popup->match_count, 2);
	assert_false(popup->match[0].maybe || popup->match[1].maybe);
	/* What is sure is not put in doubt, and what was never said is not taken back. */
	perhaps.maybe = true;
	refuses_to_attach(desk, perhaps, ERR_CONFLICT);
	perhaps.maybe = false;
	refuses_to_attach(desk,
			  (struct number_note){ .number = "15400000017", .household = desk->shan, .detach = true },
			  ERR_MISSING);
	refuses_to_attach(desk, (struct number_note){ .number = "15400000017", .detach = true }, ERR_MISSING);
	perhaps.detach = true;
	attach(desk, perhaps);
	refuses_to_attach(desk, perhaps, ERR_MISSING);
	assert_ok(call_popup(desk->station.db, "15400000099", "0451", desk->clock.fixed_ms, &desk->arena, popup,
			     &desk->err),
		  desk->err);
	assert_int_equal(popup->match_count, 1);
	/* What the register has is never attached, and never perhaps. */
	assert_ok(call_popup(desk->station.db, "15400000017", "0451", desk->clock.fixed_ms, &desk->arena, popup,
			     &desk->err),
		  desk->err);
	assert_false(popup->match[0].maybe || popup->match[0].attached);
	test_station_verify(&desk->station);
}

static void an_unknown_number_is_attached_or_kept_as_a_strangers(void **state)
{
	struct desk *desk = *state;
	attach(desk, (struct number_note){ .number = "154 0000 0099", .household = desk->song, .name = "外甥" });
	attach(desk, (struct number_note){ .number = "15400000077", .name = "卖种子的" });
	struct call_popup found = popup(desk, "15400000099");
	assert_int_equal(found.match_count, 1);
	assert_string_equal(found.match[0].name, "宋长河");
	assert_string_equal(found.match[0].caller, "外甥");
	found = popup(desk, "15400000077");
	assert_int_equal(found.match[0].kind, CALL_STRANGER);
	assert_string_equal(found.match[0].name, "卖种子的");
	attach(desk, (struct number_note){ .number = "15400000077", .detach = true });
	assert_int_equal(popup(desk, "15400000077").match_count, 0);
	desk_begin(desk, &desk->as_helper);
	assert_false(
		number_attach(desk->act, &(struct number_note){ .number = "15400000001", .name = "谁" }, &desk->err));
	assert_int_equal(desk->err.code, ERR_DENIED);
	desk_abandon(desk);
	test_station_verify(&desk->station);
}

static void the_first_to_answer_has_it(void **state)
{
	struct desk *desk = *state;
	struct person second = desk->as_desk;
	struct call_row row;
	memcpy(second.staff, &desk->clerk, sizeof second.staff);
	struct id call = ring(desk, "15400000017");
	assert_int_equal(rings_now(desk, &desk->operator), 1);
	answer(desk, &desk->as_desk, &call);
	answer(desk, &desk->as_desk, &call);
	desk_begin(desk, &second);
	assert_false(call_answer(desk->act, &call, &desk->err));
	assert_int_equal(desk->err.code, ERR_CONFLICT);
	assert_non_null(strstr(desk->err.text, "李敏"));
	desk_abandon(desk);
	assert_int_equal(rings_now(desk, &desk->operator), 1);
	assert_int_equal(rings_now(desk, NULL), 0);
	end(desk, &call, "advice");
	assert_int_equal(rings_now(desk, &desk->operator), 0);
	assert_ok(call_read(desk->station.db, &call, desk->clock.fixed_ms, &desk->arena, &row, &desk->err), desk->err);
	assert_int_equal(row.state, CALL_ENDED);
	assert_string_equal(row.result, "advice");
	assert_string_equal(row.note, "问慢病报销");
	struct call_popup found = popup(desk, "15400000017");
	assert_int_equal(found.recent_count, 1);
	desk_begin(desk, &desk->as_helper);
	assert_false(call_answer(desk->act, &call, &desk->err));
	assert_int_equal(desk->err.code, ERR_DENIED);
	desk_abandon(desk);
}

static size_t logged(struct desk *desk, struct call_filter filter)
{
	struct call_page page;
	filter.now_ms = desk->clock.fixed_ms;
	assert_ok(call_list(desk->station.db, &filter, 0, &desk->arena, &page, &desk->err), desk->err);
	return page.count;
}

static void what_nobody_answers_is_missed(void **state)
{
	struct desk *desk = *state;
	int64_t missed;
	ring(desk, "15400000031");
	ring(desk, NULL);
	struct id call = ring(desk, "15400000017");
	answer(desk, &desk->as_desk, &call);
	end(desk, &call, "wrong");
	assert_int_equal(logged(desk, (struct call_filter){ .missed = true }), 0);
	desk->clock.fixed_ms += CALL_RINGS_MS;
	assert_int_equal(rings_now(desk, NULL), 0);
	assert_int_equal(logged(desk, (struct call_filter){ .missed = true }), 2);
	assert_int_equal(logged(desk, (struct call_filter){ .number = NULL }), 3);
	assert_int_equal(logged(desk, (struct call_filter){ .number = "15400000031" }), 1);
	assert_int_equal(logged(desk, (struct call_filter){ .result = "wrong" }), 1);
	assert_ok(call_waiting_count(desk->station.db, desk->clock.fixed_ms, &missed, &desk->err), desk->err);
	assert_int_equal(missed, 2);
	/* They called again and were heard. */
	call = ring(desk, "15400000031");
	answer(desk, &desk->as_desk, &call);
	assert_ok(call_waiting_count(desk->station.db, desk->clock.fixed_ms, &missed, &desk->err), desk->err);
	assert_int_equal(missed, 1);
}

static void what_is_no_number_does_not_ring(void **state)
{
	struct desk *desk = *state;
	static const char *const none[] = { "\x1b[31m; drop", "abc", "", "  ", "无", "99999999999999999999" };
	for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
		desk_begin(desk, NULL);
		assert_false(call_ring(desk->act, none[i], NULL, &desk->err));
		assert_int_equal(desk->err.code, ERR_INPUT);
		desk_abandon(desk);
	}
	assert_int_equal(rings_now(desk, NULL), 0);
	/* A number that an earlier version let in is nobody's, and hinders nobody. */
	assert_int_equal(popup(desk, "99999999999999999999").match_count, 0);
}

static void what_says_that_it_is_withheld_rings_without_a_number(void **state)
{
	static const char *const words[] = { NULL, "anonymous", "unknown", "P", "隐藏号码" };
	struct desk *desk = *state;
	struct call_row row;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		struct id call = ring(desk, words[i]);
		assert_ok(call_read(desk->station.db, &call, desk->clock.fixed_ms, &desk->arena, &row, &desk->err),
			  desk->err);
		assert_null(row.number);
		assert_int_equal(row.state, CALL_RINGING);
	}
	struct id call = ring(desk, "１３８ ００００ ００１７");
	assert_ok(call_read(desk->station.db, &call, desk->clock.fixed_ms, &desk->arena, &row, &desk->err), desk->err);
	assert_string_equal(row.number, "13800000017");
}

static void a_call_from_abroad_is_known_again_and_can_be_called_back(void **state)
{
	struct desk *desk = *state;
	struct call_row row;
	struct id call = ring(desk, "0044 20 7946 0958"), ticket;
	assert_ok(call_read(desk->station.db, &call, desk->clock.fixed_ms, &desk->arena, &row, &desk->err), desk->err);
	assert_string_equal(row.number, "+442079460958");
	assert_int_equal(popup(desk, row.number).match_count, 0);
	attach(desk, (struct number_note){ .number = row.number, .household = desk->song, .name = "女儿" });
	assert_int_equal(popup(desk, "+44 20 7946 0958").match_count, 1);
	assert_string_equal(popup(desk, "004420 79460958").match[0].caller, "女儿");
	desk_begin(desk, &desk->as_desk);
	struct ticket_new new = {
		.household = desk->song, .call = call, .callback = row.number, .category = "housing", .text = "漏雨"
	};
	assert_ok(ticket_open(desk->act, &desk->config, &new, &ticket, NULL, &desk->err), desk->err);
	/* What is typed beside the call's own number must be one of ours. */
	new.callback = "+44 20 7946 0959";
	assert_false(ticket_open(desk->act, &desk->config, &new, NULL, NULL, &desk->err));
	assert_int_equal(desk->err.code, ERR_INPUT);
	desk_abandon(desk);
	ring(desk, "0154000");
	assert_int_equal(popup(desk, "0154000").match_count, 0);
}

static void broken_words_about_a_call_are_refused(void **state)
{
	struct desk *desk = *state;
	struct id call = ring(desk, "13800000017");
	answer(desk, &desk->as_desk, &call);
	desk_begin(desk, &desk->as_desk);
	struct call_outcome outcome = { .result = "advice", .note = "\xce\xca" };
	assert_false(call_end(desk->act, &call, &outcome, &desk->err));
	assert_int_equal(desk->err.code, ERR_INPUT);
	struct number_note note = { .number = "13800000077", .name = "\xff" };
	assert_false(number_attach(desk->act, &note, &desk->err));
	assert_int_equal(desk->err.code, ERR_INPUT);
	desk_abandon(desk);
	assert_int_equal(rings_now(desk, &desk->operator), 1);
}

static void no_query_scans_a_growing_table(void **state)
{
	struct desk *desk = *state;
	char *plans;
	all_who_share_a_number_pop_up(state);
	an_unknown_number_is_attached_or_kept_as_a_strangers(state);
	what_nobody_answers_is_missed(state);
	assert_ok(db_plans(desk->station.db, &desk->arena, &plans, &desk->err), desk->err);
	static const char *const growing[] = { "household", "member",	   "assign", "staff", "area",	    "ticket",
					       "diary",	    "staff_phone", "phone",  "call",  "number_note" };
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

static size_t waiting(struct desk *desk)
{
	struct call_page page;
	struct call_filter filter = { .waiting = true, .now_ms = desk->clock.fixed_ms };
	int64_t count;
	assert_ok(call_list(desk->station.db, &filter, 0, &desk->arena, &page, &desk->err), desk->err);
	assert_ok(call_waiting_count(desk->station.db, desk->clock.fixed_ms, &count, &desk->err), desk->err);
	assert_int_equal(page.count, count);
	return page.count;
}

static void call_them_back(struct desk *desk, const struct id *call, bool reached)
{
	desk_begin(desk, &desk->as_desk);
	assert_ok(call_back(desk->act, call, reached, NULL, &desk->err), desk->err);
	desk_commit(desk);
}

static void a_missed_call_waits_until_somebody_is_reached(void **state)
{
	struct desk *desk = *state;
	struct id first = ring(desk, "15400000017"), second = ring(desk, "15400000099");
	desk_begin(desk, &desk->as_desk);
	assert_false(call_back(desk->act, &first, true, NULL, &desk->err)); /* it rings still */
	desk_abandon(desk);
	desk_at(desk, "2026-11-23", 10, 0);
	assert_int_equal(waiting(desk), 2);
	call_them_back(desk, &first, false);
	assert_int_equal(waiting(desk), 2);
	call_them_back(desk, &first, true);
	assert_int_equal(waiting(desk), 1);
	struct call_row row;
	assert_ok(call_read(desk->station.db, &first, desk->clock.fixed_ms, &desk->arena, &row, &desk->err), desk->err);
	assert_int_equal(row.back_tries, 2);
	assert_true(row.back_reached);
	desk_begin(desk, &desk->as_desk);
	assert_false(call_back(desk->act, &first, true, NULL, &desk->err));
	desk_abandon(desk);
	desk_begin(desk, &desk->as_clerk);
	assert_false(call_back(desk->act, &second, true, NULL, &desk->err));
	assert_int_equal(desk->err.code, ERR_DENIED);
	desk_abandon(desk);
	/* Who calls again and is answered need not be called back. */
	struct id again = ring(desk, "15400000099");
	answer(desk, &desk->as_desk, &again);
	end(desk, &again, "advice");
	assert_int_equal(waiting(desk), 0);
	test_station_verify(&desk->station);
}

static void a_promise_stands_until_it_is_kept(void **state)
{
	struct desk *desk = *state;
	struct call_promises *promises = arena_alloc(&desk->arena, sizeof *promises);
	struct id call = ring(desk, "15400000017");
	answer(desk, &desk->as_desk, &call);
	end(desk, &call, "advice");
	static const char *const said[][2] = { { "问清报销比例再回电话", NULL }, { "周三前送申请表", "2026-11-25" } };
	for (size_t i = 0; i < 2; i++) {
		desk_begin(desk, &desk->as_desk);
		assert_ok(call_promise(desk->act, &call, said[i][0], said[i][1], &desk->err), desk->err);
		desk_commit(desk);
	}
	assert_ok(call_promises_read(desk->station.db, NULL, 0, &desk->arena, promises, &desk->err), desk->err);
	assert_int_equal(promises->count, 2);
	assert_string_equal(promises->row[0].due_on, "2026-11-25");
	assert_null(promises->row[1].due_on);
	desk_begin(desk, &desk->as_desk);
	assert_ok(call_promise_kept(desk->act, &call, &promises->row[0].promise, &desk->err), desk->err);
	desk_commit(desk);
	assert_ok(call_promises_read(desk->station.db, NULL, 0, &desk->arena, promises, &desk->err), desk->err);
	assert_int_equal(promises->count, 1);
	assert_string_equal(promises->row[0].text, "问清报销比例再回电话");
	test_station_verify(&desk->station);
	desk_begin(desk, &desk->as_desk);
	assert_false(call_promise(desk->act, &call, "  ", NULL, &desk->err));
	assert_false(call_promise(desk->act, &call, "送表", "下周三", &desk->err));
	desk_abandon(desk);
}

/* An inspector sees who was called, and not from where. */
static void numbers_are_whole_for_the_desk_only(void **state)
{
	struct desk *desk = *state;
	struct call_page page;
	struct call_promises *promises = arena_alloc(&desk->arena, sizeof *promises);
	struct person inspector = desk->as_desk;
	inspector.role = ROLE_INSPECTOR;
	memset(inspector.staff, 3, sizeof inspector.staff);
	struct id call = ring(desk, "15400000017");
	answer(desk, &desk->as_desk, &call);
	end(desk, &call, "advice");
	desk_begin(desk, &desk->as_desk);
	assert_ok(call_promise(desk->act, &call, "再回电话", NULL, &desk->err), desk->err);
	desk_commit(desk);
	const struct person *viewers[] = { &desk->as_desk, &inspector };
	static const char *const seen[] = { "15400000017", "154****0017" };
	for (size_t i = 0; i < 2; i++) {
		struct call_filter filter = { .viewer = viewers[i], .now_ms = desk->clock.fixed_ms };
		assert_ok(call_list(desk->station.db, &filter, 0, &desk->arena, &page, &desk->err), desk->err);
		assert_string_equal(page.row[0].number, seen[i]);
		assert_ok(call_promises_read(desk->station.db, viewers[i], 0, &desk->arena, promises, &desk->err),
			  desk->err);
		assert_string_equal(promises->row[0].number, seen[i]);
	}
}

/* Who dialled a wrong number has settled nothing of what was asked for before. */
static void a_wrong_number_settles_no_other_call(void **state)
{
	struct desk *desk = *state;
	ring(desk, "15400000017");
	desk_at(desk, "2026-11-23", 10, 0);
	struct id second = ring(desk, "15400000017");
	answer(desk, &desk->as_desk, &second);
	end(desk, &second, "wrong");
	assert_int_equal(waiting(desk), 1);
	end(desk, &second, "advice");
	assert_int_equal(waiting(desk), 0);
}

/* One line a number, however often it called, however long ago; what came of a call settles it. */
static void missed_calls_wait_by_number_and_without_an_age(void **state)
{
	struct desk *desk = *state;
	struct id first = ring(desk, "15400000017");
	ring(desk, "15400000017");
	struct id hidden = ring(desk, NULL);
	desk_at(desk, "2027-03-01", 10, 0);
	assert_int_equal(waiting(desk), 2);
	end(desk, &hidden, "advice");
	assert_int_equal(waiting(desk), 1);
	/* Reached since: which of the calls was noted does not matter. */
	call_them_back(desk, &first, true);
	assert_int_equal(waiting(desk), 0);
}

/* What the pop-up knew is in the log: whose number a missed call has. */
static void a_missed_call_names_the_heads_of_its_number(void **state)
{
	struct desk *desk = *state;
	struct call_page *page = arena_alloc(&desk->arena, sizeof *page);
	attach(desk, (struct number_note){ .number = "15400000077", .household = desk->song, .maybe = true });
	static const char *const cases[][2] = {
		{ "15400000017", "单福海、单福田" }, { "5700001", "单福海" }, { "15400000077", NULL }, { NULL, NULL }
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		ring(desk, cases[i][0]);
		struct call_filter filter = { .phone_prefix = "0451", .now_ms = desk->clock.fixed_ms };
		assert_ok(call_list(desk->station.db, &filter, 0, &desk->arena, page, &desk->err), desk->err);
		if (cases[i][1])
			assert_string_equal(page->row[0].head, cases[i][1]);
		else
			assert_null(page->row[0].head);
	}
}

/* The line knows when a call ended and not what came of it. */
static void a_call_that_was_hung_up_waits_for_its_outcome(void **state)
{
	struct desk *desk = *state;
	struct call_row row;
	int64_t undecided;
	struct id call = ring(desk, "15400000017");
	answer(desk, &desk->as_desk, &call);
	desk_begin(desk, NULL);
	assert_ok(call_hung_up(desk->act, &call, &desk->err), desk->err);
	int64_t hung_up_at = desk->clock.fixed_ms;
	desk_commit(desk);
	assert_ok(call_read(desk->station.db, &call, desk->clock.fixed_ms, &desk->arena, &row, &desk->err), desk->err);
	assert_int_equal(row.state, CALL_ENDED);
	assert_int_equal(row.ended_at, hung_up_at);
	assert_null(row.result);
	assert_int_equal(rings_now(desk, &desk->operator), 1);
	assert_int_equal(logged(desk, (struct call_filter){ .undecided = true }), 1);
	assert_ok(call_undecided_count(desk->station.db, &undecided, &desk->err), desk->err);
	assert_int_equal(undecided, 1);
	end(desk, &call, "advice");
	assert_ok(call_read(desk->station.db, &call, desk->clock.fixed_ms, &desk->arena, &row, &desk->err), desk->err);
	assert_int_equal(row.ended_at, hung_up_at);
	assert_string_equal(row.result, "advice");
	assert_int_equal(logged(desk, (struct call_filter){ .undecided = true }), 0);
	assert_int_equal(rings_now(desk, &desk->operator), 0);
	/* Only the telephone was lifted: who did so takes the call afterwards. */
	call = ring(desk, "15400000031");
	desk_begin(desk, NULL);
	assert_ok(call_picked_up(desk->act, &call, &desk->err), desk->err);
	desk_commit(desk);
	desk_begin(desk, NULL);
	assert_ok(call_hung_up(desk->act, &call, &desk->err), desk->err);
	desk_commit(desk);
	answer(desk, &desk->as_desk, &call);
	assert_int_equal(rings_now(desk, &desk->operator), 1);
	test_station_verify(&desk->station);
}

/* Of nobody but who is asked for: by number, by outcome, by who answered. */
static void the_log_is_filtered(void **state)
{
	struct desk *desk = *state;
	struct call_page page;
	struct id first = ring(desk, "15400000017"), second = ring(desk, "15400000099");
	answer(desk, &desk->as_desk, &first);
	end(desk, &first, "advice");
	answer(desk, &desk->as_desk, &second);
	end(desk, &second, "wrong");
	struct call_filter filter = { .now_ms = desk->clock.fixed_ms };
	memcpy(&filter.answered_by, desk->as_desk.staff, sizeof filter.answered_by);
	assert_ok(call_list(desk->station.db, &filter, 0, &desk->arena, &page, &desk->err), desk->err);
	assert_int_equal(page.count, 2);
	/* A local number is the same with and without the code of the county's area. */
	ring(desk, "045157112233");
	ring(desk, "57112233");
	struct call_filter local = { .number = "57112233", .phone_prefix = "0451" };
	assert_int_equal(logged(desk, local), 2);
	local.number = "045157112233";
	assert_int_equal(logged(desk, local), 2);
	local.waiting = true;
	desk->clock.fixed_ms += CALL_RINGS_MS;
	assert_int_equal(logged(desk, local), 2);
	desk->clock.fixed_ms -= CALL_RINGS_MS;
	filter.result = "wrong";
	assert_ok(call_list(desk->station.db, &filter, 0, &desk->arena, &page, &desk->err), desk->err);
	assert_int_equal(page.count, 1);
	assert_true(id_equal(&page.row[0].entity, &second));
	/* Who answered has missed nothing. */
	filter.missed = true;
	assert_int_equal(logged(desk, filter), 0);
	filter.missed = false;
	filter.answered_by = desk->helper;
	assert_ok(call_list(desk->station.db, &filter, 0, &desk->arena, &page, &desk->err), desk->err);
	assert_int_equal(page.count, 0);
}

int main(void)
{
	crypto_start();
	const struct CMUnitTest tests[] = {
		desk_test(all_who_share_a_number_pop_up),
		desk_test(staff_and_local_numbers_are_known),
		desk_test(a_changed_number_is_no_longer_theirs),
		desk_test(a_number_may_be_perhaps_theirs),
		desk_test(an_unknown_number_is_attached_or_kept_as_a_strangers),
		desk_test(the_first_to_answer_has_it),
		desk_test(what_nobody_answers_is_missed),
		desk_test(what_is_no_number_does_not_ring),
		desk_test(a_missed_call_waits_until_somebody_is_reached),
		desk_test(a_promise_stands_until_it_is_kept),
		desk_test(the_log_is_filtered),
		desk_test(a_missed_call_names_the_heads_of_its_number),
		desk_test(a_wrong_number_settles_no_other_call),
		desk_test(missed_calls_wait_by_number_and_without_an_age),
		desk_test(a_call_that_was_hung_up_waits_for_its_outcome),
		desk_test(numbers_are_whole_for_the_desk_only),
		desk_test(no_query_scans_a_growing_table),
		desk_test(a_call_from_abroad_is_known_again_and_can_be_called_back),
		desk_test(broken_words_about_a_call_are_refused),
		desk_test(what_says_that_it_is_withheld_rings_without_a_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
