/* The county's people: staff, those of them who log in, and the areas where they work. */
#ifndef CORE_STAFF_H
#define CORE_STAFF_H

#include <stdbool.h>

#include "core/record.h"

struct arena;
struct config;
struct err;

/* Natural key of an absence: "absence:STAFF-ID-HEX/FIRST-DAY". */
extern const struct record_type staff_type, user_type, area_type, absence_type;

/* Rules between fields, as in core/household.h. */
bool staff_check(const char *const value[], size_t *field, struct err *err);
/* Whether who left, or will leave, on the day `left_on` (NULL: nobody does) is out of office on the day `today`. */
bool staff_has_left(const char *left_on, const char *today);

/*
 * What a post is called in the language: as the role that goes with it, else as the dictionary staff_duty has it; NULL
 * for no code or one unknown.
 */
const char *staff_duty_label(const char *code);

/* The next name in a list of channels, in `arena`; NULL at its end. `*channels` moves behind it. */
const char *staff_next_channel(const char **channels, struct arena *arena);

/*
 * Whether this station's settings know the department, and the channels when it has any (a station without them
 * sends no notices).
 */
bool staff_check_settings(const struct config *config, const char *const value[], size_t *field, struct err *err);
bool user_check(const char *const value[], size_t *field, struct err *err);
bool area_check(const char *const value[], size_t *field, struct err *err);

/* "county", "township" or "village" by the number of digits; NULL for no code. */
const char *area_level_of(const char *code);

#endif
