/* What people type and programs pass on: whether it can be kept as it is. */
#ifndef CORE_TYPED_H
#define CORE_TYPED_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct err;

/*
 * Whether `text` is UTF-8 and has at most `most` characters; NULL is. ERR_INPUT says what is wrong,
 * calling it by its translated `label`. Asked before a text goes into an event: one with broken bytes
 * is refused whole, so that nobody believes kept what was not.
 */
bool typed_check(const char *label, const char *text, size_t most, struct err *err);

/*
 * The same of one line, which it trims, in `arena`: NULL when nothing is left. One with control or invisible
 * characters is refused too.
 */
bool typed_line(const char *label, const char **text, size_t most, struct arena *arena, struct err *err);

/* Whether it is like name@example.cn; what else an address may be (RFC 5321, 4.1.2) is its server's to say. */
bool typed_is_email(const char *text);

#endif
