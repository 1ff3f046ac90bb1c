/*
 * What Asterisk says of calls over its Manager Interface (AMI, Asterisk 12 and later): packets of "Key: value"
 * lines that end with an empty one. See "AMI v2 Specification" and "Asterisk Manager Events" of Asterisk's documentation.
 */
#ifndef LINE_AMI_H
#define LINE_AMI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "line/news.h"

enum { AMI_LINE_BYTES = 512, AMI_CALLS = 256 };

enum ami_state { AMI_LOGGING_IN, AMI_READY, AMI_REFUSED };

/* A call that comes in: its first channel. */
struct ami_call {
	char id[LINE_CALL_BYTES]; /* Linkedid; "" for a free place */
	bool told, picked_up;
	int64_t since_ms;
};

/* The fields of the packet that is coming in, as far as they matter. */
enum ami_field {
	AMI_RESPONSE,
	AMI_ACTION_ID,
	AMI_EVENT,
	AMI_CHANNEL_ID, /* Uniqueid */
	AMI_LINKED_ID,
	AMI_NUMBER, /* CallerIDNum */
	AMI_CONTEXT,
	AMI_DIAL_STATUS,
	AMI_BRIDGE, /* BridgeID: with whom it is spoken */
	AMI_FIELDS
};
enum { AMI_VALUE_BYTES = 64 };

/* All zeros at first, but for the context. */
struct ami {
	const char *context; /* the dialplan's context in which calls come in; "" for any */
	enum ami_state state;
	bool asking; /* which calls stand is not told to the end */
	char text[AMI_LINE_BYTES];
	size_t length;
	bool too_long; /* what is left of the line is passed over */
	char field[AMI_FIELDS][AMI_VALUE_BYTES];
	struct ami_call call[AMI_CALLS];
};

/* Takes whatever bytes came in, at any cut. */
void ami_feed(struct ami *ami, const char *bytes, size_t size, int64_t now_ms, line_hear *hear, void *context);

/* Time has passed: a call whose number does not come is told without one. Now and then. */
void ami_wait(struct ami *ami, int64_t now_ms, line_hear *hear, void *context);

/* What is to be sent to log in, then once to hear which calls stand, and every half minute to stay. Cut to `size` bytes, as snprintf. */
int ami_login(const char *user, const char *secret, char *text, size_t size);
extern const char ami_ask[], ami_ping[];

#endif
