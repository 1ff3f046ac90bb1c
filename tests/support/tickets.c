#include "tests/support/tickets.h"

#include "tests/support/suite.h"

struct id test_ticket_take(struct desk *desk, const struct id *household, const char *category, const char *text)
{
	struct id entity;
	desk_begin(desk, &desk->as_desk);
	assert_ok(ticket_open(desk->act, &desk->config,
			      &(struct ticket_new){ .household = *household, .category = category, .text = text },
			      &entity, NULL, &desk->err),
		  desk->err);
	desk_commit(desk);
	return entity;
}

struct ticket test_ticket_look(struct desk *desk, const struct id *entity)
{
	struct ticket ticket;
	assert_ok(ticket_read(desk->station.db, entity, desk->clock.fixed_ms, &desk->arena, &ticket, &desk->err),
		  desk->err);
	return ticket;
}

void test_ticket_step(struct desk *desk, const struct person *author, const struct id *ticket,
		      struct ticket_step_new new)
{
	desk_begin(desk, author);
	assert_ok(ticket_step(desk->act, &desk->config, ticket, &new, NULL, &desk->err), desk->err);
	desk_commit(desk);
}

enum err_code test_ticket_refused(struct desk *desk, const struct person *author, const struct id *ticket,
				  struct ticket_step_new new)
{
	desk_begin(desk, author);
	assert_false(ticket_step(desk->act, &desk->config, ticket, &new, NULL, &desk->err));
	desk_abandon(desk);
	return desk->err.code;
}

struct ticket_proposal test_ticket_propose(struct desk *desk, const struct id *ticket)
{
	struct ticket_proposal proposal;
	assert_ok(ticket_propose_for(desk->station.db, &desk->config, ticket, "2026-11-23", &desk->arena, &proposal,
				     &desk->err),
		  desk->err);
	return proposal;
}

void test_ticket_dispatch(struct desk *desk, const struct id *ticket)
{
	struct ticket_proposal proposal = test_ticket_propose(desk, ticket);
	struct ticket_step_new new = { .step = STEP_DISPATCH, .main = proposal.main, .co_count = proposal.co_count };
	for (size_t i = 0; i < proposal.co_count; i++)
		new.co[i] = proposal.co[i].staff;
	test_ticket_step(desk, &desk->as_desk, ticket, new);
}

int64_t test_ticket_in_queue(struct desk *desk, const struct person *viewer, enum ticket_queue queue)
{
	int64_t count[TICKET_QUEUES];
	struct ticket_page page;
	struct ticket_filter filter = { .viewer = viewer, .queue = queue, .now_ms = desk->clock.fixed_ms };
	assert_ok(ticket_counts(desk->station.db, &filter, count, &desk->err), desk->err);
	assert_ok(ticket_list(desk->station.db, &filter, 0, &desk->arena, &page, &desk->err), desk->err);
	assert_int_equal(page.count, count[queue]);
	return count[queue];
}
