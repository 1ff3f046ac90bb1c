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
	const char *name, *unit, *duty, *department, *area, *phone;
};

struct demo_household {
	struct id entity;
	const char *number, *head, *area, *phone;
	const char *status;
	size_t township;       /* place in demo_townships */
	size_t helper, doctor; /* places among the staff */
	const char *spouse;    /* name; NULL without one */
	int people, workers, students, old;
	bool ill, disabled;
	bool left; /* no longer in the register */
};

/* The register was filled so many days ago, before the six months of which there are diaries and tickets. */
enum { DEMO_REGISTER_DAYS = 200 };

/* The townships with registered households, and how many of the county's 3,556 live in each. */
enum { DEMO_TOWNSHIPS = 8, DEMO_HOUSEHOLDS = 3556, DEMO_HELPERS = 300 };
extern const struct demo_township {
	const char *code;
	int households;
} demo_townships[DEMO_TOWNSHIPS];

/* The household of the newspaper, its village and township, and its neighbour. */
#define DEMO_HEAD "单福田"
#define DEMO_NEIGHBOUR "单福海"
#define DEMO_VILLAGE "230124202205"
#define DEMO_TOWNSHIP "230124202"
#define DEMO_PHONE "15400000017"

struct demo {
	struct command_line *line;
	struct act *act; /* open while events are written */
	struct arena arena;
	struct chance chance;
	int64_t now_ms;
	struct day today;
	size_t households_wanted;
	int phones;		/* given out so far */
	unsigned short *births; /* ID numbers given out for each day of birth */

	struct demo_staff *staff;
	size_t staff_count, staff_room;
	struct { /* places among the staff */
		size_t first_helper, helpers, first_doctor, doctors;
	} township[DEMO_TOWNSHIPS];
	size_t known_helper; /* of the household of the newspaper; logs in as "helper" */
	struct demo_household *household;
	size_t household_count;
};

/* Whom a login is; as it is told when all is made. */
struct demo_login {
	const char *login, *who, *role, *unit;
};
enum { DEMO_LOGINS = 8 };

/* Uniform, 0 … limit - 1; and whether something of so many in a hundred happens. */
int demo_below(struct demo *demo, int limit);
bool demo_percent(struct demo *demo, int percent);

/* A telephone number that cannot be anyone's: no network has the prefix 154 (see docs/demo.md). */
const char *demo_phone(struct demo *demo);

/*
 * Puts an entity of the register: pairs of field name and canonical value, ended by NULL. A NULL
 * value leaves the field empty.
 */
bool demo_put(struct demo *demo, const struct record_type *type,
	      bool (*put)(struct act *, const struct put *, struct id *, enum put_result *, size_t *, struct err *),
	      struct id *entity, struct err *err, ...) __attribute__((sentinel));

const char *demo_hex(struct demo *demo, const struct id *id);
const char *demo_day(struct demo *demo, int days_ago); /* a date */

/*
 * An ID number in form, and nobody's: GB/T 2260 has no area 999999. Each once for a day of birth;
 * odd order numbers are men's.
 */
const char *demo_idnumber(struct demo *demo, const char *birth, bool male);

/* Surnames of the north-east, and whole names; `age` chooses what was usual when they were born. */
const char *demo_surname(struct demo *demo);
const char *demo_name(struct demo *demo, const char *surname, bool male, int age);

/* Parts of the county, in the order in which they are made; each writes into the open act. */
bool demo_make_staff(struct demo *demo, struct err *err);
bool demo_make_policies(struct demo *demo, struct err *err);
bool demo_make_households(struct demo *demo, struct err *err);
bool demo_make_history(struct demo *demo, struct err *err);

/* The logins and whose they are, once the staff are made. */
void demo_read_logins(const struct demo *demo, struct demo_login login[static DEMO_LOGINS]);

/* The person that a member of the staff is when logged in. */
void demo_person(const struct demo *demo, size_t staff, enum role role, struct person *person);

#endif
