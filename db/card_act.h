/* Acts on micro-cards: issuing a code, revoking it. Inside an open act (db/act.h). */
#ifndef DB_CARD_ACT_H
#define DB_CARD_ACT_H

#include <stdbool.h>

#include "core/id.h"

struct act;
struct err;

/*
 * Gives the household a code. One that has a code keeps it unless `anew`: then the old code is
 * worth nothing from here on (a lost card). ERR_CONFLICT for one that has left the register. Rights: ACCESS_CARD_ISSUE where the household lives.
 */
bool card_issue(struct act *act, const struct id *household, bool anew, struct err *err);

/* The household's code is worth nothing from here on. */
bool card_revoke(struct act *act, const struct id *household, const char *reason, struct err *err);

#endif
