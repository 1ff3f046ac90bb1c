/* Calls that come in while the console is open. */
#ifndef TUI_CONSOLE_CALL_H
#define TUI_CONSOLE_CALL_H

struct console;

/* Looks whether a call rings that this person may take, and pops it up over whatever is on the screen. */
void console_call_look(struct console *console);

#endif
