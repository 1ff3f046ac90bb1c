/* What is noted of one of the staff, from the list of all and from their page: an absence, the hand-over of what they have. */
#ifndef TUI_STAFF_FORMS_H
#define TUI_STAFF_FORMS_H

#include "core/access.h"

struct console;
struct screen;
struct staff;

/* Why the person at the console may not do that to this one of the staff; NULL if they may. Valid until the next call. */
const char *staff_why_not(const struct console *console, const struct staff *staff, enum access_act act);

void staff_absence_form(struct screen *screen, const struct staff *staff);
void staff_hand_over_form(struct screen *screen, const struct staff *staff);

#endif
