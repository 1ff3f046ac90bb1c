/*
 * Records: what a register keeps of an entity, as fields that events set. One table of fields
 * serves validation, forms, import columns, payloads and the fold.
 */
#ifndef CORE_RECORD_H
#define CORE_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "core/id.h"

struct arena;
struct err;
struct json;

enum field_type {
	FIELD_TEXT,
	FIELD_LINES, /* text of several lines */
	FIELD_INT,   /* not negative */
	FIELD_MONEY, /* fen, typed and shown in yuan; may be negative */
	FIELD_LAND,  /* hundredths of a mu, typed and shown in mu; not negative */
	FIELD_DATE,  /* 2026-11-23 */
	FIELD_BOOL,  /* 0 or 1; 是/否 */
	FIELD_CODE,  /* one code of a dictionary */
	FIELD_CODES, /* several, ascending, with commas between */
	FIELD_AREA,  /* 12 digits of a village, or 9, or 6 */
	FIELD_IDNUMBER,
	FIELD_PHONE,
	FIELD_PHONES, /* a set: events add and remove; ascending, with commas between */
	FIELD_ENTITY, /* 32 hexadecimal digits */
};

enum {
	FIELD_REQUIRED = 1,
	FIELD_PROTECTED = 2, /* in a conflict the old value stays until a person decides */
	FIELD_PRIVATE = 4,   /* never in a log, an error or a rejected-rows report */
};

enum { RECORD_FIELDS = 48 };

struct field {
	const char *name;  /* the column in SQL, the key in JSON, the English import column */
	const char *label; /* msgid; its Chinese is the Chinese import column */
	enum field_type type;
	unsigned flags;
	const char *dictionary; /* of FIELD_CODE and FIELD_CODES; see core/codes.h */
	int most;		/* characters of a text, digits of a number; 0 for the type's default */
	const char *columns; /* further names of its import column, with | between; NULL: an act of its own sets it */
};

struct record_type {
	const char *subject; /* "household": also the SQL table */
	const char *kind;    /* "household.put" */
	const char *label;   /* msgid */
	const struct field *field;
	size_t count;
};

/* One event's payload as the fold sees it, in the fold's order. */
struct record_event {
	struct hash hash;
	const struct json *payload; /* NULL when erased */
};

struct record_rival {
	size_t field;
	const char *value;
	struct hash setter;
};

struct record {
	const struct record_type *type;
	const char *value[RECORD_FIELDS];  /* canonical text; NULL when never set or emptied */
	struct hash setter[RECORD_FIELDS]; /* the event that set it; none when never set */
	struct record_rival *rival;	   /* values that lost a concurrent edit, not settled yet */
	size_t rival_count;
};

/* The place of the field `name`, or -1. */
int record_field(const struct record_type *type, const char *name);
const char *record_get(const struct record *record, const char *name);

/*
 * Reads what a person typed or a file holds into the canonical text of the field: codes by code
 * or name, dates and phones in any usual form, money in yuan. Blank gives NULL. Fails with
 * ERR_INPUT and a sentence that says what is wrong and what is allowed, without the value of a
 * private field.
 */
bool field_read(const struct field *field, const char *typed, struct arena *arena, const char **value, struct err *err);

/* Whether a number is one: digits, letters and `marks` among them; a name: letters. NULL is accepted. ERR_INPUT. */
bool field_check_number(const char *number, const char *marks, struct err *err);
bool field_check_name(const char *name, struct err *err);

/* The canonical text as a person reads it: names for codes, yuan for fen; "" for NULL. */
const char *field_show(const struct field *field, const char *value, struct arena *arena);

/*
 * Folds the events of one entity, given in order. Texts live in `arena`. An event that names
 * the setter that it saw replaces it; one that does not makes a conflict: the later value wins
 * (of a protected field the earlier stays) and the other becomes a rival until an event names both.
 */
void record_fold(const struct record_type *type, const struct record_event *event, size_t count, struct arena *arena,
		 struct record *record);

/*
 * The payload that turns `before` (NULL for a new entity) into `value`: only what differs, with
 * the setters seen (and the rivals', which it settles). NULL when nothing differs and `settle` is
 * false. The caller owns it.
 */
struct json *record_change(const struct record_type *type, const struct record *before, const char *const value[],
			   bool settle);

#endif
