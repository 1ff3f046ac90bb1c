#include "sync/photo_file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"

enum { SWEEP_AFTER_SECONDS = 24 * 60 * 60 };

static bool read_whole(const char *path, unsigned char **bytes, size_t *size, struct err *err)
{
	struct stat status;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0 || fstat(file, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size > PHOTO_BYTES_MOST) {
		err_set(err, ERR_SYSTEM, _("a photo cannot be read: %s"),
			file < 0 ? strerror(errno) : _("it is too large, or no file"));
		if (file >= 0)
			close(file);
		return false;
	}
	size_t got = 0, whole = (size_t)status.st_size;
	unsigned char *read_bytes = malloc(whole + 1);
	if (!read_bytes)
		err_out_of_memory();
	while (got < whole) {
		ssize_t part = read(file, read_bytes + got, whole - got);
		if (part < 0 && errno == EINTR)
			continue;
		if (part <= 0)
			break;
		got += (size_t)part;
	}
	close(file);
	*bytes = read_bytes;
	*size = got;
	return true;
}

static bool write_whole(const char *path, const unsigned char *bytes, size_t size)
{
	int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	size_t put = 0;
	while (file >= 0 && put < size) {
		ssize_t part = write(file, bytes + put, size - put);
		if (part < 0 && errno == EINTR)
			continue;
		if (part <= 0)
			break;
		put += (size_t)part;
	}
	bool ok = file >= 0 && put == size && fsync(file) == 0;
	return file >= 0 && close(file) == 0 && ok;
}

bool photo_file_copy(const char *from, const char *to, const struct hash *photo, struct err *err)
{
	char beside[4600];
	struct hash hash;
	unsigned char *bytes;
	size_t size;
	if (!read_whole(from, &bytes, &size, err))
		return false;
	hash_of("", bytes, size, &hash);
	snprintf(beside, sizeof beside, "%s.%ld", to, (long)getpid());
	bool same = hash_equal(&hash, photo);
	bool ok = same && write_whole(beside, bytes, size) && rename(beside, to) == 0;
	if (!same)
		err_set(err, ERR_DAMAGED, _("a photo is not the one that its diary names"));
	else if (!ok)
		err_set(err, ERR_SYSTEM, _("a photo cannot be written: %s"), strerror(errno));
	if (same && !ok)
		unlink(beside);
	free(bytes);
	return ok;
}

/* Beside a photo lies HASH.SUFFIX while it is being written, here and when a diary is written. */
static bool is_half_written(const char *name)
{
	char hex[HASH_TEXT_BYTES];
	struct hash hash;
	if (strlen(name) < HASH_TEXT_BYTES || name[HASH_TEXT_BYTES - 1] != '.')
		return false;
	memcpy(hex, name, sizeof hex - 1);
	hex[sizeof hex - 1] = '\0';
	return hash_parse(hex, &hash);
}

void photo_file_sweep(const char *folder, int64_t now_ms)
{
	DIR *list = opendir(folder);
	for (struct dirent *file; list && (file = readdir(list));) {
		struct stat status;
		if (is_half_written(file->d_name) && fstatat(dirfd(list), file->d_name, &status, 0) == 0 &&
		    now_ms / 1000 - status.st_mtime > SWEEP_AFTER_SECONDS)
			unlinkat(dirfd(list), file->d_name, 0);
	}
	if (list)
		closedir(list);
}
