/* What every test program includes: cmocka, in the order it asks for. */
#ifndef TESTS_SUPPORT_SUITE_H
#define TESTS_SUPPORT_SUITE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/err.h"

/* Fails the test with the sentence of `err` when `ok` is false. */
#define assert_ok(ok, err)                                                                                             \
	do {                                                                                                           \
		if (!(ok))                                                                                             \
			fail_msg("%s", (err).text);                                                                    \
	} while (0)

#endif
