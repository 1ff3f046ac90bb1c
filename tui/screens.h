/* The screens, and what each is opened with. */
#ifndef TUI_SCREENS_H
#define TUI_SCREENS_H

#include <stdbool.h>

#include "core/id.h"
#include "core/ticket.h"
#include "tui/frame.h"

struct console;

/* Diaries of a household; the cursor on one of them, or (none) on the latest. */
struct diaries_argument {
	struct id household, diary;
};

extern const struct screen_ops screen_login;	  /* NULL */
extern const struct screen_ops screen_lock;	  /* NULL */
extern const struct screen_ops screen_home;	  /* NULL */
extern const struct screen_ops screen_households; /* const char *: code of an area, or NULL */
extern const struct screen_ops screen_household;  /* const struct id *: the household */
extern const struct screen_ops screen_find;	  /* struct find_argument *, or NULL to open what is picked */
extern const struct screen_ops screen_search;	  /* NULL */
extern const struct screen_ops screen_tickets;	  /* struct saved_filter *, or NULL */
extern const struct screen_ops screen_board;	  /* NULL */
extern const struct screen_ops screen_ticket;	  /* const struct id *: the ticket */
extern const struct screen_ops screen_diaries;	  /* struct diaries_argument, or NULL for all */
extern const struct screen_ops screen_conflicts;  /* const struct id *: a household's, or NULL */
extern const struct screen_ops screen_cockpit;	  /* NULL */
extern const struct screen_ops screen_calls;	  /* const char *: whose calls, a number; or NULL for all */
extern const struct screen_ops screen_call;	  /* const struct id *: the call */
extern const struct screen_ops screen_sync;	  /* NULL */
extern const struct screen_ops screen_users;	  /* NULL */
extern const struct screen_ops screen_notices;	  /* NULL */
extern const struct screen_ops screen_staff;	  /* NULL */
extern const struct screen_ops screen_staff_page; /* const struct id *: the member of staff */
extern const struct screen_ops screen_policies;	  /* NULL */
extern const struct screen_ops screen_text;	  /* const char *: lines to be read */
extern const struct screen_ops screen_handover;	  /* the same: the hand-over page */
extern const struct screen_ops screen_slip;	  /* the same: a ticket's dispatch slip */
extern const struct screen_ops screen_clock;	  /* the same: a ticket's time limits */

/* The keys of a screen that is looked at and left again, and what they do. */
extern const struct key_binding screen_text_keys[];
void screen_text_act(struct screen *screen, int act);

/* Opens the diaries with the cursor on that one, and adds to it there. */
void screen_diaries_amend(struct screen *screen, const struct diaries_argument *diary);

/* Puts the cursor of the list of staff on somebody; of another screen nothing. */
void screen_staff_show(struct screen *screen, const struct id *staff);

/* The ticket that such a screen shows; valid until it reloads. */
struct ticket;
const struct ticket *screen_ticket_shown(const struct screen *screen);

/* Takes a step of it there. */
void screen_ticket_take(struct screen *screen, enum ticket_step step);

/* The call that such a screen shows, and whether it rang when it was shown first. */
struct call_shown {
	struct id call;
	bool rang; /* when it was shown first */
	bool live; /* it had not ended then */
	bool idle; /* a telephone was lifted, nobody has it on a console, and no key was pressed on it here */
};
struct call_shown screen_call_shown(const struct screen *screen);

/* Finding a household for another screen: `*found` is set and `*picked` true when one was picked. */
struct find_argument {
	struct id *found;
	bool *picked;
	const char *typed; /* stands there at first; NULL for nothing */
};

#endif
