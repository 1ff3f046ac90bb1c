#include "db/phone_key.h"

#include <string.h>

#include "core/arena.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/fold_row.h"

static bool put_key(const struct fold *fold, const char *subject, const char *number, struct err *err)
{
	struct stmt *stmt = stmt_start(fold->db, "INSERT INTO phone(number, entity, subject)"
						 " VALUES (:number, :entity, :subject) ON CONFLICT DO NOTHING");
	stmt_text(stmt, ":number", number);
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_text(stmt, ":subject", subject);
	return stmt_run(stmt, err);
}

bool phone_keys_put(const struct fold *fold, const char *subject, const char *phones, struct err *err)
{
	if (!fold_row_delete(fold, "DELETE FROM phone WHERE entity = :entity", err))
		return false;
	while (phones && *phones) {
		size_t length = strcspn(phones, ",");
		if (length > 0 && !put_key(fold, subject, arena_bytes(fold->arena, phones, length), err))
			return false;
		phones += length + (phones[length] == ',');
	}
	return true;
}
