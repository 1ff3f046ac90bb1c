/* Diaries as screens and commands read them: lists, one whole, and visits against the quota. */
#ifndef DB_DIARY_H
#define DB_DIARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/access.h"
#include "core/diary.h"
#include "core/id.h"

struct arena;
struct db;
struct err;

/* Which diaries: those that the viewer may see, and of them what the rest asks. Latest first. */
struct diary_filter {
	const struct person *viewer; /* NULL: the station itself, which sees all */
	const char *today;	     /* "2026-11-23": what is the viewer's own */
	struct id household, staff;  /* none for any */
	const char *area;	     /* 6, 9 or 12 digits; NULL for everywhere */
	const char *kind;	     /* code; NULL for any */
	const char *from, *until;    /* dates on which they were written, both included; NULL for open ends */
	bool late, photos;	     /* only late entries (补录), only those with photos */
};

struct diary_row {
	struct id entity, household, staff;
	const char *head, *village, *township; /* of the household */
	const char *staff_name, *entered_name; /* whose visit; who entered it when another, else NULL */
	const char *kind, *text;
	int64_t at_ms;		/* the station's clock */
	const char *place;	/* the station's */
	const char *visited_on; /* the helper's claim; NULL for no visit */
	const char *ticket;	/* number; NULL for none */
	const char *measure;	/* code; NULL for none */
	bool late;		/* 补录 */
	bool counts;		/* towards the quota: the first of the helper, the household and the day visited on */
	int photos, notes;
};

enum { DIARY_PAGE_ROWS = 50 };
struct diary_page {
	size_t count;
	struct diary_row row[DIARY_PAGE_ROWS];
};
bool diary_list(struct db *db, const struct diary_filter *filter, size_t first, struct arena *arena,
		struct diary_page *page, struct err *err);

struct diary_note {
	int64_t at_ms;
	const char *author_name; /* NULL: the station itself */
	const char *text;
};
struct diary_photo {
	struct hash hash;
	int64_t size;
	const char *taken_at, *latitude, *longitude; /* the photo's own claims; NULL for none */
};
struct diary_policy {
	struct id policy;
	const char *number, *title; /* NULL when it has not come here yet */
};
struct diary {
	struct diary_row row;
	struct id measure, ticket, entered_by;
	struct hash station;
	struct diary_note *note; /* in the order of time */
	size_t note_count;
	struct diary_photo *photo; /* in the order in which they were given */
	size_t photo_count;
	struct diary_policy policy[DIARY_POLICIES_MOST]; /* that were explained */
	size_t policy_count;
};

/* One with its notes and photos; ERR_MISSING when there is none. Whether the reader may see it: diary_may. */
bool diary_read(struct db *db, const struct id *entity, struct arena *arena, struct diary *diary, struct err *err);

/* access_may for a diary: by its household, as own_may; a helper's visit stays theirs when the household is another's by now. */
bool diary_may(struct db *db, const struct person *person, enum access_act act, const struct diary *diary,
	       const char *today, struct err *err);

/*
 * One by the first characters of its id in hexadecimal, 6 at least, as lists print them.
 * ERR_INPUT when several begin so.
 */
bool diary_by_prefix(struct db *db, const char *prefix, struct id *entity, struct err *err);

/*
 * Visits of one helper in the month of `today` that count towards the quota: days with a visit, at
 * most one a household and day.
 */
bool diary_visits(struct db *db, const struct id *staff, const char *today, int *visits, struct err *err);

/* The households of a helper, the longest not visited first, never visited before all. */
struct diary_due {
	struct id household;
	const char *number, *head, *village, *township, *team, *phones;
	const char *status, *cause; /* codes */
	const char *last_visit;	    /* by this helper; NULL when never */
	int visits;		    /* in the month of `today`, that count */
	int tickets;		    /* of the household, not over */
};
struct diary_dues {
	size_t count;
	struct diary_due *row;
};
bool diary_dues(struct db *db, const struct id *staff, const char *today, struct arena *arena, struct diary_dues *dues,
		struct err *err);

#endif
