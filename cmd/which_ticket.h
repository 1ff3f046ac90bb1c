/* Which ticket, and which member of staff, a word of the command line means. */
#ifndef CMD_WHICH_TICKET_H
#define CMD_WHICH_TICKET_H

#include <stdbool.h>

#include "core/access.h"
#include "core/id.h"

struct command_line;
struct err;

/* A ticket's number in any form, or its 32 digits; and whether the person who acts may do `act` there. */
bool which_ticket(struct command_line *line, const char *word, enum access_act act, struct id *ticket, struct err *err);

/* A staff number, a name that one alone has, or the 32 digits of the entity. */
bool which_staff(struct command_line *line, const char *word, struct id *staff, struct err *err);

#endif
