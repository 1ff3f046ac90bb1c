/* Acts on the register and the queries over it, on a real station. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/crypto.h"
#include "core/household.h"
#include "core/json.h"
#include "core/staff.h"
#include "db/act.h"
#include "db/conflict.h"
#include "db/db.h"
#include "db/elsewhere.h"
#include "db/entry_list.h"
#include "db/fold.h"
#include "db/household.h"
#include "db/household_act.h"
#include "db/staff.h"
#include "db/staff_act.h"
#include "db/verdict_act.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

typedef bool put_function(struct act *, const struct put *, struct id *, enum put_result *, size_t *, struct err *);

struct county {
	struct station station;
	struct clock clock;
	struct act *act;
	const struct person *author;
	struct arena arena;
	struct err err;
	struct id village_household; /* 单福田, 德善村 */
};

/* Values by name: put(county, type, f, "number", "1", "head", "…", NULL). */
struct filled {
	const char *value[RECORD_FIELDS];
};

static void fill(struct county *county, const struct record_type *type, struct filled *filled, const char *name,
		 const char *typed)
{
	int field = record_field(type, name);
	assert_true(field >= 0);
	assert_ok(field_read(&type->field[field], typed, &county->arena, &filled->value[field], &county->err),
		  county->err);
}

static void begin(struct county *county)
{
	county->clock.fixed_ms += 1000;
	assert_ok(act_begin(&county->station, county->author, &county->act, &county->err), county->err);
}

static void commit(struct county *county)
{
	assert_ok(act_commit(county->act, &county->err), county->err);
	county->act = NULL;
}

static struct id put_new(struct county *county, put_function *put, const struct filled *filled)
{
	struct id entity;
	begin(county);
	assert_ok(put(county->act, &(struct put){ .value = filled->value }, &entity, NULL, NULL, &county->err),
		  county->err);
	commit(county);
	return entity;
}

static void put_area_named(struct county *county, const char *code, const char *name)
{
	struct filled filled = { 0 };
	fill(county, &area_type, &filled, "code", code);
	fill(county, &area_type, &filled, "name", name);
	put_new(county, area_put, &filled);
}

static struct filled household_named(struct county *county, const char *number, const char *head, const char *area,
				     const char *team)
{
	struct filled filled = { 0 };
	fill(county, &household_type, &filled, "number", number);
	fill(county, &household_type, &filled, "head", head);
	fill(county, &household_type, &filled, "area", area);
	fill(county, &household_type, &filled, "team", team);
	fill(county, &household_type, &filled, "status", "未脱贫");
	return filled;
}

static struct id put_household_named(struct county *county, const char *number, const char *head, const char *area,
				     const char *team)
{
	struct filled filled = household_named(county, number, head, area, team);
	return put_new(county, household_put, &filled);
}

static int open_county(void **state)
{
	struct county *county = calloc(1, sizeof *county);
	county->clock = clock_fixed(1795000000000);
	test_station_open(&county->station, &county->clock);
	put_area_named(county, "230124", "方正县");
	put_area_named(county, "230124203", "德善乡");
	put_area_named(county, "230124203200", "德善村村委会");
	put_area_named(county, "230124203201", "安乐村村委会");
	put_area_named(county, "230124204", "宝兴乡");
	put_area_named(county, "230124204200", "德善村村委会");
	county->village_household = put_household_named(county, "1", "单福田", "230124203200", "10组");
	put_household_named(county, "2", "宋长河", "230124203200", "2组");
	put_household_named(county, "3", "曲桂兰", "230124203201", "三组");
	put_household_named(county, "4", "赵晓峰", "230124204200", "1组");
	*state = county;
	return 0;
}

static int close_county(void **state)
{
	struct county *county = *state;
	act_abandon(county->act);
	test_station_close(&county->station);
	arena_release(&county->arena);
	free(county);
	return 0;
}

static struct household read_household(struct county *county, const struct id *entity)
{
	struct household household;
	assert_ok(household_read(county->station.db, entity, "2026-11-23", &county->arena, &household, &county->err),
		  county->err);
	return household;
}

/* What a form does: reads, changes one field, puts. `seen` is what it read. */
static enum put_result change(struct county *county, const struct record *seen, const char *name, const char *typed)
{
	struct filled filled;
	enum put_result result;
	memcpy(filled.value, seen->value, sizeof filled.value);
	fill(county, &household_type, &filled, name, typed);
	begin(county);
	assert_ok(
		household_put(county->act,
			      &(struct put){ .entity = county->village_household, .seen = seen, .value = filled.value },
			      NULL, &result, NULL, &county->err),
		county->err);
	commit(county);
	return result;
}

static void see(struct county *county, struct record *record)
{
	assert_ok(fold_read_record(county->station.db, &household_type, &county->village_household, &county->arena,
				   record, &county->err),
		  county->err);
}

static void what_does_not_differ_makes_no_event(void **state)
{
	struct county *county = *state;
	struct record record;
	see(county, &record);
	int64_t events = test_number(&county->station, "SELECT count(*) FROM event");
	assert_int_equal(change(county, &record, "head", "单福田"), PUT_NOTHING);
	assert_int_equal(test_number(&county->station, "SELECT count(*) FROM event"), events);
	assert_int_equal(change(county, &record, "status", "返贫"), PUT_CHANGED);
	assert_int_equal(test_number(&county->station, "SELECT count(*) FROM event"), events + 1);
}

/* Those of the household of 单福田. */
static struct conflict_page conflicts_of(struct county *county)
{
	struct conflict_page page;
	struct conflict_query query = { .household = county->village_household };
	assert_ok(conflict_list(county->station.db, &query, 0, &county->arena, &page, &county->err), county->err);
	return page;
}

static void two_edits_of_one_field_are_a_conflict_until_settled(void **state)
{
	struct county *county = *state;
	struct record seen;
	see(county, &seen);
	change(county, &seen, "address", "德善村东头");
	change(county, &seen, "status", "返贫");
	change(county, &seen, "status", "已脱贫享受政策"); /* saw what stood before 返贫 */
	struct household household = read_household(county, &county->village_household);
	struct conflict_page page = conflicts_of(county);
	assert_int_equal(page.count, 1);
	assert_string_equal(page.row[0].type->field[page.row[0].field].name, "status");
	assert_string_equal(page.row[0].value, "2");
	assert_string_equal(page.row[0].rival, "4");
	assert_true(page.row[0].at_ms > page.row[0].rival_at_ms);
	assert_string_equal(household_value(&household, "address"), "德善村东头");
	/* Settled in favour of what lost. */
	struct record now;
	see(county, &now);
	struct filled filled;
	memcpy(filled.value, now.value, sizeof filled.value);
	fill(county, &household_type, &filled, "status", "返贫");
	begin(county);
	assert_ok(household_put(
			  county->act,
			  &(struct put){ .entity = county->village_household, .value = filled.value, .settle = true },
			  NULL, NULL, NULL, &county->err),
		  county->err);
	commit(county);
	household = read_household(county, &county->village_household);
	assert_int_equal(conflicts_of(county).count, 0);
	assert_string_equal(household_value(&household, "status"), "4");
	test_station_verify(&county->station);
}

static void of_a_protected_field_the_earlier_value_stays(void **state)
{
	struct county *county = *state;
	struct record seen;
	see(county, &seen);
	change(county, &seen, "head", "单福海");
	change(county, &seen, "head", "单福江");
	struct household household = read_household(county, &county->village_household);
	assert_string_equal(household_value(&household, "head"), "单福海");
	struct conflict_page page = conflicts_of(county);
	assert_int_equal(page.count, 1);
	assert_string_equal(page.row[0].rival, "单福江");
}

static bool settle(struct county *county, const struct person *author, const struct conflict_row *row,
		   const char *value)
{
	const struct person *before = county->author;
	county->author = author;
	begin(county);
	bool ok = conflict_settle(county->act, row, value, &county->err);
	if (ok)
		commit(county);
	else
		act_abandon(county->act);
	county->act = NULL;
	county->author = before;
	return ok;
}

/* One is settled while the other stays; who may not settle does not; what was settled is not settled again. */
static void conflicts_are_settled_one_by_one(void **state)
{
	struct county *county = *state;
	struct record seen;
	struct person helper = { .role = ROLE_HELPER, .area = "230124202", .login = "helper" };
	see(county, &seen);
	change(county, &seen, "head", "单福海");
	change(county, &seen, "head", "单福江");
	change(county, &seen, "address", "村东头");
	change(county, &seen, "address", "村西头");
	struct conflict_page page = conflicts_of(county);
	assert_int_equal(page.count, 2);
	size_t head = strcmp(page.row[0].type->field[page.row[0].field].name, "head") == 0 ? 0 : 1;
	assert_false(settle(county, &helper, &page.row[head], "单福江"));
	assert_int_equal(county->err.code, ERR_DENIED);
	struct conflict_row named;
	const char *name = conflict_name(&page.row[head], &county->arena);
	assert_ok(conflict_by_name(county->station.db, &(struct conflict_query){ NULL, { { 0 } } }, name,
				   &county->arena, &named, &county->err),
		  county->err);
	assert_ok(settle(county, county->author, &named, named.rival), county->err);
	struct household household = read_household(county, &county->village_household);
	assert_string_equal(household_value(&household, "head"), "单福江");
	assert_string_equal(household_value(&household, "address"), "村西头");
	assert_false(settle(county, county->author, &named, "单福海"));
	assert_int_equal(county->err.code, ERR_CONFLICT);
	page = conflicts_of(county);
	assert_int_equal(page.count, 1);
	assert_ok(settle(county, county->author, &page.row[0], "村北头"), county->err);
	assert_int_equal(conflicts_of(county).count, 0);
	household = read_household(county, &county->village_household);
	assert_string_equal(household_value(&household, "address"), "村北头");
	test_station_verify(&county->station);
}

static void a_number_is_given_once(void **state)
{
	struct county *county = *state;
	struct filled filled = household_named(county, "1", "孙德才", "230124203200", "1组");
	size_t field = RECORD_FIELDS;
	begin(county);
	assert_false(
		household_put(county->act, &(struct put){ .value = filled.value }, NULL, NULL, &field, &county->err));
	assert_int_equal(county->err.code, ERR_CONFLICT);
	assert_string_equal(household_type.field[field].name, "number");
	/* Nor by changing another household's. */
	struct id second;
	assert_ok(household_by_number(county->station.db, "2", &second, &county->err), county->err);
	assert_false(household_put(county->act, &(struct put){ .entity = second, .value = filled.value }, NULL, NULL,
				   &field, &county->err));
	assert_int_equal(county->err.code, ERR_CONFLICT);
	fill(county, &household_type, &filled, "number", "5");
	fill(county, &household_type, &filled, "area", "230124203999");
	assert_false(
		household_put(county->act, &(struct put){ .value = filled.value }, NULL, NULL, &field, &county->err));
	assert_string_equal(household_type.field[field].name, "area");
	act_abandon(county->act);
	county->act = NULL;
}

static void a_clerk_changes_the_own_township_only(void **state)
{
	struct county *county = *state;
	struct person clerk = { .login = "clerk", .role = ROLE_CLERK, .area = "230124204" };
	struct record record;
	see(county, &record);
	county->author = &clerk;
	begin(county);
	assert_false(household_leave(county->act, &county->village_household, "2026-11-15", "2", &county->err));
	assert_int_equal(county->err.code, ERR_DENIED);
	/* Nor can it be drawn over into the own township. */
	struct filled filled;
	memcpy(filled.value, record.value, sizeof filled.value);
	fill(county, &household_type, &filled, "area", "230124204200");
	assert_false(household_put(county->act,
				   &(struct put){ .entity = county->village_household, .value = filled.value }, NULL,
				   NULL, NULL, &county->err));
	assert_int_equal(county->err.code, ERR_DENIED);
	act_abandon(county->act);
	county->act = NULL;
}

static struct id put_member_named(struct county *county, const char *name, const char *relation, const char *idnumber)
{
	char household[ID_TEXT_BYTES];
	struct filled filled = { 0 };
	id_format(&county->village_household, household);
	fill(county, &member_type, &filled, "household", household);
	fill(county, &member_type, &filled, "name", name);
	fill(county, &member_type, &filled, "relation", relation);
	fill(county, &member_type, &filled, "idnumber", idnumber);
	return put_new(county, member_put, &filled);
}

static void who_leaves_stays_in_history(void **state)
{
	struct county *county = *state;
	struct id head = put_member_named(county, "单福田", "户主", "99999919590307001X");
	put_member_named(county, "曲秀英", "配偶", "999999196208150020");
	begin(county);
	assert_false(member_leave(county->act, &head, "1950-01-01", "1", &county->err));
	assert_ok(member_leave(county->act, &head, "2026-11-15", "1", &county->err), county->err);
	commit(county);
	struct household household = read_household(county, &county->village_household);
	assert_int_equal(household.member.count, 2);
	assert_string_equal(household_part_value(&household.member.part[0], &member_type, "name"), "曲秀英");
	assert_string_equal(household_part_value(&household.member.part[1], &member_type, "left_on"), "2026-11-15");
	struct household_row row;
	assert_ok(household_row_read(county->station.db, &county->village_household, "2026-11-23", &county->arena, &row,
				     &county->err),
		  county->err);
	assert_int_equal(row.people, 1);

	begin(county);
	assert_ok(household_leave(county->act, &county->village_household, "2026-11-16", "2", &county->err),
		  county->err);
	commit(county);
	struct household_list *list;
	assert_ok(household_list_open(county->station.db, &(struct household_filter){ 0 }, &list, &county->err),
		  county->err);
	assert_int_equal(household_list_count(list), 3);
	household_list_close(list);
	assert_ok(household_list_open(county->station.db, &(struct household_filter){ .presence = HOUSEHOLD_GONE },
				      &list, &county->err),
		  county->err);
	assert_int_equal(household_list_count(list), 1);
	household_list_close(list);
}

static void assert_list(struct county *county, const struct household_filter *filter, const char *numbers)
{
	struct household_list *list;
	struct household_row row[10];
	size_t count;
	char found[100] = "";
	assert_ok(household_list_open(county->station.db, filter, &list, &county->err), county->err);
	assert_ok(household_list_read(county->station.db, list, 0, 10, "2026-11-23", &county->arena, row, &count,
				      &county->err),
		  county->err);
	assert_int_equal(count, household_list_count(list));
	for (size_t i = 0; i < count; i++) {
		strcat(found, row[i].number);
		assert_int_equal(household_list_place(list, &row[i].entity), i);
	}
	assert_string_equal(found, numbers);
	household_list_close(list);
}

static struct id put_staff_named(struct county *county, const char *number, const char *name, const char *duty)
{
	struct filled filled = { 0 };
	fill(county, &staff_type, &filled, "number", number);
	fill(county, &staff_type, &filled, "name", name);
	fill(county, &staff_type, &filled, "duty", duty);
	fill(county, &staff_type, &filled, "area", "230124203");
	fill(county, &staff_type, &filled, "phones", "154-0000-0101");
	fill(county, &staff_type, &filled, "department", strcmp(duty, "officer") == 0 ? "housing" : "");
	return put_new(county, staff_put, &filled);
}

static struct id assign(struct county *county, const struct id *household, const struct id *staff, const char *from)
{
	char text[ID_TEXT_BYTES];
	struct filled filled = { 0 };
	id_format(household, text);
	fill(county, &assign_type, &filled, "household", text);
	id_format(staff, text);
	fill(county, &assign_type, &filled, "staff", text);
	fill(county, &assign_type, &filled, "duty", "helper");
	fill(county, &assign_type, &filled, "from_on", from);
	return put_new(county, assign_put, &filled);
}

static void lists_are_filtered_and_ordered(void **state)
{
	struct county *county = *state;
	struct record record;
	see(county, &record);
	change(county, &record, "status", "返贫");
	/* 曲 qu, 单 shan (not dan), 宋 song, 赵 zhao */
	assert_list(county, &(struct household_filter){ 0 }, "3124");
	assert_list(county, &(struct household_filter){ .order = HOUSEHOLD_BY_NUMBER }, "1234");
	/* Group 2 before group 10. */
	assert_list(county, &(struct household_filter){ .order = HOUSEHOLD_BY_WALK }, "2134");
	assert_list(county, &(struct household_filter){ .area = "230124203", .order = HOUSEHOLD_BY_NUMBER }, "123");
	assert_list(county, &(struct household_filter){ .area = "230124203201" }, "3");
	assert_list(county, &(struct household_filter){ .status = "4" }, "1");
	assert_list(county,
		    &(struct household_filter){ .status = "1", .area = "230124203", .order = HOUSEHOLD_BY_NUMBER },
		    "23");
	assert_list(county, &(struct household_filter){ .unvisited_since = "2026-11-01", .order = HOUSEHOLD_BY_VISIT },
		    "2134");
	assert_list(county, &(struct household_filter){ .cause = "01" }, "");
}

static void who_helps_is_known_by_day(void **state)
{
	struct county *county = *state;
	struct id helper = put_staff_named(county, "G001", "孟岚", "helper"),
		  officer = put_staff_named(county, "G002", "张海涛", "officer");
	struct id assignment = assign(county, &county->village_household, &helper, "2021-03-01");
	struct staff_rows rows;
	struct staff staff;
	struct household_filter own = { .staff = helper, .today = "2026-11-23" };
	assert_list(county, &own, "1");
	own.today = "2021-02-28";
	assert_list(county, &own, "");
	own.today = NULL;
	own.duty = "doctor";
	assert_list(county, &own, "");
	begin(county);
	assert_ok(assign_end(county->act, &assignment, "2026-10-31", &county->err), county->err);
	commit(county);
	assert_ok(staff_of_household(county->station.db, &county->village_household, "helper", "2026-10-31",
				     &county->arena, &rows, &county->err),
		  county->err);
	assert_int_equal(rows.count, 1);
	assert_string_equal(rows.row[0].name, "孟岚");
	assert_ok(staff_of_household(county->station.db, &county->village_household, NULL, "2026-11-01", &county->arena,
				     &rows, &county->err),
		  county->err);
	assert_int_equal(rows.count, 0);
	struct household household = read_household(county, &county->village_household);
	assert_int_equal(household.assigned.count, 1);
	assert_false(household.assigned.row[0].now);
	assert_string_equal(household.assigned.row[0].name, "孟岚");

	assert_ok(staff_list(county->station.db, &(struct staff_filter){ .department = "housing" }, &county->arena,
			     &rows, &county->err),
		  county->err);
	assert_int_equal(rows.count, 1);
	assert_ok(staff_list(county->station.db, &(struct staff_filter){ .duty = "helper", .area = "230124203" },
			     &county->arena, &rows, &county->err),
		  county->err);
	assert_int_equal(rows.count, 1);
	assert_ok(staff_list(county->station.db, &(struct staff_filter){ .area = "230124204" }, &county->arena, &rows,
			     &county->err),
		  county->err);
	assert_int_equal(rows.count, 0);
	assert_ok(staff_by_phone(county->station.db, "15400000101", &county->arena, &rows, &county->err), county->err);
	assert_int_equal(rows.count, 2);
	assert_ok(staff_read(county->station.db, &officer, &county->arena, &staff, &county->err), county->err);
	assert_string_equal(staff.area_name, "德善乡");
}

static void a_household_has_one_head(void **state)
{
	struct county *county = *state;
	put_member_named(county, "单福田", "户主", "99999919590307001X");
	struct filled filled = { 0 };
	char household[ID_TEXT_BYTES];
	size_t field = RECORD_FIELDS;
	id_format(&county->village_household, household);
	fill(county, &member_type, &filled, "household", household);
	fill(county, &member_type, &filled, "name", "曲秀英");
	fill(county, &member_type, &filled, "relation", "户主");
	begin(county);
	assert_false(member_put(county->act, &(struct put){ .value = filled.value }, NULL, NULL, &field, &county->err));
	assert_string_equal(member_type.field[field].name, "relation");
	act_abandon(county->act);
	county->act = NULL;
}

static void the_tree_of_areas_counts_households(void **state)
{
	struct county *county = *state;
	struct household_areas areas;
	struct area_row area;
	struct area_rows children;
	assert_ok(household_areas_read(county->station.db, NULL, &county->arena, &areas, &county->err), county->err);
	assert_int_equal(areas.count, 1);
	assert_int_equal(areas.area[0].households, 4);
	assert_ok(household_areas_read(county->station.db, "230124", &county->arena, &areas, &county->err),
		  county->err);
	assert_int_equal(areas.count, 2);
	assert_string_equal(areas.area[0].name, "德善乡");
	assert_int_equal(areas.area[0].households, 3);
	assert_ok(household_areas_read(county->station.db, "230124203", &county->arena, &areas, &county->err),
		  county->err);
	assert_int_equal(areas.count, 2);
	assert_string_equal(areas.area[0].brief, "德善村");
	assert_int_equal(areas.area[0].households, 2);
	assert_ok(area_read(county->station.db, "230124203200", &county->arena, &area, &county->err), county->err);
	assert_string_equal(area.parent, "230124203");
	assert_ok(area_children(county->station.db, "230124203", &county->arena, &children, &county->err), county->err);
	assert_int_equal(children.count, 2);
	assert_false(area_read(county->station.db, "999999", &county->arena, &area, &county->err));
	assert_int_equal(county->err.code, ERR_MISSING);
}

static void logins_are_read(void **state)
{
	struct county *county = *state;
	struct id helper = put_staff_named(county, "G001", "孟岚", "helper");
	struct filled filled = { 0 };
	struct user user;
	struct user_rows users;
	char staff[ID_TEXT_BYTES];
	id_format(&helper, staff);
	fill(county, &user_type, &filled, "login", "menglan");
	fill(county, &user_type, &filled, "staff", staff);
	fill(county, &user_type, &filled, "role", "helper");
	fill(county, &user_type, &filled, "area", "230124");
	put_new(county, user_put, &filled);
	assert_ok(user_read(county->station.db, "menglan", &county->arena, &user, &county->err), county->err);
	assert_string_equal(user.name, "孟岚");
	assert_true(id_equal(&user.staff, &helper));
	assert_false(user.disabled);
	assert_ok(user_list(county->station.db, &county->arena, &users, &county->err), county->err);
	assert_int_equal(users.count, 1);
	assert_false(user_read(county->station.db, "nobody", &county->arena, &user, &county->err));
}

/* Every query above has run once in this process's connection; none may read a whole table that grows. */
static void no_query_scans_a_growing_table(void **state)
{
	struct county *county = *state;
	char *plans;
	struct staff_rows rows;
	struct entry_page *entries = arena_alloc(&county->arena, sizeof *entries);
	lists_are_filtered_and_ordered(state);
	who_helps_is_known_by_day(state);
	the_tree_of_areas_counts_households(state);
	who_leaves_stays_in_history(state);
	assert_ok(staff_list(county->station.db, &(struct staff_filter){ 0 }, &county->arena, &rows, &county->err),
		  county->err);
	assert_ok(entry_list(county->station.db, &(struct id){ { 1 } }, 0, &county->arena, entries, &county->err),
		  county->err);
	assert_int_equal(entries->count, 0);
	const char *where;
	assert_ok(elsewhere_find(county->station.db, "99999919590412039X", &(struct id){ { 1 } }, &county->arena,
				 &where, &county->err),
		  county->err);
	assert_null(where);
	assert_ok(db_plans(county->station.db, &county->arena, &plans, &county->err), county->err);
	const char *behind = strstr(plans, "WITH behind");
	assert_non_null(behind);
	assert_non_null(strstr(behind, "SEARCH event USING INDEX event_entity"));
	static const char *const growing[] = { "household", "member",	      "income",	 "measure", "assign", "staff",
					       "user",	    "diary",	      "ticket",	 "won",	    "lost",   "area",
					       "card",	    "field_conflict", "payload", "refused" };
	for (size_t i = 0; i < sizeof growing / sizeof *growing; i++) {
		char scan[64];
		snprintf(scan, sizeof scan, "\tSCAN %s", growing[i]);
		for (const char *found = plans; (found = strstr(found, scan)); found += strlen(scan)) {
			char after = found[strlen(scan)];
			if (after == '\n' || after == ' ')
				fail_msg("%.*s", 200, found);
		}
	}
}

/* What once named the head counts no more, what came later still does. */
static void a_household_whose_entry_was_refused_is_entered_again(void **state)
{
	struct county *county = *state;
	struct filled filled = household_named(county, "7", "丁秀兰", "230124203200", "2组");
	struct id entity = put_new(county, household_put, &filled);
	struct hash first;
	struct stmt *stmt = stmt_start(county->station.db, "SELECT hash FROM event WHERE entity = :entity");
	stmt_id(stmt, ":entity", &entity);
	assert_true(stmt_next(stmt) && stmt_get_hash(stmt, 0, &first));
	assert_ok(stmt_end(stmt, &county->err), county->err);
	fill(county, &household_type, &filled, "note", "搬到村东头");
	begin(county);
	assert_ok(household_put(county->act, &(struct put){ .entity = entity, .value = filled.value }, NULL, NULL, NULL,
				&county->err),
		  county->err);
	commit(county);
	begin(county);
	assert_ok(verdict_refuse(county->act, &first, "录错", &county->err), county->err);
	commit(county);
	begin(county);
	assert_ok(household_put(county->act, &(struct put){ .entity = entity, .value = filled.value }, NULL, NULL, NULL,
				&county->err),
		  county->err);
	commit(county);
	struct household again = read_household(county, &entity);
	assert_string_equal(household_value(&again, "head"), "丁秀兰");
	assert_string_equal(household_value(&again, "note"), "搬到村东头");
}

int main(void)
{
	crypto_start();
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_county, close_county)
	const struct CMUnitTest tests[] = {
		TEST(what_does_not_differ_makes_no_event),
		TEST(two_edits_of_one_field_are_a_conflict_until_settled),
		TEST(conflicts_are_settled_one_by_one),
		TEST(of_a_protected_field_the_earlier_value_stays),
		TEST(a_number_is_given_once),
		TEST(a_clerk_changes_the_own_township_only),
		TEST(who_leaves_stays_in_history),
		TEST(a_household_has_one_head),
		TEST(lists_are_filtered_and_ordered),
		TEST(who_helps_is_known_by_day),
		TEST(the_tree_of_areas_counts_households),
		TEST(logins_are_read),
		TEST(a_household_whose_entry_was_refused_is_entered_again),
		TEST(no_query_scans_a_growing_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
