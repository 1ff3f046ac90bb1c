/* The keys by which an entity is found. Folds write them; db/find.c reads them. */
#ifndef DB_FIND_KEY_H
#define DB_FIND_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "core/id.h"

struct db;
struct err;

/*
 * A key is one letter that says whose it is, one that says what it is, and the text: so that each
 * kind is a range of its own and a keystroke is a short scan of it. The few areas and staff do not
 * get lost among the many people. Numbers of which people know the end are kept reversed.
 */
enum find_class { FIND_OF_REGISTER = 'r', FIND_OF_STAFF = 's', FIND_OF_AREA = 'a' };
enum find_kind {
	FIND_NAME = 'n',       /* a whole name, in Han characters, simplified */
	FIND_NAME_PART = 'o',  /* a name from its second, third … character on */
	FIND_PINYIN = 'p',     /* a name in full pinyin */
	FIND_INITIALS = 'q',   /* its initials */
	FIND_NUMBER = 'd',     /* a household or staff number without its dashes */
	FIND_NUMBER_END = 'e', /* the same reversed */
	FIND_PHONE = 't',      /* reversed */
	FIND_IDNUMBER = 'x',   /* reversed, small letters */
};

/* The keys of one entity, as they are collected: find_entity.keys. */
struct find_keys {
	struct arena *arena;
	char *text; /* kind and text of each, ended by a line end; NULL for none */
	size_t length, room;
};

void find_keys_name(struct find_keys *keys, const char *name, bool surname); /* NULL adds nothing, here and below */
void find_keys_number(struct find_keys *keys, const char *number);
void find_keys_phones(struct find_keys *keys, const char *phones); /* with commas between */
void find_keys_idnumber(struct find_keys *keys, const char *idnumber);

/* Where the keys of such an entity stand. */
enum find_class find_class_of(const char *subject);

/* Whom the keys find: "household", "member", "number" (attached to a household), "staff", "area"; `household` may be none. */
struct find_entity {
	const char *subject;
	struct id entity, household;
	const char
		*area; /* where it lies, as far as its own events tell: an area's code or a scope; NULL for nowhere */
};

/* Puts these keys in place of those that the entity had; none take it out. Inside a fold. */
bool find_keys_put(struct db *db, const struct find_entity *entity, const struct find_keys *keys, struct err *err);

#endif
