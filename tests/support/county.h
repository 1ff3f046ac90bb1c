/* The demonstration county for tests of the whole program: made once for a test program, copied for each test. */
#ifndef TESTS_SUPPORT_COUNTY_H
#define TESTS_SUPPORT_COUNTY_H

#include "tests/support/pty.h"

/* Fixtures: of a group, and of each of its tests. The state is left as it is. */
int county_make(void **state);
int county_remove(void **state);
int county_copy(void **state);
int county_drop(void **state);

/* The test's own copy. */
const char *county_home(void);

/* `fangzheng --home COPY` with these words, by the shell; fails the test unless it exits 0. Gives what it printed. */
const char *county_run(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same by who logs in with a password. */
const char *county_run_as(const char *login, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct county_window {
	int rows, columns;
	const char *locale, *language;	/* "C.UTF-8", "zh" */
	const char *const *environment; /* as in pty_plan */
};

/* Tests of a county's own copy: with no state, or with a window as their state, named behind the test. */
#define story(test) cmocka_unit_test_setup_teardown(test, county_copy, county_drop)
#define in_window(test, where, window)                                                                                 \
	{                                                                                                              \
#test ": " where, test, county_copy, county_drop, (void *)&(window)                                    \
	}

/* The console at its log-in. From then on _() says in the test what the program says on the screen. */
struct pty *county_console(const struct county_window *window);

/* Logs in there; every login of the county has the same password. */
void county_log_in(struct pty *pty, const char *login);

/* Both. */
struct pty *county_console_of(const struct county_window *window, const char *login);

/* Leaves the program from wherever no text is being typed; frees. */
void county_leave(struct pty *pty);

#endif
