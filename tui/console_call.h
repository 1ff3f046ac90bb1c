/* Calls that come in while the console is open. */
#ifndef TUI_CONSOLE_CALL_H
#define TUI_CONSOLE_CALL_H

#include <stdbool.h>

struct arena;
struct call_row;
struct console;
struct id;

/*
 * Looks what rings that this person may take, and pops it up over whatever is on the screen; where something is being
 * typed it stands beside it and takes no key but one of its own. What nobody answered goes away again.
 */
void console_call_look(struct console *console);

/* True while seconds count on the screen. */
bool console_call_lasts(const struct console *console);

/* The call was put aside with a key. */
void console_call_put_aside(struct console *console, const struct id *call);

/* Whom the operator picked of those who share the number, wherever the call is meanwhile; NULL: nobody yet. */
void console_call_pick(struct console *console, const struct id *call, const struct id *match);
const struct id *console_call_picked(struct console *console, const struct id *call);

/* Shows the call that rings beside, or else the latest that was put aside; why there is none, or NULL. */
void console_call_take(struct console *console);
const char *console_call_why_not(const struct console *console);

/* Another call than this one: what rings longest, else what this person still has to say the outcome of. */
bool console_call_other(struct console *console, const struct id *call, struct arena *arena, struct call_row *other);

/* The name of whose number it is, the first of them; NULL when nobody is known by it. */
const char *console_call_name(struct console *console, const char *number, struct arena *arena);

#endif
