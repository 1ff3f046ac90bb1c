#include "cmd/commands.h"

#include "cmd/command.h"
#include "core/i18n.h"

/* One row per command, in the order in which --help and the manual page list them. */
const struct command commands[] = {
	{ "cards", "[--area CODE] --png DIR [--specimen]", N_("Write the QR pictures of a township or the county, in walking order."), command_cards },
	{ "import", "households|members|staff|assignments|incomes|measures FILE [--dry-run] [--encoding auto|utf-8|gb18030] [--skip-bad REJECTS]", N_("Import a list from CSV: all of it or, with --skip-bad, what is good in it."), command_import },
	{ "show", "HOUSEHOLD [--json]", N_("Print all of one household."), command_show },
	{ NULL, NULL, NULL, NULL },
};
