/* Looking at a photo of a diary: in a viewer of the desktop, or as a copy that is saved somewhere. */
#ifndef TUI_PHOTO_VIEW_H
#define TUI_PHOTO_VIEW_H

struct arena;
struct diary_photo;
struct diary;
struct screen;

/* "photo 1: 230 KB, taken 2026-11-23 09:40:00 at 45.839167 128.830000, as the photo says" */
const char *photo_view_text(const struct diary_photo *photo, int number, struct arena *arena);

/*
 * Asks which one, when there are several, and whether to open or to save it. It is opened with $FANGZHENG_VIEWER, else
 * xdg-open, where there is a desktop.
 */
void photo_view(struct screen *screen, const struct diary *diary);

#endif
