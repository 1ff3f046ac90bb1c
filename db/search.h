/* Full-text search over diaries, tickets and policies: within what somebody may see, the latest first. */
#ifndef DB_SEARCH_H
#define DB_SEARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/fulltext_query.h"
#include "core/id.h"

struct arena;
struct db;
struct err;
struct person;

enum search_kind { SEARCH_DIARY, SEARCH_TICKET, SEARCH_POLICY, SEARCH_KINDS };
const char *search_kind_name(enum search_kind kind);  /* "diary", as it is typed */
const char *search_kind_label(enum search_kind kind); /* msgid */
bool search_kind_parse(const char *name, enum search_kind *kind);

/* What is looked for. Words are read as in core/fulltext_query.h; all of them must be there. */
struct search_query {
	const struct person *viewer; /* NULL: the station itself, which sees all */
	const char *words;
	bool kind[SEARCH_KINDS];  /* none set: all */
	const char *area;	  /* 6, 9 or 12 digits: no policies then; NULL for everywhere */
	const char *from, *until; /* dates, both included; NULL for open ends */
	const char *today;	  /* whose households are whose */
	int64_t before;		  /* search_page.next of the page before; 0 for the first */
	int limit;		  /* rows, at most SEARCH_PAGE_ROWS; 0 is that many */
	/* Asked between texts that are looked at; true ends the search with what was found. May be NULL. */
	bool (*stop)(void *context);
	void *context;
};

enum { SEARCH_HITS_MOST = 24, SEARCH_SNIPPET_COLUMNS = 120 };
struct search_row {
	enum search_kind kind;
	struct id entity, household;
	int64_t at_ms;
	const char *number;			   /* the ticket's or the policy's; NULL for a diary */
	const char *head, *village, *township;	   /* of the household; NULL without one */
	const char *text;			   /* whole, clean, with line ends */
	struct fulltext_hit hit[SEARCH_HITS_MOST]; /* in `text`, in order and apart */
	size_t hits;
	const char *snippet; /* one line of it around the first hit */
	struct fulltext_hit snippet_hit[SEARCH_HITS_MOST];
	size_t snippet_hits;
};

enum { SEARCH_PAGE_ROWS = 50 };
struct search_page {
	size_t count;
	bool more, stopped;
	int64_t next;
	struct search_row row[SEARCH_PAGE_ROWS];
};

/*
 * Rights: ACCESS_DIARY_SEE, ACCESS_TICKET_SEE and ACCESS_POLICY_SEE, as in the lists of each. Words with nothing to look for give
 * an empty page. Texts live in `arena`. Fails with ERR_INPUT for a date that is none.
 */
bool search_text(struct db *db, const struct search_query *query, struct arena *arena, struct search_page *page,
		 struct err *err);

#endif
