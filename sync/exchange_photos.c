#include "sync/exchange_photos.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/err.h"
#include "db/db.h"
#include "db/erased_file.h"
#include "db/station.h"
#include "sync/store.h"

bool photo_exchange_erase(struct photo_exchange *work, struct err *err)
{
	struct arena arena = { 0 };
	struct erased_files files = { 0 };
	bool ok = erased_file_list(work->station->db, &arena, &files, err);
	for (size_t i = 0; ok && i < files.count; i++)
		ok = work->store->operations->photo_erase(work->store, &files.hash[i], err);
	arena_release(&arena);
	erased_file_remove(work->station);
	return ok;
}

bool photo_exchange_list(struct photo_exchange *work, struct err *err)
{
	size_t room = 0;
	struct stmt *stmt = stmt_start(work->station->db,
				       "SELECT hash FROM photo UNION SELECT hash FROM policy_file ORDER BY hash");
	while (stmt_next(stmt)) {
		if (work->count == room) {
			room = room ? 2 * room : 64;
			work->photo = realloc(work->photo, room * sizeof *work->photo);
			if (!work->photo)
				err_out_of_memory();
		}
		work->count += stmt_get_hash(stmt, 0, &work->photo[work->count]);
	}
	if (stmt_end(stmt, err))
		return true;
	photo_exchange_release(work);
	return false;
}

/* A damaged file is not passed on, and does not keep the others from being. */
static bool pass_over_damage(bool ok, int64_t *count, struct err *err)
{
	*count += ok;
	return ok || err->code == ERR_DAMAGED;
}

bool photo_exchange_one(struct photo_exchange *work, size_t place, struct err *err)
{
	const struct store_operations *operations = work->store->operations;
	const struct hash *photo = &work->photo[place];
	char hex[HASH_TEXT_BYTES], path[4300];
	bool there;
	hash_format(photo, hex);
	snprintf(path, sizeof path, "%s/photos/%s", work->station->home, hex);
	bool here = access(path, F_OK) == 0;
	if (!operations->photo_has(work->store, photo, &there, err))
		return false;
	if (here && !there)
		return pass_over_damage(operations->photo_put(work->store, photo, path, err), &work->put, err);
	if (there && !here)
		return pass_over_damage(operations->photo_get(work->store, photo, path, err), &work->got, err);
	return true;
}

void photo_exchange_release(struct photo_exchange *work)
{
	free(work->photo);
	work->photo = NULL;
	work->count = 0;
}
