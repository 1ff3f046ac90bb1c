/* Which household a word of the command line means. */
#ifndef CMD_WHICH_HOUSEHOLD_H
#define CMD_WHICH_HOUSEHOLD_H

#include <stdbool.h>

#include "core/access.h"
#include "core/id.h"

struct command_line;
struct err;

/*
 * A household number, the code or URL of its card, or the 32 digits of its entity; and whether
 * the person who acts may do `act` there.
 */
bool which_household(struct command_line *line, const char *word, enum access_act act, struct id *household,
		     struct err *err);

#endif
