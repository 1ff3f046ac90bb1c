#include "core/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"

enum { BLOCK_BYTES = 16 * 1024 };

struct arena_block {
	struct arena_block *before;
	size_t used, size;
	alignas(max_align_t) unsigned char bytes[];
};

void *arena_alloc(struct arena *arena, size_t size)
{
	size = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
	struct arena_block *block = arena->block;
	if (!block || block->size - block->used < size) {
		size_t room = size > BLOCK_BYTES ? size : BLOCK_BYTES;
		block = malloc(sizeof *block + room);
		if (!block)
			err_out_of_memory();
		*block = (struct arena_block){ .before = arena->block, .size = room };
		arena->block = block;
	}
	void *start = block->bytes + block->used;
	block->used += size;
	return memset(start, 0, size);
}

char *arena_bytes(struct arena *arena, const void *bytes, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);
	if (length > 0)
		memcpy(copy, bytes, length);
	return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
	return text ? arena_bytes(arena, text, strlen(text)) : NULL;
}

char *arena_format(struct arena *arena, const char *format, ...)
{
	va_list arguments, again;
	va_start(arguments, format);
	va_copy(again, arguments);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	char *text = arena_alloc(arena, (size_t)(length < 0 ? 0 : length) + 1);
	if (length > 0)
		vsnprintf(text, (size_t)length + 1, format, again);
	va_end(again);
	return text;
}

void arena_join(struct arena *arena, struct arena *other)
{
	struct arena_block **oldest = &other->block;
	while (*oldest)
		oldest = &(*oldest)->before;
	*oldest = arena->block;
	arena->block = other->block;
	other->block = NULL;
}

void arena_release(struct arena *arena)
{
	for (struct arena_block *block = arena->block, *before; block; block = before) {
		before = block->before;
		free(block);
	}
	arena->block = NULL;
}

void arena_wipe(struct arena *arena)
{
	for (struct arena_block *block = arena->block; block; block = block->before)
		explicit_bzero(block->bytes, block->used);
	arena_release(arena);
}

void arena_reset(struct arena *arena)
{
	struct arena_block *keep = arena->block;
	if (!keep)
		return;
	arena->block = keep->before;
	arena_release(arena);
	keep->before = NULL;
	keep->used = 0;
	arena->block = keep;
}
