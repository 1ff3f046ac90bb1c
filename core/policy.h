/* Policies: what a household may ask for, whom it is for, and until when. */
#ifndef CORE_POLICY_H
#define CORE_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "core/policy_attachment.h"

struct arena;
struct config;
struct err;
struct json;

enum {
	POLICY_NUMBER_MOST = 40, /* characters */
	POLICY_TITLE_MOST = 100,
	POLICY_LINE_MOST = 200,		    /* of an office, a document, an attachment */
	POLICY_TEXT_BYTES_MOST = 48 * 1024, /* so that all of it fits into one entry of the journal */
	POLICY_LIST_MOST = 64,
};

struct policy_list {
	const char **text;
	size_t count; /* 0: any */
};

/* What an audience may ask of a household; every list that is not empty must hold the household's value. */
enum policy_trait {
	POLICY_AREA,	 /* codes of 6, 9 or 12 digits; what lies in one of them */
	POLICY_CATEGORY, /* codes of data/codes/ */
	POLICY_CAUSE,	 /* any of its causes */
	POLICY_STATUS,
	POLICY_MONITOR,
	POLICY_TRAITS
};
const char *policy_trait_name(enum policy_trait trait);	      /* "area", as it is kept */
const char *policy_trait_label(enum policy_trait trait);      /* msgid */
const char *policy_trait_dictionary(enum policy_trait trait); /* NULL for areas */

/* The code that a word means: itself, or the one of that name; NULL when it is none. */
const char *policy_trait_code(enum policy_trait trait, const char *word);
const char *policy_category_code(const struct config *config, const char *word);
/* Says so: false with ERR_INPUT. POLICY_TRAITS is a category of tickets. */
bool policy_unknown(enum policy_trait trait, const char *word, struct err *err);

struct policy {
	const char *number; /* natural key */
	const char *title, *text;
	struct policy_list categories; /* of tickets: codes of the county's settings */
	struct policy_list audience[POLICY_TRAITS];
	const char *from, *to;	       /* dates, both included; NULL for open ends */
	const char *office, *document; /* who issued it, under which number; NULL for none */
	struct policy_attachments attachments;
};

/*
 * Brings the policy into the one form in which it is kept: names become codes, lists ascend and say nothing
 * twice, blanks go. False with ERR_INPUT when something is missing, unknown or too long. Texts live in `arena`.
 */
bool policy_settle(struct policy *policy, const struct config *config, struct arena *arena, struct err *err);

/* The payload of policy.publish, and back; what a payload of elsewhere does not hold stays empty. */
struct json *policy_json(const struct policy *policy);
void policy_from_json(const struct json *json, struct arena *arena, struct policy *policy);

/* Whether two settled policies say the same. */
bool policy_equal(const struct policy *a, const struct policy *b);

/* A list as one text with commas between and at both ends (",1,2,"), for queries; NULL for an empty one. And back. */
const char *policy_list_join(const struct policy_list *list, struct arena *arena);
void policy_list_split(const char *joined, struct arena *arena, struct policy_list *list);

/* Whom it is for, in words: "area …; cause 因病, 因残"; "" when for all. */
const char *policy_audience_words(const struct policy *policy, struct arena *arena);

/*
 * The paragraphs of a text: every line that is not blank. `*at` begins at the text; false at the end. The
 * marks of a Markdown heading are passed over, and `heading` (may be NULL) says so.
 */
bool policy_paragraph(const char **at, struct arena *arena, const char **paragraph, bool *heading);

#endif
