/* Leaving: a household, or one of its members, is noted as gone, with the day and the reason. */
#ifndef TUI_LEAVE_FORM_H
#define TUI_LEAVE_FORM_H

#include <stdbool.h>

struct household;
struct id;
struct screen;

/* Asks who leaves, when there is a choice, then when and why, and whether it is really so. */
void leave_form(struct screen *screen, const struct household *household);

/* The same of one: a household by its head's name, or a member. */
void leave_form_open(struct screen *screen, const struct id *entity, bool member, const char *name);

#endif
