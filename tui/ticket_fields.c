#include "tui/ticket_fields.h"

#include "core/err.h"
#include "core/i18n.h"
#include "db/household.h"
#include "tui/console.h"
#include "tui/form_screen.h"

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

bool ticket_fields_show_household(struct console *console, struct form_screen *form, size_t field,
				  const struct id *household, const char **head, struct err *err)
{
	struct household_row row = { .head = NULL };
	struct input *shown = &form->field[field].input;
	char month[8];
	if (id_is_none(household))
		input_set(shown, _("none: the caller belongs to no household, or it is not known yet"));
	else if (!household_row_read(console->station->db, household, console_month(console, month), &form->arena, &row,
				     err))
		return false;
	else
		input_set(shown, arena_format(&form->arena, "%s  %s%s  %s", or_empty(row.head), or_empty(row.township),
					      or_empty(row.village), or_empty(row.number)));
	if (head)
		*head = row.head;
	return true;
}

void ticket_fields_add_kind(const struct console *console, struct form_screen *form, const char *category,
			    const char *urgency)
{
	const struct config *config = console->config;
	const char **categories = arena_alloc(&form->arena, (config->category_count + 1) * sizeof *categories);
	const char **urgencies = arena_alloc(&form->arena, (config->urgency_count + 1) * sizeof *urgencies);
	const struct config_category *kind = category ? config_category(config, category) : NULL;
	const struct config_urgency *how = urgency		       ? config_urgency(config, urgency)
					   : config->urgency_count > 0 ? &config->urgency[0]
								       : NULL;
	for (size_t i = 0; i < config->category_count; i++)
		categories[i] = config->category[i].name;
	for (size_t i = 0; i < config->urgency_count; i++)
		urgencies[i] = config->urgency[i].name;
	input_set(&form_screen_add_choice(form, _("Kind"), true, categories, config->category_count)->input,
		  kind ? kind->name : "");
	input_set(&form_screen_add_choice(form, _("Urgency"), true, urgencies, config->urgency_count)->input,
		  how ? how->name : "");
}
