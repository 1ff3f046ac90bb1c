#include "tests/support/scan.h"

#include <png.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zbar.h>

bool scan_gray(const unsigned char *pixels, int width, int height, char *text, size_t size)
{
	zbar_image_scanner_t *scanner = zbar_image_scanner_create();
	zbar_image_scanner_set_config(scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
	zbar_image_scanner_set_config(scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
	zbar_image_t *image = zbar_image_create();
	zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
	zbar_image_set_size(image, (unsigned)width, (unsigned)height);
	zbar_image_set_data(image, pixels, (unsigned long)width * (unsigned long)height, NULL);
	int found = zbar_scan_image(scanner, image);
	bool ok = false;
	if (found == 1) {
		const char *data = zbar_symbol_get_data(zbar_image_first_symbol(image));
		ok = strlen(data) < size;
		if (ok)
			strcpy(text, data);
	}
	zbar_image_destroy(image);
	zbar_image_scanner_destroy(scanner);
	return ok;
}

bool scan_png(const char *path, char *text, size_t size)
{
	png_image image = { .version = PNG_IMAGE_VERSION };
	if (!png_image_begin_read_from_file(&image, path))
		return false;
	image.format = PNG_FORMAT_GRAY;
	unsigned char *pixels = malloc(PNG_IMAGE_SIZE(image));
	bool ok = pixels && png_image_finish_read(&image, NULL, pixels, 0, NULL) &&
		  scan_gray(pixels, (int)image.width, (int)image.height, text, size);
	free(pixels);
	png_image_free(&image);
	return ok;
}

enum { CELL_WIDTH = 4, CELL_HEIGHT = 8, COLUMNS_MOST = 160, LINES_MOST = 100 };

struct colours {
	unsigned char ink, paper;
};

/* Obeys the "\033[…m" at `text`; returns what follows it. */
static const char *obey(const char *text, struct colours usual, struct colours *now)
{
	text += 2;
	do {
		long code = strtol(text, (char **)&text, 10);
		if (code == 0)
			*now = usual;
		else if (code == 30)
			now->ink = 0;
		else if (code == 40)
			now->paper = 0;
		else if (code == 47)
			now->paper = 255;
	} while (*text++ == ';');
	return text;
}

static void draw_cell(unsigned char *pixels, int width, int line, int column, const char *character,
		      struct colours colours)
{
	bool whole = strncmp(character, "█", 3) == 0 || *character == '#';
	bool upper = whole || strncmp(character, "▀", 3) == 0, lower = whole || strncmp(character, "▄", 3) == 0;
	for (int y = 0; y < CELL_HEIGHT; y++) {
		bool inked = y < CELL_HEIGHT / 2 ? upper : lower;
		memset(pixels + (size_t)(line * CELL_HEIGHT + y) * (size_t)width + column * CELL_WIDTH,
		       inked ? colours.ink : colours.paper, CELL_WIDTH);
	}
}

bool scan_terminal(const char *lines, bool dark_terminal, char *text, size_t size)
{
	const int width = COLUMNS_MOST * CELL_WIDTH, height = LINES_MOST * CELL_HEIGHT;
	struct colours usual = dark_terminal ? (struct colours){ 255, 0 } : (struct colours){ 0, 255 }, now = usual;
	unsigned char *pixels = malloc((size_t)width * (size_t)height);
	memset(pixels, usual.paper, (size_t)width * (size_t)height);
	int line = 0, column = 0;
	while (*lines && line < LINES_MOST) {
		if (strncmp(lines, "\033[", 2) == 0) {
			lines = obey(lines, usual, &now);
		} else if (*lines == '\n') {
			lines++;
			line++;
			column = 0;
		} else {
			if (column < COLUMNS_MOST)
				draw_cell(pixels, width, line, column, lines, now);
			column++;
			do
				lines++;
			while (((unsigned char)*lines & 0xC0) == 0x80);
		}
	}
	bool ok = !*lines && scan_gray(pixels, width, height, text, size);
	free(pixels);
	return ok;
}
