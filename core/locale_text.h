/* Between UTF-8, which all texts are inside, and the character set of the process' locale: words, names of files. */
#ifndef CORE_LOCALE_TEXT_H
#define CORE_LOCALE_TEXT_H

#include <stdbool.h>

struct arena;

/* The bytes of the locale as UTF-8. A byte that is no character there becomes U+FFFD, and `*good` false. */
char *locale_text_decode(const char *bytes, struct arena *arena, bool *good);

/* A UTF-8 name as the locale writes it, as files are named on this machine; "" when it cannot be written so. */
const char *locale_text_encode(const char *text, struct arena *arena);

#endif
