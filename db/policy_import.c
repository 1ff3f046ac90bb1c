#include "db/policy_import.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/access.h"
#include "core/arena.h"
#include "core/config.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/policy_file.h"
#include "db/act.h"
#include "db/policy_act.h"
#include "db/staff.h"
#include "db/station.h"

enum { FILE_BYTES_MOST = 256 * 1024, FILES_MOST = 2000 };

struct importing {
	struct act *act;
	const struct policy_import *import;
	struct policy_import_counts counts;
	struct arena arena;
	const char **number; /* of the policies so far */
	size_t numbers;
};

static void say(struct importing *importing, const char *shown, int line, int column, const char *text)
{
	importing->import->say(arena_format(&importing->arena, "%s:%d:%d: %s", shown, line, column, text),
			       importing->import->context);
}

static bool read_file(struct importing *importing, const char *path, const char **text, size_t *length, struct err *err)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return err_set(err, errno == ENOENT ? ERR_MISSING : ERR_SYSTEM, "%s", strerror(errno));
	char *bytes = arena_alloc(&importing->arena, FILE_BYTES_MOST + 2); /* zeroed: what is read ends as text does */
	*length = fread(bytes, 1, FILE_BYTES_MOST + 1, file);
	bool failed = ferror(file) != 0;
	fclose(file);
	if (failed)
		return err_set(err, ERR_SYSTEM, "%s", strerror(errno));
	if (*length > FILE_BYTES_MOST)
		return err_set(err, ERR_INPUT, _("the file is larger than any policy can be"));
	*text = bytes;
	return true;
}

static bool is_second(struct importing *importing, const char *number)
{
	for (size_t i = 0; i < importing->numbers; i++)
		if (strcmp(importing->number[i], number) == 0)
			return true;
	importing->number[importing->numbers++] = number;
	return false;
}

/* Where a word stands in the file. */
static void place_of(const char *text, const char *word, int *line, int *column)
{
	const char *at = strstr(text, word);
	*line = *column = 1;
	for (const char *c = text; at && c < at; c++) {
		*column = *c == '\n' ? 1 : *column + 1;
		*line += *c == '\n';
	}
}

/* A policy for an area that there is not would concern nobody, and nobody would wonder. */
static bool has_areas(struct importing *importing, const struct policy *policy, const char *shown, const char *text,
		      bool *has, struct err *err)
{
	const struct policy_list *areas = &policy->audience[POLICY_AREA];
	*has = true;
	for (size_t i = 0; i < areas->count; i++) {
		struct area_row area;
		int line, column;
		if (area_read(act_station(importing->act)->db, areas->text[i], &importing->arena, &area, err))
			continue;
		if (err->code != ERR_MISSING)
			return false;
		place_of(text, areas->text[i], &line, &column);
		say(importing, shown, line, column, err->text);
		*has = false;
	}
	return true;
}

/* False only for what ends the import; a bad file is counted. */
static bool take(struct importing *importing, const char *path, const char *shown, struct err *err)
{
	struct config_problems problems = { 0 };
	struct policy policy;
	enum policy_result result;
	const char *text = NULL;
	size_t length = 0;
	importing->counts.files++;
	if (!read_file(importing, path, &text, &length, err))
		return err_prefix(err, "%s", shown);
	if (!policy_file_parse(text, length, importing->import->config, &importing->arena, &policy, &problems)) {
		for (size_t i = 0; i < problems.count; i++)
			say(importing, shown, problems.problem[i].line, problems.problem[i].column,
			    problems.problem[i].text);
		importing->counts.bad++;
		config_problems_release(&problems);
		return true;
	}
	config_problems_release(&problems);
	if (is_second(importing, policy.number)) {
		say(importing, shown, 1, 1,
		    arena_format(&importing->arena, _("the number %s is that of another file too"), policy.number));
		importing->counts.bad++;
		return true;
	}
	bool has;
	if (!has_areas(importing, &policy, shown, text, &has, err))
		return false;
	if (!has) {
		importing->counts.bad++;
		return true;
	}
	if (!policy_publish(importing->act, importing->import->config, &policy, NULL, &result, err))
		return err_prefix(err, "%s", shown);
	importing->counts.fresh += result == POLICY_NEW;
	importing->counts.replaced += result == POLICY_REPLACED;
	importing->counts.same += result == POLICY_SAME;
	return true;
}

static bool is_policy(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');
	return entry->d_name[0] != '.' && strncmp(entry->d_name, "README", 6) != 0 && dot &&
	       (strcmp(dot, ".md") == 0 || strcmp(dot, ".txt") == 0);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool take_folder(struct importing *importing, struct err *err)
{
	const char *folder = importing->import->path;
	const char **name = arena_alloc(&importing->arena, FILES_MOST * sizeof *name);
	size_t count = 0;
	DIR *open = opendir(folder);
	if (!open)
		return err_set(err, ERR_SYSTEM, "%s: %s", importing->import->shown, strerror(errno));
	for (struct dirent *entry; count < FILES_MOST && (entry = readdir(open));)
		if (is_policy(entry))
			name[count++] = arena_text(&importing->arena, entry->d_name);
	closedir(open);
	if (count == 0)
		return err_set(err, ERR_MISSING, _("%s: there is no policy (*.md, *.txt) in this folder"),
			       importing->import->shown);
	if (count == FILES_MOST)
		return err_set(err, ERR_INPUT, _("%1$s: more than %2$d policies at once; split the folder"),
			       importing->import->shown, FILES_MOST - 1);
	qsort(name, count, sizeof *name, compare_names);
	for (size_t i = 0; i < count; i++)
		if (!take(importing, arena_format(&importing->arena, "%s/%s", folder, name[i]),
			  arena_format(&importing->arena, "%s/%s", importing->import->shown, name[i]), err))
			return false;
	return true;
}

bool policy_import(struct act *act, const struct policy_import *import, struct policy_import_counts *counts,
		   struct err *err)
{
	struct importing importing = { .act = act, .import = import };
	struct stat stat_of;
	importing.number = arena_alloc(&importing.arena, FILES_MOST * sizeof *importing.number);
	bool ok = access_may(act_author(act), ACCESS_POLICY_PUBLISH, &(struct access_subject){ 0 }, err);
	if (ok && stat(import->path, &stat_of) != 0)
		ok = err_set(err, ERR_MISSING, "%s: %s", import->shown, strerror(errno));
	ok = ok && (S_ISDIR(stat_of.st_mode) ? take_folder(&importing, err)
					     : take(&importing, import->path, import->shown, err));
	if (ok)
		*counts = importing.counts;
	arena_release(&importing.arena);
	return ok;
}
