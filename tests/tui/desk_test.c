/* The screens of the register and the diaries, as people use them. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/i18n.h"
#include "tests/support/county.h"
#include "tests/support/pty.h"
#include "tests/support/suite.h"

static const struct county_window small = { .rows = 24, .columns = 80, .locale = "C.UTF-8", .language = "en" },
				  large = { .rows = 40, .columns = 132, .locale = "C.UTF-8", .language = "en" },
				  large_gb18030 = {
					  .rows = 40, .columns = 132, .locale = "zh_CN.GB18030", .language = "zh"
				  };

/* Households ---------------------------------------------------------------------------------------- */

/* The tree stands beside the list; what is under its cursor is what the list shows. */
static void areas_are_a_pane_of_wide_windows(void **state)
{
	struct pty *pty = county_console_of(*state, "desk");
	pty_type(pty, "3");
	pty_wait(pty, _("Area"));
	pty_wait(pty, "德善乡");
	pty_wait(pty, "方正县  60");
	pty_assert_straight(pty);
	pty_type(pty, "a<Down>");
	pty_wait(pty, "方正县 > 方正镇");
	pty_type(pty, "<Right>");
	pty_wait(pty, "东升社区");
	pty_type(pty, "<Down>");
	pty_wait(pty, "方正县 > 方正镇 > ");
	pty_type(pty, "<Enter><BS>");
	pty_wait_gone(pty, "方正镇 > ");
	pty_wait(pty, "方正县 > 方正镇");
	pty_assert_straight(pty);
	county_leave(pty);
}

static void a_small_window_shows_the_areas_on_a_key(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "clerk");
	pty_type(pty, "3");
	pty_wait(pty, "3 Households");
	pty_wait(pty, "德善乡");
	assert_false(pty_shows(pty, "Area"));
	pty_type(pty, "a");
	pty_wait(pty, "Area");
	pty_type(pty, "<Down>");
	pty_wait(pty, "德善乡 > ");
	pty_type(pty, "<Enter>");
	pty_wait_gone(pty, "Area");
	pty_wait(pty, "德善乡 > ");
	county_leave(pty);
}

static void households_are_filtered_by_helper(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "3");
	pty_wait(pty, "60 households");
	pty_type(pty, "f");
	pty_wait(pty, "Filter by");
	pty_type(pty, "3");
	pty_wait(pty, "Type to narrow:");
	pty_type(pty, "menglan");
	pty_wait(pty, "1/1 ");
	pty_wait(pty, "孟岚");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Helper 孟岚 · ");
	pty_wait_gone(pty, "60 households");
	pty_wait(pty, "单福田");
	pty_type(pty, "x");
	pty_wait(pty, "60 households");
	pty_wait_gone(pty, "Helper 孟岚 · ");
	county_leave(pty);
}

static void a_helper_has_the_own_households_and_no_others(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&large, "helper");
	pty_type(pty, "3");
	pty_wait(pty, "My households");
	assert_false(pty_shows(pty, "Area"));
	pty_type(pty, "a");
	pty_wait(pty, "these are your own households");
	pty_type(pty, "f");
	pty_wait(pty, "Filter by");
	pty_type(pty, "3");
	assert_false(pty_shows(pty, "Type to narrow:"));
	pty_type(pty, "<Esc>x");
	pty_wait(pty, "My households");
	county_leave(pty);
}

/* Conflicts ------------------------------------------------------------------------------------------ */

/* The form of 单福田's household, with the cursor in the address, which is emptied. */
static struct pty *at_the_address(const char *login)
{
	struct pty *pty = county_console_of(&small, login);
	pty_type(pty, "/sft");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Members");
	pty_type(pty, "e");
	pty_wait(pty, "Village group");
	pty_type(pty, "<Tab><Tab><Tab><Tab><Tab><C-u>");
	return pty;
}

static void save_address(struct pty *pty, const char *address)
{
	pty_type(pty, address);
	pty_wait(pty, address);
	pty_type(pty, "<F2>");
	pty_wait_gone(pty, "Village group");
}

static void two_change_the_same_at_once(void)
{
	struct pty *clerk = at_the_address("clerk"), *admin = at_the_address("admin");
	save_address(clerk, "3组东头");
	save_address(admin, "3组西头");
	pty_wait(admin, "Two people changed the same");
	county_leave(admin);
	county_leave(clerk);
}

static void what_two_changed_at_once_is_settled_on_the_screen(void **state)
{
	(void)state;
	two_change_the_same_at_once();
	struct pty *pty = county_console_of(&small, "clerk");
	pty_wait(pty, "conflicts 1");
	pty_type(pty, "c");
	pty_wait(pty, "Holds now");
	pty_wait(pty, "3组西头");
	pty_wait(pty, "3组东头");
	pty_wait(pty, "吴学斌 20");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Which value holds?");
	pty_type(pty, "2");
	pty_wait(pty, "Settled: 3组东头");
	pty_wait(pty, "All is settled.");
	pty_type(pty, "1");
	pty_wait_gone(pty, "conflicts 1");
	pty_type(pty, "c");
	pty_wait(pty, "nothing here was changed by two people at once");
	county_leave(pty);
	assert_non_null(strstr(county_run_as("clerk", "show 230124-202205-0017"), "3组东头"));
	county_run("verify");
}

static void a_third_value_settles_from_the_household_page(void **state)
{
	(void)state;
	two_change_the_same_at_once();
	struct pty *pty = county_console_of(&small, "admin");
	pty_type(pty, "/sft");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Two people changed the same");
	pty_type(pty, "c<Enter>");
	pty_wait(pty, "Which value holds?");
	pty_type(pty, "3");
	pty_wait(pty, "What it really is:");
	pty_type(pty, "3组36号<Enter>");
	pty_wait(pty, "Settled: 3组36号");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "Members");
	pty_wait_gone(pty, "Two people changed the same");
	pty_wait(pty, "3组36号");
	county_leave(pty);
}

static void conflicts_are_settled_on_the_command_line(void **state)
{
	char name[80] = "", refused[200];
	(void)state;
	two_change_the_same_at_once();
	assert_non_null(strstr(county_run_as("desk", "conflicts"), "All is settled."));
	const char *listed = county_run_as("clerk", "conflicts --json");
	assert_int_equal(sscanf(strstr(listed, "\"conflict\""), "\"conflict\":\"%79[^\"]", name), 1);
	assert_non_null(strstr(listed, "3组东头"));
	snprintf(refused, sizeof refused, "conflicts settle %s --keep 2>&1 || test $? -eq 1", name);
	assert_non_null(strstr(county_run_as("desk", "%s", refused), "no conflict is called"));
	assert_non_null(strstr(county_run_as("clerk", "conflicts settle %s --take", name), "Settled: 3组东头"));
	assert_non_null(strstr(county_run_as("clerk", "conflicts"), "All is settled."));
}

/* Telephone numbers ---------------------------------------------------------------------------------- */

/* A masked number is shown after it is noted who sees it; inspectors see that, the desk does not. */
static void revealing_a_number_is_noted(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "desk");
	pty_type(pty, "/sft");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "154****0017");
	pty_type(pty, "r<Esc>");
	pty_wait_gone(pty, "Why (it is noted");
	pty_wait(pty, "154****0017");
	pty_type(pty, "r");
	pty_wait(pty, "Why (it is noted");
	pty_type(pty, "回访<Enter>");
	pty_wait(pty, "15400000017");
	pty_wait_gone(pty, "154****0017");
	pty_type(pty, "r");
	pty_wait(pty, "the telephone numbers are whole here");
	pty_type(pty, "<End>");
	pty_wait(pty, "Measures");
	assert_false(pty_shows(pty, "Telephone numbers were shown whole to"));
	county_leave(pty);
	pty = county_console_of(&small, "inspector");
	pty_type(pty, "/sft");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "154****0017");
	pty_type(pty, "<End>");
	pty_wait(pty, "Telephone numbers were shown whole to");
	pty_wait(pty, "李敏");
	pty_wait(pty, "回访");
	county_leave(pty);
	county_run("verify");
}

static void a_number_is_revealed_below_the_list(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "helper");
	pty_type(pty, "3");
	pty_wait(pty, "My households");
	pty_type(pty, "r");
	pty_wait(pty, "this household has no telephone number");
	pty_type(pty, "<Down><Down><Down><Down>");
	pty_wait(pty, "154****0017");
	pty_type(pty, "r");
	pty_wait(pty, "Why (it is noted");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "15400000017");
	pty_type(pty, "<Up>");
	pty_wait_gone(pty, "15400000017");
	county_leave(pty);
}

static void a_number_is_revealed_on_the_command_line(void **state)
{
	(void)state;
	assert_null(strstr(county_run_as("desk", "show 230124-202205-0017"), "15400000017"));
	assert_non_null(
		strstr(county_run_as("desk", "show 230124-202205-0017 --reveal --reason 核对电话"), "15400000017"));
	const char *seen = county_run_as("admin", "show 230124-202205-0017");
	assert_null(strstr(seen, "15400000017"));
	assert_non_null(strstr(seen, "核对电话"));
	assert_non_null(strstr(county_run_as("leader", "show 230124-202205-0017 --reveal 2>&1 || test $? -eq 1"),
			       "may not reveal telephone numbers"));
	assert_null(strstr(county_run_as("desk", "show 230124-202205-0017"), "核对电话"));
	county_run("verify");
}

/* Diaries -------------------------------------------------------------------------------------------- */

static const char with_exif[] = "\xff\xd8\xff\xe1\0\x48"
				"Exif\0\0"
				"II\x2a\0\x08\0\0\0"
				"\x01\0\x69\x87\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0"
				"\x01\0\x03\x90\x02\0\x14\0\0\0\x2c\0\0\0\0\0\0\0"
				"2026:11:21 09:40:00\0"
				"\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0" /* a frame of one pixel */
				"\xff\xd9";

static void make_photo(const char *folder, const char *name, char last)
{
	char path[200];
	snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(with_exif, 1, sizeof with_exif - 1, file), sizeof with_exif - 1);
	fputc(last, file);
	assert_int_equal(fclose(file), 0);
}

static struct pty *a_console_with_photos(const char *login)
{
	char folder[120], home[140], command[300];
	snprintf(folder, sizeof folder, "%s/pictures", county_home());
	snprintf(home, sizeof home, "HOME=%s", folder);
	snprintf(command, sizeof command, "mkdir -p %s/phone && echo no photo >%s/notes.txt", folder, folder);
	assert_int_equal(system(command), 0);
	strcat(folder, "/phone");
	make_photo(folder, "IMG_0001.jpg", '1');
	make_photo(folder, "IMG_0002.JPG", '2');
	make_photo(folder, "kitchen.jpeg", '3');
	const char *environment[] = { home, NULL };
	struct county_window window = small;
	window.environment = environment;
	return county_console_of(&window, login);
}

/* Two photos are marked in a folder, what they say of themselves is shown, and the diary has them. */
static void photos_are_picked_from_a_folder(void **state)
{
	(void)state;
	struct pty *pty = a_console_with_photos("helper");
	pty_type(pty, "/sft");
	pty_wait(pty, "230124-202205-0017");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Members");
	pty_type(pty, "d");
	pty_wait(pty, "Write a diary");
	pty_type(pty, "<F3>");
	pty_wait(pty, "phone");
	assert_false(pty_shows(pty, "notes.txt"));
	pty_type(pty, "<Enter>");
	pty_wait(pty, "kitchen.jpeg");
	pty_assert_straight(pty);
	/* A path is typed as it is elsewhere. */
	pty_type(pty, "/usr/share/");
	pty_wait(pty, "/usr/share");
	pty_wait_gone(pty, "kitchen.jpeg");
	pty_type(pty, "nosuchfolder/");
	pty_wait(pty, "there is no folder /usr/share/nosuchfolder");
	pty_type(pty, "<C-u>~");
	pty_wait(pty, "phone");
	pty_type(pty, "phone/");
	pty_wait(pty, "kitchen.jpeg");
	pty_type(pty, "img");
	pty_wait_gone(pty, "kitchen.jpeg");
	pty_wait(pty, "taken 2026-11-21 09:40:00");
	pty_type(pty, "  ");
	pty_wait(pty, "2 marked");
	pty_type(pty, "<Enter>");
	pty_wait_gone(pty, "2 marked");
	pty_wait(pty, "IMG_0001.jpg");
	pty_wait(pty, "IMG_0002.JPG");
	pty_wait(pty, "1: taken 2026-11-21 09:40:00");
	pty_type(pty, "<S-Tab>看了厨房<F2>");
	pty_wait_gone(pty, "Write a diary");
	pty_wait(pty, "看了厨房");
	pty_type(pty, "4p");
	pty_wait(pty, "with photos only");
	pty_wait(pty, "看了厨房");
	pty_wait(pty, "taken 2026-11-21");
	county_leave(pty);
	county_run("verify");
}

static void diaries_are_filtered(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "clerk");
	pty_type(pty, "4");
	pty_wait(pty, "all, the latest first");
	pty_type(pty, "l");
	pty_wait(pty, "late entries only");
	pty_type(pty, "lf3");
	pty_wait(pty, "A day, like");
	pty_type(pty, "2026-13-01<Enter>");
	pty_wait(pty, "a date is wanted");
	pty_type(pty, "f3");
	pty_wait(pty, "A day, like");
	pty_type(pty, "2019-01-01<Enter>");
	pty_wait(pty, "2019-01-01 -");
	pty_type(pty, "f4");
	pty_wait(pty, "A day, like");
	pty_type(pty, "2019-01-31<Enter>");
	pty_wait(pty, "2019-01-01 - 2019-01-31");
	pty_wait(pty, "No diary here");
	pty_type(pty, "x");
	pty_wait(pty, "all, the latest first");
	pty_type(pty, "f5");
	pty_wait(pty, "Type to narrow:");
	pty_type(pty, "ml<Enter>");
	pty_wait(pty, "Helper 孟岚");
	county_leave(pty);
}

/* The second visit to a household on one day is kept, and does not count. */
static void one_visit_a_day_counts(void **state)
{
	(void)state;
	for (int i = 0; i < 2; i++)
		county_run_as("helper", "diary add 230124-202205-0017 一天两次 --kind 入户走访");
	struct pty *pty = county_console_of(&small, "helper");
	pty_type(pty, "4");
	pty_wait(pty, "same day: one counts");
	pty_type(pty, "<Down>");
	pty_wait(pty, "一天两次");
	county_leave(pty);
}

/* People ---------------------------------------------------------------------------------------------- */

static void who_is_away_is_noted_and_comes_back(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "admin");
	pty_type(pty, "0");
	pty_wait(pty, "0 Staff");
	pty_wait(pty, "Kind of post");
	pty_assert_straight(pty);
	pty_type(pty, ":absent<Enter>");
	pty_wait(pty, "tickets are proposed to the deputy meanwhile");
	pty_type(pty, "2099-12-30<F2>");
	pty_wait(pty, "away until 12-30");
	pty_type(pty, ":back<Enter>");
	pty_wait(pty, "Is this person there from today on?");
	pty_type(pty, "y");
	pty_wait_gone(pty, "away until 12-30");
	pty_type(pty, "e");
	pty_wait(pty, "E-mail");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "0 Staff");
	pty_type(pty, ":staff open<Enter>");
	pty_wait(pty, "households now");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "0 Staff");
	/* Typing narrows the list; the find box opens a person's page too. */
	pty_type(pty, "fB001<Enter>");
	pty_wait(pty, "open tickets wait for them");
	pty_wait(pty, "Telephone");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "0 Staff");
	pty_type(pty, "/B001");
	pty_wait(pty, "B001");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "open tickets wait for them");
	pty_type(pty, "<Esc>");
	pty_wait(pty, "0 Staff");
	county_leave(pty);
	county_run("verify");
}

/* The cockpit ---------------------------------------------------------------------------------------- */

static void a_helper_sees_no_others_in_the_cockpit(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&small, "helper");
	pty_type(pty, "3");
	pty_wait(pty, "My households");
	pty_wait(pty, "8 households");
	pty_type(pty, "5");
	pty_wait(pty, "5 Cockpit");
	pty_wait(pty, "My households");
	pty_wait(pty, "Your visits");
	county_leave(pty);
	pty = county_console_of(&small, "clerk");
	pty_type(pty, "5");
	pty_wait(pty, "德善乡");
	pty_wait(pty, "Visits of the township's helpers");
	assert_false(pty_shows(pty, "My households"));
	county_leave(pty);
}

/* The mouse ------------------------------------------------------------------------------------------ */

static void a_click_goes_to_a_queue_an_area_and_a_row(void **state)
{
	(void)state;
	struct pty *pty = county_console_of(&large, "desk");
	pty_type(pty, "2");
	pty_wait(pty, "saved filters");
	pty_rest(pty);
	/* The line of the queues: of all tickets, which is the last one. */
	const char *line = strchr(pty_screen(pty), '\n') + 1, *all = strstr(line, "All ");
	assert_non_null(all);
	pty_click(pty, 1, (int)(all - line));
	pty_wait(pty, "Struck off");
	pty_type(pty, "3");
	pty_wait(pty, "方正县  60 households");
	pty_click(pty, 5, 8);
	pty_wait(pty, "方正县 > 方正镇");
	pty_click(pty, 6, 40);
	pty_wait(pty, "葛守海 男");
	pty_type(pty, "<Enter>");
	pty_wait(pty, "Members");
	county_leave(pty);
}

/* Of a helper's first page: the household under the cursor stands below the list. */
static void a_helper_sees_the_household_below_the_list(void **state)
{
	struct pty *pty = county_console_of(*state, "helper");
	pty_wait(pty, _("Guarantees"));
	pty_wait(pty, "白长成 男");
	pty_type(pty, "<Down>");
	pty_wait(pty, "郑凤河 ");
	pty_wait_gone(pty, "白长成 男");
	pty_assert_straight(pty);
	county_leave(pty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		in_window(areas_are_a_pane_of_wide_windows, "132x40", large),
		in_window(areas_are_a_pane_of_wide_windows, "132x40, GB18030", large_gb18030),
		story(a_small_window_shows_the_areas_on_a_key),
		story(households_are_filtered_by_helper),
		story(a_helper_has_the_own_households_and_no_others),
		story(what_two_changed_at_once_is_settled_on_the_screen),
		story(a_third_value_settles_from_the_household_page),
		story(conflicts_are_settled_on_the_command_line),
		story(revealing_a_number_is_noted),
		story(a_number_is_revealed_below_the_list),
		story(a_number_is_revealed_on_the_command_line),
		story(photos_are_picked_from_a_folder),
		story(diaries_are_filtered),
		story(one_visit_a_day_counts),
		story(who_is_away_is_noted_and_comes_back),
		story(a_helper_sees_no_others_in_the_cockpit),
		story(a_click_goes_to_a_queue_an_area_and_a_row),
		in_window(a_helper_sees_the_household_below_the_list, "80x24", small),
		in_window(a_helper_sees_the_household_below_the_list, "132x40", large),
	};
	return cmocka_run_group_tests(tests, county_make, county_remove);
}
