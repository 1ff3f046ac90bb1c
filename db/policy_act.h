/* Acts on policies: publishing an edition, retiring one. Inside an open act (db/act.h). */
#ifndef DB_POLICY_ACT_H
#define DB_POLICY_ACT_H

#include <stdbool.h>

#include "core/id.h"
#include "core/policy.h"

struct act;
struct config;
struct err;

enum policy_result { POLICY_SAME, POLICY_NEW, POLICY_REPLACED };

/*
 * Publishes the policy, or a later edition of the one of the same number; one that says the same as the
 * edition that is in force changes nothing. Its attached files were kept before (db/kept_file.h). Rights:
 * ACCESS_POLICY_PUBLISH for the county.
 */
bool policy_publish(struct act *act, const struct config *config, const struct policy *policy, struct id *entity,
		    enum policy_result *result, struct err *err);

/* It is in force no longer, whatever its dates say; a later edition brings it back. The same rights. */
bool policy_retire(struct act *act, const struct id *policy, const char *reason, struct err *err);

#endif
