#include "core/saved_filter.h"

#include "core/i18n.h"

static const struct field fields[] = {
	{ "login", N_("Login"), FIELD_TEXT, FIELD_REQUIRED, NULL, 32, NULL },
	{ "name", N_("Filter's name"), FIELD_TEXT, FIELD_REQUIRED, NULL, 20, NULL },
	{ "queue", N_("Queue"), FIELD_TEXT, FIELD_REQUIRED, NULL, 12, NULL },
	{ "sort", N_("Order"), FIELD_TEXT, FIELD_REQUIRED, NULL, 12, NULL },
	{ "state", N_("State"), FIELD_TEXT, 0, NULL, 12, NULL },
	{ "category", N_("Kind"), FIELD_TEXT, 0, NULL, 24, NULL },
	{ "urgency", N_("Urgency"), FIELD_TEXT, 0, NULL, 24, NULL },
	{ "area", N_("Area"), FIELD_AREA, 0, NULL, 12, NULL },
	{ "main", N_("Main assignee"), FIELD_ENTITY, 0, NULL, 0, NULL },
	{ "days", N_("Taken in the last days"), FIELD_INT, 0, NULL, 4, NULL },
	{ "dropped", N_("Dropped"), FIELD_BOOL, 0, NULL, 0, NULL },
};

const struct record_type saved_filter_type = { "saved_filter", "filter.put", N_("Saved filter"), fields,
					       sizeof fields / sizeof *fields };
