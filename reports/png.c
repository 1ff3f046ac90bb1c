#include "reports/png.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "reports/qr.h"

/* The word on a specimen. */
enum { MARK_ROWS = 13, MARK_COLUMNS = 84, MARK_MARGIN = 3 };
static const char mark[MARK_ROWS][MARK_COLUMNS + 1] = {
	"   #     #   #   ######  #     #                                                    ",
	"   #      # #         #  #    #                                                     ",
	"   #   #########      #  #   #        ###  ####  #####  ###   ###  #   # ##### #   #",
	"########   #     ######  #  #        #   # #   # #     #   #   #   ## ## #     ##  #",
	"   #       #     #       # #         #     #   # #     #       #   # # # #     ##  #",
	"  ###   #######  #      #########    #     #   # #     #       #   # # # #     # # #",
	"  # ##     #     ######  # #          ###  ####  ####  #       #   #   # ####  # # #",
	" ## ##     #          #  # #             # #     #     #       #   #   # #     # # #",
	" # #   #########      #  #  #            # #     #     #       #   #   # #     #  ##",
	"#  #       #          #  #  #        #   # #     #     #   #   #   #   # #     #  ##",
	"   #       #          #  #   #        ###  #     #####  ###   ###  #   # ##### #   #",
	"   #       #     #   ##  # #  ##                                                    ",
	"   #       #      ####   ##     #                                                   ",
};

/* A picture in the making: one bit a pixel, 1 being white, and the bytes of the file that it becomes. */
struct picture {
	int width, height;
	unsigned char *bytes;
	size_t used, size;
};

/* libpng calls it for each piece of the file. */
static void keep_bytes(png_structp png, png_bytep bytes, size_t count)
{
	struct picture *picture = png_get_io_ptr(png);
	if (picture->size - picture->used < count) {
		size_t size = 2 * picture->size + count + 4096;
		unsigned char *larger = realloc(picture->bytes, size);
		if (!larger)
			err_out_of_memory();
		picture->bytes = larger;
		picture->size = size;
	}
	memcpy(picture->bytes + picture->used, bytes, count);
	picture->used += count;
}

static void blacken(unsigned char *row, int from, int count)
{
	for (int x = from; x < from + count; x++)
		row[x / 8] &= (unsigned char)~(0x80 >> x % 8);
}

static void draw_code(png_structp png, const struct qr *qr, int scale, unsigned char *row, size_t row_bytes)
{
	for (int module = -QR_QUIET; module < qr->size + QR_QUIET; module++) {
		memset(row, 0xFF, row_bytes);
		for (int column = 0; column < qr->size; column++)
			if (qr_is_dark(qr, module, column))
				blacken(row, (column + QR_QUIET) * scale, scale);
		for (int line = 0; line < scale; line++)
			png_write_row(png, row);
	}
}

/* Pixels of the picture for one of the mark: as large as the width allows. */
static int mark_scale(int width)
{
	return width / (MARK_COLUMNS + 2 * MARK_MARGIN);
}

/* White on black, in the middle. */
static void draw_mark(png_structp png, int width, unsigned char *row, size_t row_bytes)
{
	int scale = mark_scale(width), left = (width - MARK_COLUMNS * scale) / 2;
	for (int line = -MARK_MARGIN; line < MARK_ROWS + MARK_MARGIN; line++) {
		memset(row, 0xFF, row_bytes);
		blacken(row, 0, left);
		for (int column = 0; column < MARK_COLUMNS; column++)
			if (line < 0 || line >= MARK_ROWS || mark[line][column] == ' ')
				blacken(row, left + column * scale, scale);
		blacken(row, left + MARK_COLUMNS * scale, width - left - MARK_COLUMNS * scale);
		for (int i = 0; i < scale; i++)
			png_write_row(png, row);
	}
}

/* libpng says why on standard error unless it is given this; the only failure here is memory. */
static void fail_png(png_structp png, png_const_charp why)
{
	(void)png;
	(void)why;
	err_out_of_memory();
}

static void ignore_warning(png_structp png, png_const_charp why)
{
	(void)png;
	(void)why;
}

static void draw_picture(const struct qr *qr, const struct png_style *style, struct picture *picture)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, fail_png, ignore_warning);
	png_infop info = png ? png_create_info_struct(png) : NULL;
	if (!info)
		err_out_of_memory();
	png_set_write_fn(png, picture, keep_bytes, NULL);
	png_set_compression_level(png, 1);
	png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
	png_set_IHDR(png, info, (png_uint_32)picture->width, (png_uint_32)picture->height, 1, PNG_COLOR_TYPE_GRAY,
		     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	char keyword[] = "Comment", specimen[] = "SPECIMEN";
	png_text comment = { .compression = PNG_TEXT_COMPRESSION_NONE, .key = keyword, .text = specimen };
	if (style->specimen)
		png_set_text(png, info, &comment, 1);
	png_write_info(png, info);

	unsigned char row[(QR_SIDE_MOST + 2 * QR_QUIET) * PNG_SCALE_MOST / 8];
	draw_code(png, qr, style->scale, row, sizeof row);
	if (style->specimen)
		draw_mark(png, picture->width, row, sizeof row);
	png_write_end(png, NULL);
	png_destroy_write_struct(&png, &info);
}

static bool write_file(const char *path, const void *bytes, size_t count, struct err *err)
{
	char beside[PATH_MAX];
	int length = snprintf(beside, sizeof beside, "%s.%ld.part", path, (long)getpid());
	if (length >= (int)sizeof beside)
		return err_set(err, ERR_SYSTEM, "%s: %s", path, strerror(ENAMETOOLONG));
	int file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (file < 0)
		return err_set(err, ERR_SYSTEM, "%s: %s", path, strerror(errno));
	errno = ENOSPC; /* what a short write means */
	bool ok = fchmod(file, 0644) == 0 && write(file, bytes, count) == (ssize_t)count;
	ok = close(file) == 0 && ok;
	if (ok && rename(beside, path) == 0)
		return true;
	err_set(err, ERR_SYSTEM, "%s: %s", path, strerror(errno));
	unlink(beside);
	return false;
}

bool png_write_qr(const char *path, const struct qr *qr, const struct png_style *style, struct err *err)
{
	struct picture picture = { .width = (qr->size + 2 * QR_QUIET) * style->scale };
	picture.height = picture.width;
	if (style->specimen)
		picture.height += (MARK_ROWS + 2 * MARK_MARGIN) * mark_scale(picture.width);
	draw_picture(qr, style, &picture);
	bool ok = write_file(path, picture.bytes, picture.used, err);
	free(picture.bytes);
	return ok;
}

bool png_is_whole(const char *path)
{
	static const unsigned char first[] = "\x89PNG\r\n\x1a\n", last[] = "\0\0\0\0IEND\xAE\x42\x60\x82";
	unsigned char begin[sizeof first - 1], end[sizeof last - 1];
	struct stat about;
	int file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return false;
	bool whole = fstat(file, &about) == 0 && about.st_size > (off_t)(sizeof begin + sizeof end) &&
		     pread(file, begin, sizeof begin, 0) == sizeof begin &&
		     pread(file, end, sizeof end, about.st_size - (off_t)sizeof end) == sizeof end &&
		     memcmp(begin, first, sizeof begin) == 0 && memcmp(end, last, sizeof end) == 0;
	close(file);
	return whole;
}
