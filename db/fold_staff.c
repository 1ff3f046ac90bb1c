/* The tables of staff and of those who log in. */
#include <string.h>

#include "core/arena.h"
#include "core/pinyin.h"
#include "core/record.h"
#include "core/staff.h"
#include "db/db.h"
#include "db/find_key.h"
#include "db/fold.h"
#include "db/fold_row.h"

static bool fold_phones(const struct fold *fold, const char *phones, struct err *err)
{
	while (phones && *phones) {
		size_t length = strcspn(phones, ",");
		struct stmt *stmt = stmt_start(
			fold->db,
			"INSERT INTO staff_phone(entity, phone) VALUES (:entity, :phone) ON CONFLICT DO NOTHING");
		stmt_id(stmt, ":entity", &fold->entity);
		stmt_text(stmt, ":phone", arena_bytes(fold->arena, phones, length));
		if (!stmt_run(stmt, err))
			return false;
		phones += length + (phones[length] == ',');
	}
	return true;
}

static bool put_keys(const struct fold *fold, const struct record *record, struct err *err)
{
	struct find_keys keys = { .arena = fold->arena };
	find_keys_name(&keys, record_get(record, "name"), true);
	find_keys_number(&keys, record_get(record, "number"));
	find_keys_phones(&keys, record_get(record, "phones"));
	return find_keys_put(fold->db, &(struct find_entity){ .subject = "staff", .entity = fold->entity }, &keys, err);
}

static bool fold_staff(const struct fold *fold, struct err *err)
{
	struct record record;
	if (!fold_record(fold, &staff_type, &record, err) || !put_keys(fold, &record, err) ||
	    !fold_row_delete(fold, "DELETE FROM staff WHERE entity = :entity", err) ||
	    !fold_row_delete(fold, "DELETE FROM staff_phone WHERE entity = :entity", err))
		return false;
	if (!record_get(&record, "number"))
		return true;
	struct stmt *stmt = stmt_start(fold->db, "INSERT INTO staff(entity, number, name, name_key, unit, department, "
						 "duty, title, area, phones, email, channels, left_on)"
						 " VALUES (:entity, :number, :name, :name_key, :unit, :department, "
						 ":duty, :title, :area, :phones, :email, :channels, :left_on)");
	fold_row_bind(stmt, fold, &record);
	const char *name = record_get(&record, "name");
	stmt_text(stmt, ":name_key", name ? pinyin_sort_key(name, fold->arena) : NULL);
	return stmt_run(stmt, err) && fold_phones(fold, record_get(&record, "phones"), err);
}

static bool fold_user(const struct fold *fold, struct err *err)
{
	struct record record;
	if (!fold_record(fold, &user_type, &record, err) ||
	    !fold_row_delete(fold, "DELETE FROM user WHERE entity = :entity", err))
		return false;
	if (!record_get(&record, "login"))
		return true;
	struct stmt *stmt =
		stmt_start(fold->db, "INSERT INTO user(entity, login, staff, role, area, disabled)"
				     " VALUES (:entity, :login, :staff, :role, :area, ifnull(:disabled, 0))");
	fold_row_bind(stmt, fold, &record);
	return stmt_run(stmt, err);
}

extern const struct fold_subject fold_subject_staff, fold_subject_user;

const struct fold_subject fold_subject_staff = { "staff", (const char *const[]){ "staff.put", NULL },
						 (const char *const[]){ "staff", "staff_phone", NULL }, fold_staff };
const struct fold_subject fold_subject_user = { "user", (const char *const[]){ "user.put", NULL },
						(const char *const[]){ "user", NULL }, fold_user };
