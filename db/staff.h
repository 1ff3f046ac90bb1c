/* Staff as screens and commands read them: lists by duty and area, one of them, who looks after whom. */
#ifndef DB_STAFF_H
#define DB_STAFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/access.h"
#include "core/id.h"

struct arena;
struct db;
struct err;

struct staff {
	struct id entity;
	const char *number, *name, *unit, *department, *duty, *title, *area, *area_name, *phones, *left_on;
};
struct staff_rows {
	struct staff *row;
	size_t count;
};

enum { STAFF_ROWS_MOST = 1000 }; /* a county has a few hundred */

/* A condition on `staff`: who leaves on a day is in office until then. */
#define IN_OFFICE "ifnull(staff.left_on, '~') > :today"

/* Who is listed; an empty filter is all, those who have left too. By duty, area and name. */
struct staff_filter {
	const char *duty;	/* "helper", "doctor", "officer", …; NULL for any */
	const char *area;	/* 6, 9 or 12 digits: who works in it; NULL for everywhere */
	const char *department; /* code of fangzheng.yaml; NULL for any */
	const char *today;	/* "2026-11-23": those in office on that day; NULL for all */
};
bool staff_list(struct db *db, const struct staff_filter *filter, struct arena *arena, struct staff_rows *rows,
		struct err *err);

/* One of them; ERR_MISSING when there is none. */
bool staff_read(struct db *db, const struct id *entity, struct arena *arena, struct staff *staff, struct err *err);
/*
 * Who has left may do nothing any more, from the day on which they leave: asked at the log-in and at every act.
 * ERR_DENIED says since when.
 */
bool staff_is_in_office(struct db *db, const struct person *person, const char *today, struct err *err);

/* Whom a number, or a name that one alone has, means; those in office on the day `today` before those who have left. */
bool staff_by_word(struct db *db, const char *word, const char *today, struct id *entity, struct err *err);
bool staff_by_number(struct db *db, const char *number, struct id *entity, struct err *err);

/* All whose phone this is (normalised, see core/phone.h). */
bool staff_by_phone(struct db *db, const char *phone, struct arena *arena, struct staff_rows *rows, struct err *err);

/*
 * Those assigned to a household on the day `today`, by duty ("helper", "doctor"; NULL for both),
 * the longest assigned first.
 */
bool staff_of_household(struct db *db, const struct id *household, const char *duty, const char *today,
			struct arena *arena, struct staff_rows *rows, struct err *err);

/*
 * Whom somebody looks after and looked after, those of today first, then the latest. Households that the viewer may not
 * see are counted and not named; `now` and `all` count households, not rows.
 */
struct staff_assignment {
	struct id household;
	const char *head, *village, *number, *status, *duty, *from_on,
		*until_on; /* status, duty: codes; dates NULL for open ends */
};
enum { STAFF_ASSIGNMENTS_MOST = 500 };
struct staff_assignments {
	int64_t now, all;
	size_t count;
	struct staff_assignment row[STAFF_ASSIGNMENTS_MOST];
};
bool staff_assignments_read(struct db *db, const struct person *viewer, const struct id *staff, const char *today,
			    struct arena *arena, struct staff_assignments *assignments, struct err *err);

/* How many households each of the rows looks after on the day `today`. */
bool staff_household_counts(struct db *db, const struct staff_rows *rows, const char *today, int64_t count[],
			    struct err *err);

/* Logins: one by its name, and all of them. */
struct user {
	struct id entity, staff;
	const char *login, *role, *area, *name; /* name: of the staff; NULL for a login without one */
	const char *left_on;			/* and the day on which they leave; NULL for none */
	bool disabled;
};
struct user_rows {
	struct user *row;
	size_t count;
};
/* "disabled", "left"; "" for a login that opens. */
const char *user_standing(const struct user *user, const char *today);
bool user_read(struct db *db, const char *login, struct arena *arena, struct user *user, struct err *err);
bool user_list(struct db *db, struct arena *arena, struct user_rows *rows, struct err *err);

/* Areas: one by its code, and the children of one (NULL: the county), by code. Retired ones are left out. */
struct area_row {
	struct id entity;
	const char *code, *name, *brief, *level, *parent; /* brief: as people say it */
};
struct area_rows {
	struct area_row *row;
	size_t count;
};
bool area_read(struct db *db, const char *code, struct arena *arena, struct area_row *area, struct err *err);
bool area_children(struct db *db, const char *parent, struct arena *arena, struct area_rows *rows, struct err *err);

#endif
