/* The cockpit's figures: who was visited, what is overdue, area by area. */
#ifndef DB_COCKPIT_H
#define DB_COCKPIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct arena;
struct db;
struct err;

struct cockpit_query {
	const char *area;	   /* 6 or 9 digits: a row for each area below it */
	const char *from, *until;  /* dates of the month, half open */
	int64_t from_ms, until_ms; /* the same as instants */
	int64_t now_ms;		   /* what is overdue */
	int visits_per_helper;	   /* in that time */
	struct id own;		   /* staff: only the own households, visits and tickets; none for everybody's */
};

struct cockpit_row {
	const char *code, *name;
	int64_t households; /* current ones */
	int64_t poor;	    /* not lifted, or fallen back */
	int64_t monitored;
	int64_t visited; /* households with a visit in that time */
	int64_t helpers;
	int64_t visits; /* that count towards the quota: of each helper at most as many as are due */
	int64_t visits_due;
	int64_t opened, closed;	      /* tickets opened in that time, and how many of these are struck off */
	int64_t open;		      /* tickets not over, whenever opened */
	int64_t overdue;	      /* of these: past the next instant that is due */
	int64_t content, followed_up; /* follow-ups of tickets opened in that time */
};
struct cockpit {
	struct cockpit_row *row;
	size_t count;
	struct cockpit_row total; /* name is that of the area itself */
};

/* Areas without households and helpers are left out. Texts live in `arena`. */
bool cockpit_read(struct db *db, const struct cockpit_query *query, struct arena *arena, struct cockpit *cockpit,
		  struct err *err);

/* Diaries, calls and tickets of the last `months` months in the query's area, the oldest first: for a small chart. */
enum { COCKPIT_MONTHS_MOST = 24 };
struct cockpit_months {
	int64_t visits[COCKPIT_MONTHS_MOST], calls[COCKPIT_MONTHS_MOST], tickets[COCKPIT_MONTHS_MOST];
	size_t count;
};
bool cockpit_months_read(struct db *db, const struct cockpit_query *query, size_t months, struct cockpit_months *read,
			 struct err *err);

/* Households by the code of their status, in the query's area. */
struct cockpit_status {
	const char *status; /* NULL for those without one */
	int64_t households;
};
struct cockpit_statuses {
	struct cockpit_status row[16];
	size_t count;
};
bool cockpit_statuses_read(struct db *db, const struct cockpit_query *query, struct arena *arena,
			   struct cockpit_statuses *statuses, struct err *err);

/* Tickets by state, in the query's area. */
struct cockpit_states {
	struct {
		const char *state;
		int64_t tickets;
	} row[16];
	size_t count;
};
bool cockpit_states_read(struct db *db, const struct cockpit_query *query, struct arena *arena,
			 struct cockpit_states *states, struct err *err);

#endif
