#include "db/presence.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/arena.h"
#include "db/station.h"

struct presence {
	char folder[4200];
	char prefix[ID_TEXT_BYTES + 1], file_name[100];
	char name[PRESENCE_NAME_BYTES];
	int64_t since_ms;
	bool writing;
	int file;
};

/* "1764000000000 0 孟岚" */
static void say(const struct presence *presence)
{
	char text[200];
	int length = snprintf(text, sizeof text, "%lld %d %s\n", (long long)presence->since_ms, presence->writing,
			      presence->name);
	if (ftruncate(presence->file, 0) != 0 || pwrite(presence->file, text, (size_t)length, 0) != length)
		return;
}

/* Locked before it has its name, so that nobody takes it for one that a dead process left. */
static bool make_file(struct presence *presence)
{
	char hidden[4400], shown[4400];
	snprintf(hidden, sizeof hidden, "%s/.%sXXXXXX", presence->folder, presence->prefix);
	presence->file = mkstemp(hidden);
	if (presence->file < 0)
		return false;
	fcntl(presence->file, F_SETFD, FD_CLOEXEC);
	snprintf(presence->file_name, sizeof presence->file_name, "%s", strrchr(hidden, '/') + 2);
	snprintf(shown, sizeof shown, "%s/%s", presence->folder, presence->file_name);
	say(presence);
	if (flock(presence->file, LOCK_EX | LOCK_NB) == 0 && rename(hidden, shown) == 0)
		return true;
	close(presence->file);
	unlink(hidden);
	return false;
}

struct presence *presence_enter(const struct station *station, const struct id *thing, const char *name, int64_t now_ms)
{
	struct presence *presence = calloc(1, sizeof *presence);
	char hex[ID_TEXT_BYTES];
	if (!presence)
		return NULL;
	id_format(thing, hex);
	snprintf(presence->folder, sizeof presence->folder, "%s/presence", station->home);
	snprintf(presence->prefix, sizeof presence->prefix, "%s-", hex);
	snprintf(presence->name, sizeof presence->name, "%s", name);
	presence->since_ms = now_ms;
	/* Where it cannot be made nothing can be opened in it either. */
	mkdir(presence->folder, 0700);
	if (make_file(presence))
		return presence;
	free(presence);
	return NULL;
}

void presence_writing(struct presence *presence, bool writing)
{
	if (!presence || presence->writing == writing)
		return;
	presence->writing = writing;
	say(presence);
}

/* False when it is nobody's: one that nobody holds is swept away. */
static bool read_other(const char *path, struct presence_other *other)
{
	char text[200];
	long long since;
	int writing, used = 0, file = open(path, O_RDONLY | O_CLOEXEC);
	if (file < 0)
		return false;
	bool dead = flock(file, LOCK_SH | LOCK_NB) == 0;
	ssize_t length = dead ? 0 : read(file, text, sizeof text - 1);
	close(file);
	if (dead)
		unlink(path);
	if (length <= 0)
		return false;
	text[length] = '\0';
	text[strcspn(text, "\n")] = '\0';
	if (sscanf(text, "%lld %d %n", &since, &writing, &used) != 2 || used == 0)
		return false;
	*other = (struct presence_other){ .since_ms = since, .writing = writing != 0 };
	snprintf(other->name, sizeof other->name, "%.*s", (int)sizeof other->name - 1, text + used);
	return true;
}

static int by_time(const void *a, const void *b)
{
	const struct presence_other *one = a, *two = b;
	return one->since_ms != two->since_ms ? (one->since_ms > two->since_ms) - (one->since_ms < two->since_ms)
					      : strcmp(one->name, two->name);
}

size_t presence_others(const struct presence *presence, struct presence_other other[static PRESENCE_MOST])
{
	size_t count = 0;
	DIR *folder = presence ? opendir(presence->folder) : NULL;
	struct dirent *entry;
	while (folder && count < PRESENCE_MOST && (entry = readdir(folder))) {
		char path[4500];
		if (strncmp(entry->d_name, presence->prefix, strlen(presence->prefix)) != 0 ||
		    strcmp(entry->d_name, presence->file_name) == 0)
			continue;
		snprintf(path, sizeof path, "%s/%s", presence->folder, entry->d_name);
		count += read_other(path, &other[count]);
	}
	if (folder)
		closedir(folder);
	qsort(other, count, sizeof *other, by_time);
	return count;
}

void presence_leave(struct presence *presence)
{
	char path[4400];
	if (!presence)
		return;
	snprintf(path, sizeof path, "%s/%s", presence->folder, presence->file_name);
	unlink(path);
	close(presence->file);
	free(presence);
}
