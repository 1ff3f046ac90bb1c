/* Finding: one box for everything, fast enough to answer while one types. */
#ifndef DB_FIND_H
#define DB_FIND_H

#include <stdbool.h>
#include <stddef.h>

#include "core/access.h"
#include "core/id.h"

struct arena;
struct db;
struct err;

struct find_query {
	const char *words;	     /* as typed, scanned or pasted */
	const struct person *person; /* who asks: only what they may see is found; NULL: the station itself */
	const char *today;	     /* what is the person's own: "2026-11-23" */
	const char *phone_prefix;    /* "0451": a local number finds those kept with it */
	int limit;		     /* rows wanted, at most FIND_ROWS_MOST */
};

enum { FIND_ROWS_MOST = 50 };

struct find_row {
	const char *kind;    /* "household", "member", "staff", "area", "ticket", "stranger" */
	struct id entity;    /* of what was found */
	struct id household; /* to open; none for staff, areas and strangers */
	const char *number;  /* of the household or staff; the code of an area; of the ticket; a stranger's telephone */
	const char *name;
	const char *area; /* short names: 德善乡德善村; what was noted of a stranger */
	const char *head; /* of a member's household */
	const char *
		by; /* why it is here: "name", "number", "phone", "maybe" (a phone perhaps theirs), "idnumber", "area", "card" */
	bool left; /* no longer in the register */
};

struct find_page {
	struct find_row row[FIND_ROWS_MOST];
	size_t count;
	bool more; /* there are others beyond the limit */
};

/*
 * Finds by Han name or part of it (traditional forms too), pinyin or initials, household number, telephone or its end,
 * ID number or its end, village or township, card code or URL. Several words must all fit:
 * "德善 sft"; where nothing does, syllables are one name ("shan fu tian") and two areas may stand together
 * ("德善乡德善村"). Exact before prefix before part; then by key, and whom the end of a number finds by the household's
 * number, those first whose own number ends so. Texts live in `arena`. Work is bounded however short the words are.
 */
bool find_run(struct db *db, const struct find_query *query, struct arena *arena, struct find_page *page,
	      struct err *err);

#endif
