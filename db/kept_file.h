/*
 * Files kept in the station's folder photos/, named by the BLAKE2b-256 of their bytes: photos of diaries, attachments
 * of policies. A file is there whole or not at all.
 */
#ifndef DB_KEPT_FILE_H
#define DB_KEPT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct arena;
struct err;
struct station;

enum { KEPT_FILE_BYTES_MOST = 20 * 1024 * 1024 };

/* A file in memory. */
struct kept_bytes {
	unsigned char *byte;
	size_t size;
};

struct kept_limits {
	size_t bytes_most;
	bool no_link; /* a symbolic link is refused */
};

/*
 * Reads the whole file at `path`; the caller releases `bytes`. ERR_INPUT for what is too large or no file,
 * ERR_MISSING when it is not there. No sentence holds the file's name: that may be a person's.
 */
bool kept_bytes_read(const char *path, const struct kept_limits *limits, struct kept_bytes *bytes, struct err *err);

/* Writes to `path` by way of a file beside it, PATH.XXXXXX, that is renamed when it is safe on the disk. Mode 0600. */
bool kept_bytes_write(const char *path, const struct kept_bytes *bytes, struct err *err);
void kept_bytes_release(struct kept_bytes *bytes); /* what was not read is accepted */

/* Keeps the bytes, safe on the disk before it returns; the same bytes are kept once. */
bool kept_file_keep(const struct station *station, const struct kept_bytes *bytes, struct hash *hash, struct err *err);

/* Where a file is, in `arena`, whether it has come here yet or not. */
char *kept_file_path(const struct station *station, const struct hash *hash, struct arena *arena);
bool kept_file_is_here(const struct station *station, const struct hash *hash);

/*
 * Writes a copy to `path`, which must not be there yet, with mode 0600. ERR_MISSING when the file has not come here,
 * ERR_DAMAGED when it is not what its name says; ERR_CONFLICT when there is something at `path`.
 */
bool kept_file_save(const struct station *station, const struct hash *hash, const char *path, struct err *err);

/*
 * Whether every file that diaries and policies name is the one they name. Each that is not is told to `finding`, one
 * sentence with what may help, and counted; so is each that was entered at this station and is gone. Those of other
 * stations that have not come here yet are no fault.
 */
struct kept_count {
	int64_t here, missing, bad;
};
bool kept_files_verify(struct station *station, void (*finding)(const char *sentence, void *context), void *context,
		       struct kept_count *count, struct err *err);

#endif
