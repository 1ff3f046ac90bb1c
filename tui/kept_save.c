#include "tui/kept_save.h"

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/locale_text.h"
#include "db/kept_file.h"
#include "tui/console.h"

void kept_save(struct screen *screen, const struct hash *hash, const char *name)
{
	struct console *console = screen->owner;
	struct arena arena = { 0 };
	struct input path = { .cursor = 0 };
	input_set(&path, arena_format(&arena, "%s/%s", console->home_folder, name));
	while (frame_type(screen->frame, _("Save a copy"), _("Where (a file that is not there yet):"), &path)) {
		struct err err = { 0 };
		if (kept_file_save(console->station, hash, locale_text_encode(path.text, &arena), &err)) {
			frame_say(screen->frame, STYLE_DONE, _("Saved: %s"), path.text);
			break;
		}
		frame_fail(screen->frame, &err);
	}
	arena_release(&arena);
}
