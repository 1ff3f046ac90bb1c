#include "tests/support/people.h"

#include "db/hand_over.h"
#include "db/staff.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

bool test_absence_try(struct desk *desk, const struct person *author, struct absence_new absence)
{
	desk_begin(desk, author);
	struct absence replaced;
	bool ok = absence_put(desk->act, &absence, &desk->arena, &replaced, &desk->err);
	if (ok)
		desk_commit(desk);
	else
		desk_abandon(desk);
	return ok;
}

void test_absence_note(struct desk *desk, const struct id *staff, const struct id *deputy, const char *from,
		       const char *until)
{
	struct absence_new absence = { .staff = *staff, .from_on = from, .until_on = until };
	if (deputy)
		absence.deputy = *deputy;
	assert_ok(test_absence_try(desk, &desk->as_desk, absence), desk->err);
}

struct ticket_proposal test_absence_propose(struct desk *desk, const char *today)
{
	struct ticket_proposal proposal;
	struct ticket_case illness = { .household = desk->shan, .category = "illness", .urgency = "normal" };
	assert_ok(ticket_propose(desk->station.db, &desk->config, &illness, today, &desk->arena, &proposal, &desk->err),
		  desk->err);
	return proposal;
}

const char *test_in_charge(struct desk *desk, const struct id *household, const char *today)
{
	struct staff_rows rows;
	assert_ok(staff_of_household(desk->station.db, household, "helper", today, &desk->arena, &rows, &desk->err),
		  desk->err);
	assert_true(rows.count <= 1);
	return rows.count ? rows.row[0].name : "";
}

void test_hand_over(struct desk *desk, const struct id *from, const struct id *to, const char *on, int64_t households)
{
	struct hand_over what = { .from = *from, .to = *to, .on = on };
	desk_begin(desk, &desk->as_admin);
	assert_ok(hand_over(desk->act, &what, &desk->err), desk->err);
	assert_int_equal(what.households, households);
	desk_commit(desk);
}
