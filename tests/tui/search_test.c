/* The search screen in a pseudo-terminal: words in, texts out, and from there to what they belong to. */
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "tests/support/county.h"
#include "tests/support/suite.h"

static const struct county_window small = { .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "en" },
				  small_gb18030 = { .rows = 24,
						    .columns = 80,
						    .locale = "zh_CN.GB18030",
						    .language = "zh" },
				  large = { .rows = 40, .columns = 132, .locale = "C.UTF-8", .language = "zh" };

static struct pty *searching_as(void **state, const char *login, const char *words)
{
	struct pty *pty = county_console_of(*state, login);
	pty_type(pty, "<C-f>");
	pty_wait(pty, _("Words"));
	pty_type(pty, words);
	return pty;
}

static void write_diary(const char *text)
{
	county_run_as("helper", "diary add 230124-202205-0017 %s --kind 入户走访", text);
}

/* The last row that begins with the character: the preview stands below the list. */
static int row_of(struct pty *pty, const char *character)
{
	int rows, columns;
	struct pty_cell cell;
	pty_size(pty, &rows, &columns);
	for (int row = rows - 1; row > 0; row--) {
		pty_cell(pty, row, 1, &cell);
		if (strcmp(cell.text, character) == 0)
			return row;
	}
	fail_msg("no line begins with %s:\n%s", character, pty_screen(pty));
	return 0;
}

static void texts_are_found_while_one_types_and_hits_stand_out(void **state)
{
	struct pty_cell hit, rest;
	write_diary("炕洞塌了，已修好");
	struct pty *pty = searching_as(state, "desk", "kangdongta");
	pty_wait(pty, "炕洞塌了，已修好");
	pty_rest(pty);
	int row = row_of(pty, "炕");
	pty_cell(pty, row, 5, &hit);
	pty_cell(pty, row, 7, &rest);
	assert_string_equal(hit.text, "塌");
	assert_string_equal(rest.text, "了");
	assert_true(hit.bold && !rest.bold);
	pty_assert_straight(pty);
	pty_type(pty, "<C-u>没有这样的话");
	pty_wait(pty, _("Nothing fits."));
	county_leave(pty);
}

static void enter_opens_what_it_belongs_to_and_escape_comes_back(void **state)
{
	write_diary("炕洞塌了，已修好");
	struct pty *pty = searching_as(state, "desk", "炕洞塌了，已");
	pty_wait(pty, "炕洞塌了，已修好");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "单福田");
	pty_wait(pty, _("4 Diaries"));
	pty_type(pty, "<Esc>");
	pty_wait(pty, _("Words"));
	pty_type(pty, "<C-u>危房改造<Tab><Tab><Tab>");
	pty_wait(pty, _("Policy"));
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("Issued by"));
	pty_type(pty, "<Esc>");
	pty_wait(pty, _("Words"));
	pty_type(pty, "<Esc>");
	pty_wait_gone(pty, _("Words"));
	county_leave(pty);
}

static void a_helper_finds_no_other_s_texts(void **state)
{
	const char *anyone = county_run_as("desk", "search 走访 --kind diary --limit 50 | grep -vc 单福田");
	assert_true(atoi(anyone) > 0);
	const char *found = county_run_as("helper", "search 走访 --limit 50 --json | wc -l");
	struct pty *pty = searching_as(state, "helper", "走访");
	pty_wait(pty, "走访");
	assert_true(atoi(found) > 0);
	county_leave(pty);
}

static void what_is_found_is_narrowed_and_opened_where_it_stands(void **state)
{
	write_diary("炕洞塌了，已修好");
	write_diary("又去看了一次");
	struct pty *pty = searching_as(state, "desk", "炕洞塌了，已");
	pty_wait(pty, "炕洞塌了，已修好");
	/* Only of another area, then only of another time. */
	pty_type(pty, "<F4>");
	pty_wait(pty, _("everywhere"));
	pty_type(pty, "大罗密<Enter>");
	pty_wait(pty, _("Nothing fits."));
	pty_type(pty, "<F4>");
	pty_wait(pty, _("everywhere"));
	pty_type(pty, "<PgUp><PgUp><Enter>");
	pty_wait(pty, "炕洞塌了，已修好");
	pty_type(pty, "<F3>");
	pty_wait(pty, _("any time"));
	pty_type(pty, "<Down><Down><Down><Enter>");
	pty_wait(pty, _("From (like 2026-11-01; may be empty):"));
	pty_type(pty, "2100-01-01<Enter>");
	pty_wait(pty, _("Until (like 2026-11-30; may be empty):"));
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("Nothing fits."));
	pty_type(pty, "<F3>");
	pty_wait(pty, _("any time"));
	pty_type(pty, "<Enter>");
	pty_wait(pty, "炕洞塌了，已修好");
	/* The cursor is on the diary, not on the latest of its household. */
	pty_type(pty, "<Enter>");
	pty_wait(pty, _("4 Diaries"));
	pty_wait(pty, "炕洞塌了，已修好");
	const char *cursor = strstr(pty_screen(pty), "▸");
	assert_non_null(cursor);
	size_t length = strcspn(cursor, "\n");
	const char *found = strstr(cursor, "炕洞");
	assert_true(found && found < cursor + length);
	pty_type(pty, "<Esc>");
	pty_wait(pty, _("Words"));
	pty_type(pty, "<Esc>");
	county_leave(pty);
}

int main(void)
{
#define TEST(name, window)                                                                                             \
	{                                                                                                              \
#name ", " #window, name, county_copy, county_drop, (void *)(uintptr_t) & (window)                     \
	}
	const struct CMUnitTest tests[] = {
		TEST(texts_are_found_while_one_types_and_hits_stand_out, small),
		TEST(texts_are_found_while_one_types_and_hits_stand_out, small_gb18030),
		TEST(texts_are_found_while_one_types_and_hits_stand_out, large),
		TEST(enter_opens_what_it_belongs_to_and_escape_comes_back, small),
		TEST(enter_opens_what_it_belongs_to_and_escape_comes_back, small_gb18030),
		TEST(a_helper_finds_no_other_s_texts, small),
		TEST(what_is_found_is_narrowed_and_opened_where_it_stands, small),
	};
	return cmocka_run_group_tests(tests, county_make, county_remove);
}
