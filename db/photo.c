#include "db/photo.h"

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
#include "db/station.h"

/* A photo as it was given, in memory. */
struct bytes {
	unsigned char *byte;
	size_t size;
};

static bool read_part(int file, struct bytes *bytes, size_t size)
{
	bytes->byte = malloc(size + 1);
	if (!bytes->byte)
		err_out_of_memory();
	while (bytes->size < size) {
		ssize_t got = read(file, bytes->byte + bytes->size, size - bytes->size);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		bytes->size += (size_t)got;
	}
	return true;
}

/* The sentences leave out the file's name: it may be a person's. */
static bool read_file(const char *path, struct bytes *bytes, struct err *err)
{
	struct stat status;
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	bool ok = false;
	*bytes = (struct bytes){ 0 };
	if (file < 0 || fstat(file, &status) != 0)
		err_set(err, errno == ENOENT ? ERR_MISSING : ERR_SYSTEM, _("a photo cannot be read: %s"),
			strerror(errno));
	else if (!S_ISREG(status.st_mode))
		err_set(err, ERR_INPUT, _("a photo is a file, not a folder or a device"));
	else if (status.st_size > PHOTO_BYTES_MOST)
		err_set(err, ERR_INPUT, _("a photo has at most %d MB"), PHOTO_BYTES_MOST / (1024 * 1024));
	else if (!read_part(file, bytes, (size_t)status.st_size))
		err_set(err, ERR_SYSTEM, _("a photo cannot be read: %s"), strerror(errno));
	else
		ok = true;
	if (file >= 0)
		close(file);
	return ok;
}

static bool begins_with(const struct bytes *bytes, const char *magic, size_t size)
{
	return bytes->size > size && memcmp(bytes->byte, magic, size) == 0;
}

static bool is_picture(const struct bytes *bytes)
{
	return begins_with(bytes, "\xff\xd8\xff", 3) || begins_with(bytes, "\x89PNG\r\n\x1a\n", 8);
}

static bool write_bytes(int file, const struct bytes *bytes)
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

static bool sync_folder(const char *path)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = folder >= 0 && fsync(folder) == 0;
	if (folder >= 0)
		close(folder);
	return ok;
}

/* Under a name of its own first: who looks finds the whole photo or none. */
static bool write_file(const struct station *station, const char *path, const struct bytes *bytes, struct err *err)
{
	struct arena arena = { 0 };
	char *folder = arena_format(&arena, "%s/photos", station->home);
	char *beside = arena_format(&arena, "%s.XXXXXX", path);
	mkdir(folder, 0700);
	int file = mkstemp(beside);
	bool ok = file >= 0 && write_bytes(file, bytes);
	if (file >= 0)
		ok = close(file) == 0 && ok;
	ok = ok && rename(beside, path) == 0 && sync_folder(folder);
	if (!ok) {
		err_set(err, ERR_SYSTEM, _("a photo cannot be written: %s"), strerror(errno));
		if (file >= 0)
			unlink(beside);
	}
	arena_release(&arena);
	return ok;
}

char *photo_path(const struct station *station, const struct hash *hash, struct arena *arena)
{
	char hex[HASH_TEXT_BYTES];
	hash_format(hash, hex);
	return arena_format(arena, "%s/photos/%s", station->home, hex);
}

bool photo_is_here(const struct station *station, const struct hash *hash)
{
	struct arena arena = { 0 };
	bool here = access(photo_path(station, hash, &arena), R_OK) == 0;
	arena_release(&arena);
	return here;
}

bool photo_copy(const struct station *station, const struct hash *hash, const char *path, struct err *err)
{
	struct arena arena = { 0 };
	struct bytes bytes = { 0 };
	bool ok = read_file(photo_path(station, hash, &arena), &bytes, err);
	int file = ok ? open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
	if (ok && (file < 0 || !write_bytes(file, &bytes)))
		ok = err_set(err, errno == EEXIST ? ERR_INPUT : ERR_SYSTEM, _("the copy cannot be written: %s"),
			     strerror(errno));
	if (file >= 0)
		close(file);
	if (file >= 0 && !ok)
		unlink(path);
	free(bytes.byte);
	arena_release(&arena);
	return ok;
}

static bool keep(struct station *station, const struct bytes *bytes, struct photo *photo, struct err *err)
{
	struct arena arena = { 0 };
	struct photo read = { .size = (int64_t)bytes->size };
	if (!is_picture(bytes))
		return err_set(err, ERR_INPUT, _("a photo is a JPEG or PNG file; this is neither"));
	hash_of("", bytes->byte, bytes->size, &read.hash);
	exif_read(bytes->byte, bytes->size, &read);
	bool ok = photo_is_here(station, &read.hash) ||
		  write_file(station, photo_path(station, &read.hash, &arena), bytes, err);
	arena_release(&arena);
	if (ok)
		*photo = read;
	return ok;
}

bool photo_keep(struct station *station, const char *path, struct photo *photo, struct err *err)
{
	struct bytes bytes;
	bool ok = read_file(path, &bytes, err) && keep(station, &bytes, photo, err);
	free(bytes.byte);
	return ok;
}

bool photo_look(const char *path, struct photo *photo, struct err *err)
{
	struct bytes bytes;
	bool ok = read_file(path, &bytes, err);
	if (ok && !is_picture(&bytes))
		ok = err_set(err, ERR_INPUT, _("a photo is a JPEG or PNG file; this is neither"));
	if (ok) {
		*photo = (struct photo){ .size = (int64_t)bytes.size };
		exif_read(bytes.byte, bytes.size, photo);
	}
	free(bytes.byte);
	return ok;
}
