#define _GNU_SOURCE /* strcasestr */
#include "tui/photo_browser.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "core/arena.h"
#include "core/clock.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/locale_text.h"
#include "db/photo.h"
#include "tui/console.h"
#include "tui/list.h"

enum { ENTRIES_MOST = 5000, MARKED_MOST = 64 };

struct entry {
	const char *name;
	bool folder;
	int64_t at_ms, size;
};

struct argument {
	char *folder; /* PHOTO_FOLDER_BYTES */
	size_t most;
	struct arena *arena;
	const char **paths;
	bool *picked;
};

struct state {
	struct argument given;
	struct arena arena;	   /* of the folder that is shown */
	struct arena marked_arena; /* of what is marked, in any folder */
	struct entry *entry, **match;
	size_t count, matches;
	const char *marked[MARKED_MOST];
	size_t marks;
	struct input input;
	struct list list;
	char trouble[200], claims[200];
};

/* Reading a folder ------------------------------------------------------------------------------- */

static bool is_picture(const char *name)
{
	static const char *const endings[] = { ".jpg", ".jpeg", ".png" };
	size_t length = strlen(name);
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (length > strlen(endings[i]) && strcasecmp(name + length - strlen(endings[i]), endings[i]) == 0)
			return true;
	return false;
}

static int compare(const void *a, const void *b)
{
	const struct entry *one = a, *other = b;
	if (one->folder != other->folder)
		return one->folder ? -1 : 1;
	if (one->at_ms != other->at_ms)
		return one->at_ms > other->at_ms ? -1 : 1;
	return strcmp(one->name, other->name);
}

static const char *path_of(const struct state *state, const struct entry *entry, struct arena *arena)
{
	const char *folder = state->given.folder;
	return arena_format(arena, "%s%s%s", folder, strcmp(folder, "/") == 0 ? "" : "/", entry->name);
}

static void look_at(struct state *state)
{
	struct arena arena = { 0 };
	state->claims[0] = '\0';
	if (state->list.cursor < state->matches && !state->match[state->list.cursor]->folder)
		snprintf(state->claims, sizeof state->claims, "%s",
			 photo_claims(path_of(state, state->match[state->list.cursor], &arena), &arena));
	arena_release(&arena);
}

static void narrow(struct state *state)
{
	state->matches = 0;
	for (size_t i = 0; i < state->count; i++)
		if (strcasestr(state->entry[i].name, state->input.text))
			state->match[state->matches++] = &state->entry[i];
	state->list.cursor = state->list.top = 0;
	state->list.count = state->matches;
	look_at(state);
}

static void read_folder(struct state *state)
{
	struct dirent *found;
	arena_reset(&state->arena);
	state->entry = arena_alloc(&state->arena, ENTRIES_MOST * sizeof *state->entry);
	state->match = arena_alloc(&state->arena, ENTRIES_MOST * sizeof(struct entry *));
	state->count = 0;
	state->trouble[0] = '\0';
	DIR *folder = opendir(locale_text_encode(state->given.folder, &state->arena));
	if (!folder)
		snprintf(state->trouble, sizeof state->trouble, _("the folder cannot be read: %s"), strerror(errno));
	while (folder && state->count < ENTRIES_MOST && (found = readdir(folder)) != NULL) {
		bool good;
		struct entry entry = { .name = locale_text_decode(found->d_name, &state->arena, &good) };
		struct stat status;
		const char *path = locale_text_encode(path_of(state, &entry, &state->arena), &state->arena);
		if (!good || found->d_name[0] == '.' || stat(path, &status) != 0)
			continue;
		entry.folder = S_ISDIR(status.st_mode);
		entry.at_ms = (int64_t)status.st_mtime * 1000;
		entry.size = status.st_size;
		if (entry.folder || (S_ISREG(status.st_mode) && is_picture(entry.name)))
			state->entry[state->count++] = entry;
	}
	if (folder)
		closedir(folder);
	qsort(state->entry, state->count, sizeof *state->entry, compare);
	input_set(&state->input, "");
	narrow(state);
}

const char *photo_claims(const char *path, struct arena *arena)
{
	struct photo photo;
	struct err err;
	if (!photo_look(locale_text_encode(path, arena), &photo, &err))
		return arena_text(arena, err.text);
	if (!photo.taken_at[0] && !photo.latitude[0])
		return _("the photo does not say when and where it was taken");
	return arena_format(arena, _("taken %s, at %s %s, as the photo says"),
			    photo.taken_at[0] ? photo.taken_at : _("not recorded"),
			    photo.latitude[0] ? photo.latitude : _("not recorded"), photo.longitude);
}

static bool open_browser(struct screen *screen, const void *argument, struct err *err)
{
	struct state *state = screen->state;
	(void)err;
	state->given = *(const struct argument *)argument;
	read_folder(state);
	return true;
}

static void close_browser(struct screen *screen)
{
	struct state *state = screen->state;
	arena_release(&state->arena);
	arena_release(&state->marked_arena);
}

/* Drawing ---------------------------------------------------------------------------------------- */

static size_t mark_of(const struct state *state, const char *path)
{
	size_t place = 0;
	while (place < state->marks && strcmp(state->marked[place], path) != 0)
		place++;
	return place;
}

static bool is_marked(const struct state *state, const struct entry *entry)
{
	struct arena arena = { 0 };
	bool marked = state->marks > 0 && mark_of(state, path_of(state, entry, &arena)) < state->marks;
	arena_release(&arena);
	return marked;
}

static struct list_cell cell(const void *context, size_t place, size_t column)
{
	const struct state *state = context;
	const struct entry *entry = state->match[place];
	struct list_cell shown = { .style = entry->folder ? STYLE_HEADING : STYLE_NORMAL };
	char when[17];
	switch (column) {
	case 0:
		shown.text = is_marked(state, entry) ? term_glyph(GLYPH_CHECK) : NULL;
		shown.style = STYLE_DONE;
		break;
	case 1:
		shown.text = entry->name;
		break;
	case 2:
		clock_format(entry->at_ms, when);
		snprintf(shown.room, sizeof shown.room, "%s", when);
		break;
	default:
		if (entry->folder)
			shown.text = _("folder");
		else
			snprintf(shown.room, sizeof shown.room, "%lld KB", (long long)(entry->size + 1023) / 1024);
	}
	return shown;
}

static int put_hint(struct box box, int row, int column, const char *key, const char *hint)
{
	column += box_put(box, row, column, STYLE_KEY, key) + 1;
	return column + box_put(box, row, column, STYLE_HINT, hint) + 2;
}

static void draw(struct screen *screen, struct box body)
{
	const struct list_column columns[] = {
		{ NULL, 1, false, 0 },
		{ _("File"), 0, false, 0 },
		{ _("Changed"), 16, false, 0 },
		{ _("Size"), 10, true, 0 },
	};
	struct state *state = screen->state;
	struct box box = box_popup(body.rows, term_columns() < 100 ? term_columns() - 4 : 96, _("Photos"));
	const char *folder = state->given.folder;
	while (term_width(folder) > box.columns - 4 && strchr(folder + 1, '/'))
		folder = strchr(folder + 1, '/');
	box_put(box, 0, 0, STYLE_HEADING, folder);
	int label = box_put(box, 1, 0, STYLE_MUTED, _("Type to narrow:"));
	input_draw(&state->input, box, 1, label + 1, box.columns - label - 1, true);
	list_draw(&state->list, (struct box){ box.row + 2, box.column, box.rows - 4, box.columns }, columns, 4, cell,
		  state);
	if (state->matches == 0)
		box_put(box, 4, 2, STYLE_MUTED,
			state->trouble[0] ? state->trouble : _("no folder and no picture here"));
	box_put(box, box.rows - 2, 0, STYLE_MUTED, state->claims);
	int column = put_hint(box, box.rows - 1, 0, "Enter", _("take, open"));
	column = put_hint(box, box.rows - 1, column, "Space", _("mark"));
	column = put_hint(box, box.rows - 1, column, "BS", _("folder above"));
	column = put_hint(box, box.rows - 1, column, "Esc", _("cancel"));
	if (state->marks > 0)
		box_format(box, box.rows - 1, column + 1, STYLE_DONE, _("%zu marked"), state->marks);
}

/* Keys ------------------------------------------------------------------------------------------- */

static void go_up(struct state *state)
{
	char *slash = strrchr(state->given.folder, '/');
	if (!slash)
		return;
	slash[slash == state->given.folder] = '\0';
	read_folder(state);
}

/* "/" goes to the top, "~" home, and what stands before a "/" is a folder in this one: so a path can be typed. */
static void go_along(struct screen *screen, struct state *state)
{
	struct arena arena = { 0 };
	struct stat status;
	const char *typed = state->input.text, *slash = strchr(typed, '/'),
		   *path = strcmp(typed, "~") == 0 ? ((struct console *)screen->owner)->home_folder
			   : slash == typed	   ? "/"
			   : slash		   ? path_of(state,
							     &(struct entry){
								     .name = arena_bytes(&arena, typed, (size_t)(slash - typed)) },
							     &arena)
						   : NULL;
	if (path && stat(locale_text_encode(path, &arena), &status) == 0 && S_ISDIR(status.st_mode) &&
	    strlen(path) < PHOTO_FOLDER_BYTES) {
		memmove(state->given.folder, path, strlen(path) + 1);
		read_folder(state);
	} else if (path) {
		snprintf(state->trouble, sizeof state->trouble, _("there is no folder %s"), path);
	}
	arena_release(&arena);
}

static void toggle(struct state *state, const struct entry *entry)
{
	const char *path = path_of(state, entry, &state->marked_arena);
	size_t place = mark_of(state, path);
	if (place < state->marks) {
		memmove(&state->marked[place], &state->marked[place + 1],
			(state->marks - place - 1) * sizeof *state->marked);
		state->marks--;
	} else if (state->marks < MARKED_MOST && state->marks < state->given.most) {
		state->marked[state->marks++] = path;
	}
}

static void take(struct screen *screen, struct state *state)
{
	const char *paths = "";
	for (size_t i = 0; i < state->marks; i++)
		paths = arena_format(state->given.arena, "%s%s%s", paths, *paths ? "\n" : "", state->marked[i]);
	*state->given.paths = paths;
	*state->given.picked = state->marks > 0;
	frame_pop(screen->frame, screen);
}

static void enter(struct screen *screen, struct state *state)
{
	const struct entry *entry = state->list.cursor < state->matches ? state->match[state->list.cursor] : NULL;
	if (entry && entry->folder) {
		struct arena arena = { 0 };
		const char *path = path_of(state, entry, &arena);
		if (strlen(path) < PHOTO_FOLDER_BYTES) {
			memmove(state->given.folder, path, strlen(path) + 1);
			read_folder(state);
		}
		arena_release(&arena);
		return;
	}
	if (entry && state->marks == 0)
		toggle(state, entry);
	if (state->marks > 0)
		take(screen, state);
}

static bool key(struct screen *screen, const struct term_event *event)
{
	struct state *state = screen->state;
	switch (event->key) {
	case TERM_ESC:
		frame_pop(screen->frame, screen);
		return true;
	case TERM_ENTER:
		enter(screen, state);
		return true;
	case ' ':
		if (state->list.cursor < state->matches && !state->match[state->list.cursor]->folder) {
			toggle(state, state->match[state->list.cursor]);
			list_key(&state->list, &(struct term_event){ .key = TERM_DOWN });
		}
		look_at(state);
		return true;
	case TERM_BACKSPACE:
		if (!state->input.text[0]) {
			go_up(state);
			return true;
		}
		break;
	case TERM_UP:
	case TERM_DOWN:
	case TERM_PAGE_UP:
	case TERM_PAGE_DOWN:
	case TERM_WHEEL_UP:
	case TERM_WHEEL_DOWN:
	case TERM_CLICK:
		list_key(&state->list, event);
		look_at(state);
		return true;
	default:
		break;
	}
	if (input_key(&state->input, event->key)) {
		narrow(state);
		go_along(screen, state);
	}
	return true;
}

static const struct screen_ops screen_photos = {
	.name = N_("Photos"),
	.state_bytes = sizeof(struct state),
	.popup = true,
	.types = true,
	.open = open_browser,
	.draw = draw,
	.key = key,
	.close = close_browser,
};

bool photo_browse(struct frame *frame, char folder[static PHOTO_FOLDER_BYTES], size_t most, struct arena *arena,
		  const char **paths)
{
	bool picked = false;
	struct argument argument = { folder, most, arena, paths, &picked };
	if (frame_push(frame, &screen_photos, &argument))
		frame_run_until_closed(frame, frame_top(frame));
	return picked;
}
