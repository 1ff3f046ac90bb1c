/* The index of full-text search. Folds put their texts here; db/search.c reads. */
#ifndef DB_TEXT_INDEX_H
#define DB_TEXT_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct arena;
struct db;
struct err;

/* One text that can be found: all that an entity says, in one. */
struct text_entry {
	const char *kind; /* "diary", "ticket", "policy" */
	struct id entity;
	int64_t at_ms;		 /* the latest come first */
	const char *area;	 /* where it belongs, as its own events tell: a code or a scope; NULL for nowhere */
	struct id household;	 /* may be none */
	const struct id *people; /* staff who see it as their own */
	size_t people_count;
	const char *text; /* as people wrote it */
};

/* Puts the entry in place of what the entity had; text_index_remove takes it out. Inside a fold. */
bool text_index_put(struct db *db, const struct text_entry *entry, struct err *err);
bool text_index_remove(struct db *db, const struct id *entity, struct err *err);

/* A scratch list that text_index_put needs; and its end: what was put is in the index. */
bool text_index_prepare(struct db *db, struct err *err);
bool text_index_flush(struct db *db, struct err *err);

/*
 * The words by which an index entry is narrowed to what somebody may see, as parts of an FTS5 expression:
 * of a township (a code of 9 digits or more), a household, a person, a kind. NULL for an area that is wider.
 * They find all that is meant and, by a chance of one in 2^48, something else: who reads looks at the row.
 */
const char *text_index_area(const char *area, struct arena *arena);
const char *text_index_household(const struct id *household, struct arena *arena);
const char *text_index_person(const struct id *staff, struct arena *arena);
const char *text_index_kind(const char *kind, struct arena *arena); /* NULL for diaries: nearly all are */

/*
 * Compares the index's terms, and in how many texts each is, with those of the attached `other`; tells each
 * that differs. An open read transaction is looked at as it stands.
 */
bool text_index_compare(struct db *db,
			void (*difference)(const char *table, const char *key, bool missing, void *context),
			void *context, struct err *err);

#endif
