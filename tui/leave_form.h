/* Leaving: a household, or one of its members, is noted as gone, with the day and the reason. */
#ifndef TUI_LEAVE_FORM_H
#define TUI_LEAVE_FORM_H

struct household;
struct screen;

/* Asks who leaves, when there is a choice, then when and why, and whether it is really so. */
void leave_form(struct screen *screen, const struct household *household);

#endif
