/*
 * What a modem says of incoming calls: RING, and between the rings the caller's number as
 * "NMBR = 13812345678" (ITU-T V.253, formatted caller ID after AT+VCID=1; result codes of V.250).
 */
#ifndef LINE_MODEM_H
#define LINE_MODEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "line/news.h"

enum { MODEM_LINE_BYTES = 128 };

/* All zeros at first. */
struct modem {
	char text[MODEM_LINE_BYTES]; /* of the line that is coming in */
	size_t length;
	bool too_long;	   /* what is left of the line is passed over */
	bool told;	   /* this call was told */
	int64_t first_ms;  /* when it was heard of first; 0: nothing rings */
	int64_t latest_ms; /* and last */
};

/* Takes whatever bytes came in, at any cut; at most one LINE_RANG a call. */
void modem_feed(struct modem *modem, const char *bytes, size_t size, int64_t now_ms, line_hear *hear, void *context);

/* Time has passed: a call without a number is told, one that rings no longer is over. Now and then. */
void modem_wait(struct modem *modem, int64_t now_ms, line_hear *hear, void *context);

#endif
