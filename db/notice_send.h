/* Notices on their way out: what the sender is to do next, and what became of it. */
#ifndef DB_NOTICE_SEND_H
#define DB_NOTICE_SEND_H

#include <stdbool.h>
#include <stdint.h>

#include "core/id.h"
#include "core/notice.h"

struct act;
struct arena;
struct config;
struct err;
struct station;

/* One message: what it says, where it goes, and the notices in it. Texts live in the arena of notice_next. */
struct notice_batch {
	char id[ID_TEXT_BYTES]; /* random, of this try alone */
	struct id staff;
	const char *name, *channel;
	const char *to; /* what the channel's kind sends to: an address, a number; "" for a printer */
	const char *subject, *text;
	size_t count;
	struct {
		struct id entity;
		const char *scope;
	} notice[NOTICE_DIGEST_MOST];
};

/* What comes next for what this station sends. */
struct notice_work {
	enum notice_deed deed;
	bool moot;		   /* given up because nobody needs them any more, not for want of a channel */
	int64_t at_ms;		   /* NOTICE_DEED_WAIT: not before; INT64_MAX when nothing waits */
	struct notice_batch batch; /* of the other deeds */
};
bool notice_next(struct station *station, const struct config *config, int64_t now_ms, struct arena *arena,
		 struct notice_work *work, struct err *err);

/*
 * Until when the notice, which this station sends, waits and for what; NOTICE_WAIT_NOTHING when it goes at once, or when
 * another station sends it.
 */
bool notice_wait_of(struct station *station, const struct config *config, const struct id *notice, int64_t now_ms,
		    int64_t *until_ms, enum notice_wait *why, struct err *err);

/* Acts of the sender. notice_begin is committed before the message leaves the house. */
bool notice_begin(struct act *act, const struct notice_batch *batch, struct err *err);
bool notice_end(struct act *act, const struct notice_batch *batch, enum notice_outcome outcome, const char *detail,
		struct err *err);
bool notice_give_up(struct act *act, const struct notice_batch *batch, bool moot, struct err *err);

/* What was begun and never ended, for the sender was cut off, has no answer: `*count` tries. */
bool notice_recover(struct act *act, int64_t *count, struct err *err);

#endif
