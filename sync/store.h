/*
 * A store: a place that keeps the journals of a county for its stations to meet at. The narrow
 * waist of sync: whatever can do this can be synced with. docs/sync.md tells what each promises.
 */
#ifndef SYNC_STORE_H
#define SYNC_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"
#include "db/enrol.h"
#include "db/journal.h"

struct arena;
struct err;
struct store;

enum { STORE_PAGE_EVENTS = 2000, STORE_PAGE_BYTES = 1024 * 1024, STORE_NAME_BYTES = 80 };

/* Who is there: a store numbers what arrives 1, 2, 3 … and chains a digest over it. */
struct store_hello {
	char name[STORE_NAME_BYTES]; /* the key of the client's cursor: the store's kind and its generation */
	int64_t last;		     /* the highest number given */
	struct hash digest;	     /* up to the number that was asked about; none when there is no such number */
};

/* Events in the store's order. The end is a seal of every chain in it, or the store's end. */
struct store_page {
	struct journal_page events;
	int64_t last;	    /* go on after this number, though the page may be empty for this client */
	struct hash digest; /* up to `last` */
	int64_t unreadable; /* entries of the store whose bytes mean nothing: left out */
};

/* The head-lines of what was pushed. */
struct store_receipt {
	int64_t taken, known;
};

struct store_operations {
	/*
	 * Comes before all else but a hand-shake. A store keeps one county's journals: the one whose `genesis` was the
	 * first to be named there; another's is refused with ERR_CONFLICT.
	 */
	bool (*hello)(struct store *store, const struct hash *genesis, int64_t asked, struct store_hello *hello,
		      struct err *err);

	/* Takes one run of a chain, which ends on a seal, whole or not at all; what is there already is known. */
	bool (*push)(struct store *store, const struct journal_entry *entry, size_t count,
		     struct store_receipt *receipt, struct err *err);

	/* The page after the number `after`. `scopes` ends with NULL; NULL itself is all that the store has. */
	bool (*pull)(struct store *store, int64_t after, const char *const *scopes, struct arena *arena,
		     struct store_page *page, struct err *err);

	/* Forgets the payload of a redacted event. */
	bool (*erase)(struct store *store, const struct hash *event, struct err *err);

	/* Photos and attachments by the hash of their bytes; put and get copy a file. */
	bool (*photo_has)(struct store *store, const struct hash *photo, bool *has, struct err *err);
	bool (*photo_put)(struct store *store, const struct hash *photo, const char *path, struct err *err);
	bool (*photo_get)(struct store *store, const struct hash *photo, const char *path, struct err *err);

	/* Removes one that only redacted entries named; that it is not there is no failure. */
	bool (*photo_erase)(struct store *store, const struct hash *photo, struct err *err);

	/* The boxes of a hand-shake (db/enrol.h): an offer, and the one answer to it. A missing one has size 0. */
	bool (*offer_put)(struct store *store, const struct hash *locator, const struct enrol_box *box,
			  struct err *err);
	bool (*offer_get)(struct store *store, const struct hash *locator, struct arena *arena, struct enrol_box *box,
			  struct err *err);
	bool (*answer_put)(struct store *store, const struct hash *locator, const struct enrol_box *box,
			   struct err *err);
	bool (*answer_get)(struct store *store, const struct hash *locator, struct arena *arena, struct enrol_box *box,
			   struct err *err);
	bool (*offer_end)(struct store *store, const struct hash *locator, struct err *err);

	void (*close)(struct store *store);
};

/* What every kind of store begins with. */
struct store {
	const struct store_operations *operations;
};

static inline void store_close(struct store *store) /* NULL is accepted */
{
	if (store)
		store->operations->close(store);
}

#endif
