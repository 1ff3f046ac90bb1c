/* A service desk for tests: a station with two villages, three households and the people who look after them. */
#ifndef TESTS_SUPPORT_DESK_H
#define TESTS_SUPPORT_DESK_H

#include "core/access.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/config.h"
#include "core/err.h"
#include "core/record.h"
#include "db/act.h"
#include "db/household_act.h"
#include "db/station.h"

struct desk {
	struct station station;
	struct clock clock;
	struct config config; /* data/fangzheng.yaml */
	struct arena arena;
	struct err err;
	struct act *act;

	/* 单福田 and 单福海 share the phone 15400000017; 宋长河 lives in another township. */
	struct id shan, brother, song;
	struct id helper, other_helper, doctor, officer, clerk, operator;
	struct person as_desk, as_helper, as_other_helper, as_doctor, as_officer, as_clerk, as_admin;
};

/* On Monday 2026-11-23, 09:00; fixtures of a cmocka test. */
int desk_open(void **state);
int desk_close(void **state);
#define desk_test(test) cmocka_unit_test_setup_teardown(test, desk_open, desk_close)

/* One act more, a second later; the author may be NULL. */
void desk_begin(struct desk *desk, const struct person *author);
void desk_commit(struct desk *desk);
void desk_abandon(struct desk *desk);

/* Moves the clock to "2026-11-24 09:40", county time. */
void desk_at(struct desk *desk, const char *date, int hour, int minute);

/* Puts an entity in an act of its own: pairs of a field's name and what is typed, ends with NULL. */
typedef bool desk_put_function(struct act *, const struct put *, struct id *, enum put_result *, size_t *,
			       struct err *);
struct id desk_put(struct desk *desk, desk_put_function *put, const struct record_type *type, ...)
	__attribute__((sentinel));

/* "hex" of an entity, for fields that name one. */
const char *desk_hex(struct desk *desk, const struct id *id);

#endif
