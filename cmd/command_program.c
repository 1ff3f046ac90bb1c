/* Programs of ours that are too heavy for this one: started as git starts its own. */
#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/command.h"
#include "cmd/out.h"
#include "core/i18n.h"
#include "core/prefix.h"

int command_run_program(char *const argv[])
{
	char path[4200], installed[100];
	int status;
	snprintf(installed, sizeof installed, "libexec/fangzheng/%s", argv[0]);
	if (!prefix_find(argv[0], installed, path, sizeof path)) {
		out_problem(_("the program %s is not installed"), argv[0]);
		return COMMAND_FAILED;
	}
	fflush(stdout);
	fflush(stderr);
	pid_t child = fork();
	if (child == 0) {
		execv(path, argv);
		_exit(127);
	}
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (child < 0 || !WIFEXITED(status)) {
		out_problem(_("%s ended before its time"), argv[0]);
		return COMMAND_FAILED;
	}
	return WEXITSTATUS(status);
}
