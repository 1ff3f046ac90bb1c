#include "core/policy_attachment.h"

#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/i18n.h"
#include "core/json.h"
#include "core/policy.h"
#include "core/text.h"
#include "core/typed.h"

/* A name leads nowhere but into the folder that it is put into, and shows as what it is. */
static bool check_name(const char *name, struct arena *arena, struct err *err)
{
	if (!typed_check(_("File"), name, POLICY_FILE_NAME_MOST, err))
		return false;
	if (!*name || name[0] == '.' || strchr(name, '/'))
		return err_set(
			err, ERR_INPUT,
			_("an attached file lies beside the policy's: its name has no '/' and begins with no '.'"));
	if (strcmp(text_clean(arena, name), name) != 0 || strcmp(text_trim(arena, name), name) != 0)
		return err_set(err, ERR_INPUT,
			       _("the name of an attached file has no control characters, and no blanks at its ends"));
	return true;
}

static struct policy_attachment *grow(struct policy_attachments *list, struct arena *arena)
{
	if (!list->item)
		list->item = arena_alloc(arena, POLICY_ATTACHMENTS_MOST * sizeof *list->item);
	return list->count < POLICY_ATTACHMENTS_MOST ? &list->item[list->count++] : NULL;
}

static bool has_room(const struct policy_attachments *list, const char *name, struct err *err)
{
	int files = 0;
	for (size_t i = 0; i < list->count; i++) {
		const char *other = list->item[i].name;
		if (other && strcmp(other, name) == 0)
			return err_set(err, ERR_INPUT, _("the file '%s' is attached twice"), name);
		files += other != NULL;
	}
	return files < POLICY_FILES_MOST ||
	       err_set(err, ERR_INPUT, _("a policy has at most %d attached files"), POLICY_FILES_MOST);
}

bool policy_attachment_add(struct policy_attachments *list, const struct policy_attachment *attachment,
			   struct arena *arena, struct err *err)
{
	struct policy_attachment settled = *attachment;
	if (!typed_line(_("Attachments"), &settled.title, POLICY_LINE_MOST, arena, err))
		return false;
	if (!settled.name && !settled.title)
		return err_set(err, ERR_INPUT, _("an attachment is named in words"));
	if (settled.name && (!check_name(settled.name, arena, err) || !has_room(list, settled.name, err)))
		return false;
	struct policy_attachment *place = grow(list, arena);
	if (!place)
		return err_set(err, ERR_INPUT, _("a list has at most %d items"), POLICY_ATTACHMENTS_MOST);
	*place = settled;
	return true;
}

struct json *policy_file_json(const struct policy_attachment *file)
{
	struct json *json = json_new_object();
	char hex[HASH_TEXT_BYTES];
	hash_format(&file->hash, hex);
	json_set_text(json, "title", file->title);
	json_set_text(json, "name", file->name);
	json_set_text(json, "hash", hex);
	json_set_int(json, "size", file->size);
	return json;
}

struct json *policy_attachments_json(const struct policy_attachments *list)
{
	struct json *array = list->count > 0 ? json_new_array() : NULL;
	for (size_t i = 0; i < list->count; i++)
		if (list->item[i].name)
			json_add(array, policy_file_json(&list->item[i]));
		else
			json_add_text(array, list->item[i].title);
	return array;
}

static bool read_file(const struct json *file, struct arena *arena, struct policy_attachment *read)
{
	struct err err;
	const char *title = json_text(file, "title"), *name = json_text(file, "name"), *hex = json_text(file, "hash");
	*read = (struct policy_attachment){ .size = json_int(file, "size", 0) };
	if (!name || !check_name(name, arena, &err) || !hex || !hash_parse(hex, &read->hash) || read->size < 0)
		return false;
	read->name = arena_text(arena, name);
	read->title = title && *title ? arena_text(arena, title) : NULL;
	return true;
}

void policy_attachments_from_json(const struct json *array, struct arena *arena, struct policy_attachments *list)
{
	*list = (struct policy_attachments){ 0 };
	for (size_t i = 0; i < json_count(array); i++) {
		const char *words = json_text_at(array, i);
		struct policy_attachment read = { .title = words && *words ? arena_text(arena, words) : NULL };
		struct policy_attachment *place =
			read.title || read_file(json_at(array, i), arena, &read) ? grow(list, arena) : NULL;
		if (place)
			*place = read;
	}
}

bool policy_attachment_named(const struct policy_attachments *list, const char *word,
			     const struct policy_attachment **found, struct err *err)
{
	const struct policy_attachment *part = NULL;
	int parts = 0;
	for (size_t i = 0; i < list->count; i++) {
		const struct policy_attachment *one = &list->item[i];
		if (!one->name)
			continue;
		if (strcmp(one->name, word) == 0) {
			*found = one;
			return true;
		}
		if (*word && (strstr(one->name, word) || (one->title && strstr(one->title, word)))) {
			part = one;
			parts++;
		}
	}
	if (parts > 1)
		return err_set(err, ERR_INPUT, _("several attached files have '%s' in their name; type more of it"),
			       word);
	if (!part)
		return err_set(err, ERR_MISSING, _("the policy has no attached file '%s'; 'policy show' names them"),
			       word);
	*found = part;
	return true;
}

const char *policy_attachment_words(const struct policy_attachment *attachment, bool here, struct arena *arena)
{
	const char *title = attachment->title, *name = attachment->name;
	if (!name)
		return title ? title : "";
	long long kilobytes = ((long long)attachment->size + 1023) / 1024;
	const char *words = title ? arena_format(arena, _("%1$s (%2$s, %3$lld KB)"), title, name, kilobytes)
				  : arena_format(arena, _("%1$s (%2$lld KB)"), name, kilobytes);
	return here ? words : arena_format(arena, _("%s, not yet come to this station"), words);
}
