/* Hearing who calls: what a line tells becomes the same acts as those of `fangzheng ring`. */
#ifndef LINE_LISTEN_H
#define LINE_LISTEN_H

#include <stdbool.h>

struct config;
struct err;
struct station;

enum line_told { LINE_TOLD_HEARD, LINE_TOLD_LOST, LINE_TOLD_CALL, LINE_TOLD_FAILED };

struct line_plan {
	struct station *station;
	const struct config *config; /* caller_id */
	int leave;		     /* a descriptor: when its other end hangs up, all is over; -1 for none */
	/* What goes on, for people: why it was lost, a call's number masked. May be NULL. */
	void (*tell)(enum line_told told, const char *text, void *context);
	void *context;
};

/*
 * Listens until it is told to leave, and begins anew, ever more slowly, when the line is lost; the station's
 * line_state (db/line_state.h) says so meanwhile. False before that: nothing to listen to (ERR_INPUT), or another process
 * of this station listens (ERR_BUSY).
 */
bool line_listen(const struct line_plan *plan, struct err *err);

#endif
