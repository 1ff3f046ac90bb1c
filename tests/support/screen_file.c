#define _GNU_SOURCE
#include "tests/support/screen_file.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "tests/support/pty.h"
#include "tests/support/suite.h"

static char *read_all(const char *path, struct arena *arena)
{
	enum { FILE_BYTES = 65536 };
	char *text = arena_alloc(arena, FILE_BYTES);
	FILE *file = fopen(path, "r");
	if (!file)
		fail_msg("no file %s", path);
	text[fread(text, 1, FILE_BYTES - 1, file)] = '\0';
	fclose(file);
	return text;
}

/* The screen without the empty lines at its end. */
static char *screen_now(struct pty *pty, struct arena *arena)
{
	char *screen = arena_text(arena, pty_screen(pty));
	size_t length = strlen(screen);
	while (length > 1 && screen[length - 2] == '\n')
		length--;
	screen[length] = '\0';
	return screen;
}

static bool starts(const char *line, const char *word, const char **rest)
{
	size_t length = strlen(word);
	*rest = line + length;
	return strncmp(line, word, length) == 0;
}

/* Reads one line of the settings and keys; starts the program at the first that is for it. */
static void follow(struct pty **pty, struct pty_plan *plan, const char *line)
{
	const char *rest;
	if (starts(line, "size ", &rest)) {
		assert_int_equal(sscanf(rest, "%d %d", &plan->rows, &plan->columns), 2);
		return;
	}
	if (starts(line, "locale ", &rest)) {
		plan->locale = rest;
		return;
	}
	if (!*pty)
		*pty = pty_start(plan);
	if (starts(line, "type ", &rest))
		pty_type(*pty, rest);
	else if (starts(line, "wait ", &rest))
		pty_wait(*pty, rest);
	else if (*line && *line != '#')
		fail_msg("not known here: %s", line);
}

void screen_file_check(const char *path, const char *const *argv)
{
	struct arena arena = { 0 };
	struct pty_plan plan = { .rows = 24, .columns = 80, .locale = "C.UTF-8", .argv = argv };
	struct pty *pty = NULL;
	char *text = read_all(path, &arena), *expected = strstr(text, "\nscreen\n"), *place = NULL;
	assert_non_null(expected);
	size_t head = (size_t)(expected - text) + strlen("\nscreen\n");
	expected += strlen("\nscreen\n");
	char *lines = arena_bytes(&arena, text, head - strlen("screen\n"));
	for (char *line = strtok_r(lines, "\n", &place); line; line = strtok_r(NULL, "\n", &place))
		follow(&pty, &plan, line);
	assert_non_null(pty);
	if (getenv("SCREENS_UPDATE")) {
		pty_settle(pty);
		FILE *file = fopen(path, "w");
		assert_non_null(file);
		fprintf(file, "%.*s%s", (int)head, text, screen_now(pty, &arena));
		assert_int_equal(fclose(file), 0);
	} else {
		pty_wait(pty, *expected ? expected : "(nothing is written down: make screens)");
		assert_string_equal(screen_now(pty, &arena), expected);
	}
	pty_assert_straight(pty);
	pty_signal(pty, SIGTERM);
	assert_int_equal(pty_end(pty), 0);
	arena_release(&arena);
}
