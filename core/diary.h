/* Diary entries: what a helper writes of a visit, and which visits count. */
#ifndef CORE_DIARY_H
#define CORE_DIARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct err;

enum {
	DIARY_TEXT_MOST = 2000, /* characters */
	DIARY_PHOTOS_MOST = 9,
	DIARY_POLICIES_MOST = 9,
};

struct diary_entry {
	const char *kind; /* code of the dictionary diary_kind */
	const char *text;
	const char *visited_on; /* the helper's claim; NULL for what is no visit */
	size_t photos;
};

/* Whether a kind is a visit to the house: 入户走访 always is, 电话联系 never is, others are when a day is given. */
bool diary_kind_needs_visit(const char *kind);
bool diary_kind_has_visit(const char *kind);

/* The day of a visit: a date that has come, and not before the household was registered (NULL: when is not known). */
bool diary_day_check(const char *visited_on, int64_t now_ms, const char *registered_on, struct err *err);

/*
 * Whether the entry can be written at `now_ms` on a household registered on that date (NULL when
 * not known). ERR_INPUT says what is wrong.
 */
bool diary_check(const struct diary_entry *entry, int64_t now_ms, const char *registered_on, struct err *err);

/* An amendment: it adds, never replaces. */
bool diary_check_amendment(const char *text, struct err *err);

/* Late (补录): the day of the visit is another than that of the station's clock. */
bool diary_is_late(const char *visited_on, int64_t at_ms);

/*
 * Visits that count towards a helper's quota: at most one per household and day, however many
 * entries there are. Sorts `visit`. In SQL: count(DISTINCT hex(household) || visited_on) of one helper's.
 */
struct diary_visit {
	struct id household;
	char visited_on[11];
};
size_t diary_visits_counted(struct diary_visit *visit, size_t count);

#endif
