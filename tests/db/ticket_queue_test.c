/* Queues, filters, orders and the board, over many tickets in all states. */
#include <stdio.h>
#include <string.h>

#include "core/crypto.h"
#include "core/escalation.h"
#include "db/cockpit.h"
#include "db/db.h"
#include "db/saved_filter.h"
#include "db/ticket_act.h"
#include "db/ticket_board.h"
#include "tests/support/desk.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

enum { TICKETS = 60 };

static void step(struct desk *desk, const struct id *ticket, struct ticket_step_new new)
{
	desk_begin(desk, &desk->as_desk);
	assert_ok(ticket_step(desk->act, &desk->config, ticket, &new, NULL, &desk->err), desk->err);
	desk_commit(desk);
}

/* A county's worth of matters: each ticket goes some way, the further the rarer. */
static void make_tickets(struct desk *desk)
{
	static const char *const category[] = { "housing", "illness", "water", "other" };
	static const char *const urgency[] = { "normal", "urgent" };
	const struct id household[] = { desk->shan, desk->brother, desk->song };
	for (int i = 0; i < TICKETS; i++) {
		struct id ticket;
		char text[32];
		snprintf(text, sizeof text, "第 %d 件", i);
		desk_begin(desk, &desk->as_desk);
		assert_ok(ticket_open(desk->act, &desk->config,
				      &(struct ticket_new){ .household = household[i % 3],
							    .category = category[i % 4],
							    .urgency = urgency[i % 5 == 0],
							    .text = text },
				      &ticket, NULL, &desk->err),
			  desk->err);
		desk_commit(desk);
		struct ticket_step_new dispatch = { .step = STEP_DISPATCH,
						    .main = i % 2 ? desk->officer : desk->helper,
						    .told = i % 7 != 0 };
		if (i % 6 > 0)
			step(desk, &ticket, dispatch);
		if (i % 6 > 2)
			step(desk, &ticket,
			     (struct ticket_step_new){ .step = STEP_ACCEPT, .on_behalf = dispatch.main });
		if (i % 6 > 2)
			step(desk, &ticket,
			     (struct ticket_step_new){
				     .step = STEP_RESOLVE, .note = "办了", .on_behalf = dispatch.main });
		if (i % 6 > 3)
			step(desk, &ticket,
			     (struct ticket_step_new){ .step = STEP_FOLLOW_UP, .result = TICKET_CONTENT });
		if (i % 6 > 4)
			step(desk, &ticket, (struct ticket_step_new){ .step = STEP_CLOSE });
	}
	desk_at(desk, "2026-11-24", 9, 0);
}

static struct ticket_filter asked(const struct desk *desk, enum ticket_queue queue)
{
	struct ticket_filter filter = { .viewer = &desk->as_desk, .queue = queue };
	ticket_filter_at(&filter, &desk->config, desk->clock.fixed_ms);
	return filter;
}

/* All rows of a filter, page after page; how many are kept. */
static size_t read_all(struct desk *desk, const struct ticket_filter *filter, struct ticket_row row[TICKETS])
{
	struct ticket_page *page = arena_alloc(&desk->arena, sizeof *page);
	size_t count = 0;
	do {
		assert_ok(ticket_list(desk->station.db, filter, count, &desk->arena, page, &desk->err), desk->err);
		assert_true(count + page->count <= TICKETS);
		memcpy(row + count, page->row, page->count * sizeof *row);
		count += page->count;
	} while (page->count == TICKET_PAGE_ROWS);
	return count;
}

static void a_filter_gives_what_it_asks_for_and_no_more(void **state)
{
	struct desk *desk = *state;
	struct ticket_row all[TICKETS], some[TICKETS];
	make_tickets(desk);
	struct ticket_filter every = asked(desk, QUEUE_ALL), filter = every;
	assert_int_equal(read_all(desk, &every, all), TICKETS);
	filter.category = "illness";
	filter.urgency = "urgent";
	filter.main = desk->officer;
	size_t found = read_all(desk, &filter, some), wanted = 0;
	for (int i = 0; i < TICKETS; i++)
		wanted += strcmp(all[i].category, "illness") == 0 && strcmp(all[i].urgency, "urgent") == 0 &&
			  id_equal(&all[i].main, &desk->officer);
	assert_int_equal(found, wanted);
	assert_true(found > 0);
	filter = every;
	filter.state = "follow_up";
	found = read_all(desk, &filter, some);
	assert_int_equal(found, TICKETS / 6);
	for (size_t i = 0; i < found; i++)
		assert_int_equal(some[i].state, TICKET_FOLLOW_UP);
	filter = every;
	filter.opened_from = all[9].opened_at; /* the ten that were taken last */
	assert_int_equal(read_all(desk, &filter, some), 10);
	filter.opened_until = all[4].opened_at;
	assert_int_equal(read_all(desk, &filter, some), 5);
}

/* What is due within four working hours is due soon, and what is past is overdue and not soon any more. */
static void what_is_due_soon_stands_in_a_queue_of_its_own(void **state)
{
	struct desk *desk = *state;
	struct ticket_row *row = arena_alloc(&desk->arena, TICKETS * sizeof *row);
	make_tickets(desk);
	int64_t evening = desk->clock.fixed_ms + (int64_t)7 * 3600 * 1000;
	size_t soon_ever = 0, overdue_ever = 0;
	for (int64_t now = desk->clock.fixed_ms; now < evening; now += (int64_t)30 * 60 * 1000) {
		desk->clock.fixed_ms = now;
		struct ticket_filter open = asked(desk, QUEUE_OPEN), soon = asked(desk, QUEUE_SOON),
				     overdue = asked(desk, QUEUE_OVERDUE);
		size_t expected[2] = { 0 }, count = read_all(desk, &open, row);
		for (size_t i = 0; i < count; i++) {
			int64_t left = row[i].due_at - now;
			bool late = row[i].due_at && left < 0;
			bool near = row[i].due_at && !late &&
				    calendar_working_ms(&desk->config.calendar, now, row[i].due_at) <
					    (int64_t)4 * 3600 * 1000;
			assert_int_equal(row[i].overdue, late);
			assert_int_equal(row[i].soon, near);
			expected[0] += near;
			expected[1] += late;
		}
		assert_int_equal(read_all(desk, &soon, row), expected[0]);
		assert_int_equal(read_all(desk, &overdue, row), expected[1]);
		soon_ever += expected[0];
		overdue_ever += expected[1];
	}
	assert_true(soon_ever > 0 && overdue_ever > 0);
}

/* What stays overdue comes before the township after a working day, and before the county after three. */
static void what_stays_overdue_goes_up(void **state)
{
	struct desk *desk = *state;
	struct ticket_row *row = arena_alloc(&desk->arena, TICKETS * sizeof *row);
	struct person leader = desk->as_clerk;
	leader.role = ROLE_LEADER;
	strcpy(leader.area, "230124");
	const struct person *viewer[] = { &desk->as_clerk, &leader };
	size_t ever[2] = { 0 };
	make_tickets(desk);
	for (int day = 24; day <= 30; day++) {
		char date[11];
		snprintf(date, sizeof date, "2026-11-%d", day);
		desk_at(desk, date, 17, 30);
		for (int v = 0; v < 2; v++) {
			struct ticket_filter open = { .viewer = viewer[v], .queue = QUEUE_OPEN },
					     escalated = { .viewer = viewer[v], .queue = QUEUE_ESCALATED };
			ticket_filter_at(&open, &desk->config, desk->clock.fixed_ms);
			ticket_filter_at(&escalated, &desk->config, desk->clock.fixed_ms);
			size_t count = read_all(desk, &open, row), expected = 0;
			for (size_t i = 0; i < count; i++)
				expected +=
					row[i].due_at &&
					escalation_at(&desk->config, v == 0 ? ESCALATION_TOWNSHIP : ESCALATION_COUNTY,
						      row[i].due_at) < desk->clock.fixed_ms;
			assert_int_equal(read_all(desk, &escalated, row), expected);
			assert_true(v == 0 || day > 24 || expected == 0);
			ever[v] += expected;
		}
	}
	assert_true(ever[0] > 0 && ever[1] > 0);
}

/* One word, one thing: the cockpit counts as overdue what the queue lists. */
static void the_cockpit_counts_as_overdue_what_the_queue_lists(void **state)
{
	struct desk *desk = *state;
	struct ticket_row *row = arena_alloc(&desk->arena, TICKETS * sizeof *row);
	struct cockpit *cockpit = arena_alloc(&desk->arena, sizeof *cockpit);
	make_tickets(desk);
	for (int hour = 9; hour < 17; hour++) {
		desk_at(desk, "2026-11-24", hour, 0);
		struct ticket_filter overdue = asked(desk, QUEUE_OVERDUE);
		struct cockpit_query query = { .area = desk->config.county_code,
					       .from = "2026-11-01",
					       .until = "2026-12-01",
					       .from_ms = 0,
					       .until_ms = INT64_MAX,
					       .now_ms = desk->clock.fixed_ms };
		assert_ok(cockpit_read(desk->station.db, &query, &desk->arena, cockpit, &desk->err), desk->err);
		assert_int_equal(cockpit->total.overdue, read_all(desk, &overdue, row));
	}
	assert_true(cockpit->total.overdue > 0);
}

static void every_order_is_kept_over_pages(void **state)
{
	struct desk *desk = *state;
	struct ticket_row row[TICKETS];
	make_tickets(desk);
	for (int queue = 0; queue < TICKET_QUEUES; queue++)
		for (int order = 0; order < TICKET_ORDERS; order++) {
			struct ticket_filter filter = asked(desk, (enum ticket_queue)queue);
			filter.order = (enum ticket_order)order;
			size_t count = read_all(desk, &filter, row);
			int64_t counts[TICKET_QUEUES];
			assert_ok(ticket_counts(desk->station.db, &filter, counts, &desk->err), desk->err);
			assert_int_equal(counts[queue], count);
			for (size_t i = 1; i < count; i++) {
				const struct ticket_row *before = &row[i - 1], *after = &row[i];
				if (order == TICKET_ORDER_OLDEST)
					assert_true(before->opened_at <= after->opened_at);
				else if (order == TICKET_ORDER_LATEST)
					assert_true(before->opened_at >= after->opened_at);
				else if (order == TICKET_ORDER_QUEUE && queue != QUEUE_ALL)
					assert_true(before->urgency_rank > after->urgency_rank ||
						    (before->urgency_rank == after->urgency_rank &&
						     (!after->due_at ||
						      (before->due_at && before->due_at <= after->due_at))));
				else if (order == TICKET_ORDER_DUE)
					assert_true(!after->due_at ||
						    (before->due_at && before->due_at <= after->due_at));
				else if (order == TICKET_ORDER_STILL)
					assert_true(before->state_at <= after->state_at);
			}
		}
}

static void the_board_counts_what_the_queues_list(void **state)
{
	struct desk *desk = *state;
	struct ticket_board *board = arena_alloc(&desk->arena, sizeof *board);
	struct ticket_row row[TICKETS];
	make_tickets(desk);
	for (int side = 0; side < BOARD_SIDES; side++) {
		struct ticket_filter filter = asked(desk, QUEUE_ALL);
		assert_ok(ticket_board_read(desk->station.db, &filter, (enum ticket_board_side)side, &desk->arena,
					    board, &desk->err),
			  desk->err);
		assert_true(board->count > 1);
		for (int column = 0; column < BOARD_COLUMNS; column++) {
			filter.queue = ticket_board_column[column].queue;
			filter.state = ticket_board_column[column].state;
			int64_t sum = 0;
			for (size_t i = 0; i < board->count; i++) {
				struct ticket_filter cell = filter;
				cell.category = side == BOARD_BY_CATEGORY ? board->row[i].code : NULL;
				cell.area = side == BOARD_BY_TOWNSHIP ? board->row[i].code : NULL;
				cell.main = board->row[i].main;
				sum += board->row[i].count[column];
				/* Of nobody there is no filter. */
				if (side != BOARD_BY_MAIN || !id_is_none(&cell.main))
					assert_int_equal(read_all(desk, &cell, row), board->row[i].count[column]);
			}
			assert_int_equal(read_all(desk, &filter, row), sum);
			assert_int_equal(board->total[column], sum);
		}
	}
}

/* A clerk's board is that of the township. */
static void the_board_shows_nobody_more_than_they_may_see(void **state)
{
	struct desk *desk = *state;
	struct ticket_board *board = arena_alloc(&desk->arena, sizeof *board);
	make_tickets(desk);
	struct ticket_filter filter = asked(desk, QUEUE_ALL);
	filter.viewer = &desk->as_clerk;
	assert_ok(ticket_board_read(desk->station.db, &filter, BOARD_BY_TOWNSHIP, &desk->arena, board, &desk->err),
		  desk->err);
	assert_int_equal(board->count, 1);
	assert_string_equal(board->row[0].code, desk->as_clerk.area);
}

static void keep(struct desk *desk, const struct person *who, const struct saved_filter *filter)
{
	desk_begin(desk, who);
	assert_ok(saved_filter_put(desk->act, filter, &desk->err), desk->err);
	desk_commit(desk);
}

static void a_saved_filter_comes_back_as_it_was_and_is_its_owners(void **state)
{
	struct desk *desk = *state;
	struct saved_filters *read = arena_alloc(&desk->arena, sizeof *read);
	struct saved_filter filter = { .name = "德善危房", .days = 30 };
	filter.filter = (struct ticket_filter){ .queue = QUEUE_OVERDUE,
						.order = TICKET_ORDER_STILL,
						.category = "housing",
						.area = "230124203",
						.state = "working",
						.main = desk->officer };
	keep(desk, &desk->as_desk, &filter);
	assert_ok(saved_filters_read(desk->station.db, "desk", &desk->arena, read, &desk->err), desk->err);
	assert_int_equal(read->count, 1);
	assert_string_equal(read->filter[0].name, "德善危房");
	assert_int_equal(read->filter[0].filter.queue, QUEUE_OVERDUE);
	assert_int_equal(read->filter[0].filter.order, TICKET_ORDER_STILL);
	assert_string_equal(read->filter[0].filter.category, "housing");
	assert_string_equal(read->filter[0].filter.area, "230124203");
	assert_string_equal(read->filter[0].filter.state, "working");
	assert_null(read->filter[0].filter.urgency);
	assert_true(id_equal(&read->filter[0].filter.main, &desk->officer));
	assert_int_equal(read->filter[0].days, 30);

	/* Of the same name: in its place. */
	filter.filter.category = NULL;
	keep(desk, &desk->as_desk, &filter);
	assert_ok(saved_filters_read(desk->station.db, "desk", &desk->arena, read, &desk->err), desk->err);
	assert_int_equal(read->count, 1);
	assert_null(read->filter[0].filter.category);

	assert_ok(saved_filters_read(desk->station.db, desk->as_clerk.login, &desk->arena, read, &desk->err),
		  desk->err);
	assert_int_equal(read->count, 0);

	desk_begin(desk, &desk->as_desk);
	assert_ok(saved_filter_drop(desk->act, "德善危房", &desk->err), desk->err);
	desk_commit(desk);
	assert_ok(saved_filters_read(desk->station.db, "desk", &desk->arena, read, &desk->err), desk->err);
	assert_int_equal(read->count, 0);
	keep(desk, &desk->as_desk, &filter);
	assert_ok(saved_filters_read(desk->station.db, "desk", &desk->arena, read, &desk->err), desk->err);
	assert_int_equal(read->count, 1);
	test_station_verify(&desk->station);

	desk_begin(desk, &desk->as_desk);
	filter.name = "  ";
	assert_false(saved_filter_put(desk->act, &filter, &desk->err));
	desk_abandon(desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(a_filter_gives_what_it_asks_for_and_no_more),
		desk_test(what_is_due_soon_stands_in_a_queue_of_its_own),
		desk_test(what_stays_overdue_goes_up),
		desk_test(the_cockpit_counts_as_overdue_what_the_queue_lists),
		desk_test(every_order_is_kept_over_pages),
		desk_test(the_board_counts_what_the_queues_list),
		desk_test(the_board_shows_nobody_more_than_they_may_see),
		desk_test(a_saved_filter_comes_back_as_it_was_and_is_its_owners),
	};
	return cmocka_run_group_tests_name("ticket queue", tests, NULL, NULL);
}
