/* People of the demonstration: names, staff, logins. All are invented. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cmd/command.h"
#include "cmd/demo.h"
#include "core/area.h"
#include "core/codes.h"
#include "core/idnumber.h"
#include "core/staff.h"
#include "db/act.h"
#include "db/staff_act.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { STAFF_ROOM = 512, DOCTORS_EACH = 3, BIRTH_DAYS = 130 * 366, ORDERS = 499 };

const struct demo_township demo_townships[DEMO_TOWNSHIPS] = {
	{ "230124100", 604 }, { "230124101", 588 }, { "230124102", 301 }, { "230124103", 212 },
	{ "230124200", 523 }, { "230124201", 398 }, { "230124202", 412 }, { "230124204", 518 },
};

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

/* 499 is a prime: stepping by another number goes through all order numbers of a day before any comes twice. */
const char *demo_idnumber(struct demo *demo, const char *birth, bool male)
{
	struct day day = { 0 };
	char digits[24];
	day_parse(birth, &day);
	int64_t since = day_number(day) - day_number((struct day){ demo->today.year - 120, 1, 1 });
	int turn = demo->births[since]++;
	int order = 2 * (int)((since * 37 + turn * 61) % ORDERS) + (male ? 1 : 2);
	snprintf(digits, sizeof digits, "999999%.4s%.2s%.2s%03d", birth, birth + 5, birth + 8, order);
	digits[17] = idnumber_check_character(digits);
	digits[18] = '\0';
	return arena_text(&demo->arena, digits);
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
		"王", "王", "王", "王", "李", "李", "李", "李",	  "张", "张", "张", "张", "刘", "刘", "刘",
		"陈", "陈", "杨", "赵", "赵", "孙", "孙", "于",	  "于", "徐", "周", "吴", "马", "朱", "胡",
		"郭", "何", "高", "林", "郑", "梁", "宋", "宋",	  "姜", "姜", "曲", "曲", "单", "田", "杜",
		"丁", "任", "卢", "崔", "谭", "贾", "范", "金",	  "石", "邹", "尹", "常", "武", "白", "康",
		"毛", "史", "付", "葛", "盖", "曾", "仇", "欧阳", "那", "关", "佟", "迟", "初", "鞠",
	};
	return surnames[demo_below(demo, COUNT(surnames))];
}

/* Characters of given names: each of the first with each of the second, as was usual at that time. */
struct fashion {
	int from_age;
	bool male;
	const char *first, *second;
	int single; /* of so many in a hundred the second character is the whole name */
};

static const struct fashion fashions[] = {
	{ 50, true, "福德长玉万洪树景占国永文凤喜庆广维殿连守有振", "田才河山海军林春江祥贵学财丰发成臣生业东", 0 },
	{ 50, false, "桂凤淑秀玉素亚翠金春月彩", "兰英珍芝芹芳华琴霞清荣花梅云香芬", 0 },
	{ 22, true, "立志海晓建春永长大红学艳宝洪国德", "东强涛峰雨刚庆胜江新伟军斌成明辉波龙", 15 },
	{ 22, false, "秀晓丽春海立玉雪红亚凤金艳", "梅红华燕娟敏静霞杰颖玲岩丽", 15 },
	{ 0, true, "子浩宇俊天明一家梓博鑫文", "轩然航熙佑泽鸣豪阳辰瑞宁", 10 },
	{ 0, false, "小欣思梓佳雨诗可雅梦紫语", "涵怡琪慧桐馨婷萱彤瑶晴悦", 10 },
};

/* One of the characters of a text of Han characters, three bytes each. */
static const char *draw_character(struct demo *demo, const char *characters)
{
	int place = demo_below(demo, (int)strlen(characters) / 3);
	return arena_bytes(&demo->arena, characters + 3 * place, 3);
}

/* Those who stand in the newspaper and those who log in are there once. */
static bool is_known_name(const char *name)
{
	static const char *const known[] = { DEMO_HEAD, DEMO_NEIGHBOUR, "孟岚", "李敏", "张海涛" };
	for (size_t i = 0; i < COUNT(known); i++)
		if (strcmp(known[i], name) == 0)
			return true;
	return false;
}

const char *demo_name(struct demo *demo, const char *surname, bool male, int age)
{
	const struct fashion *fashion = fashions;
	while (fashion->male != male || age < fashion->from_age)
		fashion++;
	for (;;) {
		bool single = demo_percent(demo, fashion->single);
		const char *first = single ? "" : draw_character(demo, fashion->first);
		const char *second = draw_character(demo, fashion->second);
		const char *name = arena_format(&demo->arena, "%s%s%s", surname, first, second);
		if (strcmp(first, second) != 0 && strcmp(second, surname) != 0 && !is_known_name(name))
			return name;
	}
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
	*staff = (struct demo_staff){ .name = job->name,
				      .unit = job->unit,
				      .duty = job->duty,
				      .department = job->department,
				      .area = job->area,
				      .phone = demo_phone(demo) };
	return demo_put(demo, &staff_type, staff_put, &staff->entity, err, "number", job->number, "name", job->name,
			"unit", job->unit, "department", job->department, "duty", job->duty, "title", job->title,
			"area", job->area, "phones", staff->phone, NULL);
}

static const char *any_name(struct demo *demo)
{
	bool male = demo_percent(demo, 60);
	return demo_name(demo, demo_surname(demo), male, 26 + demo_below(demo, 32));
}

static const char *numbered(struct demo *demo, const char *prefix, size_t number)
{
	return arena_format(&demo->arena, "%s%03zu", prefix, number);
}

static const char *area_name(const char *code)
{
	size_t count;
	const struct area_entry *areas = area_table(&count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(areas[i].code, code) == 0)
			return areas[i].name;
	return code;
}

static bool add_township_staff(struct demo *demo, size_t place, struct err *err)
{
	const char *code = demo_townships[place].code, *name = area_name(code);
	demo->township[place].first_doctor = demo->staff_count;
	demo->township[place].doctors = DOCTORS_EACH;
	for (size_t i = 0; i < DOCTORS_EACH; i++) {
		struct job doctor = { .number = numbered(demo, "Y", place * DOCTORS_EACH + i + 1),
				      .name = any_name(demo),
				      .unit = arena_format(&demo->arena, "%s卫生院", name),
				      .department = "health",
				      .duty = "doctor",
				      .title = i ? "乡村医生" : "主治医师",
				      .area = code };
		if (!add_staff(demo, &doctor, err))
			return false;
	}
	struct job clerk = { .number = numbered(demo, "X", place + 1),
			     .name = any_name(demo),
			     .unit = arena_format(&demo->arena, "%s人民政府", name),
			     .duty = "clerk",
			     .title = "扶贫专干",
			     .area = code };
	return add_staff(demo, &clerk, err);
}

/* As many helpers as the township's households need, so that each has some ten. */
static bool add_helpers(struct demo *demo, size_t place, size_t *number, int households_left, struct err *err)
{
	const struct config *config = &demo->line->config;
	const char *code = demo_townships[place].code;
	bool known = strcmp(code, DEMO_TOWNSHIP) == 0;
	int64_t helpers_left = (int64_t)demo->households_wanted * DEMO_HELPERS / DEMO_HOUSEHOLDS - (int64_t)*number;
	int64_t count = (helpers_left * demo_townships[place].households + households_left / 2) / households_left;
	demo->township[place].first_helper = demo->staff_count;
	demo->township[place].helpers = count > 0 ? (size_t)count : 1;
	if (known)
		demo->known_helper = demo->staff_count;
	for (size_t i = 0; i < demo->township[place].helpers; i++) {
		int unit = demo_below(demo, (int)config->department_count);
		struct job helper = { .number = numbered(demo, "B", ++*number),
				      .name = any_name(demo),
				      .unit = config->department[unit].name,
				      .duty = "helper",
				      .title = demo_percent(demo, 20) ? "科长" : "科员",
				      .area = code };
		if (known && i == 0) {
			helper.name = "孟岚";
			helper.unit = "市场监督管理局";
		}
		if (!add_staff(demo, &helper, err))
			return false;
	}
	return true;
}

static bool add_officers(struct demo *demo, struct err *err)
{
	const struct config *config = &demo->line->config;
	for (size_t i = 0; i < config->department_count; i++) {
		bool housing = strcmp(config->department[i].code, "housing") == 0;
		struct job officer = { numbered(demo, "D", i + 1),
				       housing ? "张海涛" : any_name(demo),
				       config->department[i].name,
				       config->department[i].code,
				       "officer",
				       "股长",
				       config->county_code };
		if (!add_staff(demo, &officer, err))
			return false;
	}
	return true;
}

static bool add_login(struct demo *demo, const char *login, const char *role, size_t staff, const char *area,
		      struct err *err)
{
	struct id entity;
	return demo_put(demo, &user_type, user_put, &entity, err, "login", login, "staff",
			demo_hex(demo, &demo->staff[staff].entity), "role", role, "area", area, NULL);
}

static size_t find_staff(const struct demo *demo, const char *duty, const char *department, const char *area)
{
	for (size_t i = 0; i < demo->staff_count; i++) {
		const struct demo_staff *staff = &demo->staff[i];
		if (strcmp(staff->duty, duty) == 0 &&
		    (!department || (staff->department && strcmp(staff->department, department) == 0)) &&
		    (!area || strcmp(staff->area, area) == 0))
			return i;
	}
	return 0;
}

static bool add_office(struct demo *demo, struct err *err)
{
	const char *county = demo->line->config.county_code;
	const struct job office[] = {
		{ "A001", "李敏", "县扶贫服务台", NULL, "desk", "话务员", county },
		{ "A002", "赵静", "县扶贫服务台", NULL, "desk", "话务员", county },
		{ "A003", "周立新", "扶贫开发办公室", NULL, "leader", "主任", county },
		{ "A004", "韩守业", "县委巡察办", NULL, "inspector", "组长", county },
		{ "A005", "吴学斌", "扶贫开发办公室", NULL, "admin", "系统管理员", county },
	};
	for (size_t i = 0; i < COUNT(office); i++)
		if (!add_staff(demo, &office[i], err))
			return false;
	return true;
}

/* A login is called like its role; it is the first staff of that duty. */
static const struct {
	const char *login, *duty, *department, *area;
} logins[DEMO_LOGINS] = {
	{ "desk", "desk", NULL, NULL },
	{ "clerk", "clerk", NULL, DEMO_TOWNSHIP },
	{ "helper", "helper", NULL, DEMO_TOWNSHIP },
	{ "doctor", "doctor", NULL, DEMO_TOWNSHIP },
	{ "department", "officer", "housing", NULL },
	{ "leader", "leader", NULL, NULL },
	{ "inspector", "inspector", NULL, NULL },
	{ "admin", "admin", NULL, NULL },
};

static size_t staff_of_login(const struct demo *demo, size_t login)
{
	return find_staff(demo, logins[login].duty, logins[login].department, logins[login].area);
}

static bool add_logins(struct demo *demo, struct err *err)
{
	for (size_t i = 0; i < DEMO_LOGINS; i++) {
		size_t staff = staff_of_login(demo, i);
		if (!add_login(demo, logins[i].login, logins[i].login, staff, demo->staff[staff].area, err))
			return false;
	}
	return true;
}

void demo_read_logins(const struct demo *demo, struct demo_login login[static DEMO_LOGINS])
{
	for (size_t i = 0; i < DEMO_LOGINS; i++) {
		const struct demo_staff *staff = &demo->staff[staff_of_login(demo, i)];
		const char *duty = dictionary_name(dictionary_find("staff_duty"), staff->duty);
		login[i] = (struct demo_login){ logins[i].login, staff->name, duty ? duty : "", staff->unit };
	}
}

bool demo_make_staff(struct demo *demo, struct err *err)
{
	size_t number = 0;
	int households_left = DEMO_HOUSEHOLDS;
	demo->births = arena_alloc(&demo->arena, BIRTH_DAYS * sizeof *demo->births);
	if (!add_office(demo, err) || !add_officers(demo, err))
		return false;
	for (size_t i = 0; i < DEMO_TOWNSHIPS; i++) {
		if (!add_township_staff(demo, i, err) || !add_helpers(demo, i, &number, households_left, err))
			return false;
		households_left -= demo_townships[i].households;
	}
	return act_fold(demo->act, err) && add_logins(demo, err);
}

void demo_person(const struct demo *demo, size_t staff, enum role role, struct person *person)
{
	*person = (struct person){ .role = role };
	memcpy(person->staff, &demo->staff[staff].entity, sizeof person->staff);
	snprintf(person->login, sizeof person->login, "%s", role_name(role));
	snprintf(person->name, sizeof person->name, "%s", demo->staff[staff].name);
	snprintf(person->area, sizeof person->area, "%s", demo->staff[staff].area);
}
