/* The sender: takes what waits, one message after another, and writes down what became of it. */
#ifndef NOTICE_SENDER_H
#define NOTICE_SENDER_H

#include <stdbool.h>

struct config;
struct err;
struct station;

enum sender_told {
	SENDER_TOLD_SENT,      /* a message went; to whom */
	SENDER_TOLD_LATER,     /* it did not, and will be tried again; why */
	SENDER_TOLD_NEVER,     /* it did not, and will not by this channel; why */
	SENDER_TOLD_GIVEN_UP,  /* nobody reaches them: the desk calls; whom */
	SENDER_TOLD_UNANSWERED /* it may have gone; why that is not known */
};

struct sender_plan {
	struct station *station;
	const struct config *config;
	const char *language; /* of what it tells: "zh" or "en"; messages are in that of the county's texts */
	bool once;	      /* ends when nothing is to be sent now */
	int leave; /* a descriptor that is closed on the other side, or read from, when it is to end; -1 for none */
	void (*tell)(enum sender_told told, const char *text, void *context); /* may be NULL */
	void *context;
};

/*
 * Runs until it is to end. One a station: false and `*beside` (which may be NULL) when another process sends already. What a sender that was cut off
 * had begun is noted first as unanswered. Fails when the station's file does; a message that does not go is no failure.
 */
bool sender_run(const struct sender_plan *plan, bool *beside, struct err *err);

#endif
