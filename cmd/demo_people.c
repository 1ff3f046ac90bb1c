/* People of the demonstration: names, staff, logins. All are invented. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/demo.h"
#include "core/area.h"
#include "core/staff.h"
#include "db/act.h"
#include "db/staff_act.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { HELPERS = 300, STAFF_ROOM = 512 };

int demo_below(struct demo *demo, int limit)
{
	return (int)chance_below(&demo->chance, (uint32_t)limit);
}

bool demo_percent(struct demo *demo, int percent)
{
	return demo_below(demo, 100) < percent;
}

const char *demo_phone(struct demo *demo)
{
	return arena_format(&demo->arena, "154%08d", 10000000 + demo->phones++);
}

const char *demo_hex(struct demo *demo, const struct id *id)
{
	char hex[ID_TEXT_BYTES];
	id_format(id, hex);
	return arena_text(&demo->arena, hex);
}

const char *demo_day(struct demo *demo, int days_ago)
{
	char text[11];
	day_format(day_from_number(day_number(demo->today) - days_ago), text);
	return arena_text(&demo->arena, text);
}

bool demo_put(struct demo *demo, const struct record_type *type,
	      bool (*put)(struct act *, const struct put *, struct id *, enum put_result *, size_t *, struct err *),
	      struct id *entity, struct err *err, ...)
{
	const char *value[RECORD_FIELDS] = { NULL }, *name;
	enum put_result result;
	va_list pairs;
	va_start(pairs, err);
	while ((name = va_arg(pairs, const char *))) {
		int field = record_field(type, name);
		const char *text = va_arg(pairs, const char *);
		if (field >= 0)
			value[field] = text;
	}
	va_end(pairs);
	struct put what = { .value = value };
	return put(demo->act, &what, entity, &result, NULL, err);
}

/* The commonest surnames of the north-east, each as often as it stands here. */
const char *demo_surname(struct demo *demo)
{
	static const char *const surnames[] = {
		"王", "王", "王", "王", "李", "李", "李", "李", "张", "张", "张", "张", "刘", "刘", "刘", "陈", "陈", "杨", "赵", "赵", "孙",
		"孙", "于", "于", "徐", "周", "吴", "马", "朱", "胡", "郭", "何", "高", "林", "郑", "梁", "宋", "宋", "姜", "姜", "曲", "曲",
		"单", "田", "杜", "丁", "任", "卢", "崔", "谭", "贾", "范", "金", "石", "邹", "尹", "常", "武", "白", "康", "毛", "史", "付",
		"葛", "盖", "曾", "仇", "欧阳", "那", "关", "佟", "迟", "初", "鞠",
	};
	return surnames[demo_below(demo, COUNT(surnames))];
}

const char *demo_given_name(struct demo *demo, bool male, int age)
{
	static const char *const old_men[] = { "德才", "福田", "长河", "玉山", "万海", "洪军", "树林", "景春", "占江", "国祥", "永贵", "文学", "凤山", "喜财", "庆丰", "广发", "维成", "殿臣", "连生", "守业", "有田", "振东" };
	static const char *const old_women[] = { "桂兰", "凤英", "淑珍", "秀芝", "玉芹", "桂芳", "淑华", "素琴", "玉兰", "凤霞", "秀兰", "亚琴", "淑清", "桂荣", "翠花", "金凤", "玉梅", "秀云" };
	static const char *const men[] = { "立东", "志强", "海涛", "晓峰", "建国", "伟", "洪伟", "春雨", "志刚", "国庆", "明", "永胜", "长江", "立新", "大伟", "红军", "忠诚", "学斌", "艳军", "宝成" };
	static const char *const women[] = { "丽", "岚", "艳", "秀梅", "晓红", "丽华", "春艳", "海燕", "立娟", "玉红", "敏", "静", "雪梅", "红霞", "亚丽", "凤娟" };
	static const char *const boys[] = { "子轩", "浩然", "宇航", "俊熙", "天佑", "明泽", "小龙", "一鸣", "家豪", "梓豪" };
	static const char *const girls[] = { "小雨", "欣怡", "思琪", "梓涵", "佳慧", "雨桐", "诗涵", "可馨", "雅静", "婷婷" };
	if (age >= 50)
		return male ? old_men[demo_below(demo, COUNT(old_men))] : old_women[demo_below(demo, COUNT(old_women))];
	if (age >= 22)
		return male ? men[demo_below(demo, COUNT(men))] : women[demo_below(demo, COUNT(women))];
	return male ? boys[demo_below(demo, COUNT(boys))] : girls[demo_below(demo, COUNT(girls))];
}

/* Staff ------------------------------------------------------------------------------------------- */

struct job {
	const char *number, *name, *unit, *department, *duty, *title, *area;
};

static bool add_staff(struct demo *demo, const struct job *job, struct err *err)
{
	if (demo->staff_count == demo->staff_room) {
		struct demo_staff *grown = arena_alloc(&demo->arena, (demo->staff_room + STAFF_ROOM) * sizeof *grown);
		if (demo->staff_count > 0)
			memcpy(grown, demo->staff, demo->staff_count * sizeof *grown);
		demo->staff = grown;
		demo->staff_room += STAFF_ROOM;
	}
	struct demo_staff *staff = &demo->staff[demo->staff_count++];
	*staff = (struct demo_staff){ .name = job->name, .duty = job->duty, .department = job->department, .area = job->area, .phone = demo_phone(demo) };
	return demo_put(demo, &staff_type, staff_put, &staff->entity, err, "number", job->number, "name", job->name, "unit", job->unit,
			"department", job->department, "duty", job->duty, "title", job->title, "area", job->area, "phones", staff->phone, NULL);
}

static const char *any_name(struct demo *demo)
{
	bool male = demo_percent(demo, 60);
	return arena_format(&demo->arena, "%s%s", demo_surname(demo), demo_given_name(demo, male, 30 + demo_below(demo, 25)));
}

static const char *numbered(struct demo *demo, const char *prefix, size_t number)
{
	return arena_format(&demo->arena, "%s%03zu", prefix, number);
}

/* Townships with registered households: not the forestry bureau and the farm. */
static bool has_households(const char *code)
{
	return strcmp(code, "230124400") != 0 && strcmp(code, "230124500") != 0;
}

static bool add_township_staff(struct demo *demo, const struct area_entry *area, size_t place, struct err *err)
{
	for (size_t i = 0; i < 3; i++) {
		struct job doctor = { numbered(demo, "Y", place * 3 + i + 1), any_name(demo), arena_format(&demo->arena, "%s卫生院", area->name), "health",
				      "doctor", i ? "乡村医生" : "主治医师", area->code };
		if (!add_staff(demo, &doctor, err))
			return false;
	}
	struct job clerk = { numbered(demo, "X", place + 1), any_name(demo), arena_format(&demo->arena, "%s人民政府", area->name), NULL, "clerk", "扶贫专干",
			     area->code };
	return add_staff(demo, &clerk, err);
}

static bool add_helpers(struct demo *demo, const char *const township[], size_t townships, struct err *err)
{
	const struct config *config = &demo->line->config;
	demo->first_helper = demo->staff_count;
	for (size_t i = 0; i < HELPERS; i++) {
		const struct config_department *unit = &config->department[(size_t)demo_below(demo, (int)config->department_count)];
		struct job helper = { numbered(demo, "B", i + 1), any_name(demo), unit->name, NULL, "helper", demo_percent(demo, 20) ? "科长" : "科员",
				      township[i % townships] };
		/* The one that the newspaper would name. */
		if (i == 0)
			helper = (struct job){ "B001", "孟岚", "市场监督管理局", NULL, "helper", "科员", "230124202" };
		if (!add_staff(demo, &helper, err))
			return false;
	}
	demo->helpers = HELPERS;
	return true;
}

static bool add_officers(struct demo *demo, struct err *err)
{
	const struct config *config = &demo->line->config;
	for (size_t i = 0; i < config->department_count; i++) {
		bool housing = strcmp(config->department[i].code, "housing") == 0;
		struct job officer = { numbered(demo, "D", i + 1), housing ? "张海涛" : any_name(demo), config->department[i].name, config->department[i].code,
				       "officer", "股长", config->county_code };
		if (!add_staff(demo, &officer, err))
			return false;
	}
	return true;
}

static bool add_login(struct demo *demo, const char *login, const char *role, size_t staff, const char *area, struct err *err)
{
	struct id entity;
	return demo_put(demo, &user_type, user_put, &entity, err, "login", login, "staff", demo_hex(demo, &demo->staff[staff].entity), "role", role, "area",
			area, NULL);
}

static size_t find_staff(const struct demo *demo, const char *duty, const char *department, const char *area)
{
	for (size_t i = 0; i < demo->staff_count; i++) {
		const struct demo_staff *staff = &demo->staff[i];
		if (strcmp(staff->duty, duty) == 0 && (!department || (staff->department && strcmp(staff->department, department) == 0)) &&
		    (!area || strcmp(staff->area, area) == 0))
			return i;
	}
	return 0;
}

static bool add_office(struct demo *demo, struct err *err)
{
	const char *county = demo->line->config.county_code;
	const struct job office[] = {
		{ "A001", "李敏", "县扶贫服务台", NULL, "desk", "话务员", county },	  { "A002", "赵静", "县扶贫服务台", NULL, "desk", "话务员", county },
		{ "A003", "周立新", "扶贫开发办公室", NULL, "leader", "主任", county },	  { "A004", "韩守业", "县委巡察办", NULL, "inspector", "组长", county },
		{ "A005", "吴学斌", "扶贫开发办公室", NULL, "admin", "系统管理员", county },
	};
	for (size_t i = 0; i < COUNT(office); i++)
		if (!add_staff(demo, &office[i], err))
			return false;
	return true;
}

bool demo_make_staff(struct demo *demo, struct err *err)
{
	const char *township[16], *county = demo->line->config.county_code;
	size_t townships = 0, count;
	const struct area_entry *areas = area_table(&count);
	if (!add_office(demo, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (strcmp(areas[i].level, "township") == 0 && has_households(areas[i].code) && townships < COUNT(township)) {
			if (!add_township_staff(demo, &areas[i], townships, err))
				return false;
			township[townships++] = areas[i].code;
		}
	if (!add_officers(demo, err) || !add_helpers(demo, township, townships, err) || !act_fold(demo->act, err))
		return false;
	return add_login(demo, "desk", "desk", find_staff(demo, "desk", NULL, NULL), county, err) &&
	       add_login(demo, "clerk", "clerk", find_staff(demo, "clerk", NULL, "230124202"), "230124202", err) &&
	       add_login(demo, "helper", "helper", demo->first_helper, "230124202", err) &&
	       add_login(demo, "doctor", "doctor", find_staff(demo, "doctor", NULL, "230124202"), "230124202", err) &&
	       add_login(demo, "department", "department", find_staff(demo, "officer", "housing", NULL), county, err) &&
	       add_login(demo, "leader", "leader", find_staff(demo, "leader", NULL, NULL), county, err) &&
	       add_login(demo, "inspector", "inspector", find_staff(demo, "inspector", NULL, NULL), county, err) &&
	       add_login(demo, "admin", "admin", find_staff(demo, "admin", NULL, NULL), county, err);
}

void demo_person(const struct demo *demo, size_t staff, enum role role, struct person *person)
{
	*person = (struct person){ .role = role };
	memcpy(person->staff, &demo->staff[staff].entity, sizeof person->staff);
	snprintf(person->login, sizeof person->login, "%s", role_name(role));
	snprintf(person->name, sizeof person->name, "%s", demo->staff[staff].name);
	snprintf(person->area, sizeof person->area, "%s", demo->staff[staff].area);
}
