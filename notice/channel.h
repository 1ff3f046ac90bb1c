/* Handing one message over by a channel of fangzheng.yaml: e-mail, a gateway over HTTP, a printer, a program. */
#ifndef NOTICE_CHANNEL_H
#define NOTICE_CHANNEL_H

#include <stdbool.h>

#include "core/notice_channel.h"

struct err;

struct channel_message {
	const char *to; /* e-mail address or telephone number; "" for a printer */
	const char *subject, *text;
	const char *name;      /* of a slip: whom it is for, as others take it from the printer too */
	const char *signature; /* of a slip: who gave it out, and on what day */
	const char *id;	       /* the try's own, in letters and digits: what a second copy could be told by */
};

enum channel_result {
	CHANNEL_SENT,	/* the other side has it */
	CHANNEL_LATER,	/* not now */
	CHANNEL_NEVER,	/* not by this channel */
	CHANNEL_UNKNOWN /* it was handed over, and the answer was lost */
};
enum { CHANNEL_DETAIL_BYTES = 160 };
struct channel_outcome {
	enum channel_result result;
	char detail[CHANNEL_DETAIL_BYTES]; /* what was in the way: never whom it is for, what it says, or a secret */
};

/*
 * Waits at most the channel's time for it. False with a sentence when the station's own end lacks something: a
 * password file that cannot be read, or that others can read too; an address outside of the machine without TLS.
 */
bool channel_send(const struct notice_channel *channel, const struct channel_message *message,
		  struct channel_outcome *outcome, struct err *err);

/* One for each kind; channel_send chooses. */
bool channel_mail(const struct notice_channel *channel, const struct channel_message *message,
		  struct channel_outcome *outcome, struct err *err);
bool channel_gateway(const struct notice_channel *channel, const struct channel_message *message,
		     struct channel_outcome *outcome, struct err *err);
bool channel_print(const struct notice_channel *channel, const struct channel_message *message,
		   struct channel_outcome *outcome, struct err *err);
bool channel_program(const struct notice_channel *channel, const struct channel_message *message,
		     struct channel_outcome *outcome, struct err *err);

/* Says how it ended; gives true, as what is said is no failure. */
bool channel_ended(struct channel_outcome *outcome, enum channel_result result, const char *detail);

/* The first line of the channel's password file; "" when it names none. */
enum { CHANNEL_SECRET_BYTES = 512 };
bool channel_secret(const struct notice_channel *channel, char secret[static CHANNEL_SECRET_BYTES], struct err *err);

#endif
