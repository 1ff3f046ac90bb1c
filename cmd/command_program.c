/* Programs of ours that are too heavy for this one take its place, so that a signal to it reaches them. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/out.h"
#include "core/i18n.h"
#include "core/prefix.h"

int command_become_program(char *const argv[])
{
	char path[4200], installed[100];
	snprintf(installed, sizeof installed, "libexec/fangzheng/%s", argv[0]);
	if (!prefix_find(argv[0], installed, path, sizeof path)) {
		out_problem(_("the program %s is not installed"), argv[0]);
		return COMMAND_FAILED;
	}
	fflush(stdout);
	fflush(stderr);
	execv(path, argv);
	out_problem(_("the program %1$s cannot be started: %2$s"), argv[0], strerror(errno));
	return COMMAND_FAILED;
}
