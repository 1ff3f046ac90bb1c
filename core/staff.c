#include "core/staff.h"

#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/codes.h"
#include "core/config.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/text.h"
#include "core/typed.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct field staff_fields[] = {
	{ "number", N_("Staff number"), FIELD_TEXT, FIELD_REQUIRED | FIELD_PROTECTED, NULL, 24,
	  "工作人员编号|人员编号|编号|工号|帮扶人编号|帮扶干部编号" },
	{ "name", N_("Name"), FIELD_TEXT, FIELD_REQUIRED | FIELD_PROTECTED, NULL, 30,
	  "姓名|帮扶人姓名|帮扶干部|帮扶干部姓名|帮扶人|帮扶责任人|责任人姓名" },
	{ "unit", N_("Unit"), FIELD_TEXT, 0, NULL, 60, "单位|工作单位|单位名称|帮扶单位|所在单位" },
	{ "department", N_("Department"), FIELD_TEXT, 0, NULL, 24, "部门代码|部门" },
	{ "duty", N_("Kind of post"), FIELD_CODE, FIELD_REQUIRED, "staff_duty", 0, "人员类别|职责|类别|岗位" },
	{ "title", N_("Title"), FIELD_TEXT, 0, NULL, 30, "职务|职称" },
	{ "area", N_("Area"), FIELD_AREA, 0, NULL, 12, "区划代码|行政区划代码|负责区域|地区代码" },
	{ "phones", N_("Telephone"), FIELD_PHONES, FIELD_PRIVATE, NULL, 0,
	  "联系电话|电话|手机|手机号|手机号码|电话号码" },
	{ "email", N_("E-mail"), FIELD_TEXT, FIELD_PRIVATE, NULL, 120, "电子邮箱|邮箱|邮件" },
	{ "channels", N_("Notices by"), FIELD_TEXT, 0, NULL, 120, "通知方式|通知渠道" },
	{ "left_on", N_("Left office on"), FIELD_DATE, 0, NULL, 0, "离岗日期|离岗时间|离任日期" },
};

static const struct field user_fields[] = {
	{ "login", N_("Login"), FIELD_TEXT, FIELD_REQUIRED | FIELD_PROTECTED, NULL, 32, "登录名|用户名|账号" },
	{ "staff", N_("Staff"), FIELD_ENTITY, 0, NULL, 0, "工作人员编号" },
	{ "role", N_("Role"), FIELD_CODE, FIELD_REQUIRED, "role", 0, "角色" },
	{ "area", N_("Area"), FIELD_AREA, FIELD_REQUIRED, NULL, 12, "区划代码" },
	{ "disabled", N_("Disabled"), FIELD_BOOL, 0, NULL, 0, "停用" },
};

static const struct field area_fields[] = {
	{ "code", N_("Area code"), FIELD_AREA, FIELD_REQUIRED | FIELD_PROTECTED, NULL, 12, "区划代码|代码" },
	{ "name", N_("Name"), FIELD_TEXT, FIELD_REQUIRED, NULL, 40, "名称|全称" },
	{ "short", N_("Short name"), FIELD_TEXT, 0, NULL, 20, "简称" },
	{ "retired", N_("Retired"), FIELD_BOOL, 0, NULL, 0, "停用" },
};

static const struct field absence_fields[] = {
	{ "staff", N_("Staff"), FIELD_ENTITY, FIELD_REQUIRED, NULL, 0, NULL },
	{ "from_on", N_("From"), FIELD_DATE, FIELD_REQUIRED, NULL, 0, NULL },
	{ "until_on", N_("Until"), FIELD_DATE, FIELD_REQUIRED, NULL, 0, NULL },
	{ "deputy", N_("Deputy"), FIELD_ENTITY, 0, NULL, 0, NULL },
	{ "reason", N_("Reason"), FIELD_TEXT, 0, NULL, 60, NULL },
	{ "dropped", N_("Dropped"), FIELD_BOOL, 0, NULL, 0, NULL },
};

const struct record_type staff_type = { "staff", "staff.put", N_("Staff"), staff_fields, COUNT(staff_fields) };
const struct record_type user_type = { "user", "user.put", N_("User"), user_fields, COUNT(user_fields) };
const struct record_type absence_type = { "absence", "absence.put", N_("Absence"), absence_fields,
					  COUNT(absence_fields) };
const struct record_type area_type = { "area", "area.put", N_("Area"), area_fields, COUNT(area_fields) };

static const char *get(const struct record_type *type, const char *const value[], const char *name, size_t *field)
{
	int place = record_field(type, name);
	if (place < 0)
		return NULL;
	*field = (size_t)place;
	return value[place];
}

/* Ordinary short numbers of an office network have 5 digits or more; 110 and the like are nobody's of the staff. */
static bool has_short_phone(const char *phones)
{
	enum { DIGITS_LEAST = 5 };
	for (size_t length; *phones; phones += length + (phones[length] == ',')) {
		length = strcspn(phones, ",");
		if (length < DIGITS_LEAST)
			return true;
	}
	return false;
}

bool staff_has_left(const char *left_on, const char *today)
{
	return left_on && strcmp(left_on, today) <= 0;
}

const char *staff_duty_label(const char *code)
{
	enum role role;
	if (code && role_parse(strcmp(code, "officer") == 0 ? "department" : code, &role))
		return _(role_label(role));
	return code ? dictionary_name(dictionary_find("staff_duty"), code) : NULL;
}

/* The bytes of what parts channels here: commas of either width, or 、. */
static size_t between_channels(const char *at)
{
	return *at == ',' ? 1 : strncmp(at, "，", 3) == 0 || strncmp(at, "、", 3) == 0 ? 3 : 0;
}

const char *staff_next_channel(const char **channels, struct arena *arena)
{
	const char *start = *channels;
	while (between_channels(start) > 0)
		start += between_channels(start);
	if (*start == '\0')
		return NULL;
	size_t length = 0;
	while (start[length] && between_channels(start + length) == 0)
		length++;
	*channels = start + length;
	return text_trim(arena, arena_bytes(arena, start, length));
}

bool staff_check_settings(const struct config *config, const char *const value[], size_t *field, struct err *err)
{
	const char *department = get(&staff_type, value, "department", field);
	if (department && !config_department(config, department))
		return err_set(err, ERR_INPUT, _("fangzheng.yaml has no department '%.24s'"), department);
	const char *channels = get(&staff_type, value, "channels", field);
	if (!channels || config->notices.channel_count == 0)
		return true;
	struct arena arena = { 0 };
	bool known = true;
	for (const char *name; known && (name = staff_next_channel(&channels, &arena)) != NULL;) {
		known = config_channel(config, name) != NULL;
		if (!known)
			err_set(err, ERR_INPUT, _("fangzheng.yaml has no channel '%.24s' under notices"), name);
	}
	arena_release(&arena);
	return known;
}

bool staff_check(const char *const value[], size_t *field, struct err *err)
{
	/* The first administrator has the login for a number. */
	if (!field_check_number(get(&staff_type, value, "number", field), "-_.", err) ||
	    !field_check_name(get(&staff_type, value, "name", field), err))
		return false;
	const char *email = get(&staff_type, value, "email", field);
	if (email && !typed_is_email(email))
		return err_set(err, ERR_INPUT, _("an e-mail address is like name@example.cn"));
	const char *phones = get(&staff_type, value, "phones", field);
	if (phones && has_short_phone(phones))
		return err_set(err, ERR_INPUT, _("a telephone number of staff has 5 digits or more"));
	const char *duty = get(&staff_type, value, "duty", field);
	if (duty && strcmp(duty, "officer") == 0 && !get(&staff_type, value, "department", field))
		return err_set(err, ERR_INPUT, _("an officer needs the department to which tickets are sent"));
	return true;
}

bool user_check(const char *const value[], size_t *field, struct err *err)
{
	const char *login = get(&user_type, value, "login", field);
	if (login && strspn(login, "abcdefghijklmnopqrstuvwxyz0123456789_.-") != strlen(login))
		return err_set(err, ERR_INPUT, _("a login has small letters, digits, and _ . - only"));
	return true;
}

const char *area_level_of(const char *code)
{
	switch (code ? strlen(code) : 0) {
	case 6:
		return "county";
	case 9:
		return "township";
	case 12:
		return "village";
	default:
		return NULL;
	}
}

bool area_check(const char *const value[], size_t *field, struct err *err)
{
	if (!area_level_of(get(&area_type, value, "code", field)))
		return err_set(err, ERR_INPUT,
			       _("an area code has 6 digits for a county, 9 for a township, 12 for a village"));
	return true;
}
