/* What `fangzheng ticket` prints: lists, one ticket, its slip. */
#ifndef CMD_TICKET_PRINT_H
#define CMD_TICKET_PRINT_H

#include <stdbool.h>

#include "core/id.h"

struct command_line;
struct json;
struct ticket_row;

/* Each is a word of the command, with the words after "ticket"; returns the exit code. */
int ticket_print_list(struct command_line *line, int argc, char **argv);
int ticket_print_one(struct command_line *line, int argc, char **argv);
int ticket_print_slip(struct command_line *line, int argc, char **argv);

/* A ticket as lists have it: as JSON, which the caller releases, and as a row for out_rows_end. */
struct json *ticket_row_json(const struct ticket_row *row);
void ticket_row_add(struct command_line *line, const struct ticket_row *row);

/* "T261123-01-004  Dispatched  张海涛; 孟岚", or the same as JSON: what a step has made of it. */
int ticket_print_state(struct command_line *line, const struct id *ticket, bool json);

#endif
