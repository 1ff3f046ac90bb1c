/* What may be the same matter, merging it and taking it apart, and steps that were taken at once. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/ticket.h"
#include "db/act.h"
#include "db/fold.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "tests/support/desk.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"
#include "tests/support/tickets.h"

/* Two offices act on one ticket before they hear of one another; a third hears of both in some order. */
static void rival_steps_fold_alike_in_any_order(void **state)
{
	struct desk *desk = *state;
	struct station township, third;
	struct act *act;
	struct id ticket = test_ticket_take(desk, &desk->shan, "housing", "漏雨");
	test_ticket_dispatch(desk, &ticket);
	test_station_join(&desk->station, &township, &desk->clock);
	test_station_join(&desk->station, &third, &desk->clock);
	test_station_pass(&desk->station, &township, &(struct journal_receipt){ 0 });
	test_station_pass(&township, &desk->station, &(struct journal_receipt){ 0 });

	test_ticket_step(desk, &desk->as_officer, &ticket,
			 (struct ticket_step_new){ .step = STEP_RETURN, .note = "不归我管" });
	desk->clock.fixed_ms += 1000;
	assert_ok(act_begin(&township, &desk->as_officer, &act, &desk->err), desk->err);
	assert_ok(ticket_step(act, &desk->config, &ticket, &(struct ticket_step_new){ .step = STEP_ACCEPT }, NULL,
			      &desk->err),
		  desk->err);
	assert_ok(ticket_step(act, &desk->config, &ticket,
			      &(struct ticket_step_new){ .step = STEP_WORK, .note = "入户" }, NULL, &desk->err),
		  desk->err);
	assert_ok(act_commit(act, &desk->err), desk->err);

	test_station_pass(&township, &third, &(struct journal_receipt){ 0 });
	test_station_pass(&desk->station, &third, &(struct journal_receipt){ 0 });
	test_station_pass(&township, &desk->station, &(struct journal_receipt){ 0 });
	test_station_pass(&desk->station, &township, &(struct journal_receipt){ 0 });
	test_station_equal(&desk->station, &third);
	test_station_equal(&desk->station, &township);
	/* The branch with more steps counts; the other stays for the desk to look at. */
	assert_int_equal(test_ticket_look(desk, &ticket).state, TICKET_WORKING);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_LOOK), 1);
	test_station_close(&third);
	test_station_close(&township);
}

static void merging_is_reversible(void **state)
{
	struct desk *desk = *state;
	struct id first = test_ticket_take(desk, &desk->shan, "housing", "漏雨"),
		  same = test_ticket_take(desk, &desk->shan, "housing", "还漏");
	test_ticket_step(desk, &desk->as_desk, &same, (struct ticket_step_new){ .step = STEP_MERGE, .ticket = first });
	assert_int_equal(test_ticket_look(desk, &same).state, TICKET_MERGED);
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &first,
					     (struct ticket_step_new){ .step = STEP_MERGE, .ticket = same }),
			 ERR_CONFLICT);
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &first,
					     (struct ticket_step_new){ .step = STEP_MERGE, .ticket = first }),
			 ERR_INPUT);
	test_ticket_step(desk, &desk->as_desk, &same,
			 (struct ticket_step_new){ .step = STEP_UNMERGE, .note = "不是一回事" });
	assert_int_equal(test_ticket_look(desk, &same).state, TICKET_OPEN);
}

static void merges_into_one_another_are_looked_at(void **state)
{
	struct desk *desk = *state;
	struct station township;
	struct act *act;
	struct id first = test_ticket_take(desk, &desk->shan, "housing", "漏雨"),
		  second = test_ticket_take(desk, &desk->shan, "housing", "还漏");
	test_station_join(&desk->station, &township, &desk->clock);
	test_ticket_step(desk, &desk->as_desk, &first,
			 (struct ticket_step_new){ .step = STEP_MERGE, .ticket = second });
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_LOOK), 0);
	assert_ok(act_begin(&township, &desk->as_desk, &act, &desk->err), desk->err);
	assert_ok(ticket_step(act, &desk->config, &second,
			      &(struct ticket_step_new){ .step = STEP_MERGE, .ticket = first }, NULL, &desk->err),
		  desk->err);
	assert_ok(act_commit(act, &desk->err), desk->err);
	test_station_pass(&township, &desk->station, &(struct journal_receipt){ 0 });
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_LOOK), 2);
	test_ticket_step(desk, &desk->as_desk, &first,
			 (struct ticket_step_new){ .step = STEP_UNMERGE, .note = "互并" });
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_LOOK), 0);
	assert_int_equal(test_ticket_look(desk, &second).state, TICKET_MERGED);
	test_station_close(&township);
}

static void what_may_be_the_same_matter_is_found(void **state)
{
	struct desk *desk = *state;
	struct ticket_page *page = arena_alloc(&desk->arena, sizeof *page);
	struct id roof = test_ticket_take(desk, &desk->shan, "housing", "漏雨"),
		  well = test_ticket_take(desk, &desk->shan, "water", "井水"), called;
	test_ticket_take(desk, &desk->song, "housing", "别家的");
	test_ticket_step(desk, &desk->as_desk, &well, (struct ticket_step_new){ .step = STEP_VOID, .note = "误报" });
	desk_begin(desk, &desk->as_desk);
	assert_ok(ticket_open(desk->act, &desk->config,
			      &(struct ticket_new){ .category = "other", .text = "问路", .callback = "15400000017" },
			      &called, NULL, &desk->err),
		  desk->err);
	desk_commit(desk);
	struct ticket_alike alike = { .viewer = &desk->as_desk,
				      .household = desk->shan,
				      .number = "15400000017",
				      .category = "housing",
				      .now_ms = desk->clock.fixed_ms };
	assert_ok(ticket_alike(desk->station.db, &alike, &desk->arena, page, &desk->err), desk->err);
	assert_int_equal(page->count, 2);
	assert_true(id_equal(&page->row[0].entity, &roof));
	assert_true(id_equal(&page->row[1].entity, &called));
	alike.except = roof;
	alike.number = NULL;
	assert_ok(ticket_alike(desk->station.db, &alike, &desk->arena, page, &desk->err), desk->err);
	assert_int_equal(page->count, 0);
	/* What lies elsewhere is not shown to a clerk. */
	alike = (struct ticket_alike){ .viewer = &desk->as_clerk, .household = desk->song };
	assert_ok(ticket_alike(desk->station.db, &alike, &desk->arena, page, &desk->err), desk->err);
	assert_int_equal(page->count, 0);

	test_ticket_step(desk, &desk->as_desk, &called, (struct ticket_step_new){ .step = STEP_MERGE, .ticket = roof });
	struct ticket into = test_ticket_look(desk, &roof);
	assert_int_equal(into.merged_count, 1);
	assert_string_equal(into.merged[0].title, "问路");
	test_ticket_step(desk, &desk->as_desk, &called,
			 (struct ticket_step_new){ .step = STEP_UNMERGE, .note = "不是一回事" });
	assert_int_equal(test_ticket_look(desk, &roof).merged_count, 0);
}

/* Nobody's request ends unheard with another's. */
static void what_is_merged_is_not_lost_with_what_it_was_merged_into(void **state)
{
	struct desk *desk = *state;
	struct id first = test_ticket_take(desk, &desk->shan, "housing", "漏雨"),
		  second = test_ticket_take(desk, &desk->shan, "housing", "还漏"),
		  third = test_ticket_take(desk, &desk->shan, "housing", "又漏");
	struct ticket_step_new done = { .step = STEP_VOID, .note = "误报" };
	test_ticket_step(desk, &desk->as_desk, &third,
			 (struct ticket_step_new){ .step = STEP_MERGE, .ticket = second });
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &second, done), ERR_CONFLICT);
	assert_non_null(strstr(desk->err.text, "undo those merges first"));
	test_ticket_step(desk, &desk->as_desk, &second,
			 (struct ticket_step_new){ .step = STEP_MERGE, .ticket = first, .note = "同一件事" });
	/* Through the second the third is the first's too, and the timeline says what came when. */
	struct ticket into = test_ticket_look(desk, &first);
	assert_int_equal(into.merged_count, 2);
	assert_string_equal(into.merged[1].title, "又漏");
	assert_string_equal(into.merged[1].caller, "单福田");
	assert_int_equal(into.line_count, 1);
	assert_true(into.line[0].merged_here);
	assert_int_equal(into.line[0].step, STEP_MERGE);
	assert_string_equal(into.line[0].other, into.merged[0].number);
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &first, done), ERR_CONFLICT);
	test_ticket_step(desk, &desk->as_desk, &second,
			 (struct ticket_step_new){ .step = STEP_UNMERGE, .note = "不是一回事" });
	test_ticket_step(desk, &desk->as_desk, &first, done);
	test_station_verify(&desk->station);
}

static void nothing_is_merged_into_what_is_resolved_already(void **state)
{
	struct desk *desk = *state;
	struct id roof = test_ticket_take(desk, &desk->shan, "housing", "漏雨"),
		  same = test_ticket_take(desk, &desk->shan, "housing", "还漏");
	struct ticket_step_new merge = { .step = STEP_MERGE, .ticket = roof };
	test_ticket_dispatch(desk, &roof);
	test_ticket_step(desk, &desk->as_officer, &roof, (struct ticket_step_new){ .step = STEP_ACCEPT });
	test_ticket_step(desk, &desk->as_officer, &roof,
			 (struct ticket_step_new){ .step = STEP_RESOLVE, .note = "换瓦" });
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &same, merge), ERR_CONFLICT);
	test_ticket_step(desk, &desk->as_desk, &roof,
			 (struct ticket_step_new){ .step = STEP_FOLLOW_UP, .result = TICKET_CONTENT });
	assert_int_equal(test_ticket_refused(desk, &desk->as_desk, &same, merge), ERR_CONFLICT);
	test_ticket_step(desk, &desk->as_desk, &roof, (struct ticket_step_new){ .step = STEP_REOPEN, .note = "还漏" });
	test_ticket_step(desk, &desk->as_desk, &same, merge);
}

/* Two offices: one merges, the other declares void what it is merged into. */
static void what_is_merged_into_what_is_void_is_looked_at(void **state)
{
	struct desk *desk = *state;
	struct station other;
	struct act *act;
	struct id roof = test_ticket_take(desk, &desk->shan, "housing", "漏雨"),
		  same = test_ticket_take(desk, &desk->shan, "housing", "还漏");
	test_station_join(&desk->station, &other, &desk->clock);
	test_station_pass(&desk->station, &other, &(struct journal_receipt){ 0 });
	test_station_pass(&other, &desk->station, &(struct journal_receipt){ 0 });
	test_ticket_step(desk, &desk->as_desk, &same, (struct ticket_step_new){ .step = STEP_MERGE, .ticket = roof });
	desk->clock.fixed_ms += 1000;
	assert_ok(act_begin(&other, &desk->as_desk, &act, &desk->err), desk->err);
	assert_ok(ticket_step(act, &desk->config, &roof, &(struct ticket_step_new){ .step = STEP_VOID, .note = "误报" },
			      NULL, &desk->err),
		  desk->err);
	assert_ok(act_commit(act, &desk->err), desk->err);
	test_station_pass(&other, &desk->station, &(struct journal_receipt){ 0 });
	assert_int_equal(test_ticket_look(desk, &same).state, TICKET_MERGED);
	assert_int_equal(test_ticket_in_queue(desk, &desk->as_desk, QUEUE_LOOK), 1);
	test_station_close(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(rival_steps_fold_alike_in_any_order),
		desk_test(merging_is_reversible),
		desk_test(merges_into_one_another_are_looked_at),
		desk_test(what_may_be_the_same_matter_is_found),
		desk_test(what_is_merged_is_not_lost_with_what_it_was_merged_into),
		desk_test(nothing_is_merged_into_what_is_resolved_already),
		desk_test(what_is_merged_into_what_is_void_is_looked_at),
	};
	return cmocka_run_group_tests_name("ticket merge", tests, NULL, NULL);
}
