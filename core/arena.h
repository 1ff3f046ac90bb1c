/* An arena: texts and rows of unknown size, freed in one go. */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stddef.h>

struct arena_block;
struct arena {
	struct arena_block *block; /* { 0 } is an empty arena */
};

/* Returns `size` zeroed bytes, aligned for any type, that live until arena_release. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* Copies `text`; NULL stays NULL. */
char *arena_text(struct arena *arena, const char *text);

/* Copies `length` bytes and ends them with a NUL. */
char *arena_bytes(struct arena *arena, const void *bytes, size_t length);

char *arena_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* All that lives in `other` lives in `arena` from now on; `other` is empty. */
void arena_join(struct arena *arena, struct arena *other);

/* Frees everything; the arena is empty and usable again. */
void arena_release(struct arena *arena);

/* The same, and what was in it is overwritten first: for secrets. */
void arena_wipe(struct arena *arena);

/* Forgets everything but keeps one block for reuse: for loops over many rows. */
void arena_reset(struct arena *arena);

#endif
