/* Forms about a household, opened from several screens. */
#ifndef TUI_HOUSEHOLD_FORM_H
#define TUI_HOUSEHOLD_FORM_H

#include "core/id.h"
#include "core/record.h"

struct screen;

/* A new household, in the village when one is given. */
void household_form_new(struct screen *screen, const char *area);

/* Edits an entity of the register, or adds one to the household: `type` of core/household.h. `entity` NULL is new. */
void household_form_part(struct screen *screen, const struct record_type *type, const struct id *household,
			 const struct id *entity);

/* One of the staff, from the same table of fields; NULL is a new one. */
void staff_form(struct screen *screen, const struct id *entity);

/* A ticket or a diary about the household; with NULL the household is asked for, or left out. */
void household_new_ticket(struct screen *screen, const struct id *household);
void household_new_diary(struct screen *screen, const struct id *household);
void household_new_diary_of_ticket(struct screen *screen, const struct id *household, const struct id *ticket);
void household_new_diary_of_policy(struct screen *screen, const struct id *household, const struct id *policy);

#endif
