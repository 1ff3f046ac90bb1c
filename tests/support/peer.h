/* The other side of a channel, on loopback: tests/notice/peer.py. */
#ifndef TESTS_SUPPORT_PEER_H
#define TESTS_SUPPORT_PEER_H

#include <sys/types.h>

struct peer {
	pid_t child;
	int port;
	char log[80]; /* what it took */
};

/* `kind` and `mode` as peer.py has them; the log is a new file in `folder`. Fails the test when it does not start. */
void peer_start(struct peer *peer, const char *kind, const char *mode, const char *folder);
void peer_stop(struct peer *peer);

/* All that it took; the caller frees it. */
char *peer_log(const struct peer *peer);

#endif
