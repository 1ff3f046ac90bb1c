/* The test desk's people: away, proposed, in charge of households, and these handed over. */
#ifndef TESTS_SUPPORT_PEOPLE_H
#define TESTS_SUPPORT_PEOPLE_H

#include "db/absence.h"
#include "tests/support/tickets.h"

/* An absence in an act of its own: whether it was taken, else desk->err says why; by the desk, and it is taken. */
bool test_absence_try(struct desk *desk, const struct person *author, struct absence_new absence);
void test_absence_note(struct desk *desk, const struct id *staff, const struct id *deputy, const char *from,
		       const char *until);

/* Whom the rules propose for an illness in Shan's household on that day. */
struct ticket_proposal test_absence_propose(struct desk *desk, const char *today);

/* The name of the one helper of a household on that day; "" for nobody. */
const char *test_in_charge(struct desk *desk, const struct id *household, const char *today);

/* All households of the one to the other, so many; `on` NULL: today. */
void test_hand_over(struct desk *desk, const struct id *from, const struct id *to, const char *on, int64_t households);

#endif
