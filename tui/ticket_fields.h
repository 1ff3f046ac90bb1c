/* Fields that a ticket has in the form in which it is taken and in the one in which it is put right. */
#ifndef TUI_TICKET_FIELDS_H
#define TUI_TICKET_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "core/id.h"

struct console;
struct err;
struct form_screen;

/* Says in a field that cannot be typed into whose matter it is. `head`, in the form's arena, may be NULL. */
bool ticket_fields_show_household(struct console *console, struct form_screen *form, size_t field,
				  const struct id *household, const char **head, struct err *err);

/* Adds the choice of a kind and, after it, of an urgency; these codes (NULL: no kind, the usual urgency) stand in them. */
void ticket_fields_add_kind(const struct console *console, struct form_screen *form, const char *category,
			    const char *urgency);

#endif
