/* Canned texts of fangzheng.yaml, put into what is being written. */
#ifndef TUI_CANNED_TEXT_H
#define TUI_CANNED_TEXT_H

struct console;

/* NULL when one can be put in now, else a sentence. */
const char *canned_text_why_not(const struct console *console);

/* Lets one be picked; its places are filled from the ticket, or the new ticket, that is on the screen. */
void canned_text_put(struct console *console);

#endif
