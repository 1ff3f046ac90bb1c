/* Tickets of the test desk: taken, looked at and taken a step further, each in an act of its own. */
#ifndef TESTS_SUPPORT_TICKETS_H
#define TESTS_SUPPORT_TICKETS_H

#include "db/ticket.h"
#include "db/ticket_act.h"
#include "tests/support/desk.h"

/* By the desk. */
struct id test_ticket_take(struct desk *desk, const struct id *household, const char *category, const char *text);

/* As it stands now; texts live in the desk's arena. */
struct ticket test_ticket_look(struct desk *desk, const struct id *entity);

/* Fails the test unless the step is taken, or unless it is refused; then says how. */
void test_ticket_step(struct desk *desk, const struct person *author, const struct id *ticket,
		      struct ticket_step_new new);
enum err_code test_ticket_refused(struct desk *desk, const struct person *author, const struct id *ticket,
				  struct ticket_step_new new);

/* Whom the rules propose, and a dispatch to them by the desk. */
struct ticket_proposal test_ticket_propose(struct desk *desk, const struct id *ticket);
void test_ticket_dispatch(struct desk *desk, const struct id *ticket);

/* How many the viewer sees in a queue. */
int64_t test_ticket_in_queue(struct desk *desk, const struct person *viewer, enum ticket_queue queue);

#endif
