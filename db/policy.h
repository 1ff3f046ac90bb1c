/* Policies as screens and commands read them: lists and one whole. */
#ifndef DB_POLICY_H
#define DB_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"
#include "core/policy.h"

struct arena;
struct db;
struct err;

/* Which policies, those for `first` before the others, then those with the words in the title, then the latest published. */
struct policy_filter {
	const char *today;    /* "2026-11-23": what is in force */
	bool all;	      /* also what is in force no longer, or not yet */
	const char *category; /* of tickets; NULL for any */
	const char *first;    /* category of tickets; NULL for none */
	const char *words;    /* in number, title or text, as full-text search reads them; NULL for any */
};

struct policy_row {
	struct id entity;
	const char *number, *title, *office; /* office: NULL when not known */
	struct policy_list categories;	     /* codes */
	const char *from, *to;		     /* NULL for open ends */
	int64_t published_at;
	int edition; /* 1, 2, 3 … */
	bool retired, in_force;
};

enum { POLICY_PAGE_ROWS = 50 };
struct policy_page {
	size_t count;
	struct policy_row row[POLICY_PAGE_ROWS];
};
bool policy_list(struct db *db, const struct policy_filter *filter, size_t first, struct arena *arena,
		 struct policy_page *page, struct err *err);
bool policy_count(struct db *db, const struct policy_filter *filter, int64_t *count, struct err *err);

struct policy_whole {
	struct policy_row row; /* in_force: on the day that was asked for */
	struct policy policy;
	const char *published_by; /* NULL: the station itself */
	int64_t retired_at;	  /* 0: it is not */
	const char *retired_by, *reason;
};

/* `*found` false when there is none of this entity. */
bool policy_find(struct db *db, const struct id *entity, struct arena *arena, struct policy_whole *whole, bool *found,
		 struct err *err);

/* ERR_MISSING when there is none. */
bool policy_read(struct db *db, const struct id *entity, const char *today, struct arena *arena,
		 struct policy_whole *whole, struct err *err);

/* By its number, or by a part of its number or title that only one has; ERR_INPUT when several have it. */
bool policy_by_number(struct db *db, const char *number, struct id *entity, struct err *err);

/* SQL over a row of `policy`: in force on :today. */
#define POLICY_IN_FORCE                                                                                                \
	"policy.retired_at IS NULL AND ifnull(policy.from_on, '') <= :today AND ifnull(policy.to_on, '~') >= :today"

#endif
