#include "db/photo.h"

#include <string.h>

#include "core/err.h"
#include "core/i18n.h"
#include "db/kept_file.h"

/* The sentences leave out the file's name: it may be a person's. */
static bool read_photo(const char *path, struct kept_bytes *bytes, struct err *err)
{
	struct kept_limits limits = { .bytes_most = KEPT_FILE_BYTES_MOST };
	return kept_bytes_read(path, &limits, bytes, err) || err_prefix(err, "%s", _("photo"));
}

static bool begins_with(const struct kept_bytes *bytes, const char *magic, size_t size)
{
	return bytes->size > size && memcmp(bytes->byte, magic, size) == 0;
}

static bool is_picture(const struct kept_bytes *bytes)
{
	return begins_with(bytes, "\xff\xd8\xff", 3) || begins_with(bytes, "\x89PNG\r\n\x1a\n", 8);
}

static bool check(const struct kept_bytes *bytes, struct err *err)
{
	return is_picture(bytes) || err_set(err, ERR_INPUT, _("a photo is a JPEG or PNG file; this is neither"));
}

bool photo_keep(struct station *station, const char *path, struct photo *photo, struct err *err)
{
	struct kept_bytes bytes = { 0 };
	struct photo read = { .size = 0 };
	bool ok = read_photo(path, &bytes, err) && check(&bytes, err);
	if (ok && !kept_file_keep(station, &bytes, &read.hash, err))
		ok = err_prefix(err, "%s", _("photo"));
	if (ok) {
		read.size = (int64_t)bytes.size;
		exif_read(bytes.byte, bytes.size, &read);
		*photo = read;
	}
	kept_bytes_release(&bytes);
	return ok;
}

bool photo_look(const char *path, struct photo *photo, struct err *err)
{
	struct kept_bytes bytes = { 0 };
	bool ok = read_photo(path, &bytes, err) && check(&bytes, err);
	if (ok) {
		*photo = (struct photo){ .size = (int64_t)bytes.size };
		exif_read(bytes.byte, bytes.size, photo);
	}
	kept_bytes_release(&bytes);
	return ok;
}
