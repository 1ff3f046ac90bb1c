/* Texts with places to be filled in: canned texts, notices. "{number}" is a place, "{{" a brace. */
#ifndef CORE_TEMPLATE_H
#define CORE_TEMPLATE_H

#include <stddef.h>

struct arena;

struct template_value {
	const char *name; /* "number" */
	const char *text; /* NULL: nothing is known, the place stays empty */
};

/* The text, in `arena`, with every place filled; one that `value` does not name stays as it is written. */
char *template_fill(const char *template, const struct template_value *value, size_t count, struct arena *arena);

/*
 * The first place, in `arena`, that is not among `allowed` ("number|category"): "{" for a brace that
 * nothing closes. NULL when all are.
 */
const char *template_unknown(const char *template, const char *allowed, struct arena *arena);

#endif
