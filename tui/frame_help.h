/* What the frame offers on every screen: the `?` list, the `:` line, names of keys. */
#ifndef TUI_FRAME_HELP_H
#define TUI_FRAME_HELP_H

#include <stdint.h>

struct frame;
struct key_binding;
struct screen;

/* "Enter", "F12", "^N", "n" */
void key_name(uint32_t key, char name[static 16]);

/* Lists what can be done on this screen and does what is picked. */
void frame_help(struct frame *frame, struct screen *screen);

/* Takes a command by name, matched loosely, with completion. */
void frame_command(struct frame *frame, struct screen *screen);

/* Does what a binding says: of the screen, or with NULL one of the owner's. Says why when it cannot be now. */
void frame_do(struct frame *frame, struct screen *screen, const struct key_binding *binding);

const struct key_binding *frame_global_keys(const struct frame *frame);
/* Of a page that is longer than the window: what screens with one share. No key of any other. */
enum { FRAME_SCROLL = -1 }; /* the act: no screen has one of that number */
const struct key_binding *frame_scroll_keys(const struct screen *screen);
/* Why the screen does not do the act now; NULL when it does. */
const char *frame_own_why_not(struct screen *screen, int act);
const char *frame_global_why_not(const struct frame *frame, int act);

#endif
