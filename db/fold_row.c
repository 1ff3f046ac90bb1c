#include "db/fold_row.h"

#include <stdlib.h>
#include <string.h>

#include "core/record.h"
#include "db/db.h"
#include "db/fold.h"

static void bind_field(struct stmt *stmt, const char *name, enum field_type type, const char *value)
{
	struct id id;
	switch (type) {
	case FIELD_INT:
	case FIELD_MONEY:
	case FIELD_LAND:
	case FIELD_BOOL:
		if (value)
			stmt_int(stmt, name, strtoll(value, NULL, 10));
		else
			stmt_null(stmt, name);
		break;
	case FIELD_ENTITY:
		stmt_id(stmt, name, value && id_parse(value, &id) ? &id : NULL);
		break;
	default:
		stmt_text(stmt, name, value);
	}
}

void fold_row_bind(struct stmt *stmt, const struct fold *fold, const struct record *record)
{
	stmt_id(stmt, ":entity", &fold->entity);
	if (stmt_has(stmt, ":scope"))
		stmt_text(stmt, ":scope", fold->event[0].scope);
	for (size_t i = 0; i < record->type->count; i++) {
		const struct field *field = &record->type->field[i];
		char name[64] = ":";
		strncat(name, field->name, sizeof name - 2);
		bind_field(stmt, name, field->type, record->value[i]);
	}
}

bool fold_row_delete(const struct fold *fold, const char *sql, struct err *err)
{
	struct stmt *stmt = stmt_start(fold->db, sql);
	stmt_id(stmt, ":entity", &fold->entity);
	return stmt_run(stmt, err);
}
