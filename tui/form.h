/* A form: labelled fields one below the other, checked as one leaves them, kept as a draft. */
#ifndef TUI_FORM_H
#define TUI_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "tui/box.h"
#include "tui/input.h"

struct arena;
struct draft;
struct err;
struct frame;

enum form_kind { FORM_TEXT, FORM_LINES, FORM_CHOICE, FORM_SECRET, FORM_SHOWN /* cannot be changed */ };

enum { FORM_FIELDS_MOST = 48, FORM_ERROR_BYTES = 200 };

struct form_field {
	const char *label; /* translated */
	enum form_kind kind;
	bool required;
	const char *hint; /* shown while the field has the focus; NULL for none */
	/* Of a choice: texts to pick from; what is in `input` is one of them or empty. */
	const char *const *choice;
	size_t choices;
	int lines;	   /* rows of FORM_LINES; 0 is 4 */
	const char *stood; /* before anybody typed: what is still so is in no draft. NULL: nothing */
	const char *saw;   /* which edition of it that was, kept with what is typed over it. NULL: it has none */
	bool unkept;	   /* in no draft whatever is typed */
	struct input input;
	char error[FORM_ERROR_BYTES];
};

struct form {
	struct form_field *field; /* the owner's */
	size_t count, focus;
	int top;	/* first row shown */
	struct box box; /* where it was drawn last, for clicks */
	bool changed;
	bool unsaved; /* since it was kept as a draft last */
	/* Whether what was typed will do. False with a sentence. NULL: nothing is checked. */
	bool (*check)(void *context, size_t field, const char *typed, struct err *err);
	void *context;
};

enum form_result { FORM_GOES_ON, FORM_DONE, FORM_CANCELLED, FORM_OTHER_KEY /* which means nothing to it */ };

/*
 * Tab, arrows and Enter go from field to field, F2 or Enter on the last one is done (all is checked;
 * the first wrong field takes the focus), Esc cancels. A choice is picked from a list with Space, by typing
 * what is meant, or with Enter while it is empty; of a few also with left and right. A click goes to a field. What is pasted is typed, its line ends too.
 */
enum form_result form_key(struct form *form, struct frame *frame, const struct term_event *event);

/* The hint of the field that has the focus, and how a choice is chosen, stands below all fields. */
void form_draw(struct form *form, struct box box);

/* Marks a field as wrong and goes there. */
void form_fail(struct form *form, size_t field, const struct err *err);

/*
 * Keeps what was typed over what stood there, and puts it back over what stands there now: a field that nobody touched
 * says what is true today. Secrets are never kept. What was typed over an older edition than stands there now keeps
 * that one's `saw`, in `arena`, and its field says so; what cannot be typed or chosen any more stays away and is in
 * `left_out`, "" for nothing. False when nothing was kept.
 */
bool form_save(struct form *form, const struct draft *draft);
bool form_restore(struct form *form, const struct draft *draft, struct arena *arena, const char **left_out);

#endif
