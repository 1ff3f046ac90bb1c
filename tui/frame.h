/*
 * The frame that all screens share: title bar, body, hints; a stack of screens; keys as data;
 * prompts. It knows no domain word: the owner brings the title and the global keys.
 */
#ifndef TUI_FRAME_H
#define TUI_FRAME_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/box.h"
#include "tui/input.h"

struct draft;
struct err;
struct frame;
struct screen;

/* One thing that can be done, by a key or by name. The hint line, `?` and the manual are made from these. */
struct key_binding {
	uint32_t key;	  /* a character or term_key; 0: by name only */
	int act;	  /* the screen's own number, from 1; 0 ends a table */
	const char *name; /* for `:`, in English and typed so: "ticket new" */
	const char *hint; /* msgid of a word or two for the hint line; NULL: only in `?` */
	const char *help; /* msgid of a sentence */
};

struct screen_ops {
	const char *name; /* msgid, stands in the title bar */
	const struct key_binding *keys;
	size_t state_bytes; /* zeroed memory for `state` */
	bool popup;	    /* drawn over the screen below it */
	bool apart; /* a popup that comes up by itself and points into nothing below: what shows there is reloaded too */
	bool types; /* one types text here: characters are no keys, help is F1, and one can paste */

	bool (*open)(struct screen *screen, const void *argument, struct err *err); /* NULL: nothing to do */
	/*
	 * Reads data: on opening, when `stale`, when data changed. What fails closes the screen, for what it showed may be gone;
	 * the lowest one stays, and nothing of it is drawn or done until it is read.
	 */
	bool (*reload)(struct screen *screen, struct err *err);
	void (*draw)(struct screen *screen, struct box box);		    /* ink only */
	bool (*key)(struct screen *screen, const struct term_event *event); /* before the bindings; NULL: none */
	void (*act)(struct screen *screen, int act);
	const char *(*why_not)(struct screen *screen, int act); /* NULL: it is possible now; else a sentence */
	void (*close)(struct screen *screen);
	/* A main screen is left: lets go of what is large and is read again when it comes back. NULL: nothing is large. */
	void (*rest)(struct screen *screen);
	void (*idle)(struct screen *screen); /* on top, and no key for a tenth of a second. NULL: nothing to do */
	/* Puts text into what is being typed; false when that is nothing of several lines. NULL: never. */
	bool (*insert)(struct screen *screen, const char *text);
	void (*save)(struct screen *screen); /* keeps what is half written: on hang-up and now and then */
};

struct screen {
	const struct screen_ops *ops;
	struct frame *frame;
	void *owner; /* the console */
	void *state;
	struct box box;		    /* as it was drawn last */
	bool stale;		    /* reload before drawing */
	bool unread;		    /* the last reload failed */
	bool redraw;		    /* draw again, with nothing read */
	bool scrolls;		    /* its page is longer than the window: the hints say how to see the rest */
	bool main;		    /* the frame's: it is kept when it is left */
	struct screen *next_closed; /* the frame's */
};

struct frame_owner {
	void *owner;
	const struct key_binding *keys; /* hold on every screen, after the screen's own */
	void (*act)(struct frame *frame, void *owner, int act);
	const char *(*why_not)(void *owner, int act);
	/* Texts of the title bar, each in a buffer of 160 bytes. */
	void (*title)(void *owner, char left[static 160], char right[static 160]);
	/* Ten times a second and after every key; true when data changed, so that screens reload. */
	bool (*tick)(struct frame *frame, void *owner, bool key);
};

struct frame *frame_open(const struct frame_owner *owner);
void frame_close(struct frame *frame); /* closes all screens; NULL is accepted */

/* Runs until every screen is closed, or frame_end. */
void frame_run(struct frame *frame);
void frame_end(struct frame *frame);

/* A new screen on top. False (shown as a message) when it could not open. */
bool frame_push(struct frame *frame, const struct screen_ops *ops, const void *argument);
/* The screen is gone from the stack at once; its state lives until the key that is being handled is done. */
void frame_pop(struct frame *frame, struct screen *screen);
/*
 * One screen beside the stack, drawn over it: its `key` is asked first, and what it does not take is for the top one as
 * if it were not there. Another takes its place; frame_pop takes it away.
 */
bool frame_put_beside(struct frame *frame, const struct screen_ops *ops, const void *argument);
struct screen *frame_beside(const struct frame *frame); /* NULL when there is none */
/*
 * Closes everything but the lowest screen, and puts this main one on it: as it was left, and read anew, when it was here
 * before; else it is opened with NULL. Main screens that are left, by Esc too, are kept until frame_clear.
 */
bool frame_go(struct frame *frame, const struct screen_ops *ops);
/* Closes all screens, those that are kept too: nothing of who worked here is left. */
void frame_clear(struct frame *frame);
struct screen *frame_top(struct frame *frame);
bool frame_has(const struct frame *frame, const struct screen_ops *ops);
struct screen *frame_below(const struct frame *frame, const struct screen *screen); /* NULL under the lowest */

/* The screen of this kind that is nearest to the top; NULL when there is none. */
struct screen *frame_find(const struct frame *frame, const struct screen_ops *ops);

/* Puts text where one types several lines on the top screen; false when one does not. "" asks. */
bool frame_insert(struct frame *frame, const char *text);

/* A message above the hints until the next key. */
void frame_say(struct frame *frame, enum term_style style, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void frame_fail(struct frame *frame, const struct err *err);
void frame_say_restored(struct frame *frame); /* a draft has come back */

/* The same until another is told, whatever is typed; "" takes it away. A later message stands before it. */
void frame_tell(struct frame *frame, enum term_style style, const char *text);

/* All screens reload before they are drawn next; or only the top one and the one beside, where seconds count. */
void frame_stale(struct frame *frame);
void frame_stale_top(struct frame *frame);

/*
 * Prompts: each runs until it is answered; calls may pop up over it meanwhile. Esc is no answer.
 */
/* Enter takes the answer that is lit: no, until an arrow lights yes. */
bool frame_ask(struct frame *frame, const char *question);
/* The place of the item picked, or -1. `why_not[i]`, when given, puts an item in brackets and says why. */
int frame_menu(struct frame *frame, const char *title, const char *const items[], const char *const why_not[],
	       size_t count);
/* The same with the cursor on the item that holds now; -1: none does. */
int frame_menu_at(struct frame *frame, const char *title, const char *const items[], const char *const why_not[],
		  size_t count, int current);
/* The same for many: typing narrows them, by any part, or by pinyin or initials of an item's first two words. */
int frame_pick(struct frame *frame, const char *title, const char *const items[], size_t count, int current);
/* The same, narrowed by what was typed already. */
int frame_pick_from(struct frame *frame, const char *title, const char *const items[], size_t count, const char *typed,
		    int current);
/* A line (or several) typed after `label`; what is in `input` stands there at first. */
bool frame_type(struct frame *frame, const char *title, const char *label, struct input *input);
/*
 * The same, kept as a draft while it is typed: what was left there stands in an empty `input` at first. Who throws it away
 * forgets the draft; whoever is given it does so when it is saved. `before` (or NULL), a line that was typed in another
 * box before, is kept with it, and frame_type_restore puts it back when it is empty.
 */
bool frame_type_kept(struct frame *frame, const char *title, const char *label, struct input *input,
		     const struct draft *draft, const struct input *before);
void frame_type_restore(const struct draft *draft, struct input *before);

/* Runs the loop until this screen, pushed by the caller, is closed. */
void frame_run_until_closed(struct frame *frame, struct screen *screen);

#endif
