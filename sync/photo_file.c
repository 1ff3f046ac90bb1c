#include "sync/photo_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/kept_file.h"

enum { SWEEP_AFTER_SECONDS = 24 * 60 * 60 };

bool photo_file_copy(const char *from, const char *to, const struct hash *photo, struct err *err)
{
	struct kept_limits limits = { .bytes_most = PHOTO_FILE_BYTES_MOST };
	struct kept_bytes bytes = { 0 };
	struct hash hash;
	if (!kept_bytes_read(from, &limits, &bytes, err))
		return false;
	hash_of("", bytes.byte, bytes.size, &hash);
	bool ok = hash_equal(&hash, photo) ? kept_bytes_write(to, &bytes, err)
					   : err_set(err, ERR_DAMAGED,
						     _("a photo or an attachment is not the one that its entry names"));
	kept_bytes_release(&bytes);
	return ok;
}

/* Beside a file lies HASH.SUFFIX while it is being written (kept_bytes_write). */
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
