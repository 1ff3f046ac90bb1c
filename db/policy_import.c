#include "db/policy_import.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/access.h"
#include "core/config.h"
#include "core/crypto.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/locale_text.h"
#include "core/policy_file.h"
#include "db/kept_file.h"
#include "db/policy_act.h"
#include "db/staff.h"
#include "db/station.h"

enum { FILE_BYTES_MOST = 256 * 1024, FILES_MOST = 2000 };

/* One file that may be a policy. */
struct policy_import_item {
	const char *path, *shown;
	const char *name; /* in its folder */
	bool begins;	  /* as a policy does */
	bool attached;	  /* to another one, and no policy itself */
	struct policy policy;
	struct config_problems problems; /* none: it is good */
};

static const struct kept_limits attachment_limits = { .bytes_most = KEPT_FILE_BYTES_MOST, .no_link = true };

/* Reading policies --------------------------------------------------------------------------------- */

static bool read_bytes(const char *path, char *bytes, size_t *length, struct err *err)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return err_set(err, errno == ENOENT ? ERR_MISSING : ERR_SYSTEM, "%s", strerror(errno));
	*length = fread(bytes, 1, FILE_BYTES_MOST + 1, file);
	bool failed = ferror(file) != 0;
	fclose(file);
	return !failed || err_set(err, ERR_SYSTEM, "%s", strerror(errno));
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
static bool look_at_areas(struct policy_import *import, struct policy_import_item *item, const char *text,
			  struct err *err)
{
	const struct policy_list *areas = &item->policy.audience[POLICY_AREA];
	for (size_t i = 0; i < areas->count; i++) {
		struct area_row area;
		int line, column;
		if (area_read(import->plan.station->db, areas->text[i], &import->arena, &area, err))
			continue;
		if (err->code != ERR_MISSING)
			return false;
		place_of(text, areas->text[i], &line, &column);
		config_problem(&item->problems, line, column, "%s", err->text);
	}
	return true;
}

/* False only for what ends the import. `bytes` has room for FILE_BYTES_MOST, one more and the end of a text. */
static bool read_policy(struct policy_import *import, struct policy_import_item *item, char *bytes, struct err *err)
{
	size_t length = 0;
	if (!read_bytes(item->path, bytes, &length, err))
		return err_prefix(err, "%s", item->shown);
	bytes[length] = '\0';
	item->begins = policy_file_begins(bytes, length);
	if (length > FILE_BYTES_MOST)
		config_problem(&item->problems, 1, 1, _("the file is larger than any policy can be"));
	else if (policy_file_parse(bytes, length, import->plan.config, &import->arena, &item->policy, &item->problems))
		return look_at_areas(import, item, bytes, err);
	return true;
}

/* "FOLDER/name" of what is attached to a policy; NULL when the machine's character set cannot say it. */
static const char *path_beside(const char *path, const char *name, struct arena *arena)
{
	const char *slash = strrchr(path, '/'), *bytes = locale_text_encode(name, arena);
	if (!*bytes)
		return NULL;
	return arena_format(arena, "%.*s%s", slash ? (int)(slash - path) + 1 : 0, path, bytes);
}

static void mark_attached(struct policy_import *import, const struct policy_attachment *file)
{
	const char *name = locale_text_encode(file->name, &import->arena);
	for (size_t i = 0; i < import->count; i++)
		if (!import->item[i].begins && strcmp(import->item[i].name, name) == 0)
			import->item[i].attached = true;
}

static void mark_all_attached(struct policy_import *import)
{
	for (size_t i = 0; i < import->count; i++) {
		const struct policy_attachments *list = &import->item[i].policy.attachments;
		for (size_t k = 0; import->item[i].problems.count == 0 && k < list->count; k++)
			if (list->item[k].name)
				mark_attached(import, &list->item[k]);
	}
}

/* Attached files ------------------------------------------------------------------------------------ */

/* Keeps it, or only finds out its hash. */
static bool take_file(struct policy_import *import, const struct policy_import_item *item,
		      struct policy_attachment *file, bool keep, struct err *err)
{
	struct kept_bytes bytes = { 0 };
	const char *path = path_beside(item->path, file->name, &import->arena);
	bool ok = path ? kept_bytes_read(path, &attachment_limits, &bytes, err)
		       : err_set(err, ERR_INPUT, _("the character set of this terminal cannot write this name"));
	if (ok && keep)
		ok = kept_file_keep(import->plan.station, &bytes, &file->hash, err);
	else if (ok)
		hash_of("", bytes.byte, bytes.size, &file->hash);
	if (ok)
		file->size = (int64_t)bytes.size;
	kept_bytes_release(&bytes);
	return ok;
}

static void look_at_files(struct policy_import *import, struct policy_import_item *item)
{
	struct policy_attachments *list = &item->policy.attachments;
	struct err err;
	for (size_t i = 0; i < list->count; i++) {
		struct policy_attachment *file = &list->item[i];
		if (file->name && !take_file(import, item, file, false, &err))
			config_problem(&item->problems, file->line, file->column, "%s: %s", file->name, err.text);
	}
}

static bool keep_files(struct policy_import *import, struct policy_import_item *item, struct err *err)
{
	struct policy_attachments *list = &item->policy.attachments;
	for (size_t i = 0; i < list->count; i++)
		if (list->item[i].name && !take_file(import, item, &list->item[i], true, err))
			return err_prefix(err, "%s: %s", item->shown, list->item[i].name);
	return true;
}

/* All of it ----------------------------------------------------------------------------------------- */

static const char *earlier_with(const struct policy_import *import, size_t place)
{
	for (size_t i = 0; i < place; i++)
		if (import->item[i].problems.count == 0 && !import->item[i].attached &&
		    strcmp(import->item[i].policy.number, import->item[place].policy.number) == 0)
			return import->item[i].policy.number;
	return NULL;
}

static void judge(struct policy_import *import, size_t place)
{
	struct policy_import_item *item = &import->item[place];
	const struct policy_import_plan *plan = &import->plan;
	const char *number = item->problems.count == 0 ? earlier_with(import, place) : NULL;
	if (number)
		config_problem(&item->problems, 1, 1, _("the number %s is that of another file too"), number);
	if (item->problems.count == 0)
		look_at_files(import, item);
	for (size_t i = 0; i < item->problems.count; i++) {
		const struct config_problem *problem = &item->problems.problem[i];
		plan->say(arena_format(&import->arena, "%s:%d:%d: %s", item->shown, problem->line, problem->column,
				       problem->text),
			  plan->context);
	}
	import->counts.files++;
	import->counts.bad += item->problems.count > 0;
}

static bool is_policy(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');
	return entry->d_name[0] != '.' && strncmp(entry->d_name, "README", 6) != 0 && dot &&
	       (strcmp(dot, ".md") == 0 || strcmp(dot, ".txt") == 0);
}

static int compare_items(const void *a, const void *b)
{
	return strcmp(((const struct policy_import_item *)a)->name, ((const struct policy_import_item *)b)->name);
}

static bool list_folder(struct policy_import *import, struct err *err)
{
	const char *folder = import->plan.path, *shown = import->plan.shown;
	DIR *open = opendir(folder);
	if (!open)
		return err_set(err, ERR_SYSTEM, "%s: %s", shown, strerror(errno));
	for (struct dirent *entry; import->count < FILES_MOST && (entry = readdir(open));)
		if (is_policy(entry))
			import->item[import->count++] = (struct policy_import_item){
				.path = arena_format(&import->arena, "%s/%s", folder, entry->d_name),
				.shown = arena_format(&import->arena, "%s/%s", shown, entry->d_name),
				.name = arena_text(&import->arena, entry->d_name),
			};
	closedir(open);
	if (import->count == 0)
		return err_set(err, ERR_MISSING, _("%s: there is no policy (*.md, *.txt) in this folder"), shown);
	if (import->count == FILES_MOST)
		return err_set(err, ERR_INPUT, _("%1$s: more than %2$d policies at once; split the folder"), shown,
			       FILES_MOST - 1);
	qsort(import->item, import->count, sizeof *import->item, compare_items);
	return true;
}

static bool list(struct policy_import *import, struct err *err)
{
	const struct policy_import_plan *plan = &import->plan;
	struct stat status;
	if (stat(plan->path, &status) != 0)
		return err_set(err, ERR_MISSING, "%s: %s", plan->shown, strerror(errno));
	import->item = arena_alloc(&import->arena, FILES_MOST * sizeof *import->item);
	if (S_ISDIR(status.st_mode))
		return list_folder(import, err);
	import->item[import->count++] =
		(struct policy_import_item){ .path = plan->path, .shown = plan->shown, .name = plan->path };
	return true;
}

static bool read_all(struct policy_import *import, struct err *err)
{
	bool ok = list(import, err);
	char *bytes = ok ? arena_alloc(&import->arena, FILE_BYTES_MOST + 2) : NULL;
	for (size_t i = 0; ok && i < import->count; i++)
		ok = read_policy(import, &import->item[i], bytes, err);
	if (!ok)
		return false;
	mark_all_attached(import);
	for (size_t i = 0; i < import->count; i++)
		if (!import->item[i].attached)
			judge(import, i);
	return true;
}

bool policy_import_read(const struct policy_import_plan *plan, struct policy_import *import, struct err *err)
{
	struct policy_import read = { .plan = *plan };
	bool ok = access_may(plan->person, ACCESS_POLICY_PUBLISH, &(struct access_subject){ 0 }, err) &&
		  read_all(&read, err);
	for (size_t i = 0; ok && read.counts.bad == 0 && !plan->dry_run && i < read.count; i++)
		ok = read.item[i].attached || keep_files(&read, &read.item[i], err);
	if (ok)
		*import = read;
	else
		policy_import_release(&read);
	return ok;
}

static bool files_are_here(const struct policy_import *import, const struct policy_import_item *item, struct err *err)
{
	const struct policy_attachments *list = &item->policy.attachments;
	for (size_t i = 0; i < list->count && !import->plan.dry_run; i++)
		if (list->item[i].name && !kept_file_is_here(import->plan.station, &list->item[i].hash))
			return err_set(err, ERR_MISSING, _("a file of the policy is not in the station's folder"));
	return true;
}

bool policy_import_publish(struct policy_import *import, struct act *act, struct err *err)
{
	struct policy_import_counts counts = import->counts;
	for (size_t i = 0; i < import->count; i++) {
		const struct policy_import_item *item = &import->item[i];
		enum policy_result result;
		if (item->attached)
			continue;
		if (!files_are_here(import, item, err) ||
		    !policy_publish(act, import->plan.config, &item->policy, NULL, &result, err))
			return err_prefix(err, "%s", item->shown);
		counts.fresh += result == POLICY_NEW;
		counts.replaced += result == POLICY_REPLACED;
		counts.same += result == POLICY_SAME;
	}
	import->counts = counts;
	return true;
}

void policy_import_release(struct policy_import *import)
{
	for (size_t i = 0; i < import->count; i++)
		config_problems_release(&import->item[i].problems);
	arena_release(&import->arena);
	*import = (struct policy_import){ 0 };
}
