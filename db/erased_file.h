/*
 * Photos and attachments that only redacted entries name: they go with the entry's payload, here and at the stores. Kept
 * as settings "erased_file:HASH", so that what was cut off half-way is done later.
 */
#ifndef DB_ERASED_FILE_H
#define DB_ERASED_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/id.h"

struct arena;
struct db;
struct err;
struct station;

/* Notes the files that the payload of `entry`, which is about to be erased, names and no other does. In a transaction. */
bool erased_file_note(struct db *db, const struct hash *entry, struct err *err);

/* All that were noted and that no entry names by now, in `arena`. */
struct erased_files {
	size_t count;
	struct hash *hash;
};
bool erased_file_list(struct db *db, struct arena *arena, struct erased_files *files, struct err *err);

/* Takes them out of photos/. What cannot be removed now is tried again at the next sync. */
void erased_file_remove(const struct station *station);

#endif
