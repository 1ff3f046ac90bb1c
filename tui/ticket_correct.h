/* The form in which a ticket is put right: whose matter it is, who asked, of what kind it is. */
#ifndef TUI_TICKET_CORRECT_H
#define TUI_TICKET_CORRECT_H

struct screen;
struct ticket;

void ticket_correct_open(struct screen *screen, const struct ticket *ticket);

#endif
