/* Whether the telephone line is heard: what the program that listens leaves for the consoles of the station. */
#ifndef DB_LINE_STATE_H
#define DB_LINE_STATE_H

#include <stdbool.h>

struct arena;
struct err;
struct station;

/* In a transaction of its own, and only when it is news. `problem` NULL: the line is heard. */
bool line_state_put(struct station *station, const char *problem, struct err *err);

/* `problem` in `arena`; NULL when the line was heard last. */
bool line_state_read(struct station *station, struct arena *arena, const char **problem, struct err *err);

#endif
