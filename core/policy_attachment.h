/* Attachments of a policy: words (what belongs to it and where that is to be had), or files that travel with it. */
#ifndef CORE_POLICY_ATTACHMENT_H
#define CORE_POLICY_ATTACHMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/id.h"

struct arena;
struct err;
struct json;

enum {
	POLICY_ATTACHMENTS_MOST = 64,
	POLICY_FILES_MOST = 8,	    /* of the attachments */
	POLICY_FILE_NAME_MOST = 60, /* characters: at most 240 bytes in any character set */
};

struct policy_attachment {
	const char *title; /* in words; NULL: a file whose name says it */
	const char *name;  /* of the file; NULL: there are only words, and what follows is nothing */
	struct hash hash;
	int64_t size;
	int line, column; /* where a policy's file names it; 0 elsewhere */
};

struct policy_attachments {
	struct policy_attachment *item;
	size_t count;
};

/*
 * Adds one at the end, its texts trimmed, in `arena`. False with ERR_INPUT for a name that is none of a file in
 * the same folder, for one that is there already, for words of control characters, for too many or too long.
 */
bool policy_attachment_add(struct policy_attachments *list, const struct policy_attachment *attachment,
			   struct arena *arena, struct err *err);

/* Texts for words, objects (policy_file_json) for files; NULL for none. Back: what is neither is passed over. */
struct json *policy_file_json(const struct policy_attachment *file);
struct json *policy_attachments_json(const struct policy_attachments *list);
void policy_attachments_from_json(const struct json *array, struct arena *arena, struct policy_attachments *list);

/* The one with a file of this name, or the only one with a part of it in its name or title. ERR_MISSING, ERR_INPUT. */
bool policy_attachment_named(const struct policy_attachments *list, const char *word,
			     const struct policy_attachment **found, struct err *err);

/* For people: its words, the name and the size of its file, and that this is not `here` yet. */
const char *policy_attachment_words(const struct policy_attachment *attachment, bool here, struct arena *arena);

#endif
