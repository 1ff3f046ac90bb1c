#include "cmd/commands.h"

#include "cmd/command.h"
#include "core/i18n.h"

/* One row per command, in the order in which --help and the manual page list them. */
const struct command commands[] = {
	{ NULL, NULL, NULL, NULL },
};
