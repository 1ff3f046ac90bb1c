/* Photos picked from folders: a pop-up with folders and pictures, the newest first. */
#ifndef TUI_PHOTO_BROWSER_H
#define TUI_PHOTO_BROWSER_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct frame;

enum { PHOTO_FOLDER_BYTES = 4096 };

/*
 * Begins in `folder` and leaves there where it ended. `*paths`, in `arena`, are the files picked, one a line, at
 * most `most`. False when none was.
 */
bool photo_browse(struct frame *frame, char folder[static PHOTO_FOLDER_BYTES], size_t most, struct arena *arena,
		  const char **paths);

/* What a photo says itself of when and where it was taken, or that it says nothing; in `arena`. */
const char *photo_claims(const char *path, struct arena *arena);

#endif
