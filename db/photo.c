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

static size_t big_endian(const unsigned char *byte, int bytes)
{
	size_t number = 0;
	for (int i = 0; i < bytes; i++)
		number = number << 8 | byte[i];
	return number;
}

/* The markers of a frame header, SOF0 to SOF15, but for those among them that are something else (ITU-T T.81, table B.1). */
static bool is_frame(unsigned char marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* Segment by segment to the frame header, which has the size; its lines may be said later and be 0 here. */
static bool jpeg_has_size(const struct kept_bytes *bytes)
{
	enum { WIDTH = 7, FRAME_LEAST = 9 /* bytes from the marker to the width's end */ };
	for (size_t at = 2; at + 4 <= bytes->size && bytes->byte[at] == 0xff;) {
		const unsigned char *segment = bytes->byte + at;
		if (is_frame(segment[1]))
			return at + FRAME_LEAST <= bytes->size && big_endian(segment + WIDTH, 2) > 0;
		/* Any number of fill bytes may stand before a marker. */
		at += segment[1] == 0xff ? 1 : 2 + big_endian(segment + 2, 2);
	}
	return false;
}

/* The first chunk is the header, with width and height (PNG, 11.2.2). */
static bool png_has_size(const struct kept_bytes *bytes)
{
	enum { HEADER = 8, WIDTH = 16, HEIGHT = 20, END = 24 };
	return bytes->size >= END && memcmp(bytes->byte + HEADER, "\0\0\0\x0dIHDR", 8) == 0 &&
	       big_endian(bytes->byte + WIDTH, 4) > 0 && big_endian(bytes->byte + HEIGHT, 4) > 0;
}

/* What is no picture any more, cut off by a full card or a broken copy, would be found out when nobody can take it again. */
static bool check(const struct kept_bytes *bytes, struct err *err)
{
	bool jpeg = begins_with(bytes, "\xff\xd8\xff", 3), png = begins_with(bytes, "\x89PNG\r\n\x1a\n", 8);
	if (!jpeg && !png)
		return err_set(err, ERR_INPUT, _("a photo is a JPEG or PNG file; this is neither"));
	return (jpeg ? jpeg_has_size(bytes) : png_has_size(bytes)) ||
	       err_set(err, ERR_INPUT,
		       _("the picture is damaged or was copied in part; copy it from the camera again"));
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
