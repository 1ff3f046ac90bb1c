#include "tests/support/desk.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/household.h"
#include "core/staff.h"
#include "db/staff_act.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

const char *desk_hex(struct desk *desk, const struct id *id)
{
	char hex[ID_TEXT_BYTES];
	id_format(id, hex);
	return arena_text(&desk->arena, hex);
}

void desk_begin(struct desk *desk, const struct person *author)
{
	desk->clock.fixed_ms += 1000;
	assert_ok(act_begin(&desk->station, author, &desk->act, &desk->err), desk->err);
}

void desk_commit(struct desk *desk)
{
	assert_ok(act_commit(desk->act, &desk->err), desk->err);
	desk->act = NULL;
}

void desk_abandon(struct desk *desk)
{
	act_abandon(desk->act);
	desk->act = NULL;
}

void desk_at(struct desk *desk, const char *date, int hour, int minute)
{
	struct day day = { 0 };
	assert_true(day_parse(date, &day));
	desk->clock.fixed_ms = day_start_ms(day) + ((int64_t)hour * 60 + minute) * 60000;
}

struct id desk_put(struct desk *desk, desk_put_function *put, const struct record_type *type, ...)
{
	struct id entity;
	const char *value[RECORD_FIELDS] = { 0 }, *name;
	va_list list;
	va_start(list, type);
	while ((name = va_arg(list, const char *))) {
		int field = record_field(type, name);
		assert_true(field >= 0);
		assert_ok(field_read(&type->field[field], va_arg(list, const char *), &desk->arena, &value[field],
				     &desk->err),
			  desk->err);
	}
	va_end(list);
	desk_begin(desk, NULL);
	assert_ok(put(desk->act, &(struct put){ .value = value }, &entity, NULL, NULL, &desk->err), desk->err);
	desk_commit(desk);
	return entity;
}

static void put_area(struct desk *desk, const char *code, const char *name)
{
	desk_put(desk, area_put, &area_type, "code", code, "name", name, NULL);
}

static struct id put_household(struct desk *desk, const char *number, const char *head, const char *area,
			       const char *phones)
{
	return desk_put(desk, household_put, &household_type, "number", number, "head", head, "area", area, "team",
			"3组", "status", "未脱贫", "cause", "因病", "phones", phones, "registered_on", "2016-01-01",
			NULL);
}

static void assign(struct desk *desk, const struct id *household, const struct id *staff, const char *duty)
{
	desk_put(desk, assign_put, &assign_type, "household", desk_hex(desk, household), "staff", desk_hex(desk, staff),
		 "duty", duty, NULL);
}

static struct id put_staff(struct desk *desk, const char *number, const char *name, const char *duty, const char *area,
			   const char *phone)
{
	return desk_put(desk, staff_put, &staff_type, "number", number, "name", name, "duty", duty, "area", area,
			"unit", "县直", "phones", phone, "department", strcmp(duty, "officer") == 0 ? "housing" : "",
			NULL);
}

static struct person person(enum role role, const struct id *staff, const char *name, const char *area)
{
	struct person made = { .role = role };
	memcpy(made.staff, staff, sizeof made.staff);
	snprintf(made.name, sizeof made.name, "%s", name);
	snprintf(made.login, sizeof made.login, "%s", role_name(role));
	snprintf(made.area, sizeof made.area, "%s", area);
	return made;
}

static void fill(struct desk *desk)
{
	put_area(desk, "230124", "方正县");
	put_area(desk, "230124203", "德善乡");
	put_area(desk, "230124203200", "德善村村委会");
	put_area(desk, "230124204", "宝兴乡");
	put_area(desk, "230124204200", "宝兴村村委会");
	desk->shan = put_household(desk, "0017", "单福田", "230124203200", "15400000017");
	desk->brother = put_household(desk, "0018", "单福海", "230124203200", "15400000017,04515700001");
	desk->song = put_household(desk, "0031", "宋长河", "230124204200", "15400000031");
	desk->helper = put_staff(desk, "h1", "孟岚", "helper", "230124203", "15490000001");
	desk->other_helper = put_staff(desk, "h2", "王立东", "helper", "230124204", "15490000002");
	desk->doctor = put_staff(desk, "d1", "陈立", "doctor", "230124203", "15490000003");
	desk->officer = put_staff(desk, "o1", "张海涛", "officer", "230124", "15490000004");
	desk->clerk = put_staff(desk, "c1", "赵晓峰", "clerk", "230124203", "15490000005");
	desk->operator= put_staff(desk, "s1", "李敏", "desk", "230124", "15490000006");
	assign(desk, &desk->shan, &desk->helper, "帮扶干部");
	assign(desk, &desk->shan, &desk->doctor, "签约医生");
	assign(desk, &desk->brother, &desk->helper, "帮扶干部");
	assign(desk, &desk->song, &desk->other_helper, "帮扶干部");
	desk->as_desk = person(ROLE_DESK, &desk->operator, "李敏", "230124");
	desk->as_helper = person(ROLE_HELPER, &desk->helper, "孟岚", "230124203");
	desk->as_other_helper = person(ROLE_HELPER, &desk->other_helper, "王立东", "230124204");
	desk->as_doctor = person(ROLE_DOCTOR, &desk->doctor, "陈立", "230124203");
	desk->as_officer = person(ROLE_DEPARTMENT, &desk->officer, "张海涛", "230124");
	desk->as_clerk = person(ROLE_CLERK, &desk->clerk, "赵晓峰", "230124203");
	desk->as_admin = person(ROLE_ADMIN, &desk->operator, "李敏", "230124");
}

int desk_open(void **state)
{
	struct desk *desk = calloc(1, sizeof *desk);
	desk->clock = clock_fixed(0);
	desk_at(desk, "2026-11-23", 9, 0);
	test_station_open(&desk->station, &desk->clock);
	assert_ok(config_read("data/fangzheng.yaml", &desk->config, NULL, &desk->err), desk->err);
	fill(desk);
	desk_at(desk, "2026-11-23", 9, 0);
	desk->clock.fixed_ms += 60000;
	*state = desk;
	return 0;
}

int desk_close(void **state)
{
	struct desk *desk = *state;
	act_abandon(desk->act);
	test_station_close(&desk->station);
	config_release(&desk->config);
	arena_release(&desk->arena);
	free(desk);
	return 0;
}
