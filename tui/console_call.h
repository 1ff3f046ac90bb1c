/* Calls that come in while the console is open. */
#ifndef TUI_CONSOLE_CALL_H
#define TUI_CONSOLE_CALL_H

#include <stdbool.h>
#include <stddef.h>

#include "db/call.h"

struct arena;
struct console;

/*
 * Looks what rings that this person may take, and pops it up over whatever is on the screen; where something is being
 * typed it stands beside it and takes no key but one of its own. What nobody answered goes away again, and so does what
 * somebody else has taken, and what ended over something that is being typed: a line says so for some seconds.
 */
void console_call_look(struct console *console);

/* Nothing of calls is on the screen any more but what the screens themselves show: it is locked. */
void console_call_hide(struct console *console);

/* True while seconds count on the screen. */
bool console_call_lasts(const struct console *console);

/* The call was put aside with a key. */
void console_call_put_aside(struct console *console, const struct id *call);

/* Whom the operator picked of those who share the number, wherever the call is meanwhile; NULL: nobody yet. */
void console_call_pick(struct console *console, const struct id *call, const struct id *match);
const struct id *console_call_picked(struct console *console, const struct id *call);

/* Shows the call that rings beside, or else the first of those that are not on the screen; why there is none, or NULL. */
void console_call_take(struct console *console);
const char *console_call_why_not(const struct console *console);

/*
 * The other calls than this one, and which of them is next in a round: what rings and nobody has, who waits longest
 * first, then what this person has still to say the outcome of, the latest first. From one that does not ring the round
 * begins with those that do; `going_round`: it goes on instead.
 */
struct call_others {
	size_t count;
	struct call_row next;
};
struct call_others console_call_others(struct console *console, const struct id *call, bool going_round,
				       struct arena *arena);

/* Whose number it is, the first of them; NULL when nobody is known by it. */
const char *console_call_name(struct console *console, const char *number, struct arena *arena);

#endif
