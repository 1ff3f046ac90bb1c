#include "tui/list_follow.h"

#include "tui/list.h"

struct id list_under(const struct screen *screen, const struct list *list, const struct list_rows *rows)
{
	const struct id *under = list->count > 0 ? rows->entity(screen, list->cursor) : NULL;
	return under ? *under : (struct id){ { 0 } };
}

bool list_follow(struct screen *screen, struct list *list, const struct list_rows *rows, const struct id *was,
		 struct err *err)
{
	const struct id *under = rows->entity(screen, list->cursor);
	size_t first = list->cursor > rows->page / 2 ? list->cursor - rows->page / 2 : 0;
	if (id_is_none(was) || (under && id_equal(under, was)))
		return true;
	if (!rows->read(screen, first, err))
		return false;
	for (size_t place = first; (under = rows->entity(screen, place)); place++)
		if (id_equal(under, was)) {
			list->cursor = place;
			break;
		}
	list_fit(list, list->count, list->rows);
	return rows->read(screen, list->top, err);
}
