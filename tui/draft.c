#define _GNU_SOURCE /* F_OFD_SETLK */
#include "tui/draft.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/json.h"

const char draft_typed[] = "typed", draft_before[] = "before";

/* A byte of the one lock file, which is never removed: it is free again when its window ends, however that ends. */
static struct flock lock_of(const char *path, short type)
{
	uint64_t hash = 14695981039346656037u; /* FNV-1a */
	for (const char *at = strrchr(path, '/'); at && *at; at++)
		hash = (hash ^ (unsigned char)*at) * 1099511628211u;
	return (struct flock){ .l_type = type, .l_whence = SEEK_SET, .l_start = (off_t)(hash >> 2), .l_len = 1 };
}

static bool set_lock(int locks, const char *path, short type)
{
	struct flock lock = lock_of(path, type);
	/* Where nothing can be locked, nobody is in the way. */
	return locks <= 0 || fcntl(locks, F_OFD_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES);
}

static int open_locks(const char *folder)
{
	char path[4400];
	snprintf(path, sizeof path, "%s/.lock", folder);
	return open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

enum { PLACES_MOST = 9 };

static void place_path(char path[static 4200], const char *folder, const char *name, int place)
{
	if (place == 1)
		snprintf(path, 4200, "%s/%s", folder, name);
	else
		snprintf(path, 4200, "%s/%s.%d", folder, name, place);
}

void draft_open(struct draft *draft, const char *folder, const char *name, const struct id *about)
{
	int place = 1;
	*draft = (struct draft){ .lock = open_locks(folder) };
	if (about)
		draft->about = *about;
	for (; place <= PLACES_MOST; place++) {
		place_path(draft->path, folder, name, place);
		if (set_lock(draft->lock, draft->path, F_WRLCK))
			break;
	}
	if (place > PLACES_MOST)
		draft->path[0] = '\0';
	while (draft->path[0] && access(draft->path, F_OK) != 0 && ++place <= PLACES_MOST) {
		char left[4200];
		place_path(left, folder, name, place);
		if (!set_lock(draft->lock, left, F_WRLCK))
			continue;
		if (rename(left, draft->path) != 0 && errno != ENOENT)
			place = PLACES_MOST;
		set_lock(draft->lock, left, F_UNLCK);
	}
}

void draft_close(struct draft *draft)
{
	if (draft->lock > 0)
		close(draft->lock);
	draft->lock = 0;
}

static void set_id(struct json *object, const char *key, const struct id *id)
{
	char hex[ID_TEXT_BYTES];
	id_format(id, hex);
	if (!id_is_none(id))
		json_set_text(object, key, hex);
}

bool draft_save(const struct draft *draft, struct json *texts, struct json *saw)
{
	struct arena arena = { 0 };
	struct json *whole = json_new_object();
	set_id(whole, "about", &draft->about);
	set_id(whole, "with", &draft->with);
	json_set(whole, "texts", texts);
	json_set(whole, "saw", saw);
	const char *text = json_dump(whole, &arena), *beside = arena_format(&arena, "%s.new", draft->path);
	int file = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	size_t length = strlen(text);
	bool ok = file >= 0 && write(file, text, length) == (ssize_t)length && fsync(file) == 0;
	if (file >= 0)
		close(file);
	ok = ok && rename(beside, draft->path) == 0;
	if (!ok)
		unlink(beside);
	json_release(whole);
	arena_release(&arena);
	return ok;
}

/* None when it is not there; false when it is no id. */
static bool get_id(const struct json *whole, const char *key, struct id *id)
{
	const char *hex = json_text(whole, key);
	*id = (struct id){ { 0 } };
	return !hex || id_parse(hex, id);
}

/* The file, its ids and texts; NULL when it is none. */
static struct json *read_file(const char *path, struct draft *draft, const struct json **texts)
{
	enum { DRAFT_BYTES_MOST = 1024 * 1024 };
	struct err ignored;
	FILE *file = fopen(path, "re");
	char *text = file ? malloc(DRAFT_BYTES_MOST) : NULL;
	struct json *whole = text ? json_parse(text, fread(text, 1, DRAFT_BYTES_MOST, file), &ignored) : NULL;
	if (file)
		fclose(file);
	free(text);
	*texts = whole ? json_get(whole, "texts") : NULL;
	if (*texts && get_id(whole, "about", &draft->about) && get_id(whole, "with", &draft->with))
		return whole;
	json_release(whole);
	return NULL;
}

struct json *draft_read(const struct draft *draft, const struct json **texts)
{
	struct draft kept;
	struct json *whole = draft->path[0] ? read_file(draft->path, &kept, texts) : NULL;
	if (whole && id_equal(&kept.about, &draft->about))
		return whole;
	json_release(whole);
	return NULL;
}

void draft_forget(const struct draft *draft)
{
	if (draft->path[0])
		unlink(draft->path);
}

struct json *draft_look(const char *folder, const char *file, struct draft *draft, int64_t *kept_ms,
			const struct json **texts)
{
	struct stat stat_of = { .st_size = 0 };
	int locks = open_locks(folder);
	*draft = (struct draft){ .lock = 0 };
	place_path(draft->path, folder, file, 1);
	struct flock lock = lock_of(draft->path, F_WRLCK);
	bool written = locks > 0 && fcntl(locks, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
	struct json *whole = written ? NULL : read_file(draft->path, draft, texts);
	if (locks > 0)
		close(locks);
	stat(draft->path, &stat_of);
	*kept_ms = (int64_t)stat_of.st_mtim.tv_sec * 1000 + stat_of.st_mtim.tv_nsec / 1000000;
	return whole;
}

void draft_put_first(const char *folder, const char *file)
{
	char own[4200], name[300], first[4200];
	const char *number = strrchr(file, '.'), *dash = strrchr(file, '-');
	int locks = open_locks(folder), place = 1;
	snprintf(name, sizeof name, "%.*s", number && number > dash ? (int)(number - file) : (int)strlen(file), file);
	place_path(own, folder, file, 1);
	place_path(first, folder, name, place);
	/* Where another window writes is no place. */
	while (strcmp(first, own) != 0 && !set_lock(locks, first, F_WRLCK) && place < PLACES_MOST)
		place_path(first, folder, name, ++place);
	if (strcmp(first, own) != 0 && set_lock(locks, own, F_WRLCK))
		renameat2(AT_FDCWD, own, AT_FDCWD, first, access(first, F_OK) == 0 ? RENAME_EXCHANGE : 0);
	if (locks > 0)
		close(locks);
}
