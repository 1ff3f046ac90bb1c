/* The console's widgets and frame in a pseudo-terminal, by a program that knows no domain word. */
#define _GNU_SOURCE
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/pty.h"
#include "tests/support/screen_file.h"
#include "tests/support/station.h"
#include "tests/support/suite.h"

static char program[300], folder[64], draft[100];

static int find_program(void **state)
{
	(void)state;
	const char *build = getenv("FANGZHENG_BUILD");
	snprintf(program, sizeof program, "%s/tests/tui/widgets", build ? build : "build");
	return 0;
}

static int make_folder(void **state)
{
	(void)state;
	test_folder_make(folder);
	snprintf(draft, sizeof draft, "%s/draft", folder);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	test_folder_remove(folder);
	return 0;
}

static struct pty *start_with(const char *environment[])
{
	const char *argv[] = { program, draft, NULL };
	return pty_start(&(struct pty_plan){
		.rows = 24, .columns = 80, .locale = "C.UTF-8", .argv = argv, .environment = environment });
}

static struct pty *start(void)
{
	struct pty *pty = start_with(NULL);
	pty_wait(pty, "Blueberry");
	return pty;
}

/* A terminal that marks what is pasted. */
static struct pty *start_marking(void)
{
	struct pty *pty = start_with((const char *[]){ "TERM=tmux-256color", NULL });
	pty_wait(pty, "Blueberry");
	return pty;
}

static void leave(struct pty *pty)
{
	pty_type(pty, "<C-q>");
	assert_int_equal(pty_end(pty), 0);
}

static void every_screen_is_what_is_written_down(void **state)
{
	(void)state;
	glob_t found;
	const char *argv[] = { program, NULL };
	assert_int_equal(glob("tests/screens/*.screen", 0, NULL, &found), 0);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		print_message("%s\n", found.gl_pathv[i]);
		screen_file_check(found.gl_pathv[i], argv);
	}
	globfree(&found);
}

static void a_list_goes_to_its_end_and_back(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_type(pty, "<End>");
	pty_wait(pty, "100000");
	pty_type(pty, "<PgUp><PgUp>");
	pty_wait_gone(pty, "100000");
	pty_type(pty, "<Home>");
	pty_wait(pty, "▸ 苹果");
	leave(pty);
}

static void a_click_picks_a_row_and_a_second_one_opens_it(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_click(pty, 4, 10);
	pty_wait(pty, "▸ 山楂");
	pty_click(pty, 4, 10);
	pty_wait(pty, "What with it?");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "3: eat");
	leave(pty);
}

static void a_click_on_a_hint_is_its_key(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_click(pty, 23, 2);
	pty_wait(pty, "What with it?");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "What with it?");
	pty_click(pty, 23, 75);
	pty_wait(pty, "What can be done here");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "What can be done here");
	leave(pty);
}

static void what_cannot_be_now_says_why(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_type(pty, "x");
	pty_wait(pty, "there is no market today");
	leave(pty);
}

static void each_thing_in_the_help_has_its_own_reason(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_type(pty, "?<Down><Down><Down><Down><Down>");
	pty_wait(pty, "there is no market today");
	pty_type(pty, "<Down>");
	pty_wait(pty, "there is no press today");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "What can be done here");
	leave(pty);
}

static void a_command_is_found_by_name_and_by_what_it_says(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_type(pty, ":bknew<Enter>");
	pty_wait(pty, "A basket");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "A basket");
	pty_type(pty, ":扔掉<Enter>");
	pty_wait(pty, "Throw it away?");
	pty_type(pty, "y");
	pty_wait(pty, "1 thrown away");
	leave(pty);
}

static void a_form_checks_a_field_that_is_left(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_type(pty, "f<Tab>");
	pty_wait(pty, "this must not be empty");
	pty_type(pty, "abc<Tab>");
	pty_wait(pty, "a weight has digits only");
	pty_type(pty, "<F2>");
	pty_type(pty, "孟岚<Tab><C-u>12<F2>");
	pty_wait(pty, "kept: 孟岚");
	leave(pty);
}

static void help_in_a_form_is_f1_and_a_question_mark_is_text(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_type(pty, "f？?1");
	pty_wait(pty, "？?1");
	pty_wait(pty, "F1 help");
	pty_type(pty, "<F1>");
	pty_wait(pty, "What can be done here");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "kept: ？?1");
	leave(pty);
}

static void a_click_goes_to_a_field(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_type(pty, "f孟岚");
	pty_wait(pty, "孟岚");
	pty_click(pty, 6, 20);
	pty_type(pty, "轻放<F2>");
	pty_wait(pty, "kept: 孟岚 [轻放]");
	leave(pty);
}

static void a_pasted_line_end_sends_no_form_off(void **state)
{
	(void)state;
	struct pty *pty = start_marking();
	pty_type(pty, "f");
	pty_wait(pty, "A basket");
	pty_paste(pty, "one\rtwo\tthree\033[31m");
	pty_wait(pty, "one two three[31m");
	pty_click(pty, 6, 20);
	pty_paste(pty, "first\r\nsecond");
	pty_wait(pty, "second");
	assert_false(pty_shows(pty, "firstsecond"));
	assert_false(pty_shows(pty, "kept"));
	leave(pty);
}

static void what_is_pasted_on_a_list_does_nothing(void **state)
{
	(void)state;
	struct pty *pty = start_marking();
	pty_paste(pty, "fdt\r");
	pty_type(pty, "<Down>");
	pty_wait(pty, "▸ 梨");
	assert_false(pty_shows(pty, "A basket"));
	assert_false(pty_shows(pty, "Throw it away?"));
	leave(pty);
}

/* Those of other terminals and of Alt are none of ours, and no part of them is. */
static void a_key_that_is_not_known_does_nothing(void **state)
{
	(void)state;
	static const char *const unknown[] = { "\033[25f", "\033[99;5t", "\033Of",
					       "\033f",	   "\033[[t",	 "\033\344\270\255" };
	struct pty *pty = start();
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
		pty_type(pty, unknown[i]);
		pty_type(pty, i % 2 ? "<Up>" : "<Down>");
		pty_wait(pty, i % 2 ? "▸ 苹果" : "▸ 梨");
		assert_false(pty_shows(pty, "A basket"));
		assert_false(pty_shows(pty, "How to keep fruit"));
	}
	leave(pty);
}

/* Alt and y are no Esc, and no answer to what an Esc asks. */
static void one_stroke_throws_nothing_away(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_type(pty, "f半句");
	pty_wait(pty, "半句");
	pty_type(pty, "\033y");
	pty_type(pty, "话");
	pty_wait(pty, "半句话");
	leave(pty);
}

static void a_draft_comes_back_after_whatever_ended_the_program(void **state)
{
	(void)state;
	static const int ends[] = { SIGHUP, SIGTERM, SIGINT, SIGQUIT };
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		struct pty *pty = start();
		pty_type(pty, "f半句");
		pty_wait(pty, "半句");
		pty_signal(pty, ends[i]);
		assert_int_equal(pty_end(pty), 0);
		pty = start();
		pty_type(pty, "f");
		pty_wait(pty, "半句");
		pty_type(pty, "<Esc>y");
		pty_wait_gone(pty, "A basket");
		assert_int_not_equal(access(draft, F_OK), 0);
		leave(pty);
	}
}

static void a_secret_is_in_no_draft(void **state)
{
	(void)state;
	char text[2000] = "";
	struct pty *pty = start();
	pty_type(pty, "fwho<S-Tab><Tab><Tab><Tab><Tab>geheim");
	pty_wait(pty, "******");
	assert_false(pty_shows(pty, "geheim"));
	leave(pty);
	FILE *file = fopen(draft, "r");
	assert_non_null(file);
	assert_true(fread(text, 1, sizeof text - 1, file) > 0);
	fclose(file);
	assert_non_null(strstr(text, "who"));
	assert_null(strstr(text, "geheim"));
}

static void a_crash_gives_the_terminal_back(void **state)
{
	(void)state;
	struct pty *pty = start_marking();
	pty_signal(pty, SIGABRT);
	assert_int_equal(pty_end(pty), -1);
}

static void a_terminal_that_cannot_move_its_cursor_is_refused(void **state)
{
	(void)state;
	struct pty *pty = start_with((const char *[]){ "TERM=dumb", NULL });
	pty_wait(pty, "cannot move its cursor");
	assert_int_equal(pty_end(pty), 1);
}

static void the_window_counts_and_not_the_environment(void **state)
{
	(void)state;
	struct pty *pty = start_with((const char *[]){ "LINES=10", "COLUMNS=40", NULL });
	pty_wait(pty, "Blueberry");
	pty_resize(pty, 40, 132);
	pty_wait(pty, "Wide");
	leave(pty);
}

static void nothing_is_coloured_with_no_color(void **state)
{
	(void)state;
	size_t size;
	struct pty *pty = start_with((const char *[]){ "NO_COLOR=1", NULL });
	pty_wait(pty, "Blueberry");
	const char *bytes = pty_bytes(pty, &size);
	for (size_t i = 0; i + 3 < size; i++)
		assert_false(bytes[i] == '[' && (bytes[i + 1] == '3' || bytes[i + 1] == '4') && bytes[i + 2] >= '0' &&
			     bytes[i + 2] <= '7' && bytes[i + 3] == 'm');
	leave(pty);
}

#define with_folder(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_screen_is_what_is_written_down),
		with_folder(a_list_goes_to_its_end_and_back),
		with_folder(a_click_picks_a_row_and_a_second_one_opens_it),
		with_folder(a_click_on_a_hint_is_its_key),
		with_folder(what_cannot_be_now_says_why),
		with_folder(each_thing_in_the_help_has_its_own_reason),
		with_folder(a_command_is_found_by_name_and_by_what_it_says),
		with_folder(a_form_checks_a_field_that_is_left),
		with_folder(help_in_a_form_is_f1_and_a_question_mark_is_text),
		with_folder(a_click_goes_to_a_field),
		with_folder(a_pasted_line_end_sends_no_form_off),
		with_folder(what_is_pasted_on_a_list_does_nothing),
		with_folder(a_key_that_is_not_known_does_nothing),
		with_folder(one_stroke_throws_nothing_away),
		with_folder(a_draft_comes_back_after_whatever_ended_the_program),
		with_folder(a_secret_is_in_no_draft),
		with_folder(a_crash_gives_the_terminal_back),
		with_folder(a_terminal_that_cannot_move_its_cursor_is_refused),
		with_folder(the_window_counts_and_not_the_environment),
		with_folder(nothing_is_coloured_with_no_color),
	};
	return cmocka_run_group_tests(tests, find_program, NULL);
}
