/* What the command line prints: sanitised, and in the character set of the terminal. */
#ifndef CMD_OUT_H
#define CMD_OUT_H

#include <stdbool.h>

struct json;

/* One line on standard output; control and hidden characters of the text never get through. */
void out_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A text that has lines of its own (a card, a slip): only the line ends are kept. */
void out_lines(const char *text);

/* One JSON object on a line, as it is: JSON escapes what a terminal must not see. */
void out_json(const struct json *json);

/* A sentence on standard error. */
void out_problem(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Whether all of it went out: the end of every command. False is already said on standard error. */
bool out_end(void);

/* A question on the terminal `file`, which is not standard output: no line end is added. */
void out_prompt(int file, const char *text);

/* "1,204 of 3,556" over itself on standard error, when that is a terminal; `of` may be 0. */
void out_progress(const char *label, long long done, long long of);

/* Cells of a table: columns are as wide as the widest, by terminal columns; ends with NULL. */
void out_row_add(const char *cell, ...) __attribute__((sentinel));
void out_rows_end(void);

#endif
