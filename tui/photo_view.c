#include "tui/photo_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "db/diary.h"
#include "db/kept_file.h"
#include "tui/console.h"
#include "tui/kept_save.h"

const char *photo_view_text(const struct diary_photo *photo, int number, struct arena *arena)
{
	const char *none = _("not recorded");
	const char *place = photo->latitude ? arena_format(arena, "%s %s", photo->latitude,
							   photo->longitude ? photo->longitude : "")
					    : none;
	return arena_format(arena, _("photo %d: %lld KB, taken %s, at %s (the photo's own claim)"), number,
			    (long long)((photo->size + 1023) / 1024), photo->taken_at ? photo->taken_at : none, place);
}

/* The viewer lives on by itself; what it says goes nowhere, and nobody waits for it but the one in between. */
static void open_viewer(struct screen *screen, const char *path)
{
	const char *viewer = getenv("FANGZHENG_VIEWER");
	const char *program = viewer && *viewer ? viewer : "xdg-open";
	pid_t child = fork();
	if (child == 0) {
		FILE *nowhere = freopen("/dev/null", "r+", stdin);
		nowhere = nowhere && freopen("/dev/null", "w", stdout) ? freopen("/dev/null", "w", stderr) : NULL;
		setsid();
		if (nowhere && fork() == 0)
			execlp(program, program, path, (char *)NULL);
		_exit(0);
	}
	if (child > 0)
		waitpid(child, NULL, 0);
	frame_say(screen->frame, STYLE_DONE, _("%s opens the photo."), program);
}

void photo_view(struct screen *screen, const struct diary *diary)
{
	struct console *console = screen->owner;
	struct arena arena = { 0 };
	const char *items[DIARY_PHOTOS_MOST], *ways[] = { _("Open it in a viewer"), _("Save a copy") },
					      *why_not[2] = { NULL };
	size_t count = diary->photo_count < DIARY_PHOTOS_MOST ? diary->photo_count : DIARY_PHOTOS_MOST;
	for (size_t i = 0; i < count; i++)
		items[i] = photo_view_text(&diary->photo[i], (int)i + 1, &arena);
	int picked = count == 1 ? 0 : frame_menu(screen->frame, _("Which photo?"), items, NULL, count);
	if (picked >= 0 && !kept_file_is_here(console->station, &diary->photo[picked].hash)) {
		frame_say(screen->frame, STYLE_SOON, "%s", _("this photo has not come here yet; a sync brings it"));
		picked = -1;
	}
	if (picked >= 0) {
		if (!getenv("DISPLAY") && !getenv("WAYLAND_DISPLAY") && !getenv("FANGZHENG_VIEWER"))
			why_not[0] = _("there is no desktop here");
		int way = frame_menu_at(screen->frame, items[picked], ways, why_not, 2, why_not[0] ? 1 : 0);
		if (way == 0)
			open_viewer(screen, kept_file_path(console->station, &diary->photo[picked].hash, &arena));
		else if (way == 1)
			kept_save(screen, &diary->photo[picked].hash, arena_format(&arena, "photo-%d", picked + 1));
	}
	arena_release(&arena);
}
