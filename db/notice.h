/* Notices as screens and commands read them. */
#ifndef DB_NOTICE_H
#define DB_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/access.h"
#include "core/escalation.h"
#include "core/id.h"
#include "core/notice.h"

struct arena;
struct db;
struct err;

struct notice_row {
	struct id entity, ticket, staff, away; /* away: in whose place; none: in nobody's */
	const char *number, *title;	       /* of the ticket */
	const char *name, *unit; /* whom it is for; a deputy with who is away, or that nobody stands in for them */
	const char *phones;	 /* with commas between; NULL for none */
	const char *channel;	 /* of the last try; NULL before the first */
	const char *detail;	 /* what was in the way; NULL for nothing */
	enum notice_kind kind;
	enum notice_state state;
	int64_t queued_at, state_at;
	int tries, unanswered;
	bool urgent, whole_phone; /* whether the viewer sees the telephone whole */
	bool unreached;		  /* the desk is to call */
};
enum { NOTICE_PAGE_ROWS = 50 };
struct notice_page {
	size_t count;
	struct notice_row row[NOTICE_PAGE_ROWS];
};

/* Of one ticket, in the order of time, a page at most. Whether the viewer may see it: ticket_may. */
bool notice_of_ticket(struct db *db, const struct id *ticket, int64_t now_ms, struct arena *arena,
		      struct notice_page *page, struct err *err);

enum notice_box { NOTICE_BOX_FAILED, NOTICE_BOX_WAITING, NOTICE_BOX_ALL, NOTICE_BOXES };
const char *notice_box_name(enum notice_box box);  /* "failed" */
const char *notice_box_label(enum notice_box box); /* msgid */
bool notice_box_parse(const char *name, enum notice_box *box);

/* Those of tickets that the viewer may see, the latest first; NOTICE_BOX_FAILED: NOTICE_IS_UNREACHED of db/ticket_conditions.h. */
struct notice_filter {
	const struct person *viewer; /* NULL: the station itself */
	enum notice_box box;
	int64_t now_ms;
};
bool notice_list(struct db *db, const struct notice_filter *filter, size_t first, struct arena *arena,
		 struct notice_page *page, struct err *err);
bool notice_count(struct db *db, const struct notice_filter *filter, int64_t *count, struct err *err);

/* The first telephone number of whom it is for, masked for whoever may not see it whole; "" for none. In `arena`. */
const char *notice_phone(const struct notice_row *row, struct arena *arena);

/* How it stands, in a few words, for a list: "delivered, 短信". In `arena`. */
const char *notice_say(const struct notice_row *row, struct arena *arena);

#endif
