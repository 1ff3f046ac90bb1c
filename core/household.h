/*
 * The register's records: a household, its members, yearly income, measures and who is assigned.
 * Fields are those of the national register of poor households (建档立卡); their Chinese import
 * columns are the names which its exports and the county's sheets use.
 */
#ifndef CORE_HOUSEHOLD_H
#define CORE_HOUSEHOLD_H

#include <stdbool.h>
#include <stdint.h>

#include "core/clock.h"
#include "core/record.h"

struct arena;
struct err;

extern const struct record_type household_type, member_type, income_type, measure_type, assign_type;

/* Codes that rules name; data/codes/ has them all. */
#define RELATION_HEAD "01"
#define HOUSEHOLD_POOR "1"
#define HOUSEHOLD_LIFTED_WITH_POLICY "2" /* lifted, still has the policies */
#define HOUSEHOLD_LIFTED "3"		 /* lifted, has them no longer */
#define HOUSEHOLD_FELL_BACK "4"

/*
 * Rules between fields, over canonical values in the order of the type's fields. False with
 * ERR_INPUT and a sentence without private values; `*field` is then the place of the field to mend.
 */
bool household_check(const char *const value[], size_t *field, struct err *err);
bool income_check(const char *const value[], size_t *field, struct err *err);
bool measure_check(const char *const value[], size_t *field, struct err *err);
bool assign_check(const char *const value[], size_t *field, struct err *err);

/*
 * The same for a member; sex and birth that are empty are filled in from the ID number, and
 * must agree with it when they are not. Filled texts live in `arena`.
 */
bool member_check(const char *value[], struct arena *arena, size_t *field, struct err *err);

/* What may be right and mostly is not, as a question to whoever enters it; NULL when there is nothing to ask. */
const char *member_doubt(const char *const value[], struct day today);

/* One that runs the rules of `type`, whichever of the five it is; of other types nothing is asked. */
bool register_check(const struct record_type *type, const char *value[], struct arena *arena, size_t *field,
		    struct err *err);

/* Wages + business + property + transfer - expense, in fen; what is not set counts as nothing. */
int64_t income_net(const char *const value[]);
/* Net income by the people it is divided among, rounded down to fen; false without people. */
bool income_per_head(const char *const value[], int64_t *per_head);

/*
 * A value as this reader may see it: telephone and ID numbers are masked unless the reader sees them
 * whole (core/access.h says who does). Otherwise as field_show.
 */
struct register_reader {
	bool whole_phones, whole_idnumbers;
};
const char *register_show(const struct field *field, const char *value, const struct register_reader *reader,
			  struct arena *arena);

/* A status, or what a household is monitored as, in at most four characters, for columns; `code` when it is unknown. */
const char *household_status_brief(const char *code);
const char *household_monitor_brief(const char *code);

/* A village group as people say it: "3" and "3组" are both "3组"; "" for NULL. */
const char *household_team(const char *team, struct arena *arena);

/* Whole years of age on `on`; -1 for a birth that is no date or comes later. */
int member_age(const char *birth, struct day on);

#endif
