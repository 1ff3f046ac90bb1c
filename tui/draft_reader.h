/* A draft that cannot be gone on with: it is read, kept as a note on its ticket, or thrown away. */
#ifndef TUI_DRAFT_READER_H
#define TUI_DRAFT_READER_H

struct draft_row;
struct screen;

/* `path` is the draft's file. */
void draft_reader_open(struct screen *screen, const struct draft_row *row, const char *path);

#endif
