/* Text that wants to drive the terminal: it is stored as it came, and shown without its powers. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/text.h"
#include "tests/support/county.h"
#include "tests/support/pty.h"
#include "tests/support/suite.h"

/* Each begins with 坏, so that finding it finds all. */
static const char *const naughty[] = {
	"坏\033]0;title\007号",					/* the window's title */
	"坏\033]52;c;cm0gLXJmIC8=\007号",			/* the clipboard */
	"坏\033P+q544e\033\\号",				/* a question that the terminal answers */
	"坏\033[2J\033[31m\033[?1049l号",			/* clearing, colours, the other screen */
	"坏\302\2332J\302\235号",				/* the same in one character */
	"坏\342\200\256号\342\201\246文\342\200\217",		/* right to left */
	"坏\342\200\213\357\273\277\342\200\250号",		/* not to be seen */
	"坏\314\201\314\201\314\201\314\201\314\201\314\201号", /* a tower of accents */
	"坏\363\240\201\201\360\237\217\264\342\200\215号",	/* tags, and what joins */
	"坏\r\n\b\b\b\016号",					/* back over what stands there */
};
enum { NAUGHTY = sizeof naughty / sizeof *naughty };

/* A sequence of curses: ESC [ … letter, the charset of ESC ( B, the keypad. No strings, no questions. */
static size_t known_sequence(const char *bytes, size_t size)
{
	if (size >= 2 && strchr("=>M78", bytes[1]))
		return 2;
	if (size >= 3 && (bytes[1] == '(' || bytes[1] == ')'))
		return 3;
	if (size < 3 || bytes[1] != '[')
		return 0;
	size_t at = 2;
	while (at < size && ((bytes[at] >= '0' && bytes[at] <= '9') || bytes[at] == ';' || bytes[at] == '?'))
		at++;
	return at < size && strchr("@ABCDGHJKLMPSTXdhlmr", bytes[at]) ? at + 1 : 0;
}

static bool is_harmless(uint32_t codepoint)
{
	return !(codepoint >= 0x7F && codepoint <= 0x9F) && codepoint != 0x061C &&
	       !(codepoint >= 0x200B && codepoint <= 0x200F) && !(codepoint >= 0x2028 && codepoint <= 0x202E) &&
	       !(codepoint >= 0x2060 && codepoint <= 0x206F) && codepoint != 0xFEFF && codepoint < 0xE0000;
}

/* All that the program has sent, character by character. */
static void assert_all_harmless(struct pty *pty)
{
	size_t size, step;
	const char *bytes = pty_bytes(pty, &size);
	for (size_t at = 0; at < size; at += step) {
		uint32_t codepoint;
		step = bytes[at] == '\033' ? known_sequence(bytes + at, size - at) : text_next(bytes + at, &codepoint);
		bool control = bytes[at] >= 0 && bytes[at] < ' ' && !strchr("\033\r\n\b\017", bytes[at]);
		if (step == 0 || control || (bytes[at] != '\033' && !is_harmless(codepoint)))
			fail_msg("byte %zu of %zu that were sent: 0x%02X 0x%02X 0x%02X", at, size,
				 (unsigned char)bytes[at], (unsigned char)bytes[at + 1], (unsigned char)bytes[at + 2]);
	}
}

static const struct county_window window = { .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "en" };

static void visit(struct pty *pty, const char *keys, const char *shown)
{
	pty_type(pty, keys);
	pty_wait(pty, shown);
	pty_rest(pty);
	pty_assert_straight(pty);
	assert_all_harmless(pty);
}

static void write_households(const char *path)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fprintf(file, "户编号,户主姓名,行政村代码\n");
	for (size_t i = 0; i < NAUGHTY; i++)
		fprintf(file, "230124-202205-9%03zu,\"%s\",230124202205\n", i, naughty[i]);
	fclose(file);
}

static void names_have_no_power_over_the_terminal(void **state)
{
	(void)state;
	char path[100];
	snprintf(path, sizeof path, "%s/naughty.csv", county_home());
	write_households(path);
	county_run_as("clerk", "import households %s", path);
	struct pty *pty = county_console_of(&window, "desk");
	visit(pty, "/坏", "坏·]0;t…");
	visit(pty, "<Enter>", "Members");
	visit(pty, "n", "New ticket");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "New ticket");
	visit(pty, "3", "3 Households");
	for (int page = 0; page < 6 && !pty_shows(pty, "坏"); page++) {
		pty_type_and_see(pty, "<PgDn>");
		pty_rest(pty);
	}
	visit(pty, "", "坏");
	county_leave(pty);
	unlink(path);
}

/* Quotes a text for the shell. */
static const char *quoted(const char *text)
{
	static char room[400];
	snprintf(room, sizeof room, "'%s'", text);
	return room;
}

static void tickets_and_diaries_have_none(void **state)
{
	(void)state;
	for (size_t i = 0; i < NAUGHTY; i++) {
		county_run_as("desk", "ticket open %s --category 其他 --household 230124-202205-0017",
			      quoted(naughty[i]));
		county_run_as("helper", "diary add 230124-202205-0017 %s", quoted(naughty[i]));
	}
	struct pty *pty = county_console_of(&window, "desk");
	visit(pty, "2", "2 Tickets");
	visit(pty, "<End>", "坏·]0;title·");
	visit(pty, "<Enter>", "Timeline");
	visit(pty, "h", "Members");
	visit(pty, "<End>", "坏");
	visit(pty, "4", "4 Diaries");
	visit(pty, "<Enter>", "Members");
	county_run("ring 15400000017");
	visit(pty, "", "Ringing");
	pty_type(pty, "xy");
	pty_wait_gone(pty, "Ringing");
	county_leave(pty);
}

/* A number comes from outside: the exchange hands on what the network sent. */
static void numbers_have_none(void **state)
{
	(void)state;
	char command[600];
	struct pty *pty = county_console_of(&window, "desk");
	for (size_t i = 0; i < NAUGHTY; i++) {
		snprintf(command, sizeof command, "%s/fangzheng --home %s ring '1540000%s0017' >%s/said 2>&1",
			 getenv("FANGZHENG_BUILD") ? getenv("FANGZHENG_BUILD") : "build", county_home(), naughty[i],
			 county_home());
		int ignored = system(command);
		(void)ignored;
		snprintf(command, sizeof command, "! LC_ALL=C grep -q '[\033\007\010\016]' %s/said", county_home());
		assert_int_equal(system(command), 0);
	}
	county_run("ring 15499999998");
	pty_wait(pty, "Ringing");
	pty_rest(pty);
	assert_all_harmless(pty);
	visit(pty, "<Esc>6", "6 Calls");
	for (int i = 0; i < NAUGHTY; i++)
		pty_type(pty, "<Esc>");
	visit(pty, "6", "6 Calls");
	county_leave(pty);
}

static void what_is_typed_has_none(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&window, "desk");
	visit(pty, "2n", "New ticket");
	pty_type(pty, "<Tab><Tab>坏\342\200\256文\302\233"
		      "31m字<F2>");
	pty_wait(pty, "must not be empty");
	pty_type(pty, "<Right><F2>");
	visit(pty, "", "Timeline");
	pty_wait(pty, "坏");
	county_leave(pty);
}

/* Four megabytes from the clipboard, with all there is in them. */
static void what_is_pasted_has_none(void **state)
{
	(void)state;
	enum { PASTED_BYTES = 4 * 1024 * 1024 };
	const struct county_window marking = { .rows = 24,
					       .columns = 80,
					       .locale = "C.UTF-8",
					       .language = "en",
					       .environment = (const char *[]){ "TERM=tmux-256color", NULL } };
	char *text = malloc(PASTED_BYTES);
	size_t used = 0;
	assert_non_null(text);
	while (used + 100 < PASTED_BYTES)
		for (size_t i = 4; i < NAUGHTY - 1; i++)
			used += (size_t)snprintf(text + used, PASTED_BYTES - used, "%s", naughty[i]);
	struct pty *pty = county_console_of(&marking, "desk");
	visit(pty, "2n", "New ticket");
	pty_type(pty, "<Tab><Tab>");
	pty_paste(pty, text);
	free(text);
	visit(pty, "", "坏");
	visit(pty, "<F1>", "What can be done here");
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, "What can be done here");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "Throw away");
	pty_type(pty, "y");
	pty_wait_gone(pty, "New ticket");
	county_leave(pty);
}

static void nothing_is_coloured_with_no_color(void **state)
{
	(void)state;
	const struct county_window plain = { .rows = 24,
					     .columns = 80,
					     .locale = "C.UTF-8",
					     .language = "en",
					     .environment = (const char *[]){ "NO_COLOR=1", NULL } };
	static const char *const screens[] = { "2", "3", "5", "/sft" };
	struct pty *pty = county_console_of(&plain, "desk");
	for (size_t i = 0; i < sizeof screens / sizeof *screens; i++)
		pty_type_and_see(pty, screens[i]);
	pty_rest(pty);
	size_t size;
	const char *bytes = pty_bytes(pty, &size);
	for (size_t at = 0; at + 4 < size; at++)
		assert_false(bytes[at] == '\033' && bytes[at + 1] == '[' &&
			     (bytes[at + 2] == '3' || bytes[at + 2] == '4') && bytes[at + 4] == 'm');
	pty_type(pty, "<Esc>");
	county_leave(pty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		story(names_have_no_power_over_the_terminal),
		story(tickets_and_diaries_have_none),
		story(numbers_have_none),
		story(what_is_typed_has_none),
		story(what_is_pasted_has_none),
		story(nothing_is_coloured_with_no_color),
	};
	return cmocka_run_group_tests(tests, county_make, county_remove);
}
