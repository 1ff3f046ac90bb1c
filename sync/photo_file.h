/* Copies of photos and attachments: a file is there whole, under the hash of its bytes, or not at all. */
#ifndef SYNC_PHOTO_FILE_H
#define SYNC_PHOTO_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/id.h"

struct err;

/* More than a station takes today: what a later version takes is passed on. */
enum { PHOTO_FILE_BYTES_MOST = 64 * 1024 * 1024 };

/*
 * Copies `from` to `to`, by way of a file beside `to` that is renamed. ERR_DAMAGED when the bytes
 * are not those that `photo` is the hash of: nothing is left at `to` then.
 */
bool photo_file_copy(const char *from, const char *to, const struct hash *photo, struct err *err);

/* Removes what a program that was killed left half-written in a folder of photos: older than a day, under no photo's name. */
void photo_file_sweep(const char *folder, int64_t now_ms);

#endif
