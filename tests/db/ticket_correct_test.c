/* What is put right on a ticket: seen at once, kept in the timeline, the same on every station. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/config.h"
#include "db/call.h"
#include "db/config_edition.h"
#include "db/ticket.h"
#include "db/ticket_act.h"
#include "db/ticket_correct.h"
#include "tests/support/desk.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"
#include "tests/support/tickets.h"

static struct id take(struct desk *desk, struct ticket_new new)
{
	struct id entity;
	desk_begin(desk, &desk->as_desk);
	assert_ok(ticket_open(desk->act, &desk->config, &new, &entity, NULL, &desk->err), desk->err);
	desk_commit(desk);
	return entity;
}

static bool try(struct desk *desk, const struct person *author, const struct id *ticket,
		const struct ticket_correction *correction)
{
	struct ticket_step_new step = { .step = STEP_CORRECT, .note = "核对过", .correction = correction };
	desk_begin(desk, author);
	bool ok = ticket_step(desk->act, &desk->config, ticket, &step, NULL, &desk->err);
	if (ok)
		desk_commit(desk);
	else
		desk_abandon(desk);
	return ok;
}

static void correct(struct desk *desk, const struct id *ticket, struct ticket_correction correction)
{
	assert_ok(try(desk, &desk->as_desk, ticket, &correction), desk->err);
}

static const struct ticket_new asked = {
	.category = "other", .text = "房子漏雨", .caller = "邻居", .callback = "15400000017"
};

static void a_household_that_was_missing_is_found_later(void **state)
{
	struct desk *desk = *state;
	struct id entity = take(desk, asked);
	struct ticket before = test_ticket_look(desk, &entity);
	assert_true(id_is_none(&before.household));
	correct(desk, &entity, (struct ticket_correction){ .sets_household = true, .household = desk->shan });
	struct ticket ticket = test_ticket_look(desk, &entity);
	assert_memory_equal(&ticket.household, &desk->shan, sizeof ticket.household);
	assert_string_equal(ticket.head, "单福田");
	assert_int_equal(strlen(ticket.area), 12);
	/* It says what stood there, moved nothing else, and stays in the chain it began in. */
	assert_non_null(strstr(ticket.line[0].correct, "单福田"));
	assert_string_equal(ticket.line[0].note, "核对过");
	assert_string_equal(ticket.scope, before.scope);
	assert_int_equal(ticket.state, TICKET_OPEN);
	assert_string_equal(ticket.caller, "邻居");
	/* The household's own list has it, and whoever sees that household sees it. */
	struct ticket_page *page = arena_alloc(&desk->arena, sizeof *page);
	assert_ok(ticket_of_household(desk->station.db, &desk->shan, desk->clock.fixed_ms, &desk->arena, page,
				      &desk->err),
		  desk->err);
	assert_int_equal(page->count, 1);
	struct ticket_filter filter = { .viewer = &desk->as_clerk,
					.queue = QUEUE_OPEN,
					.now_ms = desk->clock.fixed_ms };
	assert_ok(ticket_list(desk->station.db, &filter, 0, &desk->arena, page, &desk->err), desk->err);
	assert_int_equal(page->count, 1);
	test_station_verify(&desk->station);
}

static void every_field_is_corrected_by_itself(void **state)
{
	struct desk *desk = *state;
	struct ticket_new new = asked;
	new.household = desk->shan;
	struct id entity = take(desk, new);
	correct(desk, &entity, (struct ticket_correction){ .caller = "王五", .relation = "女婿" });
	correct(desk, &entity, (struct ticket_correction){ .callback = "0451 57110002", .category = "housing" });
	correct(desk, &entity, (struct ticket_correction){ .caller = "", .urgency = "urgent" });
	struct ticket ticket = test_ticket_look(desk, &entity);
	assert_null(ticket.caller);
	assert_string_equal(ticket.relation, "女婿");
	assert_string_equal(ticket.callback, "045157110002");
	assert_string_equal(ticket.category, "housing");
	assert_string_equal(ticket.urgency, "urgent");
	assert_string_equal(ticket.head, "单福田");
	assert_int_equal(ticket.line_count, 3);
	/* Not everybody who reads a timeline may see numbers whole. */
	assert_null(strstr(ticket.line[1].correct, "5711"));
	assert_null(strstr(ticket.line[1].correct, "15400000017"));
	assert_non_null(strstr(ticket.line[1].correct, "154****0017 → "));
	assert_non_null(strstr(ticket.line[1].correct_whole, "15400000017 → 045157110002"));
	assert_non_null(strstr(ticket.line[1].correct_whole, "住房安全"));
	assert_non_null(strstr(ticket.line[1].correct, "住房安全"));
	/* The rules propose by what it is now. */
	struct ticket_proposal proposal;
	assert_ok(ticket_propose_for(desk->station.db, &desk->config, &entity, "2026-11-23", &desk->arena, &proposal,
				     &desk->err),
		  desk->err);
	assert_string_equal(proposal.main_party, "department:housing");
	test_station_verify(&desk->station);
}

static void what_changes_nothing_or_will_not_do_is_refused(void **state)
{
	struct desk *desk = *state;
	struct id entity = take(desk, asked);
	const struct ticket_correction refused[] = {
		{ .caller = NULL },
		{ .caller = "邻居" },
		{ .caller = " 邻居 " },
		{ .callback = "15400000017" },
		{ .callback = "就在手边" },
		{ .category = "nonsense" },
		{ .urgency = "" },
		{ .sets_household = true },
		{ .sets_household = true, .household = desk->helper },
	};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		assert_false(try(desk, &desk->as_desk, &entity, &refused[i]));
	/* Nor by whom it is not for. */
	struct ticket_correction fine = { .caller = "王五" };
	assert_false(try(desk, &desk->as_officer, &entity, &fine));
	assert_int_equal(desk->err.code, ERR_DENIED);
	assert_false(try(desk, &desk->as_clerk, &entity, &fine));
	assert_int_equal(test_ticket_look(desk, &entity).line_count, 0);
}

static void it_moves_no_limit_and_no_state(void **state)
{
	struct desk *desk = *state;
	struct ticket_new new = asked;
	new.household = desk->shan;
	struct id entity = take(desk, new);
	desk_begin(desk, &desk->as_desk);
	struct ticket_step_new dispatch = { .step = STEP_DISPATCH, .main = desk->officer };
	assert_ok(ticket_step(desk->act, &desk->config, &entity, &dispatch, NULL, &desk->err), desk->err);
	desk_commit(desk);
	struct ticket before = test_ticket_look(desk, &entity);
	correct(desk, &entity,
		(struct ticket_correction){ .sets_household = true, .household = desk->song, .category = "illness" });
	struct ticket after = test_ticket_look(desk, &entity);
	assert_int_equal(after.state, TICKET_DISPATCHED);
	assert_int_equal(after.accept_due, before.accept_due);
	assert_int_equal(after.resolve_due, before.resolve_due);
	assert_memory_equal(&after.main, &before.main, sizeof after.main);
	/* Who saw it before the correction takes the next step all the same: it rivals nothing. */
	struct ticket_step_new accept = { .step = STEP_ACCEPT, .saw = before.last_step };
	desk_begin(desk, &desk->as_officer);
	assert_ok(ticket_step(desk->act, &desk->config, &entity, &accept, NULL, &desk->err), desk->err);
	desk_commit(desk);
	assert_int_equal(test_ticket_look(desk, &entity).state, TICKET_ACCEPTED);
}

static void set_all_limits(struct config *config, const char *resolve)
{
	struct duration limit;
	assert_true(duration_parse(resolve, &limit));
	config->limits.resolve = limit;
	for (size_t i = 0; i < config->category_count; i++)
		config->category[i].limits.resolve = limit;
	for (size_t i = 0; i < config->urgency_count; i++)
		config->urgency[i].limits.resolve = limit;
	for (size_t i = 0; i < config->rule_count; i++)
		config->rule[i].limits.resolve = limit;
}

static void has_limit(struct desk *desk, const struct id *ticket, const char *resolve)
{
	struct arena arena = { 0 };
	struct ticket_proposal proposal;
	struct duration limit;
	assert_true(duration_parse(resolve, &limit));
	assert_ok(ticket_propose_for(desk->station.db, &desk->config, ticket, "2026-11-23", &arena, &proposal,
				     &desk->err),
		  desk->err);
	assert_int_equal(proposal.limits.resolve.amount, limit.amount);
	arena_release(&arena);
}

/* What the settings become later is no business of a ticket that was taken before. */
static void its_limits_are_those_of_the_day_it_was_taken(void **state)
{
	struct desk *desk = *state;
	struct ticket_correction other = { .category = "illness" }, first = { .category = asked.category };
	set_all_limits(&desk->config, "11 work days");
	struct id before = take(desk, asked);
	set_all_limits(&desk->config, "22 work days");
	correct(desk, &before, other);
	correct(desk, &before, first);
	has_limit(desk, &before, "11 work days");
	desk_begin(desk, &desk->as_admin);
	assert_ok(config_edition_publish(desk->act, &desk->config, &desk->err), desk->err);
	desk_commit(desk);
	struct id after = take(desk, asked);
	set_all_limits(&desk->config, "33 work days");
	correct(desk, &after, other);
	has_limit(desk, &after, "22 work days");
}

static void two_stations_that_correct_at_once_agree(void **state)
{
	struct desk *desk = *state;
	struct station other;
	struct clock later = clock_fixed(desk->clock.fixed_ms + 60000);
	struct journal_receipt receipt;
	struct id entity = take(desk, asked);
	test_station_join(&desk->station, &other, &later);
	test_station_pass(&desk->station, &other, &receipt);
	correct(desk, &entity, (struct ticket_correction){ .caller = "王五", .relation = "邻居" });
	struct act *act;
	struct ticket_correction theirs = { .caller = "赵六" };
	struct ticket_step_new step = { .step = STEP_CORRECT, .correction = &theirs };
	assert_ok(act_begin(&other, &desk->as_desk, &act, &desk->err), desk->err);
	assert_ok(act_finish(act, ticket_step(act, &desk->config, &entity, &step, NULL, &desk->err), &desk->err),
		  desk->err);
	test_station_pass(&desk->station, &other, &receipt);
	test_station_pass(&other, &desk->station, &receipt);
	test_station_equal(&desk->station, &other);
	struct ticket ticket = test_ticket_look(desk, &entity);
	assert_string_equal(ticket.caller, "赵六");
	assert_string_equal(ticket.relation, "邻居");
	test_station_close(&other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(a_household_that_was_missing_is_found_later),
		desk_test(every_field_is_corrected_by_itself),
		desk_test(what_changes_nothing_or_will_not_do_is_refused),
		desk_test(it_moves_no_limit_and_no_state),
		desk_test(its_limits_are_those_of_the_day_it_was_taken),
		desk_test(two_stations_that_correct_at_once_agree),
	};
	return cmocka_run_group_tests_name("ticket correct", tests, NULL, NULL);
}
