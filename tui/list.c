#include "tui/list.h"

#include "core/text.h"

void list_fit(struct list *list, size_t count, int rows)
{
	list->count = count;
	list->rows = rows > 0 ? rows : 1;
	if (list->cursor >= count)
		list->cursor = count > 0 ? count - 1 : 0;
	if (list->top > list->cursor)
		list->top = list->cursor;
	if (list->cursor >= list->top + (size_t)list->rows)
		list->top = list->cursor - (size_t)list->rows + 1;
	/* No empty space at the end while there are rows above. */
	if (list->top + (size_t)list->rows > count)
		list->top = count > (size_t)list->rows ? count - (size_t)list->rows : 0;
}

static void move(struct list *list, long by)
{
	long to = (long)list->cursor + by;
	list->cursor = to < 0 ? 0 : (size_t)to;
	list_fit(list, list->count, list->rows);
}

static bool click(struct list *list, int row, int column)
{
	int place = row - list->box.row - 1;
	if (place < 0 || place >= list->rows || column < list->box.column ||
	    column >= list->box.column + list->box.columns || list->top + (size_t)place >= list->count)
		return false;
	list->cursor = list->top + (size_t)place;
	return true;
}

bool list_key(struct list *list, const struct term_event *event)
{
	long page = list->rows > 1 ? list->rows - 1 : 1;
	switch (term_halfwidth(event->key)) {
	case TERM_UP:
	case 'k':
		move(list, -1);
		return true;
	case TERM_DOWN:
	case 'j':
		move(list, 1);
		return true;
	case TERM_WHEEL_UP:
		move(list, -3);
		return true;
	case TERM_WHEEL_DOWN:
		move(list, 3);
		return true;
	case TERM_PAGE_UP:
		move(list, -page);
		return true;
	case TERM_PAGE_DOWN:
		move(list, page);
		return true;
	case TERM_HOME:
		move(list, -(long)list->count);
		return true;
	case TERM_END:
	case 'G':
		move(list, (long)list->count);
		return true;
	case TERM_CLICK:
		return click(list, event->row, event->column);
	default:
		return false;
	}
}

enum { COLUMNS_MOST = 20, GAP = 2, MARGIN = 2 };

struct layout {
	int at[COLUMNS_MOST], width[COLUMNS_MOST]; /* width 0: not shown */
};

/* No title is cut: they are longer in one language than in the other. */
static int width_of(const struct list_column *column)
{
	int title = column->width > 0 && column->title ? term_width(column->title) : 0;
	return title > column->width ? title : column->width;
}

static void lay_out(struct box box, const struct list_column columns[], size_t count, struct layout *layout)
{
	int fixed = MARGIN, open = -1;
	for (size_t i = 0; i < count; i++) {
		bool shown = box.columns >= columns[i].from_columns;
		layout->width[i] = shown ? width_of(&columns[i]) : -1;
		if (shown)
			fixed += layout->width[i] + GAP;
		if (shown && columns[i].width == 0)
			open = (int)i;
	}
	if (open >= 0)
		layout->width[open] = box.columns - fixed > 4 ? box.columns - fixed : 4;
	int at = MARGIN;
	for (size_t i = 0; i < count; i++) {
		layout->at[i] = at;
		at += layout->width[i] >= 0 ? layout->width[i] + GAP : 0;
	}
}

static void put_cell(struct box box, int row, const struct layout *layout, const struct list_column *column, size_t i,
		     enum term_style style, const char *text)
{
	if (layout->width[i] <= 0 || !text || !*text)
		return;
	int width = term_width(text), indent = column->right && width < layout->width[i] ? layout->width[i] - width : 0;
	struct box cell = { box.row, box.column, box.rows, layout->at[i] + layout->width[i] };
	if (cell.columns > box.columns)
		cell.columns = box.columns;
	box_put(cell, row, layout->at[i] + indent, style, text);
}

void list_draw(struct list *list, struct box box, const struct list_column columns[], size_t count,
	       struct list_cell (*cell)(const void *context, size_t place, size_t column), const void *context)
{
	struct layout layout;
	lay_out(box, columns, count, &layout);
	for (size_t i = 0; i < count; i++)
		put_cell(box, 0, &layout, &columns[i], i, STYLE_HEADING, columns[i].title);
	list_fit(list, list->count, box.rows - 1);
	list->box = box;
	for (int row = 0; row < list->rows && list->top + (size_t)row < list->count; row++) {
		size_t place = list->top + (size_t)row;
		bool selected = place == list->cursor && !list->idle;
		if (selected)
			term_fill(box.row + row + 1, box.column, box.columns, STYLE_SELECTED, " ");
		if (place == list->cursor)
			box_put(box, row + 1, 0, selected ? STYLE_SELECTED : STYLE_HEADING, term_glyph(GLYPH_CURSOR));
		for (size_t i = 0; i < count; i++) {
			struct list_cell shown = cell(context, place, i);
			put_cell(box, row + 1, &layout, &columns[i], i, selected ? STYLE_SELECTED : shown.style,
				 shown.text ? shown.text : shown.room);
		}
	}
}
