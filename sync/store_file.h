/* The central file: a SQLite file on a disk or share that all stations reach. */
#ifndef SYNC_STORE_FILE_H
#define SYNC_STORE_FILE_H

#include <stdbool.h>

struct err;
struct store;

/*
 * Opens the file, or makes it when `create`. Its photos are in "FILE-photos" beside it. ERR_SYSTEM
 * for a share whose locks do not work: another process could write while this one does.
 */
bool store_file_open(const char *path, bool create, struct store **store, struct err *err);

#endif
