/* Running a program with a text on its standard input, and waiting for its end. */
#ifndef NOTICE_PROGRAM_H
#define NOTICE_PROGRAM_H

#include <stdbool.h>
#include <stddef.h>

struct program_run {
	char *const *argv;   /* argv[0] is looked for on PATH */
	const char *to, *id; /* FANGZHENG_TO and FANGZHENG_ID in its environment; NULL: not set */
	const char *text;
	size_t length;
	int timeout_s;
};

enum program_end {
	PROGRAM_ENDED,	/* with `*status` */
	PROGRAM_NONE,	/* it is not there, or cannot be started */
	PROGRAM_KILLED, /* it took too long, or was killed */
};
enum program_end program_run(const struct program_run *run, int *status);

#endif
