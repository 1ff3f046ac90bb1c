/* The micro-card as text: what hangs at a household's door, beside its QR code. */
#ifndef REPORTS_CARD_H
#define REPORTS_CARD_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct household;

enum { CARD_DIARIES_MOST = 3, CARD_COLUMNS = 38 };

struct card_diary {
	const char *date, *helper, *text;
};

struct card_facts {
	const struct household *household;
	const char *today; /* for ages: "2026-11-23" */
	const char *hotline;
	bool whole_phones; /* else masked */
	struct card_diary diary[CARD_DIARIES_MOST];
	size_t diaries;
};

/* The facts in lines of at most CARD_COLUMNS columns; no ID number is among them. */
const char *card_facts_text(const struct card_facts *facts, struct arena *arena);

/* Two blocks of lines side by side: `left` padded to `columns`, then `right`. */
const char *card_beside(const char *left, int columns, const char *right, struct arena *arena);

#endif
