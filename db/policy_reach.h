/*
 * Whom a policy concerns and who was told of it: both are derived from its audience, from the register and from
 * diaries. A household is reached once a diary of it says that the policy was explained, whichever edition it was.
 */
#ifndef DB_POLICY_REACH_H
#define DB_POLICY_REACH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct arena;
struct db;
struct err;

struct policy_share {
	struct id policy;	 /* none in a row of an area */
	const char *code, *name; /* of the area; of a policy its number and title */
	int64_t households;	 /* that it concerns */
	int64_t reached;	 /* of these */
};
struct policy_shares {
	struct policy_share *row;
	size_t count;
	struct policy_share total; /* of a policy in its areas */
};

/* The share reached (知晓率) in percent; -1 when nobody is concerned. */
int policy_share_percent(const struct policy_share *share);

/* Of one policy: a row for each area below `area` (6, 9 or 12 digits) in which it concerns somebody. */
bool policy_reach_areas(struct db *db, const struct id *policy, const char *area, struct arena *arena,
			struct policy_shares *shares, struct err *err);

/* Of each policy that is in force on `today` and concerns somebody in the area, the smallest share first. */
bool policy_reach_policies(struct db *db, const char *area, const char *today, struct arena *arena,
			   struct policy_shares *shares, struct err *err);

/* Of one policy, among the households of a helper. */
bool policy_reach_own(struct db *db, const struct id *policy, const struct id *staff, const char *today,
		      struct policy_share *share, struct err *err);

/* Households that a policy concerns, in walking order. */
struct policy_concern_filter {
	struct id policy;
	const char *area;  /* 6, 9 or 12 digits; not asked when there is `staff` */
	struct id staff;   /* a helper: the own households; none: those of the area */
	const char *today; /* who is whose helper */
	bool missing;	   /* only those that are not reached */
};
struct policy_concern {
	struct id household;
	const char *number, *head, *village, *township, *helper; /* helper: NULL for none */
	int64_t explained_at;					 /* the latest diary that says so; 0: none */
};
enum { POLICY_CONCERN_ROWS = 50 };
struct policy_concern_page {
	size_t count;
	struct policy_concern row[POLICY_CONCERN_ROWS];
};
bool policy_concerned(struct db *db, const struct policy_concern_filter *filter, size_t first, struct arena *arena,
		      struct policy_concern_page *page, struct err *err);

/* What a helper is to explain: policies in force and own households that they concern, one row each. */
struct policy_due {
	struct id policy, household;
	const char *number, *title, *head, *village, *township;
	int64_t explained_at; /* 0: it is still to be done */
};
struct policy_dues {
	struct policy_due *row;
	size_t count, households; /* households: how many different ones */
};
enum { POLICY_DUES_MOST = 2000 };
bool policy_dues(struct db *db, const struct id *staff, const char *today, struct arena *arena,
		 struct policy_dues *dues, struct err *err);

/*
 * Whether the policy may be explained to the household on that day: it is in force then (one that was retired later is)
 * and concerns it. Else ERR_CONFLICT says which of the two; ERR_MISSING when there is no such policy.
 */
bool policy_fits(struct db *db, const struct id *policy, const struct id *household, const char *day, struct err *err);

/* All that concern one household, those not explained first. */
bool policy_of_household(struct db *db, const struct id *household, const char *today, struct arena *arena,
			 struct policy_dues *dues, struct err *err);

#endif
