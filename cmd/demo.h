/* The demonstration county: what its parts share while it is made. */
#ifndef CMD_DEMO_H
#define CMD_DEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/crypto.h"
#include "core/id.h"
#include "core/record.h"
#include "db/household_act.h"

struct act;
struct command_line;
struct err;

struct demo_staff {
	struct id entity;
	const char *name, *duty, *department, *area, *phone;
};

struct demo_household {
	struct id entity;
	const char *number, *head, *area, *phone, *cause;
	size_t helper, doctor;		/* places among the staff */
	int people;
};

struct demo {
	struct command_line *line;
	struct act *act;		/* open while events are written */
	struct arena arena;
	struct chance chance;
	int64_t now_ms;
	struct day today;
	size_t households_wanted;
	int phones, ids;		/* given out so far */

	struct demo_staff *staff;
	size_t staff_count, staff_room;
	size_t first_helper, helpers;	/* places */
	struct demo_household *household;
	size_t household_count;
};

/* Uniform, 0 … limit - 1; and whether something of so many in a hundred happens. */
int demo_below(struct demo *demo, int limit);
bool demo_percent(struct demo *demo, int percent);

/* A telephone number that cannot be anyone's: 154 was never given to a network (see docs/demo.md). */
const char *demo_phone(struct demo *demo);

/*
 * Puts an entity of the register: pairs of field name and canonical value, ended by NULL. A NULL
 * value leaves the field empty.
 */
bool demo_put(struct demo *demo, const struct record_type *type,
	      bool (*put)(struct act *, const struct put *, struct id *, enum put_result *, size_t *, struct err *),
	      struct id *entity, struct err *err, ...) __attribute__((sentinel));

const char *demo_hex(struct demo *demo, const struct id *id);
const char *demo_day(struct demo *demo, int days_ago);	/* a date */

/* Names: of a family, of a child in it. `age` chooses what was usual then. */
const char *demo_surname(struct demo *demo);
const char *demo_given_name(struct demo *demo, bool male, int age);

/* Parts of the county, in the order in which they are made; each writes into the open act. */
bool demo_make_staff(struct demo *demo, struct err *err);
bool demo_make_households(struct demo *demo, struct err *err);
bool demo_make_history(struct demo *demo, struct err *err);

/* The person that a member of the staff is when logged in. */
void demo_person(const struct demo *demo, size_t staff, enum role role, struct person *person);

#endif
