/* The tokenizer of full-text search for FTS5: core/fulltext's terms under the name "fangzheng". */
#ifndef DB_TOKENIZER_H
#define DB_TOKENIZER_H

#include <stdbool.h>

struct sqlite3;

/*
 * Makes the tokenizer known to a connection, before anything else is asked of it: a schema with a
 * virtual table that names it cannot be used without. False when this SQLite has no FTS5.
 */
bool tokenizer_register(struct sqlite3 *handle);

#endif
