/* What `fangzheng ticket` prints: lists, one ticket, its slip. */
#ifndef CMD_TICKET_PRINT_H
#define CMD_TICKET_PRINT_H

#include <stdbool.h>

#include "core/id.h"

struct command_line;

/* Each is a word of the command, with the words after "ticket"; returns the exit code. */
int ticket_print_list(struct command_line *line, int argc, char **argv);
int ticket_print_one(struct command_line *line, int argc, char **argv);
int ticket_print_slip(struct command_line *line, int argc, char **argv);

/* "T261123-01-004  Dispatched  张海涛; 孟岚", or the same as JSON: what a step has made of it. */
int ticket_print_state(struct command_line *line, const struct id *ticket, bool json);

#endif
