/* The tables in docs/ are those of the code. DOCS_UPDATE=1 (make tables) writes them there instead. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/config.h"
#include "core/ticket.h"
#include "tests/support/suite.h"

static const char opening[] = "<!-- made by the code: make tables -->\n", closing[] = "<!-- until here -->\n";

static char *read_file(const char *path, struct arena *arena)
{
	enum { MOST = 1 << 20 };
	char *text = arena_alloc(arena, MOST);
	FILE *file = fopen(path, "re");
	assert_non_null(file);
	size_t length = fread(text, 1, MOST - 1, file);
	text[length] = '\0';
	fclose(file);
	return text;
}

static void compare(const char *path, char *(*table)(struct arena *))
{
	struct arena arena = { 0 };
	char *text = read_file(path, &arena), *from = strstr(text, opening);
	assert_non_null(from);
	from += strlen(opening);
	const char *until = strstr(from, closing), *made = table(&arena);
	assert_non_null(until);
	if (getenv("DOCS_UPDATE")) {
		char *head = arena_bytes(&arena, text, (size_t)(from - text));
		FILE *file = fopen(path, "we");
		assert_non_null(file);
		fprintf(file, "%s%s%s", head, made, until);
		assert_int_equal(fclose(file), 0);
	} else if (strncmp(from, made, strlen(made)) != 0 || strlen(made) != (size_t)(until - from)) {
		fail_msg("%s is not what the code says: make tables", path);
	}
	arena_release(&arena);
}

static void every_state_and_step_by_role_is_written_down(void **state)
{
	(void)state;
	compare("docs/tickets.md", ticket_table);
}

static void every_right_is_written_down(void **state)
{
	(void)state;
	compare("docs/rights.md", access_table);
}

static void every_setting_is_written_down(void **state)
{
	(void)state;
	compare("docs/settings.md", config_table);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_state_and_step_by_role_is_written_down),
		cmocka_unit_test(every_right_is_written_down),
		cmocka_unit_test(every_setting_is_written_down),
	};
	return cmocka_run_group_tests_name("docs", tests, NULL, NULL);
}
