#define _GNU_SOURCE /* memmem */
#include "reports/png.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reports/qr.h"
#include "tests/support/scan.h"
#include "tests/support/suite.h"

static const char card[] = "HTTPS://CARD.FANGZHENG.EXAMPLE/C/23456789ABCDEF";

static char folder[64];

static int make_folder(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/fangzheng-png-XXXXXX");
	return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int files_in(const char *path)
{
	int count = 0;
	DIR *files = opendir(path);
	while (readdir(files))
		count++;
	closedir(files);
	return count - 2;
}

static int remove_folder(void **state)
{
	(void)state;
	DIR *files = opendir(".");
	for (struct dirent *entry; (entry = readdir(files));)
		unlink(entry->d_name);
	closedir(files);
	return rmdir(folder);
}

static void write_card(const char *path, const char *text, int scale, bool specimen)
{
	struct err err = { 0 };
	struct qr qr;
	assert_ok(qr_make(text, &qr, &err), err);
	assert_ok(png_write_qr(path, &qr, &(struct png_style){ .scale = scale, .specimen = specimen }, &err), err);
}

static size_t read_file(const char *path, unsigned char *bytes, size_t size)
{
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	size_t count = fread(bytes, 1, size, file);
	fclose(file);
	assert_true(count < size);
	return count;
}

static void a_camera_reads_the_picture(void **state)
{
	(void)state;
	for (int scale = PNG_SCALE_LEAST; scale <= 12; scale++) {
		for (int specimen = 0; specimen < 2; specimen++) {
			char found[256] = "";
			write_card("card.png", card, scale, specimen);
			assert_true(scan_png("card.png", found, sizeof found));
			assert_string_equal(found, card);
		}
	}
}

static void the_largest_picture_is_drawn_whole(void **state)
{
	(void)state;
	char text[115], found[256] = "";
	memset(text, 'Z', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	write_card("large.png", text, PNG_SCALE_MOST, true);
	assert_true(png_is_whole("large.png"));
	assert_true(scan_png("large.png", found, sizeof found));
	assert_string_equal(found, text);
}

static void the_same_card_gives_the_same_bytes(void **state)
{
	(void)state;
	static unsigned char one[100000], two[100000];
	write_card("one.png", card, PNG_SCALE_USUAL, false);
	write_card("two.png", card, PNG_SCALE_USUAL, false);
	size_t size = read_file("one.png", one, sizeof one);
	assert_int_equal(read_file("two.png", two, sizeof two), size);
	assert_memory_equal(one, two, size);
}

static void a_specimen_looks_and_reads_like_one(void **state)
{
	(void)state;
	static unsigned char bytes[100000];
	write_card("plain.png", card, PNG_SCALE_USUAL, false);
	size_t size = read_file("plain.png", bytes, sizeof bytes);
	assert_null(memmem(bytes, size, "SPECIMEN", 8));
	unsigned plain_height = (unsigned)bytes[22] << 8 | bytes[23];
	write_card("specimen.png", card, PNG_SCALE_USUAL, true);
	size = read_file("specimen.png", bytes, sizeof bytes);
	assert_non_null(memmem(bytes, size, "SPECIMEN", 8));
	assert_int_equal(((unsigned)bytes[22] << 8 | bytes[23]) - plain_height, 19 * 3); /* the band */
}

static void a_file_is_readable_by_all_and_nothing_else_is_left(void **state)
{
	(void)state;
	struct stat about;
	mode_t before = umask(077);
	write_card("mode.png", card, PNG_SCALE_USUAL, false);
	int files = files_in(".");
	write_card("mode.png", card, PNG_SCALE_USUAL, false);
	umask(before);
	assert_int_equal(files_in("."), files);
	assert_int_equal(stat("mode.png", &about), 0);
	assert_int_equal(about.st_mode & 07777, 0644);
}

static void what_cannot_be_written_is_said_and_leaves_nothing(void **state)
{
	(void)state;
	struct err err = { 0 };
	struct qr qr;
	assert_ok(qr_make(card, &qr, &err), err);
	const struct png_style style = { .scale = PNG_SCALE_USUAL };
	assert_false(png_write_qr("no-such-folder/card.png", &qr, &style, &err));
	assert_int_equal(err.code, ERR_SYSTEM);
	assert_non_null(strstr(err.text, "no-such-folder/card.png"));
	assert_int_equal(mkdir("in-the-way", 0700), 0);
	int files = files_in(".");
	assert_false(png_write_qr("in-the-way", &qr, &style, &err));
	assert_int_equal(files_in("."), files);
	assert_int_equal(rmdir("in-the-way"), 0);
}

static void half_a_file_is_not_whole(void **state)
{
	(void)state;
	static unsigned char bytes[100000];
	write_card("half.png", card, PNG_SCALE_USUAL, false);
	assert_true(png_is_whole("half.png"));
	size_t size = read_file("half.png", bytes, sizeof bytes);
	static const size_t cuts[] = { 0, 1, 8, 20, 100 };
	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
		assert_int_equal(truncate("half.png", (off_t)cuts[i]), 0);
		assert_false(png_is_whole("half.png"));
		write_card("half.png", card, PNG_SCALE_USUAL, false);
	}
	assert_int_equal(truncate("half.png", (off_t)size - 1), 0);
	assert_false(png_is_whole("half.png"));
	assert_false(png_is_whole("none.png"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_camera_reads_the_picture),
		cmocka_unit_test(the_largest_picture_is_drawn_whole),
		cmocka_unit_test(the_same_card_gives_the_same_bytes),
		cmocka_unit_test(a_specimen_looks_and_reads_like_one),
		cmocka_unit_test(a_file_is_readable_by_all_and_nothing_else_is_left),
		cmocka_unit_test(what_cannot_be_written_is_said_and_leaves_nothing),
		cmocka_unit_test(half_a_file_is_not_whole),
	};
	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
