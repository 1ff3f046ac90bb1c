/* Photos of diaries: pictures among the files that the station keeps (db/kept_file.h), and what they say themselves. */
#ifndef DB_PHOTO_H
#define DB_PHOTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct err;
struct station;

struct photo {
	struct hash hash;
	int64_t size;
	char taken_at[20];		  /* "2026-11-23 09:40:00", as the camera says; "" for none */
	char latitude[16], longitude[16]; /* degrees, "45.839167"; "" for none */
};

/*
 * Copies the file at `path` into the station's photos, safe on the disk before it returns; the same
 * photo is kept once. Done before the act that names it, so that a committed diary always has its
 * photos. ERR_INPUT for what is neither JPEG nor PNG, has no size (width and height) or is larger than
 * KEPT_FILE_BYTES_MOST.
 */
bool photo_keep(struct station *station, const char *path, struct photo *photo, struct err *err);

/* What the file at `path` says of itself, without keeping it: no hash, size of the file. Fails as photo_keep. */
bool photo_look(const char *path, struct photo *photo, struct err *err);

/* What the photo says itself of when and where it was taken; leaves "" for what it does not. db/exif.c */
void exif_read(const unsigned char *bytes, size_t size, struct photo *photo);

#endif
