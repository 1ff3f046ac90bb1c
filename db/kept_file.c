#include "db/kept_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/db.h"
#include "db/station.h"

/* Bytes ----------------------------------------------------------------------------------------- */

static bool read_part(int file, struct kept_bytes *bytes, size_t size)
{
	bytes->byte = malloc(size + 1);
	if (!bytes->byte)
		err_out_of_memory();
	while (bytes->size < size) {
		ssize_t got = read(file, bytes->byte + bytes->size, size - bytes->size);
		if (got < 0 && errno == EINTR)
			continue;
		if (got == 0)
			errno = EIO; /* it became shorter meanwhile */
		if (got <= 0)
			return false;
		bytes->size += (size_t)got;
	}
	return true;
}

bool kept_bytes_read(const char *path, const struct kept_limits *limits, struct kept_bytes *bytes, struct err *err)
{
	struct stat status;
	struct kept_bytes whole = { 0 };
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | (limits->no_link ? O_NOFOLLOW : 0));
	bool ok = false;
	if (file < 0 && errno == ELOOP)
		err_set(err, ERR_INPUT, _("this is a link; the file itself is wanted"));
	else if (file < 0 || fstat(file, &status) != 0)
		err_set(err, errno == ENOENT ? ERR_MISSING : ERR_SYSTEM, _("the file cannot be read: %s"),
			strerror(errno));
	else if (!S_ISREG(status.st_mode))
		err_set(err, ERR_INPUT, _("this is a folder or a device; a file is wanted"));
	else if ((uintmax_t)status.st_size > limits->bytes_most)
		err_set(err, ERR_INPUT, _("the file is too large; at most %zu MB are kept"),
			limits->bytes_most / (1024 * 1024));
	else if (!read_part(file, &whole, (size_t)status.st_size))
		err_set(err, ERR_SYSTEM, _("the file cannot be read: %s"), strerror(errno));
	else
		ok = true;
	if (file >= 0)
		close(file);
	if (ok)
		*bytes = whole;
	else
		kept_bytes_release(&whole);
	return ok;
}

void kept_bytes_release(struct kept_bytes *bytes)
{
	free(bytes->byte);
	*bytes = (struct kept_bytes){ 0 };
}

static bool write_whole(int file, const struct kept_bytes *bytes)
{
	size_t put = 0;
	while (put < bytes->size) {
		ssize_t part = write(file, bytes->byte + put, bytes->size - put);
		if (part < 0 && errno == EINTR)
			continue;
		if (part <= 0)
			return false;
		put += (size_t)part;
	}
	return fsync(file) == 0;
}

/* Under a name of its own first: who looks finds the whole file or none. */
bool kept_bytes_write(const char *path, const struct kept_bytes *bytes, struct err *err)
{
	struct arena arena = { 0 };
	char *beside = arena_format(&arena, "%s.XXXXXX", path);
	int file = mkstemp(beside);
	bool ok = file >= 0 && write_whole(file, bytes);
	if (file >= 0)
		ok = close(file) == 0 && ok;
	ok = ok && rename(beside, path) == 0;
	if (!ok) {
		err_set(err, ERR_SYSTEM, _("the file cannot be written: %s"), strerror(errno));
		if (file >= 0)
			unlink(beside);
	}
	arena_release(&arena);
	return ok;
}

/* Files of the station --------------------------------------------------------------------------- */

static bool sync_folder(const char *path, struct err *err)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = folder >= 0 && fsync(folder) == 0;
	if (!ok)
		err_set(err, ERR_SYSTEM, _("the file cannot be written: %s"), strerror(errno));
	if (folder >= 0)
		close(folder);
	return ok;
}

char *kept_file_path(const struct station *station, const struct hash *hash, struct arena *arena)
{
	char hex[HASH_TEXT_BYTES];
	hash_format(hash, hex);
	return arena_format(arena, "%s/photos/%s", station->home, hex);
}

bool kept_file_is_here(const struct station *station, const struct hash *hash)
{
	struct arena arena = { 0 };
	bool here = access(kept_file_path(station, hash, &arena), R_OK) == 0;
	arena_release(&arena);
	return here;
}

bool kept_file_keep(const struct station *station, const struct kept_bytes *bytes, struct hash *hash, struct err *err)
{
	struct arena arena = { 0 };
	struct hash name;
	bool ok = true;
	hash_of("", bytes->byte, bytes->size, &name);
	if (!kept_file_is_here(station, &name)) {
		char *folder = arena_format(&arena, "%s/photos", station->home);
		mkdir(folder, 0700);
		ok = kept_bytes_write(kept_file_path(station, &name, &arena), bytes, err) && sync_folder(folder, err);
	}
	arena_release(&arena);
	if (ok)
		*hash = name;
	return ok;
}

static bool read_kept(const struct station *station, const struct hash *hash, struct kept_bytes *bytes, struct err *err)
{
	struct arena arena = { 0 };
	struct kept_limits any = { .bytes_most = SIZE_MAX };
	struct hash read;
	bool ok = kept_bytes_read(kept_file_path(station, hash, &arena), &any, bytes, err);
	arena_release(&arena);
	if (!ok && err->code == ERR_MISSING)
		return err_set(err, ERR_MISSING,
			       _("the file has not come to this station yet; the next sync may bring it"));
	if (!ok)
		return false;
	hash_of("", bytes->byte, bytes->size, &read);
	if (hash_equal(&read, hash))
		return true;
	kept_bytes_release(bytes);
	return err_set(err, ERR_DAMAGED, _("the file in the station's folder is damaged and was not written"));
}

bool kept_file_save(const struct station *station, const struct hash *hash, const char *path, struct err *err)
{
	struct kept_bytes bytes = { 0 };
	if (!read_kept(station, hash, &bytes, err))
		return false;
	int file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok = file >= 0 && write_whole(file, &bytes);
	if (file >= 0)
		ok = close(file) == 0 && ok;
	if (!ok && file < 0 && errno == EEXIST)
		err_set(err, ERR_CONFLICT, _("there is something of this name already; nothing is written over"));
	else if (!ok)
		err_set(err, ERR_SYSTEM, _("the file cannot be written: %s"), strerror(errno));
	if (!ok && file >= 0)
		unlink(path);
	kept_bytes_release(&bytes);
	return ok;
}

/*
 * What entries name, and whether one of them was made here: by this station's key or one that it took over from. Then
 * the file was here from the first.
 */
static const char named_files[] =
	"WITH RECURSIVE own(fingerprint) AS (SELECT :own UNION SELECT station.successor_of FROM own"
	"  JOIN station USING (fingerprint) WHERE station.successor_of IS NOT NULL)"
	"SELECT hash, max(EXISTS (SELECT 1 FROM event JOIN chain ON chain.id = event.chain"
	"                          WHERE event.entity = named.entity AND event.kind IN ('diary.add', 'policy.publish')"
	"                            AND chain.station IN (SELECT fingerprint FROM own)))"
	"  FROM (SELECT hash, entity FROM photo UNION SELECT hash, entity FROM policy_file) AS named"
	" GROUP BY hash ORDER BY hash";

static bool has_store(struct station *station, bool *has, struct err *err)
{
	int64_t stores;
	if (!db_number(station->db, "SELECT count(*) FROM cursor", 0, &stores, err))
		return false;
	*has = stores > 0;
	return true;
}

/* What helps depends on whether there may be another copy of the file. */
static const char *sentence_of(bool missing, bool has_store)
{
	if (missing)
		return has_store
			       ? _("the file %s was entered here and is gone: sync again, the central file may have "
				   "it; "
				   "else put it back from a backup of the folder")
			       : _("the file %s was entered here and is gone: put it back from a backup of the folder");
	return has_store ? _("the file %s is not the one that was kept: move it away and sync again, the central file "
			     "may "
			     "have the right one; else put it back from a backup of the folder")
			 : _("the file %s is not the one that was kept: put it back from a backup of the folder");
}

bool kept_files_verify(struct station *station, void (*finding)(const char *sentence, void *context), void *context,
		       struct kept_count *count, struct err *err)
{
	struct arena arena = { 0 };
	struct kept_count counted = { 0 };
	struct hash hash;
	bool store;
	if (!has_store(station, &store, err))
		return false;
	struct stmt *stmt = stmt_start(station->db, named_files);
	stmt_hash(stmt, ":own", &station->fingerprint);
	for (; stmt_next(stmt); arena_reset(&arena)) {
		struct kept_bytes bytes = { 0 };
		struct err why;
		stmt_get_hash(stmt, 0, &hash);
		bool good = read_kept(station, &hash, &bytes, &why), missing = !good && why.code == ERR_MISSING,
		     own = stmt_get_int(stmt, 1) != 0;
		kept_bytes_release(&bytes);
		counted.here += !missing;
		counted.missing += missing && !own;
		if (good || (missing && !own))
			continue;
		counted.bad++;
		finding(arena_format(&arena, sentence_of(missing, store), kept_file_path(station, &hash, &arena)),
			context);
	}
	arena_release(&arena);
	if (!stmt_end(stmt, err))
		return false;
	*count = counted;
	return true;
}
