/* The page of one of the staff: where to reach them, whether they are there, and what they look after. */
#ifndef TUI_STAFF_PAGE_H
#define TUI_STAFF_PAGE_H

struct console;
struct id;

/* Opens it on top, or says what is in the way. */
void staff_page(struct console *console, const struct id *staff);

#endif
