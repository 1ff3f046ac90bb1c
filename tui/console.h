/* The console: what its screens share — the station, who is logged in, the frame, what goes on meanwhile. */
#ifndef TUI_CONSOLE_H
#define TUI_CONSOLE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "core/access.h"
#include "core/config.h"
#include "core/id.h"
#include "db/station.h"
#include "tui/frame.h"

struct draft;

/* A child that lives as long as this console: its standard input is closed at the end. One a station works; where another
 * console has it, this one's ends at once and is tried again later. */
struct console_child {
	pid_t pid; /* 0: none runs */
	int leash;
	int64_t at_ms;	 /* when one is started next */
	int64_t wait_ms; /* how long after the last one's end */
	bool missing;	 /* neither this console's runs nor that of another */
};

/* Calls that are not on the screen. */
enum { CALLS_PUT_ASIDE = 16 };
struct console_calls {
	struct id put_aside[CALLS_PUT_ASIDE]; /* by a key while they rang: they do not pop up again by themselves */
	size_t next;
	struct call_picked {
		struct id call, match;
	} picked[CALLS_PUT_ASIDE]; /* of those who share a call's number */
	size_t next_picked;
	int64_t told_until_ms; /* what became of a call stands above the hints; 0: nothing does */
	int64_t open;	       /* that a key brings back */
	bool ring;	       /* something rings */
	bool any;	       /* these, or one that is on the screen: there is something to look at */
};

struct console {
	struct station *station;
	struct config *config; /* with the county's settings over the station's */
	struct person person;  /* logged in; login "" while nobody is */
	struct frame *frame;
	const char *sync_program; /* fangzheng-sync; NULL when it is not there */
	char photo_folder[4096];  /* where photos were looked for last */
	const char *home_folder;  /* where files are saved unless told otherwise: UTF-8, no slash at its end */

	bool locked;
	bool leaving;		/* the user asked to end */
	int64_t touched_ms;	/* last key */
	int64_t change_count;	/* db_change_count, as it was read last */
	int64_t minute, second; /* shown in the clock, and by a call */
	struct console_calls calls;

	const char *program;	    /* this one; NULL when it is not there */
	const char *notice_program; /* fangzheng-notice; NULL when it is not there */
	struct console_child line;  /* the telephone line: this program as `fangzheng listen` */
	struct console_child notice;
	int64_t unreached; /* who is to be called, as it was counted last */
	bool line_lost;	   /* for the title bar */

	/* Sync, in a child process. */
	pid_t sync_child;   /* 0: none runs */
	int64_t synced_ms;  /* when one was started last */
	char sync_text[80]; /* for the title bar */
	enum term_style sync_style;
};

/* Opens on the log-in, runs until it is left. False when the terminal cannot be used. */
bool console_run(struct console *console, struct err *err);

/* Today and this month in the county, and the instant. */
int64_t console_now(const struct console *console);
int64_t console_soon(const struct console *console); /* what is due before it is due soon */
const char *console_today(const struct console *console, char text[static 11]);
const char *console_month(const struct console *console, char text[static 8]);

/* Whether the person may do it somewhere, or why not: for `why_not` of screens. NULL when they may. */
const char *console_why_not(const struct console *console, enum access_act act);

/* Starts a sync now, unless one runs; says what is in the way. */
void console_sync(struct console *console);

/*
 * Opens the draft of a form or note, named by a word of ours and, with `about` (may be NULL), by the beginning of a
 * keyed hash: it says nothing of a household. tui/drafts.c knows each such word, and opens what was left again.
 */
void console_draft(const struct console *console, const char *name, const struct id *about, struct draft *draft);

/* Asks why, notes it, and then the telephone numbers of the household may be shown whole here. False: not so. */
bool console_reveal(struct console *console, const struct id *household);

/* Asks for the password and twice for a new one. */
void console_change_password(struct console *console);

/* Entered from the log-in and the lock screen: opens the role's first screen. */
void console_enter(struct console *console, const struct person *person);

#endif
