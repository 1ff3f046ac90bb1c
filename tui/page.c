#include "tui/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void page_reset(struct page *page)
{
	arena_reset(&page->arena);
	page->line = NULL;
	page->count = page->room = 0;
	page->all = 0;
}

void page_release(struct page *page)
{
	arena_release(&page->arena);
	*page = (struct page){ 0 };
}

void page_wipe(struct page *page)
{
	arena_wipe(&page->arena);
	*page = (struct page){ 0 };
}

static struct page_line *next_line(struct page *page)
{
	if (page->count == page->room) {
		page->room = page->room ? 2 * page->room : 64;
		struct page_line *line = arena_alloc(&page->arena, page->room * sizeof *line);
		if (page->count > 0)
			memcpy(line, page->line, page->count * sizeof *line);
		page->line = line;
	}
	return &page->line[page->count++];
}

static void add(struct page *page, int column, enum term_style style, bool same, const char *format, va_list arguments)
{
	va_list again;
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	char *text = arena_alloc(&page->arena, (size_t)(length < 0 ? 0 : length) + 1);
	vsnprintf(text, (size_t)(length < 0 ? 0 : length) + 1, format, again);
	va_end(again);
	same = same && page->count > 0;
	*next_line(page) = (struct page_line){ .column = column, .style = style, .text = text, .same = same };
	page->all += !same;
}

void page_add(struct page *page, int column, enum term_style style, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	add(page, column, style, false, format, arguments);
	va_end(arguments);
}

void page_more(struct page *page, int column, enum term_style style, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	add(page, column, style, true, format, arguments);
	va_end(arguments);
}

void page_heading(struct page *page, const char *text)
{
	*next_line(page) = (struct page_line){ .rule = true, .style = STYLE_RULE, .text = "" };
	page->all++;
	page_more(page, 2, STYLE_HEADING, " %s ", text);
}

static void wrap(struct page *page, int column, int columns, enum term_style style, const char *text, bool same)
{
	do {
		size_t length = box_line(text, columns);
		if (same)
			page_more(page, column, style, "%.*s", (int)length, text);
		else
			page_add(page, column, style, "%.*s", (int)length, text);
		same = false;
		text += length;
		text += *text == '\n' || *text == ' ';
	} while (*text);
}

void page_wrap(struct page *page, int column, int columns, enum term_style style, const char *text)
{
	wrap(page, column, columns, style, text, false);
}

void page_wrap_more(struct page *page, int column, int columns, enum term_style style, const char *text)
{
	wrap(page, column, columns, style, text, true);
}

bool page_key(struct page *page, const struct term_event *event)
{
	int by = 0;
	switch (event->key) {
	case TERM_UP:
	case 'k':
		by = -1;
		break;
	case TERM_DOWN:
	case 'j':
		by = 1;
		break;
	case TERM_WHEEL_UP:
		by = -3;
		break;
	case TERM_WHEEL_DOWN:
		by = 3;
		break;
	case TERM_PAGE_UP:
		by = 1 - page->rows;
		break;
	case TERM_PAGE_DOWN:
	case ' ':
		by = page->rows - 1;
		break;
	case TERM_HOME:
		by = -page->all;
		break;
	case TERM_END:
		by = page->all;
		break;
	default:
		return false;
	}
	page->top += by;
	return true;
}

bool page_draw(struct page *page, struct box box)
{
	page->rows = box.rows;
	if (page->top > page->all - box.rows)
		page->top = page->all - box.rows;
	if (page->top < 0)
		page->top = 0;
	int row = -page->top - 1;
	for (size_t i = 0; i < page->count; i++) {
		const struct page_line *line = &page->line[i];
		row += !line->same;
		if (row < 0 || row >= box.rows)
			continue;
		if (line->rule)
			box_rule(box, row);
		else
			box_put(box, row, line->column, line->style, line->text);
	}
	if (page->all > box.rows && page->top + box.rows < page->all)
		box_format(box, box.rows - 1, box.columns - 3, STYLE_MUTED, " %s", term_glyph(GLYPH_MORE));
	return page->all > box.rows;
}
