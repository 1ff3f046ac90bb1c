/* Acts on the register: entered in a form or imported, all go this way. Inside an open act (db/act.h). */
#ifndef DB_HOUSEHOLD_ACT_H
#define DB_HOUSEHOLD_ACT_H

#include <stdbool.h>

#include "core/record.h"

struct act;
struct err;

/* What a put did. */
enum put_result { PUT_NOTHING, PUT_NEW, PUT_CHANGED };

struct put {
	struct id entity;	   /* none for a new one: then it is given */
	const struct record *seen; /* what the author saw, from fold_read_record; NULL: what stands now */
	const char *const *value;  /* all fields in the type's order, as field_read gives them */
	bool settle;		   /* also settles conflicts at the fields: these values are decided */
	bool takes_over;	   /* a member becomes the head whose predecessor steps back in the same import */
	bool period_is_free;	   /* an assignment: its import has compared the period with all others */
};

/*
 * Creates or changes. Rights (core/access), the rules of core/household.h and of the household's
 * place are checked; what does not differ makes no event. A new household takes its id from its
 * number, a member from household and ID number, income from the year, an assignment from staff
 * and duty (one that is over: from its first day too), but one that begins after an earlier one of the
 * same person was over is another entity and leaves the earlier one as it is, also where `entity` names
 * that; a number or year that is there already is ERR_CONFLICT unless `entity` names it. An entity stays
 * in the scope it lives in. `*field`, when given, is the place of the field to mend.
 * A household with a member who is the head has that one's name: it follows the member, and another is
 * ERR_CONFLICT. Who is assigned has a post of that duty and is in office, the household is in the register, and the
 * person has no other period with it that shares a day: else ERR_CONFLICT.
 */
bool household_put(struct act *act, const struct put *put, struct id *entity, enum put_result *result, size_t *field,
		   struct err *err);
bool member_put(struct act *act, const struct put *put, struct id *entity, enum put_result *result, size_t *field,
		struct err *err);
bool income_put(struct act *act, const struct put *put, struct id *entity, enum put_result *result, size_t *field,
		struct err *err);
bool measure_put(struct act *act, const struct put *put, struct id *entity, enum put_result *result, size_t *field,
		 struct err *err);
bool assign_put(struct act *act, const struct put *put, struct id *entity, enum put_result *result, size_t *field,
		struct err *err);

/* A member or household leaves, or an assignment ends (NULL: it has no end): history stays, lists show it no more. */
bool household_leave(struct act *act, const struct id *household, const char *on, const char *reason, struct err *err);
bool member_leave(struct act *act, const struct id *member, const char *on, const char *reason, struct err *err);
bool assign_end(struct act *act, const struct id *assignment, const char *on, struct err *err);
/*
 * One that ends by a hand-over names the staff number of the successor, so that two stations which hand it to different
 * people see a conflict; NULL: it is theirs again.
 */
bool assign_pass_on(struct act *act, const struct id *assignment, const char *on, const char *to, struct err *err);

#endif
