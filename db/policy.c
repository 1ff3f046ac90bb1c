#include "db/policy.h"

#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/fulltext_query.h"
#include "core/i18n.h"
#include "db/db.h"
#include "db/name_of.h"

#define ROW                                                                                                            \
	"SELECT policy.entity, number, title, office, categories, from_on, to_on, published_at, edition,"              \
	"       retired_at IS NOT NULL, " POLICY_IN_FORCE " AS in_force"
#define ASKED_FOR                                                                                                      \
	"  FROM policy WHERE (:all OR (" POLICY_IN_FORCE "))"                                                          \
	"   AND (:category IS NULL OR instr(categories, ',' || :category || ',') > 0)"
#define IS_FIRST "ifnull(instr(categories, ',' || :first || ','), 0) > 0"
#define IN_ORDER " ORDER BY " IS_FIRST " DESC, in_force DESC, published_at DESC, number, policy.entity"

static const char rows[] = ROW ASKED_FOR IN_ORDER " LIMIT :most OFFSET :skip";
static const char rows_with_text[] = ROW ", " IS_FIRST ", text" ASKED_FOR IN_ORDER;
static const char count_of[] = "SELECT count(*)" ASKED_FOR;

static const char whole_of[] =
	ROW ", text, for_area, for_category, for_cause, for_status, for_monitor, document, attachments,"
	    " ifnull(retired_at, 0), reason, " NAME_OF("policy.published_by") ", " NAME_OF(
		    "policy.retired_by") "  FROM policy WHERE policy.entity = :entity";

static void bind(struct stmt *stmt, const struct policy_filter *filter)
{
	stmt_text(stmt, ":today", filter->today);
	stmt_int(stmt, ":all", filter->all);
	stmt_text(stmt, ":category", filter->category);
}

static int read_row(struct stmt *stmt, struct arena *arena, struct policy_row *row)
{
	int at = 0;
	stmt_get_id(stmt, at++, &row->entity);
	row->number = stmt_get_text(stmt, at++, arena);
	row->title = stmt_get_text(stmt, at++, arena);
	row->office = stmt_get_text(stmt, at++, arena);
	policy_list_split(stmt_get_text(stmt, at++, arena), arena, &row->categories);
	row->from = stmt_get_text(stmt, at++, arena);
	row->to = stmt_get_text(stmt, at++, arena);
	row->published_at = stmt_get_int(stmt, at++);
	row->edition = (int)stmt_get_int(stmt, at++);
	row->retired = stmt_get_int(stmt, at++) != 0;
	row->in_force = stmt_get_int(stmt, at++) != 0;
	return at;
}

/* A policy with the words, and how early it stands: bits of its category, of being in force, of words in its title. */
struct hit {
	struct policy_row row;
	unsigned rank;
};
enum { RANK_TITLE = 1, RANK_IN_FORCE = 2, RANK_FIRST = 4, RANKS = 8 };
struct hits {
	struct hit *hit;
	size_t count, room;
};

static void add_hit(struct hits *hits, const struct hit *hit, struct arena *arena)
{
	if (hits->count == hits->room) {
		hits->room = hits->room ? 2 * hits->room : 64;
		struct hit *grown = arena_alloc(arena, hits->room * sizeof *grown);
		if (hits->count > 0)
			memcpy(grown, hits->hit, hits->count * sizeof *grown);
		hits->hit = grown;
	}
	hits->hit[hits->count++] = *hit;
}

/*
 * A county has some hundreds of policies at most: they are looked through, with words read as full-text search
 * reads them (core/fulltext_query.h). False in `*asked` when the words ask for nothing.
 */
static bool read_hits(struct db *db, const struct policy_filter *filter, struct arena *arena, struct hits *hits,
		      bool *asked, struct err *err)
{
	struct fulltext_query query = { 0 };
	struct arena scratch = { 0 };
	size_t places;
	if (filter->words)
		fulltext_query_read(filter->words, arena, &query);
	*asked = query.count > 0;
	if (!*asked)
		return true;
	struct stmt *stmt = stmt_start(db, rows_with_text);
	bind(stmt, filter);
	stmt_text(stmt, ":first", filter->first);
	while (stmt_next(stmt)) {
		struct hit hit = { .rank = 0 };
		int at = read_row(stmt, arena, &hit.row);
		bool first = stmt_get_int(stmt, at) != 0;
		const char *text = stmt_get_text(stmt, at + 1, &scratch);
		bool title = fulltext_match(&query, hit.row.title, NULL, 0, &places);
		text = arena_format(&scratch, "%s  %s\n%s", hit.row.title, hit.row.number, text);
		hit.rank = first * (unsigned)RANK_FIRST + hit.row.in_force * (unsigned)RANK_IN_FORCE +
			   title * (unsigned)RANK_TITLE;
		if (title || fulltext_match(&query, text, NULL, 0, &places))
			add_hit(hits, &hit, arena);
		arena_reset(&scratch);
	}
	arena_release(&scratch);
	return stmt_end(stmt, err);
}

/* Those of the highest rank first, each rank as it was read. */
static void take_page(const struct hits *hits, size_t first, struct policy_page *page)
{
	size_t place = 0;
	for (unsigned rank = RANKS; rank-- > 0;)
		for (size_t i = 0; i < hits->count; i++)
			if (hits->hit[i].rank == rank && place++ >= first && page->count < POLICY_PAGE_ROWS)
				page->row[page->count++] = hits->hit[i].row;
}

bool policy_list(struct db *db, const struct policy_filter *filter, size_t first, struct arena *arena,
		 struct policy_page *page, struct err *err)
{
	struct policy_page *read = arena_alloc(arena, sizeof *read);
	struct hits hits = { 0 };
	bool asked;
	if (!read_hits(db, filter, arena, &hits, &asked, err))
		return false;
	if (asked) {
		take_page(&hits, first, read);
		*page = *read;
		return true;
	}
	struct stmt *stmt = stmt_start(db, rows);
	bind(stmt, filter);
	stmt_text(stmt, ":first", filter->first);
	stmt_int(stmt, ":most", POLICY_PAGE_ROWS);
	stmt_int(stmt, ":skip", (int64_t)first);
	while (read->count < POLICY_PAGE_ROWS && stmt_next(stmt))
		read_row(stmt, arena, &read->row[read->count++]);
	if (!stmt_end(stmt, err))
		return false;
	*page = *read;
	return true;
}

bool policy_count(struct db *db, const struct policy_filter *filter, int64_t *count, struct err *err)
{
	struct arena arena = { 0 };
	struct hits hits = { 0 };
	bool asked, ok = read_hits(db, filter, &arena, &hits, &asked, err);
	arena_release(&arena);
	if (!ok || asked) {
		*count = ok ? (int64_t)hits.count : *count;
		return ok;
	}
	int64_t found = 0;
	struct stmt *stmt = stmt_start(db, count_of);
	bind(stmt, filter);
	if (stmt_next(stmt))
		found = stmt_get_int(stmt, 0);
	if (!stmt_end(stmt, err))
		return false;
	*count = found;
	return true;
}

static const char files_of[] =
	"SELECT place, name, title, hash, size FROM policy_file WHERE entity = :entity ORDER BY place";

/* The next of the attachments in words, one a line; false when there is none. */
static bool next_words(const char **lines, struct arena *arena, struct policy_attachment *attachment)
{
	if (!*lines || !**lines)
		return false;
	size_t length = strcspn(*lines, "\n");
	*attachment = (struct policy_attachment){ .title = arena_bytes(arena, *lines, length) };
	*lines += length + ((*lines)[length] == '\n');
	return true;
}

/* Files have their places, words those between. */
static bool read_attachments(struct db *db, const struct id *entity, const char *lines, struct arena *arena,
			     struct policy_attachments *list, struct err *err)
{
	struct policy_attachments read = { .item = arena_alloc(arena, POLICY_ATTACHMENTS_MOST * sizeof *read.item) };
	struct stmt *stmt = stmt_start(db, files_of);
	stmt_id(stmt, ":entity", entity);
	while (read.count < POLICY_ATTACHMENTS_MOST && stmt_next(stmt)) {
		size_t place = (size_t)stmt_get_int(stmt, 0);
		while (read.count < place && next_words(&lines, arena, &read.item[read.count]))
			read.count++;
		struct policy_attachment *file = &read.item[read.count++];
		*file = (struct policy_attachment){ .name = stmt_get_text(stmt, 1, arena),
						    .title = stmt_get_text(stmt, 2, arena),
						    .size = stmt_get_int(stmt, 4) };
		stmt_get_hash(stmt, 3, &file->hash);
	}
	while (read.count < POLICY_ATTACHMENTS_MOST && next_words(&lines, arena, &read.item[read.count]))
		read.count++;
	if (!stmt_end(stmt, err))
		return false;
	*list = read;
	return true;
}

static bool find(struct db *db, const struct id *entity, const char *today, struct arena *arena,
		 struct policy_whole *whole, bool *found, struct err *err)
{
	struct policy_whole read = { .retired_at = 0 };
	struct stmt *stmt = stmt_start(db, whole_of);
	stmt_id(stmt, ":entity", entity);
	stmt_text(stmt, ":today", today);
	const char *lines = NULL;
	bool is_there = stmt_next(stmt);
	if (is_there) {
		int at = read_row(stmt, arena, &read.row);
		read.policy = (struct policy){ .number = read.row.number,
					       .title = read.row.title,
					       .categories = read.row.categories,
					       .from = read.row.from,
					       .to = read.row.to,
					       .office = read.row.office };
		read.policy.text = stmt_get_text(stmt, at++, arena);
		for (int trait = 0; trait < POLICY_TRAITS; trait++)
			policy_list_split(stmt_get_text(stmt, at++, arena), arena, &read.policy.audience[trait]);
		read.policy.document = stmt_get_text(stmt, at++, arena);
		lines = stmt_get_text(stmt, at++, arena);
		read.retired_at = stmt_get_int(stmt, at++);
		read.reason = stmt_get_text(stmt, at++, arena);
		read.published_by = stmt_get_text(stmt, at++, arena);
		read.retired_by = stmt_get_text(stmt, at, arena);
	}
	if (!stmt_end(stmt, err) ||
	    (is_there && !read_attachments(db, entity, lines, arena, &read.policy.attachments, err)))
		return false;
	if (is_there)
		*whole = read;
	*found = is_there;
	return true;
}

bool policy_find(struct db *db, const struct id *entity, struct arena *arena, struct policy_whole *whole, bool *found,
		 struct err *err)
{
	return find(db, entity, NULL, arena, whole, found, err);
}

bool policy_read(struct db *db, const struct id *entity, const char *today, struct arena *arena,
		 struct policy_whole *whole, struct err *err)
{
	bool found;
	if (!find(db, entity, today, arena, whole, &found, err))
		return false;
	return found || err_set(err, ERR_MISSING, _("there is no such policy"));
}

bool policy_by_number(struct db *db, const char *number, struct id *entity, struct err *err)
{
	struct id found = { { 0 } };
	struct stmt *stmt =
		stmt_start(db, "SELECT entity, number = :number FROM policy"
			       " WHERE number = :number OR instr(number, :number) > 0 OR instr(title, :number) > 0"
			       " ORDER BY number = :number DESC, entity LIMIT 2");
	stmt_text(stmt, ":number", number);
	bool one = *number && stmt_next(stmt) && stmt_get_id(stmt, 0, &found);
	bool exact = one && stmt_get_int(stmt, 1), several = one && !exact && stmt_next(stmt);
	if (!stmt_end(stmt, err))
		return false;
	if (several)
		return err_set(err, ERR_INPUT,
			       _("several policies have '%s' in their number or title; type more of it"), number);
	if (!one)
		return err_set(err, ERR_MISSING, _("there is no policy '%s'; 'policy list --all' shows them"), number);
	*entity = found;
	return true;
}
