#include "tests/support/peer.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/suite.h"

void peer_start(struct peer *peer, const char *kind, const char *mode, const char *folder)
{
	static int serial;
	int ends[2];
	snprintf(peer->log, sizeof peer->log, "%s/peer%d", folder, serial++);
	assert_int_equal(pipe(ends), 0);
	peer->child = fork();
	if (peer->child == 0) {
		/* It goes with a test that fails. */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		execl("/usr/bin/python3", "/usr/bin/python3", "tests/notice/peer.py", kind, mode, peer->log,
		      (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	FILE *said = fdopen(ends[0], "r");
	char line[32] = "";
	assert_non_null(fgets(line, sizeof line, said));
	peer->port = atoi(line);
	assert_true(peer->port > 0);
	fclose(said);
}

void peer_stop(struct peer *peer)
{
	kill(peer->child, SIGKILL);
	waitpid(peer->child, NULL, 0);
}

char *peer_log(const struct peer *peer)
{
	enum { MOST = 1 << 20 };
	char *text = calloc(1, MOST);
	FILE *file = fopen(peer->log, "r");
	if (file) {
		size_t length = fread(text, 1, MOST - 1, file);
		text[length] = '\0';
		fclose(file);
	}
	return text;
}
