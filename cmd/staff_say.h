/* What is to be known of one of the staff beside their record, in words: what waits for them, absences, households. */
#ifndef CMD_STAFF_SAY_H
#define CMD_STAFF_SAY_H

#include <stdbool.h>

struct arena;
struct db;
struct err;
struct id;
struct person;

/*
 * Lines in `arena`: open tickets, absences (the latest first, those that are over too), whom they look after and looked
 * after; households that the viewer may not see are counted and not named. Rights: ACCESS_STAFF_SEE.
 */
bool staff_say(struct db *db, const struct person *viewer, const struct id *staff, const char *today,
	       struct arena *arena, const char **text, struct err *err);

#endif
