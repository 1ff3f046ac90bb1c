/*
 * usage: screenshot [--size ROWSxCOLUMNS] [--locale NAME] [--keys KEYS] [--wait TEXT] … --to FILE -- PROGRAM [WORD …]
 *
 * Runs a program in a terminal of its own, types, waits for texts in the order told, and writes its screen down: as an
 * image (FILE.svg), or for a terminal with its colours. Keys are written as in tests/screens. See tools/screenshot.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/pty.h"
#include "tests/support/suite.h"

enum { CELL_WIDTH = 9, CELL_HEIGHT = 20 };

static struct pty_plan plan = { .rows = 24, .columns = 80, .locale = "C.UTF-8" };
static char **words;
static int words_count;
static const char *path;
static FILE *to;

static void print_in_colours(struct pty *pty)
{
	int rows, columns;
	pty_size(pty, &rows, &columns);
	for (int row = 0; row < rows; row++) {
		struct pty_cell cell;
		for (int column = 0; column < columns; column += cell.columns) {
			pty_cell(pty, row, column, &cell);
			fprintf(to, "\033[0;%s%s38;2;%u;%u;%u;48;2;%u;%u;%um%s", cell.bold ? "1;" : "",
				cell.underlined ? "4;" : "", cell.ink >> 16, cell.ink >> 8 & 255, cell.ink & 255,
				cell.paper >> 16, cell.paper >> 8 & 255, cell.paper & 255, cell.text);
		}
		fprintf(to, "\033[0m\n");
	}
}

static void print_escaped(const char *text)
{
	for (; *text; text++)
		if (strchr("<>&", *text))
			fprintf(to, "&#%d;", *text);
		else
			putc(*text, to);
}

static void print_paper(int row, int from, int until, uint32_t paper)
{
	fprintf(to, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%06x\"/>\n", from * CELL_WIDTH,
		row * CELL_HEIGHT, (until - from) * CELL_WIDTH, CELL_HEIGHT, paper);
}

static void print_ink(const struct pty_cell *cell, int row, int column)
{
	int x = column * CELL_WIDTH, y = row * CELL_HEIGHT;
	if (cell->underlined)
		fprintf(to, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"1\" fill=\"#%06x\"/>\n", x,
			y + CELL_HEIGHT - 2, cell->columns * CELL_WIDTH, cell->ink);
	if (strcmp(cell->text, " ") == 0)
		return;
	fprintf(to, "<text x=\"%d\" y=\"%d\" fill=\"#%06x\"%s>", x, y + CELL_HEIGHT - 5, cell->ink,
		cell->bold ? " font-weight=\"bold\"" : "");
	print_escaped(cell->text);
	fprintf(to, "</text>\n");
}

/* The paper of a line first, in as few pieces as it has colours: between pieces a renderer leaves seams. */
static void print_svg_row(struct pty *pty, int row, int columns)
{
	struct pty_cell cell, first;
	int from = 0;
	pty_cell(pty, row, 0, &first);
	for (int column = 0; column < columns; column += cell.columns) {
		pty_cell(pty, row, column, &cell);
		if (cell.paper != first.paper) {
			print_paper(row, from, column, first.paper);
			first = cell;
			from = column;
		}
	}
	print_paper(row, from, columns, first.paper);
	for (int column = 0; column < columns; column += cell.columns) {
		pty_cell(pty, row, column, &cell);
		print_ink(&cell, row, column);
	}
}

static void print_svg(struct pty *pty)
{
	int rows, columns;
	pty_size(pty, &rows, &columns);
	fprintf(to,
		"<svg stroke=\"none\" xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-size=\"%d\""
		" font-family=\"WenQuanYi Zen Hei Mono, Noto Sans Mono CJK SC, monospace\" "
		"shape-rendering=\"crispEdges\">\n",
		columns * CELL_WIDTH, rows * CELL_HEIGHT, 2 * CELL_WIDTH - 2);
	for (int row = 0; row < rows; row++)
		print_svg_row(pty, row, columns);
	fprintf(to, "</svg>\n");
}

static void take_picture(void **state)
{
	(void)state;
	struct pty *pty = pty_start(&plan);
	for (int i = 0; i + 1 < words_count; i += 2)
		if (strcmp(words[i], "--keys") == 0)
			pty_type(pty, words[i + 1]);
		else
			pty_wait(pty, words[i + 1]);
	pty_settle(pty);
	to = fopen(path, "w");
	assert_non_null(to);
	if (strlen(path) > 4 && strcmp(path + strlen(path) - 4, ".svg") == 0)
		print_svg(pty);
	else
		print_in_colours(pty);
	assert_int_equal(fclose(to), 0);
	pty_kill(pty);
}

static int usage(void)
{
	fprintf(stderr, "usage: screenshot [--size ROWSxCOLUMNS] [--locale NAME] [--keys KEYS] [--wait TEXT] … [--svg]"
			" -- PROGRAM [WORD …]\n");
	return 2;
}

int main(int argc, char **argv)
{
	static char *steps[200];
	int i = 1;
	words = steps;
	for (; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (i + 1 >= argc)
			return usage();
		if (strcmp(argv[i], "--to") == 0)
			path = argv[++i];
		else if (strcmp(argv[i], "--size") == 0 && sscanf(argv[i + 1], "%dx%d", &plan.rows, &plan.columns) == 2)
			i++;
		else if (strcmp(argv[i], "--locale") == 0)
			plan.locale = argv[++i];
		else if ((strcmp(argv[i], "--keys") == 0 || strcmp(argv[i], "--wait") == 0) && words_count < 198) {
			words[words_count++] = argv[i];
			words[words_count++] = argv[++i];
		} else
			return usage();
	}
	if (i + 1 >= argc || !path)
		return usage();
	plan.argv = (const char *const *)&argv[i + 1];
	const struct CMUnitTest pictures[] = { cmocka_unit_test(take_picture) };
	return cmocka_run_group_tests(pictures, NULL, NULL);
}
