/* The register's tables: household, member, income, measure, assign. */
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/household.h"
#include "core/pinyin.h"
#include "db/db.h"
#include "db/find_key.h"
#include "db/fold.h"
#include "db/fold_row.h"
#include "db/phone_key.h"

/*
 * Groups are walked 2 before 10, whether they are written 2组, 第2组 or 二组; those with a name
 * of their own come after the numbered ones.
 */
static const char *team_key(const char *team, struct arena *arena)
{
	static const char *const numeral[] = { "一", "二", "三", "四", "五", "六", "七", "八", "九" };
	if (!team)
		return NULL;
	const char *at = strncmp(team, "第", strlen("第")) == 0 ? team + strlen("第") : team;
	if (*at >= '0' && *at <= '9')
		return arena_format(arena, "%04ld", strtol(at, NULL, 10));
	int tens = 0, ones = 0;
	bool found = false;
	for (size_t i = 0; i < 9; i++)
		if (strncmp(at, numeral[i], strlen(numeral[i])) == 0) {
			ones = (int)i + 1;
			at += strlen(numeral[i]);
			found = true;
			break;
		}
	if (strncmp(at, "十", strlen("十")) == 0) {
		at += strlen("十");
		tens = ones ? ones : 1;
		ones = 0;
		found = true;
		for (size_t i = 0; i < 9; i++)
			if (strncmp(at, numeral[i], strlen(numeral[i])) == 0) {
				ones = (int)i + 1;
				at += strlen(numeral[i]);
			}
	}
	/* 三家子 begins with a numeral but is a name. */
	bool numbered = found && (*at == '\0' || strncmp(at, "组", strlen("组")) == 0 ||
				  strncmp(at, "队", strlen("队")) == 0 || strncmp(at, "屯", strlen("屯")) == 0);
	return numbered ? arena_format(arena, "%04d", 10 * tens + ones) : arena_format(arena, "~%s", team);
}

static const char *sort_key(const char *name, struct arena *arena)
{
	return name ? pinyin_sort_key(name, arena) : NULL;
}

static bool put_household_keys(const struct fold *fold, const struct record *record, struct err *err)
{
	struct find_keys keys = { .arena = fold->arena };
	find_keys_number(&keys, record_get(record, "number"));
	find_keys_name(&keys, record_get(record, "head"), true);
	find_keys_phones(&keys, record_get(record, "phones"));
	return find_keys_put(
		fold->db, &(struct find_entity){ "household", fold->entity, fold->entity, record_get(record, "area") },
		&keys, err);
}

static bool put_member_keys(const struct fold *fold, const struct record *record, struct err *err)
{
	struct find_keys keys = { .arena = fold->arena };
	struct find_entity entity = { .subject = "member",
				      .entity = fold->entity,
				      .area = fold->count ? fold->event[0].scope : NULL };
	const char *household = record_get(record, "household");
	if (household && id_parse(household, &entity.household)) {
		find_keys_name(&keys, record_get(record, "name"), true);
		find_keys_idnumber(&keys, record_get(record, "idnumber"));
		find_keys_phones(&keys, record_get(record, "phones"));
	}
	return find_keys_put(fold->db, &entity, &keys, err);
}

static bool fold_household(const struct fold *fold, struct err *err)
{
	struct record record;
	if (!fold_record(fold, &household_type, &record, err) || !put_household_keys(fold, &record, err) ||
	    !fold_row_delete(fold, "DELETE FROM household WHERE entity = :entity", err) ||
	    !phone_keys_put(fold, "household", record_get(&record, "phones"), err))
		return false;
	if (!record_get(&record, "number"))
		return true;
	struct stmt *stmt = stmt_start(
		fold->db,
		"INSERT INTO household(entity, scope, number, head, head_key, area, hamlet, team, team_key, address, "
		"phones,"
		" category, cause, cause2, cause3, status, monitor, registered_on, lifted_on, monitored_on,"
		" food, clothing, schooling, medical, housing, water, house_grade,"
		" farmland, woodland, grassland, pond, note, left_on, left_reason)"
		" VALUES (:entity, :scope, :number, :head, :head_key, :area, :hamlet, :team, :team_key, :address, "
		":phones,"
		" :category, :cause, :cause2, :cause3, :status, :monitor, :registered_on, :lifted_on, :monitored_on,"
		" :food, :clothing, :schooling, :medical, :housing, :water, :house_grade,"
		" :farmland, :woodland, :grassland, :pond, :note, :left_on, :left_reason)");
	fold_row_bind(stmt, fold, &record);
	stmt_text(stmt, ":head_key", sort_key(record_get(&record, "head"), fold->arena));
	stmt_text(stmt, ":team_key", team_key(record_get(&record, "team"), fold->arena));
	return stmt_run(stmt, err);
}

static bool fold_member(const struct fold *fold, struct err *err)
{
	struct record record;
	if (!fold_record(fold, &member_type, &record, err) || !put_member_keys(fold, &record, err) ||
	    !fold_row_delete(fold, "DELETE FROM member WHERE entity = :entity", err) ||
	    !phone_keys_put(fold, "member", record_get(&record, "phones"), err))
		return false;
	if (!record_get(&record, "household"))
		return true;
	struct stmt *stmt = stmt_start(
		fold->db, "INSERT INTO member(entity, scope, household, name, relation, sex, birth, idnumber, ethnic, "
			  "education, political,"
			  " health, labour, schooling, work, work_months, insured, phones, note, left_on, left_reason)"
			  " VALUES (:entity, :scope, :household, :name, :relation, :sex, :birth, :idnumber, :ethnic, "
			  ":education, :political,"
			  " :health, :labour, :schooling, :work, :work_months, :insured, :phones, :note, :left_on, "
			  ":left_reason)");
	fold_row_bind(stmt, fold, &record);
	return stmt_run(stmt, err);
}

static bool fold_income(const struct fold *fold, struct err *err)
{
	struct record record;
	if (!fold_record(fold, &income_type, &record, err) ||
	    !fold_row_delete(fold, "DELETE FROM income WHERE entity = :entity", err))
		return false;
	if (!record_get(&record, "household"))
		return true;
	struct stmt *stmt = stmt_start(fold->db, "INSERT INTO income(entity, scope, household, year, people, wages, "
						 "business, property, transfer, expense, net, per_head)"
						 " VALUES (:entity, :scope, :household, :year, :people, :wages, "
						 ":business, :property, :transfer, :expense, :net, :per_head)");
	int64_t per_head;
	fold_row_bind(stmt, fold, &record);
	stmt_int(stmt, ":net", income_net(record.value));
	if (income_per_head(record.value, &per_head))
		stmt_int(stmt, ":per_head", per_head);
	else
		stmt_null(stmt, ":per_head");
	return stmt_run(stmt, err);
}

static bool fold_measure(const struct fold *fold, struct err *err)
{
	struct record record;
	if (!fold_record(fold, &measure_type, &record, err) ||
	    !fold_row_delete(fold, "DELETE FROM measure WHERE entity = :entity", err))
		return false;
	if (!record_get(&record, "household"))
		return true;
	struct stmt *stmt = stmt_start(
		fold->db, "INSERT INTO measure(entity, scope, household, measure, started_on, amount, result, ended_on)"
			  " VALUES (:entity, :scope, :household, :measure, :started_on, :amount, :result, :ended_on)");
	fold_row_bind(stmt, fold, &record);
	return stmt_run(stmt, err);
}

static bool fold_assign(const struct fold *fold, struct err *err)
{
	struct record record;
	if (!fold_record(fold, &assign_type, &record, err) ||
	    !fold_row_delete(fold, "DELETE FROM assign WHERE entity = :entity", err))
		return false;
	if (!record_get(&record, "household"))
		return true;
	struct stmt *stmt = stmt_start(
		fold->db, "INSERT INTO assign(entity, scope, household, staff, duty, from_on, until_on, passed_to)"
			  " VALUES (:entity, :scope, :household, :staff, :duty, :from_on, :until_on,"
			  " :passed_to)");
	fold_row_bind(stmt, fold, &record);
	return stmt_run(stmt, err);
}

extern const struct fold_subject fold_subject_household, fold_subject_member, fold_subject_income, fold_subject_measure,
	fold_subject_assign;

#define SUBJECT(name)                                                                                                  \
	const struct fold_subject fold_subject_##name = { #name, (const char *const[]){ #name ".put", NULL },          \
							  (const char *const[]){ #name, NULL }, fold_##name }
#define SUBJECT_WITH_PHONES(name)                                                                                      \
	const struct fold_subject fold_subject_##name = { #name, (const char *const[]){ #name ".put", NULL },          \
							  (const char *const[]){ #name, "phone", NULL }, fold_##name }
SUBJECT_WITH_PHONES(household);
SUBJECT_WITH_PHONES(member);
SUBJECT(income);
SUBJECT(measure);
SUBJECT(assign);
