/* A diary as lists have it; in cmd/diary.c. */
#ifndef CMD_DIARY_PRINT_H
#define CMD_DIARY_PRINT_H

struct command_line;
struct diary_row;
struct json;

/* As JSON, which the caller releases, and as a row for out_rows_end. */
struct json *diary_row_json(struct command_line *line, const struct diary_row *row);
void diary_row_add(struct command_line *line, const struct diary_row *row);

#endif
