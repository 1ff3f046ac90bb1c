#include "core/prefix.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool is_there(const char *folder, const char *name, char *path, size_t size)
{
	char full[PATH_MAX];
	int length = snprintf(full, sizeof full, "%s/%s", folder, name);
	if (length >= (int)sizeof full || (size_t)length >= size || access(full, R_OK) != 0)
		return false;
	memcpy(path, full, (size_t)length + 1);
	return true;
}

/* Cuts the last `parts` names off a path. */
static void go_up(char *path, int parts)
{
	for (; parts > 0; parts--) {
		char *slash = strrchr(path, '/');
		if (slash)
			*slash = '\0';
	}
}

bool prefix_find(const char *in_tree, const char *installed, char *path, size_t size)
{
	char folder[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", folder, sizeof folder - 1);
	if (length < 0)
		return false;
	folder[length] = '\0';
	go_up(folder, 1);
	if (is_there(folder, in_tree, path, size))
		return true;
	const char *name = strrchr(folder, '/');
	go_up(folder, name && strcmp(name, "/bin") == 0 ? 1 : 2);
	return is_there(folder, installed, path, size);
}
