/* Photos: files in the station's folder photos/, named by the BLAKE2b-256 of their bytes. */
#ifndef DB_PHOTO_H
#define DB_PHOTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct arena;
struct err;
struct station;

enum { PHOTO_BYTES_MOST = 20 * 1024 * 1024 };

struct photo {
	struct hash hash;
	int64_t size;
	char taken_at[20];		  /* "2026-11-23 09:40:00", as the camera says; "" for none */
	char latitude[16], longitude[16]; /* degrees, "45.839167"; "" for none */
};

/*
 * Copies the file at `path` into the station's photos, safe on the disk before it returns; the same
 * photo is kept once. Done before the act that names it, so that a committed diary always has its
 * photos. ERR_INPUT for what is neither JPEG nor PNG or is larger than PHOTO_BYTES_MOST.
 */
bool photo_keep(struct station *station, const char *path, struct photo *photo, struct err *err);

/* What the file at `path` says of itself, without keeping it: no hash, size of the file. Fails as photo_keep. */
bool photo_look(const char *path, struct photo *photo, struct err *err);

/* Where a photo is, in `arena`, whether it has come here yet or not. */
char *photo_path(const struct station *station, const struct hash *hash, struct arena *arena);
bool photo_is_here(const struct station *station, const struct hash *hash);

/* Writes a copy of one that is here to `path`, for its owner only. ERR_INPUT when something is there already. */
bool photo_copy(const struct station *station, const struct hash *hash, const char *path, struct err *err);

/* What the photo says itself of when and where it was taken; leaves "" for what it does not. db/exif.c */
void exif_read(const unsigned char *bytes, size_t size, struct photo *photo);

#endif
