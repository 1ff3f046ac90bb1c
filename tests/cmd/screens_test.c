/* The console's screens, word for word: tests/screens/console, at an instant that does not pass. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/support/screen_file.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

static char program[300], folder[64], home[80];

static void run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void run(const char *format, ...)
{
	char command[600];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(command, sizeof command, format, arguments);
	va_end(arguments);
	if (system(command) != 0)
		fail_msg("failed: %s", command);
}

/* Each screen is looked at in a county that nobody has touched. */
static int make_county(void **state)
{
	const char *build = getenv("FANGZHENG_BUILD");
	char catalogue[300];
	(void)state;
	snprintf(program, sizeof program, "%s/tests/cmd/at", build ? build : "build");
	snprintf(catalogue, sizeof catalogue, "%s/locale", build ? build : "build");
	setenv("FANGZHENG_LOCALE_DIR", catalogue, 1);
	test_folder_make(folder);
	snprintf(home, sizeof home, "%s/copy", folder);
	run("mkdir %s/county && cp data/fangzheng.yaml %s/county", folder, folder);
	run("%s %s/county demo --households 60 --seed 1 >/dev/null", program, folder);
	return 0;
}

static int remove_county(void **state)
{
	(void)state;
	test_folder_remove(folder);
	return 0;
}

static void every_screen_is_what_is_written_down(void **state)
{
	const char *argv[] = { program, home, NULL };
	glob_t found;
	(void)state;
	assert_int_equal(glob("tests/screens/console/*.screen", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		print_message("%s\n", found.gl_pathv[i]);
		run("rm -rf %s && cp -r %s/county %s", home, folder, home);
		screen_file_check(found.gl_pathv[i], argv);
	}
	globfree(&found);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_screen_is_what_is_written_down) };
	return cmocka_run_group_tests(tests, make_county, remove_county);
}
