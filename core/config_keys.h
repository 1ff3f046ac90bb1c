/* Every key that fangzheng.yaml may hold: only for core/config*.c. */
#ifndef CORE_CONFIG_KEYS_H
#define CORE_CONFIG_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum key_type {
	KEY_MAP,	/* keys below it */
	KEY_LIST,	/* items with keys of their own: a pointer at `offset`, how many at `count` */
	KEY_TEXT,	/* least … most characters */
	KEY_TEMPLATE,	/* lines of text with places of `allowed`, see core/template.h */
	KEY_DIGITS,	/* least … most digits */
	KEY_CODE,	/* small letters, digits, _ and - */
	KEY_INT,	/* least … most */
	KEY_CHOICE,	/* one of `allowed`, with | between */
	KEY_URL,	/* http or https address */
	KEY_DURATION,	/* struct duration, of at least `least` of its unit */
	KEY_HOURS,	/* struct calendar_hours: "08:30-11:30", or a list of such */
	KEY_DAYS,	/* day numbers: a list of dates and of ranges "2026-10-01..2026-10-07" */
	KEY_AREAS,	/* struct dispatch_texts: area codes */
	KEY_CODES,	/* struct dispatch_texts: codes or names of the dictionary `allowed` */
	KEY_CATEGORIES, /* struct dispatch_texts: codes of ticket.categories */
	KEY_URGENCIES,	/* struct dispatch_texts: codes of ticket.urgencies */
	KEY_PARTY,	/* struct dispatch_party */
	KEY_PARTIES,	/* a list of them: a pointer at `offset`, how many at `count` */
};

enum { KEY_STATION = 1, KEY_REQUIRED = 2 };

struct config_key {
	const char *path; /* "ticket.categories[].name": what follows [] is a key of every item */
	enum key_type type;
	size_t offset;	      /* in struct config, or in the item */
	const char *fallback; /* as the file would have it; NULL for none */
	const char *help;     /* msgid */
	unsigned flags;
	int least, most;
	const char *allowed;
	size_t count, size; /* of a list: the offset of its number of items, the bytes of one */
};

extern const struct config_key config_keys[];
extern const size_t config_keys_count;
enum { CONFIG_KEYS_MOST = 192 };

/*
 * Whether the key stands directly below `prefix` ("" or "ticket." or "ticket.rules[]."); its last
 * name is then given.
 */
bool config_key_is_under(const struct config_key *key, const char *prefix, const char **name);

/* The key that was meant by `word`: one there that is spelled nearly so, or one of that name elsewhere; NULL for none. */
const char *config_key_nearest(const char *prefix, const char *word);

#endif
