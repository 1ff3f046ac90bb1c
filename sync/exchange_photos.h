/* Photos of diaries and attachments of policies: each side gets the files that it lacks. */
#ifndef SYNC_EXCHANGE_PHOTOS_H
#define SYNC_EXCHANGE_PHOTOS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct err;
struct station;
struct store;

struct photo_exchange {
	struct station *station;
	struct store *store;
	struct hash *photo; /* all that the folded diaries and policies name */
	size_t count;
	int64_t put, got;
};

/* Removes, here and at the store, what only redacted entries named. */
bool photo_exchange_erase(struct photo_exchange *work, struct err *err);

bool photo_exchange_list(struct photo_exchange *work, struct err *err);
bool photo_exchange_one(struct photo_exchange *work, size_t place, struct err *err);
void photo_exchange_release(struct photo_exchange *work);

#endif
