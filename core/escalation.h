/* Who looks at a ticket that is overdue: the desk at once, the township and the county when it stays so. */
#ifndef CORE_ESCALATION_H
#define CORE_ESCALATION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/access.h"

struct config;

enum escalation { ESCALATION_DESK, ESCALATION_TOWNSHIP, ESCALATION_COUNTY, ESCALATIONS };

const char *escalation_name(enum escalation level); /* "township", as it is kept */
bool escalation_parse(const char *name, enum escalation *level);
const char *escalation_label(enum escalation level); /* msgid: "township" */

/* At which level the person looks; of whoever only has tickets of their own: what went up from them. NULL: the desk's. */
enum escalation escalation_of(const struct person *person);

/* When a ticket whose next step is due at `due_ms` comes before the level. */
int64_t escalation_at(const struct config *config, enum escalation level, int64_t due_ms);

/* What is due before this instant is before the level at `now_ms`. */
int64_t escalation_due_before(const struct config *config, enum escalation level, int64_t now_ms);

#endif
