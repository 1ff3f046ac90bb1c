#include "core/household.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/idnumber.h"
#include "core/phone.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct field household_fields[] = {
	{ "number", N_("Household number"), FIELD_TEXT, FIELD_REQUIRED | FIELD_PROTECTED, NULL, 24,
	  "户编号|户号|家庭编号|户编码|贫困户编号" },
	{ "head", N_("Head of household"), FIELD_TEXT, FIELD_REQUIRED | FIELD_PROTECTED | FIELD_PRIVATE, NULL, 30,
	  "户主姓名|户主|姓名" },
	{ "area", N_("Village"), FIELD_AREA, FIELD_REQUIRED, NULL, 12,
	  "行政村代码|村代码|区划代码|行政区划代码|地区代码" },
	{ "hamlet", N_("Hamlet"), FIELD_TEXT, 0, NULL, 20, "自然村|自然屯|屯" },
	{ "team", N_("Village group"), FIELD_TEXT, 0, NULL, 16, "村民小组|组|村民组|小组|组别" },
	{ "address", N_("Address"), FIELD_TEXT, 0, NULL, 80, "家庭住址|住址|地址|详细地址|家庭地址" },
	{ "phones", N_("Telephone"), FIELD_PHONES, FIELD_PRIVATE, NULL, 0,
	  "联系电话|户联系电话|电话|手机|手机号|手机号码|电话号码" },
	{ "category", N_("Category"), FIELD_CODE, 0, "household_category", 0, "贫困户属性|户属性|农户属性|户类别" },
	{ "cause", N_("Main cause of poverty"), FIELD_CODE, 0, "cause", 0, "主要致贫原因|致贫原因|致贫原因1|主因" },
	{ "cause2", N_("Second cause"), FIELD_CODE, 0, "cause", 0,
	  "其他致贫原因1|其他致贫原因|次要致贫原因|致贫原因2" },
	{ "cause3", N_("Third cause"), FIELD_CODE, 0, "cause", 0, "其他致贫原因2|致贫原因3" },
	{ "status", N_("Status"), FIELD_CODE, 0, "household_status", 0, "脱贫属性|脱贫状态|脱贫情况|户类型" },
	{ "monitor", N_("Monitored as"), FIELD_CODE, 0, "monitor", 0,
	  "监测对象类别|监测类型|监测对象类型|易返贫致贫户(监测对象)类型|监测户类型" },
	{ "registered_on", N_("Registered on"), FIELD_DATE, 0, NULL, 0, "识别时间|首次识别时间|识别日期|建档时间" },
	{ "lifted_on", N_("Lifted out of poverty on"), FIELD_DATE, 0, NULL, 0, "脱贫时间|脱贫日期" },
	{ "monitored_on", N_("Monitored since"), FIELD_DATE, 0, NULL, 0, "风险识别时间|纳入监测时间|监测时间" },
	{ "food", N_("Food"), FIELD_BOOL, 0, NULL, 0, "不愁吃|吃不愁|吃" },
	{ "clothing", N_("Clothing"), FIELD_BOOL, 0, NULL, 0, "不愁穿|穿不愁|穿" },
	{ "schooling", N_("Compulsory schooling"), FIELD_BOOL, 0, NULL, 0, "义务教育有保障|义务教育|义务教育保障" },
	{ "medical", N_("Basic medical care"), FIELD_BOOL, 0, NULL, 0, "基本医疗有保障|基本医疗|基本医疗保障" },
	{ "housing", N_("Safe housing"), FIELD_BOOL, 0, NULL, 0, "住房安全有保障|住房安全|安全住房|住房保障" },
	{ "water", N_("Safe water"), FIELD_BOOL, 0, NULL, 0,
	  "饮水安全有保障|饮水安全|是否解决安全饮用水|安全饮水|饮水保障" },
	{ "house_grade", N_("House grade"), FIELD_CODE, 0, "house_grade", 0,
	  "房屋等级|住房等级|房屋鉴定等级|危房等级" },
	{ "farmland", N_("Farmland"), FIELD_LAND, 0, NULL, 9, "耕地面积|耕地面积（亩）|耕地" },
	{ "woodland", N_("Woodland"), FIELD_LAND, 0, NULL, 9, "林地面积|林地面积（亩）|林地" },
	{ "grassland", N_("Grassland"), FIELD_LAND, 0, NULL, 9, "牧草地面积|牧草地面积（亩）|草地面积|草地|牧草地" },
	{ "pond", N_("Ponds"), FIELD_LAND, 0, NULL, 9, "水面面积|水面面积（亩）|水面|水域面积" },
	{ "note", N_("Note"), FIELD_LINES, FIELD_PRIVATE, NULL, 2000, "备注|说明" },
	{ "left_on", N_("Left the register on"), FIELD_DATE, 0, NULL, 0, "销户日期|退出日期|退出时间" },
	{ "left_reason", N_("Why it left the register"), FIELD_CODE, 0, "household_leave", 0, "销户原因|退出原因" },
};

static const struct field member_fields[] = {
	{ "household", N_("Household"), FIELD_ENTITY, FIELD_REQUIRED, NULL, 0,
	  "户编号|户号|家庭编号|户编码|贫困户编号" },
	{ "name", N_("Name"), FIELD_TEXT, FIELD_REQUIRED | FIELD_PROTECTED | FIELD_PRIVATE, NULL, 30,
	  "姓名|成员姓名|家庭成员姓名" },
	{ "relation", N_("Relation to the head"), FIELD_CODE, FIELD_REQUIRED, "relation", 0,
	  "与户主关系|与户主的关系|家庭关系|关系" },
	{ "idnumber", N_("ID number"), FIELD_IDNUMBER, FIELD_PROTECTED | FIELD_PRIVATE, NULL, 0,
	  "证件号码|身份证号|身份证号码|身份证|公民身份号码|公民身份证号|残疾证号" },
	{ "sex", N_("Sex"), FIELD_CODE, 0, "sex", 0, "性别" },
	{ "birth", N_("Date of birth"), FIELD_DATE, FIELD_PROTECTED | FIELD_PRIVATE, NULL, 0,
	  "出生日期|出生年月日|生日" },
	{ "ethnic", N_("Ethnic group"), FIELD_CODE, 0, "ethnic", 0, "民族" },
	{ "education", N_("Education"), FIELD_CODE, 0, "education", 0, "文化程度|学历|教育程度" },
	{ "political", N_("Political status"), FIELD_CODE, 0, "political", 0, "政治面貌" },
	{ "health", N_("Health"), FIELD_CODES, 0, "health", 0, "健康状况|身体状况|健康情况" },
	{ "labour", N_("Ability to work"), FIELD_CODE, 0, "labour", 0, "劳动能力|劳动技能|劳动力" },
	{ "schooling", N_("At school"), FIELD_CODE, 0, "schooling", 0, "在校生状况|在校情况|在校状况|是否在校生" },
	{ "work", N_("Work away from home"), FIELD_TEXT, 0, NULL, 40, "务工状况|务工情况|务工地点|就业情况" },
	{ "work_months", N_("Months of work away"), FIELD_INT, 0, NULL, 2,
	  "务工时间（月）|务工时间(月)|务工时间|务工月数" },
	{ "insured", N_("Medical insurance"), FIELD_BOOL, 0, NULL, 0,
	  "参加基本医疗保险|是否参加城乡居民基本医疗保险|基本医疗保险|医保|是否参加大病保险|参加大病医疗" },
	{ "phones", N_("Telephone"), FIELD_PHONES, FIELD_PRIVATE, NULL, 0,
	  "联系电话|人联系电话|电话|手机|手机号|手机号码|电话号码" },
	{ "note", N_("Note"), FIELD_LINES, FIELD_PRIVATE, NULL, 2000, "备注|说明" },
	{ "left_on", N_("Left on"), FIELD_DATE, 0, NULL, 0, "减少日期|减少时间|离开日期" },
	{ "left_reason", N_("Reason for leaving"), FIELD_CODE, 0, "member_leave", 0, "减少原因|人口减少原因|离开原因" },
};

static const struct field income_fields[] = {
	{ "household", N_("Household"), FIELD_ENTITY, FIELD_REQUIRED, NULL, 0,
	  "户编号|户号|家庭编号|户编码|贫困户编号" },
	{ "year", N_("Year"), FIELD_INT, FIELD_REQUIRED, NULL, 4, "年度|年份|年" },
	{ "people", N_("People"), FIELD_INT, 0, NULL, 2, "家庭人口|人口|人数|家庭人口数" },
	{ "wages", N_("Wages"), FIELD_MONEY, FIELD_PRIVATE, NULL, 0, "工资性收入|工资性收入（元）|务工收入" },
	{ "business", N_("Business income"), FIELD_MONEY, FIELD_PRIVATE, NULL, 0,
	  "生产经营性收入|生产经营性收入（元）|经营性收入|生产经营收入" },
	{ "property", N_("Property income"), FIELD_MONEY, FIELD_PRIVATE, NULL, 0, "财产性收入|财产性收入（元）" },
	{ "transfer", N_("Transfer income"), FIELD_MONEY, FIELD_PRIVATE, NULL, 0, "转移性收入|转移性收入（元）" },
	{ "expense", N_("Business expense"), FIELD_MONEY, FIELD_PRIVATE, NULL, 0,
	  "生产经营性支出|生产经营性支出（元）|经营支出|生产经营支出" },
};

static const struct field measure_fields[] = {
	{ "household", N_("Household"), FIELD_ENTITY, FIELD_REQUIRED, NULL, 0,
	  "户编号|户号|家庭编号|户编码|贫困户编号" },
	{ "measure", N_("Measure"), FIELD_CODE, FIELD_REQUIRED, "measure", 0, "帮扶措施|措施|项目|帮扶项目" },
	{ "started_on", N_("Started on"), FIELD_DATE, FIELD_REQUIRED, NULL, 0, "开始日期|开始时间|实施日期|实施时间" },
	{ "amount", N_("Amount"), FIELD_MONEY, 0, NULL, 0, "金额|金额（元）|投入金额|补助金额" },
	{ "result", N_("Result"), FIELD_LINES, 0, NULL, 1000, "成效|效果|帮扶成效" },
	{ "ended_on", N_("Ended on"), FIELD_DATE, 0, NULL, 0, "结束日期|结束时间|完成日期" },
};

static const struct field assign_fields[] = {
	{ "household", N_("Household"), FIELD_ENTITY, FIELD_REQUIRED, NULL, 0,
	  "户编号|户号|家庭编号|户编码|贫困户编号" },
	{ "staff", N_("Staff"), FIELD_ENTITY, FIELD_REQUIRED, NULL, 0,
	  "工作人员编号|人员编号|帮扶人编号|帮扶干部编号|工号" },
	{ "duty", N_("Duty"), FIELD_CODE, FIELD_REQUIRED, "assign_duty", 0, "帮扶职责|职责|帮扶类型" },
	{ "from_on", N_("From"), FIELD_DATE, 0, NULL, 0, "帮扶开始时间|开始日期|开始时间|帮扶开始日期" },
	{ "until_on", N_("Until"), FIELD_DATE, 0, NULL, 0, "帮扶结束时间|结束日期|结束时间|帮扶结束日期" },
	{ "passed_to", N_("Handed over to"), FIELD_TEXT, 0, NULL, 24, NULL },
};

const struct record_type household_type = { "household", "household.put", N_("Household"), household_fields,
					    COUNT(household_fields) };
const struct record_type member_type = { "member", "member.put", N_("Member"), member_fields, COUNT(member_fields) };
const struct record_type income_type = { "income", "income.put", N_("Income"), income_fields, COUNT(income_fields) };
const struct record_type measure_type = { "measure", "measure.put", N_("Measure"), measure_fields,
					  COUNT(measure_fields) };
const struct record_type assign_type = { "assign", "assign.put", N_("Assignment"), assign_fields,
					 COUNT(assign_fields) };

static const char *get(const struct record_type *type, const char *const value[], const char *name)
{
	int place = record_field(type, name);
	return place < 0 ? NULL : value[place];
}

static size_t place_of(const struct record_type *type, const char *name)
{
	int place = record_field(type, name);
	return place < 0 ? 0 : (size_t)place;
}

/* Two dates in their order; ISO dates compare as texts. */
static bool check_span(const struct record_type *type, const char *const value[], const char *from, const char *until,
		       size_t *field, struct err *err)
{
	const char *first = get(type, value, from), *last = get(type, value, until);
	if (!first || !last || strcmp(first, last) <= 0)
		return true;
	*field = place_of(type, until);
	return err_set(err, ERR_INPUT, _("%s comes before %s"), _(type->field[*field].label),
		       _(type->field[place_of(type, from)].label));
}

/* Leaving is a date and a reason, or neither. */
static bool check_leave(const struct record_type *type, const char *const value[], size_t *field, struct err *err)
{
	const char *on = get(type, value, "left_on"), *reason = get(type, value, "left_reason");
	if (!on == !reason)
		return true;
	*field = place_of(type, on ? "left_reason" : "left_on");
	if (type == &household_type)
		return err_set(err, ERR_INPUT,
			       on ? _("a household that leaves the register needs a reason")
				  : _("a household that leaves the register needs a date"));
	return err_set(err, ERR_INPUT, on ? _("who leaves needs a reason") : _("who leaves needs a date"));
}

static bool same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static bool is_lifted(const char *status)
{
	return same(status, HOUSEHOLD_LIFTED_WITH_POLICY) || same(status, HOUSEHOLD_LIFTED);
}

bool household_check(const char *const value[], size_t *field, struct err *err)
{
	const struct record_type *type = &household_type;
	*field = place_of(type, "number");
	if (!field_check_number(get(type, value, "number"), "-", err))
		return false;
	*field = place_of(type, "head");
	if (!field_check_name(get(type, value, "head"), err))
		return false;
	const char *cause = get(type, value, "cause"), *cause2 = get(type, value, "cause2");
	const char *cause3 = get(type, value, "cause3"), *area = get(type, value, "area");
	const char *status = get(type, value, "status"), *lifted_on = get(type, value, "lifted_on");
	if (area && strlen(area) != 12) {
		*field = place_of(type, "area");
		return err_set(err, ERR_INPUT, _("a household lives in a village: its code has 12 digits"));
	}
	if (!cause && (cause2 || cause3)) {
		*field = place_of(type, "cause");
		return err_set(err, ERR_INPUT, _("further causes need a main cause"));
	}
	if (same(cause, cause2) || same(cause, cause3) || same(cause2, cause3)) {
		*field = place_of(type, same(cause, cause2) ? "cause2" : "cause3");
		return err_set(err, ERR_INPUT, _("the causes must differ from one another"));
	}
	/* One who fell back was lifted once and may keep that date. */
	if (lifted_on && status && !is_lifted(status) && !same(status, HOUSEHOLD_FELL_BACK)) {
		*field = place_of(type, "lifted_on");
		return err_set(err, ERR_INPUT, _("a household that is still poor has no date of being lifted"));
	}
	if (get(type, value, "monitored_on") && !get(type, value, "monitor")) {
		*field = place_of(type, "monitor");
		return err_set(err, ERR_INPUT, _("a household monitored since a date needs the kind of monitoring"));
	}
	return check_span(type, value, "registered_on", "lifted_on", field, err) &&
	       check_leave(type, value, field, err) && check_span(type, value, "registered_on", "left_on", field, err);
}

/* Relations that say a sex: '1' or '2' as in the dictionary of sexes; 0 for those that do not. */
static char sex_of_relation(const char *relation)
{
	static const char *const of_men[] = { "03", "06", "07", "09", "11", "13", "15", "17", "19", "22" };
	static const char *const of_women[] = { "04", "05", "08", "10", "12", "14", "16", "18", "20", "23" };
	for (size_t i = 0; i < COUNT(of_men); i++) {
		if (same(relation, of_men[i]))
			return '1';
		if (same(relation, of_women[i]))
			return '2';
	}
	return 0;
}

const char *member_doubt(const char *const value[], struct day today)
{
	/* Spouses, sons' wives and daughters' husbands, parents, parents-in-law, grandparents. */
	static const char *const grown[] = { "02", "05", "06", "11", "12", "13", "14",
					     "15", "16", "17", "18", "19", "20" };
	enum { OF_AGE = 18 };
	int age = member_age(get(&member_type, value, "birth"), today);
	for (size_t i = 0; age >= 0 && age < OF_AGE && i < COUNT(grown); i++)
		if (same(get(&member_type, value, "relation"), grown[i]))
			return _("Not yet 18 for this relation. Keep it so?");
	return NULL;
}

bool member_check(const char *value[], struct arena *arena, size_t *field, struct err *err)
{
	const struct record_type *type = &member_type;
	const char *text = get(type, value, "idnumber");
	size_t sex_place = place_of(type, "sex"), birth_place = place_of(type, "birth");

	if (text) {
		struct idnumber id;
		*field = place_of(type, "idnumber");
		if (!idnumber_parse(text, &id, err))
			return false;
		const char *sex = id.sex == SEX_MALE ? "1" : "2";
		char birth[11];
		day_format((struct day){ id.year, id.month, id.day }, birth);
		if (value[sex_place] && strcmp(value[sex_place], sex) != 0) {
			*field = sex_place;
			return err_set(err, ERR_INPUT, _("the sex is not the one that the ID number tells"));
		}
		if (value[birth_place] && strcmp(value[birth_place], birth) != 0) {
			*field = birth_place;
			return err_set(err, ERR_INPUT, _("the date of birth is not the one that the ID number tells"));
		}
		value[sex_place] = sex;
		if (!value[birth_place])
			value[birth_place] = arena_text(arena, birth);
	}
	int relation_sex = sex_of_relation(get(type, value, "relation"));
	if (relation_sex && value[sex_place] && value[sex_place][0] != relation_sex) {
		*field = place_of(type, "relation");
		return err_set(err, ERR_INPUT,
			       relation_sex == '1' ? _("this relation is a man's, and the sex says a woman")
						   : _("this relation is a woman's, and the sex says a man"));
	}
	*field = place_of(type, "name");
	if (!field_check_name(get(type, value, "name"), err))
		return false;
	const char *months = get(type, value, "work_months");
	if (months && atoi(months) > 12) {
		*field = place_of(type, "work_months");
		return err_set(err, ERR_INPUT, _("a year has 12 months"));
	}
	return check_leave(type, value, field, err) && check_span(type, value, "birth", "left_on", field, err);
}

bool income_check(const char *const value[], size_t *field, struct err *err)
{
	const struct record_type *type = &income_type;
	const char *year = get(type, value, "year");
	if (year && (strlen(year) != 4 || strcmp(year, "1990") < 0 || strcmp(year, "2100") > 0)) {
		*field = place_of(type, "year");
		return err_set(err, ERR_INPUT, _("a year from 1990 to 2100 is wanted"));
	}
	const char *people = get(type, value, "people");
	if (people && atoi(people) < 1) {
		*field = place_of(type, "people");
		return err_set(err, ERR_INPUT, _("a household has 1 person or more"));
	}
	static const char *const lines[] = { "wages", "business", "property", "transfer", "expense" };
	for (size_t i = 0; i < COUNT(lines); i++) {
		const char *amount = get(type, value, lines[i]);
		/* A farm may run at a loss, which shows in the net: no line is below nothing. */
		if (amount && *amount == '-') {
			*field = place_of(type, lines[i]);
			return err_set(err, ERR_INPUT, _("%s cannot be below 0"), _(type->field[*field].label));
		}
	}
	return true;
}

bool measure_check(const char *const value[], size_t *field, struct err *err)
{
	const char *amount = get(&measure_type, value, "amount");
	if (amount && *amount == '-') {
		*field = place_of(&measure_type, "amount");
		return err_set(err, ERR_INPUT, _("%s cannot be below 0"), _(measure_type.field[*field].label));
	}
	return check_span(&measure_type, value, "started_on", "ended_on", field, err);
}

/* One that is replaced on the very day on which it began ends on the day before. */
bool assign_check(const char *const value[], size_t *field, struct err *err)
{
	const char *from = get(&assign_type, value, "from_on"), *until = get(&assign_type, value, "until_on");
	struct day first, last;
	if (from && until && day_parse(from, &first) && day_parse(until, &last) &&
	    day_number(last) == day_number(first) - 1)
		return true;
	return check_span(&assign_type, value, "from_on", "until_on", field, err);
}

bool register_check(const struct record_type *type, const char *value[], struct arena *arena, size_t *field,
		    struct err *err)
{
	const char *const *read = (const char *const *)value;
	if (type == &household_type)
		return household_check(read, field, err);
	if (type == &member_type)
		return member_check(value, arena, field, err);
	if (type == &income_type)
		return income_check(read, field, err);
	if (type == &measure_type)
		return measure_check(read, field, err);
	if (type == &assign_type)
		return assign_check(read, field, err);
	return true;
}

static int64_t fen(const char *const value[], const char *name)
{
	const char *amount = get(&income_type, value, name);
	return amount ? strtoll(amount, NULL, 10) : 0;
}

int64_t income_net(const char *const value[])
{
	return fen(value, "wages") + fen(value, "business") + fen(value, "property") + fen(value, "transfer") -
	       fen(value, "expense");
}

bool income_per_head(const char *const value[], int64_t *per_head)
{
	const char *people = get(&income_type, value, "people");
	int64_t divisor = people ? strtoll(people, NULL, 10) : 0;
	if (divisor <= 0)
		return false;
	int64_t net = income_net(value);
	*per_head = net / divisor - (net % divisor < 0);
	return true;
}

static const char *mask_phones(const char *phones, struct arena *arena)
{
	const char *shown = "";
	while (*phones) {
		char masked[PHONE_BYTES];
		size_t length = strcspn(phones, ",");
		phone_mask(arena_bytes(arena, phones, length < PHONE_BYTES ? length : PHONE_BYTES - 1), masked);
		shown = arena_format(arena, "%s%s%s", shown, *shown ? "," : "", masked);
		phones += length + (phones[length] == ',');
	}
	return shown;
}

const char *register_show(const struct field *field, const char *value, const struct register_reader *reader,
			  struct arena *arena)
{
	char masked[IDNUMBER_BYTES];
	if (value && (field->type == FIELD_PHONES || field->type == FIELD_PHONE) && !reader->whole_phones)
		return mask_phones(value, arena);
	if (value && field->type == FIELD_IDNUMBER && !reader->whole_idnumbers) {
		idnumber_mask(value, masked);
		return arena_text(arena, masked);
	}
	return field_show(field, value, arena);
}

int member_age(const char *birth, struct day on)
{
	struct day born;
	if (!birth || !day_parse(birth, &born))
		return -1;
	int age = on.year - born.year;
	if (on.month < born.month || (on.month == born.month && on.day < born.day))
		age--;
	return age < 0 ? -1 : age;
}

/* Chinese in every language, as the dictionaries' names are. */
static const char *const brief_statuses[][2] = { { HOUSEHOLD_POOR, "未脱贫" },
						 { HOUSEHOLD_LIFTED_WITH_POLICY, "脱贫享受" },
						 { HOUSEHOLD_LIFTED, "脱贫不享" },
						 { HOUSEHOLD_FELL_BACK, "返贫" } };
static const char *const brief_monitors[][2] = { { "1", "不稳定户" }, { "2", "边缘户" }, { "3", "突发困难" } };

static const char *brief(const char *const names[][2], size_t count, const char *code)
{
	for (size_t i = 0; i < count; i++)
		if (same(code, names[i][0]))
			return names[i][1];
	return code;
}

const char *household_status_brief(const char *code)
{
	return brief(brief_statuses, COUNT(brief_statuses), code);
}

const char *household_monitor_brief(const char *code)
{
	return brief(brief_monitors, COUNT(brief_monitors), code);
}

const char *household_team(const char *team, struct arena *arena)
{
	if (!team || !*team)
		return "";
	return team[strlen(team) - 1] >= '0' && team[strlen(team) - 1] <= '9' ? arena_format(arena, "%s组", team)
									      : team;
}
