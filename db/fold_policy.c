/* policy.publish, policy.retire: the latest edition of each policy, and whether it was taken back. */
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/json.h"
#include "core/policy.h"
#include "db/db.h"
#include "db/fold.h"
#include "db/fold_row.h"
#include "db/text_index.h"

/* What an entity's events come to. */
struct folded {
	const struct fold_event *edition, *retired;
	int64_t editions;
};

/* The attachments in words. */
static const char *lines_of(const struct policy_attachments *list, struct arena *arena)
{
	const char *lines = NULL;
	for (size_t i = 0; i < list->count; i++)
		if (!list->item[i].name)
			lines = lines ? arena_format(arena, "%s\n%s", lines, list->item[i].title) : list->item[i].title;
	return lines;
}

static bool put_file(const struct fold *fold, const struct policy_attachment *file, size_t place, struct err *err)
{
	struct stmt *stmt = stmt_start(fold->db, "INSERT INTO policy_file(entity, place, name, title, hash, size)"
						 " VALUES (:entity, :place, :name, :title, :hash, :size)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_int(stmt, ":place", (int64_t)place);
	stmt_text(stmt, ":name", file->name);
	stmt_text(stmt, ":title", file->title);
	stmt_hash(stmt, ":hash", &file->hash);
	stmt_int(stmt, ":size", file->size);
	return stmt_run(stmt, err);
}

static bool put_files(const struct fold *fold, const struct policy_attachments *list, struct err *err)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->item[i].name && !put_file(fold, &list->item[i], i, err))
			return false;
	return true;
}

static bool put_policy(const struct fold *fold, const struct folded *folded, struct err *err)
{
	struct policy policy;
	policy_from_json(folded->edition->payload, fold->arena, &policy);
	struct stmt *stmt = stmt_start(
		fold->db,
		"INSERT INTO policy(entity, number, title, text, categories, for_area, for_category, for_cause,"
		" for_status, for_monitor, from_on, to_on, office, document, attachments, edition, published_at,"
		" published_by, retired_at, retired_by, reason)"
		" VALUES (:entity, :number, :title, :text, :categories, :area, :category, :cause, :status, :monitor,"
		" :from, :to, :office, :document, :attachments, :edition, :published_at, :published_by, :retired_at,"
		" :retired_by, :reason)");
	stmt_id(stmt, ":entity", &fold->entity);
	stmt_text(stmt, ":number", policy.number);
	stmt_text(stmt, ":title", policy.title);
	stmt_text(stmt, ":text", policy.text);
	stmt_text(stmt, ":categories", policy_list_join(&policy.categories, fold->arena));
	for (int trait = 0; trait < POLICY_TRAITS; trait++)
		stmt_text(stmt, arena_format(fold->arena, ":%s", policy_trait_name((enum policy_trait)trait)),
			  policy_list_join(&policy.audience[trait], fold->arena));
	stmt_text(stmt, ":from", policy.from);
	stmt_text(stmt, ":to", policy.to);
	stmt_text(stmt, ":office", policy.office);
	stmt_text(stmt, ":document", policy.document);
	stmt_text(stmt, ":attachments", lines_of(&policy.attachments, fold->arena));
	stmt_int(stmt, ":edition", folded->editions);
	stmt_int(stmt, ":published_at", folded->edition->at_ms);
	stmt_id(stmt, ":published_by", &folded->edition->author);
	if (folded->retired)
		stmt_int(stmt, ":retired_at", folded->retired->at_ms);
	else
		stmt_null(stmt, ":retired_at");
	stmt_id(stmt, ":retired_by", folded->retired ? &folded->retired->author : NULL);
	stmt_text(stmt, ":reason", folded->retired ? json_text(folded->retired->payload, "reason") : NULL);
	return stmt_run(stmt, err) && put_files(fold, &policy.attachments, err);
}

/* Found by the latest edition, at the time when that was published. */
static bool put_text(const struct fold *fold, const struct fold_event *edition, struct err *err)
{
	struct policy policy;
	policy_from_json(edition->payload, fold->arena, &policy);
	struct text_entry entry = { .kind = "policy", .entity = fold->entity, .at_ms = edition->at_ms };
	entry.text = arena_format(fold->arena, "%s  %s\n%s", policy.title, policy.number, policy.text);
	return text_index_put(fold->db, &entry, err);
}

static bool is_edition(const struct fold_event *event)
{
	return strcmp(event->kind, "policy.publish") == 0 && json_text(event->payload, "number") &&
	       json_text(event->payload, "title") && json_text(event->payload, "text");
}

/* An edition that comes after the policy was retired brings it back. */
static bool fold_policy(const struct fold *fold, struct err *err)
{
	struct folded folded = { 0 };
	if (!fold_row_delete(fold, "DELETE FROM policy WHERE entity = :entity", err) ||
	    !fold_row_delete(fold, "DELETE FROM policy_file WHERE entity = :entity", err))
		return false;
	for (size_t i = 0; i < fold->count; i++) {
		const struct fold_event *event = &fold->event[i];
		if (!event->payload)
			continue;
		if (is_edition(event)) {
			folded = (struct folded){ .edition = event, .editions = folded.editions + 1 };
		} else if (strcmp(event->kind, "policy.retire") == 0 && folded.edition && !folded.retired) {
			folded.retired = event;
		}
	}
	if (!folded.edition)
		return text_index_remove(fold->db, &fold->entity, err);
	return put_policy(fold, &folded, err) && put_text(fold, folded.edition, err);
}

extern const struct fold_subject fold_subject_policy;
const struct fold_subject fold_subject_policy = {
	"policy",
	(const char *const[]){ "policy.publish", "policy.retire", NULL },
	(const char *const[]){ "policy", "policy_file", NULL },
	fold_policy,
};
