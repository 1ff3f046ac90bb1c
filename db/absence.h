/* Who is away, from when until when, and who stands in for them meanwhile. */
#ifndef DB_ABSENCE_H
#define DB_ABSENCE_H

#include <stdbool.h>
#include <stddef.h>

#include "core/id.h"

struct act;
struct arena;
struct db;
struct err;

struct absence {
	struct id entity, staff, deputy; /* deputy none: nobody stands in */
	const char *name, *deputy_name;	 /* deputy_name NULL for nobody */
	const char *from_on, *until_on;	 /* dates, both included */
	const char *reason;		 /* NULL: none was given */
};
enum { ABSENCES_MOST = 200 };
struct absences {
	size_t count;
	struct absence row[ABSENCES_MOST];
};

/* Those that are not over on the day `today`, the first to begin first. Rights: ACCESS_STAFF_SEE. */
bool absence_list(struct db *db, const char *today, struct arena *arena, struct absences *absences, struct err *err);

/* All of one person, those that are over too, the latest first. Rights as above. */
bool absence_of(struct db *db, const struct id *staff, struct arena *arena, struct absences *absences, struct err *err);

/*
 * Follows the deputies of who is away on that day until somebody is there: `*stand_in` is who gets what would be
 * theirs, none when nobody can. `*why`, in `arena`, tells people; NULL when the person is there themselves.
 */
bool absence_stand_in(struct db *db, const struct id *staff, const char *today, struct arena *arena,
		      struct id *stand_in, const char **why, struct err *err);

/*
 * Notes an absence. The same first day again changes it, and one that begins within another ends that on the day before:
 * `*replaced`, in `arena`, is what stood there, without a from_on when nothing did. ERR_CONFLICT when it overlaps a later
 * one of the same person, or when deputies who are away would stand in for one another.
 * Rights: ACCESS_ABSENCE_EDIT where the person works.
 */
struct absence_new {
	struct id staff, deputy;
	const char *from_on, *until_on; /* as typed */
	const char *reason;
};
/* Whether it holds on that day; false too for dates that absence_put refuses. */
bool absence_new_holds(const struct absence_new *absence, const char *today);
bool absence_put(struct act *act, const struct absence_new *absence, struct arena *arena, struct absence *replaced,
		 struct err *err);
/* "2026-11-24 to 2026-11-30, 王立东, 病假" */
const char *absence_say(const struct absence *absence, struct arena *arena);

/* The person is back from today on: what has not begun is dropped. ERR_MISSING when they are not away. */
bool absence_end(struct act *act, const struct id *staff, struct err *err);

#endif
