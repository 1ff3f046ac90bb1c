/* Typing and moving in a line and in several, by whole characters. */
#include <locale.h>
#include <string.h>

#include "tests/support/suite.h"
#include "tui/input.h"

enum { CTRL_A = TERM_CTRL_A, CTRL_E = TERM_CTRL_A + 4, CTRL_K = TERM_CTRL_A + 10, CTRL_U = TERM_CTRL_A + 20 };

static void press(struct input *input, const uint32_t keys[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_true(input_key(input, keys[i]));
}
#define PRESS(input, ...)                                                                                              \
	press(input, (const uint32_t[]){ __VA_ARGS__ }, sizeof((const uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t))

static void characters_are_erased_whole(void **state)
{
	(void)state;
	struct input input = { .cursor = 0 };
	input_set(&input, "单福田a");
	PRESS(&input, TERM_BACKSPACE, TERM_BACKSPACE);
	assert_string_equal(input.text, "单福");
	PRESS(&input, TERM_LEFT, 0x5929, TERM_DELETE);
	assert_string_equal(input.text, "单天");
	PRESS(&input, TERM_HOME, TERM_BACKSPACE, TERM_END, TERM_DELETE);
	assert_string_equal(input.text, "单天");
}

static void a_line_is_killed_to_its_end_or_beginning(void **state)
{
	(void)state;
	struct input input = { .lines = true };
	input_set(&input, "one\ntwo\nthree");
	PRESS(&input, TERM_UP, TERM_LEFT, CTRL_K);
	assert_string_equal(input.text, "one\ntw\nthree");
	PRESS(&input, CTRL_U);
	assert_string_equal(input.text, "one\n\nthree");
	PRESS(&input, TERM_DOWN, CTRL_E, CTRL_U, CTRL_A);
	assert_string_equal(input.text, "one\n\n");
}

static void a_line_up_keeps_the_column(void **state)
{
	(void)state;
	struct input input = { .lines = true };
	input_set(&input, "东屋漏雨\nabcd");
	PRESS(&input, TERM_UP, 'x');
	assert_string_equal(input.text, "东屋x漏雨\nabcd");
	assert_false(input_key(&input, TERM_UP)); /* there is no line above: the key is the form's */
}

static void enter_is_a_line_only_where_lines_are(void **state)
{
	(void)state;
	struct input line = { .lines = false }, lines = { .lines = true };
	assert_false(input_key(&line, TERM_ENTER));
	PRESS(&lines, 'a', TERM_ENTER, 'b');
	assert_string_equal(lines.text, "a\nb");
}

static void a_pasted_line_end_is_a_blank_in_a_line(void **state)
{
	(void)state;
	struct input line = { .lines = false }, lines = { .lines = true };
	PRESS(&line, 'a', '\n', 'b', '\t', 'c');
	assert_string_equal(line.text, "a b c");
	PRESS(&lines, 'a', '\n', 'b');
	assert_string_equal(lines.text, "a\nb");
}

static void no_more_is_taken_than_there_is_room(void **state)
{
	(void)state;
	struct input input = { .cursor = 0 };
	char text[2 * INPUT_BYTES];
	for (size_t i = 0; i + 3 < sizeof text; i += 3)
		memcpy(text + i, "东", 4);
	input_set(&input, text);
	assert_true(strlen(input.text) < INPUT_BYTES && strlen(input.text) % 3 == 0);
	for (int i = 0; i < 10; i++)
		input_key(&input, 0x4E1C);
	assert_true(strlen(input.text) < INPUT_BYTES && strlen(input.text) % 3 == 0);
	assert_int_equal(input.cursor, strlen(input.text));
}

static void full_width_characters_stay_as_they_are_typed(void **state)
{
	(void)state;
	struct input input = { .cursor = 0 };
	PRESS(&input, 0xFF1A, 0xFF11);
	assert_string_equal(input.text, "：１");
	assert_int_equal(term_halfwidth(0xFF1A), ':');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters_are_erased_whole),
		cmocka_unit_test(a_line_is_killed_to_its_end_or_beginning),
		cmocka_unit_test(a_line_up_keeps_the_column),
		cmocka_unit_test(enter_is_a_line_only_where_lines_are),
		cmocka_unit_test(a_pasted_line_end_is_a_blank_in_a_line),
		cmocka_unit_test(no_more_is_taken_than_there_is_room),
		cmocka_unit_test(full_width_characters_stay_as_they_are_typed),
	};
	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
