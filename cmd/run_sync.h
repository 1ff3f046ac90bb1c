/* Running fangzheng-sync and telling what it did. */
#ifndef CMD_RUN_SYNC_H
#define CMD_RUN_SYNC_H

struct command_line;

/* What to run it with; NULL for what is not wanted. */
struct run_sync {
	const char *file;
	const char *join, *name, *place; /* a one-time code, and what the new station is called */
};

/* Waits for its end; what went wrong is said. Returns an exit code. */
int run_sync(struct command_line *line, const struct run_sync *run);

#endif
