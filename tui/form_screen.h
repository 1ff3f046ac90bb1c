/* What all screens with a form share: the first member of their state. */
#ifndef TUI_FORM_SCREEN_H
#define TUI_FORM_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "core/arena.h"
#include "tui/draft.h"
#include "tui/form.h"
#include "tui/frame.h"

struct form_screen {
	struct form form;
	struct form_field field[FORM_FIELDS_MOST];
	const char *title, *note; /* translated; note is a line above the fields */
	struct arena arena;	  /* of choices and texts */
	struct draft draft;	  /* of what is typed; one without a path keeps none */
	/* Does what the form is for. False with a sentence; `*field` is the place to mend, or stays. */
	bool (*submit)(struct screen *screen, size_t *field, struct err *err);
	/* After it was done and the screen is closed already; may open another. NULL: nothing. */
	void (*then)(struct frame *frame, const void *result);
	unsigned char result[64]; /* what `then` is given */
	const char *saved;	  /* translated: said to be saved when it was done. NULL: `submit` says what was done */
};

/* Adds a field; returns it. */
struct form_field *form_screen_add(struct form_screen *state, const char *label, enum form_kind kind, bool required);

/* A field with choices in the arena, `count` of them. */
struct form_field *form_screen_add_choice(struct form_screen *state, const char *label, bool required,
					  const char *const *choice, size_t count);

/* After all fields are there: what was half written comes back. */
void form_screen_restore(struct screen *screen);

const char *form_screen_text(const struct form_screen *state, size_t field); /* NULL when empty */
/* The place of what was chosen, or -1. */
int form_screen_chosen(const struct form_screen *state, size_t field);

/* For struct screen_ops. */
void form_screen_draw(struct screen *screen, struct box body);
bool form_screen_key(struct screen *screen, const struct term_event *event);
bool form_screen_insert(struct screen *screen, const char *text);
void form_screen_save(struct screen *screen);
void form_screen_close(struct screen *screen);
extern const struct key_binding form_screen_keys[];

#endif
