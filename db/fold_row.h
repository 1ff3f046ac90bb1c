/* A folded record as a row: what the folds of all record subjects share. */
#ifndef DB_FOLD_ROW_H
#define DB_FOLD_ROW_H

#include <stdbool.h>

struct err;
struct fold;
struct record;
struct stmt;

/*
 * Binds :entity, :scope when there is one, and every field of the record as ":field", by its type:
 * numbers as integers, entities as blobs, the rest as text.
 */
void fold_row_bind(struct stmt *stmt, const struct fold *fold, const struct record *record);

/* Runs a DELETE … WHERE entity = :entity. */
bool fold_row_delete(const struct fold *fold, const char *sql, struct err *err);

#endif
