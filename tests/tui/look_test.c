/* How the screens look to each role: straight columns, whole boxes, and the same when they are painted anew. */
#include <stdio.h>
#include <string.h>

#include "core/arena.h"
#include "core/i18n.h"
#include "tests/support/county.h"
#include "tests/support/pty.h"
#include "tests/support/suite.h"

static const struct county_window
	small = { .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "zh" },
	small_english = { .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "en" },
	large = { .rows = 40, .columns = 132, .locale = "zh_CN.UTF-8", .language = "zh" },
	small_gb18030 = { .rows = 24, .columns = 80, .locale = "zh_CN.GB18030", .language = "zh" },
	large_gb18030 = { .rows = 40, .columns = 132, .locale = "zh_CN.GB18030", .language = "zh" };

/* What the program painted bit by bit is what it paints at once, but for the clock in the title bar. */
static void assert_painted_anew_the_same(struct pty *pty, const struct county_window *window)
{
	struct arena arena = { 0 };
	const char *below_the_title = strchr(arena_text(&arena, pty_screen(pty)), '\n');
	const char *too_small = _("The window is too small: %dx%d columns and lines are needed.");
	pty_resize(pty, window->rows, 70);
	pty_wait(pty, arena_bytes(&arena, too_small, strcspn(too_small, "%")));
	pty_resize(pty, window->rows, window->columns);
	pty_wait(pty, below_the_title);
	arena_release(&arena);
}

/* Types, waits until that is done (help opens after it), and looks. */
static void look(struct pty *pty, const struct county_window *window, const char *keys)
{
	pty_type(pty, keys);
	pty_type(pty, "<F1>");
	pty_wait(pty, _("What can be done here"));
	pty_assert_straight(pty);
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, _("What can be done here"));
	pty_rest(pty);
	pty_assert_straight(pty);
	assert_painted_anew_the_same(pty, window);
}

static void look_at_all(const struct county_window *window, const char *login)
{
	static const char *const main_screens[] = { "2", "3", "4", "5", "6", "7", "8", "1", "/sft" };
	struct pty *pty = county_console_of(window, login);
	size_t count = sizeof main_screens / sizeof *main_screens;
	/* Who sees no households finds tickets by number, in a prompt. */
	bool finds = strcmp(login, "doctor") != 0 && strcmp(login, "department") != 0;
	for (size_t i = 0; i < count - !finds; i++)
		look(pty, window, main_screens[i]);
	if (!finds) {
		pty_type(pty, "/");
		pty_wait(pty, _("Its number:"));
		pty_assert_straight(pty);
	}
	pty_type(pty, "<Esc>");
	county_leave(pty);
}

static void the_main_screens_are_straight_for_every_role(void **state)
{
	static const char *const logins[] = { "desk",	    "clerk",  "helper",	   "doctor",
					      "department", "leader", "inspector", "admin" };
	for (size_t i = 0; i < sizeof logins / sizeof *logins; i++)
		look_at_all(*state, logins[i]);
}

/* From the list into the card, its forms and what hangs on it. */
static void the_screens_of_the_desk_are_straight(void **state)
{
	static const char *const keys[] = {
		"3",	       "<Down><PgDn>", "<Enter>", "<PgDn>",	      "m",     "<Esc>e",  "<Esc>i", "<Esc>n",
		"<Esc>d",      "<Esc>l",       "<Enter>", "<Esc><Esc><Esc>2", "<Tab>", "<Enter>", "<End>",  "y",
		"<Esc><Esc>n", "<Esc>6",       "<Down>",
	};
	struct pty *pty = county_console_of(*state, "desk");
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		look(pty, *state, keys[i]);
	/* Over a screen on which the call itself does not stand. */
	pty_type(pty, "<Esc>1");
	pty_wait(pty, _("1 My work"));
	county_run("ring 15400000017");
	pty_wait(pty, "单福海");
	look(pty, *state, "a");
	pty_type(pty, "v");
	pty_wait(pty, _("Advised"));
	pty_type(pty, "<F2>1");
	pty_wait(pty, _("1 My work"));
	county_leave(pty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_window(the_main_screens_are_straight_for_every_role, "80x24", small),
		in_window(the_main_screens_are_straight_for_every_role, "80x24, English", small_english),
		in_window(the_main_screens_are_straight_for_every_role, "80x24, GB18030", small_gb18030),
		in_window(the_screens_of_the_desk_are_straight, "80x24", small),
		in_window(the_screens_of_the_desk_are_straight, "80x24, English", small_english),
		in_window(the_screens_of_the_desk_are_straight, "132x40", large),
		in_window(the_screens_of_the_desk_are_straight, "80x24, GB18030", small_gb18030),
		in_window(the_screens_of_the_desk_are_straight, "132x40, GB18030", large_gb18030),
	};
	return cmocka_run_group_tests(tests, county_make, county_remove);
}
