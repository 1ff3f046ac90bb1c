/* What went wrong: a code, and one sentence for the person at the terminal. */
#ifndef CORE_ERR_H
#define CORE_ERR_H

#include <stdbool.h>

enum err_code {
	ERR_NONE,
	ERR_INPUT,    /* what was given is not right: mend it and try again */
	ERR_DENIED,   /* the rights of this person do not cover it */
	ERR_MISSING,  /* what was named is not there */
	ERR_CONFLICT, /* something changed meanwhile, or the state does not allow it */
	ERR_DOUBT,    /* it is possible but hardly meant: to be confirmed */
	ERR_STORE,    /* the station's file or another database */
	ERR_DAMAGED,  /* bytes that are not what was written or signed */
	ERR_BUSY,     /* another process holds it */
	ERR_SYSTEM,   /* the operating system refused */
	ERR_NETWORK,
};

enum { ERR_TEXT_BYTES = 512 };

struct err {
	enum err_code code;
	char text[ERR_TEXT_BYTES]; /* UTF-8, translated, one sentence without a full stop */
};

/*
 * Sets `err` and returns false, so that `return err_set(...)` fails. The text is cut at a
 * whole character when it does not fit. `format` is already translated: pass _("...").
 */
bool err_set(struct err *err, enum err_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Puts a place before the sentence: "file:line: sentence". Always returns false. */
bool err_prefix(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Ends the program: out of memory is not an error that a caller can mend. */
_Noreturn void err_out_of_memory(void);

/* Called once by err_out_of_memory before it ends the program; NULL for none. */
void err_on_out_of_memory(void (*save)(void));

#endif
