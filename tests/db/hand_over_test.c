/* Households that change hands: who had them before, planned and put off, undone, and at two stations at once. */
#include <string.h>

#include "core/household.h"
#include "core/staff.h"
#include "db/conflict.h"
#include "db/fold.h"
#include "db/hand_over.h"
#include "db/household_act.h"
#include "db/staff.h"
#include "db/staff_act.h"
#include "tests/support/desk.h"
#include "tests/support/people.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

static void households_change_hands_and_it_stays_to_be_seen_who_had_them(void **state)
{
	struct desk *desk = *state;
	test_hand_over(desk, &desk->helper, &desk->other_helper, "2026-12-01", 2);
	const struct id *household[] = { &desk->shan, &desk->brother };
	for (int i = 0; i < 2; i++) {
		assert_string_equal(test_in_charge(desk, household[i], "2026-11-30"), "孟岚");
		assert_string_equal(test_in_charge(desk, household[i], "2026-12-01"), "王立东");
	}
	assert_string_equal(test_in_charge(desk, &desk->song, "2026-12-01"), "王立东");
	/* All of them back, on a later day: who had them before has them again. */
	test_hand_over(desk, &desk->other_helper, &desk->helper, "2027-01-01", 3);
	assert_string_equal(test_in_charge(desk, &desk->shan, "2026-12-31"), "王立东");
	assert_string_equal(test_in_charge(desk, &desk->shan, "2027-01-01"), "孟岚");
	assert_string_equal(test_in_charge(desk, &desk->song, "2027-01-01"), "孟岚");
	test_station_verify(&desk->station);
}

static void nobody_is_in_charge_twice_by_hand_over(void **state)
{
	struct desk *desk = *state;
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	/* Corrected on the same day, twice. */
	test_hand_over(desk, &desk->helper, &desk->other_helper, NULL, 2);
	test_hand_over(desk, &desk->other_helper, &third, NULL, 3);
	assert_string_equal(test_in_charge(desk, &desk->shan, "2026-11-22"), "孟岚");
	assert_string_equal(test_in_charge(desk, &desk->shan, "2026-11-23"), "高远");
	assert_string_equal(test_in_charge(desk, &desk->song, "2026-11-22"), "王立东");
	test_hand_over(desk, &third, &desk->helper, NULL, 3);
	assert_string_equal(test_in_charge(desk, &desk->shan, "2026-11-23"), "孟岚");
	/* What is planned and has not begun is replaced. */
	test_hand_over(desk, &desk->helper, &desk->other_helper, "2026-12-01", 3);
	test_hand_over(desk, &desk->helper, &third, "2026-11-25", 3);
	assert_string_equal(test_in_charge(desk, &desk->shan, "2026-11-24"), "孟岚");
	assert_string_equal(test_in_charge(desk, &desk->shan, "2026-11-25"), "高远");
	assert_string_equal(test_in_charge(desk, &desk->shan, "2026-12-01"), "高远");
	test_station_verify(&desk->station);
}

static void a_planned_hand_over_is_replaced_by_a_newer_one(void **state)
{
	struct desk *desk = *state;
	/* The same people, now sooner. */
	test_hand_over(desk, &desk->helper, &desk->other_helper, "2026-12-10", 2);
	test_hand_over(desk, &desk->helper, &desk->other_helper, NULL, 2);
	const char *const days[] = { "2026-11-23", "2026-12-09", "2026-12-10", "2030-01-01" };
	for (size_t i = 0; i < 4; i++)
		assert_string_equal(test_in_charge(desk, &desk->shan, days[i]), "王立东");
	assert_string_equal(test_in_charge(desk, &desk->shan, "2026-11-22"), "孟岚");
	/* There and back is planned; then it goes to a third at once, and nobody comes back. */
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	test_hand_over(desk, &desk->other_helper, &desk->helper, "2026-12-10", 3);
	test_hand_over(desk, &desk->helper, &desk->other_helper, "2027-01-10", 3);
	test_hand_over(desk, &desk->other_helper, &third, "2026-11-25", 3);
	assert_string_equal(test_in_charge(desk, &desk->shan, "2026-11-24"), "王立东");
	const char *const later[] = { "2026-11-25", "2026-12-10", "2027-01-09", "2027-01-10", "2030-01-01" };
	for (size_t i = 0; i < 5; i++)
		assert_string_equal(test_in_charge(desk, &desk->shan, later[i]), "高远");
	/* What has begun is no plan, though the hand-over is entered late. */
	desk_at(desk, "2026-12-01", 9, 0);
	test_hand_over(desk, &desk->other_helper, &desk->helper, "2026-11-24", 3);
	assert_string_equal(test_in_charge(desk, &desk->shan, "2026-11-24"), "孟岚");
	assert_string_equal(test_in_charge(desk, &desk->shan, "2026-11-25"), "高远");
	test_station_verify(&desk->station);
}

static void a_planned_hand_over_is_put_off(void **state)
{
	struct desk *desk = *state;
	test_hand_over(desk, &desk->helper, &desk->other_helper, "2026-12-05", 2);
	test_hand_over(desk, &desk->helper, &desk->other_helper, "2026-12-20", 2);
	const struct {
		const char *day, *name;
	} known[] = { { "2026-12-04", "孟岚" }, { "2026-12-19", "孟岚" }, { "2026-12-20", "王立东" } };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		assert_string_equal(test_in_charge(desk, &desk->shan, known[i].day), known[i].name);
	/* What has begun is not taken back by a later one. */
	desk_at(desk, "2026-12-21", 9, 0);
	struct hand_over again = { .from = desk->helper, .to = desk->other_helper, .on = "2026-12-30" };
	desk_begin(desk, &desk->as_admin);
	assert_false(hand_over(desk->act, &again, &desk->err));
	assert_int_equal(desk->err.code, ERR_MISSING);
	desk_abandon(desk);
	test_station_verify(&desk->station);
}

static void undo(struct desk *desk, const struct id *from, const struct id *to, const char *on, int64_t households)
{
	struct hand_over what = { .from = *from, .to = *to, .on = on };
	desk_begin(desk, &desk->as_admin);
	assert_ok(hand_over_undo(desk->act, &what, &desk->err), desk->err);
	assert_int_equal(what.households, households);
	desk_commit(desk);
}

static void a_mistaken_hand_over_is_undone(void **state)
{
	struct desk *desk = *state;
	test_hand_over(desk, &desk->helper, &desk->other_helper, NULL, 2);
	undo(desk, &desk->helper, &desk->other_helper, NULL, 2);
	assert_string_equal(test_in_charge(desk, &desk->shan, "2026-11-23"), "孟岚");
	assert_string_equal(test_in_charge(desk, &desk->shan, "2030-01-01"), "孟岚");
	assert_string_equal(test_in_charge(desk, &desk->song, "2026-11-23"), "王立东");
	/* Some days later too, and twice on one day, there and on. */
	test_hand_over(desk, &desk->helper, &desk->other_helper, "2026-11-24", 2);
	desk_at(desk, "2026-11-26", 9, 0);
	undo(desk, &desk->helper, &desk->other_helper, "2026-11-24", 2);
	assert_string_equal(test_in_charge(desk, &desk->brother, "2026-11-25"), "孟岚");
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	test_hand_over(desk, &desk->helper, &desk->other_helper, NULL, 2);
	test_hand_over(desk, &desk->other_helper, &third, NULL, 3);
	undo(desk, &desk->other_helper, &third, NULL, 3);
	undo(desk, &desk->helper, &desk->other_helper, NULL, 2);
	assert_string_equal(test_in_charge(desk, &desk->shan, "2026-11-26"), "孟岚");
	assert_string_equal(test_in_charge(desk, &desk->song, "2026-11-26"), "王立东");
	/* Nothing went so. */
	struct hand_over nothing = { .from = desk->helper, .to = desk->other_helper };
	desk_begin(desk, &desk->as_admin);
	assert_false(hand_over_undo(desk->act, &nothing, &desk->err));
	assert_int_equal(desk->err.code, ERR_MISSING);
	desk_abandon(desk);
	test_station_verify(&desk->station);
}

static int64_t periods(struct desk *desk, const char *staff, const char *from, const char *until)
{
	/* A statement is kept by the address of its text. */
	const char *sql = arena_format(
		&desk->arena,
		"SELECT count(*) FROM assign JOIN staff ON staff.entity = assign.staff JOIN household"
		" ON household.entity = assign.household WHERE staff.number = '%s' AND household.number = '0017'"
		" AND ifnull(from_on, '') LIKE '%s' AND ifnull(until_on, '') = '%s'",
		staff, from, until);
	return test_number(&desk->station, sql);
}

static void assign_shan(struct desk *desk, const struct id *staff, const char *from, const char *until)
{
	desk_put(desk, assign_put, &assign_type, "household", desk_hex(desk, &desk->shan), "staff",
		 desk_hex(desk, staff), "duty", "帮扶干部", "from_on", from, until ? "until_on" : NULL, until, NULL);
}

static void what_a_hand_over_replaced_comes_back_with_it(void **state)
{
	struct desk *desk = *state;
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	/* A period of the successor's own that was to come. */
	assign_shan(desk, &desk->other_helper, "2026-12-15", "2026-12-31");
	test_hand_over(desk, &desk->helper, &desk->other_helper, "2026-12-01", 2);
	assert_int_equal(periods(desk, "h2", "2026-12-15", "2026-12-31"), 0);
	undo(desk, &desk->helper, &desk->other_helper, "2026-12-01", 2);
	assert_int_equal(periods(desk, "h2", "2026-12-15", "2026-12-31"), 1);
	assert_int_equal(periods(desk, "h1", "%", ""), 1);
	/* A hand-over that was planned to somebody else. */
	test_hand_over(desk, &desk->helper, &third, "2026-12-12", 2);
	test_hand_over(desk, &desk->helper, &desk->other_helper, "2026-11-20", 2);
	assert_string_equal(test_in_charge(desk, &desk->brother, "2026-12-12"), "王立东");
	undo(desk, &desk->helper, &desk->other_helper, "2026-11-20", 2);
	assert_string_equal(test_in_charge(desk, &desk->brother, "2026-11-20"), "孟岚");
	assert_string_equal(test_in_charge(desk, &desk->brother, "2026-12-11"), "孟岚");
	assert_string_equal(test_in_charge(desk, &desk->brother, "2026-12-12"), "高远");
	assert_int_equal(periods(desk, "h2", "2026-12-15", "2026-12-31"), 1);
	undo(desk, &desk->helper, &third, "2026-12-12", 2);
	/* Who helped there already goes on beside the one who has it again. */
	assign_shan(desk, &third, "2026-01-01", NULL);
	test_hand_over(desk, &desk->helper, &third, NULL, 2);
	assert_int_equal(periods(desk, "h1", "%", ""), 0);
	undo(desk, &desk->helper, &third, NULL, 2);
	assert_int_equal(periods(desk, "h1", "%", ""), 1);
	assert_int_equal(periods(desk, "h3", "2026-01-01", ""), 1);
	test_station_verify(&desk->station);
}

static void what_went_on_since_is_not_taken_back(void **state)
{
	struct desk *desk = *state;
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	test_hand_over(desk, &desk->helper, &desk->other_helper, "2026-12-01", 2);
	test_hand_over(desk, &desk->other_helper, &third, "2026-12-10", 3);
	struct hand_over what = { .from = desk->helper, .to = desk->other_helper, .on = "2026-12-01" };
	desk_begin(desk, &desk->as_admin);
	assert_false(hand_over_undo(desk->act, &what, &desk->err));
	assert_int_equal(desk->err.code, ERR_CONFLICT);
	desk_abandon(desk);
	undo(desk, &desk->other_helper, &third, "2026-12-10", 3);
	undo(desk, &desk->helper, &desk->other_helper, "2026-12-01", 2);
	assert_string_equal(test_in_charge(desk, &desk->shan, "2030-01-01"), "孟岚");
	assert_string_equal(test_in_charge(desk, &desk->song, "2030-01-01"), "王立东");
}

static size_t conflicts_of(struct desk *desk, struct station *station, struct conflict_page *page)
{
	struct conflict_query all = { .viewer = NULL };
	assert_ok(conflict_list(station->db, &all, 0, &desk->arena, page, &desk->err), desk->err);
	return page->count;
}

static void settle(struct desk *desk, const struct conflict_row *row, const char *value)
{
	desk_begin(desk, &desk->as_admin);
	assert_ok(conflict_settle(desk->act, row, value, &desk->err), desk->err);
	desk_commit(desk);
}

static void what_two_stations_hand_to_two_people_is_a_conflict(void **state)
{
	struct desk *desk = *state;
	struct station second;
	struct journal_receipt receipt;
	struct conflict_page *page = arena_alloc(&desk->arena, sizeof *page);
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	struct hand_over elsewhere = { .from = desk->helper, .to = third };
	test_station_join(&desk->station, &second, &desk->clock);
	test_hand_over(desk, &desk->helper, &desk->other_helper, NULL, 2);
	desk_at(desk, "2026-11-23", 15, 0); /* the later one counts until it is settled */
	assert_ok(act_begin(&second, &desk->as_admin, &desk->act, &desk->err), desk->err);
	assert_ok(hand_over(desk->act, &elsewhere, &desk->err), desk->err);
	desk_commit(desk);
	assert_int_equal(conflicts_of(desk, &desk->station, page), 0);
	test_station_pass(&second, &desk->station, &receipt);
	test_station_pass(&desk->station, &second, &receipt);
	assert_int_equal(conflicts_of(desk, &second, page), 2);
	assert_int_equal(conflicts_of(desk, &desk->station, page), 2);
	assert_string_equal(page->row[0].type->field[page->row[0].field].name, "passed_to");
	assert_string_equal(page->row[0].value, "h3");
	assert_string_equal(page->row[0].rival, "h2");
	/* One of them has it, or both do. */
	struct id decided = page->row[0].household, both = page->row[1].household;
	settle(desk, &page->row[0], "h2");
	assert_string_equal(test_in_charge(desk, &decided, "2026-11-23"), "王立东");
	settle(desk, &page->row[1], NULL);
	struct staff_rows rows;
	assert_ok(staff_of_household(desk->station.db, &both, "helper", "2026-11-23", &desk->arena, &rows, &desk->err),
		  desk->err);
	assert_int_equal(rows.count, 2);
	test_station_pass(&desk->station, &second, &receipt);
	assert_int_equal(conflicts_of(desk, &desk->station, page), 0);
	test_station_equal(&desk->station, &second);
	test_station_verify(&desk->station);
	test_station_close(&second);
}

/* The two stations hand 0017 over, each to somebody else and from another day on; what the first has then. */
static void hand_over_twice(struct desk *desk, struct station *second, const struct id *third,
			    struct conflict_page *page)
{
	struct journal_receipt receipt;
	struct hand_over what = { .from = desk->helper,
				  .to = desk->other_helper,
				  .on = "2026-12-03",
				  .number = (const char *const[]){ "0017" },
				  .number_count = 1 };
	test_station_join(&desk->station, second, &desk->clock);
	desk_begin(desk, &desk->as_admin);
	assert_ok(hand_over(desk->act, &what, &desk->err), desk->err);
	desk_commit(desk);
	desk_at(desk, "2026-11-23", 15, 0);
	what.to = *third;
	what.on = "2026-12-05";
	assert_ok(act_begin(second, &desk->as_admin, &desk->act, &desk->err), desk->err);
	assert_ok(hand_over(desk->act, &what, &desk->err), desk->err);
	desk_commit(desk);
	test_station_pass(second, &desk->station, &receipt);
	test_station_close(second);
	assert_int_equal(conflicts_of(desk, &desk->station, page), 2);
}

static void what_is_not_settled_is_not_handed_over(void **state)
{
	struct desk *desk = *state;
	struct station second;
	struct conflict_page *page = arena_alloc(&desk->arena, sizeof *page);
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	hand_over_twice(desk, &second, &third, page);
	const struct {
		bool (*act)(struct act *, struct hand_over *, struct err *);
		const char *on;
	} tries[] = { { hand_over, "2026-12-04" }, { hand_over, "2026-12-07" }, { hand_over_undo, "2026-12-05" } };
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		struct hand_over what = { .from = desk->helper, .to = third, .on = tries[i].on };
		desk_begin(desk, &desk->as_admin);
		assert_false(tries[i].act(desk->act, &what, &desk->err));
		assert_int_equal(desk->err.code, ERR_CONFLICT);
		assert_non_null(strstr(desk->err.text, "0017"));
		desk_abandon(desk);
	}
	assert_int_equal(conflicts_of(desk, &desk->station, page), 2);
}

static void to_whom_and_until_when_are_settled_as_one(void **state)
{
	struct desk *desk = *state;
	struct station second;
	struct conflict_page *page = arena_alloc(&desk->arena, sizeof *page);
	struct id third = desk_put(desk, staff_put, &staff_type, "number", "h3", "name", "高远", "duty", "helper",
				   "area", "230124203", NULL);
	hand_over_twice(desk, &second, &third, page);
	size_t to = strcmp(page->row[0].type->field[page->row[0].field].name, "passed_to") == 0 ? 0 : 1;
	struct conflict_row whom = page->row[to], when = page->row[1 - to];
	const struct {
		const struct conflict_row *row;
		const char *value, *first, *before, *name;
	} ways[] = { { &whom, whom.rival, "2026-12-03", "2026-12-02", "王立东" },
		     { &whom, whom.value, "2026-12-05", "2026-12-04", "高远" },
		     { &when, when.rival, "2026-12-03", "2026-12-02", "王立东" },
		     { &when, when.value, "2026-12-05", "2026-12-04", "高远" } };
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		desk_begin(desk, &desk->as_admin);
		assert_ok(conflict_settle(desk->act, ways[i].row, ways[i].value, &desk->err), desk->err);
		assert_ok(act_fold(desk->act, &desk->err), desk->err);
		assert_int_equal(conflicts_of(desk, &desk->station, page), 0);
		assert_string_equal(test_in_charge(desk, &desk->shan, ways[i].before), "孟岚");
		assert_string_equal(test_in_charge(desk, &desk->shan, ways[i].first), ways[i].name);
		assert_string_equal(test_in_charge(desk, &desk->shan, "2030-01-01"), ways[i].name);
		desk_abandon(desk);
	}
	/* Both stay, of whom one has it until a day that neither said: that is decided apart. */
	desk_begin(desk, &desk->as_admin);
	assert_ok(conflict_settle(desk->act, &when, "2026-12-31", &desk->err), desk->err);
	assert_ok(act_fold(desk->act, &desk->err), desk->err);
	assert_int_equal(conflicts_of(desk, &desk->station, page), 1);
	desk_abandon(desk);
}

static void some_households_are_handed_over(void **state)
{
	struct desk *desk = *state;
	struct hand_over what = { .from = desk->helper,
				  .to = desk->other_helper,
				  .number = (const char *const[]){ "0017" },
				  .number_count = 1 };
	desk_begin(desk, &desk->as_admin);
	assert_ok(hand_over(desk->act, &what, &desk->err), desk->err);
	assert_int_equal(what.households, 1);
	desk_commit(desk);
	assert_string_equal(test_in_charge(desk, &desk->shan, "2026-11-23"), "王立东");
	assert_string_equal(test_in_charge(desk, &desk->brother, "2026-11-23"), "孟岚");
	/* One that is not theirs, or nobody's, is named. */
	desk_begin(desk, &desk->as_admin);
	assert_false(hand_over(desk->act, &what, &desk->err));
	assert_int_equal(desk->err.code, ERR_MISSING);
	assert_non_null(strstr(desk->err.text, "0017"));
	desk_abandon(desk);
}

static void earlier_periods_of_the_same_person_are_kept(void **state)
{
	struct desk *desk = *state;
	test_hand_over(desk, &desk->helper, &desk->other_helper, "2026-12-01", 2);
	desk_at(desk, "2027-01-05", 9, 0);
	test_hand_over(desk, &desk->other_helper, &desk->helper, "2027-01-01", 3);
	test_hand_over(desk, &desk->helper, &desk->other_helper, "2027-02-01", 3);
	const struct {
		const char *day, *name;
	} known[] = { { "2026-11-30", "孟岚" },	 { "2026-12-01", "王立东" }, { "2026-12-31", "王立东" },
		      { "2027-01-01", "孟岚" },	 { "2027-01-31", "孟岚" },   { "2027-02-01", "王立东" },
		      { "2030-01-01", "王立东" } };
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		assert_string_equal(test_in_charge(desk, &desk->shan, known[i].day), known[i].name);
	/* So it is where one is assigned anew, and nobody is twice on a day. */
	struct id again = desk_put(desk, assign_put, &assign_type, "household", desk_hex(desk, &desk->brother), "staff",
				   desk_hex(desk, &desk->helper), "duty", "帮扶干部", "from_on", "2028-01-01", NULL);
	assert_int_equal(test_number(&desk->station, "SELECT count(*) FROM assign JOIN staff ON staff.entity ="
						     " assign.staff JOIN household ON household.entity ="
						     " assign.household WHERE staff.number = 'h1' AND household.head ="
						     " '单福海'"),
			 3);
	struct record record;
	const char *value[RECORD_FIELDS] = { NULL };
	assert_ok(fold_read_record(desk->station.db, &assign_type, &again, &desk->arena, &record, &desk->err),
		  desk->err);
	memcpy(value, record.value, sizeof record.value);
	value[record_field(&assign_type, "from_on")] = "2027-01-31";
	desk_begin(desk, &desk->as_admin);
	assert_false(
		assign_put(desk->act, &(struct put){ .entity = again, .value = value }, NULL, NULL, NULL, &desk->err));
	assert_int_equal(desk->err.code, ERR_CONFLICT);
	desk_abandon(desk);
	/* A form on an ended period in which it is taken up again leaves the ended one. */
	value[record_field(&assign_type, "from_on")] = "2029-01-01";
	value[record_field(&assign_type, "until_on")] = "2029-12-31";
	desk_begin(desk, &desk->as_admin);
	assert_ok(assign_end(desk->act, &again, "2028-06-30", &desk->err), desk->err);
	desk_commit(desk);
	assert_ok(fold_read_record(desk->station.db, &assign_type, &again, &desk->arena, &record, &desk->err),
		  desk->err);
	struct id anew;
	desk_begin(desk, &desk->as_admin);
	assert_ok(assign_put(desk->act, &(struct put){ .entity = again, .seen = &record, .value = value }, &anew, NULL,
			     NULL, &desk->err),
		  desk->err);
	desk_commit(desk);
	assert_false(id_equal(&again, &anew));
	test_station_verify(&desk->station);
}

static void a_hand_over_is_all_or_nothing(void **state)
{
	struct desk *desk = *state;
	int64_t events = test_number(&desk->station, "SELECT count(*) FROM event");
	struct hand_over refused[] = {
		{ .from = desk->helper, .to = desk->helper },
		{ .from = desk->helper, .to = desk->shan },
		{ .from = desk->officer, .to = desk->helper },
		{ .from = desk->helper, .to = desk->other_helper, .on = "bald" },
		{ .from = desk->helper, .to = desk->doctor },
		{ .from = desk->helper, .to = desk->clerk },
		{ .from = desk->doctor, .to = desk->helper },
	};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		desk_begin(desk, &desk->as_admin);
		assert_false(hand_over(desk->act, &refused[i], &desk->err));
		desk_abandon(desk);
	}
	struct hand_over fine = { .from = desk->other_helper, .to = desk->helper };
	desk_begin(desk, &desk->as_clerk);
	assert_false(hand_over(desk->act, &fine, &desk->err));
	assert_int_equal(desk->err.code, ERR_DENIED);
	desk_abandon(desk);
	assert_int_equal(test_number(&desk->station, "SELECT count(*) FROM event"), events);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(households_change_hands_and_it_stays_to_be_seen_who_had_them),
		desk_test(nobody_is_in_charge_twice_by_hand_over),
		desk_test(a_planned_hand_over_is_replaced_by_a_newer_one),
		desk_test(a_planned_hand_over_is_put_off),
		desk_test(a_mistaken_hand_over_is_undone),
		desk_test(what_a_hand_over_replaced_comes_back_with_it),
		desk_test(what_went_on_since_is_not_taken_back),
		desk_test(what_two_stations_hand_to_two_people_is_a_conflict),
		desk_test(what_is_not_settled_is_not_handed_over),
		desk_test(to_whom_and_until_when_are_settled_as_one),
		desk_test(some_households_are_handed_over),
		desk_test(earlier_periods_of_the_same_person_are_kept),
		desk_test(a_hand_over_is_all_or_nothing),
	};
	return cmocka_run_group_tests_name("hand_over", tests, NULL, NULL);
}
