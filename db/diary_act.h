/* Acts on diaries: writing one, amending one. Inside an open act (db/act.h). */
#ifndef DB_DIARY_ACT_H
#define DB_DIARY_ACT_H

#include <stdbool.h>
#include <stddef.h>

#include "core/diary.h"
#include "core/id.h"
#include "db/photo.h"

struct act;
struct err;

/* A diary to be written. Its time and place are the station's, never typed. */
struct diary_new {
	struct id household;
	struct id staff; /* whose visit; none: the author's */
	const char *kind, *text;
	const char *visited_on; /* the helper's claim; NULL for what is no visit */
	struct id ticket, measure;
	struct id policy[DIARY_POLICIES_MOST]; /* that were explained */
	size_t policy_count;
	struct photo photo[DIARY_PHOTOS_MOST]; /* as photo_keep gave them */
	size_t photo_count;
};

/* Rights: ACCESS_DIARY_WRITE on the household; who enters another's visit needs it for the area. */
bool diary_add(struct act *act, const struct diary_new *diary, struct id *entity, struct err *err);

/* Adds a note to a diary; what stands is never changed. Rights: ACCESS_DIARY_AMEND, of who wrote it. */
bool diary_amend(struct act *act, const struct id *diary, const char *text, struct err *err);

#endif
