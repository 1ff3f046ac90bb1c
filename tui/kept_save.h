/* Saves a copy of a kept file (db/kept_file.h) to a path that is asked for: a photo, a policy's attachment. */
#ifndef TUI_KEPT_SAVE_H
#define TUI_KEPT_SAVE_H

struct hash;
struct screen;

/* `name` stands in the home folder at first. Asked again while the path cannot be written. */
void kept_save(struct screen *screen, const struct hash *hash, const char *name);

#endif
